//! Files that hold keys in forms that are not read: what it is, and that the command that is shown makes
//! a key of it.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use snapbox::str;

use crate::support::{Place, Transcript, fixture, skipped};

/// How a file is made by openssl, how it is called, and what openssl must be told besides.
type Case = (&'static str, &'static str, &'static str);

const CASES: [Case; 14] = [
    ("pkcs12 -export -inkey ec -in cert -passout pass:1234", "a PKCS#12 file", "-passin pass:1234"),
    ("req -new -key ec -subj /CN=a", "a request for a certificate", ""),
    ("req -new -key ec -subj /CN=a -outform DER", "a request for a certificate", ""),
    ("crl2pkcs7 -nocrl -certfile cert", "a bundle of certificates (PKCS#7)", ""),
    ("crl2pkcs7 -nocrl -certfile cert -outform DER", "a bundle of certificates (PKCS#7)", ""),
    (
        "x509 -trustout -addtrust serverAuth -in cert",
        "a certificate with the trust settings of openssl",
        "",
    ),
    ("ec -in ec -param_enc explicit", "an EC key that spells out its curve", ""),
    ("ec -in ec -param_enc explicit -outform DER", "an EC key that spells out its curve", ""),
    ("pkey -in ec -ec_param_enc explicit", "an EC key that spells out its curve", ""),
    ("pkey -in ec -ec_param_enc explicit -outform DER", "an EC key that spells out its curve", ""),
    (
        "pkcs8 -topk8 -in rsa -v1 PBE-SHA1-3DES -passout pass:1234",
        "a private key encrypted otherwise than by PBES2 and AES-CBC",
        "-passin pass:1234",
    ),
    (
        "pkcs8 -topk8 -in rsa -v2 des3 -passout pass:1234",
        "a private key encrypted otherwise than by PBES2 and AES-CBC",
        "-passin pass:1234",
    ),
    (
        "rsa -in rsa -aes128 -traditional -passout pass:1234",
        "a private key encrypted in openssl's old format",
        "-passin pass:1234",
    ),
    (
        "ec -in ec -aes128 -passout pass:1234",
        "a private key encrypted in openssl's old format",
        "-passin pass:1234",
    ),
];

fn place() -> Place {
    let place = Place::new().file("ec", fixture("p256.pem")).file("rsa", fixture("rsa.pem"));
    place.file("cert", fixture("p256-cert.pem"))
}

/// Names of files that commands make, where nothing of that name is there.
const MADE: [&str; 4] = ["key.pem", "certificate.pem", "certificates.pem", "keys.json"];

/// Types the command of the first hint, and names the file that it made.
fn type_hint(place: &Place, said: &Transcript, flags: &str) -> String {
    let hint = said.stderr.lines().find_map(|line| line.strip_prefix("hint: "));
    let (_, command) = hint.and_then(|hint| hint.rsplit_once(": ")).expect("a command");
    let typed = format!("{command} {flags}");
    let done = Command::new("sh").args(["-c", &typed]).current_dir(place.path(".")).output();
    assert!(done.expect("a shell").status.success(), "{typed}");
    let made = typed.split_once("-out ").and_then(|(_, rest)| rest.split(' ').next());
    made.expect("the name of what is made").to_owned()
}

#[test]
fn the_command_that_is_shown_makes_a_key_of_it_and_replaces_nothing() {
    for (line, name, flags) in CASES {
        let Some(file) = place().openssl(line, "") else { return };
        for given in ["a file"].iter().chain(&MADE) {
            // Whoever has one such file has the others.
            let place = MADE.iter().fold(place(), |place, made| place.file(made, "mine"));
            let place = place.file(given, &file);
            let said = place.run_words(&["convert", given], "");
            let told = format!("error: {given}: {name}, which jotkit does not read");
            assert!(said.ends_with(3).stderr.contains(&told), "{line}\n{said}");
            let made = type_hint(&place, &said, flags);
            place.run(&format!("convert {made} --to jwk")).ends_with(0);
            for there in MADE.iter().chain([given]) {
                let expected = if there == given { &file[..] } else { b"mine" };
                assert!(place.read(there) == expected, "{line}: {there} was replaced\n{said}");
            }
        }
    }
}

#[test]
fn what_is_made_of_json_replaces_nothing() {
    let public = place().run("convert ec --to jwk").ends_with(0).stdout.clone();
    for text in ["[JWK]", "{\"settings\": {\"keys\": [JWK]}}"] {
        let text = text.replace("JWK", public.trim());
        let place = Place::new().file("keys.json", &text).file("keys-2.json", "mine");
        let said = place.run("convert keys.json");
        let is_hint =
            |line: &str| line.starts_with("hint: ") && line.ends_with(" keys.json > keys-3.json");
        assert!(said.ends_with(3).stderr.lines().any(is_hint), "{said}");
    }
}

#[test]
fn keys_that_no_algorithm_takes_are_named() {
    for (line, name) in [
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", "a Brainpool curve"),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp224r1", "the curve P-224"),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime192v1", "the curve P-192"),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:sect283r1", "a curve of SEC 2"),
        ("genpkey -algorithm DH -pkeyopt group:ffdhe2048", "a Diffie-Hellman key"),
    ] {
        for form in ["PEM", "DER"] {
            let place = Place::new();
            let Some(file) = place.openssl(&format!("{line} -outform {form}"), "") else { return };
            let said = place.file("key", file).run("convert key");
            assert!(said.ends_with(3).stderr.contains(name), "{line} {form}\n{said}");
            assert!(said.stderr.contains("jotkit keygen es256"), "{line} {form}\n{said}");
        }
    }
}

