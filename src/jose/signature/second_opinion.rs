//! A second judge, for tokens that the first would accept.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{DecodingKey, Validation};

use crate::jose::alg::{Alg, Curve};
use crate::jose::der;
use crate::jose::key::{Key, Material, bit_length};
use crate::jose::signature::{AWS_LC_RSA_BITS, jsonwebtoken_algorithm};

/// A second judge for a token that we would accept: an independent path from text to verdict.
#[derive(Clone, Debug)]
pub struct SecondOpinion<'a> {
    pub key: &'a Key,
    pub alg: Alg,
    pub issuer: Option<&'a str>,
    pub audiences: &'a [String],
    pub leeway: u64,
}

impl SecondOpinion<'_> {
    /// Asks jsonwebtoken. `None` where it agrees or can't tell; else what it objects to, which is
    /// a bug in one of the two. Its clock is read later than ours: one second of grace.
    pub fn objection(&self, token: &str) -> Option<String> {
        let algorithm = jsonwebtoken_algorithm(self.alg)?;
        let key = decoding_key(self.key)?;
        let mut validation = Validation::new(algorithm);
        validation.required_spec_claims.clear();
        validation.leeway = self.leeway.saturating_add(1).min(u32::MAX.into());
        validation.validate_nbf = true;
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
}

fn decoding_key(key: &Key) -> Option<DecodingKey> {
    match &key.material {
        Material::Oct(secret) => Some(DecodingKey::from_secret(secret.expose())),
        // It has the same backend, which refuses other sizes.
        Material::Rsa { n, e, .. } => AWS_LC_RSA_BITS
            .contains(&bit_length(n))
            .then(|| DecodingKey::from_rsa_raw_components(n, e)),
        Material::Ec { x, y, .. } => Some(DecodingKey::from_ec_der(&der::point(x, y))),
        Material::Okp { curve: Curve::Ed25519, x, .. } => Some(DecodingKey::from_ed_der(x)),
        Material::Okp { .. } | Material::Akp { .. } => None,
    }
}
