//! Encrypted PKCS#8, as openssl writes it: opened by its passphrase, and never at any price.

use jotkit::jose::alg::Alg;
use jotkit::jose::key::KeyFault;
use jotkit::jose::key::format;
use jotkit::jose::key::secret::Secret;
use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use jotkit::sys::prompt::Prompt;
use pkcs8::EncryptedPrivateKeyInfo;
use pkcs8::der::Encode;
use pkcs8::pkcs5::pbes2::{
    EncryptionScheme, Kdf, Parameters, Pbkdf2Params, Pbkdf2Prf, ScryptParams,
};
use proptest::prelude::*;
use proptest::sample::Index;
use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, Transcript, fixture, keys};

const PASSPHRASE: &str = "correct horse battery";

/// A fixture that openssl encrypted as `locked.pem` and `locked.der`, and its passphrase in files and
/// out of them.
fn locked(file: &str, how: &str) -> Option<Place> {
    let place = Place::new().file("passphrase", format!("{PASSPHRASE}\n"));
    let line = format!("pkcs8 -topk8 {how} -passout file:passphrase");
    let pem = place.openssl(&line, fixture(file))?;
    let der = place.openssl(&format!("{line} -outform DER"), fixture(file))?;
    Some(place.file("locked.pem", pem).file("locked.der", der))
}

#[test]
fn what_openssl_encrypts_is_opened() {
    for how in [
        "-v2 aes-256-cbc",
        "-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "-v2 aes-192-cbc -v2prf hmacWithSHA384 -iter 5000",
        "-v2 aes-256-cbc -v2prf hmacWithSHA512",
        "-v2 aes-256-cbc -iter 1",
        "-scrypt",
        "-scrypt -scrypt_N 1024 -scrypt_r 4 -scrypt_p 3",
    ] {
        for file in ["p256.pem", "rsa.pem", "ed25519.pem"] {
            let Some(place) = locked(file, how) else { return };
            for key in ["locked.pem", "locked.der"] {
                let line = format!("convert {key} --to pkcs8 --private --out {key}.open");
                let line = format!("{line} --passphrase-file passphrase");
                assert_eq!(place.run(&line).ends_with(0).to_string(), silence(), "{how}");
                assert_eq!(place.read(&format!("{key}.open")), fixture(file).as_bytes(), "{how}");
            }
        }
    }
}

fn silence() -> String {
    Transcript { status: 0, stdout: String::new(), stderr: String::new() }.to_string()
}

#[test]
fn every_verb_that_takes_a_key_takes_its_passphrase() {
    let Some(place) = locked("rsa.pem", "-v2 aes-256-cbc") else { return };
    let token = keys::rs256("{}");
    for line in [
        format!("verify {token} --key locked.pem --at {NOW}"),
        format!("verify {token} --jwks locked.der --at {NOW}"),
        format!("sign --key locked.pem --at {NOW} --exp 5m"),
        "jwks locked.pem".to_owned(),
        "convert locked.pem".to_owned(),
    ] {
        place.run(&format!("{line} --passphrase-file passphrase")).ends_with(0);
        let mut command = place.command();
        command.args(line.split(' ')).args(["--passphrase-env", "PASS"]).env("PASS", PASSPHRASE);
        crate::support::finish(&mut command).ends_with(0);
    }
}

#[test]
fn a_key_out_of_the_environment_and_out_of_a_pipe() {
    let Some(place) = locked("p256.pem", "-v2 aes-256-cbc") else { return };
    let pem = String::from_utf8(place.read("locked.pem")).expect("PEM");
    let line = "convert --to spki --passphrase-file passphrase";
    let expected = place.run_with("convert --to spki", fixture("p256.pem")).stdout;
    assert_eq!(place.run_with(line, &pem).ends_with(0).stdout, expected);
    let mangled = pem.replace('\n', "\\n");
    let mut command = place.command();
    let line = format!("sign --no-iat --key-env KEY --passphrase-file passphrase --at {NOW}");
    command.args(line.split(' ')).env("KEY", mangled);
    crate::support::finish(&mut command).ends_with(0);
}

