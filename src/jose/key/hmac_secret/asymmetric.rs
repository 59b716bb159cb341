//! Finds an asymmetric key in what is to be an HMAC secret. Whoever knows a public key can make a
//! MAC with its text (RFC 8725 section 2.1), so that no writing of one may serve as a secret: any
//! format that jotkit reads, bare, quoted, escaped, within other text, in base64 or hexadecimal
//! digits, and these around one another.
//!
//! Nothing is parsed from end to end. What marks a key is looked for at every place, and every text
//! is decoded from every alignment, so that what stands around the key does not hide it.

use memchr::memmem;
use zeroize::{Zeroize, Zeroizing};

use crate::jose::alg::{Curve, KeyType};
use crate::jose::crypto::material;
use crate::jose::json::{Object, base64url, hex};
use crate::jose::key::der::{self, Structure};
use crate::jose::key::encrypted;
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::pem;
use crate::jose::key::secret::Secret;
use crate::jose::key::{KeyFault, Material};

/// No key is shorter: an Ed25519 key in DER has 44 bytes, an EC point 65.
const SHORTEST: usize = 40;
/// Encodings around one another.
const MAX_DEPTH: usize = 5;
/// Bytes that are looked at, for each byte of the secret; only a text that was made to cost much
/// comes near it.
const WORK: usize = 64;
/// What was decoded may be a secret.
pub(crate) type Bytes = Zeroizing<Vec<u8>>;
/// What a text can be decoded to; nothing where it is not so encoded.
type Decode = fn(&[u8]) -> Vec<Bytes>;
/// What a try to parse costs in that measure.
const PARSING: usize = 64;

impl HmacSecret {
    /// Takes bytes as they are.
    ///
    /// # Errors
    /// [`KeyFault::AsymmetricSecret`].
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<HmacSecret, KeyFault> {
        let secret = Secret::new(bytes);
        if is_in(secret.expose()) {
            Err(KeyFault::AsymmetricSecret(vec![secret]))
        } else {
            Ok(HmacSecret { bytes: secret, text: None })
        }
    }

    /// Takes the bytes that a text was decoded to. The text counts as well: a public key's
    /// hexadecimal digits, decoded as base64, are bytes that anyone can work out.
    ///
    /// # Errors
    /// [`KeyFault::AsymmetricSecret`].
    pub fn decoded(text: &Secret, bytes: Secret) -> Result<HmacSecret, KeyFault> {
        if is_in(text.expose()) || is_in(bytes.expose()) {
            Err(KeyFault::AsymmetricSecret(vec![bytes, text.clone()]))
        } else {
            Ok(HmacSecret { bytes, text: Some(text.clone()) })
        }
    }
}

/// Whether there is an asymmetric key, public or private, in these bytes. Bytes that would take too
/// long to search are said to have one: no honest secret is among them.
pub fn is_in(bytes: &[u8]) -> bool {
    Search::new(bytes, false).find(bytes, MAX_DEPTH).is_some()
}

/// What stands around such a key once everything around that is decoded; nothing stands in it where
/// the search would take too long. Whatever stands in a token is no key for it (RFC 8725 section
/// 3.10): it is not looked into.
pub(crate) fn find(bytes: &[u8]) -> Option<Bytes> {
    Search::new(bytes, true).find(bytes, MAX_DEPTH)
}

/// Whether a header of JOSE stands among these bytes, in base64url.
fn has_header(bytes: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    bytes.split(|byte| !is_letter(byte)).filter(|run| run.len() >= 16).any(|run| {
        // What stands before it may be digits of an escape.
        let starts =
            run.windows(2).enumerate().filter(|(_, two)| matches!(two, [b'e', b'y' | b'w']));
        starts.take(8).any(|(at, _)| is_header(&run[at..]))
    })
}

fn is_header(text: &[u8]) -> bool {
    let decoded = base64url::decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.and_then(|text| Object::parse(&text).ok()).is_some_and(|header| {
        header.get("kty").is_none() && ["alg", "enc"].iter().any(|name| header.get(name).is_some())
    })
}

