//! fast-jwt: `createVerifier` with a PEM or a secret, or with a function that looks for the kid.

use crate::explain::libraries::fault::Fault;
use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Library, PLAIN, Refusal, State};
use crate::explain::libraries::reading::{Base64, Reader, Rules, number};
use crate::explain::libraries::setup::{Given, escaped, is_secret};
use crate::explain::libraries::{script, steps};
use crate::jose::alg::{Alg, Curve};
use crate::jose::json::Json;
use crate::jose::key::{Key, Material};

type Outcome = Result<(), Refusal>;

/// What fast-jwt does and says.
#[rustfmt::skip]
pub const FAST_JWT: Library = Library {
    id: "fast-jwt",
    name: "fast-jwt",
    version: "6.3.6",
    used: "with a function that looks for the `kid`",
    steps: &[
        given, steps::outer_parts, alphabet, steps::header, steps::payload, steps::claims, choose,
        steps::is_signed, algorithm, steps::signature, signature_size, steps::signed, crit, steps::typ,
        steps::required, nbf, exp, max_age, audience, issuer,
    ],
    // Its pattern has let nothing through but the alphabet.
    base64: Base64::Rules(Rules { loose_bits: true, odd: true, ..Base64::STRICT }),
    header: Reader::SCRIPT,
    payload: Reader::SCRIPT,
    last_second: true,
    shown: script::json,
    shown_date: script::utc,
    strict: &[
        (&[KeyMissing], "its function for keys looks for the kid only"),
        (&[AlgNotAllowed], "it allows the algorithms of the key's type"),
        (&[Signature], "of several keys under one kid it tries the first"),
        (&[AudType], "every audience has to be text"),
    ],
    texts: &[
        (&[KeyAlg], "FAST_JWT_INVALID_KEY: Invalid public key provided for algorithms {}."),
        (&[KeyText], "FAST_JWT_INVALID_KEY: Unsupported PEM public key."),
        (&[KeyPrivate], "FAST_JWT_INVALID_KEY: Private keys are not supported for verifying."),
        (&[KeyPss], "FAST_JWT_INVALID_KEY: Unsupported PEM PCKS8 public key with OID 1.2.840.113549.1.1.10."),
        (&[Segments], "FAST_JWT_MALFORMED: The token is malformed."),
        (&[HeaderBase64, HeaderJson], "FAST_JWT_MALFORMED: The token header is not a valid base64url serialized JSON."),
        (&[HeaderObject], "FAST_JWT_MALFORMED: The token header is not a valid JSON object."),
        (&[PayloadBase64, PayloadJson], "FAST_JWT_MALFORMED: The token payload is not a valid base64url serialized JSON."),
        (&[PayloadObject], "FAST_JWT_INVALID_PAYLOAD: The payload must be an object"),
        (&[Signature, SignatureBase64], "FAST_JWT_INVALID_SIGNATURE: The token signature is invalid."),
        (&[KeyMissing], "FAST_JWT_KEY_FETCHING_ERROR: Cannot fetch key."),
        (&[SignatureMissing], "FAST_JWT_MISSING_SIGNATURE: The token signature is missing."),
        (&[AlgNotAllowed], "FAST_JWT_INVALID_ALGORITHM: The token algorithm is invalid."),
        (&[SignatureSize], "FAST_JWT_VERIFY_ERROR: Cannot verify the signature."),
        (&[CritForm, CritEmpty], "FAST_JWT_INVALID_CRIT_HEADER: The crit header must be a non-empty array."),
        (&[CritName], "FAST_JWT_INVALID_CRIT_HEADER: Each crit entry must be a string."),
        (&[CritRegistered], "FAST_JWT_INVALID_CRIT_HEADER: The crit header must not contain the standard header parameter name \"{}\"."),
        (&[CritUnknown], "FAST_JWT_INVALID_CRIT_HEADER: Critical extension \"{}\" is not supported."),
        (&[Typ], "FAST_JWT_INVALID_TYPE: Invalid typ."),
        (&[Missing], "FAST_JWT_MISSING_REQUIRED_CLAIM: The {} claim is required."),
        (&[NbfType], "FAST_JWT_INVALID_CLAIM_{}: The nbf claim must be a number."),
        (&[NbfFuture], "FAST_JWT_INACTIVE: The token will be active at {}."),
        (&[ExpType], "FAST_JWT_INVALID_CLAIM_{}: The exp claim must be a number."),
        (&[Expired, TooOld], "FAST_JWT_EXPIRED: The token has expired at {}."),
        (&[IatType], "FAST_JWT_INVALID_CLAIM_{}: The iat claim must be a number."),
        (&[AudType], "FAST_JWT_INVALID_CLAIM_TYPE: The aud claim must be a string or an array of strings."),
        (&[Aud], "FAST_JWT_INVALID_CLAIM_VALUE: The aud claim value is not allowed."),
        (&[AudList], "FAST_JWT_INVALID_CLAIM_VALUE: None of aud claim values are allowed."),
        (&[IssType], "FAST_JWT_INVALID_CLAIM_{}: The iss claim must be a string."),
        (&[Iss], "FAST_JWT_INVALID_CLAIM_VALUE: The iss claim value is not allowed."),
    ],
    ..PLAIN
};

