//! Signatures that do not verify. Each suspicion is tried: what verifies is proof.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::explain::assertion;
use crate::explain::case::{Case, MAX_GUESSES, verifies};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::contained;
use crate::explain::mac::Mac;
use crate::explain::made_otherwise;
use crate::explain::no_secret;
use crate::explain::remedy::Remedy;
use crate::explain::shared_secret;
use crate::jose::alg::{Alg, Curve, Family, Hash, KeyType};
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
use crate::provider::product::Topic;
use crate::text::count::counted;
use crate::text::shell::shown;
use crate::verify::KeyLookupError;

use crate::verify::check_id::CheckId;
use crate::verify::key_check::signature_length;

/// The causes that lie in the signature, the most telling first.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let first: [fn(&Case<'_>) -> Option<Cause>; 6] = [
        hmac_with_public_key,
        stripped,
        ecdsa,
        made_otherwise::detect,
        shared_secret::secret_whitespace,
        contained::detect,
    ];
    let last: [fn(&Case<'_>) -> Option<Cause>; 3] =
        [shared_secret::known_secret, shared_secret::wrong_secret, mismatch];
    let mut causes: Vec<Cause> = first.iter().filter_map(|detector| detector(case)).collect();
    causes.extend(shared_secret::secret_encoding(case));
    causes.extend(last.iter().filter_map(|detector| detector(case)));
    causes.into_iter().map(|cause| with_surroundings(case, cause)).collect()
}

/// What a secret which is not the right one is instead.
fn with_surroundings(case: &Case<'_>, cause: Cause) -> Cause {
    if cause.id != CauseId::SignatureWrongSecret {
        return cause;
    }
    let given = shared_secret::secrets(case).map(|(_, secrets)| secrets).unwrap_or_default();
    match given.iter().find_map(|secret| no_secret::told(secret.expose())) {
        Some((said, Some(remedy))) => cause.recognised(said).remedy(remedy),
        Some((said, None)) => cause.recognised(said),
        None => cause,
    }
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

fn mismatch(case: &Case<'_>) -> Option<Cause> {
    let alg =
        case.alg().filter(|alg| case.fails(CheckId::Signature) && alg.family() != Family::Hmac)?;
    let token = case.token.as_ref().ok()?;
    if token.signature().iter().all(|byte| *byte == 0) {
        let said = format!(
            "its {} are zero: nothing was signed",
            counted(token.signature().len(), "byte")
        );
        let cause = Cause::fault(CauseId::SignatureMismatch).measured(said);
        return Some(cause.remedy(Remedy::CheckSigning).explains([CheckId::Signature]));
    }
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
    let other = key.filter(|_| made != Some(true)).and_then(|key| other_certificate(case, key));
    if let Some(said) = other {
        let cause = cause.compared(said).remedy(Remedy::UseOneIssuer);
        return Some(cause.explains([CheckId::Signature]));
    }
    let cause = of_origin(case, cause, made, named.is_some()).explains([CheckId::Signature]);
    Some(match at {
        Some(at) => cause.marks(at, "does not match the rest"),
        None => cause,
    })
}

/// What the header names by its thumbprint (RFC 7515 section 4.1.7), where another certificate was given.
/// Some write the digest's hexadecimal digits.
fn other_certificate(case: &Case<'_>, key: &Key) -> Option<String> {
    let own = key.certificates.first()?;
    let digests = [("x5t", crypto::sha1(own)), ("x5t#S256", crypto::digest(Hash::Sha256, own))];
    digests.into_iter().find_map(|(name, digest)| {
        let named = case.header_text(name)?;
        let hex = hex::encode(&digest);
        let is_hex = |text: &[u8]| text.eq_ignore_ascii_case(hex.as_bytes());
        let bytes = base64url::decode(named.trim_end_matches('=')).unwrap_or_default();
        let is_own = bytes == digest || is_hex(&bytes) || is_hex(named.as_bytes());
        (!is_own).then(|| format!("{name} of the token is not the thumbprint of this certificate"))
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
    let cause = cause.compared(said);
    match assertion::own_key(case) {
        Some(remedy) => cause.remedy(remedy),
        None => {
            let cause = cause.remedy(Remedy::CompareKeySets { has_kid });
            cause.in_words(case.product(), Topic::Keys)
        }
    }
}
