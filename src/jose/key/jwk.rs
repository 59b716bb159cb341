//! JWK to key and back (RFC 7517, RFC 7518 section 6, RFC 8037). Read by hand, so that an error
//! names the member at fault.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::jose::alg::{Alg, Curve, Hash, KeyType};
use crate::jose::crypto;
use crate::jose::crypto::material;
use crate::jose::json::base64url;
use crate::jose::json::hex;
use crate::jose::json::{Json, Object};
use crate::jose::key::certificate;
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::rsa;
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, KeyFault, Material, Pss, Remark, RsaPrivate, member};

/// Names of members that hold what only the owner may know.
pub const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Members that anybody may know (RFC 7517 section 4, RFC 7518 section 6), beside the numbers of
/// public keys; `exp`, `iat` and `nbf` are what issuers add.
pub const PUBLIC_MEMBERS: [&str; 19] = [
    "kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t", "x5t#S256", "crv", "x", "y", "n",
    "e", "pub", "ext", "exp", "iat", "nbf",
];
/// Bytes of a `kid`, `alg` or `use`. Those of providers have fewer than a hundred.
pub const MAX_LABEL: usize = 1024;
/// Certificates of one key; a chain has three or four.
pub const MAX_CERTIFICATES: usize = 100;

/// Reads one JWK.
///
/// # Errors
/// A [`KeyFault`] that names the member.
pub fn read(object: &Object) -> Result<Key, KeyFault> {
    read_members(object).map_err(|fault| match fault {
        KeyFault::Member { member, why, .. } => {
            let is_private = PRIVATE_MEMBERS.iter().any(|name| object.get(name).is_some());
            KeyFault::Member { member, why, is_private }
        }
        fault => fault,
    })
}

fn read_members(object: &Object) -> Result<Key, KeyFault> {
    if let Some(name) = object.repeated() {
        return Err(member(name, "is repeated"));
    }
    let mut reader = Reader { object, remarks: Vec::new() };
    let kty = reader.text("kty")?.ok_or_else(|| reader.missing("kty"))?;
    let material = match kty {
        "RSA" => reader.rsa()?,
        "EC" => reader.ec()?,
        "OKP" => reader.okp()?,
        "oct" => reader.oct()?,
        "AKP" => reader.akp()?,
        other => return Err(unsupported("kty", other, KeyType::ALL.map(KeyType::name))),
    };
    material::check(&material)?;
    let certificates = reader.x5c()?;
    if let Some(leaf) = certificates.first() {
        reader.check_thumbprint("x5t", &crypto::sha1(leaf))?;
        reader.check_thumbprint("x5t#S256", &crypto::digest(Hash::Sha256, leaf))?;
    }
    let mut key = Key {
        kid: reader.label("kid")?,
        alg: reader.label("alg")?,
        usage: reader.label("use")?,
        key_ops: reader.key_ops()?,
        certificates,
        remarks: reader.remarks,
        ..Key::new(material)
    };
    key.pss = certificate::check(&key)?;
    Ok(key)
}

/// An RSA public key of `n` and `e` as they stand in a JWK.
///
/// # Errors
/// A [`KeyFault`] that names `n` or `e`.
pub fn read_rsa(n: &str, e: &str) -> Result<Key, KeyFault> {
    read(&Object::from_iter([("kty", "RSA"), ("n", n), ("e", e)]))
}

/// Writes the public members, first those that make the key what it is; and the private ones where
/// asked for.
pub fn write(key: &Key, private: bool) -> Object {
    let encode = |bytes: &[u8]| Json::String(base64url::encode(bytes));
    let mut jwk = Object::default();
    jwk.set("kty", key.material.key_type().name().into());
    let mut text = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            jwk.set(name, value.as_str().into());
        }
    };
    text("kid", &key.kid);
    text("use", &key.usage);
    // Of a certificate or PEM that says RSASSA-PSS with a hash, `alg` says the same.
    let pss = key.pss.and_then(Pss::alg).map(|alg| alg.name().to_owned());
    text("alg", &key.alg.clone().or(pss));
    let ops = if private { key.key_ops.clone() } else { key.public_key_ops() };
    if let Some(ops) = ops {
        jwk.set("key_ops", Json::Array(ops.iter().map(|op| op.as_str().into()).collect()));
    }
    for (name, bytes) in public_members(&key.material) {
        jwk.set(name, bytes.into());
    }
    if !key.certificates.is_empty() {
        let encode = |der: &Vec<u8>| Json::String(STANDARD.encode(der));
        jwk.set("x5c", Json::Array(key.certificates.iter().map(encode).collect()));
    }
    if private {
        for (name, secret) in private_members(&key.material) {
            jwk.set(name, encode(secret.expose()));
        }
    }
    jwk
}

