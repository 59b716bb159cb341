//! What is signed (Standard Webhooks, "Signature scheme"): id, timestamp and body, with a dot
//! between each two.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::jose::crypto::{self, Unusable};
use crate::text::words::words;
use crate::webhook::secret::{SigningSecret, Version};

/// Signatures of one request at the most; a rotation has two.
pub const MAX_SIGNATURES: usize = 32;

words! {
    /// The prefix of the headers' names.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Family by prefix, headers {
        /// Of Svix, and of Clerk, which sends through it.
        Svix = "svix": "svix-id, svix-timestamp, svix-signature",
        /// Of the specification.
        Webhook = "webhook": "webhook-id, webhook-timestamp, webhook-signature",
    }
}

words! {
    /// The three headers of a webhook.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Part by word {
        /// The id of the message, the same for each attempt to deliver it.
        Id = "id",
        /// Seconds since 1970 at which it was sent.
        Timestamp = "timestamp",
        /// Signatures, with spaces between them.
        Signature = "signature",
    }
}

/// One entry of the signature header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it was written in front of the comma; empty where there is no comma.
    pub version: String,
    /// `None` where it is not base64 as the senders write it.
    pub bytes: Option<Vec<u8>>,
    /// What stands behind the comma.
    pub text: String,
}

impl Family {
    /// The name of a header.
    pub fn header(self, part: Part) -> String {
        format!("{}-{}", self.prefix(), part.word())
    }
}

/// The bytes that are signed.
pub fn content(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

/// The entries of a signature header, separated by spaces.
pub fn entries(header: &str) -> Vec<Entry> {
    header.split(' ').filter(|text| !text.is_empty()).take(MAX_SIGNATURES).map(entry).collect()
}

fn entry(text: &str) -> Entry {
    let (version, signature) = text.split_once(',').unwrap_or(("", text));
    Entry {
        version: version.to_owned(),
        bytes: STANDARD.decode(signature).ok(),
        text: signature.to_owned(),
    }
}

/// One signature as the header has it: `v1,…`.
///
/// # Errors
/// The secret can verify only.
pub fn sign(
    secret: &SigningSecret,
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> Result<String, Unusable> {
    let content = content(id, &timestamp.to_string(), body);
    let bytes = crypto::sign(&secret.key, secret.version.alg(), &content)?;
    Ok(format!("{},{}", secret.version.word(), STANDARD.encode(bytes)))
}

impl Entry {
    /// Whether it is of the version that a secret makes.
    pub fn is_of(&self, version: Version) -> bool {
        self.version == version.word()
    }
}
