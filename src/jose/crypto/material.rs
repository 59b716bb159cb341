//! What the numbers of a key must be, and the public half of a private one.

use aws_lc_rs::encoding::{AsDer, AsRawBytes};
use aws_lc_rs::signature::{self as lc, Ed25519KeyPair, KeyPair, ParsedPublicKey, PqdsaKeyPair};
use aws_lc_rs::{agreement, constant_time};

use crate::jose::alg::{Alg, Curve};
use crate::jose::crypto::backend::{Unusable, ecdsa, ml_dsa};
#[cfg(feature = "ed448")]
use crate::jose::crypto::ed448;
use crate::jose::key::secret::Secret;
use crate::jose::key::{KeyFault, Material, member, point};

/// Refuses key material that no honest key has: a point off its curve, a point of small order, a
/// private half that does not belong to the public one. RSA numbers are for `jose::key::rsa`.
///
/// # Errors
/// A [`KeyFault`] that names the member.
pub fn check(material: &Material) -> Result<(), KeyFault> {
    match material {
        Material::Ec { curve, x, y, d } => check_ec(*curve, x, y, d.as_ref()),
        Material::Okp { curve, x, d } => {
            check_okp(*curve, x)?;
            match d {
                Some(d) if okp_public(*curve, d)? != *x => Err(foreign_private_half("d")),
                _ => Ok(()),
            }
        }
        Material::Akp { alg, public, seed } => {
            let (verifying, _) = ml_dsa(*alg).map_err(unsupported)?;
            ParsedPublicKey::new(verifying, public)
                .map_err(|_| member("pub", &format!("is not a public key for {alg}")))?;
            match seed {
                Some(seed) if akp_public(*alg, seed)? != *public => {
                    Err(foreign_private_half("priv"))
                }
                _ => Ok(()),
            }
        }
        Material::Oct(secret) if secret.expose().is_empty() => Err(member("k", "is empty")),
        Material::Rsa { .. } | Material::Oct(_) => Ok(()),
    }
}

/// The uncompressed public point of an EC private key that comes without one.
///
/// # Errors
/// The DER holds no private key of that curve.
pub fn ec_public(curve: Curve, der: &[u8]) -> Result<Vec<u8>, KeyFault> {
    let (_, signing) = ecdsa(curve).map_err(unsupported)?;
    let pair = lc::EcdsaKeyPair::from_private_key_der(signing, der);
    let pair = pair.map_err(|_| member("d", &format!("is not a private key for {curve}")))?;
    Ok(pair.public_key().as_ref().to_vec())
}

/// Both coordinates of a compressed point (SEC 1 section 2.3.4).
///
/// # Errors
/// No such point is on the curve.
pub fn uncompressed(curve: Curve, point: &[u8]) -> Result<Vec<u8>, KeyFault> {
    let (verifying, _) = ecdsa(curve).map_err(unsupported)?;
    let key = ParsedPublicKey::new(verifying, point).ok();
    let info = key.and_then(|key| key.as_der().ok());
    let whole = info.as_ref().and_then(|info| {
        let info = info.as_ref();
        info.get(info.len().checked_sub(1 + 2 * curve.size())?..)
    });
    whole.map(<[u8]>::to_vec).ok_or_else(|| member("x", &format!("is not a point on {curve}")))
}

/// The public half of an OKP private key (RFC 8032 sections 5.1.5 and 5.2.5, RFC 7748 section 6).
///
/// # Errors
/// The private key is of another length, or the curve is no OKP one.
pub fn okp_public(curve: Curve, private: &Secret) -> Result<Vec<u8>, KeyFault> {
    check_built_in(curve)?;
    let bytes = private.expose();
    let public = match curve {
        Curve::Ed25519 => Ed25519KeyPair::from_seed_unchecked(bytes)
            .ok()
            .map(|pair| pair.public_key().as_ref().to_vec()),
        Curve::X25519 => agreement::PrivateKey::from_private_key(&agreement::X25519, bytes)
            .ok()
            .and_then(|key| Some(key.compute_public_key().ok()?.as_ref().to_vec())),
        #[cfg(feature = "ed448")]
        Curve::Ed448 | Curve::X448 => ed448::public(curve, bytes),
        _ => None,
    };
    public.ok_or_else(|| member("d", &format!("is not a private key for {curve}")))
}

