//! Keys that are none, or that no honest owner has: the error names the key and the member.

use std::sync::LazyLock;

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::json::{Json, Object};
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::jwk::{self, PRIVATE_MEMBERS};
use jotkit::jose::key::set::Entry;
use jotkit::jose::key::{Key, Material};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rsa::BigUint;

use crate::support::{Place, fixture, keys};

/// The private JWK of a fixture.
fn private(file: &str) -> Object {
    jwk::write(&keys::key(file, "it"), true)
}

/// The public JWK of a fixture.
fn public(file: &str) -> Object {
    jwk::write(&keys::key(file, "it"), false)
}

/// The same with one member set.
fn with(mut jwk: Object, name: &str, value: &str) -> Object {
    jwk.set(name, value.into());
    jwk
}

/// The same with one member set to bytes.
fn with_bytes(jwk: Object, name: &str, bytes: &[u8]) -> Object {
    with(jwk, name, &base64url::encode(bytes))
}

fn without(mut jwk: Object, name: &str) -> Object {
    jwk.remove(name);
    jwk
}

/// The same with a member under another name.
fn renamed(jwk: Object, from: &str, to: &str) -> Object {
    let value = jwk.get(from).expect("the member").clone();
    let mut jwk = without(jwk, from);
    jwk.set(to, value);
    jwk
}

fn bytes(jwk: &Object, name: &str) -> Vec<u8> {
    let text = jwk.get(name).and_then(Json::as_str).expect("the member");
    base64url::decode(text).expect("base64url")
}

/// The same with the last bit of a member flipped.
fn flipped(jwk: Object, name: &str) -> Object {
    let mut value = bytes(&jwk, name);
    *value.last_mut().expect("bytes") ^= 1;
    with_bytes(jwk, name, &value)
}

/// What is said of a JWK; nothing of a good one.
fn fault(jwk: &Object) -> String {
    let entry = Entry::read(&Json::Object(jwk.clone()));
    assert_eq!(entry.kid.as_deref(), jwk.get("kid").and_then(Json::as_str));
    entry.key.map_or_else(|fault| fault.to_string(), |_| String::new())
}

