//! What was pasted: texts that hold a token, or held one once.
//!
//! A repair is tried for each way in which tokens are spoilt. Where the repaired text is a token,
//! that is the cause; where it then verifies, that is proof.

use std::ops::Range;

use crate::explain::case::{Case, MAX_TRIES, verifies};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::kind;
use crate::explain::made_otherwise::really_made;
use crate::explain::place;
use crate::explain::placeholder;
use crate::explain::remedy::Remedy;
use crate::explain::repair::{self, Repair};
use crate::explain::scheme;
use crate::explain::signature::converted_ecdsa;
use crate::jose::alg::{Alg, Family, KeyType};
use crate::jose::crypto::message::Message;
use crate::jose::json::base64url;
use crate::jose::json::base64url::Fault;
use crate::jose::json::{Json, Object};
use crate::jose::token;
use crate::jose::token::{Malformed, Token, strip};
use crate::provider;
use crate::provider::product::Topic;
use crate::text::count::counted;
use crate::text::shell::shown;
use crate::verify::check_id::CheckId;
use crate::verify::key_check::signature_length;
use crate::verify::report::{Report, Status};

/// Schemes that may stand alone where nothing followed them.
const SCHEMES: [&str; 6] = ["authorization:", "bearer", "token", "jwt", "dpop", "basic"];
/// Lengths at which columns, cookies and logs cut.
const CUTS: [usize; 8] = [255, 256, 512, 1000, 1024, 2048, 4000, 4096];

