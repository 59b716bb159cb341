//! jsonwebtoken: `verify` with a PEM or a secret, or with the key that jwks-rsa finds.

use crate::explain::libraries::Refusal;
use crate::explain::libraries::pyjwt::no_keys;
use crate::explain::libraries::reading::{Padding, Rules, decode};
use crate::explain::libraries::setup::{
    Given, Setup, last, number, script_text, verified, written,
};
use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, Material, Pss};

/// Node's decoder forgives everything that the pattern for a token lets through.
const RULES: Rules =
    Rules { padding: Padding::Refused, spaces: false, loose_bits: true, odd: true };

pub fn model(setup: &Setup<'_>) -> Result<(), Refusal> {
    let text = setup.text;
    if text.is_empty() {
        return refuse("jwt must be provided");
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [header_text, payload_text, signature] = parts[..] else { return refuse("jwt malformed") };
    let header = read_header(header_text, payload_text, signature)?;
    let payload = read_payload(payload_text, &header)?;
    let key = key(setup, &header)?;
    if signature.is_empty() {
        return refuse("jwt signature is required");
    }
    let alg = check_algorithm(setup, key, &header)?;
    let pss = key.pss.filter(|_| matches!(setup.keys, Given::Pem(_)));
    check_key(alg, key, pss)?;
    check_signature(alg, key, text, signature)?;
    match payload {
        Some(claims) => check_claims(&claims, setup),
        None => check_claims(&Object::default(), setup),
    }
}

/// `null` for what the pattern of a token or its header does not fit: "invalid token".
fn read_header(header: &str, payload: &str, signature: &str) -> Result<Object, Refusal> {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let fits = [header, payload, signature].into_iter().all(plain);
    if header.is_empty() || payload.is_empty() || !fits {
        return invalid_token();
    }
    let bytes = decode(header, RULES).unwrap_or_default();
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    match Json::parse(&latin) {
        Ok(Json::Object(header)) => Ok(header),
        // Whatever JavaScript takes for true has members, if none of ours.
        Ok(Json::Array(_) | Json::Bool(true)) => Ok(Object::default()),
        _ => invalid_token(),
    }
}

fn invalid_token<T>() -> Result<T, Refusal> {
    Err(error("JsonWebTokenError", "invalid token"))
}

/// Claims; `None` for a payload that stays text, of which nothing is asked.
fn read_payload(payload: &str, header: &Object) -> Result<Option<Object>, Refusal> {
    let bytes = decode(payload, RULES).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let typed = last(header, "typ").and_then(Json::as_str) == Some("JWT");
    match Json::parse(&text) {
        Ok(Json::Object(claims)) => Ok(Some(claims)),
        Ok(Json::Null) if typed => Err(error("TypeError", "Cannot read properties of null …")),
        Ok(_) => Ok(None),
        Err(_) if typed => Err(error("SyntaxError", "…")),
        Err(_) => Ok(None),
    }
}

fn key<'a>(setup: &Setup<'a>, header: &Object) -> Result<&'a Key, Refusal> {
    match &setup.keys {
        Given::Nothing => Err(no_keys()),
        Given::Pem(key) | Given::Secret(key) => Ok(key),
        Given::Set(set) => signing_key(set, last(header, "kid")).map_err(|why| {
            let callback = format!("error in secret or public key callback: {why}");
            error("JsonWebTokenError", &callback)
                .because("jwks-rsa looks for a key by its kid only")
        }),
    }
}

/// What jwks-rsa finds.
fn signing_key<'a>(set: &'a KeySet, kid: Option<&Json>) -> Result<&'a Key, String> {
    if set.entries.is_empty() {
        return Err("The JWKS endpoint did not contain any keys".into());
    }
    let signs = |entry: &&Entry| written(entry, "use").is_none_or(|u| u.as_str() == Some("sig"));
    let entries = set.entries.iter().filter(signs);
    let public = |entry: &'a Entry| {
        let key = entry.key.as_ref().ok()?;
        let usable = !key.material.is_private() && !matches!(key.material, Material::Akp { .. });
        usable.then_some((entry, key))
    };
    let keys: Vec<(&Entry, &Key)> = entries.filter_map(public).collect();
    match (kid, &keys[..]) {
        (_, []) => Err("The JWKS endpoint did not contain any signing keys".into()),
        (None | Some(Json::Null), [(_, key)]) => Ok(key),
        (None | Some(Json::Null), _) => {
            Err("No KID specified and JWKS endpoint returned more than 1 key".into())
        }
        (Some(kid), keys) => {
            let named = keys.iter().find(|(entry, _)| entry.kid.as_deref() == kid.as_str());
            let shown = script_text(kid);
            named
                .map(|(_, key)| *key)
                .ok_or_else(|| format!("Unable to find a signing key that matches '{shown}'"))
        }
    }
}

/// The header's algorithm, where it is among those asked for or those of the key's type.
fn check_algorithm<'a>(
    setup: &Setup<'_>,
    key: &Key,
    header: &'a Object,
) -> Result<&'a str, Refusal> {
    let of_type: &[&str] = match &key.material {
        Material::Oct(_) => &["HS256", "HS384", "HS512"],
        Material::Ec { .. } => &["ES256", "ES384", "ES512"],
        _ => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
    };
    let alg = last(header, "alg").and_then(Json::as_str);
    let allowed = |alg: &&str| match &setup.policy.algs[..] {
        [] => of_type.contains(alg),
        algs => algs.iter().any(|allowed| allowed.name() == *alg),
    };
    alg.filter(allowed).ok_or_else(|| {
        error("JsonWebTokenError", "invalid algorithm")
            .because("it knows RSA, NIST's curves and HMAC only")
    })
}

