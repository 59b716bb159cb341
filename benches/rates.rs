//! What the crypto library itself can do on this machine, and jsonwebtoken with it: what
//! `compare.sh` compares to. `cargo bench --bench rates -- THREADS FOLDER ALG`, where FOLDER has keys
//! and tokens as `compare.sh` makes them; prints one line a rate: what, threads, calls a
//! second, calls a second of CPU time.

// The walls of `clippy.toml` are for `src`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
};
use jotkit::jose::json::base64url;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::format;
use jotkit::jose::key::{Key, Material, point};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

/// How long each rate is measured.
const SPAN: Duration = Duration::from_millis(700);
/// Tokens that are gone through, again and again: distinct ones, but few enough for the cache.
const TOKENS: usize = 512;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let (Some(threads), Some(folder), Some(name)) = (words.next(), words.next(), words.next())
    else {
        println!("skipped: cargo bench --bench rates -- THREADS FOLDER ALG");
        return;
    };
    measure(&name, Path::new(&folder), threads.parse().expect("a number of threads"));
}

fn measure(name: &str, folder: &Path, threads: usize) {
    let key = read_key(&folder.join(format!("{name}.key")));
    let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).expect("tokens");
    let tokens: Vec<&str> = text.lines().take(TOKENS).collect();
    let raw = raw(&key);
    let parts: Vec<(&[u8], Vec<u8>)> = tokens.iter().map(|token| parts(token)).collect();
    print(&format!("raw {name}"), threads, &|index| {
        let (message, signature) = &parts[index % parts.len()];
        raw(message, signature)
    });
    let (decoding, validation) = peer(&key, name);
    print(&format!("jsonwebtoken {name}"), threads, &|index| {
        let token = tokens[index % tokens.len()];
        jsonwebtoken::decode::<Value>(token, &decoding, &validation).is_ok()
    });
}

/// Calls from so many threads for a while; every call must succeed.
fn print(what: &str, threads: usize, call: &(dyn Fn(usize) -> bool + Sync)) {
    let count = || {
        let (begin, mut calls, rested) = (Instant::now(), 0, on_cpu());
        while begin.elapsed() < SPAN {
            for index in calls..calls + 64 {
                assert!(call(index), "{what} verifies");
            }
            calls += 64;
        }
        let calls = calls as f64;
        (calls / begin.elapsed().as_secs_f64(), calls / (on_cpu() - rested))
    };
    let rates: Vec<(f64, f64)> = thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(count)).collect();
        all.into_iter().map(|thread| thread.join().expect("it ends")).collect()
    });
    let rate: f64 = rates.iter().map(|(rate, _)| rate).sum();
    let worked: f64 = rates.iter().map(|(_, worked)| worked).sum::<f64>() / threads as f64;
    println!("{what}\t{threads}\t{rate:.0}\t{worked:.0}");
}

/// Seconds that this thread had a processor: on a machine that others use as well, the figure that
/// does not depend on them.
fn on_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|word| word.parse().ok());
    nanoseconds.unwrap_or(f64::NAN) / 1e9
}

fn read_key(path: &Path) -> Key {
    let bytes = std::fs::read(path).expect("a key");
    match format::read(&bytes, None) {
        Ok((_, set)) => set.keys().next().expect("a key").clone(),
        Err(_) => Key::new(Material::Oct(
            jotkit::jose::key::hmac_secret::HmacSecret::new(bytes).expect("no asymmetric key"),
        )),
    }
}

fn parts(token: &str) -> (&[u8], Vec<u8>) {
    let (message, signature) = token.rsplit_once('.').expect("a token");
    (message.as_bytes(), base64url::decode(signature).expect("base64url"))
}

/// Verifies a message's signature.
type Raw = Box<dyn Fn(&[u8], &[u8]) -> bool + Sync>;

/// The library's own call with a key that is parsed once.
fn raw(key: &Key) -> Raw {
    if let Material::Oct(secret) = &key.material {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose());
        return Box::new(move |message, signature| hmac::verify(&key, message, signature).is_ok());
    }
    let spki = der::write(Structure::Spki, &key.public().expect("a public half")).expect("DER");
    let parsed = match &key.material {
        Material::Rsa { .. } => ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki.expose()),
        Material::Ec { .. } => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, spki.expose()),
        _ => ParsedPublicKey::new(&ED25519, spki.expose()),
    };
    let parsed = parsed.expect("a key");
    Box::new(move |message, signature| parsed.verify_sig(message, signature).is_ok())
}

fn peer(key: &Key, name: &str) -> (DecodingKey, Validation) {
    let decoding = match &key.material {
        Material::Oct(secret) => DecodingKey::from_secret(secret.expose()),
        Material::Rsa { n, e, .. } => DecodingKey::from_rsa_raw_components(n, e),
        Material::Ec { x, y, .. } => DecodingKey::from_ec_der(&point(x, y)),
        Material::Okp { x, .. } => DecodingKey::from_ed_der(x),
        _ => unreachable!("no such tokens are compared"),
    };
    let algorithm: Algorithm = name.parse().expect("a name");
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&["https://issuer.example"]);
    validation.set_audience(&["backend"]);
    (decoding, validation)
}
