//! A file or a variable that holds more than the secret: a line of an environment, a member of JSON or
//! YAML, the prefix of a product. What verifies is proof.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::mac::{FORMS, Mac};
use crate::explain::remedy::{Remedy, SecretForm};
use crate::explain::shared_secret::{secrets, trimmings};
use crate::jose::alg::Family;
use crate::jose::json::{Json, Object};
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::{Secret, SecretEncoding};
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

/// A text that is not written as was said, and is the secret by another of the encodings, or without
/// what clings to it or stands around it.
pub fn read_otherwise(case: &Case<'_>, text: &Secret, cause: Cause) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    let mac = Mac::of(case, alg)?;
    let is_right = |bytes: &Vec<u8>| {
        let secret = HmacSecret::decoded(text, Secret::new(bytes.clone()));
        matches!(secret, Ok(secret) if !bytes.is_empty() && mac.is_by(secret.expose()))
    };
    let is_read =
        |encoding: &SecretEncoding| encoding.decode(text.expose()).as_ref().is_some_and(is_right);
    if let Some(encoding) = SecretEncoding::ALL.into_iter().find(is_read) {
        return Some(
            cause
                .proof(format!("it verifies with the secret read as {}", encoding.name()))
                .remedy(Remedy::SecretIs(SecretForm::Read(encoding))),
        );
    }
    let trimmed = trimmings(text.expose()).into_iter().flat_map(|(said, bytes)| {
        let bare = String::from_utf8_lossy(&bytes).into_owned();
        readings(&format!("the secret {said}"), &bare)
    });
    let mut all = trimmed.chain(parts(text.expose())).take(FORMS);
    let (said, _) = all.find(|(_, bytes)| is_right(bytes))?;
    let cause = Cause { id: CauseId::SignatureSecretWhitespace, ..cause };
    Some(cause.proof(format!("it verifies with {said}")).remedy(Remedy::GiveOnlySecret))
}

/// Whether something may stand beside the secret. What looks like a name may be a part of it, and is
/// shown only where the rest verified.
pub fn is_around(secret: &[u8]) -> bool {
    std::str::from_utf8(secret).is_ok_and(|text| !values(text).is_empty())
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
        let lines = || text.lines().take(MAX_LINES);
        return lines().filter_map(value).chain(lines().flat_map(quoted)).take(MAX_LINES).collect();
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
    // Padding at the end of base64 is no value.
    let is_value = !value.trim_matches('=').is_empty();
    (is_short && name.chars().all(is_name) && is_value).then(|| (name.to_owned(), value.to_owned()))
}

/// `name="value"` anywhere in a line: what stands in quotes, and the word before it.
fn quoted(line: &str) -> Vec<(String, String)> {
    let word = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let inside = |quote: char| {
        let parts: Vec<&str> = line.split(quote).take(MAX_LINES).collect();
        let pairs = parts.chunks_exact(2).map(|pair| {
            let name = pair[0].trim_end_matches(|c| !word(c)).rsplit(|c| !word(c)).next();
            (name.unwrap_or_default().to_owned(), pair[1].to_owned())
        });
        pairs.collect::<Vec<_>>()
    };
    let all = ['"', '\''].into_iter().flat_map(inside);
    let fits = |(name, value): &(String, String)| {
        (1..=LONGEST_NAME).contains(&name.len()) && !value.is_empty()
    };
    all.filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use crate::explain::contained::parts;

    #[test]
    fn a_secret_is_found_in_what_stands_around_it() {
        let secret = "Xb3-9 kd=QzR/7:w";
        for (text, name) in [
            ("JWT_SECRET=@", "JWT_SECRET"),
            ("PORT=80\r\nexport JWT_SECRET=\"@\"\r\n", "JWT_SECRET"),
            ("# of the API\njwt.secret = @\n", "jwt.secret"),
            ("jwt:\n  secret: '@'\n", "secret"),
            ("  jwt_secret = \"@\" # of the API\n", "jwt_secret"),
            ("<add key=\"JwtSecret\" value=\"@\" />", "value"),
            ("const secret = '@';", "secret"),
            ("{\"jwt\":{\"secret\":\"@\"}}", "jwt.secret"),
        ] {
            let all = parts(text.replace('@', secret).as_bytes());
            let found = all.iter().find(|(_, bytes)| bytes == secret.as_bytes());
            let said = format!("the value of {name} alone");
            assert_eq!(found.map(|(said, _)| said), Some(&said), "{text}: {all:?}");
        }
    }

    #[test]
    fn a_secret_alone_has_nothing_around_it_and_a_long_file_is_no_secret() {
        for secret in ["c2VjcmV0LXNlY3JldA==", "correct horse battery staple", "p4ss?w0rd", ""] {
            assert!(parts(secret.as_bytes()).is_empty(), "{secret}");
        }
        assert!(parts("A='b'\n".repeat(10_000).as_bytes()).len() < 1000);
    }
}
