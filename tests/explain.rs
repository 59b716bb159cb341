//! `explain`: how causes are told, its pages, and its bad input. Which cause it is, is for
//! `corpus`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::json::{base64url, hex};
use snapbox::str;

use crate::support::server::{JWKS, Server};
use crate::support::{NOW, Place, Transcript, fixture, keys};

fn explain(flags: &str, token: impl AsRef<[u8]>) -> Transcript {
    let jwks = keys::jwks(&[&keys::key("rsa.pem", "test-1")]);
    let line = format!("explain --jwks jwks.json --at {NOW} {flags}");
    Place::new().file("jwks.json", jwks).run_with(&line, token)
}

#[test]
fn a_healthy_token_has_no_cause() {
    explain("--audience backend", keys::rs256("{}")).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  passed: structure, header, alg, key, signature, exp, iat, sub, aud
  not checked: nbf, max_age, iss, azp, typ

no cause found: every requested check passed

--- standard error

"#]]);
}

/// An RSA signature shows who made it; what is damaged is told from what another signed.
#[test]
fn a_changed_token_is_told_from_one_of_another_key() {
    let of_other = |alg| {
        let header = format!(r#"{{"alg":"{}","kid":"test-1"}}"#, alg);
        keys::token(&header, &keys::claims("{}"), &keys::key("rsa-other.pem", "test-1"), alg)
    };
    let other = of_other(Alg::Rs256);
    let (start, end) = other.split_at(other.len() - 9);
    let damaged = format!("{start}{}{}", if end.starts_with('A') { "B" } else { "A" }, &end[1..]);
    // The hash that the header names is no longer the one that was signed with.
    let (signed, header) = (keys::rs256("{}"), r#"{"alg":"RS512","kid":"test-1"}"#);
    let (_, rest) = signed.split_once('.').expect("a token");
    let renamed = format!("{}.{rest}", base64url::encode(header.as_bytes()));
    for (token, said) in [
        (keys::tampered(), "this key made the signature"),
        (renamed, "this key made the signature"),
        (other, "with this key the signature has no PKCS #1 padding"),
        (damaged, "with this key the signature has no PKCS #1 padding"),
        (of_other(Alg::Ps256), "both look the same"),
    ] {
        let cause = &explain("-o json", &token).json()["causes"][0];
        assert_eq!(cause["id"], "signature.mismatch", "{token}");
        assert!(cause["evidence"].to_string().contains(said), "{token}: {cause}");
    }
}

#[test]
fn one_cause_takes_in_its_effects() {
    let token = keys::rs256(r#"{"iss":"https://other.example"}"#);
    let foreign = keys::with_header(r#"{"alg":"RS256","kid":"theirs"}"#);
    explain("--issuer https://issuer.example", token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  iss        expected https://issuer.example, found https://other.example
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, aud, azp, typ

cause: The token comes from another issuer
  compared: the issuer is https://other.example, expected https://issuer.example
  explains: iss
  fix: send a token of the expected issuer, or if this one is right: --issuer https://other.example
  more: jotkit explain --cause claim.iss-mismatch

--- standard error

"#]]);
    explain("--issuer https://elsewhere.example --audience web", foreign).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 3 checks failed
  fail  key        expected test-1, found theirs, no key with this kid
  fail  iss        expected https://elsewhere.example, found https://issuer.example
  fail  aud        expected web, found backend
  passed: structure, header, alg, exp, iat, sub
  not checked: signature, nbf, max_age, azp, typ

cause: The right key is in the set with another kid
  proof: the key test-1 verifies the signature
  compared: the token has kid theirs, the set has test-1
  explains: key, signature
  fix: sign with the kid under which the key is published
  more: jotkit explain --cause key.kid-relabelled

cause: The token comes from another issuer
  compared: the issuer is https://issuer.example, expected https://elsewhere.example
  explains: iss
  fix: send a token of the expected issuer, or if this one is right: --issuer https://issuer.example
  more: jotkit explain --cause claim.iss-mismatch

cause: The token is meant for another service
  compared: the token is for backend, expected web
  explains: aud
  fix: request a token for web, or if this one is right: --audience backend
  more: jotkit explain --cause claim.aud-mismatch

--- standard error

"#]]);
}

#[test]
fn two_causes_stand_in_the_order_of_telling() {
    let token =
        keys::rs256(&format!(r#"{{"iat":{},"exp":{},"aud":"web"}}"#, NOW - 9300, NOW - 9000));
    explain("--audience backend", token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 2 checks failed
  fail  exp        expired 2 h 30 min ago: 2026-09-21 11:43:20 UTC
  fail  aud        expected backend, found web
  passed: structure, header, alg, key, signature, iat, sub
  not checked: nbf, max_age, iss, azp, typ

cause: The token has expired
  measured: it expired 2 h 30 min ago
  explains: exp
  fix: get a new token
  more: jotkit explain --cause time.expired

cause: The token is meant for another service
  compared: the token is for web, expected backend
  explains: aud
  fix: request a token for backend, or if this one is right: --audience web
  more: jotkit explain --cause claim.aud-mismatch

--- standard error

"#]]);
}

#[test]
fn what_is_repaired_is_judged_on() {
    let expired = keys::rs256(&format!(r#"{{"iat":{},"exp":{}}}"#, NOW - 9300, NOW - 9000));
    let (start, end) = expired.split_at(60);
    explain("", format!("Authorization: Bearer {start}\n{end}")).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  structure  in the payload, byte 0x0a at offset 60 is not base64url
  other checks skipped: the token is unreadable

cause: There is white space inside the token
  proof: there is white space inside it, first after 60 characters: repaired, its signature verifies
  explains: structure
  fix: take the white space out
  more: jotkit explain --cause input.line-wrapped

cause: The token has expired
  measured: it expired 2 h 30 min ago
  explains: exp
  fix: get a new token; to check this one anyway: --leeway 9060s
  more: jotkit explain --cause time.expired

--- standard error
note: `Authorization:` and `Bearer` were removed; a library needs only the token

"#]]);
}

#[test]
fn without_keys_what_needs_none_is_told() {
    let place = Place::new();
    place.run_with(&format!("explain --at {NOW}"), "Bearer undefined").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  structure  one part without dots, not three
  other checks skipped: the token is unreadable

cause: A word such as null or $TOKEN was sent instead of a token
  recognised: `undefined`: a variable without a value, converted to text
  explains: structure
  fix: send no header when there is no token: if (token) headers.Authorization = `Bearer ${token}`
  more: jotkit explain --cause input.null-literal

--- standard error
note: `Bearer` was removed; a library needs only the token

"#]]);
    let token = keys::rs256(r#"{"exp":"soon"}"#);
    place.run_with(&format!("explain --at {NOW}"), token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  skip  key        no keys were given
  fail  exp        expected a number, found soon, exp is a string
  passed: structure, header, alg, iat, sub
  not checked: signature, nbf, max_age, iss, aud, azp, typ

cause: A date in the token is not a number
  recognised: exp is a string: soon
  explains: exp
  fix: write exp as a number of seconds since 1970
  more: jotkit explain --cause time.not-a-number

what the token says, unverified
  issuer     https://issuer.example
  subject    user_42
  audience   backend
  issued     2026-09-21 14:12:20 UTC, 1 min ago
  algorithm  RS256, key test-1

the signature was not checked: no keys were given
to check it, with the keys of its issuer: jotkit explain --issuer https://issuer.example --at 2026-09-21T14:13:20Z TOKEN
a valid signature proves who signed the token, not that the signer can be trusted

--- standard error

"#]]);
}

#[test]
fn keys_that_are_not_to_be_had_are_a_cause() {
    let line = format!("explain --jwks nowhere.json --at {NOW}");
    Place::new().run_with(&line, keys::rs256("{}")).shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  skip  key        nowhere.json: no such file
  passed: structure, header, alg, exp, iat, sub
  not checked: signature, nbf, max_age, iss, aud, azp, typ

cause: The keys could not be loaded
  measured: nowhere.json: no such file
  explains: key, signature
  fix: check the path; to read standard input, write -
  more: jotkit explain --cause key.jwks-unreachable

--- standard error

"#]]);
}

#[test]
fn a_server_that_answers_otherwise_is_a_cause() {
    let server = Server::new();
    let line = format!("explain --jwks {} --at {NOW} -o json", server.url(JWKS));
    let report = Place::new().run_with(&line, keys::rs256("{}"));
    let cause = report.ends_with(3).json()["causes"][0].clone();
    assert_eq!(cause["id"], "key.jwks-http-error", "{report}");
    let said = cause["evidence"][0].as_str().expect("evidence");
    assert!(said.ends_with(": status 404 with text/html"), "{said}");
}

/// `verify` and `explain` say the same to do about them.
#[test]
fn keys_that_cannot_be_had_have_one_remedy() {
    let place = Place::new();
    std::fs::create_dir(place.path("folder")).expect("a folder");
    for flags in [
        "--key absent.pem",
        "--key folder",
        "--jwks https://issuer.example/keys --offline",
        "--issuer https://issuer.example --offline",
    ] {
        let run =
            |verb: &str| place.run_with(&format!("{verb} {flags} --at {NOW}"), keys::rs256("{}"));
        let verify = run("verify");
        let hint = verify.stderr.lines().find_map(|line| line.strip_prefix("hint: "));
        let document = run("explain --json").ends_with(3).json();
        assert_eq!(document["causes"][0]["remedy"].as_str(), hint, "{flags}: {verify}");
        assert!(hint.is_some_and(|hint| !hint.contains("jotkit explain")), "{verify}");
    }
}

#[test]
fn a_document_for_programs() {
    let token = keys::rs256(&format!(r#"{{"iat":{},"exp":{}}}"#, NOW - 9300, NOW - 9000));
    let causes = explain("-o json", token).ends_with(1).json()["causes"].clone();
    assert_eq!(
        causes,
        serde_json::json!([{
            "id": "time.expired",
            "severity": "fault",
            "title": "The token has expired",
            "evidence": ["measured: it expired 2 h 30 min ago"],
            "remedy": "get a new token; to check this one anyway: --leeway 9060s",
            "effects": ["exp"],
        }])
    );
    let healthy = explain("-o json", keys::rs256("{}"));
    assert_eq!(healthy.json()["causes"], serde_json::json!([]));
}

#[test]
fn each_cause_has_a_page() {
    let place = Place::new();
    place.run("explain --cause time.expired").ends_with(0);
    place.run("explain --cause time.expird").shows(str![[r#"
status 2
--- standard output

--- standard error
error: there is no cause time.expird

hint: to see all of them: jotkit explain --list

"#]]);
    let list = place.run("explain --list");
    list.ends_with(0);
    assert!(list.stdout.lines().count() > 90, "{list}");
    assert!(list.stdout.lines().all(|line| line.split_whitespace().count() > 2), "{list}");
}

#[test]
fn hostile_text_is_explained_without_harm() {
    let escape = "\u{1b}]0;x\u{7}eyJ\u{202e}";
    let transcript = explain("", escape);
    transcript.ends_with(1);
    assert!(!transcript.stdout.contains('\u{1b}'), "{transcript}");
    explain("", "=".repeat(500_000)).ends_with(1);
    explain("", "eyJ.".repeat(100_000)).ends_with(1);
    explain("", "%25".repeat(100_000)).ends_with(1);
    explain("", "[".repeat(100_000)).ends_with(1);
    explain("", [0xff, 0xfe, 0x41]).ends_with(1);
}

/// PowerShell writes UTF-16 into files.
#[test]
fn sixteen_bits_a_character_are_an_invisible_fault() {
    let wide: Vec<u8> = format!("\u{feff}{}", keys::rs256("{}"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let causes = explain("-o json", wide).json()["causes"].clone();
    assert_eq!(causes[0]["id"], "input.invisible-chars");
    assert!(causes[0]["evidence"][0].as_str().is_some_and(|said| said.starts_with("proof: ")));
}

#[test]
fn a_json_serialisation_is_explained() {
    let place = Place::new().file("key.pem", fixture("p256.pem"));
    let token = place
        .run("sign --key key.pem --iat 1789999990 --exp 1790000290 --serialization flattened")
        .stdout;
    place.run_with(&format!("explain --key key.pem --at {NOW}"), token).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  passed: structure, header, alg, key, signature, exp, iat
  not checked: nbf, max_age, iss, sub, aud, azp, typ

warning: This is a signature in JSON form, not a token
  recognised: a JWS in JSON serialisation: flattened
  fix: send the compact serialisation: three parts with dots between them
  more: jotkit explain --cause kind.jws-json

warning: The PEM is not a plain public key (BEGIN PUBLIC KEY)
  recognised: a private key was given instead of a public key
  fix: to get the public key as PEM: jotkit convert key.pem --to pem
  more: jotkit explain --cause key.pem-wrong-kind

--- standard error

"#]]);
}

#[test]
fn a_bracket_is_not_nothing() {
    let first = |text: &str| explain("-o json", text).json()["causes"][0]["id"].clone();
    assert_eq!(first("{"), "kind.opaque");
    assert_eq!(first("\"\""), "input.empty");
    assert_eq!(first("Bearer ''"), "input.empty");
}

#[test]
fn a_refresh_token_is_told_by_whichever_claim_says_so() {
    let causes = |flags: &str, claim: &str, kind: &str| {
        let token = keys::rs256(&format!(r#"{{"{claim}":"{kind}"}}"#));
        explain(&format!("-o json {flags}"), token).json()["causes"].clone()
    };
    for (claim, kind) in [
        ("typ", "Refresh"),
        ("token_use", "refresh"),
        ("token_type", "refresh"),
        ("type", "REFRESH"),
    ] {
        let accepted = causes("", claim, kind);
        assert_eq!(accepted[0]["id"], "kind.refresh-token", "{claim}: {accepted}");
        assert_eq!(accepted[0]["severity"], "warning");
        let rejected = causes(&format!("--require {claim}=access"), claim, kind);
        assert_eq!(rejected[0]["id"], "kind.refresh-token", "{claim}: {rejected}");
        assert_eq!(rejected[0]["severity"], "fault");
        assert_eq!(causes("", claim, "access"), serde_json::json!([]));
    }
}

#[test]
fn two_instances_of_clerk_differ_by_their_kids() {
    let (theirs, ours) = ("ins_2hPprdX4wUaZd1Le0f8CwMnQgOx", "ins_2aQxUrTzYc0Kd9e7BvLmPfNwGhJ");
    let jwks = keys::jwks(&[&keys::key("rsa-other.pem", ours)]);
    let place = Place::new().file("jwks.json", jwks);
    let line = format!("explain --jwks jwks.json --at {NOW} -o json");
    let first = |kid: &str| {
        let token = keys::with_header(&format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#));
        place.run_with(&line, token).ends_with(1).json()["causes"][0]["id"].clone()
    };
    assert_eq!(first(theirs), "key.other-instance");
    assert_eq!(first("some-other-name"), "key.unknown-kid");
}

/// Long enough for every hash.
const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn with_secret(flags: &str, token: impl AsRef<[u8]>) -> Transcript {
    let line = format!("explain --secret-file secret --at {NOW} {flags}");
    Place::new().file("secret", SECRET).run_with(&line, token)
}

/// Whatever of the last part is not as the header says, it is no other secret, and nothing was cut off.
#[test]
fn a_signature_of_another_kind_is_told_from_one_of_another_secret() {
    let mac = |alg, text: &str| crypto::mac(alg, SECRET, text.as_bytes()).expect("an HMAC");
    let own = |header: Alg, made: Alg, write: fn(&[u8]) -> String| {
        let header = base64url::encode(format!("{{\"alg\":\"{header}\"}}"));
        let text = format!("{header}.{}", base64url::encode(r#"{"sub":"a"}"#));
        format!("{text}.{}", write(&mac(made, &text)))
    };
    let writings: [fn(&[u8]) -> String; 4] = [
        |mac| base64url::encode(mac),
        hex::encode,
        |mac| base64url::encode(hex::encode(mac)),
        |mac| base64url::encode(STANDARD.encode(mac)),
    ];
    let algs = [Alg::Hs256, Alg::Hs384, Alg::Hs512];
    for (header, made) in algs.into_iter().flat_map(|header| algs.map(|made| (header, made))) {
        for (at, write) in writings.into_iter().enumerate() {
            let token = own(header, made, write);
            let report = with_secret("-o json", &token).json();
            let first = &report["causes"][0]["id"];
            match header == made && at == 0 {
                true => assert_eq!(report["verdict"], "accepted", "{report}"),
                false => assert_eq!(first, "signature.padding-scheme", "{header} {made} {at}"),
            }
        }
    }
}

/// What is around a token is named as it is, and so is what a date or a claim has for a value.
#[test]
fn evidence_is_of_this_token() {
    let of = |payload: &str| {
        let text =
            format!("{}.{}", base64url::encode(r#"{"alg":"HS256"}"#), base64url::encode(payload));
        let mac = crypto::mac(Alg::Hs256, SECRET, text.as_bytes()).expect("an HMAC");
        format!("{text}.{}", base64url::encode(mac))
    };
    let good = of(r#"{"sub":"a"}"#);
    for (token, id, said) in [
        (format!("{good},"), "input.trailing-text", "after the token: `,`"),
        (format!("{good};"), "input.trailing-text", "after the token: `;`"),
        (format!("{good}\""), "input.quoted", "there is a quote or bracket after it"),
        (format!("<{good}"), "input.quoted", "there is a quote or bracket before it"),
        (format!("'{good}',"), "input.quoted", "there are quotes or brackets around it"),
        (
            hex::encode(good.as_bytes()),
            "input.double-encoded",
            "it is hexadecimal digits of a text",
        ),
        (base64url::encode(&good), "input.double-encoded", "it is base64 of a text"),
        (
            of(r#"{"exp":1789999000,"iat":1789999500}"#),
            "time.relative-lifetime",
            "8 min 20 s before iat",
        ),
        (of(r#"{"nbf":1790000000000}"#), "time.milliseconds", "divided by 1000, nbf"),
        (of(r#"{"nbf":1790000000000000}"#), "time.milliseconds", "divided by 1,000,000, nbf"),
        (
            of(r#"{"nbf":1790000000000000000}"#),
            "time.milliseconds",
            "divided by 1,000,000,000, nbf",
        ),
        (format!("{} {}", &good[..9], &good[9..]), "input.line-wrapped", "white space inside it"),
        ("<html>Sign in</html>".into(), "kind.opaque", "a web page or XML"),
        (
            "AWS4-HMAC-SHA256 Credential=A/20261122/eu/s3/aws4_request, Signature=00".into(),
            "kind.opaque",
            "the scheme is AWS4-HMAC-SHA256",
        ),
        (
            STANDARD.encode(r#"{"iv":"YQ==","value":"YQ==","mac":"00","tag":""}"#),
            "kind.opaque",
            "encrypted by Laravel",
        ),
        (
            format!("{}.ZzQ1Rg.{}", base64url::encode(r#"{"user":5}"#), base64url::encode([7; 20])),
            "kind.opaque",
            "signed by itsdangerous",
        ),
        (
            r#"{"title":"nothing","detail":null,"status":418}"#.into(),
            "kind.opaque",
            "it has title, status",
        ),
        (fixture("rsa.pem"), "kind.opaque", "which signs tokens"),
        (r#"{"kty":"oct","k":"c2VjcmV0"}"#.into(), "kind.opaque", "which signs tokens"),
        (format!("Bearer\u{a0}{good}"), "input.invisible-chars", "U+00A0"),
        (format!("{good}\u{3000}"), "input.invisible-chars", "U+3000"),
        ("Bearer [object Object]".into(), "input.null-literal", "an object, converted to text"),
        (
            of(r#"{"aud":"web,api","iss":"https://a"}"#),
            "claim.aud-near-miss",
            "api is one of several",
        ),
        (
            of(r#"{"aud":"[\"api\"]","iss":"https://a"}"#),
            "claim.aud-near-miss",
            "api stands in quotes or brackets",
        ),
        (
            of(r#"{"aud":["api",5],"iss":"https://a"}"#),
            "claim.aud-missing",
            "a number in its list: 5",
        ),
        (of(r#"{"aud":"apis","iss":"https://a"}"#), "claim.aud-mismatch", "the token is for apis"),
        (of(r#"{"aud":"api","iss":["https://a"]}"#), "claim.iss-missing", "iss is an array"),
    ] {
        let expected = "--audience api --issuer https://a -o json";
        let flags = if id.starts_with("claim.") { expected } else { "-o json" };
        let cause = &with_secret(flags, &token).json()["causes"][0];
        assert_eq!(cause["id"], id, "{token}: {cause}");
        assert!(cause["evidence"].to_string().replace("\\\"", "\"").contains(said), "{cause}");
    }
}

/// A signature as long as one of a smaller key was not cut off: that key made it.
#[test]
fn a_signature_of_a_smaller_key_is_whole() {
    let token = keys::rs256("{}");
    let (text, _) = token.rsplit_once('.').expect("a token");
    for (length, id) in [
        (128, "signature.mismatch"),
        (192, "signature.mismatch"),
        (255, "input.truncated"),
        (100, "input.truncated"),
    ] {
        let token = format!("{text}.{}", base64url::encode(vec![0x5a; length]));
        let cause = &explain("-o json", token).json()["causes"][0];
        assert_eq!(cause["id"], id, "{length}: {cause}");
        let said = format!("{length} bytes");
        assert!(cause["evidence"].to_string().contains(&said), "{length}: {cause}");
    }
}

/// Whose text the secret was is said: nobody but its owner has a private key.
#[test]
fn a_private_key_as_the_secret_is_no_public_one() {
    for (name, said, not_said) in [
        ("rsa.pem", "must hold the private key", "anyone can know"),
        ("rsa.pub", "if it is a public key: anyone can know it", "the private key"),
    ] {
        let text = fixture(name);
        let token = keys::forged(r#"{"alg":"HS256"}"#, r#"{"sub":"a"}"#, &text, Alg::Hs256);
        let line = format!("explain --secret-file key.pem --at {NOW} -o json");
        let cause = &Place::new().file("key.pem", text).run_with(&line, token).json()["causes"][0];
        assert_eq!(cause["id"], "signature.hmac-with-public-key", "{cause}");
        let evidence = cause["evidence"].to_string();
        assert!(evidence.contains(said) && !evidence.contains(not_said), "{evidence}");
    }
}

/// What stands before `=` or `:` may be half of a secret.
#[test]
fn what_looks_like_a_name_in_a_secret_is_not_shown() {
    for secret in ["aHVudGVyMi1odW50ZXIyLWh1bnRlcjI=", "hunter2:hunter2", "hunter2=\"hunter2\" #"] {
        let place = Place::new().file("secret", secret);
        let line = format!("explain --secret-file secret --at {NOW}");
        let shown = place.run_with(&line, keys::hs256("{}"));
        let text = format!("{}{}", shown.stdout, shown.stderr);
        assert!(text.contains("signature.wrong-secret"), "{text}");
        assert!(!text.contains("hunter2") && !text.contains("aHVudGVy"), "{text}");
    }
}

/// What the page has people publish is public of every kind of key.
#[test]
fn the_page_on_private_keys_publishes_none() {
    let page = Place::new().run("explain --cause key.private-published").stdout;
    let (_, list) = page.split_once("PUBLIC = [").expect("a list");
    let list = list.split(']').next().expect("its end");
    let names: Vec<&str> = list.split(',').map(|name| name.trim().trim_matches('"')).collect();
    assert!(names.contains(&"kty") && names.contains(&"pub"), "{names:?}");
    for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] {
        assert!(!names.contains(&private), "{private}");
    }
}

/// What is a date already need not be made one.
#[test]
fn a_date_before_that_of_issue_is_no_duration() {
    let fix = |claims: &str| {
        let place = Place::new().file("jwks.json", keys::test_1());
        let line = format!("explain --jwks jwks.json --at {NOW}");
        let said = place.run_with(&line, keys::rs256(claims)).ends_with(1).stdout.clone();
        assert!(said.contains("more: jotkit explain --cause time.relative-lifetime"), "{said}");
        said.lines().find(|line| line.contains("fix: ")).expect("a fix").to_owned()
    };
    let early = NOW - 3600;
    for begin in ["iat", "nbf"] {
        let said = fix(&format!(r#"{{"{begin}":{NOW},"exp":{early}}}"#));
        assert!(said.contains("add the lifetime to the time of issue"), "{said}");
    }
    for claims in [r#"{"exp":3600}"#.to_owned(), format!(r#"{{"iat":{NOW},"exp":3600}}"#)] {
        assert!(fix(&claims).contains("make exp a date"), "{claims}");
    }
}
