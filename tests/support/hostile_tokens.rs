//! Tokens that cost much wherever a reader is quadratic, or keeps more than it needs.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;

use crate::support::keys;

/// A text as long as fits.
fn fill(size: usize, piece: &str) -> String {
    piece.repeat(size / piece.len())
}

fn signed(header: &str, payload: &str) -> String {
    let key = keys::shared(keys::SECRET);
    keys::token(header, payload, &key, Alg::Hs256)
}

/// With that payload, which base64url makes longer by a third.
fn payload(size: usize, open: &str, piece: &str, close: &str) -> String {
    signed(
        r#"{"alg":"HS256"}"#,
        &format!("{open}{}{close}", piece.repeat(size * 3 / 4 / piece.len())),
    )
}

fn members(size: usize, name: impl Fn(usize) -> String) -> String {
    let mut json = String::from("{");
    for index in 0.. {
        if json.len() > size * 3 / 4 - 64 {
            break;
        }
        json += &format!("\"{}\":{index},", name(index));
    }
    json + "\"z\":0}"
}

/// What is costly to somebody, each of about that many bytes, with what it is made of.
pub fn tokens(size: usize) -> Vec<(&'static str, String)> {
    let fill = |piece| fill(size, piece);
    let payload = |open, piece, close| payload(size, open, piece, close);
    let members = |name: &dyn Fn(usize) -> String| members(size, name);
    let header = |text: &str| format!("{}.e30.AAAA", base64url::encode(text));
    let large = size * 3 / 4;
    let signature = r#"{"signature":"AAAA","header":{"alg":"HS256"}},"#;
    vec![
        ("halves of pairs", signed(r#"{"alg":"HS256"}"#, &members(&|at| format!("\\ud800{at}")))),
        ("dots", fill(".")),
        ("brackets", fill("[")),
        ("braces", fill("{")),
        ("nested members", fill("{\"a\":")),
        ("quotes", fill("\"")),
        ("backslashes", fill("\\")),
        ("ellipses", fill("...a")),
        ("per cent signs", fill("%2")),
        ("spaces", format!("a{}a", " ".repeat(size))),
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
        ("base64 of base64", base64url::encode(base64url::encode("a".repeat(size / 2)))),
        ("hexadecimal digits", fill("6")),
        ("markdown", fill("[](")),
        ("redacted", fill("[REDACTED]")),
        ("header of brackets", header(&"[".repeat(large))),
        ("header of members", header(&members(&|index| index.to_string()))),
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
        ("members", signed(r#"{"alg":"HS256"}"#, &members(&|index| index.to_string()))),
        ("the same member", signed(r#"{"alg":"HS256"}"#, &members(&|_| "a".into()))),
        (
            "members that look like one",
            signed(r#"{"alg":"HS256"}"#, &members(&|i| format!("audienc{i}"))),
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
                "A".repeat(size - 4096),
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
