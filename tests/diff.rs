//! `jwks --diff`: what became of each key, and the status that says whether anything did.

use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::jwk;
use snapbox::str;

use crate::jwks::{public, set, with};
use crate::support::server::{JWKS, Server};
use crate::support::{Place, fixture, keys};

/// Of everything that can happen to a key, one.
fn place() -> Place {
    let secret = |k| Object::from_iter([("kty", "oct"), ("kid", "secret"), ("k", k)]);
    let before = [
        public("rsa.pem", "stays"),
        with(public("p256.pem", "changes"), &[("alg", "ES256".into())]),
        public("p384.pem", "rotates"),
        public("p521.pem", "old name"),
        secret("c2VjcmV0LW9uZS1vZi10aGVt"),
        Object::from_iter([("kty", "EC"), ("kid", "broken")]),
        public("rsa-other.pem", "goes"),
    ];
    let after = [
        public("ed25519.pem", "comes"),
        public("p521.pem", "new name"),
        public("x25519.pem", "rotates"),
        secret("c2VjcmV0LXR3by1vZi10aGVt"),
        with(public("p256.pem", "changes"), &[("use", "sig".into())]),
        public("rsa.pem", "stays"),
    ];
    Place::new().file("before.json", set(&before)).file("after.json", set(&after))
}

