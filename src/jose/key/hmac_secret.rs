//! An HMAC secret. The one way to it is in [`asymmetric`]: whatever holds an asymmetric key is refused.

pub mod asymmetric;

use std::fmt;
use std::ops::Deref;

use crate::jose::key::secret::Secret;

/// A shared secret in which no asymmetric key was found. It can't be made otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct HmacSecret(Secret);

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
