//! The checks of a webhook. Each is made, whatever came of the others.

use crate::jose::crypto::Verifier;
use crate::jose::json::Json;
use crate::jose::token::claims::NumericDate;
use crate::verify::report::{Status, Value};
use crate::webhook::message::{Entry, Family, Part, content, entries};
use crate::webhook::report::{Check, CheckId, Message, Report};
use crate::webhook::request::{Request, Unreadable};
use crate::webhook::secret::{SecretFault, SigningSecret};

/// The tolerance that the specification's libraries have, in seconds, both ways.
pub const TOLERANCE: f64 = 300.0;
/// Digits of the largest time that is read; more would not be a time.
const MAX_DIGITS: usize = 15;

/// What is expected of a webhook.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Seconds by which the timestamp may be off, either way.
    pub tolerance: f64,
    /// `None` takes either.
    pub family: Option<Family>,
}

impl Policy {
    fn families(&self) -> Vec<Family> {
        let is_meant = |family: &Family| self.family.is_none_or(|meant| meant == *family);
        Family::ALL.into_iter().filter(is_meant).collect()
    }
}

/// Verifies one request.
pub fn verify(
    request: &Result<Request, Unreadable>,
    secret: &Result<SigningSecret, SecretFault>,
    policy: &Policy,
    now: i64,
) -> Report {
    let mut checks = vec![structure(request)];
    let (check, message) = headers(request.as_ref().ok(), policy);
    checks.push(check);
    checks.push(timestamp(message.as_ref(), policy, now));
    checks.push(secret_check(secret));
    let body = request.as_ref().map_or(&[][..], |request| &request.body);
    let (check, fits) = signature(message.as_ref(), secret.as_ref().ok(), body);
    checks.push(check);
    Report { now, checks, message, fits, causes: Vec::new() }
}

fn structure(request: &Result<Request, Unreadable>) -> Check {
    match request {
        Err(unreadable) => Check::when(CheckId::Structure, false).detail(unreadable.to_string()),
        Ok(request) => {
            let check = Check::when(CheckId::Structure, request.declared.is_none());
            let check = check.found(Value::Bytes(request.body.len()));
            match request.declared.as_deref().map(|text| (text, text.parse())) {
                None => check.detail("of body"),
                Some((_, Ok(length))) => check
                    .expected(Value::Bytes(length))
                    .detail("the body's length differs from content-length"),
                Some((text, Err(_))) => {
                    check.expected(text).detail("content-length is not a number of bytes")
                }
            }
        }
    }
}

/// The three headers of one family, each once.
fn headers(request: Option<&Request>, policy: &Policy) -> (Check, Option<Message>) {
    let Some(request) = request else {
        return (
            Check::new(CheckId::Headers, Status::Skip).detail("the request is not readable"),
            None,
        );
    };
    let families = policy.families();
    let names = |family: Family| Part::ALL.map(|part| family.header(part));
    let present = |family: Family| {
        names(family).iter().filter(|name| request.values(name).next().is_some()).count()
    };
    let found: Vec<String> = Family::ALL.iter().flat_map(|family| names(*family)).collect();
    let found: Vec<&String> =
        found.iter().filter(|name| request.values(name).next().is_some()).collect();
    let message = families.iter().find_map(|family| message(request, *family));
    // Of equal ones the last is taken.
    let meant = families.iter().rev().copied().max_by_key(|family| present(*family));
    let expected = names(meant.unwrap_or(Family::Svix));
    let unsound = ambiguous(request, policy).or_else(|| unsound_id(message.as_ref()?));
    let check = Check::when(CheckId::Headers, message.is_some() && unsound.is_none());
    match (unsound, message) {
        (Some(why), _) => (check.detail(why), None),
        (None, Some(message)) => {
            let names = names(message.family);
            (check.expected(&names[..]).found(&names[..]), Some(message))
        }
        (None, None) if found.is_empty() => (check.expected(&expected[..]), None),
        (None, None) => (check.expected(&expected[..]).found(&found[..]), None),
    }
}

/// Headers in which another reader finds another message.
pub fn ambiguous(request: &Request, policy: &Policy) -> Option<String> {
    let families = policy.families();
    let names = |family: &Family| Part::ALL.map(|part| family.header(part));
    let mut all = families.iter().flat_map(names);
    let repeated = all.find(|name| request.values(name).count() > 1);
    let value =
        |family: Family, part| request.values(&family.header(part)).next().map(str::to_owned);
    let differs = |part: &Part| {
        let mut values = families.iter().filter_map(|family| value(*family, *part));
        let first = values.next();
        values.any(|other| Some(other) != first)
    };
    let differ = Part::ALL.iter().find(|part| differs(part)).map(|part| {
        let [one, other] = Family::ALL.map(|family| family.header(*part));
        format!("{one} and {other} differ")
    });
    repeated.map(|name| format!("{name} is repeated")).or(differ)
}

