//! The one way to an HMAC secret: whatever holds an asymmetric key is refused.

use std::fmt;
use std::ops::Deref;

use crate::jose::key::KeyFault;
use crate::jose::key::asymmetric;
use crate::jose::key::secret::Secret;

/// A shared secret in which no asymmetric key was found. It can't be made otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct HmacSecret(Secret);

impl HmacSecret {
    /// Takes bytes as they are.
    ///
    /// # Errors
    /// [`KeyFault::AsymmetricSecret`].
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<HmacSecret, KeyFault> {
        let secret = Secret::new(bytes);
        match asymmetric::is_in(secret.expose()) {
            true => Err(KeyFault::AsymmetricSecret(vec![secret])),
            false => Ok(HmacSecret(secret)),
        }
    }

    /// Takes the bytes that a text was decoded to. The text counts as well: a public key's
    /// hexadecimal digits, decoded as base64, are bytes that anyone can work out.
    ///
    /// # Errors
    /// [`KeyFault::AsymmetricSecret`].
    pub fn decoded(text: &Secret, bytes: Secret) -> Result<HmacSecret, KeyFault> {
        match asymmetric::is_in(text.expose()) || asymmetric::is_in(bytes.expose()) {
            true => Err(KeyFault::AsymmetricSecret(vec![bytes, text.clone()])),
            false => Ok(HmacSecret(bytes)),
        }
    }
}

impl Deref for HmacSecret {
    type Target = Secret;

    fn deref(&self) -> &Secret {
        &self.0
    }
}

impl fmt::Debug for HmacSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
