//! Keys among the other members of JSON, as the responses of key services, realms and configurations have
//! them: the public ones, or else the private ones, since a private key beside a public one is for signing.

use zeroize::Zeroizing;

use crate::jose::json::{Json, Object};
use crate::jose::key::bundle;
use crate::jose::key::hmac_secret::asymmetric;
use crate::jose::key::jwk;
use crate::jose::key::mangled;
use crate::jose::key::pem;
use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::ssh;
use crate::jose::key::{KeyFault, member};

/// Keys that are looked at; each may be a private one, which costs time.
pub const MAX_KEYS: usize = 32;

/// What reads a string, and says how it was written.
type Read<'r, E> = &'r dyn Fn(&str) -> Result<(E, KeySet), KeyFault>;

/// Finds them, and how the first was written; a JWK is written as `jwk` says.
///
/// # Errors
/// Too many keys, a private one that can't be read, or the only one, or a member that is repeated.
pub fn find<E: Copy>(
    json: &Json,
    jwk: E,
    read: Read<'_, E>,
) -> Result<Option<(E, KeySet)>, KeyFault> {
    let mut found = Vec::new();
    collect(json, jwk, read, &mut found)?;
    if let [(_, Entry { key: Err(fault), .. })] = &found[..] {
        return Err(fault.clone());
    }
    found.retain(|(_, entry)| entry.key.is_ok());
    let is_private =
        |(_, entry): &(E, Entry)| entry.key.as_ref().is_ok_and(|key| key.material.is_private());
    let (private, public): (Vec<_>, Vec<_>) = found.into_iter().partition(is_private);
    let first = public.first().or(private.first()).map(|(encoding, _)| *encoding);
    let count = public.len();
    let all = public.into_iter().chain(private).map(|(_, entry)| entry).collect();
    // A private one that is the half of a public one stays.
    let mut entries = bundle::halves_joined(all);
    if count > 0 {
        entries.truncate(count.min(entries.len()));
    }
    Ok(first.map(|encoding| (encoding, KeySet { entries })))
}

/// One parser takes the first of two members of one name, another the last.
///
/// # Errors
/// There are two.
pub fn check_repeated(object: &Object) -> Result<(), KeyFault> {
    object.repeated().map_or(Ok(()), |name| Err(member(name, "is repeated")))
}

/// Whether it is a JWK, a list of them, or a set.
pub fn is_keys(json: &Json) -> bool {
    match json {
        Json::Object(object) if is_jwk(json) || object.get("keys").is_none() => is_jwk(json),
        Json::Object(object) => object.get("keys").is_some_and(is_list),
        _ => is_list(json),
    }
}

fn is_jwk(json: &Json) -> bool {
    json.as_object().is_some_and(|key| key.get("kty").is_some())
}

fn is_list(json: &Json) -> bool {
    json.as_array().is_some_and(|keys| !keys.is_empty() && keys.iter().all(is_jwk))
}

/// A whole set deeper than it belongs, at whatever depth: no library looks there.
pub fn deeper_set(json: &Json) -> Option<KeyFault> {
    let (path, is_list) = Some(json).filter(|json| !is_keys(json)).and_then(path_to_set)?;
    let path = if path.starts_with('[') { format!(".{path}") } else { path };
    (path.len() <= jwk::MAX_LABEL).then_some(KeyFault::Within { path, is_list })
}

/// Where it is, as jq has it, and whether it is a list alone. Of a member that stands twice nobody
/// knows which is meant.
fn path_to_set(json: &Json) -> Option<(String, bool)> {
    let step = |name: String, value: &Json| {
        let below = match is_keys(value) {
            true => Some((String::new(), is_list(value))),
            false => path_to_set(value),
        };
        below.map(|(path, is_list)| (name + &path, is_list))
    };
    match json {
        Json::Array(items) => {
            let sets = items.iter().enumerate().filter(|(_, item)| !is_jwk(item));
            sets.map(|(at, item)| step(format!("[{at}]"), item)).find_map(|found| found)
        }
        Json::Object(object) if object.repeated().is_none() => {
            let sets = object.members().filter(|(_, value)| !is_jwk(value));
            sets.map(|(name, value)| step(member_path(name), value)).find_map(|found| found)
        }
        _ => None,
    }
}

fn member_path(name: &str) -> String {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    match is_word && !name.is_empty() {
        true => format!(".{name}"),
        false => format!("[{}]", Json::from(name)),
    }
}

fn collect<E: Copy>(
    json: &Json,
    jwk: E,
    read: Read<'_, E>,
    found: &mut Vec<(E, Entry)>,
) -> Result<(), KeyFault> {
    if found.len() > MAX_KEYS {
        let why = format!("more than {MAX_KEYS} keys in JSON that is no key set");
        return Err(KeyFault::TooMany { why });
    }
    match json {
        Json::Array(items) => items.iter().try_for_each(|item| collect(item, jwk, read, found)),
        Json::Object(object) if object.get("kty").is_some() => {
            found.push((jwk, Entry::read(json)));
            Ok(())
        }
        Json::Object(object) => {
            check_repeated(object)?;
            let first = found.len();
            object.members().try_for_each(|(_, value)| collect(value, jwk, read, found))?;
            name(object, found.get_mut(first..).unwrap_or_default());
            Ok(())
        }
        Json::String(text) if may_be_key(text) => match read(text).and_then(|it| whole(text, it)) {
            Ok((encoding, set)) => {
                found.extend(set.entries.into_iter().map(|entry| (encoding, entry)));
                Ok(())
            }
            Err(fault @ (KeyFault::Encrypted | KeyFault::Passphrase)) => Err(fault),
            Err(fault) if is_private(text) => Err(fault),
            Err(fault) => {
                found.push((jwk, Entry::unreadable(fault)));
                Ok(())
            }
        },
        _ => Ok(()),
    }
}

fn is_private(text: &str) -> bool {
    text.contains("PRIVATE KEY")
}

/// To try private keys costs time: one that can't be read is the last.
fn whole<E>(text: &str, (encoding, set): (E, KeySet)) -> Result<(E, KeySet), KeyFault> {
    match set.entries.iter().find_map(|entry| entry.key.as_ref().err()) {
        Some(fault) if is_private(text) => Err(fault.clone()),
        _ => Ok((encoding, set)),
    }
}

/// A `kid` beside the only key of an object is its own.
fn name<E>(object: &Object, found: &mut [(E, Entry)]) {
    let kid = object.get("kid").and_then(Json::as_str).filter(|kid| kid.len() <= jwk::MAX_LABEL);
    if let (Some(kid), [(_, entry)]) = (kid, found)
        && let Ok(key) = &mut entry.key
        && key.kid.is_none()
    {
        key.kid = Some(kid.to_owned());
        entry.kid = Some(kid.to_owned());
    }
}

/// Whether a string is PEM, base64 of PEM or DER, or a line of SSH's.
fn may_be_key(text: &str) -> bool {
    let is_encoded = |decoded: Zeroizing<Vec<u8>>| {
        decoded.starts_with(pem::BEGIN.as_bytes()) || !asymmetric::ders(&decoded).is_empty()
    };
    text.contains(pem::BEGIN)
        || ssh::tell(text)
        || mangled::bare_base64(text).is_some_and(|(decoded, _)| is_encoded(decoded))
}