/// The same text without one sort of escapes, each.
pub(crate) fn without_escapes(text: &[u8]) -> impl Iterator<Item = Bytes> {
    [unescaped, percent_decoded, without_entities].into_iter().flat_map(|decode| decode(text))
}

/// Every key in DER that stands among these bytes.
pub(crate) fn ders(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some(at) = memchr::memchr(0x30, bytes) {
        let der = sequence(&bytes[at..]).filter(|der| is_key(der));
        found.extend(der);
        bytes = &bytes[at + der.map_or(1, <[u8]>::len)..];
    }
    found
}

struct Search {
    left: usize,
    /// Whether tokens are left alone.
    spares_tokens: bool,
}

impl Search {
    fn new(bytes: &[u8], spares_tokens: bool) -> Search {
        Search { left: (1 << 16) + bytes.len() * WORK, spares_tokens }
    }

    fn find(&mut self, bytes: &[u8], depth: usize) -> Option<Bytes> {
        if bytes.len() < SHORTEST {
            return None;
        }
        if !self.pay(bytes.len()) {
            return Some(Bytes::default());
        }
        if self.spares_tokens && has_header(bytes) {
            return None;
        }
        if is_marked(bytes) || self.has_der(bytes) {
            return Some(Zeroizing::new(bytes.to_vec()));
        }
        let depth = depth.checked_sub(1)?;
        let without_zeros = without_zeros(bytes).and_then(|text| self.find(&text, depth));
        without_zeros.or_else(|| texts(bytes).find_map(|text| self.find_in_text(text, depth)))
    }

    fn find_in_text(&mut self, text: &[u8], depth: usize) -> Option<Bytes> {
        let decoders: [Decode; 5] =
            [unescaped, percent_decoded, without_entities, hexadecimal, base64];
        let mut decoded = decoders.iter().flat_map(|decode| decode(text));
        decoded.find_map(|bytes| self.find(&bytes, depth))
    }

    /// `false` once nothing is left.
    fn pay(&mut self, cost: usize) -> bool {
        let enough = self.left >= cost;
        self.left = self.left.saturating_sub(cost);
        enough
    }

    /// A DER structure states its length: what follows it does not matter.
    fn has_der(&mut self, bytes: &[u8]) -> bool {
        memchr::memchr_iter(0x30, bytes).any(|at| match sequence(&bytes[at..]) {
            Some(der) => !self.pay(PARSING) || is_key(der),
            None => false,
        })
    }
}

/// The whole SEQUENCE that stands first, where it may be a key.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    let (header, length) = match bytes {
        [_, length @ ..=0x7f, ..] => (2, usize::from(*length)),
        [_, 0x81, length, ..] => (3, usize::from(*length)),
        [_, 0x82, high, low, ..] => (4, usize::from(*high) << 8 | usize::from(*low)),
        [_, 0x83, high, middle, low, ..] => {
            (5, usize::from(*high) << 16 | usize::from(*middle) << 8 | usize::from(*low))
        }
        _ => return None,
    };
    let der = bytes.get(..header + length)?;
    // A key begins with a SEQUENCE or with an INTEGER.
    (der.len() >= SHORTEST && matches!(der.get(header), Some(0x30 | 0x02))).then_some(der)
}

/// An RSAPublicKey is two integers, which random bytes hold now and then: it must be sound as well.
fn is_key(der: &[u8]) -> bool {
    let is = |structure: &Structure| match (structure, der::read_as(*structure, der)) {
        (_, Ok(_)) => true,
        (_, Err(KeyFault::Unrecognised)) | (Structure::Pkcs1Public, Err(_)) => false,
        (_, Err(_)) => true,
    };
    Structure::ALL.iter().any(is) || encrypted::is_one(der)
}

