//! Keys of one file that belong together: certificates that form a chain, and a key beside its own
//! certificate or other half.

use crate::jose::key::certificate::Certificate;
use crate::jose::key::der::Structure;
use crate::jose::key::set::Entry;
use crate::jose::key::{Key, KeyFault, Material, Pss};

/// A key with what it was written as, or what is wrong with its place in the file.
pub type Found = Result<(Structure, Key), KeyFault>;

/// Joins what is one key, in the order of the file.
pub fn joined(read: Vec<Found>) -> Vec<Found> {
    let mut keys: Vec<Found> = Vec::new();
    for read in chained(read) {
        let same = |key: &Key| keys.iter().flatten().position(|(_, other)| are_one(other, key));
        match read {
            Ok((structure, key)) => {
                match same(&key).and_then(|at| keys.iter_mut().flatten().nth(at)) {
                    Some((_, other)) => merge(other, key),
                    None => keys.push(Ok((structure, key))),
                }
            }
            fault => keys.push(fault),
        }
    }
    keys
}

/// The same for keys that were read one by one: a key beside its other half, under names that do not
/// contradict each other.
pub fn halves_joined(read: Vec<Entry>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for read in read {
        let is_one = |entry: &&mut Entry| match (&entry.key, &read.key) {
            (Ok(key), Ok(other)) => are_one(key, other) && have_one_name(key, other),
            _ => false,
        };
        match (entries.iter_mut().find(is_one), read) {
            (Some(Entry { kid, key: Ok(key), written }), Entry { key: Ok(other), .. }) => {
                // What it was written as is half of it.
                *written = None;
                join(key, other);
                kid.clone_from(&key.kid);
            }
            (_, read) => entries.push(read),
        }
    }
    entries
}

fn have_one_name(one: &Key, other: &Key) -> bool {
    let clash = |one: &Option<String>, other: &Option<String>| {
        one.is_some() && other.is_some() && one != other
    };
    !clash(&one.kid, &other.kid) && !clash(&one.alg, &other.alg) && !clash(&one.usage, &other.usage)
}

fn join(key: &mut Key, mut other: Key) {
    key.kid = key.kid.take().or(other.kid.take());
    key.alg = key.alg.take().or(other.alg.take());
    key.usage = key.usage.take().or(other.usage.take());
    // One half signs, the other verifies; without a list a key does both.
    key.key_ops = match (key.key_ops.take(), other.key_ops.take()) {
        (Some(mut all), Some(more)) => {
            all.extend(more);
            Some(all)
        }
        _ => None,
    };
    merge(key, other);
}

/// Puts each certificate behind the one that it issued; others are of keys of their own. Who signed
/// them is not verified: the names tell.
fn chained(read: Vec<Found>) -> Vec<Found> {
    let names = |read: &Found| match read {
        Ok((Structure::Certificate, key)) => Certificate::read(key.certificates.first()?),
        _ => None,
    };
    let mut rest: Vec<_> = read.into_iter().map(|read| (names(&read), read)).collect();
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let (mut last, mut read) = rest.remove(0);
        while let (Ok((_, key)), Some(issuer)) =
            (&mut read, last.take().and_then(Certificate::issued_by))
        {
            let issued = |(names, _): &(Option<Certificate>, Found)| {
                names.as_ref().is_some_and(|names| names.subject == issuer)
            };
            let Some((names, Ok((_, next)))) =
                rest.iter().position(issued).map(|at| rest.remove(at))
            else {
                break;
            };
            key.certificates.extend(next.certificates);
            key.remarks.extend(next.remarks);
            last = names;
        }
        keys.push(read);
    }
    keys
}

/// The same public key, and no two restrictions that exclude each other.
fn are_one(one: &Key, other: &Key) -> bool {
    let clash = matches!(
        (one.pss, other.pss),
        (Some(Pss::Only(one)), Some(Pss::Only(other))) if one != other
    );
    !clash && same_public(&one.material, &other.material)
}

fn same_public(one: &Material, other: &Material) -> bool {
    match (one, other) {
        (Material::Rsa { n, e, .. }, Material::Rsa { n: n2, e: e2, .. }) => (n, e) == (n2, e2),
        (Material::Ec { curve, x, y, .. }, Material::Ec { curve: curve2, x: x2, y: y2, .. }) => {
            (curve, x, y) == (curve2, x2, y2)
        }
        (Material::Okp { curve, x, .. }, Material::Okp { curve: curve2, x: x2, .. }) => {
            (curve, x) == (curve2, x2)
        }
        (Material::Akp { alg, public, .. }, Material::Akp { alg: alg2, public: public2, .. }) => {
            (alg, public) == (alg2, public2)
        }
        _ => false,
    }
}

/// The private half and the certificates of whichever has them; each restriction binds.
fn merge(key: &mut Key, other: Key) {
    if other.material.is_private() && !key.material.is_private() {
        key.material = other.material;
    }
    if key.certificates.is_empty() {
        key.certificates = other.certificates;
    }
    key.pss = match (key.pss, other.pss) {
        (Some(Pss::AnyHash) | None, Some(pss)) => Some(pss),
        (pss, _) => pss,
    };
    key.remarks.extend(other.remarks);
}
