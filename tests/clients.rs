//! `serve` before clients that nobody here wrote: each verifies its tokens, refuses the fixtures
//! that it should, and survives a rotation. Where the libraries are not installed
//! (`tests/libraries/install.sh`) this is skipped aloud.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::issuer::Issuer;
use crate::support::{Place, fixture};

const SECRET: &str = "sk_test_clients";
const PARTY: &str = "http://localhost:3000";
const NO_SCOPE: &str = "has no way to demand a claim of one's own";
const ANY_SCOPE: &str = "asks whether a claim is there, not what it says";
const ANY_ISSUER: &str = "does not look at iss: its keys are those of one issuer";

/// Bad fixtures that a library accepts because of what it is for, and why.
const ACCEPTED_BY_DESIGN: [(&str, &str, &str); 11] = [
    ("pyjwt.py", "template-literal", ANY_SCOPE),
    ("jose.mjs", "template-literal", ANY_SCOPE),
    ("jwks_rsa.mjs", "missing-claim", NO_SCOPE),
    ("jwks_rsa.mjs", "template-literal", NO_SCOPE),
    ("clerk_node.mjs", "wrong-issuer", ANY_ISSUER),
    ("clerk_node.mjs", "missing-claim", NO_SCOPE),
    ("clerk_node.mjs", "template-literal", NO_SCOPE),
    ("clerk_node.mjs", "session-token", "demands an audience only of tokens that have one"),
    ("clerk_python.py", "wrong-issuer", ANY_ISSUER),
    ("clerk_python.py", "missing-claim", NO_SCOPE),
    ("clerk_python.py", "template-literal", NO_SCOPE),
];

/// Those that look at a key set at most twice a minute, whatever key a token names.
const PATIENT: [&str; 3] = ["pyjwt.py", "fastapi_clerk.py", "jose.mjs"];

/// An issuer with a key of ours, and a client that trusts it.
struct Pair {
    place: Place,
    issuer: Issuer,
    script: &'static str,
    client: Client,
}

impl Pair {
    fn new(script: &'static str) -> Option<Pair> {
        let place = ["backend.toml", "users.toml"].into_iter().fold(Place::new(), |place, name| {
            place.file(name, fixture(&format!("../readme/{name}")))
        });
        let place = place.file("key.pem", fixture("rsa.pem"));
        let pem = place.run("convert key.pem --to spki").ends_with(0).stdout.clone();
        let flags = format!(
            "--key key.pem --template backend.toml --user users.toml --clerk \
             --clerk-secret-key-env SECRET --authorized-party {PARTY}"
        );
        let issuer = Issuer::start_with(&place, &flags, &[("SECRET", SECRET)]);
        let url = issuer.url();
        let publishable = issuer.variable("CLERK_PUBLISHABLE_KEY");
        let variables = [
            ("ISSUER", url.as_str()),
            ("CLERK_API_URL", &url),
            ("CLERK_PUBLISHABLE_KEY", publishable),
            ("CLERK_SECRET_KEY", SECRET),
            ("CLERK_JWT_KEY", &pem),
        ];
        let client = Client::start(script, &variables)?;
        Some(Pair { place, issuer, script, client })
    }

    /// A token of each way to have one.
    fn minted(&self) -> [String; 3] {
        let json = json!({ "claims": { "sub": "ada", "aud": "backend", "scope": "read" } });
        let form = "grant_type=client_credentials&client_id=ada&audience=backend&scope=read";
        let head = "content-type: application/x-www-form-urlencoded\r\n";
        let answer = self.issuer.ask("POST", "/token", head, form);
        let line = format!(
            "sign --issuer-at {} --sub ada --aud backend --claim scope=read",
            self.issuer.url()
        );
        [
            self.issuer.issue(&json.to_string()),
            answer.json()["access_token"].as_str().expect("a token").to_owned(),
            self.place.run(&line).ends_with(0).stdout.trim().to_owned(),
        ]
    }

    fn ask(&mut self, question: Value) -> Result<Value, Value> {
        self.client.ask(&question)
    }

    /// The token that Clerk's client has the API make for the user of `users.toml`.
    fn token(&mut self, template: Option<&str>) -> Result<String, Value> {
        let question = json!({ "do": "get_token", "session": "sess_2vXy", "template": template });
        Ok(self.ask(question)?.as_str().expect("a token").to_owned())
    }

