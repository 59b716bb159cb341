//! `webhook`: signatures of Standard Webhooks, and what `verify` says of those that do not fit.

use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::key::secret::Secret;
use jotkit::sys::clock::Clock;
use jotkit::webhook::cause::CauseId;
use jotkit::webhook::message::{content, sign};
use jotkit::webhook::secret::SigningSecret;
use proptest::prelude::*;
use serde_json::{Value, json};
use snapbox::str;

use crate::support::{NOW, Place, Transcript, finish, libraries};

/// The secret, message and signature of the documentation of Svix.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SENT: i64 = 1_614_265_330;
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
/// The key pair of RFC 8032 section 7.1, test 1.
const PRIVATE: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC: &str = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
/// A body that every serialiser writes in its own way.
const EVENT: &str = r#"{"type":"user.created","data":{"name":"Zoë / <3","ids":[1.0,{}]}}"#;

/// A request as it is to be verified.
struct Hook {
    secret: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    flags: &'static str,
}

impl Hook {
    /// A good one, sent now, of that body.
    fn new(body: impl AsRef<[u8]>) -> Hook {
        Hook::signed(SECRET, &content(ID, &NOW.to_string(), body.as_ref()), body.as_ref())
    }

    /// One whose signature is over other bytes.
    fn signed(secret: &str, signed: &[u8], body: &[u8]) -> Hook {
        let secret = SigningSecret::parse(&Secret::new(secret)).expect("a secret");
        let mac = crypto::sign(&secret.key, secret.version.alg(), signed).expect("it signs");
        Hook::with(&format!("{},{}", secret.version.word(), STANDARD.encode(mac)), body)
    }

    fn with(signature: &str, body: &[u8]) -> Hook {
        let (time, header) =
            (NOW.to_string(), |name: &str, value: &str| (name.into(), value.into()));
        let headers = vec![
            header("svix-id", ID),
            header("svix-timestamp", &time),
            header("svix-signature", signature),
        ];
        Hook { secret: SECRET.into(), headers, body: body.into(), flags: "" }
    }

    /// A good one whose MAC was made with those bytes.
    fn keyed(key: &[u8]) -> Hook {
        let signed = content(ID, &NOW.to_string(), EVENT.as_bytes());
        let mac = crypto::mac(Alg::Hs256, key, &signed).expect("HMAC");
        Hook::with(&format!("v1,{}", STANDARD.encode(mac)), EVENT.as_bytes())
    }

    fn secret(self, secret: impl Into<String>) -> Hook {
        Hook { secret: secret.into(), ..self }
    }

    fn body(self, body: impl AsRef<[u8]>) -> Hook {
        Hook { body: body.as_ref().into(), ..self }
    }

    fn flags(self, flags: &'static str) -> Hook {
        Hook { flags, ..self }
    }

    fn renamed(mut self, rename: impl Fn(&str) -> String) -> Hook {
        self.headers.iter_mut().for_each(|(name, _)| *name = rename(name));
        self
    }

    fn set(mut self, index: usize, value: impl Into<String>) -> Hook {
        self.headers[index].1 = value.into();
        self
    }

