//! An independent signer and verifier of every algorithm: python3 with `cryptography`. Where it is
//! missing, its tests skip aloud.

use std::sync::OnceLock;

use assert_cmd::Command;
use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use jotkit::jose::key::jwk;
use serde_json::{Value, json};

use crate::support::skipped;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/judge.py");

/// Who is asked to sign gets the private key.
pub fn to_sign(alg: Alg, key: &Key, message: &[u8]) -> Value {
    question(alg, key, true, message)
}

/// Who is asked to verify gets the public key, or the secret that there is.
pub fn to_verify(alg: Alg, key: &Key, message: &[u8], signature: &[u8]) -> Value {
    let mut question = question(alg, key, key.public().is_none(), message);
    question["signature"] = base64url::encode(signature).into();
    question
}

fn question(alg: Alg, key: &Key, private: bool, message: &[u8]) -> Value {
    let jwk: Value = serde_json::from_str(&jwk::write(key, private).to_string()).expect("JSON");
    json!({ "alg": alg.name(), "jwk": jwk, "message": base64url::encode(message) })
}

/// One answer for each question; `None` where nobody can be asked.
pub fn answers(questions: &[Value]) -> Option<Vec<Value>> {
    static IS_THERE: OnceLock<bool> = OnceLock::new();
    if !IS_THERE.get_or_init(is_there) {
        skipped("no python3 with the package cryptography is installed to compare with");
        return None;
    }
    let lines: String = questions.iter().map(|question| format!("{question}\n")).collect();
    let output = Command::new("python3").arg(SCRIPT).write_stdin(lines).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), questions.len());
    Some(answers)
}

fn is_there() -> bool {
    let asked = Command::new("python3").args(["-c", "import cryptography"]).output();
    asked.is_ok_and(|output| output.status.success())
}
