//! `keygen`: every kind of key signs and is taken by openssl, and no file is lost or left open.

use jotkit::jose::alg::Alg;
use jotkit::jose::key::jwk::PRIVATE_MEMBERS;
use serde_json::Value;
use snapbox::str;

use crate::support::{NOW, Place, finish};

/// Every kind, what its JWK says of it, and an algorithm that it serves.
const KINDS: [(&str, &str, &str, Option<Alg>); 13] = [
    ("rsa", "kty", "RSA", Some(Alg::Ps384)),
    ("ec", "crv", "P-256", Some(Alg::Es256)),
    ("ec --curve P-384", "crv", "P-384", Some(Alg::Es384)),
    ("ec --curve P-521", "crv", "P-521", Some(Alg::Es512)),
    ("ec --curve secp256k1", "crv", "secp256k1", Some(Alg::Es256k)),
    ("ed25519", "crv", "Ed25519", Some(Alg::EdDsa)),
    ("ed448", "crv", "Ed448", Some(Alg::Ed448)),
    ("x25519", "crv", "X25519", None),
    ("x448", "crv", "X448", None),
    ("oct --bits 384", "kty", "oct", Some(Alg::Hs384)),
    ("ml-dsa-44", "alg", "ML-DSA-44", Some(Alg::MlDsa44)),
    ("ml-dsa-65", "alg", "ML-DSA-65", Some(Alg::MlDsa65)),
    ("ml-dsa-87", "alg", "ML-DSA-87", Some(Alg::MlDsa87)),
];

#[cfg(unix)]
fn mode(place: &Place, name: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(place.path(name)).expect("the file is there").permissions().mode() & 0o777
}

fn jwk(place: &Place, name: &str) -> Value {
    serde_json::from_slice(&place.read(name)).expect("a JWK")
}

#[test]
fn every_kind_signs_what_its_public_half_verifies() {
    for (kind, member, value, alg) in KINDS {
        let place = Place::new();
        let halves = if kind.starts_with("oct") { "" } else { "--public-out public" };
        let pinned = alg.map_or(String::new(), |alg| format!("--alg {alg} --use sig"));
        place.run(&format!("keygen {kind} --out key {halves} {pinned}")).ends_with(0);
        let key = jwk(&place, "key");
        assert_eq!(key[member], value, "{kind}");
        let Some(alg) = alg else { continue };
        assert_eq!((&key["alg"], &key["use"]), (&alg.name().into(), &"sig".into()), "{kind}");
        let token = place.run(&format!("sign --key key --at {NOW} --exp 5m"));
        let verifier = if halves.is_empty() { "key" } else { "public" };
        let verify = format!("verify --key {verifier} --alg {alg} --at {NOW}");
        place.run_with(&verify, &token.ends_with(0).stdout).ends_with(0);
    }
}

#[test]
fn pem_is_what_openssl_takes() {
    for (kind, ..) in KINDS {
        // openssl knows ML-DSA from version 3.5 on.
        if kind.starts_with("oct") || kind.starts_with("ml-dsa") {
            continue;
        }
        let place = Place::new();
        place.run(&format!("keygen {kind} --to pem --out key --public-out public")).ends_with(0);
        // Keys of X25519 and X448 have nothing that openssl could check.
        let check = if kind.starts_with('x') { "" } else { "-check" };
        let Some(text) = place.openssl(&format!("pkey -in key {check} -pubout"), "") else {
            return;
        };
        let public = String::from_utf8(place.read("public")).expect("PEM");
        assert!(String::from_utf8_lossy(&text).ends_with(&public), "{kind}");
    }
}

#[test]
fn a_pem_of_a_post_quantum_key_comes_back_the_same() {
    let place = Place::new();
    place.run("keygen ml-dsa-65 --to pem --out key --public-out public").ends_with(0);
    let jwk = place.run("convert key").ends_with(0).json();
    assert_eq!(jwk["alg"], "ML-DSA-65");
    assert_eq!(place.run("convert public").json(), jwk);
}

#[test]
fn the_name_is_the_thumbprint_unless_another_is_given() {
    let place = Place::new();
    for kind in ["ec", "ed448", "x448", "ml-dsa-44"] {
        let made = place.run(&format!("keygen {kind}"));
        let kid = made.ends_with(0).json()["kid"].as_str().expect("a kid").to_owned();
        assert_eq!(made.stderr, format!("note: kid: {kid}\n"));
        let nameless = made.stdout.replace(&format!("  \"kid\": \"{kid}\",\n"), "");
        assert_eq!(place.run_with("convert - --to jwk", nameless).json()["kid"], kid, "{kind}");
    }
    let secret = place.run("keygen oct").json();
    assert_eq!(secret["kid"].as_str().map(str::len), Some(43));
    assert_eq!(place.run("keygen ed25519 --kid mine --to jwks").json()["keys"][0]["kid"], "mine");
}

#[test]
fn a_secret_is_as_long_as_asked() {
    for (bits, length) in [(128, 22), (256, 43), (4096, 683)] {
        let key = Place::new().run(&format!("keygen oct --bits {bits}")).json();
        assert_eq!(key["k"].as_str().map(str::len), Some(length), "{bits}");
    }
}

