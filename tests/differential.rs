//! Every algorithm against implementations that are not ours: what jotkit signs they verify, what
//! they sign jotkit verifies, and what is damaged neither takes.

use ::der::asn1::{Any, UintRef};
use ::der::{Decode, Encode, Tag};
use jotkit::jose::alg::{Alg, Curve, Family};
use jotkit::jose::crypto::second_opinion::SecondOpinion;
use jotkit::jose::crypto::{Verifier, sign};
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use jsonwebtoken::{Algorithm, DecodingKey};
use proptest::prelude::*;
use rsa::BigUint;

use crate::support::{NOW, Place, keys, python, skipped};

const MESSAGE: &[u8] = b"eyJhbGciOiJ4In0.e30";

/// An algorithm and a private key that serves it.
struct Pair {
    alg: Alg,
    key: Key,
}

/// Every algorithm; `EdDSA` with both its curves (RFC 8037 section 3.1).
fn pairs() -> Vec<Pair> {
    let both = Pair { alg: Alg::EdDsa, key: keys::of(Alg::Ed448) };
    Alg::all().map(|alg| Pair { alg, key: keys::of(alg) }).chain([both]).collect()
}

impl Pair {
    fn name(&self) -> String {
        let curve = self.key.material.curve().map(|curve| format!(" with {curve}"));
        format!("{}{}", self.alg, curve.unwrap_or_default())
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        sign(&self.key, self.alg, message).expect("it signs")
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let public = self.key.public().unwrap_or_else(|| self.key.clone());
        Verifier::new(&public, self.alg).expect("it serves").verify(message, signature)
    }
}

#[test]
fn others_verify_what_jotkit_signs() {
    let made: Vec<(Pair, Vec<u8>)> = pairs()
        .into_iter()
        .map(|pair| {
            let signature = pair.sign(MESSAGE);
            (pair, signature)
        })
        .collect();
    let question = |(pair, signature): &(Pair, Vec<u8>)| {
        python::to_verify(pair.alg, &pair.key, MESSAGE, signature)
    };
    let python = python::answers(&made.iter().map(question).collect::<Vec<_>>());
    for (index, (pair, signature)) in made.iter().enumerate() {
        let verdicts = [
            ("openssl", openssl_verifies(pair, signature)),
            ("jsonwebtoken", jsonwebtoken_verifies(pair, signature)),
            ("python", python.as_ref().and_then(|answers| answers[index]["verifies"].as_bool())),
        ];
        for (judge, verdict) in verdicts {
            assert_ne!(verdict, Some(false), "{judge} refuses {}", pair.name());
        }
        if verdicts.iter().all(|(_, verdict)| verdict.is_none()) {
            skipped(&format!("nobody here but jotkit verifies {}", pair.name()));
        }
    }
}

#[test]
fn jotkit_verifies_what_others_sign() {
    let pairs = pairs();
    let questions: Vec<_> =
        pairs.iter().map(|pair| python::to_sign(pair.alg, &pair.key, MESSAGE)).collect();
    let python = python::answers(&questions);
    for (index, pair) in pairs.iter().enumerate() {
        let answer = python.as_ref().and_then(|answers| answers[index]["signature"].as_str());
        let python = answer.map(|text| base64url::decode(text).expect("base64url"));
        let signatures = [("openssl", openssl_signs(pair)), ("python", python)];
        for (signer, signature) in &signatures {
            let Some(signature) = signature else { continue };
            assert!(pair.verifies(MESSAGE, signature), "{}, signed by {signer}", pair.name());
            assert!(!pair.verifies(b"another", signature), "{}, signed by {signer}", pair.name());
        }
        if signatures.iter().all(|(_, signature)| signature.is_none()) {
            skipped(&format!("nobody here but jotkit signs {}", pair.name()));
        }
    }
}

#[test]
fn nobody_verifies_what_is_damaged() {
    let mut questions = Vec::new();
    let mut names = Vec::new();
    for pair in pairs() {
        for (damage, signature) in damaged(pair.alg, &pair.sign(MESSAGE)) {
            let name = format!("{}: {damage}", pair.name());
            assert!(!pair.verifies(MESSAGE, &signature), "{name}");
            questions.push(python::to_verify(pair.alg, &pair.key, MESSAGE, &signature));
            names.push(name);
        }
    }
    for (answer, name) in python::answers(&questions).unwrap_or_default().iter().zip(names) {
        assert_ne!(answer["verifies"].as_bool(), Some(true), "{name}");
    }
}

