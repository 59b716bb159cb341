//! Signatures that do not verify. Each suspicion is tried: what verifies is proof.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::explain::case::{Case, verifies};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::jose::alg::{Alg, Curve, Family, KeyType};
use crate::jose::crypto;
use crate::jose::json::base64url;
use crate::jose::json::hex;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::pem;
use crate::jose::key::secret::Secret;
use crate::jose::key::set::KeySet;
use crate::jose::key::{Key, KeyFault, Material};
use crate::jose::token::Token;
use crate::text::shell::shown;
use crate::text::step::Step;
use crate::verify::KeyLookupError;
use crate::verify::check_id::CheckId;

/// Keys that a suspicion is tried with.
const MAX_GUESSES: usize = 8;

/// The causes that lie in the signature, the most telling first.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let detectors: [fn(&Case<'_>) -> Option<Cause>; 8] = [
        hmac_with_public_key,
        stripped,
        ecdsa,
        padding_scheme,
        secret_whitespace,
        secret_encoding,
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
    let spelling =
        publics.flat_map(public_texts).find(|(_, text)| mac_verifies(case, alg, text))?;
    Some(hmac_cause(alg, &format!("the public key's text ({})", spelling.0)))
}

fn hmac_cause(alg: Alg, secret: &str) -> Cause {
    Cause::fault(CauseId::SignatureHmacWithPublicKey)
        .proof(format!("its {alg} verifies with {secret} as the secret"))
        .recognised("an attack: whoever knows the public key made it")
        .remedy("refuse it, and allow only the issuer's algorithm: algorithms=[\"RS256\"]")
        .explains([CheckId::Alg, CheckId::Key, CheckId::Signature])
}

