//! RSA numbers (RFC 8017): checked, completed through the rsa crate and encoded. The crate is never
//! given a private key to work with in time that an attacker could measure (RUSTSEC-2023-0071).

use ::rsa::pkcs1::{ALGORITHM_ID, UintRef};
use ::rsa::traits::{PrivateKeyParts, PublicKeyParts};
use ::rsa::{BigUint, RsaPrivateKey};
use der::Encode;
use der::asn1::BitStringRef;
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use crate::jose::key::secret::Secret;
use crate::jose::key::{KeyFault, MAX_EXPONENT_BITS, RSA_BITS, RsaPrivate, bit_length, member};

/// Refuses numbers that no RSA key has. Small but possible ones are for `Key::weakness`.
///
/// # Errors
/// A [`KeyFault`] that names `n` or `e`.
pub fn check_public(n: &[u8], e: &[u8]) -> Result<(), KeyFault> {
    let bits = bit_length(n);
    if !RSA_BITS.contains(&bits) {
        let (least, most) = RSA_BITS.into_inner();
        let why = format!("a modulus of {bits} bits: {least} to {most} are read");
        return Err(member("n", &why));
    }
    if n.last().is_none_or(|last| last % 2 == 0) {
        return Err(member("n", "is even, so it can't be the product of two large primes"));
    }
    let bits = bit_length(e);
    if bits > MAX_EXPONENT_BITS {
        let why = format!("an exponent of {bits} bits: at most {MAX_EXPONENT_BITS} are read");
        return Err(member("e", &why));
    }
    if e.last().is_none_or(|last| last % 2 == 0) {
        return Err(member("e", "is even, so it can't be an RSA exponent"));
    }
    Ok(())
}

/// Checks that the private numbers belong to the modulus, and hands them back.
///
/// # Errors
/// A [`KeyFault`] that says so, without any of the numbers.
pub fn check_private(n: &[u8], e: &[u8], private: RsaPrivate) -> Result<RsaPrivate, KeyFault> {
    for (name, prime) in [("p", &private.p), ("q", &private.q)] {
        check_size(name, prime, n)?;
    }
    let primes = vec![number(private.p.expose()), number(private.q.expose())];
    let complete = complete(n, e, &private.d, primes)?;
    let same = |ours: &Secret, theirs: &Secret| {
        Zeroizing::new(number(ours.expose())) == Zeroizing::new(number(theirs.expose()))
    };
    let derived = [
        ("dp", &private.dp, &complete.dp),
        ("dq", &private.dq, &complete.dq),
        ("qi", &private.qi, &complete.qi),
    ];
    for (name, given, computed) in derived {
        if !same(given, computed) {
            return Err(member(name, "does not match p, q and d"));
        }
    }
    Ok(private)
}

/// Finds the primes of a private key that is written as `n`, `e` and `d` alone.
///
/// # Errors
/// A [`KeyFault`] when no primes fit, or when the exponent is one that the rsa crate recovers none by.
pub fn recover_primes(n: &[u8], e: &[u8], d: &Secret) -> Result<RsaPrivate, KeyFault> {
    if bit_length(e) <= 16 {
        return Err(member("p", "is missing: only with e of 65537 or more is it recovered from d"));
    }
    complete(n, e, d, Vec::new())
}

/// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) in DER.
///
/// # Errors
/// Numbers that no DER can hold; a checked key has none.
pub fn spki(n: &[u8], e: &[u8]) -> Result<Vec<u8>, KeyFault> {
    let bits = pkcs1_public(n, e)?;
    let subject_public_key = BitStringRef::from_bytes(&bits).map_err(|error| encoding(&error))?;
    let info = SubjectPublicKeyInfoRef { algorithm: ALGORITHM_ID, subject_public_key };
    info.to_der().map_err(|error| encoding(&error))
}

/// RSAPublicKey (RFC 8017 appendix A.1.1) in DER.
///
/// # Errors
/// As [`spki()`].
pub fn pkcs1_public(n: &[u8], e: &[u8]) -> Result<Vec<u8>, KeyFault> {
    let uint = |bytes| UintRef::new(bytes).map_err(|error| encoding(&error));
    let key = ::rsa::pkcs1::RsaPublicKey { modulus: uint(n)?, public_exponent: uint(e)? };
    key.to_der().map_err(|error| encoding(&error))
}

/// RSAPrivateKey (RFC 8017 appendix A.1.2) in DER, the numbers as they were given.
///
/// # Errors
/// Numbers that no DER can hold; a checked key has none.
pub fn pkcs1_private(n: &[u8], e: &[u8], private: &RsaPrivate) -> Result<Secret, KeyFault> {
    let uint = |bytes| UintRef::new(bytes).map_err(|error| encoding(&error));
    let key = ::rsa::pkcs1::RsaPrivateKey {
        modulus: uint(n)?,
        public_exponent: uint(e)?,
        private_exponent: uint(private.d.expose())?,
        prime1: uint(private.p.expose())?,
        prime2: uint(private.q.expose())?,
        exponent1: uint(private.dp.expose())?,
        exponent2: uint(private.dq.expose())?,
        coefficient: uint(private.qi.expose())?,
        other_prime_infos: None,
    };
    key.to_der().map(Secret::new).map_err(|error| encoding(&error))
}

fn complete(n: &[u8], e: &[u8], d: &Secret, primes: Vec<BigUint>) -> Result<RsaPrivate, KeyFault> {
    check_size("d", d, n)?;
    let foreign = || member("d", "with its primes it does not belong to n and e");
    let key = RsaPrivateKey::from_components(number(n), number(e), number(d.expose()), primes)
        .map_err(|_| foreign())?;
    let [p, q] = key.primes() else { return Err(foreign()) };
    let qi = Zeroizing::new(key.crt_coefficient().ok_or_else(foreign)?);
    let secret = |number: &BigUint| Secret::new(number.to_bytes_be());
    let (dp, dq) = (key.dp().ok_or_else(foreign)?, key.dq().ok_or_else(foreign)?);
    debug_assert_eq!(key.n(), &number(n));
    Ok(RsaPrivate {
        d: d.clone(),
        p: secret(p),
        q: secret(q),
        dp: secret(dp),
        dq: secret(dq),
        qi: secret(&qi),
    })
}

/// Anyone can publish a "private" number: zero makes the rsa crate panic, and an endless one makes it
/// compute for hours.
fn check_size(name: &str, secret: &Secret, n: &[u8]) -> Result<(), KeyFault> {
    let bytes = secret.expose();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    match bytes.len() - zeros {
        0 => Err(member(name, "is zero")),
        length if length > n.len() => Err(member(name, "is longer than n")),
        _ => Ok(()),
    }
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn encoding(error: &dyn std::fmt::Display) -> KeyFault {
    KeyFault::Der { why: error.to_string() }
}
