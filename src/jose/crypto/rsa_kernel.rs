//! RS256, RS384 and RS512, eight signatures of one key at once, by the crate rsa8 (AVX-512). For
//! batches alone, and never without AWS-LC: what rsa8 refuses is asked of it again, and so is one
//! in `ONE_IN` of what rsa8 accepts. PS* stays with AWS-LC.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::digest::Digest;
use rsa8::known::{self, Known};
use rsa8::{Kernel, LANES, PublicKey, Signed};

use crate::jose::alg::{Alg, Family, Hash};
use crate::jose::crypto::Verifier;
use crate::jose::crypto::message::hashed;
use crate::jose::key::{Key, Material};

/// AWS-LC is asked about one in so many signatures that rsa8 accepted.
const ONE_IN: u64 = 64;
/// Fewer signatures are verified sooner one by one.
const LEAST: usize = 2;

/// Where a token stands: in which of the streams, in which line.
pub type Place = (usize, u64);

/// Whether each of eight signatures is good.
type Compute = dyn Fn(&PublicKey, [Option<Signed<'_>>; LANES]) -> [bool; LANES] + Send + Sync;

/// What verifies eight signatures at once, for all threads of a run.
pub struct RsaKernel {
    find: fn() -> Option<Kernel>,
    /// `None` where it did not compute what is known.
    compute: OnceLock<Option<Box<Compute>>>,
    one_in: u64,
    is_distrusted: AtomicBool,
}

/// rsa8 accepted what AWS-LC rejects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement;

/// Signatures of one key that wait to be verified together.
pub struct RsaGroup {
    key: PublicKey,
    hash: Hash,
    waiting: [Waiting; LANES],
    count: usize,
    sample: Sample,
}

/// A signature, the digest of its message, and where the token stands.
#[derive(Default)]
struct Waiting {
    place: Place,
    digest: Option<Digest>,
    signature: Vec<u8>,
}

/// Chooses what is asked again, so that nobody can tell which.
#[derive(Default)]
struct Sample {
    keyed: RandomState,
    count: u64,
}

impl RsaKernel {
    /// That of this CPU; `None` where it lacks the instructions. When it is first needed it has to
    /// compute what is known, and AWS-LC has to say the same; else it is never used.
    pub fn of_this_cpu() -> Option<RsaKernel> {
        Kernel::is_there().then(|| RsaKernel::new(Kernel::of_this_cpu))
    }

    /// The same in plain Rust, on any CPU and very slowly: for tests.
    pub fn portable() -> RsaKernel {
        RsaKernel::new(|| Some(Kernel::portable()))
    }

    fn new(find: fn() -> Option<Kernel>) -> RsaKernel {
        let is_distrusted = AtomicBool::new(false);
        RsaKernel { find, compute: OnceLock::new(), one_in: ONE_IN, is_distrusted }
    }

    /// False once it disagreed with AWS-LC: nothing that it said counts from then on.
    pub fn is_trusted(&self) -> bool {
        !self.is_distrusted.load(Ordering::Relaxed)
    }

    fn compute(&self) -> Option<&Compute> {
        let find = || {
            let kernel = (self.find)().filter(|kernel| is_proven(*kernel))?;
            let compute: Box<Compute> = Box::new(move |key, signed| kernel.verify(key, signed));
            Some(compute)
        };
        self.compute.get_or_init(find).as_deref()
    }
}

impl RsaGroup {
    /// Whether there is such a group: not for another algorithm, and not for a key of a size or an
    /// exponent that rsa8 does not compute.
    pub fn fits(key: &Key, alg: Alg) -> bool {
        alg.family() == Family::RsaPkcs1
            && matches!(&key.material, Material::Rsa { n, e, .. } if PublicKey::fits(n, e))
    }

    /// Makes the key ready; `None` where it does not fit.
    pub fn new(key: &Key, alg: Alg) -> Option<RsaGroup> {
        let (Family::RsaPkcs1, Material::Rsa { n, e, .. }) = (alg.family(), &key.material) else {
            return None;
        };
        Some(RsaGroup {
            key: PublicKey::new(n, e)?,
            hash: alg.hash()?,
            waiting: Default::default(),
            count: 0,
            sample: Sample::default(),
        })
    }

    /// Forgets what waits.
    pub fn clear(&mut self) {
        self.count = 0;
    }

    /// Takes a signature that is to be verified over a message; where the token stands is what
    /// [`RsaGroup::verify`] answers. Says whether the group is full.
    pub fn push(&mut self, place: Place, message: &[u8], signature: &[u8]) -> bool {
        if let Some(waiting) = self.waiting.get_mut(self.count) {
            waiting.place = place;
            waiting.digest = Some(hashed(self.hash, message));
            waiting.signature.clear();
            waiting.signature.extend_from_slice(signature);
            self.count += 1;
        }
        self.count == LANES
    }

    /// Verifies what waits, and forgets it: the places of the good ones. `verifier` is AWS-LC with
    /// the same key.
    ///
    /// # Errors
    /// AWS-LC rejects what was accepted here: from now on the kernel is not trusted.
    pub fn verify(
        &mut self,
        kernel: &RsaKernel,
        verifier: &Verifier,
    ) -> Result<Vec<Place>, Disagreement> {
        let waiting = &self.waiting[..std::mem::take(&mut self.count)];
        if waiting.len() < LEAST || !kernel.is_trusted() {
            return Ok(Vec::new());
        }
        let Some(compute) = kernel.compute() else { return Ok(Vec::new()) };
        let signed = |lane: usize| waiting.get(lane)?.signed(self.hash);
        let answers = compute(&self.key, std::array::from_fn(signed));
        let good = waiting.iter().zip(answers).filter(|(_, is_good)| *is_good);
        let good: Vec<&Waiting> = good.map(|(waiting, _)| waiting).collect();
        for waiting in &good {
            if self.sample.takes_one_in(kernel.one_in) && !waiting.is_good(verifier) {
                kernel.is_distrusted.store(true, Ordering::Relaxed);
                return Err(Disagreement);
            }
        }
        Ok(good.into_iter().map(|waiting| waiting.place).collect())
    }
}

impl Waiting {
    fn signed(&self, hash: Hash) -> Option<Signed<'_>> {
        let (signature, digest) = (&self.signature[..], self.digest.as_ref()?.as_ref());
        Some(Signed { signature, hash: hash_of_rsa8(hash), digest })
    }

    fn is_good(&self, verifier: &Verifier) -> bool {
        self.digest.is_some_and(|digest| verifier.verify_digest(&digest, &self.signature))
    }
}

impl Sample {
    fn takes_one_in(&mut self, many: u64) -> bool {
        self.count += 1;
        self.keyed.hash_one(self.count).is_multiple_of(many)
    }
}

fn hash_of_rsa8(hash: Hash) -> rsa8::Hash {
    match hash {
        Hash::Sha256 => rsa8::Hash::Sha256,
        Hash::Sha384 => rsa8::Hash::Sha384,
        Hash::Sha512 => rsa8::Hash::Sha512,
    }
}

/// Whether AWS-LC and the kernel say the same of known signatures: yes, and no over another message.
fn is_proven(kernel: Kernel) -> bool {
    known::all().iter().all(|known| {
        let (alg, signature) = match known.e[..] {
            [3] => (Alg::Rs512, &known.sha512),
            _ => (Alg::Rs256, &known.sha256),
        };
        agree(kernel, known, alg, signature) == Some(true)
    })
}

fn agree(kernel: Kernel, known: &Known, alg: Alg, signature: &[u8]) -> Option<bool> {
    let (n, e) = (known.n.clone(), known.e.clone());
    let key = Key::new(Material::Rsa { n, e, private: None });
    let verifier = Verifier::new(&key, alg).ok()?;
    let mut group = RsaGroup::new(&key, alg)?;
    for message in [known::MESSAGE, b"other", known::MESSAGE] {
        group.push(Place::default(), message, signature);
    }
    let signed =
        std::array::from_fn(|lane| group.waiting[..group.count].get(lane)?.signed(group.hash));
    let answers = kernel.verify(&group.key, signed);
    let is_good = |message| verifier.verify(message, signature);
    let theirs = [is_good(known::MESSAGE), is_good(b"other"), is_good(known::MESSAGE)];
    Some(theirs == [true, false, true] && answers[..3] == theirs && !answers[3..].contains(&true))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, OnceLock};

    use proptest::prelude::*;
    use rsa8::known;

    use crate::jose::alg::Alg;
    use crate::jose::crypto::Verifier;
    use crate::jose::crypto::rsa_kernel::{Disagreement, RsaGroup, RsaKernel, Sample, is_proven};
    use crate::jose::key::{Key, Material};

    /// One that says the same of every signature, and counts how often it was asked for how many.
    pub(crate) struct Liar {
        pub(crate) kernel: RsaKernel,
        pub(crate) groups: Arc<AtomicUsize>,
        pub(crate) signatures: Arc<AtomicUsize>,
    }

    pub(crate) fn liar(says: bool, one_in: u64) -> Liar {
        let (groups, signatures) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (of_groups, of_signatures) = (Arc::clone(&groups), Arc::clone(&signatures));
        let compute: Box<super::Compute> = Box::new(move |_, signed| {
            of_groups.fetch_add(1, Ordering::Relaxed);
            of_signatures.fetch_add(signed.iter().flatten().count(), Ordering::Relaxed);
            signed.map(|signed| signed.is_some() && says)
        });
        let kernel = RsaKernel {
            find: || None,
            compute: OnceLock::from(Some(compute)),
            one_in,
            is_distrusted: AtomicBool::new(false),
        };
        Liar { kernel, groups, signatures }
    }

    fn known_key(alg: Alg) -> (Key, Verifier, Vec<u8>) {
        let known = known::all().swap_remove(0);
        let key = Key::new(Material::Rsa { n: known.n, e: known.e, private: None });
        let verifier = Verifier::new(&key, alg).unwrap();
        (key, verifier, known.sha256)
    }

    #[test]
    fn aws_lc_says_what_plain_rust_computes() {
        assert!(is_proven(rsa8::Kernel::portable()));
    }

    #[test]
    fn only_rs_algorithms_are_computed() {
        let (key, ..) = known_key(Alg::Rs256);
        for alg in Alg::all() {
            let is_rs = matches!(alg, Alg::Rs256 | Alg::Rs384 | Alg::Rs512);
            assert_eq!(RsaGroup::new(&key, alg).is_some(), is_rs, "{alg}");
            assert_eq!(RsaGroup::fits(&key, alg), is_rs, "{alg}");
        }
    }

    #[test]
    fn one_in_so_many_is_sampled() {
        let mut sample = Sample::default();
        let taken = (0..64_000).filter(|_| sample.takes_one_in(64)).count();
        assert!((700..1300).contains(&taken), "{taken}");
        let mut other = Sample::default();
        let choices = |sample: &mut Sample| -> Vec<bool> {
            (0..2000).map(|_| sample.takes_one_in(64)).collect()
        };
        assert_ne!(choices(&mut Sample::default()), choices(&mut other));
    }

    #[test]
    fn a_lie_is_found_out_and_ends_the_trust() {
        let (key, verifier, _) = known_key(Alg::Rs256);
        let liar = liar(true, 4);
        let mut group = RsaGroup::new(&key, Alg::Rs256).unwrap();
        let said: Vec<_> = (0..100)
            .map(|_| {
                for place in 0..8 {
                    group.push((0, place), b"other", &[1; 256]);
                }
                group.verify(&liar.kernel, &verifier)
            })
            .collect();
        let at = said.iter().position(|said| *said == Err(Disagreement)).expect("it is found out");
        assert!(said[at + 1..].iter().all(|said| *said == Ok(Vec::new())), "{said:?}");
        assert!(!liar.kernel.is_trusted());
        assert_eq!(liar.groups.load(Ordering::Relaxed), at + 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn places_of_good_signatures_come_back(kinds in prop::collection::vec(0_u8..5, 0..=8)) {
            let (key, verifier, signature) = known_key(Alg::Rs256);
            let kernel = RsaKernel::portable();
            let mut group = RsaGroup::new(&key, Alg::Rs256).unwrap();
            let mut expected = Vec::new();
            for (index, kind) in kinds.iter().enumerate() {
                let place = (1, 1000 - 7 * index as u64);
                let (message, signature) = match kind {
                    0 => (&b"other"[..], signature.clone()),
                    1 => (known::MESSAGE, signature[1..].to_vec()),
                    2 => (known::MESSAGE, [&signature[..], &[0]].concat()),
                    _ => (known::MESSAGE, signature.clone()),
                };
                expected.extend((*kind > 2).then_some(place));
                prop_assert_eq!(group.push(place, message, &signature), index == 7);
            }
            if kinds.len() < 2 {
                expected.clear();
            }
            prop_assert_eq!(group.verify(&kernel, &verifier), Ok(expected));
            prop_assert_eq!(group.verify(&kernel, &verifier), Ok(Vec::new()));
        }
    }
}
