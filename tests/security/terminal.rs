//! Text out of tokens, servers and files is made harmless: nothing that steers a terminal, reorders
//! text or can't be seen comes out.

use jotkit::text::shell::is_hostile;
use serde_json::json;

use crate::security::shell_quoting::POSITIONS;
use crate::support::server::{Reply, Server};
use crate::support::{Place, Transcript, keys};

/// The first and the last of each range of characters that must not come out.
fn hostile() -> impl Iterator<Item = char> {
    let at_a_border = |c: char| {
        let is_other = |code: u32| char::from_u32(code).is_none_or(|next| !is_hostile(next));
        is_hostile(c) && (is_other(c as u32 + 1) || is_other((c as u32).wrapping_sub(1)))
    };
    ['\t', '\n', '\r', '\u{1b}', '\u{9b}']
        .into_iter()
        .chain(('\0'..=char::MAX).filter(move |c| at_a_border(*c)))
}

#[track_caller]
fn assert_harmless(what: &str, transcript: &Transcript) {
    let shown = transcript.to_string();
    let hostile = shown.chars().find(|c| *c != '\n' && is_hostile(*c));
    assert_eq!(hostile, None, "{what}: {shown:?}");
    // A line break of theirs would begin a line of their own.
    assert!(!shown.lines().any(|line| line.starts_with("forged")), "{what}: {shown}");
}

#[test]
fn nothing_that_steers_a_terminal_comes_out_of_advice() {
    let all: String = hostile().flat_map(|c| [c, 'x']).collect();
    let text = format!("https://a.example/{all}\nforged: accepted");
    for (name, run) in POSITIONS {
        run(&text).iter().for_each(|transcript| assert_harmless(name, transcript));
    }
}

#[test]
fn nothing_that_steers_a_terminal_comes_out_of_a_token() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let all: String = hostile().flat_map(|c| [c, 'x']).collect();
    let text = format!("a{all}\nforged: accepted");
    let token = keys::with_header(
        &json!({"alg": "RS256", "kid": text, &text: text, "crit": [text]}).to_string(),
    );
    let claims = keys::rs256(&json!({&text: {&text: [text]}, "iss": text}).to_string());
    for token in [&token, &claims, &text] {
        for line in [
            "decode",
            "decode -o json",
            "decode --redact",
            "decode --batch",
            "verify --jwks jwks.json",
            "verify --jwks jwks.json -o json",
            "verify --jwks jwks.json -o github",
            "verify --jwks jwks.json --batch",
            "explain --jwks jwks.json",
            "explain --jwks jwks.json -o json",
            "explain --jwks jwks.json -o github",
        ] {
            assert_harmless(line, &place.run_with(line, token));
        }
    }
}

#[test]
fn nothing_that_steers_a_terminal_comes_out_of_a_key() {
    let all: String = hostile().flat_map(|c| [c, 'x']).collect();
    let mut key: serde_json::Value = serde_json::from_str(&keys::test_1()).expect("a key set");
    let members = key["keys"][0].as_object_mut().expect("a key");
    for name in ["kid", "use", "alg", "x5t", "foreign"] {
        members.insert(name.into(), format!("a{all}\nforged: fine").into());
    }
    members.insert(all.clone(), json!([all]));
    for text in [key.to_string(), key["keys"][0].to_string()] {
        let place = Place::new().file("key", text);
        for line in [
            "convert key --to jwk",
            "convert key --to jwks",
            "convert key --to ssh",
            "convert key --to pem",
            "jwks key",
            "jwks key -o json",
            "jwks key --lint",
            "jwks key --thumbprint",
            "jwks key --diff key",
        ] {
            assert_harmless(line, &place.run(line));
        }
    }
}

#[test]
fn nothing_that_steers_a_terminal_comes_out_of_an_issuer_that_signs() {
    let all: String = hostile().flat_map(|c| [c, 'x']).collect();
    let server = Server::new();
    let text = format!("{}{all}\nforged: fine", keys::rs256("{}"));
    let place = Place::new();
    for member in ["access_token", "error_description", "error"] {
        for status in [200, 400] {
            let body = json!({ member: text }).to_string();
            server.serve("/token", Reply::new(status, "application/json", body));
            let said = place.run(&format!("sign --issuer-at {}", server.url("")));
            assert_harmless(member, said.ends_with(3));
        }
    }
}
