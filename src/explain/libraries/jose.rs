//! jose of node: `jwtVerify` with `createRemoteJWKSet`, `importSPKI` or a secret's bytes.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Library, PLAIN, Refusal, State};
use crate::explain::libraries::reading::{Base64, Bytes, Padding, Reader, Rules, number, text_of};
use crate::explain::libraries::setup::{Given, is_secret, verifies, written};
use crate::explain::libraries::{script, steps};
use crate::jose::alg::{Alg, Family};
use crate::jose::json::Json;
use crate::jose::key::set::Entry;
use crate::jose::key::{Material, SAFE_RSA_BITS};

type Outcome = Result<(), Refusal>;

/// `TextDecoder` with `fatal`.
const READER: Reader = Reader { bytes: Bytes::Utf8, bom: true, ..Reader::SCRIPT };

/// What jose does and says.
#[rustfmt::skip]
pub const JOSE: Library = Library {
    id: "jose",
    name: "jose",
    version: "6.2.17",
    steps: &[
        import, steps::three_parts, steps::header, steps::crit, b64, steps::algorithm, choose,
        is_known, is_ascii, steps::signature, key_fits, steps::signed, steps::payload, is_encoded,
        steps::claims, steps::typ, presence, steps::issuer, steps::audience, steps::iat_type, steps::nbf,
        steps::exp, max_age,
    ],
    // As `atob` decodes, with the alphabet of base64url.
    base64: Base64::Rules(Rules { padding: Padding::Whole, skips: b" \t\n\r\x0c", loose_bits: true, ..Base64::STRICT }),
    header: READER,
    payload: READER,
    understands: &["b64"],
    shown: script::json,
    shown_date: script::utc,
    strict: &[
        (&[KeyPss], "importSPKI takes no key of another type, and none that is marked as one of RSASSA-PSS"),
        (&[KeyMissing], "it wants kid, alg and use to fit"),
        (&[ManyKeys], "it tries no key if several fit, unless your code loops over them"),
        (&[KeyAlg], "importSPKI makes a key for one algorithm only"),
        (&[PayloadJson, PayloadObject], "it requires claims"),
    ],
    texts: &[
        (&[KeyPss], "DataError: Invalid key type"),
        (&[Segments], "JWSInvalid: Invalid Compact JWS"),
        (&[HeaderBase64, HeaderJson, HeaderObject], "JWSInvalid: JWS Protected Header is invalid"),
        (&[CritForm, CritEmpty, CritName], "JWSInvalid: \"crit\" (Critical) Header Parameter MUST be an array of non-empty strings when present"),
        (&[CritUnknown], "JOSENotSupported: Extension Header Parameter \"{}\" is not recognized"),
        (&[CritAbsent], "JWSInvalid: Extension Header Parameter \"{}\" is missing"),
        (&[B64Type], "JWSInvalid: The \"b64\" (base64url-encode payload) Header Parameter must be a boolean"),
        (&[AlgMissing], "JWSInvalid: JWS \"alg\" (Algorithm) Header Parameter missing or invalid"),
        (&[AlgNotAllowed], "JOSEAlgNotAllowed: \"alg\" (Algorithm) Header Parameter value not allowed"),
        (&[AlgOfKey], "JOSENotSupported: Unsupported \"alg\" value for a JSON Web Key Set"),
        (&[KeyMissing], "JWKSNoMatchingKey: no applicable key found in the JSON Web Key Set"),
        (&[ManyKeys], "JWKSMultipleMatchingKeys: multiple matching keys found in the JSON Web Key Set"),
        (&[KeyPrivate], "JWKSInvalid: JSON Web Key Set members must be public keys"),
        (&[KeyUnusable], "DataError: …"),
        (&[AlgUnknown], "JOSENotSupported: alg {} is not supported either by JOSE or your javascript runtime"),
        (&[Undecodable], "JWSInvalid: The payload is not a valid base64url string"),
        (&[SignatureBase64], "JWSInvalid: Failed to base64url decode the signature"),
        (&[KeyIsAsymmetric], "TypeError: CryptoKey instances must be of type \"secret\" for the {} algorithm"),
        (&[KeyIsSecret], "TypeError: Key for the {} algorithm must be one of type CryptoKey, KeyObject, or JSON Web Key. Received an instance of Uint8Array"),
        (&[KeyAlg], "TypeError: CryptoKey does not support this operation, …"),
        (&[KeyWeak], "TypeError: {} requires key modulusLength to be 2048 bits or larger"),
        (&[Signature], "JWSSignatureVerificationFailed: signature verification failed"),
        (&[PayloadBase64], "JWSInvalid: Failed to base64url decode the payload"),
        (&[Detached], "JWTInvalid: JWTs MUST NOT use unencoded payload"),
        (&[PayloadJson, PayloadObject], "JWTInvalid: JWT Claims Set must be a top-level JSON object"),
        (&[Typ], "JWTClaimValidationFailed: unexpected \"typ\" JWT header value"),
        (&[Missing], "JWTClaimValidationFailed: missing required \"{}\" claim"),
        (&[Iss], "JWTClaimValidationFailed: unexpected \"iss\" claim value"),
        (&[Aud], "JWTClaimValidationFailed: unexpected \"aud\" claim value"),
        (&[IatType], "JWTClaimValidationFailed: \"iat\" claim must be a number"),
        (&[NbfType], "JWTClaimValidationFailed: \"nbf\" claim must be a number"),
        (&[ExpType], "JWTClaimValidationFailed: \"exp\" claim must be a number"),
        (&[NbfFuture], "JWTClaimValidationFailed: \"nbf\" claim timestamp check failed"),
        (&[Expired], "JWTExpired: \"exp\" claim timestamp check failed"),
        (&[TooOld], "JWTExpired: \"iat\" claim timestamp check failed (too far in the past)"),
        (&[IatFuture], "JWTClaimValidationFailed: \"iat\" claim timestamp check failed (it should be in the past)"),
    ],
    ..PLAIN
};