/// Whether the JWK of this key says less than the key: that it is for RSASSA-PSS with any hash, for
/// which there is no `alg`. A certificate in `x5c` may still say it.
pub fn forgets_pss(key: &Key) -> bool {
    let reads_free = |jwk: Key| jwk.pss.is_none() && jwk.alg.is_none();
    key.pss.is_some() && read(&write(key, false)).is_ok_and(reads_free)
}

/// The public members beside `kty`, in the order of the RFCs.
pub fn public_members(material: &Material) -> Vec<(&'static str, String)> {
    let encode = |bytes: &Vec<u8>| base64url::encode(bytes);
    match material {
        Material::Rsa { n, e, .. } => vec![("n", encode(n)), ("e", encode(e))],
        Material::Ec { curve, x, y, .. } => {
            vec![("crv", curve.name().into()), ("x", encode(x)), ("y", encode(y))]
        }
        Material::Okp { curve, x, .. } => vec![("crv", curve.name().into()), ("x", encode(x))],
        Material::Akp { alg, public, .. } => {
            vec![("alg", alg.name().into()), ("pub", encode(public))]
        }
        Material::Oct(_) => Vec::new(),
    }
}

fn private_members(material: &Material) -> Vec<(&'static str, &Secret)> {
    match material {
        Material::Rsa { private: Some(private), .. } => {
            let RsaPrivate { d, p, q, dp, dq, qi } = private;
            vec![("d", d), ("p", p), ("q", q), ("dp", dp), ("dq", dq), ("qi", qi)]
        }
        Material::Ec { d: Some(d), .. } | Material::Okp { d: Some(d), .. } => vec![("d", d)],
        Material::Akp { seed: Some(seed), .. } => vec![("priv", seed)],
        Material::Oct(secret) => vec![("k", &**secret)],
        _ => Vec::new(),
    }
}

struct Reader<'a> {
    object: &'a Object,
    remarks: Vec<Remark>,
}

impl<'a> Reader<'a> {
    fn rsa(&mut self) -> Result<Material, KeyFault> {
        let (n, e) = (self.integer("n")?, self.integer("e")?);
        // SEQUENCE, and the length of the rest: a modulus begins so by chance once in 2^32.
        if n.len() > 260
            && n[..2] == [0x30, 0x82]
            && usize::from(n[2]) << 8 | usize::from(n[3]) == n.len() - 4
        {
            return Err(member("n", "is a whole key in DER, not its modulus"));
        }
        rsa::check_public(&n, &e)?;
        if self.given("oth").is_some() {
            return Err(member("oth", "keys of more than two primes are not supported"));
        }
        let private = match self.bytes("d")? {
            None => None,
            Some(d) => Some(self.rsa_private(&n, &e, d)?),
        };
        Ok(Material::Rsa { n, e, private })
    }

    /// The primes and their like stand all or not at all (RFC 7518 section 6.3.2); without them
    /// they are recovered from `d`.
    fn rsa_private(&mut self, n: &[u8], e: &[u8], d: Vec<u8>) -> Result<RsaPrivate, KeyFault> {
        let d = Secret::new(d);
        if self.given("p").is_none() {
            return rsa::recover_primes(n, e, &d);
        }
        let mut secret = |name| self.required(name).map(Secret::new);
        let private = RsaPrivate {
            d,
            p: secret("p")?,
            q: secret("q")?,
            dp: secret("dp")?,
            dq: secret("dq")?,
            qi: secret("qi")?,
        };
        rsa::check_private(n, e, private)
    }

    fn ec(&mut self) -> Result<Material, KeyFault> {
        let curve = self.curve(KeyType::Ec)?;
        let x = self.coordinate("x", curve)?;
        let y = self.coordinate("y", curve)?;
        let d = self.private_scalar(curve)?;
        Ok(Material::Ec { curve, x, y, d })
    }

