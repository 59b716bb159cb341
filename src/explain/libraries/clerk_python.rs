//! clerk-backend-api: `verify_token` with a secret key (keys from Clerk) or with `jwt_key` (a PEM).
//! It stands on PyJWT and folds what that says into reasons of its own.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, Refusal, State};
use crate::explain::libraries::pyjwt::{self, PYJWT};
use crate::explain::libraries::steps;
use crate::jose::json::Json;
use crate::jose::key::Material;

/// What clerk-backend-api does and says.
#[rustfmt::skip]
pub const CLERK_PYTHON: Library = Library {
    id: "clerk-python",
    name: "clerk-backend-api",
    version: "7.0.0",
    steps: &[
        steps::outer_parts, steps::header, pyjwt::detached, steps::payload, steps::signature,
        steps::kid, steps::crit, choose, pyjwt::undetached, steps::algorithm, pyjwt::prepare,
        steps::signed, steps::claims, steps::iat, steps::nbf, steps::exp, steps::audience,
        steps::sub, steps::jti, steps::party,
    ],
    algorithms: Algorithms::Only(&["RS256"]),
    leeway: 5.0,
    around: "TokenVerificationError: {}",
    texts: &[
        (&[Segments, HeaderBase64, HeaderJson, HeaderObject, Detached, PayloadBase64,
            SignatureBase64, PayloadJson, PayloadObject, KidType, CritForm, CritEmpty, CritName,
            CritUnknown, CritAbsent, B64Crit, B64Type, AlgMissing, AlgNotAllowed, NbfType,
            ExpType, AudMissing, SubType, JtiType], "Token is invalid and could not be verified. (token-invalid)"),
        (&[KidUnknown], "Unable to find a signing key in JWKS that matches the kid of the provided session token. (jwk-kid-mismatch)"),
        (&[KeyText], "Failed to resolve JWK. Public Key is not in the proper format. (jwk-failed-to-resolve)"),
        (&[Signature], "Token signature is invalid and could not be verified. (token-invalid-signature)"),
        (&[Expired], "Token has expired and is no longer valid. (token-expired)"),
        (&[AudUnexpected, AudType, Aud], "Token audience claim (aud) does not match one of the expected audience values. (token-invalid-audience)"),
        (&[IatType], "Token Issued At claim (iat) represents a time in the future. (token-iat-in-the-future)"),
        (&[IatFuture, NbfFuture], "Token is not yet valid. Not Before claim (nbf) is in the future. (token-not-active-yet)"),
        (&[Azp], "Authorized party claim (azp) does not match any of the authorized parties. (token-invalid-authorized-parties)"),
    ],
    ..PYJWT
};

/// The first RSA key of that kid; a token without one means a key without one.
fn choose(state: &mut State<'_>) -> Result<(), Refusal> {
    let Some(set) = state.given()? else { return Ok(()) };
    let kid = state.header("kid");
    let text = kid.and_then(Json::as_str);
    let named = |of: Option<&str>| of == text && (kid.is_none() || text.is_some());
    for entry in set.entries.iter().filter(|entry| named(entry.kid.as_deref())) {
        match &entry.key {
            Ok(key) if !matches!(key.material, Material::Rsa { .. }) => {
                return Err(Refusal {
                    message: "InvalidKeyError: Not an RSA key".to_owned(),
                    stricter: Some("it knows RS256 only"),
                });
            }
            Ok(key) if !key.material.is_private() => {
                state.key = Some(key);
                return Ok(());
            }
            _ => {}
        }
    }
    state.fail(&[KidUnknown], &[])
}
