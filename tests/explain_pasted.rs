//! What people paste around a token, and around a key: both what is wrong with it and what stands
//! around it is told, and what it says to type is of use.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::pem;
use serde_json::Value;

use crate::support::{NOW, Place, keys};

fn explain(flags: &[&str], place: Place, text: &str) -> Value {
    let at = NOW.to_string();
    let words = ["explain", "-o", "json", "--at", &at];
    let words: Vec<&str> = words.into_iter().chain(flags.iter().copied()).collect();
    let answer = place.run_inside(words, text);
    serde_json::from_str(&answer.stdout).expect("a report")
}

fn of_hs256(text: &str) -> Value {
    explain(&["--secret-file", "secret"], Place::new().file("secret", keys::SECRET), text)
}

fn ids(report: &Value) -> Vec<&str> {
    let causes = report["causes"].as_array().expect("causes").iter();
    causes.map(|cause| cause["id"].as_str().expect("an id")).collect()
}

fn remedies(report: &Value) -> String {
    let causes = report["causes"].as_array().expect("causes").iter();
    causes.map(|cause| cause["remedy"].as_str().expect("a text")).collect::<Vec<_>>().join("\n")
}

/// What may stand around one token.
const AROUND: [&str; 12] = [
    "x-access-token: TOKEN",
    "X-Amzn-Oidc-Data: TOKEN\r\nAccept: */*\r\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer TOKEN\r\nAccept: */*",
    "Cookie: theme=dark; session=TOKEN; lang=en",
    "Set-Cookie: id_token=TOKEN; Path=/; HttpOnly",
    "curl -H 'Authorization: Bearer TOKEN' https://a.example/items",
    "curl https://a.example \\\n  --header \"authorization: Bearer TOKEN\" \\\n  --compressed",
    "{\"access_token\":\"TOKEN\",\"expires_in\":3600}",
    "2026-09-21T14:13:20Z WARN [auth] rejected token=TOKEN user=42",
    "export API_JWT='TOKEN'",
    "the token TOKEN was not accepted",
    "Authorization: JWT TOKEN",
];

#[test]
fn a_damaged_token_in_a_text_is_told_as_if_it_stood_alone() {
    let token = keys::hs256("{}");
    let (message, code) = token.rsplit_once('.').expect("three parts");
    let (header, _) = message.split_once('.').expect("two parts");
    let bytes = base64url::decode(code).expect("base64url");
    let damages = [
        (format!("{message}.{code}="), "input.padded"),
        (message.to_owned(), "input.partial"),
        (format!("{message}.{}", &code[..16]), "input.truncated"),
        (message[..message.len() - 9].to_owned(), "input.truncated"),
        (header.to_owned(), "input.partial"),
        (lines(&token, "\n"), "input.line-wrapped"),
        (lines(&token, "\\n"), "input.line-wrapped"),
        (token.to_lowercase(), "input.case-changed"),
        (format!("{}\u{200b}{}", &token[..20], &token[20..]), "input.invisible-chars"),
        (format!("{}!{}", &token[..50], &token[51..]), "signature.mismatch"),
    ];
    assert_eq!(bytes.len(), 32);
    for around in AROUND {
        for (damaged, id) in &damages {
            let report = of_hs256(&around.replace("TOKEN", damaged));
            assert_eq!(
                ids(&report).get(..2),
                Some(&[*id, "input.embedded"][..]),
                "{around} {damaged}"
            );
            assert!(!remedies(&report).contains("introspection"), "{around} {damaged}");
        }
    }
}

/// As `fold` does.
fn lines(token: &str, end: &str) -> String {
    let lines = token.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned());
    lines.collect::<Vec<_>>().join(end)
}

#[test]
fn the_scheme_is_named() {
    let token = keys::hs256("{}");
    for (text, said) in [
        ("Authorization: JWT TOKEN", "JWT, not Bearer"),
        ("Authorization: Token TOKEN", "Token, not Bearer"),
        ("Authorization: bearer{TOKEN}", "`{` stands between"),
        ("Authorization: Bearer: TOKEN", "`:` stands between"),
    ] {
        let report = of_hs256(&text.replace("TOKEN", &token));
        assert_eq!(ids(&report), ["input.embedded"], "{text}");
        let evidence = report["causes"][0]["evidence"].to_string();
        assert!(evidence.contains(said) && evidence.contains("verifies"), "{text}: {evidence}");
        assert!(remedies(&report).contains("Authorization: Bearer"), "{text}");
    }
}

