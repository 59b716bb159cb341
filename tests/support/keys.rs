//! Keys of `tests/fixtures`, and tokens signed with them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ::der::Encode;
use ::der::asn1::ObjectIdentifier;
use jotkit::jose::alg::{Alg, Curve, Family, Hash};
use jotkit::jose::crypto;
use jotkit::jose::crypto::material;
use jotkit::jose::json::Object;
use jotkit::jose::json::base64url;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::hmac_secret::HmacSecret;
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use jotkit::jose::key::secret::Secret;
use jotkit::jose::key::{Key, Material};
use rsa::pkcs8::DecodePrivateKey;
use sec1::{EcParameters, EcPrivateKey};

use crate::support::{NOW, fixture};

/// The private key of a fixture, under a name. Tests ask for the same few ten thousand times: each
/// is read once.
pub fn key(file: &str, kid: &str) -> Key {
    static READ: Mutex<BTreeMap<String, Key>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let key = read.entry(file.to_owned()).or_insert_with(|| {
        let (_, set) = format::read(fixture(file).as_bytes(), None).expect("a fixture is a key");
        set.keys().next().expect("a fixture holds a key").clone()
    });
    Key { kid: Some(kid.to_owned()), ..key.clone() }
}

/// A shared secret that is long enough for every hash.
pub const LONG_SECRET: &[u8] = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A private key that serves an algorithm; kinds without a fixture are made of a fixed seed.
pub fn of(alg: Alg) -> Key {
    match (alg.family(), alg.curve()) {
        (Family::Hmac, _) => shared(LONG_SECRET),
        (Family::RsaPkcs1 | Family::RsaPss, _) => key("rsa.pem", "it"),
        (Family::MlDsa, _) => ml_dsa(alg, [7; 32]),
        (_, Some(Curve::P256)) => key("p256.pem", "it"),
        (_, Some(Curve::P384)) => key("p384.pem", "it"),
        (_, Some(Curve::P521)) => key("p521.pem", "it"),
        (_, Some(Curve::Secp256k1)) => key("secp256k1.pem", "it"),
        (_, Some(Curve::Ed448)) => key("ed448.pem", "it"),
        _ => key("ed25519.pem", "it"),
    }
}

/// The key of a shared secret.
pub fn shared(secret: impl Into<Vec<u8>>) -> Key {
    Key::new(Material::Oct(HmacSecret::new(secret).expect("no asymmetric key")))
}

/// A token under the MAC of any bytes, as somebody makes it who takes a public key for a secret.
pub fn forged(header: &str, payload: &str, secret: impl AsRef<[u8]>, alg: Alg) -> String {
    let input = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    let mac = crypto::mac(alg, secret.as_ref(), input.as_bytes()).expect("an algorithm of MACs");
    format!("{input}.{}", base64url::encode(mac))
}

/// The OKP key of a private half.
pub fn okp(curve: Curve, d: &[u8]) -> Key {
    let d = Secret::new(d);
    let x = material::okp_public(curve, &d).expect("a private half");
    Key::new(Material::Okp { curve, x, d: Some(d) })
}

/// The ML-DSA key of a seed.
pub fn ml_dsa(alg: Alg, seed: [u8; 32]) -> Key {
    let seed = Secret::new(seed);
    let public = material::akp_public(alg, &seed).expect("a seed");
    Key::new(Material::Akp { alg, public, seed: Some(seed) })
}

/// The EC key of a private scalar; `None` for the few bytes that are none.
pub fn ec(curve: Curve, d: &[u8]) -> Option<Key> {
    let oid = match curve {
        Curve::P256 => "1.2.840.10045.3.1.7",
        Curve::P384 => "1.3.132.0.34",
        Curve::P521 => "1.3.132.0.35",
        _ => "1.3.132.0.10",
    };
    let parameters = Some(EcParameters::NamedCurve(ObjectIdentifier::new_unwrap(oid)));
    let key = EcPrivateKey { private_key: d, parameters, public_key: None };
    der::read_as(Structure::Sec1, &key.to_der().expect("DER")).ok()
}

/// A key set of public keys.
pub fn jwks(keys: &[&Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| jwk::write(key, false).to_string()).collect();
    format!("{{\"keys\":[{}]}}", keys.join(","))
}

/// The key set that verifies the tokens of [`rs256`].
pub fn test_1() -> String {
    jwks(&[&key("rsa.pem", "test-1")])
}

/// The public half of a key, as most libraries want it.
pub fn public_pem(key: &Key) -> String {
    let public = key.public().expect("a public half");
    let bytes = der::write(Structure::Spki, &public).expect("it is written");
    pem::armour(Structure::Spki, bytes.expose())
}

/// A token with that header and payload, whatever they are, signed with RS256, the key's own or
/// another algorithm.
pub fn token(header: &str, payload: &str, key: &Key, alg: Alg) -> String {
    token_of_bytes(header, payload.as_bytes(), key, alg)
}

/// The same of a payload that need be no text.
pub fn token_of_bytes(header: &str, payload: &[u8], key: &Key, alg: Alg) -> String {
    let input = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    let signature = crypto::sign(key, alg, input.as_bytes()).expect("a fixture signs");
    format!("{input}.{}", base64url::encode(signature))
}

/// An RS256 token of `rsa.pem` under the kid `test-1` with claims that `claims` adds to or replaces.
pub fn rs256(changed: &str) -> String {
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"test-1"}"#;
    token(header, &claims(changed), &key("rsa.pem", "test-1"), Alg::Rs256)
}

/// The claims of a good token, with those that `changed` adds to or replaces.
pub fn claims(changed: &str) -> String {
    let mut all = Object::parse(&format!(
        r#"{{"iss":"https://issuer.example","sub":"user_42","aud":"backend","iat":{},"exp":{}}}"#,
        NOW - 60,
        NOW + 300
    ))
    .expect("valid");
    for (name, value) in Object::parse(changed).expect("claims are an object").members() {
        all.set(name, value.clone());
    }
    all.to_string()
}

/// An RS256 token of `rsa.pem` with the header given and the claims of [`rs256`].
pub fn with_header(header: &str) -> String {
    let claims = claims("{}");
    token(header, &claims, &key("rsa.pem", "test-1"), Alg::Rs256)
}

/// A shared secret of 32 bytes, and a token that it signs.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

pub fn hs256(claims_changed: &str) -> String {
    let key = shared(SECRET);
    token(r#"{"alg":"HS256","typ":"JWT"}"#, &claims(claims_changed), &key, Alg::Hs256)
}

/// A token whose claims were changed after it was signed.
pub fn tampered() -> String {
    let token = rs256("{}");
    let [header, _, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("{token}")
    };
    format!("{header}.{}.{signature}", base64url::encode(claims(r#"{"sub":"user_1"}"#)))
}

/// An RS256 token of `rsa-1024.pem`, with which jotkit does not sign.
pub fn weak_rs256(claims: &str) -> String {
    let header = r#"{"alg":"RS256","kid":"test-1"}"#;
    let input = format!("{}.{}", base64url::encode(header), base64url::encode(claims));
    let key = rsa::RsaPrivateKey::from_pkcs8_pem(&fixture("rsa-1024.pem")).expect("PKCS#8");
    let digest = crypto::digest(Hash::Sha256, input.as_bytes());
    let scheme = rsa::Pkcs1v15Sign::new::<rsa::sha2::Sha256>();
    let signature = key.sign(scheme, &digest).expect("it signs");
    format!("{input}.{}", base64url::encode(signature))
}
