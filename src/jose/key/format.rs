//! Tells what a key is written as by its content, never by a file's name, and reads it.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::jose::json::{Json, JsonError, Object};
use crate::jose::key::bundle;
use crate::jose::key::bundle::Found;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::encrypted;
use crate::jose::key::encrypted::Budget;
use crate::jose::key::hmac_secret::asymmetric;
use crate::jose::key::inside;
use crate::jose::key::jwk;
use crate::jose::key::mangled::{self, Mangling};
use crate::jose::key::manifest;
use crate::jose::key::notation;
use crate::jose::key::openssh;
use crate::jose::key::pem;
use crate::jose::key::secret::Secret;
use crate::jose::key::set::{self, Entry, KeySet};
use crate::jose::key::ssh;
use crate::jose::key::unsupported;
use crate::jose::key::unsupported::list::OTHER_FORM;
use crate::jose::key::xml;
use crate::jose::key::{Key, KeyFault, Remark};
use crate::text::count::counted;
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
    /// Nothing that holds keys, or a single key that can't be read. What is wrong with one key of
    /// several stays in its [`Entry`].
    pub fn parse(bytes: &[u8]) -> Result<KeySet, KeyFault> {
        read(bytes, None).map(|(_, set)| set)
    }
}

/// Reads keys of whatever encoding, decrypting what needs the passphrase.
///
/// # Errors
/// Nothing that holds keys, or a single key that can't be read: [`KeyFault::Encrypted`] for one that
/// a passphrase would open. What is wrong with one key of several stays with that key.
pub fn read(bytes: &[u8], passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let Ok(text) = utf16::text(bytes) else {
        return read_der(bytes, passphrase).map_err(|fault| match fault {
            KeyFault::Unrecognised if asymmetric::is_in(bytes) => KeyFault::Foreign(&OTHER_FORM),
            fault => fault,
        });
    };
    let odd = match (&text, text.starts_with('\u{feff}')) {
        (Cow::Owned(_), _) => Some(Mangling::Utf16),
        // Before a line of its own it harms no PEM.
        (_, true) if !text.contains("\u{feff}\n") => Some(Mangling::ByteOrderMark),
        _ => None,
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    let (encoding, set) = read_text(text, bytes, passphrase)?;
    Ok((encoding, remarked(set, odd.as_slice())))
}

fn read_text(
    text: &str,
    bytes: &[u8],
    passphrase: Option<&Secret>,
) -> Result<(Encoding, KeySet), KeyFault> {
    if let Some(read) = read_manifest(text, passphrase) {
        return Ok(read);
    }
    let fault = match read_plain(text, bytes, passphrase) {
        Err(fault @ KeyFault::Pem { .. }) => {
            return read_escaped(text, passphrase).unwrap_or(Err(fault));
        }
        Err(fault @ (KeyFault::Unrecognised | KeyFault::Json { .. })) => fault,
        read => return read,
    };
    let known = || unsupported::tell_text(text).map(KeyFault::Foreign);
    match read_wrapped(text, passphrase) {
        Some(Ok(read)) => Ok(read),
        Some(Err(other)) if fault == KeyFault::Unrecognised => Err(known().unwrap_or(other)),
        None if fault == KeyFault::Unrecognised => Err(known().unwrap_or(fault)),
        _ => Err(fault),
    }
}

/// A PEM with the escapes of HTML or of a URL in it.
fn read_escaped(
    text: &str,
    passphrase: Option<&Secret>,
) -> Option<Result<(Encoding, KeySet), KeyFault>> {
    let mut plainer = asymmetric::without_escapes(text.as_bytes());
    plainer.find_map(|plain| {
        let plain = std::str::from_utf8(&plain).ok().filter(|plain| plain.contains(pem::BEGIN))?;
        let (encoding, set) = read_pem(plain, passphrase).ok()?;
        Some(Ok((encoding, remarked(set, &[Mangling::Wrapped]))))
    })
}

/// The keys of a Secret as the program gets them: the public ones, or else the private ones.
fn read_manifest(text: &str, passphrase: Option<&Secret>) -> Option<(Encoding, KeySet)> {
    let read = |(value, odd): manifest::Given| {
        let (encoding, set) = read(&value, passphrase).ok()?;
        Some((encoding, remarked(set, odd.as_slice())))
    };
    let sets: Vec<_> = manifest::values(text).into_iter().filter_map(read).collect();
    let is_private =
        |(_, set): &(Encoding, KeySet)| set.keys().any(|key| key.material.is_private());
    let (private, public): (Vec<_>, Vec<_>) = sets.into_iter().partition(is_private);
    let sets = if public.is_empty() { private } else { public };
    let encoding = sets.first()?.0;
    Some((
        encoding,
        KeySet { entries: sets.into_iter().flat_map(|(_, set)| set.entries).collect() },
    ))
}

fn read_plain(
    text: &str,
    bytes: &[u8],
    passphrase: Option<&Secret>,
) -> Result<(Encoding, KeySet), KeyFault> {
    match text.as_bytes() {
        [] => Err(KeyFault::Empty),
        [b'{' | b'[' | b'(' | b'<', ..] if is_bracketed(text) => read_pem(text, passphrase),
        [b'{' | b'[', ..] => read_json(text, passphrase),
        [b'<', b' ', ..] if is_surrounded(text) => Err(KeyFault::Surrounded),
        [b'<', ..] if !xml::is_markup(text) && !text.contains(pem::BEGIN) => Err(written(text)),
        [b'<', ..] if xml::tell(text) => Ok((Encoding::Xml, KeySet::from_iter([xml::read(text)?]))),
        [b'<', ..] if xml::is_markup(text) && xml::is_page(text) => {
            Err(KeyFault::Html { title: xml::title(text) })
        }
        [b'<', ..] if !text.contains(pem::BEGIN) => Err(KeyFault::Xml),
        _ if text.contains(pem::BEGIN) => read_pem(text, passphrase),
        _ if mangled::has_armour(text) => Err(KeyFault::Pem { why: mangled::dashes(text) }),
        _ if ssh::tell(text) => Ok((Encoding::Ssh, ssh::read(text)?)),
        _ if is_surrounded(text) => Err(KeyFault::Surrounded),
        _ if notation::tell(text).is_some() => Err(written(text)),
        _ => read_bare(text, bytes, passphrase),
    }
}

/// A key with encodings around it that no format has; what a secret is searched for is found here too,
/// so that nothing is called a secret by one and a key by the other.
fn read_wrapped(
    text: &str,
    passphrase: Option<&Secret>,
) -> Option<Result<(Encoding, KeySet), KeyFault>> {
    let read = || read_layers(text, passphrase);
    let settings = settings(text);
    // Of keys in several settings each is encoded for itself.
    let all: Vec<_> = match &settings[..] {
        [] | [_] => return read(),
        all => all.iter().filter_map(|text| read_layers(text, passphrase)?.ok()).collect(),
    };
    let [(encoding, _), _, ..] = all[..] else { return read() };
    let entries = all.into_iter().flat_map(|(_, set)| set.entries).collect();
    Some(Ok((encoding, KeySet { entries: bundle::halves_joined(entries) })))
}

/// The lines of each `NAME=value`, or `NAME: value`, with those below it.
fn settings(text: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let starts = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start_matches(['"', '\'']);
        let rest = line.trim_start_matches(is_name).trim_start_matches(['"', '\'']).trim_start();
        // Padding at the end of base64 is no value.
        let value = rest.strip_prefix(['=', ':']).unwrap_or_default();
        rest.len() < line.len() && !value.trim_matches(['=', '\r', '\n', ' ']).is_empty()
    };
    let mut found = Vec::new();
    let (mut start, mut at) = (None, 0);
    for line in text.split_inclusive('\n') {
        if starts(line) {
            found.extend(start.replace(at).map(|start| &text[start..at]));
        }
        at += line.len();
    }
    found.extend(start.map(|start| &text[start..]));
    found
}

