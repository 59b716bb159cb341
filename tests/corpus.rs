//! Labelled cases of `explain`: the first cause and the verdict of each.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use jotkit::explain::cause_id::CauseId;
use serde_json::Value;

use crate::support::{Place, not_to_be_had};

#[test]
fn the_shared_corpus_is_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/explain.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        not_to_be_had(&format!("there is no {}", path.display()));
        return;
    };
    assert!(text.lines().count() > 50, "the corpus is whole");
    all_told(&text);
}

/// Situations out of public threads; what a fair expert accepts as the first cause.
#[test]
fn the_field_is_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/field.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        not_to_be_had(&format!("there is no {}", path.display()));
        return;
    };
    field_is_told(&text, 68);
}

/// The same of other threads; written by `tests/corpus/generate.py`.
#[test]
fn threads_are_told() {
    field_is_told(include_str!("corpus/field.jsonl"), 35);
}

/// Situations out of threads about what one provider demands, each with words that the advice has, and
/// words that were false there.
#[test]
fn what_a_provider_demands_is_told_in_the_field() {
    let text = include_str!("corpus/makers.jsonl");
    field_is_told(text, 24);
    for case in text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a case")) {
        let report = report_of(&case);
        let remedy = report["causes"][0]["remedy"].as_str().expect("a remedy");
        let word = |name: &str| case[name].as_str().expect("a text");
        assert!(remedy.contains(word("says")), "{}: {remedy}", case["id"]);
        let never = word("never");
        assert!(never.is_empty() || !remedy.contains(never), "{}: {remedy}", case["id"]);
    }
}

/// Rebuilt from further threads, most with the message that was posted: token and message are of one
/// incident, so none is doubted.
#[test]
fn threads_are_told_and_their_messages_not_doubted() {
    let text = include_str!("corpus/threads_c.jsonl");
    field_is_told(text, 60);
    let cases = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a case"));
    let doubted = cases.filter_map(|case| {
        let message = report_of(&case)["message"].clone();
        (message["fits"] == false).then(|| format!("{}: {message}", case["id"]))
    });
    assert_eq!(doubted.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Rebuilt by people who had not seen the program.
#[test]
fn threads_that_others_rebuilt_are_told() {
    field_is_told(include_str!("corpus/threads_d.jsonl"), 130);
}

/// Rebuilt by people who looked for what it tells wrongly.
#[test]
fn threads_that_were_told_wrongly_are_told() {
    field_is_told(include_str!("corpus/threads_e.jsonl"), 60);
}

/// Rebuilt of products, languages and causes that no part had.
#[test]
fn threads_of_other_products_are_told() {
    field_is_told(include_str!("corpus/threads_f.jsonl"), 39);
}

/// The other half of the last two: nobody who works here has read them, so only figures are told.
#[test]
fn threads_that_stay_unread_are_told() {
    let lines = include_str!("corpus/threads_unread.jsonl").lines();
    let cases: Vec<Value> = lines.map(|line| serde_json::from_str(line).expect("a case")).collect();
    let wrong = cases.iter().filter(|case| mistold_in_the_field(case).is_some()).count();
    println!("{wrong} of {} first causes are wrong", cases.len());
    assert!(cases.len() == 66 && wrong <= 3);
}

fn field_is_told(text: &str, least: usize) {
    let cases = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a case"));
    let told = cases.filter(|case| case["expect_first"] != serde_json::json!([]));
    let wrong: Vec<Option<String>> = told.map(|case| mistold_in_the_field(&case)).collect();
    let report: Vec<&String> = wrong.iter().flatten().collect();
    println!("{} of {} first causes are wrong", report.len(), wrong.len());
    assert!(wrong.len() >= least, "the corpus is whole");
    assert!(report.len() * 100 <= 5 * wrong.len(), "{report:#?}");
}

fn mistold_in_the_field(case: &Value) -> Option<String> {
    let report = report_of(case);
    let first = report["causes"][0]["id"].as_str().unwrap_or("none");
    let accepted = case["expect_first"].as_array().expect("ids");
    let is_right = accepted.iter().any(|id| id == first);
    (!is_right).then(|| format!("{}: {first}, not {accepted:?}", case["id"]))
}

fn report_of(case: &Value) -> Value {
    let files = case["files"].as_object().into_iter().flatten();
    let place = files.fold(Place::new(), |place, (name, content)| {
        place.file(name, content.as_str().expect("a file's text"))
    });
    let at = case["at"].to_string();
    let args = case["args"].as_array().expect("args").iter();
    let args = args.map(|arg| arg.as_str().expect("an argument"));
    let words: Vec<&str> = ["explain", "-o", "json", "--at", &at].into_iter().chain(args).collect();
    let answer = place.run_inside(words, case["stdin"].as_str().unwrap_or_default());
    serde_json::from_str(&answer.stdout).expect("a report")
}

/// Written by `tests/corpus/generate.py`.
#[test]
fn our_own_corpus_is_told() {
    all_told(include_str!("corpus/own.jsonl"));
}

/// What no token and no file can show: it needs a server, or is a message of Clerk's API or about a
/// webhook.
const TOLD_ELSEWHERE: [&str; 11] = [
    "key.jwks-http-error",
    "time.revoked",
    "clerk.template-not-found",
    "clerk.session-not-found",
    "clerk.key-invalid",
    "clerk.rate-limited",
    "webhook.signature-mismatch",
    "webhook.header-missing",
    "webhook.timestamp-old",
    "webhook.clock-skew",
    "webhook.secret-invalid",
];

#[test]
fn every_page_has_a_case() {
    let case = |line: &str| serde_json::from_str::<Value>(line).expect("a case");
    let cases: Vec<Value> = include_str!("corpus/own.jsonl").lines().map(case).collect();
    let expected: BTreeSet<&str> =
        cases.iter().filter_map(|case| case["expect"].as_str()).collect();
    let told: BTreeSet<&str> = expected.into_iter().chain(TOLD_ELSEWHERE).collect();
    let pages: BTreeSet<&str> = CauseId::ALL.iter().map(|id| id.text()).collect();
    assert_eq!(told, pages);
}

fn all_told(cases: &str) {
    let wrong: Vec<String> = cases.lines().filter_map(mistold).collect();
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// The commands of a remedy, each as words behind `jotkit`; those of a kind are tried once. A name in
/// capitals is a file that is not there, which is no wrong question.
fn commands(remedy: &str) -> Vec<Vec<String>> {
    static TRIED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let steps = remedy.split("; ").filter_map(|step| Some(step.split_once("jotkit ")?.1));
    let command = |step: &str| step.split(" > ").next().unwrap_or_default().to_owned();
    steps
        .map(command)
        .filter(|step| TRIED.lock().expect("no panic").insert(step.clone()))
        .map(|step| words(&step))
        .collect()
}

/// As a shell reads words with single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in command.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            letter => words.last_mut().expect("one").push(letter),
        }
    }
    words
}

