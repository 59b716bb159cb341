//! Bytes that must not be seen: wiped on drop, never shown by `Debug`.

use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::jose::json::hex;
use crate::text::words::words;

/// Key material that only its owner may know.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes the bytes over. A vector is wiped on drop; of anything else the copy is.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Secret {
        Secret(Zeroizing::new(bytes.into()))
    }

    /// The bytes themselves; whoever asks answers for them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

words! {
    /// How the text of a shared secret stands for its bytes.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum SecretEncoding by name {
        /// The text's own bytes.
        #[default]
        Utf8 = "utf8",
        /// RFC 4648 section 4.
        Base64 = "base64",
        /// RFC 4648 section 5.
        Base64url = "base64url",
        /// RFC 4648 section 8, digits of either case.
        Hex = "hex",
    }
}

/// Why there is no secret, without what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoSecret {
    /// It has no bytes.
    Empty,
    /// Its text is not written so.
    Encoding(SecretEncoding),
    /// Nobody could be asked for it, and why.
    Unasked(String),
}

impl fmt::Display for NoSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoSecret::Empty => f.write_str("the secret is empty"),
            NoSecret::Encoding(encoding) => write!(f, "the secret is not {}", encoding.name()),
            NoSecret::Unasked(why) => f.write_str(why),
        }
    }
}

impl SecretEncoding {
    /// The bytes that this text stands for, if it is one. People copy secrets with and without padding.
    pub fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        let base64 = |alphabet| {
            let padding = DecodePaddingMode::Indifferent;
            let config = GeneralPurposeConfig::new().with_decode_padding_mode(padding);
            GeneralPurpose::new(alphabet, config).decode(text).ok()
        };
        match self {
            SecretEncoding::Utf8 => Some(text.to_vec()),
            SecretEncoding::Base64 => base64(&alphabet::STANDARD),
            SecretEncoding::Base64url => base64(&alphabet::URL_SAFE),
            SecretEncoding::Hex => hex::decode(text),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}
