//! fastapi-clerk-auth: `ClerkHTTPBearer`, which has `PyJWKClient` find a key and PyJWT decode, and
//! answers every failure with one word.

use crate::explain::libraries::library::{Algorithms, Library, Refusal, State};
use crate::explain::libraries::pyjwt::{self, PYJWT};
use crate::explain::libraries::setup::Given;
use crate::explain::libraries::steps;
use crate::jose::key::Material;

/// What fastapi-clerk-auth does and says.
#[rustfmt::skip]
pub const FASTAPI_CLERK_AUTH: Library = Library {
    id: "fastapi-clerk-auth",
    name: "fastapi-clerk-auth",
    version: "0.0.9",
    steps: &[
        has_set, steps::outer_parts, steps::header, pyjwt::detached, steps::payload,
        steps::signature, steps::kid, steps::crit, pyjwt::undetached, pyjwt::client,
        steps::algorithm, is_rsa, steps::signed, steps::iat, steps::nbf, steps::exp,
        steps::issuer, steps::asked_audience, steps::sub, steps::jti, has_claims,
    ],
    algorithms: Algorithms::Only(&["RS256"]),
    one_audience: true,
    around: "403 {\"detail\":\"Forbidden\"} (inside: {})",
    ..PYJWT
};

fn has_set(state: &mut State<'_>) -> Result<(), Refusal> {
    match state.setup.keys {
        Given::Pem(_) | Given::Secret(_) => Err(Refusal {
            message: "it takes keys from a jwks_url only".to_owned(),
            stricter: Some("it can't be given a key itself"),
        }),
        Given::Nothing | Given::Set(_) => Ok(()),
    }
}

fn is_rsa(state: &mut State<'_>) -> Result<(), Refusal> {
    match state.key {
        Some(key) if matches!(key.material, Material::Rsa { .. }) => Ok(()),
        _ => state.thrown("TypeError: Expecting a PEM-formatted key."),
    }
}

/// It takes no claims for no token.
fn has_claims(state: &mut State<'_>) -> Result<(), Refusal> {
    if !state.claims.is_empty() {
        return Ok(());
    }
    let refusal = state.thrown("HTTPException: 403: Forbidden");
    refusal.map_err(|refusal| Refusal {
        stricter: Some("it treats empty claims as no token"),
        ..refusal
    })
}