fn read_layers(
    text: &str,
    passphrase: Option<&Secret>,
) -> Option<Result<(Encoding, KeySet), KeyFault>> {
    let layer = asymmetric::find(text.as_bytes())?;
    let plainer: Vec<_> = asymmetric::without_escapes(&layer).collect();
    let mut layers = std::iter::once(&layer).chain(&plainer);
    let read = layers.find_map(|layer| match read_layer(layer, passphrase) {
        Ok((encoding, set)) => Some(Ok((encoding, remarked(set, &[Mangling::Wrapped])))),
        Err(fault @ (KeyFault::Encrypted | KeyFault::Passphrase)) => Some(Err(fault)),
        Err(_) => None,
    });
    Some(read.unwrap_or(Err(KeyFault::Foreign(&OTHER_FORM))))
}

fn read_layer(layer: &[u8], passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let text = Zeroizing::new(String::from_utf8_lossy(layer).into_owned());
    if let Some(at) = text.find(pem::BEGIN) {
        return read_pem(&text[at..], passphrase);
    }
    if let Some(json) = between(&text, '{', '}').filter(|json| holds_keys(json)) {
        return read_json(json, passphrase);
    }
    if let Some(key) = asymmetric::point(layer) {
        return Ok((Encoding::Pem(Structure::Spki), KeySet::from_iter([der::checked(key)?])));
    }
    if let Some(key) = ssh::within(layer) {
        return Ok((Encoding::Ssh, KeySet::from_iter([key?])));
    }
    let read = |der| read_der(der, passphrase).map(armoured);
    let mut all = asymmetric::ders(layer).into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let (encoding, mut set) = all.pop().ok_or(KeyFault::Unrecognised)?;
    set.entries.extend(all.into_iter().flat_map(|(_, set)| set.entries));
    Ok((encoding, set))
}
/// A PEM within brackets, as templates and documentation have it.
fn is_bracketed(text: &str) -> bool {
    let is_bracket = |c: char| "{[(<".contains(c) || c.is_whitespace();
    text.trim_start_matches(is_bracket).starts_with(pem::BEGIN)
}

