//! Signatures that do not verify. Each suspicion is tried: what verifies is proof.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::explain::case::{Case, verifies};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::known_secret;
use crate::explain::lenient;
use crate::explain::mac::Mac;
use crate::explain::remedy::{Remedy, SecretForm};
use crate::jose::alg::{Alg, Curve, Family, KeyType};
use crate::jose::crypto;
use crate::jose::crypto::message::Message;
use crate::jose::json::base64url;
use crate::jose::json::hex;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::format;
use crate::jose::key::pem;
use crate::jose::key::secret::Secret;
use crate::jose::key::set::KeySet;
use crate::jose::key::{Key, KeyFault, Material};
use crate::jose::token::Token;
use crate::provider::product::Topic;
use crate::text::count::counted;
use crate::text::shell::shown;
use crate::verify::KeyLookupError;

use crate::verify::check_id::CheckId;
use crate::verify::key_check::{MAX_TRIES, signature_length};

/// What is said of a secret without a byte; a case of the corpus holds it.
const EMPTY: &str = "the secret is empty";
/// Keys that a suspicion is tried with.
const MAX_GUESSES: usize = 8;

/// The causes that lie in the signature, the most telling first.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 9] = [
        hmac_with_public_key,
        stripped,
        ecdsa,
        made_otherwise,
        secret_whitespace,
        secret_encoding,
        known_secret,
        wrong_secret,
        mismatch,
    ];
    detectors.into_iter().filter_map(|detector| detector(case)).collect()
}

/// CVE-2015-9235 and its many successors.
fn hmac_with_public_key(case: &Case<'_>) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    if let Some(cause) = refused_secret(case) {
        return Some(cause);
    }
    let set = case.set().filter(|_| !case.passes(CheckId::Signature))?;
    let publics = set.keys().filter(|key| key.material.key_type() != KeyType::Oct);
    let spelling = Mac::of(case, alg)?.first(publics.flat_map(public_texts), |(_, text)| text)?;
    let secret = format!("the public key's text ({})", spelling.0);
    Some(hmac_cause(alg, &secret, "most likely an attack: anyone can know the public key"))
}

fn hmac_cause(alg: Alg, secret: &str, said: &str) -> Cause {
    Cause::fault(CauseId::SignatureHmacWithPublicKey)
        .proof(format!("its {alg} verifies with {secret} as the secret"))
        .recognised(said)
        .remedy(Remedy::AllowIssuersAlgOnly)
        .explains([CheckId::Alg, CheckId::Key, CheckId::Signature])
}

/// The same with a secret that was refused since it is an asymmetric key.
pub fn refused_secret(case: &Case<'_>) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    let texts = refused_texts(case);
    // A line break at the end of a file is no part of what we read, and is part of what others do.
    let ends: [&[u8]; 3] = [b"", b"\n", b"\r\n"];
    let with_ends =
        |text: &Secret| ends.map(|end| Secret::new([text.expose(), end].concat())).into_iter();
    let text = Mac::of(case, alg)?.first(texts.into_iter().flat_map(with_ends), Secret::expose)?;
    let is_private = format::read(text.expose(), None)
        .is_ok_and(|(_, set)| set.keys().any(|key| key.material.is_private()));
    let (secret, said) = match is_private {
        true => (
            "the text of a private key",
            "whoever verifies this way must hold the private key, and can make such tokens",
        ),
        false => (
            "the key that was given as the secret",
            "most likely an attack if it is a public key: anyone can know it",
        ),
    };
    Some(hmac_cause(alg, secret, said))
}

fn refused_texts<'a>(case: &Case<'a>) -> Vec<&'a Secret> {
    let in_set = case.set().into_iter().flat_map(|set| &set.entries);
    let faults = in_set.filter_map(|entry| entry.key.as_ref().err());
    let trouble = match case.lookup_error() {
        Some(KeyLookupError::NoKey { fault, .. }) => Some(fault),
        _ => None,
    };
    let texts = |fault: &'a KeyFault| match fault {
        KeyFault::AsymmetricSecret(texts) => &texts[..],
        _ => &[],
    };
    faults.chain(trouble).flat_map(texts).collect()
}

