//! `jwks --lint`: every finding, and sets that have none.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::crypto;
use jotkit::jose::json::base64url;
use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::jwk;
use snapbox::str;

use crate::jwks::{place, public, with};
use crate::support::{Place, fixture, keys};

#[test]
fn a_clean_set_has_no_findings() {
    let keys = keys::jwks(&[&keys::key("rsa.pem", "a"), &keys::key("p256.pem", "b")]);
    let set = Place::new().file("set.json", keys);
    set.run("jwks set.json --lint").shows(str![[r#"
status 0
--- standard output
2 keys, no problems found

--- standard error

"#]]);
    set.run("jwks set.json --lint -o json").shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.lint/1",
  "source": "set.json",
  "age": null,
  "findings": []
}

--- standard error

"#]]);
    place(&[public("x25519.pem", "a")]).run("jwks set.json --lint").shows(str![[r#"
status 0
--- standard output
1 key, no problems found

--- standard error

"#]]);
}

/// A thorough look takes milliseconds, and there is a limit for all keys of a set together.
#[test]
fn a_key_under_many_names_is_looked_at_once() {
    let key = public("rsa.pem", "a");
    let named = |kid: usize| with(key.clone(), &[("kid", kid.to_string().as_str().into())]);
    let set = place(&(0..1000).map(named).collect::<Vec<_>>());
    set.run("jwks set.json --lint").shows(str![[r#"
status 0
--- standard output
1000 keys, no problems found

--- standard error

"#]]);
}

/// A P-256 key whose `x` begins with a zero byte, written without it.
fn short_coordinate() -> Object {
    let key = (0u16..).find_map(|number| {
        let mut d = [7; 32];
        d[..2].copy_from_slice(&number.to_be_bytes());
        let key = keys::ec(Curve::P256, &d)?;
        let jwk = jwk::write(&key, false);
        let x = base64url::decode(jwk.get("x")?.as_str()?).ok()?;
        let short = base64url::encode(x.strip_prefix(&[0])?);
        Some(with(jwk, &[("x", short.as_str().into()), ("kid", "short".into())]))
    });
    key.expect("one key in 256 has such an x")
}

/// A member in other base64: padded, of the standard alphabet, or with a zero byte in front.
fn rewritten(jwk: Object, name: &str, rewrite: impl Fn(&[u8]) -> String) -> Object {
    let text = jwk.get(name).and_then(Json::as_str).expect("the member").to_owned();
    let bytes = base64url::decode(text).expect("base64url");
    with(jwk, &[(name, rewrite(&bytes).as_str().into())])
}

#[test]
fn each_finding_of_a_key() {
    let standard = |bytes: &[u8]| STANDARD.encode(bytes);
    let zero = |bytes: &[u8]| base64url::encode([&[0], bytes].concat());
    let key = || public("rsa.pem", "a");
    for (id, jwk) in [
        ("key.malformed", with(key(), &[("n", Json::Null)])),
        ("key.leading-zero", rewritten(key(), "n", zero)),
        ("key.leading-zero", rewritten(key(), "e", zero)),
        ("key.standard-base64", rewritten(key(), "n", standard)),
        ("key.short-coordinate", short_coordinate()),
        ("key.private-published", jwk::write(&keys::key("ed25519.pem", "a"), true)),
        ("key.private-published", Object::from_iter([("kty", "oct"), ("k", "c2VjcmV0")])),
        ("key.weak", public("rsa-1024.pem", "a")),
        ("key.weak", with(key(), &[("e", "AQ".into())])),
        ("key.alg-pinned", with(key(), &[("alg", "ES256".into())])),
        ("key.alg-pinned", with(public("p256.pem", "a"), &[("alg", "ES384".into())])),
    ] {
        let text = jwk.to_string();
        let transcript = place(&[jwk]).run("jwks set.json --lint -o json");
        let document = transcript.ends_with(1).json();
        let findings = document["findings"].as_array().expect("findings");
        let ids: Vec<&str> = findings.iter().filter_map(|finding| finding["id"].as_str()).collect();
        assert_eq!(ids, [id], "{text}: {transcript}");
        assert_eq!(findings[0]["index"], 0, "{transcript}");
    }
}

#[test]
fn findings_name_the_key_and_the_member() {
    let nameless = with(public("p384.pem", ""), &[("kid", Json::Null)]);
    let transcript = place(&[
        public("rsa-1024.pem", "weak"),
        with(public("p256.pem", "twice"), &[("alg", "RS256".into())]),
        public("ed25519.pem", "twice"),
        nameless,
        jwk::write(&keys::key("p521.pem", "private"), true),
        Object::from_iter([("kty", "RSA"), ("kid", "\u{1b}[31m"), ("N", "AQAB"), ("e", "AQAB")]),
        short_coordinate(),
    ])
    .run("jwks set.json --lint");
    transcript.shows(str![[r#"
status 1
--- standard output
key.weak: kid weak: an RSA key of 1024 bits; at least 2048 are needed
key.alg-pinned: kid twice: alg RS256 is not for this EC key
key.no-kid: keys[3]: no kid, in a set of several keys
key.private-published: kid private: anyone who reads this set can sign with it: member d
key.malformed: kid \u{1b}[31m: member n: is missing, but there is N
key.short-coordinate: kid short: x is shorter than its curve
key.duplicate-kid: kid twice: 2 keys have it; libraries take the first or refuse to choose

--- standard error

"#]]);
}

#[test]
fn findings_as_json() {
    let nameless = with(public("p384.pem", ""), &[("kid", Json::Null)]);
    let place = place(&[public("p256.pem", "a"), public("ed25519.pem", "a"), nameless]);
    place.run("jwks set.json --lint -o json").shows(str![[r#"
status 1
--- standard output
{
  "schema": "jotkit.lint/1",
  "source": "set.json",
  "age": null,
  "findings": [
    {
      "id": "key.no-kid",
      "index": 2,
      "kid": null,
      "detail": "no kid, in a set of several keys"
    },
    {
      "id": "key.duplicate-kid",
      "index": 1,
      "kid": "a",
      "detail": "2 keys have it; libraries take the first or refuse to choose"
    }
  ]
}

--- standard error

"#]]);
    place.run("jwks set.json --lint -o pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: findings have no PEM format

hint: -o human or -o json

"#]]);
}

#[test]
fn an_empty_set_is_a_finding() {
    place(&[]).run("jwks set.json --lint").shows(str![[r#"
status 1
--- standard output
key.jwks-empty: it has no keys

--- standard error

"#]]);
}

#[test]
fn one_key_without_a_name_needs_none() {
    let nameless = with(public("p384.pem", ""), &[("kid", Json::Null)]);
    place(&[nameless]).run("jwks set.json --lint").ends_with(0);
}

#[test]
fn a_private_key_in_pem_is_not_published() {
    Place::new().file("key.pem", fixture("p256.pem")).run("jwks key.pem --lint").shows(str![[r#"
status 0
--- standard output
1 key, no problems found

--- standard error

"#]]);
}

#[test]
fn the_short_coordinate_is_that_of_a_key_that_verifies() {
    let key = jwk::read(&short_coordinate()).expect("it is read");
    assert!(crypto::Verifier::new(&key, Alg::Es256).is_ok());
}

#[test]
fn keys_of_kinds_to_come_are_no_finding() {
    place(&[Object::from_iter([("kty", "DSA"), ("kid", "a")])])
        .run("jwks set.json --lint")
        .ends_with(0);
    place(&[with(public("p256.pem", "a"), &[("crv", "P-192".into())])])
        .run("jwks set.json --lint")
        .ends_with(0);
}

/// What bars a key from what it is published for: jotkit itself would not verify with it.
#[test]
fn values_that_nobody_knows_are_findings() {
    let ops = |names: &[&str]| Json::Array(names.iter().map(|name| (*name).into()).collect());
    for (members, said) in [
        (vec![("alg", "rs256".into())], "alg \"rs256\" is not a known algorithm: write RS256"),
        (vec![("alg", "none".into())], "alg \"none\" is not a known algorithm"),
        (vec![("alg", "".into())], "alg \"\" is not a known algorithm"),
        (vec![("use", "SIG".into())], "use \"SIG\" is not a known use: write sig"),
        (vec![("key_ops", ops(&[]))], "key_ops is empty: nothing is allowed"),
        (
            vec![("use", "sig".into()), ("key_ops", ops(&["encrypt"]))],
            "use is sig, and key_ops leave verify out",
        ),
    ] {
        let said_of = |members: &[(&str, Json)]| {
            place(&[with(public("rsa.pem", "a"), members)]).run("jwks set.json --lint")
        };
        let lint = said_of(&members);
        assert!(lint.ends_with(1).stdout.contains(said), "{said}\n{lint}");
    }
    for members in [
        vec![("alg", "RSA-OAEP-256".into()), ("use", "enc".into())],
        vec![("use", "enc".into()), ("key_ops", ops(&["wrapKey"]))],
        vec![("alg", Json::Null), ("use", Json::Null), ("key_ops", Json::Null), ("d", Json::Null)],
    ] {
        place(&[with(public("rsa.pem", "a"), &members)]).run("jwks set.json --lint").ends_with(0);
    }
    let x25519 = with(public("x25519.pem", "a"), &[("use", "sig".into())]);
    let lint = place(&[x25519]).run("jwks set.json --lint");
    assert!(lint.ends_with(1).stdout.contains("no X25519 key makes signatures"), "{lint}");
}
