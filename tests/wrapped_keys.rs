//! Keys with an encoding or JSON around them: what key services, variables, realms and configurations hand
//! out is read as the key that it is, and said to be odd.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jotkit::jose::json::hex;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::{Key, KeyFault, Material};
use jotkit::jose::key::{jwk, pem};
use serde_json::json;

use crate::support::{Place, keys};

const FILES: [&str; 4] = ["rsa.pem", "p256.pem", "ed25519.pem", "rsa-cert.pem"];

fn read(text: &str) -> Result<Vec<Key>, KeyFault> {
    let (_, set) = format::read(text.as_bytes(), None)?;
    set.entries.into_iter().map(|entry| entry.key).collect()
}

fn material(text: &str) -> Vec<Material> {
    let keys = read(text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
    assert!(keys.iter().all(|key| !key.remarks.is_empty()), "nothing is said to be odd: {text}");
    keys.into_iter().map(|key| key.material).collect()
}

fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Everything that may be around a text.
fn wrapped(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    vec![
        percent(text),
        json!(text).to_string(),
        json!(json!(text).to_string()).to_string(),
        URL_SAFE_NO_PAD.encode(text),
        STANDARD.encode(STANDARD.encode(text)),
        hex::encode(bytes),
        format!("data:application/json,{}", percent(text)),
        format!("data:application/octet-stream;base64,{}", STANDARD.encode(text)),
        format!("JWT_KEY_B64={}", STANDARD.encode(text)),
        text.replace('&', "&amp;").replace('"', "&quot;").replace('\n', "&#10;"),
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"),
    ]
}

#[test]
fn a_key_is_read_through_what_is_around_it() {
    for file in FILES {
        let key = keys::key(file, "it");
        let public = key.public().expect("asymmetric");
        let jwk = jwk::write(&key, false).to_string();
        let spki = der::write(Structure::Spki, &key).expect("DER");
        let pem = pem::armour(Structure::Spki, spki.expose());
        for text in [&jwk, &format!("{{\"keys\":[{jwk}]}}"), &pem] {
            for wrapped in wrapped(text) {
                // As it was: escapes of what has none, PEM that is repaired with a remark of its own.
                if wrapped != *text {
                    assert_eq!(material(&wrapped), vec![public.material.clone()], "{wrapped}");
                }
            }
        }
        for digits in [hex::encode(spki.expose()), URL_SAFE_NO_PAD.encode(spki.expose())] {
            for text in [digits.clone(), format!("key = 0x{digits}"), format!("\"{digits}\"")] {
                assert_eq!(material(&text), vec![public.material.clone()], "{text}");
            }
        }
    }
}

#[test]
fn a_key_is_read_from_the_answers_of_services() {
    for file in FILES {
        let key = keys::key(file, "it").public().expect("asymmetric");
        let jwk: serde_json::Value =
            serde_json::to_value(jwk::write(&Key { kid: None, ..key.clone() }, false))
                .expect("JSON");
        let spki = der::write(Structure::Spki, &key).expect("DER");
        let base64 = STANDARD.encode(spki.expose());
        let pem = pem::armour(Structure::Spki, spki.expose());
        for answer in [
            json!({ "KeyId": "arn:aws:kms", "PublicKey": base64, "KeyUsage": "SIGN_VERIFY" }),
            json!({ "attributes": { "enabled": true }, "key": jwk }),
            json!({ "realm": "master", "public_key": base64, "token-service": "https://x" }),
            json!({ "keys": [{ "providerId": "x", "kid": "k", "publicKey": base64 }] }),
            json!({ "data": { "keys": { "1": { "public_key": pem } }, "latest_version": 1 } }),
            json!({ "id": "did:web:x", "verificationMethod": [{ "publicKeyJwk": jwk }] }),
            json!([{ "kid": "k", "cert": pem }]),
            json!([pem]),
            json!({ "cnf": { "jwk": jwk } }),
            json!({ "public_key": pem, "type": "x" }),
        ] {
            assert_eq!(material(&answer.to_string()), vec![key.material.clone()], "{answer}");
        }
    }
}

/// A Secret of Kubernetes: the program gets what a value decodes to, and nothing is odd about that.
#[test]
fn a_secret_of_kubernetes_is_read_as_it_is_mounted() {
    for file in FILES {
        let key = keys::key(file, "it").public().expect("asymmetric");
        let spki = der::write(Structure::Spki, &key).expect("DER");
        let pem = pem::armour(Structure::Spki, spki.expose());
        let (once, twice) = (STANDARD.encode(&pem), STANDARD.encode(STANDARD.encode(&pem)));
        let block =
            |text: &str| text.lines().map(|line| format!("\n    {line}")).collect::<String>();
        let folded = |text: &str| {
            let lines = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line));
            format!(" |{}", block(&lines.collect::<Vec<_>>().join("\n")))
        };
        let yaml = |part: &str, value: &str| {
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n{part}:\n  a.pem: {value}\ntype: Opaque\n"
            )
        };
        let list = |part: &str, value: &str| {
            json!({ "kind": "Secret", part: { "user": "YQ==", "a.pem": value } }).to_string()
        };
        for (text, said) in [
            (yaml("data", &once), None),
            (yaml("data", &format!("\"{once}\"")), None),
            (yaml("data", &folded(&once)), None),
            (list("data", &once), None),
            (yaml("stringData", &format!("|{}", block(&pem))), None),
            (yaml("stringData", &format!("\"{}\"", pem.replace('\n', "\\n"))), None),
            (list("stringData", &pem), None),
            (yaml("data", &twice), Some("base64 of base64")),
            (list("data", &twice), Some("base64 of base64")),
            (yaml("stringData", &once), Some("base64 of base64")),
            (yaml("data", &format!("|{}", block(&pem))), Some("belongs under stringData")),
            (list("data", &pem), Some("belongs under stringData")),
        ] {
            let keys = read(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
            assert_eq!(keys.iter().map(|key| &key.material).collect::<Vec<_>>(), [&key.material]);
            let remarks: Vec<String> = keys[0].remarks.iter().map(ToString::to_string).collect();
            assert_eq!(remarks.len(), usize::from(said.is_some()), "{remarks:?}: {text}");
            assert!(remarks.concat().contains(said.unwrap_or_default()), "{remarks:?}: {text}");
        }
    }
}