/// An id with a dot could be an id and the beginning of a timestamp (Standard Webhooks, "Signature
/// scheme": no part holds one).
fn unsound_id(message: &Message) -> Option<String> {
    let is_sound = |byte: u8| byte.is_ascii_graphic() && byte != b'.';
    let name = message.family.header(Part::Id);
    (!message.id.bytes().all(is_sound))
        .then(|| format!("{name} has a dot, or a character that is not visible ASCII"))
}

/// Empty headers are missing ones.
fn message(request: &Request, family: Family) -> Option<Message> {
    let value = |part| {
        let name = family.header(part);
        request.values(&name).next().filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let signature = value(Part::Signature)?;
    let entries = entries(&signature);
    Some(Message {
        family,
        id: value(Part::Id)?,
        timestamp: value(Part::Timestamp)?,
        signature,
        entries,
    })
}

/// Whole seconds since 1970, in digits; other spellings would be signed by one library and read by
/// another.
pub fn seconds(text: &str) -> Option<i64> {
    let digits = text.len() <= MAX_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

fn timestamp(message: Option<&Message>, policy: &Policy, now: i64) -> Check {
    let id = CheckId::Timestamp;
    let Some(message) = message else { return Check::new(id, Status::Skip).detail("no timestamp") };
    let Some(seconds) = seconds(&message.timestamp) else {
        return Check::when(id, false)
            .expected(Value::Kind("seconds since 1970"))
            .found(Json::from(&message.timestamp[..]));
    };
    let ahead = seconds as f64 - now as f64;
    let check = Check::when(id, ahead.abs() <= policy.tolerance).found(NumericDate(seconds as f64));
    let check = check.expected(Value::Seconds(policy.tolerance));
    match ahead {
        ahead if ahead > policy.tolerance => check.detail("too far ahead, signed"),
        ahead if ahead < -policy.tolerance => check.detail("too old, signed"),
        _ => check.detail("signed"),
    }
}

fn secret_check(secret: &Result<SigningSecret, SecretFault>) -> Check {
    match secret {
        Err(fault) => Check::new(CheckId::Secret, Status::Skip).detail(fault.to_string()),
        Ok(secret) => {
            let detail = match (secret.version, secret.key.material.is_private()) {
                (crate::webhook::secret::Version::V1, _) => "for HMAC-SHA256 (v1)",
                (_, true) => "private key for Ed25519 (v1a)",
                (_, false) => "public key for Ed25519 (v1a)",
            };
            Check::when(CheckId::Secret, true).found(Value::Bytes(secret.length)).detail(detail)
        }
    }
}

/// One signature of the secret's version that fits is enough: during a rotation there are two.
/// Unknown versions are passed over, as the specification has it.
fn signature(
    message: Option<&Message>,
    secret: Option<&SigningSecret>,
    body: &[u8],
) -> (Check, Option<usize>) {
    let skip = |why| (Check::new(CheckId::Signature, Status::Skip).detail(why), None);
    let Some(message) = message else { return skip("no signature to check") };
    let Some(secret) = secret else { return skip("there is no usable secret") };
    let content = content(&message.id, &message.timestamp, body);
    let fits = fitting(&message.entries, secret, &content);
    let versions: Vec<&str> = message.entries.iter().map(|entry| &entry.version[..]).collect();
    let check = Check::when(CheckId::Signature, fits.is_some());
    let (own, count) = (secret.version.word(), versions.len());
    let of_version = message.entries.iter().filter(|entry| entry.is_of(secret.version)).count();
    let check = match (fits, of_version) {
        (Some(index), _) => {
            check.found(own).detail(format!("signature {} of {count} matches", index + 1))
        }
        (None, 0) => {
            check.expected(own).found(&versions[..]).detail("no signature of this version")
        }
        (None, 1) => {
            check.found(own).detail("it does not match the id, the timestamp and the body")
        }
        (None, _) => check.found(own).detail("none matches the id, the timestamp and the body"),
    };
    (check, fits.map(|index| index + 1))
}

/// The first entry that the secret verifies over these bytes. The backend compares MACs in constant
/// time.
pub fn fitting(entries: &[Entry], secret: &SigningSecret, content: &[u8]) -> Option<usize> {
    let verifier = Verifier::new(&secret.key, secret.version.alg()).ok()?;
    entries.iter().position(|entry| {
        entry.is_of(secret.version)
            && entry.bytes.as_ref().is_some_and(|bytes| verifier.verify(content, bytes))
    })
}
