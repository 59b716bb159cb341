//! What a local issuer knows.

use crate::jose::json::{Json, Object};
use crate::jose::jwk;
use crate::jose::key::Key;

/// An issuer's name and its keys.
#[derive(Clone, Debug)]
pub struct State {
    pub issuer: String,
    pub keys: Vec<Key>,
}

impl State {
    pub fn new(issuer: String, keys: Vec<Key>) -> State {
        State { issuer, keys }
    }

    /// The public halves (RFC 7517 section 5).
    pub fn key_set(&self) -> Object {
        let keys = self.keys.iter().map(|key| Json::Object(jwk::write(key, false)));
        Object::from_iter([("keys", Json::Array(keys.collect()))])
    }

    /// OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2.
    pub fn metadata(&self) -> Object {
        Object::from_iter([
            ("issuer", self.issuer.clone()),
            ("jwks_uri", format!("{}{}", self.issuer, crate::issuer::routes::KEY_SET)),
        ])
    }
}
