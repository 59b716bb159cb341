//! Signs and verifies bytes. This file and its folder alone name a crypto backend.
//!
//! AWS-LC verifies, with parsed keys: parsing for each call costs an eighth of an RSA verification.
//! jsonwebtoken signs what it can sign and gives the second opinion on a whole token; what it lacks
//! is signed by AWS-LC. RSA keys of a size that AWS-LC refuses are verified by the rsa crate, which is
//! public work, no secret to leak by time; small ones come here only where weak keys were asked for.

#[cfg(feature = "ed448")]
mod ed448;
pub mod generate;
pub mod material;
pub mod modulus;
pub mod second_opinion;

use std::fmt;

use ::rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPublicKey, sha2};
use aws_lc_rs::signature::{
    self as lc, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, ParsedPublicKey, PqdsaKeyPair,
    PqdsaSigningAlgorithm, PqdsaVerificationAlgorithm, RsaParameters, RsaPublicKeyComponents,
};
use aws_lc_rs::{digest as lc_digest, hmac, rand};
use jsonwebtoken::{Algorithm, EncodingKey};

use crate::jose::alg::{Alg, Curve, Family, Hash};
use crate::jose::json::base64url;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, Material, RSA_BITS, bit_length};

/// Bits of a modulus that AWS-LC verifies with.
pub(crate) const AWS_LC_RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A key made ready for one algorithm. The caller has asked [`Key::misfit`] before.
pub struct Verifier(Ready);

enum Ready {
    Hmac(Box<hmac::Key>),
    Parsed(ParsedPublicKey),
    #[cfg(feature = "ed448")]
    Ed448(ed448::VerifyingKey),
    OddSizedRsa {
        key: Box<RsaPublicKey>,
        alg: Alg,
    },
}

/// The key can't serve the algorithm. Says why, never with what secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable(pub String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

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
                let key = ParsedPublicKey::new(ecdsa(*curve)?.0, der::point(x, y));
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
        Ok(Verifier(ready))
    }

    /// Whether the signature is good over the message. Lengths are exact: RFC 7518 section 3.4
    /// fixes those of ECDSA, and AWS-LC insists on all.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Ready::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Ready::Parsed(key) => key.verify_sig(message, signature).is_ok(),
            #[cfg(feature = "ed448")]
            Ready::Ed448(key) => key.verify(message, signature),
            Ready::OddSizedRsa { key, alg } => verify_odd_sized_rsa(key, *alg, message, signature),
        }
    }
}

/// Signs a message with the key's private half; the result is the signature's raw bytes.
///
/// # Errors
/// The key has no private half, is of another type, or the backend refuses it.
pub fn sign(key: &Key, alg: Alg, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    match &key.material {
        _ if !key.serves(alg) => Err(other_type(alg)),
        material if !material.is_private() => {
            Err(Unusable("this key has no private half to sign with".into()))
        }
        Material::Akp { seed: Some(seed), .. } => sign_ml_dsa(alg, seed, message),
        #[cfg(feature = "ed448")]
        Material::Okp { curve: Curve::Ed448, d: Some(d), .. } => ed448::sign(d.expose(), message)
            .ok_or_else(|| Unusable("this key can't sign Ed448".into())),
        Material::Ec { curve, x, y, d: Some(d) } if jsonwebtoken_algorithm(alg).is_none() => {
            sign_ecdsa(*curve, &der::point(x, y), d, message)
        }
        _ => sign_with_jsonwebtoken(key, alg, message),
    }
}

fn sign_with_jsonwebtoken(key: &Key, alg: Alg, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    let refused = || Unusable(format!("this key can't sign {alg}"));
    let algorithm = jsonwebtoken_algorithm(alg).ok_or_else(refused)?;
    let private = |structure| {
        der::write_material(structure, &key.material).map_err(|fault| Unusable(fault.to_string()))
    };
    let encoding_key = match &key.material {
        Material::Oct(secret) => EncodingKey::from_secret(secret.expose()),
        Material::Rsa { .. } => {
            EncodingKey::from_rsa_der(private(Structure::Pkcs1Private)?.expose())
        }
        Material::Ec { .. } => EncodingKey::from_ec_der(private(Structure::Pkcs8)?.expose()),
        _ => EncodingKey::from_ed_der(private(Structure::Pkcs8)?.expose()),
    };
    let text = jsonwebtoken::crypto::sign(message, &encoding_key, algorithm);
    base64url::decode(text.map_err(|_| refused())?).map_err(|_| refused())
}

/// The MAC of a message under any bytes, for those who look how a token was forged; `None` for an
/// algorithm of signatures. Who verifies has a [`Key`].
pub fn mac(alg: Alg, bytes: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let key = hmac::Key::new(hmac_algorithm(alg)?, bytes);
    Some(hmac::sign(&key, message).as_ref().to_vec())
}

/// The digest of some bytes.
pub fn digest(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    let algorithm = match hash {
        Hash::Sha256 => &lc_digest::SHA256,
        Hash::Sha384 => &lc_digest::SHA384,
        Hash::Sha512 => &lc_digest::SHA512,
    };
    lc_digest::digest(algorithm, bytes).as_ref().to_vec()
}

