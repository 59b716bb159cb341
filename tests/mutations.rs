//! Tokens that are spoilt in any way: what is said of them contradicts nothing that was checked.

use std::sync::LazyLock;

use jotkit::jose::alg::Alg;
use jotkit::jose::token::Token;
use jotkit::jose::token::anatomy::Anatomy;
use jotkit::sys::clock::Clock;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{NOW, Place, fixture, keys};

/// What is done to a token, at a place and with a character.
#[derive(Clone, Copy, Debug)]
enum Mutation {
    Insert,
    Delete,
    Flip,
    Append,
    Lower,
    Upper,
    Cut,
    Duplicate,
    Repeat,
    Wrap,
    Quote,
    Prepend,
    Nothing,
}

const MUTATIONS: [Mutation; 13] = [
    Mutation::Insert,
    Mutation::Delete,
    Mutation::Flip,
    Mutation::Append,
    Mutation::Lower,
    Mutation::Upper,
    Mutation::Cut,
    Mutation::Duplicate,
    Mutation::Repeat,
    Mutation::Wrap,
    Mutation::Quote,
    Mutation::Prepend,
    Mutation::Nothing,
];

impl Mutation {
    fn apply(self, token: &str, at: usize, with: char) -> String {
        let at = at % token.len();
        let (before, behind) = token.split_at(at);
        match self {
            Mutation::Insert => format!("{before}{with}{behind}"),
            Mutation::Delete => format!("{before}{}", &behind[1..]),
            Mutation::Flip => format!("{before}{with}{}", &behind[1..]),
            Mutation::Append => format!("{token}{}", with.to_string().repeat(1 + at % 9)),
            Mutation::Lower => token.to_lowercase(),
            Mutation::Upper => token.to_uppercase(),
            Mutation::Cut => before.to_owned(),
            Mutation::Duplicate => format!("{token}{token}"),
            Mutation::Repeat => format!("{before}{}{behind}", &behind[..behind.len().min(5)]),
            Mutation::Wrap => format!("{before}\n{behind}"),
            Mutation::Quote => format!("\"{token}\""),
            Mutation::Prepend => format!("{with}{token}"),
            Mutation::Nothing => token.to_owned(),
        }
    }
}

