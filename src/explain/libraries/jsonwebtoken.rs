//! jsonwebtoken: `verify` with a PEM or a secret, or with the key that jwks-rsa finds.

use crate::explain::libraries::fault::Fault::*;
use crate::explain::libraries::library::{Library, PLAIN, Refusal, State};
use crate::explain::libraries::reading::{Base64, Bytes, Reader, Rules, number};
use crate::explain::libraries::setup::{Given, is_secret, verified, verifies, written};
use crate::explain::libraries::{script, steps};
use crate::jose::alg::Alg;
use crate::jose::json::{Json, base64url};
use crate::jose::key::set::Entry;
use crate::jose::key::{Key, Material, Pss};

type Outcome = Result<(), Refusal>;

/// What jsonwebtoken does and says.
#[rustfmt::skip]
pub const JSONWEBTOKEN: Library = Library {
    id: "jsonwebtoken",
    name: "jsonwebtoken",
    version: "9.0.3",
    used: "with jwks-rsa",
    steps: &[
        is_there, steps::three_parts, header, payload, choose, signature, algorithm, key_fits,
        signed, has_members, steps::nbf, steps::exp, steps::audience, steps::issuer, max_age,
    ],
    // Node's decoder forgives everything that the pattern for a token lets through.
    base64: Base64::Rules(Rules { loose_bits: true, odd: true, ..Base64::STRICT }),
    header: Reader { bytes: Bytes::Latin1, ..Reader::SCRIPT },
    payload: Reader::SCRIPT,
    shown: script::json,
    shown_date: script::utc,
    strict: &[
        (&[KidUnknown, NoKeys, NoSigningKeys, ManyKeys], BY_KID),
        (&[AlgNotAllowed], "it knows RSA, NIST's curves and HMAC only"),
        (&[KeyPss], "it wants the key to name the hash"),
        (&[Signature], "of several keys under one kid it tries the first"),
    ],
    texts: &[
        (&[Empty], "JsonWebTokenError: jwt must be provided"),
        (&[Segments], "JsonWebTokenError: jwt malformed"),
        (&[Parse, HeaderJson], "JsonWebTokenError: invalid token"),
        (&[PayloadJson], "SyntaxError: …"),
        (&[PayloadNull], "TypeError: Cannot read properties of null …"),
        (&[NoKeys], "JsonWebTokenError: error in secret or public key callback: The JWKS endpoint did not contain any keys"),
        (&[NoSigningKeys], "JsonWebTokenError: error in secret or public key callback: The JWKS endpoint did not contain any signing keys"),
        (&[ManyKeys], "JsonWebTokenError: error in secret or public key callback: No KID specified and JWKS endpoint returned more than 1 key"),
        (&[KidUnknown], "JsonWebTokenError: error in secret or public key callback: Unable to find a signing key that matches '{}'"),
        (&[SignatureMissing], "JsonWebTokenError: jwt signature is required"),
        (&[AlgNotAllowed], "JsonWebTokenError: invalid algorithm"),
        (&[KeyIsAsymmetric], "JsonWebTokenError: secretOrPublicKey must be a symmetric key when using {}"),
        (&[KeyIsSecret], "JsonWebTokenError: secretOrPublicKey must be an asymmetric key when using {}"),
        (&[KeyType], "Error: Unknown key type …"),
        (&[KeyAlg], "Error: \"alg\" parameter for \"{}\" key type must be one of: {}."),
        (&[KeyPss], "Error: Invalid key for this operation, its RSA-PSS parameters do not meet the requirements of \"alg\" {}."),
        (&[KeyCurve], "Error: \"alg\" parameter \"{}\" requires curve \"{}\"."),
        (&[SignatureSize], "TypeError: \"{}\" signatures must be \"{}\" bytes, saw \"{}\""),
        (&[Signature], "JsonWebTokenError: invalid signature"),
        (&[NbfType], "JsonWebTokenError: invalid nbf value"),
        (&[NbfFuture], "NotBeforeError: jwt not active"),
        (&[ExpType], "JsonWebTokenError: invalid exp value"),
        (&[Expired], "TokenExpiredError: jwt expired"),
        (&[AudMissing, Aud], "JsonWebTokenError: jwt audience invalid. expected: {}"),
        (&[Iss], "JsonWebTokenError: jwt issuer invalid. expected: {}"),
        (&[IatMissing], "JsonWebTokenError: iat required when maxAge is specified"),
        (&[TooOld], "TokenExpiredError: maxAge exceeded"),
    ],
    ..PLAIN
};

const BY_KID: &str = "jwks-rsa looks for a key by its kid only";

fn is_there(state: &mut State<'_>) -> Outcome {
    state.check(!state.setup.text.is_empty(), Empty)
}

/// What does not fit the pattern of a token is one error, and so is a header that is no JSON.
/// Whatever JavaScript takes for true has members, if none of ours.
fn header(state: &mut State<'_>) -> Outcome {
    let plain = |text: &&str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let fits = state.parts.iter().all(plain) && state.parts[..2].iter().all(|p| !p.is_empty());
    state.check(fits, Parse)?;
    let bytes = state.library.base64.decode(state.parts[0]).unwrap_or_default();
    match state.read(state.library.header, &bytes, HeaderJson)? {
        Json::Object(header) => state.header = header,
        other => return state.check(script::is_truthy(&other), Parse),
    }
    Ok(())
}

/// Claims; of a payload that stays text nothing is asked.
fn payload(state: &mut State<'_>) -> Outcome {
    state.payload = state.library.base64.decode(state.parts[1]).unwrap_or_default();
    match state.library.payload.read(&state.payload) {
        Ok(Json::Object(claims)) => state.claims = claims,
        Ok(_) => {}
        Err(_) => return state.check(!is_typed(state), PayloadJson),
    }
    Ok(())
}

