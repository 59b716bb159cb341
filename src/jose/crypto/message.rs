//! What a signature is over, hashed at most once for each hash: a large token is tried with many keys.

use std::borrow::Cow;
use std::cell::OnceCell;

use aws_lc_rs::digest::{self, Digest};

use crate::jose::alg::Hash;

/// Bytes that several keys are tried on.
pub struct Message<'m> {
    bytes: Cow<'m, [u8]>,
    /// In the order of [`Hash`].
    digests: [OnceCell<Digest>; 3],
}

impl<'m> Message<'m> {
    /// Hashes nothing yet.
    pub fn new(bytes: Cow<'m, [u8]>) -> Message<'m> {
        Message { bytes, digests: Default::default() }
    }

    /// As they are.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn digest(&self, hash: Hash) -> &Digest {
        self.digests[hash as usize].get_or_init(|| hashed(hash, &self.bytes))
    }
}

/// The digest of some bytes.
pub(crate) fn hashed(hash: Hash, bytes: &[u8]) -> Digest {
    let algorithm = match hash {
        Hash::Sha256 => &digest::SHA256,
        Hash::Sha384 => &digest::SHA384,
        Hash::Sha512 => &digest::SHA512,
    };
    digest::digest(algorithm, bytes)
}