/// Tokens of every kind of key, and the flags that give their keys.
fn tokens() -> Vec<(String, Vec<&'static str>)> {
    let (ec, ed) = (keys::key("p256.pem", "ec-1"), keys::key("ed25519.pem", "ed-1"));
    let of = |key, alg: Alg, kid: &str| {
        let header = format!(r#"{{"alg":"{}","kid":"{kid}"}}"#, alg.name());
        keys::token(&header, &keys::claims("{}"), key, alg)
    };
    let set = vec!["--jwks", "jwks.json", "--audience", "backend"];
    vec![
        (keys::rs256("{}"), set.clone()),
        (of(&ec, Alg::Es256, "ec-1"), set.clone()),
        (of(&ed, Alg::EdDsa, "ed-1"), set.clone()),
        (of(&ec, Alg::Es256, "ec-1"), vec!["--key", "rsa.pem"]),
        (keys::with_header(r#"{"alg":"RS256"}"#), vec!["--key", "other.pem"]),
        (keys::hs256("{}"), vec!["--secret-file", "secret"]),
        (keys::hs256("{}"), vec!["--secret-file", "wrong"]),
        (
            keys::rs256(r#"{"azp":"client-1","aud":["web"]}"#),
            vec![
                "--jwks",
                "jwks.json",
                "--audience",
                "backend",
                "--authorized-party",
                "https://app.example",
            ],
        ),
        (keys::rs256("{}"), vec![]),
    ]
}

fn place() -> Place {
    let (rsa, ec) = (keys::key("rsa.pem", "test-1"), keys::key("p256.pem", "ec-1"));
    let set = keys::jwks(&[&rsa, &ec, &keys::key("ed25519.pem", "ed-1")]);
    Place::new()
        .file("jwks.json", set)
        .file("rsa.pem", fixture("rsa.pub"))
        .file("other.pem", fixture("rsa-other.pem"))
        .file("secret", keys::SECRET)
        .file("wrong", "another-secret-of-thirty-two-bytes!")
}

fn explain(place: &Place, flags: &[&str], text: &str) -> Value {
    let mut words = vec!["explain".to_owned(), "-o".to_owned(), "json".to_owned()];
    for flag in flags {
        let path = place.path(flag);
        words.push(if path.exists() { path.display().to_string() } else { (*flag).to_owned() });
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let said = place.run_by(Clock::Fixed(NOW), &words, text);
    serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{said}"))
}

fn texts<'a>(cause: &'a Value, member: &str) -> Vec<&'a str> {
    let items = cause[member].as_array().expect("a list");
    items.iter().map(|item| item.as_str().expect("a text")).collect()
}

/// What is wrong with what was said of a text.
fn contradictions(report: &Value, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    let status = |id: &str| {
        let checks = report["checks"].as_array().expect("checks");
        let check = checks.iter().find(|check| check["id"] == id);
        check.map_or("", |check| check["status"].as_str().expect("a word"))
    };
    let causes = report["causes"].as_array().expect("causes");
    let faults = causes.iter().filter(|cause| cause["severity"] == "fault");
    say(report["verdict"] != "rejected" || faults.count() > 0, "rejected without a cause");
    let bare = text.trim();
    for cause in causes {
        let (id, evidence) = (cause["id"].as_str().expect("an id"), texts(cause, "evidence"));
        let all = format!("{} {}", evidence.join(" "), cause["remedy"].as_str().expect("words"));
        for effect in texts(cause, "effects") {
            // What is judged on after a repair is told of the repaired text.
            say(status(effect) != "pass", &format!("{id} explains {effect}, which passes"));
        }
        let reads = Anatomy::of(bare).is_some();
        say(id != "kind.opaque" || !reads, "opaque, and its header can be read");
        say(id != "kind.jwe" || Token::parse(bare).is_err(), "encrypted, and it is signed");
        say(id != "input.url-encoded" || bare.contains(['%', '=']), "nothing is encoded");
        say(!all.contains("percent-encoded") || bare.contains('%'), "no percent sign");
        let has_kid = report["header"]["kid"].is_string() || status("header").is_empty();
        let repaired = id.starts_with("input.") || status("structure") == "fail";
        say(repaired || has_kid || !all.contains("that kid"), "a kid where there is none");
        let detail = report["checks"].to_string();
        let right = !detail.contains("not the length that");
        say(right || !all.contains(" bytes, as"), "right and wrong length");
        say(!all.contains("--refresh"), "fetched, where nothing was fetched");
        say(!all.contains("getToken") && !all.contains("Clerk"), "Clerk's words");
        let plural = [" 1 dots", " 1 characters ", " 1 parts", " 1 keys", " 1 headers"];
        say(!plural.iter().any(|words| all.contains(words)), "numbers disagree with nouns");
        let proof = evidence.iter().any(|said| said.starts_with("proof: without them"));
        say(id != "input.trailing-text" || proof || status("signature") != "fail", "no proof");
    }
    wrong
}

static TOKENS: LazyLock<Vec<(String, Vec<&str>)>> = LazyLock::new(tokens);

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_said_contradicts_a_check(
        of in 0usize..9,
        mutation in prop::sample::select(&MUTATIONS[..]),
        at in 0usize..4000,
        with in "[A-Za-z0-9_.%+/= \"-]",
    ) {
        let (token, flags) = &TOKENS[of];
        let with = with.chars().next().expect("one");
        let text = mutation.apply(token, at, with);
        let place = place();
        let report = explain(&place, flags, &text);
        let wrong = contradictions(&report, &text);
        prop_assert!(wrong.is_empty(), "{mutation:?} {flags:?}\n{text}\n{wrong:#?}\n{report:#}");
    }
}

/// What a repair promises: the text that it gives can be read, and what was proven is accepted.
#[test]
fn a_whole_token_with_something_around_it_is_repaired() {
    let place = place();
    for (token, flags) in tokens().into_iter().take(3) {
        for (text, id) in [
            (format!("{token}AAAA"), "input.trailing-text"),
            (format!("\"{token}\""), "input.quoted"),
            (token.to_lowercase(), "input.case-changed"),
            (format!("{}\n{}", &token[..50], &token[50..]), "input.line-wrapped"),
        ] {
            let report = explain(&place, &flags, &text);
            assert_eq!(report["causes"][0]["id"], id, "{report:#}");
            let evidence = texts(&report["causes"][0], "evidence").join(" ");
            let proven = evidence.contains("proof: ");
            assert_eq!(proven, id != "input.case-changed", "{report:#}");
        }
        assert_eq!(explain(&place, &flags, &token)["causes"], serde_json::json!([]), "{flags:?}");
    }
}
