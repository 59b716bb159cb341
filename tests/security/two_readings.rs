//! Payloads and headers that one parser reads and another does not: nobody gets a yes for claims that
//! we could not read.

use jotkit::jose::alg::Alg;
use jotkit::sys::clock::Clock;
use proptest::prelude::*;

use crate::support::three::{ask, one};
use crate::support::{NOW, Place, keys};

/// Each begins as a JSON object, and holds an `exp` that some library reads.
const UNREAD: [&[u8]; 31] = [
    b"{\"exp\":1,\"x\":NaN}",
    b"{\"exp\":1,\"x\":Infinity}",
    b"{\"exp\":1,\"x\":-Infinity}",
    b"\xef\xbb\xbf{\"exp\":1}",
    b"{\"exp\":1,}",
    b"{\"exp\":1,,}",
    b"{\"exp\":1,\"x\":[1,]}",
    b"{\"exp\":1,\"x\":\"\t\"}",
    b"{\"exp\":1,\"x\":\"\n\"}",
    b"{\"exp\":1,\"x\":\"\x00\"}",
    b"{\"exp\":1}\x00",
    b"\x00{\"exp\":1}",
    b"{\"exp\":1} {}",
    b"{\"exp\":1}x",
    b"{\"exp\":1}/**/",
    b"{\"exp\":1 // old\n}",
    b"{\"exp\":01}",
    b"{\"exp\":+1}",
    b"{\"exp\":0x1}",
    b"{\"exp\":.1}",
    b"{\"exp\":1.}",
    b"{\"exp\":1,\"x\":\"\xff\"}",
    b"{\"exp\":1,\"x\":\"\xed\xa0\x80\"}",
    b"{\"exp\":1,\"x\":\"\\x41\"}",
    b"{\"exp\":1,\"x\":\"\\u12\"}",
    b"{\"exp\":1,\"x\":True}",
    b"\x0b{\"exp\":1}",
    b"{\"exp\":1",
    b"\xff\xfe{\0\"\0e\0x\0p\0\"\0:\x001\0}\0",
    b"\0{\0\"\0e\0x\0p\0\"\0:\x001\0}",
    b" \r\n\t{ \"exp\":1,\"\xff\":2}",
];
/// No JSON object to anybody who reads JSON.
const OTHER: [&[u8]; 17] = [
    b"",
    b"[]",
    b"[1]",
    b"7",
    b"null",
    b"\"x\"",
    b"true",
    b"[{\"exp\":1}]",
    b"hello",
    b"\xff\xfe{\x00}\x00",
    b"{,\"exp\":1}",
    b"/**/{\"exp\":1}",
    b"{'exp':1}",
    b"{exp:1}",
    b"\xc2\xa0{\"exp\":1}",
    b"{\\rtf1 \"exp\":1}",
    b"{{\"exp\"}}",
];

fn place() -> (Place, String) {
    let place = Place::new().file("keys", keys::test_1());
    let path = place.path("keys").to_str().expect("UTF-8").to_owned();
    (place, path)
}

fn signed(header: &str, payload: &[u8]) -> Vec<u8> {
    keys::token_of_bytes(header, payload, &keys::key("rsa.pem", "test-1"), Alg::Rs256).into_bytes()
}

#[test]
fn what_is_no_claims_set_is_rejected() {
    let (place, keys) = place();
    let now = Clock::Fixed(NOW);
    let deep = format!("{{\"exp\":1,\"x\":{}{}}}", "[".repeat(64), "]".repeat(64)).into_bytes();
    let begun = UNREAD.into_iter().chain([&deep[..]]).map(|payload| (payload, 1));
    for (payload, status) in begun.chain(OTHER.map(|payload| (payload, 0))) {
        for header in [r#"{"alg":"RS256"}"#, r#"{"alg":"RS256","typ":"JWT"}"#] {
            let token = signed(header, payload);
            let flags = ["--jwks", &keys];
            ask(&place, now, &flags, &token).is(1, &["structure"]);
            let flags = ["--jwks", &keys, "--any-payload"];
            let failed: &[&str] = if status == 0 { &[] } else { &["structure"] };
            ask(&place, now, &flags, &token).is(status, failed);
            // Then a second implementation is asked, about dates too.
            ask(&place, Clock::Real, &flags, &token).is(status, failed);
            let words = [&["verify", "-o", "json"], &flags[..]].concat();
            let report = place.run_by(now, &words, &token).json();
            assert!(report["claims"].is_null(), "{report}");
            assert!(
                report["checks"][0]["detail"]
                    .as_str()
                    .is_some_and(|d| d.contains("not a JWT claims set"))
            );
        }
    }
}

