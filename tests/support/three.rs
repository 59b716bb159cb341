//! One token before `verify`, `explain` and `verify --batch`, which have to agree.

use std::collections::BTreeSet;

use jotkit::sys::clock::Clock;
use jotkit::sys::simd::Simd;
use serde_json::Value;

use crate::support::{Place, Transcript};

/// What each of them says: the exit status, and the checks that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub status: i32,
    pub failed: BTreeSet<String>,
}

impl Said {
    #[track_caller]
    pub fn is(&self, status: i32, failed: &[&str]) {
        let failed: BTreeSet<String> = failed.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(*self, Said { status, failed });
    }
}

/// What all three say of a token; that they differ fails the test.
#[track_caller]
pub fn ask(place: &Place, clock: Clock, flags: &[&str], token: &[u8]) -> Said {
    ask_all(place, clock, flags, &[token.to_vec()]).remove(0)
}

/// The same of several tokens, which are one batch.
#[track_caller]
pub fn ask_all(place: &Place, clock: Clock, flags: &[&str], tokens: &[Vec<u8>]) -> Vec<Said> {
    let batch = batch(Simd::OfCpu, place, clock, flags, tokens);
    let emulated = self::batch(Simd::Emulated, place, clock, flags, tokens);
    assert_eq!(batch, emulated, "{flags:?}: eight RSA signatures at once, and one by one");
    assert_eq!(batch.len(), tokens.len(), "{flags:?}: a line for each");
    let all = tokens.iter().zip(batch).map(|(token, of_batch)| {
        let verified = one("verify", place, clock, flags, token);
        let explained = one("explain", place, clock, flags, token);
        let token = String::from_utf8_lossy(token);
        assert_eq!(verified, explained, "verify, explain {flags:?} {clock:?}\n{token}");
        assert_eq!(verified, of_batch, "verify, verify --batch {flags:?} {clock:?}\n{token}");
        verified
    });
    all.collect()
}

/// What one verb says of one token.
pub fn one(verb: &str, place: &Place, clock: Clock, flags: &[&str], token: &[u8]) -> Said {
    let words = [&[verb, "-o", "json"], flags].concat();
    let transcript = place.run_by(clock, &words, token);
    assert!(!transcript.stdout.is_empty(), "{words:?}: {transcript}");
    let report = transcript.json();
    let checks = report["checks"].as_array().expect("checks");
    let failed = checks.iter().filter(|check| check["status"] == "fail");
    let verdict = report["verdict"].as_str().expect("a word");
    assert_eq!(status(verdict), transcript.status, "{words:?}: {transcript}");
    Said { status: transcript.status, failed: failed.map(|check| text(&check["id"])).collect() }
}

fn batch(simd: Simd, place: &Place, clock: Clock, flags: &[&str], tokens: &[Vec<u8>]) -> Vec<Said> {
    let words = [&["verify"], flags, &["--fields", "verdict,failed", "--jobs", "1", "--batch"]];
    let transcript = place.run_on(simd, clock, &words.concat(), tokens.join(&b'\n'));
    // A last line that is empty is no line.
    let lines = said_of_lines(&transcript);
    match tokens.last() {
        Some(last) if last.is_empty() => {
            let empty = batch(simd, place, clock, flags, &[b" ".to_vec()]);
            [lines, empty].concat()
        }
        _ => lines,
    }
}

fn said_of_lines(transcript: &Transcript) -> Vec<Said> {
    let said = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        let failed = line["failed"].as_array().expect("ids").iter().map(text).collect();
        Said { status: status(line["verdict"].as_str().expect("a word")), failed }
    };
    transcript.stdout.lines().map(said).collect()
}

fn status(verdict: &str) -> i32 {
    ["accepted", "rejected", "", "undecided"]
        .iter()
        .position(|word| *word == verdict)
        .expect("a word") as i32
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
