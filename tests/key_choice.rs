//! One choice of keys: every verb is run against the same odd sets, and what it does with *empty*,
//! *none*, *one* and *several* is one table.

use jotkit::jose::alg::Alg;
use jotkit::jose::key::{Key, jwk};
use snapbox::str;

use crate::support::{NOW, Place, fixture, keys};

/// What a choice comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fitting {
    Empty,
    None,
    /// The entry that is meant can't be read.
    Unreadable,
    One,
    Several,
}

/// Verbs, each with its flags before and behind the place of the keys, and whether it takes `--kid`
/// (verifiers take that of the token) and asks what a key is for.
const VERBS: [(&str, &str, bool, bool); 9] = [
    ("verify --at 1790000000 --jwks", "", true, true),
    ("explain --at 1790000000 --jwks", "", true, true),
    ("verify --batch --at 1790000000 --jwks", "", true, true),
    ("sign --exp 5m --jwks", "", true, true),
    ("convert", "--to jwk", true, false),
    ("jwks", "", true, false),
    ("fixtures --out OUT --key", "", false, true),
    ("serve --key", "", false, true),
    ("probe http://127.0.0.1:1/ --dry-run --key", "", true, true),
];

/// The table: what each verb ends with; `None` where it would not end.
fn status(verb: &str, fitting: Fitting, by_kid: bool) -> Option<i32> {
    let word = verb.split(' ').next().expect("a verb");
    Some(match (word, fitting) {
        // It shows what is there, of one kid as well.
        ("jwks", Fitting::Empty | Fitting::None) if by_kid => 3,
        ("jwks", _) => 0,
        ("serve", Fitting::One) => return None,
        (_, Fitting::One) => 0,
        ("verify" | "explain", Fitting::Empty | Fitting::None) => 1,
        ("verify" | "explain", Fitting::Several) => 0,
        (_, Fitting::Empty | Fitting::None | Fitting::Unreadable) => 3,
        (_, Fitting::Several) => 2,
    })
}

/// The private half of a key in JWK, with one member more.
fn entry(key: &Key, name: &str, value: &str) -> String {
    let mut jwk = jwk::write(key, true);
    if !name.is_empty() {
        jwk.set(name, value.into());
    }
    jwk.to_string()
}

fn signer(kid: Option<&str>) -> Key {
    Key { kid: kid.map(str::to_owned), ..keys::key("p256.pem", "it") }
}

/// Another of the same kind.
fn other(kid: Option<&str>) -> Key {
    let key = keys::ec(jotkit::jose::alg::Curve::P256, &[7; 32]).expect("a key");
    Key { kid: kid.map(str::to_owned), ..key }
}

