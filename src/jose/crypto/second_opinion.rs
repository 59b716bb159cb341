//! A second judge, for tokens that the first would accept.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{DecodingKey, Validation};

use crate::jose::alg::{Alg, Curve};
use crate::jose::crypto::backend::{AWS_LC_RSA_BITS, jsonwebtoken_algorithm};
use crate::jose::key::{Key, Material, bit_length, point};

/// Seconds by which its reading of a date may differ from ours: it reads its own clock, later than we
/// did, and rounds fractions. What it is to find are dates that one of us reads wrongly.
const GRACE: u64 = 60;

/// A second judge for a token that we would accept: an independent path from text to verdict.
///
/// It is asked for the signature, `iss`, `aud`, `exp` and `nbf` of a compact JWS under HS*, RS*, PS*,
/// ES256, ES384 and EdDSA with Ed25519. It is not asked for what it judges by other rules than ours:
/// `iat` and `max_age`, which it does not know; types of claims, where it lets more pass; dates where
/// now or now without the leeway lies before 1970, with which it can't reckon.
#[derive(Clone, Debug)]
pub struct SecondOpinion<'a> {
    /// The key that we verified with.
    pub key: &'a Key,
    /// The algorithm that we verified by.
    pub alg: Alg,
    /// The expected `iss`, if one is.
    pub issuer: Option<&'a str>,
    /// Expected audiences, any of them; empty where none is.
    pub audiences: &'a [String],
    /// Seconds by which dates may be missed.
    pub leeway: f64,
    /// The time that we judged at, if it is that of the machine's clock, which it reads itself.
    pub now: Option<i64>,
}

impl SecondOpinion<'_> {
    /// Asks jsonwebtoken. `None` where it agrees or can't tell; else what it objects to, which is
    /// a bug in one of the two.
    pub fn objection(&self, token: &str) -> Option<String> {
        let algorithm = jsonwebtoken_algorithm(self.alg)?;
        let key = decoding_key(self.key)?;
        let leeway = self.usable_leeway();
        let mut validation = Validation::new(algorithm);
        validation.required_spec_claims.clear();
        validation.leeway = leeway.unwrap_or_default();
        validation.validate_exp = leeway.is_some();
        validation.validate_nbf = leeway.is_some();
        validation.validate_aud = !self.audiences.is_empty();
        validation.set_audience(self.audiences);
        if let Some(issuer) = self.issuer {
            validation.set_issuer(&[issuer]);
        }
        let error =
            jsonwebtoken::decode::<serde::de::IgnoredAny>(token, &key, &validation).err()?;
        match error.kind() {
            ErrorKind::InvalidSignature
            | ErrorKind::ExpiredSignature
            | ErrorKind::ImmatureSignature
            | ErrorKind::InvalidIssuer
            | ErrorKind::InvalidAudience => Some(error.to_string()),
            _ => None,
        }
    }

    /// Its leeway, where it can judge dates at all: it subtracts in unsigned numbers.
    fn usable_leeway(&self) -> Option<u64> {
        let now = u64::try_from(self.now?).ok()?;
        // A leeway beyond every number becomes the largest.
        let leeway = (self.leeway.ceil() as u64).saturating_add(GRACE);
        // Its clock may have been set back since we read ours, if not by much.
        (leeway.saturating_add(GRACE) <= now).then_some(leeway)
    }
}

fn decoding_key(key: &Key) -> Option<DecodingKey> {
    match &key.material {
        Material::Oct(secret) => Some(DecodingKey::from_secret(secret.expose())),
        // It has the same backend, which refuses other sizes.
        Material::Rsa { n, e, .. } => AWS_LC_RSA_BITS
            .contains(&bit_length(n))
            .then(|| DecodingKey::from_rsa_raw_components(n, e)),
        Material::Ec { x, y, .. } => Some(DecodingKey::from_ec_der(&point(x, y))),
        Material::Okp { curve: Curve::Ed25519, x, .. } => Some(DecodingKey::from_ed_der(x)),
        Material::Okp { .. } | Material::Akp { .. } => None,
    }
}
