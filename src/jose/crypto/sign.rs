//! Signing, with keys that are read once: to read an RSA key takes as long as to sign with it.

use std::fmt;

use aws_lc_rs::signature::{self as lc, PqdsaKeyPair, RsaEncoding};
use aws_lc_rs::{hmac, rand};

use crate::jose::alg::{Alg, Curve};
use crate::jose::crypto::backend::{
    Unusable, ecdsa, hmac_algorithm, ml_dsa, other_type, rsa_encoding,
};
#[cfg(feature = "ed448")]
use crate::jose::crypto::ed448;
use crate::jose::key::der::{self, Structure};
#[cfg(feature = "ed448")]
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, Material, point};

/// A private key made ready for one algorithm.
pub struct Signer {
    alg: Alg,
    ready: Ready,
}

enum Ready {
    Hmac(Box<hmac::Key>),
    Rsa(Box<lc::RsaKeyPair>, &'static dyn RsaEncoding),
    Ecdsa(Box<lc::EcdsaKeyPair>),
    Ed25519(Box<lc::Ed25519KeyPair>),
    MlDsa(Box<PqdsaKeyPair>),
    #[cfg(feature = "ed448")]
    Ed448(Secret),
}

impl Signer {
    /// Reads the key once.
    ///
    /// # Errors
    /// The key has no private half, is of another type, or the backend refuses it.
    pub fn new(key: &Key, alg: Alg) -> Result<Signer, Unusable> {
        if !key.serves(alg) {
            return Err(other_type(alg));
        }
        if !key.material.is_private() {
            return Err(Unusable("this key has no private half to sign with".into()));
        }
        let ready = Ready::of(&key.material, alg)?;
        ready.map(|ready| Signer { alg, ready }).ok_or_else(|| refused(alg))
    }

    /// What it signs with.
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// The signature of a message, in its raw bytes.
    ///
    /// # Errors
    /// No randomness, for the algorithms that want it.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unusable> {
        self.ready.sign(message).ok_or_else(|| refused(self.alg))
    }
}

fn refused(alg: Alg) -> Unusable {
    Unusable(format!("this key can't sign {alg}"))
}

impl Ready {
    /// `None` where the backend refuses the key.
    fn of(material: &Material, alg: Alg) -> Result<Option<Ready>, Unusable> {
        Ok(match material {
            Material::Oct(secret) => hmac_algorithm(alg)
                .map(|algorithm| Ready::Hmac(Box::new(hmac::Key::new(algorithm, secret.expose())))),
            Material::Rsa { .. } => {
                let encoding = rsa_encoding(alg).ok_or_else(|| other_type(alg))?;
                let private = der::write_material(Structure::Pkcs1Private, material)
                    .map_err(|fault| Unusable(fault.to_string()))?;
                let pair = lc::RsaKeyPair::from_der(private.expose()).ok();
                pair.map(|pair| Ready::Rsa(Box::new(pair), encoding))
            }
            Material::Ec { curve, x, y, d: Some(d) } => {
                let (algorithm, point) = (ecdsa(*curve)?.1, point(x, y));
                let pair = lc::EcdsaKeyPair::from_private_key_and_public_key(
                    algorithm,
                    d.expose(),
                    &point,
                );
                pair.ok().map(|pair| Ready::Ecdsa(Box::new(pair)))
            }
            Material::Okp { curve: Curve::Ed25519, x, d: Some(d) } => {
                let pair = lc::Ed25519KeyPair::from_seed_and_public_key(d.expose(), x).ok();
                pair.map(|pair| Ready::Ed25519(Box::new(pair)))
            }
            Material::Akp { seed: Some(seed), .. } => {
                let pair = PqdsaKeyPair::from_seed(ml_dsa(alg)?.1, seed.expose()).ok();
                pair.map(|pair| Ready::MlDsa(Box::new(pair)))
            }
            #[cfg(feature = "ed448")]
            Material::Okp { curve: Curve::Ed448, d: Some(d), .. } => Some(Ready::Ed448(d.clone())),
            _ => None,
        })
    }

    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = rand::SystemRandom::new();
        match self {
            Ready::Hmac(key) => Some(hmac::sign(key, message).as_ref().to_vec()),
            Ready::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut signature).ok()?;
                Some(signature)
            }
            Ready::Ecdsa(pair) => Some(pair.sign(&random, message).ok()?.as_ref().to_vec()),
            Ready::Ed25519(pair) => Some(pair.sign(message).as_ref().to_vec()),
            Ready::MlDsa(pair) => {
                let mut signature = vec![0; pair.algorithm().signature_len()];
                pair.sign(message, &mut signature).ok()?;
                Some(signature)
            }
            #[cfg(feature = "ed448")]
            Ready::Ed448(private) => ed448::sign(private.expose(), message),
        }
    }
}

/// Says whose, and nothing of the key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.alg)
    }
}