#[track_caller]
fn check(cases: impl IntoIterator<Item = (Object, &'static str)>) {
    for (jwk, expected) in cases {
        assert_eq!(fault(&jwk), expected, "{jwk}");
    }
}

#[test]
fn members_of_an_rsa_key() {
    let rsa = || public("rsa.pem");
    check([
        (without(rsa(), "n"), "member n: is missing"),
        (without(rsa(), "e"), "member e: is missing"),
        (without(rsa(), "kty"), "member kty: is missing"),
        (renamed(rsa(), "n", "N"), "member n: is missing, but there is N"),
        (with_bytes(rsa(), "n", &[]), "member n: is zero"),
        (with_bytes(rsa(), "n", &[1, 1]), "member n: a modulus of 9 bits: 512 to 16384 are read"),
        (flipped(rsa(), "n"), "member n: is even, so it can't be the product of two large primes"),
        (with_bytes(rsa(), "e", &[0]), "member e: is zero"),
        (with_bytes(rsa(), "e", &[2]), "member e: is even, so it can't be an RSA exponent"),
        (with_bytes(rsa(), "e", &[3; 5]), "member e: an exponent of 34 bits: at most 33 are read"),
        (with(rsa(), "n", "a*c"), "member n: '*' at offset 1 is not base64url"),
        (with(rsa(), "n", "abcde"), "member n: base64url can't have a length of 5"),
        (with(rsa(), "kty", "rsa"), "member kty: is rsa: write RSA"),
        (with(rsa(), "kty", "DSA"), "kty DSA is not supported"),
        (with(rsa(), "oth", "x"), "member oth: keys of more than two primes are not supported"),
    ]);
    let mut number = rsa();
    number.set("e", 65537.into());
    check([(number, "member e: is a number, not a string")]);
}

#[test]
fn an_exponent_of_one_is_read_and_weak() {
    let jwk = with_bytes(public("rsa.pem"), "e", &[1]);
    let key = jwk::read(&jwk).expect("it is read, so that it can be judged");
    let weakness = key.material.weakness().map(|weakness| weakness.to_string());
    assert_eq!(weakness.as_deref(), Some("an RSA exponent of 1: anyone can sign"));
}

#[test]
fn the_private_half_of_another_rsa_key() {
    let (ours, theirs) = (private("rsa.pem"), private("rsa-other.pem"));
    let foreign = |name: &str| {
        let value = theirs.get(name).and_then(Json::as_str).expect("the member");
        with(ours.clone(), name, value)
    };
    let numbers = "member d: with its primes it does not belong to n and e";
    check([
        (foreign("n"), numbers),
        (foreign("d"), numbers),
        (foreign("p"), numbers),
        (foreign("q"), numbers),
        (foreign("dp"), "member dp: does not match p, q and d"),
        (foreign("dq"), "member dq: does not match p, q and d"),
        (foreign("qi"), "member qi: does not match p, q and d"),
        (without(ours.clone(), "qi"), "member qi: is missing"),
    ]);
    let d = foreign("d").get("d").and_then(Json::as_str).expect("d").to_owned();
    check([(with(bare_rsa(), "d", &d), numbers)]);
}

/// `rsa.pem` written as `n`, `e` and `d` alone.
fn bare_rsa() -> Object {
    ["p", "q", "dp", "dq", "qi"].iter().fold(private("rsa.pem"), |jwk, name| without(jwk, name))
}

#[test]
fn private_numbers_that_no_key_has() {
    let rsa = || private("rsa.pem");
    check([
        (bare_rsa(), ""),
        (with_bytes(bare_rsa(), "d", &[]), "member d: is zero"),
        (with_bytes(bare_rsa(), "d", &[0]), "member d: is zero"),
        (with_bytes(bare_rsa(), "d", &[1; 257]), "member d: is longer than n"),
        (with_bytes(bare_rsa(), "d", &[1; 1 << 20]), "member d: is longer than n"),
        (
            with_bytes(bare_rsa(), "d", &[1]),
            "member d: with its primes it does not belong to n and e",
        ),
        (
            with_bytes(bare_rsa(), "e", &[3]),
            "member p: is missing: only with e of 65537 or more is it recovered from d",
        ),
        (with_bytes(rsa(), "d", &[0]), "member d: is zero"),
        (with_bytes(rsa(), "p", &[0]), "member p: is zero"),
        (with_bytes(rsa(), "q", &[1; 1 << 20]), "member q: is longer than n"),
        (with_bytes(rsa(), "p", &[1]), "member d: with its primes it does not belong to n and e"),
    ]);
}

#[test]
fn members_of_an_ec_key() {
    let ec = || public("p256.pem");
    let okp = "member crv: Ed25519 is not a curve of kty EC";
    check([
        (without(ec(), "crv"), "member crv: is missing"),
        (without(ec(), "y"), "member y: is missing"),
        (renamed(ec(), "x", "X"), "member x: is missing, but there is X"),
        (with(ec(), "crv", "p-256"), "member crv: is p-256: write P-256"),
        (with(ec(), "crv", "P256"), "member crv: is P256: write P-256"),
        (with(ec(), "crv", "P-192"), "crv P-192 is not supported"),
        (with(ec(), "crv", "Ed25519"), okp),
        (with(ec(), "crv", "P-384"), "member x: with y it is not a point on P-384"),
        (with_bytes(ec(), "x", &[1; 33]), "member x: 33 bytes: P-256 needs 32"),
        (with_bytes(ec(), "y", &[]), "member y: 0 bytes: P-256 needs 32"),
        (flipped(ec(), "y"), "member x: with y it is not a point on P-256"),
        (with_bytes(ec(), "x", &[1]), "member x: with y it is not a point on P-256"),
        (with_bytes(private("p256.pem"), "d", &[1; 33]), "member d: 33 bytes: P-256 needs 32"),
    ]);
}

#[test]
fn the_private_half_of_another_key() {
    let foreign = "member d: does not belong to the public half";
    check([
        (with_bytes(private("p256.pem"), "d", &[7; 32]), foreign),
        (with_bytes(private("p256.pem"), "d", &[0; 32]), foreign),
        (with_bytes(private("p384.pem"), "d", &[7; 48]), foreign),
        (with_bytes(private("p521.pem"), "d", &[1; 66]), foreign),
        (with_bytes(private("secp256k1.pem"), "d", &[7; 32]), foreign),
        (with_bytes(private("ed25519.pem"), "d", &[7; 32]), foreign),
        (with_bytes(private("x25519.pem"), "d", &[7; 32]), foreign),
        (with_bytes(private("ed448.pem"), "d", &[7; 57]), foreign),
        (with_bytes(private("x448.pem"), "d", &[7; 56]), foreign),
    ]);
    let foreign = "member priv: does not belong to the public half";
    check([(with_bytes(akp(), "priv", &[8; 32]), foreign)]);
}

#[test]
fn members_of_an_okp_key() {
    let okp = || public("ed25519.pem");
    check([
        (without(okp(), "x"), "member x: is missing"),
        (without(okp(), "crv"), "member crv: is missing"),
        (with(okp(), "crv", "ed25519"), "member crv: is ed25519: write Ed25519"),
        (with(okp(), "crv", "Ed448"), "member x: 32 bytes: Ed448 needs 57"),
        (with(okp(), "crv", "P-256"), "member crv: P-256 is not a curve of kty OKP"),
        (with_bytes(okp(), "x", &[1; 31]), "member x: 31 bytes: Ed25519 needs 32"),
        (with_bytes(private("ed25519.pem"), "d", &[7; 64]), "member d: 64 bytes: Ed25519 needs 32"),
    ]);
}

/// The private JWK of an ML-DSA key.
fn akp() -> Object {
    jwk::write(&keys::of(Alg::MlDsa44), true)
}

#[test]
fn members_of_an_akp_key() {
    let short = [1; 1311];
    check([
        (akp(), ""),
        (without(akp(), "alg"), "member alg: is missing"),
        (without(akp(), "pub"), "member pub: is missing"),
        (with(akp(), "alg", "ES256"), "kty AKP with alg ES256 is not supported"),
        (with(akp(), "alg", "ml-dsa-44"), "kty AKP with alg ml-dsa-44 is not supported"),
        (with(akp(), "alg", "ML-DSA-65"), "member pub: is not a public key for ML-DSA-65"),
        (with_bytes(akp(), "pub", &short), "member pub: is not a public key for ML-DSA-44"),
        (with_bytes(akp(), "priv", &[7; 31]), "member priv: is not a seed for ML-DSA-44"),
        (renamed(akp(), "priv", "d"), ""),
    ]);
}

/// 2^448 - 2^224 - 1 and some number, as y of a point (RFC 8032 section 5.2.2).
fn p_and(more: i8) -> Vec<u8> {
    let one = BigUint::from(1u8);
    let p = (&one << 448) - (&one << 224) - &one;
    let y = if more < 0 { p - one } else { p + more as u8 };
    [&y.to_bytes_le()[..], &[0]].concat()
}

#[test]
fn points_of_ed448_that_no_honest_key_has() {
    let said = "member x: is not a point on Ed448, or is one of small order";
    let mut one = [0; 57];
    one[0] = 1;
    let quarter = |sign| [&[0; 56][..], &[sign]].concat();
    let mut stray = keys::of(Alg::Ed448).material.clone();
    let Material::Okp { x, .. } = &mut stray else { panic!("an OKP key") };
    x[56] |= 1;
    let point = |bytes: &[u8]| (with_bytes(public("ed448.pem"), "x", bytes), said);
    check([
        point(&one),
        point(&p_and(-1)),
        point(&quarter(0)),
        point(&quarter(0x80)),
        // The same points, written with numbers beyond the field; and a bit that means nothing.
        point(&p_and(0)),
        point(&p_and(1)),
        point(x),
    ]);
}

/// The points of order 1, 2, 4 and 8, as base64url, with either sign bit.
#[test]
fn points_of_small_order_are_no_public_keys() {
    for point in [
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "7P_______________________________________38",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU",
        "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o",
        // The same points again, written with numbers beyond the field.
        "7f_______________________________________38",
        "7v_______________________________________38",
    ] {
        let point = base64url::decode(point).expect("base64url");
        let mut signed = point.clone();
        signed[31] |= 0x80;
        for point in [point, signed] {
            let expected = "member x: is a point of small order: anyone can sign";
            check([(with_bytes(public("ed25519.pem"), "x", &point), expected)]);
        }
    }
}

#[test]
fn members_that_every_key_may_have() {
    let ec = || public("p256.pem");
    let of_kind = |name: &str, value: Json| {
        let mut jwk = ec();
        jwk.set(name, value);
        jwk
    };
    check([
        (of_kind("alg", Json::Bool(false)), "member alg: is a boolean, not a string"),
        (of_kind("use", Json::Bool(true)), "member use: is a boolean, not a string"),
        (of_kind("key_ops", "verify".into()), "member key_ops: is not a list of strings"),
        (of_kind("x5c", "MII".into()), "member x5c: is not a list"),
        (
            of_kind("x5c", Json::Array(vec!["*".into()])),
            "member x5c: is not standard base64, as certificates are",
        ),
        (
            of_kind("x5c", Json::Array(vec![Json::Null])),
            "member x5c: has an entry that is not a string",
        ),
        (
            of_kind("x5c", Json::Array(vec!["AQAB".into()])),
            "member x5c: the first entry is not a certificate",
        ),
    ]);
}

#[test]
fn the_certificate_of_another_key() {
    let certificate = public("rsa-cert.pem").get("x5c").expect("a certificate").clone();
    for (file, expected) in [
        ("rsa.pem", ""),
        ("rsa-other.pem", "member x5c: the first certificate is for another key"),
        ("p256.pem", "member x5c: the first certificate is for another key"),
    ] {
        let mut jwk = public(file);
        jwk.set("x5c", certificate.clone());
        assert_eq!(fault(&jwk), expected, "{file}");
    }
}

#[test]
fn a_member_that_stands_twice() {
    let text = public("p256.pem").to_string().replacen('{', r#"{"kid":"other","#, 1);
    let jwk = Object::parse(&text).expect("JSON");
    assert_eq!(fault(&jwk), "member kid: is repeated");
}

#[test]
fn a_shared_secret_needs_its_bytes() {
    check([
        (Object::from_iter([("kty", "oct")]), "member k: is missing"),
        (Object::from_iter([("kty", "oct"), ("K", "AQ")]), "member k: is missing, but there is K"),
        (Object::from_iter([("kty", "OCT"), ("k", "AQ")]), "member kty: is OCT: write oct"),
        (Object::from_iter([("kty", "oct"), ("k", "")]), "member k: is empty"),
    ]);
}

#[test]
fn a_fault_never_shows_the_private_half() {
    let secret = "c2VjcmV0LXNlY3JldA*";
    for (file, name) in
        [("rsa.pem", "d"), ("rsa.pem", "p"), ("p256.pem", "d"), ("ed25519.pem", "d")]
    {
        let said = fault(&with(private(file), name, secret));
        assert!(said.starts_with(&format!("member {name}: ")), "{said}");
        assert!(!said.contains(&secret[..8]), "{said}");
    }
}

#[test]
fn the_key_at_fault_is_named_among_others() {
    let broken = without(with(public("rsa.pem"), "kid", "broken"), "n");
    let set = format!("{{\"keys\":[{},{broken}]}}", public("p256.pem"));
    let place = Place::new().file("set.json", set);
    let transcript = place.run("convert set.json --kid broken");
    assert_eq!(
        transcript.ends_with(3).stderr,
        "error: key broken can't be read: member n: is missing\n"
    );
    place.run("convert set.json --kid it").ends_with(0);
}

const FILES: [&str; 11] = [
    "rsa-1024.pem",
    "p256.pem",
    "p384.pem",
    "p521.pem",
    "secp256k1.pem",
    "ed25519.pem",
    "x25519.pem",
    "ed448.pem",
    "x448.pem",
    "rsa-cert.pem",
    "p256-cert.pem",
];

/// Each key in DER of each structure that it has.
static DER: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let keys = FILES.iter().map(|file| keys::key(file, "it"));
    let all = |key: Key| Structure::ALL.into_iter().filter_map(move |s| der::write(s, &key).ok());
    keys.flat_map(all).map(|der| der.expose().to_vec()).collect()
});