/// What an attacker may have taken for the secret.
fn public_texts(key: &Key) -> Vec<(&'static str, Vec<u8>)> {
    let mut texts = Vec::new();
    let Some(key) = key.public() else { return texts };
    let forms = [(Structure::Spki, "PEM"), (Structure::Pkcs1Public, "PKCS#1 PEM")];
    for (structure, name) in forms {
        let Ok(bytes) = der::write(structure, &key) else { continue };
        let armoured = pem::armour(structure, bytes.expose());
        texts.push((name, armoured.trim_end().as_bytes().to_vec()));
        texts.push((name, armoured.replace('\n', "\r\n").into_bytes()));
        texts.push((name, armoured.replace('\n', "").into_bytes()));
        texts.push((name, armoured.replace('\n', "\\n").into_bytes()));
        texts.push((name, armoured.into_bytes()));
        texts.push(("its base64", STANDARD.encode(bytes.expose()).into_bytes()));
        texts.push(("DER", bytes.expose().to_vec()));
    }
    for certificate in &key.certificates {
        let armoured = pem::armour(Structure::Certificate, certificate);
        texts.push(("certificate", armoured.trim_end().as_bytes().to_vec()));
        texts.push(("certificate", armoured.into_bytes()));
    }
    if let Material::Rsa { n, .. } = &key.material {
        texts.push(("its modulus", base64url::encode(n).into_bytes()));
        texts.push(("its modulus", n.clone()));
    }
    texts
}

fn stripped(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok().filter(|token| token.signature().is_empty())?;
    let alg = case.alg()?;
    let end = token.as_jwt()?.len();
    Some(
        Cause::fault(CauseId::SignatureStripped)
            .measured(format!("nothing after the second dot, where {alg} has a signature"))
            .remedy(Remedy::RejectStripped)
            .explains([CheckId::Signature, CheckId::Key])
            .marks(end - 1..end, "the signature is missing"),
    )
}

/// RFC 7518 section 3.4: two integers of the curve's size each, one behind the other.
fn ecdsa(case: &Case<'_>) -> Option<Cause> {
    let (id, proven) = converted_ecdsa(case)?;
    let length = case.token.as_ref().ok()?.signature().len();
    let cause = Cause::fault(id);
    let cause = match id {
        CauseId::SignatureDerEcdsa => cause
            .measured(format!("{length} bytes that begin as an ASN.1 SEQUENCE"))
            .remedy(Remedy::SignAsJose),
        _ => cause
            .measured(format!("{length} bytes: the leading zeros of r or s were left out"))
            .remedy(Remedy::PadIntegers),
    };
    let cause =
        if proven { cause.proof("converted to r and s of full length it verifies") } else { cause };
    Some(cause.explains([CheckId::Signature]))
}

/// Whether the signature is one of ECDSA in another format, and whether that is proven.
pub fn converted_ecdsa(case: &Case<'_>) -> Option<(CauseId, bool)> {
    let alg = case
        .alg()
        .filter(|alg| alg.family() == Family::Ecdsa && !case.passes(CheckId::Signature))?;
    let token = case.token.as_ref().ok()?;
    let (signature, size) = (token.signature(), alg.curve().map(Curve::size)?);
    let keys: Vec<&Key> = case
        .set()
        .into_iter()
        .flat_map(KeySet::keys)
        .filter(|key| key.serves(alg))
        .take(MAX_GUESSES)
        .collect();
    let message = Message::new(token.signing_input());
    let proven = |fixed: &[u8]| keys.iter().any(|key| verifies(key, alg, &message, fixed));
    if let Some((r, s)) = from_der(signature) {
        let fixed = [padded(r, size)?, padded(s, size)?].concat();
        return Some((CauseId::SignatureDerEcdsa, proven(&fixed)));
    }
    let short = signature.len() < 2 * size && signature.len() + 8 >= 2 * size;
    let splits = (size.saturating_sub(8)..=size).filter(|_| short);
    let mut candidates = splits.filter_map(|at| {
        let (r, s) = signature.split_at_checked(at)?;
        Some([padded(r, size)?, padded(s, size)?].concat())
    });
    candidates.any(|fixed| proven(&fixed)).then_some((CauseId::SignatureUnpaddedEcdsa, true))
}

