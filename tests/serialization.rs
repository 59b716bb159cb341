//! JWS in JSON (RFC 7515 section 7.2): read, judged signature by signature, shown and written.

use jotkit::jose::alg::{Alg, Curve};
use jotkit::jose::crypto;
use jotkit::jose::json::Object;
use jotkit::jose::json::base64url;
use jotkit::jose::key::Key;
use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, Transcript, fixture, keys, skipped};

/// RFC 7515 appendix A.6: the payload, the two protected headers, the kids and the signatures.
const RFC_PAYLOAD: &str = "\
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const RFC_RS256: &str = "eyJhbGciOiJSUzI1NiJ9";
const RFC_RS256_KID: &str = "2010-12-29";
const RFC_RS256_SIGNATURE: &str = "\
    cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5ju\
    jGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07\
    Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipU\
    TI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const RFC_RS256_N: &str = "\
    ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4\
    QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdb\
    BYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-D\
    WNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
const RFC_ES256: &str = "eyJhbGciOiJFUzI1NiJ9";
const RFC_ES256_KID: &str = "e9bc097a-ce51-4036-9562-d2ade882db0d";
const RFC_ES256_SIGNATURE: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

fn at(line: &str) -> String {
    format!("{line} --at {NOW}")
}

/// The keys `test-1` and `curve`.
fn place() -> Place {
    let keys = [&keys::key("rsa.pem", "test-1"), &keys::key("p256.pem", "curve")];
    Place::new().file("jwks.json", keys::jwks(&keys))
}

