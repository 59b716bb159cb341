//! An HMAC secret. The one way to it is in [`asymmetric`]: whatever holds an asymmetric key is refused.

pub mod asymmetric;

use std::fmt;
use std::ops::Deref;

use crate::jose::key::secret::Secret;

/// A shared secret in which no asymmetric key was found. It can't be made otherwise.
#[derive(Clone)]
pub struct HmacSecret {
    bytes: Secret,
    /// What a person wrote for it.
    text: Option<Secret>,
}

impl HmacSecret {
    /// The text that it was read from; `None` for what a JWK holds.
    pub fn text(&self) -> Option<&Secret> {
        self.text.as_ref()
    }
}

/// However they were written.
impl PartialEq for HmacSecret {
    fn eq(&self, other: &HmacSecret) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for HmacSecret {}

impl Deref for HmacSecret {
    type Target = Secret;

    fn deref(&self) -> &Secret {
        &self.bytes
    }
}

impl fmt::Debug for HmacSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes.fmt(f)
    }
}
