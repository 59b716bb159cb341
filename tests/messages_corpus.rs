//! Messages that libraries and servers really gave, each with the causes that are right for it.

use std::path::Path;

use jotkit::explain::messages::read;
use serde_json::Value;

use crate::support::skipped;

/// What of the cases with an accepted cause is told right within the first three, and what has a
/// wrong cause first, at most, in per cent.
struct Gate {
    within_three: usize,
    wrong_first: usize,
}

#[test]
fn messages_as_people_posted_them() {
    // One real cause of each is accepted, of several that have the same words: the first is wrong often.
    shared("messages.jsonl", Gate { within_three: 95, wrong_first: 30 });
}

#[test]
fn messages_that_libraries_gave() {
    shared("library_messages.jsonl", Gate { within_three: 95, wrong_first: 4 });
}

/// As the sources and the documentation of the libraries have them.
#[test]
fn messages_of_other_libraries() {
    told(
        "corpus/messages.jsonl",
        include_str!("corpus/messages.jsonl"),
        &Gate { within_three: 97, wrong_first: 2 },
    );
}

/// Written from memory of some hundred products, most of which no rule was made for.
#[test]
fn messages_recalled_from_memory() {
    told(
        "corpus/recalled_messages.jsonl",
        include_str!("corpus/recalled_messages.jsonl"),
        &Gate { within_three: 97, wrong_first: 3 },
    );
}

/// As people posted them in public threads, and as the sources of servers have them. Half `b` was
/// held back while rules were written by half `a`, and then measured once.
#[test]
fn messages_found_in_threads() {
    let gate = || Gate { within_three: 95, wrong_first: 3 };
    told("corpus/threads_a.jsonl", include_str!("corpus/threads_a.jsonl"), &gate());
    told("corpus/threads_b.jsonl", include_str!("corpus/threads_b.jsonl"), &gate());
}

/// As the packages of npm and PyPI have them in their sources, in two halves as well.
#[test]
fn messages_of_packages() {
    let gate = || Gate { within_three: 95, wrong_first: 3 };
    told("corpus/libraries_a.jsonl", include_str!("corpus/libraries_a.jsonl"), &gate());
    told("corpus/libraries_b.jsonl", include_str!("corpus/libraries_b.jsonl"), &gate());
}

/// As servers and applications have them in their sources and threads. Before a rule was made by any of
/// them 80, 83 and 82 % were told within three, and 16, 15 and 8 % had a wrong cause first.
#[test]
fn messages_of_servers() {
    let gate = || Gate { within_three: 97, wrong_first: 2 };
    told("corpus/servers_a.jsonl", include_str!("corpus/servers_a.jsonl"), &gate());
    told("corpus/servers_b.jsonl", include_str!("corpus/servers_b.jsonl"), &gate());
    told("corpus/servers_c.jsonl", include_str!("corpus/servers_c.jsonl"), &gate());
}

/// Of 222 products in four parts, judged by their sources and threads before anybody read them here.
/// Before a rule was made by any of them 91, 79, 88 and 87 % were told within three, and 14, 23, 20 and
/// 18 % had a wrong cause first. No rule was made by part `d`.
#[test]
fn messages_of_many_products() {
    let gate = |within_three, wrong_first| Gate { within_three, wrong_first };
    told("corpus/products_a.jsonl", include_str!("corpus/products_a.jsonl"), &gate(94, 8));
    told("corpus/products_b.jsonl", include_str!("corpus/products_b.jsonl"), &gate(89, 10));
    told("corpus/products_c.jsonl", include_str!("corpus/products_c.jsonl"), &gate(93, 13));
    told("corpus/products_d.jsonl", include_str!("corpus/products_d.jsonl"), &gate(86, 19));
}

