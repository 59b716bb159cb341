//! How two key sets differ: what a rotation did, or a mistake. Keys are paired by `kid` and by what
//! they are; every key of both sets stands in exactly one pair or alone.

use std::collections::{BTreeMap, VecDeque};

use serde::{Serialize, Serializer};

use crate::jose::alg::Hash;
use crate::jose::crypto;
use crate::jose::json::{Json, Object};
use crate::jose::key::jwk::{self, PRIVATE_MEMBERS};
use crate::jose::key::secret::Secret;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::thumbprint;
use crate::text::words::words;

/// Members that make a key the key it is, beside the private ones.
const MATERIAL: [&str; 7] = ["kty", "crv", "x", "y", "n", "e", "pub"];

words! {
    /// What happened to a key.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Change by word {
        /// It is in the second set alone.
        Added = "added",
        /// It is in the first set alone.
        Removed = "removed",
        /// The same key by the same name, and something else is said of it.
        Changed = "changed",
        /// The same name for another key.
        Rotated = "rotated",
        /// The same key by another name.
        Renamed = "renamed",
    }
}

/// One key that is not as it was.
#[derive(Debug, Serialize)]
pub struct Difference<'a> {
    /// Which way.
    pub change: Change,
    /// In the first set; `None` for one that was added.
    pub before: Option<Side<'a>>,
    /// In the second set; `None` for one that was removed.
    pub after: Option<Side<'a>>,
    /// The names of members that differ, save `kid` and, of another key, the key itself.
    pub members: Vec<String>,
}

/// A key in its set.
#[derive(Debug, Serialize)]
pub struct Side<'a> {
    /// Its place, from zero.
    pub index: usize,
    /// As it stands there.
    #[serde(rename = "kid", serialize_with = "kid")]
    pub entry: &'a Entry,
    /// RFC 7638 by SHA-256; `None` for a shared secret and what can't be read.
    pub thumbprint: Option<String>,
    /// A digest of what makes the key: a shared secret and an unreadable key have one too.
    #[serde(skip)]
    identity: Vec<u8>,
    /// A digest of all its members.
    #[serde(skip)]
    whole: Vec<u8>,
}

fn kid<S: Serializer>(entry: &Entry, serializer: S) -> Result<S::Ok, S::Error> {
    entry.kid.serialize(serializer)
}

/// The differences in the order of the first set, then what the second one adds.
pub fn diff<'a>(before: &'a KeySet, after: &'a KeySet) -> Vec<Difference<'a>> {
    let mut pairing = Pairing::new(before, after);
    // The better match first: where a kid repeats, a key that stayed is no rotated one.
    pairing.pair(None, |side| Some((side.kid(), side.whole.clone())));
    pairing.pair(Some(Change::Changed), |side| Some((side.kid(), side.identity.clone())));
    pairing.pair(Some(Change::Rotated), |side| side.kid());
    pairing.pair(Some(Change::Renamed), |side| Some(side.identity.clone()));
    pairing.finish()
}

struct Pairing<'a> {
    before: Vec<Side<'a>>,
    after: Vec<Side<'a>>,
    found: Vec<Difference<'a>>,
}

impl<'a> Pairing<'a> {
    fn new(before: &'a KeySet, after: &'a KeySet) -> Pairing<'a> {
        let sides = |set: &'a KeySet| set.entries.iter().enumerate().map(Side::new).collect();
        Pairing { before: sides(before), after: sides(after), found: Vec::new() }
    }

    /// Pairs what is left on both sides and has the same name, whatever that is made of. By a map:
    /// hostile sets are long.
    fn pair<N: Ord>(&mut self, change: Option<Change>, name: impl Fn(&Side<'a>) -> Option<N>) {
        let mut named: BTreeMap<N, VecDeque<Side<'a>>> = BTreeMap::new();
        let mut after = Vec::new();
        for side in std::mem::take(&mut self.after) {
            match name(&side) {
                Some(name) => named.entry(name).or_default().push_back(side),
                None => after.push(side),
            }
        }
        for side in std::mem::take(&mut self.before) {
            let partner = name(&side).and_then(|name| named.get_mut(&name)?.pop_front());
            match (partner, change) {
                (None, _) => self.before.push(side),
                (Some(_), None) => {}
                (Some(partner), Some(change)) => self.found.push(paired(change, side, partner)),
            }
        }
        after.extend(named.into_values().flatten());
        after.sort_unstable_by_key(|side| side.index);
        self.after = after;
    }

    fn finish(self) -> Vec<Difference<'a>> {
        let alone = |change, before, after| Difference { change, before, after, members: vec![] };
        let mut all = self.found;
        all.extend(self.before.into_iter().map(|side| alone(Change::Removed, Some(side), None)));
        all.sort_by_key(|difference| difference.before.as_ref().map(|side| side.index));
        all.extend(self.after.into_iter().map(|side| alone(Change::Added, None, Some(side))));
        all
    }
}

fn paired<'a>(change: Change, before: Side<'a>, after: Side<'a>) -> Difference<'a> {
    let mut members = differing(&members(before.entry), &members(after.entry));
    if change == Change::Rotated {
        members.retain(|name| !is_material(name));
    }
    Difference { change, before: Some(before), after: Some(after), members }
}

