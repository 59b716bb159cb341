//! Reads keys in any format and says what they are: `cargo run --example read_any_key`.

// Only the tool has a module for its streams.
#![allow(clippy::disallowed_macros)]

use jotkit::jose::key::set::KeySet;
use jotkit::jose::key::{Key, KeyFault, thumbprint};

/// The public key of RFC 8410 section 10.1.
pub const PEM: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----";

/// A line for each key: JWK, JWK set, PEM, DER, certificate or a line of OpenSSH's. One that can't
/// be read does not hide the others.
pub fn describe(bytes: &[u8]) -> Result<Vec<String>, KeyFault> {
    let set = KeySet::parse(bytes)?;
    let line = |key: &Result<Key, KeyFault>| match key {
        Ok(key) => about(key),
        Err(fault) => format!("unreadable: {fault}"),
    };
    Ok(set.entries.iter().map(|entry| line(&entry.key)).collect())
}

fn about(key: &Key) -> String {
    let half = if key.material.is_private() { "private" } else { "public" };
    let alg = key.default_alg().map_or("none", |alg| alg.name());
    // A secret has none: of one that people made up, anyone could test guesses (RFC 7638 section 7).
    let thumbprint = thumbprint::sha256(key).unwrap_or_else(|| "no thumbprint".to_owned());
    format!("{} {half} {alg} {thumbprint}", key.material.key_type().name())
}

pub fn main() -> Result<(), KeyFault> {
    describe(PEM.as_bytes())?.iter().for_each(|line| println!("{line}"));
    Ok(())
}