#[test]
fn the_public_half_holds_nothing_private() {
    for kind in ["ec", "x25519", "ml-dsa-44 --to jwks"] {
        let place = Place::new();
        place.run(&format!("keygen {kind} --out key --public-out public")).ends_with(0);
        let (private, mut public) = (jwk(&place, "key"), jwk(&place, "public"));
        let (private, public) = match public.get_mut("keys") {
            Some(keys) => (private["keys"][0].clone(), keys[0].take()),
            None => (private, public),
        };
        let held =
            |jwk: &Value| PRIVATE_MEMBERS.iter().filter(|name| jwk.get(*name).is_some()).count();
        assert_eq!((held(&private), held(&public)), (1, 0), "{kind}");
        assert_eq!(private["kid"], public["kid"], "{kind}");
    }
}

#[test]
fn the_private_half_goes_where_it_is_sent() {
    let place = Place::new();
    let made = place.run("keygen ed25519 --kid mine --out key --public-out -");
    assert_eq!(made.ends_with(0).json().get("d"), None, "{made}");
    assert!(jwk(&place, "key").get("d").is_some());
    let made = place.run("keygen ed25519 --kid mine --public-out public");
    assert!(made.ends_with(0).json().get("d").is_some(), "{made}");
    let quiet = Place::new().run("keygen ed25519 --kid mine --out key");
    quiet.shows(str![[r#"
status 0
--- standard output

--- standard error
note: kid: mine

"#]]);
}

#[cfg(unix)]
#[test]
fn a_private_key_is_readable_by_its_owner_alone() {
    let place = Place::new();
    place.run("keygen ec --out key --public-out public").ends_with(0);
    assert_eq!(mode(&place, "key"), 0o600);
    assert_eq!(mode(&place, "public") & 0o600, 0o600);
    let open = Place::new().file("key", "an older one, open to all");
    open.run("keygen ec --out key --force").ends_with(0);
    assert_eq!(mode(&open, "key"), 0o600);
}

#[test]
fn a_file_that_is_there_stays_unless_forced() {
    for taken in ["key", "public"] {
        let place = Place::new().file(taken, "mine");
        let made = place.run("keygen ec --out key --public-out public");
        assert_eq!(made.ends_with(2).stdout, "", "{made}");
        assert!(made.stderr.contains(&format!("error: {taken} already exists")), "{made}");
        assert_eq!(place.read(taken), b"mine");
        let files = std::fs::read_dir(place.path(".")).expect("a folder").count();
        assert_eq!(files, 1, "nothing half-done is left");
        place.run("keygen ec --out key --public-out public --force").ends_with(0);
        assert_ne!(place.read(taken), b"mine");
    }
}

#[test]
fn places_that_can_not_be_written() {
    let place = Place::new();
    place.run("keygen ec --out key --public-out no/public").shows(str![[r#"
status 3
--- standard output

--- standard error
error: no/public: no such file

hint: create its folder first

"#]]);
    place.run("keygen ec --out key --public-out .. --force").shows(str![[r#"
status 3
--- standard output

--- standard error
error: ..: it is a directory

hint: name a file in it

"#]]);
    place.run("keygen ec --out key --public-out ./key --force").shows(str![[r#"
status 2
--- standard output

--- standard error
error: two outputs can't both go to key

"#]]);
    place.run("keygen ec --public-out -").shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard output can't take both halves

hint: --out FILE

"#]]);
    assert!(!place.path("key").exists());
}

#[test]
fn flags_that_do_not_fit() {
    let place = Place::new();
    place.run("keygen rsa --bits 1024").shows(str![[r#"
status 2
--- standard output

--- standard error
error: an RSA key can't have 1024 bits

hint: --bits 2048, 3072, 4096 or 8192

"#]]);
    place.run("keygen oct --bits 20").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a secret can't have 20 bits

hint: --bits 256, or any multiple of 8 from 128 to 4096

"#]]);
    place.run("keygen ec --bits 256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --bits is for rsa and oct keys

hint: the curve sets the size of an ec key: --curve P-256

"#]]);
    place.run("keygen ed25519 --curve P-256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --curve is for ec keys

hint: a key of that curve: jotkit keygen ec --curve P-256

"#]]);
    for (line, error, hint) in [
        ("ES512 --curve P-521", "a key for ES512 has the curve P-521", "leave out --curve"),
        ("ES512 --bits 521", "a key for ES512 has the curve P-521", "leave out --bits"),
        ("es256k --curve P-256", "a key for ES256K has the curve secp256k1", "leave out --curve"),
        (
            "rsa --curve P-256",
            "--curve is for ec keys",
            "a key of that curve: jotkit keygen ec --curve P-256",
        ),
        (
            "ML-DSA-44 --curve P-256",
            "--curve is for ec keys",
            "a key of that curve: jotkit keygen ec --curve P-256",
        ),
        (
            "ec --bits 2048",
            "--bits is for rsa and oct keys",
            "the curve sets the size of an ec key: --curve P-384",
        ),
        ("x25519 --bits 256", "--bits is for rsa and oct keys", "leave out --bits"),
    ] {
        let transcript = place.run(&format!("keygen {line}"));
        let expected = format!("error: {error}\n\nhint: {hint}\n");
        assert_eq!(transcript.ends_with(2).stderr, expected, "{line}");
    }
    place.run("keygen rsa --bits 8192 --alg ES256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a key of this kind is not for ES256

hint: --alg takes RS256, RS384, RS512, PS256, PS384, PS512

"#]]);
    place.run("keygen oct --alg HS512").shows(str![[r#"
status 2
--- standard output

--- standard error
error: HS512 needs a secret of 512 bits or more

hint: --bits 512

"#]]);
    place.run("keygen x25519 --alg EdDSA").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a key of this kind is not for EdDSA

hint: leave out --alg: it does not sign

"#]]);
    place.run("keygen x25519 --use sig").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a key of this kind does not sign

hint: leave out --use

"#]]);
    place.run("keygen oct --to pem").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a shared secret has no PEM

hint: --to jwk

"#]]);
    place.run("keygen oct --public-out public").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a shared secret has no public half

hint: leave out --public-out

"#]]);
    place.run("keygen ec --to pem --kid mine").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a PEM can't contain --kid

hint: --to jwk

"#]]);
}

/// Pipes, devices and open files have readers of their own: a private key goes to none of them.
#[test]
#[cfg(unix)]
fn a_private_key_goes_to_a_regular_file_or_to_standard_output() {
    use std::os::unix::fs::{FileTypeExt, symlink};

    let place = Place::new().file("mine", "");
    assert!(std::process::Command::new("mkfifo").arg(place.path("pipe")).status().is_ok());
    symlink(place.path("pipe"), place.path("link")).expect("a link");
    place.run("keygen ec --out ec.jwk").ends_with(0);
    let open = place.path("mine").display().to_string();
    for out in ["pipe", "link", "/dev/null", "/dev/full", "/dev/stderr", "/dev/fd/3", "/dev/fd/4"] {
        for line in ["keygen ec", "convert ec.jwk --private --to pem"] {
            let script = format!("exec \"$0\" {line} --out {out} --force 3> '{open}' 4>&1");
            let mut command = assert_cmd::Command::new("sh");
            let command = command.args(["-c", &script, env!("CARGO_BIN_EXE_jotkit")]);
            let transcript = finish(command.current_dir(place.path(".")));
            assert!(transcript.stderr.contains("is not a regular file"), "{script}\n{transcript}");
            let is_secret = |text: &str| text.contains("PRIVATE") || text.contains("\"d\"");
            assert!(!is_secret(&transcript.to_string()), "{script}\n{transcript}");
            assert_eq!(transcript.ends_with(2).stdout, "", "{script}");
        }
    }
    assert_eq!(place.read("mine"), b"");
    // What is public is written into what is there.
    for name in ["pipe", "link"] {
        let pipe = place.path("pipe");
        let reader = std::thread::spawn(move || std::fs::read(pipe).expect("it can be read"));
        place.run(&format!("convert ec.jwk --to jwk --out {name} --force")).ends_with(0);
        let key: Value = serde_json::from_slice(&reader.join().expect("no panic")).expect("a key");
        assert!(key["x"].is_string() && key["d"].is_null(), "{name}");
        let kind = std::fs::symlink_metadata(place.path(name)).expect("it is there").file_type();
        assert!(if name == "pipe" { kind.is_fifo() } else { kind.is_symlink() }, "{name}");
    }
    let key: Value =
        serde_json::from_str(&place.run("keygen ec --out /dev/stdout --force").ends_with(0).stdout)
            .expect("a key");
    assert!(key["d"].is_string());
    let both = place.run("keygen ec --out /dev/stdout --public-out -");
    assert!(both.ends_with(2).stderr.contains("can't take both halves"), "{both}");
}

/// As a shell's `>` does, but for private keys, which go to no place that somebody else chose.
#[test]
#[cfg(unix)]
fn a_link_is_followed_by_all_but_private_keys() {
    use std::os::unix::fs::symlink;

    let place = Place::new().file("there", "mine");
    place.run("keygen ec --out key").ends_with(0);
    symlink("there", place.path("link")).expect("a link");
    symlink("new", place.path("dangling")).expect("a link");
    let is_link = |name| std::fs::symlink_metadata(place.path(name)).expect("it").is_symlink();
    for link in ["link", "dangling"] {
        place.run(&format!("keygen ec --out {link}")).ends_with(2);
    }
    place.run("convert key --out link").ends_with(2);
    assert_eq!(place.read("there"), b"mine");
    place.run("convert key --out link --force").ends_with(0);
    place.run("convert key --out dangling").ends_with(0);
    assert!(is_link("link") && is_link("dangling"));
    let public = place.read("there");
    assert_eq!(public, place.read("new"));
    place.run("keygen ec --out link --force").ends_with(0);
    assert!(!is_link("link"));
    assert_eq!((mode(&place, "link"), place.read("there")), (0o600, public));
}
