//! Payloads beside the token (RFC 7515 appendix F), unencoded (RFC 7797), or no claims at all.

use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::json::Object;
use jotkit::jose::json::base64url;
use jotkit::jose::token::header::Header;
use jotkit::jose::token::serialization::{Form, Jws};
use jotkit::jose::token::unsigned::{Protected, Unsigned};
use jotkit::verify::judgement::{Judgement, Rule};
use jotkit::verify::policy::Policy;
use jotkit::verify::report::Verdict;
use jotkit::verify::{Keys, Source};
use proptest::prelude::*;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, keys};

/// The secret of RFC 7515 appendix A.1, with which RFC 7797 section 4 signs.
const RFC_SECRET: &str =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const RFC_PAYLOAD: &str = "$.02";
/// `{"alg":"HS256","b64":false,"crit":["b64"]}`
const RFC_UNENCODED: &str = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19";
const RFC_UNENCODED_SIGNATURE: &str = "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";

fn at(line: &str) -> String {
    format!("{line} --at {NOW}")
}

/// A place with the payload of RFC 7797 and the secret that signed it.
fn rfc() -> Place {
    let jwk = format!(r#"{{"kty":"oct","k":"{RFC_SECRET}"}}"#);
    Place::new().file("key.jwk", jwk).file("payload", RFC_PAYLOAD)
}

fn rfc_verify(flags: &str, token: &str) -> Transcript {
    rfc().run_with(&at(&format!("verify -v --any-payload --key key.jwk {flags}")), token)
}

/// A token with that header over that payload, encoded or not, and verified.
fn verify(flags: &str, header: &str, payload: &str) -> Transcript {
    let place = Place::new().file("jwks.json", keys::test_1());
    let key = keys::key("rsa.pem", "test-1");
    let header = Header::new(Object::parse(header).expect("JSON"));
    let protected = Protected::new(&header);
    let unsigned =
        Unsigned::new(Form::Compact, &protected, payload.as_bytes(), false).expect("fits");
    let signature = crypto::sign(&key, Alg::Rs256, unsigned.signing_input());
    let token = unsigned.sign(&signature.expect("a fixture signs"));
    place.run_with(&at(&format!("verify -v --jwks jwks.json {flags}")), token)
}

fn failures(transcript: &Transcript) -> Vec<&str> {
    transcript.stdout.lines().filter_map(|line| line.strip_prefix("  fail  ")).collect()
}

#[test]
fn the_examples_of_rfc_7797() {
    let control = "eyJhbGciOiJIUzI1NiJ9.JC4wMg.5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
    rfc_verify("", control).ends_with(0);
    let detached = format!("{RFC_UNENCODED}..{RFC_UNENCODED_SIGNATURE}");
    rfc_verify("--payload payload", &detached).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  all readable, but the payload is not a JWT claims set: not JSON: expected value at line 1 column 1
  pass  header
  pass  alg        HS256
  pass  key        the shared secret, from key.jwk
  pass  signature  HS256
  skip  exp        the payload is not a JWT claims set
  skip  nbf        the payload is not a JWT claims set
  skip  iat        the payload is not a JWT claims set
  skip  max_age    the payload is not a JWT claims set
  skip  iss        the payload is not a JWT claims set
  skip  sub        the payload is not a JWT claims set
  skip  aud        the payload is not a JWT claims set
  skip  azp        the payload is not a JWT claims set
  skip  typ        not checked

--- standard error

"#]]);
    let flattened = format!(
        r#"{{"protected":"{RFC_UNENCODED}","payload":"$.02","signature":"{RFC_UNENCODED_SIGNATURE}"}}"#
    );
    rfc_verify("", &flattened).ends_with(0);
    // A dot can't stand in the middle of a compact token.
    let dotted = rfc_verify("", &format!("{RFC_UNENCODED}.$.02.{RFC_UNENCODED_SIGNATURE}"));
    assert_eq!(failures(&dotted), ["structure  4 parts, not three"], "{dotted}");
}

#[test]
fn an_encoded_payload_beside_its_token() {
    let detached = "eyJhbGciOiJIUzI1NiJ9..5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
    rfc_verify("--payload payload", detached).ends_with(0);
    let json = r#"{"protected":"eyJhbGciOiJIUzI1NiJ9",
        "signature":"5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ"}"#;
    rfc_verify("--payload payload", json).ends_with(0);
    let words = ["verify", "--key", "key.jwk", "--payload", "-", detached];
    rfc().run_words(&words, RFC_PAYLOAD).ends_with(0);
    rfc().run_words(&words, "$.03").ends_with(1);
}