/// What is typed as JSON is read as JSON.
fn is_typed(state: &State<'_>) -> bool {
    state.header("typ").and_then(Json::as_str) == Some("JWT")
}

/// Then `null` is a value that can't be asked for claims.
fn has_members(state: &mut State<'_>) -> Outcome {
    let is_null = state.library.payload.read(&state.payload) == Ok(Json::Null);
    state.check(!(is_null && is_typed(state)), PayloadNull)
}

/// What jwks-rsa finds.
fn choose(state: &mut State<'_>) -> Outcome {
    let Some(set) = state.given()? else { return Ok(()) };
    state.check(!set.entries.is_empty(), NoKeys)?;
    let signs = |entry: &&Entry| written(entry, "use").is_none_or(|u| u.as_str() == Some("sig"));
    let public =
        |key: &Key| !key.material.is_private() && !matches!(key.material, Material::Akp { .. });
    let usable =
        |entry: &&Entry| signs(entry) && verifies(entry) && entry.key.as_ref().is_ok_and(public);
    let entries: Vec<&Entry> = set.entries.iter().filter(usable).collect();
    state.check(!entries.is_empty(), NoSigningKeys)?;
    let kid = state.header("kid").filter(|kid| **kid != Json::Null);
    let Some(kid) = kid else {
        state.check(entries.len() == 1, ManyKeys)?;
        state.take(entries[0]);
        return Ok(());
    };
    let named = |entry: &&&Entry| kid.as_str().is_some() && entry.kid.as_deref() == kid.as_str();
    match entries.iter().find(named) {
        Some(entry) => state.take(entry),
        None => return state.fail(&[KidUnknown], &[&script::text(kid)]),
    }
    Ok(())
}

fn signature(state: &mut State<'_>) -> Outcome {
    state.check(!state.parts[2].is_empty(), SignatureMissing)?;
    steps::signature(state)
}

/// The header's algorithm, where it is among those asked for or those of the key's type.
fn algorithm(state: &mut State<'_>) -> Outcome {
    let Some(key) = state.key else { return Ok(()) };
    let of_type: &[&str] = match &key.material {
        Material::Oct(_) => &["HS256", "HS384", "HS512"],
        Material::Ec { .. } => &["ES256", "ES384", "ES512"],
        _ => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
    };
    let asked = !state.setup.policy.algs.is_empty();
    let alg = state.alg();
    state.check(if asked { state.allows(alg) } else { of_type.contains(&alg) }, AlgNotAllowed)
}

/// A key of a set is made of its numbers alone: that it is for RSASSA-PSS stands in a PEM only.
fn key_fits(state: &mut State<'_>) -> Outcome {
    let (Some(key), alg) = (state.key, state.alg()) else { return Ok(()) };
    let pss = key.pss.filter(|_| matches!(state.setup.keys, Given::Pem(_)));
    let family = alg.get(..2).unwrap_or_default();
    if family == "HS" && !is_secret(key) {
        return state.fail(&[KeyIsAsymmetric], &[alg]);
    }
    if matches!(family, "RS" | "PS" | "ES") && is_secret(key) {
        return state.fail(&[KeyIsSecret], &[alg]);
    }
    let (kind, algs): (&str, &[&str]) = match &key.material {
        Material::Oct(_) => return Ok(()),
        Material::Rsa { .. } if pss.is_some() => ("rsa-pss", &["PS256", "PS384", "PS512"]),
        Material::Rsa { .. } => ("rsa", &["RS256", "PS256", "RS384", "PS384", "RS512", "PS512"]),
        Material::Ec { .. } => ("ec", &["ES256", "ES384", "ES512"]),
        _ => return state.fail(&[KeyType], &[]),
    };
    if !algs.contains(&alg) {
        return state.fail(&[KeyAlg], &[kind, &algs.join(", ")]);
    }
    let known = Alg::named(alg);
    if pss.is_some() && pss != known.and_then(Alg::hash).map(Pss::Only) {
        return state.fail(&[KeyPss], &[alg]);
    }
    let curve = match alg {
        "ES256" => "prime256v1",
        "ES384" => "secp384r1",
        "ES512" => "secp521r1",
        _ => return Ok(()),
    };
    let fits = known.and_then(Alg::curve) == key.material.curve();
    if fits { Ok(()) } else { state.fail(&[KeyCurve], &[alg, curve]) }
}

fn signed(state: &mut State<'_>) -> Outcome {
    let (Some(key), alg, bytes) = (state.key, state.alg(), &state.signature) else { return Ok(()) };
    let size = Alg::named(alg).and_then(Alg::signature_size).filter(|_| alg.starts_with("ES"));
    if let Some(size) = size.filter(|size| *size != bytes.len()) {
        let (size, seen) = (size.to_string(), bytes.len().to_string());
        return state.fail(&[SignatureSize], &[alg, &size, &seen]);
    }
    // An HMAC is compared as text: spare bits count.
    let exact = !alg.starts_with("HS") || base64url::encode(bytes) == state.parts[2];
    state.check(exact && verified(key, alg, state.input, bytes), Signature)
}

fn max_age(state: &mut State<'_>) -> Outcome {
    let Some(most) = state.setup.policy.max_age else { return Ok(()) };
    match state.claim("iat").and_then(number) {
        None => state.fail(&[IatMissing], &[]),
        Some(iat) => {
            // Zero is as good as none, which is now.
            let since = if iat == 0.0 { state.setup.now } else { iat };
            state.check(state.setup.now < since + most + state.leeway(), TooOld)
        }
    }
}