/// The same with a secret that was refused since it is an asymmetric key.
pub fn refused_secret(case: &Case<'_>) -> Option<Cause> {
    let alg = case.alg().filter(|alg| alg.family() == Family::Hmac)?;
    let texts = refused_texts(case);
    // A line break at the end of a file is no part of what we read, and is part of what others do.
    let ends: [&[u8]; 3] = [b"", b"\n", b"\r\n"];
    let is_secret = |text: &&Secret| {
        ends.iter()
            .any(|end| mac_verifies(case, alg, Secret::new([text.expose(), end].concat()).expose()))
    };
    texts.into_iter().find(is_secret)?;
    Some(hmac_cause(alg, "the key that was given as the secret"))
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

fn mac_verifies(case: &Case<'_>, alg: Alg, secret: &[u8]) -> bool {
    let Ok(token) = case.token else { return false };
    let mac = crypto::mac(alg, secret, &token.signing_input());
    !secret.is_empty() && mac.is_some_and(|mac| mac == token.signature())
}

fn stripped(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok().filter(|token| token.signature().is_empty())?;
    let alg = case.alg()?;
    let end = token.as_jwt()?.len();
    Some(
        Cause::fault(CauseId::SignatureStripped)
            .measured(format!("nothing behind the second dot, where {alg} has a signature"))
            .remedy(
                "copy the whole token; if it arrives like this, somebody took the signature \
                     off: refuse it",
            )
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
        CauseId::SignatureDerEcdsa => {
            cause.measured(format!("{length} bytes that begin as an ASN.1 SEQUENCE")).remedy(
                "sign in the format of JOSE: dsaEncoding: 'ieee-p1363' in node, or a JWT library",
            )
        }
        _ => cause
            .measured(format!("{length} bytes: the leading zeros of r or s were left out"))
            .remedy("pad r and s with zeros to the size of the curve before joining them"),
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
    let proven =
        |fixed: &[u8]| keys.iter().any(|key| verifies(key, alg, &token.signing_input(), fixed));
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

/// RFC 7518 sections 3.3 and 3.5 use the same keys.
fn padding_scheme(case: &Case<'_>) -> Option<Cause> {
    let alg = case
        .alg()
        .filter(|alg| alg.key_type() == KeyType::Rsa && !case.passes(CheckId::Signature))?;
    let set = case.set()?;
    let others = Alg::all()
        .filter(|other| other.key_type() == KeyType::Rsa && other.family() != alg.family());
    let really = others.into_iter().find(|other| {
        set.keys()
            .filter(|key| key.material.serves(*other))
            .take(MAX_GUESSES)
            .any(|key| case.verified_by(key, *other))
    })?;
    Some(
        Cause::fault(CauseId::SignaturePaddingScheme)
            .proof(format!("it says {alg}, and verifies as {really}"))
            .remedy(Step::say("set alg to the algorithm that was used: ").value(really.name()))
            .explains([CheckId::Signature, CheckId::Key]),
    )
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
    let found = secrets
        .iter()
        .flat_map(|secret| trimmings(secret.expose()))
        .find(|(_, secret)| mac_verifies(case, alg, secret))?;
    Some(
        Cause::fault(CauseId::SignatureSecretWhitespace)
            .proof(format!("it verifies with the secret {}", found.0))
            .remedy(
                "store the secret at both ends without line break, space or quotes: printf \
                     %s \"$SECRET\" > secret",
            )
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
        ("and a line break behind it", around("", "\n")),
        ("and a Windows line break behind it", around("", "\r\n")),
        ("and a space behind it", around("", " ")),
        ("and a space before it", around(" ", "")),
        ("without the white space around it", trimmed),
        ("without the quotes around it", bare),
        ("in double quotes", around("\"", "\"")),
        ("in single quotes", around("'", "'")),
        ("and a byte order mark before it", around("\u{feff}", "")),
        ("with \\n read as a line break", unescaped),
        ("without a line break, as it stands", secret.trim_ascii_end().to_vec()),
    ];
    all.into_iter().filter(|(_, text)| text != secret).collect()
}

fn unquoted(text: &[u8]) -> &[u8] {
    match text {
        [first, inner @ .., last] if first == last && matches!(first, b'"' | b'\'' | b'`') => inner,
        other => other,
    }
}

fn secret_encoding(case: &Case<'_>) -> Option<Cause> {
    let (alg, secrets) = secrets(case)?;
    let spelt = |secret: &&Secret| {
        let mut bases = vec![secret.expose().to_vec()];
        bases.extend(trimmings(secret.expose()).into_iter().map(|(_, secret)| secret));
        // It may have been decoded as what it is not: back to its text, and from there again.
        bases.extend(encodings(secret.expose()).into_iter().map(|(_, text)| text));
        bases
    };
    let bases: Vec<Vec<u8>> = secrets.iter().flat_map(spelt).collect();
    let found = bases
        .iter()
        .flat_map(|secret| spellings(secret))
        .find(|(_, _, secret)| mac_verifies(case, alg, secret))?;
    Some(
        Cause::fault(CauseId::SignatureSecretEncoding)
            .proof(format!("it verifies once the secret is {}", found.0))
            .remedy(found.1)
            .explains([CheckId::Signature, CheckId::Key]),
    )
}

/// What was done to a secret, what to do, and the secret.
type Spelling = (&'static str, &'static str, Vec<u8>);

/// The secret decoded, and the secret encoded: either end may have done one step too many.
fn spellings(secret: &[u8]) -> Vec<Spelling> {
    let undone = "use the secret as the text that it is: --secret-encoding utf8";
    let encoded = encodings(secret).into_iter().map(|(said, text)| (said, undone, text));
    decodings(secret).into_iter().chain(encoded).collect()
}

fn decodings(secret: &[u8]) -> Vec<Spelling> {
    let text: String = String::from_utf8_lossy(secret).split_whitespace().collect();
    let bare = text.trim_end_matches('=');
    let all = [
        (
            "base64-decoded",
            "decode it before it is used; here: --secret-encoding base64",
            STANDARD_NO_PAD.decode(bare).ok(),
        ),
        (
            "base64url-decoded",
            "decode it before it is used; here: --secret-encoding base64url",
            base64url::decode(bare).ok(),
        ),
        (
            "decoded from hexadecimal",
            "decode it before it is used; here: --secret-encoding hex",
            hex::decode(&text),
        ),
    ];
    let done = |(said, remedy, bytes): (_, _, Option<Vec<u8>>)| Some((said, remedy, bytes?));
    all.into_iter().filter_map(done).collect()
}

fn encodings(secret: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let lower: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
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
    // A weak secret fails before anybody asks whether it is the right one.
    let right = secrets.iter().any(|secret| mac_verifies(case, alg, secret.expose()));
    (!right).then(|| {
        Cause::fault(CauseId::SignatureWrongSecret)
            .measured(
                "no spelling of this secret verifies it: as it is, trimmed, quoted, \
                       base64, base64url, hex",
            )
            .remedy(
                "use the secret of the environment that made the token; compare both: printf \
                     %s \"$SECRET\" | sha256sum",
            )
            .explains([CheckId::Signature, CheckId::Key])
    })
}

fn mismatch(case: &Case<'_>) -> Option<Cause> {
    let alg =
        case.alg().filter(|alg| case.fails(CheckId::Signature) && alg.family() != Family::Hmac)?;
    let token = case.token.as_ref().ok()?;
    let at = token.as_jwt().and_then(|text| Some(text.rfind('.')? + 1..text.len()));
    let name = case.report.key.as_ref().and_then(|used| used.key.kid.clone());
    let said = match name {
        Some(kid) => {
            format!("the token names the key {}, which does not verify it", shown(&kid))
        }
        None => "none of these keys verifies it".to_owned(),
    };
    let cause = Cause::fault(CauseId::SignatureMismatch)
        .measured(said)
        .compared(format!("{alg} and the length of {} bytes fit the key", token.signature().len()))
        .remedy(
            "it was changed after signing, or signed by another key of that name: \
                     compare the key sets with jotkit jwks --diff",
        )
        .explains([CheckId::Signature]);
    Some(match at {
        Some(at) => cause.marks(at, "not made over the rest"),
        None => cause,
    })
}
