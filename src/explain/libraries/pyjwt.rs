//! PyJWT: `decode` with a key of `PyJWKClient`, or with a PEM or a secret.

use crate::explain::libraries::Refusal;
use crate::explain::libraries::reading::{Padding, Rules, decode};
use crate::explain::libraries::setup::{
    self, Given, Setup, escaped, last, number, verified, written,
};
use crate::jose::json::{Json, Object};
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, Material};

const RULES: Rules =
    Rules { padding: Padding::Whole, spaces: false, loose_bits: false, odd: false };

/// A token as PyJWT loads it.
pub struct Loaded<'a> {
    pub input: &'a str,
    pub header: Object,
    pub payload: Vec<u8>,
    pub signature: Vec<u8>,
}

/// What `decode` is told beside token and key.
pub struct Options<'a> {
    pub algorithms: Vec<String>,
    pub audiences: Option<&'a [String]>,
    pub verify_aud: bool,
    pub issuer: Option<&'a str>,
    pub required: Vec<&'a str>,
    pub leeway: f64,
}

pub fn model(setup: &Setup<'_>) -> Result<(), Refusal> {
    let audiences = &setup.policy.audiences;
    let options = Options {
        algorithms: setup.algorithms(),
        audiences: (!audiences.is_empty()).then_some(audiences),
        verify_aud: true,
        issuer: setup.policy.issuer.as_deref(),
        required: setup.required().collect(),
        leeway: setup.leeway(0.0),
    };
    match &setup.keys {
        Given::Nothing => Err(no_keys()),
        Given::Set(set) => {
            let entry = signing_key(setup.text, set)?;
            let loaded = load(setup.text)?;
            check_algorithm(&loaded.header, &options, own_algorithm(entry).as_deref())?;
            check_signature(&loaded, entry.key.as_ref().ok())?;
            claims(&object(&loaded.payload)?, &options, setup.now)
        }
        Given::Pem(key) | Given::Secret(key) => {
            decode_with(setup.text, key, &options, setup.now).map(drop)
        }
    }
}

/// `decode` with a PEM or a secret: the claims.
pub fn decode_with(
    text: &str,
    key: &Key,
    options: &Options<'_>,
    now: f64,
) -> Result<Object, Refusal> {
    let loaded = load(text)?;
    check_algorithm(&loaded.header, options, None)?;
    prepare(key, last(&loaded.header, "alg").and_then(Json::as_str).unwrap_or_default())?;
    check_signature(&loaded, Some(key))?;
    let object = object(&loaded.payload)?;
    claims(&object, options, now)?;
    Ok(object)
}

pub fn no_keys() -> Refusal {
    Refusal::new("it would ask for keys first, and there are none")
}

/// Segments, base64, the header's JSON, and what it checks of a header.
pub fn load(text: &str) -> Result<Loaded<'_>, Refusal> {
    let segments = || error("DecodeError", "Not enough segments");
    let (input, signature) = text.rsplit_once('.').ok_or_else(segments)?;
    let (header, payload) = input.split_once('.').ok_or_else(segments)?;
    let part = |text: &str, name: &str| {
        decode(text, RULES).ok_or_else(|| error("DecodeError", &format!("Invalid {name} padding")))
    };
    let header = part(header, "header")?;
    let header = std::str::from_utf8(&header).ok().and_then(|text| Json::parse(text).ok());
    let header = match header {
        Some(Json::Object(header)) => header,
        Some(_) => {
            return Err(error("DecodeError", "Invalid header string: must be a json object"));
        }
        None => return Err(error("DecodeError", "Invalid header string: …")),
    };
    let detached = last(&header, "b64") == Some(&Json::Bool(false));
    if detached && !payload.is_empty() {
        let text = "Payload segment must be empty when 'b64' is false.";
        return Err(error("DecodeError", text));
    }
    let (payload, signature) = (part(payload, "payload")?, part(signature, "crypto")?);
    check_header(&header)?;
    if detached {
        return Err(undetached(&header));
    }
    Ok(Loaded { input, header, payload, signature })
}

/// An unencoded payload has to be given besides, and crit has to name `b64` (RFC 7797).
fn undetached(header: &Object) -> Refusal {
    if last(header, "crit").is_none() {
        let text = "The 'b64' header parameter requires 'b64' to be listed in 'crit'.";
        return error("InvalidTokenError", text);
    }
    let text = "It is required that you pass in a value for the \"detached_payload\" argument to \
                decode a message having the b64 header set to false.";
    error("DecodeError", text)
}

