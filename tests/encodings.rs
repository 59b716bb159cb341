//! Text in UTF-16, which the shells of Windows write: read where that does no harm, and named where
//! a verdict hangs on it.

use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, fixture, keys};

/// The text as Windows writes it, and as it may arrive: with a mark and without. Each with what
/// `iconv` calls it.
fn written(text: &str) -> [(&'static str, Vec<u8>); 4] {
    let units = |mark: &str, bytes: fn(u16) -> [u8; 2]| {
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    [
        ("UTF-16", units("\u{feff}", u16::to_le_bytes)),
        ("UTF-16", units("\u{feff}", u16::to_be_bytes)),
        ("UTF-16LE", units("", u16::to_le_bytes)),
        ("UTF-16BE", units("", u16::to_be_bytes)),
    ]
}

fn place() -> Place {
    Place::new().file("jwks.json", keys::test_1())
}

const KEYS: &str = "--jwks jwks.json";

#[test]
fn a_token_in_utf_16_is_rejected_and_the_reason_named() {
    for (name, text) in written(&format!("{}\r\n", keys::rs256("{}"))) {
        let place = place().file("token", &text);
        let said = place.run(&format!("verify token {KEYS} --at {NOW}"));
        let expected = "fail  structure  the text is UTF-16, not UTF-8";
        assert!(said.ends_with(1).stdout.contains(expected), "{said}");

        let said = place.run(&format!("explain token {KEYS} --at {NOW} --json")).json();
        let cause = &said["causes"][0];
        assert_eq!(said["causes"].as_array().map(Vec::len), Some(1), "{said}");
        assert_eq!(cause["id"], "input.invisible-chars");
        let proof = "read as such, its signature verifies";
        assert!(cause["evidence"][0].as_str().is_some_and(|text| text.ends_with(proof)), "{said}");
        let command = format!("iconv -t UTF-8 -f {name} FILE > NEW");
        assert!(cause["remedy"].as_str().is_some_and(|text| text.ends_with(&command)), "{said}");

        let said = place.run(&format!("decode token --at {NOW} --json")).json();
        assert_eq!(said["claims"]["sub"], "user_42");
        assert_eq!(said["notes"][0], "the text is UTF-16; whoever verifies it needs UTF-8");
    }
}

/// What the token says is read, so that its own faults are told as well.
#[test]
fn a_second_fault_is_found_in_utf_16() {
    let expired = keys::rs256(r#"{"exp":1789999999}"#);
    for (text, ids) in [
        ("Bearer null", &["input.null-literal"][..]),
        (&expired, &["input.invisible-chars", "time.short-lived"]),
        ("hello world", &["input.invisible-chars"]),
    ] {
        for (_, text) in written(text) {
            let said = place().run_with(&format!("explain {KEYS} --at {NOW} --json"), text);
            let document = said.ends_with(1).json();
            let causes = document["causes"].as_array().expect("a list");
            let told: Vec<_> = causes.iter().map(|cause| cause["id"].as_str().unwrap()).collect();
            assert_eq!(told, ids, "{said}");
        }
    }
}

/// Lines of UTF-16 are cut in the middle of a unit.
#[test]
fn each_line_of_a_batch_in_utf_16_is_rejected() {
    let good = keys::rs256("{}");
    for (_, lines) in written(&format!("{good}\r\n{good}\r\n{good}")) {
        let said = place().run_with(&format!("verify --batch {KEYS} --at {NOW}"), &lines);
        let rejected = r#""verdict":"rejected","causes":["input.invisible-chars"]"#;
        let said_of = said.ends_with(1).stdout.lines().filter(|line| line.contains(rejected));
        assert_eq!(said_of.count(), 3, "{said}");
        assert!(said.stderr.contains("\n\nhint: save it as UTF-8, in PowerShell"), "{said}");
        let said = place().run_with(&format!("verify --batch --pointer /t {KEYS}"), &lines);
        assert!(said.ends_with(1).stderr.contains("\n\nhint: save it as UTF-8"), "{said}");
        let said = place().run_with("decode --batch", &lines);
        assert_eq!(said.ends_with(0).stdout.matches(r#""sub":"user_42""#).count(), 3, "{said}");
    }
}

#[test]
fn keys_in_utf_16_are_read() {
    let place = place();
    let pem = place.run("convert jwks.json --to pem").stdout;
    let jwk = place.run("convert jwks.json --to jwk").stdout;
    for key in [keys::test_1(), pem, jwk, fixture("rsa.pem")] {
        for (_, text) in written(&key) {
            let place = Place::new().file("key", text);
            let line = format!("verify --key key --at {NOW}");
            place.run_with(&line, keys::rs256("{}")).ends_with(0);
        }
    }
}

/// A key is no secret, whatever it is written as.
#[test]
fn a_secret_in_utf_16_is_found() {
    for (_, text) in written(&format!("{}\r\n", keys::SECRET)) {
        let place = Place::new().file("secret", text);
        let line = format!("explain --secret-file secret --at {NOW} --json");
        let document = place.run_with(&line, keys::hs256("{}")).ends_with(1).json();
        let cause = &document["causes"][0];
        assert_eq!(cause["id"], "signature.secret-whitespace", "{document}");
        assert_eq!(cause["evidence"][0], "proof: it verifies with the secret read as UTF-16");
    }
}

#[test]
fn messages_profiles_and_variables_in_utf_16_are_read() {
    for (_, text) in written("jwt expired\r\n") {
        let said = Place::new().run_with("explain --error - --json", text).ends_with(3).json();
        assert_eq!(said["causes"][0]["id"], "time.expired");
    }
    for (_, text) in written("[profile.prod]\r\njwks = \"jwks.json\"\r\n") {
        let place = place().file("jotkit.toml", text);
        place.run_with(&format!("verify -p prod --at {NOW}"), keys::rs256("{}")).ends_with(0);
    }
    for (_, text) in written("ISSUER=https://issuer.example\r\nAUDIENCE=backend\r\n") {
        let said = Place::new().file(".env", text).run("guard express");
        assert!(said.ends_with(0).stdout.contains("https://issuer.example"), "{said}");
    }
    for (_, text) in written(r#"{"sub": "me"}"#) {
        let place = Place::new().file("claims.json", text).file("secret", keys::SECRET);
        place.run("sign --secret-file secret --claims claims.json").ends_with(0);
    }
}

#[test]
fn certificates_and_passphrases_in_utf_16_are_read() {
    let server = Server::secure();
    server.serve(JWKS, Reply::json(keys::test_1()));
    for (_, text) in written(&fixture("localhost-cert.pem").replace('\n', "\r\n")) {
        let place = Place::new().file("ca.pem", text);
        place.run(&format!("jwks {} --ca-cert ca.pem", server.url(JWKS))).ends_with(0);
    }
    let passphrase = "correct horse battery";
    let place = Place::new().file("passphrase", passphrase);
    let line = "pkcs8 -topk8 -v2 aes-256-cbc -passout file:passphrase";
    let Some(locked) = place.openssl(line, fixture("p256.pem")) else { return };
    for (_, text) in written(&format!("{passphrase}\r\n")) {
        let place = Place::new().file("passphrase", text).file("locked.pem", &locked);
        place.run("sign --key locked.pem --passphrase-file passphrase --sub a").ends_with(0);
    }
}

/// What the shell of Windows wrote down is another text; whether it was signed is proved.
#[test]
fn a_webhook_in_utf_16_is_read() {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let place = Place::new().file("secret", secret).file("body", r#"{"name":"Zoë"}"#);
    let signed = place.run(&format!("webhook sign --secret-file secret --body body --at {NOW}"));
    let request = format!("{}\n{{\"name\":\"Zoë\"}}", signed.ends_with(0).stdout);
    for (_, text) in written(&request) {
        let place = Place::new().file("secret", secret);
        let line = format!("webhook verify --secret-file secret --at {NOW}");
        place.run_with(&line, text).ends_with(0);
    }
}

#[test]
fn lines_without_a_token_say_why() {
    let lines =
        ["{bad", "5", r#"{"x":"a.b.c"}"#, r#"{"t":5}"#, r#"{"t":null}"#, r#"{"t":"\ud800"}"#];
    place().run_with(&format!("verify --batch --pointer /t {KEYS}"), lines.join("\n")).shows(str![[r#"
status 1
--- standard output
{"line":1,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"],"kid":null,"sub":null,"error":"the line is not JSON"}
{"line":2,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null,"error":"nothing is at the place of the token"}
{"line":3,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null,"error":"nothing is at the place of the token"}
{"line":4,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"],"kid":null,"sub":null,"error":"the value at the place of the token is not text"}
{"line":5,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null,"error":"nothing is at the place of the token"}
{"line":6,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"],"kid":null,"sub":null,"error":"the value at the place of the token is not text"}

--- standard error
6 tokens: 0 accepted, 6 rejected
  3  input.empty
  3  kind.opaque

hint: no line is JSON with one text at the place that --pointer names

"#]]);
    place().run_with("decode --batch --pointer /t", lines.join("\n")).shows(str![[r#"
status 1
--- standard output
{"line":1,"error":"the line is not JSON"}
{"line":2,"error":"nothing is at the place of the token"}
{"line":3,"error":"nothing is at the place of the token"}
{"line":4,"error":"the value at the place of the token is not text"}
{"line":5,"error":"nothing is at the place of the token"}
{"line":6,"error":"the value at the place of the token is not text"}

--- standard error
6 lines: 0 with a token, 6 without; nothing is verified

hint: no line is JSON with one text at the place that --pointer names

"#]]);
}