/// What is said of a case, where that is not what the case expects.
fn mistold(line: &str) -> Option<String> {
    let case: Value = serde_json::from_str(line).expect("a case");
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    let files = case["files"].as_object().into_iter().flatten();
    let place = files.fold(Place::new(), |place, (name, content)| {
        place.file(name, content.as_str().expect("a file's text"))
    });
    let folder = place.path(".").display().to_string();
    let mut args = vec!["explain".to_owned(), "-o".to_owned(), "json".to_owned()];
    for arg in case["argv"].as_array().expect("argv") {
        args.push(arg.as_str().expect("an argument").replace("{dir}", &folder));
    }
    let answer = place.run_inside(args.iter().map(String::as_str), text("stdin"));
    let Ok(report) = serde_json::from_str::<Value>(&answer.stdout) else {
        return Some(format!("{}: no JSON: {answer}", text("id")));
    };
    let causes = report["causes"].as_array().cloned().unwrap_or_default();
    for command in
        causes.iter().flat_map(|cause| commands(cause["remedy"].as_str().expect("a text")))
    {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let said = place.run_words(&words, text("stdin"));
        if said.status == 2 {
            return Some(format!("{}: {command:?} is no command: {said}", text("id")));
        }
    }
    let first = causes.first().map(|cause| (cause["id"].clone(), cause["severity"].clone()));
    let told = first.as_ref().map(|(id, _)| id.clone()).unwrap_or_default();
    let warned =
        report["verdict"] != "accepted" || first.is_none_or(|(_, severity)| severity == "warning");
    let right = told == case["expect"] && report["verdict"] == case["verdict"] && warned;
    let all: Vec<&Value> = causes.iter().map(|cause| &cause["id"]).collect();
    (!right).then(|| {
        let (verdict, wanted) = (&report["verdict"], &case["verdict"]);
        format!("{}: {verdict} {all:?} instead of {wanted} {}", text("id"), case["expect"])
    })
}
