//! Requests to a local issuer, as values. ORACLE: every answer is one that HTTP can carry; a
//! request by a foreign name, or a POST from a page of another origin, changes nothing and gets
//! no token; nothing private stands in an answer; each token that is given out verifies with the
//! key set that is served; no key that is still to be kept leaves the set; Clerk's routes want
//! their secret key.
//!
//! Input: a byte for the issuer's state, then requests as in HTTP: a line of method and path,
//! headers, an empty line, the body; requests are set apart by a line of `%%`.
#![no_main]

use std::sync::OnceLock;

use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::{HeaderValue, Method};
use jotkit::issuer::clerk::template::Template;
use jotkit::issuer::random::{Random, Real};
use jotkit::issuer::routes::answer;
use jotkit::issuer::routes::route::{Answer, Context, Request};
use jotkit::issuer::signing_keys::SigningKeys;
use jotkit::issuer::state::{Clerk, LoadedTemplate, State};
use jotkit::issuer::users::Users;
use jotkit::jose::alg::Alg;
use jotkit::jose::crypto::Unusable;
use jotkit::jose::key::Key;
use jotkit::jose::key::jwk::PRIVATE_MEMBERS;
use jotkit::jose::key::secret::Secret;
use jotkit_fuzz::bytes::Bytes;
use jotkit_fuzz::machine::{Given, NOW, folder, run};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const CLERK_SECRET: &str = "sk_test_0GqXc7RfN8sLdEu5HgPaW3oXiQ6yBvMq7Yw2m0";

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes::new(data);
    let (mut state, text) =
        (state(bytes.byte()), String::from_utf8_lossy(bytes.rest()).into_owned());
    for (turn, request) in text.split("\n%%\n").take(16).enumerate() {
        let Some(request) = read(request) else { continue };
        let now = NOW + turn as i64;
        let answered = answer(&request, &state, &Context { now, random: &Same });
        judge(&request, &state, &answered, now);
        if let Some(next) = answered.next {
            state = *next;
        }
    }
});

/// Fresh keys each time would hide what a byte changes.
struct Same;

impl Random for Same {
    fn name(&self) -> Result<String, Unusable> {
        Ok("name".into())
    }

    fn key(&self, alg: Alg) -> Result<Key, Unusable> {
        Real.key(alg)
    }
}

fn state(choice: u8) -> State {
    static RING: OnceLock<SigningKeys> = OnceLock::new();
    let ring = RING.get_or_init(|| SigningKeys::fresh(Alg::Ed25519, &Real).expect("randomness"));
    let template =
        "name = 'backend'\n[claims]\nuser_id = '{{user.id}}'\nall = '{{user.public_metadata}}'";
    let template = Template::read(template).expect("a template");
    let users = "[[users]]\nid = 'user_0'\n[[users]]\nid = 'user_1'\nsession.id = 'sess_9'";
    let path = if choice & 2 == 0 { "" } else { "/tenant/7" };
    let clerk = Clerk { secret_key: Secret::new(CLERK_SECRET), authorized_party: None };
    State {
        templates: vec![LoadedTemplate { template, key: None }],
        users: Users::read(users).expect("users"),
        clerk: (choice & 1 != 0).then_some(clerk),
        ..State::new(format!("http://127.0.0.1:8000{path}"), ring.clone())
    }
}

fn read(text: &str) -> Option<Request> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (method, path) = lines.next()?.split_once(' ')?;
    let mut request = http::Request::builder().method(method).uri(path);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request = request.header(name.trim(), value.trim());
    }
    request.body(body.as_bytes().to_vec()).ok()
}

fn judge(request: &Request, state: &State, answered: &Answer, now: i64) {
    let reply = &answered.reply;
    let is_good = (200..300).contains(&reply.status);
    assert!(matches!(reply.status, 100..=599), "{reply:?}");
    for (name, value) in &reply.headers {
        assert!(HeaderValue::from_str(value).is_ok(), "{name} can't be sent: {value:?}");
    }
    let content_type = reply.header("content-type").unwrap_or_default();
    let body = content_type.contains("json").then(|| serde_json::from_str::<Value>(&reply.body));
    let body = body.map(|body| body.unwrap_or_else(|error| panic!("no JSON, {error}: {reply:?}")));
    if is_foreign(request) {
        assert!(
            answered.next.is_none() && !is_good,
            "a foreign page got {reply:?} for {request:?}"
        );
    }
    if request.uri().path().contains("/v1/") && !request.uri().path().contains(".well-known") {
        assert!(!is_good || knows_secret(request), "Clerk's routes are open: {request:?}");
    }
    assert!(!reply.body.contains(CLERK_SECRET), "{reply:?}");
    body.iter().for_each(|body| is_public(body, state, now));
    let kept = answered.next.as_ref().map(|next| keys(next, now));
    let lost = kept.and_then(|kept| keys(state, now).into_iter().find(|kid| !kept.contains(kid)));
    assert_eq!(lost, None, "a key left the set before its time");
}

/// By a host that is not this machine, or from a page of another origin.
fn is_foreign(request: &Request) -> bool {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_named_elsewhere = text(HOST).is_some_and(|host| {
        ["evil.example", "10.0.0.1", "127.0.0.1.evil.example:8000"].contains(&host)
    });
    let is_from_elsewhere = *request.method() == Method::POST
        && (text(ORIGIN).is_some_and(|origin| ["https://evil.example", "null"].contains(&origin))
            || headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site"));
    is_named_elsewhere || is_from_elsewhere
}

fn knows_secret(request: &Request) -> bool {
    let header = request.headers().get(AUTHORIZATION);
    header.and_then(|value| value.to_str().ok()).is_some_and(|text| text.contains(CLERK_SECRET))
}

fn keys(state: &State, now: i64) -> Vec<String> {
    let set: Value = serde_json::from_str(&state.keys.key_set(now).to_string()).expect("JSON");
    let kids = set["keys"].as_array().expect("keys").iter();
    kids.map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
}

/// No private member in a JWK, and no token that the served keys do not verify.
fn is_public(value: &Value, state: &State, now: i64) {
    match value {
        Value::Object(members) => {
            if members.contains_key("kty") {
                let told = PRIVATE_MEMBERS.iter().find(|name| members.contains_key(**name));
                assert_eq!(told, None, "private in an answer");
            }
            for name in ["access_token", "jwt"] {
                if let Some(token) = members.get(name).and_then(Value::as_str) {
                    verifies(token, state, now);
                }
            }
            members.values().for_each(|value| is_public(value, state, now));
        }
        Value::Array(items) => items.iter().for_each(|value| is_public(value, state, now)),
        _ => {}
    }
}

/// Whatever its claims say: that of the signature is looked at.
fn verifies(token: &str, state: &State, now: i64) {
    let set = state.keys.key_set(now).to_string();
    std::fs::write(folder().join("served.json"), set).expect("a file can be written");
    let args = ["verify", "--jwks=served.json", "--output=json"];
    let said = run(&args, Given { stdin: token.as_bytes(), now, ..Given::default() });
    let report: Value = serde_json::from_str(&said.stdout).expect("a report");
    let checks = report["checks"].as_array().expect("checks");
    let signature = checks.iter().find(|check| check["id"] == "signature").expect("a check");
    assert_eq!(signature["status"], "pass", "{token} of {}", state.issuer);
}
