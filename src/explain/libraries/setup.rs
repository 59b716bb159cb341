//! What a model is given: the token's text, keys as a library would be handed them, and demands.

use crate::explain::case::{self, Case};
use crate::jose::alg::Alg;
use crate::jose::crypto::message::Message;
use crate::jose::json::Json;
use crate::jose::key::format::Encoding;
use crate::jose::key::mangled::Mangling;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::{Key, Material, Remark};
use crate::verify::Keys;
use crate::verify::policy::Policy;

/// One question to a library.
pub struct Setup<'a> {
    /// The token.
    pub text: &'a str,
    /// The keys.
    pub keys: Given<'a>,
    /// What is demanded of the token.
    pub policy: &'a Policy,
    /// Seconds since 1970.
    pub now: f64,
}

/// Keys in the form in which code hands them over.
pub enum Given<'a> {
    /// There are none.
    Nothing,
    /// By URL, or as the parsed document.
    Set(&'a KeySet),
    /// PEM, whatever it was before.
    Pem(&'a Key),
    /// The bytes of a shared secret.
    Secret(&'a Key),
}

impl<'a> Setup<'a> {
    /// What somebody would hand over for this case.
    pub fn of(case: &Case<'a>) -> Setup<'a> {
        let keys = match case.keys {
            Keys::Unavailable { .. } => Given::Nothing,
            Keys::Set { set, .. } => given(set, case.encoding()),
        };
        Setup { text: case.text(), keys, policy: case.policy, now: case.now() }
    }

    /// The algorithms to allow: those demanded, or those that the keys are for.
    pub fn algorithms(&self) -> Vec<String> {
        if !self.policy.algs.is_empty() {
            return self.policy.algs.iter().map(|alg| alg.name().to_owned()).collect();
        }
        let mut names: Vec<String> = match &self.keys {
            Given::Nothing => Vec::new(),
            Given::Set(set) => set.keys().filter_map(algorithm).collect(),
            Given::Pem(key) | Given::Secret(key) => algorithm(key).into_iter().collect(),
        };
        names.dedup();
        // Whoever has no keys yet has set it up for what most issuers sign with.
        if names.is_empty() {
            names.push("RS256".to_owned());
        }
        names
    }

    /// Demanded claims that a list of names can name.
    pub fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let paths = self.policy.required.iter().map(|requirement| requirement.path.as_str());
        paths.filter(|path| !path.contains('.'))
    }
}

fn given(set: &KeySet, encoding: Option<Encoding>) -> Given<'_> {
    match (encoding, set.keys().next()) {
        (_, Some(key)) if matches!(key.material, Material::Oct(_)) => Given::Secret(key),
        (Some(Encoding::Pem(_) | Encoding::Der(_) | Encoding::Ssh | Encoding::Xml), Some(key)) => {
            Given::Pem(key)
        }
        _ => Given::Set(set),
    }
}

/// The algorithm that a key is for, as its owner or its type says.
pub fn algorithm(key: &Key) -> Option<String> {
    key.alg.clone().or_else(|| match key.default_alg()? {
        Alg::Ed25519 | Alg::Ed448 => Some("EdDSA".to_owned()),
        alg => Some(alg.name().to_owned()),
    })
}

/// Whether somebody has to undo `\n` in this PEM first.
pub fn escaped(key: &Key) -> bool {
    key.remarks.contains(&Remark::Mangled(Mangling::EscapedNewlines))
}

/// A member of a JWK as it was written.
pub fn written<'a>(entry: &'a Entry, name: &str) -> Option<&'a Json> {
    entry.written.as_ref()?.get(name)
}

/// Whether a key verifies, whatever its owner says of it.
pub fn verified(key: &Key, alg: &str, input: &str, signature: &[u8]) -> bool {
    let alg = Alg::named(alg);
    let message = Message::new(input.as_bytes().into());
    alg.is_some_and(|alg| case::verifies(key, alg, &message, signature))
}

/// Whether a JWK says nothing of its operations, or that it verifies (RFC 7517 section 4.3).
pub fn verifies(entry: &Entry) -> bool {
    match written(entry, "key_ops") {
        None => true,
        Some(ops) => ops.texts().contains(&"verify"),
    }
}

/// Whether a key is a shared secret.
pub fn is_secret(key: &Key) -> bool {
    matches!(key.material, Material::Oct(_))
}