/// `importSPKI` is told the algorithm that the key is to be for.
fn import(state: &mut State<'_>) -> Outcome {
    let Given::Pem(key) = state.setup.keys else { return Ok(()) };
    let made = state.setup.algorithms().first().and_then(|alg| Alg::named(alg));
    let is_other = made.is_some_and(|alg| {
        alg.family() != Family::Hmac && alg.key_type() != key.material.key_type()
    });
    state.check(key.pss.is_none() && !is_other, KeyPss)
}

/// An empty name stands for a list that is none, and `b64` has to be true or false where it is named.
fn b64(state: &mut State<'_>) -> Outcome {
    let named = state.header("crit").is_some();
    state.check(!named || matches!(state.header("b64"), Some(Json::Bool(_))), B64Type)
}

fn is_known(state: &mut State<'_>) -> Outcome {
    let known = Alg::named(state.alg()).filter(|alg| knows(*alg));
    let shown = state.header("alg").map(text_of).unwrap_or_default();
    if known.is_some() { Ok(()) } else { state.fail(&[AlgUnknown], &[&shown]) }
}

fn knows(alg: Alg) -> bool {
    !matches!(alg, Alg::Es256k | Alg::Ed448)
}

fn is_ascii(state: &mut State<'_>) -> Outcome {
    state.check(state.parts[1].is_ascii(), Undecodable)
}