/// A good signature, damaged in each way that has fooled a verifier somewhere.
fn damaged(alg: Alg, good: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![
        ("empty".to_owned(), Vec::new()),
        ("zeros".to_owned(), vec![0; good.len()]),
        ("ones".to_owned(), vec![0xff; good.len()]),
        ("cut by a byte".to_owned(), good[..good.len() - 1].to_vec()),
        ("a zero behind".to_owned(), [good, &[0]].concat()),
        ("a zero before".to_owned(), [&[0], good].concat()),
        ("twice".to_owned(), [good, good].concat()),
    ];
    for step in 0..12 {
        let index = step * (good.len() - 1) / 11;
        let mut flipped = good.to_vec();
        flipped[index] ^= 1 << (step % 8);
        all.push((format!("a bit of byte {index}"), flipped));
    }
    let (first, second) = good.split_at(good.len() / 2);
    let (zero, one) = (vec![0; first.len()], [&vec![0; first.len() - 1][..], &[1]].concat());
    match alg.family() {
        // CVE-2022-21449: r and s of zero verified everything.
        Family::Ecdsa => all.extend([
            ("r of zero".to_owned(), [&zero, second].concat()),
            ("s of zero".to_owned(), [first, &zero].concat()),
            ("r and s of one".to_owned(), one.repeat(2)),
            ("s before r".to_owned(), [second, first].concat()),
            ("DER".to_owned(), to_der(good)),
        ]),
        Family::EdDsa => all.push(("s plus the order".to_owned(), plus_order(first, second))),
        _ => {}
    }
    all
}

/// RFC 8032 section 5.1.7: s of the order or beyond would give a message a second signature.
fn plus_order(point: &[u8], s: &[u8]) -> Vec<u8> {
    let order: &[u8] = match s.len() {
        32 => b"1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
        _ => {
            b"3fffffffffffffffffffffffffffffffffffffffffffffffffffffff7cca23e9c44edb49aed63690216cc\
              2728dc58f552378c292ab5844f3"
        }
    };
    let order = BigUint::parse_bytes(order, 16).expect("hexadecimal");
    let mut sum = (BigUint::from_bytes_le(s) + order).to_bytes_le();
    sum.resize(s.len(), 0);
    [point, &sum].concat()
}

/// What is asked before a token is accepted at the real time: it must object to what is damaged,
/// and to nothing else.
#[test]
fn the_second_opinion_is_right_on_every_algorithm() {
    for pair in pairs() {
        let (key, alg) = (&pair.key, pair.alg);
        let opinion =
            SecondOpinion { key, alg, issuer: None, audiences: &[], leeway: 0.0, now: Some(NOW) };
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let token = keys::token(&header, "{}", key, alg);
        assert_eq!(opinion.objection(&token), None, "{}", pair.name());
        // jsonwebtoken reads no header with a name of RFC 9864.
        let asked =
            alg != Alg::Ed25519 && jsonwebtoken_verifies(&pair, &pair.sign(MESSAGE)).is_some();
        let damaged = token.replacen(".e30.", ".e30g.", 1);
        assert_eq!(opinion.objection(&damaged).is_some(), asked, "{}", pair.name());
    }
}