impl<'a> Side<'a> {
    fn new((index, entry): (usize, &'a Entry)) -> Side<'a> {
        let thumbprint = entry.key.as_ref().ok().and_then(thumbprint::sha256);
        let all = members(entry);
        let identity = match &thumbprint {
            Some(thumbprint) => thumbprint.as_bytes().to_vec(),
            None => digest(&all, is_material),
        };
        // A kid that makes the key unreadable is more than another name.
        let whole = digest(&all, |name| name != "kid" || entry.key.is_err());
        Side { index, entry, thumbprint, identity, whole }
    }

    /// Its name in its set.
    pub fn kid(&self) -> Option<&'a str> {
        self.entry.kid.as_deref()
    }
}

/// As it was written; of a PEM what a JWK would say.
fn members(entry: &Entry) -> Object {
    match (&entry.written, &entry.key) {
        (Some(written), _) => written.clone(),
        (None, Ok(key)) => jwk::write(key, true),
        (None, Err(_)) => Object::default(),
    }
}

fn is_material(name: &str) -> bool {
    MATERIAL.contains(&name) || PRIVATE_MEMBERS.contains(&name)
}

/// The order of members means nothing.
fn digest(members: &Object, counts: impl Fn(&str) -> bool) -> Vec<u8> {
    let counted = members.members().filter(|(name, _)| counts(name));
    let mut counted: Vec<_> = counted.map(|(name, value)| (name, value.to_string())).collect();
    counted.sort_unstable();
    let text = Secret::new(format!("{counted:?}"));
    crypto::digest(Hash::Sha256, text.expose())
}

/// By maps as well: a hostile key has many members.
fn differing(before: &Object, after: &Object) -> Vec<String> {
    let old: BTreeMap<&str, &Json> = before.members().collect();
    let new: BTreeMap<&str, &Json> = after.members().collect();
    let added = new.keys().filter(|name| !old.contains_key(*name));
    let names = old.keys().chain(added);
    let is_text = |json: Option<&&Json>| json.is_none_or(|json| json.as_str().is_some());
    let is_name = |name: &str| name == "kid" && is_text(old.get(name)) && is_text(new.get(name));
    let differs = |name: &&&str| !is_name(name) && old.get(*name) != new.get(*name);
    names.filter(differs).map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::Object;
    use crate::jose::key::set::{Entry, KeySet};
    use crate::keyset::diff::{Change, diff};

    /// Entries by name, key and another member; a blank name is none.
    fn set(keys: &[(&str, &str, &str)]) -> KeySet {
        let entry = |(kid, k, alg): &(&str, &str, &str)| {
            let members = [("kty", "oct"), ("k", *k), ("kid", *kid), ("alg", *alg)];
            let members = members.into_iter().filter(|(_, value)| !value.is_empty());
            Entry::read(&Object::from_iter(members).into())
        };
        KeySet { entries: keys.iter().map(entry).collect() }
    }

    fn changes(before: &[(&str, &str, &str)], after: &[(&str, &str, &str)]) -> Vec<Change> {
        diff(&set(before), &set(after)).iter().map(|difference| difference.change).collect()
    }

    #[test]
    fn what_stayed_is_no_rotated_key() {
        let (one, two, three) = (("a", "AAAA", ""), ("a", "BBBB", ""), ("a", "CCCC", ""));
        assert_eq!(changes(&[one, two], &[two, one]), []);
        assert_eq!(changes(&[one, two], &[two, three]), [Change::Rotated]);
        assert_eq!(changes(&[one, two], &[two]), [Change::Removed]);
        assert_eq!(changes(&[one], &[one, one]), [Change::Added]);
    }

    #[test]
    fn names_that_are_swapped_are_two_rotations() {
        let before = [("a", "AAAA", ""), ("b", "BBBB", "")];
        let after = [("a", "BBBB", ""), ("b", "AAAA", "")];
        assert_eq!(changes(&before, &after), [Change::Rotated, Change::Rotated]);
    }

    #[test]
    fn a_name_given_or_taken_away_is_a_renaming() {
        assert_eq!(changes(&[("", "AAAA", "")], &[("a", "AAAA", "")]), [Change::Renamed]);
        assert_eq!(
            changes(&[("", "AAAA", "")], &[("", "BBBB", "")]),
            [Change::Removed, Change::Added]
        );
        assert_eq!(changes(&[("a", "AAAA", "HS256")], &[("a", "AAAA", "")]), [Change::Changed]);
    }

    proptest! {
        #[test]
        fn no_key_is_lost(before in keys(), after in keys()) {
            let (before, after) = (set(&before), set(&after));
            let differences = diff(&before, &after);
            let olds = differences.iter().filter(|one| one.before.is_some()).count();
            let news = differences.iter().filter(|one| one.after.is_some()).count();
            prop_assert_eq!(before.entries.len() - olds, after.entries.len() - news);
            let back = diff(&after, &before);
            prop_assert_eq!(back.len(), differences.len());
            prop_assert!(diff(&before, &before).is_empty());
        }
    }

    fn keys() -> impl Strategy<Value = Vec<(&'static str, &'static str, &'static str)>> {
        let key = (
            proptest::sample::select(vec!["", "a", "b"]),
            proptest::sample::select(vec!["AAAA", "BBBB", "", "!"]),
            proptest::sample::select(vec!["", "HS256"]),
        );
        proptest::collection::vec(key, 0..6)
    }
}
