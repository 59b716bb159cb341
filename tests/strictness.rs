//! What JOSE forbids is refused: spellings of base64url, repeated members, keys that are for
//! something else, keys that are too weak or too large. Damaged signatures are in `differential`.

use jotkit::jose::alg::{Alg, Curve, Hash};
use jotkit::jose::crypto::{Verifier, digest};
use jotkit::jose::json::Object;
use jotkit::jose::json::base64url;
use jotkit::jose::key::jwk;
use jotkit::jose::key::{Key, Purpose};
use jotkit::verify::check_id::CheckId;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BigUint, RsaPrivateKey};

use crate::support::verdict::{judged, objections};
use crate::support::{NOW, Place, fixture, keys};

/// A token each of whose parts leaves bits over, and the JWK of its secret.
fn good() -> ([String; 3], String) {
    let key = keys::of(Alg::Hs256);
    let token = keys::token(r#"{"alg":"HS256"} "#, "{}", &key, Alg::Hs256);
    let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    (parts.try_into().expect("three parts"), jwk::write(&key, true).to_string())
}

/// Texts that a careless decoder takes for the same bytes, and what is said of each.
fn respelt(part: &str) -> [(String, &'static str); 9] {
    let (rest, last) = part.split_at(part.len() - 1);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = alphabet.iter().position(|byte| last.as_bytes() == [*byte]).expect("base64url");
    let stray = char::from(alphabet[place | 1]);
    [
        (format!("{part}="), "base64url has no padding here"),
        (format!("{part}=="), "base64url has no padding here"),
        (format!("{rest}+"), "'+' at offset"),
        (format!("{rest}/"), "'/' at offset"),
        (format!("{part} "), "byte 0x20 at offset"),
        (format!("{rest}\n{last}"), "byte 0x0a at offset"),
        (format!("{rest}é{last}"), "byte 0xc3 at offset"),
        (format!("{rest}{stray}"), "has stray bits"),
        (
            format!("{part}{}", &"AAAA"[..(5 - part.len() % 4) % 4]),
            "base64url can't have a length of",
        ),
    ]
}

#[test]
fn base64url_has_one_spelling() {
    let (parts, key) = good();
    assert!(objections(&judged(&parts.join("."), &key)).is_empty());
    for index in 0..3 {
        for (text, said) in respelt(&parts[index]) {
            let mut parts = parts.clone();
            parts[index] = text;
            let token = parts.join(".");
            let report = judged(&token, &key);
            let structure = report.check(CheckId::Structure).expect("it is reported");
            assert!(structure.detail.contains(said), "{token}: {structure:?}");
            assert!(!objections(&report).is_empty(), "{token}");
        }
    }
}

#[test]
fn no_member_stands_twice_at_any_depth() {
    let key = keys::of(Alg::Hs256);
    let jwk = jwk::write(&key, true).to_string();
    for (header, payload, id) in [
        (r#"{"alg":"HS256","alg":"HS256"}"#, "{}", "header"),
        (r#"{"alg":"HS256","x":{"y":1,"y":1}}"#, "{}", "header"),
        (r#"{"alg":"HS256"}"#, r#"{"sub":"a","sub":"a"}"#, "structure"),
        (r#"{"alg":"HS256"}"#, r#"{"roles":[{"a":{"b":1,"b":2}}]}"#, "structure"),
    ] {
        let report = judged(&keys::token(header, payload, &key, Alg::Hs256), &jwk);
        let refused = objections(&report);
        assert_eq!(refused.first().map(|check| check.id.word()), Some(id), "{header} {payload}");
    }
    for (jwk, said) in [
        (jwk.replacen('{', r#"{"kty":"oct","#, 1), "member kty: is repeated"),
        (jwk.replacen('{', r#"{"x":{"y":1,"y":2},"#, 1), "member y: is repeated"),
    ] {
        let fault = jwk::read(&Object::parse(&jwk).expect("JSON")).expect_err("a repeated member");
        assert_eq!(fault.to_string(), said);
    }
    let set = format!(r#"{{"keys":[],"keys":[{jwk}]}}"#);
    let token = keys::token(r#"{"alg":"HS256"}"#, "{}", &key, Alg::Hs256);
    let report = judged(&token, &set);
    assert_eq!(
        report.check(CheckId::Key).expect("it is reported").detail,
        "member keys: is repeated"
    );
}

/// The JWK of a key with some members more.
fn with(key: &Key, members: &str) -> Key {
    let key = Key { kid: None, ..key.clone() };
    let text = jwk::write(&key, true).to_string().replacen('{', &format!("{{{members},"), 1);
    jwk::read(&Object::parse(&text).expect("JSON")).expect("a key")
}

#[test]
fn what_the_owner_says_of_a_key_binds() {
    let p256 = keys::of(Alg::Es256);
    for (members, verifies, signs) in [
        (r#""use":"sig""#, true, true),
        (r#""use":"enc""#, false, false),
        (r#""use":"SIG""#, false, false),
        (r#""use":"""#, false, false),
        (r#""key_ops":["verify"]"#, true, false),
        (r#""key_ops":["sign"]"#, true, true),
        (r#""key_ops":["encrypt","verify"]"#, true, false),
        (r#""key_ops":["encrypt"]"#, false, false),
        (r#""key_ops":["Verify"]"#, false, false),
        (r#""key_ops":[]"#, false, false),
        (r#""use":"sig","key_ops":["deriveKey"]"#, false, false),
        (r#""use":"enc","key_ops":["verify"]"#, false, false),
        (r#""alg":"ES256""#, true, true),
        (r#""alg":"es256""#, false, false),
        (r#""alg":"ES256K""#, false, false),
        (r#""alg":"ECDH-ES""#, false, false),
        (r#""alg":"""#, false, false),
    ] {
        let key = with(&p256, members);
        let fits = |purpose| key.unsuitable(Alg::Es256, purpose).is_none();
        let published = key.public().expect("a public half");
        let is_verified = published.unsuitable(Alg::Es256, Purpose::Verify).is_none();
        assert_eq!(is_verified, verifies, "{members}");
        assert_eq!(fits(Purpose::Verify), verifies, "{members}");
        assert_eq!(fits(Purpose::Sign), signs, "{members}");
    }
}

/// A public key that is for signing alone is for nothing (RFC 7517 section 4.3).
#[test]
fn a_public_key_verifies_only_if_its_operations_say_so() {
    let place = Place::new().file("token", keys::rs256("{}"));
    for (ops, status) in [
        (r#"["verify"]"#, 0),
        (r#"["sign","verify"]"#, 0),
        (r#"["sign"]"#, 1),
        (r#"["sign","encrypt"]"#, 1),
        ("[]", 1),
    ] {
        let jwk = keys::test_1().replacen(r#""kty""#, &format!(r#""key_ops":{ops},"kty""#), 1);
        let place = Place::new().file("token", keys::rs256("{}")).file("jwks", &jwk);
        let line = format!("explain token --jwks jwks --at {NOW}");
        let explained = place.run(&line);
        explained.ends_with(status);
        assert_eq!(explained.stdout.contains("key.wrong-use"), status != 0, "{explained}");
        place.run(&line.replace("explain", "verify")).ends_with(status);
        let batch = place.run(&format!("verify --batch token --jwks jwks --at {NOW}"));
        assert_eq!(batch.stdout.contains("accepted"), status == 0, "{batch}");
        // A key for something else may stand in a set; one that is for nothing is a mistake.
        let lint = place.run("jwks jwks --lint");
        let is_mistaken = ops == "[]" || ops.contains("sign") && !ops.contains("verify");
        assert_eq!(lint.stdout.contains("key.wrong-use"), is_mistaken, "{lint}");
    }
    // The private half may sign, and with it, or with what is made public of it, is verified.
    place.run_with("keygen ES256 --out key.jwk", "").ends_with(0);
    let private = String::from_utf8(place.read("key.jwk")).expect("JSON");
    let private = private.replacen('{', r#"{"key_ops":["sign"],"#, 1);
    let place = place.file("key.jwk", private);
    let token = place.run("sign --key key.jwk --sub a").stdout;
    place.run_with("verify --key key.jwk", &token).ends_with(0);
    place.run("convert key.jwk --to jwk --out public.jwk").ends_with(0);
    place.run_with("verify --key public.jwk", &token).ends_with(0);
}

/// RFC 9864 gives EdDSA a name for each curve; the old name means either.
#[test]
fn the_names_of_eddsa() {
    let (ed25519, ed448) = (keys::of(Alg::Ed25519), keys::of(Alg::Ed448));
    for (key, pinned, served) in [
        (&ed25519, "EdDSA", &[Alg::EdDsa, Alg::Ed25519][..]),
        (&ed25519, "Ed25519", &[Alg::EdDsa, Alg::Ed25519]),
        (&ed25519, "Ed448", &[]),
        (&ed448, "EdDSA", &[Alg::EdDsa, Alg::Ed448]),
        (&ed448, "Ed448", &[Alg::EdDsa, Alg::Ed448]),
        (&ed448, "Ed25519", &[]),
    ] {
        let key = with(key, &format!(r#""alg":"{pinned}""#));
        let fits = |alg: &Alg| key.unsuitable(*alg, Purpose::Verify).is_none();
        assert_eq!(Alg::all().filter(fits).collect::<Vec<_>>(), served, "{key:?}");
    }
}

#[test]
fn a_key_serves_the_algorithms_of_its_kind_alone() {
    for one in Alg::all() {
        let key = keys::of(one);
        for other in Alg::all() {
            let fits = key.unsuitable(other, Purpose::Verify).is_none();
            assert_eq!(fits, key.material.serves(other), "{other} with the key of {one}");
            assert_eq!(Verifier::new(&key, other).is_ok(), fits, "{other} with the key of {one}");
        }
    }
    for curve in [Curve::X25519, Curve::X448] {
        let key = keys::okp(curve, &vec![7; curve.size()]);
        assert!(Alg::all().all(|alg| key.unsuitable(alg, Purpose::Verify).is_some()), "{curve}");
    }
}

#[test]
fn secrets_are_as_long_as_the_hash() {
    for (alg, least) in [(Alg::Hs256, 32), (Alg::Hs384, 48), (Alg::Hs512, 64)] {
        let secret = |length| keys::shared(vec![7; length]);
        let weakness = secret(least - 1).weakness(alg).expect("too short").to_string();
        let (bits, wanted) = ((least - 1) * 8, least * 8);
        assert_eq!(weakness, format!("a secret of {bits} bits; at least {wanted} are needed"));
        assert_eq!(secret(least).weakness(alg), None);
    }
}

/// The JWK of an RSA key of so many bits, whose modulus begins with ones and has no small factor.
fn rsa_of(bits: usize, e: &[u8]) -> Result<Key, String> {
    let mut n = vec![0xff; bits.div_ceil(8)];
    n[0] >>= n.len() * 8 - bits;
    let last = n.len() - 1;
    let read = |n: &[u8]| jwk::read_rsa(&base64url::encode(n), &base64url::encode(e));
    let has_small_factor = |key: &Key| {
        key.material.weakness().is_some_and(|weakness| weakness.to_string().contains("factor"))
    };
    loop {
        match read(&n) {
            Ok(key) if has_small_factor(&key) => n[last] -= 2,
            other => return other.map_err(|fault| fault.to_string()),
        }
    }
}

#[test]
fn rsa_numbers_have_bounds() {
    let usual = [1, 0, 1];
    for (bits, e, said) in [
        (511, &usual[..], "member n: a modulus of 511 bits: 512 to 16384 are read"),
        (512, &usual, "an RSA key of 512 bits; at least 2048 are needed"),
        (2047, &usual, "an RSA key of 2047 bits; at least 2048 are needed"),
        (2048, &usual, ""),
        (2048, &[3], ""),
        (2048, &[1], "an RSA exponent of 1: anyone can sign"),
        (2048, &[1, 0xff, 0xff, 0xff, 0xff], ""),
        (2048, &[2, 0, 0, 0, 1], "member e: an exponent of 34 bits: at most 33 are read"),
        (2048, &[2], "member e: is even, so it can't be an RSA exponent"),
        (16384, &usual, ""),
        (16385, &usual, "member n: a modulus of 16385 bits: 512 to 16384 are read"),
    ] {
        let weakness = |key: Key| key.material.weakness().map(|weakness| weakness.to_string());
        let found = rsa_of(bits, e).map_or_else(Some, weakness).unwrap_or_default();
        assert_eq!(found, said, "{bits} bits, e of {e:?}");
    }
}

/// CVE-2017-15361: such a modulus is, modulo each small prime, a power of 65537. So is every power
/// of 65537.
#[test]
fn a_modulus_of_the_roca_generator_is_weak() {
    let power = BigUint::from(65537u32).modpow(&128u8.into(), &(BigUint::from(1u8) << 4096));
    let n = base64url::encode(power.to_bytes_be());
    let key = jwk::read_rsa(&n, "AQAB").expect("it can be read");
    let weakness = key.material.weakness().map(|weakness| weakness.to_string());
    let said = "an RSA key of a generator whose keys can be factored (ROCA)";
    assert_eq!(weakness.as_deref(), Some(said));
    assert_eq!(keys::of(Alg::Rs256).material.weakness(), None);
}

/// A key of 9216 bits, more than AWS-LC takes, and what it signs. The modulus is p^5 q^4: nobody
/// should use such a key, but its signatures are right.
fn of_9216_bits(message: &[u8]) -> (Key, Vec<u8>) {
    let small = RsaPrivateKey::from_pkcs8_pem(&fixture("rsa.pem")).expect("PKCS#8");
    let [p, q] = small.primes() else { panic!("two primes") };
    let one = BigUint::from(1u8);
    let n = small.n() * small.n() * small.n() * small.n() * p;
    let order = &n / p / q * (p - &one) * (q - &one);
    // With e of 65537, a prime, d is (1 + k order) / e where k order is -1 modulo e (Fermat).
    let e = BigUint::from(65537u32);
    let k = &e - (&order % &e).modpow(&(&e - 2u8), &e);
    let d = (&one + k * order) / &e;
    let size = n.to_bytes_be().len();
    let padded = BigUint::from_bytes_be(&pkcs1(&digest(Hash::Sha256, message), size));
    let signature = padded.modpow(&d, &n).to_bytes_be();
    let key = jwk::read_rsa(&base64url::encode(n.to_bytes_be()), "AQAB").expect("a key");
    (key, [vec![0; size - signature.len()], signature].concat())
}

/// EMSA-PKCS1-v1_5 of a SHA-256 digest (RFC 8017 section 9.2).
fn pkcs1(digest: &[u8], size: usize) -> Vec<u8> {
    let info = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20,
    ];
    let ones = vec![0xff; size - 3 - info.len() - digest.len()];
    [&[0, 1][..], &ones, &[0], &info, digest].concat()
}

#[test]
fn rsa_beyond_8192_bits_verifies() {
    let (key, signature) = of_9216_bits(b"message");
    let verifier = Verifier::new(&key, Alg::Rs256).expect("it serves");
    assert!(verifier.verify(b"message", &signature));
    assert!(!verifier.verify(b"another", &signature));
    assert!(!verifier.verify(b"message", &signature[1..]));
}

/// Without a given time another implementation is asked too. It knows no such sizes, which is no
/// disagreement.
#[test]
fn rsa_of_odd_sizes_verifies_at_the_real_time() {
    let input = format!("{}.e30", base64url::encode(r#"{"alg":"RS256"}"#));
    let (large, signature) = of_9216_bits(input.as_bytes());
    let large_token = format!("{input}.{}", base64url::encode(signature));
    let small = keys::key("rsa-1024.pem", "test-1");
    for (key, flag, token) in
        [(large, "", large_token), (small, "--insecure-allow-weak-keys", keys::weak_rs256("{}"))]
    {
        let place = Place::new().file("key", jwk::write(&key, false).to_string());
        let transcript = place.run_with(&format!("verify --key key {flag}"), token);
        assert_eq!(transcript.ends_with(0).stderr, "");
    }
}
