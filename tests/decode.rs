//! `decode`: transcripts.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use snapbox::{IntoData, str};

use crate::support::{NOW, Place, Transcript, keys};

fn at(line: &str) -> String {
    format!("{line} --at {NOW}")
}

/// Something with that header and payload that nobody signed.
fn unsigned(header: &str, payload: &str) -> String {
    format!("{}.{}.", base64url::encode(header), base64url::encode(payload))
}

fn decode(flags: &str, token: impl AsRef<[u8]>) -> Transcript {
    Place::new().run_with(&at(&format!("decode {flags}")), token)
}

#[test]
fn a_token_is_shown_with_its_dates() {
    let place = Place::new();
    place.run_with(&at("decode"), keys::rs256(r#"{"ratio":1.50,"note":"kept"}"#)).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "RS256",
  "typ": "JWT",
  "kid": "test-1"
}
payload
{
  "iss": "https://issuer.example",
  "sub": "user_42",
  "aud": "backend",
  "iat": 1789999940,  // 2026-09-21 14:12:20 UTC, 1 min ago
  "exp": 1790000300,  // 2026-09-21 14:18:20 UTC, in 5 min
  "ratio": 1.50,
  "note": "kept"
}
signature 256 bytes, not verified

├────────●───────────────────────────────────────┤
issued 1 min ago   expires in 5 min, lifetime 6 min

--- standard error
note: nothing here is verified; to check it, with the keys of its issuer: jotkit explain --issuer https://issuer.example --at 2026-09-21T14:13:20Z TOKEN

"#]]);
}

#[test]
fn whatever_the_header_says_is_shown() {
    let header =
        r#"{"zip":"DEF","alg":"XS9000","x":{"n":1.0,"big":12345678901234567890123},"e":[]}"#;
    decode("", unsigned(header, r#"{"z":1e2,"a":-0}"#)).shows(str![[r#"
status 0
--- standard output
header
{
  "zip": "DEF",
  "alg": "XS9000",
  "x": {
    "n": 1.0,
    "big": 12345678901234567890123
  },
  "e": []
}
payload
{
  "z": 1e2,
  "a": -0
}
signature 0 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with a file or URL of keys: jotkit explain --jwks KEYS --at 2026-09-21T14:13:20Z TOKEN

"#]]);
    decode("", unsigned(r#"{"alg":"none"}"#, "{}")).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "none"
}
payload
{}
signature 0 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with a file or URL of keys: jotkit explain --jwks KEYS --at 2026-09-21T14:13:20Z TOKEN

"#]]);
}

#[test]
fn an_encrypted_token() {
    let header = base64url::encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#);
    let token = format!("{header}.a2V5.aXY.dGV4dA.dGFn");
    decode("", &token).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "RSA-OAEP",
  "enc": "A256GCM"
}
payload
encrypted: only its recipient can read it

--- standard error
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    decode("-o json", &token).shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.token/1",
  "verified": false,
  "now": 1790000000,
  "parts": 5,
  "encrypted": true,
  "header": {
    "alg": "RSA-OAEP",
    "enc": "A256GCM"
  },
  "claims": null,
  "payload": null,
  "signature": null,
  "dates": {},
  "notes": [],
  "serialization": "compact",
  "detached": false,
  "signatures": [
    {
      "protected": {
        "alg": "RSA-OAEP",
        "enc": "A256GCM"
      },
      "unprotected": null,
      "bytes": null
    }
  ],
  "meaning": null
}

--- standard error

"#]]);
}

#[test]
fn pieces_of_a_token() {
    let whole = unsigned(r#"{"alg":"HS256"}"#, r#"{"sub":"a"}"#);
    let [header, payload, _] = whole.split('.').collect::<Vec<_>>()[..] else { panic!("{whole}") };
    decode("", format!("{header}.{payload}")).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
{
  "sub": "a"
}

--- standard error
note: 2 parts; a signed token has three, an encrypted one five
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    decode("", header).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
missing

--- standard error
note: one part; a signed token has three, an encrypted one five
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    decode("", format!("%%%.{payload}.")).shows(str![[r#"
status 0
--- standard output
header
not readable
payload
{
  "sub": "a"
}
signature 0 bytes, not verified

--- standard error
note: in the header, '%' at offset 0 is not base64url
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    decode("", format!("{}.{payload}.", base64url::encode("{\"alg\":"))).shows(str![[r#"
status 0
--- standard output
header
not readable
payload
{
  "sub": "a"
}
signature 0 bytes, not verified

--- standard error
note: the header is not JSON: EOF while parsing a value at line 1 column 7
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
}

#[test]
fn a_payload_of_any_kind() {
    let token = |payload: &[u8]| {
        format!("{}.{}.", base64url::encode(r#"{"alg":"HS256"}"#), base64url::encode(payload))
    };
    decode("", token(b"It is a dangerous business.\n")).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
It is a dangerous business.\u{a}
signature 0 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with the shared secret (prompts): jotkit explain --secret --at 2026-09-21T14:13:20Z TOKEN

"#]]);
    decode("", token(&[0xff, 0, 1])).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
not text: 3 bytes
signature 0 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with the shared secret (prompts): jotkit explain --secret --at 2026-09-21T14:13:20Z TOKEN

"#]]);
    decode("", token(br#"{"sub":"a""#)).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
{"sub":"a"
signature 0 bytes, not verified

--- standard error
note: the payload is not JSON: EOF while parsing an object at line 1 column 10
note: nothing here is verified; to check it, with the shared secret (prompts): jotkit explain --secret --at 2026-09-21T14:13:20Z TOKEN

"#]]);
    let text = decode("-o json", token(b"text")).json();
    assert_eq!((&text["claims"], &text["payload"]["text"]), (&().into(), &"text".into()));
    assert_eq!(decode("-o json", token(&[0xff, 0, 1])).json()["payload"]["base64url"], "_wAB");
}

#[test]
fn repeated_members_are_all_shown_and_noted() {
    let token = unsigned(r#"{"alg":"HS256","alg":"none"}"#, r#"{"sub":"a","sub":"b"}"#);
    decode("", token).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256",
  "alg": "none"
}
payload
{
  "sub": "a",
  "sub": "b"
}
signature 0 bytes, not verified

--- standard error
note: the header repeats alg: parsers disagree on which one counts
note: the payload repeats sub: parsers disagree on which one counts
note: nothing here is verified; to check it, with the shared secret (prompts): jotkit explain --secret --at 2026-09-21T14:13:20Z TOKEN

"#]]);
}

#[test]
fn every_claim_that_is_a_date_is_read_as_one() {
    let claims = format!(
        r#"{{"nbf":{},"auth_time":{},"updated_at":{NOW},"exp":"1790000000","iat":1e300,"x":1}}"#,
        NOW + 90,
        NOW - 3 * 86_400
    );
    decode("", unsigned(r#"{"alg":"HS256"}"#, &claims)).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
{
  "nbf": 1790000090,  // 2026-09-21 14:14:50 UTC, in 1 min 30 s
  "auth_time": 1789740800,  // 2026-09-18 14:13:20 UTC, 3 d ago
  "updated_at": 1790000000,  // 2026-09-21 14:13:20 UTC, now
  "exp": "1790000000",
  "iat": 1e300,  // too large for a date, in over a million years
  "x": 1
}
signature 0 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with the shared secret (prompts): jotkit explain --secret --at 2026-09-21T14:13:20Z TOKEN

"#]]);
}

#[test]
fn the_line_of_time() {
    let line = |claims: String| {
        let token = unsigned(r#"{"alg":"HS256"}"#, &claims);
        let shown = decode("", token).stdout;
        let (_, line) = shown.split_once("not verified\n\n").unwrap_or_default();
        line.to_owned()
    };
    let span = |iat: i64, exp: i64| line(format!(r#"{{"iat":{},"exp":{}}}"#, NOW + iat, NOW + exp));
    let before = line(format!(r#"{{"nbf":{},"exp":{}}}"#, NOW + 60, NOW + 120));
    let all = [before, span(60, 120), span(0, 100), span(-50, 50), span(-100, 0), span(-200, -100)];
    snapbox::assert_data_eq!(
        all.join("\n"),
        str![[r#"
●··├─────────────────────────────────────────────┤
begins in 1 min   expires in 2 min, lifetime 1 min

●··├─────────────────────────────────────────────┤
issued in 1 min   expires in 2 min, lifetime 1 min

├●───────────────────────────────────────────────┤
issued now   expires in 1 min 40 s, lifetime 1 min 40 s

├────────────────────────●───────────────────────┤
issued 50 s ago   expires in 50 s, lifetime 1 min 40 s

├─────────────────────────────────────────────┤··●
issued 1 min 40 s ago   expired now, lifetime 1 min 40 s

├─────────────────────────────────────────────┤··●
issued 3 min 20 s ago   expired 1 min 40 s ago, lifetime 1 min 40 s

"#]]
        .raw()
    );
    assert_eq!(span(0, 0), "");
    assert_eq!(line("{}".into()), "");
}

#[test]
fn redacted_output_can_be_shared() {
    let header = r#"{"alg":"RS256","kid":"test-1","x5c":["MIIB"],"jwk":{"kty":"RSA","n":"00ff"}}"#;
    let claims = r#"{"iss":"https://issuer.example","sub":"user_42","email":"a@b.example","age":4711,
        "email_verified":true,"aud":["backend"],"exp":1790000300,"roles":["x",{"team":"secret"}],
        "address":{"city":"Ghent","iss":"inner"}}"#;
    let token = keys::token(header, claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
    decode("--redact", &token).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "RS256",
  "kid": "(redacted)",
  "x5c": [
    "(redacted)"
  ],
  "jwk": {
    "kty": "RSA",
    "n": "(redacted)"
  }
}
payload
{
  "iss": "https://issuer.example",
  "sub": "(redacted)",
  "email": "(redacted)",
  "member 4": "(redacted)",
  "email_verified": true,
  "aud": [
    "(redacted)"
  ],
  "exp": 1790000300,  // 2026-09-21 14:18:20 UTC, in 5 min
  "roles": [
    "(redacted)",
    {
      "member 1": "(redacted)"
    }
  ],
  "address": {
    "member 1": "(redacted)",
    "iss": "(redacted)"
  }
}
signature 256 bytes, not verified

--- standard error
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    for transcript in [decode("--redact", &token), decode("--redact -o json", &token)] {
        for personal in ["user_42", "b.example", "4711", "Ghent", "inner", "MIIB", "00ff"] {
            assert!(!transcript.to_string().contains(personal), "{personal}: {transcript}");
        }
    }
    let text = unsigned(r#"{"alg":"HS256"}"#, "Dear diary");
    decode("--redact", text).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256"
}
payload
(redacted, 10 bytes)
signature 0 bytes, not verified

--- standard error
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
}

#[test]
fn hostile_text_reaches_no_terminal() {
    let name = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}\u{9b}2J\u{200b}\u{e0041}\r\nfake";
    let claims = serde_json::json!({ name: name, "sub": name }).to_string();
    let header = serde_json::json!({ "alg": name, "kid": name }).to_string();
    let token = unsigned(&header, &claims);
    let place = Place::new().file("jwks.json", keys::jwks(&[&keys::key("rsa.pem", "k")]));
    let text = format!("{}.{}.", base64url::encode(r#"{"alg":"HS256"}"#), base64url::encode(name));
    for (line, stdin) in [
        ("decode", &token),
        ("decode -o json", &token),
        ("decode --redact", &token),
        ("decode", &text),
        ("verify --jwks jwks.json --issuer https://a.example", &token),
        ("verify --jwks jwks.json -o json", &token),
        ("decode", &name.to_owned()),
        ("verify --jwks jwks.json", &name.to_owned()),
    ] {
        let transcript = place.run_with(&at(line), stdin);
        let shown = transcript.to_string();
        let hostile =
            |c: &char| (c.is_control() && *c != '\n') || "\u{202e}\u{200b}\u{e0041}".contains(*c);
        assert_eq!(shown.chars().find(hostile), None, "{line}: {shown:?}");
        assert!(!shown.contains("\nfake"), "{line}: {shown}");
    }
    // A program gets the very text back.
    assert_eq!(place.run_with(&at("decode -o json"), &token).json()["claims"]["sub"], name);
}

#[test]
fn a_scheme_in_front_is_taken_off() {
    let token = unsigned(r#"{"alg":"HS256"}"#, r#"{"sub":"a"}"#);
    let bare = decode("", &token).ends_with(0).stdout.clone();
    for prefix in ["Bearer ", "bearer\t", "Authorization: Bearer ", "AUTHORIZATION:Bearer  ", "\n "]
    {
        assert_eq!(decode("", format!("{prefix}{token}\r\n")).stdout, bare, "{prefix:?}");
    }
    assert_eq!(Place::new().run_words(&["decode", &token, "--at", "1790000000"], "").stdout, bare);
    let twice = decode("", format!("Bearer Bearer {token}"));
    assert_eq!(twice.stdout, bare);
    assert!(twice.stderr.starts_with("note: the token was found inside other text\n"), "{twice}");
}

/// In base64url a key begins as a token does.
#[test]
fn a_key_is_no_header() {
    let secret = "c2VjcmV0LWQtcGFydA";
    let jwk = format!(r#"{{"kty":"OKP","crv":"Ed25519","d":"{secret}","alg":"EdDSA"}}"#);
    for key in [format!(r#"{{"keys":[{jwk}]}}"#), jwk] {
        let encoded = base64url::encode(key.as_bytes());
        for line in ["", "--json", "--redact", "--batch"] {
            let said = decode(line, &encoded);
            assert!(!said.ends_with(1).to_string().contains(secret), "{line} {said}");
        }
    }
}

#[test]
fn what_is_no_token_is_said_to_be_none() {
    decode("", "hello").shows(str![[r#"
status 1
--- standard output

--- standard error
error: not a JWT: no readable header

hint: a token begins with ey and has two dots: ey….ey….…
hint: to find out what it is: jotkit explain TOKEN

"#]]);
    decode("", "").shows(str![[r#"
status 1
--- standard output

--- standard error
error: not a JWT: the token is empty

hint: a token begins with ey and has two dots: ey….ey….…
hint: to find out what it is: jotkit explain TOKEN

"#]]);
}

#[test]
fn the_document_of_a_token() {
    decode("-o json", keys::rs256(r#"{"ratio":1.50}"#)).shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.token/1",
  "verified": false,
  "now": 1790000000,
  "parts": 3,
  "encrypted": false,
  "header": {
    "alg": "RS256",
    "typ": "JWT",
    "kid": "test-1"
  },
  "claims": {
    "iss": "https://issuer.example",
    "sub": "user_42",
    "aud": "backend",
    "iat": 1789999940,
    "exp": 1790000300,
    "ratio": 1.50
  },
  "payload": null,
  "signature": {
    "bytes": 256
  },
  "dates": {
    "exp": {
      "date": "2026-09-21 14:18:20 UTC",
      "distance": 300
    },
    "iat": {
      "date": "2026-09-21 14:12:20 UTC",
      "distance": -60
    }
  },
  "notes": [],
  "serialization": "compact",
  "detached": false,
  "signatures": [
    {
      "protected": {
        "alg": "RS256",
        "typ": "JWT",
        "kid": "test-1"
      },
      "unprotected": null,
      "bytes": 256
    }
  ],
  "meaning": null
}

--- standard error

"#]]);
}
