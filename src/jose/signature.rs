//! Signs and verifies bytes. The only file that names a crypto backend.
//!
//! AWS-LC verifies, with parsed keys: parsing for each call costs an eighth of an RSA verification.
//! jsonwebtoken signs what it can sign and gives the second opinion on a whole token; what it lacks
//! is signed by AWS-LC. RSA keys under 2048 bits, which AWS-LC refuses, are verified by the rsa
//! crate, and only where the caller asked for weak keys: public work, no secret to leak by time.

use std::fmt;

use ::rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPublicKey, sha2};
use aws_lc_rs::signature::{
    self as lc, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, Ed25519KeyPair, KeyPair,
    ParsedPublicKey, RsaParameters, RsaPublicKeyComponents,
};
use aws_lc_rs::{agreement, constant_time, digest as lc_digest, hmac, rand};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation};

use crate::jose::alg::{Alg, Curve, Family, Hash};
use crate::jose::base64url;
use crate::jose::der::{self, Structure};
use crate::jose::jwk::member;
use crate::jose::key::{Key, KeyFault, Material, SAFE_RSA_BITS, bit_length};
use crate::jose::secret::Secret;

/// A key made ready for one algorithm. The caller has asked [`Key::misfit`] before.
pub struct Verifier(Ready);

enum Ready {
    Hmac(Box<hmac::Key>),
    Parsed(ParsedPublicKey),
    WeakRsa { key: Box<RsaPublicKey>, alg: Alg },
}

/// The key can't serve the algorithm. Says why, never with what secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable(pub String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Verifier {
    /// Parses the key once.
    ///
    /// # Errors
    /// The backend refuses the key, or the algorithm is of another key type.
    pub fn new(key: &Key, alg: Alg) -> Result<Verifier, Unusable> {
        let refused = |_| Unusable(format!("this key can't verify {alg}"));
        let ready = match &key.material {
            Material::Oct(secret) if alg.family() == Family::Hmac => {
                Ready::Hmac(Box::new(hmac::Key::new(hmac_algorithm(alg.hash()), secret.expose())))
            }
            Material::Rsa { n, e, .. } if bit_length(n) < SAFE_RSA_BITS => weak_rsa(n, e, alg)?,
            Material::Rsa { n, e, .. } => {
                let parameters = rsa_parameters(alg).ok_or_else(|| other_type(alg))?;
                let key = RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters);
                Ready::Parsed(key.map_err(refused)?)
            }
            Material::Ec { curve, x, y, .. } if alg.curve() == Some(*curve) => {
                let key = ParsedPublicKey::new(ecdsa(*curve)?.0, der::point(x, y));
                Ready::Parsed(key.map_err(refused)?)
            }
            Material::Okp { curve: Curve::Ed25519, x, .. } if alg.family() == Family::EdDsa => {
                Ready::Parsed(ParsedPublicKey::new(&lc::ED25519, x).map_err(refused)?)
            }
            _ => return Err(other_type(alg)),
        };
        Ok(Verifier(ready))
    }

    /// Whether the signature is good over the message. Lengths are exact: RFC 7518 section 3.4
    /// fixes those of ECDSA, and AWS-LC insists on all.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Ready::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Ready::Parsed(key) => key.verify_sig(message, signature).is_ok(),
            Ready::WeakRsa { key, alg } => verify_weak_rsa(key, *alg, message, signature),
        }
    }
}

/// Signs a message with the key's private half; the result is the signature's raw bytes.
///
/// # Errors
/// The key has no private half, is of another type, or the backend refuses it.
pub fn sign(key: &Key, alg: Alg, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    let refused = || Unusable(format!("this key can't sign {alg}"));
    let Some(algorithm) = jsonwebtoken_algorithm(alg) else { return sign_ecdsa(key, alg, message) };
    let private =
        |structure| der::write(structure, key).map_err(|fault| Unusable(fault.to_string()));
    let encoding_key = match &key.material {
        Material::Oct(secret) => EncodingKey::from_secret(secret.expose()),
        Material::Rsa { .. } => {
            EncodingKey::from_rsa_der(private(Structure::Pkcs1Private)?.expose())
        }
        Material::Ec { .. } => EncodingKey::from_ec_der(private(Structure::Pkcs8)?.expose()),
        Material::Okp { .. } => EncodingKey::from_ed_der(private(Structure::Pkcs8)?.expose()),
    };
    let text =
        jsonwebtoken::crypto::sign(message, &encoding_key, algorithm).map_err(|_| refused())?;
    base64url::decode(text).map_err(|_| refused())
}

/// A second judge for a token that we would accept: an independent path from text to verdict.
#[derive(Clone, Debug)]
pub struct SecondOpinion<'a> {
    pub key: &'a Key,
    pub alg: Alg,
    pub issuer: Option<&'a str>,
    pub audiences: &'a [String],
    pub leeway: u64,
}

