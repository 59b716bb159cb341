//! Certificates that come with keys: `x5c` chains, `x5t`, and Google's maps of certificates.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::alg::Hash;
use jotkit::jose::crypto;
use jotkit::jose::json::base64url;
use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::Key;
use jotkit::jose::key::format::{self, Encoding};
use jotkit::jose::key::jwk;
use proptest::prelude::*;
use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, fixture, keys};

/// The certificates of `chain.pem` in DER, leaf first.
fn chain() -> Vec<Vec<u8>> {
    keys::key("chain.pem", "it").certificates
}

/// The leaf's JWK with its chain and one member more.
fn with(name: &str, value: impl Into<Json>) -> Object {
    let mut jwk = jwk::write(&keys::key("chain.pem", "it"), false);
    jwk.set(name, value.into());
    jwk
}

/// What is said of a JWK: its fault, or else its remarks.
fn said(jwk: &Object) -> String {
    match jwk::read(jwk) {
        Err(fault) => fault.to_string(),
        Ok(Key { remarks, .. }) => {
            remarks.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[test]
fn thumbprints_are_those_of_the_first_certificate() {
    let (sha1, sha256) =
        (|der: &Vec<u8>| crypto::sha1(der), |der: &Vec<u8>| crypto::digest(Hash::Sha256, der));
    let [leaf, root] = &chain()[..] else { panic!("two certificates") };
    for (jwk, expected) in [
        (with("x5t", base64url::encode(sha1(leaf))), ""),
        (with("x5t#S256", base64url::encode(sha256(leaf))), ""),
        (
            with("x5t", base64url::encode(sha1(root))),
            "member x5t: is not the thumbprint of the first certificate",
        ),
        (
            with("x5t#S256", base64url::encode(sha256(root))),
            "member x5t#S256: is not the thumbprint of the first certificate",
        ),
        (
            with("x5t", base64url::encode(sha256(leaf))),
            "member x5t: is not the thumbprint of the first certificate",
        ),
        (with("x5t", ""), "member x5t: is not the thumbprint of the first certificate"),
        (with("x5t", 7), "member x5t: is a number, not a string"),
        (
            with("x5t", STANDARD.encode(sha1(leaf))),
            "x5t is padded or standard base64, not base64url",
        ),
        // As Auth0 had it for years.
        (
            with("x5t", base64url::encode(hex(&sha1(leaf)))),
            "x5t is hexadecimal text, not the bytes of the digest",
        ),
        (
            with("x5t#S256", hex(&sha256(leaf)).to_lowercase()),
            "x5t#S256 is hexadecimal text, not the bytes of the digest",
        ),
        (
            with("x5t", base64url::encode(hex(&sha1(root)))),
            "member x5t: is not the thumbprint of the first certificate",
        ),
    ] {
        assert_eq!(said(&jwk), expected, "{jwk}");
    }
    // Without a certificate there is nothing to compare with.
    let mut bare = with("x5t", base64url::encode(sha1(root)));
    bare.remove("x5c");
    assert_eq!(said(&bare), "");
}

#[test]
fn openssl_has_the_same_thumbprints() {
    let place = Place::new();
    for (flag, ours) in [
        ("-sha1", hex(&crypto::sha1(&chain()[0]))),
        ("-sha256", hex(&crypto::digest(Hash::Sha256, &chain()[0]))),
    ] {
        let line = format!("x509 -noout -fingerprint {flag}");
        let Some(theirs) = place.openssl(&line, fixture("chain.pem")) else { return };
        let theirs = String::from_utf8(theirs).expect("ASCII").replace(':', "");
        assert_eq!(theirs.trim_end().split_once('=').map(|(_, hex)| hex), Some(&ours[..]));
    }
}

#[test]
fn a_certificate_alone_makes_no_jwk() {
    let mut jwk = with("kid", "it");
    jwk.remove("x");
    assert_eq!(said(&jwk), "member x: is missing");
}

#[test]
fn the_chain_is_shown() {
    let place = Place::new().file("chain.pem", fixture("chain.pem"));
    place.run(&format!("jwks chain.pem --at {NOW}")).shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid / thumbprint
EC    P-256  -    -    -
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
                       certificate of CN=Leaf,O=jotkit tests, by
                       CN=Root,O=jotkit tests, until 2126-10-28
                       certificate of CN=Root,O=jotkit tests, by itself, until
                       2126-10-28

--- standard error
note: from chain.pem

"#]]);
    place.run("jwks chain.pem --at 2200-01-01T00:00:00Z").shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid / thumbprint
EC    P-256  -    -    -
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
                       certificate of CN=Leaf,O=jotkit tests, by
                       CN=Root,O=jotkit tests, expired 73 y 64 d ago
                       certificate of CN=Root,O=jotkit tests, by itself, expired
                       73 y 64 d ago

--- standard error
note: from chain.pem

"#]]);
    place.run(&format!("jwks chain.pem -o json --at {NOW}")).shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.jwks/1",
  "source": "chain.pem",
  "age": null,
  "keys": [
    {
      "kty": "EC",
      "crv": "P-256",
      "x": "BJg7JCw30d37XJf8YQzQcYT3SksExblxDlFE3C0OytI",
      "y": "kfBjatWRgZCJDRUvcXbEXpHcEsO-Xdk3CbaqscVzNpc",
      "x5c": [
        "MIIBVTCB3AIBAjAKBggqhkjOPQQDAjAmMRUwEwYDVQQKDAxqb3RraXQgdGVzdHMxDTALBgNVBAMMBFJvb3QwIBcNMjYxMTIxMDYyMjE5WhgPMjEyNjEwMjgwNjIyMTlaMCYxFTATBgNVBAoMDGpvdGtpdCB0ZXN0czENMAsGA1UEAwwETGVhZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABASYOyQsN9Hd+1yX/GEM0HGE90pLBMW5cQ5RRNwtDsrSkfBjatWRgZCJDRUvcXbEXpHcEsO+Xdk3CbaqscVzNpcwCgYIKoZIzj0EAwIDaAAwZQIwZVmWiTWH/8LtCWBk6K8XpbuPFu89gf9nTLSZXKp4IWiziAOqHriXzT5TT4o4CFsTAjEAvvbN/Sgi8L77Lu21tAxcdWx6dyjjAtPTaNQa2HGHnVUooLJMD/fVEHxWgQOVCBco",
        "MIIB4TCCAWagAwIBAgIUNdALcS0lMyrLkxCKHiEjlWrnXn4wCgYIKoZIzj0EAwIwJjEVMBMGA1UECgwMam90a2l0IHRlc3RzMQ0wCwYDVQQDDARSb290MCAXDTI2MTEyMTA2MjIxOVoYDzIxMjYxMDI4MDYyMjE5WjAmMRUwEwYDVQQKDAxqb3RraXQgdGVzdHMxDTALBgNVBAMMBFJvb3QwdjAQBgcqhkjOPQIBBgUrgQQAIgNiAARRPuIsuoPEVzSN2y9hCMtyZ46FchqWHZG8PwcWu9BBBsNvwvxWlXXbA5zMZsFC6KizzNx/nKdzTgj7H3f4I4gCBMTzHMq5STuSrplOvRS7/Rg69Hoc2pf3i5M/RIbl7ZyjUzBRMB0GA1UdDgQWBBQ0DxpScHljRkbN1x62VSt42pDrITAfBgNVHSMEGDAWgBQ0DxpScHljRkbN1x62VSt42pDrITAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA2kAMGYCMQDtoQPLXAtxyUX9MKUTxIP8XUluto7kwXQqha7G4/hyW1ZbQ57aeAP13styVjP/a9kCMQC9ZSPTceDGMVR3lqBuqkjQQ2MdXhOBMW6GNdS6Gll+7YnMd+DgKKZ4Tqw/Hd0/VcQ="
      ]
    }
  ],
  "chains": [
    {
      "index": 0,
      "kid": null,
      "certificates": [
        {
          "subject": "CN=Leaf,O=jotkit tests",
          "issuer": "CN=Root,O=jotkit tests",
          "not_after": 4948842139,
          "expired": false
        },
        {
          "subject": "CN=Root,O=jotkit tests",
          "issuer": "CN=Root,O=jotkit tests",
          "not_after": 4948842139,
          "expired": false
        }
      ]
    }
  ],
  "left_out": []
}

--- standard error

"#]]);
}

#[test]
fn a_chain_of_strange_certificates_is_shown_as_far_as_it_goes() {
    let mut jwk = with("kid", "it");
    let x5c = [&[chain()[0].clone()][..], &vec![vec![0x30, 0]; 50]].concat();
    let x5c = x5c.iter().map(|der| Json::String(STANDARD.encode(der))).collect();
    jwk.set("x5c", Json::Array(x5c));
    let place = Place::new().file("jwk", jwk.to_string());
    place.run(&format!("jwks jwk --at {NOW}")).shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid / thumbprint
EC    P-256  -    -    it
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
                       certificate of CN=Leaf,O=jotkit tests, by
                       CN=Root,O=jotkit tests, until 2126-10-28
                       certificate that can't be read
                       certificate that can't be read
                       certificate that can't be read
                       certificate that can't be read
                       certificate that can't be read
                       certificate that can't be read
                       certificate that can't be read
                       and 43 more in the chain

--- standard error
note: from jwk

"#]]);
    let json = place.run(&format!("jwks jwk -o json --at {NOW}")).json();
    let certificates = json["chains"][0]["certificates"].as_array().expect("a chain");
    assert_eq!(certificates.len(), 51);
    assert!(certificates[50]["subject"].is_null());
}

#[test]
fn the_whole_chain_is_written() {
    let place = Place::new().file("chain.pem", fixture("chain.pem"));
    let jwk = place.run("convert chain.pem").ends_with(0).stdout.clone();
    let place = place.file("jwk", jwk);
    let back = place.run("convert jwk --to certificate").ends_with(0).stdout.clone();
    assert_eq!(back, fixture("chain.pem"));
    place.run("convert jwk --to certificate --der --out leaf").ends_with(0);
    assert_eq!(place.read("leaf"), chain()[0]);
}

/// As `https://www.googleapis.com/oauth2/v1/certs` and Firebase have it.
fn pem_map(members: &[(&str, &str)]) -> String {
    Object::from_iter(members.iter().copied()).to_string()
}

#[test]
fn a_map_of_certificates_is_a_set() {
    let (rsa, p256) = (fixture("rsa-cert.pem"), fixture("p256-cert.pem"));
    let broken = rsa.replacen("MII", "MIJ", 1);
    let cut = &rsa[..200];
    let both = format!("{rsa}{}", keys_spki());
    let text = pem_map(&[
        ("test-1", &rsa),
        ("broken", &broken),
        ("cut", cut),
        ("ec", &p256),
        ("spki", &keys_spki()),
        ("both", &both),
        ("spaced", &rsa.replace('\n', " ")),
    ]);
    let (encoding, set) = format::read(text.as_bytes(), None).expect("a set");
    assert_eq!((encoding, set.entries.len()), (Encoding::PemMap, 7));
    let place = Place::new().file("certs.json", text);
    place.run(&format!("jwks certs.json --at {NOW}")).shows(str![[r#"
status 0
--- standard output
type  size   alg  use  kid / thumbprint
RSA   2048   -    -    test-1
                       DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc
                       certificate of CN=jotkit-test, by itself, until
                       2126-10-28
-     -      -    -    broken
                       bad key: PEM: the content of CERTIFICATE is cut off or
                       something else
-     -      -    -    cut
                       bad key: PEM: cut off: no -----END CERTIFICATE----- line
EC    P-256  -    -    ec
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
                       certificate of CN=jotkit-test, by itself, until
                       2126-10-28
EC    P-256  -    -    spki
                       WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
-     -      -    -    both
                       bad key: PEM: several keys under one kid
RSA   2048   -    -    spaced
                       DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc
                       line breaks of the PEM are lost or turned into spaces
                       certificate of CN=jotkit-test, by itself, until
                       2126-10-28

--- standard error
note: from certs.json

"#]]);
    place.run("jwks certs.json --lint").shows(str![[r#"
status 1
--- standard output
key.pem-broken: kid broken: PEM: the content of CERTIFICATE is cut off or something else
key.pem-broken: kid cut: PEM: cut off: no -----END CERTIFICATE----- line
key.pem-broken: kid both: PEM: several keys under one kid
key.pem-broken: kid spaced: line breaks of the PEM are lost or turned into spaces

--- standard error

"#]]);
    let verify = format!("verify --jwks certs.json --at {NOW} --print sub");
    place.run(&format!("{verify} {}", keys::rs256("{}"))).ends_with(0);
    let line = "convert certs.json --kid test-1 --to jwk";
    assert_eq!(place.run(line).ends_with(0).json()["kid"], "test-1");
}

/// The public half of `p256.pem`.
fn keys_spki() -> String {
    let place = Place::new().file("key", fixture("p256.pem"));
    place.run("convert key --to spki").ends_with(0).stdout.clone()
}

#[test]
fn a_map_comes_from_a_server() {
    let map = pem_map(&[("test-1", &fixture("rsa-cert.pem"))]);
    let server = Server::with(Reply::json(map));
    let url = server.url(JWKS);
    let line = format!("verify --jwks {url} --at {NOW} --print sub {}", keys::rs256("{}"));
    Place::new().run(&line).ends_with(0);
}

#[test]
fn what_is_no_map_of_certificates() {
    let (rsa, private) = (fixture("rsa-cert.pem"), fixture("rsa.pem"));
    for text in [
        pem_map(&[("a", &rsa), ("b", "hello")]),
        pem_map(&[("a", &private)]),
        pem_map(&[("type", "service_account"), ("private_key", &private)]),
    ] {
        // Its keys have no names, then.
        let (encoding, set) = format::read(text.as_bytes(), None).expect("a key");
        assert_ne!(encoding, Encoding::PemMap, "{text}");
        assert_eq!(set.kids().count(), 0, "{text}");
    }
    assert!(format::read(b"{}", None).is_err());
}

#[test]
fn a_map_of_very_many_is_read_in_reasonable_time() {
    let member = |index: usize| format!("\"{index}\":\"-----BEGIN PUBLIC KEY-----\"");
    let members: Vec<String> = (0..25_000).map(member).collect();
    let text = format!("{{{}}}", members.join(","));
    let refused = format::read(text.as_bytes(), None).expect_err("too many").to_string();
    assert_eq!(refused, "25000 keys: at most 1000 are read");
    let large = Place::new().file("large", text.repeat(2)).run("jwks large").to_string();
    assert!(large.contains("cap of 1048576 bytes"), "{}", &large[..200]);
}

proptest! {
    #[test]
    fn damaged_certificates_are_read_or_refused(at in any::<prop::sample::Index>(), byte: u8) {
        let mut leaf = chain().swap_remove(0);
        *at.get_mut(&mut leaf) = byte;
        let mut jwk = with("kid", "it");
        jwk.set("x5c", Json::Array(vec![Json::String(STANDARD.encode(&leaf))]));
        let place = Place::new().file("jwk", jwk.to_string());
        let transcript = place.run_at(NOW, &format!("jwks {}", place.path("jwk").display()));
        prop_assert!([0, 3].contains(&transcript.status), "{}", transcript);
    }
}
