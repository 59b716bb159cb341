//! `convert`: transcripts. That its keys are right is for `key_forms` to show.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::json::Object;
use jotkit::jose::key::Key;
use jotkit::jose::key::jwk::{self, PRIVATE_MEMBERS};
use snapbox::str;

use crate::key_forms::{convert, private_jwk};
use crate::support::{Place, fixture, keys};

#[test]
fn rfc_8037_appendix_a() {
    let jwk = r#"{"kty":"OKP","crv":"Ed25519",
        "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let place = Place::new().file("key", jwk);
    let text = place.run("convert key --to jwk").stdout;
    assert!(text.contains(r#""kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k""#), "{text}");
    place.run("convert key").shows(str![[r#"
status 0
--- standard output
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----

--- standard error

"#]]);
}

#[test]
fn certificates_that_issued_one_another_are_a_chain() {
    let place = Place::new().file("chain", fixture("chain.pem"));
    let jwk = place.run("convert chain").json();
    assert_eq!(jwk["x5c"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_key_without_a_certificate_does_not_become_one() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    place.run("convert key.pem --to certificate").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this key came without a certificate

hint: an authority issues one for a key: openssl req, openssl x509

"#]]);
}

#[test]
fn a_jwk_becomes_pem_and_pem_a_jwk() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    let jwk = place.run("convert key.pem");
    jwk.shows(str![[r#"
status 0
--- standard output
{
  "kty": "OKP",
  "kid": "IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8",
  "crv": "Ed25519",
  "x": "54F72OAcCMdTq86qAizMP1mK_D2Vq-Tkb-RMiJ_J4n0"
}

--- standard error

"#]]);
    place.run_with("convert", &jwk.stdout).shows(str![[r#"
status 0
--- standard output
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA54F72OAcCMdTq86qAizMP1mK/D2Vq+Tkb+RMiJ/J4n0=
-----END PUBLIC KEY-----

--- standard error

"#]]);
    let named = place.run_with("convert -", &jwk.stdout);
    assert_eq!(named.stdout, place.run_with("convert", &jwk.stdout).stdout);
}

#[test]
fn modulus_and_exponent_on_the_command_line() {
    let place = Place::new().file("key.pem", fixture("rsa-1024.pem"));
    let jwk = place.run("convert key.pem").json();
    let n = jwk["n"].as_str().expect("n");
    let spki = place.run("convert key.pem --to spki").stdout;
    assert_eq!(place.run(&format!("convert --n {n} --e AQAB")).stdout, spki);
    assert_eq!(place.run(&format!("convert --n {n}")).stdout, spki);
    let pkcs1 = place.run("convert key.pem --to pkcs1").stdout;
    assert_eq!(place.run(&format!("convert --n {n} --to pkcs1")).stdout, pkcs1);
}

#[test]
fn a_modulus_of_two_bytes_is_none() {
    Place::new().run("convert --n AQAB").shows(str![[r#"
status 3
--- standard output

--- standard error
error: --n, --e: member n: a modulus of 17 bits: 512 to 16384 are read

"#]]);
}

#[test]
fn an_exponent_needs_a_modulus() {
    Place::new().run("convert --e AQAB").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the following required arguments were not provided:
  --n <BASE64URL>

Usage: jotkit convert --n <BASE64URL> --e <BASE64URL> [KEY]...

For more information, try '--help'.

"#]]);
}

#[test]
fn an_exponent_of_one_is_written_as_every_other() {
    let place = Place::new().file("key.pem", fixture("rsa-1024.pem"));
    let n = place.run("convert key.pem").json()["n"].as_str().expect("n").to_owned();
    let written = place.run(&format!("convert --n {n} --e AQ"));
    written.ends_with(0);
    if let Some(text) = place.openssl("pkey -pubin -text -noout", &written.stdout) {
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(text.contains("Exponent: 1 (0x1)"), "{text}");
    }
}

/// A set of three keys, the last one without a name.
fn set() -> Place {
    let jwk = |file, kid: Option<&str>| {
        let key = Key { kid: kid.map(str::to_owned), ..keys::key(file, "") };
        jwk::write(&key, true).to_string()
    };
    let keys =
        [jwk("p256.pem", Some("blue")), jwk("ed25519.pem", Some("green")), jwk("p384.pem", None)];
    Place::new().file("set.json", format!("{{\"keys\":[{}]}}", keys.join(",")))
}

#[test]
fn a_key_is_taken_out_of_a_set_by_its_name() {
    let place = set().file("green.pem", fixture("ed25519.pem"));
    let expected = place.run("convert green.pem --to spki").stdout;
    assert_eq!(place.run("convert set.json --kid green").stdout, expected);
    place.run("convert set.json --kid green --to jwks").shows(str![[r#"
status 0
--- standard output
{
  "keys": [
    {
      "kty": "OKP",
      "kid": "green",
      "crv": "Ed25519",
      "x": "54F72OAcCMdTq86qAizMP1mK_D2Vq-Tkb-RMiJ_J4n0"
    }
  ]
}

--- standard error

"#]]);
}

#[test]
fn a_key_without_a_name_can_be_given_one() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    assert_eq!(place.run("convert key.pem --kid mine").json()["kid"], "mine");
    let set = place.run("convert key.pem --kid mine --to jwks").json();
    assert_eq!(set["keys"][0]["kid"], "mine");
    let jwk = place.run("convert key.pem --kid mine").stdout;
    place.run_with("convert --kid yours", jwk).shows(str![[r#"
status 3
--- standard output

--- standard error
error: no key has kid yours

hint: --kid mine

"#]]);
}

#[test]
fn which_key_of_several_is_asked() {
    set().run("convert set.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: which of the 3 keys to convert?

hint: --kid blue
hint: --kid green
hint: --kid nrFNBlyDD5AiOkGyFv4dXCWJ8yf1pHSNulrWkmTvknQ
hint: to take all of them: --to jwks

"#]]);
}

#[test]
fn a_name_that_no_key_has_means_those_without_one() {
    set().run("convert set.json --kid red").shows(str![[r#"
status 0
--- standard output
-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEUT7iLLqDxFc0jdsvYQjLcmeOhXIalh2R
vD8HFrvQQQbDb8L8VpV12wOczGbBQuios8zcf5ync04I+x93+COIAgTE8xzKuUk7
kq6ZTr0Uu/0YOvR6HNqX94uTP0SG5e2c
-----END PUBLIC KEY-----

--- standard error

"#]]);
}

#[test]
fn a_set_becomes_a_set_of_public_keys() {
    let place = set();
    let transcript = place.run("convert set.json --to jwks");
    let keys = transcript.json()["keys"].as_array().expect("keys").clone();
    assert_eq!(keys.len(), 3, "{transcript}");
    for name in PRIVATE_MEMBERS {
        assert!(keys.iter().all(|key| key.get(name).is_none()), "{transcript}");
    }
}

#[test]
fn an_empty_set_has_no_key_to_convert() {
    Place::new().file("set.json", r#"{"keys":[]}"#).run("convert set.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: the key set is empty

"#]]);
}

#[test]
fn no_private_member_leaves_without_being_asked_for() {
    let files = ["rsa", "p256", "p384", "p521", "secp256k1", "ed25519", "x25519"];
    for file in files {
        let place = Place::new().file("key", fixture(&format!("{file}.pem")));
        let private = private_jwk(&place).to_string();
        let place = place.file("jwk", private);
        for source in ["key", "jwk"] {
            let jwk = place.run(&format!("convert {source} --to jwk")).json();
            for name in PRIVATE_MEMBERS {
                assert!(jwk.get(name).is_none(), "{file}: {name}");
            }
            let pem = place.run(&format!("convert {source} --to pem")).stdout;
            assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{file}: {pem}");
        }
    }
}

#[test]
fn a_private_half_goes_to_a_file() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run("convert key.pem --private").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the following required arguments were not provided:
  --out <FILE>

Usage: jotkit convert --out <FILE> --private <KEY>...

For more information, try '--help'.

"#]]);
}

#[test]
fn standard_output_is_no_file_for_a_private_half() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run("convert key.pem --private --out -").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the private half goes to a file, not to standard output

hint: --out FILE

"#]]);
    assert!(!place.path("-").exists());
    let public = place.run("convert key.pem --out -");
    assert_eq!(public.to_string(), place.run("convert key.pem").to_string());
}

#[cfg(unix)]
#[test]
fn a_private_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new().file("key.pem", fixture("ed25519.pem")).file("old.json", "");
    let mode = |name| {
        let metadata = std::fs::metadata(place.path(name)).expect("the file is there");
        metadata.permissions().mode() & 0o777
    };
    assert_ne!(mode("old.json"), 0o600);
    place.run("convert key.pem --private --out new").ends_with(0);
    place.run("convert key.pem --private --out old.json --force").ends_with(0);
    assert_eq!((mode("new"), mode("old.json")), (0o600, 0o600));
}

#[test]
fn a_file_that_is_there_stays() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem")).file("old.json", "precious");
    place.run("convert key.pem --out old.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: old.json already exists

hint: --force replaces it

"#]]);
    assert_eq!(place.read("old.json"), b"precious");
    place.run("convert key.pem --out old.json --force").ends_with(0);
    assert_ne!(place.read("old.json"), b"precious");
}

#[test]
fn a_folder_that_is_not_there() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    place.run("convert key.pem --out none/key.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: none/key.json: no such file

hint: create its folder first

"#]]);
}

/// Base64url of 32 bytes.
const OCT: &str =
    r#"{"kty":"oct","kid":"shared","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ"}"#;

#[test]
fn a_shared_secret_survives() {
    let place = Place::new().file("key.json", OCT);
    let written = convert(&place, "key.json", "--to jwk", true);
    let written = String::from_utf8(written).expect("UTF-8");
    assert_eq!(Object::parse(&written), Object::parse(OCT));
}

#[test]
fn a_shared_secret_has_no_public_half() {
    let place = Place::new().file("key.json", OCT);
    place.run("convert key.json --to jwk").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a shared secret has no public half

hint: --private --out FILE

"#]]);
}

#[test]
fn a_shared_secret_has_no_pem() {
    let place = Place::new().file("key.json", OCT);
    place.run("convert key.json --to pem --private --out secret").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a shared secret has no PKCS#8 format

hint: --to jwk --private --out FILE

"#]]);
    place.run("convert key.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: a shared secret has no SPKI format

hint: --to jwk --private --out FILE

"#]]);
    assert!(!place.path("secret").exists());
}

#[test]
fn a_form_that_the_key_does_not_have() {
    let place = Place::new()
        .file("ec.pem", fixture("p256.pem"))
        .file("rsa.pem", fixture("rsa.pem"))
        .file("okp.pem", fixture("ed25519.pem"));
    place.run("convert ec.pem --to pkcs1").shows(str![[r#"
status 2
--- standard output

--- standard error
error: PKCS#1 is for RSA keys, and this one is EC

hint: --to spki                          the public half
hint: --to pkcs8 --private --out FILE    the private half

"#]]);
    place.run("convert rsa.pem --to sec1 --private --out key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: SEC1 is for EC keys, and this one is RSA

hint: --to spki                          the public half
hint: --to pkcs8 --private --out FILE    the private half

"#]]);
    place.run("convert okp.pem --to pkcs1 --private --out key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: PKCS#1 is for RSA keys, and this one is OKP

hint: --to spki                          the public half
hint: --to pkcs8 --private --out FILE    the private half

"#]]);
    assert!(!place.path("key").exists());
}

#[test]
fn a_form_of_the_other_half() {
    let place = Place::new().file("ec.pem", fixture("p256.pem"));
    place.run("convert ec.pem --to pkcs8").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this format contains the private half

hint: --private --out FILE

"#]]);
    place.run("convert ec.pem --to spki --private --out key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this format has no private half

hint: leave out --private

"#]]);
}

#[test]
fn a_public_key_has_no_private_half() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    let place = {
        let public = place.run("convert key.pem --to spki").stdout;
        place.file("public.pem", public)
    };
    place.run("convert public.pem --to pkcs8 --private --out key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this key has no private half

hint: to write the public key: --to spki, without --private

"#]]);
    place.run("convert public.pem --to jwk --private --out key").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this key has no private half

hint: leave out --private

"#]]);
    assert!(!place.path("key").exists());
}

#[test]
fn what_is_no_key() {
    let place = Place::new()
        .file("nothing", "")
        .file("page", "<!doctype html>")
        .file("noise", "hello")
        .file("half.pem", &fixture("p256.pem")[..90])
        .file("wrong.pem", fixture("p256.pem").replace("PRIVATE KEY", "PUBLIC KEY"))
        .file("locked.pem", fixture("p256.pem").replace("PRIVATE", "ENCRYPTED PRIVATE"));
    place.run("convert nothing").shows(str![[r#"
status 3
--- standard output

--- standard error
error: nothing: empty

hint: check whether the file, the variable or the response is empty

"#]]);
    place.run("convert page").shows(str![[r#"
status 3
--- standard output

--- standard error
error: page: a web page (HTML), not keys

hint: the URL of the keys is jwks_uri in the metadata of the issuer: ISSUER/.well-known/openid-configuration

"#]]);
    place.run("convert noise").shows(str![[r#"
status 3
--- standard output

--- standard error
error: noise: neither JWK, JWKS, PEM, DER, a certificate nor an SSH key

hint: for a shared secret: --secret-file of verify, explain and sign; else check the key

"#]]);
    place.run("convert half.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: half.pem: PEM: cut off: no -----END PRIVATE KEY----- line

hint: copy it again, from -----BEGIN to the last dash of -----END

"#]]);
    place.run("convert wrong.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: wrong.pem: PEM: labelled PUBLIC KEY, but the content is PRIVATE KEY

hint: write the name of its content into the first line and the last

"#]]);
    place.run("convert locked.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: locked.pem: PEM: labelled ENCRYPTED PRIVATE KEY, but the content is PRIVATE KEY

hint: write the name of its content into the first line and the last

"#]]);
    place.run("convert none.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: none.pem: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn what_holds_a_key_of_another_kind() {
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n";
    let place = Place::new().file("request.pem", request);
    place.run("convert request.pem").shows(str![[r#"
status 3
--- standard output

--- standard error
error: request.pem: a request for a certificate, which jotkit does not read

hint: extract the key: openssl req -pubkey -noout -out key.pem -in request.pem

"#]]);
    let primes =
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_keygen_primes:3";
    let Some(key) = place.openssl(primes, "") else { return };
    place.run_with("convert -", key).shows(str![[r#"
status 3
--- standard output

--- standard error
error: standard input: an RSA key of more than two primes is not supported

"#]]);
}

#[test]
fn line_breaks_written_as_two_characters_are_read() {
    let place = Place::new()
        .file("escaped", fixture("p256.pem").replace('\n', "\\n"))
        .file("key", fixture("p256.pem"));
    assert_eq!(place.run("convert escaped").stdout, place.run("convert key").stdout);
}

/// A key that lacks a format is a wrong question (2), not a rejected token (1); each error names what
/// can be typed instead.
#[test]
fn a_format_that_a_key_has_not_is_a_usage_error() {
    let kinds = ["rsa", "ec", "ES256K", "ed25519", "x25519", "oct", "ml-dsa-44"];
    let formats =
        ["jwk", "jwks", "pem", "der", "ssh", "spki", "pkcs1", "pkcs8", "sec1", "certificate"];
    let place = Place::new();
    let mut refused = 0;
    for kind in kinds {
        place.run(&format!("keygen {kind} --out {kind}.json")).ends_with(0);
        for form in formats {
            for private in ["--out public --force", "--private --out key --force"] {
                let transcript = place.run(&format!("convert {kind}.json --to {form} {private}"));
                assert!(
                    [0, 2].contains(&transcript.status),
                    "{kind} {form} {private}\n{transcript}"
                );
                if transcript.status == 2 {
                    refused += 1;
                    assert!(transcript.stderr.contains("\nhint: "), "{kind} {form}\n{transcript}");
                }
            }
        }
    }
    assert!(refused > 20, "{refused}");
    for (kind, error) in [
        ("ES256K", "an SSH key of the curve secp256k1 is not supported"),
        ("x25519", "an SSH key of the curve X25519 is not supported"),
        ("ml-dsa-44", "an SSH key of type AKP is not supported"),
        ("oct", "a shared secret has no SSH format"),
    ] {
        let transcript = place.run(&format!("convert {kind}.json --to ssh"));
        assert!(transcript.stderr.starts_with(&format!("error: {error}\n")), "{transcript}");
    }
}

#[test]
fn a_set_is_converted_without_keys_of_kinds_to_come() {
    let known = jwk::write(&keys::key("p256.pem", "a"), false).to_string();
    let unknown = r#"{"kty":"XYZ","kid":"b"}"#;
    let place = Place::new().file("set", format!("{{\"keys\":[{known},{unknown}]}}"));
    let said = place.run("convert set --to jwks");
    assert_eq!(said.ends_with(0).json()["keys"].as_array().map(Vec::len), Some(1), "{said}");
    assert!(said.stderr.contains("warning: key b is left out: kty XYZ is not supported"), "{said}");
    place
        .file("set", format!("{{\"keys\":[{unknown}]}}"))
        .run("convert set --to jwks")
        .ends_with(3);
}

/// Each key has both halves, one or the other: what has nothing of what is written is named and left
/// out, and where nothing is left, what is suggested works.
#[test]
fn a_set_is_converted_without_keys_that_lack_the_half() {
    let both = jwk::write(&keys::key("p256.pem", "both"), true).to_string();
    let public = jwk::write(&keys::key("rsa.pem", "public"), false).to_string();
    let secret = keys::shared(keys::SECRET);
    let secret = jwk::write(&Key { kid: Some("secret".into()), ..secret }, true).to_string();
    let set = |keys: &[&String]| {
        let listed: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        Place::new().file("set", format!("{{\"keys\":[{}]}}", listed.join(",")))
    };
    let kids = |text: &str| -> Vec<String> {
        let document: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let keys = document["keys"].as_array().expect("keys");
        keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
    };
    for order in [[&secret, &both, &public], [&public, &secret, &both], [&both, &public, &secret]] {
        let place = set(&order);
        let said = place.run("convert set --to jwks");
        let written = &said.ends_with(0).stdout;
        assert!(kids(written).len() == 2 && !written.contains("secret"), "{said}");
        assert!(!written.contains("\"d\""), "{said}");
        let warning =
            "warning: key secret is left out: a shared secret, which has no public half\n";
        assert_eq!(said.stderr, warning);
        let said = place.run("convert set --to jwks --private --out all");
        assert_eq!(
            said.ends_with(0).stderr,
            "warning: key public is left out: it has no private half\n"
        );
        let mut written = kids(&std::fs::read_to_string(place.path("all")).expect("a file"));
        written.sort();
        assert_eq!(written, ["both", "secret"], "{said}");
    }
    let place = set(&[&secret, &secret]);
    let said = place.run("convert set --to jwks");
    assert!(said.ends_with(2).stderr.contains("--private --out FILE"), "{said}");
    place.run("convert set --to jwks --private --out all").ends_with(0);
    let place = set(&[&public, &public]);
    let said = place.run("convert set --to jwks --private --out all");
    assert!(said.ends_with(2).stderr.contains("leave out --private"), "{said}");
    place.run("convert set --to jwks").ends_with(0);
}

/// Whatever a refusal says to type ends well: no step leads to another refusal.
#[test]
fn what_a_refusal_says_to_type_is_accepted() {
    let forms = ["jwk", "jwks", "pem", "ssh", "spki", "pkcs1", "pkcs8", "sec1"];
    let keys = ["rsa.pem", "rsa.pub", "p256.pem", "p256.pub", "ed25519.pem", "ed25519.pub"];
    let others = ["secp256k1.pem", "ed448.pem", "x25519.pem"];
    let mut typed = 0;
    for name in keys.into_iter().chain(others) {
        let place = Place::new().file("key", fixture(name));
        for (form, is_private) in forms.iter().flat_map(|form| [(form, false), (form, true)]) {
            let convert = |form: &str, is_private: bool| {
                let private = if is_private { " --private --out made --force" } else { "" };
                place.run(&format!("convert key --to {form}{private}"))
            };
            let said = convert(form, is_private);
            for hint in said.stderr.lines().filter_map(|line| line.strip_prefix("hint: ")) {
                let to =
                    hint.split_once("--to ").and_then(|(_, rest)| rest.split([' ', ',']).next());
                // Of two ways the second is for another program.
                let to = if hint.starts_with("leave out") { None } else { to };
                let again = convert(to.unwrap_or(form), hint.contains("--private --out"));
                assert_eq!(again.status, 0, "{name} {form}: {said}{again}");
                typed += 1;
            }
        }
    }
    assert!(typed > 20, "{typed}");
}

/// ssh-keygen reads what it is sent to.
#[test]
fn a_private_key_for_ssh_keygen_is_one_that_it_reads() {
    for (name, is_read) in [("rsa.pem", true), ("p384.pem", true), ("ed25519.pem", false)] {
        let place = Place::new().file("key", fixture(name));
        let said = place.run("convert key --to ssh --private --out x").stderr;
        assert_eq!(said.contains("--to pkcs8"), is_read, "{name}: {said}");
    }
}

/// Both halves of one key, however they stand beside each other, and in either order.
#[test]
fn a_key_beside_its_own_half_is_one_key() {
    let encoded = |name: &str| STANDARD.encode(fixture(name));
    for name in ["rsa", "p256", "ed25519"] {
        let private = format!("{name}.pem");
        let jwk = |kid: &str, is_private| jwk::write(&keys::key(&private, kid), is_private);
        let public = Place::new().file("k", fixture(&private)).run("convert k --to spki").stdout;
        let pems = serde_json::json!({"a": public, "b": fixture(&private)}).to_string();
        let turned = serde_json::json!({"a": fixture(&private), "b": public}).to_string();
        for text in [
            format!("PRIVATE={}\nPUBLIC={}\n", encoded(&private), STANDARD.encode(&public)),
            format!(
                "A=b\nPUBLIC=\"{}\"\nexport PRIVATE='{}'\nB=c\n",
                STANDARD.encode(&public),
                encoded(&private)
            ),
            format!(
                "data:\n  public: {}\n  private: {}\n",
                STANDARD.encode(&public),
                encoded(&private)
            ),
            pems,
            turned,
            format!("{{\"keys\":[{},{}]}}", jwk("a", false), jwk("a", true)),
            format!("{{\"keys\":[{},{}]}}", jwk("a", true), jwk("a", false)),
        ] {
            let place = Place::new().file("both", &text).file("alone", fixture(&private));
            place.run("sign --key both --sub ada --exp 1h").ends_with(0);
            place.run("convert both --to pkcs8 --private --out made").ends_with(0);
            place.run("convert alone --to pkcs8 --private --out expected").ends_with(0);
            assert_eq!(place.read("made"), place.read("expected"), "{text}");
            let set = place.run("convert both --to jwks").json();
            assert_eq!(set["keys"].as_array().map(Vec::len), Some(1), "{text}");
        }
    }
}

/// Of several keys with one private half, that one is meant by `--private`.
#[test]
fn a_private_half_is_not_looked_for_in_public_keys() {
    let other = STANDARD
        .encode(Place::new().file("k", fixture("rsa-other.pem")).run("convert k --to spki").stdout);
    let text = format!("PUBLIC={other}\nPRIVATE={}\n", STANDARD.encode(fixture("rsa.pem")));
    let place = Place::new().file("both", text).file("alone", fixture("rsa.pem"));
    place.run("convert both --to pkcs8 --private --out made").ends_with(0);
    place.run("convert alone --to pkcs8 --private --out expected").ends_with(0);
    assert_eq!(place.read("made"), place.read("expected"));
    assert_eq!(place.run("convert both --to spki").status, 2);
}

/// What `--lint` would fail is said when it is written, or is not written.
#[test]
fn names_that_stand_twice_are_not_written_in_silence() {
    let place = Place::new().file("a.pem", fixture("rsa.pem")).file("b.pem", fixture("p256.pem"));
    let said = place.run("convert a.pem a.pem");
    assert!(said.ends_with(0).stderr.contains("written once"), "{said}");
    let place = place.file("set", &said.stdout);
    place.run("jwks set --lint").ends_with(0);
    let jwk = |name| jwk::write(&keys::key(name, "same"), false).to_string();
    let place = place.file("a", jwk("rsa.pem")).file("b", jwk("p256.pem"));
    let said = place.run("convert a b --to jwks");
    assert!(said.ends_with(0).stderr.contains("warning: 2 keys have kid same"), "{said}");
    assert_eq!(place.run("convert a.pem b.pem").ends_with(0).stderr, "");
}

#[test]
fn a_key_that_is_cut_off_is_said_to_be() {
    for name in ["rsa.pem", "p521.pem", "ed25519.pem"] {
        let place = Place::new().file("key", fixture(name));
        place.run("convert key --to der --private --out whole").ends_with(0);
        let whole = place.read("whole");
        for length in [whole.len() - 1, whole.len() * 2 / 3] {
            let cut = &whole[..length];
            for text in [cut.to_vec(), STANDARD.encode(cut).into_bytes()] {
                let said = Place::new().file("cut", text).run("convert cut");
                let missing = format!("cut off: {} byte", whole.len() - length);
                assert!(said.ends_with(3).stderr.contains(&missing), "{said}");
                assert!(said.stderr.contains("hint: copy the whole of it again"), "{said}");
            }
        }
    }
    let said = Place::new().file("secret", "0x0123456789abcdef").run("convert secret");
    assert!(!said.stderr.contains("cut off"), "{said}");
}
