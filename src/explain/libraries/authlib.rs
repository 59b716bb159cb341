//! Authlib: `JsonWebToken.decode` with a key set, a PEM or a secret, then `validate`.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Algorithms, Library, NoAlg, PLAIN, Refusal, State};
use crate::explain::libraries::reading::{Base64, Reader};
use crate::explain::libraries::setup::{Given, escaped, is_secret, verifies};
use crate::explain::libraries::steps::{REGISTERED, is_truthy};
use crate::explain::libraries::{python, steps};
use crate::jose::alg::{Alg, Family};
use crate::jose::json::Json;
use crate::jose::key::Key;
use crate::jose::key::set::Entry;

type Outcome = Result<(), Refusal>;

/// Longer texts, and segments, are refused.
const LONGEST: usize = 256_000;

/// What Authlib does and says.
#[rustfmt::skip]
pub const AUTHLIB: Library = Library {
    id: "authlib",
    name: "Authlib",
    version: "1.9.9",
    used: "`authlib.jose`",
    steps: &[
        steps::given, steps::three_parts, is_short, steps::header, steps::crit, steps::payload,
        steps::claims, steps::signature, is_hashable, steps::algorithm, choose, prepare,
        steps::signed, essential, steps::issuer, steps::asked_audience, steps::exp, steps::nbf, steps::iat,
    ],
    base64: Base64::Python,
    header: Reader::PYTHON,
    payload: Reader::PYTHON,
    algorithms: Algorithms::OfKeys,
    no_alg: NoAlg::Absent,
    understands: &REGISTERED,
    date: python::real,
    last_second: true,
    falsy_aud: true,
    strict: &[
        (&[AlgNotAllowed], "it allows the algorithms that it was told of"),
        (&[KeyMissing, KeyType], "it looks for a key by its kid only"),
        (&[Signature], "of several keys under one kid it tries the first"),
    ],
    texts: &[
        (&[Segments], "DecodeError: Invalid input segments length: "),
        (&[FiveParts], "…"),
        (&[TooLong], "ValueError: Serialization is too long."),
        (&[HeaderBase64], "DecodeError: Invalid header padding: "),
        (&[HeaderJson], "DecodeError: Invalid header string: …"),
        (&[HeaderObject], "DecodeError: Header must be a json object: "),
        (&[Depth], python::TOO_DEEP),
        (&[CritForm, CritName], "InvalidHeaderParameterNameError: invalid_header_parameter_name: Invalid Header Parameter Name: crit"),
        (&[CritUnknown, CritAbsent], "InvalidCritHeaderParameterNameError: invalid_crit_header_parameter_name: Invalid Header Parameter Name: {}"),
        (&[PayloadBase64], "DecodeError: Invalid payload padding: "),
        (&[PayloadJson], "DecodeError: Invalid payload value: "),
        (&[PayloadObject], "DecodeError: Invalid payload type: "),
        (&[SignatureBase64], "DecodeError: Invalid signature padding: "),
        (&[AlgMissing], "MissingAlgorithmError: missing_algorithm: "),
        (&[AlgUnknown], "TypeError: unhashable type: '{}'"),
        (&[AlgNotAllowed], "UnsupportedAlgorithmError: unsupported_algorithm: "),
        (&[KeyMissing], "ValueError: Key not found"),
        (&[KeyType], "KeyError: 0"),
        (&[KeyCurve], "ValueError: Key for \"{}\" not supported, only \"{}\" allowed"),
        (&[KeyIsAsymmetric], "ValueError: This key may not be safe to import"),
        (&[KeyText], "ValueError: Unable to load PEM file. …"),
        (&[KeyUnusable], "ValueError: Invalid data for importing key"),
        (&[KeyOps], "ValueError: Unsupported key_op \"verify\""),
        (&[KeyUse], "InvalidUseError: invalid_use: Key 'use' is not valid for your usage"),
        (&[Signature], "BadSignatureError: bad_signature: "),
        (&[Missing], "MissingClaimError: missing_claim: Missing '{}' claim"),
        (&[NoClaims], "InvalidClaimError: invalid_claim: Invalid claim '{}'"),
        (&[Iss, IssType], "InvalidClaimError: invalid_claim: Invalid claim 'iss'"),
        (&[Aud], "InvalidClaimError: invalid_claim: Invalid claim 'aud'"),
        (&[ExpType], "InvalidClaimError: invalid_claim: Invalid claim 'exp'"),
        (&[Expired], "ExpiredTokenError: expired_token: The token is expired"),
        (&[NbfType], "InvalidClaimError: invalid_claim: Invalid claim 'nbf'"),
        (&[NbfFuture], "InvalidTokenError: invalid_token: The token is not valid yet"),
        (&[IatType], "InvalidClaimError: invalid_claim: Invalid claim 'iat'"),
        (&[IatFuture], "InvalidTokenError: invalid_token: The token is not valid as it was issued in the future"),
    ],
    ..PLAIN
};

