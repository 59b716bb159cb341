//! Keys of every format. ORACLE: a key that is read and written reads back as the same key, in each
//! format that it has; no member of the public half is one of the private half; asymmetric
//! material never reads as a shared secret; and what the reader takes for an asymmetric key is
//! refused as an HMAC secret.
//!
//! Input: a byte for what is done, the text or bytes of a key.
#![no_main]

use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format::{self, Encoding};
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use jotkit::jose::key::secret::Secret;
use jotkit::jose::key::thumbprint;
use jotkit::jose::key::{Key, Material};
use jotkit_fuzz::bytes::Bytes;
use jotkit_fuzz::keys::base64url;
use jotkit_fuzz::machine::{Given, NOW, folder, run};
use libfuzzer_sys::fuzz_target;

const STRUCTURES: [Structure; 5] = [
    Structure::Spki,
    Structure::Pkcs1Public,
    Structure::Pkcs8,
    Structure::Pkcs1Private,
    Structure::Sec1,
];

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes::new(data);
    let (choice, data) = (bytes.byte(), bytes.rest());
    // A passphrase costs what its writer asked for; without one, none is tried.
    let passphrase = (choice == 1).then(|| Secret::new("passphrase"));
    let Ok((format, set)) = format::read(data, passphrase.as_ref()) else { return };
    let keys: Vec<&Key> = set.keys().collect();
    for key in &keys {
        comes_back_as_jwk(key);
        comes_back_as_asn1(key);
        has_two_halves(key);
        if !matches!(format, Encoding::Jwk | Encoding::Jwks) {
            assert!(!is_secret(key), "{format:?} reads as a shared secret");
        }
    }
    if choice == 2 && keys.iter().any(|key| !is_secret(key)) {
        is_no_secret(data);
    }
});

fn is_secret(key: &Key) -> bool {
    matches!(key.material, Material::Oct(_))
}

/// Without what was odd in the first writing.
fn plain(key: &Key) -> Key {
    Key { remarks: Vec::new(), ..key.clone() }
}

fn only(bytes: &[u8]) -> Key {
    let (_, set) = format::read(bytes, None).expect("what we wrote is read");
    let mut keys = set.keys();
    let key = keys.next().expect("a key").clone();
    assert!(keys.next().is_none(), "one key became several");
    key
}

fn comes_back_as_jwk(key: &Key) {
    let text = jwk::write(key, true).to_string();
    assert_eq!(only(text.as_bytes()), plain(key), "as JWK");
    let set = format!("{{\"keys\":[{text}]}}");
    assert_eq!(only(set.as_bytes()), plain(key), "as a key set");
}

/// DER has the numbers alone, and of those the halves that its structure has.
fn comes_back_as_asn1(key: &Key) {
    for structure in STRUCTURES {
        let Ok(der) = der::write(structure, key) else { continue };
        let is_private =
            matches!(structure, Structure::Pkcs8 | Structure::Pkcs1Private | Structure::Sec1);
        let half = if is_private { Some(key.clone()) } else { key.public() };
        let half = half.expect("a secret has no structure");
        assert_eq!(only(der.expose()).material, half.material, "as {structure:?}");
        let pem = pem::armour(structure, der.expose());
        assert_eq!(only(pem.as_ref()).material, half.material, "as PEM of {structure:?}");
    }
}

fn has_two_halves(key: &Key) {
    let Some(public) = key.public() else {
        assert!(is_secret(key), "asymmetric, and without a public half");
        assert_eq!(thumbprint::sha256(key), None, "a thumbprint lets guesses be tested");
        return;
    };
    assert!(!public.material.is_private());
    assert_eq!(thumbprint::sha256(&public), thumbprint::sha256(key));
    let written = jwk::write(key, false);
    let told = jwk::PRIVATE_MEMBERS.into_iter().find(|name| written.get(name).is_some());
    assert_eq!(told, None, "private in a public key");
    assert_eq!(only(written.to_string().as_bytes()).material, public.material);
}

/// A token forged with the text of a key as its secret.
fn is_no_secret(text: &[u8]) {
    let message = format!("{}.{}", base64url(r#"{"alg":"HS256"}"#), base64url("{}"));
    // One line break at the end of a secret's file is not part of it.
    let secret = text.strip_suffix(b"\n").unwrap_or(text);
    let secret = secret.strip_suffix(b"\r").unwrap_or(secret);
    let token =
        format!("{message}.{}", base64url(jotkit_fuzz::keys::hs256(secret, message.as_bytes())));
    std::fs::write(folder().join("forged-with"), text).expect("a file can be written");
    let args = ["verify", "--secret-file=forged-with", "--insecure-allow-weak-keys"];
    let said = run(&args, Given { stdin: token.as_bytes(), now: NOW, ..Given::default() });
    assert_ne!(said.status, 0, "a key was taken for a secret");
}
