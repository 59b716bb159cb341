//! jose of node: `jwtVerify` with `createRemoteJWKSet`, `importSPKI` or a secret's bytes.

use crate::explain::libraries::Refusal;
use crate::explain::libraries::pyjwt::no_keys;
use crate::explain::libraries::reading::{Padding, Rules, decode};
use crate::explain::libraries::setup::{Given, Setup, last, number, verified, written};
use crate::jose::alg::{Alg, Family};
use crate::jose::json::{Json, Object};
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, Material, SAFE_RSA_BITS};

/// As `atob` decodes, with the alphabet of base64url.
const RULES: Rules = Rules { padding: Padding::Whole, spaces: true, loose_bits: true, odd: false };

pub fn model(setup: &Setup<'_>) -> Result<(), Refusal> {
    if matches!(setup.keys, Given::Pem(key) if key.pss.is_some()) {
        let why = "importSPKI takes no key that is marked as one of RSASSA-PSS";
        return Err(error("DataError", "Invalid key type").because(why));
    }
    let parts: Vec<&str> = setup.text.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        return Err(error("JWSInvalid", "Invalid Compact JWS"));
    };
    let header =
        object(header).ok_or_else(|| error("JWSInvalid", "JWS Protected Header is invalid"))?;
    check_crit(&header)?;
    let alg = check_algorithm(&header, setup)?;
    let key = key(setup, &header, alg)?;
    if Alg::named(alg).filter(|alg| knows(*alg)).is_none() {
        let text = format!("alg {alg} is not supported either by JOSE or your javascript runtime");
        return Err(error("JOSENotSupported", &text));
    }
    let undecodable =
        |what: &str| error("JWSInvalid", &format!("Failed to base64url decode the {what}"));
    let signature = decode(signature, RULES).ok_or_else(|| undecodable("signature"))?;
    check_key(setup, key, alg)?;
    let input = setup.text.rsplit_once('.').map_or(setup.text, |(input, _)| input);
    if !verified(key, alg, input, &signature) {
        return Err(error("JWSSignatureVerificationFailed", "signature verification failed"));
    }
    decode(payload, RULES).ok_or_else(|| undecodable("payload"))?;
    if last(&header, "b64") == Some(&Json::Bool(false)) && header.get("crit").is_some() {
        return Err(error("JWTInvalid", "JWTs MUST NOT use unencoded payload"));
    }
    let claims = object(payload).ok_or_else(|| {
        error("JWTInvalid", "JWT Claims Set must be a top-level JSON object")
            .because("it wants claims")
    })?;
    check_claims(&header, &claims, setup)
}

fn object(part: &str) -> Option<Object> {
    let text = String::from_utf8(decode(part, RULES)?).ok()?;
    match Json::parse(&text) {
        Ok(Json::Object(object)) => Some(object),
        _ => None,
    }
}

fn check_crit(header: &Object) -> Result<(), Refusal> {
    let Some(crit) = last(header, "crit") else { return Ok(()) };
    let names: Option<Vec<&str>> =
        crit.as_array().and_then(|names| names.iter().map(Json::as_str).collect());
    let names =
        names.filter(|names| !names.is_empty() && names.iter().all(|name| !name.is_empty()));
    let Some(names) = names else {
        let text = "\"crit\" (Critical) Header Parameter MUST be an array of non-empty strings \
                    when present";
        return Err(error("JWSInvalid", text));
    };
    for name in names {
        if name != "b64" {
            let text = format!("Extension Header Parameter \"{name}\" is not recognized");
            return Err(error("JOSENotSupported", &text));
        }
        match last(header, "b64") {
            None => {
                let text = "Extension Header Parameter \"b64\" is missing";
                return Err(error("JWSInvalid", text));
            }
            Some(Json::Bool(_)) => {}
            Some(_) => return Err(error("JWSInvalid", "The \"b64\" …")),
        }
    }
    Ok(())
}