/// What `createLocalJWKSet` picks: exactly one key has to fit.
fn choose(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    let alg = Alg::named(state.alg());
    let Some(alg) = alg.filter(|alg| knows(*alg) && alg.family() != Family::Hmac) else {
        return state.fail(&[AlgOfKey], &[]);
    };
    let kid = state.header("kid");
    let usable = |entry: &&Entry| is_usable(entry, kid, alg);
    let candidates: Vec<&Entry> = set.entries.iter().filter(usable).collect();
    match candidates[..] {
        [] => state.fail(&[KeyMissing], &[]),
        [entry] => {
            state.take(entry);
            let Some(key) = state.key else { return state.fail(&[KeyUnusable], &[]) };
            state.check(!key.material.is_private(), KeyPrivate)
        }
        _ => state.fail(&[ManyKeys], &[]),
    }
}

fn is_usable(entry: &Entry, kid: Option<&Json>, alg: Alg) -> bool {
    let text = |name: &str| written(entry, name).and_then(Json::as_str);
    let kty = text("kty")
        .map(str::to_owned)
        .or_else(|| entry.key.as_ref().ok().map(|key| key.material.key_type().name().to_owned()));
    let curve = match alg.family() {
        Family::EdDsa => text("crv") == Some("Ed25519"),
        _ => alg.curve().is_none_or(|curve| text("crv") == Some(curve.name())),
    };
    let named = kid.is_none_or(|kid| kid.as_str().is_some() && kid.as_str() == text("kid"));
    let pinned = written(entry, "alg").is_none_or(|own| own.as_str() == Some(alg.name()));
    let signs = written(entry, "use").is_none_or(|usage| usage.as_str() == Some("sig"));
    let extractable = written(entry, "ext").is_none_or(|ext| matches!(ext, Json::Bool(_)));
    kty.as_deref() == Some(alg.key_type().name())
        && verifies(entry)
        && curve
        && named
        && pinned
        && signs
        && extractable
}

/// What a key in hand must be for an algorithm; one of `importSPKI` is made for one alone.
fn key_fits(state: &mut State<'_>) -> Outcome {
    let (Some(key), alg) = (state.key, state.alg()) else { return Ok(()) };
    let hmac = Alg::named(alg).is_some_and(|alg| alg.family() == Family::Hmac);
    if hmac && !is_secret(key) {
        return state.fail(&[KeyIsAsymmetric], &[alg]);
    }
    if !hmac && is_secret(key) {
        return state.fail(&[KeyIsSecret], &[alg]);
    }
    let made = state.setup.algorithms();
    if matches!(state.setup.keys, Given::Pem(_)) && made.first().is_none_or(|made| made != alg) {
        return state.fail(&[KeyAlg], &[]);
    }
    let bits = key.material.bits().filter(|_| matches!(key.material, Material::Rsa { .. }));
    if bits.is_some_and(|bits| bits < SAFE_RSA_BITS) {
        return state.fail(&[KeyWeak], &[alg]);
    }
    Ok(())
}

/// An unencoded payload (RFC 7797) is none of a JWT.
fn is_encoded(state: &mut State<'_>) -> Outcome {
    let unencoded = state.header("b64") == Some(&Json::Bool(false));
    state.check(!unencoded || state.header("crit").is_none(), Detached)
}

/// What was asked for has to be there, the last first.
fn presence(state: &mut State<'_>) -> Outcome {
    let policy = state.setup.policy;
    let mut names: Vec<&str> = state.setup.required().collect();
    names.extend(policy.max_age.map(|_| "iat"));
    names.extend((!policy.audiences.is_empty()).then_some("aud"));
    names.extend(policy.issuer.as_ref().map(|_| "iss"));
    let missing = names.into_iter().rev().find(|name| state.claim(name).is_none());
    missing.map_or(Ok(()), |name| state.fail(&[Missing], &[name]))
}

fn max_age(state: &mut State<'_>) -> Outcome {
    let iat = state.claim("iat").and_then(number);
    let (Some(most), Some(iat)) = (state.setup.policy.max_age, iat) else { return Ok(()) };
    let (age, leeway) = (state.setup.now - iat, state.leeway());
    state.check(age - leeway <= most, TooOld)?;
    state.check(age >= -leeway, IatFuture)
}
