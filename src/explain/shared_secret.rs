//! Shared secrets that do not verify as they were given: each way to spell one is tried.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::explain::assertion;
use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::known_secret;
use crate::explain::lenient;
use crate::explain::mac::Mac;
use crate::explain::made_otherwise;
use crate::explain::remedy::{Remedy, SecretForm};
use crate::jose::alg::{Alg, Family};
use crate::jose::json::base64url;
use crate::jose::json::hex;
use crate::jose::key::secret::Secret;
use crate::jose::key::{KeyFault, Material};
use crate::jose::token::Token;
use crate::provider::product::Topic;
use crate::text::shell::shown;
use crate::verify::KeyLookupError;
use crate::verify::check_id::CheckId;
use crate::verify::key_check::MAX_TRIES;

/// What is said of a secret without a byte; a case of the corpus holds it.
const EMPTY: &str = "the secret is empty";

fn secrets<'a>(case: &Case<'a>) -> Option<(Alg, Vec<&'a Secret>)> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    case.token.as_ref().ok().filter(|token: &&Token| !token.signature().is_empty())?;
    let secrets: Vec<&Secret> = case
        .set()?
        .keys()
        .filter_map(|key| match &key.material {
            Material::Oct(secret) => Some(&**secret),
            _ => None,
        })
        .collect();
    (!secrets.is_empty() && !case.passes(CheckId::Signature)).then_some((alg, secrets))
}

/// Another spelling of the secret, which differs in what nobody sees.
pub fn secret_whitespace(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let all = secrets.iter().flat_map(|secret| trimmings(secret.expose()));
    let found = Mac::of(case, alg)?.first(all, |(_, secret)| secret)?;
    Some(
        Cause::fault(CauseId::SignatureSecretWhitespace)
            .proof(format!("it verifies with the secret {}", found.0))
            .remedy(Remedy::TrimSecret)
            .explains([CheckId::Signature, CheckId::Key]),
    )
}

/// Spellings of one secret that differ in what nobody sees.
fn trimmings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let around = |before: &str, after: &str| [before.as_bytes(), secret, after.as_bytes()].concat();
    let trimmed = secret.trim_ascii().to_vec();
    let bare = unquoted(&trimmed).to_vec();
    let unescaped = String::from_utf8_lossy(secret).replace("\\n", "\n").into_bytes();
    let all = vec![
        ("followed by a line break", around("", "\n")),
        ("followed by a Windows line break", around("", "\r\n")),
        ("followed by a space", around("", " ")),
        ("after a space", around(" ", "")),
        ("without the white space around it", trimmed),
        ("without the quotes around it", bare),
        ("in double quotes", around("\"", "\"")),
        ("in single quotes", around("'", "'")),
        ("after a byte order mark", around("\u{feff}", "")),
        ("with \\n read as a line break", unescaped),
        ("without its last line break", secret.trim_ascii_end().to_vec()),
    ];
    all.into_iter().filter(|(_, text)| text != secret && !text.is_empty()).collect()
}

fn unquoted(text: &[u8]) -> &[u8] {
    match text {
        [first, inner @ .., last] if first == last && matches!(first, b'"' | b'\'' | b'`') => inner,
        other => other,
    }
}

/// Made with no secret at all, or with one out of a manual: anyone can make such a token.
pub fn known_secret(case: &Case<'_>) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    let found = Mac::of(case, alg)
        .and_then(|mac| mac.first(known_secret::ALL.iter(), |text| text.as_bytes()));
    let given_nothing = match case.lookup_error() {
        Some(KeyLookupError::NoKey { fault, .. }) => *fault == KeyFault::Empty,
        Some(KeyLookupError::Secret { why, .. }) => why == EMPTY,
        _ => false,
    };
    let cause = Cause::fault(CauseId::SignatureSecretEmpty);
    let cause = match found {
        Some(&"") => cause.proof("it verifies with an empty secret: anyone can make such a token"),
        Some(text) => cause.proof(format!(
            "it verifies with the well-known secret {}: anyone can make such a token",
            shown(text)
        )),
        None if given_nothing => cause.measured("the secret that was given is empty"),
        None => return None,
    };
    // Beside another secret it is a danger, and that other secret the fault.
    let is_beside = found.is_some_and(|text| !text.is_empty()) && secrets(case).is_some();
    let cause = if is_beside || case.accepted() { cause.warned() } else { cause };
    Some(cause.remedy(Remedy::ReplaceKnownSecret).explains([CheckId::Signature, CheckId::Key]))
}

