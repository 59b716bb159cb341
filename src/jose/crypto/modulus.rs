//! RSA moduli that anyone can take apart: a small factor, a prime in the place of a product, two
//! primes close to one another.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use ::rsa::BigUint;

use crate::jose::key::{Weakness, bit_length};

/// Factors that every look finds, in microseconds.
const QUICK: u32 = 1000;
/// Factors that a thorough look finds.
static THOROUGH: LazyLock<Vec<u32>> = LazyLock::new(|| primes(1 << 17));
/// The usual exponent, which was taken for a factor before.
const F4: u32 = 65537;
/// Steps of Fermat's method: it ends at the first when the primes share half of their bits, and soon
/// after where a prime was followed by the next one.
const FERMAT_STEPS: u32 = 100;
/// Bases of Miller and Rabin's test: a product passes with a chance below 4^-16.
const BASES: u32 = 16;
/// Bits of a modulus that is looked at thoroughly. The time grows with their third power.
pub const MAX_BITS: usize = 8192;
/// What a thorough look found at moduli, since a key is read more than once and a look takes milliseconds.
static SEEN: Mutex<BTreeMap<Vec<u8>, Option<Weakness>>> = Mutex::new(BTreeMap::new());
/// Moduli that are remembered.
const MOST_SEEN: usize = 256;

/// A prime below a thousand, or 65537, that divides the modulus.
pub fn small_factor(n: &[u8]) -> Option<u32> {
    factor(n, primes(QUICK).into_iter().chain([F4]))
}

/// What makes the modulus a broken one, where that takes computing to find.
pub fn broken(n: &[u8]) -> Option<Weakness> {
    if bit_length(n) > MAX_BITS {
        return None;
    }
    let seen = || SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = seen().get(n) {
        return found.clone();
    }
    let found = look(n);
    let mut seen = seen();
    if seen.len() == MOST_SEEN {
        seen.clear();
    }
    seen.insert(n.to_vec(), found.clone());
    found
}

fn look(n: &[u8]) -> Option<Weakness> {
    if let Some(prime) = factor(n, THOROUGH.iter().copied()) {
        return Some(Weakness::RsaFactor { prime });
    }
    let n = BigUint::from_bytes_be(n);
    if is_prime(&n) {
        return Some(Weakness::RsaPrime);
    }
    has_close_factors(&n).then_some(Weakness::RsaClosePrimes)
}

/// What a thorough look costs, in looks at a modulus of 2048 bits.
pub fn cost(n: &[u8]) -> usize {
    let unit = n.len().div_ceil(256).min(MAX_BITS / 2048 + 1);
    unit * unit * unit
}

fn factor(n: &[u8], primes: impl IntoIterator<Item = u32>) -> Option<u32> {
    let limb = |bytes: &[u8]| bytes.iter().fold(0, |limb, byte| limb << 8 | u128::from(*byte));
    let limbs: Vec<u128> = n.rchunks(8).rev().map(limb).collect();
    let remainder =
        |modulus: u64| limbs.iter().fold(0, |rest, limb| (rest << 64 | limb) % u128::from(modulus));
    // Several primes at once: the division by their product is the whole cost.
    let mut primes = primes.into_iter().peekable();
    while primes.peek().is_some() {
        let (mut product, mut group) = (1u64, Vec::new());
        while let Some(larger) =
            primes.peek().and_then(|prime| product.checked_mul((*prime).into()))
        {
            product = larger;
            group.extend(primes.next());
        }
        let rest = remainder(product);
        if let Some(prime) = group.into_iter().find(|prime| rest % u128::from(*prime) == 0) {
            return Some(prime);
        }
    }
    None
}

/// The odd primes below a bound.
fn primes(below: u32) -> Vec<u32> {
    let mut composite = vec![false; below as usize];
    for at in (3..composite.len()).step_by(2).take_while(|at| at * at < below as usize) {
        if composite[at] {
            continue;
        }
        let mut multiple = at * at;
        while multiple < composite.len() {
            composite[multiple] = true;
            multiple += 2 * at;
        }
    }
    (3..below).step_by(2).filter(|at| !composite[*at as usize]).collect()
}

