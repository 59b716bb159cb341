//! Keys that do not protect what they should: too short, or broken by what is known of their numbers.

use crate::jose::alg::Alg;
use crate::jose::crypto::modulus;
use crate::jose::key::{Key, Material, SAFE_RSA_BITS, Weakness, bit_length};

impl Key {
    /// Whether the key is too weak for `alg` (RFC 7518 sections 3.2, 3.3, 3.5).
    pub fn weakness(&self, alg: Alg) -> Option<Weakness> {
        match (&self.material, alg.hash()) {
            (Material::Oct(secret), Some(hash)) => {
                let (bits, least) = (secret.expose().len() * 8, hash.size() * 8);
                (bits < least).then_some(Weakness::SecretBits { bits, least })
            }
            _ => self.quick_weakness(),
        }
    }

    /// What makes the key weak under every algorithm, as far as a look tells.
    pub fn quick_weakness(&self) -> Option<Weakness> {
        self.examined.once(|| self.material.weakness())
    }

    /// The same, and what takes milliseconds of computing to find.
    pub fn thorough_weakness(&self) -> Option<Weakness> {
        self.quick_weakness().or_else(|| match &self.material {
            Material::Rsa { n, .. } => modulus::broken(n),
            _ => None,
        })
    }
}

impl Material {
    /// What makes the key weak under every algorithm.
    pub fn weakness(&self) -> Option<Weakness> {
        let Material::Rsa { n, e, .. } = self else { return None };
        match bit_length(n) {
            bits if bits < SAFE_RSA_BITS => Some(Weakness::RsaBits { bits }),
            _ if e[..] == [1] => Some(Weakness::RsaExponent),
            _ if has_roca_fingerprint(n) => Some(Weakness::Roca),
            _ => modulus::small_factor(n).map(|prime| Weakness::RsaFactor { prime }),
        }
    }
}

/// Whether the modulus looks as if made by the generator of CVE-2017-15361, whose keys can be
/// factored: modulo every small prime it lies among the powers of 65537. A sound modulus does so
/// with a chance of about 2^-27.
fn has_roca_fingerprint(n: &[u8]) -> bool {
    let remainder = |prime: u32| {
        n.iter().fold(0u32, |remainder, byte| (remainder * 256 + u32::from(*byte)) % prime)
    };
    ROCA_PRIMES.iter().all(|prime| is_power(65537 % prime, remainder(*prime), *prime))
}

fn is_power(generator: u32, value: u32, prime: u32) -> bool {
    let powers = std::iter::successors(Some(1), |power| Some(power * generator % prime));
    powers.take(prime as usize).any(|power| power == value)
}

/// The odd primes up to 167, whose product divides what the generator builds on; first those modulo
/// which 65537 has few powers, since they acquit a sound modulus at once.
const ROCA_PRIMES: [u32; 38] = [
    97, 37, 79, 11, 61, 73, 127, 151, 13, 17, 19, 53, 71, 103, 107, 109, 157, 3, 5, 7, 23, 29, 31,
    41, 43, 47, 59, 67, 83, 89, 101, 113, 131, 137, 139, 149, 163, 167,
];