/// A key that is not written in JSON.
fn written(text: &str) -> KeyFault {
    notation::tell(text).map_or(KeyFault::Unrecognised, KeyFault::Notation)
}

/// Whether the text from its first brace to its last is JSON that holds keys.
fn is_surrounded(text: &str) -> bool {
    let is_one = |json: &str| json.len() < text.len() && holds_keys(json);
    [between(text, '{', '}'), between(text, '[', ']')].into_iter().flatten().any(is_one)
}

fn between(text: &str, open: char, close: char) -> Option<&str> {
    text.get(text.find(open)?..=text.rfind(close)?)
}

fn holds_keys(json: &str) -> bool {
    Json::parse(json).is_ok_and(|json| inside::is_keys(&json))
}

fn read_json(text: &str, passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let parsed = Json::parse(text);
    let deeper = parsed.as_ref().ok().and_then(inside::deeper_set);
    let object = match parsed {
        Ok(Json::Object(object)) => object,
        Ok(list) if inside::is_keys(&list) => return Err(KeyFault::List),
        Ok(other) => {
            let inside =
                || read_inside(&other, passphrase).unwrap_or_else(|| Err(no_object(&other)));
            return deeper.map_or_else(inside, Err);
        }
        Err(JsonError::Syntax(_)) if text.contains(pem::BEGIN) => {
            return read_pem(text, passphrase);
        }
        Err(JsonError::Syntax(_)) if is_surrounded(text) => return Err(KeyFault::Surrounded),
        Err(JsonError::Syntax(_)) if notation::tell(text).is_some() => return Err(written(text)),
        Err(JsonError::Syntax(why)) => {
            return Err(json(&format!("JSON that does not parse: {why}")));
        }
        Err(error) => return Err(json(&error.to_string())),
    };
    if is_pem_map(&object) {
        inside::check_repeated(&object)?;
        set::check_count(object.names().count())?;
        return Ok((Encoding::PemMap, pem_map(&object)));
    }
    let jwks_uri = object.get("jwks_uri").and_then(Json::as_str);
    if let Some(fault) = deeper.filter(|_| jwks_uri.is_none()) {
        return Err(fault);
    }
    if object.get("keys").is_some() {
        // What a product calls its own keys may hold some, and is no JWK set.
        let own =
            is_other_set(&object).then(|| read_inside(&Json::Object(object.clone()), passphrase));
        return match own.flatten() {
            Some(Ok(read)) => Ok(read),
            _ => Ok((Encoding::Jwks, KeySet::read(&object)?)),
        };
    }
    if object.get("kty").is_some() || object.get("n").is_some() {
        let entry = Entry::read(&Json::Object(object));
        return match entry.key {
            Ok(_) => Ok((Encoding::Jwk, KeySet { entries: vec![entry] })),
            Err(fault) => Err(fault),
        };
    }
    if let Some(uri) = jwks_uri {
        return Err(KeyFault::Discovery { jwks_uri: Some(uri.to_owned()) });
    }
    let fault = no_keys(&object);
    read_inside(&Json::Object(object), passphrase).unwrap_or(Err(fault))
}

fn no_object(json: &Json) -> KeyFault {
    self::json(match json {
        Json::Array(_) => "a JSON list, where a key set is an object with a list of keys",
        _ => "JSON without keys or kty",
    })
}