impl SecondOpinion<'_> {
    /// Asks jsonwebtoken. `None` where it agrees or can't tell; else what it objects to, which is
    /// a bug in one of the two. Its clock is read later than ours: one second of grace.
    pub fn objection(&self, token: &str) -> Option<String> {
        let algorithm = jsonwebtoken_algorithm(self.alg)?;
        let key = decoding_key(self.key)?;
        let mut validation = Validation::new(algorithm);
        validation.required_spec_claims.clear();
        validation.leeway = self.leeway.saturating_add(1).min(u32::MAX.into());
        validation.validate_nbf = true;
        validation.validate_aud = !self.audiences.is_empty();
        validation.set_audience(self.audiences);
        if let Some(issuer) = self.issuer {
            validation.set_issuer(&[issuer]);
        }
        let error =
            jsonwebtoken::decode::<serde::de::IgnoredAny>(token, &key, &validation).err()?;
        match error.kind() {
            ErrorKind::InvalidSignature
            | ErrorKind::ExpiredSignature
            | ErrorKind::ImmatureSignature
            | ErrorKind::InvalidIssuer
            | ErrorKind::InvalidAudience => Some(error.to_string()),
            _ => None,
        }
    }
}

/// Refuses key material that no honest key has: a point off its curve, a point of small order, a
/// private half that does not belong to the public one.
///
/// # Errors
/// A [`KeyFault`] that names the member.
pub fn check(material: &Material) -> Result<(), KeyFault> {
    match material {
        Material::Ec { curve, x, y, d } => {
            let point = der::point(x, y);
            let (verifying, signing) = ecdsa(*curve).map_err(unsupported)?;
            ParsedPublicKey::new(verifying, &point)
                .map_err(|_| member("x", &format!("with y it is no point of {curve}")))?;
            let Some(d) = d else { return Ok(()) };
            lc::EcdsaKeyPair::from_private_key_and_public_key(signing, d.expose(), &point)
                .map(drop)
                .map_err(|_| foreign_private_half())
        }
        Material::Okp { curve, x, d } => {
            if *curve == Curve::Ed25519 && SMALL_ORDER.iter().any(|point| same_but_sign(point, x)) {
                return Err(member("x", "is a point of small order: anyone can sign"));
            }
            match d {
                Some(d) if okp_public(*curve, d)? != *x => Err(foreign_private_half()),
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
    let pair = pair.map_err(|_| member("d", &format!("is no private key of {curve}")))?;
    Ok(pair.public_key().as_ref().to_vec())
}

/// The public half of an OKP seed (RFC 8032 section 5.1.5, RFC 7748 section 6.1).
///
/// # Errors
/// The seed is of another length.
pub fn okp_public(curve: Curve, seed: &Secret) -> Result<Vec<u8>, KeyFault> {
    let wrong = || member("d", &format!("is no private key of {curve}"));
    match curve {
        Curve::Ed25519 => {
            let pair = Ed25519KeyPair::from_seed_unchecked(seed.expose()).map_err(|_| wrong())?;
            Ok(pair.public_key().as_ref().to_vec())
        }
        Curve::X25519 => agreement::PrivateKey::from_private_key(&agreement::X25519, seed.expose())
            .and_then(|key| Ok(key.compute_public_key()?.as_ref().to_vec()))
            .map_err(|_| wrong()),
        _ => Err(KeyFault::Unsupported { what: format!("crv {curve}") }),
    }
}

/// Makes a fresh RSA key of 2048 bits, the kind that issuers use.
///
/// # Errors
/// The operating system gives no randomness.
pub fn generate_rsa() -> Result<Key, Unusable> {
    let failed = |_| Unusable("no key could be generated".into());
    let pair =
        aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).map_err(failed)?;
    let document = aws_lc_rs::encoding::AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair);
    let document = Secret::new(document.map_err(failed)?.as_ref());
    der::read_as(Structure::Pkcs8, document.expose()).map_err(|fault| Unusable(fault.to_string()))
}

/// The digest of some bytes.
pub fn digest(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    let algorithm = match hash {
        Hash::Sha256 => &lc_digest::SHA256,
        Hash::Sha384 => &lc_digest::SHA384,
        Hash::Sha512 => &lc_digest::SHA512,
    };
    lc_digest::digest(algorithm, bytes).as_ref().to_vec()
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

fn sign_ecdsa(key: &Key, alg: Alg, message: &[u8]) -> Result<Vec<u8>, Unusable> {
    let refused = |_| Unusable(format!("this key can't sign {alg}"));
    let Material::Ec { curve, x, y, d: Some(d) } = &key.material else {
        return Err(other_type(alg));
    };
    let (_, signing) = ecdsa(*curve)?;
    let point = der::point(x, y);
    lc::EcdsaKeyPair::from_private_key_and_public_key(signing, d.expose(), &point)
        .map_err(refused)?
        .sign(&rand::SystemRandom::new(), message)
        .map(|signature| signature.as_ref().to_vec())
        .map_err(|_| Unusable(format!("signing {alg} failed")))
}

fn ecdsa(
    curve: Curve,
) -> Result<(&'static EcdsaVerificationAlgorithm, &'static EcdsaSigningAlgorithm), Unusable> {
    match curve {
        Curve::P256 => Ok((&lc::ECDSA_P256_SHA256_FIXED, &lc::ECDSA_P256_SHA256_FIXED_SIGNING)),
        Curve::P384 => Ok((&lc::ECDSA_P384_SHA384_FIXED, &lc::ECDSA_P384_SHA384_FIXED_SIGNING)),
        Curve::P521 => Ok((&lc::ECDSA_P521_SHA512_FIXED, &lc::ECDSA_P521_SHA512_FIXED_SIGNING)),
        Curve::Secp256k1 => {
            Ok((&lc::ECDSA_P256K1_SHA256_FIXED, &lc::ECDSA_P256K1_SHA256_FIXED_SIGNING))
        }
        Curve::Ed25519 | Curve::X25519 => Err(Unusable(format!("{curve} has no ECDSA"))),
    }
}

fn rsa_parameters(alg: Alg) -> Option<&'static RsaParameters> {
    match (alg.family(), alg.hash()) {
        (Family::RsaPkcs1, Hash::Sha256) => Some(&lc::RSA_PKCS1_2048_8192_SHA256),
        (Family::RsaPkcs1, Hash::Sha384) => Some(&lc::RSA_PKCS1_2048_8192_SHA384),
        (Family::RsaPkcs1, Hash::Sha512) => Some(&lc::RSA_PKCS1_2048_8192_SHA512),
        (Family::RsaPss, Hash::Sha256) => Some(&lc::RSA_PSS_2048_8192_SHA256),
        (Family::RsaPss, Hash::Sha384) => Some(&lc::RSA_PSS_2048_8192_SHA384),
        (Family::RsaPss, Hash::Sha512) => Some(&lc::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

fn weak_rsa(n: &[u8], e: &[u8], alg: Alg) -> Result<Ready, Unusable> {
    let number = BigUint::from_bytes_be;
    let key =
        RsaPublicKey::new(number(n), number(e)).map_err(|error| Unusable(error.to_string()))?;
    Ok(Ready::WeakRsa { key: Box::new(key), alg })
}

fn verify_weak_rsa(key: &RsaPublicKey, alg: Alg, message: &[u8], signature: &[u8]) -> bool {
    let hashed = digest(alg.hash(), message);
    let verified = match (alg.family(), alg.hash()) {
        (Family::RsaPkcs1, Hash::Sha256) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha256>(), &hashed, signature)
        }
        (Family::RsaPkcs1, Hash::Sha384) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha384>(), &hashed, signature)
        }
        (Family::RsaPkcs1, Hash::Sha512) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha512>(), &hashed, signature)
        }
        (_, Hash::Sha256) => key.verify(Pss::new::<sha2::Sha256>(), &hashed, signature),
        (_, Hash::Sha384) => key.verify(Pss::new::<sha2::Sha384>(), &hashed, signature),
        (_, Hash::Sha512) => key.verify(Pss::new::<sha2::Sha512>(), &hashed, signature),
    };
    verified.is_ok()
}