#[test]
fn parts_behind_a_whole_token_are_cut_off() {
    let token = keys::hs256("{}");
    let other = keys::hs256(r#"{"sub":"user_1"}"#);
    let parts = other.split_once('.').expect("parts").1;
    let report = of_hs256(&format!("{token}.{parts}"));
    assert_eq!(ids(&report), ["input.trailing-text"]);
    assert!(report["causes"][0]["evidence"].to_string().contains("parts of another token"));
    // Without a key the length of an RSA signature is not known; the dot behind it is.
    let report = explain(&[], Place::new(), &format!("{}.{parts}", keys::rs256("{}")));
    assert_eq!(ids(&report)[0], "input.trailing-text");
}

#[test]
fn an_algorithm_is_offered_only_where_a_key_serves_it() {
    let rsa = || Place::new().file("keys", keys::test_1());
    let (hs256, rs256) = (keys::hs256("{}"), keys::rs256("{}"));
    let report = explain(&["--jwks", "keys", "--alg", "RS256"], rsa(), &hs256);
    assert_eq!(ids(&report), ["alg.not-allowed", "key.no-kid"][..1]);
    assert!(!remedies(&report).contains("--alg"), "{report}");
    let report = explain(&["--jwks", "keys", "--alg", "PS256"], rsa(), &rs256);
    assert_eq!(ids(&report)[0], "alg.not-allowed");
    assert!(remedies(&report).contains("--alg RS256"), "{report}");
}

#[test]
fn a_leeway_is_advised_where_it_helps() {
    for (claims, flags, advised) in [
        (format!(r#"{{"iat":1700000000,"exp":{}}}"#, NOW - 3600), &[][..], true),
        (format!(r#"{{"iat":1700000000,"exp":{}}}"#, NOW - 40 * 86400), &[], false),
        (format!(r#"{{"iat":1700000000,"exp":{}}}"#, NOW - 3600), &["--audience", "other"], false),
        (format!(r#"{{"iat":{}}}"#, NOW + 200), &[], true),
        (format!(r#"{{"iat":{}}}"#, NOW + 900), &[], false),
    ] {
        let place = Place::new().file("keys", keys::test_1());
        let flags = [&["--jwks", "keys"], flags].concat();
        let report = explain(&flags, place, &keys::rs256(&claims));
        assert_eq!(remedies(&report).contains("--leeway"), advised, "{claims} {report}");
        assert!(ids(&report)[0].starts_with("time."), "{report}");
    }
}

#[test]
fn a_pem_in_other_text_is_read_and_what_is_around_it_told() {
    let (pem, token) = (public_pem(), es256());
    let line = pem.replace('\n', "\\n");
    let object = format!("{{\"type\": \"ES256\", \"key\": \"{line}\"}}");
    for text in [
        format!("[[\n{pem}]]"),
        format!("{{{pem}}}"),
        format!("({pem})"),
        format!("<{pem}>"),
        format!("public_key: {pem}"),
        format!("KEY={pem}"),
        format!("KEY=\"{line}\""),
        format!("'{pem}'"),
        object,
    ] {
        let place = Place::new().file("keys", &text);
        let report = explain(&["--key", "keys"], place, &token);
        let all = ids(&report);
        assert_eq!(report["verdict"], "accepted", "{text}");
        assert!(all[0].starts_with("key.pem-"), "{text}: {all:?}");
        assert!(remedies(&report).contains("--to pem"), "{text}");
    }
    // Lines before it are no fault (RFC 7468 section 2).
    let place = Place::new().file("keys", format!("Bag Attributes\n{pem}"));
    assert!(ids(&explain(&["--key", "keys"], place, &token)).is_empty());
}

fn public_pem() -> String {
    let public = keys::of(Alg::Es256).public().expect("a public half");
    let bytes = der::write(Structure::Spki, &public).expect("it is written");
    pem::armour(Structure::Spki, bytes.expose())
}

fn es256() -> String {
    let key = keys::of(Alg::Es256);
    keys::token(r#"{"alg":"ES256"}"#, &keys::claims("{}"), &key, Alg::Es256)
}
