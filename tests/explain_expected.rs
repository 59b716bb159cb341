//! Expected values that were written otherwise than the token has them: what is told is the difference,
//! and no way out is false.

use jotkit::jose::alg::Alg;
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

/// The text of a secret, and in each encoding; a flag that names one that it has not is answered by the
/// one that it has.
#[test]
fn a_secret_that_is_not_written_as_was_said_is_tried_in_the_other_ways() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let secret = "a-secret-of-more-than-32-characters";
    let base64 = STANDARD.encode(secret);
    let hex = jotkit::jose::json::hex::encode(secret.as_bytes());
    let explain = |text: &str, named: &str, token: &str| {
        let at = NOW.to_string();
        let place = Place::new().file("secret", text);
        let words = ["explain", "--secret-file", "secret", "--secret-encoding", named, "--at", &at];
        place.run_inside(words, token)
    };
    let token = keys::forged(r#"{"alg":"HS256"}"#, &keys::claims("{}"), secret, Alg::Hs256);
    let texts: [(&str, &str); 3] = [(&base64, "base64"), (&hex, "hex"), (secret, "utf8")];
    let mut tried = 0;
    for (text, right) in texts {
        for named in ["base64", "base64url", "hex"] {
            let answer = explain(text, named, &token);
            if named == right || !answer.stdout.contains("the secret is not") {
                continue;
            }
            answer.ends_with(3);
            tried += 1;
            for piece in [format!("read as {right}\n"), format!("--secret-encoding {right}\n")] {
                assert!(answer.stdout.contains(&piece), "{right} as {named}: {piece}\n{answer}");
            }
        }
    }
    assert!(tried >= 3, "an encoding refuses them: {tried}");
    // Where none fits, nothing is proven.
    let answer = explain("not-the-secret-at-all", "hex", &token);
    assert!(!answer.ends_with(3).stdout.contains("proof"), "{answer}");
}

/// Supabase's secret is a text: what was given is that text encoded, and nobody decodes it.
#[test]
fn words_of_a_product_and_the_proof_agree() {
    use base64::Engine;
    let base64 = base64::engine::general_purpose::STANDARD.encode(keys::SECRET);
    let place = Place::new().file("secret", base64);
    let token = keys::hs256(r#"{"iss":"https://x.supabase.co/auth/v1"}"#);
    let at = NOW.to_string();
    let words = ["explain", "-o", "json", "--secret-file", "secret", "--at", &at];
    let text = place.run_inside(words, token).json()["causes"].to_string();
    for piece in ["base64-decoded", "that text encoded once more", "--secret-encoding base64"] {
        assert!(text.contains(piece), "{piece}\n{text}");
    }
    assert!(!text.contains("the side that signs decodes it"), "{text}");
}

/// What `convert` makes of a PEM has a kid of its own, which the token does not name: nobody published it,
/// and the command that is shown makes a key that verifies.
#[test]
fn a_key_of_ones_own_is_named_as_the_token_names_it() {
    let key = keys::key("rsa.pem", "");
    let token =
        keys::token(r#"{"alg":"RS256","kid":"prod-1"}"#, &keys::claims("{}"), &key, Alg::Rs256);
    let place = Place::new().file("pub.pem", keys::public_pem(&key)).file("t.jwt", &token);
    let verify = |place: &Place, file: &str| {
        place.run(&format!("verify --at {NOW} --key {file} t.jwt")).status
    };
    assert_eq!(verify(&place, "pub.pem"), 0);
    let jwk = place.run("convert pub.pem").ends_with(0).stdout.clone();
    let place = place.file("pub.jwk", jwk);
    assert_eq!(verify(&place, "pub.jwk"), 1);
    let at = NOW.to_string();
    let words = ["explain", "-o", "json", "--at", &at, "--key", "pub.jwk", "t.jwt"];
    let report = place.run_words(&words, "").json();
    assert_eq!(report["causes"][0]["id"], "key.kid-relabelled", "{report:#}");
    let remedy = report["causes"][0]["remedy"].as_str().expect("a remedy");
    let (_, command) = remedy.split_once(": ").expect("a command");
    let tool = env!("CARGO_BIN_EXE_jotkit");
    let command = command.replace("jotkit convert", &format!("'{tool}' convert"));
    let mut shell = std::process::Command::new("sh");
    let done = shell.args(["-c", &command]).current_dir(place.path(".")).output().expect("a shell");
    assert!(done.status.success(), "{command}");
    assert_eq!(verify(&place, "new-key.json"), 0, "{command}");
}
