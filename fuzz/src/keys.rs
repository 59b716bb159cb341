//! Fixed keys of four algorithms, signed and verified with by other code than jotkit's.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use hmac::{Hmac, Mac};
use p256::ecdsa::signature::{SignatureEncoding, Signer as _, Verifier as _};
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use serde_json::json;
use sha2::Sha256;

/// The shared secret: random, so that no text has it by chance.
pub const SECRET: &str = "q7Yw2m0Vx4Jb9TzKc1RfN8sLdEu5HgPaW3oXiQ6yBvM";
pub const RSA_PEM: &str = include_str!("../../tests/fixtures/rsa.pem");
const P256_PEM: &str = include_str!("../../tests/fixtures/p256.pem");
const ED25519_PEM: &str = include_str!("../../tests/fixtures/ed25519.pem");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    Hs256,
    EdDsa,
    Es256,
    Rs256,
}

struct Keys {
    ed25519: ed25519_dalek::SigningKey,
    p256: p256::ecdsa::SigningKey,
    rsa: rsa::pkcs1v15::SigningKey<Sha256>,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| Keys {
        ed25519: ed25519_dalek::SigningKey::from_pkcs8_pem(ED25519_PEM).expect("a key"),
        p256: p256::ecdsa::SigningKey::from_pkcs8_pem(P256_PEM).expect("a key"),
        rsa: rsa::pkcs1v15::SigningKey::from_pkcs8_pem(RSA_PEM).expect("a key"),
    })
}

impl Signer {
    pub const ALL: [Signer; 4] = [Signer::Hs256, Signer::EdDsa, Signer::Es256, Signer::Rs256];

    pub fn alg(self) -> &'static str {
        match self {
            Signer::Hs256 => "HS256",
            Signer::EdDsa => "EdDSA",
            Signer::Es256 => "ES256",
            Signer::Rs256 => "RS256",
        }
    }

    pub fn kid(self) -> &'static str {
        match self {
            Signer::Hs256 => "hs",
            Signer::EdDsa => "ed",
            Signer::Es256 => "ec",
            Signer::Rs256 => "rsa",
        }
    }

    pub fn sign(self, message: &[u8]) -> Vec<u8> {
        let keys = keys();
        match self {
            Signer::Hs256 => hs256(SECRET.as_bytes(), message),
            Signer::EdDsa => keys.ed25519.sign(message).to_vec(),
            Signer::Es256 => {
                let signature: p256::ecdsa::Signature = keys.p256.sign(message);
                signature.to_vec()
            }
            Signer::Rs256 => keys.rsa.sign(message).to_vec(),
        }
    }

    pub fn verifies(self, message: &[u8], signature: &[u8]) -> bool {
        let keys = keys();
        match self {
            Signer::Hs256 => mac(SECRET.as_bytes(), message).verify_slice(signature).is_ok(),
            Signer::EdDsa => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| keys.ed25519.verify(message, &signature).is_ok()),
            Signer::Es256 => p256::ecdsa::Signature::from_slice(signature).is_ok_and(|signature| {
                keys.p256.verifying_key().verify(message, &signature).is_ok()
            }),
            Signer::Rs256 => {
                use rsa::signature::Keypair;
                rsa::pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| {
                    keys.rsa.verifying_key().verify(message, &signature).is_ok()
                })
            }
        }
    }
}

fn mac(secret: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).expect("any length");
    mac.update(message);
    mac
}

/// A signature with any secret.
pub fn hs256(secret: &[u8], message: &[u8]) -> Vec<u8> {
    mac(secret, message).finalize().into_bytes().to_vec()
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Strict: no padding, no trailing bits, no other alphabet.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The public half of the Ed25519 key.
pub fn ed25519_point() -> [u8; 32] {
    keys().ed25519.verifying_key().to_bytes()
}

/// What only the owner of the RSA key knows, as a JWK has it.
pub fn rsa_private_members() -> Vec<String> {
    let rsa: &rsa::RsaPrivateKey = keys().rsa.as_ref();
    let numbers = std::iter::once(rsa.d()).chain(rsa.primes());
    numbers.map(|number| base64url(number.to_bytes_be())).collect()
}

/// All four as a key set; the secret is in it, for it is a file.
pub fn key_set() -> String {
    let keys = keys();
    let point = keys.p256.verifying_key().to_encoded_point(false);
    let rsa: &rsa::RsaPrivateKey = keys.rsa.as_ref();
    let set = json!({"keys": [
        {"kty": "oct", "kid": "hs", "k": base64url(SECRET)},
        {"kty": "OKP", "crv": "Ed25519", "kid": "ed",
         "x": base64url(keys.ed25519.verifying_key().as_bytes())},
        {"kty": "EC", "crv": "P-256", "kid": "ec",
         "x": base64url(point.x().expect("a point")), "y": base64url(point.y().expect("a point"))},
        {"kty": "RSA", "kid": "rsa",
         "n": base64url(rsa.n().to_bytes_be()), "e": base64url(rsa.e().to_bytes_be())},
    ]});
    set.to_string()
}

/// The files that a command line may name.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        ("keys.json", key_set()),
        ("secret", SECRET.into()),
        ("rsa.pem", RSA_PEM.into()),
        ("ec.pem", P256_PEM.into()),
        ("ed.pem", ED25519_PEM.into()),
    ]
}