/// What only keys have: armour, the members of a JWK, the name in an SSH key, a point of a curve.
fn is_marked(bytes: &[u8]) -> bool {
    let asymmetric = KeyType::ALL.into_iter().filter(|kty| *kty != KeyType::Oct).map(KeyType::name);
    memmem::find(bytes, pem::BEGIN.as_bytes()).is_some()
        || XML.iter().any(|name| memmem::find(bytes, name.as_bytes()).is_some())
        || has_member(bytes, "kty", &asymmetric.collect::<Vec<_>>())
        || has_member(bytes, "crv", &Curve::ALL.map(Curve::name))
        || is_rsa_jwk(bytes)
        || SSH.iter().any(|name| has_ssh_name(bytes, name.as_bytes()))
        || point(bytes).is_some()
}

/// What .NET and XML signatures write (RFC 4050, XMLDSIG section 4.5.2).
const XML: [&str; 4] = ["RSAKeyValue", "ECKeyValue", "ECDSAKeyValue", "DSAKeyValue"];

const SSH: [&str; 3] = ["ssh-", "ecdsa-sha2-", "sk-"];

/// A member of JSON, of JavaScript, of YAML: the name, signs and blanks, and the value.
fn has_member(bytes: &[u8], name: &str, values: &[&str]) -> bool {
    memmem::find_iter(bytes, name).any(|at| {
        let behind = &bytes[at + name.len()..];
        let signs = behind.iter().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
        let value = &behind[signs..];
        signs > 0 && values.iter().any(|known| value.starts_with(known.as_bytes()))
    })
}

/// `n` and `e` alone, which `convert` takes too.
fn is_rsa_jwk(bytes: &[u8]) -> bool {
    let has = |name: &[u8]| {
        memmem::find_iter(bytes, name).any(|at| {
            let behind = bytes[at + name.len()..].trim_ascii_start();
            behind
                .strip_prefix(b":")
                .is_some_and(|value| value.trim_ascii_start().starts_with(b"\""))
        })
    };
    has(b"\"n\"") && has(b"\"e\"")
}

/// The name of its type, behind its length (RFC 4253 section 6.6).
fn has_ssh_name(bytes: &[u8], name: &[u8]) -> bool {
    memmem::find_iter(bytes, name).any(|at| match bytes[..at].last_chunk::<4>() {
        Some([0, 0, 0, length]) => {
            let name = bytes[at..].get(..usize::from(*length));
            name.is_some_and(|name| name.len() > 4 && name.iter().all(u8::is_ascii_graphic))
        }
        _ => false,
    })
}

/// An uncompressed point by itself. Of compressed points and of Edwards curves every other string
/// of bytes is one: they can't be told from a secret.
pub(crate) fn point(bytes: &[u8]) -> Option<Material> {
    let is_length =
        |curve: &Curve| curve.key_type() == KeyType::Ec && bytes.len() == 1 + 2 * curve.size();
    let mut fitting = Curve::ALL.into_iter().filter(is_length);
    fitting.find_map(|curve| {
        der::ec_public(curve, bytes).ok().filter(|point| material::check(point).is_ok())
    })
}

/// The stretches of text that are long enough for a key. Whatever is no ASCII belongs to them: the
/// readers pass over the white space and the quotes among it.
fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    // From the tab to the carriage return: the vertical tab is white space to Unicode alone.
    let is_text = |byte: &u8| !byte.is_ascii_control() || (b'\t'..=b'\r').contains(byte);
    bytes.split(move |byte| !is_text(byte)).filter(|text| text.len() >= SHORTEST)
}

/// What is ASCII in UTF-16 of either order, whatever stands before it; nothing where no byte is zero.
fn without_zeros(bytes: &[u8]) -> Option<Bytes> {
    memchr::memchr(0, bytes)?;
    let mut text = Zeroizing::new(Vec::with_capacity(bytes.len()));
    text.extend(bytes.iter().copied().filter(|byte| *byte != 0));
    Some(text)
}

/// Without the backslashes of JSON and of source code, however often they were escaped themselves.
fn unescaped(text: &[u8]) -> Vec<Bytes> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        plain.extend(&rest[..at]);
        let escaped = &rest[at..];
        let escaped = &escaped[escaped.iter().take_while(|byte| **byte == b'\\').count()..];
        let (byte, length) = match escaped {
            [b'n' | b'r' | b't', ..] => (Some(b'\n'), 1),
            [b'x', digits @ ..] => (hex_byte(digits.get(..2)), 3),
            [b'u', b'0', b'0', digits @ ..] => (hex_byte(digits.get(..2)), 5),
            [other, ..] => (Some(*other), 1),
            [] => (None, 0),
        };
        plain.extend(byte);
        rest = escaped.get(length..).unwrap_or_default();
    }
    plain.extend(rest);
    changed(plain, text)
}