/// The cause that lies in the text itself, and the token that was meant, where it could be had.
pub fn detect(case: &Case<'_>) -> Option<(Cause, Option<String>)> {
    if case.token.is_ok() {
        let trailing = || trailing(case).map(|(cause, text)| (cause, Some(text)));
        return measure_signature(case).map(|cause| (cause, None)).or_else(trailing);
    }
    let plain: [fn(&Case<'_>) -> Option<Cause>; 5] =
        [empty, placeholder::of_token, ellipsis, place::case_changed, place::of_token];
    if let Some(cause) = plain.into_iter().find_map(|detector| detector(case)) {
        return Some((explains(cause), None));
    }
    let (cause, text) = utf16(case).or_else(|| repaired(case)).or_else(|| trailing(case))?;
    Some((explains(cause), Some(text)))
}

/// What is missing in a text that no repair makes a token of, or was changed in it.
pub fn unreadable(case: &Case<'_>) -> Option<Cause> {
    let cause = beginning_lost(case).or_else(|| incomplete(case)).or_else(|| damaged(case))?;
    Some(explains(cause))
}

/// That a token, which is damaged as well, stands inside other text.
pub fn around(case: &Case<'_>, range: &Range<usize>) -> Option<Cause> {
    let Repair { id, said, remedy, .. } = repair::around(case.text(), range)?;
    let cause = Cause::fault(id).explains([CheckId::Structure]);
    Some(match scheme::of(case.pasted, &case.text()[range.clone()]) {
        Some((said, remedy)) => cause.recognised(said).remedy(remedy),
        None => cause.measured(said).remedy(remedy),
    })
}

/// Nothing of it can be read, where no more is known.
fn explains(cause: Cause) -> Cause {
    match cause.effects.is_empty() {
        true => cause.explains([CheckId::Structure]),
        false => cause,
    }
}

fn empty(case: &Case<'_>) -> Option<Cause> {
    let pasted = case.pasted.trim().to_ascii_lowercase();
    let quotes = ['"', '\'', '`', '“', '”', '‘', '’'];
    let bare = strip(case.text().trim_matches(quotes)).0.trim_matches(quotes).trim().to_owned();
    let scheme =
        SCHEMES.iter().find(|scheme| pasted == **scheme || bare.to_ascii_lowercase() == **scheme);

    if bare.is_empty() || scheme.is_some() {
        let cause = Cause::fault(CauseId::InputEmpty).remedy(Remedy::CheckRequest);
        return Some(match pasted.is_empty() {
            true => cause.measured("0 characters: there is no token"),
            false => {
                cause.recognised(format!("{} with nothing after it", shown(case.pasted.trim())))
            }
        });
    }
    None
}

/// Where a screen or a log left something out.
fn ellipsis(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let marks = [
        "...",
        "\u{2026}",
        "(truncated)",
        "[truncated]",
        "<truncated>",
        "***",
        "[REDACTED]",
        "(redacted)",
    ];
    let lower = text.to_ascii_lowercase();
    let (at, mark) = marks.iter().find_map(|mark| {
        let at = lower.find(&mark.to_ascii_lowercase())?;
        text.is_char_boundary(at).then_some((at, *mark))
    })?;
    // Dots between the words of a sentence say nothing about a token.
    let (before, behind) = (&text[..at], &text[at + mark.len()..]);
    let beside = before.ends_with(is_token_char) || behind.starts_with(is_token_char);
    if !beside && !before.trim_end_matches([' ', '[', '(', '<']).ends_with(is_token_char) {
        return None;
    }
    Some(
        Cause::fault(CauseId::InputEllipsis)
            .recognised(format!(
                "`{mark}` after {}: the rest was left out",
                counted(at as u64, "character")
            ))
            .remedy(Remedy::CopyWhole)
            .marks(at..at + mark.len(), "something was left out here"),
    )
}

fn is_token_char(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.".contains(character)
}

/// A file that a shell of Windows wrote.
fn utf16(case: &Case<'_>) -> Option<(Cause, String)> {
    let Err(Malformed::Utf16 { name }) = case.token else { return None };
    let (_, report) = case.judge(case.text());
    let cause = Cause::fault(CauseId::InputInvisibleChars);
    let said = "it is UTF-16, as PowerShell writes it: every other byte is zero";
    let cause = match has_verified(&report) {
        true => cause.proof(format!("{said}; read as such, its signature verifies")),
        false => cause.recognised(said),
    };
    Some((cause.remedy(Remedy::ConvertToUtf8(name)), case.text().to_owned()))
}

fn has_verified(report: &Report) -> bool {
    report.check(CheckId::Signature).is_some_and(|check| check.status == Status::Pass)
}

fn repaired(case: &Case<'_>) -> Option<(Cause, String)> {
    let Repair { id, text, said, remedy, span } = repair::find(case.text())?;
    let is_embedded = id == CauseId::InputEmbedded;
    let scheme = is_embedded.then(|| scheme::of(case.pasted, &text)).flatten();
    let (said, remedy) = scheme.unwrap_or((said, remedy));
    let (token, report) = case.judge(&text);
    let length = text.len();
    let cause = Cause::fault(id);
    let cause = match &token {
        Ok(_) if has_verified(&report) => {
            cause.proof(format!("{said}: repaired, its signature verifies"))
        }
        Ok(token) if id == CauseId::InputPadded && covers_padding(case, token) => cause
            .proof(format!("{said}: the signature covers the text with its padding"))
            .explains([CheckId::Structure, CheckId::Signature]),
        _ => cause.measured(format!("{said}: repaired, it is a token of {length} characters")),
    };
    let cause = cause.remedy(padding_remedy(id, &report).unwrap_or(remedy));
    let cause = match span {
        Some(span) => cause.marks(span, "this does not belong here"),
        None => cause,
    };
    Some((cause, text))
}

/// What a product says that pads all its tokens.
fn padding_remedy(id: CauseId, repaired: &Report) -> Option<Remedy> {
    let (header, claims) = (repaired.header.as_ref()?, repaired.claims.as_ref()?);
    let product = provider::of_marks(header.object(), claims.object())?.product;
    let says = id == CauseId::InputPadded && product.says(Topic::Padding).is_some();
    says.then_some(Remedy::InTheWordsOf(product, Topic::Padding))
}

/// AWS load balancers sign the text with its padding.
fn covers_padding(case: &Case<'_>, repaired: &Token) -> bool {
    let Some((message, _)) = case.text().rsplit_once('.') else { return false };
    let (Some(set), Ok(Some(alg))) = (case.set(), repaired.header().alg()) else { return false };
    let Some(alg) = Alg::named(alg) else { return false };
    let message = Message::new(message.as_bytes().into());
    let mut keys = set.keys().filter(|key| key.material.serves(alg)).take(MAX_TRIES);
    keys.any(|key| verifies(key, alg, &message, repaired.signature()))
}

/// The first characters are easily missed when copying.
fn beginning_lost(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let lost = ["e", "ey", "eyJ"].into_iter().find(|lost| {
        let whole = format!("{lost}{text}");
        header_of(&whole).is_some_and(|header| header.get("alg").is_some())
    })?;
    Some(
        Cause::fault(CauseId::InputTruncated)
            .measured(format!("with `{lost}` before it the header can be read"))
            .remedy(Remedy::CopyFromStart)
            .marks(0..1, format!("`{lost}` is missing before this")),
    )
}

/// One or two parts, or three of which the last is too short.
fn incomplete(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() > 3 || text.is_empty() {
        return None;
    }
    let length = text.len();
    let cut = CUTS
        .contains(&length)
        .then(|| format!("it has {length} characters, where columns and cookies are cut"));
    let readable = |part: &&str| object(part).is_some();
    match parts[..] {
        [_, _, _] => short_signature(case, text),
        [first] if readable(&first) && cut.is_none() => Some(partial("one part, which is JSON")),
        [first, second] if (readable(&first) && readable(&second)) && cut.is_none() => {
            Some(partial("two parts, both of them JSON: the signature is missing"))
        }
        [first, _] if object(first).is_some_and(|part| part.get("alg").is_none()) => {
            Some(partial("two parts, and the first has claims: the header is missing"))
        }
        [first, ..] if readable(&first) || begins_as_json(first) => {
            let said = cut.unwrap_or_else(|| "it ends in the middle of a part".to_owned());
            Some(truncated(&said, length))
        }
        _ => None,
    }
}

/// A whole token in which a character was changed: the signature can't hold any more.
fn damaged(case: &Case<'_>) -> Option<Cause> {
    let text = case.text();
    let (at, said) = match case.token {
        Err(Malformed::Part { fault, .. }) => (place_of(fault, text), fault.to_string()),
        Err(malformed @ Malformed::Header { .. }) => (0, malformed.to_string()),
        Err(malformed @ Malformed::Parts { .. }) if is_one(text) => (0, malformed.to_string()),
        _ => return None,
    };
    let is_parts = matches!(case.token, Err(Malformed::Parts { .. }));
    // Disclosures are a kind of their own.
    let three = is_parts || text.matches('.').count() == 2;
    let claims = text.split('.').nth(1).and_then(object);
    let begins = text.starts_with("eyJ") || claims.is_some();
    let whole = begins && three && !text.contains('~');
    whole.then(|| {
        Cause::fault(CauseId::SignatureMismatch)
            .measured(format!("characters were changed, added or lost: {said}"))
            .remedy(Remedy::CopyFromSource)
            .marks(at..at + 1, "this was changed")
    })
}

/// Whether a text begins as one signed token does.
fn is_one(text: &str) -> bool {
    let header = header_of(text).filter(|header| header.get("alg").is_some());
    header.is_some_and(|header| header.get("enc").is_none()) && kind::headers(text) == 1
}

fn place_of(fault: &Fault, text: &str) -> usize {
    match *fault {
        Fault::Foreign { at, .. } | Fault::Padding { at } | Fault::TrailingBits { at } => at,
        Fault::Length { .. } => text.len().saturating_sub(1),
    }
}

/// Something stands behind the signature, which has a length of its own.
fn trailing(case: &Case<'_>) -> Option<(Cause, String)> {
    let text = case.text();
    let header = header_of(text).filter(|header| header.get("enc").is_none())?;
    let start = text.match_indices('.').nth(1)?.0 + 1;
    let length = match fixed_length(case, &header) {
        Some(right) => (right * 4).div_ceil(3),
        None => text[start..].find('.')?,
    };
    let end = start + length;
    let (token, rest) = text.split_at_checked(end).filter(|(_, rest)| !rest.is_empty())?;
    // Another token behind it, or disclosures, are other causes.
    if case.passes(CheckId::Signature) || kind::headers(text) > 1 || rest.starts_with('~') {
        return None;
    }
    let (parsed, report) = case.judge(token);
    let verifies = has_verified(&report);
    let open = case.token.is_err() && parsed.is_ok();
    let said = format!("after the signature: {}", counted(rest.chars().count(), "character"));
    let cause = Cause::fault(CauseId::InputTrailingText).measured(said);
    let cause = match rest.split('.').any(|part| object(part).is_some()) {
        true => cause.recognised("they are parts of another token"),
        false => cause,
    };
    (verifies || open).then(|| {
        let cause = match verifies {
            true => cause.proof("without them its signature verifies"),
            false => cause,
        };
        let cause = cause.remedy(Remedy::CutOff(token.to_owned()));
        let cause = cause.marks(end..text.len(), "this does not belong here");
        let effect = if case.token.is_ok() { CheckId::Signature } else { CheckId::Structure };
        (cause.explains([effect]), token.to_owned())
    })
}

/// Bytes of a good signature, where the algorithm or the key that the token means fix it.
fn fixed_length(case: &Case<'_>, header: &Object) -> Option<usize> {
    let alg = Alg::named(header.get("alg")?.as_str()?)?;
    let kid = header.get("kid").and_then(Json::as_str);
    let key = case.set().and_then(|set| set.choose(alg, kid, true).fits.first().copied());
    match key {
        Some(key) => signature_length(key, alg),
        None => alg.signature_size(),
    }
}

fn partial(said: &str) -> Cause {
    Cause::fault(CauseId::InputPartial).measured(said).remedy(Remedy::CopyAllParts)
}

fn truncated(said: &str, length: usize) -> Cause {
    Cause::fault(CauseId::InputTruncated)
        .measured(said)
        .remedy(Remedy::WidenStorage)
        .marks(length.saturating_sub(1)..length, "it ends here")
}

/// Three parts whose signature can't be read: shorter than its algorithm makes it?
fn short_signature(case: &Case<'_>, text: &str) -> Option<Cause> {
    let header = header_of(text)?;
    let (_, signature) = text.rsplit_once('.')?;
    let strict = signature.bytes().all(|byte| is_token_char(byte as char));
    let found = signature.len() * 6 / 8;
    let right = right_length(case, &header, found)?;
    (strict && found < right).then(|| shorter(found, right, text.len()))
}

/// A readable token with too short a signature. Unpadded ECDSA is told apart by `signature`.
fn measure_signature(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok()?;
    let found = token.signature().len();
    let right = right_length(case, token.header().object(), found)?;
    let alg = case.alg()?;
    // As long as one of another key or algorithm, it is that one's: nothing was cut off.
    let is_other =
        is_whole(alg, found) || converted_ecdsa(case).is_some() || really_made(case).is_some();
    let fails = !case.passes(CheckId::Signature);
    (found > 0 && found < right && fails && !is_other)
        .then(|| shorter(found, right, case.text().len()).explains([CheckId::Signature]))
}

/// Whether signatures for keys of that type have that many bytes: RSA moduli come in steps of 512 bits.
fn is_whole(alg: Alg, bytes: usize) -> bool {
    match alg.key_type() {
        KeyType::Rsa => bytes >= 128 && bytes.is_multiple_of(64),
        kind => Alg::all().any(|one| one.key_type() == kind && one.signature_size() == Some(bytes)),
    }
}

fn shorter(found: usize, right: usize, length: usize) -> Cause {
    let cause = truncated(
        &format!("the signature has {}, its algorithm needs {right}", counted(found, "byte")),
        length,
    );
    match CUTS.contains(&length) {
        true => {
            cause.measured(format!("it has {length} characters, where columns and cookies are cut"))
        }
        false => cause,
    }
}

/// Bytes of a good signature by the key that the token means, else by its algorithm alone.
fn right_length(case: &Case<'_>, header: &Object, found: usize) -> Option<usize> {
    let alg = Alg::named(header.get("alg")?.as_str()?)?;
    fixed_length(case, header).or_else(|| unknown_length(alg, found))
}

/// Without the key: Ed25519 makes 64 bytes, RSA as many as its modulus has, in multiples of eight.
fn unknown_length(alg: Alg, found: usize) -> Option<usize> {
    match alg.family() {
        Family::EdDsa => Some(64),
        _ => (!found.is_multiple_of(8)).then_some(256),
    }
}

fn header_of(text: &str) -> Option<Object> {
    object(text.split('.').next()?)
}

fn object(part: &str) -> Option<Object> {
    let bytes = base64url::decode(part).ok()?;
    Object::parse(std::str::from_utf8(&bytes).ok()?).ok()
}

fn begins_as_json(part: &str) -> bool {
    part.starts_with("eyJ") && part.len() <= token::MAX_LENGTH
}
