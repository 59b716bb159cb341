//! The one table of algorithms for each library that computes them.

use std::fmt;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    self as lc, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, PqdsaSigningAlgorithm,
    PqdsaVerificationAlgorithm, RsaEncoding, RsaParameters,
};
use jsonwebtoken::Algorithm;

use crate::jose::alg::{Alg, Curve};

/// Bits of a modulus that AWS-LC verifies with.
pub(crate) const AWS_LC_RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// The key can't serve the algorithm. Says why, never with what secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable(pub String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

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
        _ => Err(Unusable(format!("{curve} is not for ECDSA"))),
    }
}

pub(crate) fn rsa_parameters(alg: Alg) -> Option<&'static RsaParameters> {
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

pub(crate) fn rsa_encoding(alg: Alg) -> Option<&'static dyn RsaEncoding> {
    match alg {
        Alg::Rs256 => Some(&lc::RSA_PKCS1_SHA256),
        Alg::Rs384 => Some(&lc::RSA_PKCS1_SHA384),
        Alg::Rs512 => Some(&lc::RSA_PKCS1_SHA512),
        Alg::Ps256 => Some(&lc::RSA_PSS_SHA256),
        Alg::Ps384 => Some(&lc::RSA_PSS_SHA384),
        Alg::Ps512 => Some(&lc::RSA_PSS_SHA512),
        _ => None,
    }
}

pub(crate) fn hmac_algorithm(alg: Alg) -> Option<hmac::Algorithm> {
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

pub(crate) fn other_type(alg: Alg) -> Unusable {
    Unusable(format!("{alg} needs another type of key"))
}