fn percent_decoded(text: &[u8]) -> Vec<Bytes> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    plain.extend(percent_encoding::percent_decode(text));
    changed(plain, text)
}

/// Without what HTML and XML write for quotes and spaces.
fn without_entities(text: &[u8]) -> Vec<Bytes> {
    const ENTITIES: [(&str, &str); 8] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#10;", "\n"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    if memchr::memchr(b'&', text).is_none() {
        return Vec::new();
    }
    let plain = String::from_utf8_lossy(text).into_owned();
    let replaced = ENTITIES.iter().fold(plain, |plain, (from, to)| plain.replace(from, to));
    changed(Zeroizing::new(replaced.into_bytes()), text)
}

fn changed(plain: Bytes, text: &[u8]) -> Vec<Bytes> {
    if **plain == *text { Vec::new() } else { vec![plain] }
}

fn hex_byte(digits: Option<&[u8]>) -> Option<u8> {
    hex::decode(digits?)?.first().copied()
}

/// Digits with or without what stands between them: colons, blanks, `0x`, `\x`.
fn hexadecimal(text: &[u8]) -> Vec<Bytes> {
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut found = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        let prefixes = matches!(byte, b'0') && matches!(text.get(at + 1), Some(b'x' | b'X'));
        match byte {
            _ if prefixes => {}
            digit if digit.is_ascii_hexdigit() => digits.push(*digit),
            b'x' | b'X' | b':' | b',' | b'-' | b'\\' | b'"' | b'\'' => {}
            blank if blank.is_ascii_whitespace() => {}
            _ => end_of_digits(&mut digits, &mut found),
        }
    }
    end_of_digits(&mut digits, &mut found);
    found
}

/// The digits before the key may be odd in number.
fn end_of_digits(digits: &mut Vec<u8>, found: &mut Vec<Bytes>) {
    if digits.len() >= 2 * SHORTEST {
        for run in [&digits[..], &digits[1..]] {
            let decoded = hex::decode(&run[..run.len() / 2 * 2]);
            found.extend(decoded.map(Zeroizing::new));
        }
    }
    // What was written alone: wiping the whole room after each run would take quadratic time.
    digits.as_mut_slice().zeroize();
    digits.clear();
}

/// All that may be base64 of either alphabet, from each of the four alignments: whatever stands
/// before a key moves it by at most three characters.
fn base64(text: &[u8]) -> Vec<Bytes> {
    let mut sextets = Zeroizing::new(Vec::with_capacity(text.len()));
    sextets.extend(joined(text).iter().filter_map(sextet));
    if sextets.len() * 3 / 4 < SHORTEST {
        return Vec::new();
    }
    (0..4).map(|start| packed(&sextets[start..])).collect()
}

/// Lines as one, without what comments, lists and source code put at their ends, and without
/// escaped line breaks.
fn joined(text: &[u8]) -> Bytes {
    let mut all = Zeroizing::new(Vec::with_capacity(text.len()));
    for line in text.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let line = line.trim_ascii();
        let line = ["// ", "- ", "+ "].iter().fold(line, |line, start| {
            line.strip_prefix(start.as_bytes()).unwrap_or(line).trim_ascii_start()
        });
        let line = [" +", " \\"].iter().fold(line, |line, end| {
            line.strip_suffix(end.as_bytes()).unwrap_or(line).trim_ascii_end()
        });
        all.extend(line);
    }
    all
}

fn sextet(byte: &u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

fn packed(sextets: &[u8]) -> Bytes {
    let mut bytes = Zeroizing::new(Vec::with_capacity(sextets.len()));
    for four in sextets.chunks(4) {
        let bits = four.iter().fold(0u32, |bits, sextet| bits << 6 | u32::from(*sextet));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}
