//! OpenSSH public keys, a line a key, as in `id_ed25519.pub` and `authorized_keys`: RFC 4253
//! section 6.6, RFC 5656 section 3.1, RFC 8709 section 4.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::jose::alg::Curve;
use crate::jose::key::der;
use crate::jose::key::rsa;
use crate::jose::key::set::{self, Entry, KeySet};
use crate::jose::key::{Key, KeyFault, Material};

/// Types of key, what they call their curve, and the curve.
pub(crate) const ECDSA: [(&str, &str, Curve); 3] = [
    ("ecdsa-sha2-nistp256", "nistp256", Curve::P256),
    ("ecdsa-sha2-nistp384", "nistp384", Curve::P384),
    ("ecdsa-sha2-nistp521", "nistp521", Curve::P521),
];
const EDDSA: [(&str, Curve); 2] = [("ssh-ed25519", Curve::Ed25519), ("ssh-ed448", Curve::Ed448)];

/// Whether a text has a line that is such a key, even an unreadable one.
pub fn tell(text: &str) -> bool {
    lines(text).any(|line| find(line).is_some())
}

/// Reads every line; one that is no good does not lose the others.
///
/// # Errors
/// What is wrong with the only key.
pub fn read(text: &str) -> Result<KeySet, KeyFault> {
    set::check_count(lines(text).filter_map(find).count())?;
    let keys = lines(text).filter_map(find).map(|(name, base64)| read_key(name, base64));
    let entry = |key| Entry { kid: None, key, written: None };
    let mut entries: Vec<Entry> = keys.map(entry).collect();
    match &mut entries[..] {
        [Entry { key: Err(fault), .. }] => Err(fault.clone()),
        _ => Ok(KeySet { entries }),
    }
}

/// Writes the public half as a line, with the key's name behind it.
///
/// # Errors
/// SSH has no such keys.
pub fn write(key: &Key) -> Result<String, KeyFault> {
    let (name, parts) = match &key.material {
        Material::Rsa { n, e, .. } => ("ssh-rsa", vec![mpint(e), mpint(n)]),
        Material::Ec { curve, x, y, .. } => {
            let (name, identifier, _) =
                ECDSA.iter().find(|(.., known)| known == curve).ok_or_else(|| none(key))?;
            (*name, vec![identifier.as_bytes().to_vec(), [&[4][..], x, y].concat()])
        }
        Material::Okp { curve, x, .. } => {
            let (name, _) =
                EDDSA.iter().find(|(_, known)| known == curve).ok_or_else(|| none(key))?;
            (*name, vec![x.clone()])
        }
        Material::Oct(_) | Material::Akp { .. } => return Err(none(key)),
    };
    let parts = std::iter::once(name.as_bytes().to_vec()).chain(parts);
    let blob: Vec<u8> = parts.flat_map(|part| string(&part)).collect();
    let comment = key.kid.as_deref().filter(|kid| kid.bytes().all(|byte| byte.is_ascii_graphic()));
    let comment = comment.map_or(String::new(), |kid| format!(" {kid}"));
    Ok(format!("{name} {}{comment}\n", STANDARD.encode(blob)))
}

fn none(key: &Key) -> KeyFault {
    let what = match key.material.curve() {
        Some(curve) => format!("an SSH key of the curve {curve}"),
        None => format!("an SSH key of type {}", key.material.key_type()),
    };
    KeyFault::Unsupported { what }
}

/// The data types of RFC 4251 section 5.
fn string(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_be_bytes()[..], bytes].concat()
}

fn mpint(integer: &[u8]) -> Vec<u8> {
    let zeros = integer.iter().take_while(|byte| **byte == 0).count();
    let integer = &integer[zeros..];
    let sign = if integer.first().is_some_and(|first| *first >= 0x80) { &[0][..] } else { &[] };
    [sign, integer].concat()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with('#'))
}

/// A name and its base64 among options before and a comment behind. The base64 of a length of three
/// bytes at the most begins so.
fn find(line: &str) -> Option<(&str, &str)> {
    let names = line.split_whitespace();
    names
        .clone()
        .zip(names.skip(1))
        .find(|(name, base64)| is_name(name) && base64.starts_with("AAAA"))
}

fn is_name(word: &str) -> bool {
    ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"].iter().any(|start| word.starts_with(start))
}

/// Reads the key that stands among other bytes, by the name of its type behind the length of that.
pub(crate) fn within(bytes: &[u8]) -> Option<Result<Key, KeyFault>> {
    let names = ECDSA.iter().map(|(name, ..)| *name).chain(EDDSA.iter().map(|(name, _)| *name));
    names.chain(["ssh-rsa"]).find_map(|name| {
        let at = memchr::memmem::find(bytes, &string(name.as_bytes()))?;
        let mut reader = Reader { rest: &bytes[at + 4 + name.len()..] };
        Some(material(name, &mut reader).and_then(der::checked))
    })
}