/// JOSE has no rule of the lower s (RFC 8812 section 3.2 asks for none), whatever Bitcoin has.
#[test]
fn both_values_of_s_verify() {
    for (alg, order) in [
        (Alg::Es256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        (Alg::Es256k, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
    ] {
        let pair = Pair { alg, key: keys::of(alg) };
        let order = BigUint::parse_bytes(order.as_bytes(), 16).expect("hexadecimal");
        let good = pair.sign(MESSAGE);
        let (r, s) = good.split_at(32);
        let other = (order - BigUint::from_bytes_be(s)).to_bytes_be();
        let other = [r, &vec![0; 32 - other.len()], &other].concat();
        assert_ne!(other, good);
        assert!(pair.verifies(MESSAGE, &good) && pair.verifies(MESSAGE, &other), "{alg}");
        assert_ne!(openssl_verifies(&pair, &other), Some(false), "{alg}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes_are_no_signature(
        index in 0..pairs().len(),
        bytes in proptest::collection::vec(any::<u8>(), 0..260),
    ) {
        let pair = &pairs()[index];
        prop_assert!(!pair.verifies(MESSAGE, &bytes));
    }
}

/// jsonwebtoken reads the key from its JWK, a path that shares nothing with ours but the backend.
fn jsonwebtoken_verifies(pair: &Pair, signature: &[u8]) -> Option<bool> {
    let name = if pair.alg == Alg::Ed25519 { "EdDSA" } else { pair.alg.name() };
    let algorithm: Algorithm = name.parse().ok()?;
    if pair.key.material.curve() == Some(Curve::Ed448) {
        return None;
    }
    let jwk = jwk::write(&pair.key, pair.key.public().is_none()).to_string();
    let key = DecodingKey::from_jwk(&serde_json::from_str(&jwk).expect("a JWK")).expect("a key");
    let signature = base64url::encode(signature);
    Some(jsonwebtoken::crypto::verify(&signature, MESSAGE, &key, algorithm).expect("an answer"))
}

fn openssl_verifies(pair: &Pair, signature: &[u8]) -> Option<bool> {
    let family = pair.alg.family();
    let line = match family {
        Family::MlDsa => return None,
        Family::Hmac => return Some(openssl_signs(pair)? == signature),
        Family::EdDsa => {
            "pkeyutl -verify -pubin -inkey public -rawin -in input -sigfile signature".to_owned()
        }
        _ => format!("dgst {} -verify public -signature signature input", flags(pair.alg)),
    };
    let spki = der::write(Structure::Spki, &pair.key).expect("it has one");
    let ecdsa = family == Family::Ecdsa;
    let place = Place::new()
        .file("public", pem::armour(Structure::Spki, spki.expose()))
        .file("signature", if ecdsa { to_der(signature) } else { signature.to_vec() })
        .file("input", MESSAGE);
    let answer = place.openssl(&line, "")?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    Some(answer.contains("Verified OK") || answer.contains("Signature Verified Successfully"))
}

fn openssl_signs(pair: &Pair) -> Option<Vec<u8>> {
    let place = Place::new().file("input", MESSAGE);
    let line = match pair.alg.family() {
        Family::MlDsa => return None,
        Family::Hmac => {
            let hex: String = keys::LONG_SECRET.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("dgst {} -mac HMAC -macopt hexkey:{hex} -binary input", flags(pair.alg))
        }
        Family::EdDsa => "pkeyutl -sign -inkey private -rawin -in input".to_owned(),
        _ => format!("dgst {} -sign private input", flags(pair.alg)),
    };
    let place = match der::write(Structure::Pkcs8, &pair.key) {
        Ok(pkcs8) => place.file("private", pem::armour(Structure::Pkcs8, pkcs8.expose())),
        Err(_) => place,
    };
    let signature = place.openssl(&line, "")?;
    match pair.alg.curve().filter(|_| pair.alg.family() == Family::Ecdsa) {
        Some(curve) => Some(from_der(&signature, curve.size())),
        None => Some(signature),
    }
}

/// What `openssl dgst` has to be told of an algorithm.
fn flags(alg: Alg) -> String {
    let bits = alg.hash().expect("it hashes").size() * 8;
    let pss = " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest";
    format!("-sha{bits}{}", if alg.family() == Family::RsaPss { pss } else { "" })
}

/// ECDSA-Sig-Value (RFC 3279 section 2.2.3), as openssl has it, of the two halves that JOSE has.
fn to_der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let integers = [r, s].map(|half| UintRef::new(half).expect("a number").to_der().expect("DER"));
    Any::new(Tag::Sequence, integers.concat()).expect("short").to_der().expect("DER")
}

fn from_der(signature: &[u8], size: usize) -> Vec<u8> {
    let integers: Vec<Any> = Vec::from_der(signature).expect("a sequence");
    let half = |integer: &Any| {
        let bytes = BigUint::from_bytes_be(integer.value()).to_bytes_be();
        [vec![0; size - bytes.len()], bytes].concat()
    };
    integers.iter().flat_map(half).collect()
}
