//! What a network gives: documents of an issuer, entries of the cache, raw answers of a server.
//! ORACLE: keys from a network never serve HMAC, whatever they say; keys that metadata lead to
//! serve only where the metadata name the very issuer that was asked for; a document that can't be
//! used is said to be so, and never accepted on. No panic, and an end in time.
//!
//! Input: a byte for what it is; then its bytes.
#![no_main]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jotkit_fuzz::bytes::Bytes;
use jotkit_fuzz::jws::Genuine;
use jotkit_fuzz::keys::{Signer, key_set};
use jotkit_fuzz::machine::{Given, NOW, Said, folder, run};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ISSUER: &str = "https://i.example";
const KEYS: &str = "https://i.example/keys";
const METADATA: &str = "https://i.example/.well-known/openid-configuration";

fuzz_target!(|data: &[u8]| {
    static IS_SOUND: OnceLock<()> = OnceLock::new();
    IS_SOUND.get_or_init(is_sound);
    let mut bytes = Bytes::new(data);
    match bytes.below(4) {
        0 => metadata(bytes.rest()),
        1 => keys(bytes.rest()),
        2 => entry(bytes.rest()),
        _ => raw(bytes.rest()),
    }
});

fn token(signer: Signer) -> String {
    let header = format!(r#"{{"alg":"{}"}}"#, signer.alg());
    Genuine::new(signer, header, format!(r#"{{"iss":"{ISSUER}"}}"#)).compact()
}

/// Discovered from the cache alone, as if all had been fetched a second ago.
fn verify(signer: Signer) -> Said {
    let cache = folder().join("cache").into_os_string();
    let args = ["verify", "--offline", "--output=json", "--issuer=https://i.example"];
    let token = token(signer);
    let env = vec![("XDG_CACHE_HOME", cache)];
    run(&args, Given { stdin: token.as_bytes(), now: NOW, env, ..Given::default() })
}

/// With the right documents the right token is accepted: else the rest would find nothing.
fn is_sound() {
    empty_cache();
    let right = json!({"issuer": ISSUER, "jwks_uri": KEYS}).to_string();
    store(METADATA, &stored(METADATA, &right));
    store(KEYS, &stored(KEYS, &key_set()));
    let said = verify(Signer::EdDsa);
    assert_eq!(said.status, 0, "the right token is not accepted: {said:?}");
}

/// The issuer's metadata, over keys that are right but for the secret among them.
fn metadata(body: &[u8]) {
    let Ok(body) = std::str::from_utf8(body) else { return };
    empty_cache();
    store(METADATA, &stored(METADATA, body));
    store(KEYS, &stored(KEYS, &key_set()));
    let said = verify(Signer::EdDsa);
    if said.status == 0 {
        let read: Value = serde_json::from_str(body).expect("accepted, and no JSON");
        assert_eq!(read["issuer"], ISSUER, "metadata of another issuer");
        assert_eq!(read["jwks_uri"].as_str().map(str::trim), Some(KEYS), "keys of another place");
    }
    assert_ne!(verify(Signer::Hs256).status, 0, "a secret from a network was used");
}

/// A key set, under metadata that are right.
fn keys(body: &[u8]) {
    let Ok(body) = std::str::from_utf8(body) else { return };
    empty_cache();
    let right = json!({"issuer": ISSUER, "jwks_uri": KEYS}).to_string();
    store(METADATA, &stored(METADATA, &right));
    store(KEYS, &stored(KEYS, body));
    assert_ne!(verify(Signer::Hs256).status, 0, "a secret from a network was used");
    let is_there = body.contains(&jotkit_fuzz::keys::base64url(jotkit_fuzz::keys::ed25519_point()));
    let may_be_coded = !body.trim_start().starts_with('{') || body.contains('\\');
    if !is_there && !may_be_coded {
        assert_ne!(verify(Signer::EdDsa).status, 0, "accepted without its key");
    }
}

/// A file of the cache as it is.
fn entry(file: &[u8]) {
    empty_cache();
    let right = json!({"issuer": ISSUER, "jwks_uri": KEYS}).to_string();
    store(METADATA, &stored(METADATA, &right));
    store(KEYS, file);
    let said = verify(Signer::EdDsa);
    if said.status == 0 {
        let read: Value = serde_json::from_slice(file).expect("accepted, and no JSON");
        assert_eq!(read["url"], KEYS, "an entry of another URL");
    }
    assert_ne!(verify(Signer::Hs256).status, 0, "a secret from a network was used");
}

/// What a server of this machine answers to whatever it is asked.
fn raw(bytes: &[u8]) {
    let (port, answer) = server();
    *answer.lock().expect("no panic holds it") = bytes.to_vec();
    let jwks = format!("--jwks=http://127.0.0.1:{port}/keys");
    let args = ["verify", "--timeout=2s", &jwks];
    let token = token(Signer::Hs256);
    let said = run(&args, Given { stdin: token.as_bytes(), now: NOW, ..Given::default() });
    assert_ne!(said.status, 0, "a secret from a network was used");
    assert_ne!(said.status, 2, "a server's answer is no wrong question: {said:?}");
}

fn empty_cache() {
    let _ = std::fs::remove_dir_all(folder().join("cache"));
}

fn store(url: &str, content: &[u8]) {
    let name = jotkit_fuzz::keys::base64url(Sha256::digest(url)) + ".json";
    let place = folder().join("cache/jotkit/http");
    for folder in [folder().join("cache"), folder().join("cache/jotkit"), place.clone()] {
        make_private_folder(&folder);
    }
    let path = place.join(name);
    std::fs::write(&path, content).expect("a file can be written");
    set_mode(&path, 0o600);
}

fn make_private_folder(folder: &std::path::Path) {
    std::fs::create_dir_all(folder).expect("a folder can be made");
    set_mode(folder, 0o700);
}

fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
}

/// An entry as jotkit writes it, with another URL and body.
fn stored(url: &str, body: &str) -> Vec<u8> {
    static ENTRY: OnceLock<Value> = OnceLock::new();
    let mut entry = ENTRY.get_or_init(written).clone();
    entry["url"] = url.into();
    entry["body"] = body.into();
    entry["fetched"] = (NOW - 1).into();
    entry.to_string().into_bytes()
}

/// What jotkit keeps of an answer that may be kept.
fn written() -> Value {
    let (port, answer) = server();
    let good =
        "HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}";
    *answer.lock().expect("no panic holds it") = good.into();
    let cache = folder().join("first");
    make_private_folder(&cache);
    let jwks = format!("http://127.0.0.1:{port}/keys");
    let env = vec![("XDG_CACHE_HOME", cache.clone().into_os_string())];
    run(&["jwks", &jwks], Given { now: NOW, env, ..Given::default() });
    let entries = std::fs::read_dir(cache.join("jotkit/http")).expect("it keeps what it may");
    let entry = entries.flatten().next().expect("an entry");
    serde_json::from_slice(&std::fs::read(entry.path()).expect("it is there")).expect("JSON")
}

type Shared = Arc<Mutex<Vec<u8>>>;

/// A thread that answers every connection with the same bytes and closes it.
fn server() -> &'static (u16, Shared) {
    static SERVER: OnceLock<(u16, Shared)> = OnceLock::new();
    SERVER.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let answer = Shared::default();
        let shared = Arc::clone(&answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let bytes = shared.lock().expect("no panic holds it").clone();
                let _ = send(stream, &bytes);
            }
        });
        (port, answer)
    })
}

fn send(mut stream: TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    stream.set_write_timeout(Some(Duration::from_millis(200)))?;
    let _ = stream.read(&mut [0; 4096])?;
    stream.write_all(bytes)?;
    stream.shutdown(std::net::Shutdown::Write)
}