/// The secret decoded or encoded once too often.
pub fn secret_encoding(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let all = secrets.iter().flat_map(|secret| forms(secret.expose()));
    let found = Mac::of(case, alg)?.first(all, |(_, _, secret)| secret)?;
    Some(
        Cause::fault(CauseId::SignatureSecretEncoding)
            .proof(format!("it verifies once the secret is {}", found.0))
            .remedy(Remedy::SecretIs(found.1))
            .in_words(case.product(), Topic::Secret)
            .explains([CheckId::Signature, CheckId::Key]),
    )
}

/// The spellings of a secret, of what it is without what clings to it, and of what it may have been
/// decoded from: back to its text, and from there again. The likeliest come first.
fn forms(secret: &[u8]) -> impl Iterator<Item = Spelling> {
    let mut bases = vec![(true, secret.to_vec())];
    bases.extend(trimmings(secret).into_iter().map(|(_, secret)| (false, secret)));
    bases.extend(encodings(secret).into_iter().map(|(_, text)| (true, text)));
    bases.into_iter().flat_map(|(is_whole, secret)| {
        // What stands around it or in it is not read by every decoder.
        let is_whole = is_whole && !secret.trim_ascii().iter().any(u8::is_ascii_whitespace);
        spellings(&secret).into_iter().map(move |(said, form, bytes)| match is_whole {
            true => (said, form, bytes),
            false => (said, SecretForm::Surrounded, bytes),
        })
    })
}

/// What was done to a secret, how it is to be read, and the secret.
type Spelling = (&'static str, SecretForm, Vec<u8>);

/// The secret decoded, and the secret encoded: either end may have done one step too many.
fn spellings(secret: &[u8]) -> Vec<Spelling> {
    let encoded = encodings(secret).into_iter().map(|(said, text)| (said, SecretForm::Text, text));
    decodings(secret).into_iter().chain(encoded).collect()
}

fn decodings(secret: &[u8]) -> Vec<Spelling> {
    let text: String = String::from_utf8_lossy(secret).split_whitespace().collect();
    let bare = text.trim_end_matches('=');
    let all = [
        ("base64-decoded", SecretForm::Base64, STANDARD_NO_PAD.decode(bare).ok()),
        ("base64url-decoded", SecretForm::Base64url, base64url::decode(bare).ok()),
        ("decoded from hexadecimal", SecretForm::Hex, hex::decode(&text)),
    ];
    let done = |(said, form, bytes): (_, _, Option<Vec<u8>>)| Some((said, form, bytes?));
    let lenient = lenient::decodings(secret).into_iter();
    let lenient = lenient.map(|(said, bytes)| (said, SecretForm::Lenient, bytes));
    all.into_iter()
        .filter_map(done)
        .chain(lenient)
        .filter(|(.., bytes)| !bytes.is_empty())
        .collect()
}

fn encodings(secret: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let lower = hex::encode(secret);
    let url = base64url::encode(secret);
    let padding = "=".repeat((4 - url.len() % 4) % 4);
    [
        ("left as base64", STANDARD.encode(secret).into_bytes()),
        ("left as base64 without padding", STANDARD_NO_PAD.encode(secret).into_bytes()),
        ("left as base64url", url.clone().into_bytes()),
        ("left as base64url with padding", (url + &padding).into_bytes()),
        ("left as hexadecimal", lower.to_ascii_uppercase().into_bytes()),
        ("left as hexadecimal", lower.into_bytes()),
    ]
}

/// No form of the secret that was given.
pub fn wrong_secret(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let mac = Mac::of(case, alg)?;
    // A weak secret fails before anybody asks whether it is the right one.
    let right = secrets.iter().take(MAX_TRIES).any(|secret| mac.is_by(secret.expose()));
    let forms = match mac.tries_all_forms_of(secrets.len()) {
        true => "in any form: as it is, trimmed, quoted, base64, base64url, hex",
        false => "as it is; of its other forms only the likeliest are tried on so large a token",
    };
    (!right && made_otherwise::really_made(case).is_none()).then(|| {
        let cause = Cause::fault(CauseId::SignatureWrongSecret);
        let cause = match known_secret(case) {
            Some(known) => Cause { evidence: known.evidence, ..cause },
            None => cause,
        };
        cause
            .measured(format!("this secret does not verify it {forms}"))
            .remedy(assertion::own_key(case).unwrap_or(Remedy::CompareSecrets))
            .in_words(case.product(), Topic::Secret)
            .explains([CheckId::Signature, CheckId::Key])
    })
}

#[cfg(test)]
mod tests {
    use crate::explain::mac::FORMS;
    use crate::explain::shared_secret::forms;

    #[test]
    fn a_secret_has_no_more_forms_than_are_tried() {
        for secret in ["0123456789abcdef", " \"c2VjcmV0\" \n", "a\\nb", "x"] {
            assert!((100..FORMS).contains(&forms(secret.as_bytes()).count()), "{secret}");
        }
    }
}
