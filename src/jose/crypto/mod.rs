//! Signs and verifies bytes. This file and its folder alone name a crypto backend.
//!
//! AWS-LC verifies, with parsed keys: parsing for each call costs an eighth of an RSA verification.
//! jsonwebtoken gives the second opinion on a whole token. RSA keys of a size that AWS-LC refuses are verified by the rsa crate, which is
//! public work, no secret to leak by time; small ones come here only where weak keys were asked for.

mod backend;
#[cfg(feature = "ed448")]
mod ed448;
pub mod generate;
pub mod material;
pub mod message;
pub(crate) mod modulus;
pub mod rsa_kernel;
pub mod second_opinion;
pub mod sign;
mod weakness;

use ::rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPublicKey, sha2};
use aws_lc_rs::signature::{self as lc, ParsedPublicKey, RsaPublicKeyComponents};
use aws_lc_rs::{digest as lc_digest, hmac};

use crate::jose::alg::{Alg, Curve, Family, Hash};
pub use crate::jose::crypto::backend::Unusable;
use crate::jose::crypto::backend::{
    AWS_LC_RSA_BITS, ecdsa, hmac_algorithm, ml_dsa, other_type, rsa_parameters,
};
use crate::jose::crypto::message::{Message, hashed};
use crate::jose::crypto::sign::Signer;
use crate::jose::key::{Key, Material, RSA_BITS, bit_length, point};

/// A key made ready for one algorithm. The caller has asked [`Key::unsuitable`] before.
pub struct Verifier {
    ready: Ready,
    /// Of what is hashed before it is verified.
    hash: Option<Hash>,
}

enum Ready {
    Hmac(Box<hmac::Key>),
    Parsed(ParsedPublicKey),
    #[cfg(feature = "ed448")]
    Ed448(ed448::VerifyingKey),
    OddSizedRsa(Box<RsaPublicKey>, Alg),
}

impl Verifier {
    /// Parses the key once.
    ///
    /// # Errors
    /// The backend refuses the key, or the algorithm is of another key type.
    pub fn new(key: &Key, alg: Alg) -> Result<Verifier, Unusable> {
        let refused = |_| Unusable(format!("this key can't verify {alg}"));
        let ready = match &key.material {
            Material::Oct(secret) => {
                let algorithm = hmac_algorithm(alg).ok_or_else(|| other_type(alg))?;
                Ready::Hmac(Box::new(hmac::Key::new(algorithm, secret.expose())))
            }
            Material::Rsa { n, e, .. } if !AWS_LC_RSA_BITS.contains(&bit_length(n)) => {
                odd_sized_rsa(n, e, alg)?
            }
            Material::Rsa { n, e, .. } => {
                let parameters = rsa_parameters(alg).ok_or_else(|| other_type(alg))?;
                let key = RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters);
                Ready::Parsed(key.map_err(refused)?)
            }
            Material::Ec { curve, x, y, .. } if alg.curve() == Some(*curve) => {
                let key = ParsedPublicKey::new(ecdsa(*curve)?.0, point(x, y));
                Ready::Parsed(key.map_err(refused)?)
            }
            #[cfg(feature = "ed448")]
            Material::Okp { curve: Curve::Ed448, x, .. } if alg.takes(Curve::Ed448) => {
                Ready::Ed448(ed448::VerifyingKey::read(x).ok_or_else(|| other_type(alg))?)
            }
            Material::Akp { alg: own, public, .. } if *own == alg => {
                Ready::Parsed(ParsedPublicKey::new(ml_dsa(alg)?.0, public).map_err(refused)?)
            }
            Material::Okp { curve: Curve::Ed25519, x, .. } if alg.takes(Curve::Ed25519) => {
                Ready::Parsed(ParsedPublicKey::new(&lc::ED25519, x).map_err(refused)?)
            }
            _ => return Err(other_type(alg)),
        };
        Ok(Verifier { ready, hash: alg.hash() })
    }

    /// Whether the signature is good over the message. Lengths are exact: RFC 7518 section 3.4
    /// fixes those of ECDSA, and AWS-LC insists on all.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.ready {
            Ready::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Ready::Parsed(key) => key.verify_sig(message, signature).is_ok(),
            #[cfg(feature = "ed448")]
            Ready::Ed448(key) => key.verify(message, signature),
            Ready::OddSizedRsa(..) => self.verify_message(&Message::new(message.into()), signature),
        }
    }

    /// The same of a message that is tried with several keys.
    pub fn verify_message(&self, message: &Message<'_>, signature: &[u8]) -> bool {
        match (&self.ready, self.hash) {
            (Ready::Parsed(_), Some(hash)) => self.verify_digest(message.digest(hash), signature),
            (Ready::OddSizedRsa(key, alg), Some(hash)) => {
                verify_odd_sized_rsa(key, *alg, message.digest(hash).as_ref(), signature)
            }
            (Ready::OddSizedRsa(..), None) => false,
            _ => self.verify(message.bytes(), signature),
        }
    }

    /// The same of a message that was hashed, with what AWS-LC verifies; else no.
    fn verify_digest(&self, digest: &lc_digest::Digest, signature: &[u8]) -> bool {
        match &self.ready {
            Ready::Parsed(key) => key.verify_digest_sig(digest, signature).is_ok(),
            _ => false,
        }
    }
}

