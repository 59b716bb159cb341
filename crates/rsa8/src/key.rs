//! A public key, made ready.

use crate::modulus::Modulus;

/// An RSA public key of a size and an exponent that are computed here.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// Big-endian, the uppermost bit set.
    n: Vec<u8>,
    /// The exponent is 2^squarings + 1.
    pub(crate) squarings: u32,
    pub(crate) modulus: SizedModulus,
}

/// A modulus by its size. R is at least 2^32 times the modulus (see `montgomery`).
#[derive(Clone, Debug)]
pub(crate) enum SizedModulus {
    Bits2048(Box<Modulus<40>>),
    Bits3072(Box<Modulus<60>>),
    Bits4096(Box<Modulus<80>>),
}

impl PublicKey {
    /// Bytes of the longest modulus.
    pub const MAX_SIZE: usize = 512;

    /// Makes a key ready, from big-endian numbers without leading zeros; takes as long as some
    /// verifications. `None` for an even modulus, one of another size than 2048, 3072 or 4096 bits,
    /// and for another exponent than 3 or 65537.
    pub fn new(n: &[u8], e: &[u8]) -> Option<PublicKey> {
        if !PublicKey::fits(n, e) {
            return None;
        }
        let squarings = if e == [3] { 1 } else { 16 };
        let modulus = match n.len() {
            256 => SizedModulus::Bits2048(Box::new(Modulus::new(n)?)),
            384 => SizedModulus::Bits3072(Box::new(Modulus::new(n)?)),
            512 => SizedModulus::Bits4096(Box::new(Modulus::new(n)?)),
            _ => return None,
        };
        Some(PublicKey { n: n.to_vec(), squarings, modulus })
    }

    /// Whether [`PublicKey::new`] makes a key of these numbers.
    pub fn fits(n: &[u8], e: &[u8]) -> bool {
        let is_odd = n.last().is_some_and(|last| last % 2 == 1);
        let has_upmost_bit = n.first().is_some_and(|first| *first >= 0x80);
        let is_known = matches!(n.len(), 256 | 384 | 512) && matches!(e, [3] | [1, 0, 1]);
        is_odd && has_upmost_bit && is_known
    }

    /// Bytes of the modulus, and so of each signature.
    pub fn size(&self) -> usize {
        self.n.len()
    }

    /// Whether this is a number below the modulus, in as many bytes (RFC 8017 section 5.2.2).
    pub(crate) fn takes(&self, signature: &[u8]) -> bool {
        signature.len() == self.n.len() && signature < &self.n[..]
    }
}
