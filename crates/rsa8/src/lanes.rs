//! Eight numbers of 64 bits side by side.

use crate::LANES;

/// Bits of a digit.
pub(crate) const DIGIT_BITS: u32 = 52;
/// The bits of a digit.
pub(crate) const DIGIT: u64 = (1 << DIGIT_BITS) - 1;

/// What can be done with eight numbers at once. Sums stay below 2^64; who calls sees to it.
pub(crate) trait Lanes: Copy {
    /// Shows that this CPU has the instructions.
    type Cpu: Copy;

    /// The same number eight times.
    fn splat(cpu: Self::Cpu, number: u64) -> Self;

    /// Eight numbers.
    fn from_array(cpu: Self::Cpu, numbers: [u64; LANES]) -> Self;

    /// The eight numbers.
    fn to_array(self) -> [u64; LANES];

    /// Adds the lower 52 bits of the product of two digits, of which the lower 52 bits count.
    fn add_low(self, a: Self, b: Self) -> Self;

    /// Adds the upper 52 bits of that product.
    fn add_high(self, a: Self, b: Self) -> Self;

    /// The sum.
    fn add(self, other: Self) -> Self;

    /// The difference modulo 2^64.
    fn sub(self, other: Self) -> Self;

    /// The bits that both have.
    fn and(self, other: Self) -> Self;

    /// The bits that one of the two has.
    fn xor(self, other: Self) -> Self;

    /// What is above a digit.
    fn carry(self) -> Self;

    /// The uppermost bit, as a number.
    fn sign(self) -> Self;
}

/// The same without instructions of their own: for tests, and far too slow for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Portable([u64; LANES]);

impl Portable {
    /// One operation, lane by lane.
    #[inline(always)]
    fn map(self, operation: impl Fn(usize, u64) -> u64) -> Portable {
        let mut lanes = self.0;
        for (index, lane) in lanes.iter_mut().enumerate() {
            *lane = operation(index, *lane);
        }
        Portable(lanes)
    }
}

// With debug assertions a sum that leaves 64 bits panics: that no sum does is part of the proof in
// `montgomery`.
impl Lanes for Portable {
    type Cpu = ();

    #[inline(always)]
    fn splat((): (), number: u64) -> Portable {
        Portable([number; LANES])
    }

    #[inline(always)]
    fn from_array((): (), numbers: [u64; LANES]) -> Portable {
        Portable(numbers)
    }

    #[inline(always)]
    fn to_array(self) -> [u64; LANES] {
        self.0
    }

    #[inline(always)]
    fn add_low(self, a: Portable, b: Portable) -> Portable {
        let low = |index: usize| (a.0[index] & DIGIT).wrapping_mul(b.0[index] & DIGIT) & DIGIT;
        self.map(|index, lane| lane + low(index))
    }

    #[inline(always)]
    fn add_high(self, a: Portable, b: Portable) -> Portable {
        let digit = |number: u64| u128::from(number & DIGIT);
        let high = |index: usize| ((digit(a.0[index]) * digit(b.0[index])) >> DIGIT_BITS) as u64;
        self.map(|index, lane| lane + high(index))
    }

    #[inline(always)]
    fn add(self, other: Portable) -> Portable {
        self.map(|index, lane| lane + other.0[index])
    }

    #[inline(always)]
    fn sub(self, other: Portable) -> Portable {
        self.map(|index, lane| lane.wrapping_sub(other.0[index]))
    }

    #[inline(always)]
    fn and(self, other: Portable) -> Portable {
        self.map(|index, lane| lane & other.0[index])
    }

    #[inline(always)]
    fn xor(self, other: Portable) -> Portable {
        self.map(|index, lane| lane ^ other.0[index])
    }

    #[inline(always)]
    fn carry(self) -> Portable {
        self.map(|_, lane| lane >> DIGIT_BITS)
    }

    #[inline(always)]
    fn sign(self) -> Portable {
        self.map(|_, lane| lane >> 63)
    }
}
