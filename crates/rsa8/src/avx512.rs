//! Eight numbers in a register of AVX-512. The one file with `unsafe`.
//!
//! The proof is in the types. A [`Present`] is made by [`Present::detect`] alone, where the CPU and
//! the system have the instructions, and that does not change while a process runs. An [`Avx512`] is
//! made from a `Present` or from another `Avx512`. So whoever has a value of either type is on a CPU
//! that has them.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi64, _mm512_and_si512, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64,
    _mm512_set1_epi64, _mm512_srli_epi64, _mm512_sub_epi64, _mm512_xor_si512,
};
use core::mem::transmute;

use crate::LANES;
use crate::lanes::{DIGIT_BITS, Lanes};
use crate::modulus::{Digits, Modulus};
use crate::montgomery;

/// Shows that this CPU has AVX-512 F and IFMA, and that the system keeps their registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Present(());

impl Present {
    /// Asks the CPU and the system.
    pub(crate) fn detect() -> Option<Present> {
        let has_both =
            is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512ifma");
        has_both.then_some(Present(()))
    }
}

/// Eight numbers in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512(__m512i);

// Of each: inlined into `with_features`, where it is one instruction.
impl Lanes for Avx512 {
    type Cpu = Present;

    #[inline(always)]
    fn splat(_: Present, number: u64) -> Avx512 {
        // SAFETY: avx512f is there, which the `Present` shows.
        Avx512(unsafe { _mm512_set1_epi64(number.cast_signed()) })
    }

    #[inline(always)]
    fn from_array(_: Present, numbers: [u64; LANES]) -> Avx512 {
        // SAFETY: both types are 64 bytes in which every bit pattern is valid, and a transmutation
        // copies: it asks no alignment.
        Avx512(unsafe { transmute::<[u64; LANES], __m512i>(numbers) })
    }

    #[inline(always)]
    fn to_array(self) -> [u64; LANES] {
        // SAFETY: as above.
        unsafe { transmute::<__m512i, [u64; LANES]>(self.0) }
    }

    #[inline(always)]
    fn add_low(self, a: Avx512, b: Avx512) -> Avx512 {
        // SAFETY: avx512ifma is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_madd52lo_epu64(self.0, a.0, b.0) })
    }

    #[inline(always)]
    fn add_high(self, a: Avx512, b: Avx512) -> Avx512 {
        // SAFETY: avx512ifma is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_madd52hi_epu64(self.0, a.0, b.0) })
    }

    #[inline(always)]
    fn add(self, other: Avx512) -> Avx512 {
        // SAFETY: avx512f is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_add_epi64(self.0, other.0) })
    }

    #[inline(always)]
    fn sub(self, other: Avx512) -> Avx512 {
        // SAFETY: avx512f is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_sub_epi64(self.0, other.0) })
    }

    #[inline(always)]
    fn and(self, other: Avx512) -> Avx512 {
        // SAFETY: avx512f is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_and_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn xor(self, other: Avx512) -> Avx512 {
        // SAFETY: avx512f is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_xor_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn carry(self) -> Avx512 {
        // SAFETY: avx512f is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_srli_epi64::<DIGIT_BITS>(self.0) })
    }

    #[inline(always)]
    fn sign(self) -> Avx512 {
        // SAFETY: avx512f is there: `self` was made from a `Present`.
        Avx512(unsafe { _mm512_srli_epi64::<63>(self.0) })
    }
}

/// `s^(2^squarings + 1) mod n` in each lane, with the instructions.
pub(crate) fn power<const N: usize>(
    cpu: Present,
    modulus: &Modulus<N>,
    squarings: u32,
    bases: &Digits<N>,
) -> Digits<N> {
    // SAFETY: the CPU has both features, which the `Present` shows.
    unsafe { with_features(cpu, modulus, squarings, bases) }
}

/// The arithmetic, compiled for a CPU that has them.
#[target_feature(enable = "avx512f,avx512ifma")]
fn with_features<const N: usize>(
    cpu: Present,
    modulus: &Modulus<N>,
    squarings: u32,
    bases: &Digits<N>,
) -> Digits<N> {
    montgomery::power::<Avx512, N>(cpu, modulus, squarings, bases)
}

#[cfg(test)]
mod tests {
    use crate::LANES;
    use crate::avx512::{Avx512, Present};
    use crate::dice::Dice;
    use crate::differential::skipped;
    use crate::lanes::{Lanes, Portable};

    /// Two operands and a sum, in all lanes.
    type Operands = [[u64; LANES]; 3];

    fn operands(dice: &mut Dice) -> Operands {
        std::array::from_fn(|_| std::array::from_fn(|_| dice.word()))
    }

    /// Each operation by its name. A sum may not leave 64 bits, so that one operand is halved.
    fn results<L: Lanes>(cpu: L::Cpu, [a, b, sum]: Operands) -> Vec<(&'static str, [u64; LANES])> {
        let half = |numbers: [u64; LANES]| L::from_array(cpu, numbers.map(|number| number >> 1));
        let (half_b, half_sum) = (half(b), half(sum));
        let [a, b] = [a, b].map(|numbers| L::from_array(cpu, numbers));
        let all = [
            ("splat", L::splat(cpu, a.to_array()[3])),
            ("add_low", half_sum.add_low(a, b)),
            ("add_high", half_sum.add_high(a, b)),
            ("add", half_sum.add(half_b)),
            ("sub", a.sub(b)),
            ("and", a.and(b)),
            ("xor", a.xor(b)),
            ("carry", a.carry()),
            ("sign", a.sign()),
        ];
        all.map(|(name, lanes)| (name, lanes.to_array())).to_vec()
    }

    #[test]
    fn each_instruction_does_what_plain_rust_does() {
        let Some(cpu) = Present::detect() else {
            skipped("its instructions are not compared with plain Rust");
            return;
        };
        let mut dice = Dice(1);
        for _ in 0..100_000 {
            let operands = operands(&mut dice);
            assert_eq!(results::<Avx512>(cpu, operands), results::<Portable>((), operands));
        }
    }
}
