//! `jwks` over local files: the table, and the set as JSON and PEM.

use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::jwk;
use snapbox::str;

use crate::support::{Place, fixture, keys};

const LONG_KID: &str = "2026-production-signing-key-eu-central-1-rotated";

/// The public JWK of a fixture.
pub fn public(file: &str, kid: &str) -> Object {
    jwk::write(&keys::key(file, kid), false)
}

/// The same with members added or, by `null`, taken away.
pub fn with(mut jwk: Object, members: &[(&str, Json)]) -> Object {
    for (name, value) in members {
        match value {
            Json::Null => jwk.remove(name),
            value => jwk.set(name, value.clone()),
        }
    }
    jwk
}

pub fn set(keys: &[Object]) -> String {
    let keys: Vec<String> = keys.iter().map(Object::to_string).collect();
    format!("{{\"keys\":[{}]}}", keys.join(","))
}

pub fn place(keys: &[Object]) -> Place {
    Place::new().file("set.json", set(keys))
}

/// A set as the world has them: good keys, and two that are none.
fn mixed() -> Place {
    let sig = [("use", Json::from("sig"))];
    place(&[
        with(public("rsa.pem", LONG_KID), &[("use", "sig".into()), ("alg", "RS256".into())]),
        with(public("p256.pem", "ec"), &sig),
        with(public("ed25519.pem", "IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8"), &sig),
        with(public("secp256k1.pem", "-"), &[("kid", Json::Null)]),
        with(public("rsa-1024.pem", "old"), &sig),
        Object::from_iter([("kty", "RSA"), ("kid", "broken"), ("alg", "RS256"), ("e", "AQAB")]),
        Object::from_iter([("kty", "AKP"), ("kid", "\u{1b}[31mred\u{202e}\n"), ("alg", "ML-DSA")]),
    ])
}

