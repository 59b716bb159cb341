//! Tells what a key is written as by its content, never by a file's name, and reads it.

use crate::jose::der::{self, Structure};
use crate::jose::json::{Json, JsonError, Object};
use crate::jose::jwks::{Entry, KeySet};
use crate::jose::key::KeyFault;
use crate::jose::pem;

/// How keys were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Jwk,
    Jwks,
    Pem(Structure),
    Der(Structure),
}

/// Reads keys of whatever encoding.
///
/// # Errors
/// Nothing that holds keys, or a single key that can't be read. What is wrong with one key of a
/// JWK set stays with that key.
pub fn read(bytes: &[u8]) -> Result<(Encoding, KeySet), KeyFault> {
    let Ok(text) = std::str::from_utf8(bytes) else { return read_der(bytes) };
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes() {
        [] => Err(KeyFault::Empty),
        [b'{' | b'[', ..] => read_json(text),
        [b'<', ..] => Err(KeyFault::Html),
        _ if text.contains("-----BEGIN ") => read_pem(text),
        _ => read_der(bytes),
    }
}

fn read_json(text: &str) -> Result<(Encoding, KeySet), KeyFault> {
    let object = match Json::parse(text) {
        Ok(Json::Object(object)) => object,
        Ok(_) => return Err(json("a JSON list; a key set is an object with a list of keys")),
        Err(JsonError::Syntax(why)) => {
            return Err(json(&format!("JSON that does not parse: {why}")));
        }
        Err(error) => return Err(json(&error.to_string())),
    };
    if object.get("keys").is_some() {
        return Ok((Encoding::Jwks, KeySet::read(&object)?));
    }
    if object.get("kty").is_some() || object.get("n").is_some() {
        let entry = Entry::read(&Json::Object(object));
        return match entry.key {
            Ok(_) => Ok((Encoding::Jwk, KeySet { entries: vec![entry] })),
            Err(fault) => Err(fault),
        };
    }
    Err(no_keys(&object))
}

fn no_keys(object: &Object) -> KeyFault {
    let jwks_uri = object.get("jwks_uri").and_then(Json::as_str).map(str::to_owned);
    if jwks_uri.is_some() || object.get("issuer").is_some() {
        return KeyFault::Discovery { jwks_uri };
    }
    let names: Vec<&str> = object.names().take(5).collect();
    match &names[..] {
        [] => json("JSON without keys or kty; it has no members"),
        names => json(&format!("JSON without keys or kty; its members are {}", names.join(", "))),
    }
}

fn read_pem(text: &str) -> Result<(Encoding, KeySet), KeyFault> {
    let keys = pem::read(text)?;
    let structure = keys.first().map_or(Structure::Spki, |(structure, _)| *structure);
    Ok((Encoding::Pem(structure), keys.into_iter().map(|(_, key)| key).collect()))
}

fn read_der(bytes: &[u8]) -> Result<(Encoding, KeySet), KeyFault> {
    let (structure, key) = der::read(bytes)?;
    Ok((Encoding::Der(structure), KeySet::from_iter([key])))
}

fn json(why: &str) -> KeyFault {
    KeyFault::Json { why: why.to_owned() }
}
