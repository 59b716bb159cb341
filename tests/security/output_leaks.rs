//! A token or a secret that was given never stands in a machine format, an annotation or an error;
//! on a terminal alone stands the token that `explain` found.

use std::ffi::OsString;

use jotkit::jose::json::base64url;
use jotkit::sys::System;
use jotkit::sys::clock::Clock;
use jotkit::sys::env::Env;
use proptest::prelude::*;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, finish, fixture, keys};

/// Everything that is said, on a terminal or not.
fn said(place: &Place, words: &[&str], stdin: &str, is_terminal: bool) -> String {
    let env = Env::of([("SECRET", OsString::from(keys::SECRET)), ("CI", "1".into())]);
    let mut system = System::in_memory(stdin.as_bytes().to_vec(), env);
    system.clock = Clock::Fixed(NOW);
    system.streams.stdout.is_terminal = is_terminal;
    let set = place.path("jwks.json").display().to_string();
    let words = words.iter().map(|word| word.replace("jwks.json", &set));
    let words = std::iter::once("jotkit".to_owned()).chain(words).map(OsString::from);
    jotkit::run(words, &mut system);
    system.streams.stdout.take() + &system.streams.stderr.take()
}

/// Ways in which a token is pasted; `@` is the token.
const WRAPPINGS: [&str; 24] = [
    "@",
    "Bearer @",
    "Authorization: Bearer @",
    "Bearer Bearer @",
    "\"@\"",
    "'@',",
    "`@`",
    "[@](https://jwt.io/#token=@)",
    "b'@'",
    "{\"access_token\":\"@\",\"expires_in\":3600}",
    "Cookie: __session=@; theme=dark",
    "https://a.example/cb?x=1#id_token=@&state=2",
    "access_token=@&token_type=bearer",
    "curl -H 'Authorization: Bearer @' https://a.example",
    "GET / HTTP/1.1\nHost: a\nAuthorization: Bearer @\nAccept: */*",
    "2026-09-21 INFO request token=@ status=401",
    "@==",
    "@...",
    "@~WyJkaXNjbG9zdXJlIl0~",
    "\u{feff}@",
    "%@%",
    "$@",
    "{{@}}",
    "@ @",
];

fn signature(token: &str) -> &str {
    token.rsplit('.').next().expect("a part")
}

/// What nobody but its owner may see: the signature, in pieces too.
fn assert_hidden(token: &str, shown: &str, what: &str) {
    let signature = signature(token);
    let piece = &signature[..signature.len().min(24)];
    assert!(!shown.contains(piece), "{what}\n{shown}");
    assert!(!shown.contains(keys::SECRET), "{what}\n{shown}");
}

#[test]
fn no_report_has_the_token() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let tokens = [keys::rs256("{}"), keys::tampered()];
    for token in &tokens {
        let encoded = base64url::encode(token);
        let wrapped = base64url::encode(format!("{{\"access_token\":\"{token}\"}}"));
        let wrapped_lines =
            token.as_bytes().chunks(60).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
        let pasted = WRAPPINGS.iter().map(|wrapping| wrapping.replace('@', token));
        for text in pasted.chain([
            encoded,
            wrapped,
            wrapped_lines,
            token.replace('.', "%2E"),
            token[3..].to_owned(),
        ]) {
            for verb in ["explain", "verify", "decode"] {
                for format in ["human", "json", "github"] {
                    // What a header or a payload says is the answer, a token in it too.
                    let is_data = text.starts_with("eyJ") && !text.contains('.');
                    if verb == "decode" && (format == "github" || is_data) {
                        continue;
                    }
                    let words = [verb, "--jwks", "jwks.json", "-o", format];
                    let words =
                        if verb == "decode" { &[verb, "-o", format][..] } else { &words[..] };
                    let shown = said(&place, words, &text, false);
                    assert_hidden(token, &shown, &format!("{words:?} {text}"));
                    // The same as an argument.
                    let words = [words, &["--", &text]].concat();
                    assert_hidden(token, &said(&place, &words, "", false), &format!("{words:?}"));
                }
            }
        }
    }
}

#[test]
fn a_terminal_alone_has_the_token_that_was_meant() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let token = keys::rs256("{}");
    let words = ["explain", "--jwks", "jwks.json"];
    let text = format!("Cookie: __session={token}; theme=dark");
    assert!(said(&place, &words, &text, true).contains(&format!("send only the token: {token}\n")));
    let shown = said(&place, &[&words[..], &["-o", "json"]].concat(), &text, true);
    assert_hidden(&token, &shown, "-o json on a terminal");
}