fn read_key(name: &str, base64: &str) -> Result<Key, KeyFault> {
    let blob = STANDARD.decode(base64).map_err(|_| ssh("its base64 is cut off or damaged"))?;
    let mut reader = Reader { rest: &blob };
    if reader.string()? != name.as_bytes() {
        return Err(ssh("its key type and the type inside it differ"));
    }
    let material = material(name, &mut reader)?;
    match reader.rest {
        [] => der::checked(material),
        _ => Err(ssh("there is extra data after the key")),
    }
}

fn material(name: &str, reader: &mut Reader<'_>) -> Result<Material, KeyFault> {
    if name == "ssh-rsa" {
        let (e, n) = (reader.integer()?, reader.integer()?);
        rsa::check_public(&n, &e)?;
        return Ok(Material::Rsa { n, e, private: None });
    }
    if let Some((_, identifier, curve)) = ECDSA.iter().find(|(known, ..)| *known == name) {
        if reader.string()? != identifier.as_bytes() {
            return Err(ssh("its curve is not the one that its type names"));
        }
        return der::ec_public(*curve, reader.string()?);
    }
    match EDDSA.iter().find(|(known, _)| *known == name) {
        Some((_, curve)) => match reader.string()? {
            x if x.len() == curve.size() => {
                Ok(Material::Okp { curve: *curve, x: x.to_vec(), d: None })
            }
            x => Err(ssh(&format!("{} bytes: {curve} needs {}", x.len(), curve.size()))),
        },
        None => Err(KeyFault::Unsupported { what: format!("the SSH key type {name}") }),
    }
}

/// The data types of RFC 4251 section 5.
pub(crate) struct Reader<'a> {
    /// What is not read yet.
    pub rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A `uint32`.
    pub fn number(&mut self) -> Result<u32, KeyFault> {
        let (number, rest) = self.rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
        self.rest = rest;
        Ok(u32::from_be_bytes(*number))
    }

    /// A `string`, of any bytes.
    pub fn string(&mut self) -> Result<&'a [u8], KeyFault> {
        let length = self.number()? as usize;
        let (string, rest) = self.rest.split_at_checked(length).ok_or_else(cut_off)?;
        self.rest = rest;
        Ok(string)
    }

    /// A positive `mpint`: a zero byte stands before a set first bit, and nowhere else.
    pub fn integer(&mut self) -> Result<Vec<u8>, KeyFault> {
        match self.string()? {
            [0, integer @ ..] if integer.first().is_some_and(|first| *first >= 0x80) => {
                Ok(integer.to_vec())
            }
            integer @ [1..=0x7f, ..] => Ok(integer.to_vec()),
            _ => Err(ssh("a number that is not positive, or not written as SSH writes it")),
        }
    }
}

fn cut_off() -> KeyFault {
    ssh("the key is cut off")
}

/// Something is wrong with a key of OpenSSH's.
pub(crate) fn ssh(why: &str) -> KeyFault {
    KeyFault::Ssh { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use crate::jose::key::ssh;

    fn line(parts: &[&[u8]]) -> String {
        let blob: Vec<u8> = parts
            .iter()
            .flat_map(|part| [&(part.len() as u32).to_be_bytes()[..], part].concat())
            .collect();
        format!("ssh-ed25519 {} someone@somewhere", STANDARD.encode(blob))
    }

    fn fault(text: &str) -> String {
        ssh::read(text).map(|_| String::new()).unwrap_or_else(|fault| fault.to_string())
    }

    #[test]
    fn lengths_that_lie() {
        let start = b"\0\0\0\x0bssh-ed25519";
        let with = |length: &[u8]| {
            format!("ssh-ed25519 {}", STANDARD.encode([start, length, &[9; 31]].concat()))
        };
        assert_eq!(fault(&with(&u32::MAX.to_be_bytes())), "SSH key: the key is cut off");
        assert_eq!(fault(&with(&32u32.to_be_bytes())), "SSH key: the key is cut off");
        assert_eq!(fault(&with(&[0, 0])), "SSH key: the key is cut off");
        assert_eq!(fault(&with(&31u32.to_be_bytes())), "SSH key: 31 bytes: Ed25519 needs 32");
    }

    #[test]
    fn names_that_lie() {
        let differ = "SSH key: its key type and the type inside it differ";
        assert_eq!(fault(&line(&[b"ssh-ed448", &[9; 32]])), differ);
        let behind = "SSH key: there is extra data after the key";
        assert_eq!(fault(&line(&[b"ssh-ed25519", &[9; 32], b""])), behind);
    }

    proptest! {
        #[test]
        fn any_blob_is_read_or_refused(parts: Vec<Vec<u8>>, name in "ssh-rsa|ssh-ed448|ecdsa-sha2-nistp256") {
            let mut all: Vec<&[u8]> = vec![name.as_bytes()];
            all.extend(parts.iter().map(Vec::as_slice));
            let text = line(&all).replacen("ssh-ed25519", &name, 1);
            if let Ok(set) = ssh::read(&text) {
                prop_assert!(set.entries.len() <= 1);
            }
        }
    }
}