#[test]
fn a_payload_that_is_missing_is_hinted_at() {
    let detached = "eyJhbGciOiJIUzI1NiJ9..5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
    rfc_verify("", detached).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  pass  structure  all readable, but the payload is not a JWT claims set: it is empty
  pass  header
  pass  alg        HS256
  pass  key        the shared secret, from key.jwk
  fail  signature  HS256, does not verify with this key
  skip  exp        the payload is not a JWT claims set
  skip  nbf        the payload is not a JWT claims set
  skip  iat        the payload is not a JWT claims set
  skip  max_age    the payload is not a JWT claims set
  skip  iss        the payload is not a JWT claims set
  skip  sub        the payload is not a JWT claims set
  skip  aud        the payload is not a JWT claims set
  skip  azp        the payload is not a JWT claims set
  skip  typ        not checked

--- standard error
hint: the payload is empty; if it was sent beside the token: --payload FILE
hint: to find the cause: jotkit explain --any-payload --key key.jwk --at 1790000000 TOKEN

"#]]);
    assert_eq!(rfc_verify("-o json", detached).stderr, "");
}

#[test]
fn two_payloads_are_one_too_many() {
    let attached = "eyJhbGciOiJIUzI1NiJ9.JC4wMg.5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
    let refused = rfc_verify("--payload payload", attached);
    let line = "structure  it has a payload of its own, and another one was given for it";
    assert_eq!(failures(&refused), [line], "{refused}");
    refused.ends_with(1);
    rfc_verify("--payload -", attached).shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard input can't be both the payload and the token

hint: give one of them as a file or an argument

"#]]);
    rfc_verify("--payload absent", attached).shows(str![[r#"
status 3
--- standard output

--- standard error
error: --payload absent: no such file

"#]]);
}

#[test]
fn b64_has_rules() {
    let kid = r#""alg":"RS256","kid":"test-1""#;
    for (members, payload, lines) in [
        (r#""b64":false,"crit":["b64"]"#, "plain text", &[][..]),
        // Not as RFC 7797 section 6 has it, and yet plain: the signature covers it.
        (r#""b64":false"#, "plain text", &[]),
        (r#""b64":true,"crit":["b64"]"#, "plain text", &[]),
        (r#""crit":["b64"]"#, "{}", &["header     crit lists b64, but the header has no b64"]),
        (r#""b64":true,"crit":["b64","b64"]"#, "{}", &["header     crit repeats a name"]),
        (r#""b64":0"#, "{}", &["header     expected true or false, found 0, b64 is a number"]),
        (
            r#""b64":false,"crit":["b64"],"typ":"JWT""#,
            "{}",
            &["header     JWT, b64 is false, and the payload of a JWT must be encoded"],
        ),
        (
            r#""b64":false,"crit":["b64","x"]"#,
            "{}",
            &["header     expected no critical extension except b64, found x, crit lists an \
               extension that is not supported"],
        ),
    ] {
        let transcript = verify("--any-payload", &format!("{{{kid},{members}}}"), payload);
        assert_eq!(failures(&transcript), lines, "{transcript}");
        transcript.ends_with(i32::from(!lines.is_empty()));
    }
    let token = format!("{}.a\u{7f}b.", base64url::encode(r#"{"alg":"none","b64":false}"#));
    let control = rfc_verify("", &token);
    let line = "structure  byte 0x7f at offset 37 can't stand unencoded in a compact token";
    assert_eq!(failures(&control), [line], "{control}");
}

#[test]
fn a_payload_that_is_no_claims_set() {
    let header = r#"{"alg":"RS256","kid":"test-1"}"#;
    verify("--any-payload", header, "plain text").shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  all readable, but the payload is not a JWT claims set: not JSON: expected value at line 1 column 1
  pass  header
  pass  alg        RS256
  pass  key        test-1, from jwks.json
  pass  signature  RS256
  skip  exp        the payload is not a JWT claims set
  skip  nbf        the payload is not a JWT claims set
  skip  iat        the payload is not a JWT claims set
  skip  max_age    the payload is not a JWT claims set
  skip  iss        the payload is not a JWT claims set
  skip  sub        the payload is not a JWT claims set
  skip  aud        the payload is not a JWT claims set
  skip  azp        the payload is not a JWT claims set
  skip  typ        not checked

--- standard error

"#]]);
    verify("--any-payload", header, "[]").ends_with(0);
    verify("", header, "[]").ends_with(1);
    verify("--any-payload", header, "").ends_with(0);
    verify("", header, "").ends_with(1);
}

#[test]
fn demands_are_not_met_by_a_payload_without_claims() {
    let header = r#"{"alg":"RS256","kid":"test-1"}"#;
    let flags = "--any-payload --issuer https://i.example --audience a --audience b --authorized-party p \
                 --max-age 1m --require role=admin --require exp";
    verify(flags, header, "plain text").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 6 checks failed
  pass  structure     all readable, but the payload is not a JWT claims set: not JSON: expected value at line 1 column 1
  pass  header
  pass  alg           RS256
  pass  key           test-1, from jwks.json
  pass  signature     RS256
  skip  exp           the payload is not a JWT claims set
  skip  nbf           the payload is not a JWT claims set
  skip  iat           the payload is not a JWT claims set
  fail  max_age       expected at most 1 min, found nothing, the payload is not a JWT claims set
  fail  iss           expected https://i.example, found nothing, the payload is not a JWT claims set
  skip  sub           the payload is not a JWT claims set
  fail  aud           expected one of a, b, found nothing, the payload is not a JWT claims set
  fail  azp           expected p, found nothing, the payload is not a JWT claims set
  skip  typ           not checked
  fail  require:role  expected admin, found nothing, the payload is not a JWT claims set
  fail  require:exp   expected it to be present, found nothing, the payload is not a JWT claims set

--- standard error
hint: to find the cause: jotkit explain --jwks jwks.json --any-payload --issuer https://i.example --audience a --audience b --authorized-party p --max-age 1m --require role=admin --require exp --at 1790000000 TOKEN

"#]]);
    verify("--any-payload --print sub", header, "plain text").shows(str![[r#"
status 1
--- standard output

--- standard error
error: the token is accepted, but its payload is not a JWT claims set

hint: to see the payload: jotkit decode TOKEN

"#]]);
}

#[test]
fn who_says_jwt_promises_claims() {
    for typ in ["JWT", "jwt", "at+jwt", "application/secevent+JWT"] {
        let header = format!(r#"{{"alg":"RS256","kid":"test-1","typ":"{typ}"}}"#);
        let transcript = verify("", &header, "[]");
        let line = format!(
            "structure  the payload is not a JWT claims set, but typ is {typ}: an \
             array, not a JSON object"
        );
        assert_eq!(failures(&transcript), [line], "{transcript}");
    }
    verify("", r#"{"alg":"RS256","kid":"test-1","typ":"JOSE"}"#, "[]").ends_with(1);
}

#[test]
fn a_payload_elsewhere_is_shown_as_such() {
    let detached = format!("{RFC_UNENCODED}..{RFC_UNENCODED_SIGNATURE}");
    rfc().run_with(&at("decode"), &detached).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "HS256",
  "b64": false,
  "crit": [
    "b64"
  ]
}
payload
empty, or detached: sent beside the token
signature 32 bytes, not verified

--- standard error
note: nothing here is verified; to check it, with the shared secret (prompts): jotkit explain --secret --at 2026-09-21T14:13:20Z TOKEN

"#]]);
    let document = rfc().run_with(&at("decode -o json"), &detached).json();
    assert_eq!(document["detached"], true);
    let raw = format!("{RFC_UNENCODED}.two words.{RFC_UNENCODED_SIGNATURE}");
    let document = rfc().run_with(&at("decode -o json"), raw).json();
    assert_eq!(document["payload"]["text"], "two words");
    assert_eq!(document["detached"], false);
}

#[test]
fn the_rfc_is_signed_to_the_letter() {
    let sign = "sign --key key.jwk --payload payload --header b64=false";
    let detached = rfc().run(&format!("{sign} --detached"));
    assert_eq!(detached.stdout, format!("{RFC_UNENCODED}..{RFC_UNENCODED_SIGNATURE}\n"));
    assert_eq!(detached.stderr, "");
    rfc().run(sign).shows(str![[r#"
status 2
--- standard output

--- standard error
error: unencoded, a compact token holds only printable ASCII without a dot

hint: to send the payload beside the token: --detached

"#]]);
    let bytes = rfc().file("payload", [0xff]);
    bytes.run(&format!("{sign} --serialization general")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: unencoded, a JSON token holds only UTF-8

hint: to send the payload beside the token: --detached

"#]]);
}

#[test]
fn what_excludes_one_another_is_refused() {
    let place = rfc().file("long", "a".repeat(1 << 20));
    let sign = |flags: &str| place.run_with(&at(&format!("sign --key key.jwk {flags}")), "{}");
    sign("--payload payload --sub user_42").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the argument '--payload <FILE>' cannot be used with '--sub <TEXT>'

Usage: jotkit sign [OPTIONS]

For more information, try '--help'.

"#]]);
    sign("--header b64=no").shows(str![[r#"
status 2
--- standard output

--- standard error
error: --header b64 is true or false, not "no"

"#]]);
    sign("--header b64=false --header typ=JWT").shows(str![[r#"
status 2
--- standard output

--- standard error
error: b64=false is not for typ JWT: a JWT is always encoded

"#]]);
    sign("--payload long").shows(str![[r#"
status 2
--- standard output

--- standard error
error: over the cap of 1048576 bytes for a token

hint: to send the payload beside the token: --detached

"#]]);
    sign("--payload long --detached").ends_with(0);
    place.run_with("sign --key - --payload -", "{}").shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard input can't be both the key and the payload

hint: give one of them as a file or an argument

"#]]);
}

fn any_form() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::Compact), Just(Form::Flattened), Just(Form::General)]
}

/// What [`Judgement`] says of a signature over `signed` where `given` is beside the token.
fn judged(form: Form, b64: bool, signed: &[u8], given: Option<Vec<u8>>) -> Option<Verdict> {
    let key = keys::shared(keys::SECRET);
    let header = format!(r#"{{"alg":"HS256","b64":{b64},"crit":["b64"]}}"#);
    let header = Header::new(Object::parse(&header).expect("JSON"));
    let protected = Protected::new(&header);
    let unsigned = Unsigned::new(form, &protected, signed, given.is_some()).ok()?;
    let signature = crypto::sign(&key, Alg::Hs256, unsigned.signing_input()).expect("it signs");
    let jws = Jws::parse(&unsigned.sign(&signature), given);
    let source = Source::named("a test");
    let keys = Keys::Set { set: [key].into_iter().collect(), source };
    let policy = Policy { any_payload: true, ..Policy::default() };
    Some(Judgement::of(&jws, &keys, &policy, Rule::All, NOW).verdict())
}

proptest! {
    #[test]
    fn what_is_signed_verifies(
        form in any_form(),
        b64: bool,
        detached: bool,
        payload in prop_oneof![any::<Vec<u8>>(), "[ -~]{0,9}".prop_map(String::into_bytes)],
    ) {
        let given = detached.then(|| payload.clone());
        let verdict = judged(form, b64, &payload, given);
        // What begins as claims, `{"`, may be claims to somebody else, and is none to us.
        let may_begin = payload.contains(&b'{') && payload.contains(&b'"');
        let is_right = |verdict| verdict == Verdict::Accepted || may_begin;
        prop_assert!(verdict.is_none_or(is_right), "{verdict:?}");
        // Only what can't stand there unencoded is not written.
        prop_assert!(verdict.is_some() || !(b64 || detached));
    }

    #[test]
    fn another_payload_does_not(
        form in any_form(),
        b64: bool,
        signed: Vec<u8>,
        given: Vec<u8>,
    ) {
        prop_assume!(signed != given);
        prop_assert_eq!(judged(form, b64, &signed, Some(given)), Some(Verdict::Rejected));
    }
}
