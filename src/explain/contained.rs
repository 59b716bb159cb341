//! A file or a variable that holds more than the secret: a line of an environment, a member of JSON or
//! YAML, the prefix of a product. What verifies is proof.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::mac::Mac;
use crate::explain::remedy::{Remedy, SecretForm};
use crate::explain::shared_secret::secrets;
use crate::jose::json::{Json, Object};
use crate::jose::key::secret::SecretEncoding;
use crate::text::shell::shown;
use crate::verify::check_id::CheckId;

/// Lines that are looked at; a longer file is no secret.
const MAX_LINES: usize = 128;
/// A longer word is no name.
const LONGEST_NAME: usize = 64;
const ENCODED: [SecretEncoding; 3] =
    [SecretEncoding::Base64, SecretEncoding::Base64url, SecretEncoding::Hex];

/// The secret is in what was given for it.
pub fn detect(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let all = secrets.iter().flat_map(|secret| {
        let twice = decoded_twice(secret.expose()).into_iter();
        let twice = twice.map(|part| (CauseId::SignatureSecretEncoding, part));
        let parts = parts(secret.expose()).into_iter();
        parts.map(|part| (CauseId::SignatureSecretWhitespace, part)).chain(twice)
    });
    let (id, (said, _)) = Mac::of(case, alg)?.first(all, |(_, (_, secret))| secret)?;
    let remedy = match id {
        CauseId::SignatureSecretEncoding => Remedy::SecretIs(SecretForm::DecodedTwice),
        _ => Remedy::GiveOnlySecret,
    };
    Some(
        Cause::fault(id)
            .proof(format!("it verifies with {said}"))
            .remedy(remedy)
            .explains([CheckId::Signature, CheckId::Key]),
    )
}

/// What stands beside the secret, if it looks as if something did.
pub fn surroundings(secret: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(secret).ok()?;
    let values = values(text);
    let is_meant = |(name, _): &&(String, String)| name.to_ascii_lowercase().contains("secret");
    let (name, _) = values.iter().find(is_meant).or(values.first())?;
    Some(format!("all of what was given was taken for the secret, with the name {}", shown(name)))
}

/// What of the text may be the secret, and how that is said.
fn parts(secret: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(text) = std::str::from_utf8(secret) else { return Vec::new() };
    let mut all = Vec::new();
    let bare = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('\u{feff}') {
        all.extend(readings("the secret without its byte order mark", bare));
    }
    for (name, value) in values(bare) {
        all.extend(readings(&format!("the value of {} alone", shown(&name)), &value));
    }
    // Standard Webhooks, as Svix and Clerk write them.
    if let Some(rest) = bare.strip_prefix("whsec_") {
        all.extend(readings("the secret without whsec_", rest));
    }
    all
}

fn decoded_twice(secret: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (first, once) in decoded(std::str::from_utf8(secret).unwrap_or_default().trim()) {
        let Ok(once) = String::from_utf8(once) else { continue };
        let twice = decoded(once.trim()).into_iter();
        all.extend(twice.map(|(then, bytes)| {
            (format!("the secret {first}-decoded, and then {then}-decoded"), bytes)
        }));
    }
    all
}

fn readings(said: &str, text: &str) -> Vec<(String, Vec<u8>)> {
    let decoded = decoded(text).into_iter();
    let decoded = decoded.map(|(name, bytes)| (format!("{said}, {name}-decoded"), bytes));
    std::iter::once((said.to_owned(), text.as_bytes().to_vec())).chain(decoded).collect()
}

fn decoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let done = |encoding: SecretEncoding| {
        let bytes = encoding.decode(text.as_bytes()).filter(|bytes| !bytes.is_empty())?;
        Some((encoding.name(), bytes))
    };
    ENCODED.into_iter().filter_map(done).collect()
}

/// Names and what stands behind them: members of JSON, else lines.
fn values(text: &str) -> Vec<(String, String)> {
    let Ok(object) = Object::parse(text) else {
        return text.lines().take(MAX_LINES).filter_map(value).collect();
    };
    let mut all = Vec::new();
    for (name, value) in object.members().take(MAX_LINES) {
        match value {
            Json::String(text) => all.push((name.to_owned(), text.clone())),
            Json::Object(inner) => {
                all.extend(inner.members().take(MAX_LINES).filter_map(|(inner, value)| {
                    Some((format!("{name}.{inner}"), value.as_str()?.to_owned()))
                }))
            }
            _ => {}
        }
    }
    all
}

/// `export NAME="value"`, `name: value`.
fn value(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name.trim().trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_short = (1..=LONGEST_NAME).contains(&name.len());
    let value = value.trim().trim_end_matches(',').trim_matches(['"', '\'']);
    (is_short && name.chars().all(is_name) && !value.is_empty())
        .then(|| (name.to_owned(), value.to_owned()))
}
