//! Text out of tokens, servers and files is made harmless: nothing that steers a terminal, reorders
//! text or can't be seen comes out.

use serde_json::json;

use crate::security::shell_quoting::POSITIONS;
use crate::support::{Place, Transcript, keys};

/// Control characters of both ranges, separators, marks of direction, fillers, variation selectors
/// and tags.
const HOSTILE: [char; 30] = [
    '\u{1}',
    '\u{7}',
    '\u{8}',
    '\t',
    '\n',
    '\u{b}',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{90}',
    '\u{9b}',
    '\u{9d}',
    '\u{ad}',
    '\u{34f}',
    '\u{61c}',
    '\u{115f}',
    '\u{180e}',
    '\u{200b}',
    '\u{200f}',
    '\u{2028}',
    '\u{202e}',
    '\u{2066}',
    '\u{3164}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{ffa0}',
    '\u{fffb}',
    '\u{e0041}',
    '\u{e0100}',
];

#[track_caller]
fn assert_harmless(what: &str, transcript: &Transcript) {
    let shown = transcript.to_string();
    let hostile = shown.chars().find(|c| *c != '\n' && HOSTILE.contains(c));
    assert_eq!(hostile, None, "{what}: {shown:?}");
    // A line break of theirs would begin a line of their own.
    assert!(!shown.lines().any(|line| line.starts_with("forged")), "{what}: {shown}");
}

#[test]
fn nothing_that_steers_a_terminal_comes_out_of_advice() {
    let all: String = HOSTILE.iter().flat_map(|c| [*c, 'x']).collect();
    let text = format!("https://a.example/{all}\nforged: accepted");
    for (name, run) in POSITIONS {
        run(&text).iter().for_each(|transcript| assert_harmless(name, transcript));
    }
}

#[test]
fn nothing_that_steers_a_terminal_comes_out_of_a_token() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let all: String = HOSTILE.iter().flat_map(|c| [*c, 'x']).collect();
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