/// A key of a set is made of its numbers alone: that it is for RSASSA-PSS stands in a PEM only.
fn check_key(alg: &str, key: &Key, pss: Option<Pss>) -> Result<(), Refusal> {
    let secret = matches!(key.material, Material::Oct(_));
    let family = alg.get(..2).unwrap_or_default();
    if family == "HS" && !secret {
        return refuse(&format!("secretOrPublicKey must be a symmetric key when using {alg}"));
    }
    if matches!(family, "RS" | "PS" | "ES") && secret {
        return refuse(&format!("secretOrPublicKey must be an asymmetric key when using {alg}"));
    }
    let (kind, algs): (&str, &[&str]) = match &key.material {
        Material::Oct(_) => return Ok(()),
        Material::Rsa { .. } if pss.is_some() => ("rsa-pss", &["PS256", "PS384", "PS512"]),
        Material::Rsa { .. } => ("rsa", &["RS256", "PS256", "RS384", "PS384", "RS512", "PS512"]),
        Material::Ec { .. } => ("ec", &["ES256", "ES384", "ES512"]),
        _ => return Err(error("Error", "Unknown key type …")),
    };
    if !algs.contains(&alg) {
        let algs = algs.join(", ");
        let text = format!("\"alg\" parameter for \"{kind}\" key type must be one of: {algs}.");
        return Err(error("Error", &text));
    }
    let hash = Alg::named(alg).and_then(Alg::hash).map(Pss::Only);
    if pss.is_some() && pss != hash {
        let text = format!(
            "Invalid key for this operation, its RSA-PSS parameters do not meet the requirements \
             of \"alg\" {alg}."
        );
        return Err(error("Error", &text).because("it wants the key to name the hash"));
    }
    let curve = match alg {
        "ES256" => "prime256v1",
        "ES384" => "secp384r1",
        "ES512" => "secp521r1",
        _ => return Ok(()),
    };
    match Alg::named(alg).and_then(Alg::curve) == key.material.curve() {
        true => Ok(()),
        false => {
            Err(error("Error", &format!("\"alg\" parameter \"{alg}\" requires curve \"{curve}\".")))
        }
    }
}

fn check_signature(alg: &str, key: &Key, text: &str, signature: &str) -> Result<(), Refusal> {
    let input = text.rsplit_once('.').map_or(text, |(input, _)| input);
    let bytes = decode(signature, RULES).unwrap_or_default();
    let size = Alg::named(alg).and_then(Alg::signature_size).filter(|_| alg.starts_with("ES"));
    if let Some(size) = size.filter(|size| *size != bytes.len()) {
        let text =
            format!("\"{alg}\" signatures must be \"{size}\" bytes, saw \"{}\"", bytes.len());
        return Err(error("TypeError", &text));
    }
    // An HMAC is compared as text: spare bits count.
    let exact = !alg.starts_with("HS") || crate::jose::json::base64url::encode(&bytes) == signature;
    match exact && verified(key, alg, input, &bytes) {
        true => Ok(()),
        false => Err(error("JsonWebTokenError", "invalid signature")
            .because("of several keys under one kid it tries the first")),
    }
}

/// In its order; nothing is required to be there but what is asked for.
fn check_claims(claims: &Object, setup: &Setup<'_>) -> Result<(), Refusal> {
    let (now, leeway) = (setup.now, setup.leeway(0.0));
    if let Some(nbf) = last(claims, "nbf") {
        match number(nbf) {
            None => return refuse("invalid nbf value"),
            Some(nbf) if nbf > now + leeway => {
                return Err(error("NotBeforeError", "jwt not active"));
            }
            Some(_) => {}
        }
    }
    if let Some(exp) = last(claims, "exp") {
        match number(exp) {
            None => return refuse("invalid exp value"),
            Some(exp) if now >= exp + leeway => {
                return Err(error("TokenExpiredError", "jwt expired"));
            }
            Some(_) => {}
        }
    }
    check_audience(claims, &setup.policy.audiences)?;
    if let Some(issuer) = &setup.policy.issuer
        && last(claims, "iss").and_then(Json::as_str) != Some(issuer)
    {
        return refuse(&format!("jwt issuer invalid. expected: {issuer}"));
    }
    let Some(most) = setup.policy.max_age else { return Ok(()) };
    match last(claims, "iat").and_then(number) {
        None => refuse("iat required when maxAge is specified"),
        Some(iat) if now >= iat + most + leeway => {
            Err(error("TokenExpiredError", "maxAge exceeded"))
        }
        Some(_) => Ok(()),
    }
}

fn check_audience(claims: &Object, wanted: &[String]) -> Result<(), Refusal> {
    let theirs: Vec<&str> = match last(claims, "aud") {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).collect(),
        aud => aud.and_then(Json::as_str).into_iter().collect(),
    };
    match wanted.is_empty() || wanted.iter().any(|ours| theirs.contains(&ours.as_str())) {
        true => Ok(()),
        false => refuse(&format!("jwt audience invalid. expected: {}", wanted.join(" or "))),
    }
}

fn refuse(text: &str) -> Result<(), Refusal> {
    Err(error("JsonWebTokenError", text))
}

fn error(class: &str, text: &str) -> Refusal {
    Refusal::new(format!("{class}: {text}"))
}
