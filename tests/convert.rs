//! `convert`: every spelling of a key into every other, judged by openssl, and transcripts.

use jotkit::jose::alg::Curve;
use jotkit::jose::der::{self, Structure};
use jotkit::jose::json::{Json, Object};
use jotkit::jose::jwk::PRIVATE_MEMBERS;
use jotkit::jose::key::{Key, Material};
use jotkit::jose::secret::Secret;
use jotkit::jose::{base64url, encoding, jwk, pem, signature};
use proptest::prelude::*;
use rsa::BigUint;
use snapbox::str;

use crate::support::{Place, fixture, keys};

/// One spelling: the flags that ask for it and what makes openssl write the same.
struct Form {
    flags: &'static str,
    openssl: &'static str,
    of: Of,
    private: bool,
}

/// Which keys have a form.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    All,
    Rsa,
    Ec,
}

#[rustfmt::skip]
const FORMS: [Form; 12] = [
    form("--to spki",        "pkey -pubout",                        Of::All, false),
    form("--to spki --der",  "pkey -pubout -outform DER",           Of::All, false),
    form("--to pem",         "pkey -pubout",                        Of::All, false),
    form("--to pkcs1",       "rsa -RSAPublicKey_out",               Of::Rsa, false),
    form("--to pkcs1 --der", "rsa -RSAPublicKey_out -outform DER",  Of::Rsa, false),
    form("--to pkcs8",       "pkey",                                Of::All, true),
    form("--to pkcs8 --der", "pkcs8 -topk8 -nocrypt -outform DER",  Of::All, true),
    form("--to pem",         "pkey",                                Of::All, true),
    form("--to pkcs1",       "rsa -traditional",                    Of::Rsa, true),
    form("--to pkcs1 --der", "rsa -traditional -outform DER",       Of::Rsa, true),
    form("--to sec1",        "ec",                                  Of::Ec,  true),
    form("--to sec1 --der",  "ec -outform DER",                     Of::Ec,  true),
];

const fn form(flags: &'static str, openssl: &'static str, of: Of, private: bool) -> Form {
    Form { flags, openssl, of, private }
}

impl Form {
    fn is_of(&self, of: Of) -> bool {
        self.of == Of::All || self.of == of
    }
}

/// Converts a file of the place; a private half comes by way of a file.
fn convert(place: &Place, key: &str, flags: &str, private: bool) -> Vec<u8> {
    let line = format!("convert {key} {flags} --out answer --force");
    let line = if private { format!("{line} --private") } else { line };
    let transcript = place.run(&line);
    transcript.ends_with(0);
    assert_eq!(transcript.stdout, "", "{line}");
    place.read("answer")
}

/// From each spelling of a key into each that it has: the same bytes as openssl writes, and one JWK.
fn every_direction(file: &str, of: Of) {
    let key = fixture(file);
    let mut place = Place::new().file("key", &key);
    let mut sources: Vec<(String, bool)> = Vec::new();
    let mut targets: Vec<(&Form, Vec<u8>)> = Vec::new();
    for (index, form) in FORMS.iter().enumerate().filter(|(_, form)| form.is_of(of)) {
        let Some(expected) = place.openssl(form.openssl, &key) else { return };
        let name = format!("source-{index}");
        place = place.file(&name, &expected);
        sources.push((name, form.private));
        targets.push((form, expected));
    }
    let public = convert(&place, "key", "--to jwk", false);
    let private = convert(&place, "key", "--to jwk", true);
    for (name, flags, is_private) in [
        ("jwk", "--to jwk", false),
        ("private-jwk", "--to jwk", true),
        ("jwks", "--to jwks", false),
        ("private-jwks", "--to jwks", true),
    ] {
        let content = convert(&place, "key", flags, is_private);
        place = place.file(name, content);
        sources.push((name.to_owned(), is_private));
    }
    for (source, is_private) in &sources {
        for (form, expected) in targets.iter().filter(|(form, _)| *is_private || !form.private) {
            let written = convert(&place, source, form.flags, form.private);
            let flags = form.flags;
            assert!(written == *expected, "{source} {flags} differs from openssl's");
        }
        assert_eq!(convert(&place, source, "--to jwk", false), public, "{source}");
        if *is_private {
            assert_eq!(convert(&place, source, "--to jwk", true), private, "{source}");
        }
    }
}