    fn proves(mut self) {
        self.accepts_what_is_minted();
        self.refuses_what_it_should();
        self.survives_a_rotation();
    }

    fn accepts_what_is_minted(&mut self) {
        for token in self.minted() {
            let claims = self.client.verify(&token);
            let claims = claims.unwrap_or_else(|why| panic!("{}: {why}", self.script));
            assert!(["sub", "notes_of"].iter().any(|name| claims[name] == "ada"), "{claims}");
        }
    }

    fn refuses_what_it_should(&mut self) {
        let url = self.issuer.url();
        let line = format!("fixtures --out bad --key key.pem --issuer {url} --require scope=read");
        self.place.run(&line).ends_with(0);
        let manifest: Value =
            serde_json::from_slice(&self.place.read("bad/manifest.json")).expect("JSON");
        let mut accepted = Vec::new();
        for fixture in manifest["fixtures"].as_array().expect("a list") {
            let name = fixture["name"].as_str().expect("text");
            if self.client.verify(fixture["token"].as_str().expect("text")).is_ok() {
                accepted.push(name.to_owned());
            }
        }
        let known = ACCEPTED_BY_DESIGN.iter().filter(|(script, ..)| *script == self.script);
        let expected: Vec<&str> =
            std::iter::once("valid").chain(known.map(|(_, name, _)| *name)).collect();
        assert_eq!(accepted, expected, "{}", self.script);
    }

    fn survives_a_rotation(&mut self) {
        let [old, ..] = self.minted();
        self.client.verify(&old).expect("it is good");
        assert_eq!(self.issuer.ask("POST", "/rotate", "", "").status, 200);
        self.client.verify(&old).expect("its key is kept");
        let [new, ..] = self.minted();
        let unknown = self.client.verify(&new).is_err();
        assert_eq!(unknown, PATIENT.contains(&self.script), "{}", self.script);
        self.client.wait();
        self.client.verify(&new).expect("the set is looked at anew");
        self.client.verify(&old).expect("its key is still in the set");
    }
}

#[test]
fn pyjwt() {
    Pair::new("pyjwt.py").into_iter().for_each(Pair::proves);
}

#[test]
fn jose() {
    Pair::new("jose.mjs").into_iter().for_each(Pair::proves);
}

#[test]
fn jsonwebtoken_with_jwks_rsa() {
    Pair::new("jwks_rsa.mjs").into_iter().for_each(Pair::proves);
}

#[test]
fn fastapi_clerk_auth() {
    Pair::new("fastapi_clerk.py").into_iter().for_each(Pair::proves);
}

#[test]
fn clerk_backend() {
    Pair::new("clerk_node.mjs").into_iter().for_each(Pair::proves);
}

#[test]
fn clerk_backend_api() {
    Pair::new("clerk_python.py").into_iter().for_each(Pair::proves);
}

#[test]
fn clerk_backend_gets_tokens_and_verifies_them() {
    let Some(mut pair) = Pair::new("clerk_node.mjs") else { return };
    let session = pair.token(None).expect("a session");
    let mut verify = |what: &str, token: &str, party: &str| {
        pair.ask(json!({ "do": what, "token": token, "party": party }))
    };
    let claims = verify("verify_session", &session, PARTY).expect("it is good");
    assert_eq!(claims["sid"], "sess_2vXy");
    assert_eq!(lifetime(&claims), 60);
    let refused = verify("verify_session", &session, "https://evil.example").expect_err("another");
    assert_eq!(refused["error"]["reason"], "token-invalid-authorized-parties");
    let refused = verify("verify_with_wrong_key", &session, "").expect_err("no such secret");
    assert_eq!(refused["error"]["reason"], "secret-key-invalid", "{refused}");
    assert_eq!(verify("verify_by_key", &session, "").expect("it is good"), claims);

    let template = pair.token(Some("backend")).expect("a template");
    let claims = pair.client.verify(&template).expect("it is good");
    assert_eq!([&claims["user_id"], &claims["greeting"]], ["user_2rTfGq8mWcZ", "Hello Ada"]);
    assert_eq!(claims["roles"], json!(["admin"]));
    pair.issuer.ask("POST", "/rotate", "", "");
    let rotated = pair.token(Some("backend")).expect("a template");
    pair.client.verify(&rotated).expect("the set is looked at anew");
    let refused = pair.ask(json!({ "do": "verify_by_key", "token": rotated }));
    let refused = refused.expect_err("the key at hand has retired");
    assert_eq!(refused["error"]["reason"], "token-invalid-signature");
}