/// Miller and Rabin's test. A product fails with the first base, save for hostile ones.
fn is_prime(n: &BigUint) -> bool {
    let one = BigUint::from(1u32);
    let less = n - &one;
    let twos = less.to_bytes_be().iter().rev().fold((0, true), |(count, all), byte| match all {
        true if *byte == 0 => (count + 8, true),
        true => (count + byte.trailing_zeros() as usize, false),
        false => (count, false),
    });
    let odd = &less >> twos.0;
    primes(1 << 8).into_iter().take(BASES as usize).all(|base| {
        let mut power = BigUint::from(base).modpow(&odd, n);
        let mut passes = power == one || power == less;
        for _ in 1..twos.0 {
            power = &power * &power % n;
            passes |= power == less;
        }
        passes
    })
}

/// Fermat's method: n = a² - b² where the factors are a - b and a + b. A square is b = 0.
fn has_close_factors(n: &BigUint) -> bool {
    let root = n.sqrt();
    if &root * &root == *n {
        return true;
    }
    (1..=FERMAT_STEPS).any(|step| {
        let a = &root + step;
        let rest = &a * &a - n;
        may_be_square(&rest) && {
            let b = rest.sqrt();
            &b * &b == rest
        }
    })
}

/// Whether a number has the last bits of a square: four of five have not, and a root costs a lot.
fn may_be_square(n: &BigUint) -> bool {
    let last = n.to_bytes_le().first().map_or(0, |byte| byte % 64);
    (0..64u8).any(|root| root.wrapping_mul(root) % 64 == last)
}

#[cfg(test)]
mod tests {
    use ::rsa::BigUint;

    use crate::jose::crypto::modulus::{broken, primes, small_factor};
    use crate::jose::key::Weakness;

    fn power_of_two(exponent: usize, less: u32) -> BigUint {
        (BigUint::from(1u32) << exponent) - less
    }

    #[test]
    fn the_primes() {
        assert_eq!(primes(30), [3, 5, 7, 11, 13, 17, 19, 23, 29]);
        assert_eq!(primes(1 << 17).len() + 1, 12251);
    }

    #[test]
    fn every_small_prime_is_found() {
        // A Mersenne prime, so that nothing else divides the product.
        let large = power_of_two(2203, 1);
        assert_eq!(small_factor(&large.to_bytes_be()), None);
        for prime in primes(1000).into_iter().chain([65537]) {
            let n = (&large * prime).to_bytes_be();
            assert_eq!(small_factor(&n), Some(prime));
        }
        let n = (&large * 131_071u32).to_bytes_be();
        assert_eq!(
            (small_factor(&n), broken(&n)),
            (None, Some(Weakness::RsaFactor { prime: 131_071 }))
        );
    }

    #[test]
    fn a_prime_is_no_modulus() {
        assert_eq!(broken(&power_of_two(1279, 1).to_bytes_be()), Some(Weakness::RsaPrime));
    }

    #[test]
    fn close_primes_are_found() {
        let prime = power_of_two(607, 1);
        let n = (&prime * &prime).to_bytes_be();
        assert_eq!(broken(&n), Some(Weakness::RsaClosePrimes));
        // Not primes, but neither has a small factor, and their distance is what counts.
        let next = &prime + 24u32;
        assert!(matches!(
            broken(&(&prime * &next).to_bytes_be()),
            Some(Weakness::RsaClosePrimes | Weakness::RsaFactor { .. })
        ));
    }

    #[test]
    fn two_primes_apart_are_left_alone() {
        let n = power_of_two(607, 1) * power_of_two(521, 1);
        assert_eq!(broken(&n.to_bytes_be()), None);
    }
}
