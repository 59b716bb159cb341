//! Montgomery's arithmetic on eight numbers side by side, in digits of 52 bits.
//!
//! `R` is 2^(52·N), the modulus `n` is odd, and 4·n is below `R`. Between two steps a number is only
//! known to be below 2·n ("almost" reduced): a product of two such numbers, divided by `R`, is
//! below (2n·2n + R·n) / R = n·(4n/R + 1), and so below 2·n again.
//!
//! Within a step a column of the product is a sum in 64 bits that hands nothing on. For `N` digits it
//! has at most `N` lower and `N` upper halves of products of the numbers, as many of products with
//! the modulus, and a carry below 2^12, each half below 2^52: below (4·80 + 1)·2^52 < 2^61.

use crate::lanes::{DIGIT, Lanes};
use crate::modulus::{Digits, Modulus};

/// `s^(2^squarings + 1) mod n` in each lane, of numbers below n.
#[inline(always)]
pub(crate) fn power<L: Lanes, const N: usize>(
    cpu: L::Cpu,
    modulus: &Modulus<N>,
    squarings: u32,
    bases: &Digits<N>,
) -> Digits<N> {
    let field = Field::<L, N>::new(cpu, modulus);
    let mut base = [L::splat(cpu, 0); N];
    for (lanes, numbers) in base.iter_mut().zip(bases) {
        *lanes = L::from_array(cpu, *numbers);
    }
    // s·R, then its squares, and once more times s, which takes the R away.
    let mut power = field.multiply(&base, &splat_all(cpu, &modulus.square));
    for _ in 0..squarings {
        power = field.square(&power);
    }
    power = field.multiply(&power, &base);
    field.reduce_once(&mut power);
    let mut all = [[0; crate::LANES]; N];
    for (numbers, lanes) in all.iter_mut().zip(&power) {
        *numbers = lanes.to_array();
    }
    all
}

/// A modulus in all lanes, and numbers that are needed again and again.
pub(crate) struct Field<L, const N: usize> {
    n: [L; N],
    /// -1/n modulo 2^52.
    inverse: L,
    zero: L,
    mask: L,
}

impl<L: Lanes, const N: usize> Field<L, N> {
    #[inline(always)]
    pub(crate) fn new(cpu: L::Cpu, modulus: &Modulus<N>) -> Field<L, N> {
        Field {
            n: splat_all(cpu, &modulus.digits),
            inverse: L::splat(cpu, modulus.inverse),
            zero: L::splat(cpu, 0),
            mask: L::splat(cpu, DIGIT),
        }
    }

    /// a·b/R modulo n, almost reduced.
    #[inline(always)]
    pub(crate) fn multiply(&self, a: &[L; N], b: &[L; N]) -> [L; N] {
        let mut columns = [[self.zero; N]; 2];
        let t = columns.as_flattened_mut();
        let mut i = 0;
        while i < N {
            add_rows(&mut t[i..i + N + 2], [b[i], b[i + 1]], [self.zero; 2], a);
            i += 2;
        }
        self.reduce(&mut columns)
    }

    /// a²/R modulo n, almost reduced: products of two different digits are computed once and
    /// doubled.
    #[inline(always)]
    pub(crate) fn square(&self, a: &[L; N]) -> [L; N] {
        let mut columns = [[self.zero; N]; 2];
        let t = columns.as_flattened_mut();
        let mut i = 0;
        while i < N {
            let (low, high) = (a[i], a[i + 1]);
            t[2 * i + 1] = t[2 * i + 1].add_low(low, high);
            t[2 * i + 2] = t[2 * i + 2].add_high(low, high);
            add_rows(&mut t[2 * i + 2..i + N + 2], [low, high], [self.zero; 2], &a[i + 2..]);
            i += 2;
        }
        for (pair, a) in t.chunks_exact_mut(2).zip(a) {
            pair[0] = pair[0].add(pair[0]).add_low(*a, *a);
            pair[1] = pair[1].add(pair[1]).add_high(*a, *a);
        }
        self.reduce(&mut columns)
    }

    /// The number that these columns add up to, divided by R modulo n.
    #[inline(always)]
    fn reduce(&self, columns: &mut [[L; N]; 2]) -> [L; N] {
        let t = columns.as_flattened_mut();
        let n = &self.n;
        let mut i = 0;
        while i < N {
            // Multiples of n that make two columns zero modulo 2^52; what is above goes up.
            let m0 = self.zero.add_low(t[i], self.inverse);
            let carry = t[i].add_low(m0, n[0]).carry();
            let next = t[i + 1].add(carry).add_high(m0, n[0]).add_low(m0, n[1]);
            let m1 = self.zero.add_low(next, self.inverse);
            let carry = next.add_low(m1, n[0]).carry();
            t[i + 2] = t[i + 2].add(carry);
            add_rows(&mut t[i + 2..i + N + 2], [m0, m1], [n[1], n[0]], &n[2..]);
            i += 2;
        }
        self.normal(&columns[1])
    }

    /// Columns as digits.
    #[inline(always)]
    fn normal(&self, columns: &[L; N]) -> [L; N] {
        let mut digits = *columns;
        let mut carry = self.zero;
        for digit in &mut digits {
            let sum = digit.add(carry);
            carry = sum.carry();
            *digit = sum.and(self.mask);
        }
        digits
    }

    /// From below 2·n to below n: takes n away where that leaves no debt.
    #[inline(always)]
    pub(crate) fn reduce_once(&self, number: &mut [L; N]) {
        let mut difference = [self.zero; N];
        let mut borrow = self.zero;
        for ((difference, digit), n) in difference.iter_mut().zip(&*number).zip(&self.n) {
            let rest = digit.sub(*n).sub(borrow);
            borrow = rest.sign();
            *difference = rest.and(self.mask);
        }
        let keep = self.zero.sub(borrow);
        for (digit, difference) in number.iter_mut().zip(&difference) {
            *digit = difference.xor(digit.xor(*difference).and(keep));
        }
    }
}

/// Adds (x₀ + x₁·2^52)·y to columns; below `y` stood the digits `before`, the nearer one first.
/// There are two columns more than digits of `y`.
#[inline(always)]
fn add_rows<L: Lanes>(columns: &mut [L], [x0, x1]: [L; 2], before: [L; 2], y: &[L]) {
    let [mut first, mut second] = before;
    let (body, tail) = columns.split_at_mut(y.len());
    for (column, y) in body.iter_mut().zip(y) {
        *column =
            column.add_low(x0, *y).add_high(x0, first).add_low(x1, first).add_high(x1, second);
        (first, second) = (*y, first);
    }
    tail[0] = tail[0].add_high(x0, first).add_low(x1, first).add_high(x1, second);
    tail[1] = tail[1].add_high(x1, first);
}

#[inline(always)]
fn splat_all<L: Lanes, const N: usize>(cpu: L::Cpu, digits: &[u64; N]) -> [L; N] {
    let mut all = [L::splat(cpu, 0); N];
    for (lanes, digit) in all.iter_mut().zip(digits) {
        *lanes = L::splat(cpu, *digit);
    }
    all
}
