//! The keys of an issuer: one that signs, and those that did until lately.

use crate::issuer::chance::Chance;
use crate::jose::alg::{Alg, KeyType};
use crate::jose::json::{Json, Object};
use crate::jose::jwk;
use crate::jose::key::{Key, Purpose};
use crate::jose::signature::Unusable;
use crate::jose::thumbprint;

/// However often somebody rotates, the set stays one that clients will read.
const MOST_RETIRED: usize = 8;

/// The current key, its algorithm, and retired keys, the latest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    pub alg: Alg,
    pub current: Key,
    pub retired: Vec<Retired>,
}

/// A key that no longer signs and is still in the set, for tokens that it signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Retired {
    pub key: Key,
    /// In seconds since 1970.
    pub until: i64,
}

impl Ring {
    /// A ring of that one key.
    ///
    /// # Errors
    /// The key can't sign with that algorithm, or is a secret that no key set may show.
    pub fn new(key: Key, alg: Alg) -> Result<Ring, Unusable> {
        if alg.key_type() == KeyType::Oct {
            return Err(Unusable(format!(
                "{alg} is signed with a shared secret, which no key set may show"
            )));
        }
        if let Some(misfit) = key.misfit(alg, Purpose::Sign) {
            return Err(Unusable(format!("this key can't sign {alg}: {misfit}")));
        }
        if let Some(weakness) = key.weakness(alg) {
            return Err(Unusable(format!("this key is too weak for {alg}: {weakness}")));
        }
        Ok(Ring { alg, current: named(key, alg), retired: Vec::new() })
    }

    /// A ring of a fresh key.
    ///
    /// # Errors
    /// As [`Ring::new`], or no randomness.
    pub fn fresh(alg: Alg, chance: &mut dyn Chance) -> Result<Ring, Unusable> {
        Ring::new(chance.key(alg)?, alg)
    }

    /// The same with a fresh key; the one before stays in the set for `keep` seconds.
    ///
    /// # Errors
    /// No randomness.
    pub fn rotate(&self, now: i64, keep: i64, chance: &mut dyn Chance) -> Result<Ring, Unusable> {
        let fresh = named(chance.key(self.alg)?, self.alg);
        let last = Retired { key: self.current.clone(), until: now.saturating_add(keep) };
        let earlier = self.retired.iter().filter(|retired| retired.until > now).cloned();
        let retired = std::iter::once(last).chain(earlier).take(MOST_RETIRED).collect();
        Ok(Ring { alg: self.alg, current: fresh, retired })
    }

    /// The public halves (RFC 7517 section 5).
    pub fn key_set(&self, now: i64) -> Object {
        let retired = self.retired.iter().filter(|retired| retired.until > now);
        let keys = std::iter::once(&self.current).chain(retired.map(|retired| &retired.key));
        let keys = keys.map(|key| Json::Object(jwk::write(key, false)));
        Object::from_iter([("keys", Json::Array(keys.collect()))])
    }
}

/// A key as it stands in a key set: with the name that it has or its thumbprint, and what it is for.
pub fn named(key: Key, alg: Alg) -> Key {
    Key {
        kid: key.kid.clone().or_else(|| thumbprint::sha256(&key)),
        alg: Some(alg.name().to_owned()),
        usage: Some("sig".into()),
        ..key
    }
}

#[cfg(test)]
mod tests {
    use crate::issuer::chance::Real;
    use crate::issuer::ring::{MOST_RETIRED, Ring};
    use crate::jose::alg::Alg;
    use crate::jose::json::Json;

    fn size(ring: &Ring, now: i64) -> usize {
        ring.key_set(now).get("keys").and_then(Json::as_array).unwrap().len()
    }

    #[test]
    fn a_retired_key_stays_for_a_while() {
        let first = Ring::fresh(Alg::Ed25519, &mut Real).unwrap();
        let second = first.rotate(100, 60, &mut Real).unwrap();
        assert_ne!(first.current.kid, second.current.kid);
        assert_eq!(second.retired[0].key, first.current);
        assert_eq!((size(&second, 159), size(&second, 160)), (2, 1));
        let third = second.rotate(200, 60, &mut Real).unwrap();
        assert_eq!(third.retired.len(), 1, "the first has gone");
        assert!(!third.key_set(0).to_string().contains("\"d\""));
    }

    #[test]
    fn a_set_does_not_grow_without_end() {
        let mut ring = Ring::fresh(Alg::Ed25519, &mut Real).unwrap();
        for now in 0..20 {
            ring = ring.rotate(now, 600, &mut Real).unwrap();
        }
        assert_eq!(size(&ring, 20), MOST_RETIRED + 1);
    }

    #[test]
    fn a_shared_secret_is_no_issuers_key() {
        let fault = Ring::fresh(Alg::Hs256, &mut Real).unwrap_err();
        assert!(fault.to_string().ends_with("which no key set may show"), "{fault}");
    }
}