/// One member of `signatures`: over `payload`, by a key that its unprotected header names.
fn one(payload: &str, key: &Key, alg: Alg) -> String {
    let protected = base64url::encode(format!(r#"{{"alg":"{alg}"}}"#));
    let input = format!("{protected}.{}", base64url::encode(payload));
    let signature = crypto::sign(key, alg, input.as_bytes()).expect("a fixture signs");
    let signature = base64url::encode(signature);
    let kid = key.kid.as_deref().expect("a fixture has a name");
    format!(r#"{{"protected":"{protected}","header":{{"kid":"{kid}"}},"signature":"{signature}"}}"#)
}

fn general(payload: &str, signatures: &[String]) -> String {
    let (payload, signatures) = (base64url::encode(payload), signatures.join(","));
    format!(r#"{{"payload":"{payload}","signatures":[{signatures}]}}"#)
}

/// Two signatures, the second by that key.
fn two(second: &Key) -> String {
    let claims = keys::claims("{}");
    let rsa = one(&claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
    general(&claims, &[rsa, one(&claims, second, Alg::Es256)])
}

/// Another key than the set has under that name.
fn stranger() -> Key {
    let key = keys::ec(Curve::P256, &[7; 32]).expect("a scalar");
    Key { kid: Some("curve".into()), ..key }
}

#[test]
fn the_examples_of_the_rfc() {
    let rsa = format!(r#"{{"kty":"RSA","kid":"{RFC_RS256_KID}","n":"{RFC_RS256_N}","e":"AQAB"}}"#);
    let ec = format!(
        r#"{{"kty":"EC","kid":"{RFC_ES256_KID}","crv":"P-256",
            "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}"#
    );
    let place = Place::new().file("jwks.json", format!(r#"{{"keys":[{rsa},{ec}]}}"#));
    let members = |protected, kid, signature| {
        format!(r#""protected":"{protected}","header":{{"kid":"{kid}"}},"signature":"{signature}""#)
    };
    let rs256 = members(RFC_RS256, RFC_RS256_KID, RFC_RS256_SIGNATURE);
    let es256 = members(RFC_ES256, RFC_ES256_KID, RFC_ES256_SIGNATURE);
    let general =
        format!(r#"{{"payload":"{RFC_PAYLOAD}","signatures":[{{{rs256}}},{{{es256}}}]}}"#);
    let line = "verify -v --jwks jwks.json --issuer joe --at 1300819379";
    place.run_with(line, general).shows(str![[r#"
status 0
--- standard output
signature 1 of 2 accepted
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        2010-12-29, from jwks.json
  pass  signature  RS256
  pass  exp        expires in 1 s: 2011-03-22 18:43:00 UTC
  skip  nbf        valid at once
  skip  iat        no issue time
  skip  max_age    not checked
  pass  iss        joe
  skip  sub        missing
  skip  aud        not checked
  skip  azp        not checked
  skip  typ        not checked
signature 2 of 2 accepted
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        ES256
  pass  key        e9bc097a-ce51-4036-9562-d2ade882db0d, from jwks.json
  pass  signature  ES256
  pass  exp        expires in 1 s: 2011-03-22 18:43:00 UTC
  skip  nbf        valid at once
  skip  iat        no issue time
  skip  max_age    not checked
  pass  iss        joe
  skip  sub        missing
  skip  aud        not checked
  skip  azp        not checked
  skip  typ        not checked
accepted at 2011-03-22 18:42:59 UTC: 2 of 2 signatures accepted, all must be accepted

--- standard error

"#]]);
    let flattened = format!(r#"{{"payload":"{RFC_PAYLOAD}",{es256}}}"#);
    place.run_with(line, flattened).shows(str![[r#"
status 0
--- standard output
accepted at 2011-03-22 18:42:59 UTC
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        ES256
  pass  key        e9bc097a-ce51-4036-9562-d2ade882db0d, from jwks.json
  pass  signature  ES256
  pass  exp        expires in 1 s: 2011-03-22 18:43:00 UTC
  skip  nbf        valid at once
  skip  iat        no issue time
  skip  max_age    not checked
  pass  iss        joe
  skip  sub        missing
  skip  aud        not checked
  skip  azp        not checked
  skip  typ        not checked

--- standard error

"#]]);
}

#[test]
fn every_signature_must_be_accepted() {
    place()
        .run_with(&at("verify -v --jwks jwks.json"), two(&keys::key("p256.pem", "curve")))
        .ends_with(0);
    let bad = two(&stranger());
    place().run_with(&at("verify -v --jwks jwks.json --all"), &bad).shows(str![[r#"
status 1
--- standard output
signature 1 of 2 accepted
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        test-1, from jwks.json
  pass  signature  RS256
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked
signature 2 of 2 rejected: 1 check failed
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        ES256
  pass  key        curve, from jwks.json
  fail  signature  ES256, does not verify with this key
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked
rejected at 2026-09-21 14:13:20 UTC: 1 of 2 signatures accepted, all must be accepted

--- standard error
hint: to find the cause: jotkit explain --jwks jwks.json --all --at 1790000000 TOKEN

"#]]);
}

#[test]
fn one_may_be_enough() {
    let place = place();
    let run = |token: &str| place.run_with(&at("verify -v --jwks jwks.json --any"), token);
    let last =
        |transcript: &Transcript| transcript.stdout.lines().last().expect("a verdict").to_owned();
    let good = run(&two(&stranger()));
    good.ends_with(0);
    assert_eq!(
        last(&good),
        "accepted at 2026-09-21 14:13:20 UTC: 1 of 2 signatures accepted, one must be accepted"
    );
    let claims = keys::claims("{}");
    let other = one(&claims, &keys::key("rsa-other.pem", "test-1"), Alg::Rs256);
    let none = run(&general(&claims, &[other.clone(), other]));
    none.ends_with(1);
    assert_eq!(
        last(&none),
        "rejected at 2026-09-21 14:13:20 UTC: 0 of 2 signatures accepted, one must be accepted"
    );
}

#[test]
fn a_document_has_the_deciding_signature_above_all() {
    let place = place();
    let token = two(&stranger());
    let run = |flags: &str| {
        place.run_with(&at(&format!("verify -v --jwks jwks.json -o json {flags}")), &token).json()
    };
    let all = run("");
    assert_eq!((&all["verdict"], &all["key"]["kid"]), (&"rejected".into(), &"curve".into()));
    assert_eq!(all["header"]["alg"], "ES256");
    let any = run("--any");
    assert_eq!((&any["verdict"], &any["key"]["kid"]), (&"accepted".into(), &"test-1".into()));
    for report in [all, any] {
        let signatures = report["signatures"].as_array().expect("a list");
        let verdicts: Vec<_> = signatures.iter().map(|one| one["verdict"].as_str()).collect();
        assert_eq!(verdicts, [Some("accepted"), Some("rejected")]);
        for signature in signatures {
            let names: Vec<&String> = signature.as_object().expect("an object").keys().collect();
            assert_eq!(names, ["checks", "header", "key", "verdict"]);
        }
    }
    let line = at("verify -v --jwks jwks.json --any --print sub");
    assert_eq!(place.run_with(&line, &token).stdout, "user_42\n");
}

#[test]
fn kids_that_are_missing_are_asked_for_once() {
    let server = Server::new();
    let cached = Reply::json(keys::test_1()).header("Cache-Control", "max-age=600");
    server.serve(JWKS, cached);
    let place = Place::new();
    place.run(&format!("jwks {}", server.url(JWKS))).ends_with(0);
    let claims = keys::claims("{}");
    let signed = |kid| one(&claims, &keys::key("rsa.pem", kid), Alg::Rs256);
    let token = general(&claims, &[signed("new-1"), signed("test-1"), signed("new-2")]);
    place.run_with(&at(&format!("verify -v --jwks {}", server.url(JWKS))), token).ends_with(1);
    assert_eq!(server.hits(JWKS), 2);
}

#[test]
fn json_that_is_no_jws() {
    place().run_with(&at("verify -v --jwks jwks.json"), r#"{"payload":"e30"}"#).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  structure  JSON without a signature
  other checks skipped: the token is unreadable

--- standard error
hint: to find the cause: jotkit explain --jwks jwks.json --at 1790000000 TOKEN

"#]]);
    let flattened = r#"{"payload":"e30","signature":"","header":{"alg":"RS256"},"payload":"W10"}"#;
    let twice = place().run_with(&at("verify -v --jwks jwks.json"), flattened);
    let line = "  fail  structure  payload is repeated: parsers disagree on which one counts\n";
    assert!(twice.ends_with(1).stdout.contains(line), "{twice}");
    let many = vec![r#"{"signature":"","header":{"alg":"none"}}"#.to_owned(); 33];
    let many = place().run_with(&at("verify -v --jwks jwks.json"), general("{}", &many));
    let line = "  fail  structure  33 signatures are over the cap of 32\n";
    assert!(many.ends_with(1).stdout.contains(line), "{many}");
    let long = format!(r#"{{"payload":"{}"}}"#, "a".repeat(1 << 20));
    let long = place().run_with(&at("verify -v --jwks jwks.json"), long);
    assert!(long.ends_with(1).stdout.contains("over the cap of 1048576 bytes"), "{long}");
}

/// What the signature does not cover can't say how it is checked, nor meet a demand.
#[test]
fn the_unprotected_header_is_anyones() {
    let claims = keys::claims("{}");
    let good = one(&claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
    for (member, flags, line) in [
        (
            r#""crit":["b64"]"#,
            "",
            "header     crit, it must be in the protected header: anyone can change the unprotected one",
        ),
        (
            r#""b64":false"#,
            "",
            "header     b64, it must be in the protected header: anyone can change the unprotected one",
        ),
        (r#""typ":"at+jwt""#, "--typ at+jwt", "typ        at+jwt, the signature does not cover it"),
        (
            r#""alg":"ES256""#,
            "",
            "structure  signature 1: alg is in both headers, protected and unprotected",
        ),
    ] {
        let changed = good.replace(r#""header":{"#, &format!(r#""header":{{{member},"#));
        let line_of = at(&format!("verify -v --jwks jwks.json {flags}"));
        let transcript = place().run_with(&line_of, general(&claims, &[changed]));
        let failed: Vec<&str> =
            transcript.stdout.lines().filter_map(|line| line.strip_prefix("  fail  ")).collect();
        assert_eq!(failed, [line], "{transcript}");
    }
}

/// RFC 7520 section 4.7 protects the content alone.
#[test]
fn the_algorithm_may_be_unprotected() {
    let payload = base64url::encode(keys::claims("{}"));
    let key = keys::key("rsa.pem", "test-1");
    let signature = crypto::sign(&key, Alg::Rs256, format!(".{payload}").as_bytes());
    let signature = base64url::encode(signature.expect("a fixture signs"));
    let token = format!(
        r#"{{"payload":"{payload}","header":{{"alg":"RS256"}},"signature":"{signature}"}}"#
    );
    place().run_with(&at("verify -v --jwks jwks.json"), token).ends_with(0);
}

#[test]
fn every_signature_is_shown() {
    let claims = r#"{"sub":"user_42"}"#;
    let rsa = one(claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
    let token = general(claims, &[rsa, r#"{"header":{"alg":"none"},"signature":""}"#.into()]);
    Place::new().run_with(&at("decode"), &token).shows(str![[r#"
status 0
--- standard output
payload
{
  "sub": "user_42"
}

signature 1 of 2: 256 bytes, not verified
protected header
{
  "alg": "RS256"
}
unprotected header
{
  "kid": "test-1"
}

signature 2 of 2: 0 bytes, not verified
unprotected header
{
  "alg": "none"
}

--- standard error
note: nothing here is verified; to check it, with a file or URL of keys: jotkit explain --jwks KEYS --at 2026-09-21T14:13:20Z TOKEN

"#]]);
    let document = Place::new().run_with(&at("decode -o json --redact"), &token).json();
    assert_eq!(document["serialization"], "general");
    assert_eq!(document["parts"], 0);
    assert_eq!(document["header"]["kid"], "(redacted)");
    assert_eq!(document["signatures"][0]["unprotected"]["kid"], "(redacted)");
    assert_eq!(document["signatures"][1]["protected"], serde_json::Value::Null);
    assert_eq!(document["signatures"][1]["bytes"], 0);
}

#[test]
fn broken_json_is_shown_with_what_is_wrong() {
    let protected = base64url::encode(r#"{"alg":"RS256"}"#);
    let token = format!(r#"{{"payload":"e30=","protected":"{protected}","signature":"YQ"}}"#);
    Place::new().run_with(&at("decode"), token).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "RS256"
}
payload
{}
signature 1 byte, not verified

--- standard error
note: in the payload, '=' at offset 3: base64url has no padding here
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    let encrypted = format!(r#"{{"protected":"{protected}","ciphertext":"YQ","tag":"YQ"}}"#);
    Place::new().run_with(&at("decode"), encrypted).shows(str![[r#"
status 0
--- standard output
header
{
  "alg": "RS256"
}
payload
encrypted: only its recipient can read it

--- standard error
note: nothing here is verified; to check it: jotkit explain TOKEN

"#]]);
    Place::new().run_with(&at("decode"), r#"{"sub":"user_42"}"#).shows(str![[r#"
status 1
--- standard output

--- standard error
error: not a JWT: JSON without a signature

hint: a token begins with ey and has two dots: ey….ey….…
hint: to find out what it is: jotkit explain TOKEN

"#]]);
}

#[test]
fn json_is_signed() {
    let place = Place::new().file("key.pem", fixture("ed25519.pem"));
    let sign = "sign --key key.pem --no-iat --exp 5m --serialization";
    place.run(&at(&format!("{sign} flattened"))).shows(str![[r#"
status 0
--- standard output
{"payload":"eyJleHAiOjE3OTAwMDAzMDB9","protected":"eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9","signature":"t9NoclRXIzu6jn_yZK-FPd1mf_5Hrm8KRCk69vWAZgs1HVN5YMKE_tZbiKSBvydmokjrVPUw_gYRQVltz_6KBw"}

--- standard error

"#]]);
    let general = place.run(&at(&format!("{sign} general")));
    let object = Object::parse(&general.stdout).expect("JSON");
    assert_eq!(object.names().collect::<Vec<_>>(), ["payload", "signatures"]);
    for form in ["compact", "flattened", "general"] {
        let token = place.run(&at(&format!("{sign} {form}"))).stdout;
        place.run_with(&at("verify -v --key key.pem"), token).ends_with(0);
    }
}

/// The command of the page makes a compact token of either form.
#[test]
fn the_page_rewrites_both_forms() {
    let page = Place::new().run("explain --cause kind.jws-json").stdout;
    let (_, command) = page.split_once("jq -r").expect("a command");
    let command = format!("jq -r{}", command.split("\n\n").next().unwrap_or_default());
    let signature = format!(r#""protected":"{RFC_RS256}","signature":"AAAA""#);
    for json in [
        format!(r#"{{"payload":"e30",{signature}}}"#),
        format!(r#"{{"payload":"e30","signatures":[{{{signature}}}]}}"#),
    ] {
        let place = Place::new().file("jws.json", &json);
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &command]).current_dir(place.path("."));
        let said = shell.output().expect("a shell");
        if said.status.code() == Some(127) {
            return skipped("there is no jq");
        }
        assert_eq!(String::from_utf8_lossy(&said.stdout), format!("{RFC_RS256}.e30.AAAA\n"));
    }
}
