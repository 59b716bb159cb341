//! Makes fresh keys.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::EcdsaKeyPair;

use crate::jose::alg::{Alg, Curve, KeyType};
use crate::jose::crypto::backend::{Unusable, ecdsa};
use crate::jose::crypto::material::{akp_public, okp_public};
use crate::jose::key::der::{self, Structure};
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, KeyFault, Material};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recipe {
    /// Bits of the modulus: 2048, 3072, 4096 or 8192.
    Rsa(usize),
    /// A pair of that curve, for signatures or for key agreement.
    Curve(Curve),
    /// Bits of the secret, a multiple of eight.
    Oct(usize),
    /// A pair for that algorithm of ML-DSA.
    MlDsa(Alg),
}

impl Recipe {
    /// What to make for an algorithm; no more than is safe.
    pub fn of(alg: Alg) -> Recipe {
        match (alg.key_type(), alg.curve()) {
            (_, Some(curve)) => Recipe::Curve(curve),
            (KeyType::Rsa, None) => Recipe::Rsa(2048),
            (KeyType::Oct, None) => Recipe::Oct(alg.hash().map_or(256, |hash| hash.size() * 8)),
            (KeyType::Akp, None) => Recipe::MlDsa(alg),
            (KeyType::Ec | KeyType::Okp, None) => Recipe::Curve(Curve::Ed25519),
        }
    }

    /// Whether the key will serve `alg`, and safely (RFC 7518 section 3.2).
    pub fn serves(self, alg: Alg) -> bool {
        match self {
            Recipe::Rsa(_) => alg.key_type() == KeyType::Rsa,
            Recipe::Curve(curve) => alg.key_type() == curve.key_type() && alg.takes(curve),
            Recipe::Oct(bits) => {
                let least = alg.hash().map_or(0, |hash| hash.size() * 8);
                alg.key_type() == KeyType::Oct && bits >= least
            }
            Recipe::MlDsa(own) => alg == own,
        }
    }
}

/// Makes a fresh key pair or secret of the operating system's randomness.
///
/// # Errors
/// A size that is not made, or no randomness.
pub fn generate(recipe: Recipe) -> Result<Key, Unusable> {
    let material = match recipe {
        Recipe::Rsa(bits) => return rsa(bits),
        Recipe::Curve(curve) if curve.key_type() == KeyType::Ec => return ec(curve),
        Recipe::Curve(curve) => {
            let d = random(curve.size())?;
            Material::Okp { curve, x: okp_public(curve, &d).map_err(fault)?, d: Some(d) }
        }
        Recipe::Oct(bits) => {
            let secret = random(bits.div_ceil(8))?;
            Material::Oct(HmacSecret::new(secret.expose()).map_err(fault)?)
        }
        Recipe::MlDsa(alg) => {
            let seed = random(32)?;
            Material::Akp { alg, public: akp_public(alg, &seed).map_err(fault)?, seed: Some(seed) }
        }
    };
    Ok(Key::new(material))
}

fn rsa(bits: usize) -> Result<Key, Unusable> {
    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        8192 => KeySize::Rsa8192,
        _ => return Err(Unusable("RSA keys are made of 2048, 3072, 4096 or 8192 bits".into())),
    };
    let pair = KeyPair::generate(size).map_err(|_| failed())?;
    let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|_| failed())?;
    read(pkcs8.as_ref())
}

fn ec(curve: Curve) -> Result<Key, Unusable> {
    let pair = EcdsaKeyPair::generate(ecdsa(curve)?.1).map_err(|_| failed())?;
    read(pair.to_pkcs8v1().map_err(|_| failed())?.as_ref())
}

fn read(pkcs8: &[u8]) -> Result<Key, Unusable> {
    let pkcs8 = Secret::new(pkcs8);
    der::read_as(Structure::Pkcs8, pkcs8.expose()).map_err(fault)
}

/// Bytes of the operating system's randomness.
///
/// # Errors
/// There is none.
pub fn random(bytes: usize) -> Result<Secret, Unusable> {
    let mut secret = vec![0; bytes];
    SystemRandom::new().fill(&mut secret).map_err(|_| failed())?;
    Ok(Secret::new(secret))
}

fn failed() -> Unusable {
    Unusable("no key could be generated".into())
}

fn fault(fault: KeyFault) -> Unusable {
    Unusable(fault.to_string())
}
