//! Eight RSA signatures at once. ORACLE: `s^e mod n` is what a library of big numbers computes; a
//! number that is not below the modulus, or has another length, is refused; a signature is good
//! exactly if that power is its encoded message. Plain Rust computes, and the CPU where it can.
//!
//! Input: a byte for size and exponent, a byte for the modulus; then for each of eight numbers how it
//! is made: mostly of signatures that OpenSSL made, else of runs of bits or of the bytes that
//! follow.
#![no_main]

use std::sync::OnceLock;

use jotkit_fuzz::bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use rsa::BigUint;
use rsa8::known::{self, Known};
use rsa8::{Hash, Kernel, LANES, PublicKey, Signed};

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes::new(data);
    let known = &known_keys()[bytes.below(6)];
    let n = modulus(&mut bytes, known);
    let size = known.n.len();
    let key = PublicKey::new(&padded(&n, size), &known.e).expect("it is odd and of a known size");
    let numbers: [Vec<u8>; LANES] = std::array::from_fn(|_| number(&mut bytes, known, &n));
    let e = BigUint::from_bytes_be(&known.e);
    for kernel in [Some(Kernel::portable()), Kernel::of_this_cpu()].into_iter().flatten() {
        let powers = kernel.powers(&key, std::array::from_fn(|lane| &numbers[lane][..]));
        for (lane, number) in numbers.iter().enumerate() {
            let base = BigUint::from_bytes_be(number);
            let is_taken = number.len() == size && base < n;
            let power = is_taken.then(|| padded(&power(&base, &e, &n), size));
            assert_eq!(powers.get(lane), power.as_deref(), "{base}^{e} mod {n}");
        }
        must_match_messages(kernel, &key, &numbers, &powers);
    }
});

fn known_keys() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(known::all)
}

/// The known one, or one of runs of bits.
fn modulus(bytes: &mut Bytes<'_>, known: &Known) -> BigUint {
    let bits = known.n.len() * 8;
    if !bytes.one_in(4) {
        return BigUint::from_bytes_be(&known.n);
    }
    let top = BigUint::from(1_u8) << (bits - 1);
    let rest = runs(bytes, bits) % &top;
    let last = BigUint::from(u8::from(&rest % 2_u8 == BigUint::from(0_u8)));
    top + rest + last
}

fn number(bytes: &mut Bytes<'_>, known: &Known, n: &BigUint) -> Vec<u8> {
    let size = known.n.len();
    let one = BigUint::from(1_u8);
    let [first, second] = [&known.sha256, &known.sha512].map(|bytes| BigUint::from_bytes_be(bytes));
    match bytes.below(16) {
        0..=3 => padded(&(first % n), size),
        4 | 5 => padded(&(second % n), size),
        6 => padded(&(first * second % n), size),
        7 => padded(&((n + n - first % n) % n), size),
        8 => padded(&(first % n ^ (one << (bytes.below(256) * 16))), size),
        9 => padded(&BigUint::from(bytes.byte()), size),
        10 => padded(&(n - BigUint::from(bytes.below(3) as u8)), size),
        11 => padded(&(n + one), size),
        12 => vec![bytes.byte(); bytes.below(3) + size - 1],
        _ => padded(&(runs(bytes, size * 8) % n), size),
    }
}

/// Runs of ones and zeros, each of up to 255 bits.
fn runs(bytes: &mut Bytes<'_>, bits: usize) -> BigUint {
    let (mut number, mut length) = (BigUint::from(0_u8), 0);
    while length < bits {
        let run = usize::from(bytes.byte()) + 1;
        number <<= run;
        if bytes.one_in(2) {
            number += (BigUint::from(1_u8) << run) - BigUint::from(1_u8);
        }
        length += run;
    }
    number
}

/// By products and remainders: quicker than a power where the exponent has two bits.
fn power(base: &BigUint, e: &BigUint, n: &BigUint) -> BigUint {
    let squarings = e.bits() - 1;
    let square = |power: BigUint, _| &power * &power % n;
    (0..squarings).fold(base.clone(), square) * base % n
}

fn padded(number: &BigUint, size: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let bytes = if bytes == [0] { Vec::new() } else { bytes };
    [vec![0; size.saturating_sub(bytes.len())], bytes].concat()
}

/// A digest is that at the end of the power, if the rest is what belongs before it: nothing else is a
/// good signature.
fn must_match_messages(
    kernel: Kernel,
    key: &PublicKey,
    numbers: &[Vec<u8>; LANES],
    powers: &rsa8::Powers,
) {
    for (hash, start) in [(Hash::Sha256, SHA256), (Hash::Sha512, SHA512)] {
        let digest_of = |lane: usize| {
            let power = powers.get(lane).unwrap_or(&[0; 64]);
            power[power.len() - hash.size()..].to_vec()
        };
        let digests: [Vec<u8>; LANES] = std::array::from_fn(digest_of);
        let signed = std::array::from_fn(|lane| {
            Some(Signed { signature: &numbers[lane], hash, digest: &digests[lane] })
        });
        for (lane, is_good) in kernel.verify(key, signed).into_iter().enumerate() {
            let expected = powers.get(lane).is_some_and(|power| {
                let padding = key.size() - 3 - start.len() - hash.size();
                let encoded = [&[0, 1][..], &vec![0xff; padding], &[0], start].concat();
                power.starts_with(&encoded)
            });
            assert_eq!(is_good, expected, "{hash:?} in lane {lane}");
        }
    }
}

/// RFC 8017 section 9.2, note 1.
const SHA256: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
const SHA512: &[u8] =
    b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40";