    fn okp(&mut self) -> Result<Material, KeyFault> {
        let curve = self.curve(KeyType::Okp)?;
        let x = sized("x", self.required("x")?, curve)?;
        let d = self.bytes("d")?.map(|d| sized("d", d, curve).map(Secret::new)).transpose()?;
        Ok(Material::Okp { curve, x, d })
    }

    fn oct(&mut self) -> Result<Material, KeyFault> {
        match self.required("k")? {
            empty if empty.is_empty() => Err(member("k", "is empty")),
            secret => {
                let text = Secret::new(self.text("k")?.unwrap_or_default());
                HmacSecret::decoded(&text, Secret::new(secret)).map(Material::Oct)
            }
        }
    }

    /// `alg` is required (ML-DSA for JOSE, section "AKP").
    fn akp(&mut self) -> Result<Material, KeyFault> {
        let name = self.text("alg")?.ok_or_else(|| self.missing("alg"))?;
        let alg = Alg::named(name)
            .filter(|alg| alg.key_type() == KeyType::Akp)
            .ok_or_else(|| KeyFault::Unsupported { what: format!("kty AKP with alg {name}") })?;
        let public = self.required("pub")?;
        Ok(Material::Akp { alg, public, seed: self.bytes("priv")?.map(Secret::new) })
    }

    fn curve(&self, key_type: KeyType) -> Result<Curve, KeyFault> {
        let name = self.text("crv")?.ok_or_else(|| self.missing("crv"))?;
        match Curve::named(name) {
            Some(curve) if curve.key_type() == key_type => Ok(curve),
            Some(_) => Err(member("crv", &format!("{name} is not a curve of kty {key_type}"))),
            None => Err(unsupported("crv", name, Curve::ALL.map(Curve::name))),
        }
    }

    fn coordinate(&mut self, name: &'static str, curve: Curve) -> Result<Vec<u8>, KeyFault> {
        let bytes = self.required(name)?;
        if !bytes.is_empty() && bytes.len() < curve.size() {
            self.remarks.push(Remark::ShortCoordinate { member: name });
            return Ok(left_pad(&bytes, curve.size()));
        }
        sized(name, bytes, curve)
    }

    fn private_scalar(&mut self, curve: Curve) -> Result<Option<Secret>, KeyFault> {
        let Some(d) = self.bytes("d")? else { return Ok(None) };
        let d = Secret::new(d);
        let padded = if d.expose().len() < curve.size() {
            Secret::new(left_pad(d.expose(), curve.size()))
        } else {
            d
        };
        check_size("d", padded.expose(), curve).map(|()| Some(padded))
    }

    /// A non-negative integer; leading zeros are taken off and remarked on.
    fn integer(&mut self, name: &'static str) -> Result<Vec<u8>, KeyFault> {
        let bytes = self.required(name)?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        if zeros == bytes.len() {
            return Err(member(name, "is zero"));
        }
        if zeros > 0 {
            self.remarks.push(Remark::LeadingZero { member: name });
        }
        Ok(bytes[zeros..].to_vec())
    }

    fn required(&mut self, name: &'static str) -> Result<Vec<u8>, KeyFault> {
        self.bytes(name)?.ok_or_else(|| self.missing(name))
    }

    /// Names of members are case-sensitive (RFC 7517 section 4).
    fn missing(&self, name: &str) -> KeyFault {
        match self.object.names().find(|other| other.eq_ignore_ascii_case(name)) {
            Some(other) => member(name, &format!("is missing, but there is {other}")),
            None => member(name, "is missing"),
        }
    }