#[test]
fn clerk_backend_authenticates_requests() {
    let Some(mut pair) = Pair::new("clerk_node.mjs") else { return };
    let session = pair.token(None).expect("a session");
    let mut authenticate = |token: &str, party: &str| {
        let ask = json!({ "do": "authenticate", "token": token, "party": party });
        pair.ask(ask).expect("an answer")
    };
    let state = authenticate(&session, PARTY);
    assert_eq!(state["user"], "user_2rTfGq8mWcZ", "{state}");
    assert_eq!(state["signed_in"], true);
    let state = authenticate(&session, "https://evil.example");
    assert_eq!(state["reason"], "token-invalid-authorized-parties", "{state}");
    let state = authenticate("null", PARTY);
    assert_eq!(state["signed_in"], false);
    assert_eq!(state["reason"], "token-invalid", "{state}");
}

#[test]
fn clerk_backend_lists_templates_and_misses_one() {
    let Some(mut pair) = Pair::new("clerk_node.mjs") else { return };
    let listed = pair.ask(json!({ "do": "list_templates", "limit": 5 })).expect("a list");
    assert_eq!(listed["totalCount"], 1, "{listed}");
    assert_eq!(listed["data"][0]["name"], "backend");
    assert_eq!(listed["data"][0]["signingAlgorithm"], "RS256");
    let missed = pair.token(Some("bakend")).expect_err("no such template");
    let shown = missed.to_string();
    assert!(shown.contains("ClerkAPIResponseError"), "{shown}");
    let error = &missed["error"];
    assert_eq!(error["status"], 404, "{shown}");
    assert_eq!(error["errors"][0]["code"], "resource_not_found", "{shown}");
    assert_eq!(error["errors"][0]["message"], "JWT template not found");
    assert_eq!(error["errors"][0]["longMessage"], "No JWT template exists with name: bakend");
    let ask = json!({ "do": "get_token", "session": "sess_of_nobody" });
    assert_eq!(pair.ask(ask).expect_err("no such session")["error"]["status"], 404);
    let ask = json!({ "do": "get_token", "session": "sess_2vXy", "lifetime": 600 });
    let token = pair.ask(ask).expect("a token");
    let claims = pair.client.verify(token.as_str().expect("text")).expect("it is good");
    assert_eq!(lifetime(&claims), 600);
}

#[test]
fn clerk_backend_api_asks_the_issuer_and_authenticates_requests() {
    let Some(mut pair) = Pair::new("clerk_python.py") else { return };
    let kids = pair.ask(json!({ "do": "list_keys" })).expect("keys");
    assert_eq!(kids[0], pair.issuer.get("/.well-known/jwks.json").json()["keys"][0]["kid"]);
    let templates = pair.ask(json!({ "do": "list_templates", "limit": 5 }));
    assert_eq!(templates.expect("a list"), json!(["backend"]));
    let session = pair.token(None).expect("a session");
    let mut authenticate = |party: &str| {
        let ask = json!({ "do": "authenticate", "token": session, "party": party });
        pair.ask(ask).expect("an answer")
    };
    let state = authenticate(PARTY);
    assert_eq!([&state["claims"]["sid"], &state["claims"]["sts"]], ["sess_2vXy", "active"]);
    let state = authenticate("https://evil.example");
    assert_eq!(state["signed_in"], false, "{state}");
    assert!(state["reason"].as_str().is_some_and(|why| why.contains("(azp)")), "{state}");
    let template = pair.token(Some("backend")).expect("a template");
    let claims = pair.client.verify(&template).expect("it is good");
    assert_eq!(claims["name"], "Ada Lovelace");
    let missed = pair.token(Some("bakend")).expect_err("no such template").to_string();
    assert!(
        missed.contains("ClerkErrors") && missed.contains("JWT template not found"),
        "{missed}"
    );
}

fn lifetime(claims: &Value) -> i64 {
    let date = |name: &str| claims[name].as_i64().expect("a date");
    date("exp") - date("iat")
}