fn check_header(header: &Object) -> Result<(), Refusal> {
    let invalid = |text: String| Err(error("InvalidTokenError", &text));
    if last(header, "kid").is_some_and(|kid| kid.as_str().is_none()) {
        return invalid("Key ID header parameter must be a string".into());
    }
    let Some(crit) = last(header, "crit") else { return Ok(()) };
    let names = crit.as_array().filter(|names| !names.is_empty());
    let Some(names) = names else {
        return invalid("Invalid 'crit' header: must be a non-empty list".into());
    };
    for name in names {
        match name.as_str() {
            None => return invalid("Invalid 'crit' header: values must be strings".into()),
            Some("b64") if header.get("b64").is_some() => {}
            Some("b64") => {
                return invalid("Critical extension 'b64' is missing from headers".into());
            }
            Some(name) => return invalid(format!("Unsupported critical extension: {name}")),
        }
    }
    Ok(())
}

/// The key that `PyJWKClient.get_signing_key_from_jwt` finds.
pub fn signing_key<'a>(text: &str, set: &'a KeySet) -> Result<&'a Entry, Refusal> {
    let loaded = load(text)?;
    object(&loaded.payload)?;
    let client = |text: &str| Err(error("PyJWKClientError", text));
    if set.entries.is_empty() {
        return Err(error("PyJWKSetError", "The JWK Set did not contain any keys"));
    }
    let usable: Vec<&Entry> = set.entries.iter().filter(|entry| entry.key.is_ok()).collect();
    if usable.is_empty() {
        return Err(error("PyJWKSetError", "The JWK Set did not contain any usable keys. …"));
    }
    let signs = |entry: &&Entry| {
        let usage = written(entry, "use").is_none_or(|usage| usage.as_str() == Some("sig"));
        usage && entry.kid.as_deref().is_some_and(|kid| !kid.is_empty())
    };
    let signing: Vec<&Entry> = usable.into_iter().filter(signs).collect();
    if signing.is_empty() {
        return client("The JWKS endpoint did not contain any signing keys");
    }
    let kid = last(&loaded.header, "kid").and_then(Json::as_str);
    match signing.into_iter().find(|entry| entry.kid.as_deref() == kid) {
        Some(entry) => Ok(entry),
        None => {
            let kid = kid.unwrap_or("None");
            client(&format!("Unable to find a signing key that matches: \"{kid}\""))
                .map_err(|refusal: Refusal| refusal.because("it looks for a key by its kid only"))
        }
    }
}

fn own_algorithm(entry: &Entry) -> Option<String> {
    entry.key.as_ref().ok().and_then(setup::algorithm)
}

pub fn check_algorithm(
    header: &Object,
    options: &Options<'_>,
    own: Option<&str>,
) -> Result<(), Refusal> {
    let invalid = |text: &str| {
        let why = "it allows the algorithms it was told of, and a key without alg is for RS256";
        Err(error("InvalidAlgorithmError", text).because(why))
    };
    let Some(alg) = last(header, "alg") else { return invalid("Algorithm not specified") };
    let name = alg.as_str().filter(|name| !name.is_empty());
    let allowed = name.filter(|name| options.algorithms.iter().any(|allowed| allowed == name));
    match (allowed, own) {
        (None, _) => invalid("The specified alg value is not allowed"),
        (Some(name), Some(own)) if name != own => {
            invalid(&format!("Token algorithm '{name}' does not match the key's algorithm '{own}'"))
        }
        _ => Ok(()),
    }
}

/// What a key in PEM has to be for an algorithm.
fn prepare(key: &Key, alg: &str) -> Result<(), Refusal> {
    let invalid = |text: &str| Err(error("InvalidKeyError", text));
    let secret = matches!(key.material, Material::Oct(_));
    match alg.get(..2).unwrap_or_default() {
        "HS" if !secret => invalid(
            "The specified key is an asymmetric key or x509 certificate and should not be used as \
             an HMAC secret.",
        ),
        "RS" | "PS" if secret || escaped(key) || !key.certificates.is_empty() => {
            invalid("Could not parse the provided public key.")
        }
        _ if escaped(key) => Err(error("ValueError", "Unable to load PEM file. …")),
        _ => Ok(()),
    }
}

fn check_signature(loaded: &Loaded<'_>, key: Option<&Key>) -> Result<(), Refusal> {
    let alg = last(&loaded.header, "alg").and_then(Json::as_str).unwrap_or_default();
    match key.is_some_and(|key| verified(key, alg, loaded.input, &loaded.signature)) {
        true => Ok(()),
        false => {
            let refusal = error("InvalidSignatureError", "Signature verification failed");
            Err(refusal.because("of several keys under one kid it tries one"))
        }
    }
}

fn object(payload: &[u8]) -> Result<Object, Refusal> {
    let invalid = |text: &str| Err(error("DecodeError", text).because("it wants claims"));
    let text = std::str::from_utf8(payload).ok();
    match text.and_then(|text| Json::parse(text).ok()) {
        Some(Json::Object(object)) => Ok(object),
        Some(_) => invalid("Invalid payload string: must be a json object"),
        None => invalid("Invalid payload string: …"),
    }
}