    /// A base64url member. Standard base64 and padding are read and remarked on.
    fn bytes(&mut self, name: &'static str) -> Result<Option<Vec<u8>>, KeyFault> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if let Some(why) = digits(name, text) {
            return Err(member(name, why));
        }
        match base64url::decode(text) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(fault) => {
                let bytes = base64url::decode_leniently(text)
                    .ok_or_else(|| member(name, &fault.to_string()))?;
                self.remarks.push(Remark::StandardBase64 { member: name });
                Ok(Some(bytes))
            }
        }
    }

    /// Many serialisers write `null` for what is not there.
    fn given(&self, name: &str) -> Option<&'a Json> {
        self.object.get(name).filter(|value| **value != Json::Null)
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, KeyFault> {
        match self.given(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(member(name, &format!("is {}, not a string", other.kind()))),
        }
    }

    /// Text that is shown and compared, never long in an honest key.
    fn label(&self, name: &str) -> Result<Option<String>, KeyFault> {
        match self.text(name)? {
            Some(text) if text.len() > MAX_LABEL => Err(too_long(name, text.len())),
            text => Ok(text.map(str::to_owned)),
        }
    }

    fn key_ops(&self) -> Result<Option<Vec<String>>, KeyFault> {
        let Some(value) = self.given("key_ops") else { return Ok(None) };
        let items = value.as_array().unwrap_or_default();
        let names: Option<Vec<String>> =
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
        match names {
            Some(names) if names.iter().map(String::len).sum::<usize>() > MAX_LABEL => {
                Err(too_long("key_ops", names.iter().map(String::len).sum()))
            }
            Some(names) if value.as_array().is_some() => Ok(Some(names)),
            _ => Err(member("key_ops", "is not a list of strings")),
        }
    }

    /// The digest of the first certificate (RFC 7517 sections 4.8 and 4.9). Auth0 for one has long
    /// encoded its hexadecimal digits.
    fn check_thumbprint(&mut self, name: &'static str, digest: &[u8]) -> Result<(), KeyFault> {
        let Some(text) = self.text(name)? else { return Ok(()) };
        let hex = hex::encode(digest);
        let is_hex = |text: &[u8]| text.eq_ignore_ascii_case(hex.as_bytes());
        if is_hex(text.as_bytes()) {
            self.remarks.push(Remark::HexThumbprint { member: name });
            return Ok(());
        }
        match self.bytes(name)? {
            Some(bytes) if bytes == digest => Ok(()),
            Some(bytes) if is_hex(&bytes) => {
                self.remarks.push(Remark::HexThumbprint { member: name });
                Ok(())
            }
            _ => Err(member(name, "is not the thumbprint of the first certificate")),
        }
    }

    /// Certificates in standard base64 (RFC 7517 section 4.7).
    fn x5c(&self) -> Result<Vec<Vec<u8>>, KeyFault> {
        let Some(value) = self.given("x5c") else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(|| member("x5c", "is not a list"))?;
        if items.len() > MAX_CERTIFICATES {
            let why = format!("{} certificates: at most {MAX_CERTIFICATES} are read", items.len());
            return Err(member("x5c", &why));
        }
        let decode = |item: &Json| {
            let text =
                item.as_str().ok_or_else(|| member("x5c", "has an entry that is not a string"))?;
            STANDARD
                .decode(text)
                .map_err(|_| member("x5c", "is not standard base64, as certificates are"))
        };
        items.iter().map(decode).collect()
    }
}

/// Digits are base64url too, of another number. No number has them alone by chance; a secret may.
fn digits(name: &str, text: &str) -> Option<&'static str> {
    let is_number = text.len() >= 64 && name != "k" && !name.starts_with("x5t");
    // Zeros are a row of A, which is a digit too.
    match is_number && text.bytes().any(|byte| byte.is_ascii_digit()) {
        true if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some("is a decimal number, not base64url")
        }
        true if text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Some("is hexadecimal, not base64url")
        }
        _ => None,
    }
}

/// A value that is not supported, unless it is a supported one misspelt: values are case-sensitive
/// too (RFC 7517 section 4.1).
fn unsupported<const N: usize>(name: &str, value: &str, supported: [&str; N]) -> KeyFault {
    let bare = |text: &str| text.replace('-', "").to_ascii_lowercase();
    match supported.into_iter().find(|supported| bare(supported) == bare(value)) {
        Some(meant) => member(name, &format!("is {value}: write {meant}")),
        None => KeyFault::Unsupported { what: format!("{name} {value}") },
    }
}

fn sized(name: &str, bytes: Vec<u8>, curve: Curve) -> Result<Vec<u8>, KeyFault> {
    check_size(name, &bytes, curve).map(|()| bytes)
}

fn check_size(name: &str, bytes: &[u8], curve: Curve) -> Result<(), KeyFault> {
    if bytes.len() == curve.size() {
        return Ok(());
    }
    let why = format!("{} bytes: {curve} needs {}", bytes.len(), curve.size());
    Err(member(name, &why))
}

/// Why a label is not read.
pub(crate) fn too_long(name: &str, length: usize) -> KeyFault {
    member(name, &format!("has {length} bytes: at most {MAX_LABEL} are read"))
}

fn left_pad(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut padded = vec![0; size];
    padded[size - bytes.len()..].copy_from_slice(bytes);
    padded
}