/// A set by its entries, the `kid` that is asked for, and what it comes to: for verbs that ask what a
/// key is for, and for those that don't.
fn sets() -> Vec<(&'static str, String, Option<&'static str>, [Fitting; 2])> {
    use Fitting::{Empty, None as Nothing, One, Several, Unreadable};
    let set = |entries: &[String]| format!(r#"{{"keys":[{}]}}"#, entries.join(","));
    let plain = |key: Key| entry(&key, "", "");
    let unreadable = r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#.to_owned();
    let pem = [fixture("p256.pem"), fixture("p256-cert.pem")];
    let swapped = [fixture("p256-cert.pem"), fixture("p256.pem")];
    let apart = [fixture("p256-cert.pem"), fixture("p256.pem"), fixture("rsa-cert.pem")];
    vec![
        ("empty", set(&[]), None, [Empty; 2]),
        ("empty, by kid", set(&[]), Some("a"), [Empty; 2]),
        ("null", r#"{"keys":null}"#.to_owned(), None, [Empty; 2]),
        ("one without kid", set(&[plain(signer(None))]), None, [One; 2]),
        ("one without kid, by kid", set(&[plain(signer(None))]), Some("a"), [One; 2]),
        ("by kid", set(&[plain(signer(Some("a"))), plain(other(Some("b")))]), Some("a"), [One; 2]),
        ("no such kid", set(&[plain(signer(Some("b")))]), Some("a"), [Nothing; 2]),
        (
            "repeated kid",
            set(&[plain(other(Some("a"))), plain(signer(Some("a")))]),
            Some("a"),
            [Several; 2],
        ),
        ("none fits", set(&[entry(&signer(None), "use", "enc")]), None, [Nothing, One]),
        (
            "one of two fits",
            set(&[entry(&other(None), "use", "enc"), plain(signer(None))]),
            None,
            [One, Several],
        ),
        ("several fit", set(&[plain(other(None)), plain(signer(None))]), None, [Several; 2]),
        (
            "several names",
            set(&[plain(other(Some("b"))), plain(signer(Some("a")))]),
            None,
            [Several; 2],
        ),
        ("beside its certificate", pem.concat(), None, [One; 2]),
        ("behind its certificate", swapped.concat(), None, [One; 2]),
        ("beside another's certificate", apart.concat(), None, [One, Several]),
        ("unreadable", set(std::slice::from_ref(&unreadable)), None, [Unreadable; 2]),
        ("unreadable beside one", set(&[unreadable, plain(signer(None))]), None, [One; 2]),
    ]
}

#[test]
fn every_verb_has_the_same_answer() {
    let mut wrong = Vec::new();
    for (name, text, kid, fittings) in sets() {
        let header = match kid {
            Some(kid) => format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#),
            None => r#"{"alg":"ES256"}"#.to_owned(),
        };
        let token = keys::token(&header, &keys::claims("{}"), &signer(None), Alg::Es256);
        for (verb, behind, takes_kid, asks_purpose) in VERBS {
            let fitting = fittings[usize::from(!asks_purpose)];
            let Some(expected) = status(verb, fitting, kid.is_some()) else { continue };
            if kid.is_some() && !takes_kid {
                continue;
            }
            let is_verifier = verb.starts_with("verify") || verb.starts_with("explain");
            let named = kid.filter(|_| !is_verifier).map(|kid| format!("--kid {kid}"));
            // A place of its own each time: `fixtures` wants a new folder.
            let place = Place::new().file("keys", &text);
            let verb = verb.replace("OUT", &place.path("out").display().to_string());
            let line = format!("{verb} keys {behind} {}", named.unwrap_or_default());
            let transcript = place.run_inside(line.split_whitespace(), &token);
            if !transcript.to_string().starts_with(&format!("status {expected}\n")) {
                wrong.push(format!("{name}: {line}: expected {expected}\n{transcript}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn jwks_shows_an_empty_table() {
    for keys in [r#"{"keys":[]}"#, r#"{"keys":null}"#] {
        Place::new().file("keys", keys).run("jwks keys").shows(str![[r#"
status 0
--- standard output
no keys

--- standard error
note: from keys

"#]]);
    }
}

#[test]
fn several_keys_are_told_apart_by_kid() {
    let set = |entries: [Key; 2]| {
        let entries = entries.map(|key| jwk::write(&key, true).to_string());
        Place::new().file("keys", format!(r#"{{"keys":[{}]}}"#, entries.join(",")))
    };
    let named = set([other(Some("b")), signer(Some("a"))]);
    named.run(&format!("sign --at {NOW} --key keys")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 2 keys to sign with?

hint: --kid b
hint: --kid a

"#]]);
    let repeated = set([other(Some("a")), signer(Some("a"))]);
    repeated.run(&format!("sign --at {NOW} --key keys --kid a")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 2 keys to sign with?
  all of them have kid a, so that --kid can't tell them apart

"#]]);
    let nameless = set([other(None), signer(None)]);
    nameless.run("convert keys --kid a").shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 2 keys to convert?

hint: --kid gWjt7nmB1udyFpLYVp0SxJnI8lJEvl7q8AFYZRqnGV8
hint: --kid WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0

"#]]);
}

/// `jotkit jwks` shows the thumbprint, and each hint chooses another key.
#[test]
fn keys_without_a_kid_are_told_apart_by_their_thumbprints() {
    let rsa = fixture("rsa.pem");
    for others in [rsa, fixture("ed25519.pem"), fixture("p521.pem")] {
        let place = Place::new().file("keys.pem", fixture("p256.pem") + &others);
        for verb in
            [format!("sign --at {NOW} --sub a --key keys.pem"), "convert keys.pem --to jwk".into()]
        {
            let said = place.run(&verb);
            let hints = said
                .ends_with(2)
                .stderr
                .lines()
                .filter_map(|line| line.strip_prefix("hint: --kid "));
            let chosen = hints
                .map(|kid| place.run(&format!("{verb} --kid={kid}")).ends_with(0).stdout.clone());
            let chosen: std::collections::BTreeSet<String> = chosen.collect();
            assert_eq!(chosen.len(), 2, "{said}");
            place.run(&format!("{verb} --kid other")).ends_with(2);
        }
    }
}

/// One mistake, one status, whatever is to be shown.
#[test]
fn a_kid_that_no_key_has_is_the_same_mistake_everywhere() {
    let place = Place::new().file("keys", keys::test_1());
    for more in ["", "-o json", "-o pem", "--thumbprint sha256", "--lint"] {
        let said = place.run(&format!("jwks keys --kid nope {more}"));
        assert!(said.ends_with(3).stderr.contains("error: no key has kid nope"), "{said}");
        assert!(said.stderr.contains("hint: --kid test-1"), "{said}");
    }
    place.run("convert keys --kid nope").ends_with(3);
}

/// The certificate comes along, and so does what it restricts the key to.
#[test]
fn a_key_and_its_certificate_are_one_key() {
    let both = [fixture("rsa-cert.pem"), fixture("rsa.pem")].concat();
    let place = Place::new().file("both.pem", both).file("alone.pem", fixture("rsa.pem"));
    let jwk = place.run("convert both.pem").ends_with(0).json();
    assert_eq!(jwk["x5c"].as_array().map(Vec::len), Some(1));
    assert_eq!(jwk["n"], place.run("convert alone.pem").json()["n"]);
    place.run("convert both.pem --private --out key.json").ends_with(0);
    place.run("sign --exp 5m --key key.json").ends_with(0);
}

#[test]
fn unrelated_certificates_are_keys_of_their_own() {
    let both = [fixture("rsa-cert.pem"), fixture("p256-cert.pem")].concat();
    let place = Place::new().file("both.pem", both).file("chain.pem", fixture("chain.pem"));
    let keys = |file: &str| place.run(&format!("jwks {file} -o json")).json()["keys"].clone();
    assert_eq!(keys("both.pem").as_array().map(Vec::len), Some(2));
    let chain = keys("chain.pem");
    assert_eq!(chain.as_array().map(Vec::len), Some(1));
    assert_eq!(chain[0]["x5c"].as_array().map(Vec::len), Some(2));
}

/// A JWK can't say that its key is for RSASSA-PSS with any hash.
#[test]
fn a_lost_restriction_is_said() {
    use jotkit::jose::alg::Hash;
    use jotkit::jose::key::der::{self, Structure};
    use jotkit::jose::key::{Pss, pem};
    for (pss, is_said) in [(Pss::AnyHash, true), (Pss::Only(Hash::Sha256), false)] {
        let key = Key { pss: Some(pss), ..keys::key("rsa.pem", "it") };
        let spki = der::write(Structure::Spki, &key).expect("SPKI");
        let place = Place::new().file("key.pem", pem::armour(Structure::Spki, spki.expose()));
        for (line, can_lose) in [("convert key.pem", true), ("convert key.pem --to pem", false)] {
            let transcript = place.run(line);
            let said = transcript.ends_with(0).stderr.contains("for RSASSA-PSS only");
            assert_eq!(said, is_said && can_lose, "{transcript}");
        }
    }
}
