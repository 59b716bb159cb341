//! A set of keys (RFC 7517 section 5) and the choice from it: who fits, and why the others do not.

use std::fmt;

use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};
use crate::jose::key::jwk;
use crate::jose::key::{Key, KeyFault, Material, Purpose, Unsuitable, Weakness, member};

/// Keys in one set. Issuers publish two or three, and federations some hundred.
pub const MAX_KEYS: usize = 1000;
/// RSA keys with a private half in one set: to check that the numbers of one belong together takes
/// a while.
pub const MAX_PRIVATE_RSA: usize = 32;

/// Keys in the order of their source. One bad key does not lose the others.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    /// One for each key, also where it can't be read.
    pub entries: Vec<Entry>,
}

/// One place in a set.
#[derive(Clone)]
pub struct Entry {
    /// What the source calls it, though the key may be unreadable.
    pub kid: Option<String>,
    /// The key, or why it can't be read.
    pub key: Result<Key, KeyFault>,
    /// The JWK as it was written, where it was one.
    pub written: Option<Object>,
}

/// What keys are chosen by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The name that the token gives; without one every key is meant.
    pub kid: Option<&'a str>,
    /// `None`: each key for the algorithm that is its own.
    pub alg: Option<Alg>,
    /// `None` takes every key that can be read.
    pub purpose: Option<Purpose>,
    /// Takes keys, too, that the RFCs forbid for being too short.
    pub allow_weak: bool,
}

/// How many keys fit: the same for every verb, which decides only what to do then.
#[derive(Clone, Copy, Debug)]
pub enum Fitting<'c, 'a> {
    /// The set has no entries.
    Empty,
    /// It has some, and none fits.
    None,
    /// Exactly this one.
    One(&'a Key),
    /// These, in the order of the set, never fewer than two.
    Several(&'c [&'a Key]),
}

/// The outcome of a choice.
#[derive(Debug)]
pub struct Choice<'a> {
    of_empty: bool,
    /// The keys to try, in this order.
    pub fits: Vec<&'a Key>,
    /// Keys that the token means but that can't serve, with the reason.
    pub unsuitable: Vec<(&'a Key, Unsuitable)>,
    /// Entries that the token means, or may mean, but that can't be read.
    pub unreadable: Vec<(&'a Entry, &'a KeyFault)>,
}

impl KeySet {
    /// Reads the `keys` of a JWK set.
    ///
    /// # Errors
    /// `keys` is neither a list nor null, or is repeated; what is wrong with single keys is kept with them.
    pub fn read(object: &Object) -> Result<KeySet, KeyFault> {
        if object.names().filter(|name| *name == "keys").count() > 1 {
            return Err(member("keys", "is repeated"));
        }
        let keys = match object.get("keys") {
            // What Go writes for a list without entries.
            Some(Json::Null) => &[],
            keys => keys.and_then(Json::as_array).ok_or_else(|| member("keys", "is not a list"))?,
        };
        check_count(keys.len())?;
        let mut private = 0;
        let entry = |value: &Json| {
            private += usize::from(is_private_rsa(value));
            if private > MAX_PRIVATE_RSA && is_private_rsa(value) {
                Entry::refused(value)
            } else {
                Entry::read(value)
            }
        };
        Ok(KeySet { entries: keys.iter().map(entry).collect() })
    }

    /// The keys that could be read.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.entries.iter().filter_map(|entry| entry.key.as_ref().ok())
    }

    /// Every `kid`, in the order of the entries.
    pub fn kids(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| entry.kid.as_deref())
    }

    /// Whether any entry goes by that name.
    pub fn has_kid(&self, kid: &str) -> bool {
        self.entries.iter().any(|entry| entry.kid.as_deref() == Some(kid))
    }

    /// The keys for a token.
    pub fn choose(&self, alg: Alg, kid: Option<&str>, allow_weak: bool) -> Choice<'_> {
        let purpose = Some(Purpose::Verify);
        self.pick(Wanted { kid, alg: Some(alg), purpose, allow_weak })
    }

    /// The one choice of keys, for whatever they are wanted.
    pub fn pick(&self, wanted: Wanted<'_>) -> Choice<'_> {
        let of_empty = self.entries.is_empty();
        let mut choice = Choice { of_empty, fits: vec![], unsuitable: vec![], unreadable: vec![] };
        for entry in self.meant(wanted.kid) {
            match &entry.key {
                Err(fault) => choice.unreadable.push((entry, fault)),
                Ok(key) => match wanted.unsuitable(key) {
                    Some(reason) => choice.unsuitable.push((key, reason)),
                    None => choice.fits.push(key),
                },
            }
        }
        choice
    }

    /// The entries that a `kid` means (RFC 7515 section 6, RFC 7517 section 4.5): those of that
    /// name, or where there are none those without any name. Without a `kid` every entry is meant.
    pub fn meant(&self, kid: Option<&str>) -> impl Iterator<Item = &Entry> {
        let named = kid.is_some_and(|kid| self.has_kid(kid));
        self.entries.iter().filter(move |entry| match kid {
            Some(kid) if named => entry.kid.as_deref() == Some(kid),
            Some(_) => entry.kid.is_none(),
            None => true,
        })
    }

    /// Whether a passphrase would open one of them.
    pub(crate) fn wants_passphrase(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.key, Err(KeyFault::Encrypted)))
    }

    /// Refuses shared secrets: whoever can read a published set could sign with them.
    pub fn without_secrets(mut self) -> KeySet {
        for entry in &mut self.entries {
            if matches!(&entry.key, Ok(Key { material: Material::Oct(_), .. })) {
                entry.key = Err(KeyFault::SharedSecret);
            }
        }
        self
    }
}