fn is_short(state: &mut State<'_>) -> Outcome {
    state.check(state.setup.text.len() <= LONGEST, TooLong)
}

/// Algorithms are looked up in a dictionary.
fn is_hashable(state: &mut State<'_>) -> Outcome {
    match state.header("alg") {
        Some(Json::Array(_)) => state.fail(&[AlgUnknown], &["list"]),
        Some(Json::Object(_)) => state.fail(&[AlgUnknown], &["dict"]),
        _ => Ok(()),
    }
}

/// The first key of that kid; of a token without one the only key.
fn choose(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    let kid = state.header("kid").filter(|kid| **kid != Json::Null);
    let named = |entry: &&Entry| match kid {
        None => entry.kid.is_none(),
        Some(kid) => kid.as_str().is_some() && entry.kid.as_deref() == kid.as_str(),
    };
    let only = set.entries.first().filter(|_| kid.is_none() && set.entries.len() == 1);
    match only.or_else(|| set.entries.iter().find(named)) {
        Some(entry) => state.take(entry),
        None => return state.fail(&[KeyMissing], &[]),
    }
    Ok(())
}

/// What a key has to be for an algorithm.
fn prepare(state: &mut State<'_>) -> Outcome {
    let (Some(key), Some(alg)) = (state.key, Alg::named(state.alg())) else { return Ok(()) };
    match state.setup.keys {
        // A key of another class is asked for its first byte.
        Given::Set(_) => state.check(alg.key_type() == key.material.key_type(), KeyType)?,
        _ => pem_fits(state, key, alg)?,
    }
    if alg.curve() != key.material.curve() && alg.family() != Family::EdDsa {
        let curve = alg.curve().map(|curve| curve.name()).unwrap_or_default();
        return state.fail(&[KeyCurve], &[alg.name(), curve]);
    }
    state.check(state.entry.is_none_or(verifies), KeyOps)?;
    let usage = state.of_key("use").filter(|usage| is_truthy(usage));
    state.check(usage.is_none_or(|usage| usage.as_str() == Some("sig")), KeyUse)
}

fn pem_fits(state: &State<'_>, key: &Key, alg: Alg) -> Outcome {
    if alg.family() == Family::Hmac {
        return state.check(is_secret(key), KeyIsAsymmetric);
    }
    state.check(!is_secret(key) && !escaped(key), KeyText)?;
    state.check(alg.key_type() == key.material.key_type(), KeyUnusable)
}

/// What was asked for has to be there, and to be more than nothing.
fn essential(state: &mut State<'_>) -> Outcome {
    let policy = state.setup.policy;
    let named = state.setup.required();
    let issuer = policy.issuer.iter().map(|_| "iss");
    let audience = policy.audiences.first().into_iter().map(|_| "aud");
    for name in named.chain(issuer).chain(audience) {
        match state.claim(name) {
            None => return state.fail(&[Missing], &[name]),
            Some(value) if !is_truthy(value) => return state.fail(&[NoClaims], &[name]),
            Some(_) => {}
        }
    }
    Ok(())
}