#[test]
fn an_rsa_key_in_every_direction() {
    every_direction("rsa.pem", Of::Rsa);
}

#[test]
fn a_p256_key_in_every_direction() {
    every_direction("p256.pem", Of::Ec);
}

#[test]
fn a_p384_key_in_every_direction() {
    every_direction("p384.pem", Of::Ec);
}

#[test]
fn a_p521_key_in_every_direction() {
    every_direction("p521.pem", Of::Ec);
}

#[test]
fn a_secp256k1_key_in_every_direction() {
    every_direction("secp256k1.pem", Of::Ec);
}

#[test]
fn an_ed25519_key_in_every_direction() {
    every_direction("ed25519.pem", Of::All);
}

#[test]
fn an_x25519_key_in_every_direction() {
    every_direction("x25519.pem", Of::All);
}

/// The numbers that `openssl pkey -text` prints under a heading, without leading zeros.
fn printed(text: &str, heading: &str) -> Vec<u8> {
    let lines = text.lines().skip_while(|line| line.trim_end() != format!("{heading}:")).skip(1);
    let digits: String = lines.take_while(|line| line.starts_with("    ")).collect();
    let pairs = digits.split(':').map(str::trim).filter(|pair| !pair.is_empty());
    let bytes = pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal"));
    trimmed(&bytes.collect::<Vec<u8>>())
}

fn trimmed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}

#[test]
fn the_members_of_a_jwk_are_the_numbers_that_openssl_prints() {
    let rsa = [
        ("modulus", "n"),
        ("privateExponent", "d"),
        ("prime1", "p"),
        ("prime2", "q"),
        ("exponent1", "dp"),
        ("exponent2", "dq"),
        ("coefficient", "qi"),
    ];
    let others = [("priv", "d"), ("pub", "x")];
    for (file, members) in [
        ("rsa.pem", &rsa[..]),
        ("ed25519.pem", &others),
        ("x25519.pem", &others),
        ("p256.pem", &others[..1]),
        ("p521.pem", &others[..1]),
    ] {
        let place = Place::new().file("key", fixture(file));
        let Some(text) = place.openssl("pkey -text -noout", fixture(file)) else { return };
        let text = String::from_utf8(text).expect("UTF-8");
        let jwk = private_jwk(&place);
        for (heading, name) in members {
            let ours = base64url::decode(member(&jwk, name)).expect("base64url");
            assert_eq!(trimmed(&ours), printed(&text, heading), "{file}: {name}");
        }
    }
}

#[test]
fn the_coordinates_of_a_jwk_are_the_point_that_openssl_prints() {
    for file in ["p256.pem", "p384.pem", "p521.pem", "secp256k1.pem"] {
        let place = Place::new().file("key", fixture(file));
        let Some(text) = place.openssl("pkey -text -noout", fixture(file)) else { return };
        let jwk = private_jwk(&place);
        let half = |name| base64url::decode(member(&jwk, name)).expect("base64url");
        let point = [vec![4], half("x"), half("y")].concat();
        assert_eq!(point, printed(&String::from_utf8_lossy(&text), "pub"), "{file}");
    }
}

/// The file `key` as a JWK with its private half.
fn private_jwk(place: &Place) -> Object {
    let written = convert(place, "key", "--to jwk", true);
    Object::parse(&String::from_utf8(written).expect("UTF-8")).expect("a JWK")
}

