//! What of an issuer outlives it: its keys, and the secret by which its API is called, as one JSON
//! document that only its owner may read.

use std::fmt;

use crate::issuer::signing_keys::{Retired, SigningKeys};
use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};
use crate::jose::key::jwk;
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, KeyFault};

const SCHEMA: &str = "jotkit.issuer/1";

/// What is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub keys: SigningKeys,
    /// For the routes of Clerk.
    pub secret_key: Option<Secret>,
}

/// Why a text is no kept issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError(String);

impl Kept {
    /// Reads what [`Kept::write`] wrote.
    ///
    /// # Errors
    /// [`StateError`].
    pub fn read(bytes: &[u8]) -> Result<Kept, StateError> {
        let text = std::str::from_utf8(bytes).map_err(|_| StateError("not UTF-8".into()))?;
        let object = Object::parse(text).map_err(|why| StateError(why.to_string()))?;
        if object.get("schema").and_then(Json::as_str) != Some(SCHEMA) {
            return Err(StateError(format!("its schema is not {SCHEMA}")));
        }
        let alg = object.get("alg").and_then(Json::as_str).and_then(Alg::named);
        let alg = alg.ok_or_else(|| StateError("alg is unknown".into()))?;
        let current = read_key(object.get("current"), "current")?;
        let mut keys =
            SigningKeys::new(current, alg).map_err(|unusable| StateError(unusable.to_string()))?;
        let retired = object.get("retired").and_then(Json::as_array).unwrap_or_default();
        let retired = retired.iter().map(read_retired).collect::<Result<_, _>>()?;
        let secret_key = object.get("clerk_secret_key").and_then(Json::as_str).map(Secret::new);
        keys.retired = retired;
        Ok(Kept { keys, secret_key })
    }

    /// The document, private halves and all.
    pub fn write(&self) -> Secret {
        let key = |key: &Key| Json::from(jwk::write(key, true));
        let retired = |retired: &Retired| {
            Object::from_iter([("until", retired.until.into()), ("key", key(&retired.key))]).into()
        };
        let retired = Json::Array(self.keys.retired.iter().map(retired).collect());
        let mut object = Object::from_iter([("schema", SCHEMA), ("alg", self.keys.alg.name())]);
        object.set("current", key(&self.keys.current));
        object.set("retired", retired);
        if let Some(secret) = &self.secret_key {
            object.set("clerk_secret_key", (*String::from_utf8_lossy(secret.expose())).into());
        }
        Secret::new(format!("{object}\n"))
    }
}

fn read_key(value: Option<&Json>, name: &str) -> Result<Key, StateError> {
    let object = value.and_then(Json::as_object);
    let object = object.ok_or_else(|| StateError(format!("{name} is not a JWK")))?;
    jwk::read(object).map_err(|fault: KeyFault| StateError(format!("{name}: {fault}")))
}

fn read_retired(value: &Json) -> Result<Retired, StateError> {
    let member = |name| value.as_object().and_then(|object| object.get(name));
    let until = match member("until") {
        Some(Json::Number(text)) => text.parse().ok(),
        _ => None,
    };
    let until = until.ok_or_else(|| StateError("a retired key without until".into()))?;
    Ok(Retired { key: read_key(member("key"), "a retired key")?, until })
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StateError {}

#[cfg(test)]
mod tests {
    use crate::issuer::persist::Kept;
    use crate::issuer::random::Real;
    use crate::issuer::signing_keys::SigningKeys;
    use crate::jose::alg::Alg;
    use crate::jose::key::secret::Secret;

    #[test]
    fn what_is_kept_comes_back() {
        let keys = SigningKeys::fresh(Alg::Es256, &Real).unwrap();
        let keys = keys.rotate(100, 60, &Real).unwrap();
        let kept = Kept { keys, secret_key: Some(Secret::new("sk_test_x")) };
        let read = Kept::read(kept.write().expose()).unwrap();
        assert_eq!(read.keys.current, kept.keys.current);
        assert_eq!(read.keys.retired, kept.keys.retired);
        assert_eq!(read.secret_key, kept.secret_key);
    }

    #[test]
    fn other_documents_are_not_taken_for_it() {
        let why = |text: &str| Kept::read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(why("{}"), "its schema is not jotkit.issuer/1");
        assert!(why("x").starts_with("not JSON"));
        let stale = r#"{"schema":"jotkit.issuer/1","alg":"RS257"}"#;
        assert_eq!(why(stale), "alg is unknown");
        let keyless = r#"{"schema":"jotkit.issuer/1","alg":"RS256","current":{"kty":"RSA"}}"#;
        assert!(why(keyless).starts_with("current: "), "{}", why(keyless));
    }
}
