//! What a kernel must compute right before it is used: signatures that OpenSSL made, with keys whose
//! private halves nobody kept, and numbers whose powers follow from them.

use crate::LANES;
use crate::encoding::Hash;
use crate::kernel::{Kernel, Signed};
use crate::key::PublicKey;

/// The message that was signed.
pub const MESSAGE: &[u8] = b"rsa8";
/// Its digests.
const SHA256: &str = "9f447717ffd6fdcee4fcc5c782afcd12866669a1fe843563a11969413be9d881";
const SHA512: &str = "9c779abe32c2ac3218ba7c9c9ae17dc8f81312a87ae1e3836a5077bee06d0976\
                      7e6902aa3e65de8310a13ab76e567454da1669e6be000aaa23bee15a0fd266fe";

/// Of each: the modulus, a signature with SHA-256, one with SHA-512; a line of hexadecimal digits
/// each.
const FILES: [(&[u8], &str); 6] = [
    (&[1, 0, 1], include_str!("known/2048-65537.txt")),
    (&[3], include_str!("known/2048-3.txt")),
    (&[1, 0, 1], include_str!("known/3072-65537.txt")),
    (&[3], include_str!("known/3072-3.txt")),
    (&[1, 0, 1], include_str!("known/4096-65537.txt")),
    (&[3], include_str!("known/4096-3.txt")),
];

/// A key and its signatures over [`MESSAGE`]. All numbers are big-endian.
#[derive(Clone, Debug)]
pub struct Known {
    /// The modulus, 256, 384 or 512 bytes.
    pub n: Vec<u8>,
    /// The exponent, without leading zeros.
    pub e: Vec<u8>,
    /// With SHA-256, as long as the modulus.
    pub sha256: Vec<u8>,
    /// With SHA-512.
    pub sha512: Vec<u8>,
}

/// One of each size and exponent.
pub fn all() -> Vec<Known> {
    let read = |(e, text): (&[u8], &str)| {
        let mut lines = text.lines().map(bytes);
        let mut next = || lines.next().unwrap_or_default();
        Known { n: next(), sha256: next(), sha512: next(), e: e.to_vec() }
    };
    FILES.map(read).to_vec()
}

/// Whether a kernel computes all of them right.
pub(crate) fn are_computed_by(kernel: Kernel) -> bool {
    all().iter().all(|known| known.is_computed_by(kernel))
}

impl Known {
    fn is_computed_by(&self, kernel: Kernel) -> bool {
        let Some(key) = PublicKey::new(&self.n, &self.e) else { return false };
        self.is_verified_by(kernel, &key) && self.powers_are_those_of(kernel, &key)
    }

    /// Good signatures in four lanes, and in the others what is none.
    fn is_verified_by(&self, kernel: Kernel, key: &PublicKey) -> bool {
        let (sha256, sha512) = (bytes(SHA256), bytes(SHA512));
        let first = Signed { signature: &self.sha256, hash: Hash::Sha256, digest: &sha256 };
        let second = Signed { signature: &self.sha512, hash: Hash::Sha512, digest: &sha512 };
        let other_hash = Signed { signature: &self.sha512, ..first };
        let modulus = Signed { signature: &self.n, ..first };
        let short = Signed { signature: &self.sha256[1..], ..first };
        let signed = [
            Some(first),
            Some(other_hash),
            Some(second),
            None,
            Some(modulus),
            Some(first),
            Some(short),
            Some(second),
        ];
        let expected = [true, false, true, false, false, true, false, true];
        kernel.verify(key, signed) == expected
    }

    /// The exponent is odd: the power of n - s is n less that of s. 0, 1 and n - 1 are their own.
    fn powers_are_those_of(&self, kernel: Kernel, key: &PublicKey) -> bool {
        let powers = kernel.powers(key, [&self.sha256, &self.sha512, &[], &[], &[], &[], &[], &[]]);
        let (Some(first), Some(second)) = (powers.get(0), powers.get(1)) else { return false };
        let zero = vec![0; self.n.len()];
        let one = [&zero[1..], &[1]].concat();
        let below = |number: &[u8]| subtract(&self.n, number);
        let pairs: [(Vec<u8>, Vec<u8>); LANES] = [
            (below(&one), below(&one)),
            (self.sha512.clone(), second.to_vec()),
            (below(&self.sha256), below(first)),
            (zero.clone(), zero),
            (below(&self.sha512), below(second)),
            (one.clone(), one.clone()),
            (self.sha256.clone(), first.to_vec()),
            (below(&one), below(&one)),
        ];
        let powers = kernel.powers(key, std::array::from_fn(|lane| &pairs[lane].0[..]));
        pairs.iter().enumerate().all(|(lane, (_, power))| powers.get(lane) == Some(power))
    }
}

/// The difference of two big-endian numbers of the same length.
fn subtract(from: &[u8], number: &[u8]) -> Vec<u8> {
    let mut difference = from.to_vec();
    let mut borrow = 0;
    for (byte, other) in difference.iter_mut().zip(number).rev() {
        let rest = i16::from(*byte) - i16::from(*other) - borrow;
        borrow = i16::from(rest < 0);
        *byte = rest.rem_euclid(256) as u8;
    }
    difference
}

/// Bytes of hexadecimal digits; of anything else the power would be wrong.
fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.filter_map(byte).collect()
}

#[cfg(test)]
mod tests {
    use crate::differential::skipped;
    use crate::kernel::Kernel;
    use crate::known::{all, are_computed_by};

    #[test]
    fn plain_rust_computes_what_is_known() {
        assert!(are_computed_by(Kernel::portable()));
    }

    #[test]
    fn this_cpu_computes_what_is_known() {
        if !Kernel::is_there() {
            skipped("there is no kernel to ask");
        }
        assert_eq!(Kernel::of_this_cpu().is_some(), Kernel::is_there());
    }

    #[test]
    fn what_is_not_known_is_not_computed() {
        for mut known in all() {
            assert!(known.is_computed_by(Kernel::portable()));
            known.sha512[100] ^= 1;
            assert!(!known.is_computed_by(Kernel::portable()));
        }
    }
}
