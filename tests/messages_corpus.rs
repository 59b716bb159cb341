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