/// A key in hand is looked at before any token.
fn given(state: &mut State<'_>) -> Outcome {
    if state.given()?.is_some() {
        return Ok(());
    }
    let Some(key) = state.key else { return Ok(()) };
    state.check(!escaped(key), KeyText)?;
    state.check(is_secret(key) || !key.material.is_private(), KeyPrivate)?;
    state.check(key.pss.is_none(), KeyPss)?;
    serves(state, key)
}

/// Algorithms that were asked for, of which the key has to serve one.
fn serves(state: &State<'_>, key: &Key) -> Outcome {
    let asked: Vec<&str> = state.setup.policy.algs.iter().map(|alg| alg.name()).collect();
    let fits = asked.is_empty() || asked.iter().any(|alg| of_key(key).contains(alg));
    if fits { Ok(()) } else { state.fail(&[KeyAlg], &[&asked.join(", ")]) }
}

fn of_key(key: &Key) -> &'static [&'static str] {
    match &key.material {
        Material::Oct(_) => &["HS256", "HS384", "HS512"],
        Material::Rsa { .. } => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
        Material::Ec { .. } => match key.material.curve() {
            Some(Curve::P384) => &["ES384"],
            Some(Curve::P521) => &["ES512"],
            _ => &["ES256"],
        },
        _ => &["EdDSA"],
    }
}

fn alphabet(state: &mut State<'_>) -> Outcome {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    for (part, fault) in state.parts.iter().zip([HeaderBase64, PayloadBase64, SignatureBase64]) {
        state.check(plain(part), fault)?;
    }
    Ok(())
}

/// The first key whose kid is the header's, or that has none where the header has none.
fn choose(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    let kid = state.header("kid");
    let text = kid.and_then(Json::as_str);
    let mut entries = set.entries.iter();
    let named = |of: Option<&str>| of == text && (kid.is_none() || text.is_some());
    let Some(entry) = entries.find(|entry| named(entry.kid.as_deref())) else {
        return state.fail(&[KeyMissing], &[]);
    };
    state.take(entry);
    match state.key {
        Some(key) => serves(state, key),
        None => state.fail(&[KeyMissing], &[]),
    }
}

fn algorithm(state: &mut State<'_>) -> Outcome {
    let asked = !state.setup.policy.algs.is_empty();
    let alg = state.alg();
    let of_key = state.key.is_some_and(|key| of_key(key).contains(&alg));
    state.check(if asked { state.allows(alg) } else { of_key }, AlgNotAllowed)
}

/// ECDSA has to be turned into ASN.1, which takes the right length.
fn signature_size(state: &mut State<'_>) -> Outcome {
    let size = Alg::named(state.alg()).and_then(Alg::signature_size);
    let ecdsa =
        state.alg().starts_with("ES") && matches!(state.setup.keys, Given::Set(_) | Given::Pem(_));
    // A secret makes no key for these at all.
    let secret = state.key.is_some_and(is_secret) && !state.alg().starts_with("HS");
    state.check(!secret && (!ecdsa || size == Some(state.signature.len())), SignatureSize)
}

fn crit(state: &mut State<'_>) -> Outcome {
    let there = state.header("crit").is_some_and(script::is_truthy);
    if there { steps::crit(state) } else { Ok(()) }
}

fn nbf(state: &mut State<'_>) -> Outcome {
    let now = state.setup.now;
    date(state, "nbf", -state.leeway(), (NbfType, NbfFuture), |nbf| now >= nbf)
}

fn exp(state: &mut State<'_>) -> Outcome {
    let now = state.setup.now;
    date(state, "exp", state.leeway(), (ExpType, Expired), |exp| now <= exp)
}

fn max_age(state: &mut State<'_>) -> Outcome {
    let Some(most) = state.setup.policy.max_age else { return Ok(()) };
    let now = state.setup.now;
    date(state, "iat", most, (IatType, TooOld), |end| now <= end)
}

/// A date, moved by some seconds, has to hold; a list is another fault than what is no number.
fn date(
    state: &State<'_>,
    name: &str,
    moved: f64,
    (wrong, fault): (Fault, Fault),
    holds: impl Fn(f64) -> bool,
) -> Outcome {
    let Some(value) = state.claim(name) else { return Ok(()) };
    let Some(date) = number(value) else { return state.fail(&[wrong], &[kind(value)]) };
    let date = date + moved;
    match script::iso(date) {
        _ if holds(date) => Ok(()),
        Some(shown) => state.fail(&[fault], &[&shown]),
        None => state.thrown("RangeError: Invalid time value"),
    }
}

/// How the code of a claim of a wrong type ends.
fn kind(value: &Json) -> &'static str {
    if value.as_array().is_some() { "VALUE" } else { "TYPE" }
}

/// A token without `aud` passes.
fn audience(state: &mut State<'_>) -> Outcome {
    let (wanted, aud) = (state.audiences(), state.claim("aud"));
    let Some(aud) = aud.filter(|_| !wanted.is_empty()) else { return Ok(()) };
    state.check(steps::is_audience(aud), AudType)?;
    let fits = aud.texts().iter().any(|aud| wanted.iter().any(|ours| ours == aud));
    state.check(fits, if aud.as_array().is_some() { AudList } else { Aud })
}

/// A token without `iss` passes.
fn issuer(state: &mut State<'_>) -> Outcome {
    let (Some(wanted), Some(iss)) = (&state.setup.policy.issuer, state.claim("iss")) else {
        return Ok(());
    };
    if !iss.is_string() {
        return state.fail(&[IssType], &[kind(iss)]);
    }
    state.check(iss.as_str() == Some(wanted), Iss)
}
