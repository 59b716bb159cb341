//! The documents that programs read: every member's name and type, and every id.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::Object;
use serde_json::Value;

use crate::support::{NOW, Place, keys};

/// The ids of all checks, in the order of the contract.
const CHECKS: [&str; 16] = [
    "structure",
    "header",
    "alg",
    "key",
    "signature",
    "exp",
    "nbf",
    "iat",
    "max_age",
    "iss",
    "sub",
    "aud",
    "azp",
    "typ",
    "require:role",
    "require:o.rol",
];

fn place() -> Place {
    Place::new().file("jwks.json", keys::jwks(&[&keys::key("rsa.pem", "test-1")]))
}

fn run(line: &str, token: &str) -> (String, Value) {
    let transcript = place().run_with(&format!("{line} -o json --at {NOW}"), token);
    let json = transcript.json();
    (transcript.stdout, json)
}

fn verify(flags: &str, token: &str) -> (String, Value) {
    run(&format!("verify --jwks jwks.json --require role --require o.rol=a {flags}"), token)
}

fn judgements() -> [(&'static str, Value); 4] {
    let good = keys::rs256(r#"{"role":"x","o":{"rol":"a"}}"#);
    [
        ("accepted", verify("", &good).1),
        ("rejected", verify("--audience web --max-age 1s", &good).1),
        ("rejected", verify("", "no token").1),
        ("undecided", run("verify --key absent --require role --require o.rol=a", &good).1),
    ]
}

/// The names of an object's members, as they are written.
fn names(text: &str) -> Vec<String> {
    let object = Object::parse(text).expect("an object");
    object.names().map(str::to_owned).collect()
}

/// The kind of a value: what a schema would say.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[track_caller]
fn has_kinds(object: &Value, kinds: &[(&str, &[&str])]) {
    let members = object.as_object().expect("an object");
    let known: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    for name in members.keys() {
        assert!(known.contains(&name.as_str()), "{name} is new: {object}");
    }
    for (name, allowed) in kinds {
        let value = members.get(*name).unwrap_or_else(|| panic!("{name} is gone: {object}"));
        assert!(allowed.contains(&kind(value)), "{name} is {}: {object}", kind(value));
    }
}

#[test]
fn a_report_has_these_members() {
    let (text, _) = verify("", &keys::rs256("{}"));
    let expected = ["schema", "verdict", "now", "checks", "header", "claims", "key", "demands"];
    assert_eq!(names(&text), expected);
    for (verdict, report) in judgements() {
        has_kinds(
            &report,
            &[
                ("schema", &["string"]),
                ("verdict", &["string"]),
                ("now", &["integer"]),
                ("checks", &["array"]),
                ("header", &["object", "null"]),
                ("claims", &["object", "null"]),
                ("key", &["object", "null"]),
                ("demands", &["object"]),
            ],
        );
        assert_eq!(report["schema"], "jotkit.report/1");
        assert_eq!(report["verdict"], verdict);
        assert_eq!(report["now"], NOW);
    }
}

#[test]
fn every_check_is_there_and_in_order() {
    for (_, report) in judgements() {
        let checks = report["checks"].as_array().expect("a list");
        let ids: Vec<&str> = checks.iter().filter_map(|check| check["id"].as_str()).collect();
        assert_eq!(ids, CHECKS);
        for check in checks {
            let any = &["null", "boolean", "integer", "number", "string", "array", "object"];
            has_kinds(
                check,
                &[
                    ("id", &["string"]),
                    ("status", &["string"]),
                    ("expected", any),
                    ("found", any),
                    ("detail", &["string"]),
                ],
            );
            let status = check["status"].as_str().expect("text");
            assert!(["pass", "fail", "skip"].contains(&status), "{check}");
        }
    }
}

#[test]
fn a_check_carries_both_of_its_sides() {
    let flags = "--audience web --audience app --max-age 30s --alg RS256 \
                 --issuer https://i.example --authorized-party https://web.example";
    let (_, report) = verify(flags, &keys::rs256(r#"{"exp":1,"role":"x"}"#));
    let sides = |id: &str| {
        let checks = report["checks"].as_array().expect("a list");
        let check = checks.iter().find(|check| check["id"] == id).expect("every check is there");
        (check["expected"].to_string(), check["found"].to_string())
    };
    for (id, expected, found) in [
        ("alg", r#"["RS256"]"#, r#""RS256""#),
        ("key", "null", r#""test-1""#),
        ("exp", "null", "1"),
        ("iat", "null", "1789999940"),
        ("max_age", "30", "60"),
        ("iss", r#""https://i.example""#, r#""https://issuer.example""#),
        ("aud", r#"["web","app"]"#, r#"["backend"]"#),
        ("azp", r#"["https://web.example"]"#, "null"),
        ("require:role", r#""it to be present""#, r#""x""#),
        ("require:o.rol", r#""a""#, "null"),
    ] {
        assert_eq!(sides(id), (expected.into(), found.into()), "{id}");
    }
}

#[test]
fn the_key_of_a_report() {
    let (text, report) = verify("", &keys::rs256("{}"));
    has_kinds(
        &report["key"],
        &[
            ("kid", &["string", "null"]),
            ("thumbprint", &["string", "null"]),
            ("source", &["string"]),
            ("age", &["integer", "null"]),
        ],
    );
    assert!(text.contains("\"kid\": \"test-1\""), "{text}");
    assert_eq!(report["key"]["source"], "jwks.json");
    assert_eq!(report["key"]["age"], Value::Null);
    let place = Place::new().file("secret", keys::SECRET);
    let line = format!("verify --secret-file secret -o json --at {NOW}");
    let report = place.run_with(&line, keys::hs256("{}")).json();
    // A secret's thumbprint would let anyone test guesses.
    assert_eq!(report["key"]["thumbprint"], Value::Null);
}

#[test]
fn a_token_has_these_members() {
    let good = keys::rs256("{}");
    let expected = [
        "schema",
        "verified",
        "now",
        "parts",
        "encrypted",
        "header",
        "claims",
        "payload",
        "signature",
        "dates",
        "notes",
        "serialization",
        "detached",
        "signatures",
        "meaning",
    ];
    assert_eq!(names(&run("decode", &good).0), expected);
    let header = good.split('.').next().expect("a header");
    let (text, encrypted) = (format!("{header}.aGVsbG8."), format!("{header}.a.b.c.d"));
    for token in [&good, &text, &encrypted] {
        let (_, document) = run("decode", token);
        has_kinds(
            &document,
            &[
                ("schema", &["string"]),
                ("verified", &["boolean"]),
                ("now", &["integer"]),
                ("parts", &["integer"]),
                ("encrypted", &["boolean"]),
                ("header", &["object", "null"]),
                ("claims", &["object", "null"]),
                ("payload", &["object", "null"]),
                ("signature", &["object", "null"]),
                ("dates", &["object"]),
                ("notes", &["array"]),
                ("serialization", &["string"]),
                ("detached", &["boolean"]),
                ("signatures", &["array"]),
                ("meaning", &["object", "null"]),
            ],
        );
        has_kinds(
            &document["signatures"][0],
            &[
                ("protected", &["object", "null"]),
                ("unprotected", &["object", "null"]),
                ("bytes", &["integer", "null"]),
            ],
        );
        assert_eq!(document["schema"], "jotkit.token/1");
        assert_eq!(document["verified"], false);
    }
    let (_, document) = run("decode", &good);
    has_kinds(&document["signature"], &[("bytes", &["integer"])]);
    has_kinds(&document["dates"], &[("exp", &["object"]), ("iat", &["object"])]);
    let kinds: [(&str, &[&str]); 2] = [("date", &["string"]), ("distance", &["integer"])];
    has_kinds(&document["dates"]["exp"], &kinds);
    assert_eq!(document["dates"]["iat"]["distance"], -60);
}

#[test]
fn numbers_keep_their_text_and_members_their_order() {
    let claims = r#"{"z":1.50,"a":-0,"big":123456789012345678901234567890,"e":1E+2,"m":[1.0]}"#;
    let header = r#"{"x":0.10,"kid":"test-1","alg":"RS256"}"#;
    let key = keys::key("rsa.pem", "test-1");
    let token = keys::token(header, claims, &key, Alg::Rs256);
    for line in ["decode", "verify --jwks jwks.json"] {
        let (text, _) = run(line, &token);
        let document = Object::parse(&text).expect("an object");
        let written = |name: &str| document.get(name).expect("it is there").to_string();
        assert_eq!((written("header").as_str(), written("claims").as_str()), (header, claims));
    }
}

#[test]
fn standard_error_is_no_part_of_a_document() {
    let line = format!("verify --jwks absent -o json --at {NOW}");
    let transcript = Place::new().run_with(&line, keys::rs256("{}"));
    assert_eq!(transcript.json()["verdict"], "undecided");
    assert!(transcript.stderr.starts_with("error: absent: no such file\n"), "{transcript}");
    let line = format!("decode -o json --at {NOW}");
    assert_eq!(Place::new().run_with(&line, keys::rs256("{}")).stderr, "");
}