/// SEQUENCE of two INTEGERs (RFC 3279 section 2.2.3), in any encoding of lengths.
fn from_der(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, rest) = element(bytes, 0x30)?;
    let (r, s) = element(content, 0x02)?;
    let (s, end) = element(s, 0x02)?;
    (rest.is_empty() && end.is_empty()).then_some((r, s))
}

fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    match bytes {
        [found, 0x81, length, rest @ ..] if *found == tag => {
            rest.split_at_checked(usize::from(*length))
        }
        [found, length, rest @ ..] if *found == tag && *length < 0x80 => {
            rest.split_at_checked(usize::from(*length))
        }
        _ => None,
    }
}

fn padded(integer: &[u8], size: usize) -> Option<Vec<u8>> {
    let first = integer.iter().position(|byte| *byte != 0).unwrap_or(integer.len());
    let digits = &integer[first..];
    let zeros = size.checked_sub(digits.len())?;
    Some([vec![0; zeros], digits.to_vec()].concat())
}

/// Made with another algorithm for the same keys, or written otherwise than RFC 7515 section 2 has it.
fn made_otherwise(case: &Case<'_>) -> Option<Cause> {
    let (really, writing) = really_made(case)?;
    let alg = case.alg()?;
    let cause = Cause::fault(CauseId::SignaturePaddingScheme);
    let cause = match writing {
        Some(writing) => cause
            .proof(format!("read as {writing}, it verifies as {really}"))
            .remedy(Remedy::EncodeAsBase64url),
        None => cause
            .proof(format!("the header says {alg}, but it verifies as {really}"))
            .remedy(Remedy::SetAlg(Some(really))),
    };
    Some(cause.explains([CheckId::Signature, CheckId::Key]))
}

/// With which algorithm it verifies, and how the signature is written where that is not base64url.
pub fn really_made(case: &Case<'_>) -> Option<(Alg, Option<&'static str>)> {
    let alg = case.alg().filter(|_| !case.passes(CheckId::Signature))?;
    let token = case.token.as_ref().ok().filter(|token| !token.signature().is_empty())?;
    let message = Message::new(token.signing_input());
    let algs: Vec<Alg> = Alg::all().filter(|one| one.key_type() == alg.key_type()).collect();
    let verifies_as = |signature: &[u8], as_alg: Alg| {
        let keys = case.set().into_iter().flat_map(KeySet::keys);
        let mut keys = keys.filter(|key| key.material.serves(as_alg)).take(MAX_GUESSES);
        keys.any(|key| verifies(key, as_alg, &message, signature))
    };
    let written = writings(token).into_iter();
    let mut tries = written.flat_map(|(writing, bytes)| {
        // A secret that is too short for its algorithm is another fault.
        let others = algs.iter().filter(move |one| writing.is_some() || **one != alg);
        let length = bytes.len();
        let others =
            others.filter(move |one| one.signature_size().is_none_or(|size| size == length));
        others.map(move |one| (writing, bytes.clone(), *one))
    });
    tries.find(|(_, bytes, one)| verifies_as(bytes, *one)).map(|(writing, _, one)| (one, writing))
}

/// The bytes that the last part may stand for, by how they are written.
fn writings(token: &Token) -> Vec<(Option<&'static str>, Vec<u8>)> {
    let own = token.signature();
    let part = base64url::encode(own);
    let encoded = [
        (Some("hexadecimal digits"), hex::decode(&part)),
        (
            Some("base64url of hexadecimal digits"),
            std::str::from_utf8(own).ok().and_then(hex::decode),
        ),
        (Some("base64url of base64"), STANDARD_NO_PAD.decode(without_padding(own)).ok()),
    ];
    let encoded = encoded.into_iter().filter_map(|(writing, bytes)| Some((writing, bytes?)));
    [(None, own.to_vec())].into_iter().chain(encoded).collect()
}