/// Signs a message with the key's private half; the result is the signature's raw bytes.
///
/// # Errors
/// The key has no private half, is of another type, or the backend refuses it.
pub fn sign(key: &Key, alg: Alg, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    Signer::new(key, alg)?.sign(message)
}

/// The MAC of a message under any bytes, for those who look how a token was forged; `None` for an
/// algorithm of signatures. Who verifies has a [`Key`].
pub fn mac(alg: Alg, bytes: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let key = hmac::Key::new(hmac_algorithm(alg)?, bytes);
    Some(hmac::sign(&key, message).as_ref().to_vec())
}

/// The digest of some bytes.
pub fn digest(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    hashed(hash, bytes).as_ref().to_vec()
}

/// SHA-1, for the names of keys and certificates alone: nothing is signed or verified with it.
pub fn sha1(bytes: &[u8]) -> Vec<u8> {
    lc_digest::digest(&lc_digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

/// Whether a signature of PKCS #1 version 1.5 was made by the private half of that key, whatever was
/// signed: its padding shows (RFC 8017, section 9.2). `None` where no padding would.
pub fn is_made_by(key: &Key, alg: Alg, signature: &[u8]) -> Option<bool> {
    let Material::Rsa { n, e, .. } = &key.material else { return None };
    let is_of_size = !signature.is_empty() && signature.len() == bit_length(n).div_ceil(8);
    if alg.family() != Family::RsaPkcs1 || !is_of_size {
        return None;
    }
    let number = BigUint::from_bytes_be;
    let encoded = number(signature).modpow(&number(e), &number(n)).to_bytes_be();
    let (first, rest) = encoded.split_first()?;
    let padding = rest.iter().take_while(|byte| **byte == 0xff).count();
    // Whatever the hash: the header that names it may be what was changed. To the end, since less could
    // be forged (RFC 8017, section 9.2, note 1; CVE-2006-4339).
    let is_whole = match rest[padding..] {
        [0, 0x30, length, ref info @ ..] => info.len() == usize::from(length),
        _ => false,
    };
    Some(*first == 1 && padding >= 8 && is_whole)
}

fn odd_sized_rsa(n: &[u8], e: &[u8], alg: Alg) -> Result<Ready, Unusable> {
    rsa_parameters(alg).ok_or_else(|| other_type(alg))?;
    let number = BigUint::from_bytes_be;
    let key = RsaPublicKey::new_with_max_size(number(n), number(e), *RSA_BITS.end())
        .map_err(|error| Unusable(error.to_string()))?;
    Ok(Ready::OddSizedRsa(Box::new(key), alg))
}

fn verify_odd_sized_rsa(key: &RsaPublicKey, alg: Alg, hashed: &[u8], signature: &[u8]) -> bool {
    let Some(hash) = alg.hash() else { return false };
    let verified = match (alg.family(), hash) {
        (Family::RsaPkcs1, Hash::Sha256) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha256>(), hashed, signature)
        }
        (Family::RsaPkcs1, Hash::Sha384) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha384>(), hashed, signature)
        }
        (Family::RsaPkcs1, Hash::Sha512) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha512>(), hashed, signature)
        }
        (_, Hash::Sha256) => key.verify(Pss::new::<sha2::Sha256>(), hashed, signature),
        (_, Hash::Sha384) => key.verify(Pss::new::<sha2::Sha384>(), hashed, signature),
        (_, Hash::Sha512) => key.verify(Pss::new::<sha2::Sha512>(), hashed, signature),
    };
    verified.is_ok()
}