#[test]
fn the_kid_beside_a_key_is_its_own() {
    let pem = keys::public_pem(&keys::key("p256.pem", "it"));
    let kids = |json: serde_json::Value| -> Vec<Option<String>> {
        let keys = read(&json.to_string()).expect("keys");
        keys.into_iter().map(|key| key.kid).collect()
    };
    assert_eq!(kids(json!([{ "kid": "a", "cert": pem }])), [Some("a".to_owned())]);
    let other = keys::public_pem(&keys::key("p384.pem", "it"));
    assert_eq!(kids(json!({ "kid": "a", "x": [pem, other] })), [None, None]);
}

/// A service account signs with its key; beside the public key of another a private one is for somebody
/// else.
#[test]
fn a_private_key_is_read_where_there_is_no_public_one() {
    let key = keys::key("rsa.pem", "it");
    let private =
        pem::armour(Structure::Pkcs8, der::write(Structure::Pkcs8, &key).expect("DER").expose());
    let account =
        json!({ "type": "service_account", "private_key_id": "x", "private_key": private });
    assert_eq!(material(&account.to_string()), vec![key.material.clone()]);
    let both = json!({ "private_key": private, "public_key": keys::public_pem(&key), "x": 1 });
    assert_eq!(material(&both.to_string()), vec![key.material.clone()]);
    let other = keys::key("rsa-other.pem", "it");
    let both = json!({ "private_key": private, "public_key": keys::public_pem(&other) });
    assert_eq!(material(&both.to_string()), [other.public().expect("RSA").material]);
    let place = Place::new().file("sa.json", account.to_string());
    let signed = place.run("sign --key sa.json --exp 1h").ends_with(0).stdout.clone();
    place.run_with("verify --key sa.json", signed).ends_with(0);
    let said = place.run("convert sa.json --to pem");
    assert!(said.ends_with(0).stdout.starts_with("-----BEGIN PUBLIC KEY-----"), "{said}");
}

