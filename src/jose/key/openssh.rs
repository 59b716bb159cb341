//! Private keys in OpenSSH's own format, as `ssh-keygen` writes them (PROTOCOL.key of OpenSSH), without
//! a passphrase.

use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::key::jwk;
use crate::jose::key::ssh::{ECDSA, Reader, ssh};
use crate::jose::key::unsupported::list::ENCRYPTED_OPENSSH;
use crate::jose::key::{Key, KeyFault};

const MAGIC: &[u8] = b"openssh-key-v1\0";

/// Reads the one key of a file.
///
/// # Errors
/// [`KeyFault::Unrecognised`] for another format; else what is wrong with the key.
pub fn read(bytes: &[u8]) -> Result<Key, KeyFault> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(KeyFault::Unrecognised)?;
    let mut outer = Reader { rest };
    let (cipher, _, _) = (outer.string()?, outer.string()?, outer.string()?);
    if outer.number()? != 1 {
        return Err(ssh("it holds several keys"));
    }
    let (_, private) = (outer.string()?, outer.string()?);
    if cipher != b"none" {
        return Err(KeyFault::Foreign(&ENCRYPTED_OPENSSH));
    }
    let mut reader = Reader { rest: private };
    if reader.number()? != reader.number()? {
        return Err(ssh("its two check numbers differ"));
    }
    jwk::read(&private_jwk(&mut reader)?)
}

/// The numbers as members of a JWK, which recovers what is not taken over, and checks them.
fn private_jwk(reader: &mut Reader<'_>) -> Result<Object, KeyFault> {
    let name = reader.string()?;
    if name == b"ssh-rsa" {
        let (n, e, d) = (reader.integer()?, reader.integer()?, reader.integer()?);
        return Ok(object("RSA", None, [("n", &n), ("e", &e), ("d", &d)]));
    }
    if name == b"ssh-ed25519" {
        let (x, pair) = (reader.string()?, reader.string()?);
        let seed = pair.strip_suffix(x).ok_or_else(|| ssh("its halves do not belong together"))?;
        return Ok(object("OKP", Some("Ed25519"), [("x", x), ("d", seed)]));
    }
    let Some((_, identifier, curve)) = ECDSA.iter().find(|(known, ..)| known.as_bytes() == name)
    else {
        let what = format!("the SSH key type {}", String::from_utf8_lossy(name).escape_debug());
        return Err(KeyFault::Unsupported { what });
    };
    if reader.string()? != identifier.as_bytes() {
        return Err(ssh("its curve is not the one that its type names"));
    }
    let (point, d) = (reader.string()?, reader.integer()?);
    match point {
        [4, point @ ..] if point.len() == 2 * curve.size() => {
            let (x, y) = point.split_at(curve.size());
            Ok(object("EC", Some(curve.name()), [("x", x), ("y", y), ("d", &d)]))
        }
        _ => Err(ssh(&format!("not a point on {curve}"))),
    }
}

fn object<const N: usize>(
    kty: &str,
    curve: Option<&str>,
    numbers: [(&'static str, &[u8]); N],
) -> Object {
    let mut jwk = Object::from_iter([("kty", kty)]);
    if let Some(curve) = curve {
        jwk.set("crv", curve.into());
    }
    for (name, number) in numbers {
        jwk.set(name, Json::String(base64url::encode(number)));
    }
    jwk
}
