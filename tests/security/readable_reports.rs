//! What we write for programs can be read by any of them, whatever the token holds.

use std::io::Write;
use std::process::{Command, Stdio};

use jotkit::jose::alg::Alg;
use jotkit::jose::json::Object;
use jotkit::sys::clock::Clock;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{NOW, Place, keys, skipped};

const VALUES: [&str; 20] = [
    "1e400",
    "-1e999",
    "10e400",
    "1e-999",
    "-0",
    "-0.0",
    "0e0",
    "1E+5",
    "123456789012345678901234567890",
    "0.1000000000000000055511151231257827021181583404541015625",
    r#""\ud800""#,
    r#"{"\udfff":"\ud800\ud800","a\ud800":1,"a\ud801":1e999}"#,
    r#""\u0000\u2028\u2029\u007f\u202e""#,
    r#"[[[[[[[[[[[[[[[[[[[[1e400]]]]]]]]]]]]]]]]]]]]"#,
    "[1e999,{\"x\":1e999}]",
    r#""\"\\\/""#,
    "null",
    "true",
    "{}",
    "[]",
];

/// Every document that is made of a token with that in its header and in each claim that we show.
fn documents(value: &str) -> Vec<String> {
    let place = Place::new().file("keys", keys::test_1());
    let keys_path = place.path("keys").to_str().expect("UTF-8").to_owned();
    let key = keys::key("rsa.pem", "test-1");
    let claims = format!(
        r#"{{"exp":{value},"iat":{value},"aud":{value},"iss":{value},"sub":{value},"x":{value}}}"#
    );
    let header = format!(r#"{{"alg":"RS256","x":{value}}}"#);
    let token = keys::token(&header, &claims, &key, Alg::Rs256);
    let lines = format!("{token}\n{token}");
    let judged = [
        "--jwks",
        &keys_path,
        "--max-age",
        "5",
        "--issuer",
        "a",
        "--audience",
        "b",
        "--require",
        "x=1",
        "--require",
        "sub=c",
    ];
    let run = |words: &[&str], stdin: &str| place.run_by(Clock::Fixed(NOW), words, stdin).stdout;
    let mut documents = vec![
        run(&[&["verify", "-o", "json"], &judged[..]].concat(), &token),
        run(&[&["explain", "-o", "json"], &judged[..]].concat(), &token),
        run(&["decode", "-o", "json"], &token),
        run(&["decode", "-o", "json", "--redact"], &token),
    ];
    let fields = "verdict,causes,failed,alg,kid,iss,sub";
    let batch = [&["verify"], &judged[..], &["--fields", fields, "--batch"]].concat();
    for lines in [run(&batch, &lines), run(&["decode", "--batch"], &lines)] {
        assert_eq!(lines.lines().count(), 2, "{lines}");
        documents.extend(lines.lines().map(str::to_owned));
    }
    documents
}

#[test]
fn rust_reads_every_document() {
    for value in VALUES {
        for document in documents(value) {
            let read: Result<Value, _> = serde_json::from_str(&document);
            assert!(read.is_ok(), "{value}: {document}");
        }
    }
}

/// Reads lines of JSON by another parser, which exits with 0 where it could.
fn read_by(program: &str, script: &str, lines: &str) {
    let flag = if program == "node" { "-e" } else { "-c" };
    let child = Command::new(program)
        .args([flag, script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return skipped(&format!("there is no {program}")) };
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(lines.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn python_and_node_read_every_document() {
    let all: Vec<String> = VALUES.iter().flat_map(|value| documents(value)).collect();
    // One document a line; a line break outside of a string is white space.
    let lines: String = all.iter().map(|text| text.replace('\n', " ") + "\n").collect();
    let python = "
import json, sys
def refuse(text): raise ValueError(text)
def finite(text):
    value = float(text)
    if value in (float('inf'), float('-inf')): raise ValueError(text)
    return value
for line in sys.stdin.buffer:
    json.loads(line.decode('utf-8'), parse_constant=refuse, parse_float=finite).__repr__().encode()
";
    read_by("python3", python, &lines);
    let node = "
const text = new TextDecoder('utf-8', {fatal: true}).decode(require('fs').readFileSync(0));
const look = value => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not finite');
  if (typeof value === 'string' && !value.isWellFormed?.() && value.isWellFormed) throw new Error('half a pair');
  if (value && typeof value === 'object') Object.values(value).forEach(look);
};
text.trim().split('\\n').forEach(line => look(JSON.parse(line)));
";
    read_by("node", node, &lines);
}

/// A strict parser refuses a document with a name that stands twice.
#[test]
fn no_report_repeats_a_name() {
    let place = Place::new().file("keys", keys::test_1());
    let key = keys::key("rsa.pem", "test-1");
    let header = r#"{"alg":"RS256","x":1,"x":2}"#;
    let claims =
        r#"{"sub":"a","sub":"b","o":{"x":1,"x":2},"l":[{"y":1,"y":2}],"\ud800":1,"\udfff":2}"#;
    let token = keys::token(header, claims, &key, Alg::Rs256);
    let lines = ["verify --jwks keys -o json", "explain --jwks keys -o json", "decode -o json"];
    for line in lines.into_iter().chain(["decode --redact -o json", "decode --batch"]) {
        let said = place.run_with(&format!("{line} --at {NOW}"), &token);
        let document = Object::parse(&said.stdout).unwrap_or_else(|why| panic!("{why}: {said}"));
        assert_eq!(document.repeated(), None, "{said}");
        let is_said = said.stdout.contains(" repeats ");
        assert!(is_said || !line.ends_with("-o json") || line.contains("--redact"), "{said}");
    }
}

#[test]
fn a_number_beyond_a_double_is_told_as_text() {
    let place = Place::new();
    let key = keys::key("rsa.pem", "test-1");
    let claims = r#"{"x":1e999,"y":10e400,"z":12345678901234567890,"w":1.50}"#;
    let token = keys::token(r#"{"alg":"RS256"}"#, claims, &key, Alg::Rs256);
    let said = place.run_by(Clock::Fixed(NOW), &["decode", "-o", "json"], &token);
    for part in [r#""x": "1e999""#, r#""y": "10e400""#, r#""z": 12345678901234567890"#, "1.50"] {
        assert!(said.stdout.contains(part), "{part}: {said}");
    }
}

fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        "-?(0|[1-9][0-9]{0,4})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,4})?",
        "\"(\\\\u[0-9a-fA-F]{4}|[ -!#-\\[\\]-~é日\u{2028}]|\\\\[nt\"\\\\/]){0,6}\"",
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(("[a-c]|\\\\ud[89a-f]00", inner), 0..3).prop_map(|members| {
                let members = members.iter().map(|(name, value)| format!("\"{name}\":{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(15))]

    #[test]
    fn any_token_makes_readable_documents(value in any_json()) {
        for document in documents(&value) {
            let read: Result<Value, _> = serde_json::from_str(&document);
            prop_assert!(read.is_ok(), "{}: {}", value, document);
        }
    }
}