/// `_validate_claims`, in its order.
fn claims(claims: &Object, options: &Options<'_>, now: f64) -> Result<(), Refusal> {
    for name in &options.required {
        if matches!(last(claims, name), None | Some(Json::Null)) {
            return Err(missing(name));
        }
    }
    dates(claims, options.leeway, now)?;
    issuer(claims, options)?;
    audience(claims, options)?;
    if last(claims, "sub").is_some_and(|sub| sub.as_str().is_none()) {
        return Err(error("InvalidSubjectError", "Subject must be a string"));
    }
    match last(claims, "jti") {
        Some(jti) if jti.as_str().is_none() => {
            Err(error("InvalidJTIError", "JWT ID must be a string")
                .because("it wants jti to be text, as RFC 7519 section 4.1.7 does"))
        }
        _ => Ok(()),
    }
}

fn dates(claims: &Object, leeway: f64, now: f64) -> Result<(), Refusal> {
    if let Some(iat) = last(claims, "iat") {
        let text = "Issued At claim (iat) must be an integer.";
        let iat = integer(iat).ok_or_else(|| error("InvalidIssuedAtError", text))?;
        if iat > now + leeway {
            return Err(error("ImmatureSignatureError", "The token is not yet valid (iat)"));
        }
    }
    if let Some(nbf) = last(claims, "nbf") {
        let text = "Not Before claim (nbf) must be an integer.";
        let nbf = integer(nbf).ok_or_else(|| error("DecodeError", text))?;
        if nbf > now + leeway {
            return Err(error("ImmatureSignatureError", "The token is not yet valid (nbf)"));
        }
    }
    if let Some(exp) = last(claims, "exp") {
        let text = "Expiration Time claim (exp) must be an integer.";
        let exp = integer(exp).ok_or_else(|| error("DecodeError", text))?;
        if exp <= now - leeway {
            let expired = error("ExpiredSignatureError", "Signature has expired");
            return Err(expired.because("it drops the fraction of a second of exp"));
        }
    }
    Ok(())
}

/// Python's `int()`: fractions are dropped, and text of digits will do.
fn integer(value: &Json) -> Option<f64> {
    match value {
        Json::Bool(truth) => Some(f64::from(u8::from(*truth))),
        Json::String(text) => {
            let digits = text.trim().trim_start_matches(['+', '-']).replace('_', "");
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            whole.then(|| text.trim().replace('_', "").parse().ok()).flatten()
        }
        value => number(value).filter(|number| number.is_finite()).map(f64::trunc),
    }
}

fn issuer(claims: &Object, options: &Options<'_>) -> Result<(), Refusal> {
    let Some(wanted) = options.issuer else { return Ok(()) };
    match last(claims, "iss") {
        None => Err(missing("iss")),
        Some(Json::String(iss)) if iss == wanted => Ok(()),
        Some(Json::String(_)) => Err(error("InvalidIssuerError", "Invalid issuer")),
        Some(_) => Err(error("InvalidIssuerError", "Payload Issuer (iss) must be a string")),
    }
}

fn audience(claims: &Object, options: &Options<'_>) -> Result<(), Refusal> {
    let invalid = |text: &str| Err(error("InvalidAudienceError", text));
    let found = last(claims, "aud").filter(|aud| truthy(aud));
    let (found, wanted) = match (found, options.audiences) {
        _ if !options.verify_aud => return Ok(()),
        (None, None) => return Ok(()),
        (Some(_), None) => {
            let refusal = error("InvalidAudienceError", "Invalid audience");
            return Err(refusal.because("it refuses any aud where no audience was configured"));
        }
        (None, Some(_)) => return Err(missing("aud")),
        (Some(found), Some(wanted)) => (found, wanted),
    };
    let theirs: Option<Vec<&str>> = match found {
        Json::String(one) => Some(vec![one]),
        Json::Array(items) => items.iter().map(Json::as_str).collect(),
        _ => None,
    };
    match theirs {
        None => invalid("Invalid claim format in token"),
        Some(theirs) if !wanted.iter().any(|ours| theirs.contains(&ours.as_str())) => {
            let refusal = error("InvalidAudienceError", "Audience doesn't match");
            // fastapi-clerk-auth is what this happens to.
            Err(refusal.because("its audience is one text, the first"))
        }
        Some(_) => Ok(()),
    }
}

fn truthy(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(truth) => *truth,
        Json::Number(_) => number(value) != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::NotUnicode(_) => true,
        Json::Array(items) => !items.is_empty(),
        Json::Object(object) => !object.is_empty(),
    }
}

fn missing(name: &str) -> Refusal {
    error("MissingRequiredClaimError", &format!("Token is missing the \"{name}\" claim"))
}

fn error(class: &str, text: &str) -> Refusal {
    Refusal::new(format!("{class}: {text}"))
}