/// The public half of an ML-DSA seed (FIPS 204 algorithm 6).
///
/// # Errors
/// The seed is of another length than 32 bytes.
pub fn akp_public(alg: Alg, seed: &Secret) -> Result<Vec<u8>, KeyFault> {
    Ok(akp_pair(alg, seed)?.public_key().as_ref().to_vec())
}

/// The expanded private key of an ML-DSA seed (FIPS 204 algorithm 6).
///
/// # Errors
/// The seed is of another length than 32 bytes.
pub fn akp_expanded(alg: Alg, seed: &Secret) -> Result<Secret, KeyFault> {
    let expanded = akp_pair(alg, seed)?.private_key().as_raw_bytes();
    let expanded = expanded.map_err(|_| member("priv", &format!("is not a seed for {alg}")))?;
    Ok(Secret::new(expanded.as_ref()))
}

fn akp_pair(alg: Alg, seed: &Secret) -> Result<PqdsaKeyPair, KeyFault> {
    let (_, signing) = ml_dsa(alg).map_err(unsupported)?;
    PqdsaKeyPair::from_seed(signing, seed.expose())
        .map_err(|_| member("priv", &format!("is not a seed for {alg}")))
}

fn check_ec(curve: Curve, x: &[u8], y: &[u8], d: Option<&Secret>) -> Result<(), KeyFault> {
    let point = point(x, y);
    let (verifying, signing) = ecdsa(curve).map_err(unsupported)?;
    ParsedPublicKey::new(verifying, &point)
        .map_err(|_| member("x", &format!("with y it is not a point on {curve}")))?;
    let Some(d) = d else { return Ok(()) };
    lc::EcdsaKeyPair::from_private_key_and_public_key(signing, d.expose(), &point)
        .map(drop)
        .map_err(|_| foreign_private_half("d"))
}

/// Under a public key of small order forged signatures verify.
fn check_okp(curve: Curve, x: &[u8]) -> Result<(), KeyFault> {
    match curve {
        Curve::Ed25519 if SMALL_ORDER.iter().any(|point| same_but_sign(point, x)) => {
            Err(member("x", "is a point of small order: anyone can sign"))
        }
        #[cfg(feature = "ed448")]
        Curve::Ed448 if !ed448::VerifyingKey::read(x).is_some_and(|key| key.is_written_as(x)) => {
            Err(member("x", "is not a point on Ed448, or is one of small order"))
        }
        _ => check_built_in(curve),
    }
}

/// Without the feature `ed448` there is nothing that could use keys of these curves.
fn check_built_in(curve: Curve) -> Result<(), KeyFault> {
    match curve {
        Curve::Ed448 | Curve::X448 if !cfg!(feature = "ed448") => {
            Err(KeyFault::Unsupported { what: curve.name().to_owned() })
        }
        _ => Ok(()),
    }
}

/// Points of order 1, 2, 4 and 8, the sign bit aside: under such a public key forged signatures
/// verify. (RFC 8032 section 5.1; the list is that of the "cofactor" check in libsodium.)
const SMALL_ORDER: [[u8; 32]; 7] = [
    small([0; 4], 0x00, 0x00),
    small([1, 0, 0, 0], 0x00, 0x00),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    small([0xec, 0xff, 0xff, 0xff], 0xff, 0x7f),
    small([0xed, 0xff, 0xff, 0xff], 0xff, 0x7f),
    small([0xee, 0xff, 0xff, 0xff], 0xff, 0x7f),
];

const fn small(start: [u8; 4], middle: u8, last: u8) -> [u8; 32] {
    let mut point = [middle; 32];
    let mut index = 0;
    while index < start.len() {
        point[index] = start[index];
        index += 1;
    }
    point[31] = last;
    point
}

fn same_but_sign(point: &[u8; 32], x: &[u8]) -> bool {
    let Ok(mut x) = <[u8; 32]>::try_from(x) else { return false };
    x[31] &= 0x7f;
    constant_time::verify_slices_are_equal(point, &x).is_ok()
}

fn unsupported(unusable: Unusable) -> KeyFault {
    KeyFault::Unsupported { what: unusable.0 }
}

fn foreign_private_half(name: &str) -> KeyFault {
    member(name, "does not belong to the public half")
}
