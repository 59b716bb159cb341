//! SECURITY.md, "a page in a browser": whatever a page sends to a running issuer, nothing changes, and
//! nothing that it could read or run comes back.

use crate::support::Place;
use crate::support::issuer::{Answer, Issuer};

const KEYS: &str = "/.well-known/jwks.json";
const OPENID: &str = "/.well-known/openid-configuration";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "content-type: application/json\r\n";
const GRANT: &str = "grant_type=client_credentials";
const SECRET: [(&str, &str); 1] = [("KEY", "sk_test_hush")];
const BEARER: &str = "authorization: Bearer sk_test_hush\r\n";

/// An issuer with Clerk's routes, too.
fn issuer() -> Issuer {
    let flags = "--alg ES256 --clerk --clerk-secret-key-env KEY";
    Issuer::start_with(&Place::new(), flags, &SECRET)
}

/// Everything that changes or signs something, as its rightful user sends it.
fn actions() -> [(&'static str, String, &'static str); 5] {
    [
        ("/rotate", String::new(), ""),
        ("/token", FORM.into(), GRANT),
        ("/token", JSON.into(), "{}"),
        ("/v1/sessions/sess_local/tokens", BEARER.into(), ""),
        ("/v1/sessions", BEARER.into(), r#"{"user_id":"user_local"}"#),
    ]
}

#[test]
fn a_page_of_another_origin_changes_nothing() {
    let issuer = issuer();
    let before = issuer.get(KEYS).body;
    let port = issuer.address.port();
    let headers = [
        "origin: https://evil.example".to_owned(),
        "origin: null".to_owned(),
        "Origin: http://127.0.0.1".to_owned(),
        format!("origin: http://localhost:{port}"),
        format!("origin: https://127.0.0.1:{port}"),
        format!("origin: http://127.0.0.1:{port}\r\norigin: https://evil.example"),
        "sec-fetch-site: cross-site".to_owned(),
        "sec-fetch-site: same-site".to_owned(),
        "sec-fetch-site: same-origin\r\nsec-fetch-site: cross-site".to_owned(),
        format!("origin: http://127.0.0.1:{port}\r\nsec-fetch-site: cross-site"),
    ];
    for header in &headers {
        for (path, own, body) in &actions() {
            let answer = issuer.ask("POST", path, &format!("{own}{header}\r\n"), body);
            assert_eq!(answer.status, 403, "{path} {header}: {answer:?}");
            assert!(!answer.body.contains("eyJ"), "{answer:?}");
        }
    }
    assert_eq!(issuer.get(KEYS).body, before, "no rotation");
    let own = format!("origin: http://127.0.0.1:{port}\r\nsec-fetch-site: same-origin\r\n");
    for (path, header, body) in &actions() {
        assert_eq!(issuer.ask("POST", path, header, body).status, 200, "{path}");
        assert_eq!(issuer.ask("POST", path, &format!("{header}{own}"), body).status, 200, "{path}");
    }
}

#[test]
fn a_get_changes_nothing() {
    let issuer = issuer();
    let before = issuer.get(KEYS).body;
    for method in ["GET", "HEAD"] {
        for (path, header, body) in &actions() {
            for path in [format!("{path}?{GRANT}&_method=POST"), (*path).to_owned()] {
                let header = format!("{header}x-http-method-override: POST\r\n");
                let answer = issuer.ask(method, &path, &header, body);
                assert!(!answer.body.contains("eyJ"), "{method} {path}: {answer:?}");
            }
        }
    }
    assert_eq!(issuer.get(KEYS).body, before);
}

#[test]
fn a_host_is_one_and_can_be_read_and_is_ours() {
    let issuer = Issuer::start(&Place::new(), "--alg ES256");
    let address = issuer.address;
    let port = address.port();
    let send = |target: &str, hosts: &[&str]| {
        let hosts: String = hosts.iter().map(|host| format!("host: {host}\r\n")).collect();
        let answer = issuer
            .send(&format!("POST {target} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n"))
            .status;
        (answer, target.to_owned(), hosts)
    };
    let own = address.to_string();
    let before = issuer.get(KEYS).body;
    for hosts in [
        &[][..],
        &[""],
        &["a b"],
        &["@"],
        &["a@127.0.0.1"],
        &["127.0.0.1:99999"],
        &["127.0.0.1:+1"],
        &["127.0.0.1/"],
        &["[::1"],
        &["%31"],
        &["127.0.0.1\u{0}"],
        &["\u{e9}.example"],
        &[&own, &own],
        &[&own, "evil.example"],
        &["evil.example", &own],
    ] {
        assert_eq!(send("/rotate", hosts).0, 400, "{hosts:?}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", "[::]"] {
        assert_eq!(send("/rotate", &[&format!("{host}:{port}")]).0, 421, "{host}");
    }
    for target in [
        "http://evil.example/rotate".to_owned(),
        format!("http://evil.example:{port}/rotate"),
        format!("http://user@{address}/rotate"),
        "http://127.0.0.1:1/rotate".to_owned(),
    ] {
        let (status, ..) = send(&target, &[&own]);
        assert_eq!(status, 400, "{target}");
    }
    assert_eq!(send(&format!("https://{address}/rotate"), &[&own]).0, 421);
    assert_eq!(issuer.get(KEYS).body, before, "no rotation");
    assert_eq!(send(&format!("http://{address}/rotate"), &[&own]).0, 200);
}

/// What every reply is to have, whoever asked.
fn is_harmless(answer: &Answer) -> bool {
    answer.head.contains("\r\nx-content-type-options: nosniff")
        && answer
            .head
            .contains("\r\ncontent-security-policy: default-src 'none'; frame-ancestors 'none'")
        && !answer.head.contains("access-control-")
        && !answer.head.contains("set-cookie")
        && !answer.head.contains("location:")
        && answer.head.contains("\r\ncontent-type: application/json")
}

#[test]
fn no_reply_is_a_page_or_for_other_origins() {
    let issuer = issuer();
    let html = "%3Cscript%3Ealert(1)%3C/script%3E";
    let split = "a%0d%0aset-cookie:%20a=b%0d%0a%0d%0a%3Chtml%3E";
    let page = "origin: https://evil.example\r\naccess-control-request-method: POST\r\n";
    for (method, path, headers, body) in [
        ("GET", KEYS.to_owned(), page.to_owned(), String::new()),
        ("GET", OPENID.to_owned(), page.to_owned(), String::new()),
        ("OPTIONS", "/token".to_owned(), page.to_owned(), String::new()),
        ("OPTIONS", "*".to_owned(), String::new(), String::new()),
        ("TRACE", "/token".to_owned(), BEARER.to_owned(), String::new()),
        ("GET", format!("/{html}"), String::new(), String::new()),
        (
            "GET",
            format!("/authorize?redirect_uri={split}&state={split}"),
            String::new(),
            String::new(),
        ),
        ("GET", format!("/v1/sessions?user_id={split}"), BEARER.to_owned(), String::new()),
        ("GET", format!("/v1/jwt_templates?limit={split}"), BEARER.to_owned(), String::new()),
        ("POST", format!("/v1/sessions/{split}/tokens/{html}"), BEARER.to_owned(), String::new()),
        (
            "POST",
            "/token".to_owned(),
            FORM.to_owned(),
            format!("{GRANT}&client_id={split}&scope={html}"),
        ),
        (
            "POST",
            "/token".to_owned(),
            JSON.to_owned(),
            format!(r#"{{"{split}\r\na: b<script>":1}}"#),
        ),
    ] {
        let answer = issuer.ask(method, &path, &headers, &body);
        assert!(is_harmless(&answer), "{method} {path}: {answer:?}");
        let names = answer.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let known = |name: &str| {
            name.starts_with("x-content-type")
                || name.starts_with("content-")
                || name.starts_with("cross-origin-")
                || ["allow", "cache-control", "connection", "date", "etag", "pragma"]
                    .contains(&name)
        };
        names.for_each(|(name, _)| assert!(known(name), "{name}: {answer:?}"));
    }
}

#[test]
fn nobody_keeps_a_token() {
    let issuer = issuer();
    for (path, header, body) in &actions()[..4] {
        let answer = issuer.ask("POST", path, header, body);
        assert!(answer.head.contains("\r\ncache-control: no-store"), "{path}: {answer:?}");
    }
    for path in ["/nowhere", "/v1/nowhere", "/authorize"] {
        assert!(issuer.get(path).head.contains("\r\ncache-control: no-store"), "{path}");
    }
}
