//! Every spelling of a key into every other, judged by openssl, and random keys there and back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::json::base64url;
use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::hmac_secret::HmacSecret;
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use jotkit::jose::key::{Key, Material};
use proptest::prelude::*;
use proptest::strategy::Union;
use rsa::BigUint;
use serde_json::{Value, json};

use crate::support::{NOW, Place, fixture, keys, python};

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
pub fn convert(place: &Place, key: &str, flags: &str, private: bool) -> Vec<u8> {
    let (key, answer) = (place.path(key), place.path("answer"));
    let line = format!("convert {} {flags} --out {} --force", key.display(), answer.display());
    let line = if private { format!("{line} --private") } else { line };
    // Without a process: there are a thousand lines.
    let transcript = place.run_at(NOW, &line);
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

#[test]
fn an_ed448_key_in_every_direction() {
    every_direction("ed448.pem", Of::All);
}

#[test]
fn an_x448_key_in_every_direction() {
    every_direction("x448.pem", Of::All);
}

/// Of ML-DSA too, which openssl knows since 3.5 only and writes otherwise.
#[test]
fn python_reads_what_is_written_of_every_kind() {
    let agreement =
        [Curve::X25519, Curve::X448].map(|curve| keys::okp(curve, &vec![7; curve.size()]));
    let pairs = Alg::all().map(keys::of).chain(agreement).filter(|key| key.public().is_some());
    let der =
        |key: &Key, structure| base64url::encode(der::write(structure, key).expect("DER").expose());
    let (questions, expected): (Vec<Value>, Vec<String>) = pairs
        .map(|key| (json!({ "pkcs8": der(&key, Structure::Pkcs8) }), der(&key, Structure::Spki)))
        .unzip();
    for (answer, expected) in python::answers(&questions).iter().flatten().zip(expected) {
        let known = answer.get("unknown").is_none();
        assert!(!known || answer["spki"] == expected, "{answer} instead of {expected}");
    }
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
        ("ed448.pem", &others),
        ("x448.pem", &others),
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
pub fn private_jwk(place: &Place) -> Object {
    let written = convert(place, "key", "--to jwk", true);
    Object::parse(&String::from_utf8(written).expect("UTF-8")).expect("a JWK")
}

fn member<'a>(jwk: &'a Object, name: &str) -> &'a str {
    jwk.get(name).and_then(Json::as_str).unwrap_or_else(|| panic!("no {name}"))
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

/// There and back: what is read from `bytes` is `key`.
fn survives(key: &Key, bytes: &[u8]) {
    let (_, set) = format::read(bytes, None).expect("what was written is read");
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

/// A private half of that curve, whatever its bytes; of P-521 the first holds a single bit.
fn any_scalar(curve: Curve) -> impl Strategy<Value = (Curve, Vec<u8>)> {
    let bytes = proptest::collection::vec(any::<u8>(), curve.size());
    bytes.prop_map(move |mut bytes| {
        if curve == Curve::P521 {
            bytes[0] &= 1;
        }
        (curve, bytes)
    })
}

fn any_of(curves: [Curve; 4]) -> impl Strategy<Value = (Curve, Vec<u8>)> {
    Union::new(curves.map(any_scalar))
}

proptest! {
    #[test]
    fn any_okp_key_survives(
        (curve, d) in any_of([Curve::Ed25519, Curve::Ed448, Curve::X25519, Curve::X448])
    ) {
        survives_every_form(&keys::okp(curve, &d));
    }

    #[test]
    fn any_ec_key_survives(
        (curve, d) in any_of([Curve::P256, Curve::P384, Curve::P521, Curve::Secp256k1])
    ) {
        let key = keys::ec(curve, &d);
        prop_assume!(key.is_some());
        survives_every_form(&key.expect("just seen"));
    }

    #[test]
    fn any_ml_dsa_key_survives(
        alg in proptest::sample::select(vec![Alg::MlDsa44, Alg::MlDsa65, Alg::MlDsa87]),
        seed: [u8; 32],
    ) {
        survives_every_form(&keys::ml_dsa(alg, seed));
    }

    #[test]
    fn any_public_rsa_key_survives(n in proptest::collection::vec(any::<u8>(), 64..=128), e: u32) {
        survives_every_form(&rsa_key(n, e));
    }
}

/// What `RSA.ToXmlString` of .NET writes: standard base64, private numbers at their full length.
fn xml(key: &Key, is_private: bool) -> String {
    let jwk = jwk::write(key, is_private);
    let names = ["Modulus", "Exponent", "P", "Q", "DP", "DQ", "InverseQ", "D"];
    let members = ["n", "e", "p", "q", "dp", "dq", "qi", "d"];
    let numbers = names.iter().zip(members).filter_map(|(name, member)| {
        let number = base64url::decode(jwk.get(member)?.as_str()?).expect("base64url");
        Some(format!("<{name}>{}</{name}>", STANDARD.encode(number)))
    });
    format!("<RSAKeyValue>{}</RSAKeyValue>", numbers.collect::<String>())
}

#[test]
fn keys_of_dotnet_are_read_and_are_no_secrets() {
    let key = keys::key("rsa.pem", "a");
    let private = xml(&key, true);
    let signed = format!(
        "<?xml version=\"1.0\"?>\n<!-- <KeyValue> -->\n{}",
        xml(&key, false)
            .replace("</", "</ds:")
            .replace("<Modulus>", "<ds:Modulus Id=\"a\">\n  ")
            .replace("<RSA", "<ds:RSA")
    );
    let public = key.public().map(|key| key.material);
    for text in [xml(&key, false), signed.clone(), private.replace('>', ">\r\n  ")] {
        let (_, set) =
            format::read(text.as_bytes(), None).unwrap_or_else(|why| panic!("{text}: {why}"));
        let read = set.keys().next().and_then(Key::public).map(|key| key.material);
        assert_eq!(read, public, "{text}");
        assert!(HmacSecret::new(text.as_bytes()).is_err());
        assert!(
            HmacSecret::new(text.split_once("</RSA").map_or(&text[..], |cut| cut.0).as_bytes())
                .is_err()
        );
    }
    let (_, set) = format::read(private.as_bytes(), None).expect("a key");
    assert_eq!(set.keys().next().map(|key| &key.material), Some(&key.material));

    let place = Place::new().file("key.xml", xml(&key, false));
    place.run(&format!("verify {} --key key.xml --at {NOW}", keys::rs256("{}"))).ends_with(0);
    let pem = place.run("convert key.xml --to pem");
    assert!(pem.ends_with(0).stdout.starts_with("-----BEGIN PUBLIC KEY"), "{pem}");
    let place = Place::new().file("key.xml", private);
    place.run(&format!("sign --key key.xml --alg RS256 --at {NOW}")).ends_with(0);
}

/// Both other forms of a point (SEC 1 section 2.3.3), in each structure, of each curve.
#[test]
fn compressed_and_hybrid_points_are_read() {
    for file in ["p256.pem", "p384.pem", "p521.pem", "secp256k1.pem"] {
        let place = Place::new().file("key", fixture(file));
        let public = convert(&place, "key", "--to jwk", false);
        for form in ["compressed", "hybrid"] {
            for structure in ["pkey", "pkey -pubout", "ec", "ec -pubout"] {
                let flag =
                    if structure.starts_with("pkey") { "-ec_conv_form" } else { "-conv_form" };
                let line = format!("{structure} {flag} {form} -in key");
                let Some(other) = place.openssl(&line, "") else { return };
                std::fs::write(place.path("other"), other).expect("a file");
                assert_eq!(convert(&place, "other", "--to jwk", false), public, "{line}");
            }
        }
    }
}

#[test]
fn a_compressed_point_off_its_curve_is_refused() {
    let key = keys::key("p256.pem", "it");
    let spki = der::write(Structure::Spki, &key).expect("DER");
    let (head, point) = spki.expose().split_at(spki.expose().len() - 65);
    let mut refused = 0;
    for last in 0..=255 {
        let compressed = [&[2], &point[1..32], &[last]].concat();
        // The lengths of the two sequences and of the bits, 32 less.
        let mut der = [head, &compressed].concat();
        for at in [1, head.len() - 2] {
            der[at] -= 32;
        }
        match format::read(&der, None) {
            Ok(_) => {}
            Err(fault) => {
                assert_eq!(fault.to_string(), "member x: is not a point on P-256");
                refused += 1;
            }
        }
    }
    assert!((64..192).contains(&refused), "{refused}");
}
