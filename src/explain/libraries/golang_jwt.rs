//! golang-jwt: `Parse` with the algorithms that are valid, and a function that looks for the kid;
//! then `VerifyIssuer` and `VerifyAudience`, which it leaves to its users.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, PLAIN, Read, Refusal, State};
use crate::explain::libraries::reading::{Base64, Reader, Rules, number};
use crate::explain::libraries::setup::is_secret;
use crate::explain::libraries::steps;
use crate::jose::alg::{Alg, Family};
use crate::jose::json::Json;
use crate::jose::key::Material;
use crate::jose::key::set::Entry;

type Outcome = Result<(), Refusal>;

/// `encoding/json` into maps.
const READER: Reader = Reader { depth: 10_000, finite: true, ..Reader::SCRIPT };

/// What golang-jwt does and says.
#[rustfmt::skip]
pub const GOLANG_JWT: Library = Library {
    id: "golang-jwt",
    name: "golang-jwt",
    version: "4.4.3",
    used: "with a function that looks for the `kid`, `VerifyIssuer` and `VerifyAudience`",
    steps: &[
        steps::three_parts, steps::header, steps::payload, steps::claims, method,
        steps::algorithm, choose, signed, steps::nbf, steps::iat, steps::exp, steps::issuer,
        steps::audience,
    ],
    base64: Base64::Rules(Rules { skips: b"\r\n", loose_bits: true, ..Base64::STRICT }),
    header: READER,
    // A decoder, which looks at nothing behind the object.
    payload: Reader { first: true, ..READER },
    algorithms: Algorithms::OfKeys,
    null_is_empty: true,
    date,
    takes_leeway: false,
    strict: &[
        (&[AlgNotAllowed], "it allows the algorithms that it was told of"),
        (&[KeyMissing], "its function for keys looks for the kid only"),
        (&[Signature], "of several keys under one kid it tries the first"),
        (&[Expired, NbfFuture, IatFuture], "it takes no leeway"),
        (&[AudType], "every audience has to be text"),
    ],
    texts: &[
        (&[Segments], "token contains an invalid number of segments"),
        (&[HeaderBase64, PayloadBase64, SignatureBase64], "illegal base64 data at input byte …"),
        (&[HeaderJson, PayloadJson], "invalid character …"),
        (&[HeaderEnd], "unexpected end of JSON input"),
        (&[HeaderObject], "json: cannot unmarshal {} into Go value of type map[string]interface {}"),
        (&[PayloadEnd], "unexpected EOF"),
        (&[PayloadEmpty], "EOF"),
        (&[PayloadObject], "json: cannot unmarshal {} into Go value of type jwt.MapClaims"),
        (&[Range], "json: cannot unmarshal number …"),
        (&[AlgMissing], "signing method (alg) is unspecified."),
        (&[AlgUnknown], "signing method (alg) is unavailable."),
        (&[AlgNotAllowed], "signing method {} is invalid"),
        (&[KeyMissing], "the given key ID was not found in the JWKS"),
        (&[KeyType], "key is of invalid type"),
        (&[KeyUnusable], "key is invalid"),
        (&[Signature], "{}"),
        (&[NbfType, NbfFuture], "Token is not valid yet"),
        (&[IatType, IatFuture], "Token used before issued"),
        (&[ExpType, Expired], "Token is expired"),
        (&[Iss], "token has invalid issuer"),
        (&[AudMissing, AudType, Aud], "token has invalid audience"),
    ],
    ..PLAIN
};

fn method(state: &mut State<'_>) -> Outcome {
    let Some(alg) = state.header("alg").filter(|alg| alg.is_string()) else {
        return state.fail(&[AlgMissing], &[]);
    };
    let known = |alg: Alg| !matches!(alg, Alg::Es256k | Alg::Ed448 | Alg::Ed25519);
    let alg = alg.as_str().unwrap_or_default();
    let known = alg == "none"
        || Alg::named(alg).is_some_and(|alg| known(alg) && alg.family() != Family::MlDsa);
    state.check(known, AlgUnknown)
}

fn choose(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    let kid = state.header("kid").and_then(Json::as_str);
    let named = |entry: &&Entry| kid.is_some() && entry.kid.as_deref() == kid;
    match set.entries.iter().find(named) {
        Some(entry) => state.take(entry),
        None => return state.fail(&[KeyMissing], &[]),
    }
    Ok(())
}

/// Each family looks at type of key and base64 in an order of its own, and has words of its own.
fn signed(state: &mut State<'_>) -> Outcome {
    let (Some(alg), Some(key)) = (Alg::named(state.alg()), state.key) else { return Ok(()) };
    let (fits, says) = match alg.family() {
        Family::Hmac => (is_secret(key), "signature is invalid"),
        Family::Ecdsa => {
            (matches!(key.material, Material::Ec { .. }), "crypto/ecdsa: verification error")
        }
        Family::EdDsa => {
            (matches!(key.material, Material::Okp { .. }), "ed25519: verification error")
        }
        _ => (matches!(key.material, Material::Rsa { .. }), "crypto/rsa: verification error"),
    };
    let decodes_first = !matches!(alg.family(), Family::Hmac | Family::EdDsa);
    if decodes_first {
        steps::signature(state)?;
    }
    state.check(fits, if alg.family() == Family::RsaPss { KeyUnusable } else { KeyType })?;
    steps::signature(state)?;
    let verifies =
        crate::explain::libraries::setup::verified(key, alg.name(), state.input, &state.signature);
    if verifies { Ok(()) } else { state.fail(&[Signature], &[says]) }
}

/// Whole seconds; zero stands for none, and what no int64 holds for the remotest past.
fn date(value: &Json) -> Read {
    match number(value) {
        None => Read::Wrong,
        Some(0.0) => Read::Date(f64::NAN),
        Some(seconds) if seconds.abs() >= 9_223_372_036_854_775_808.0 => {
            Read::Date(f64::NEG_INFINITY)
        }
        Some(seconds) => Read::Date(seconds.floor()),
    }
}
