//! A local issuer as its users have it: another process, on a port of its own.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use snapbox::str;

use crate::support::issuer::Issuer;
use crate::support::server::{METADATA, Reply, Server, hide_port};
use crate::support::{Place, Transcript};

const KEYS: &str = "/.well-known/jwks.json";
const JSON: &str = "content-type: application/json\r\n";
const SECRET: [(&str, &str); 1] = [("KEY", "sk_test_hush")];

/// What `verify` says of a token by discovery.
fn verify(place: &Place, issuer: &Issuer, token: &str) -> Transcript {
    let line = format!("verify --issuer {} --timeout 500ms -o json", issuer.url());
    place.run_with(&line, token)
}

#[test]
fn it_says_where_it_is_and_ends_when_asked() {
    let place = Place::new();
    Issuer::start(&place, "--alg ES256").end("TERM").shows(str![[r#"
status 0
--- standard output
issuer   http://127.0.0.1:[PORT]
key set  http://127.0.0.1:[PORT]/.well-known/jwks.json
tokens   http://127.0.0.1:[PORT]/token
try      jotkit sign --issuer-at http://127.0.0.1:[PORT] --aud backend | jotkit verify --issuer http://127.0.0.1:[PORT] --audience backend

--- standard error

"#]]);
    Issuer::start(&place, "--alg ES256").end("INT").ends_with(0);
}

#[test]
fn an_issuer_may_go_by_another_name() {
    let issuer = "--alg ES256 --issuer https://calm-otter-21.clerk.accounts.dev --fault expired";
    Issuer::start(&Place::new(), issuer).end("TERM").shows(str![[r#"
status 0
--- standard output
issuer   https://calm-otter-21.clerk.accounts.dev
key set  http://127.0.0.1:[PORT]/.well-known/jwks.json
tokens   http://127.0.0.1:[PORT]/token
try      jotkit sign --issuer-at http://127.0.0.1:[PORT] --aud backend | jotkit verify --jwks http://127.0.0.1:[PORT]/.well-known/jwks.json --issuer https://calm-otter-21.clerk.accounts.dev --audience backend

--- standard error
note: fault enabled: expired

"#]]);
}

#[test]
fn clerks_variables_are_there_to_be_copied() {
    let flags = "--alg ES256 --clerk --clerk-secret-key-env KEY";
    let issuer = Issuer::start_with(&Place::new(), flags, &SECRET);
    let transcript = issuer.end("TERM");
    assert!(!transcript.to_string().contains("hush"), "who gave the secret has it");
    let hidden = transcript.stdout.lines().map(|line| match line.split_once("=pk_test_") {
        Some((name, _)) => format!("{name}=pk_test_[HOST]\n"),
        None => format!("{line}\n"),
    });
    Transcript { stdout: hidden.collect(), ..transcript }.shows(str![[r#"
status 0
--- standard output
issuer   http://127.0.0.1:[PORT]
key set  http://127.0.0.1:[PORT]/.well-known/jwks.json
tokens   http://127.0.0.1:[PORT]/token
session  sess_local
CLERK_API_URL=http://127.0.0.1:[PORT]
CLERK_PUBLISHABLE_KEY=pk_test_[HOST]
try      jotkit sign --issuer-at http://127.0.0.1:[PORT] --aud backend | jotkit verify --issuer http://127.0.0.1:[PORT] --audience backend

--- standard error

"#]]);
    let made = Issuer::start(&Place::new(), "--alg ES256 --clerk").end("TERM").stdout;
    let secret = made.lines().find_map(|line| line.strip_prefix("CLERK_SECRET_KEY=sk_test_"));
    assert!(secret.is_some_and(|secret| secret.len() > 30), "{made}");
}

#[test]
fn sign_has_tokens_minted() {
    let (place, issuer) = (Place::new(), Issuer::start(&Place::new(), "--alg ES256"));
    let url = issuer.url();
    let sign = format!("sign --issuer-at {url} --sub user_42 --aud backend --claim a=[1] --exp 1h");
    let token = place.run(&format!("{sign} --header typ=at+jwt")).ends_with(0).stdout.clone();
    let demands = "--audience backend --require a=1 --typ at+jwt --print sub";
    let line = format!("verify --issuer {url} {demands}");
    assert_eq!(place.run_with(&line, token).ends_with(0).stdout, "user_42\n");
    let refused = place.run(&format!("{sign} --header alg=none"));
    hide_port(&refused, issuer.address).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/token: status 400 instead of a token
  header can't set alg

"#]]);
    place.run(&format!("{sign} --alg ES256")).ends_with(2);
    place.run(&format!("{sign} --key k")).ends_with(2);
    // Who misbehaves as a server still mints.
    let faulty = Issuer::start(&place, "--alg ES256 --fault html");
    place.run(&format!("sign --issuer-at {}", faulty.url())).ends_with(0);
}

#[test]
fn sign_finds_an_issuer_or_says_so() {
    let place = Place::new();
    place.run("sign --issuer-at http://a.example").ends_with(2);
    let server = Server::new();
    let refused = place.run(&format!("sign --issuer-at {}", server.url("")));
    server.hide_port(&refused).shows(str![[r#"
status 3
--- standard output

--- standard error
error: http://127.0.0.1:[PORT]/token: status 404 instead of a token

hint: to start a local issuer: jotkit serve

"#]]);
    // Claims are for nobody but the server that was named.
    let other = Server::new();
    server.serve(METADATA, Reply::json(format!(r#"{{"token_endpoint":"{}"}}"#, other.url("/t"))));
    place.run(&format!("sign --issuer-at {}", server.url(""))).ends_with(3);
    assert!(other.asked().is_empty());
    server.serve("/token", Reply::json(r#"{"access_token":"\u001b[2J"}"#));
    place.run(&format!("sign --issuer-at {}", server.url(""))).ends_with(3);
}

#[test]
fn templates_are_rendered_for_the_users_of_a_file() {
    let place = Place::new()
        .file(
            "backend.toml",
            "name = 'backend'\n[claims]\nemail = '{{user.primary_email_address}}'",
        )
        .file("users.toml", "[[users]]\nid = 'user_1'\nprimary_email_address = 'a@b.example'");
    let flags =
        "--alg ES256 --clerk --clerk-secret-key-env KEY --template backend.toml --user users.toml";
    let issuer = Issuer::start_with(&place, flags, &SECRET);
    let token = issuer.issue(r#"{"template":"backend"}"#);
    let line = format!("verify --issuer {} --print email", issuer.url());
    assert_eq!(place.run_with(&line, token).ends_with(0).stdout, "a@b.example\n");
    let secret = "authorization: Bearer sk_test_hush\r\n";
    let answer = issuer.ask("POST", "/v1/sessions/sess_1/tokens/backend", secret, "");
    let token = answer.json()["jwt"].as_str().expect("a token").to_owned();
    assert_eq!(place.run_with(&line, token).ends_with(0).stdout, "a@b.example\n");
    let missed = issuer.ask("POST", "/v1/sessions/sess_1/tokens/bakend", secret, "");
    assert_eq!(missed.json()["errors"][0]["code"], "resource_not_found");
    let said = issuer.end("TERM").stderr;
    assert_eq!(said, "note: there is no template bakend; the nearest is backend\n");
    let twice = "serve --template backend.toml --template backend.toml";
    assert!(place.run(twice).ends_with(2).stderr.contains("two templates have the name backend"));
}

#[test]
fn everybody_is_let_in_with_a_warning() {
    let transcript = Issuer::start(&Place::new(), "--alg ES256 --bind 0.0.0.0").end("TERM");
    transcript.shows(str![[r#"
status 0
--- standard output
issuer   http://127.0.0.1:[PORT]
key set  http://127.0.0.1:[PORT]/.well-known/jwks.json
tokens   http://127.0.0.1:[PORT]/token
try      jotkit sign --issuer-at http://127.0.0.1:[PORT] --aud backend | jotkit verify --issuer http://127.0.0.1:[PORT] --audience backend

--- standard error
warning: anyone who can reach 0.0.0.0 can have tokens signed with this key

"#]]);
}

#[test]
fn its_tokens_are_verified_by_discovery() {
    let (place, issuer) = (Place::new(), Issuer::start(&Place::new(), ""));
    verify(&place, &issuer, &issuer.issue("{}")).ends_with(0);
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let body = "grant_type=client_credentials&client_id=web&audience=backend&scope=read";
    let answer = issuer.ask("POST", "/token", form, body);
    let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
    let line = format!("verify --issuer {} --audience backend --print sub", issuer.url());
    assert_eq!(place.run_with(&line, token).ends_with(0).stdout, "web\n");
}

#[test]
fn a_rotation_is_survived_by_old_and_new_tokens() {
    let (place, issuer) = (Place::new(), Issuer::start(&Place::new(), "--alg ES256"));
    let first = issuer.issue("{}");
    verify(&place, &issuer, &first).ends_with(0);
    assert_eq!(issuer.ask("POST", "/rotate", "", "").status, 200);
    let second = issuer.issue("{}");
    let kid =
        |token: &str| verify(&place, &issuer, token).ends_with(0).json()["key"]["kid"].clone();
    // The cached set lacks the new key, so it is fetched once more.
    assert_ne!(kid(&second), kid(&first));
}

#[test]
fn keys_that_are_not_kept_leave_the_set() {
    let place = Place::new();
    let issuer = Issuer::start(&place, "--alg ES256 --keep-retired 0");
    let first = issuer.issue("{}");
    issuer.ask("POST", "/rotate", "", "");
    let report = verify(&place, &issuer, &first).ends_with(1).json();
    assert_eq!(status_of(&report, "key"), "fail", "{report}");
}

/// Each would overwrite what the other keeps.
#[test]
fn a_state_is_of_one_issuer_at_a_time() {
    let place = Place::new();
    let issuer = Issuer::start(&place, "--alg ES256 --state state.json");
    let other = format!("serve --state state.json --issuer {}", issuer.url());
    place.run(&other).shows(str![[r#"
status 3
--- standard output

--- standard error
error: state.json: another server keeps its keys there

hint: end that one first, or give this one a file of its own: --state FILE

"#]]);
    assert_eq!(issuer.ask("POST", "/rotate", "", "").status, 200);
    let keys = issuer.get(KEYS).body;
    Issuer::start(&place, "--alg ES256 --state other.json").end("TERM").ends_with(0);
    issuer.end("TERM").ends_with(0);
    let again = Issuer::start(&place, "--state state.json");
    assert_eq!(again.get(KEYS).body, keys);
}

#[test]
fn a_state_outlives_its_issuer() {
    let place = Place::new();
    let keys = |rotate: bool| {
        let issuer = Issuer::start(&place, "--alg ES256 --state state.json --clerk");
        if rotate {
            assert_eq!(issuer.ask("POST", "/rotate", "", "").status, 200);
        }
        let keys = issuer.get(KEYS).body;
        (keys, issuer.end("TERM").ends_with(0).stdout.clone())
    };
    let (first, said) = keys(false);
    let (second, said_again) = keys(true);
    assert!(second.contains(&first[9..first.len() - 2]), "{first} is kept in {second}");
    // A run that needs no secret loses none, and one by the environment is not kept.
    Issuer::start(&place, "--state state.json").end("TERM").ends_with(0);
    let flags = "--state state.json --clerk --clerk-secret-key-env KEY";
    Issuer::start_with(&place, flags, &SECRET).end("TERM").ends_with(0);
    assert!(!String::from_utf8(place.read("state.json")).expect("UTF-8").contains("hush"));
    let (third, said_later) = keys(false);
    assert_eq!(third, second);
    let secret = |said: &str| said.lines().find(|line| line.contains("SECRET")).map(str::to_owned);
    assert_eq!(secret(&said), secret(&said_again));
    assert_eq!(secret(&said), secret(&said_later));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = place.path("state.json").metadata().expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_key_of_ones_own_signs() {
    let place = Place::new();
    place.run("keygen ec --kid mine --out key.jwk").ends_with(0);
    let issuer = Issuer::start(&place, "--key key.jwk");
    assert_eq!(issuer.get(KEYS).json()["keys"][0]["kid"], "mine");
    assert!(!issuer.get(KEYS).body.contains("\"d\""));
    verify(&place, &issuer, &issuer.issue("{}")).ends_with(0);
}

/// Of a report in JSON.
fn status_of(report: &serde_json::Value, check: &str) -> String {
    let checks = report["checks"].as_array().expect("checks");
    let found = checks.iter().find(|found| found["id"] == check);
    found.expect("the check")["status"].as_str().expect("a status").to_owned()
}

#[test]
fn faults_of_tokens_are_seen_by_verify() {
    for (fault, check) in [
        ("expired", "exp"),
        ("not-yet-valid", "nbf"),
        ("wrong-issuer", "iss"),
        ("wrong-audience", "aud"),
        ("wrong-key", "signature"),
        ("old-kid", "key"),
        ("alg-none", "alg"),
        ("empty-set", "key"),
    ] {
        let place = Place::new();
        let issuer = Issuer::start(&place, &format!("--alg ES256 --fault {fault}"));
        let line = format!("verify --issuer {} --audience api -o json", issuer.url());
        let token = issuer.issue(r#"{"claims":{"aud":"api"}}"#);
        let report = place.run_with(&line, token).ends_with(1).json();
        let failed = report["checks"].as_array().expect("checks").iter();
        let failed: Vec<_> = failed.filter(|check| check["status"] == "fail").collect();
        assert!(failed.len() == 1 && failed[0]["id"] == check, "{fault}: {failed:?}");
    }
    let issuer = Issuer::start(&Place::new(), "--alg ES256 --fault no-kid");
    let decoded = Place::new().run_with("decode -o json", issuer.issue("{}"));
    assert!(decoded.ends_with(0).json()["header"].get("kid").is_none());
}

#[test]
fn faults_of_the_server_leave_verify_undecided() {
    for fault in ["500", "html", "slow"] {
        let place = Place::new();
        let issuer = Issuer::start(&place, &format!("--alg ES256 --fault {fault}"));
        let token = issuer.issue("{}");
        let start = Instant::now();
        verify(&place, &issuer, &token).ends_with(3);
        assert!(start.elapsed() < Duration::from_secs(8), "{fault}: nobody waits to the end");
        // Nor does the end wait for an answer that is held back.
        issuer.end("TERM").ends_with(0);
    }
}

#[test]
fn a_client_asks_again_by_its_etag() {
    let issuer = Issuer::start(&Place::new(), "--alg ES256");
    let first = issuer.get(KEYS);
    let head = issuer.ask("HEAD", KEYS, "", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    let length = format!("content-length: {}", first.body.len());
    assert!(head.head.contains(&length) && first.head.contains(&length), "{}", head.head);
    let answer = Issuer::start(&Place::new(), "--alg ES256").get(KEYS);
    assert_ne!(answer.body, first.body, "every issuer has a key of its own");
    let etag = first.head.lines().find_map(|line| line.strip_prefix("etag: "));
    assert!(etag.is_some(), "{}", first.head);
    let asked = issuer.ask("GET", KEYS, "if-none-match: *\r\n", "");
    assert_eq!((asked.status, asked.body.as_str()), (304, ""));
}

#[test]
fn hostile_clients_get_an_error_in_json_and_harm_nobody() {
    let issuer = Issuer::start(&Place::new(), "--alg ES256");
    let large = "x".repeat((64 << 10) + 1);
    for (method, path, headers, body, status) in [
        ("GET", "/nowhere", "", "", 404),
        ("GET", "/../../etc/passwd", "", "", 404),
        ("PUT", KEYS, "", "", 405),
        ("BREW", "/token", "", "", 405),
        ("POST", "/token", "", "{}", 415),
        ("POST", "/token", JSON, "{", 400),
        ("POST", "/token", JSON, "\u{0}", 400),
        ("POST", "/token", JSON, &large, 413),
        ("POST", "/v1/sessions/x/tokens", "", "", 404),
    ] {
        let answer = issuer.ask(method, path, headers, body);
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        assert!(answer.json()["error"].is_string(), "{answer:?}");
        assert!(answer.head.contains("content-type: application/json"), "{answer:?}");
    }
    assert_eq!(issuer.send("\u{16}\u{3}\u{1}\r\n\r\n").status, 400);
    let many = "x: y\r\n".repeat(200);
    assert_eq!(issuer.ask("GET", KEYS, &many, "").status, 431);
    // 32 KiB, however they are read.
    for (letters, status) in [(32_000, 200), (33_000, 431), (40_000, 431), (60_000, 431)] {
        let long = format!("x: {}\r\n", "y".repeat(letters));
        assert_eq!(issuer.ask("GET", KEYS, &long, "").status, status, "{letters}");
    }
    assert_eq!(issuer.get(KEYS).status, 200);
}

#[test]
fn many_clients_at_once_are_all_answered() {
    let issuer = Issuer::start(&Place::new(), "--alg ES256");
    let client = || {
        for turn in 0..40 {
            match turn % 4 {
                0 => assert!(issuer.issue("{}").starts_with("ey")),
                _ => assert_eq!(issuer.get(KEYS).status, 200),
            }
        }
    };
    std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(client))));
}

#[test]
fn what_can_not_be_served_is_said_at_once() {
    let place = Place::new().file("state.json", "{}");
    place.run("serve --alg HS256").shows(str![[r#"
status 2
--- standard output

--- standard error
error: HS256 is signed with a shared secret, which no key set may show

hint: --alg RS256 or ES256

"#]]);
    place.run("serve --key https://a.example/k").shows(str![[r#"
status 2
--- standard output

--- standard error
error: https://a.example/k: a private key is read from a file

"#]]);
    place.run("serve --state state.json").shows(str![[r#"
status 3
--- standard output

--- standard error
error: state.json is not a state file: its schema is not jotkit.issuer/1

hint: name a new file, and it is created

"#]]);
    place.run("serve --issuer ftp://a.example").ends_with(2);
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let refused = place.run(&format!("serve --alg ES256 --port {port}"));
    assert!(refused.ends_with(3).stderr.contains("hint: leave out --port"), "{refused}");
    let place = Place::new();
    Issuer::start(&place, "--alg ES256 --state state.json").end("TERM").ends_with(0);
    place.run("serve --alg RS256 --state state.json").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the state's key is for ES256, not RS256

hint: leave out --alg, or name another file

"#]]);
}