#[test]
fn keys_stand_in_a_table() {
    let transcript = mixed().run("jwks set.json");
    assert!(transcript.stdout.lines().all(|line| line.chars().count() <= 80), "{transcript}");
    transcript.shows(str![[r#"
status 0
--- standard output
type  size       alg     use  kid / thumbprint
RSA   2048       RS256   sig  2026-production-signing-key-eu-central-1-rotated
                              DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc
EC    P-256      -       sig  ec
                              WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
OKP   Ed25519    -       sig  IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8
EC    secp256k1  -       -    -
                              yVBL1ehVIWVzsdswSaN02iePo6bVjIOqs7b7CbJv2xg
RSA   1024       -       sig  old
                              GX7mkO9LyRHDUMajX6_hri8pkmw8hVpOH8rpOcle_rQ
                              an RSA key of 1024 bits; at least 2048 are needed
RSA   -          RS256   -    broken
                              bad key: member n: is missing
AKP   -          ML-DSA  -    \u{1b}[31mred\u{202e}\u{a}
                              bad key: kty AKP with alg ML-DSA is not supported

--- standard error
note: from set.json

"#]]);
}

#[test]
fn hostile_members_keep_the_table_within_its_width() {
    let long = "0123456789".repeat(30);
    let members = [("alg", long.as_str().into()), ("use", "\u{1b}]0;title\u{7}".into())];
    let transcript = place(&[with(public("p256.pem", &long), &members)]).run("jwks set.json");
    transcript.ends_with(0);
    assert!(transcript.stdout.lines().all(|line| line.chars().count() <= 80), "{transcript}");
    assert!(!transcript.stdout.contains('\u{1b}'), "{transcript}");
}

#[test]
fn colour_does_not_change_the_table() {
    let place = mixed();
    let plain = place.run("jwks set.json").stdout;
    assert_eq!(place.run("jwks set.json --color always").stdout, plain);
}

#[test]
fn private_keys_certificates_and_secrets_are_remarked_on() {
    let place = Place::new()
        .file("private.pem", fixture("ed25519.pem"))
        .file("certificate.pem", fixture("p256-cert.pem"))
        .file("oct.json", r#"{"kty":"oct","k":"c2VjcmV0"}"#);
    place.run("jwks private.pem").shows(str![[r#"
status 0
--- standard output
type  size     alg  use  kid  thumbprint
OKP   Ed25519  -    -    -    IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8
                              has the private half

--- standard error
note: from private.pem

"#]]);
    place.run("jwks certificate.pem").shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid / thumbprint
EC    P-256  -    -    -
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
                       certificate of CN=jotkit-test, by itself, until
                       2126-10-28

--- standard error
note: from certificate.pem

"#]]);
    place.run("jwks oct.json").shows(str![[r#"
status 0
--- standard output
type  size  alg  use  kid  thumbprint
oct   48    -    -    -    -
                           a shared secret

--- standard error
note: from oct.json

"#]]);
}

#[test]
fn standard_input_is_a_source() {
    let text = set(&[public("p256.pem", "ec")]);
    Place::new().run_with("jwks -", text).shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid  thumbprint
EC    P-256  -    -    ec   WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0

--- standard error
note: from standard input

"#]]);
}

#[test]
fn an_empty_set_has_no_keys() {
    place(&[]).run("jwks set.json").shows(str![[r#"
status 0
--- standard output
no keys

--- standard error
note: from set.json

"#]]);
}

#[test]
fn one_key_by_its_name() {
    mixed().run("jwks set.json --kid ec").shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid  thumbprint
EC    P-256  -    sig  ec   WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0

--- standard error
note: from set.json

"#]]);
    mixed().run("jwks set.json --kid nobody").shows(str![[r#"
status 0
--- standard output
type  size       alg  use  kid  thumbprint
EC    secp256k1  -    -    -    yVBL1ehVIWVzsdswSaN02iePo6bVjIOqs7b7CbJv2xg

--- standard error
note: no key has kid nobody; only keys without a kid are meant
note: from set.json

"#]]);
    let nameless = with(public("p256.pem", ""), &[("kid", Json::Null)]);
    place(&[nameless]).run("jwks set.json --kid nobody").shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid  thumbprint
EC    P-256  -    -    -    WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0

--- standard error
note: no key has kid nobody; only keys without a kid are meant
note: from set.json

"#]]);
}

#[test]
fn sources_that_are_no_keys() {
    let place = Place::new()
        .file("page", "<html>")
        .file("metadata", r#"{"issuer":"https://a.example","jwks_uri":"https://a.example/jwks"}"#)
        .file("other", r#"{"a":1}"#)
        .file("list", "[]")
        .file("keys", r#"{"keys":{}}"#);
    place.run("jwks page").shows(str![[r#"
status 3
--- standard output

--- standard error
error: page: a web page (HTML), not keys

hint: the URL of the keys is jwks_uri in the metadata of the issuer: ISSUER/.well-known/openid-configuration

"#]]);
    place.run("jwks metadata").shows(str![[r#"
status 3
--- standard output

--- standard error
error: metadata: an issuer's metadata, not keys; its jwks_uri is https://a.example/jwks

hint: use the URL of its keys: https://a.example/jwks

"#]]);
    place.run("jwks other").shows(str![[r#"
status 3
--- standard output

--- standard error
error: other: JSON without keys or kty: its members are a

hint: if it holds a shared secret: --secret-file of verify, explain and sign; else check the key

"#]]);
    place.run("jwks list").shows(str![[r#"
status 3
--- standard output

--- standard error
error: list: a JSON list, where a key set is an object with a list of keys

hint: if it holds a shared secret: --secret-file of verify, explain and sign; else check the key

"#]]);
    place.run("jwks keys").shows(str![[r#"
status 3
--- standard output

--- standard error
error: keys: member keys: is not a list

hint: write keys as a list of JWKs, also where there is only one

"#]]);
    place.run("jwks none").shows(str![[r#"
status 3
--- standard output

--- standard error
error: none: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn json_is_a_key_set_itself() {
    let private = jwk::write(&keys::key("p256.pem", "ec"), true);
    let private = with(private, &[("x-team", "blue".into()), ("ext", Json::Bool(true))]);
    let secret = Object::from_iter([("kty", "oct"), ("kid", "shared"), ("k", "c2VjcmV0")]);
    let broken = Object::from_iter([("kty", "EC"), ("kid", "broken")]);
    let place = place(&[private, secret, broken]);
    let transcript = place.run("jwks set.json -o json");
    transcript.shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.jwks/1",
  "source": "set.json",
  "age": null,
  "keys": [
    {
      "kty": "EC",
      "kid": "ec",
      "crv": "P-256",
      "x": "BJg7JCw30d37XJf8YQzQcYT3SksExblxDlFE3C0OytI",
      "y": "kfBjatWRgZCJDRUvcXbEXpHcEsO-Xdk3CbaqscVzNpc",
      "ext": true
    }
  ],
  "chains": [],
  "left_out": [
    {
      "index": 1,
      "kid": "shared",
      "why": "a shared secret"
    },
    {
      "index": 2,
      "kid": "broken",
      "why": "member crv: is missing"
    }
  ]
}

--- standard error

"#]]);
    let again = place.run_with("jwks - -o json", &transcript.stdout).json();
    assert_eq!(again["keys"], transcript.json()["keys"]);
}

#[test]
fn a_pem_as_json_is_a_key_set_too() {
    let place = Place::new().file("key.pem", fixture("rsa.pem"));
    let document = place.run("jwks key.pem -o json").json();
    let jwk = place.run("convert key.pem").json();
    assert_eq!(document["keys"][0]["n"], jwk["n"]);
    for name in jwk::PRIVATE_MEMBERS {
        assert!(document["keys"][0].get(name).is_none(), "{name}");
    }
}

#[test]
fn pem_is_what_openssl_writes() {
    let files = ["rsa.pem", "p256.pem", "ed25519.pem"];
    let place = place(&files.map(|file| public(file, file)));
    let written = place.run("jwks set.json -o pem");
    let mut expected = String::new();
    for file in files {
        let Some(pem) = place.openssl("pkey -pubout", fixture(file)) else { return };
        expected += &String::from_utf8(pem).expect("UTF-8");
    }
    assert_eq!(written.stdout, expected);
}

#[test]
fn keys_without_a_pem_are_left_out_aloud() {
    let secret = Object::from_iter([("kty", "oct"), ("kid", "shared"), ("k", "c2VjcmV0")]);
    let broken = Object::from_iter([("kty", "EC"), ("crv", "P-256")]);
    let one = with(public("rsa-1024.pem", "one"), &[("e", "AQ".into())]);
    place(&[secret.clone(), broken, public("ed25519.pem", "ed")])
        .run("jwks set.json -o pem")
        .shows(str![[r#"
status 0
--- standard output
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA54F72OAcCMdTq86qAizMP1mK/D2Vq+Tkb+RMiJ/J4n0=
-----END PUBLIC KEY-----

--- standard error
warning: keys[0] (kid shared) is left out: a shared secret
warning: keys[1] is left out: member x: is missing
note: from set.json

"#]]);
    place(&[secret]).run("jwks set.json -o pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: no public key in it

"#]]);
    place(&[one]).run("jwks set.json -o pem").ends_with(0);
}

/// What nobody knows may be as private as what is known to be.
#[test]
fn only_known_members_of_a_key_are_printed() {
    let place = place(&[with(
        public("rsa.pem", "a"),
        &[
            ("D", "c2VjcmV0".into()),
            ("privateKey", "c2VjcmV0".into()),
            ("exp", Json::Number("1".into())),
        ],
    )]);
    let document = place.run("jwks set.json -o json").ends_with(0).json();
    let names: Vec<&String> = document["keys"][0].as_object().expect("a key").keys().collect();
    assert!(!document.to_string().contains("c2VjcmV0"), "{document}");
    assert!(names.contains(&&"exp".to_owned()) && names.contains(&&"n".to_owned()), "{names:?}");
}

/// As WebCrypto exports a private key: its public half verifies.
#[test]
fn operations_of_a_private_key_become_those_of_its_public_half() {
    let key = keys::key("rsa.pem", "a");
    let ops = Json::Array(vec!["sign".into()]);
    let private = with(jwk::write(&key, true), &[("key_ops", ops), ("ext", Json::Bool(true))]);
    let place = Place::new().file("private.json", private.to_string());
    let public = place.run("jwks private.json -o json").ends_with(0).stdout.clone();
    let token = place.run("sign --key private.json --exp 1h").ends_with(0).stdout.clone();
    let place = place.file("public.json", public);
    place.run_with("verify --jwks public.json", token).ends_with(0);
    place.run("jwks public.json --lint").ends_with(0);
}
