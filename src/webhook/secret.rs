//! The secret of an endpoint: `whsec_` and base64 for HMAC-SHA256 (v1), `whsk_` and `whpk_` for
//! Ed25519 (v1a).

use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::jose::alg::{Alg, Curve};
use crate::jose::crypto::material::okp_public;
use crate::jose::key::hmac_secret::HmacSecret;
use crate::jose::key::secret::Secret;
use crate::jose::key::{Key, KeyFault, Material};
use crate::text::count::counted;
use crate::text::words::words;

/// What the specification asks of a shared secret: 24 to 64 bytes.
pub const SHORTEST: usize = 24;
/// The longest text that can be a secret.
const LONGEST: usize = 4096;
/// Bytes of an Ed25519 seed and of a public key (RFC 8032 section 5.1.5).
const ED25519: usize = 32;

words! {
    /// The kinds of signature.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Version by word {
        /// HMAC-SHA256.
        V1 = "v1",
        /// Ed25519.
        V1a = "v1a",
    }
}

/// A secret that can be used, and what it was made of.
#[derive(Clone, Debug)]
pub struct SigningSecret {
    /// What signs or verifies.
    pub key: Key,
    /// The signatures that it makes.
    pub version: Version,
    /// Bytes of a shared secret.
    pub length: usize,
}

/// Why a text is no secret of a webhook. Nothing of the text is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretFault {
    /// No text.
    Empty,
    /// Too long to be one.
    TooLong,
    /// White space or quotes around it.
    Wrapped(&'static str),
    /// Something else, by its first letters.
    Foreign(&'static str),
    /// Characters that base64 has not.
    NotBase64,
    /// Bytes that are no Ed25519 key.
    Length {
        /// As many as there are.
        found: usize,
    },
    /// An asymmetric key in the place of a shared secret, or one that can't be used.
    Key(KeyFault),
}

/// What is pasted in the place of a secret, by how it begins.
const FOREIGN: [(&str, &str); 10] = [
    ("sk_", "an API secret key"),
    ("pk_", "a publishable key"),
    ("ep_", "the id of an endpoint"),
    ("msg_", "the id of a message"),
    ("app_", "the id of an application"),
    ("testsk_", "an API token of Svix"),
    ("eyJ", "a token"),
    ("http:", "a URL"),
    ("https:", "a URL"),
    ("-----BEGIN", "a PEM file"),
];

impl Version {
    /// The same algorithm in JOSE.
    pub fn alg(self) -> Alg {
        match self {
            Version::V1 => Alg::Hs256,
            Version::V1a => Alg::EdDsa,
        }
    }
}

/// What secrets begin with.
const PREFIXES: [&str; 3] = ["whsec_", "whsk_", "whpk_"];

impl SigningSecret {
    /// Reads a secret as dashboards show it. The prefix `whsec_` may be missing, as the senders'
    /// own libraries have it; Supabase writes `v1,` in front of it.
    ///
    /// # Errors
    /// [`SecretFault`].
    pub fn parse(text: &Secret) -> Result<SigningSecret, SecretFault> {
        let text = plain(text)?;
        let text = text.strip_prefix("v1,").unwrap_or(text);
        if let Some(encoded) = text.strip_prefix("whpk_") {
            return public(&decode(encoded)?);
        }
        if let Some(encoded) = text.strip_prefix("whsk_") {
            return private(&decode(encoded)?);
        }
        let encoded = text.strip_prefix("whsec_").unwrap_or(text);
        let bytes = decode(encoded)?;
        SigningSecret::shared(&Secret::new(text), bytes.to_vec())
    }

    /// A shared secret of these bytes, which were decoded from a text.
    ///
    /// # Errors
    /// There is none, or it is an asymmetric key, which anyone may have.
    pub fn shared(text: &Secret, bytes: Vec<u8>) -> Result<SigningSecret, SecretFault> {
        let (length, bytes) = (bytes.len(), Secret::new(bytes));
        if length == 0 {
            return Err(SecretFault::Empty);
        }
        let secret = HmacSecret::decoded(text, bytes).map_err(SecretFault::Key)?;
        Ok(SigningSecret { key: Key::new(Material::Oct(secret)), version: Version::V1, length })
    }
}

/// The text, if it can be a secret at all.
fn plain(text: &Secret) -> Result<&str, SecretFault> {
    let text = match text.expose() {
        [] => return Err(SecretFault::Empty),
        bytes if bytes.len() > LONGEST => return Err(SecretFault::TooLong),
        bytes => std::str::from_utf8(bytes).map_err(|_| SecretFault::NotBase64)?,
    };
    if text.trim().is_empty() {
        return Err(SecretFault::Empty);
    }
    if text.trim() != text {
        return Err(SecretFault::Wrapped("white space"));
    }
    if text.starts_with(['"', '\'', '`', '“']) {
        return Err(SecretFault::Wrapped("quotes"));
    }
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let named =
        text.split_once('=').filter(|(name, _)| is_name(name.trim_start_matches("export ")));
    if named.is_some_and(|(_, value)| PREFIXES.iter().any(|prefix| value.contains(prefix))) {
        return Err(SecretFault::Wrapped("the name of a variable"));
    }
    match FOREIGN.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        Some((_, what)) => Err(SecretFault::Foreign(what)),
        None => Ok(text),
    }
}

