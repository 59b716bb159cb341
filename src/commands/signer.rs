//! The key that is meant, where a verb needs exactly one: to sign with, or to write.

use std::collections::BTreeSet;

use crate::advice::failure::Failure;
use crate::advice::keys::{fresh, key_hints};
use crate::commands::output::Screen;
use crate::jose::alg::Alg;
use crate::jose::key::mangled::Mangling;
use crate::jose::key::set::{Choice, Entry, Fitting, KeySet, Wanted};
use crate::jose::key::{Key, KeyFault, Purpose, Remark, Unsuitable, Weakness, thumbprint};
use crate::source::chain::KeyChain;
use crate::source::spec::{KeySpec, Location};
use crate::sys::System;
use crate::text::step::Step;
use crate::verify::Place;

/// Who named which key and algorithm.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    pub kid: Option<&'a str>,
    /// What the command line says.
    pub flag: Option<Alg>,
    /// What a JWT template says; the command line goes before it.
    pub template: Option<Alg>,
    /// A secret that is shorter than its hash signs all the same.
    pub allow_weak_secret: bool,
}

/// Reads keys of this machine.
///
/// # Errors
/// They are elsewhere, or can't be read.
pub fn keys(spec: &KeySpec, system: &mut System) -> Result<KeySet, Failure> {
    if let KeySpec::At(Location::Url(url), _) = spec {
        return Err(Failure::usage(format!("{url}: a private key is read from a file"))
            .hint(Step::say("to have a running issuer sign").run("--issuer-at URL")));
    }
    Ok(KeyChain::local(spec.clone()).find(system, None)?.set)
}

/// A mangled PEM is read all the same, but the user's own library will not read it.
/// # Errors
/// Standard error can't be written.
pub fn warn_of_remarks(set: &KeySet, system: &mut System, screen: &Screen) -> Result<(), Failure> {
    let mangled = |key: &Key| key.remarks.iter().filter_map(Remark::mangling).collect::<Vec<_>>();
    let manglings: BTreeSet<Mangling> = set.keys().flat_map(mangled).collect();
    for mangling in manglings {
        let text = format!("{mangling}; most libraries can't read such a key");
        screen.note(system, "warning", &text)?;
    }
    Ok(())
}

/// The key to sign with and its algorithm: the one that was asked for, or else the key's own.
///
/// # Errors
/// No key can sign it, or it can't be told which of several is meant.
pub fn choose<'a>(set: &'a KeySet, asked: &Asked<'_>) -> Result<(&'a Key, Alg), Failure> {
    let alg = asked.flag.or(asked.template);
    let (purpose, allow_weak) = (Some(Purpose::Sign), asked.allow_weak_secret);
    let wanted = Wanted { kid: asked.kid, alg, purpose, allow_weak };
    let choice = set.pick(wanted);
    let key = only(set, &choice, asked.kid, purpose, |key, reason| refused(key, reason, asked))?;
    match alg.or_else(|| key.default_alg()) {
        Some(alg) => Ok((key, alg)),
        None => Err(Failure::undecided("jotkit knows no signature algorithm for this key")),
    }
}

/// The only key that fits, to sign with or, without a purpose, to convert. What else a choice comes to
/// has one answer: none is status 3, several are status 2.
///
/// # Errors
/// It comes to something else.
pub fn only<'a>(
    set: &KeySet,
    choice: &Choice<'a>,
    kid: Option<&str>,
    purpose: Option<Purpose>,
    refused: impl FnOnce(&Key, &Unsuitable) -> Failure,
) -> Result<&'a Key, Failure> {
    match choice.fitting() {
        Fitting::One(key) => Ok(key),
        Fitting::Empty => Err(Failure::undecided("the key set is empty")),
        Fitting::None => Err(match (&choice.unsuitable[..], &choice.unreadable[..], kid) {
            // Beside a private key that a passphrase opens stands its public half.
            (_, [(entry, fault @ (KeyFault::Encrypted | KeyFault::Passphrase)), ..], _)
            | ([], [(entry, fault), ..], _) => unreadable(entry, fault),
            ([(key, reason), ..], _, _) => refused(key, reason),
            ([], [], Some(kid)) => no_such(set, kid, purpose),
            ([], [], None) => Failure::undecided("no key fits"),
        }),
        Fitting::Several(keys) => {
            let is_meant = |key: &&&Key| kid.is_some() && name(key).as_deref() == kid;
            let nameless = keys.iter().filter(|key| key.kid.is_none()).find(is_meant);
            let what_for = if purpose.is_some() { "sign with" } else { "convert" };
            nameless.copied().ok_or_else(|| which(keys, kid, what_for))
        }
    }
}

