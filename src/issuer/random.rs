//! What an issuer can't compute: fresh names and fresh keys. A test gives its own.

use crate::jose::alg::Alg;
use crate::jose::crypto::Unusable;
use crate::jose::crypto::generate::{Recipe, generate, random};
use crate::jose::json::base64url;
use crate::jose::key::Key;

/// Bytes of a name that nobody else will ever draw.
const NAME: usize = 16;

/// A source of random.
pub trait Random: Send + Sync {
    /// A name in base64url.
    ///
    /// # Errors
    /// No randomness.
    fn name(&self) -> Result<String, Unusable>;

    /// A key for that algorithm, without a name.
    ///
    /// # Errors
    /// No randomness.
    fn key(&self, alg: Alg) -> Result<Key, Unusable>;
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug)]
pub struct Real;

impl Random for Real {
    fn name(&self) -> Result<String, Unusable> {
        Ok(base64url::encode(random(NAME)?.expose()))
    }

    fn key(&self, alg: Alg) -> Result<Key, Unusable> {
        generate(Recipe::of(alg))
    }
}