proptest! {
    #[test]
    fn damaged_der_is_read_or_refused(
        mut bytes in select(&DER[..]),
        damage in vec((any::<Index>(), any::<u8>()), 1..4),
        cut in any::<Index>(),
    ) {
        for (index, byte) in damage {
            *index.get_mut(&mut bytes) = byte;
        }
        // Where both read it, the key must survive being written.
        for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
            if let Ok((structure, key)) = der::read(bytes) {
                let again = der::write(structure, &key).expect("it is of that structure");
                let back = der::read_as(structure, again.expose()).expect("it is read again");
                prop_assert_eq!(back.material, key.material);
            }
        }
    }

    #[test]
    fn damaged_members_are_read_or_refused(
        file in select(&FILES[..]),
        name in select(vec!["n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y", "k"]),
        bytes in vec(any::<u8>(), 0..140),
    ) {
        let jwk = with_bytes(private(file), name, &bytes);
        if let Ok(key) = jwk::read(&jwk) {
            let back = jwk::read(&jwk::write(&key, true)).expect("what was written is read");
            prop_assert_eq!(back.material, key.material);
        }
    }
}

/// Whatever is wrong with a JWK: what the hint makes does what the JWK was for.
#[test]
fn a_broken_jwk_is_made_anew_with_the_half_that_it_had() {
    let names = ["rsa.pem", "p256.pem", "p521.pem", "ed25519.pem", "secp256k1.pem"];
    let mut typed = 0;
    for file in names {
        let members = private(file);
        let members: Vec<&str> = members.names().filter(|name| *name != "kid").collect();
        for (name, is_gone) in members.iter().flat_map(|name| [(name, true), (name, false)]) {
            for jwk in [private(file), public(file)] {
                let jwk = if is_gone { without(jwk, name) } else { with(jwk, name, "AQAC") };
                let is_private = PRIVATE_MEMBERS.iter().any(|name| jwk.get(name).is_some());
                let place =
                    Place::new().file("KEY.pem", fixture(file)).file("key.jwk", jwk.to_string());
                let said = place.run("convert key.jwk");
                let hint = "hint: make it anew from the key as PEM: jotkit ";
                let Some((_, hint)) = said.stderr.split_once(hint) else { continue };
                typed += 1;
                let made = place.run(hint.lines().next().expect("a command"));
                let made = made.ends_with(0).stdout.clone();
                if is_private {
                    place.run("sign --key key-2.jwk --exp 1h").ends_with(0);
                } else {
                    place.file("new.jwk", made).run("jwks new.jwk --lint").ends_with(0);
                }
            }
        }
    }
    assert!(typed > 30, "{typed}");
}
