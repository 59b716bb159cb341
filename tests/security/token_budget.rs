//! What the largest tokens may cost: a release build judges, explains and shows each of these within
//! two seconds of one core and 512 MB of address space.

use std::io::Write;
use std::process::{Command, Stdio};

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;

use crate::support::{Place, keys};

/// Just below the cap of a token. An unoptimised build gets less, in which what is quadratic shows as
/// well.
const SIZE: usize = if cfg!(debug_assertions) { 1 << 16 } else { (1 << 20) - 2048 };
/// Of one core; the tests run unoptimised, and beside others.
const CPU_SECONDS: u32 = if cfg!(debug_assertions) { 10 } else { 2 };
const ADDRESS_SPACE_KB: u32 = 512 << 10;

/// A text as long as fits.
fn fill(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

fn signed(header: &str, payload: &str) -> String {
    let key = keys::shared(keys::SECRET);
    keys::token(header, payload, &key, Alg::Hs256)
}

/// With that payload, which base64url makes longer by a third.
fn payload(open: &str, piece: &str, close: &str) -> String {
    signed(
        r#"{"alg":"HS256"}"#,
        &format!("{open}{}{close}", piece.repeat(SIZE * 3 / 4 / piece.len())),
    )
}

fn members(name: impl Fn(usize) -> String) -> String {
    let mut json = String::from("{");
    for index in 0.. {
        if json.len() > SIZE * 3 / 4 - 64 {
            break;
        }
        json += &format!("\"{}\":{index},", name(index));
    }
    json + "\"z\":0}"
}

fn hostile() -> Vec<(&'static str, String)> {
    let header = |text: &str| format!("{}.e30.AAAA", base64url::encode(text));
    let large = SIZE * 3 / 4;
    let signature = r#"{"signature":"AAAA","header":{"alg":"HS256"}},"#;
    vec![
        ("dots", fill(".")),
        ("brackets", fill("[")),
        ("braces", fill("{")),
        ("nested members", fill("{\"a\":")),
        ("quotes", fill("\"")),
        ("backslashes", fill("\\")),
        ("ellipses", fill("...a")),
        ("per cent signs", fill("%2")),
        ("spaces", format!("a{}a", " ".repeat(SIZE))),
        ("lines", fill("eyJ\n")),
        ("beginnings", fill("eyJ.")),
        ("beginnings of base64", fill("eyJhbGciOiJIUzI1NiJ9 ")),
        ("schemes", fill("Bearer ")),
        ("parameters", fill("a=eyJ&")),
        ("chunks of a cookie", format!("sb-a-auth-token.0={}", fill("a;sb-"))),
        ("curls", format!("curl {}", fill("-H a:b "))),
        ("invisible", fill("\u{200b}")),
        ("dotted capitals", fill("İ")),
        ("disclosures", format!("e30.e30.AA{}", fill("~e30"))),
        ("base64 of base64", base64url::encode(base64url::encode("a".repeat(SIZE / 2)))),
        ("hexadecimal digits", fill("6")),
        ("markdown", fill("[](")),
        ("redacted", fill("[REDACTED]")),
        ("header of brackets", header(&"[".repeat(large))),
        ("header of members", header(&members(|index| index.to_string()))),
        (
            "crit of names",
            header(&format!(
                "{{\"alg\":\"HS256\",\"crit\":[\"x\"{}]}}",
                ",\"x\"".repeat(large / 4 - 16)
            )),
        ),
        ("a long alg", header(&format!("{{\"alg\":\"{}\"}}", "n".repeat(large - 64)))),
        (
            "a long kid",
            header(&format!("{{\"alg\":\"HS256\",\"kid\":\"{}\"}}", "n".repeat(large - 64))),
        ),
        (
            "a long typ",
            header(&format!("{{\"alg\":\"HS256\",\"typ\":\"{}\"}}", "n".repeat(large - 64))),
        ),
        ("members", signed(r#"{"alg":"HS256"}"#, &members(|index| index.to_string()))),
        ("the same member", signed(r#"{"alg":"HS256"}"#, &members(|_| "a".into()))),
        (
            "members that look like one",
            signed(r#"{"alg":"HS256"}"#, &members(|i| format!("audienc{i}"))),
        ),
        ("audiences", payload("{\"aud\":[\"\"", ",\"a\"", "]}")),
        ("near audiences", payload("{\"aud\":[\"\"", ",\"https://Api.Example/\"", "]}")),
        ("a long audience", payload("{\"aud\":\"", "a", "\"}")),
        ("a long issuer", payload("{\"iss\":\"", "https://", "\"}")),
        ("a long issuer of slashes", payload("{\"iss\":\"https://a.example", "/", "\"}")),
        ("a long number", payload("{\"exp\":1", "0", "}")),
        ("a long fraction", payload("{\"exp\":1.", "0", "1e5}")),
        ("a long exponent", payload("{\"exp\":1e", "9", "}")),
        ("templates", payload("{\"sub\":\"", "{{", "\"}")),
        ("template names", payload("{\"sub\":\"", "{{a.b}}", "\"}")),
        ("numbers", payload("{\"a\":[0", ",0", "]}")),
        ("halves of pairs", payload("{\"a\":\"", "\\ud800", "\"}")),
        ("levels", payload("", "{\"a\":", "")),
        ("lists of lists", payload("{\"a\":[[]", ",[]", "]}")),
        ("dots in names", payload("{\"", "a.", "\":1}")),
        ("control characters", payload("{\"sub\":\"", "\\u0000", "\"}")),
        (
            "signatures",
            format!(
                "{{\"payload\":\"{}\",\"signatures\":[{}{}]}}",
                "A".repeat(SIZE - 4096),
                signature.repeat(31),
                signature.trim_end_matches(',')
            ),
        ),
        (
            "too many signatures",
            format!("{{\"payload\":\"\",\"signatures\":[{}]}}", fill(signature)),
        ),
    ]
}

/// Runs the tool with limits that the system holds it to.
fn limited(place: &Place, words: &[&str], stdin: &str) -> Option<i32> {
    let limits = format!("ulimit -t {CPU_SECONDS} && ulimit -v {ADDRESS_SPACE_KB} && exec \"$@\"");
    let mut child = Command::new("sh")
        .args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_jotkit")])
        .args(words)
        .env_clear()
        .env("XDG_CACHE_HOME", place.path("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut pipe = child.stdin.take().expect("a pipe");
    // It may have seen enough before the end.
    let _ = pipe.write_all(stdin.as_bytes());
    drop(pipe);
    child.wait().expect("it ends").code()
}

/// What takes minutes: `just soak` runs it.
#[test]
#[ignore = "takes minutes: just soak"]
fn a_hostile_token_costs_little_in_every_verb() {
    let place = Place::new().file("secret", keys::SECRET);
    let secret = place.path("secret").to_str().expect("UTF-8").to_owned();
    let policy = [
        "--secret-file",
        &secret,
        "--at",
        "1790000000",
        "--issuer",
        "https://a.example",
        "--audience",
        "https://api.example",
        "--require",
        "audience",
        "--require",
        "a.a.a.a.a.a",
        "--typ",
        "JWT",
    ];
    let mut wrong = Vec::new();
    let tokens = hostile();
    for (name, token) in &tokens {
        assert!(token.len() <= 1 << 20, "{name}: {}", token.len());
        for verb in [&["verify"][..], &["explain"], &["explain", "-o", "json"]] {
            let status = limited(&place, &[verb, &policy].concat(), token);
            if status != Some(1) {
                wrong.push(format!("{verb:?} {name}: {status:?}"));
            }
        }
        let status = limited(&place, &["decode"], token);
        if ![Some(0), Some(1)].contains(&status) {
            wrong.push(format!("decode {name}: {status:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A batch judges each and looks for its causes, as the other verbs do. So they have the time of a
/// few tokens together.
#[test]
fn a_batch_of_hostile_tokens_is_a_batch() {
    let place = Place::new().file("secret", keys::SECRET);
    let secret = place.path("secret").to_str().expect("UTF-8").to_owned();
    let tokens = hostile();
    let lines: Vec<String> = tokens.iter().map(|(_, token)| token.replace('\n', "")).collect();
    let words = [
        "verify",
        "--secret-file",
        &secret,
        "--issuer",
        "https://a.example",
        "--require",
        "audience",
        "--jobs",
        "2",
        "--batch",
    ];
    let said = place.run_words(&words, lines.join("\n"));
    assert_eq!(said.ends_with(1).stdout.lines().count(), lines.len());
    assert!(!said.stdout.contains("accepted") && !said.stdout.contains("internal"), "{said}");
}