/// The alphabet of RFC 4648 section 4; people copy secrets with and without padding.
pub fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, SecretFault> {
    decode_by(&alphabet::STANDARD, text).ok_or(SecretFault::NotBase64)
}

/// The same by another alphabet.
pub fn decode_by(alphabet: &alphabet::Alphabet, text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config).decode(text).ok().map(Zeroizing::new)
}

fn public(bytes: &[u8]) -> Result<SigningSecret, SecretFault> {
    if bytes.len() != ED25519 {
        return Err(SecretFault::Length { found: bytes.len() });
    }
    Ok(ed25519(bytes.to_vec(), None))
}

/// The seed alone, or with its public key behind it, as Svix writes it.
fn private(bytes: &[u8]) -> Result<SigningSecret, SecretFault> {
    let length = || SecretFault::Length { found: bytes.len() };
    let (seed, rest) = bytes.split_at_checked(ED25519).ok_or_else(length)?;
    let seed = Secret::new(seed);
    let x = okp_public(Curve::Ed25519, &seed).map_err(SecretFault::Key)?;
    if rest.is_empty() || rest == x { Ok(ed25519(x, Some(seed))) } else { Err(length()) }
}

fn ed25519(x: Vec<u8>, d: Option<Secret>) -> SigningSecret {
    let key = Key::new(Material::Okp { curve: Curve::Ed25519, x, d });
    SigningSecret { key, version: Version::V1a, length: ED25519 }
}

impl fmt::Display for SecretFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SecretFault::Empty => f.write_str("the secret is empty"),
            SecretFault::TooLong => write!(f, "the secret is longer than {LONGEST} characters"),
            SecretFault::Wrapped(what) => write!(f, "the secret has {what} around it"),
            SecretFault::Foreign(what) => write!(f, "this is {what}, not a signing secret"),
            SecretFault::NotBase64 => f.write_str("the secret is not base64"),
            SecretFault::Length { found } => {
                write!(f, "not an Ed25519 key: {}", counted(*found as u64, "byte"))
            }
            SecretFault::Key(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for SecretFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SecretFault::Key(fault) => Some(fault),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::key::secret::Secret;
    use crate::webhook::secret::{SecretFault, SigningSecret, Version};

    fn parse(text: &str) -> Result<(Version, usize), SecretFault> {
        SigningSecret::parse(&Secret::new(text)).map(|secret| (secret.version, secret.length))
    }

    #[test]
    fn secrets_are_read_as_dashboards_write_them() {
        let base64 = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        for text in [base64.to_owned(), format!("whsec_{base64}"), format!("v1,whsec_{base64}")] {
            assert_eq!(parse(&text), Ok((Version::V1, 24)));
        }
        let seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
        let public = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        assert_eq!(parse(&format!("whsk_{seed}")), Ok((Version::V1a, 32)));
        assert_eq!(parse(&format!("whpk_{public}")), Ok((Version::V1a, 32)));
        let both = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==";
        assert_eq!(parse(&format!("whsk_{both}")), Ok((Version::V1a, 32)));
    }

    #[test]
    fn what_is_no_secret_is_said() {
        assert_eq!(parse(""), Err(SecretFault::Empty));
        assert_eq!(parse("whsec_"), Err(SecretFault::Empty));
        assert_eq!(parse(" whsec_AAAA"), Err(SecretFault::Wrapped("white space")));
        assert_eq!(parse("\"whsec_AAAA\""), Err(SecretFault::Wrapped("quotes")));
        let named = Err(SecretFault::Wrapped("the name of a variable"));
        assert_eq!(parse("WEBHOOK_SECRET=whsec_AAAA"), named);
        assert_eq!(parse("export SECRET='whsec_AAAA'"), named);
        assert!(parse("whsec_AAA=").is_ok());
        assert_eq!(parse("sk_test_x"), Err(SecretFault::Foreign("an API secret key")));
        assert_eq!(parse("whsec_a secret"), Err(SecretFault::NotBase64));
        assert_eq!(parse("whsk_AAAA"), Err(SecretFault::Length { found: 3 }));
    }
}
