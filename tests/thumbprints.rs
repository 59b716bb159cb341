//! `jwks --thumbprint`: RFC 7638 and RFC 9278 on the command line.

use jotkit::jose::json::Object;
use snapbox::str;

use crate::support::{Place, fixture, keys};

/// Two keys, a secret and what is no key.
fn place() -> Place {
    let rsa = keys::jwks(&[&keys::key("rsa.pem", "2026-a"), &keys::key("ed25519.pem", "ed")]);
    let rest = r#","#.to_owned()
        + &Object::from_iter([("kty", "oct"), ("kid", "shared"), ("k", "c2VjcmV0")]).to_string()
        + r#",{"kty":"EC"}]}"#;
    Place::new().file("set.json", rsa.replace("]}", &rest))
}

#[test]
fn a_line_a_key() {
    place().run("jwks set.json --thumbprint sha256").shows(str![[r#"
status 0
--- standard output
2026-a  DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc
ed      IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8

--- standard error
warning: keys[2] (kid shared) is left out: a shared secret
warning: keys[3] is left out: member crv: is missing
note: from set.json

"#]]);
    place().run("jwks set.json --thumbprint sha1 --kid ed").shows(str![[r#"
status 0
--- standard output
ed  7mUDKIrM2IBEe9ACgn8JbcgP-WE

--- standard error
note: from set.json

"#]]);
    place().run("jwks set.json --thumbprint uri --kid ed").shows(str![[r#"
status 0
--- standard output
ed  urn:ietf:params:oauth:jwk-thumbprint:sha-256:IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8

--- standard error
note: from set.json

"#]]);
}

#[test]
fn json_says_which_key() {
    place().run("jwks set.json --thumbprint sha256 -o json").shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.thumbprints/1",
  "source": "set.json",
  "age": null,
  "kind": "sha256",
  "thumbprints": [
    {
      "index": 0,
      "kid": "2026-a",
      "thumbprint": "DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc"
    },
    {
      "index": 1,
      "kid": "ed",
      "thumbprint": "IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8"
    }
  ],
  "left_out": [
    {
      "index": 2,
      "kid": "shared",
      "why": "a shared secret"
    },
    {
      "index": 3,
      "kid": null,
      "why": "member crv: is missing"
    }
  ]
}

--- standard error

"#]]);
}

#[test]
fn a_long_kid_cuts_nothing() {
    let kid = "k".repeat(60);
    let set = keys::jwks(&[&keys::key("rsa.pem", &kid), &keys::key("ed25519.pem", "ed")]);
    let transcript = Place::new().file("set.json", set).run("jwks set.json --thumbprint uri");
    let lines: Vec<&str> = transcript.ends_with(0).stdout.lines().collect();
    let start = format!("{kid}  urn:ietf:params:oauth:jwk-thumbprint:sha-256:");
    assert!(lines[0].starts_with(&start) && lines[1].starts_with("ed  urn:"), "{transcript}");
}

#[test]
fn a_secret_has_none_to_show() {
    let place = Place::new().file("oct.json", r#"{"kty":"oct","k":"c2VjcmV0"}"#);
    place.run("jwks oct.json --thumbprint sha256").shows(str![[r#"
status 3
--- standard output

--- standard error
error: no public key in it

"#]]);
}

#[test]
fn questions_that_do_not_go_together() {
    let place = place().file("key.pem", fixture("p256.pem"));
    place.run("jwks set.json --thumbprint sha256 -o pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: thumbprints have no PEM format

hint: -o human or -o json

"#]]);
    for line in [
        "jwks set.json --thumbprint sha256 --lint",
        "jwks set.json --thumbprint sha256 --diff key.pem",
        "jwks set.json --lint --diff key.pem",
        "jwks set.json --kid ed --diff key.pem",
        "jwks set.json --thumbprint sha512",
    ] {
        place.run(line).ends_with(2);
    }
}