/// What a message speaks of, what it may say of that, and how the first cause then begins.
const VOCABULARY: [(&[&str], &[&str], &str); 8] = [
    (
        &["audience", "aud", "aud claim"],
        &["invalid", "mismatch", "not allowed", "does not match", "wrong", "is missing"],
        "claim.aud-",
    ),
    (
        &["issuer", "iss", "iss claim"],
        &["invalid", "mismatch", "not trusted", "does not match", "unknown", "is missing"],
        "claim.iss-",
    ),
    (&["token", "jwt", "access token"], &["expired", "has expired", "is expired"], "time."),
    (&["token", "jwt"], &["not yet valid", "used too early", "is premature"], "time."),
    (&["signature", "token signature"], &["invalid", "mismatch", "is wrong"], "signature."),
    (&["kid", "key id"], &["not found", "unknown", "does not match"], "key."),
    (&["algorithm", "alg"], &["mismatch", "not allowed", "not supported", "unexpected"], "alg."),
    (&["authorization header"], &["missing", "not found", "is empty"], "input."),
];

#[test]
fn what_is_said_of_what_is_read_in_every_spelling() {
    for (subjects, states, group) in VOCABULARY {
        for (subject, state) in subjects.iter().flat_map(|s| states.iter().map(move |f| (s, f))) {
            for text in spellings(subject, state) {
                let first = read(&text).and_then(|reading| reading.ids.first().copied());
                assert!(
                    first.is_some_and(|id| id.text().starts_with(group)),
                    "{text}: {first:?}, not {group}"
                );
            }
        }
    }
}

/// Prose, names of exceptions and codes, in a body and in a log.
fn spellings(subject: &str, state: &str) -> Vec<String> {
    let prose = format!("{subject} {state}");
    let camel: String = prose.split(' ').map(capital).collect();
    vec![
        format!("the {prose}."),
        format!("{camel}Error"),
        format!("ERR_{}", prose.replace(' ', "_").to_uppercase()),
        format!("gateway.auth.{camel}"),
        format!("{{\"fault\": {{\"faultstring\": \"{prose}\", \"path\": \"/exp\"}}}}"),
        format!("2026-11-21T08:28:28Z WARN [auth] request rejected: {prose}"),
        format!("HTTP/1.1 401 Unauthorized\r\nx-error: {prose}\r\n\r\n"),
    ]
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn shared(name: &str, gate: Gate) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => told(name, &text, &gate),
        Err(_) => skipped(&format!("there is no {}", path.display())),
    }
}

fn told(name: &str, cases: &str, gate: &Gate) {
    let (mut all, mut within, mut wrong, mut report) = (0, 0, 0, String::new());
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let texts = |member: &str| -> Vec<String> {
            let items = case[member].as_array().expect("a list").iter();
            items.map(|item| item.as_str().expect("an id").to_owned()).collect()
        };
        let accept = texts("accept");
        if accept.is_empty() {
            continue;
        }
        let message = case["message"].as_str().expect("a message");
        let ids = read(message).map(|reading| reading.ids).unwrap_or_default();
        let ids: Vec<&str> = ids.iter().map(|id| id.text()).collect();
        let right = |id: &&str| accept.iter().any(|accepted| accepts(accepted, id));
        let (first, three) = (ids.first().is_none_or(&right), ids.iter().take(3).any(right));
        (all, within, wrong) = (all + 1, within + usize::from(three), wrong + usize::from(!first));
        if !first || !three {
            let label = if three { "first" } else { "MISS " };
            report +=
                &format!("{label} {}: {message:.150} -> {ids:.4?}, not {accept:?}\n", case["id"]);
        }
    }
    println!("{name}: {within} of {all} within three, {wrong} wrong first\n{report}");
    assert!(all > 50, "{name} is whole");
    assert!(within * 100 >= gate.within_three * all, "{name}: {within} of {all}\n{report}");
    assert!(
        wrong * 100 <= gate.wrong_first * all,
        "{name}: {wrong} of {all} wrong first\n{report}"
    );
}

/// An entry that ends in `.` or `-` accepts every id that begins so.
fn accepts(accepted: &str, id: &str) -> bool {
    accepted == id || accepted.ends_with(['.', '-']) && id.starts_with(accepted)
}
