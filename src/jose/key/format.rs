//! Tells what a key is written as by its content, never by a file's name, and reads it.

use crate::jose::json::{Json, JsonError, Object};
use crate::jose::key::der::{self, Structure};
use crate::jose::key::encrypted;
use crate::jose::key::encrypted::Budget;
use crate::jose::key::jwk;
use crate::jose::key::mangled::{self, Mangling};
use crate::jose::key::pem;
use crate::jose::key::secret::Secret;
use crate::jose::key::set::{self, Entry, KeySet};
use crate::jose::key::ssh;
use crate::jose::key::unsupported::{self, Foreign};
use crate::jose::key::xml;
use crate::jose::key::{Key, KeyFault, Remark};
use crate::text::utf16;

/// How keys were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// One JWK (RFC 7517 section 4).
    Jwk,
    /// A JWK set (RFC 7517 section 5).
    Jwks,
    /// A JSON object of certificates or public keys in PEM by their kid, as Google has it.
    PemMap,
    /// PEM around a structure (RFC 7468).
    Pem(Structure),
    /// The structure's bytes alone.
    Der(Structure),
    /// Lines of OpenSSH's.
    Ssh,
    /// An RSA key of .NET's.
    Xml,
}

impl KeySet {
    /// Reads keys written in any way that is not encrypted: a JWK or a JWK set (RFC 7517), PEM or
    /// DER of keys and certificates, a map of certificates by `kid`, lines of OpenSSH's. For keys
    /// under a passphrase, and to learn how they were written, there is [`read`].
    ///
    /// # Errors
    /// Nothing that holds keys, or a single key that can't be read. What is wrong with one key of a
    /// set stays in its [`Entry`].
    pub fn parse(bytes: &[u8]) -> Result<KeySet, KeyFault> {
        read(bytes, None).map(|(_, set)| set)
    }
}

/// Reads keys of whatever encoding, decrypting what needs the passphrase.
///
/// # Errors
/// Nothing that holds keys, or a single key that can't be read: [`KeyFault::Encrypted`] for one that
/// a passphrase would open. What is wrong with one key of a set stays with that key.
pub fn read(bytes: &[u8], passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let Ok(text) = utf16::text(bytes) else { return read_der(bytes, passphrase) };
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes() {
        [] => Err(KeyFault::Empty),
        [b'{' | b'[' | b'(' | b'<', ..] if is_bracketed(text) => read_pem(text, passphrase),
        [b'{' | b'[', ..] => read_json(text, passphrase),
        [b'<', ..] if xml::tell(text) => Ok((Encoding::Xml, KeySet::from_iter([xml::read(text)?]))),
        [b'<', ..] if xml::is_page(text) => Err(KeyFault::Html),
        [b'<', ..] => Err(KeyFault::Xml),
        _ if text.contains(pem::BEGIN) => read_pem(text, passphrase),
        _ if mangled::has_armour(text) => Err(KeyFault::Pem { why: mangled::dashes(text) }),
        _ if text.starts_with("---- BEGIN SSH2") => Err(KeyFault::Foreign(Foreign::Ssh2)),
        _ if ssh::tell(text) => Ok((Encoding::Ssh, ssh::read(text)?)),
        _ if is_surrounded(text) => Err(KeyFault::Surrounded),
        _ => read_bare(text, bytes, passphrase),
    }
}

/// A PEM within brackets, as templates and documentation have it.
fn is_bracketed(text: &str) -> bool {
    let is_bracket = |c: char| "{[(<".contains(c) || c.is_whitespace();
    text.trim_start_matches(is_bracket).starts_with(pem::BEGIN)
}

/// Whether the text from its first brace to its last is JSON that holds keys.
fn is_surrounded(text: &str) -> bool {
    let inner = |open, close| text.get(text.find(open)?..=text.rfind(close)?);
    let is_one = |json: &str| json.len() < text.len() && holds_keys(json);
    [inner('{', '}'), inner('[', ']')].into_iter().flatten().any(is_one)
}

fn holds_keys(json: &str) -> bool {
    let is_key = |json: &Json| json.as_object().is_some_and(|key| key.get("kty").is_some());
    let all_keys = |list: &[Json]| !list.is_empty() && list.iter().all(is_key);
    match Json::parse(json) {
        Ok(Json::Array(list)) => all_keys(&list),
        Ok(Json::Object(object)) => {
            let keys = object.get("keys").and_then(Json::as_array);
            keys.is_some_and(all_keys) || object.get("kty").is_some()
        }
        _ => false,
    }
}

fn read_json(text: &str, passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let object = Object::parse(text).map_err(|error| match error {
        JsonError::NotObject(_) if holds_keys(text) => KeyFault::List,
        JsonError::Syntax(_) if is_surrounded(text) => KeyFault::Surrounded,
        JsonError::NotObject(_) => {
            json("a JSON list, where a key set is an object with a list of keys")
        }
        JsonError::Syntax(why) => json(&format!("JSON that does not parse: {why}")),
        error => json(&error.to_string()),
    })?;
    if is_pem_map(&object) {
        set::check_count(object.names().count())?;
        return Ok((Encoding::PemMap, pem_map(&object)));
    }
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
    read_member(&object, passphrase).unwrap_or_else(|| Err(no_keys(&object)))
}

