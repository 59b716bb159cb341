//! The keys of an issuer: one that signs, and those that did until lately.

use std::fmt;
use std::sync::Arc;

use crate::issuer::random::Random;
use crate::jose::alg::{Alg, KeyType};
use crate::jose::crypto::Unusable;
use crate::jose::crypto::sign::Signer;
use crate::jose::json::{Json, Object};
use crate::jose::key::jwk;
use crate::jose::key::thumbprint;
use crate::jose::key::{Key, Purpose};

/// However often somebody rotates, the set stays one that clients will read: 32 keys with the
/// current one, as many as `verify` tries on a token that names none. A key whose tokens are still
/// out never leaves before its time; there is no further rotation until one does.
pub const MAX_RETIRED: usize = 31;

/// The current key, its algorithm, and retired keys, the latest first.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    pub alg: Alg,
    pub current: Key,
    pub retired: Vec<Retired>,
    /// The current key, made ready once for all tokens.
    signer: Arc<Signer>,
}

/// A key that no longer signs and is still in the set, for tokens that it signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Retired {
    pub key: Key,
    /// In seconds since 1970.
    pub until: i64,
}

/// Why there is no new key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRotated {
    /// The set is full, for that many seconds.
    Full { seconds: i64 },
    /// No randomness.
    Unusable(Unusable),
}

impl SigningKeys {
    /// That one key.
    ///
    /// # Errors
    /// The key can't sign with that algorithm, or is a secret that no key set may show.
    pub fn new(key: Key, alg: Alg) -> Result<SigningKeys, Unusable> {
        if alg.key_type() == KeyType::Oct {
            return Err(Unusable(format!(
                "{alg} is signed with a shared secret, which no key set may show"
            )));
        }
        if let Some(reason) = key.unsuitable(alg, Purpose::Sign) {
            return Err(Unusable(format!("this key can't sign {alg}: {reason}")));
        }
        if let Some(weakness) = key.weakness(alg) {
            return Err(Unusable(format!("this key is too weak for {alg}: {weakness}")));
        }
        let signer = Arc::new(Signer::new(&key, alg)?);
        Ok(SigningKeys { alg, current: named(key, alg), retired: Vec::new(), signer })
    }

    /// Signs with the current key.
    ///
    /// # Errors
    /// No randomness.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unusable> {
        self.signer.sign(message)
    }

    /// A fresh key.
    ///
    /// # Errors
    /// As [`SigningKeys::new`], or no randomness.
    pub fn fresh(alg: Alg, random: &dyn Random) -> Result<SigningKeys, Unusable> {
        SigningKeys::new(random.key(alg)?, alg)
    }

    /// The same with a fresh key; the one before stays in the set for `keep` seconds.
    ///
    /// # Errors
    /// [`NotRotated`].
    pub fn rotate(
        &self,
        now: i64,
        keep: i64,
        random: &dyn Random,
    ) -> Result<SigningKeys, NotRotated> {
        let earlier: Vec<Retired> = self.kept(now).cloned().collect();
        if let Some(first) = earlier.iter().map(|retired| retired.until).min()
            && earlier.len() >= MAX_RETIRED
        {
            return Err(NotRotated::Full { seconds: first.saturating_sub(now) });
        }
        let fresh = random.key(self.alg).map_err(NotRotated::Unusable)?;
        let last = Retired { key: self.current.clone(), until: now.saturating_add(keep) };
        let retired = std::iter::once(last).chain(earlier).collect();
        let keys = SigningKeys::new(fresh, self.alg).map_err(NotRotated::Unusable)?;
        Ok(SigningKeys { retired, ..keys })
    }

    /// The retired keys that are still in the set.
    fn kept(&self, now: i64) -> impl Iterator<Item = &Retired> {
        self.retired.iter().filter(move |retired| retired.until > now)
    }

    /// The public halves (RFC 7517 section 5).
    pub fn key_set(&self, now: i64) -> Object {
        let retired = self.kept(now).map(|retired| &retired.key);
        let keys = std::iter::once(&self.current).chain(retired);
        let keys = keys.map(|key| Json::Object(jwk::write(key, false)));
        Object::from_iter([("keys", Json::Array(keys.collect()))])
    }
}

impl fmt::Display for NotRotated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotRotated::Full { seconds } => write!(
                f,
                "{MAX_RETIRED} retired keys are still in the set; the next leaves it in \
                 {seconds} s (--keep-retired)"
            ),
            NotRotated::Unusable(unusable) => unusable.fmt(f),
        }
    }
}

impl std::error::Error for NotRotated {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            NotRotated::Unusable(unusable) => Some(unusable),
            _ => None,
        }
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
    use crate::issuer::random::Real;
    use crate::issuer::signing_keys::{MAX_RETIRED, NotRotated, SigningKeys};
    use crate::jose::alg::Alg;
    use crate::jose::json::Json;
    use crate::jose::key::Key;

    fn size(keys: &SigningKeys, now: i64) -> usize {
        keys.key_set(now).get("keys").and_then(Json::as_array).unwrap().len()
    }

    #[test]
    fn a_retired_key_stays_for_a_while() {
        let first = SigningKeys::fresh(Alg::Ed25519, &Real).unwrap();
        let second = first.rotate(100, 60, &Real).unwrap();
        assert_ne!(first.current.kid, second.current.kid);
        assert_eq!(second.retired[0].key, first.current);
        assert_eq!((size(&second, 159), size(&second, 160)), (2, 1));
        let third = second.rotate(200, 60, &Real).unwrap();
        assert_eq!(third.retired.len(), 1, "the first has gone");
        assert!(!third.key_set(0).to_string().contains("\"d\""));
    }

    #[test]
    fn no_key_leaves_the_set_before_its_time() {
        let mut keys = SigningKeys::fresh(Alg::Ed25519, &Real).unwrap();
        // Each key, and the time until which it must stay.
        let mut owed: Vec<(Key, i64)> = Vec::new();
        let mut refused = 0;
        for step in 0..400_i64 {
            let (now, keep) = (step * 7 % 13 + step, [600, 0, 60, 5][(step / 40) as usize % 4]);
            match keys.rotate(now, keep, &Real) {
                Ok(next) => {
                    owed.push((keys.current.clone(), now + keep));
                    keys = next;
                }
                Err(NotRotated::Full { seconds }) => {
                    refused += 1;
                    assert!(keys.rotate(now + seconds, keep, &Real).is_ok());
                    assert!(keys.rotate(now + seconds - 1, keep, &Real).is_err());
                }
                Err(other) => panic!("{other}"),
            }
            let set = keys.key_set(now).to_string();
            assert!(size(&keys, now) <= MAX_RETIRED + 1);
            for (key, _) in owed.iter().filter(|(_, until)| *until > now) {
                assert!(set.contains(key.kid.as_deref().unwrap()), "{step}");
            }
        }
        assert!((1..400).contains(&refused), "both happened");
    }

    #[test]
    fn a_shared_secret_is_no_issuers_key() {
        let fault = SigningKeys::fresh(Alg::Hs256, &Real).unwrap_err();
        assert!(fault.to_string().ends_with("which no key set may show"), "{fault}");
    }
}