#[test]
fn what_holds_no_key_of_its_own_is_not_searched_for_one() {
    let key = keys::key("p256.pem", "it").public().expect("EC");
    let jwk = jwk::write(&key, false).to_string();
    // A token, whatever its header brings.
    let header = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"ES256\",\"jwk\":{jwk}}}"));
    let token = format!("{header}.e30.AAAA");
    assert!(matches!(read(&token), Err(KeyFault::Foreign(_))), "{token}");
    let certificate = STANDARD.encode(&keys::key("p256-cert.pem", "it").certificates[0]);
    let header =
        URL_SAFE_NO_PAD.encode(json!({ "alg": "ES256", "x5c": [certificate] }).to_string());
    for token in [token, format!("{header}.e30.AAAA")] {
        for text in [
            token.clone(),
            format!("Bearer {token}"),
            json!({ "access_token": token }).to_string(),
            json!({ "protected": header, "payload": "e30", "signature": "AAAA" }).to_string(),
        ] {
            assert!(read(&text).is_err(), "{text}");
            for wrapped in wrapped(&text) {
                assert!(read(&wrapped).is_err(), "{wrapped}");
            }
        }
    }
    // A whole set belongs one level higher, where libraries look.
    for nested in [
        json!({ "data": { "keys": [key_json(&jwk)] } }),
        json!({ "client_name": "x", "jwks": { "keys": [key_json(&jwk)] } }),
    ] {
        let fault = read(&nested.to_string()).unwrap_err();
        assert!(matches!(fault, KeyFault::Within { is_list: false, .. }), "{nested}: {fault}");
    }
    // Of two sets of one name nobody knows which is meant.
    for twice in [
        format!(r#"{{"keys":[],"keys":[{jwk}]}}"#),
        format!(r#"{{"keys":[{jwk}],"keys":[]}}"#),
        format!(r#"{{"data":{{"keys":[],"keys":[{jwk}]}}}}"#),
        format!(r#"{{"data":{{"keys":[{jwk}]}},"data":{{"keys":[{jwk}]}}}}"#),
    ] {
        let fault = read(&twice).unwrap_err();
        assert!(!matches!(fault, KeyFault::Within { .. }), "{twice}: {fault}");
    }
    // Metadata points to its keys; what else stands in it signs no tokens.
    let metadata =
        json!({ "jwks_uri": "https://a.example/k", "jwks": { "keys": [key_json(&jwk)] } });
    assert!(matches!(read(&metadata.to_string()), Err(KeyFault::Discovery { .. })));
    // A page about keys.
    let page = format!("<html><pre>{}</pre></html>", keys::public_pem(&key));
    assert!(matches!(read(&page).unwrap_err(), KeyFault::Html { .. }));
}

fn key_json(jwk: &str) -> serde_json::Value {
    serde_json::from_str(jwk).expect("JSON")
}

#[test]
fn a_label_that_no_key_has_is_passed_over_unless_the_key_is_private() {
    let key = keys::key("rsa.pem", "it");
    let armour = |structure, label: &str| {
        let der = der::write(structure, &key).expect("DER");
        pem::armour(structure, der.expose()).replace(Structure::label(structure), label)
    };
    let public = key.public().expect("RSA").material;
    for label in ["EC PUBLIC KEY", "KEY", "ANY PRIVATE KEY"] {
        assert_eq!(material(&armour(Structure::Spki, label)), vec![public.clone()], "{label}");
    }
    assert_eq!(material(&armour(Structure::Pkcs8, "ANY PRIVATE KEY")), vec![key.material.clone()]);
    for (structure, labels) in [
        (
            Structure::Spki,
            ["RSA PUBLIC KEY", "CERTIFICATE", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"],
        ),
        (
            Structure::Pkcs8,
            ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "ENCRYPTED PRIVATE KEY"],
        ),
        (Structure::Pkcs8, ["KEY", "EC PUBLIC KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]),
    ] {
        for label in labels {
            let content = structure.label();
            let fault = KeyFault::Label { label: label.to_owned(), content };
            assert_eq!(read(&armour(structure, label)), Err(fault), "{label}");
        }
    }
}

#[test]
fn digits_are_not_base64url() {
    let key = jwk::write(&keys::key("rsa.pem", "it"), true);
    for name in ["n", "d", "p"] {
        let text = key.get(name).and_then(|json| json.as_str()).expect("text");
        let digits = hex::encode(&URL_SAFE_NO_PAD.decode(text).expect("base64url"));
        for (digits, why) in [
            (digits.clone(), "hexadecimal"),
            (digits.to_uppercase(), "hexadecimal"),
            ("7".repeat(616), "a decimal number"),
        ] {
            let mut other = key.clone();
            other.set(name, digits.as_str().into());
            let said = read(&other.to_string()).unwrap_err().to_string();
            assert_eq!(said, format!("member {name}: is {why}, not base64url"));
        }
    }
    let secret = json!({ "kty": "oct", "k": "0123456789abcdef".repeat(8) });
    assert!(read(&secret.to_string()).is_ok());
}