#[test]
fn a_demand_on_claims_that_are_not_there_fails_whatever_the_payload_may_be() {
    let (place, keys) = place();
    let demands: [(&[&str], &str); 5] = [
        (&["--issuer", "a"], "iss"),
        (&["--audience", "a"], "aud"),
        (&["--authorized-party", "a"], "azp"),
        (&["--max-age", "1h"], "max_age"),
        (&["--require", "sub"], "require:sub"),
    ];
    for (demand, failed) in demands {
        let flags = [&["--jwks", &keys, "--any-payload"], demand].concat();
        let token = signed(r#"{"alg":"RS256"}"#, b"hello");
        ask(&place, Clock::Fixed(NOW), &flags, &token).is(1, &[failed]);
    }
}

#[test]
fn any_payload_is_no_way_around_claims_that_are_there() {
    let (place, keys) = place();
    let flags = ["--jwks", &keys, "--any-payload"];
    let ask = |claims: &str| {
        ask(&place, Clock::Fixed(NOW), &flags, &signed(r#"{"alg":"RS256"}"#, claims.as_bytes()))
    };
    ask(r#"{"exp":1}"#).is(1, &["exp"]);
    ask(r#"{"sub":"a","sub":"b"}"#).is(1, &["structure"]);
}

#[test]
fn where_a_payload_stops_being_json_is_said_by_its_own_positions() {
    let (place, keys) = place();
    for (payload, position) in [
        (&b"{\"a\":{\"b\":[1,NaN]}}"[..], "line 1 column 14"),
        (b"{\"a\":\n {\"b\":\"\\ud800\",\n  \"c\":01}}", "line 3 column 8"),
        (b"{\"\xc3\xa9\":tru}", "line 1 column 9"),
    ] {
        let token = signed(r#"{"alg":"RS256"}"#, payload);
        let words = ["verify", "--jwks", &keys];
        let said = place.run_by(Clock::Fixed(NOW), &words, &token);
        assert!(said.stdout.contains(position), "{position}: {said}");
    }
}

/// Half of a surrogate pair is read, as others read it, and is nobody's name.
#[test]
fn half_a_pair_is_read_and_equals_nothing() {
    let (place, keys) = place();
    let header = r#"{"alg":"RS256","x\ud800":"\udfff"}"#;
    let ask = |flags: &[&str], claims: &str| {
        let flags = [&["--jwks", &keys], flags].concat();
        ask(&place, Clock::Fixed(NOW), &flags, &signed(header, claims.as_bytes()))
    };
    ask(&[], r#"{"x":"\ud800"}"#).is(0, &[]);
    ask(&[], r#"{"sub":"\udc00\ud800","\ud800":[{"\udfff":"\ud83d\ude00"}]}"#).is(0, &[]);
    ask(&[], r#"{"exp":1,"x":"\ud800"}"#).is(1, &["exp"]);
    ask(&[], r#"{"exp":"\ud800"}"#).is(1, &["exp"]);
    // U+FFFD stands for it on the screen only.
    let shown = "a\u{fffd}";
    ask(&["--issuer", shown], r#"{"iss":"a\ud800"}"#).is(1, &["iss"]);
    ask(&["--issuer", shown], "{\"iss\":\"a\u{fffd}\"}").is(0, &[]);
    ask(&["--audience", shown], r#"{"aud":"a\ud800"}"#).is(1, &["aud"]);
    ask(&["--audience", shown], r#"{"aud":["a\ud800","b"]}"#).is(1, &["aud"]);
    ask(&["--audience", "b"], r#"{"aud":["a\ud800","b"]}"#).is(0, &[]);
    ask(&["--authorized-party", shown], r#"{"azp":"a\ud800"}"#).is(1, &["azp"]);
    ask(&["--require", "x=a\u{fffd}"], r#"{"x":"a\ud800"}"#).is(1, &["require:x"]);
    ask(&["--require", "x=a\u{fffd}"], r#"{"x":["a\ud800"]}"#).is(1, &["require:x"]);
    ask(&["--require", "x={\"a\":\"\u{fffd}\"}"], r#"{"x":{"a":"\ud800"}}"#).is(1, &["require:x"]);
    ask(&["--require", "x={\"a\u{fffd}\":1}"], r#"{"x":{"a\ud800":1}}"#).is(1, &["require:x"]);
    let name = ["--require", "a\u{fffd}"];
    ask(&name, r#"{"a\ud800":1}"#).is(1, &["require:a\u{fffd}"]);
    // It is told apart from other halves, and found where it is repeated.
    ask(&[], "{\"a\\ud800\":1,\"a\\ud801\":2,\"a\u{fffd}\":3}").is(0, &[]);
    ask(&[], r#"{"a\ud800":1,"a\uD800":2}"#).is(1, &["structure"]);
    ask(&[], r#"{"exp\ud800":1}"#).is(0, &[]);
}

#[test]
fn half_a_pair_chooses_no_key_and_no_type() {
    let (place, keys) = place();
    for header in [
        r#"{"alg":"RS256","kid":"test-1\ud800"}"#,
        r#"{"alg":"RS256","typ":"JWT\ud800"}"#,
        r#"{"alg":"RS256","crit":["\ud800"]}"#,
        r#"{"alg":"RS256\ud800"}"#,
    ] {
        let said = ask(&place, Clock::Fixed(NOW), &["--jwks", &keys], &signed(header, b"{}"));
        assert_eq!(said.status, 1, "{header}: {said:?}");
    }
}

#[test]
fn a_repeated_member_is_rejected_at_any_depth() {
    let (place, keys) = place();
    for (header, payload) in [
        (r#"{"alg":"RS256"}"#, r#"{"exp":1,"exp":99999999999}"#),
        (r#"{"alg":"RS256"}"#, r#"{"exp":99999999999,"\u0065xp":1}"#),
        (r#"{"alg":"RS256"}"#, r#"{"a":[{"b":1,"b":1}]}"#),
        (r#"{"alg":"RS256","alg":"none"}"#, "{}"),
        (r#"{"alg":"none","alg":"RS256"}"#, "{}"),
        (r#"{"alg":"RS256","x":{"y":1,"y":2}}"#, "{}"),
        (r#"{"alg":"RS256","kid":"test-1","k\u0069d":"other"}"#, "{}"),
    ] {
        let token = signed(header, payload.as_bytes());
        let said = ask(&place, Clock::Fixed(NOW), &["--jwks", &keys], &token);
        assert_eq!(said.status, 1, "{header} {payload}");
    }
}

#[test]
fn a_line_that_repeats_a_member_on_the_way_to_the_token_is_rejected() {
    let (place, keys) = place();
    let good = String::from_utf8(signed(r#"{"alg":"RS256"}"#, b"{}")).expect("a token");
    let bad = &good[..good.len() - 4];
    let lines = [
        format!(r#"{{"a":{{"t":"{good}","t":"{bad}"}}}}"#),
        format!(r#"{{"a":{{"t":"{bad}","t":"{good}"}}}}"#),
        format!(r#"{{"a":{{"t":"{good}"}},"a":{{"t":"{good}"}}}}"#),
        format!(r#"{{"a":{{"t":"{good}","\u0074":null}}}}"#),
        format!(r#"{{"b":1,"b":2,"a":{{"t":"{good}"}}}}"#),
    ];
    let words = ["verify", "--jwks", &keys, "--pointer", "/a/t", "--batch"];
    let said = place.run_by(Clock::Fixed(NOW), &words, lines.join("\n"));
    let said: Vec<&str> = said.ends_with(1).stdout.lines().collect();
    for line in &said[..4] {
        let told = r#""verdict":"rejected","causes":["json.duplicate-member"]"#;
        assert!(line.contains(told), "{line}");
    }
    assert!(said[4].contains("accepted"), "{}", said[4]);
    let words = ["decode", "--pointer", "/a/t", "--batch"];
    let said = place.run_by(Clock::Fixed(NOW), &words, &lines[0]);
    assert!(said.ends_with(1).stdout.contains("is repeated"), "{said}");
}

fn is_strict_json(payload: &str) -> bool {
    // Halves of pairs are what it refuses and we read: none is made below.
    payload.trim_start_matches([' ', '\t', '\n', '\r']).starts_with('{')
        && serde_json::from_str::<&serde_json::value::RawValue>(payload).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever one changes in a good payload: it is JSON to another reader too, or it is rejected.
    #[test]
    fn a_payload_is_read_by_all_or_by_none(
        at in 0_usize..60,
        cut in 0_usize..3,
        put in "[\\x00-\\x7f]|NaN|\\\\u00e9|\\u{feff}|'|//|,,|1e5|\\{\\}|null",
    ) {
        let mut payload = r#"{"sub":"a","exp":99999999999,"x":[1,{"y":true}],"z":-0.5e3}"#.to_owned();
        let at = at.min(payload.len());
        payload.replace_range(at..(at + cut).min(payload.len()), &put);
        let (place, keys) = place();
        let said = one(
            "verify", &place, Clock::Fixed(NOW), &["--jwks", &keys],
            &signed(r#"{"alg":"RS256"}"#, payload.as_bytes()),
        );
        prop_assert!(said.status == 1 || is_strict_json(&payload), "{}", payload);
        let unread = said.failed.contains("structure");
        prop_assert!(!unread || !is_strict_json(&payload) || said.status == 1, "{}", payload);
    }
}