    fn add(mut self, name: &str, value: impl Into<String>) -> Hook {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn without(mut self, index: usize) -> Hook {
        self.headers.remove(index);
        self
    }

    fn raw(&self) -> Vec<u8> {
        let headers: String =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        [format!("POST /hook HTTP/1.1\r\n{headers}\r\n").as_bytes(), &self.body].concat()
    }

    fn run(&self, output: &str) -> Transcript {
        let place = Place::new().file("secret", &self.secret);
        let file = place.path("secret").display().to_string();
        let mut words =
            vec!["webhook", "verify", "--secret-file", &file, "--at", "1790000000", "-o", output];
        words.extend(self.flags.split_whitespace());
        place.run_by(Clock::Fixed(NOW), &words, self.raw())
    }

    /// The verdict and the ids of the causes.
    #[track_caller]
    fn causes(&self) -> (String, Vec<String>) {
        let json = self.run("json").json();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let causes = json["causes"].as_array().expect("a list");
        (text(&json["verdict"]), causes.iter().map(|cause| text(&cause["id"])).collect())
    }
}

fn mac_of(signed: &[u8]) -> Vec<u8> {
    let key = STANDARD.decode(&SECRET["whsec_".len()..]).expect("base64");
    crypto::mac(Alg::Hs256, &key, signed).expect("HMAC")
}

#[test]
fn the_documented_signature_is_accepted() {
    let request = format!(
        "svix-id: {ID}\nsvix-timestamp: {SENT}\nsvix-signature: v1,AAAA {SIGNATURE} v2,x\n\n{BODY}"
    );
    let place = Place::new().file("secret", format!("{SECRET}\n")).file("body.json", BODY);
    let line = format!("webhook verify --secret-file secret --at {SENT}");
    place.run_with(&line, &request).shows(str![[r#"
status 0
--- standard output
accepted at 2021-02-25 15:02:10 UTC
  pass  structure  20 bytes of body
  pass  headers    svix-id, svix-timestamp, svix-signature
  pass  timestamp  signed now: 2021-02-25 15:02:10 UTC
  pass  secret     24 bytes for HMAC-SHA256 (v1)
  pass  signature  v1, signature 2 of 3 matches

--- standard error

"#]]);
    let headers = ["svix-id", "svix-timestamp", "svix-signature"].map(|name| name.to_owned());
    let values = [ID.to_owned(), SENT.to_string(), SIGNATURE.to_owned()];
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    words.extend(["--body".to_owned(), "body.json".to_owned()]);
    for (name, value) in headers.iter().zip(values) {
        words.extend(["--header".to_owned(), format!("{name}: {value}")]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    place.run_words(&words, "").ends_with(0);
}

#[test]
fn a_rejected_webhook_is_explained() {
    let pretty = EVENT.replace(':', ": ");
    Hook::new(EVENT).body(pretty).run("human").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  pass  structure  70 bytes of body
  pass  headers    svix-id, svix-timestamp, svix-signature
  pass  timestamp  signed now: 2026-09-21 14:13:20 UTC
  pass  secret     24 bytes for HMAC-SHA256 (v1)
  fail  signature  v1, it does not match the id, the timestamp and the body

cause: the body was parsed and serialised again
  proof: the signature matches the body's JSON without white space, as JSON.stringify(x) does
  fix: verify the body before anything parses it: express.raw({ type: "application/json" }), await request.text() in a route handler, await request.body() in FastAPI, request.get_data() in Flask

--- standard error

"#]]);
    Hook::new(EVENT).set(1, (NOW - 3600).to_string()).run("human").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 2 checks failed
  pass  structure  66 bytes of body
  pass  headers    svix-id, svix-timestamp, svix-signature
  fail  timestamp  too old, signed 1 h ago: 2026-09-21 13:13:20 UTC
  pass  secret     24 bytes for HMAC-SHA256 (v1)
  fail  signature  v1, it does not match the id, the timestamp and the body

cause: the signature is of another id or timestamp
  proof: the signature matches with the timestamp 1790000000, the header has 1789996400
  fix: send id, timestamp and signature of one and the same attempt

cause: the webhook is too old: replayed, delivered late, or this clock is ahead
  measured: signed 1 h ago, 55 min beyond the tolerance of 5 min
  fix: compare the clock of this machine with a time server
  fix: to check it as of its own time: --at 1789996400

--- standard error

"#]]);
    let undecided = Hook::new(EVENT).secret("not base64!").run("json");
    let json = undecided.ends_with(3).json();
    assert_eq!(json["schema"], "jotkit.webhook/1");
    let members: Vec<&String> = json.as_object().expect("an object").keys().collect();
    let known =
        ["causes", "checks", "fits", "id", "now", "schema", "secret", "timestamp", "verdict"];
    assert_eq!(members, known);
    let checks = json["checks"].as_array().expect("a list").iter();
    let checks: Vec<Value> = checks.map(|check| json!([check["id"], check["status"]])).collect();
    let known = json!([
        ["structure", "pass"],
        ["headers", "pass"],
        ["timestamp", "pass"],
        ["secret", "skip"],
        ["signature", "skip"],
    ]);
    assert_eq!(json!(checks), known);
}

/// A row a cause: what was done to a good request, the verdict, and the first cause.
fn faults() -> Vec<(CauseId, &'static str, Hook)> {
    use CauseId::*;
    let python = r#"{"type": "user.created", "data": {"name": "Zo\u00eb / <3", "ids": [1.0, {}]}}"#;
    let good = || Hook::new(EVENT);
    let time = NOW.to_string();
    let signed = |content: &[u8]| Hook::signed(SECRET, content, EVENT.as_bytes());
    let base64 = &SECRET["whsec_".len()..];
    let mac = mac_of(&content(ID, &time, EVENT.as_bytes()));
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    let at = |time: i64| {
        let time = time.to_string();
        Hook::signed(SECRET, &content(ID, &time, EVENT.as_bytes()), EVENT.as_bytes()).set(1, time)
    };
    let other = format!("whsec_{}", STANDARD.encode([7; 32]));
    vec![
        (BodySerialised, "rejected", Hook::new(python).body(EVENT)),
        (BodySerialised, "rejected", good().body(python)),
        (BodySerialised, "rejected", Hook::new(EVENT.replace('/', "\\/")).body(EVENT)),
        (BodySerialised, "rejected", Hook::new(EVENT.replace('<', "\\u003c")).body(EVENT)),
        (
            BodySerialised,
            "rejected",
            good().body(r#"{"type":"user.created","data":{"name":"Zoë / <3","ids":[ 1.0, { } ]}}"#),
        ),
        (BodyChanged, "rejected", good().body(format!("{EVENT}\n"))),
        (BodyChanged, "rejected", Hook::new(format!("{EVENT}\r\n")).body(EVENT)),
        (BodyChanged, "rejected", Hook::new("{\r\n}").body("{\n}")),
        (BodyChanged, "rejected", good().body(STANDARD.encode(EVENT))),
        (BodyChanged, "rejected", good().body(json!(EVENT).to_string())),
        (BodyChanged, "rejected", good().body(EVENT.replace('ë', "Ã«"))),
        (BodyChanged, "rejected", good().add("content-length", "9999")),
        (SecretPrefix, "rejected", Hook::keyed(SECRET.as_bytes())),
        (SecretEncoding, "rejected", Hook::keyed(base64.as_bytes())),
        (SecretEncoding, "undecided", Hook::keyed(b"not base64!").secret("whsec_not base64!")),
        (SecretInvalid, "undecided", good().secret("sk_test_abcdefgh")),
        (SecretInvalid, "undecided", good().secret(format!("\"{SECRET}\""))),
        (SecretInvalid, "undecided", good().secret("")),
        (SecretKind, "rejected", good().secret(PUBLIC)),
        (SecretKind, "rejected", Hook::signed(PRIVATE, &content(ID, &time, b"{}"), b"{}")),
        (Unexplained, "rejected", good().secret(other)),
        (Unexplained, "rejected", good().body("")),
        (HeaderMissing, "rejected", good().without(0)),
        (HeaderMissing, "rejected", good().without(2)),
        (HeaderMissing, "rejected", good().set(0, "")),
        (HeaderFamily, "rejected", good().flags("--headers webhook")),
        (HeaderFamily, "rejected", good().renamed(|name| name.replace("svix-id", "webhook-id"))),
        (
            HeaderRenamed,
            "rejected",
            good().renamed(|name| format!("HTTP_{}", name.to_uppercase().replace('-', "_"))),
        ),
        (HeaderRenamed, "rejected", good().renamed(|name| format!("x-{name}"))),
        (HeaderRepeated, "rejected", good().add("svix-id", "msg_other")),
        (HeaderRepeated, "rejected", good().add("svix-signature", "v1,AAAA")),
        (TimestampFormat, "rejected", at(NOW * 1000)),
        (TimestampFormat, "rejected", good().set(1, "2026-09-21T14:13:20Z")),
        // The right seconds were signed, and sent in another unit.
        (TimestampFormat, "rejected", good().set(1, (NOW * 1_000).to_string())),
        (TimestampFormat, "rejected", good().set(1, (NOW * 1_000 + 789).to_string())),
        (TimestampFormat, "rejected", good().set(1, (NOW * 1_000_000).to_string())),
        (TimestampFormat, "rejected", good().set(1, (NOW * 1_000_000_000).to_string())),
        (TimestampFormat, "rejected", good().set(1, format!("{NOW}.25"))),
        // And the other way round.
        (
            TimestampFormat,
            "rejected",
            signed(&content(ID, &(NOW * 1_000).to_string(), EVENT.as_bytes())),
        ),
        (TimestampOld, "rejected", at(NOW - 301)),
        (ClockSkew, "rejected", at(NOW + 301)),
        (OtherMessage, "rejected", good().set(1, (NOW - 7).to_string())),
        (
            OtherMessage,
            "rejected",
            signed(&content("msg_2", &time, EVENT.as_bytes())).add("x-request-id", "msg_2"),
        ),
        (OtherMessage, "rejected", signed(&content("undefined", &time, EVENT.as_bytes()))),
        (SignedContent, "rejected", signed(EVENT.as_bytes())),
        (SignedContent, "rejected", signed(&[time.as_bytes(), b".", EVENT.as_bytes()].concat())),
        (SignedContent, "rejected", signed(&content(ID, &time, b"[object Object]"))),
        (SignatureFormat, "rejected", good().set(2, STANDARD.encode(&mac))),
        (SignatureFormat, "rejected", good().set(2, format!("v1={}", STANDARD.encode(&mac)))),
        (SignatureFormat, "rejected", good().set(2, format!("v1,{hex}"))),
        (
            SignatureFormat,
            "rejected",
            good().set(2, format!("v1,{}", STANDARD.encode(&mac).trim_end_matches('='))),
        ),
        (
            SignatureFormat,
            "rejected",
            good().set(2, format!("v1,AAAA,v1,{}", STANDARD.encode(&mac))),
        ),
        (
            SecretShort,
            "accepted",
            Hook::signed("whsec_c2hvcnQ=", &content(ID, &time, b"{}"), b"{}")
                .secret("whsec_c2hvcnQ="),
        ),
    ]
}

#[test]
fn each_fault_has_its_cause_and_no_secret_is_shown() {
    let mut wrong = Vec::new();
    for (index, (cause, verdict, hook)) in faults().into_iter().enumerate() {
        let (found, causes) = hook.causes();
        if found != verdict || causes.first().map(String::as_str) != Some(cause.text()) {
            wrong.push(format!("row {index}: {verdict} {}: {found} {causes:?}", cause.text()));
        }
        let shown = format!("{}{}", hook.run("json"), hook.run("human"));
        let secret = hook.secret.trim_start_matches("whsec_");
        assert!(secret.is_empty() || !shown.contains(secret), "{shown}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is said of the headers is said in the names of the prefix that most of them have.
#[test]
fn expected_headers_have_the_prefix_of_those_that_are_there() {
    let webhook = || Hook::new(EVENT).renamed(|name| name.replace("svix-", "webhook-"));
    for (hook, prefix) in [
        (Hook::new(EVENT).without(1), "svix"),
        (webhook().without(0), "webhook"),
        (webhook().without(1), "webhook"),
        (webhook().without(2), "webhook"),
        (webhook().without(0).without(0), "webhook"),
        (Hook::new(EVENT).without(0).without(0).without(0), "svix"),
        (webhook().without(1).flags("--headers svix"), "svix"),
    ] {
        let transcript = hook.run("human");
        let names = format!("expected {prefix}-id, {prefix}-timestamp, {prefix}-signature");
        assert!(transcript.stdout.contains(&names), "{prefix}\n{transcript}");
    }
}

#[test]
fn a_request_in_which_another_reader_finds_another_message_is_rejected() {
    let good = || Hook::new(EVENT);
    let time = NOW.to_string();
    let twice = |change: fn(&mut Vec<(String, String)>)| {
        let mut hook = good();
        let others = hook.headers.clone().into_iter();
        hook.headers.extend(others.map(|(name, value)| (name.replace("svix", "webhook"), value)));
        change(&mut hook.headers);
        hook
    };
    let shifted = |id: &str, body: &str| {
        let signed = Hook::signed(
            SECRET,
            &content(ID, "5", format!("{time}.x").as_bytes()),
            body.as_bytes(),
        );
        signed.set(0, id.to_owned()).set(1, time.clone())
    };
    for (hook, accepted) in [
        (twice(|_| {}), true),
        (twice(|headers| headers[3].1 = "msg_other".into()), false),
        (twice(|headers| headers[4].1 = "1".into()), false),
        (twice(|headers| headers[5].1 = "v1,AAAA".into()), false),
        (good().add("content-length", "2,3"), false),
        (good().add("content-length", EVENT.len().to_string()), true),
        (good().add("content-length", EVENT.len().to_string()).add("content-length", "3"), false),
        (good().add("content-length", "3").add("content-length", EVENT.len().to_string()), false),
        (shifted(&format!("{ID}.5"), "x"), false),
        (Hook::signed(SECRET, &content("a b", &time, b"x"), b"x").set(0, "a b"), false),
        (Hook::signed(SECRET, &content("é", &time, b"x"), b"x").set(0, "é"), false),
    ] {
        let said = hook.run("json");
        assert_eq!(said.status == 0, accepted, "{said}");
    }
}

/// Some readers take each header under either prefix.
#[test]
fn no_header_may_say_another_thing_under_the_other_prefix() {
    let own = Hook::new(EVENT).headers;
    for subset in 1..8_usize {
        let added = || (0..3).filter(move |part| subset & (1 << part) != 0);
        for changed in std::iter::once(None).chain(added().map(Some)) {
            let with = |hook: Hook, part: usize| {
                let (name, value) = &own[part];
                let other = if changed == Some(part) { "x" } else { "" };
                hook.add(&name.replace("svix", "webhook"), format!("{value}{other}"))
            };
            let hook = added().fold(Hook::new(EVENT), with);
            let said = hook.run("json");
            assert_eq!(said.status, i32::from(changed.is_some()), "{subset} {changed:?}: {said}");
            hook.flags("--headers svix").run("human").ends_with(0);
        }
    }
}

#[test]
fn each_cause_has_a_case() {
    let faults = faults();
    // Those have tests of their own: another variable, and a body alone.
    let elsewhere = [CauseId::SecretOther, CauseId::RequestUnreadable];
    let has = |id: &CauseId| faults.iter().any(|(cause, ..)| cause == id) || elsewhere.contains(id);
    let missing = CauseId::ALL.iter().filter(|id| !has(id));
    let missing: Vec<&str> = missing.map(|id| id.text()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn what_differs_only_in_letters_of_no_meaning_is_accepted() {
    for hook in [
        Hook::new(EVENT),
        Hook::new(EVENT).renamed(|name| name.to_uppercase()),
        Hook::new(EVENT).renamed(|name| name.replace("svix", "webhook")),
        Hook::new(EVENT).renamed(|name| name.replace("svix", "Webhook")).flags("--headers webhook"),
        Hook::new(EVENT).add("webhook-id", ID),
        Hook::new("no JSON \u{fffd}"),
        Hook::new(""),
        Hook::new(EVENT).secret(&SECRET["whsec_".len()..]),
        Hook::new(EVENT).secret(format!("v1,{SECRET}\n")),
        Hook::signed(PRIVATE, &content(ID, &NOW.to_string(), b"{}"), b"{}").secret(PUBLIC),
        Hook::signed(PRIVATE, &content(ID, &NOW.to_string(), b"{}"), b"{}").secret(PRIVATE),
    ] {
        assert_eq!(hook.causes(), ("accepted".into(), Vec::new()), "{}", hook.run("human"));
        hook.run("human").ends_with(0);
    }
}

#[test]
fn the_tolerance_counts_both_ways() {
    for (distance, flags, verdict) in [
        (300, "", "accepted"),
        (-300, "", "accepted"),
        (-301, "", "rejected"),
        (301, "", "rejected"),
        (-301, "--tolerance 6m", "accepted"),
        (1, "--tolerance 0s", "rejected"),
    ] {
        let time = (NOW + distance).to_string();
        let hook = Hook::signed(SECRET, &content(ID, &time, b"{}"), b"{}").set(1, time);
        assert_eq!(hook.flags(flags).causes().0, verdict, "{distance} {flags}");
    }
}

#[test]
fn clerks_variables_are_found_and_compared() {
    let other = format!("whsec_{}", STANDARD.encode([7; 32]));
    let run = |signing: &str, webhook: &str| {
        let place = Place::new();
        let mut command = place.command();
        for (name, value) in
            [("CLERK_WEBHOOK_SIGNING_SECRET", signing), ("CLERK_WEBHOOK_SECRET", webhook)]
        {
            command.env(name, value);
        }
        command.args(["webhook", "verify", "--at", "1790000000", "-o", "json"]);
        finish(command.write_stdin(Hook::new(EVENT).raw())).json()
    };
    assert_eq!(run(SECRET, &other)["verdict"], "accepted");
    assert_eq!(run("", SECRET)["verdict"], "accepted");
    let json = run(&other, SECRET);
    assert_eq!(json["verdict"], "rejected");
    assert_eq!(json["causes"][0]["id"], "webhook.secret-other", "{json}");
    let evidence = json["causes"][0]["evidence"][0].as_str().expect("text");
    assert!(evidence.contains("CLERK_WEBHOOK_SECRET"), "{evidence}");
}

#[test]
fn wrong_questions_are_usage_errors() {
    let place = Place::new().file("secret", SECRET).file("body", "{}").file("public", PUBLIC);
    for (line, status) in [
        ("webhook verify", 2),
        ("webhook verify --secret-env UNSET", 2),
        ("webhook verify --secret-file absent", 3),
        ("webhook verify --secret-file secret --body body", 2),
        ("webhook verify --secret-file secret request --body body --header a:b", 2),
        ("webhook verify --secret-file secret --body body --header nothing", 2),
        ("webhook verify --secret-file secret absent", 3),
        ("webhook sign --secret-file secret", 2),
        ("webhook sign --secret-file public --body body", 3),
        ("webhook sign --secret-file secret --body body --id a'b", 2),
        ("webhook sign --secret-file secret --body body --at -1", 2),
    ] {
        let transcript = place.run_with(line, "");
        assert_eq!(transcript.status, status, "{line}\n{transcript}");
        assert!(transcript.stdout.is_empty(), "{line}\n{transcript}");
    }
    let body = place.run_with("webhook verify --secret-file secret -o json", "{\"type\":1}");
    assert_eq!(body.json()["causes"][0]["id"], "webhook.request-unreadable");
    body.ends_with(1);
}

#[test]
fn sign_prints_headers_for_curl() {
    let place = Place::new().file("secret", SECRET).file("body", BODY).file("private", PRIVATE);
    let line = format!("webhook sign --secret-file secret --body body --id {ID} --at {SENT}");
    place.run(&line).shows(str![[r#"
status 0
--- standard output
webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek
webhook-timestamp: 1614265330
webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=

--- standard error

"#]]);
    place.run(&format!("{line} --headers svix -o curl")).shows(str![[r#"
status 0
--- standard output
-H 'svix-id: msg_p5jXN8AQM9LWM0D4loKWxJek' -H 'svix-timestamp: 1614265330' -H 'svix-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

--- standard error

"#]]);
    place.run(&format!("{line} -o json")).shows(str![[r#"
status 0
--- standard output
{
  "schema": "jotkit.webhook-headers/1",
  "headers": {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    "webhook-timestamp": "1614265330"
  }
}

--- standard error

"#]]);
    for secret in ["secret", "private"] {
        let line = format!("webhook sign --secret-file {secret} --body body --at {NOW}");
        let headers = place.run(&line).ends_with(0).stdout.clone();
        let request = format!("{headers}\n{BODY}");
        let line = format!("webhook verify --secret-file {secret} --at {NOW}");
        place.run_with(&line, request).ends_with(0);
    }
}

proptest! {
    /// Whatever one letter is changed to, no request but the signed one is accepted.
    #[test]
    fn only_what_was_signed_is_accepted(at in 0..EVENT.len(), letter in any::<u8>()) {
        let mut body = EVENT.as_bytes().to_vec();
        prop_assume!(body[at] != letter);
        body[at] = letter;
        prop_assert_eq!(Hook::new(EVENT).body(body).run("human").status, 1);
    }

    #[test]
    fn hostile_requests_end_in_a_verdict(raw in "(svix-id: |svix-timestamp: |svix-signature: |v1,|1790000000|[ -~]{0,4}|\r\n|\n){0,30}") {
        let place = Place::new().file("secret", SECRET);
        let file = place.path("secret").display().to_string();
        let words = ["webhook", "verify", "--secret-file", &file];
        let transcript = place.run_by(Clock::Fixed(NOW), &words, raw);
        prop_assert_eq!(transcript.status, 1);
    }
}

const NODE: &str = r#"
import { createRequire } from "node:module";
const require = createRequire(`${process.env.JOTKIT_NODE_MODULES}/`);
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(({ library, secret, headers, body }) => {
  try {
    new (require(library).Webhook)(secret).verify(body, headers);
    return true;
  } catch (error) { return false; }
});
console.log(JSON.stringify(answers));
"#;

const PYTHON: &str = r#"
import importlib, json, sys
def ask(one):
    try:
        importlib.import_module(one["library"]).Webhook(one["secret"]).verify(one["body"], one["headers"])
        return True
    except Exception:
        return False
print(json.dumps([ask(one) for one in json.load(sys.stdin)]))
"#;

/// Requests of now, since the libraries take no other time, and whether we accept them. What they
/// can't be asked is left out: v1a, and headers that stand there twice.
fn questions() -> Vec<(Value, bool)> {
    let now = Clock::Real.now();
    let secret = SigningSecret::parse(&Secret::new(SECRET)).expect("a secret");
    let sign = |time: i64| sign(&secret, ID, time, EVENT.as_bytes()).expect("it signs");
    let good = sign(now);
    let mut questions = Vec::new();
    for (time, signature, body, accepted) in [
        (now, good.clone(), EVENT, true),
        (now, format!("v1,AAAA v1a,AAAA {good}"), EVENT, true),
        (now, good.clone(), "{}", false),
        (now, good.replace("v1,", "v2,"), EVENT, false),
        (now - 400, sign(now - 400), EVENT, false),
        (now + 400, sign(now + 400), EVENT, false),
        (now - 200, sign(now - 200), EVENT, true),
        (now, "v1,".to_owned(), EVENT, false),
    ] {
        for (library, prefix) in
            [("svix", "svix"), ("svix", "webhook"), ("standardwebhooks", "webhook")]
        {
            let headers = json!({
                format!("{prefix}-id"): ID,
                format!("{prefix}-timestamp"): time.to_string(),
                format!("{prefix}-signature"): signature,
            });
            let question =
                json!({ "library": library, "secret": SECRET, "headers": headers, "body": body });
            let ours = Hook::new(body);
            let ours = ours.renamed(|name| name.replace("svix", prefix));
            let ours = ours.set(1, time.to_string()).set(2, &signature[..]);
            assert_eq!(verdict_now(&ours), accepted, "{question}");
            questions.push((question, accepted));
        }
    }
    questions
}

fn verdict_now(hook: &Hook) -> bool {
    let place = Place::new().file("secret", &hook.secret);
    place.run_with("webhook verify --secret-file secret", hook.raw()).status == 0
}

fn agrees(mut command: Command, script: [&str; 2]) {
    let questions = questions();
    let asked: Vec<&Value> = questions.iter().map(|(question, _)| question).collect();
    let child = command.args(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("it runs");
    let stdin = child.stdin.take().expect("it is piped");
    serde_json::to_writer(stdin, &asked).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    let answers: Vec<bool> = serde_json::from_slice(&output.stdout).expect("answers");
    assert_eq!(answers.len(), questions.len());
    for ((question, accepted), answer) in questions.iter().zip(answers) {
        assert_eq!(*accepted, answer, "{question}");
    }
}

#[test]
fn the_libraries_of_npm_agree() {
    let Some(modules) = libraries::guards("node/node_modules") else { return };
    let mut command = Command::new("node");
    command.env("JOTKIT_NODE_MODULES", modules).arg("--input-type=module");
    agrees(command, ["--eval", NODE]);
}

#[test]
fn the_libraries_of_pypi_agree() {
    let Some(python) = libraries::guards("python/bin/python") else { return };
    agrees(Command::new(python), ["-c", PYTHON]);
}

/// Signed, though not as Standard Webhooks are: whose signature it is and what verifies it is said, and
/// of other headers that they are no signature.
#[test]
fn a_signature_of_another_scheme_is_named() {
    for (header, said) in [
        ("Stripe-Signature: t=1492774577,v1=5257", "stripe.webhooks.constructEvent"),
        ("HTTP_STRIPE_SIGNATURE: t=1492774577,v1=5257", "stripe.webhooks.constructEvent"),
        ("X-Hub-Signature-256: sha256=5257", "@octokit/webhooks-methods"),
        ("X-Hub-Signature: sha1=5257", "@octokit/webhooks-methods"),
        ("x-slack-signature: v0=5257", "slack_sdk.signature"),
        ("X-Shopify-Hmac-Sha256: UlY=", "shopify.webhooks.validate"),
        ("X-Twilio-Signature: UlY=", "twilio.validateRequest"),
        ("X-Signature-Ed25519: 5257", "discord-interactions"),
        ("X-Signature: 5257", "this request was not signed"),
        ("Host: stripe-signature.example", "this request was not signed"),
    ] {
        let request = format!("{header}\nAccept: */*\n\n{{}}");
        let place = Place::new().file("secret", SECRET).file("request", request);
        let answer = place.run("webhook verify --secret-file secret request -o json");
        let json = answer.ends_with(1).json();
        assert_eq!(json["causes"][0]["id"], "webhook.header-missing", "{answer}");
        let remedies = json["causes"][0]["remedy"].to_string();
        assert!(remedies.contains(said), "{header}: {remedies}");
        let is_unsigned = said == "this request was not signed";
        assert_eq!(remedies.contains("not signed"), is_unsigned, "{header}: {remedies}");
    }
}

/// For scripts: the exit status is the answer.
#[test]
fn quiet_is_the_status_alone() {
    for (hook, status) in [(Hook::new(BODY), 0), (Hook::new(BODY).body("{}"), 1)] {
        let place = Place::new().file("secret", &hook.secret);
        let words = ["webhook", "verify", "--secret-file", "secret", "-q"];
        let said = place.run_inside(words, hook.raw());
        assert_eq!((said.status, &said.stdout[..], &said.stderr[..]), (status, "", ""), "{said}");
    }
    let said = Place::new().run_inside(["webhook", "verify", "--secret-file", "gone", "-q"], "");
    assert_eq!((said.status, &said.stdout[..], &said.stderr[..]), (3, "", ""), "{said}");
    let named = Hook { secret: format!("WEBHOOK_SECRET={SECRET}\n"), ..Hook::new(BODY) };
    assert!(named.run("human").stdout.contains("the name of a variable around it"));
}