fn check_algorithm<'a>(header: &'a Object, setup: &Setup<'_>) -> Result<&'a str, Refusal> {
    let alg = last(header, "alg").and_then(Json::as_str).filter(|alg| !alg.is_empty());
    let alg = alg.ok_or_else(|| {
        error("JWSInvalid", "JWS \"alg\" (Algorithm) Header Parameter missing or invalid")
    })?;
    let algs = &setup.policy.algs;
    match algs.is_empty() || algs.iter().any(|allowed| allowed.name() == alg) {
        true => Ok(alg),
        false => Err(error(
            "JOSEAlgNotAllowed",
            "\"alg\" (Algorithm) Header Parameter value not allowed",
        )),
    }
}

fn knows(alg: Alg) -> bool {
    !matches!(alg, Alg::Es256k | Alg::Ed448)
}

fn key<'a>(setup: &Setup<'a>, header: &Object, alg: &str) -> Result<&'a Key, Refusal> {
    match &setup.keys {
        Given::Nothing => Err(no_keys()),
        Given::Pem(key) | Given::Secret(key) => Ok(key),
        Given::Set(set) => of_set(set, last(header, "kid"), alg),
    }
}

/// What `createLocalJWKSet` picks: exactly one key has to fit.
fn of_set<'a>(set: &'a KeySet, kid: Option<&Json>, alg: &str) -> Result<&'a Key, Refusal> {
    let known = Alg::named(alg).filter(|alg| knows(*alg) && alg.family() != Family::Hmac);
    let Some(known) = known else {
        let text = "Unsupported \"alg\" value for a JSON Web Key Set";
        return Err(error("JOSENotSupported", text));
    };
    let usable = |entry: &&Entry| is_usable(entry, kid, known);
    let candidates: Vec<&Entry> = set.entries.iter().filter(usable).collect();
    match candidates[..] {
        [] => {
            let text = "no applicable key found in the JSON Web Key Set";
            Err(error("JWKSNoMatchingKey", text).because("it wants kid, alg and use to fit"))
        }
        [entry] => match &entry.key {
            Ok(key) if key.material.is_private() => {
                Err(error("JWKSInvalid", "JSON Web Key Set members must be public keys"))
            }
            Ok(key) => Ok(key),
            Err(_) => Err(Refusal::new("DataError: …")),
        },
        _ => {
            let text = "multiple matching keys found in the JSON Web Key Set";
            let refusal = error("JWKSMultipleMatchingKeys", text);
            Err(refusal.because("it tries no key where several fit, unless told to in a loop"))
        }
    }
}

fn is_usable(entry: &Entry, kid: Option<&Json>, alg: Alg) -> bool {
    let text = |name: &str| written(entry, name).and_then(Json::as_str);
    let kty = text("kty")
        .map(str::to_owned)
        .or_else(|| entry.key.as_ref().ok().map(|key| key.material.key_type().name().to_owned()));
    let verify = match written(entry, "key_ops") {
        None => true,
        Some(Json::Array(ops)) => ops.iter().any(|op| op.as_str() == Some("verify")),
        Some(_) => false,
    };
    let curve = match alg.family() {
        Family::EdDsa => text("crv") == Some("Ed25519"),
        _ => alg.curve().is_none_or(|curve| text("crv") == Some(curve.name())),
    };
    let named = kid.is_none_or(|kid| kid.as_str().is_some() && kid.as_str() == text("kid"));
    let pinned = written(entry, "alg").is_none_or(|own| own.as_str() == Some(alg.name()));
    let signs = written(entry, "use").is_none_or(|usage| usage.as_str() == Some("sig"));
    let extractable = written(entry, "ext").is_none_or(|ext| matches!(ext, Json::Bool(_)));
    kty.as_deref() == Some(alg.key_type().name())
        && verify
        && curve
        && named
        && pinned
        && signs
        && extractable
}

