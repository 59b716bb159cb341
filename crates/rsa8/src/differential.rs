//! The arithmetic beside a library of big numbers: the sizes of keys, and small ones, where every
//! carry is as near and a result costs a thousandth.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, Instant};

use num_bigint_dig::BigUint;

use crate::dice::Dice;
use crate::kernel::Kernel;
use crate::lanes::{DIGIT, DIGIT_BITS, Portable};
use crate::modulus::digits;
use crate::montgomery::Field;
use crate::prepare::prepare;
use crate::{LANES, PublicKey};

impl Dice {
    /// A number of so many bits at the most: of digits of that kind, or one long run in it.
    fn number(&mut self, bits: u64) -> BigUint {
        let one = BigUint::from(1_u8);
        let limit = &one << bits as usize;
        match self.below(3) {
            0 => {
                let (from, to) = (self.below(bits + 1), self.below(bits + 1));
                (&one << from.max(to) as usize) - (&one << from.min(to) as usize)
            }
            1 => {
                let words = (0..=bits / 64).map(|_| self.word());
                words.fold(BigUint::from(0_u8), |sum, word| (sum << 64) + word) % limit
            }
            _ => {
                let digits = (0..=bits / 52).map(|_| self.word() & DIGIT);
                digits.fold(BigUint::from(0_u8), |sum, digit| (sum << 52) + digit) % limit
            }
        }
    }

    /// An odd modulus with its uppermost bit at that place.
    fn modulus(&mut self, bits: u64) -> BigUint {
        let top = BigUint::from(1_u8) << (bits - 1) as usize;
        let rest = self.number(bits - 1);
        let odd = if &rest % 2_u8 == BigUint::from(0_u8) { rest + 1_u8 } else { rest };
        top + odd
    }

    /// A number below the modulus, often one of its ends.
    fn base(&mut self, n: &BigUint) -> BigUint {
        let near = BigUint::from(self.below(3));
        match self.below(8) {
            0 => near % n,
            1 => n - BigUint::from(1_u8) - near % (n - BigUint::from(1_u8)),
            _ => self.number(n.bits() as u64) % n,
        }
    }
}

/// `s^(2^squarings + 1) mod n`, by another's products and remainders.
fn expected(s: &BigUint, squarings: u32, n: &BigUint) -> BigUint {
    let square = |power: BigUint, _| &power * &power % n;
    (0..squarings).fold(s.clone(), square) * s % n
}

/// Big-endian in so many bytes, if it has no more.
fn padded(number: &BigUint, size: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    // Zero is a byte of zero.
    let bytes = if bytes == [0] { Vec::new() } else { bytes };
    [vec![0; size.saturating_sub(bytes.len())], bytes].concat()
}

fn value<const N: usize>(digits: impl Fn(usize) -> u64) -> BigUint {
    (0..N).rev().fold(BigUint::from(0_u8), |sum, index| {
        assert!(digits(index) <= DIGIT, "a digit is too large");
        (sum << DIGIT_BITS as usize) + digits(index)
    })
}

/// Says aloud what this CPU kept from being compared: what a passing test prints is not shown, but
/// this is.
pub(crate) fn skipped(what: &str) {
    let said = writeln!(std::io::stderr(), "skipped: this CPU has no AVX-512 IFMA; {what}");
    said.expect("standard error can be written");
}

/// Every kernel that can run here.
fn kernels() -> Vec<Kernel> {
    let kernels: Vec<Kernel> =
        [Some(Kernel::portable()), Kernel::of_this_cpu()].into_iter().flatten().collect();
    if kernels.len() == 1 {
        skipped("plain Rust computes alone");
    }
    kernels
}

/// Eight powers of a modulus of `N` digits that leaves but two bits to spare, or more.
fn compare_power<const N: usize>(kernel: Kernel, squarings: u32, dice: &mut Dice) {
    let most = N as u64 * 52 - 2;
    let bits = if dice.below(2) == 0 { most } else { 2 + dice.below(most - 1) };
    let n = dice.modulus(bits);
    let modulus = prepare::<N>(&n.to_bytes_be()).expect("it is odd and fits");
    let bases: [BigUint; LANES] = std::array::from_fn(|_| dice.base(&n));
    let each: [[u64; N]; LANES] = std::array::from_fn(|lane| digits(&bases[lane].to_bytes_be()));
    let side_by_side = std::array::from_fn(|digit| each.map(|number| number[digit]));
    let powers = kernel.power(&modulus, squarings, &side_by_side);
    for (lane, base) in bases.iter().enumerate() {
        let found = value::<N>(|digit| powers[digit][lane]);
        assert_eq!(found, expected(base, squarings, &n), "{base}^(2^{squarings} + 1) mod {n}");
    }
}

