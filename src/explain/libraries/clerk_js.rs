//! @clerk/backend: `verifyToken` with a secret key (keys from Clerk) or with `jwtKey` (a PEM).

use jiff::Timestamp;

use crate::explain::libraries::Refusal;
use crate::explain::libraries::pyjwt::no_keys;
use crate::explain::libraries::reading::{Padding, Rules, decode};
use crate::explain::libraries::setup::{
    Given, Setup, last, number, script_number, script_text, verified, written,
};
use crate::jose::json::{Json, Object};
use crate::jose::key::set::Entry;
use crate::jose::key::{Key, Material};

const RULES: Rules = Rules { padding: Padding::Any, spaces: false, loose_bits: false, odd: false };
/// `clockSkewInMs`.
const SKEW: f64 = 5.0;
/// Where JavaScript's calendar ends, in seconds on both sides of 1970.
const LAST_DAY: f64 = 8.64e12;
/// The `cat` of a machine token.
const MACHINE: &str = "cl_B7d4PD333AAA";
const ALGORITHMS: [&str; 3] = ["RS256", "RS384", "RS512"];

pub fn model(setup: &Setup<'_>) -> Result<(), Refusal> {
    let invalid = |text: &str| Err(error("token-invalid", text).because("it wants claims"));
    let parts: Vec<&str> = setup.text.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        return invalid("Invalid JWT form. A JWT consists of three parts separated by dots.");
    };
    let read = (json(header), json(payload), decode(signature, RULES));
    let (Some(header), Some(payload), Some(signature)) = read else {
        return invalid(
            "Invalid JWT form. The header, payload, or signature could not be decoded.",
        );
    };
    let header = members(header, "kid", "header")?;
    if last(&header, "cat").and_then(Json::as_str) == Some(MACHINE) {
        return invalid("Invalid session token category.");
    }
    let (key, entry) = key(setup, &header)?;
    let alg = check_header(&header)?;
    check_key(key, entry, alg)?;
    let input = setup.text.rsplit_once('.').map_or(setup.text, |(input, _)| input);
    if !verified(key, alg, input, &signature) {
        let refusal = error("token-invalid-signature", "JWT signature is invalid.");
        return Err(refusal.because("of several keys under one kid it tries the last"));
    }
    let claims = members(payload, "azp", "payload")?;
    check_sub(&claims)?;
    check_audience(&claims, &setup.policy.audiences)?;
    check_party(&claims, &setup.policy.authorized_parties)?;
    check_dates(&claims, setup)
}

fn json(part: &str) -> Option<Json> {
    let bytes = decode(part, RULES)?;
    let text = String::from_utf8_lossy(&bytes);
    Json::parse(text.trim_start_matches('\u{feff}')).ok()
}

/// What is no object has no members, but `null` can't even be asked.
fn members(json: Json, first: &str, name: &str) -> Result<Object, Refusal> {
    match json {
        Json::Object(object) => Ok(object),
        Json::Null => Err(Refusal::new(format!(
            "TypeError: Cannot destructure property '{first}' of '{name}' as it is null."
        ))
        .because("it wants claims")),
        _ => Ok(Object::default()),
    }
}

fn key<'a>(setup: &Setup<'a>, header: &Object) -> Result<(&'a Key, Option<&'a Entry>), Refusal> {
    let set = match &setup.keys {
        Given::Nothing => return Err(no_keys()),
        Given::Pem(key) | Given::Secret(key) => return Ok((key, None)),
        Given::Set(set) => set,
    };
    if set.entries.is_empty() {
        let text = "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com.";
        return Err(error("jwk-remote-failed-to-load", text));
    }
    let kid = last(header, "kid");
    let shown = kid.map_or("undefined".to_owned(), script_text);
    // The keys are kept by their kid: of several the last stays.
    let named = |entry: &&Entry| entry.kid.as_deref().unwrap_or("undefined") == shown;
    let Some(entry) = set.entries.iter().rfind(named) else {
        let text = format!(
            "Unable to find a signing key in JWKS that matches the kid='{shown}' of the provided \
             session token. Please make sure that the __session cookie or the HTTP authorization \
             header contain a Clerk-generated session JWT."
        );
        return Err(error("jwk-kid-mismatch", &text).because("it looks for a key by its kid only"));
    };
    match &entry.key {
        Ok(key) => Ok((key, Some(entry))),
        Err(_) => Err(unusable()),
    }
}

fn check_header(header: &Object) -> Result<&str, Refusal> {
    if let Some(typ) = last(header, "typ")
        && typ.as_str() != Some("JWT")
    {
        let text = format!("Invalid JWT type {}. Expected \"JWT\".", shown(Some(typ)));
        return Err(error("token-invalid", &text).because("it takes typ JWT or none"));
    }
    let alg = last(header, "alg");
    let known = alg.and_then(Json::as_str).filter(|alg| ALGORITHMS.contains(alg));
    known.ok_or_else(|| {
        let text = format!("Invalid JWT algorithm {}. Supported: RS256,RS384,RS512.", shown(alg));
        error("token-invalid-algorithm", &text).because("it knows RS256, RS384 and RS512 only")
    })
}

