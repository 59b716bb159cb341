//! `probe` before small backends: the right one is clean, and each wrong one is caught by exactly the
//! cases that are about what is wrong with it.

mod backends;
mod sockets;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use jotkit::jose::alg::Alg;
use jotkit::jose::key::Key;
use jotkit::probe::case::Case;
use jotkit::probe::cases;
use jotkit::sys::clock::Clock;
use serde_json::Value;
use snapbox::str;

use crate::probe::backends::{AUDIENCE, Backend, ISSUER, KID, PATH, Source};
use crate::probe::sockets::Reads;
use crate::support::issuer::Issuer;
use crate::support::server::{METADATA, Reply, Server};
use crate::support::{NOW, Place, Transcript, finish, fixture, keys};

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
const BROKEN: [(Backend, &[&str]); 13] = [
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
    (Backend::NoExpiry, &["expired", "missing-exp", "text-exp"]),
    (Backend::CrashesOnNull, &["null"]),
    (Backend::FollowsJku, &["jku"]),
    (Backend::FetchesJku, &["jku"]),
    (Backend::ReadsQueryString, &["query-string"]),
    (Backend::HmacConfusion, &["hmac-pem"]),
    (Backend::IgnoresKid, &["unknown-kid", "hmac-weak"]),
    (Backend::Echoes, &["refusal-echo"]),
    (
        Backend::Crashes,
        &[
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

/// A local issuer makes every token, and changes its key.
#[test]
fn a_local_issuer_makes_the_tokens() {
    let place = place();
    let issuer = Issuer::start(&place, "--alg ES256");
    let server = Server::new();
    let jwks = Source::Url(format!("{}/.well-known/jwks.json", issuer.url()));
    backends::serve(&server, Backend::Right, Clock::Real, jwks, &issuer.url());
    let line = format!(
        "probe {} --issuer-at {} --audience {AUDIENCE} --require role=admin --rate 1000 -o json",
        server.url(PATH),
        issuer.url()
    );
    let document = place.run(&line).ends_with(0).json();
    assert_eq!(faults(&document), [""; 0]);
    assert_eq!(
        named(&document, "skip", None),
        ["too-old", "wrong-party", "wrong-typ", "access-token", "hmac-pem-pkcs1"]
    );
    assert!(named(&document, "pass", None).contains(&"after-rotation".to_owned()));
}

/// Of one real token all is tried that needs no private key, and the rest is skipped.
#[test]
fn one_real_token_is_enough_for_forgeries() {
    let claims = keys::claims(r#"{"role":"admin"}"#);
    let header = format!(r#"{{"alg":"ES256","kid":"{KID}"}}"#);
    let key = keys::key("p256.pem", KID);
    let place = place()
        .file("token.jwt", keys::token(&header, &claims, &key, Alg::Es256))
        .file("jwks.json", keys::jwks(&[&key]));
    let probe = |backend| {
        let server = backends::start(backend, Clock::Fixed(NOW));
        let line = format!(
            "probe {} --token token.jwt --jwks jwks.json --rate 1000 --at {NOW} -o json",
            server.url(PATH)
        );
        place.run(&line).json()
    };
    let right = probe(Backend::Right);
    assert_eq!(faults(&right), [""; 0]);
    let skipped = named(&right, "skip", None);
    for needs_key in ["expired", "unknown-kid", "unknown-crit", "repeated-claim"] {
        assert!(skipped.contains(&needs_key.to_owned()), "{needs_key}: {skipped:?}");
    }
    assert_eq!(faults(&probe(Backend::HmacConfusion)), ["hmac-pem"]);
    assert_eq!(faults(&probe(Backend::FollowsJku)), ["jku"]);
}

#[test]
fn keys_of_a_real_token_may_be_in_a_variable() {
    let key = keys::key("p256.pem", KID);
    let claims = keys::claims(r#"{"role":"admin"}"#);
    let header = format!(r#"{{"alg":"ES256","kid":"{KID}"}}"#);
    let place = place().file("token.jwt", keys::token(&header, &claims, &key, Alg::Es256));
    let server = backends::start(Backend::HmacConfusion, Clock::Fixed(NOW));
    let line = format!(
        "probe {} --token token.jwt --key-env KEYS --rate 1000 --at {NOW} -o json --only hmac-pem",
        server.url(PATH)
    );
    let mut command = place.command();
    command.env("KEYS", keys::jwks(&[&key])).args(line.split(' '));
    assert_eq!(faults(&finish(&mut command).json()), ["hmac-pem"]);
}

#[test]
fn findings_come_in_order_of_danger_with_their_fix() {
    let server = Server::new();
    server.serve_by(PATH, |asked| {
        let header = asked.header("authorization").unwrap_or_default();
        match header {
            "Bearer null" => Reply::new(500, "text/plain", "").header("x-powered-by", "Express"),
            "" => Reply::new(403, "text/plain", ""),
            _ => Reply::json("{}"),
        }
    });
    let only = "--only no-credentials --only null --only expired --only good-again";
    probe(&server, &format!("{only} --only refusal-challenge")).shows(str![[r#"
status 1
--- standard output
rejected: 3 of 5 cases failed, 1 skipped
  accepted      expired: 200, expected 401
                it expired an hour ago (RFC 7519 section 4.1.4)
                fix: let the library check exp and nbf, with a tolerance of at most one minute
  server error  null: 500, expected 401
                a front end without a session sends null (RFC 6750 section 3.1)
                fix: catch what verify throws and call res.sendStatus(401), in async handlers too
  wrong status  no-credentials: 403, expected 401
                a request without a token must be rejected (RFC 6750 section 3.1)
                fix: 401 for a missing or invalid token, 403 for a valid one without the permission
passed: 2 cases (-v lists them)
skipped: refusal-challenge (no rejection shows it)

--- standard error

"#]]);
    for format in ["github", "junit"] {
        let transcript = probe(&server, &format!("{only} -o {format}"));
        match format {
            "github" => transcript.shows(str![[r#"
status 1
--- standard output
::error title=accepted%3A expired::200, expected 401%0Ait expired an hour ago (RFC 7519 section 4.1.4)%0Afix: let the library check exp and nbf, with a tolerance of at most one minute
::error title=server error%3A null::500, expected 401%0Aa front end without a session sends null (RFC 6750 section 3.1)%0Afix: catch what verify throws and call res.sendStatus(401), in async handlers too
::error title=wrong status%3A no-credentials::403, expected 401%0Aa request without a token must be rejected (RFC 6750 section 3.1)%0Afix: 401 for a missing or invalid token, 403 for a valid one without the permission

--- standard error

"#]]),
            _ => transcript.shows(str![[r#"
status 1
--- standard output
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="jotkit probe http://127.0.0.1:[PORT]/me" tests="5" failures="3" errors="0" skipped="0">
<testcase classname="probe" name="good"></testcase>
<testcase classname="probe" name="no-credentials"><failure message="wrong status: 403, expected 401">a request without a token must be rejected (RFC 6750 section 3.1)
fix: 401 for a missing or invalid token, 403 for a valid one without the permission</failure></testcase>
<testcase classname="probe" name="null"><failure message="server error: 500, expected 401">a front end without a session sends null (RFC 6750 section 3.1)
fix: catch what verify throws and call res.sendStatus(401), in async handlers too</failure></testcase>
<testcase classname="probe" name="expired"><failure message="accepted: 200, expected 401">it expired an hour ago (RFC 7519 section 4.1.4)
fix: let the library check exp and nbf, with a tolerance of at most one minute</failure></testcase>
<testcase classname="probe" name="good-again"></testcase>
</testsuite>
</testsuites>

--- standard error

"#]]),
        }
    }
}

/// What a status says about others is not taken for an answer about the token.
#[test]
fn only_what_is_about_the_token_leads_to_its_key() {
    let trust = "the API must trust the key";
    for status in [301, 302, 307, 404, 405, 406, 415, 429, 500, 502, 503] {
        let server = Server::new();
        server
            .serve(PATH, Reply::new(status, "text/plain", "").header("location", "/login?next=1"));
        let said = probe(&server, "");
        assert!(!said.ends_with(3).stderr.contains(trust), "{status}: {said}");
        assert!(said.stderr.starts_with("hint: "), "{status}: {said}");
        let is_named = said.stderr.contains("'/login?next=1'");
        assert_eq!(is_named, status < 400, "{status}: {said}");
    }
    // A key that was not trusted would have been refused before.
    for body in [
        r#"{"error":"insufficient_scope","error_description":"the token lacks the scope orders:read"}"#,
        r#"{"detail":"You do not have permission to perform this action."}"#,
        r#"{"message":"wrong audience: expected orders"}"#,
    ] {
        let server = Server::new();
        server.serve(PATH, Reply::new(403, "application/json", body));
        let said = probe(&server, "");
        assert!(!said.ends_with(3).stderr.contains(trust), "{body}: {said}");
    }
    for status in [400, 401, 403, 422, 498] {
        let server = Server::new();
        server.serve(PATH, Reply::new(status, "text/plain", ""));
        let said = probe(&server, "");
        assert!(said.ends_with(3).stderr.contains(trust), "{status}: {said}");
    }
}

/// What the case expects by itself needs no fix in the API.
#[test]
fn a_status_that_was_expected_otherwise_is_said_to_be_usual() {
    let server = backends::start(Backend::Right, Clock::Fixed(NOW));
    let usual = "fix: this is what the case expects unless told otherwise";
    let said = probe(&server, "--only alg-none --expect alg-none=200");
    assert!(said.ends_with(1).stdout.contains(usual), "{said}");
    let said = probe(&server, "--only alg-none --expect alg-none=418");
    assert!(said.ends_with(1).stdout.contains(usual), "{said}");
    let other = Server::new();
    other.serve(PATH, Reply::json("{}"));
    let said = probe(&other, "--only alg-none --expect alg-none=418");
    assert!(!said.ends_with(1).stdout.contains(usual), "{said}");
}

/// Nothing is sent there, with `--yes` or without.
#[test]
fn plain_http_to_another_machine_is_a_usage_error() {
    for (url, hint) in [
        ("http://api.invalid/me", "--insecure-allow-http api.invalid"),
        ("ws://api.invalid:81/me", "--insecure-allow-http api.invalid"),
        ("ftp://api.invalid/me", "hint: write it as https://host/path"),
    ] {
        for more in ["", "--yes"] {
            let said = place().run(&format!("probe {url} {} --at {NOW} {more}", flags()));
            assert!(said.ends_with(2).stderr.contains(hint), "{url} {more}: {said}");
            assert!(!said.stderr.contains("keys that come"), "{url} {more}: {said}");
        }
    }
    // What is allowed is asked for, as anywhere else.
    let allowed = "--insecure-allow-http api.invalid";
    let said = place().run(&format!("probe http://api.invalid/ {} --at {NOW} {allowed}", flags()));
    assert!(said.ends_with(2).stderr.contains("needs --yes"), "{said}");
}

#[test]
fn the_good_token_is_accepted_first() {
    let server = Server::new();
    let body = r#"{"detail":"Signature has expired"}"#;
    let refusal = Reply::new(401, "application/json", body);
    server.serve(PATH, refusal.header("www-authenticate", "Bearer error=\"invalid_token\""));
    probe(&server, "").shows(str![[r#"
status 3
--- standard output
undecided: the API does not accept the good token, so nothing else was tried
  http://127.0.0.1:[PORT]/me: 401
  www-authenticate: Bearer error="invalid_token"
  {"detail":"Signature has expired"}

what it says can mean:
  time.expired: The token has expired
  time.short-lived: The token is valid for two minutes at most, and was used later
  time.relative-lifetime: The token was never valid: exp is too early
  time.clock-skew: A date lies ahead of this clock
  more: jotkit explain --cause time.expired

--- standard error
hint: the API must trust the key that signs these tokens, by their kid

"#]]);
    assert_eq!(server.hits(PATH), 1, "nothing else is sent");
    let moved = Server::new();
    moved.serve(PATH, Reply::redirect("/login"));
    let transcript = probe(&moved, "-o json");
    assert_eq!(transcript.ends_with(3).json()["cases"][0]["found"], "302");
    assert_eq!(moved.paths(), [PATH], "redirects are not followed");
}

/// A token of another day is explained before the API is.
#[test]
fn a_real_token_that_is_wrong_is_explained() {
    let server = backends::start(Backend::Right, Clock::Fixed(NOW));
    let key = keys::key("rsa.pem", KID);
    let place = place()
        .file("token.jwt", keys::rs256(r#"{"iat":1789980000,"exp":1789990000}"#))
        .file("jwks.json", keys::jwks(&[&Key { kid: Some("test-1".into()), ..key }]));
    let line = format!("probe {} --token token.jwt --jwks jwks.json --at {NOW}", server.url(PATH));
    let transcript = place.run(&line);
    assert!(transcript.ends_with(3).stdout.contains("more: jotkit explain --cause time.expired"));
}

#[test]
fn nothing_is_sent_to_others_unasked() {
    let place = place();
    let line = |more: &str| format!("probe https://api.example/me {} --at {NOW} {more}", flags());
    place.run(&line("--only null")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: nothing was sent: this needs --yes
  about 2 requests (GET) would be sent, 1000 a second at most
  to https://api.example/me

hint: to see them: --dry-run
hint: to send them: --yes, if the API is yours or its owner agrees

"#]]);
    let server = backends::start(Backend::Right, Clock::Fixed(NOW));
    probe(&server, "--method POST").ends_with(2);
    assert_eq!(server.paths(), [""; 0]);
    probe(&server, "--method POST --yes --only null").ends_with(0);
    assert!(server.asked().iter().all(|asked| asked.method == "POST"));
}

#[test]
fn a_dry_run_prints_commands_and_sends_nothing() {
    let server = backends::start(Backend::Right, Clock::Fixed(NOW));
    probe(&server, "--dry-run --only null --only two-headers --only too-old").ends_with(0);
    assert_eq!(server.paths(), [""; 0]);
    let key = keys::key("p256.pem", KID);
    let header = format!(r#"{{"alg":"ES256","kid":"{KID}"}}"#);
    let token = keys::token(&header, &keys::claims("{}"), &key, Alg::Es256);
    let place = place().file("token.jwt", &token);
    // Not even a part of its signature, cut or changed as it may be.
    let all = place.run(&format!("probe {} --token token.jwt --dry-run", server.url(PATH)));
    let signature = token.rsplit('.').next().expect("a signature");
    for at in 0..signature.len() - 12 {
        assert!(!all.stdout.contains(&signature[at..at + 12]), "{all}");
    }
    let only = "--only null --only other-scheme --only payload-changed --only expired";
    let line = format!("probe {} --token token.jwt --dry-run {only}", server.url(PATH));
    let transcript = server.hide_port(&place.run(&line));
    transcript.shows(str![[r#"
status 0
--- standard output
# TOKEN stands for the token that was given
# good: expected 2xx
curl -i -H 'Authorization: Bearer TOKEN' http://127.0.0.1:[PORT]/me
# null: expected 401
curl -i -H 'Authorization: Bearer null' http://127.0.0.1:[PORT]/me
# other-scheme: expected 401
curl -i -H 'Authorization: Token TOKEN' http://127.0.0.1:[PORT]/me
# expired: skipped, needs the issuer's private key
# payload-changed: expected 401
curl -i -H 'Authorization: Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QtMSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwic3ViIjoidXNlcl9zb21lYm9keV9lbHNlIiwiYXVkIjoiYmFja2VuZCIsImlhdCI6MTc4OTk5OTk0MCwiZXhwIjoxNzkwMDAwMzAwfQ.SIGNATURE' http://127.0.0.1:[PORT]/me

--- standard error

"#]]);
}

/// Each place of the token, and what arrives there.
#[test]
fn the_token_goes_where_it_is_said() {
    let words = |more: &[&str]| {
        let server = Server::with(Reply::new(401, "text/plain", ""));
        let url = server.url("/keys.json");
        let flags = flags();
        let base: Vec<&str> = ["probe", &url].into_iter().chain(flags.split(' ')).collect();
        place().run_words(&[&base[..], more].concat(), "").ends_with(3);
        server.asked().remove(0)
    };
    assert!(words(&[]).header("authorization").is_some_and(|it| it.starts_with("Bearer eyJ")));
    let cookie = words(&["--cookie", "session"]);
    assert!(cookie.header("cookie").is_some_and(|it| it.starts_with("session=eyJ")));
    assert_eq!(cookie.header("authorization"), None);
    let own = words(&["--header", "X-Auth: Token {token}"]);
    assert!(own.header("x-auth").is_some_and(|it| it.starts_with("Token eyJ")));
    assert!(words(&["--query", "t"]).target.starts_with("/keys.json?t=eyJ"));
}

#[test]
fn wrong_questions_are_answered_by_what_is_right() {
    let place = place();
    let asked = |line: &str| place.run(&format!("probe http://127.0.0.1:1/ {line}"));
    asked("").shows(str![[r#"
status 2
--- standard output

--- standard error
error: no tokens to send

hint: to make them with the issuer's private key: --key FILE
hint: to have them made by a local jotkit serve: --issuer-at URL
hint: to send one real token, and variants of it: --token FILE, or - for stdin

"#]]);
    asked("--key key.pem --only expird").shows(str![[r#"
status 2
--- standard output

--- standard error
error: there is no case expird

hint: did you mean expired?
hint: to see all cases: jotkit probe --list

"#]]);
    asked("--key key.pem --only missing:x").ends_with(2);
    asked("--key key.pem --expect null=abc").ends_with(2);
    asked("--key key.pem --rate 0").ends_with(2);
    asked("--key key.pem").ends_with(3);
    place.run("probe localhost:3000 --key key.pem").ends_with(2);
    place.run("probe http://api.example/ --key key.pem").ends_with(2);
    let list = place.run("probe --list");
    assert!(list.ends_with(0).stdout.contains("RFC 8725 section 3.10"));
}

#[test]
fn expectations_can_be_changed() {
    let server = backends::start(Backend::NoAudience, Clock::Fixed(NOW));
    let only = "--only wrong-audience --only missing -o json";
    let expect = "--expect wrong-audience=2xx --expect missing=401";
    let document = probe(&server, &format!("{only} {expect}")).ends_with(1).json();
    assert_eq!(faults(&document), ["missing:role"]);
    probe(&server, "--only wrong-audience --expect wrong-audience=200").ends_with(0);
}

/// A WebSocket refuses by its answer to the upgrade or by closing.
#[test]
fn websockets_are_tried() {
    let flags = flags();
    let only = ["no-credentials", "null", "expired", "alg-none", "good-again"];
    let probe = |reads, place_of_token: &[&str]| {
        let url = format!("ws://{}/", sockets::start(reads, false));
        let at = NOW.to_string();
        let base = ["probe", &url, "--at", &at, "--ws-wait", "300ms", "-o", "json"];
        let only = only.iter().flat_map(|name| ["--only", name]);
        let words = base.into_iter().chain(flags.split(' ')).chain(only);
        let words: Vec<&str> = words.chain(place_of_token.iter().copied()).collect();
        place().run_words(&words, "").json()
    };
    let protocol = ["--ws-protocol", "bearer, {token}"];
    let message = ["--ws-message", "token={token}"];
    for (reads, place_of_token) in
        [(Reads::Header, &[][..]), (Reads::Protocol, &protocol), (Reads::Message, &message)]
    {
        let document = probe(reads, place_of_token);
        assert_eq!(faults(&document), [""; 0], "{reads:?}: {document}");
        let skipped = named(&document, "skip", None);
        assert_eq!(skipped.is_empty(), reads != Reads::Message, "{reads:?}");
        assert_eq!(document["cases"][2]["name"], "null");
    }
    let closed = |document: &Value| document["cases"][2]["found"].clone();
    assert_eq!(closed(&probe(Reads::Message, &message)), "the WebSocket is closed with 4401");
    let dropped = probe(Reads::HangsUp, &[]);
    assert_eq!(faults(&dropped), [""; 0]);
    assert_eq!(closed(&dropped), "the WebSocket is closed without a close frame");
    let open = probe(Reads::Nothing, &[]);
    assert_eq!(faults(&open), ["no-credentials", "null", "expired", "alg-none"]);
    assert_eq!(open["cases"][2]["found"], "the WebSocket stays open");
}

#[test]
fn secure_websockets_are_tried() {
    let address = sockets::start(Reads::Header, true);
    let place = place().file("ca.pem", fixture("localhost-cert.pem"));
    let line = format!(
        "probe wss://{address}/ {} --at {NOW} --ws-wait 300ms -o json --only no-credentials \
         --only expired --only good-again",
        flags()
    );
    let document = place.run(&format!("{line} --ca-cert ca.pem")).ends_with(0).json();
    assert_eq!(document["cases"].as_array().map(Vec::len), Some(4), "{document}");
    let stranger = place.run(&line);
    assert!(
        stranger
            .ends_with(3)
            .stderr
            .contains("hint: if its certificate is from your own CA: --ca-cert FILE"),
        "{stranger}"
    );
}

/// The table of `docs/probe.md` is that of the code.
#[test]
fn the_page_lists_every_case() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/probe.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (start, end) = ("<!-- cases -->\n", "<!-- end of cases -->");
    let (before, rest) = page.split_once(start).expect("a beginning");
    let (kept, after) = rest.split_once(end).expect("an end");
    let rows = cases::all().map(|case| {
        let Case { name, expect, why, source, .. } = case;
        format!("| `{name}` | {expect} | {why} | {source} |\n")
    });
    let head = "| case | expected | why | source |\n|---|---|---|---|\n".to_owned();
    let table = rows.fold(head, |table, row| table + &row);
    if std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        std::fs::write(&path, format!("{before}{start}{table}{end}{after}")).expect("written");
    } else {
        assert_eq!(kept, table, "stale: SNAPSHOTS=overwrite cargo test probe");
    }
}

#[test]
fn the_document_has_these_members() {
    let server = backends::start(Backend::NoAudience, Clock::Fixed(NOW));
    probe(&server, "--only wrong-audience --only too-old --only refusal-slow -o json").shows(str![
        [r#"
status 1
--- standard output
{
  "schema": "jotkit.probe/1",
  "verdict": "rejected",
  "url": "http://127.0.0.1:[PORT]/me",
  "interrupted": false,
  "cases": [
    {
      "name": "good",
      "status": "pass",
      "severity": null,
      "rank": null,
      "expected": "2xx",
      "found": "200",
      "detail": "",
      "why": "the good token is accepted",
      "source": "RFC 6750 section 2",
      "fix": null
    },
    {
      "name": "too-old",
      "status": "skip",
      "severity": null,
      "rank": null,
      "expected": "401",
      "found": null,
      "detail": "needs --max-age",
      "why": "it was issued ten years ago",
      "source": "RFC 7519 section 4.1.6",
      "fix": null
    },
    {
      "name": "wrong-audience",
      "status": "fail",
      "severity": "fault",
      "rank": "accepted",
      "expected": "401",
      "found": "200",
      "detail": "200",
      "why": "a token for another API of the same issuer",
      "source": "RFC 8725 section 3.9",
      "fix": "give the library the expected audience; a list must contain it"
    },
    {
      "name": "refusal-slow",
      "status": "skip",
      "severity": null,
      "rank": null,
      "expected": "rejections within 2 s",
      "found": null,
      "detail": "no rejection shows it",
      "why": "many such requests would keep the API busy",
      "source": "CWE-400",
      "fix": null
    }
  ],
  "causes": [],
  "demands": {
    "aud": "--audience",
    "iss": "--issuer",
    "key": "--key",
    "require:role": "--require"
  }
}

--- standard error

"#]
    ]);
}

/// What was seen until then is reported, and what was not sent is not passed.
#[test]
fn an_interrupted_run_says_what_it_saw() {
    let server = Server::new();
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    server.serve_by(PATH, move |asked| match asked.header("authorization") {
        Some("Bearer undefined") => {
            tell.lock().expect("no panic").send(()).expect("somebody waits");
            Reply::raw("").then_silence()
        }
        Some("Bearer null") => Reply::new(401, "text/plain", ""),
        _ => Reply::json("{}"),
    });
    let only = "--only null --only undefined --only garbage";
    let line = format!("probe {} {} --at {NOW} {only} -o json", server.url(PATH), flags());
    let place = place();
    let child = Command::new(env!("CARGO_BIN_EXE_jotkit"))
        .args(line.split_whitespace())
        .current_dir(place.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool runs");
    told.recv_timeout(Duration::from_secs(60)).expect("it comes that far");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(3));
    let document: Value = serde_json::from_slice(&output.stdout).expect("a document");
    assert_eq!(document["interrupted"], true);
    assert_eq!(named(&document, "pass", None), ["good", "null"]);
    assert_eq!(named(&document, "undecided", None), ["undefined", "garbage"]);
}

#[test]
fn a_refusal_that_is_wrong_says_how() {
    let server = backends::start(Backend::Echoes, Clock::Fixed(NOW));
    let only = "--only expired --only not-yet-valid --only refusal-echo";
    let said = probe(&server, only).ends_with(1).stdout.clone();
    let line = said.lines().find(|line| line.contains("refusal-echo"));
    assert_eq!(
        line.map(str::trim),
        Some(
            "style         refusal-echo: the token is repeated (expired, not-yet-valid), expected rejections without the token"
        ),
        "{said}"
    );
}

/// `--max-time` ends a request that `--timeout` would wait for.
#[test]
fn the_whole_run_has_a_limit() {
    let server = Server::new();
    server.serve_by(PATH, |asked| match asked.header("authorization") {
        Some("Bearer undefined") => Reply::raw("").then_silence(),
        Some("Bearer null") => Reply::new(401, "text/plain", ""),
        _ => Reply::json("{}"),
    });
    let only = "--only null --only undefined --only garbage -o json";
    let began = Instant::now();
    let run = probe(&server, &format!("--max-time 2s --timeout 10m {only}"));
    assert!(began.elapsed() < Duration::from_secs(60));
    let document = run.ends_with(3).json();
    assert_eq!(document["interrupted"], true);
    assert_eq!(named(&document, "undecided", None), ["undefined", "garbage"]);

    server.serve(PATH, Reply::raw("").then_silence());
    let run = probe(&server, "--max-time 0.1s --timeout 10m");
    assert!(began.elapsed() < Duration::from_secs(60));
    run.shows(str![[r#"
status 3
--- standard output

--- standard error
error: no response within 0.1 s, the limit of the whole run

hint: to wait longer: --max-time 10m

"#]]);
}

/// The tokens are part of the run, whoever makes them.
#[test]
fn an_issuer_that_never_answers_meets_the_limit_of_the_whole_run() {
    let (issuer, server) = (Server::new(), Server::new());
    for path in [METADATA, "/token"] {
        issuer.serve(path, Reply::raw("").then_silence());
    }
    let (api, began) = (server.url(PATH), Instant::now());
    let line = format!("probe {api} --issuer-at {} --max-time 0.2s", issuer.url(""));
    issuer.hide_port(&place().run(&line)).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/token: timed out: the whole run may take 0.2 s

hint: to wait longer: --max-time 10m

"#]]);
    assert!(began.elapsed() < Duration::from_secs(60));
    assert!(server.asked().is_empty());
}

/// The key of an HMAC is no public key that a stranger could have.
#[test]
fn a_shared_secret_makes_tokens_too() {
    let place = Place::new();
    let mut command = place.command();
    command.env("SECRET", keys::SECRET).args(["probe", "http://127.0.0.1:1/", "--dry-run"]);
    let transcript = finish(command.args(["--secret-env", "SECRET"]));
    let lines: Vec<&str> = transcript.ends_with(0).stdout.lines().collect();
    assert!(lines.contains(&"# hmac-pem: skipped, needs the issuer's public key"), "{transcript}");
    assert!(lines.contains(&"# hmac-weak: expected 401"), "{transcript}");
    assert!(!transcript.stdout.contains(keys::SECRET));
}