/// SHA-1, for the names of keys and certificates alone: nothing is signed or verified with it.
pub fn sha1(bytes: &[u8]) -> Vec<u8> {
    lc_digest::digest(&lc_digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

fn sign_ecdsa(curve: Curve, point: &[u8], d: &Secret, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    let failed = || Unusable(format!("signing with {curve} failed"));
    let pair =
        lc::EcdsaKeyPair::from_private_key_and_public_key(ecdsa(curve)?.1, d.expose(), point)
            .map_err(|_| failed())?;
    let signature = pair.sign(&rand::SystemRandom::new(), message).map_err(|_| failed())?;
    Ok(signature.as_ref().to_vec())
}

fn sign_ml_dsa(alg: Alg, seed: &Secret, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    let failed = || Unusable(format!("signing with {alg} failed"));
    let (_, signing) = ml_dsa(alg)?;
    let pair = PqdsaKeyPair::from_seed(signing, seed.expose()).map_err(|_| failed())?;
    let mut signature = vec![0; pair.algorithm().signature_len()];
    pair.sign(message, &mut signature).map_err(|_| failed())?;
    Ok(signature)
}

/// Both directions of an ML-DSA parameter set (FIPS 204).
pub(crate) fn ml_dsa(
    alg: Alg,
) -> Result<(&'static PqdsaVerificationAlgorithm, &'static PqdsaSigningAlgorithm), Unusable> {
    match alg {
        Alg::MlDsa44 => Ok((&lc::ML_DSA_44, &lc::ML_DSA_44_SIGNING)),
        Alg::MlDsa65 => Ok((&lc::ML_DSA_65, &lc::ML_DSA_65_SIGNING)),
        Alg::MlDsa87 => Ok((&lc::ML_DSA_87, &lc::ML_DSA_87_SIGNING)),
        other => Err(other_type(other)),
    }
}

/// Both directions of ECDSA on a curve, with the hash that JOSE gives it.
pub(crate) fn ecdsa(
    curve: Curve,
) -> Result<(&'static EcdsaVerificationAlgorithm, &'static EcdsaSigningAlgorithm), Unusable> {
    match curve {
        Curve::P256 => Ok((&lc::ECDSA_P256_SHA256_FIXED, &lc::ECDSA_P256_SHA256_FIXED_SIGNING)),
        Curve::P384 => Ok((&lc::ECDSA_P384_SHA384_FIXED, &lc::ECDSA_P384_SHA384_FIXED_SIGNING)),
        Curve::P521 => Ok((&lc::ECDSA_P521_SHA512_FIXED, &lc::ECDSA_P521_SHA512_FIXED_SIGNING)),
        Curve::Secp256k1 => {
            Ok((&lc::ECDSA_P256K1_SHA256_FIXED, &lc::ECDSA_P256K1_SHA256_FIXED_SIGNING))
        }
        _ => Err(Unusable(format!("{curve} has no ECDSA"))),
    }
}

fn rsa_parameters(alg: Alg) -> Option<&'static RsaParameters> {
    match alg {
        Alg::Rs256 => Some(&lc::RSA_PKCS1_2048_8192_SHA256),
        Alg::Rs384 => Some(&lc::RSA_PKCS1_2048_8192_SHA384),
        Alg::Rs512 => Some(&lc::RSA_PKCS1_2048_8192_SHA512),
        Alg::Ps256 => Some(&lc::RSA_PSS_2048_8192_SHA256),
        Alg::Ps384 => Some(&lc::RSA_PSS_2048_8192_SHA384),
        Alg::Ps512 => Some(&lc::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

fn odd_sized_rsa(n: &[u8], e: &[u8], alg: Alg) -> Result<Ready, Unusable> {
    rsa_parameters(alg).ok_or_else(|| other_type(alg))?;
    let number = BigUint::from_bytes_be;
    let key = RsaPublicKey::new_with_max_size(number(n), number(e), *RSA_BITS.end())
        .map_err(|error| Unusable(error.to_string()))?;
    Ok(Ready::OddSizedRsa { key: Box::new(key), alg })
}

fn verify_odd_sized_rsa(key: &RsaPublicKey, alg: Alg, message: &[u8], signature: &[u8]) -> bool {
    let Some(hash) = alg.hash() else { return false };
    let hashed = digest(hash, message);
    let verified = match (alg.family(), hash) {
        (Family::RsaPkcs1, Hash::Sha256) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha256>(), &hashed, signature)
        }
        (Family::RsaPkcs1, Hash::Sha384) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha384>(), &hashed, signature)
        }
        (Family::RsaPkcs1, Hash::Sha512) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha512>(), &hashed, signature)
        }
        (_, Hash::Sha256) => key.verify(Pss::new::<sha2::Sha256>(), &hashed, signature),
        (_, Hash::Sha384) => key.verify(Pss::new::<sha2::Sha384>(), &hashed, signature),
        (_, Hash::Sha512) => key.verify(Pss::new::<sha2::Sha512>(), &hashed, signature),
    };
    verified.is_ok()
}

fn hmac_algorithm(alg: Alg) -> Option<hmac::Algorithm> {
    match alg {
        Alg::Hs256 => Some(hmac::HMAC_SHA256),
        Alg::Hs384 => Some(hmac::HMAC_SHA384),
        Alg::Hs512 => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

pub(crate) fn jsonwebtoken_algorithm(alg: Alg) -> Option<Algorithm> {
    match alg {
        Alg::Hs256 => Some(Algorithm::HS256),
        Alg::Hs384 => Some(Algorithm::HS384),
        Alg::Hs512 => Some(Algorithm::HS512),
        Alg::Rs256 => Some(Algorithm::RS256),
        Alg::Rs384 => Some(Algorithm::RS384),
        Alg::Rs512 => Some(Algorithm::RS512),
        Alg::Ps256 => Some(Algorithm::PS256),
        Alg::Ps384 => Some(Algorithm::PS384),
        Alg::Ps512 => Some(Algorithm::PS512),
        Alg::Es256 => Some(Algorithm::ES256),
        Alg::Es384 => Some(Algorithm::ES384),
        Alg::EdDsa | Alg::Ed25519 => Some(Algorithm::EdDSA),
        _ => None,
    }
}

fn other_type(alg: Alg) -> Unusable {
    Unusable(format!("{alg} needs another type of key"))
}
