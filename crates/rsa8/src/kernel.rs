//! What is called from outside: eight signatures and one key in, eight answers out.

use std::sync::OnceLock;

#[cfg(target_arch = "x86_64")]
use crate::avx512;
use crate::encoding::Hash;
use crate::key::{PublicKey, SizedModulus};
use crate::known;
use crate::lanes::Portable;
use crate::modulus::{Digits, Modulus, put, take};
use crate::{LANES, montgomery};

/// What computes. That there is one shows that it may be used.
#[derive(Clone, Copy, Debug)]
pub struct Kernel(Engine);

#[derive(Clone, Copy, Debug)]
enum Engine {
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Present),
    Portable,
}

/// A signature over a digest.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// Big-endian, as long as the modulus.
    pub signature: &'a [u8],
    /// What the message was hashed with.
    pub hash: Hash,
    /// The message's digest.
    pub digest: &'a [u8],
}

/// Eight numbers to the power of a key's exponent, modulo its modulus.
#[derive(Debug)]
pub struct Powers {
    size: usize,
    /// `None` where a number was no number below the modulus, or of another length.
    bytes: [Option<[u8; PublicKey::MAX_SIZE]>; LANES],
}

impl Kernel {
    /// The kernel of this CPU; `None` where it has no AVX-512 IFMA, or where what it computes is
    /// not what is known. It is asked once a process.
    pub fn of_this_cpu() -> Option<Kernel> {
        static KERNEL: OnceLock<Option<Kernel>> = OnceLock::new();
        *KERNEL.get_or_init(|| Kernel::detect().filter(|kernel| known::are_computed_by(*kernel)))
    }

    /// Whether the CPU has the instructions; nothing is computed to find out.
    pub fn is_there() -> bool {
        Kernel::detect().is_some()
    }

    /// The same arithmetic in plain Rust, for tests: slower than any other library.
    pub fn portable() -> Kernel {
        Kernel(Engine::Portable)
    }

    #[cfg(target_arch = "x86_64")]
    fn detect() -> Option<Kernel> {
        avx512::Present::detect().map(|cpu| Kernel(Engine::Avx512(cpu)))
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn detect() -> Option<Kernel> {
        None
    }

    /// Whether each signature is good (RFC 8017 section 8.2.2); an empty place is not.
    pub fn verify(&self, key: &PublicKey, signed: [Option<Signed<'_>>; LANES]) -> [bool; LANES] {
        let number = |lane: usize| signed[lane].map_or(&[][..], |signed| signed.signature);
        let powers = self.powers(key, std::array::from_fn(number));
        std::array::from_fn(|lane| match (signed[lane], powers.get(lane)) {
            (Some(Signed { hash, digest, .. }), Some(message)) => hash.is_encoded(message, digest),
            _ => false,
        })
    }

    /// `s^e mod n` of eight big-endian numbers (RFC 8017 section 5.2.2).
    pub fn powers(&self, key: &PublicKey, numbers: [&[u8]; LANES]) -> Powers {
        match &key.modulus {
            SizedModulus::Bits2048(modulus) => self.powers_of(key, modulus, numbers),
            SizedModulus::Bits3072(modulus) => self.powers_of(key, modulus, numbers),
            SizedModulus::Bits4096(modulus) => self.powers_of(key, modulus, numbers),
        }
    }

    fn powers_of<const N: usize>(
        &self,
        key: &PublicKey,
        modulus: &Modulus<N>,
        numbers: [&[u8]; LANES],
    ) -> Powers {
        let mut bases = [[0; LANES]; N];
        for (lane, number) in numbers.iter().enumerate().filter(|(_, number)| key.takes(number)) {
            put(&mut bases, lane, number);
        }
        let powers = self.power(modulus, key.squarings, &bases);
        let size = key.size();
        let bytes = std::array::from_fn(|lane| {
            key.takes(numbers[lane]).then(|| {
                let mut bytes = [0; PublicKey::MAX_SIZE];
                take(&powers, lane, &mut bytes[..size]);
                bytes
            })
        });
        Powers { size, bytes }
    }

    /// `s^(2^squarings + 1) mod n` in each lane.
    pub(crate) fn power<const N: usize>(
        &self,
        modulus: &Modulus<N>,
        squarings: u32,
        bases: &Digits<N>,
    ) -> Digits<N> {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Engine::Avx512(cpu) => avx512::power(cpu, modulus, squarings, bases),
            Engine::Portable => montgomery::power::<Portable, N>((), modulus, squarings, bases),
        }
    }
}

impl Powers {
    /// One of the eight, big-endian, as long as the modulus; `None` where the number was refused.
    pub fn get(&self, lane: usize) -> Option<&[u8]> {
        self.bytes.get(lane)?.as_ref().map(|bytes| &bytes[..self.size])
    }
}
