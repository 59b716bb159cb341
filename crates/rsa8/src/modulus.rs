//! Numbers as digits of 52 bits, the least first, and what is computed once for a modulus.

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

impl<const N: usize> Modulus<N> {
    /// `None` for what is no such modulus.
    pub(crate) fn new(bytes: &[u8]) -> Option<Modulus<N>> {
        let bits = bit_length(bytes);
        let most = N * DIGIT_BITS as usize - 2;
        let is_odd = bytes.last().is_some_and(|byte| byte % 2 == 1);
        if !is_odd || !(2..=most).contains(&bits) || N % 2 == 1 {
            return None;
        }
        let digits = digits(&bytes[bytes.len().saturating_sub(bits.div_ceil(8))..]);
        let square = square(&digits, bits);
        Some(Modulus { digits, inverse: inverse(digits[0]), square })
    }
}

/// Bits of a big-endian number.
fn bit_length(bytes: &[u8]) -> usize {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let rest = &bytes[zeros..];
    rest.first().map_or(0, |first| rest.len() * 8 - first.leading_zeros() as usize)
}

/// -1/n modulo 2^52 of the lowest digit of n, which is odd.
fn inverse(n: u64) -> u64 {
    // Newton: n is its own inverse modulo 8, and each step doubles the bits that are right.
    let mut inverse = n;
    for _ in 0..5 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(n.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg() & DIGIT
}

/// R² modulo n: the highest power of two below n, doubled until it is 2^(104·N).
fn square<const N: usize>(n: &[u64; N], bits: usize) -> [u64; N] {
    let mut power = [0; N];
    let digit = DIGIT_BITS as usize;
    power[(bits - 1) / digit] = 1 << ((bits - 1) % digit);
    for _ in bits - 1..2 * digit * N {
        double(&mut power, n);
    }
    power
}

/// Twice a number below n, modulo n.
fn double<const N: usize>(number: &mut [u64; N], n: &[u64; N]) {
    let mut reduced = [0; N];
    let (mut carry, mut borrow) = (0, 0);
    for ((digit, reduced), n) in number.iter_mut().zip(&mut reduced).zip(n) {
        let doubled = (*digit << 1 | carry) & DIGIT;
        carry = *digit >> (DIGIT_BITS - 1);
        let difference = doubled.wrapping_sub(*n).wrapping_sub(borrow);
        borrow = difference >> 63;
        (*digit, *reduced) = (doubled, difference & DIGIT);
    }
    if borrow == 0 {
        *number = reduced;
    }
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
