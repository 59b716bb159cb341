//! A key set costs no more than its size is worth: caps on entries, names, private halves, and on the
//! verifications of one token. Each is named in its error.

use std::time::{Duration, Instant};

use jotkit::jose::alg::Alg;
use jotkit::jose::key::Key;
use jotkit::jose::key::format;
use jotkit::jose::key::jwk;

use crate::support::{NOW, Place, keys};

/// As much as a debug build on a busy machine may take; what is capped took minutes.
const MOST: Duration = Duration::from_secs(20);

fn fault(text: &str) -> String {
    let read = format::read(text.as_bytes(), None);
    read.map_or_else(
        |fault| fault.to_string(),
        |(_, set)| {
            let fault = set.entries.into_iter().find_map(|entry| entry.key.err());
            fault.map_or("read".to_owned(), |fault| fault.to_string())
        },
    )
}

#[test]
fn each_cap_is_named() {
    let set = |entry: &str, count| format!("{{\"keys\":[{}]}}", vec![entry; count].join(","));
    assert_eq!(fault(&set("{}", 349_000)), "349000 keys: at most 1000 are read");
    assert!(fault(&set("{}", 1000)).contains("kty"));
    let ec = jwk::write(&keys::key("p256.pem", "it"), false);
    for (name, length) in [("kid", 1 << 20), ("alg", 1025), ("use", 1025)] {
        let mut long = ec.clone();
        long.set(name, "x".repeat(length).into());
        let expected = format!("member {name}: has {length} bytes: at most 1024 are read");
        assert_eq!(fault(&set(&long.to_string(), 1)), expected);
    }
    let mut chain = ec.clone();
    chain.set("x5c", jotkit::jose::json::Json::Array(vec!["MAA=".into(); 101]));
    assert_eq!(fault(&chain.to_string()), "member x5c: 101 certificates: at most 100 are read");
    let rsa = jwk::write(&Key { kid: None, ..keys::key("rsa.pem", "it") }, true).to_string();
    let expected = "member d: more than 32 RSA keys of this set have a private half";
    assert_eq!(fault(&set(&rsa, 33)), expected);
    let ssh = "ssh-ed25519 AAAA\n".repeat(1001);
    assert_eq!(fault(&ssh), "1001 keys: at most 1000 are read");
    let pem = "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n".repeat(1001);
    assert_eq!(fault(&pem), "more than 1000 keys and certificates");
    let pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n".repeat(33);
    assert_eq!(fault(&pem), "more than 32 private keys");
}

/// A map of certificates by kid has public keys alone: each of its texts could hold 32 private ones.
#[test]
fn a_map_of_pem_has_no_private_keys() {
    let public = keys::public_pem(&keys::key("p256.pem", "it"));
    let map = |private: &str| serde_json::json!({ "a": public, "b": format!("{public}{private}") });
    assert_eq!(fault(&map("").to_string()), "read");
    let damaged = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        let map = map(&damaged.replace("PRIVATE KEY", label)).to_string();
        let expected = format!("PEM: the content of {label} is cut off or something else");
        assert_eq!(fault(&map), expected, "{label}");
    }
    let names = (0..40).map(|at| format!("{at}"));
    let many: serde_json::Map<_, _> = names.map(|name| (name, public.clone().into())).collect();
    let inside = serde_json::json!({ "type": "x", "all": [many] }).to_string();
    assert_eq!(fault(&inside), "more than 32 keys in JSON that is no key set");
}

#[test]
fn a_table_of_long_texts_is_laid_out_at_once() {
    let start = Instant::now();
    for name in ["kid", "kty", "alg", "use", "crv"] {
        let set =
            format!("{{\"keys\":[{{\"kty\":\"EC\",\"{name}\":\"{}\"}}]}}", "x".repeat(1_000_000));
        let place = Place::new().file("jwks.json", set);
        let table = place.run("jwks jwks.json");
        assert!(table.stdout.len() < 100_000, "{name}: {} bytes", table.stdout.len());
    }
    assert!(start.elapsed() < MOST, "{:?}", start.elapsed());
}

/// RFC 7515 section 7.2: 32 signatures, each of which every key of the set may have made.
#[test]
fn signatures_times_keys_are_capped() {
    let key = keys::key("p256.pem", "it");
    let nameless = Key { kid: None, ..key.clone() };
    let set = keys::jwks(&vec![&nameless; 40]);
    let token = keys::token(r#"{"alg":"ES256"}"#, &keys::claims("{}"), &key, Alg::Es256);
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("{token}")
    };
    let wrong = signature.replace(|c: char| c.is_ascii_lowercase(), "A");
    let one = format!("{{\"protected\":\"{header}\",\"signature\":\"{wrong}\"}}");
    let all = vec![one; 32].join(",");
    let text = format!("{{\"payload\":\"{payload}\",\"signatures\":[{all}]}}");
    let place = Place::new().file("jwks.json", set);
    let line = format!("verify --jwks jwks.json --at {NOW} -o json");
    let report = place.run_with(&line, text);
    assert!(report.ends_with(1).stdout.contains("at most 64 attempts per token"), "{report}");
}

/// What is spent on one signature is what a token may cost: every key up to there is tried, and who
/// has more is told so.
#[test]
fn keys_of_a_token_without_kid_are_tried_up_to_the_budget() {
    let nameless = |name| Key { kid: None, ..keys::key(name, "it") };
    let (other, own) = (nameless("rsa-other.pem"), nameless("rsa.pem"));
    let token = keys::token(r#"{"alg":"RS256"}"#, &keys::claims("{}"), &own, Alg::Rs256);
    for (others, status, said) in
        [(63, 0, "64 keys fit, this one verifies"), (64, 1, "65 keys fit, 64 tried")]
    {
        let mut set = vec![&other; others];
        set.push(&own);
        let place = Place::new().file("jwks.json", keys::jwks(&set));
        let report = place.run_with(&format!("verify -v --jwks jwks.json --at {NOW}"), &token);
        assert!(report.ends_with(status).stdout.contains(said), "{report}");
        let is_capped = report.stdout.contains("at most 64 attempts per token");
        assert_eq!(is_capped, status == 1, "{report}");
    }
}

/// A passphrase is derived once for each block of a file.
#[test]
fn deriving_is_capped_for_the_whole_file() {
    let block = |iterations: u32| {
        use pkcs8::pkcs5::pbes2::Parameters;
        let parameters = Parameters::pbkdf2_sha256_aes256cbc(iterations, b"saltsalt", &[7; 16])
            .expect("parameters");
        let info = pkcs8::EncryptedPrivateKeyInfo {
            encryption_algorithm: parameters.into(),
            encrypted_data: &[0; 48],
        };
        use der::Encode;
        info.to_der().expect("DER")
    };
    let mut budget = jotkit::jose::key::encrypted::Budget::default();
    let passphrase = jotkit::jose::key::secret::Secret::new("x");
    let mut read = |iterations| {
        let read =
            jotkit::jose::key::encrypted::read(&block(iterations), Some(&passphrase), &mut budget);
        read.map(|_| ()).map_err(|fault| fault.to_string())
    };
    let first = read(1000).expect_err("a wrong passphrase");
    assert!(!first.contains("PBKDF2"), "{first}");
    let second = read(10_000_000).expect_err("over the budget of the file");
    assert_eq!(
        second,
        "more than 10000000 iterations of PBKDF2 for all encrypted keys of the file"
    );
}
