//! The two checks that need a key: which one is meant, and whether it verifies.

use crate::jose::alg::{Alg, Curve};
use crate::jose::crypto::Verifier;
use crate::jose::crypto::message::Message;
use crate::jose::key::set::{Choice, KeySet};
use crate::jose::key::thumbprint;
use crate::jose::key::{Key, Material};
use crate::jose::token::Token;
use crate::verify::check_id::CheckId;
use crate::verify::keys::{Keys, Source};
use crate::verify::policy::Policy;
use crate::verify::report::{Check, UsedKey, Value};

/// Keys tried on one token at the most: a token without `kid` against a large set would otherwise
/// buy a verification for each of its keys.
pub const MAX_TRIES: usize = 32;

/// How a signature is verified: with a key that is parsed for it, as [`verifies`] does, or with one
/// that was parsed before.
pub type Verifying<'a> = &'a dyn Fn(&Token, &Message<'_>, Alg, &Key) -> bool;

/// Judges `key` and `signature`. A key that is meant but can't be had leaves both open.
pub fn key_and_signature(
    token: &Token,
    alg: Option<Alg>,
    keys: &Keys,
    policy: &Policy,
    verifying: Verifying<'_>,
) -> (Option<UsedKey>, [Check; 2]) {
    let (set, source) = match keys {
        Keys::Unavailable { why, .. } => return open(why),
        Keys::Set { set, source } => (set, source),
    };
    let Some(alg) = alg else { return open("without an algorithm, no key can be chosen") };
    let kid = token.header().kid().ok().flatten();
    let choice = set.choose(alg, kid, policy.insecure_allow_weak_keys);
    let message = Message::new(token.signing_input());
    let is_verified = |key: &Key| verifying(token, &message, alg, key);
    match &choice.fits[..] {
        [] => no_key(set, &choice, kid),
        [key] => one_key(token, alg, key, source, &choice, is_verified(key)),
        fits => several_keys(token, alg, fits, source, &choice, is_verified),
    }
}

fn one_key(
    token: &Token,
    alg: Alg,
    key: &Key,
    source: &Source,
    choice: &Choice<'_>,
    is_verified: bool,
) -> (Option<UsedKey>, [Check; 2]) {
    let used = used(key, alg, source);
    let key_check = Check::pass(CheckId::Key).found(name(key, &used));
    let signature = if is_verified {
        Check::pass(CheckId::Signature).found(alg.name())
    } else {
        bad_signature(token, alg, Some(key), choice)
    };
    (Some(used), [key_check, signature])
}

/// No `kid`, or the same `kid` more than once: each that fits is tried, the one that verifies
/// serves.
fn several_keys(
    token: &Token,
    alg: Alg,
    fits: &[&Key],
    source: &Source,
    choice: &Choice<'_>,
    is_verified: impl Fn(&Key) -> bool,
) -> (Option<UsedKey>, [Check; 2]) {
    let tried = &fits[..fits.len().min(MAX_TRIES)];
    let Some(key) = tried.iter().find(|key| is_verified(key)) else {
        let detail = format!("{} keys fit, {} tried", fits.len(), tried.len());
        return (
            None,
            [Check::pass(CheckId::Key).detail(detail), bad_signature(token, alg, None, choice)],
        );
    };
    let used = used(key, alg, source);
    let detail = format!("{} keys fit, this one verifies", fits.len());
    let key_check = Check::pass(CheckId::Key).found(name(key, &used)).detail(detail);
    (Some(used), [key_check, Check::pass(CheckId::Signature).found(alg.name())])
}

fn no_key(set: &KeySet, choice: &Choice<'_>, kid: Option<&str>) -> (Option<UsedKey>, [Check; 2]) {
    if let Some((entry, fault)) = choice.unreadable.first() {
        let kid = entry.kid.as_deref().unwrap_or("without a kid");
        return open(&format!("key {kid} can't be read: {fault}"));
    }
    let skipped = Check::skip(CheckId::Signature).detail("there is no key to verify with");
    let found = kid.map_or(Value::Nothing, Value::from);
    let check = match choice.unsuitable.first() {
        Some((_, reason)) if choice.unsuitable.len() == 1 => {
            Check::fail(CheckId::Key).found(found).detail(format!("unsuitable: {reason}"))
        }
        Some((_, reason)) => Check::fail(CheckId::Key)
            .found(found)
            .detail(format!("none of the {} keys is suitable; {reason}", choice.unsuitable.len())),
        None if set.entries.is_empty() => {
            Check::fail(CheckId::Key).found(found).detail("the key set is empty")
        }
        None => {
            let kids: Vec<&str> =
                set.entries.iter().filter_map(|entry| entry.kid.as_deref()).take(8).collect();
            Check::fail(CheckId::Key)
                .expected(&kids[..])
                .found(found)
                .detail("no key with this kid")
        }
    };
    (None, [check, skipped])
}

fn open(why: &str) -> (Option<UsedKey>, [Check; 2]) {
    let signature = Check::skip(CheckId::Signature).detail("there is no key to verify with");
    (None, [Check::skip(CheckId::Key).detail(why), signature])
}

/// Parses the key and verifies.
pub fn verifies(token: &Token, message: &Message<'_>, alg: Alg, key: &Key) -> bool {
    Verifier::new(key, alg)
        .is_ok_and(|verifier| verifier.verify_message(message, token.signature()))
}

/// A signature that no readable key verifies; where a meant key could not be read, that is open.
fn bad_signature(token: &Token, alg: Alg, key: Option<&Key>, choice: &Choice<'_>) -> Check {
    if let Some((_, fault)) = choice.unreadable.first() {
        let detail = format!("no readable key verifies, and one can't be read: {fault}");
        return Check::skip(CheckId::Signature).detail(detail);
    }
    let length = token.signature().len();
    let check = Check::fail(CheckId::Signature);
    match key.and_then(|key| signature_length(key, alg)) {
        _ if length == 0 => check.found(Value::Bytes(0)).detail("the signature is empty"),
        Some(right) if right != length => check
            .expected(Value::Bytes(right))
            .found(Value::Bytes(length))
            .detail(format!("not the length that {alg} needs")),
        None if key.is_none() => {
            check.found(alg.name()).detail("does not verify with any of these keys")
        }
        _ => check.found(alg.name()).detail("does not verify with this key"),
    }
}

/// Bytes of a good signature, where the algorithm and the key fix it.
pub fn signature_length(key: &Key, alg: Alg) -> Option<usize> {
    alg.signature_size().or_else(|| match &key.material {
        Material::Rsa { n, .. } => Some(n.len()),
        material => material.curve().and_then(Curve::signature_size),
    })
}

fn used(key: &Key, alg: Alg, source: &Source) -> UsedKey {
    let thumbprint = thumbprint::sha256(key);
    UsedKey { key: key.clone(), alg, thumbprint, source: source.clone() }
}

/// A key's `kid`; without one its thumbprint, under which it can be found as well.
fn name(key: &Key, used: &UsedKey) -> Value {
    match key.kid.as_ref().or(used.thumbprint.as_ref()) {
        Some(name) => name.as_str().into(),
        None => Value::Kind("the shared secret"),
    }
}