fn member<'a>(jwk: &'a Object, name: &str) -> &'a str {
    jwk.get(name).and_then(Json::as_str).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn rfc_8037_appendix_a() {
    let jwk = r#"{"kty":"OKP","crv":"Ed25519",
        "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let place = Place::new().file("key", jwk);
    let text = place.run("convert key --to jwk").stdout;
    assert!(text.contains(r#""kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k""#), "{text}");
    place.run("convert key").shows(str![[r#"
status 0
--- standard output
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----

--- standard error

"#]]);
}

#[test]
fn primes_are_recovered_from_n_e_and_d() {
    let place = Place::new().file("key", fixture("rsa.pem"));
    let mut jwk = private_jwk(&place);
    let complete = jwk.clone();
    for name in ["p", "q", "dp", "dq", "qi"] {
        jwk.remove(name);
    }
    let place = place.file("bare", jwk.to_string());
    let written = convert(&place, "bare", "--to jwk", true);
    let written = Object::parse(&String::from_utf8_lossy(&written)).expect("a JWK");
    // Which prime is called p is free; openssl, which made this key, calls the greater one so.
    assert_eq!(written, complete);
}

/// `rsa.pem` with its primes the other way round.
fn with_primes_swapped() -> Object {
    let place = Place::new().file("key", fixture("rsa.pem"));
    let mut jwk = private_jwk(&place);
    let value = |name: &str| jwk.get(name).expect("a member").clone();
    let [p, q, dp, dq] = ["p", "q", "dp", "dq"].map(value);
    let number = |json: &Json| {
        let text = json.as_str().expect("text");
        BigUint::from_bytes_be(&base64url::decode(text).expect("base64url"))
    };
    // Fermat: the inverse of p modulo the prime q.
    let coefficient = number(&p).modpow(&(number(&q) - 2u8), &number(&q));
    let coefficient = base64url::encode(coefficient.to_bytes_be());
    for (name, value) in [("p", q), ("q", p), ("dp", dq), ("dq", dp)] {
        jwk.set(name, value);
    }
    jwk.set("qi", coefficient.as_str().into());
    jwk
}

#[test]
fn primes_keep_their_order_even_where_p_is_the_lesser() {
    let jwk = with_primes_swapped();
    let place = Place::new().file("jwk", jwk.to_string());
    let pkcs8 = convert(&place, "jwk", "--to pkcs8", true);
    let place = place.file("pkcs8", &pkcs8);
    let back = convert(&place, "pkcs8", "--to jwk", true);
    assert_eq!(Object::parse(&String::from_utf8_lossy(&back)).expect("a JWK"), jwk);
    if let Some(report) = place.openssl("pkey -check", &pkcs8) {
        let report = String::from_utf8_lossy(&report).into_owned();
        assert!(report.starts_with("Key is valid"), "{report}");
        assert!(report.ends_with(&*String::from_utf8_lossy(&pkcs8)), "{report}");
    }
}

#[test]
fn a_certificate_survives_a_jwk() {
    for (file, key) in [("rsa-cert.pem", "rsa.pem"), ("p256-cert.pem", "p256.pem")] {
        let certificate = fixture(file);
        let place = Place::new().file("certificate", &certificate).file("key", fixture(key));
        let jwk = convert(&place, "certificate", "", false);
        let place = place.file("jwk", jwk);
        let back = convert(&place, "jwk", "--to certificate", false);
        assert_eq!(String::from_utf8_lossy(&back), certificate);
        let spki = convert(&place, "certificate", "--to spki", false);
        assert_eq!(spki, convert(&place, "key", "--to spki", false), "{file}");
        let der = convert(&place, "jwk", "--to certificate --der", false);
        let place = place.file("der", &der);
        assert_eq!(convert(&place, "der", "--to certificate", false), back, "{file}");
        let Some(expected) = place.openssl("x509 -outform DER", &certificate) else { return };
        assert_eq!(der, expected, "{file}");
        let expected = place.openssl("x509 -pubkey -noout", &certificate);
        assert_eq!(Some(spki), expected, "{file}");
    }
}

#[test]
fn certificates_that_follow_one_another_are_a_chain() {
    let chain = fixture("rsa-cert.pem") + &fixture("p256-cert.pem");
    let place = Place::new().file("chain", chain);
    let jwk = place.run("convert chain").json();
    let x5c = jwk["x5c"].as_array().expect("a list");
    assert_eq!((x5c.len(), &jwk["kty"]), (2, &"RSA".into()));
}

#[test]
fn a_key_without_a_certificate_does_not_become_one() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    place.run("convert key.pem --to certificate").shows(str![[r#"
status 1
--- standard output

--- standard error
error: this key came without a certificate

hint: a key becomes one by an authority's signature: openssl req, openssl x509

"#]]);
}

#[test]
fn a_jwk_becomes_pem_and_pem_a_jwk() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    let jwk = place.run("convert key.pem");
    jwk.shows(str![[r#"
status 0
--- standard output
{
  "kty": "OKP",
  "kid": "IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8",
  "crv": "Ed25519",
  "x": "54F72OAcCMdTq86qAizMP1mK_D2Vq-Tkb-RMiJ_J4n0"
}

--- standard error

"#]]);
    place.run_with("convert", &jwk.stdout).shows(str![[r#"
status 0
--- standard output
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA54F72OAcCMdTq86qAizMP1mK/D2Vq+Tkb+RMiJ/J4n0=
-----END PUBLIC KEY-----

--- standard error

"#]]);
    let named = place.run_with("convert -", &jwk.stdout);
    assert_eq!(named.stdout, place.run_with("convert", &jwk.stdout).stdout);
}

#[test]
fn modulus_and_exponent_on_the_command_line() {
    let place = Place::new().file("key.pem", fixture("rsa-1024.pem"));
    let jwk = place.run("convert key.pem").json();
    let n = jwk["n"].as_str().expect("n");
    let spki = place.run("convert key.pem --to spki").stdout;
    assert_eq!(place.run(&format!("convert --n {n} --e AQAB")).stdout, spki);
    assert_eq!(place.run(&format!("convert --n {n}")).stdout, spki);
    let pkcs1 = place.run("convert key.pem --to pkcs1").stdout;
    assert_eq!(place.run(&format!("convert --n {n} --to pkcs1")).stdout, pkcs1);
}

#[test]
fn a_modulus_of_two_bytes_is_none() {
    Place::new().run("convert --n AQAB").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --n, --e: member n: a modulus of 17 bits; 512 to 16384 are read

"#]]);
}

#[test]
fn an_exponent_needs_a_modulus() {
    Place::new().run("convert --e AQAB").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the following required arguments were not provided:
  --n <BASE64URL>

Usage: jotkit convert --n <BASE64URL> --e <BASE64URL> [KEY]

For more information, try '--help'.

"#]]);
}

#[test]
fn an_exponent_of_one_is_written_as_every_other() {
    let place = Place::new().file("key.pem", fixture("rsa-1024.pem"));
    let n = place.run("convert key.pem").json()["n"].as_str().expect("n").to_owned();
    let written = place.run(&format!("convert --n {n} --e AQ"));
    written.ends_with(0);
    if let Some(text) = place.openssl("pkey -pubin -text -noout", &written.stdout) {
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(text.contains("Exponent: 1 (0x1)"), "{text}");
    }
}

/// A set of three keys, the last one without a name.
fn set() -> Place {
    let jwk = |file, kid: Option<&str>| {
        let key = Key { kid: kid.map(str::to_owned), ..keys::key(file, "") };
        jwk::write(&key, true).to_string()
    };
    let keys =
        [jwk("p256.pem", Some("blue")), jwk("ed25519.pem", Some("green")), jwk("p384.pem", None)];
    Place::new().file("set.json", format!("{{\"keys\":[{}]}}", keys.join(",")))
}

#[test]
fn a_key_is_taken_out_of_a_set_by_its_name() {
    let place = set().file("green.pem", fixture("ed25519.pem"));
    let expected = place.run("convert green.pem --to spki").stdout;
    assert_eq!(place.run("convert set.json --kid green").stdout, expected);
    place.run("convert set.json --kid green --to jwks").shows(str![[r#"
status 0
--- standard output
{
  "keys": [
    {
      "kty": "OKP",
      "kid": "green",
      "crv": "Ed25519",
      "x": "54F72OAcCMdTq86qAizMP1mK_D2Vq-Tkb-RMiJ_J4n0"
    }
  ]
}

--- standard error

"#]]);
}

#[test]
fn a_key_without_a_name_can_be_given_one() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    assert_eq!(place.run("convert key.pem --kid mine").json()["kid"], "mine");
    let set = place.run("convert key.pem --kid mine --to jwks").json();
    assert_eq!(set["keys"][0]["kid"], "mine");
    let jwk = place.run("convert key.pem --kid mine").stdout;
    place.run_with("convert --kid yours", jwk).shows(str![[r#"
status 1
--- standard output

--- standard error
error: no key of the name yours

hint: --kid mine

"#]]);
}

#[test]
fn which_key_of_several_is_asked() {
    set().run("convert set.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 3 keys?

hint: --kid blue
hint: --kid green
hint: to take all of them: --to jwks

"#]]);
}

#[test]
fn a_name_that_no_key_has() {
    set().run("convert set.json --kid red").shows(str![[r#"
status 1
--- standard output

--- standard error
error: no key of the name red

hint: --kid blue
hint: --kid green

"#]]);
}

#[test]
fn a_set_becomes_a_set_of_public_keys() {
    let place = set();
    let transcript = place.run("convert set.json --to jwks");
    let keys = transcript.json()["keys"].as_array().expect("keys").clone();
    assert_eq!(keys.len(), 3, "{transcript}");
    for name in PRIVATE_MEMBERS {
        assert!(keys.iter().all(|key| key.get(name).is_none()), "{transcript}");
    }
}

#[test]
fn an_empty_set_has_no_key_to_convert() {
    Place::new().file("set.json", r#"{"keys":[]}"#).run("convert set.json").shows(str![[r#"
status 1
--- standard output

--- standard error
error: the key set is empty

"#]]);
}

#[test]
fn no_private_member_leaves_without_being_asked_for() {
    let files = ["rsa", "p256", "p384", "p521", "secp256k1", "ed25519", "x25519"];
    for file in files {
        let place = Place::new().file("key", fixture(&format!("{file}.pem")));
        let private = private_jwk(&place).to_string();
        let place = place.file("jwk", private);
        for source in ["key", "jwk"] {
            let jwk = place.run(&format!("convert {source} --to jwk")).json();
            for name in PRIVATE_MEMBERS {
                assert!(jwk.get(name).is_none(), "{file}: {name}");
            }
            let pem = place.run(&format!("convert {source} --to pem")).stdout;
            assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{file}: {pem}");
        }
    }
}

#[test]
fn a_private_half_goes_to_a_file() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run("convert key.pem --private").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the following required arguments were not provided:
  --out <FILE>

Usage: jotkit convert --out <FILE> --private <KEY>

For more information, try '--help'.

"#]]);
}

#[test]
fn standard_output_is_no_file_for_a_private_half() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run("convert key.pem --private --out -").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the private half goes to a file, not to standard output

hint: --out FILE

"#]]);
    assert!(!place.path("-").exists());
    let public = place.run("convert key.pem --out -");
    assert_eq!(public.to_string(), place.run("convert key.pem").to_string());
}

#[cfg(unix)]
#[test]
fn a_private_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new().file("key.pem", fixture("ed25519.pem")).file("old.json", "");
    let mode = |name| {
        let metadata = std::fs::metadata(place.path(name)).expect("the file is there");
        metadata.permissions().mode() & 0o777
    };
    assert_ne!(mode("old.json"), 0o600);
    place.run("convert key.pem --private --out new").ends_with(0);
    place.run("convert key.pem --private --out old.json --force").ends_with(0);
    assert_eq!((mode("new"), mode("old.json")), (0o600, 0o600));
}

#[test]
fn a_file_that_is_there_stays() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem")).file("old.json", "precious");
    place.run("convert key.pem --out old.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: old.json is there already

hint: --force replaces it

"#]]);
    assert_eq!(place.read("old.json"), b"precious");
    place.run("convert key.pem --out old.json --force").ends_with(0);
    assert_ne!(place.read("old.json"), b"precious");
}

#[test]
fn a_folder_that_is_not_there() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run("convert key.pem --out none/key.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: none/key.json: no such file

hint: make its folder first

"#]]);
}

/// Base64url of 32 bytes.
const OCT: &str =
    r#"{"kty":"oct","kid":"shared","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ"}"#;

#[test]
fn a_shared_secret_survives() {
    let place = Place::new().file("key.json", OCT);
    let written = convert(&place, "key.json", "--to jwk", true);
    let written = String::from_utf8(written).expect("UTF-8");
    assert_eq!(Object::parse(&written), Object::parse(OCT));
}

#[test]
fn a_shared_secret_has_no_public_half() {
    let place = Place::new().file("key.json", OCT);
    place.run("convert key.json --to jwk").shows(str![[r#"
status 1
--- standard output

--- standard error
error: a shared secret has no public half

hint: --private --out FILE

"#]]);
}

#[test]
fn a_shared_secret_has_no_pem() {
    let place = Place::new().file("key.json", OCT);
    place.run("convert key.json --to pem --private --out secret").shows(str![[r#"
status 1
--- standard output

--- standard error
error: a shared secret has no PKCS#8 form

hint: --to jwk --private --out FILE

"#]]);
    place.run("convert key.json").shows(str![[r#"
status 1
--- standard output

--- standard error
error: a shared secret has no SPKI form

hint: --to jwk --private --out FILE

"#]]);
    assert!(!place.path("secret").exists());
}

#[test]
fn a_form_that_the_key_does_not_have() {
    let place = Place::new()
        .file("ec.pem", fixture("p256.pem"))
        .file("rsa.pem", fixture("rsa.pem"))
        .file("okp.pem", fixture("ed25519.pem"));
    place.run("convert ec.pem --to pkcs1").shows(str![[r#"
status 1
--- standard output

--- standard error
error: PKCS#1 is for RSA keys, and this one is EC

hint: --to spki                          the public half
hint: --to pkcs8 --private --out FILE    the private half

"#]]);
    place.run("convert rsa.pem --to sec1 --private --out key").shows(str![[r#"
status 1
--- standard output

--- standard error
error: SEC1 is for EC keys, and this one is RSA

hint: --to spki                          the public half
hint: --to pkcs8 --private --out FILE    the private half

"#]]);
    place.run("convert okp.pem --to pkcs1 --private --out key").shows(str![[r#"
status 1
--- standard output

--- standard error
error: PKCS#1 is for RSA keys, and this one is OKP

hint: --to spki                          the public half
hint: --to pkcs8 --private --out FILE    the private half

"#]]);
    assert!(!place.path("key").exists());
}

#[test]
fn a_form_of_the_other_half() {
    let place = Place::new().file("ec.pem", fixture("p256.pem"));
    place.run("convert ec.pem --to pkcs8").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this form holds the private half

hint: --private --out FILE

"#]]);
    place.run("convert ec.pem --to spki --private --out key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this form has no private half

hint: leave out --private

"#]]);
}

#[test]
fn a_public_key_has_no_private_half() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    let place = {
        let public = place.run("convert key.pem --to spki").stdout;
        place.file("public.pem", public)
    };
    place.run("convert public.pem --to pkcs8 --private --out key").shows(str![[r#"
status 1
--- standard output

--- standard error
error: this key has no private half

hint: leave out --private

"#]]);
    place.run("convert public.pem --to jwk --private --out key").shows(str![[r#"
status 1
--- standard output

--- standard error
error: this key has no private half

hint: leave out --private

"#]]);
    assert!(!place.path("key").exists());
}

#[test]
fn what_is_no_key() {
    let place = Place::new()
        .file("nothing", "")
        .file("page", "<!doctype html>")
        .file("noise", "hello")
        .file("half.pem", &fixture("p256.pem")[..90])
        .file("wrong.pem", fixture("p256.pem").replace("PRIVATE KEY", "PUBLIC KEY"))
        .file("locked.pem", fixture("p256.pem").replace("PRIVATE", "ENCRYPTED PRIVATE"));
    place.run("convert nothing").shows(str![[r#"
status 3
--- standard output

--- standard error
error: nothing: empty

"#]]);
    place.run("convert page").shows(str![[r#"
status 3
--- standard output

--- standard error
error: page: a web page (HTML), not keys

hint: a key set usually ends in /.well-known/jwks.json

"#]]);
    place.run("convert noise").shows(str![[r#"
status 3
--- standard output

--- standard error
error: noise: neither JWK, JWKS, PEM, DER nor a certificate

hint: a shared secret is given by --secret-file or --secret-env

"#]]);
    place.run("convert half.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: half.pem: PEM: cut off: no -----END PRIVATE KEY----- line

hint: copy it again, from -----BEGIN to the last dash of -----END

"#]]);
    place.run("convert wrong.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: wrong.pem: PEM: labelled PUBLIC KEY, but the inside is PRIVATE KEY

hint: copy it again, from -----BEGIN to the last dash of -----END

"#]]);
    place.run("convert locked.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: locked.pem: an encrypted private key is not supported

hint: decrypt it first: openssl pkey -in KEY -out DECRYPTED

"#]]);
    place.run("convert none.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: none.pem: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn what_holds_a_key_of_another_kind() {
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n";
    let place = Place::new().file("request.pem", request);
    place.run("convert request.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: request.pem: a PEM labelled CERTIFICATE REQUEST is not supported

hint: take the key out of it: openssl req -in REQUEST -pubkey -noout

"#]]);
    let primes =
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_keygen_primes:3";
    let Some(key) = place.openssl(primes, "") else { return };
    place.run_with("convert -", key).shows(str![[r#"
status 3
--- standard output

--- standard error
error: standard input: an RSA key of more than two primes is not supported

"#]]);
}

#[test]
fn line_breaks_written_as_two_characters_are_read() {
    let place = Place::new()
        .file("escaped", fixture("p256.pem").replace('\n', "\\n"))
        .file("key", fixture("p256.pem"));
    assert_eq!(place.run("convert escaped").stdout, place.run("convert key").stdout);
}

/// There and back: what is read from `bytes` is `key`.
fn survives(key: &Key, bytes: &[u8]) {
    let (_, set) = encoding::read(bytes).expect("what was written is read");
    let back: Vec<&Key> = set.keys().collect();
    assert_eq!(back.len(), 1);
    assert_eq!(back[0].material, key.material);
}

fn survives_every_form(key: &Key) {
    let private = key.material.is_private();
    survives(key, jwk::write(key, private).to_string().as_bytes());
    for structure in Structure::ALL {
        // Public forms of a private key say less, and some keys lack some forms.
        let Ok(der) = der::write(structure, key) else { continue };
        let is_private = !matches!(structure, Structure::Spki | Structure::Pkcs1Public);
        let expected = if is_private { key.clone() } else { key.public().expect("a pair") };
        survives(&expected, der.expose());
        survives(&expected, pem::armour(structure, der.expose()).as_bytes());
    }
}

fn rsa_key(n: Vec<u8>, e: u32) -> Key {
    let mut n = n;
    n[0] |= 0x80;
    *n.last_mut().expect("bytes") |= 1;
    let e: Vec<u8> = trimmed(&(e | 1).to_be_bytes());
    Key::new(Material::Rsa { n, e, private: None })
}

proptest! {
    #[test]
    fn any_ed25519_key_survives(seed: [u8; 32]) {
        let curve = Curve::Ed25519;
        let d = Secret::new(seed);
        let x = signature::okp_public(curve, &d).expect("a seed");
        survives_every_form(&Key::new(Material::Okp { curve, x, d: Some(d) }));
    }

    #[test]
    fn any_p256_key_survives(d: [u8; 32]) {
        prop_assume!(keys::p256(&d).is_some());
        survives_every_form(&keys::p256(&d).expect("just seen"));
    }

    #[test]
    fn any_public_rsa_key_survives(n in proptest::collection::vec(any::<u8>(), 64..=128), e: u32) {
        survives_every_form(&rsa_key(n, e));
    }
}
