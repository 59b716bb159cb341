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

/// Verifications of one token, whatever the number of its signatures and of the keys that fit; one
/// with an RSA key of more than 4096 bits counts as several. A token without `kid` against a large set
/// would otherwise buy a verification for each of its keys.
pub const MAX_WORK: usize = 64;

/// How a signature is verified: with a key that is parsed for it, as [`verifies`] does, or with one
/// that was parsed before.
pub type Verifying<'a> = &'a dyn Fn(&Token, &Message<'_>, Alg, &Key) -> bool;

/// What may still be spent on verifying one token, and how that is done.
pub struct Budget<'a> {
    left: usize,
    verifying: Verifying<'a>,
}

impl<'a> Budget<'a> {
    /// That of one token.
    pub fn new(verifying: Verifying<'a>) -> Budget<'a> {
        Budget { left: MAX_WORK, verifying }
    }

    /// The first key that verifies, and how many were tried.
    fn first<'k>(&mut self, token: &Token, alg: Alg, keys: &[&'k Key]) -> (Option<&'k Key>, usize) {
        let message = Message::new(token.signing_input());
        for (tried, key) in keys.iter().enumerate() {
            let Some(left) = self.left.checked_sub(cost(key)) else { return (None, tried) };
            self.left = left;
            if (self.verifying)(token, &message, alg, key) {
                return (Some(key), tried + 1);
            }
        }
        (None, keys.len())
    }
}

/// In verifications with a key of the usual sizes.
fn cost(key: &Key) -> usize {
    match &key.material {
        Material::Rsa { n, .. } if n.len() > 1024 => 8,
        Material::Rsa { n, .. } if n.len() > 512 => 4,
        _ => 1,
    }
}

/// Judges `key` and `signature`. A key that is meant but can't be had leaves both open. Without a
/// `kid`, or with one that several keys have, each that fits is tried, and the one that verifies
/// serves.
pub fn key_and_signature(
    token: Option<&Token>,
    alg: Option<Alg>,
    keys: &Keys,
    policy: &Policy,
    budget: &mut Budget<'_>,
) -> (Option<UsedKey>, [Check; 2]) {
    let Some(token) = token else {
        return (None, [CheckId::Key, CheckId::Signature].map(Check::unread));
    };
    let (set, source) = match keys {
        Keys::Unavailable { why, .. } => return open(why),
        Keys::Set { set, source } => (set, source),
    };
    let Some(alg) = alg else {
        return open("without an algorithm that is allowed, no key can be chosen");
    };
    let kid = token.header().kid().ok().flatten();
    let choice = set.choose(alg, kid, policy.insecure_allow_weak_keys);
    let (verifying, tried) = budget.first(token, alg, &choice.fits);
    let (meant, detail) = match (verifying, &choice.fits[..]) {
        (_, []) => return no_key(set, &choice, kid),
        (_, [only]) => (Some(*only), String::new()),
        (Some(key), fits) => (Some(key), format!("{} keys fit, this one verifies", fits.len())),
        (None, fits) => (None, format!("{} keys fit, {tried} tried", fits.len())),
    };
    let used = meant.map(|key| used(key, alg, source));
    let found = used.as_ref().map_or(Value::Nothing, name);
    let signature = match verifying {
        Some(_) => Check::pass(CheckId::Signature).found(alg.name()),
        None => bad_signature(token, alg, meant, &choice, tried),
    };
    (used, [Check::pass(CheckId::Key).found(found).detail(detail), signature])
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
fn bad_signature(
    token: &Token,
    alg: Alg,
    key: Option<&Key>,
    choice: &Choice<'_>,
    tried: usize,
) -> Check {
    if let Some((_, fault)) = choice.unreadable.first() {
        let detail = format!("no readable key verifies, and one can't be read: {fault}");
        return Check::skip(CheckId::Signature).detail(detail);
    }
    let check = Check::fail(CheckId::Signature);
    if tried < choice.fits.len() {
        let why = format!("not verified with every key: at most {MAX_WORK} attempts per token");
        return check.detail(why);
    }
    let length = token.signature().len();
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
fn name(used: &UsedKey) -> Value {
    match used.key.kid.as_ref().or(used.thumbprint.as_ref()) {
        Some(name) => name.as_str().into(),
        None => Value::Kind("the shared secret"),
    }
}