fn hmac_algorithm(hash: Hash) -> hmac::Algorithm {
    match hash {
        Hash::Sha256 => hmac::HMAC_SHA256,
        Hash::Sha384 => hmac::HMAC_SHA384,
        Hash::Sha512 => hmac::HMAC_SHA512,
    }
}

fn jsonwebtoken_algorithm(alg: Alg) -> Option<Algorithm> {
    match alg {
        Alg::Hs256 => Some(Algorithm::HS256),
        Alg::Hs384 => Some(Algorithm::HS384),
        Alg::Hs512 => Some(Algorithm::HS512),
        Alg::Rs256 => Some(Algorithm::RS256),
        Alg::Rs384 => Some(Algorithm::RS384),
        Alg::Rs512 => Some(Algorithm::RS512),
        Alg::Ps256 => Some(Algorithm::PS256),
        Alg::Ps384 => Some(Algorithm::PS384),
        Alg::Ps512 => Some(Algorithm::PS512),
        Alg::Es256 => Some(Algorithm::ES256),
        Alg::Es384 => Some(Algorithm::ES384),
        Alg::EdDsa | Alg::Ed25519 => Some(Algorithm::EdDSA),
        Alg::Es512 | Alg::Es256k => None,
    }
}

fn decoding_key(key: &Key) -> Option<DecodingKey> {
    match &key.material {
        Material::Oct(secret) => Some(DecodingKey::from_secret(secret.expose())),
        Material::Rsa { n, e, .. } => Some(DecodingKey::from_rsa_raw_components(n, e)),
        Material::Ec { x, y, .. } => Some(DecodingKey::from_ec_der(&der::point(x, y))),
        Material::Okp { x, .. } => Some(DecodingKey::from_ed_der(x)),
    }
}

fn other_type(alg: Alg) -> Unusable {
    Unusable(format!("{alg} needs another type of key"))
}

fn unsupported(unusable: Unusable) -> KeyFault {
    KeyFault::Unsupported { what: unusable.0 }
}

fn foreign_private_half() -> KeyFault {
    member("d", "does not belong to the public half")
}