/// One product and one square of numbers below 2·n: both stay there, and are right modulo n.
fn compare_almost_reduced<const N: usize>(dice: &mut Dice) {
    let n = dice.modulus(N as u64 * 52 - 2);
    let modulus = prepare::<N>(&n.to_bytes_be()).expect("it is odd and fits");
    let field = Field::<Portable, N>::new((), &modulus.digits, modulus.inverse);
    let twice = &n * 2_u8;
    let mut number = || match dice.below(2) {
        0 => dice.base(&n),
        _ => &twice - BigUint::from(1_u8) - dice.base(&n),
    };
    let numbers: [BigUint; 2] = [number(), number()];
    let [a, b] = [0, 1].map(|index| lanes::<N>(&numbers[index]));
    let r = BigUint::from(1_u8) << (52 * N);
    for (found, other) in [(field.multiply(&a, &b), &numbers[1]), (field.square(&a), &numbers[0])] {
        let found = value::<N>(|digit| crate::lanes::Lanes::to_array(found[digit])[5]);
        assert!(found < twice, "{found} is not below twice {n}");
        assert_eq!(found * &r % &n, &numbers[0] * other % &n, "{numbers:?} mod {n}");
    }
}

fn lanes<const N: usize>(number: &BigUint) -> [Portable; N] {
    let digits = digits::<N>(&number.to_bytes_be());
    digits.map(|digit| crate::lanes::Lanes::splat((), digit))
}

/// Eight powers by a key, from bytes to bytes; among them what is refused.
fn compare_key(kernel: Kernel, size: usize, e: &[u8], dice: &mut Dice) {
    let n = dice.modulus(8 * size as u64);
    let squarings = if e == [3] { 1 } else { 16 };
    let key = PublicKey::new(&n.to_bytes_be(), e).expect("it is odd and of a known size");
    let numbers: [Vec<u8>; LANES] = std::array::from_fn(|_| number_near(&n, size, dice));
    let powers = kernel.powers(&key, std::array::from_fn(|lane| &numbers[lane][..]));
    for (lane, number) in numbers.iter().enumerate() {
        let base = BigUint::from_bytes_be(number);
        let is_taken = number.len() == size && base < n;
        let power = is_taken.then(|| padded(&expected(&base, squarings, &n), size));
        assert_eq!(powers.get(lane), power.as_deref(), "{base}, {} bytes, mod {n}", number.len());
    }
}

/// Mostly a number below the modulus; else the modulus, its neighbours, and other lengths.
fn number_near(n: &BigUint, size: usize, dice: &mut Dice) -> Vec<u8> {
    match dice.below(16) {
        0 => padded(n, size),
        1 => padded(&(n + 1_u8), size),
        2 => padded(&(n - 1_u8), size),
        3 => vec![0xff; size],
        4 => padded(&dice.base(n), size)[1..].to_vec(),
        5 => [vec![0], padded(&dice.base(n), size)].concat(),
        6 => Vec::new(),
        _ => padded(&dice.base(n), size),
    }
}

#[test]
fn powers_of_small_numbers() {
    let mut dice = Dice(2);
    for kernel in kernels() {
        for round in 0..3000 {
            let squarings = [1, 16][round % 2];
            compare_power::<2>(kernel, squarings, &mut dice);
            compare_power::<4>(kernel, squarings, &mut dice);
            compare_power::<10>(kernel, squarings, &mut dice);
        }
    }
}

#[test]
fn powers_by_keys() {
    let mut dice = Dice(3);
    for kernel in kernels() {
        for round in 0..40 {
            for size in [256, 384, 512] {
                compare_key(kernel, size, [&[3][..], &[1, 0, 1]][round % 2], &mut dice);
            }
        }
    }
}

#[test]
fn almost_reduced_numbers_stay_so() {
    let mut dice = Dice(4);
    for _ in 0..2000 {
        compare_almost_reduced::<2>(&mut dice);
        compare_almost_reduced::<4>(&mut dice);
        compare_almost_reduced::<10>(&mut dice);
    }
    for _ in 0..50 {
        compare_almost_reduced::<40>(&mut dice);
        compare_almost_reduced::<60>(&mut dice);
        compare_almost_reduced::<80>(&mut dice);
    }
}

