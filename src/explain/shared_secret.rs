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
use crate::jose::alg::{Alg, Family, Hash};
use crate::jose::crypto;
use crate::jose::json::base64url;
use crate::jose::json::hex;
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::{NoSecret, Secret, SecretEncoding};
use crate::jose::key::{KeyFault, Material};
use crate::jose::token::Token;
use crate::provider::product::Topic;
use crate::text::shell::shown;
use crate::text::utf16;
use crate::verify::KeyLookupError;
use crate::verify::check_id::CheckId;

/// The secrets that do not verify a token that one should.
pub fn secrets<'a>(case: &Case<'a>) -> Option<(Alg, Vec<&'a HmacSecret>)> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    case.token.as_ref().ok().filter(|token: &&Token| !token.signature().is_empty())?;
    let secrets: Vec<&HmacSecret> = case
        .set()?
        .keys()
        .filter_map(|key| match &key.material {
            Material::Oct(secret) => Some(secret),
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
pub fn trimmings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let around = |before: &str, after: &str| [before.as_bytes(), secret, after.as_bytes()].concat();
    let trimmed = secret.trim_ascii().to_vec();
    let bare = unquoted(&trimmed).to_vec();
    let utf16 = utf16::read(secret).map(|(_, text)| text.into_bytes()).unwrap_or_default();
    let is_hex = secret.iter().all(u8::is_ascii_hexdigit);
    let in_case = |other: Vec<u8>| if is_hex { other } else { Vec::new() };
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
        ("read as UTF-16", utf16.trim_ascii().to_vec()),
        ("with its hexadecimal digits in small letters", in_case(secret.to_ascii_lowercase())),
        ("with its hexadecimal digits in capital letters", in_case(secret.to_ascii_uppercase())),
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
        Some(KeyLookupError::Secret { why, .. }) => *why == NoSecret::Empty,
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
    let remedy = match found {
        Some(&"") if secrets(case).is_some() => Remedy::SetSecretOfSigner,
        Some(&"") | None if given_nothing => Remedy::SetSecretHere,
        _ => Remedy::ReplaceKnownSecret,
    };
    Some(cause.remedy(remedy).explains([CheckId::Signature, CheckId::Key]))
}

/// The secret decoded or encoded once too often; and that it is too short then.
pub fn secret_encoding(case: &Case<'_>) -> Vec<Cause> {
    let Some((alg, (given, (of, change, made)))) = other_form(case) else { return Vec::new() };
    let is_jwk = case.encoding().is_some();
    let is_text = case.product().is_some_and(|product| product.says(Topic::Secret).is_some());
    let form = match form(given, of, change, &made) {
        // A JWK is read in one way alone.
        SecretForm::Read(_) if is_jwk => SecretForm::InJwk,
        // Its secret is a text, and what was given is that text encoded.
        SecretForm::Read(encoding) if is_text && encoding != SecretEncoding::Utf8 => {
            SecretForm::Wrapped(encoding)
        }
        form => form,
    };
    let cause = Cause::fault(CauseId::SignatureSecretEncoding)
        .proof(format!("it verifies once the secret is {}", said(of, change, form)))
        .remedy(Remedy::SecretIs(form))
        .in_words(case.product(), Topic::Secret);
    let bits = made.len() * 8;
    let least = alg.hash().map_or(0, |hash| hash.size() * 8);
    if bits >= least || case.policy.insecure_allow_weak_keys {
        return vec![cause.explains([CheckId::Signature, CheckId::Key])];
    }
    let weak = Cause::fault(CauseId::KeyWeak)
        .measured(format!("so read it is a secret of {bits} bits; {alg} needs at least {least}"))
        .remedy(Remedy::MakeStrongerKey(alg.name()))
        .explains([CheckId::Key]);
    let weak = if case.fails(CheckId::Key) { weak } else { weak.warned() };
    vec![cause.explains([CheckId::Signature]), weak]
}

/// The form of a secret that verifies, and the secret that it is one of.
fn other_form<'a>(case: &Case<'a>) -> Option<(Alg, (&'a HmacSecret, Form))> {
    let (alg, secrets) = secrets(case)?;
    let mac = Mac::of(case, alg)?;
    if is_right(&mac, &secrets) {
        return None;
    }
    let all =
        secrets.iter().flat_map(|secret| forms(secret.expose()).map(move |form| (*secret, form)));
    let found = mac.first(all, |(_, (_, _, secret))| secret)?;
    Some((alg, found))
}

/// What a step is done with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    /// The secret that was given, as it was read.
    Given,
    /// The same, with white space or quotes around it or in it.
    Surrounded,
    /// A text that it may have been decoded from.
    Text(&'static str),
}

/// What one end does with it, and the other does not.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Decode(SecretEncoding),
    /// By a reader that takes only the characters that it understands, as is said.
    DecodeLeniently(&'static str),
    Encode(&'static str),
    /// By a hash, as is said.
    Derive(&'static str),
}

/// A secret, and how it comes of the one that was given.
type Form = (Of, Change, Vec<u8>);

fn said(of: Of, change: Change, form: SecretForm) -> String {
    let is_read = matches!(form, SecretForm::Read(_) | SecretForm::Wrapped(_) | SecretForm::InJwk);
    let before = match of {
        Of::Text(name) if !is_read => format!("encoded as {name} and then "),
        _ => String::new(),
    };
    let change = match change {
        Change::Decode(SecretEncoding::Hex) => "decoded from hexadecimal".to_owned(),
        Change::Decode(encoding) => format!("{}-decoded", encoding.name()),
        Change::DecodeLeniently(said) => said.to_owned(),
        Change::Derive(said) => said.to_owned(),
        Change::Encode(name) if is_read => format!("left as {name}"),
        Change::Encode(name) => format!("encoded as {name}"),
    };
    before + &change
}

/// What is to be done about it: another way to read the text that was given, if there is one.
fn form(given: &HmacSecret, of: Of, change: Change, made: &[u8]) -> SecretForm {
    let text = given.text().map(Secret::expose);
    let makes_it = |encoding: &SecretEncoding| {
        text.and_then(|text| encoding.decode(text)).as_deref() == Some(made)
    };
    if let Some(encoding) = SecretEncoding::ALL.into_iter().find(makes_it) {
        return SecretForm::Read(encoding);
    }
    match (of, change) {
        (_, Change::DecodeLeniently(_)) => SecretForm::Lenient,
        (_, Change::Derive(_)) => SecretForm::Derived,
        (Of::Surrounded, Change::Decode(_)) => SecretForm::Surrounded,
        (Of::Given, Change::Decode(_)) => SecretForm::DecodedTwice,
        (Of::Given, Change::Encode(_)) => SecretForm::Encoded,
        _ => SecretForm::Other,
    }
}

/// The secret decoded and encoded; then without what clings to it; then what it may have been decoded
/// from, and from there again. The likeliest come first.
fn forms(secret: &[u8]) -> impl Iterator<Item = Form> {
    let mut all = vec![(Of::Given, secret.to_vec())];
    all.extend(trimmings(secret).into_iter().map(|(_, secret)| (Of::Surrounded, secret)));
    let texts = encodings(secret).into_iter();
    all.extend(texts.map(|(name, text)| (Of::Text(name), text)));
    let derived = derivations(secret);
    let leniently = all.clone();
    let strictly = all.into_iter().flat_map(|(of, secret)| {
        let decodings = decoded(of, &secret, decodings(&secret));
        let encodings = encodings(&secret).into_iter();
        decodings.chain(encodings.map(move |(encoded, text)| (of, Change::Encode(encoded), text)))
    });
    // What decoders skip may be quotes, which are the simpler reason.
    let leniently = leniently.into_iter().flat_map(|(of, secret)| {
        let all = lenient::decodings(&secret).into_iter();
        let all = all.map(|(said, bytes)| (Change::DecodeLeniently(said), bytes));
        decoded(of, &secret, all.filter(|(_, bytes)| !bytes.is_empty()).collect())
    });
    // Last: few derive it.
    let derived = derived.into_iter().map(|(said, made)| (Of::Given, Change::Derive(said), made));
    strictly.chain(leniently).chain(derived)
}

/// What programs make of a secret that has to be of one length.
fn derivations(secret: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    let hash = crypto::digest(Hash::Sha256, secret);
    let digits = hex::encode(&hash);
    [
        (
            "replaced by the first 32 hexadecimal digits of its SHA-256",
            digits.as_bytes()[..32].to_vec(),
        ),
        ("replaced by its SHA-256", hash),
        ("replaced by the hexadecimal digits of its SHA-256", digits.into_bytes()),
    ]
}

fn decoded(
    of: Of,
    secret: &[u8],
    all: Vec<(Change, Vec<u8>)>,
) -> impl Iterator<Item = Form> + use<> {
    // White space in it is not read by every decoder.
    let has_space = secret.trim_ascii().iter().any(u8::is_ascii_whitespace);
    let of = if has_space && of == Of::Given { Of::Surrounded } else { of };
    all.into_iter().map(move |(change, bytes)| (of, change, bytes))
}

fn decodings(secret: &[u8]) -> Vec<(Change, Vec<u8>)> {
    let text: String = String::from_utf8_lossy(secret).split_whitespace().collect();
    let bare = text.trim_end_matches('=');
    let all = [
        (SecretEncoding::Base64, STANDARD_NO_PAD.decode(bare).ok()),
        (SecretEncoding::Base64url, base64url::decode(bare).ok()),
        (SecretEncoding::Hex, hex::decode(hex_digits(&text))),
    ];
    let done = |(encoding, bytes): (_, Option<Vec<u8>>)| Some((Change::Decode(encoding), bytes?));
    all.into_iter().filter_map(done).filter(|(_, bytes)| !bytes.is_empty()).collect()
}

/// `0x1f2e` and `1f:2e` are written by people and by tools.
fn hex_digits(text: &str) -> String {
    let bare = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    bare.chars().filter(|c| !":-".contains(*c)).collect()
}

fn encodings(secret: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let lower = hex::encode(secret);
    let url = base64url::encode(secret);
    let padding = "=".repeat((4 - url.len() % 4) % 4);
    [
        ("base64", STANDARD.encode(secret)),
        ("base64 without padding", STANDARD_NO_PAD.encode(secret)),
        ("base64url", url.clone()),
        ("base64url with padding", url + &padding),
        ("hexadecimal", lower.to_ascii_uppercase()),
        ("hexadecimal", lower),
    ]
    .map(|(name, text)| (name, text.into_bytes()))
}

/// Whether one of them made the token as it is: a weak one fails before anybody asks that, and of very
/// many the last are not tried.
fn is_right(mac: &Mac<'_>, secrets: &[&HmacSecret]) -> bool {
    mac.first(secrets.iter(), |secret| secret.expose()).is_some()
}

/// No form of the secret that was given.
pub fn wrong_secret(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let mac = Mac::of(case, alg)?;
    let right = is_right(&mac, &secrets);
    let forms = match mac.tries_all_forms_of(secrets.len()) {
        true => "in any form: as it is, trimmed, quoted, base64, base64url, hex",
        false => "as it is; of its other forms only the likeliest are tried on so large a token",
    };
    (!right && made_otherwise::really_made(case).is_none()).then(|| {
        // The well-known one that signed it is a warning of its own.
        Cause::fault(CauseId::SignatureWrongSecret)
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
