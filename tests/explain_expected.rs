//! Expected values that were written otherwise than the token has them: what is told is the difference,
//! and no way out is false.

use serde_json::Value;

use crate::support::{NOW, Place, keys};

/// A report on a good token with these claims, checked with these flags.
fn report(claims: &str, flags: &[&str]) -> Value {
    let at = NOW.to_string();
    let words = ["explain", "-o", "json", "--secret-file", "secret", "--at", &at];
    let words: Vec<&str> = words.into_iter().chain(flags.iter().copied()).collect();
    let place = Place::new().file("secret", keys::SECRET);
    place.run_inside(words, keys::hs256(claims)).json()
}

/// The only cause's id, what was seen, and what to do.
fn cause(claims: &str, flags: &[&str]) -> (String, String) {
    let report = report(claims, flags);
    let [cause] = &report["causes"].as_array().expect("causes")[..] else {
        panic!("{claims} {flags:?}: one cause\n{report:#}")
    };
    let text = |name: &str| cause[name].to_string();
    (text("id").trim_matches('"').to_owned(), text("evidence") + &text("remedy"))
}

fn check(claims: &str, flags: &[&str], id: &str, says: &[&str], never: &[&str]) {
    let (found, text) = cause(claims, flags);
    assert_eq!(found, id, "{claims} {flags:?}: {text}");
    for piece in says {
        assert!(text.contains(piece), "{claims} {flags:?}: no {piece}\n{text}");
    }
    for piece in never {
        assert!(!text.contains(piece), "{claims} {flags:?}: {piece}\n{text}");
    }
}

const REALM: &str = r#"{"iss":"http://localhost:8080/realms/acme"}"#;

#[test]
fn issuers_of_one_product_are_told_by_what_differs() {
    let near = "claim.iss-near-miss";
    for (ours, id, says, never) in [
        ("http://localhost:8080/realms/Acme", near, "each realm is an issuer", "KC_HOSTNAME"),
        ("http://localhost:8080/auth/realms/acme", near, "KC_HTTP_RELATIVE_PATH", "KC_HOSTNAME"),
        ("http://keycloak:8080/realms/acme", near, "KC_HOSTNAME", "RELATIVE"),
        ("http://keycloak:8080/auth/realms/acme", near, "KC_HOSTNAME", "RELATIVE"),
        ("https://id.example/realms/acme", "claim.iss-mismatch", "KC_HOSTNAME", "RELATIVE"),
        (
            "http://localhost:8080/realms/acme/.well-known/openid-configuration",
            near,
            "/.well-known/openid-configuration at the end",
            "send a token of the expected issuer",
        ),
        (
            "http://localhost:8080/realms/acme/protocol/openid-connect",
            near,
            "/protocol/openid-connect at the end",
            "send a token of the expected issuer",
        ),
        ("http://localhost:8080/realms/other", "claim.iss-mismatch", "each realm", "KC_HOSTNAME"),
    ] {
        check(REALM, &["--issuer", ours], id, &[says], &[never]);
    }
}

#[test]
fn tenants_versions_and_clouds_of_entra_are_three_things() {
    let tenant = "0b9b1e6d-6c1e-4a0e-9c62-8c7d5d3b1f10";
    let claims =
        format!(r#"{{"iss":"https://login.microsoftonline.com/{tenant}/v2.0","tid":"{tenant}"}}"#);
    let version = "requestedAccessTokenVersion";
    let every = "neither common nor organizations";
    for (ours, says, never) in [
        ("https://login.microsoftonline.com/common/v2.0", every, version),
        ("https://login.microsoftonline.com/organizations/v2.0", every, version),
        ("https://login.microsoftonline.com/consumers/v2.0", every, version),
        ("https://login.microsoftonline.us/TENANT/v2.0", "each cloud has a host", version),
        ("https://login.partner.microsoftonline.cn/TENANT/v2.0", "each cloud has a host", version),
        ("https://sts.windows.net/TENANT/", version, "each cloud"),
        ("https://sts.windows.net/common/", every, version),
    ] {
        let ours = ours.replace("TENANT", tenant);
        check(&claims, &["--issuer", &ours], "claim.iss-mismatch", &[says], &[never]);
    }
}

/// Files of variables keep quotes, and most frameworks take a list in one text.
#[test]
fn quotes_and_lists_in_expected_values_are_told() {
    let claims = r#"{"iss":"https://i.example","aud":"a","azp":"http://localhost:3000"}"#;
    let other = ["request a token", "another service", "send a token of", "if it is yours"];
    for (flag, check_id, values, right) in [
        (
            "--audience",
            "claim.aud",
            &[r#""a""#, "'a'", r#"["a"]"#, "a, b", "b,a", r#"["a","b"]"#][..],
            "a",
        ),
        (
            "--issuer",
            "claim.iss",
            &[
                r#""https://i.example""#,
                "'https://i.example'",
                "https://i.example,https://b.example",
            ],
            "https://i.example",
        ),
        (
            "--authorized-party",
            "claim.azp",
            &["'http://localhost:3000'", "https://a.example, http://localhost:3000"],
            "http://localhost:3000",
        ),
    ] {
        for value in values {
            // An issuer with quotes is no URL: the keys are named by another flag.
            let id = format!("{check_id}-near-miss");
            check(claims, &[flag, value], &id, &[&format!("{flag} {right}")], &other);
        }
    }
}

#[test]
fn a_scope_that_is_there_is_no_reason_to_sign_in_as_another_user() {
    let claims = r#"{"scope":"openid read","scp":["a","b"],"permissions":"read write"}"#;
    for flags in [["--require", "scope=read"], ["--require", "scp=b"]] {
        assert_eq!(report(claims, &flags)["verdict"], "accepted", "{flags:?}");
    }
    let sign_in = "sign in as a user";
    let id = "claim.value-mismatch";
    let says = ["is one word of the text", "--require 'permissions=read write'"];
    check(claims, &["--require", "permissions=write"], id, &says, &[sign_in]);
    check(claims, &["--require", "scope=write"], id, &["scope is"], &["one word"]);
}

#[test]
fn a_claim_inside_another_is_checked_where_it_is() {
    let check_there = |claims: &str, require: &str, says: &str, never: &str| {
        let id = "claim.required-missing";
        check(claims, &["--require", require], id, &[says], &[never]);
    };
    let roles =
        format!("{},\"realm_access\":{{\"roles\":[\"user\"]}}}}", REALM.trim_end_matches('}'));
    let move_up = "not inside";
    check_there(&roles, "roles=user", "--require realm_access.roles=user", move_up);
    check_there(&roles, "roles", "--require realm_access.roles", move_up);
    let supabase = r#"{"iss":"https://x.supabase.co/auth/v1","app_metadata":{"tier":"pro"}}"#;
    check_there(supabase, "tier=pro", "--require app_metadata.tier=pro", move_up);
    // Whoever makes the token can do either.
    let own = r#"{"context":{"room":"a"}}"#;
    check_there(own, "room=a", "--require context.room=a", "AAA");
    check_there(own, "room=a", "not inside context", "AAA");
}