#[test]
fn the_square_of_r_is_right() {
    fn compare<const N: usize>(dice: &mut Dice) {
        let most = N as u64 * 52 - 2;
        for bits in [most, 2 + dice.below(most - 1)] {
            let n = dice.modulus(bits);
            let modulus = prepare::<N>(&n.to_bytes_be()).expect("it is odd and fits");
            let square = value::<N>(|digit| modulus.square[digit]);
            assert_eq!(square, (BigUint::from(1_u8) << (104 * N)) % &n, "{n}");
        }
    }
    let mut dice = Dice(5);
    for _ in 0..300 {
        compare::<2>(&mut dice);
        compare::<4>(&mut dice);
        compare::<10>(&mut dice);
        compare::<40>(&mut dice);
    }
    compare::<60>(&mut dice);
    compare::<80>(&mut dice);
}

/// The largest columns there can be: every digit of the modulus and of the numbers is all ones. In
/// plain Rust a sum that leaves its 64 bits panics.
#[test]
fn the_largest_columns_fit() {
    fn fit<const N: usize>() {
        let one = BigUint::from(1_u8);
        let n = (&one << (52 * N - 2)) - &one;
        let modulus = prepare::<N>(&n.to_bytes_be()).expect("it is odd and fits");
        let field = Field::<Portable, N>::new((), &modulus.digits, modulus.inverse);
        let largest = lanes::<N>(&(&n * 2_u8 - &one));
        let product = field.multiply(&largest, &largest);
        assert_eq!(product, field.square(&largest));
    }
    fit::<40>();
    fit::<60>();
    fit::<80>();
}

#[test]
fn what_is_no_modulus_is_refused() {
    let odd = |size: usize| [&[0x80][..], &vec![0; size - 2], &[1]].concat();
    assert!(PublicKey::new(&odd(256), &[3]).is_some_and(|key| key.size() == 256));
    for size in [1, 2, 128, 255, 257, 383, 385, 511, 513, 1024] {
        assert!(PublicKey::new(&odd(size.max(2)), &[3]).is_none(), "{size}");
    }
    for (size, last) in [(256, 0), (384, 2), (512, 254)] {
        let mut even = odd(size);
        even[size - 1] = last;
        assert!(PublicKey::new(&even, &[1, 0, 1]).is_none());
        // A bit less than a whole number of bytes.
        let mut short = odd(size);
        short[0] = 0x7f;
        assert!(PublicKey::new(&short, &[1, 0, 1]).is_none());
    }
    for e in [&[][..], &[1], &[2], &[5], &[17], &[0, 3], &[1, 0, 0], &[1, 0, 3], &[0, 1, 0, 1]] {
        assert!(PublicKey::new(&odd(256), e).is_none(), "{e:?}");
    }
    assert!(PublicKey::new(&[], &[3]).is_none());
}

/// As many results as so many seconds give; says how many of which size. Not in `cargo test`, which
/// has a short form of it (above): it only stops when its time is over. `just soak` runs it.
#[test]
#[ignore = "takes RSA8_SECONDS, 60 unless set"]
fn soak() {
    let text = std::env::var("RSA8_SECONDS").unwrap_or_else(|_| "60".into());
    let span = Duration::from_secs(text.parse().expect("RSA8_SECONDS is a number"));
    let begin = Instant::now();
    let mut dice = Dice(begin_of_dice());
    println!("dice begin at {}", dice.0);
    let mut results = BTreeMap::<&str, u64>::new();
    let mut count = |what, groups: u64| *results.entry(what).or_default() += 8 * groups;
    while begin.elapsed() < span {
        for kernel in kernels_silently() {
            for _ in 0..4000 {
                compare_power::<2>(kernel, 1, &mut dice);
                compare_power::<4>(kernel, 1, &mut dice);
                compare_power::<4>(kernel, 16, &mut dice);
            }
            count("104 bits, two multiplications", 4000);
            count("208 bits, two multiplications", 4000);
            count("208 bits, 17 multiplications", 4000);
            for (what, size) in [("2048 bits", 256), ("3072 bits", 384), ("4096 bits", 512)] {
                for round in 0..8 {
                    compare_key(kernel, size, [&[3][..], &[1, 0, 1]][round % 2], &mut dice);
                }
                count(what, 8);
            }
        }
    }
    let total: u64 = results.values().sum();
    results.iter().for_each(|(what, count)| println!("{count:>12}  {what}"));
    println!("{total:>12}  results compared, none differs");
}

fn kernels_silently() -> impl Iterator<Item = Kernel> {
    [Some(Kernel::portable()), Kernel::of_this_cpu()].into_iter().flatten()
}

/// `RSA8_DICE`, to do it again, or the clock.
fn begin_of_dice() -> u64 {
    let given = std::env::var("RSA8_DICE").ok().and_then(|text| text.parse().ok());
    given.unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        now.expect("after 1970").as_nanos() as u64
    })
}
