//! Keys of `tests/fixtures`, and tokens signed with them.

use jotkit::jose::alg::Alg;
use jotkit::jose::encoding;
use jotkit::jose::json::Object;
use jotkit::jose::key::Key;
use jotkit::jose::{base64url, jwk, signature};

use crate::support::{NOW, fixture};

/// The private key of a fixture, under a name.
pub fn key(file: &str, kid: &str) -> Key {
    let (_, set) = encoding::read(fixture(file).as_bytes()).expect("a fixture is a key");
    let key = set.keys().next().expect("a fixture holds a key").clone();
    Key { kid: Some(kid.to_owned()), ..key }
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
