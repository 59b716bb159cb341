//! The key that signs, and the algorithm: what verbs that make tokens share.

use crate::advice::failure::Failure;
use crate::jose::alg::{Alg, Curve};
use crate::jose::key::set::KeySet;
use crate::jose::key::{Key, Purpose, Weakness};
use crate::source::cache::Network;
use crate::source::resolve::resolve;
use crate::source::spec::{KeySpec, Location};
use crate::sys::System;
use crate::text::step::Step;

/// Who named which algorithm.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    pub flag: Option<Alg>,
    pub template: Option<Alg>,
    pub allow_weak_secret: bool,
}

/// Reads keys of this machine.
///
/// # Errors
/// They are elsewhere, or can't be read.
pub fn keys(spec: &KeySpec, system: &mut System) -> Result<KeySet, Failure> {
    if let KeySpec::At(Location::Url(url), _) = spec {
        return Err(Failure::usage(format!(
            "{url} is not on this machine; a private key should be"
        )));
    }
    Ok(resolve(system, spec, &Network::none(), None)?.set)
}

/// The key of that name; without a name, or where no key has one, the only key.
///
/// # Errors
/// There is none, or it can't be told which.
pub fn pick<'a>(set: &'a KeySet, kid: Option<&str>) -> Result<&'a Key, Failure> {
    let mut named = set.entries.iter().filter(|entry| kid.is_some() && entry.kid.as_deref() == kid);
    let entry = match (named.next(), &set.entries[..]) {
        (Some(entry), _) => entry,
        (None, [only]) if kid.is_none() || only.kid.is_none() => only,
        (None, []) => return Err(Failure::undecided("the key set is empty")),
        (None, entries) => {
            let kids = entries.iter().filter_map(|entry| entry.kid.as_deref());
            let failure = match kid {
                Some(kid) => Failure::no(format!("no key of the name {kid}")),
                None => Failure::usage(format!("which of the {} keys is to sign?", entries.len())),
            };
            return Err(kids
                .map(|kid| Step::default().run("--kid").arg(kid))
                .fold(failure, Failure::hint));
        }
    };
    entry
        .key
        .as_ref()
        .map_err(|fault| Failure::undecided(format!("the key can't be read: {fault}")))
}

/// The algorithm that was asked for, or else the key's own.
///
/// # Errors
/// The key can't sign it, or is too weak for it.
pub fn algorithm(key: &Key, asked: &Asked) -> Result<Alg, Failure> {
    let named = asked.flag.or(asked.template);
    let alg = named.or_else(|| key.default_alg()).ok_or_else(|| no_algorithm(key))?;
    if let Some(misfit) = key.misfit(alg, Purpose::Sign) {
        let failure = Failure::usage(format!("this key can't sign {alg}: {misfit}"));
        let able = key.default_alg().filter(|alg| key.misfit(*alg, Purpose::Sign).is_none());
        let hint = able.map(|able| match asked.flag {
            Some(_) => Step::say("leave out --alg to sign with ").value(able.name()),
            None => Step::say("the template sets another algorithm; this key signs with")
                .run("--alg")
                .arg(able.name()),
        });
        return Err(hint.into_iter().fold(failure, Failure::hint));
    }
    let too_weak = |weakness| Failure::usage(format!("this key is too weak for {alg}: {weakness}"));
    match key.weakness(alg) {
        Some(weakness @ Weakness::SecretBits { .. }) if !asked.allow_weak_secret => {
            Err(too_weak(weakness).hint("to sign all the same: --insecure-allow-weak-keys"))
        }
        None | Some(Weakness::SecretBits { .. }) => Ok(alg),
        // AWS-LC signs with no such key, whatever it is asked.
        Some(weakness) => {
            Err(too_weak(weakness)
                .hint("make a longer one: jotkit keygen rsa --out key.pem --to pem"))
        }
    }
}

fn no_algorithm(key: &Key) -> Failure {
    let kind = key.material.curve().map_or(key.material.key_type().name(), Curve::name);
    let why = match &key.alg {
        Some(alg) => format!("its alg is {alg}"),
        None => format!("{kind} is not for signatures"),
    };
    Failure::usage(format!("this key signs with no algorithm that jotkit knows: {why}"))
}