/// One PEM under a name that says so, among other members: the configuration of a server.
fn read_member(
    object: &Object,
    passphrase: Option<&Secret>,
) -> Option<Result<(Encoding, KeySet), KeyFault>> {
    let is_named = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["key", "pem", "cert"].iter().any(|word| name.contains(word))
    };
    let members = object.members().filter(|(name, _)| is_named(name));
    let texts = members.filter_map(|(_, value)| value.as_str());
    // A private key in such a file is for signing elsewhere.
    let is_public = |text: &str| text.contains(pem::BEGIN) && !text.contains("PRIVATE KEY-----");
    let mut pems = texts.filter(|text| is_public(text));
    let (pem, None) = (pems.next()?, pems.next()) else { return None };
    Some(
        read_pem(pem, passphrase)
            .map(|(encoding, set)| (encoding, remarked(set, &[Mangling::Surrounded]))),
    )
}

/// The same, with what had happened to all of it.
fn remarked(mut set: KeySet, manglings: &[Mangling]) -> KeySet {
    for key in set.entries.iter_mut().filter_map(|entry| entry.key.as_mut().ok()) {
        key.remarks.extend(manglings.iter().copied().map(Remark::Mangled));
    }
    set
}

fn no_keys(object: &Object) -> KeyFault {
    let jwks_uri = object.get("jwks_uri").and_then(Json::as_str).map(str::to_owned);
    if jwks_uri.is_some() || object.get("issuer").is_some() {
        return KeyFault::Discovery { jwks_uri };
    }
    let names: Vec<&str> = object.names().filter(|name| name.len() < 64).take(5).collect();
    match &names[..] {
        [] if object.is_empty() => json("JSON without keys or kty: it has no members"),
        [] => json("JSON without keys or kty"),
        names => json(&format!("JSON without keys or kty: its members are {}", names.join(", "))),
    }
}

/// `{kid: certificate}`, as Google and Firebase publish their keys.
fn is_pem_map(object: &Object) -> bool {
    let labels = ["CERTIFICATE", "PUBLIC KEY"].map(|label| format!("{}{label}-----", pem::BEGIN));
    let is_public = |value: &Json| {
        value.as_str().is_some_and(|text| labels.iter().any(|label| text.contains(label)))
    };
    !object.is_empty() && object.members().all(|(_, value)| is_public(value))
}

fn pem_map(object: &Object) -> KeySet {
    let members = object.members().filter_map(|(kid, value)| Some((kid, value.as_str()?)));
    let entry = |(kid, text): (&str, &str)| {
        let name = (kid.len() <= jwk::MAX_LABEL).then(|| kid.to_owned());
        let key = only_key(text).map(|key| Key { kid: name.clone(), ..key });
        let long = name.is_none().then(|| jwk::too_long("kid", kid.len()));
        Entry { kid: name, key: long.map_or(key, Err), written: None }
    };
    KeySet { entries: members.map(entry).collect() }
}

fn only_key(text: &str) -> Result<Key, KeyFault> {
    let mut keys = pem::read(text, None)?;
    match (keys.pop(), keys.is_empty()) {
        (Some((_, key)), true) => Ok(key),
        _ => Err(KeyFault::Pem { why: "several keys under one kid".into() }),
    }
}

fn read_pem(text: &str, passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let keys = pem::read(text, passphrase)?;
    let structure = keys.first().map_or(Structure::Spki, |(structure, _)| *structure);
    Ok((Encoding::Pem(structure), keys.into_iter().map(|(_, key)| key).collect()))
}

fn read_der(bytes: &[u8], passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let (structure, key) = match der::read(bytes) {
        Err(KeyFault::Unrecognised) => {
            match encrypted::read(bytes, passphrase, &mut Budget::default()) {
                Err(KeyFault::Unrecognised) => return Err(unread(bytes)),
                key => (Structure::Pkcs8, key?),
            }
        }
        read => read?,
    };
    Ok((Encoding::Der(structure), KeySet::from_iter([key])))
}

fn unread(bytes: &[u8]) -> KeyFault {
    unsupported::tell(bytes).map_or(KeyFault::Unrecognised, KeyFault::Foreign)
}

/// Text without any mark of its kind: DER that happens to be UTF-8, base64 of DER, or of a PEM.
fn read_bare(
    text: &str,
    bytes: &[u8],
    passphrase: Option<&Secret>,
) -> Result<(Encoding, KeySet), KeyFault> {
    let Some((decoded, mut manglings)) = mangled::bare_base64(text) else {
        return read_der(bytes, passphrase);
    };
    let inner = std::str::from_utf8(&decoded).ok().filter(|text| text.contains(pem::BEGIN));
    let (read, mangling) = match inner {
        Some(pem) => (read_pem(pem, passphrase), Mangling::EncodedTwice),
        None => (read_der(&decoded, passphrase), Mangling::NoArmour),
    };
    let (encoding, set) = read?;
    manglings.push(mangling);
    let set = remarked(set, &manglings);
    let encoding = match encoding {
        Encoding::Der(structure) => Encoding::Pem(structure),
        other => other,
    };
    Ok((encoding, set))
}

fn json(why: &str) -> KeyFault {
    KeyFault::Json { why: why.to_owned() }
}