/// What a key in hand must be for an algorithm; one of `importSPKI` is made for one alone.
fn check_key(setup: &Setup<'_>, key: &Key, alg: &str) -> Result<(), Refusal> {
    let known = Alg::named(alg);
    let secret = matches!(key.material, Material::Oct(_));
    match (known.map(Alg::family), &setup.keys) {
        (Some(Family::Hmac), _) if !secret => {
            let text =
                format!("CryptoKey instances must be of type \"secret\" for the {alg} algorithm");
            return Err(error("TypeError", &text));
        }
        (Some(family), _) if secret && family != Family::Hmac => {
            let text = format!(
                "Key for the {alg} algorithm must be one of type CryptoKey, KeyObject, or JSON \
                 Web Key. Received an instance of Uint8Array"
            );
            return Err(error("TypeError", &text));
        }
        (Some(_), Given::Pem(_)) if setup.algorithms().first().is_none_or(|made| made != alg) => {
            let text = "CryptoKey does not support this operation, …";
            let refusal = error("TypeError", text);
            return Err(refusal.because("importSPKI makes a key for one algorithm only"));
        }
        _ => {}
    }
    let bits = key.material.bits().filter(|_| matches!(key.material, Material::Rsa { .. }));
    match bits.is_some_and(|bits| bits < SAFE_RSA_BITS) {
        true => {
            let text = format!("{alg} requires key modulusLength to be 2048 bits or larger");
            Err(error("TypeError", &text))
        }
        false => Ok(()),
    }
}

/// In its order: presence, issuer, audience, dates.
fn check_claims(header: &Object, claims: &Object, setup: &Setup<'_>) -> Result<(), Refusal> {
    let failed = |text: &str| Err(error("JWTClaimValidationFailed", text));
    let policy = setup.policy;
    if let Some(typ) = &policy.typ {
        let found = last(header, "typ").and_then(Json::as_str).map(full_type);
        if found != Some(full_type(typ)) {
            return failed("unexpected \"typ\" JWT header value");
        }
    }
    for name in presence(setup) {
        if claims.get(name).is_none() {
            return failed(&format!("missing required \"{name}\" claim"));
        }
    }
    if let Some(issuer) = &policy.issuer
        && last(claims, "iss").and_then(Json::as_str) != Some(issuer)
    {
        return failed("unexpected \"iss\" claim value");
    }
    let theirs: Vec<&str> = match last(claims, "aud") {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).collect(),
        aud => aud.and_then(Json::as_str).into_iter().collect(),
    };
    let ours = &policy.audiences;
    if !ours.is_empty() && !ours.iter().any(|ours| theirs.contains(&ours.as_str())) {
        return failed("unexpected \"aud\" claim value");
    }
    check_dates(claims, setup)
}

/// Names in the order in which it misses them.
fn presence<'a>(setup: &Setup<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = setup.required().collect();
    names.extend(setup.policy.max_age.map(|_| "iat"));
    names.extend((!setup.policy.audiences.is_empty()).then_some("aud"));
    names.extend(setup.policy.issuer.as_ref().map(|_| "iss"));
    names.reverse();
    names
}

fn check_dates(claims: &Object, setup: &Setup<'_>) -> Result<(), Refusal> {
    let failed = |text: &str| Err(error("JWTClaimValidationFailed", text));
    let (now, leeway) = (setup.now, setup.leeway(0.0));
    let iat = date(claims, "iat")?;
    if date(claims, "nbf")?.is_some_and(|nbf| nbf > now + leeway) {
        return failed("\"nbf\" claim timestamp check failed");
    }
    if date(claims, "exp")?.is_some_and(|exp| exp <= now - leeway) {
        return Err(error("JWTExpired", "\"exp\" claim timestamp check failed"));
    }
    let (Some(most), Some(iat)) = (setup.policy.max_age, iat) else { return Ok(()) };
    let age = now - iat;
    if age - leeway > most {
        let text = "\"iat\" claim timestamp check failed (too far in the past)";
        return Err(error("JWTExpired", text));
    }
    match age < -leeway {
        true => failed("\"iat\" claim timestamp check failed (it should be in the past)"),
        false => Ok(()),
    }
}

fn date(claims: &Object, name: &str) -> Result<Option<f64>, Refusal> {
    let Some(value) = last(claims, name) else { return Ok(None) };
    let text = format!("\"{name}\" claim must be a number");
    number(value).map(Some).ok_or_else(|| error("JWTClaimValidationFailed", &text))
}

fn full_type(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    if typ.contains('/') { typ } else { format!("application/{typ}") }
}

fn error(class: &str, text: &str) -> Refusal {
    Refusal::new(format!("{class}: {text}"))
}