/// Whether `keys` is none that a JWK set has there.
fn is_other_set(object: &Object) -> bool {
    let has_kty = |key: &Json| key.as_object().is_some_and(|key| key.get("kty").is_some());
    match object.get("keys") {
        Some(Json::Array(keys)) => keys.len() <= inside::MAX_KEYS && !keys.iter().any(has_kty),
        other => matches!(other, Some(Json::Object(_))),
    }
}

/// Keys among other members: see [`inside`].
fn read_inside(
    json: &Json,
    passphrase: Option<&Secret>,
) -> Option<Result<(Encoding, KeySet), KeyFault>> {
    let read = |text: &str| read_plain(text, text.as_bytes(), passphrase);
    match inside::find(json, Encoding::Jwk, &read) {
        Err(fault) => Some(Err(fault)),
        Ok(None) => None,
        Ok(Some((encoding, set))) => Some(Ok((encoding, remarked(set, &[Mangling::Inside])))),
    }
}

/// The same, with what had happened to all of it.
fn remarked(mut set: KeySet, manglings: &[Mangling]) -> KeySet {
    for key in set.entries.iter_mut().filter_map(|entry| entry.key.as_mut().ok()) {
        key.remarks.extend(manglings.iter().copied().map(Remark::Mangled));
    }
    set
}

fn no_keys(object: &Object) -> KeyFault {
    if object.get("issuer").is_some() {
        return KeyFault::Discovery { jwks_uri: None };
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
    let is_public = |text: &str| {
        labels.iter().any(|label| text.contains(label)) && !text.contains("PRIVATE KEY-----")
    };
    let is_one = |value: &Json| value.as_str().is_some_and(is_public);
    !object.is_empty() && object.members().all(|(_, value)| is_one(value))
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
        (Some(Ok((_, key))), true) => Ok(key),
        _ => Err(KeyFault::Pem { why: "several keys under one kid".into() }),
    }
}

fn read_pem(text: &str, passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let keys = pem::read(text, passphrase)?;
    let structure =
        keys.iter().flatten().next().map_or(Structure::Spki, |(structure, _)| *structure);
    let entry = |found: Found| found.map_or_else(Entry::unreadable, |(_, key)| Entry::from(key));
    Ok((Encoding::Pem(structure), KeySet { entries: keys.into_iter().map(entry).collect() }))
}

fn read_der(bytes: &[u8], passphrase: Option<&Secret>) -> Result<(Encoding, KeySet), KeyFault> {
    let (structure, key) = match der::read(bytes) {
        Err(KeyFault::Unrecognised) => (Structure::Pkcs8, read_private(bytes, passphrase)?),
        read => read?,
    };
    Ok((Encoding::Der(structure), KeySet::from_iter([key])))
}

/// What stands in PEM of a label of its own, without it.
fn read_private(bytes: &[u8], passphrase: Option<&Secret>) -> Result<Key, KeyFault> {
    match encrypted::read(bytes, passphrase, &mut Budget::default()) {
        Err(KeyFault::Unrecognised) => {}
        read => return read,
    }
    match openssh::read(bytes) {
        Err(KeyFault::Unrecognised) => Err(unread(bytes)),
        read => read,
    }
}

fn unread(bytes: &[u8]) -> KeyFault {
    match (unsupported::tell(bytes), der::missing(bytes)) {
        (Some(foreign), _) => KeyFault::Foreign(foreign),
        (None, Some(missing)) => {
            KeyFault::Der { why: format!("cut off: {} missing", counted(missing, "byte")) }
        }
        (None, None) => KeyFault::Unrecognised,
    }
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
    let (encoding, set) = read.map_err(|fault| match fault {
        KeyFault::Foreign(unread) => KeyFault::InBase64(unread),
        // As `base64` and MIME wrap it.
        KeyFault::Pem { .. } if [64, 76].contains(&text.len()) => {
            let why = format!("{} of base64 of a PEM, {} characters", pem::FIRST_LINE, text.len());
            KeyFault::Pem { why }
        }
        fault => fault,
    })?;
    manglings.push(mangling);
    let set = remarked(set, &manglings);
    Ok(armoured((encoding, set)))
}

/// What was read as DER, of which text was given.
fn armoured((encoding, set): (Encoding, KeySet)) -> (Encoding, KeySet) {
    match encoding {
        Encoding::Der(structure) => (Encoding::Pem(structure), set),
        other => (other, set),
    }
}

fn json(why: &str) -> KeyFault {
    KeyFault::Json { why: why.to_owned() }
}
