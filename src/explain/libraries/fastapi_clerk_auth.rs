//! fastapi-clerk-auth: `ClerkHTTPBearer`, which has `PyJWKClient` find a key and PyJWT decode, and
//! answers every failure with one word.

use crate::explain::libraries::Refusal;
use crate::explain::libraries::pyjwt::{self, Options, check_algorithm, load, signing_key};
use crate::explain::libraries::setup::{Given, Setup};
use crate::jose::key::Material;
use crate::jose::key::set::KeySet;

pub fn model(setup: &Setup<'_>) -> Result<(), Refusal> {
    let set = match &setup.keys {
        Given::Nothing => return Err(pyjwt::no_keys()),
        Given::Pem(_) | Given::Secret(_) => {
            return Err(Refusal::new("it takes keys from a jwks_url only")
                .because("it can't be given a key itself"));
        }
        Given::Set(set) => set,
    };
    inner(setup, set).map_err(|refusal| Refusal {
        message: format!("403 {{\"detail\":\"Forbidden\"}} (inside: {})", refusal.message),
        ..refusal
    })
}

fn inner(setup: &Setup<'_>, set: &KeySet) -> Result<(), Refusal> {
    // Its audience is one text.
    let audience = setup.policy.audiences.get(..1);
    let options = Options {
        algorithms: vec!["RS256".to_owned()],
        audiences: audience,
        verify_aud: audience.is_some(),
        issuer: setup.policy.issuer.as_deref(),
        required: Vec::new(),
        leeway: setup.leeway(0.0),
    };
    let entry = signing_key(setup.text, set)?;
    let claims = match &entry.key {
        Ok(key) if matches!(key.material, Material::Rsa { .. }) => {
            pyjwt::decode_with(setup.text, key, &options, setup.now)?
        }
        _ => {
            check_algorithm(&load(setup.text)?.header, &options, None)?;
            return Err(Refusal::new("TypeError: Expecting a PEM-formatted key."));
        }
    };
    // It takes no claims for no token.
    match claims.is_empty() {
        true => Err(Refusal::new("HTTPException: 403: Forbidden")
            .because("it takes empty claims for no token")),
        false => Ok(()),
    }
}