/// What WebCrypto says when a key can't be imported for the algorithm.
fn check_key(key: &Key, entry: Option<&Entry>, alg: &str) -> Result<(), Refusal> {
    let rsa = matches!(key.material, Material::Rsa { .. });
    // A PEM is taken for a key of RS256.
    let own = match entry {
        Some(entry) => written(entry, "alg").and_then(Json::as_str),
        None => Some("RS256"),
    };
    let usage = entry.and_then(|entry| written(entry, "use")).and_then(Json::as_str);
    match rsa && own.is_none_or(|own| own == alg) && usage.is_none_or(|usage| usage == "sig") {
        true => Ok(()),
        false => Err(unusable()),
    }
}

fn unusable() -> Refusal {
    error("token-verification-failed", "Error verifying JWT signature. …")
        .because("the key must be an RSA key for the very algorithm of the token")
}

fn check_sub(claims: &Object) -> Result<(), Refusal> {
    let sub = last(claims, "sub");
    match sub.and_then(Json::as_str) {
        Some(_) => Ok(()),
        None => {
            let text = format!(
                "Subject claim (sub) is required and must be a string. Received {}.",
                shown(sub)
            );
            Err(error("token-verification-failed", &text).because("it wants a sub"))
        }
    }
}

/// A token without `aud`, or with one of a strange type, passes.
fn check_audience(claims: &Object, wanted: &[String]) -> Result<(), Refusal> {
    let aud = last(claims, "aud");
    let (array, theirs): (&str, Vec<&str>) = match aud {
        Some(Json::String(one)) if !one.is_empty() => ("", vec![one]),
        Some(Json::Array(items)) => {
            match items.iter().map(Json::as_str).collect::<Option<Vec<&str>>>() {
                Some(list) if list.iter().any(|aud| !aud.is_empty()) => (" array", list),
                _ => return Ok(()),
            }
        }
        _ => return Ok(()),
    };
    if wanted.is_empty() || theirs.iter().any(|aud| wanted.iter().any(|ours| ours == aud)) {
        return Ok(());
    }
    let ours = Json::Array(wanted.iter().map(|ours| ours.as_str().into()).collect());
    let text = format!(
        "Invalid JWT audience claim{array} (aud) {}. Is not included in \"{ours}\".",
        shown(aud)
    );
    Err(error("token-verification-failed", &text))
}

fn check_party(claims: &Object, wanted: &[String]) -> Result<(), Refusal> {
    let azp = last(claims, "azp");
    let theirs = azp.and_then(Json::as_str);
    if wanted.is_empty() || theirs.is_some_and(|azp| wanted.iter().any(|ours| ours == azp)) {
        return Ok(());
    }
    let text = format!(
        "Invalid JWT Authorized party claim (azp) {}. Expected \"{}\".",
        shown(azp),
        wanted.join(",")
    );
    Err(error("token-invalid-authorized-parties", &text))
}

fn check_dates(claims: &Object, setup: &Setup<'_>) -> Result<(), Refusal> {
    let (now, skew) = (setup.now, setup.leeway(SKEW));
    let today = utc(now);
    let exp = last(claims, "exp");
    let Some(end) = exp.and_then(number) else {
        let text = format!("Invalid JWT expiry date claim (exp) {}. Expected number.", shown(exp));
        return Err(error("token-verification-failed", &text).because("it wants an exp"));
    };
    if moment(end).is_some_and(|end| end <= now - skew) {
        let text = format!("JWT is expired. Expiry date: {}, Current date: {today}.", utc(end));
        return Err(error("token-expired", &text));
    }
    if let Some(nbf) = date(claims, "nbf", "not before")?
        && moment(nbf).is_some_and(|nbf| nbf > now + skew)
    {
        let text = format!(
            "JWT cannot be used prior to not before date claim (nbf). Not before date: {}; \
             Current date: {today};",
            utc(nbf)
        );
        return Err(error("token-not-active-yet", &text));
    }
    match date(claims, "iat", "issued at")? {
        Some(iat) if moment(iat).is_some_and(|iat| iat > now + skew) => {
            let text = format!(
                "JWT issued at date claim (iat) is in the future. Issued at date: {}; Current \
                 date: {today};",
                utc(iat)
            );
            Err(error("token-iat-in-the-future", &text))
        }
        _ => Ok(()),
    }
}

fn date(claims: &Object, name: &str, words: &str) -> Result<Option<f64>, Refusal> {
    let Some(value) = last(claims, name) else { return Ok(None) };
    let date = number(value).map(Some);
    date.ok_or_else(|| {
        let text = format!("Invalid JWT {words} date claim ({name}) {value}. Expected number.");
        error("token-verification-failed", &text)
    })
}

/// Whole seconds; a date beyond JavaScript's calendar compares with nothing, and so passes.
fn moment(seconds: f64) -> Option<f64> {
    let whole = seconds.trunc();
    (whole.abs() <= LAST_DAY).then_some(whole)
}

/// As JavaScript writes a date.
fn utc(seconds: f64) -> String {
    let timestamp = Timestamp::from_second(seconds as i64).unwrap_or_default();
    timestamp.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// `JSON.stringify`.
fn shown(value: Option<&Json>) -> String {
    match (value, value.and_then(number)) {
        (None, _) => "undefined".to_owned(),
        (_, Some(number)) if number.is_infinite() => "null".to_owned(),
        (_, Some(number)) => script_number(number),
        (Some(value), None) => value.to_string(),
    }
}

fn error(reason: &str, text: &str) -> Refusal {
    Refusal::new(format!("TokenVerificationError: {text} ({reason})"))
}