#[test]
fn a_passphrase_that_is_wrong_or_none() {
    let Some(place) = locked("p256.pem", "-v2 aes-256-cbc") else { return };
    let place = place.file("wrong", "guess").file("empty", "");
    place.run("convert locked.pem --passphrase-file wrong").shows(str![[r#"
status 3
--- standard output

--- standard error
error: locked.pem: the passphrase of the private key is wrong

"#]]);
    place.run("convert locked.pem --passphrase-file empty").ends_with(3);
    place.run("convert locked.pem --passphrase-file absent").shows(str![[r#"
status 3
--- standard output

--- standard error
error: absent: no such file

hint: check the path; to read standard input, write -

"#]]);
    place.run("convert locked.pem --passphrase-env ABSENT").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the environment variable ABSENT is not set or empty

hint: set the variable
hint: or give the passphrase as a file: --passphrase-file FILE

"#]]);
    place.run("jwks locked.pem --passphrase-env A --passphrase-file B").ends_with(2);
}

#[test]
fn a_locked_key_beside_its_public_half() {
    let Some(place) = locked("rsa.pem", "-v2 aes-256-cbc") else { return };
    let Some(public) = place.openssl("pkey -pubout", fixture("rsa.pem")) else { return };
    let both = [place.read("locked.pem"), public].concat();
    let place = place.file("both.pem", both).file("wrong", "guess");
    let verify = format!("verify {} --key both.pem --at {NOW}", keys::rs256("{}"));
    let sign = format!("sign --key both.pem --at {NOW} --exp 5m");
    for flags in ["", "--passphrase-file passphrase", "--passphrase-file wrong"] {
        place.run(format!("{verify} {flags}").trim()).ends_with(0);
    }
    place.run(&format!("{sign} --passphrase-file passphrase")).ends_with(0);
    let other =
        keys::token("{\"alg\":\"RS256\"}", "{}", &keys::key("rsa-other.pem", "x"), Alg::Rs256);
    let said = place.run(&format!("explain {other} --key both.pem --at {NOW}")).stdout;
    assert!(
        said.contains("--cause key.pem-wrong-kind") && said.contains("--passphrase-env"),
        "{said}"
    );
    let refused = place.run(&format!("{sign} --passphrase-file wrong"));
    refused.ends_with(3);
    assert!(refused.stderr.contains("the passphrase of the private key is wrong"), "{refused}");
    let refused = place.run(&sign);
    refused.ends_with(3);
    assert!(refused.stderr.contains("hint: name the environment variable"), "{refused}");
}

#[test]
fn a_variable_that_is_named_is_set_whether_or_not_a_key_needs_it() {
    let place = Place::new()
        .file("key.pem", fixture("rsa.pem"))
        .file("jotkit.toml", "[profile.p]\njwks = \"key.pem\"\npassphrase_env = \"NOPE\"\n");
    let token = keys::rs256("{}");
    for line in [
        format!("verify {token} --key key.pem --passphrase-env NOPE --at {NOW}"),
        format!("verify {token} --secret=x --passphrase-env NOPE --at {NOW}"),
        format!("explain {token} --key key.pem --passphrase-env NOPE --at {NOW}"),
        format!("verify {token} -p p --at {NOW}"),
        "sign --key key.pem --passphrase-env NOPE".to_owned(),
        "jwks key.pem --passphrase-env NOPE".to_owned(),
        "convert key.pem --passphrase-env NOPE".to_owned(),
        "fixtures --out folder --passphrase-env NOPE".to_owned(),
        "serve --passphrase-env NOPE --port 0".to_owned(),
    ] {
        let said = place.run(&line);
        said.ends_with(2);
        assert!(said.stderr.contains("variable NOPE is not set or empty"), "{line}\n{said}");
    }
}

/// One run in this process, with someone at the terminal who answers so, or no one.
fn asked(place: &Place, key: &str, answer: Option<&str>) -> Transcript {
    ask(&place.path(key).display().to_string(), answer)
}

fn ask(path: &str, answer: Option<&str>) -> Transcript {
    let mut system = System::in_memory(Vec::new(), Env::of([("A", "b")]));
    system.clock = Clock::Fixed(NOW);
    system.prompt = Prompt::Answers(answer.map(str::to_owned));
    let status = jotkit::run(["jotkit", "convert", path].map(Into::into), &mut system) as i32;
    let show = |text: String| text.replace(path, "[KEY]");
    let (stdout, stderr) = (system.streams.stdout.take(), show(system.streams.stderr.take()));
    Transcript { status, stdout, stderr }
}

#[test]
fn whoever_is_at_the_terminal_is_asked() {
    let Some(place) = locked("p256.pem", "-v2 aes-256-cbc") else { return };
    let place = place.file("open.pem", fixture("p256.pem"));
    let expected = place.run("convert open.pem").to_string();
    assert_eq!(asked(&place, "locked.pem", Some(PASSPHRASE)).to_string(), expected);
    assert_eq!(asked(&place, "open.pem", None).to_string(), expected);
    asked(&place, "locked.pem", Some("guess")).ends_with(3);
    asked(&place, "locked.pem", None).shows(str![[r#"
status 3
--- standard output

--- standard error
error: [KEY]: the private key is encrypted, and no passphrase was given

hint: name the environment variable that holds its passphrase: --passphrase-env NAME
hint: or the file that holds it: --passphrase-file FILE

"#]]);
}

#[test]
fn no_server_has_anyone_asked() {
    let Some(place) = locked("p256.pem", "-v2 aes-256-cbc") else { return };
    let server = Server::with(Reply::json(place.read("locked.pem")));
    let transcript = ask(&server.url(JWKS), Some(PASSPHRASE));
    let said = "error: [KEY]: the private key is encrypted, and no passphrase was given\n";
    assert!(transcript.ends_with(3).stderr.starts_with(said), "{transcript}");
    let line = format!("convert {} --passphrase-file passphrase", server.url(JWKS));
    place.run(&line).ends_with(0);
}

#[test]
fn a_passphrase_is_never_shown() {
    let Some(place) = locked("p256.pem", "-v2 aes-256-cbc") else { return };
    let place = place.file("wrong", "a-very-wrong-guess");
    let verify = format!("verify {} --key", keys::rs256("{}"));
    for line in ["convert", "jwks", "sign --key", &verify] {
        let transcript = place.run(&format!("{line} locked.pem --passphrase-file wrong"));
        assert!(!transcript.to_string().contains("a-very-wrong-guess"), "{transcript}");
        let transcript = place.run(&format!("{line} locked.pem --passphrase-file passphrase"));
        assert!(!transcript.to_string().contains(PASSPHRASE), "{transcript}");
    }
}

#[test]
fn encryption_that_is_not_read() {
    let legacy = "pkey -aes256 -traditional -passout pass:12345";
    for (key, how) in [
        ("p256.pem", "pkcs8 -topk8 -v2 des3 -passout pass:12345"),
        ("p256.pem", "pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:12345"),
        ("rsa.pem", legacy),
        ("p256.pem", legacy),
    ] {
        let place = Place::new();
        let Some(pem) = place.openssl(how, fixture(key)) else { return };
        let transcript = place.file("locked.pem", pem).run("convert locked.pem");
        let hint = "hint: decrypt it first: openssl pkey -out key.pem -in locked.pem\n";
        assert!(transcript.ends_with(3).stderr.contains(hint), "{transcript}");
    }
}

/// An encrypted key that says how it is to be derived, with rubbish inside.
fn derived(kdf: Kdf<'_>) -> Vec<u8> {
    let encryption = EncryptionScheme::Aes256Cbc { iv: &[1; 16] };
    let encryption_algorithm = Parameters { kdf, encryption }.into();
    let info = EncryptedPrivateKeyInfo { encryption_algorithm, encrypted_data: &[3; 48] };
    info.to_der().expect("DER")
}

fn pbkdf2(iteration_count: u32) -> Vec<u8> {
    let prf = Pbkdf2Prf::HmacWithSha256;
    derived(Kdf::Pbkdf2(Pbkdf2Params { salt: &[7; 8], iteration_count, key_length: None, prf }))
}

fn scrypt(cost_parameter: u64, block_size: u16, parallelization: u16) -> Vec<u8> {
    let (salt, key_length) = (&[7; 8][..], None);
    let parameters = ScryptParams { salt, cost_parameter, block_size, parallelization, key_length };
    derived(Kdf::Scrypt(parameters))
}

#[test]
fn what_costs_too_much_is_not_begun() {
    let fault = |der: &[u8]| {
        let fault = format::read(der, Some(&Secret::new("guess"))).expect_err("rubbish");
        // Without a passphrase nobody is asked for one in vain.
        let unasked = format::read(der, None).expect_err("rubbish");
        assert!(unasked == fault || unasked == KeyFault::Encrypted, "{unasked}");
        fault.to_string()
    };
    let wrong = KeyFault::Passphrase.to_string();
    let iterations =
        |count: u32| format!("PBKDF2 with {count} iterations is over the cap of 10000000");
    let memory = |bytes: u64| format!("scrypt over {bytes} bytes is over the cap of 268435456");
    let unsound = "DER: the encryption parameters are not valid";
    for (der, expected) in [
        (pbkdf2(1 << 31), iterations(1 << 31)),
        (pbkdf2(u32::MAX), iterations(u32::MAX)),
        (pbkdf2(10_000_001), iterations(10_000_001)),
        (pbkdf2(0), wrong.clone()),
        (pbkdf2(100_000), wrong.clone()),
        (scrypt(1 << 18, 8, 1), wrong),
        (scrypt(1 << 18, 8, 2), memory(1 << 29)),
        (scrypt(1 << 63, u16::MAX, u16::MAX), memory(u64::MAX)),
        (scrypt(0, 8, 1), "DER: scrypt without a cost".into()),
        (scrypt(1, 8, 1), "DER: scrypt without a cost".into()),
        (scrypt(1000, 8, 1), unsound.into()),
        (scrypt(1024, 0, 1), unsound.into()),
        (scrypt(1024, 8, 0), unsound.into()),
    ] {
        assert_eq!(fault(&der), expected);
    }
}

proptest! {
    #[test]
    fn damaged_parameters_are_refused(
        at in any::<Index>(),
        byte: u8,
        cut in any::<Index>(),
        by_scrypt: bool,
    ) {
        let mut der = if by_scrypt { scrypt(2, 1, 1) } else { pbkdf2(2) };
        *at.get_mut(&mut der) = byte;
        let cut = cut.index(der.len());
        let passphrase = Secret::new("guess");
        for der in [&der[..], &der[..cut]] {
            prop_assert!(format::read(der, Some(&passphrase)).is_err());
        }
    }
}
