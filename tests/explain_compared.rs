//! `explain --working` and `explain --redact`, and messages that are about another token.

use proptest::prelude::*;
use serde_json::{Value, json};
use snapbox::str;

use crate::support::{NOW, Place, Transcript, keys};

fn explain(words: &[&str], stdin: &str) -> Transcript {
    let at = NOW.to_string();
    let mut all = vec!["explain", "--jwks", "jwks.json", "--at", &at];
    all.extend(words);
    Place::new().file("jwks.json", keys::test_1()).run_words(&all, stdin)
}

/// The names that explain a failed check, and what stays unexplained.
fn told(working: &str, token: &str, flags: &[&str]) -> Vec<(String, String)> {
    let words = [&["-o", "json", "--working", working][..], flags].concat();
    let json = explain(&words, token).json();
    let differences = json["working"]["differences"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    differences
        .flat_map(|difference| {
            let checks = difference["explains"].as_array().expect("a list").iter();
            checks.map(|check| (text(&difference["name"]), text(check))).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_difference_that_explains_the_rejection_comes_first() {
    let working = keys::rs256("{}");
    let token = keys::rs256(r#"{"aud":"web","sub":"user_2","plan":"free"}"#);
    explain(&["--audience", "backend", "--working", &working], &token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  aud        expected backend, found web
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, iss, azp, typ

cause: The token is meant for another service
  compared: the token is for web, expected backend
  explains: aud
  fix: request a token for backend, or if this one is right: --audience web
  more: jotkit explain --cause claim.aud-mismatch

compared with a token that is accepted
  explains aud: claim aud is web, in the other token backend
  differs: claim sub is user_2, in the other token user_42
  differs: claim plan is free, in the other token absent

--- standard error

"#]]);
}

#[test]
fn each_kind_of_difference_explains_its_own_check() {
    let good = keys::rs256("{}");
    for (claims, flags, expected) in [
        (r#"{"aud":"web"}"#, &["--audience", "backend"][..], ("claim aud", "aud")),
        (
            r#"{"iss":"https://b.example"}"#,
            &["--issuer", "https://issuer.example"],
            ("claim iss", "iss"),
        ),
        (r#"{"exp":1000}"#, &[], ("claim exp", "exp")),
        (r#"{"nbf":4000000000}"#, &[], ("claim nbf", "nbf")),
        (r#"{"sub":7}"#, &[], ("claim sub", "sub")),
    ] {
        let found = told(&good, &keys::rs256(claims), flags);
        assert!(
            found.iter().any(|(name, check)| (&**name, &**check) == expected),
            "{claims}: {found:?}"
        );
    }
    let found = told(&good, &keys::with_header(r#"{"alg":"RS256","kid":"k-2"}"#), &[]);
    assert!(found.contains(&("header kid".to_owned(), "key".to_owned())), "{found:?}");
}

#[test]
fn what_fails_in_both_is_explained_by_nothing() {
    let token = keys::rs256("{}");
    let flags = ["-o", "json", "--audience", "web", "--working", &token];
    let json = explain(&flags, &token).ends_with(1).json();
    assert_eq!(json["working"]["verdict"], "rejected");
    assert_eq!(json["working"]["differences"], json!([]));
    assert_eq!(json["working"]["unexplained"], json!(["aud"]));
    let text = explain(&["--audience", "web", "--working", &token], &token);
    assert!(text.stdout.contains("no difference explains aud"), "{text}");
}

#[test]
fn what_is_no_token_is_not_compared_with() {
    let said = explain(&["--working", "abc"], &keys::rs256("{}"));
    assert!(said.ends_with(2).stderr.contains("--working is unreadable"), "{said}");
    assert!(explain(&["--working", "-", "-"], "").ends_with(2).stdout.is_empty());
}

#[test]
fn a_redacted_report_says_what_failed_and_not_who() {
    let token = keys::rs256(r#"{"aud":"acme-web","sub":"jane@corp.example"}"#);
    explain(&["--redact", "--audience", "acme-api"], &token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  aud        expected (redacted), found "(another, redacted)"
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, iss, azp, typ

cause: The token is meant for another service
  explains: aud
  more: jotkit explain --cause claim.aud-mismatch

--- standard error

"#]]);
}

/// Texts that belong to somebody are in no format of a redacted report.
#[test]
fn nothing_private_is_left_in_any_format() {
    let token = keys::rs256(
        r#"{"aud":"acme-web","sub":"jane@corp.example","iss":"https://id.corp.example/acme-t","acme-x":{"acme-y":"acme-z"}}"#,
    );
    let flags = ["--audience", "acme-api", "--issuer", "https://id.corp.example/acme-r"];
    let required = ["--require", "acme-k=acme-v", "--require", "acme-x.acme-q"];
    let messages = ["aud acme-web not allowed, expected 'acme-api'", "nothing of acme-sense"];
    for (format, message) in
        ["human", "json", "github"].iter().flat_map(|f| messages.map(|message| (f, message)))
    {
        let words = ["--redact", "-o", format, "--error", message];
        let said = explain(&[&words[..], &flags, &required].concat(), &token);
        let said = said.ends_with(1);
        for private in ["acme", "jane", "test-1", "jwks.json"] {
            assert!(!said.stdout.contains(private), "{format}: {private}: {said}");
        }
        assert!(said.stdout.contains("aud"), "{said}");
    }
}

#[test]
fn a_redacted_message_keeps_its_meaning_alone() {
    let said = explain(&["--redact", "--error", "audience acme-web is not acme-api"], "");
    let said = said.ends_with(3);
    assert!(said.stdout.contains("audience") && !said.stdout.contains("acme"), "{said}");
}

#[test]
fn a_message_that_names_another_value_is_about_another_token() {
    let token = keys::rs256("{}");
    for (message, other) in [
        ("expected audience 'api' got 'mobile'", true),
        ("expected audience 'api' got 'backend'", false),
        ("issuer not allowed: https://else.example", true),
        ("issuer not allowed: https://issuer.example/", false),
        ("no key with kid 'k-7' was found", true),
        ("no key with kid 'test-1' was found", false),
        ("signature is invalid", false),
    ] {
        let said = explain(&["--audience", "api", "--error", message], &token);
        let is_other = said.stdout.contains("the message is about another token");
        assert_eq!(is_other, other, "{message}: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_token_differs_from_itself_in_nothing(claims in "[a-z]{1,6}", value in "[ -~]{0,12}") {
        let token = keys::rs256(&json!({ claims: value }).to_string());
        let json = explain(&["-o", "json", "--working", &token], &token).json();
        prop_assert_eq!(&json["working"]["differences"], &json!([]));
    }
}