fn unreadable(entry: &Entry, fault: &KeyFault) -> Failure {
    let kid = entry.kid.as_deref().unwrap_or("without a kid");
    let failure = Failure::undecided(format!("key {kid} can't be read: {fault}"));
    let locked = Some(fault).filter(|fault| **fault == KeyFault::Encrypted);
    let hints = locked.map(|fault| key_hints(&Place::Given(String::new()), fault));
    hints.into_iter().flatten().fold(failure, Failure::hint)
}

/// What to choose it by: its `kid`, or its thumbprint, which issuers take for one.
fn name(key: &Key) -> Option<String> {
    key.kid.clone().or_else(|| thumbprint::sha256(key))
}

/// No key is meant by the name that was asked for.
pub fn no_such(set: &KeySet, kid: &str, purpose: Option<Purpose>) -> Failure {
    let failure = Failure::undecided(format!("no key has kid {kid}"));
    let serves = |key: &Key| purpose.is_none() || key.material.is_private();
    let entries = set.entries.iter().filter(|entry| entry.key.as_ref().is_ok_and(serves));
    named(entries.filter_map(|entry| entry.kid.as_deref()), failure)
}

fn which(keys: &[&Key], kid: Option<&str>, what_for: &str) -> Failure {
    let failure = Failure::usage(format!("which of the {} keys to {what_for}?", keys.len()));
    if let Some(kid) = kid.filter(|kid| keys.iter().all(|key| key.kid.as_deref() == Some(kid))) {
        let why = format!("all of them have kid {kid}, so that --kid can't tell them apart");
        return failure.fact(why);
    }
    let names: Vec<String> = keys.iter().filter_map(|key| name(key)).collect();
    match &names[..] {
        [] => failure.fact("none of them has a kid to choose it by"),
        names => named(names.iter().map(String::as_str), failure),
    }
}

/// The names to choose from, as hints.
fn named<'k>(kids: impl Iterator<Item = &'k str>, failure: Failure) -> Failure {
    let mut kids: Vec<&str> = kids.collect();
    kids.dedup();
    kids.iter().map(|kid| Step::default().run("--kid").arg(*kid)).fold(failure, Failure::hint)
}

fn refused(key: &Key, reason: &Unsuitable, asked: &Asked<'_>) -> Failure {
    let named = asked.flag.or(asked.template);
    let alg = named.or_else(|| key.default_alg()).map_or("", Alg::name);
    if let Unsuitable::Weak(weakness) = reason {
        let failure = Failure::undecided(format!("this key is too weak for {alg}: {weakness}"));
        return failure.hint(match weakness {
            Weakness::SecretBits { .. } => "to sign anyway: --insecure-allow-weak-keys".into(),
            _ => Step::say("make a longer one")
                .run("jotkit keygen rsa --to pem --out")
                .words([fresh("key.pem")]),
        });
    }
    let space = if alg.is_empty() { "" } else { " " };
    let failure = Failure::undecided(format!("this key can't sign{space}{alg}: {reason}"));
    let able = key.default_alg().filter(|alg| key.unsuitable(*alg, Purpose::Sign).is_none());
    let hint = able.map(|able| match asked.flag {
        Some(_) => Step::say("leave out --alg to sign with ").value(able.name()),
        None => Step::say("the template sets another algorithm; this key signs with")
            .run("--alg")
            .arg(able.name()),
    });
    hint.into_iter().fold(failure, Failure::hint)
}