fn without_padding(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    &text[..end]
}

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

fn secret_whitespace(case: &Case<'_>) -> Option<Cause> {
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

fn secret_encoding(case: &Case<'_>) -> Option<Cause> {
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

fn wrong_secret(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let mac = Mac::of(case, alg)?;
    // A weak secret fails before anybody asks whether it is the right one.
    let right = secrets.iter().take(MAX_TRIES).any(|secret| mac.is_by(secret.expose()));
    let forms = match mac.tries_all_forms_of(secrets.len()) {
        true => "in any form: as it is, trimmed, quoted, base64, base64url, hex",
        false => "as it is; of its other forms only the likeliest are tried on so large a token",
    };
    (!right && really_made(case).is_none()).then(|| {
        let cause = Cause::fault(CauseId::SignatureWrongSecret);
        let cause = match known_secret(case) {
            Some(known) => Cause { evidence: known.evidence, ..cause },
            None => cause,
        };
        cause
            .measured(format!("this secret does not verify it {forms}"))
            .remedy(Remedy::CompareSecrets)
            .in_words(case.product(), Topic::Secret)
            .explains([CheckId::Signature, CheckId::Key])
    })
}

fn mismatch(case: &Case<'_>) -> Option<Cause> {
    let alg =
        case.alg().filter(|alg| case.fails(CheckId::Signature) && alg.family() != Family::Hmac)?;
    let token = case.token.as_ref().ok()?;
    let at = token.as_jwt().and_then(|text| Some(text.rfind('.')? + 1..text.len()));
    let key = case.report.key.as_ref().map(|used| &used.key);
    let named = case.kid().and(key.and_then(|key| key.kid.as_deref()));
    let cause = Cause::fault(CauseId::SignatureMismatch).measured(match named {
        Some(kid) => format!("key {} does not verify it", shown(kid)),
        None if key.is_some() => "the key does not verify it".to_owned(),
        None => "none of these keys verifies it".to_owned(),
    });
    let (length, right) = (token.signature().len(), key.and_then(|key| signature_length(key, alg)));
    let cause = match right {
        Some(right) if right == length => {
            cause.compared(format!("it has {length} bytes, as {alg} needs with this key"))
        }
        Some(right) => cause.compared(format!(
            "it has {}, but {alg} needs {right} with this key",
            counted(length, "byte")
        )),
        None => cause,
    };
    let made = key.and_then(|key| crypto::is_made_by(key, alg, token.signature()));
    let cause = of_origin(case, cause, made, named.is_some()).explains([CheckId::Signature]);
    Some(match at {
        Some(at) => cause.marks(at, "does not match the rest"),
        None => cause,
    })
}

/// Whether the text was changed or another key signed it, where the signature shows that.
fn of_origin(case: &Case<'_>, cause: Cause, made: Option<bool>, has_kid: bool) -> Cause {
    if made == Some(true) {
        let said = "this key made the signature, over another header or payload: a character was \
                    damaged or changed after signing";
        return cause.measured(said).remedy(Remedy::CopyOriginal);
    }
    let said = match made {
        Some(_) => {
            "with this key the signature has no PKCS #1 padding: most likely another key made it; a \
             damaged character in the signature itself looks the same"
        }
        None => {
            "another key signed it, or a character was changed after signing: both look the same"
        }
    };
    let cause = cause.compared(said).remedy(Remedy::CompareKeySets { has_kid });
    cause.in_words(case.product(), Topic::Keys)
}

#[cfg(test)]
mod tests {
    use crate::explain::mac::FORMS;
    use crate::explain::signature::forms;

    #[test]
    fn a_secret_has_no_more_forms_than_are_tried() {
        for secret in ["0123456789abcdef", " \"c2VjcmV0\" \n", "a\\nb", "x"] {
            assert!((100..FORMS).contains(&forms(secret.as_bytes()).count()), "{secret}");
        }
    }
}