#[test]
fn a_file_from_standard_input_or_in_base64_has_no_name_in_the_command() {
    let place = place();
    let Some(der) = place.openssl("req -new -key ec -subj /CN=a -outform DER", "") else { return };
    place.run_with("convert -", STANDARD.encode(&der)).shows(str![[r#"
status 3
--- standard output

--- standard error
error: standard input: base64 of a request for a certificate, which jotkit does not read

hint: decode it: base64 -d KEYS > decoded
hint: extract the key: openssl req -inform DER -pubkey -noout -out key.pem -in decoded

"#]]);
    place.run_with("convert -", der).shows(str![[r#"
status 3
--- standard output

--- standard error
error: standard input: a request for a certificate, which jotkit does not read

hint: extract the key: openssl req -inform DER -pubkey -noout -out key.pem -in KEY

"#]]);
}

/// In CI a container of keys is base64 in a variable. Every hint is typed, in its order.
#[test]
fn commands_for_base64_are_for_what_is_in_it() {
    for (line, name, flags) in CASES {
        let Some(file) = place().openssl(line, "") else { return };
        let text = STANDARD.encode(&file);
        let files = |place: Place| place.file("a file", &text).file("decoded", "mine");
        for words in [&["convert", "a file"][..], &["sign", "--key-env", "PFX", "--sub", "a"]] {
            let place = files(place());
            let said = place.command().args(words).env("PFX", &text).output().expect("it runs");
            let said = String::from_utf8_lossy(&said.stderr).into_owned();
            assert!(said.contains(&format!("base64 of {name}")), "{line}\n{said}");
            let hints = said.lines().filter_map(|line| line.strip_prefix("hint: ")).take(2);
            let commands: Vec<&str> =
                hints.filter_map(|hint| Some(hint.split_once(": ")?.1)).collect();
            let typed = format!("{} {flags}", commands.join(" && "));
            let mut shell = Command::new("sh");
            shell.args(["-c", &typed]).env("PFX", &text).current_dir(place.path("."));
            let done = shell.output().expect("a shell");
            assert!(done.status.success(), "{typed}\n{said}");
            let made = typed.split_once("-out ").and_then(|(_, rest)| rest.split(' ').next());
            let made = made.expect("the name of what is made");
            place.run(&format!("convert {made} --to jwk")).ends_with(0);
            assert_eq!(place.read("decoded"), b"mine", "{typed}");
        }
    }
}

#[test]
fn java_keystores() {
    let place = Place::new().file("key.jks", b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01");
    place.run("convert key.jks").shows(str![[r#"
status 3
--- standard output

--- standard error
error: key.jks: a Java keystore, which jotkit does not read

hint: convert it to PKCS#12: keytool -importkeystore -deststoretype PKCS12 -destkeystore key.p12 -srckeystore key.jks
hint: then extract the key and its certificate: openssl pkcs12 -nodes -out key.pem -in key.p12

"#]]);
}

fn ssh_keygen(place: &Place, line: &str) -> Option<()> {
    let words = line.split(' ').map(|word| word.trim_matches('\''));
    match Command::new("ssh-keygen").args(words).current_dir(place.path(".")).output() {
        Ok(done) if done.status.success() => Some(()),
        Ok(done) => panic!("ssh-keygen {line}: {}", String::from_utf8_lossy(&done.stderr)),
        Err(_) => {
            skipped("there is no ssh-keygen");
            None
        }
    }
}

#[test]
fn private_keys_of_ssh_are_those_of_their_public_lines() {
    for kind in ["ed25519", "rsa -b 2048", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521"] {
        let place = Place::new();
        let made = ssh_keygen(&place, &format!("-q -t {kind} -N '' -C me@here -f id"));
        let Some(()) = made else { return };
        let jwk = |line: &str| place.run(line).ends_with(0).json();
        let public = jwk("convert id --to jwk");
        assert_eq!(public, jwk("convert id.pub --to jwk"), "{kind}");
        place.run("convert id --to pkcs8 --private --out key.pem").ends_with(0);
        let signed = place.run("sign --key id --exp 1h").ends_with(0).stdout.clone();
        place.run_with("verify --key id.pub", &signed).ends_with(0);
        // As openssl reads it: the same public key.
        let Some(spki) = place.openssl("pkey -in key.pem -pubout", "") else { return };
        let place = place.file("spki.pem", spki);
        assert_eq!(public, place.run("convert spki.pem --to jwk").ends_with(0).json(), "{kind}");
        // Without its armour, and in base64 once more.
        let armoured = String::from_utf8(place.read("id")).expect("text");
        let bare: String = armoured.lines().filter(|line| !line.starts_with('-')).collect();
        let place = place.file("bare", bare).file("twice", STANDARD.encode(armoured));
        assert_eq!(public, place.run("convert bare --to jwk").ends_with(0).json(), "{kind}");
        assert_eq!(public, place.run("convert twice --to jwk").ends_with(0).json(), "{kind}");
    }
}

#[test]
fn a_private_key_of_ssh_with_a_passphrase() {
    let place = Place::new();
    let Some(()) = ssh_keygen(&place, "-q -t ed25519 -N 12345 -f id") else { return };
    place.run("convert id").shows(str![[r#"
status 3
--- standard output

--- standard error
error: id: a private key in OpenSSH's own format, with a passphrase, which jotkit does not read

hint: take the passphrase off a copy of it: ssh-keygen -p -N '' -f COPY
hint: to verify, its public half is enough: ssh-keygen -y -f id

"#]]);
    let Some(()) = ssh_keygen(&place, "-q -p -P 12345 -N '' -f id") else { return };
    place.run("sign --key id --exp 1h").ends_with(0);
}

/// Each part of the container damaged: an error, and no panic.
#[test]
fn a_damaged_private_key_of_ssh() {
    let place = Place::new();
    let Some(()) = ssh_keygen(&place, "-q -t ecdsa -N '' -f id") else { return };
    let text = String::from_utf8(place.read("id")).expect("text");
    let bare: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let bytes = STANDARD.decode(bare).expect("base64");
    let (_, sound) = jotkit::jose::key::format::read(&bytes, None).expect("a key");
    let sound = sound.keys().next().expect("a key").material.clone();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        for damaged in [&damaged[..], &bytes[..at]] {
            // The comment, the padding and the public half outside are nobody's numbers.
            if let Ok((_, set)) = jotkit::jose::key::format::read(damaged, None) {
                let same = set.keys().all(|key| key.material == sound);
                assert!(same, "another key at {at}");
            }
        }
    }
}

/// What openssl makes where only the hash of a PSS key is named, and what `jwks` prints for people.
#[test]
fn what_was_made_a_little_otherwise_is_told_with_what_to_type() {
    let pss =
        "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:";
    for (flags, is_told) in
        [("sha256", true), ("sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256", false)]
    {
        let Some(key) = Place::new().openssl(&format!("{pss}{flags}"), "") else { return };
        let said = Place::new().file("key", key).run("convert key");
        assert_eq!(said.stderr.contains("rsa_pss_keygen_mgf1_md:sha256"), is_told, "{said}");
        assert_eq!(said.status, if is_told { 3 } else { 0 }, "{said}");
    }
    let place = place();
    let table = place.run("jwks ec").ends_with(0).stdout.clone();
    let said = place.file("table.txt", table).run("jwks table.txt");
    assert!(said.ends_with(3).stderr.contains("a table of keys"), "{said}");
    assert!(said.stderr.contains("jotkit jwks URL --json > keys.json"), "{said}");
}
