//! Numbers as digits of 52 bits, the least first.

use crate::LANES;
use crate::lanes::{DIGIT, DIGIT_BITS};

/// Eight numbers: for each digit those of all.
pub(crate) type Digits<const N: usize> = [[u64; LANES]; N];

/// Bytes that hold two digits.
const TWO_DIGITS: usize = 13;

/// An odd modulus of `N` digits, the uppermost bits of which are zero: four times the modulus is
/// below `R`, which is 2^(52·N). `N` is even.
#[derive(Clone, Debug)]
pub(crate) struct Modulus<const N: usize> {
    pub(crate) digits: [u64; N],
    /// -1/n modulo 2^52.
    pub(crate) inverse: u64,
    /// R² modulo n.
    pub(crate) square: [u64; N],
}

/// The digits of a big-endian number that fits.
pub(crate) fn digits<const N: usize>(bytes: &[u8]) -> [u64; N] {
    let mut digits = [0; N];
    for (pair, chunk) in digits.chunks_exact_mut(2).zip(bytes.rchunks(TWO_DIGITS)) {
        let mut padded = [0; 16];
        padded[16 - chunk.len()..].copy_from_slice(chunk);
        let both = u128::from_be_bytes(padded);
        pair.copy_from_slice(&[both as u64 & DIGIT, (both >> DIGIT_BITS) as u64]);
    }
    digits
}

/// Makes a big-endian number that fits one of the eight.
pub(crate) fn put<const N: usize>(all: &mut Digits<N>, lane: usize, bytes: &[u8]) {
    for (lanes, digit) in all.iter_mut().zip(digits::<N>(bytes)) {
        lanes[lane] = digit;
    }
}

/// Writes one of the eight as a big-endian number.
pub(crate) fn take<const N: usize>(all: &Digits<N>, lane: usize, bytes: &mut [u8]) {
    for (pair, chunk) in all.chunks_exact(2).zip(bytes.rchunks_mut(TWO_DIGITS)) {
        let both = u128::from(pair[0][lane]) | u128::from(pair[1][lane]) << DIGIT_BITS;
        let size = chunk.len();
        chunk.copy_from_slice(&both.to_be_bytes()[16 - size..]);
    }
}
