//! Keys of `tests/fixtures`, and tokens signed with them.

use ::der::Encode;
use ::der::asn1::ObjectIdentifier;
use jotkit::jose::alg::Alg;
use jotkit::jose::der::{self, Structure};
use jotkit::jose::encoding;
use jotkit::jose::json::Object;
use jotkit::jose::key::Key;
use jotkit::jose::{base64url, jwk, signature};
use sec1::{EcParameters, EcPrivateKey};

use crate::support::{NOW, fixture};

/// The private key of a fixture, under a name.
pub fn key(file: &str, kid: &str) -> Key {
    let (_, set) = encoding::read(fixture(file).as_bytes()).expect("a fixture is a key");
    let key = set.keys().next().expect("a fixture holds a key").clone();
    Key { kid: Some(kid.to_owned()), ..key }
}

/// The P-256 key of a private scalar; `None` for the few bytes that are none.
pub fn p256(d: &[u8; 32]) -> Option<Key> {
    let curve = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
    let parameters = Some(EcParameters::NamedCurve(curve));
    let key = EcPrivateKey { private_key: d, parameters, public_key: None };
    der::read_as(Structure::Sec1, &key.to_der().expect("DER")).ok()
}

/// A key set of public keys.
pub fn jwks(keys: &[&Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| jwk::write(key, false).to_string()).collect();
    format!("{{\"keys\":[{}]}}", keys.join(","))
}

/// A token with that header and payload, whatever they are, signed with RS256, the key's own or
/// another algorithm.
pub fn token(header: &str, payload: &str, key: &Key, alg: Alg) -> String {
    let input = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    let signature = signature::sign(key, alg, input.as_bytes()).expect("a fixture signs");
    format!("{input}.{}", base64url::encode(signature))
}

/// An RS256 token of `rsa.pem` under the kid `test-1` with claims that `claims` adds to or replaces.
pub fn rs256(claims: &str) -> String {
    let mut all = Object::parse(&format!(
        r#"{{"iss":"https://issuer.example","sub":"user_42","aud":"backend","iat":{},"exp":{}}}"#,
        NOW - 60,
        NOW + 300
    ))
    .expect("valid");
    for (name, value) in Object::parse(claims).expect("claims are an object").members() {
        all.set(name, value.clone());
    }
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"test-1"}"#;
    token(header, &all.to_string(), &key("rsa.pem", "test-1"), Alg::Rs256)
}