/// # Errors
/// More keys than a set may have.
pub fn check_count(keys: usize) -> Result<(), KeyFault> {
    if keys > MAX_KEYS {
        Err(KeyFault::TooMany { why: format!("{keys} keys: at most {MAX_KEYS} are read") })
    } else {
        Ok(())
    }
}

fn is_private_rsa(value: &Json) -> bool {
    value.as_object().is_some_and(|object| object.get("n").is_some() && object.get("d").is_some())
}

impl<'a> Choice<'a> {
    /// How many keys fit.
    pub fn fitting(&self) -> Fitting<'_, 'a> {
        match &self.fits[..] {
            [] if self.of_empty => Fitting::Empty,
            [] => Fitting::None,
            [key] => Fitting::One(key),
            keys => Fitting::Several(keys),
        }
    }
}

impl Wanted<'_> {
    fn unsuitable(&self, key: &Key) -> Option<Unsuitable> {
        let purpose = self.purpose?;
        let Some(alg) = self.alg.or_else(|| key.default_alg()) else { return Some(no_alg(key)) };
        key.unsuitable(alg, purpose).or_else(|| {
            let weakness = key.weakness(alg).filter(|weakness| !self.allows(weakness));
            weakness.map(Unsuitable::Weak)
        })
    }

    /// AWS-LC signs with no RSA key that is weak, whatever it is asked.
    fn allows(&self, weakness: &Weakness) -> bool {
        let is_secret = matches!(weakness, Weakness::SecretBits { .. });
        self.allow_weak && (is_secret || self.purpose == Some(Purpose::Verify))
    }
}

/// Why a key is for no algorithm that we know.
fn no_alg(key: &Key) -> Unsuitable {
    match (&key.alg, key.material.curve()) {
        (Some(alg), _) => Unsuitable::Pinned { alg: alg.clone() },
        (None, Some(has)) => Unsuitable::Curve { has },
        (None, None) => Unsuitable::KeyType { has: key.material.key_type() },
    }
}

impl Entry {
    /// Reads one member of `keys`.
    pub fn read(value: &Json) -> Entry {
        let Json::Object(object) = value else {
            let why = format!("{}, not a JWK", value.kind());
            return Entry::unreadable(KeyFault::Json { why });
        };
        Entry { kid: kid(object), key: jwk::read(object), written: Some(object.clone()) }
    }

    /// A place with nothing in it but what is wrong.
    pub(crate) fn unreadable(fault: KeyFault) -> Entry {
        Entry { kid: None, key: Err(fault), written: None }
    }

    fn refused(value: &Json) -> Entry {
        let why = format!("more than {MAX_PRIVATE_RSA} RSA keys of this set have a private half");
        let kid = value.as_object().and_then(kid);
        Entry { kid, key: Err(member("d", &why)), written: None }
    }

    /// Whether type and curve are those of `alg`; of a key that can't be read its `kty` tells, and
    /// where there is none, nobody can say no.
    pub fn may_serve(&self, alg: Alg) -> bool {
        let kty = || self.written.as_ref()?.get("kty")?.as_str();
        match &self.key {
            Ok(key) => key.serves(alg),
            Err(KeyFault::SharedSecret) => false,
            Err(_) => kty().is_none_or(|kty| kty == alg.key_type().name()),
        }
    }
}

/// What the source calls it, unless that is too long to be a name.
fn kid(object: &Object) -> Option<String> {
    let kid = object.get("kid").and_then(Json::as_str);
    kid.filter(|kid| kid.len() <= jwk::MAX_LABEL).map(str::to_owned)
}

/// Without what was written: it may hold the private half.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { kid, key, written: _ } = self;
        f.debug_struct("Entry").field("kid", kid).field("key", key).finish_non_exhaustive()
    }
}

impl From<Key> for Entry {
    fn from(key: Key) -> Entry {
        Entry { kid: key.kid.clone(), key: Ok(key), written: None }
    }
}

impl FromIterator<Key> for KeySet {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> KeySet {
        KeySet { entries: keys.into_iter().map(Entry::from).collect() }
    }
}