#[test]
fn everything_that_can_happen() {
    place().run("jwks before.json --diff after.json").shows(str![[r#"
status 1
--- standard output
changed: changes
  differs in members alg, use
rotated: rotates
  dangerous: this kid now belongs to another key; a verifier that kept the old one rejects good tokens
  was    nrFNBlyDD5AiOkGyFv4dXCWJ8yf1pHSNulrWkmTvknQ
  is now G50JfM6KEQtpHJYDF6fvPu9yYvJ_MqLvQparKC7_rMQ
renamed: old name
  is now new name
rotated: secret
  dangerous: this kid now belongs to another key; a verifier that kept the old one rejects good tokens
  was    a shared secret
  is now a shared secret
removed: broken
  a bad key: member crv: is missing
removed: goes
  0udYUnR5mL-KZ-SnAGR1-Or2BjDHAb9njxJlUspgVEo
added: comes
  IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8

--- standard error
note: before: from before.json
note: after: from after.json

"#]]);
}

#[test]
fn differences_as_json() {
    place().run("jwks before.json --diff after.json -o json").shows(str![[r#"
status 1
--- standard output
{
  "schema": "jotkit.diff/1",
  "before": {
    "source": "before.json",
    "age": null,
    "keys": 7
  },
  "after": {
    "source": "after.json",
    "age": null,
    "keys": 6
  },
  "differences": [
    {
      "change": "changed",
      "before": {
        "index": 1,
        "kid": "changes",
        "thumbprint": "WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0"
      },
      "after": {
        "index": 4,
        "kid": "changes",
        "thumbprint": "WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0"
      },
      "members": [
        "alg",
        "use"
      ]
    },
    {
      "change": "rotated",
      "before": {
        "index": 2,
        "kid": "rotates",
        "thumbprint": "nrFNBlyDD5AiOkGyFv4dXCWJ8yf1pHSNulrWkmTvknQ"
      },
      "after": {
        "index": 2,
        "kid": "rotates",
        "thumbprint": "G50JfM6KEQtpHJYDF6fvPu9yYvJ_MqLvQparKC7_rMQ"
      },
      "members": []
    },
    {
      "change": "renamed",
      "before": {
        "index": 3,
        "kid": "old name",
        "thumbprint": "i4oheZBMeYzvZ9dKcyXz9pQmzJgIEe1-oPajHC80DI4"
      },
      "after": {
        "index": 1,
        "kid": "new name",
        "thumbprint": "i4oheZBMeYzvZ9dKcyXz9pQmzJgIEe1-oPajHC80DI4"
      },
      "members": []
    },
    {
      "change": "rotated",
      "before": {
        "index": 4,
        "kid": "secret",
        "thumbprint": null
      },
      "after": {
        "index": 3,
        "kid": "secret",
        "thumbprint": null
      },
      "members": []
    },
    {
      "change": "removed",
      "before": {
        "index": 5,
        "kid": "broken",
        "thumbprint": null
      },
      "after": null,
      "members": []
    },
    {
      "change": "removed",
      "before": {
        "index": 6,
        "kid": "goes",
        "thumbprint": "0udYUnR5mL-KZ-SnAGR1-Or2BjDHAb9njxJlUspgVEo"
      },
      "after": null,
      "members": []
    },
    {
      "change": "added",
      "before": null,
      "after": {
        "index": 0,
        "kid": "comes",
        "thumbprint": "IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8"
      },
      "members": []
    }
  ]
}

--- standard error

"#]]);
    place().run("jwks before.json --diff after.json -o pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: differences have no PEM format

hint: -o human or -o json

"#]]);
}

#[test]
fn no_secret_is_shown() {
    for output in ["human", "json"] {
        let shown = place().run(&format!("jwks before.json --diff after.json -o {output}"));
        for secret in ["c2VjcmV0LW9uZS1vZi10aGVt", "c2VjcmV0LXR3by1vZi10aGVt", "secret-one"] {
            assert!(!shown.to_string().contains(secret), "{shown}");
        }
    }
    let private = jwk::write(&keys::key("p256.pem", "a"), true);
    let d = private.get("d").and_then(|d| d.as_str()).expect("d").to_owned();
    let place = Place::new()
        .file("private.json", private.to_string())
        .file("public.json", public("p256.pem", "a").to_string());
    let shown = place.run("jwks private.json --diff public.json");
    assert!(
        shown.stdout.contains("differs in member d\n") && !shown.stdout.contains(&d),
        "{shown}"
    );
}

#[test]
fn the_order_of_keys_and_members_is_no_difference() {
    let (one, two) = (public("rsa.pem", "a"), public("p256.pem", "b"));
    let mut members: Vec<_> = one.members().collect();
    members.reverse();
    let texts = members.iter().map(|(name, value)| (*name, value.as_str().expect("text")));
    let turned = Object::from_iter(texts);
    Place::new()
        .file("before.json", set(&[one.clone(), two.clone()]))
        .file("after.json", set(&[two, turned]))
        .run("jwks before.json --diff after.json")
        .shows(str![[r#"
status 0
--- standard output
2 keys, no difference

--- standard error
note: before: from before.json
note: after: from after.json

"#]]);
}

#[test]
fn kids_that_repeat_or_are_missing() {
    let nameless = |file| with(public(file, ""), &[("kid", Json::Null)]);
    let before = [public("rsa.pem", "a"), public("p256.pem", "a"), nameless("p384.pem")];
    let after = [public("p256.pem", "a"), public("rsa-other.pem", "a"), nameless("p521.pem")];
    Place::new()
        .file("before.json", set(&before))
        .file("after.json", set(&after))
        .run("jwks before.json --diff after.json")
        .shows(str![[r#"
status 1
--- standard output
rotated: a
  dangerous: this kid now belongs to another key; a verifier that kept the old one rejects good tokens
  was    DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc
  is now 0udYUnR5mL-KZ-SnAGR1-Or2BjDHAb9njxJlUspgVEo
removed: keys[2], which has no kid
  nrFNBlyDD5AiOkGyFv4dXCWJ8yf1pHSNulrWkmTvknQ
added: keys[2], which has no kid
  i4oheZBMeYzvZ9dKcyXz9pQmzJgIEe1-oPajHC80DI4

--- standard error
note: before: from before.json
note: after: from after.json

"#]]);
}

#[test]
fn a_published_set_against_a_file() {
    let server = Server::issuer();
    let place = Place::new().file("key.pem", fixture("rsa.pem"));
    let line = format!("jwks {} --diff key.pem", server.url(JWKS));
    server.hide_port(&place.run(&line)).shows(str![[r#"
status 1
--- standard output
renamed: test-1
  is now keys[0], which has no kid
  differs in members d, dp, dq, p, q, qi

--- standard error
note: before: fetched now from http://127.0.0.1:[PORT]/keys.json
note: after: from key.pem

"#]]);
    let line = format!("jwks - --diff {}", server.url(""));
    let published = keys::test_1();
    server.hide_port(&place.run_with(&line, published)).shows(str![[r#"
status 0
--- standard output
1 key, no difference

--- standard error
note: before: from standard input
note: after: fetched now from http://127.0.0.1:[PORT]/keys.json

"#]]);
}

#[test]
fn standard_input_is_one_of_them_at_the_most() {
    Place::new().run("jwks - --diff -").shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard input can't be both SOURCE and --diff

hint: give one of them as a file or an argument

"#]]);
}

#[test]
fn a_set_that_is_not_to_be_had_is_no_difference() {
    place().run("jwks before.json --diff none.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: none.json: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn names_from_outside_are_harmless() {
    let place = Place::new()
        .file("before.json", set(&[public("rsa.pem", "\u{1b}[31mred\n")]))
        .file("after.json", set(&[with(public("p256.pem", "a"), &[("\u{1b}[31m", "x".into())])]));
    let transcript = place.run("jwks before.json --diff after.json --color always");
    assert!(!transcript.stdout.contains("\u{1b}[31m"), "{transcript}");
}

#[test]
fn hostile_sets_do_not_stall() {
    let many = |start: usize| {
        let keys: Vec<String> =
            (start..start + 1000).map(|kid| format!(r#"{{"kid":"{kid}"}}"#)).collect();
        format!("{{\"keys\":[{}]}}", keys.join(","))
    };
    let place = Place::new().file("before.json", many(0)).file("after.json", many(500));
    place.run("jwks before.json --diff after.json").ends_with(1);
}

/// A kid that makes its key unreadable is another set, whatever it is.
#[test]
fn a_kid_that_is_no_text_is_a_difference() {
    let of = |kid: Json| set(&[with(public("rsa.pem", ""), &[("kid", kid)])]);
    for kid in [
        Json::Number("1".into()),
        Json::Bool(true),
        Json::Array(Vec::new()),
        "x".repeat(2000).as_str().into(),
    ] {
        let place = Place::new().file("before.json", of(Json::Null)).file("after.json", of(kid));
        for line in ["before.json --diff after.json", "after.json --diff before.json"] {
            place.run(&format!("jwks {line}")).ends_with(1);
        }
        place.run("jwks after.json --diff after.json").ends_with(0);
    }
}
