//! `decode --redact` makes a token fit to share: what is personal or secret does not come out,
//! wherever it stands.

use std::ffi::OsString;

use jotkit::jose::json::base64url;
use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::NOW;

const CANARY: &str = "canary";
/// Digits, for numbers.
const NUMBER: &str = "90210077";

/// Names that everybody's tokens have, among them all that may keep something of their value.
const KNOWN: [&str; 34] = [
    "alg",
    "enc",
    "typ",
    "cty",
    "kid",
    "crit",
    "zip",
    "b64",
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "auth_time",
    "updated_at",
    "azp",
    "client_id",
    "scope",
    "scp",
    "token_use",
    "acr",
    "ver",
    "v",
    "sts",
    "fva",
    "o",
    "act",
    "pla",
    "fea",
    "cat",
    "jwk",
    "address",
];

/// Text with the canary in it, in every shape that could be taken for something harmless.
fn text() -> impl Strategy<Value = String> {
    let shapes = [
        "@",
        "@@example.com",
        "https://a.example/@",
        "https://a.example/?q=@",
        "https://@:x@a.example",
        "https://x:@@a.example",
        "https://a.example/#@",
        "http://a.example//@",
        "urn:@",
        "JWT @",
        "@ openid",
        "openid @ email",
        "RS256@",
        "@RS256",
        "2026-09-21T@",
        "2026-09-21 @",
        "1.0@",
        "o:@,u:@",
        "active@",
        "org_@",
        "P-256 @",
        "\u{202e}@",
        "a\n@",
        "application/@",
        "@111AAA",
    ];
    prop::sample::select(shapes.to_vec()).prop_map(|shape| shape.replace('@', CANARY))
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![prop::sample::select(KNOWN.to_vec()).prop_map(str::to_owned), text()]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        text().prop_map(Value::from),
        Just(json!(90_210_077)),
        Just(json!(90_210_077.5)),
        Just(json!(true)),
        Just(json!(null)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::vec((name(), value()), 0..8)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

fn shown(text: &str, flags: &str) -> String {
    let mut system = System::in_memory(text.as_bytes().to_vec(), Env::of([("CI", "1")]));
    system.clock = Clock::Fixed(NOW);
    let words = ["jotkit", "decode"].into_iter().chain(flags.split(' ')).map(OsString::from);
    jotkit::run(words, &mut system);
    system.streams.stdout.take() + &system.streams.stderr.take()
}

/// A registered date is shown: there the number is no secret.
fn without_dates(claims: &mut Value) {
    for name in ["exp", "nbf", "iat", "auth_time", "updated_at"] {
        if let Some(date) = claims.get_mut(name).filter(|date| date.is_number()) {
            *date = json!(1_790_000_000);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn nothing_personal_comes_out(header in object(), mut claims in object(), broken in 0usize..4) {
        without_dates(&mut claims);
        let (header, claims) = (header.to_string(), claims.to_string());
        let token = match broken {
            0 => format!("{}.{}.", base64url::encode(header), base64url::encode(claims)),
            // What can't be read is not repeated either.
            1 => format!("{}.{}.c2ln", base64url::encode(header), base64url::encode(claims + CANARY)),
            2 => format!("{}.{}.{CANARY}!", base64url::encode(header + CANARY), base64url::encode(claims)),
            _ => json!({
                "payload": base64url::encode(claims),
                "signatures": [{"protected": base64url::encode(&header), "header": {CANARY: CANARY}, "signature": CANARY}],
            }).to_string(),
        };
        for flags in ["--redact", "--redact -o json", "--redact --batch"] {
            let shown = shown(&token, flags);
            prop_assert!(!shown.contains(CANARY) && !shown.contains(NUMBER), "{} {}\n{}", flags, token, shown);
        }
    }
}

#[test]
fn what_stays_is_what_is_documented() {
    let header =
        json!({"alg": "RS256", "typ": "jwt", "kid": "a@b.example", "x": "y", "a@b.example": 1});
    let claims = json!({
        "iss": "https://u:p@tenant.example:8443/a?b#c", "aud": ["api", "https://x.example"], "exp": NOW,
        "nbf": 1_790_000_000.25, "iat": "2026-09-21", "scope": "openid read:mail email", "ok": true,
        "nested": {"exp": 4711, "sub": "x"}, "iat2": null,
    });
    let token = format!(
        "{}.{}.",
        base64url::encode(header.to_string()),
        base64url::encode(claims.to_string())
    );
    let shown: Value = serde_json::from_str(&shown(&token, "--redact -o json")).expect("JSON");
    let redacted = "(redacted)";
    assert_eq!(
        shown["header"],
        json!({"alg": "RS256", "typ": "jwt", "kid": redacted, "x": redacted, "member 1": redacted})
    );
    assert_eq!(
        shown["claims"],
        json!({
            "iss": "https://tenant.example:8443/(redacted)", "aud": [redacted, redacted], "exp": NOW,
            "nbf": 1_790_000_000, "iat": redacted, "scope": "openid (redacted) email", "member 8": true,
            "member 7": {"exp": redacted, "sub": redacted}, "member 4": null,
        })
    );
}

/// A date is a date: what else a number could be, a telephone's or a card's, is not shown, nor what is
/// behind its point, in any report.
#[test]
fn numbers_that_are_hardly_dates_are_not_shown() {
    let plain = |number: &str| number.replace('.', "");
    for number in ["1789999999.90210077", "4111111111111111", "4915112345678", "49151123456"] {
        for name in ["exp", "nbf", "iat", "auth_time", "updated_at"] {
            let payload = base64url::encode(format!("{{\"{name}\":{number}}}"));
            let token = format!("{}.{payload}.c2ln", base64url::encode(r#"{"alg":"RS256"}"#));
            for line in [
                "decode --redact",
                "decode --redact -o json",
                "decode --redact --batch",
                "explain --redact --max-age 1h",
                "explain --redact --json --max-age 1h",
            ] {
                let mut system =
                    System::in_memory(token.clone().into_bytes(), Env::of([("CI", "1")]));
                system.clock = Clock::Fixed(NOW);
                let words = ["jotkit"].into_iter().chain(line.split(' ')).map(OsString::from);
                jotkit::run(words, &mut system);
                let shown = system.streams.stdout.take() + &system.streams.stderr.take();
                let digits: String = shown.chars().filter(|c| *c != '.').collect();
                let is_document = !line.starts_with("explain") || line.contains("json");
                let is_there = shown.contains("redacted") || shown.contains("1789999999");
                assert!(is_there || !is_document, "{line}\n{shown}");
                assert!(!digits.contains(&plain(number)), "{line} {name}\n{shown}");
                assert!(!shown.contains("90210077"), "{line} {name}\n{shown}");
            }
        }
    }
}
