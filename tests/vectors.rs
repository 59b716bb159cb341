//! The public vectors of JOSE in `../shared/vectors/jose.jsonl`, whose README says what the fields
//! mean: every JWS and JWK case that nobody contests gets the published verdict.

use std::path::PathBuf;

use jotkit::jose::alg::Alg;
use jotkit::jose::crypto::Verifier;
use jotkit::jose::crypto::rsa_kernel::{RsaGroup, RsaKernel};
use jotkit::jose::key::set::KeySet;
use jotkit::jose::token::Token;
use jotkit::verify::report::Check;
use serde_json::Value;

use crate::support::verdict::{judgement, objections};
use crate::support::{NOW, Place, not_to_be_had};

/// Verdicts that are right under one rule only: what the vectors call it, and the check of ours
/// that holds it with what it says.
#[rustfmt::skip]
const RULES: [(&str, &str, &str); 12] = [
    ("valid if JSON serialization is supported",          "structure", "not a JSON serialization"),
    ("header alg != JWK alg",                             "signature", "does not verify"),
    ("use=enc",                                           "key",       "its use is enc, not sig"),
    ("key_ops=[encrypt]",                                 "key",       "its key_ops are encrypt"),
    ("strict base64url",                                  "structure", "is not base64url"),
    ("non-canonical trailing bits, MAC is over raw text", "structure", "has stray bits"),
    ("ROCA fingerprint test needed",                      "key",       "can be factored (ROCA)"),
    ("RSA e=1",                                           "key",       "an RSA exponent of 1"),
    ("HMAC key shorter than hash",                        "key",       "a secret of 376 bits; at least 384"),
    ("empty",                                             "key",       "member k: is empty"),
    ("JWK alg ES521 vs P-256",                            "key",       "it is pinned to alg ES521"),
    ("JWK alg A256GCM",                                   "key",       "it is pinned to alg A256GCM"),
];

/// One line of the file.
struct Case {
    id: String,
    token: String,
    /// Where it is not in the token.
    payload: Option<String>,
    keys: String,
    valid: bool,
    policy: Option<String>,
}

impl Case {
    /// `None` for encrypted tokens, and for verdicts that are disputed.
    fn read(line: &str) -> Option<Case> {
        let case: Value = serde_json::from_str(line).expect("a line is JSON");
        let text = |name: &str| case[name].as_str().map(str::to_owned);
        if !text("kind")?.starts_with("jws-") || text("contested").is_some() {
            return None;
        }
        Some(Case {
            id: text("id")?,
            token: match &case["token"] {
                // An empty text is left out of the file.
                Value::Null => String::new(),
                Value::String(compact) => compact.clone(),
                json => json.to_string(),
            },
            payload: text("payload").filter(|_| case["detached"] == true),
            keys: keys(&case),
            valid: case["expect"] == "valid",
            policy: text("policy"),
        })
    }

    /// What keeps the signatures from being good, each with its check.
    fn objections(&self) -> Vec<Check> {
        let payload = self.payload.clone().map(String::into_bytes);
        let judgement = judgement(&self.token, payload, &self.keys);
        judgement.reports().iter().flat_map(objections).cloned().collect()
    }
}

/// The keys of a case as the text of a JWK or of a JWK set.
fn keys(case: &Value) -> String {
    match (&case["jwks"], &case["jwk"]) {
        (Value::Null, Value::Array(keys)) => serde_json::json!({ "keys": keys }).to_string(),
        (Value::Null, Value::Null) => r#"{"keys":[]}"#.to_owned(),
        (Value::Null, jwk) => jwk.to_string(),
        (jwks, _) => jwks.to_string(),
    }
}

/// Every case to be gated; `None`, aloud, where the file is not beside the sources.
fn cases() -> Option<Vec<Case>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/vectors/jose.jsonl"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        not_to_be_had(&format!(
            "{} is not there; tests/rfc.rs has examples of its own",
            path.display()
        ));
        return None;
    };
    let cases: Vec<Case> = text.lines().filter_map(Case::read).collect();
    assert!(cases.len() > 100, "only {} cases are found", cases.len());
    Some(cases)
}

#[test]
fn every_uncontested_case_gets_its_verdict() {
    let differs = |case: &Case| {
        let objections = case.objections();
        let why = objections.iter().map(|check| format!("{}: {}", check.id, check.detail));
        let word = if case.valid { "valid" } else { "invalid" };
        (objections.is_empty() != case.valid)
            .then(|| format!("{} is {word}; {}", case.id, why.collect::<Vec<_>>().join("; ")))
    };
    let differing: Vec<String> = cases().iter().flatten().filter_map(differs).collect();
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}

#[test]
fn a_verdict_of_policy_is_given_by_the_rule_it_names() {
    let Some(cases) = cases() else { return };
    let policies = cases.iter().filter_map(|case| Some((case, case.policy.as_ref()?)));
    assert!(policies.clone().count() > 0, "no case has a policy");
    for (case, policy) in policies {
        let rule = RULES.iter().find(|(name, ..)| name == policy);
        let (_, id, detail) = rule.unwrap_or_else(|| panic!("{}: no rule for {policy}", case.id));
        let objections = case.objections();
        let said = objections.first().unwrap_or_else(|| panic!("{} passes", case.id));
        assert!(said.id.word() == *id && said.detail.contains(detail), "{}: {said:?}", case.id);
    }
}

/// The tool and the library are one, but the tool has been told by files and flags.
#[test]
fn the_tool_agrees_with_the_library() {
    for case in cases().iter().flatten() {
        let place = Place::new().file("keys", &case.keys);
        let (place, flag) = match &case.payload {
            Some(payload) => (place.file("payload", payload), "--payload payload"),
            None => (place, ""),
        };
        let line = format!("verify --any-payload --key keys {flag} --at {NOW}");
        let transcript = place.run_with(&line, &case.token);
        let expected: &[i32] = if case.valid { &[0] } else { &[1, 3] };
        assert!(expected.contains(&transcript.status), "{}: {transcript}", case.id);
    }
}

/// Eight RSA signatures at once say what one by one says, of the same key and text.
#[test]
fn rsa_vectors_are_the_same_eight_at_once() {
    let kernel = RsaKernel::portable();
    let mut compared = 0;
    for case in cases().iter().flatten() {
        let (Ok(set), Ok(token)) = (KeySet::parse(case.keys.as_bytes()), Token::parse(&case.token))
        else {
            continue;
        };
        let Some(alg) = token.header().alg().ok().flatten().and_then(Alg::named) else { continue };
        for key in set.keys() {
            let Some(mut group) = RsaGroup::new(key, alg) else { continue };
            let verifier = Verifier::new(key, alg).expect("a key of a usual size");
            for line in 0..3 {
                group.push((0, line), &token.signing_input(), token.signature());
            }
            let is_good = verifier.verify(&token.signing_input(), token.signature());
            let expected = if is_good { vec![(0, 0), (0, 1), (0, 2)] } else { Vec::new() };
            assert_eq!(group.verify(&kernel, &verifier), Ok(expected), "{}", case.id);
            compared += 1;
        }
    }
    assert!(cases().is_none() || compared > 5, "only {compared} are of such keys");
}
