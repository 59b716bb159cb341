//! `probe` before small backends: the right one is clean, and each wrong one is caught by exactly the
//! cases that are about what is wrong with it.

mod backends;

use jotkit::sys::clock::Clock;
use serde_json::Value;

use crate::probe::backends::{AUDIENCE, Backend, ISSUER, KID, PATH};
use crate::support::server::{Reply, Server};
use crate::support::{NOW, Place, Transcript, fixture, keys};

/// Expected values and keys of [`backends`], and no pauses.
fn flags() -> String {
    format!(
        "--key key.pem --kid {KID} --issuer {ISSUER} --audience {AUDIENCE} --require role=admin \
         --rate 1000"
    )
}

fn place() -> Place {
    Place::new().file("key.pem", fixture("p256.pem"))
}

fn probe(server: &Server, more: &str) -> Transcript {
    let line = format!("probe {} {} --at {NOW} {more}", server.url(PATH), flags());
    server.hide_port(&place().run(&line))
}

/// Names of cases with that status and severity.
fn named(document: &Value, status: &str, severity: Option<&str>) -> Vec<String> {
    let cases = document["cases"].as_array().expect("a list");
    let fits = |case: &&Value| case["status"] == status && case["severity"].as_str() == severity;
    let names = cases.iter().filter(fits).map(|case| case["name"].as_str().expect("text"));
    names.map(str::to_owned).collect()
}

fn faults(document: &Value) -> Vec<String> {
    named(document, "fail", Some("fault"))
}

#[test]
fn the_right_backend_is_clean() {
    let server = backends::start(Backend::Right, Clock::Fixed(NOW));
    let transcript = probe(&server, "-o json");
    let document = transcript.ends_with(0).json();
    assert_eq!(document["verdict"], "accepted");
    assert_eq!(faults(&document), [""; 0]);
    assert_eq!(named(&document, "fail", Some("warning")), [""; 0]);
    // What is not sent is not passed.
    let skipped = named(&document, "skip", None);
    assert_eq!(
        skipped,
        [
            "too-old",
            "wrong-party",
            "wrong-typ",
            "access-token",
            "hmac-pem-pkcs1",
            "expired-after-use",
            "after-rotation"
        ]
    );
}

/// Each with the cases that catch it.
const BROKEN: [(Backend, &[&str]); 12] = [
    (
        Backend::Decodes,
        &[
            "other-key",
            "unknown-kid",
            "unknown-kid-other-key",
            "kid-path",
            "kid-quote",
            "kid-long",
            "kid-object",
            "jwk",
            "x5c",
            "jku",
            "x5u",
            "alg-none",
            "alg-None",
            "alg-NONE",
            "alg-nOnE",
            "hmac-pem",
            "hmac-pem-trimmed",
            "hmac-der",
            "hmac-jwk",
            "hmac-empty",
            "hmac-weak",
            "signature-stripped",
            "signature-changed",
            "payload-changed",
            "signature-of-another",
            "ecdsa-zero",
            "unknown-crit",
            "repeated-header",
        ],
    ),
    (Backend::AlgOfToken, &["alg-none", "alg-None", "alg-NONE", "alg-nOnE"]),
    (
        Backend::NoAudience,
        &["wrong-audience", "missing-audience", "wrong-audience-list", "id-token"],
    ),
    (Backend::NoExpiry, &["expired", "missing-exp", "text-exp", "repeated-claim"]),
    (Backend::CrashesOnNull, &["null"]),
    (Backend::FollowsJku, &["jku"]),
    (Backend::ReadsQueryString, &["query-string"]),
    (Backend::HmacConfusion, &["hmac-pem"]),
    (Backend::IgnoresKid, &["unknown-kid", "hmac-weak"]),
    (Backend::Echoes, &["refusal-echo"]),
    (
        Backend::Crashes,
        &[
            "empty",
            "null",
            "undefined",
            "bearer-twice",
            "garbage",
            "not-json",
            "json-null",
            "one-part",
            "two-parts",
            "truncated",
            "huge",
            "refusal-trace",
        ],
    ),
    (
        Backend::Redirects,
        &["no-credentials", "empty", "basic-credentials", "other-scheme", "query-string"],
    ),
];

#[test]
fn each_broken_backend_is_caught_by_exactly_its_cases() {
    let mut wrong = Vec::new();
    for (backend, expected) in BROKEN {
        let server = backends::start(backend, Clock::Fixed(NOW));
        let document = probe(&server, "-o json").ends_with(1).json();
        let faults = faults(&document);
        if faults != expected {
            wrong.push(format!("{backend:?}: expected {expected:?}, found {faults:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The one case that needs time to go on.
#[test]
fn a_cache_that_outlives_its_tokens_is_caught() {
    for (backend, status, expected) in
        [(Backend::Caches, 1, vec!["expired-after-use"]), (Backend::Right, 0, vec![])]
    {
        let server = backends::start(backend, Clock::Real);
        let only = "--only expired-after-use --only null -o json";
        let line = format!("probe {} {} {only}", server.url(PATH), flags());
        let document = place().run(&line).ends_with(status).json();
        assert_eq!(faults(&document), expected, "{backend:?}");
        assert_eq!(named(&document, "skip", None), [""; 0], "{backend:?}");
    }
}
