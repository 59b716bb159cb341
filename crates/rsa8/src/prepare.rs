//! What is computed once for a modulus.

use crate::lanes::{DIGIT, DIGIT_BITS, Lanes, Portable};
use crate::modulus::{Modulus, digits};
use crate::montgomery::Field;

/// Makes a big-endian modulus ready; `None` for what is none of `N` digits (see [`Modulus`]).
pub(crate) fn prepare<const N: usize>(bytes: &[u8]) -> Option<Modulus<N>> {
    let bits = bit_length(bytes);
    let most = N * DIGIT_BITS as usize - 2;
    let is_odd = bytes.last().is_some_and(|byte| byte % 2 == 1);
    if !is_odd || !(2..=most).contains(&bits) || N % 2 == 1 {
        return None;
    }
    let digits = digits(&bytes[bytes.len().saturating_sub(bits.div_ceil(8))..]);
    let inverse = inverse(digits[0]);
    Some(Modulus { digits, inverse, square: square(&digits, inverse, bits) })
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

/// R² modulo n: the highest power of two below n is doubled until it is R·2^t, and a product divided
/// by R squares the second factor until that is R as well.
fn square<const N: usize>(n: &[u64; N], inverse: u64, bits: usize) -> [u64; N] {
    let digit = DIGIT_BITS as usize;
    let squarings = (digit * N).trailing_zeros();
    let t = (digit * N) >> squarings;
    let mut power = [0; N];
    power[(bits - 1) / digit] = 1 << ((bits - 1) % digit);
    for _ in bits - 1..digit * N + t {
        double(&mut power, n);
    }
    let field = Field::<Portable<1>, N>::new((), n, inverse);
    let mut power = power.map(|digit| Portable::splat((), digit));
    for _ in 0..squarings {
        power = field.square(&power);
    }
    field.reduce_once(&mut power);
    power.map(|digit| digit.to_array()[0])
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
