//! clerk-backend-api: `verify_token` with a secret key (keys from Clerk) or with `jwt_key` (a PEM).
//! It stands on PyJWT and folds what that says into reasons of its own.

use crate::explain::libraries::Refusal;
use crate::explain::libraries::pyjwt::{self, Options, load};
use crate::explain::libraries::setup::{Given, Setup, last};
use crate::jose::json::{Json, Object};
use crate::jose::key::{Key, Material};

/// `clock_skew_in_ms`.
const SKEW: f64 = 5.0;

/// A class of PyJWT, the reason that it becomes, and its sentence; what stands in no row is invalid.
#[rustfmt::skip]
const REASONS: [(&str, &str, &str); 7] = [
    ("InvalidKeyError", "jwk-failed-to-resolve", "Failed to resolve JWK. Public Key is not in the proper format."),
    ("ExpiredSignatureError", "token-expired", "Token has expired and is no longer valid."),
    ("InvalidAudienceError", "token-invalid-audience", "Token audience claim (aud) does not match one of the expected audience values."),
    ("InvalidSignatureError", "token-invalid-signature", "Token signature is invalid and could not be verified."),
    ("InvalidIssuedAtError", "token-iat-in-the-future", "Token Issued At claim (iat) represents a time in the future."),
    ("ImmatureSignatureError", "token-not-active-yet", "Token is not yet valid. Not Before claim (nbf) is in the future."),
    ("", "token-invalid", "Token is invalid and could not be verified."),
];

pub fn model(setup: &Setup<'_>) -> Result<(), Refusal> {
    let audiences = &setup.policy.audiences;
    let options = Options {
        algorithms: vec!["RS256".to_owned()],
        audiences: (!audiences.is_empty()).then_some(audiences),
        verify_aud: true,
        issuer: None,
        required: Vec::new(),
        leeway: setup.leeway(SKEW),
    };
    let key = key(setup)?;
    let claims = pyjwt::decode_with(setup.text, key, &options, setup.now);
    check_party(&claims.map_err(|refusal| folded(&refusal))?, setup)
}

/// The first RSA key of that kid; a token without one means a key without one.
fn key<'a>(setup: &Setup<'a>) -> Result<&'a Key, Refusal> {
    let set = match &setup.keys {
        Given::Nothing => return Err(pyjwt::no_keys()),
        Given::Pem(key) | Given::Secret(key) => return Ok(key),
        Given::Set(set) => set,
    };
    let loaded = load(setup.text).map_err(|refusal| folded(&refusal))?;
    let kid = last(&loaded.header, "kid").and_then(Json::as_str);
    for entry in set.entries.iter().filter(|entry| entry.kid.as_deref() == kid) {
        match &entry.key {
            Ok(key) if !matches!(key.material, Material::Rsa { .. }) => {
                let refusal = Refusal::new("InvalidKeyError: Not an RSA key");
                return Err(refusal.because("it knows RS256 only"));
            }
            Ok(key) if !key.material.is_private() => return Ok(key),
            _ => {}
        }
    }
    let text = "Unable to find a signing key in JWKS that matches the kid of the provided session \
                token.";
    Err(error("jwk-kid-mismatch", text).because("it looks for a key by its kid only"))
}

fn check_party(claims: &Object, setup: &Setup<'_>) -> Result<(), Refusal> {
    let (wanted, azp) = (&setup.policy.authorized_parties, last(claims, "azp"));
    let theirs = azp.and_then(Json::as_str);
    match wanted.is_empty() || theirs.is_some_and(|azp| wanted.iter().any(|ours| ours == azp)) {
        true => Ok(()),
        false => Err(error(
            "token-invalid-authorized-parties",
            "Authorized party claim (azp) does not match any of the authorized parties.",
        )),
    }
}

fn folded(refusal: &Refusal) -> Refusal {
    let class = refusal.message.split(':').next().unwrap_or_default();
    let row = REASONS.iter().find(|(name, ..)| name.is_empty() || *name == class);
    let (_, reason, text) = row.unwrap_or(&REASONS[REASONS.len() - 1]);
    Refusal { stricter: refusal.stricter, ..error(reason, text) }
}

fn error(reason: &str, text: &str) -> Refusal {
    Refusal::new(format!("TokenVerificationError: {text} ({reason})"))
}