#[test]
fn no_error_has_the_token_or_the_key() {
    let place = Place::new().file("jwks.json", keys::test_1());
    let token = keys::rs256("{}");
    let pem = fixture("rsa.pem");
    let pem_part = pem.lines().nth(3).expect("a line of the body").to_owned();
    let jwk = r#"{"kty":"oct","kid":"a","k":"c2VjcmV0LXRoYXQtbm9ib2R5LXNlZXMtc2VjcmV0"}"#;
    let flags = [
        "--issuer",
        "--jwks",
        "--key",
        "-k",
        "--key-env",
        "--secret-env",
        "--secret-file",
        "--profile",
        "-p",
        "--alg",
        "--at",
        "--leeway",
        "--max-age",
        "--typ",
        "--require",
        "--print",
        "-o",
        "--color",
        "--nonsense",
        "--audience",
        "--payload",
        "--ca-cert",
        "--timeout",
        "--secret-encoding",
        "--error",
        "--cause",
        "--as",
    ];
    let verbs = [
        "verify", "explain", "decode", "jwks", "sign", "convert", "keygen", "profile", "serve",
        "guard",
    ];
    let secrets = [(&token[..], signature(&token)), (&pem, &pem_part), (jwk, "c2VjcmV0LXRoYXQ")];
    for (given, hidden) in secrets {
        let hidden = &hidden[..hidden.len().min(24)];
        let check = |words: &[&str]| {
            let shown = said(&place, words, "", false);
            assert!(!shown.contains(hidden), "{words:?}\n{shown}");
        };
        check(&[given, given]);
        for verb in verbs {
            // Whatever follows is not run: there is an argument too many, or the wrong one.
            if verb != "serve" {
                check(&[verb, given, given, given]);
                check(&[verb, given, "--nonsense"]);
            }
            for flag in flags {
                if verb == "serve" {
                    continue;
                }
                check(&[verb, flag, given]);
                check(&[verb, &format!("{flag}={given}")]);
                check(&[verb, &format!("{flag}{given}")]);
                check(&[verb, "--jwks", "jwks.json", flag, given, "x"]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_surrounds_a_token(before in "\\PC{0,12}", after in "\\PC{0,12}", cut in 0usize..700, insert in "[ \"\\n.=%]{0,2}") {
        let place = Place::new().file("jwks.json", keys::test_1());
        let token = keys::hs256("{}");
        let mut spoilt = token.clone();
        spoilt.insert_str(cut % token.len(), &insert);
        for text in [format!("{before}{token}{after}"), format!("{before}{spoilt}{after}")] {
            for format in ["json", "github", "human"] {
                let words = ["explain", "--secret-env", "SECRET", "-o", format];
                assert_hidden(&token, &said(&place, &words, &text, false), &text);
            }
            let words = ["verify", "--secret-env", "SECRET", "--batch"];
            assert_hidden(&token, &said(&place, &words, &text, false), &text);
        }
    }
}

/// What a password in a URL is known by in any output.
const PASSWORD: &str = "hunter2";

/// A server that answers in every way in which an error or a report could show who asked.
fn telling_server() -> Server {
    let server = Server::with(Reply::json(keys::test_1()));
    let own = format!("http://u:{PASSWORD}@{}", server.address());
    server.serve("/", Reply::page(401));
    server.serve("/page", Reply::page(200));
    server.serve("/empty", Reply::json(r#"{"keys":[]}"#));
    server.serve("/metadata", Reply::json(format!(r#"{{"issuer":"x","jwks_uri":"{own}/"}}"#)));
    server.serve("/here", Reply::redirect(format!("{own}{JWKS}?sig={PASSWORD}")));
    server.serve("/loop", Reply::redirect(format!("{own}/loop")));
    let away = format!("http://u:{PASSWORD}@keys.example/?token={PASSWORD}");
    server.serve("/away", Reply::redirect(away));
    server
}

/// URLs with a password or a secret parameter, some of them misspelt.
fn private_urls(server: &Server) -> Vec<String> {
    // Nobody listens at the first port (RFC 6335 section 6).
    let paths = ["/", "/page", "/empty", "/metadata", "/here", "/loop", "/away", JWKS, "/none"];
    let here = paths.map(|path| format!("{}{path}", server.address()));
    let places = here.iter().map(String::as_str).chain(["127.0.0.1:1/keys", "keys.example/"]);
    let mut urls: Vec<String> = places
        .flat_map(|place| {
            let user = format!("http://u:{PASSWORD}@{place}");
            [user, format!("http://{place}?api_key={PASSWORD}")]
        })
        .collect();
    for odd in [
        "https://u:hunter2@127.0.0.1:1/",
        "http:/u:hunter2@127.0.0.1:1/",
        "http:\\\\u:hunter2@127.0.0.1:1/",
        "u:hunter2@127.0.0.1:1/",
        "http://u:hunter2/x@127.0.0.1:1/",
        "http://u:my hunter2@127.0.0.1:1/",
        "http://u:it's-hunter2@127.0.0.1:1/",
        "http://u:hunter2@",
        "ftp://u:hunter2@127.0.0.1/",
    ] {
        urls.push(odd.to_owned());
    }
    urls
}

#[test]
fn no_output_has_the_password_of_a_url() {
    let server = telling_server();
    let place = Place::new().file("token", keys::rs256("{}")).file("key.pem", fixture("rsa.pem"));
    let fixtures = place.path("fixtures").display().to_string();
    for url in private_urls(&server) {
        let error = format!("error: request to {url} failed, reason: connect ECONNREFUSED");
        let mut lines: Vec<Vec<&str>> = vec![
            vec!["jwks", &url, "--lint", "-o", "json"],
            vec!["verify", "token", "-vk", &url],
            vec!["verify", "token", "-k", &url, "-o", "json"],
            vec!["explain", "token", "-k", &url, "-o", "json"],
        ];
        if [JWKS, "127.0.0.1:1/keys", "/here"].iter().any(|path| url.contains(path)) {
            lines.push(vec!["jwks", &url, "-o", "json"]);
            lines.push(vec!["jwks", "key.pem", "--diff", &url]);
            lines.push(vec!["verify", "token", "-k", &url, "--offline", "-o", "github"]);
            lines.push(vec!["verify", "--batch", "token", "-k", &url]);
            lines.push(vec!["verify", "token", "--issuer", &url, "-o", "json"]);
            lines.push(vec!["explain", "token", "-k", "key.pem", "--iss", &url, "-o", "json"]);
            lines.push(vec!["sign", "--issuer-at", &url]);
            lines.push(vec!["sign", "--key", &url]);
            lines.push(vec!["serve", "--issuer", &url, "--port", "0", "--key", "none"]);
            lines.push(vec!["guard", "express", "--issuer", &url, "--audience", "a"]);
            lines.push(vec!["fixtures", "--issuer", &url, "--out", &fixtures]);
            lines.push(vec!["probe", &url, "--key", "key.pem", "--dry-run"]);
            lines.push(vec!["probe", &url, "--key", "key.pem", "--only", "good", "-o", "json"]);
            lines.push(vec!["probe", &url, "--issuer-at", &url, "--only", "good"]);
            lines.push(vec!["verify", "token", "-k", "key.pem", "--insecure-allow-http", &url]);
            lines.push(vec!["verify", &url, "-k", "key.pem"]);
            lines.push(vec!["keygen", "ec", "--out", &url]);
            lines.push(vec!["explain", "--error", &error, "-o", "json"]);
        }
        for line in lines {
            let transcript = place.run_inside(line.iter().copied(), "");
            assert!(!transcript.to_string().contains(PASSWORD), "{line:?}\n{transcript}");
        }
    }
    assert!(server.asked().iter().any(|asked| asked.header("authorization").is_some()));
}

#[test]
fn a_password_from_a_profile_or_of_a_proxy_is_not_shown() {
    let profile = format!("[profile.p]\njwks = \"http://u:{PASSWORD}@127.0.0.1:1/keys\"\n");
    let place = Place::new().file("jotkit.toml", profile).file("token", keys::rs256("{}"));
    for line in ["profile show p", "profile list --json", "profile check p", "verify token -p p"] {
        let transcript = place.run(line);
        assert!(!transcript.to_string().contains(PASSWORD), "{line}\n{transcript}");
    }
    let named = format!("[profile.p]\nissuer = \"https://u:{PASSWORD}@issuer.example\"\n");
    let refused = Place::new().file("jotkit.toml", named).run("profile show p");
    refused.ends_with(2);
    assert!(!refused.to_string().contains(PASSWORD), "{refused}");
    for proxy in
        ["http://u:hunter2@127.0.0.1:1", "http://u:hunter2@", "bad://u:hunter2@x", "u:hunter2@x:1"]
    {
        for line in ["jwks https://keys.example/k", "explain token -k https://keys.example/k"] {
            let mut command = place.command();
            let command = command.args(line.split(' ')).env("HTTPS_PROXY", proxy);
            let transcript = finish(command.args(["--timeout", "1s"]));
            assert_ne!(transcript.status, 0, "{proxy}");
            assert!(!transcript.to_string().contains(PASSWORD), "{proxy}\n{transcript}");
        }
    }
}
