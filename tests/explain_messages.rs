//! `explain --error`: from a message to its causes.

use jotkit::jose::alg::Alg;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, keys};

fn error(text: &str, flags: &str) -> Transcript {
    error_with(text, flags, "")
}

fn error_with(text: &str, flags: &str, stdin: &str) -> Transcript {
    let at = NOW.to_string();
    let mut words = vec!["explain", "--error", text, "--at", &at];
    words.extend(flags.split_whitespace());
    let place = Place::new().file("jwks.json", keys::test_1());
    place.run_words(&words, stdin)
}

fn first_cause(text: &str) -> String {
    let json = error(text, "-o json").ends_with(3).json();
    json["causes"][0]["id"].as_str().expect("a cause").to_owned()
}

#[test]
fn alone_it_lists_what_it_can_stand_for() {
    error("JWTExpired: \"exp\" claim timestamp check failed", "").shows(str![[r#"
status 3
--- standard output
undecided: a message without a token
jose says `"exp" claim timestamp check failed` when the token has expired; possible causes, the most common first:

time.expired: The token has expired
  how to recognise it: `exp` is in the past; with a lifetime of two minutes or less it is `time.short-lived`, and with a date in the 1970s `time.relative-lifetime`.

time.short-lived: The token is valid for two minutes at most, and was used later
  how to recognise it: expired, and `exp` is at most two minutes after `iat`; with a longer lifetime it is `time.expired`. A lifetime of a fraction of a second comes from `expiresIn: "120"` in jsonwebtoken, which means milliseconds.

time.relative-lifetime: The token was never valid: exp is too early
  how to recognise it: `exp` is before `iat`, or in the 1970s; an ordinary date in the past is `time.expired`.

to fix one of them: jotkit explain --cause time.expired
for a verdict, give the token too: jotkit explain --error TEXT TOKEN

--- standard error

"#]]);
}

#[test]
fn alone_one_of_clerks_own_is_the_cause() {
    error("Error: No JWT template exists with name: backend", "").shows(str![[r#"
status 3
--- standard output
undecided: a message without a token

cause: Clerk has no JWT template with this name
  recognised: Clerk's API says "No JWT template exists with name: backend"
  recognised: the requested template is backend
  fix: create it in the instance of the key, with exactly this name: development and production have separate templates
  more: jotkit explain --cause clerk.template-not-found

--- standard error

"#]]);
}

#[test]
fn a_message_that_nobody_gives_is_said_to_be_so() {
    error("the printer is on fire", "").shows(str![[r#"
status 3
--- standard output

--- standard error
error: it is not clear what the message means

hint: to see all causes: jotkit explain --list
hint: to find out from the token: jotkit explain TOKEN

"#]]);
    let json = error("the printer is on fire", "-o json").ends_with(3).json();
    assert_eq!(json["causes"], serde_json::json!([]));
}

/// It may be anything: no cause is named before the others.
#[test]
fn a_message_that_does_not_say_why_names_no_cause() {
    error("acme: the access token was rejected", "").shows(str![[r#"
status 3
--- standard output
undecided: a message without a token
the message `acme: the access token was rejected` does not say why; it can be any of these, in no order:

input.null-literal: A word such as null or $TOKEN was sent instead of a token
key.unknown-kid: The key that signed this token is not in the set
signature.mismatch: The signature does not verify with the key
time.expired: The token has expired
claim.aud-mismatch: The token is meant for another service
claim.iss-mismatch: The token comes from another issuer

to fix one of them: jotkit explain --cause input.null-literal
for a verdict, give the token too: jotkit explain --error TEXT TOKEN

--- standard error

"#]]);
    error("HTTP 401: invalid token", "-o json").shows(str![[r#"
status 3
--- standard output
{
  "schema": "jotkit.report/1",
  "verdict": "undecided",
  "now": 1790000000,
  "checks": [],
  "causes": [],
  "message": {
    "said": "HTTP 401: invalid token",
    "certainty": "weak",
    "meaning": "the token was rejected",
    "libraries": [],
    "causes": [
      "input.null-literal",
      "input.ellipsis",
      "input.truncated",
      "input.standard-base64",
      "input.padded",
      "input.url-encoded",
      "input.invisible-chars",
      "input.line-wrapped",
      "input.quoted",
      "input.embedded",
      "signature.mismatch",
      "time.expired",
      "claim.aud-mismatch",
      "claim.iss-mismatch"
    ],
    "fits": null
  },
  "header": null,
  "claims": null,
  "key": null,
  "demands": {},
  "warnings": [
    "the message does not say why; give the token too: jotkit explain --error TEXT TOKEN"
  ]
}

--- standard error

"#]]);
    for text in ["Unauthorized", "Forbidden", "Invalid JWT", "the token is not valid"] {
        let json = error(text, "-o json").ends_with(3).json();
        assert_eq!(json["causes"], serde_json::json!([]), "{text}");
        let possible = json["message"]["causes"].as_array().expect("a list");
        assert!(possible.len() > 1 && json["warnings"][0].as_str().is_some(), "{text}: {json}");
        let said = error(text, "").ends_with(3).stdout.clone();
        assert!(said.contains("does not say why") && said.contains("TEXT TOKEN"), "{said}");
    }
}

#[test]
fn as_a_document() {
    error("jwt audience invalid. expected: backend", "-o json").shows(str![[r#"
status 3
--- standard output
{
  "schema": "jotkit.report/1",
  "verdict": "undecided",
  "now": 1790000000,
  "checks": [],
  "causes": [
    {
      "id": "claim.aud-mismatch",
      "severity": "fault",
      "title": "The token is meant for another service",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: the audiences have nothing in common; if they differ by a slash or a prefix it is `claim.aud-near-miss`, and if the token's audience is a client id, look at `kind.id-token-for-access`.",
      "effects": []
    },
    {
      "id": "claim.aud-near-miss",
      "severity": "fault",
      "title": "The audience differs only in how it is written",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: equal when slash, scheme, case and `api://` are ignored; otherwise it is `claim.aud-mismatch`.",
      "effects": []
    },
    {
      "id": "claim.aud-missing",
      "severity": "fault",
      "title": "The token has no usable audience (aud)",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: no `aud` at all, or one that is neither text nor a list of texts; a session token of Clerk where a template token is expected is `kind.clerk-session-for-template`, Cognito's is `claim.aud-missing-cognito`, and another value is `claim.aud-mismatch`.",
      "effects": []
    },
    {
      "id": "kind.clerk-session-for-template",
      "severity": "fault",
      "title": "A default session token was sent instead of a template token",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: `cat` in the header ends in `111AAA`, or `sid`, `sts` and `v` are among the claims, and `aud` is absent; if `cat` ends in `222AAA`, a template was used and lacks the claim: `claim.aud-missing` or `claim.required-missing`.",
      "effects": []
    },
    {
      "id": "claim.aud-missing-cognito",
      "severity": "fault",
      "title": "Cognito's access tokens name the client instead of an audience",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: the issuer is `https://cognito-idp.…`, `aud` is missing and `client_id` is present; from another issuer it is `claim.aud-missing`.",
      "effects": []
    },
    {
      "id": "kind.id-token-for-access",
      "severity": "fault",
      "title": "An ID token was sent where an access token belongs",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: `nonce`, `at_hash`, `token_use: id` or Keycloak's `typ: ID` in the claims, together with a client id as audience; the reverse is `kind.access-token-for-id`, and without such marks it is `claim.aud-mismatch`.",
      "effects": []
    },
    {
      "id": "kind.access-token-for-id",
      "severity": "fault",
      "title": "An access token was sent where an ID token belongs",
      "evidence": [
        "recognised: jsonwebtoken says \"jwt audience invalid. expected: backend\""
      ],
      "remedy": "how to recognise it: `scope`, `client_id`, `token_use: access` or `typ: at+jwt`, and the client's own id is the expected audience; the reverse is `kind.id-token-for-access`.",
      "effects": []
    }
  ],
  "message": {
    "said": "jwt audience invalid. expected: backend",
    "certainty": "exact",
    "meaning": "the audience is not the expected one",
    "libraries": [
      "jsonwebtoken"
    ],
    "causes": [
      "claim.aud-mismatch",
      "claim.aud-near-miss",
      "claim.aud-missing",
      "kind.clerk-session-for-template",
      "claim.aud-missing-cognito",
      "kind.id-token-for-access",
      "kind.access-token-for-id"
    ],
    "fits": null
  },
  "header": null,
  "claims": null,
  "key": null,
  "demands": {}
}

--- standard error

"#]]);
}

#[test]
fn with_a_token_the_token_decides() {
    let expired = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 60));
    error_with("jwt expired", "--jwks jwks.json", &expired).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  exp        expired 1 min ago: 2026-09-21 14:12:20 UTC
  passed: structure, header, alg, key, signature, iat, sub
  not checked: nbf, max_age, iss, aud, azp, typ

cause: The token is valid for two minutes at most, and was used later
  measured: its lifetime was 0 s, and it expired 1 min ago
  explains: exp
  fix: get a token for each request, right before it is sent, instead of keeping one
  more: jotkit explain --cause time.short-lived

the message `jwt expired` of jsonwebtoken fits

--- standard error

"#]]);
    let web = keys::rs256(r#"{"aud":"web"}"#);
    let flags = "--jwks jwks.json --audience backend";
    error_with("Signature verification failed", flags, &web).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  aud        expected backend, found web
  passed: structure, header, alg, key, signature, exp, iat, sub
  not checked: nbf, max_age, iss, azp, typ

cause: The token is meant for another service
  compared: the token is for web, expected backend
  explains: aud
  fix: request a token for backend, or if this one is right: --audience web
  more: jotkit explain --cause claim.aud-mismatch

the message `Signature verification failed` of jose, PyJWT, python-jose, ruby-jwt is about signature.mismatch, but the signature of this token verifies with these keys; the message may be about another token or from another verifier

--- standard error

"#]]);
    let valid = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW + 31_536_000));
    let said = error_with("jwt expired", "--jwks jwks.json", &valid);
    assert!(said.ends_with(0).stdout.contains("this token is valid for 365 d"), "{said}");
    let said = error_with("never heard", "--jwks jwks.json", &expired);
    assert!(said.ends_with(1).stdout.contains("not clear what the message means"), "{said}");
}

/// Whether the message fits what is wrong with the token; `None` where nothing is said of that.
fn fits(message: &str, flags: &str, token: &str) -> Option<bool> {
    let said = error_with(message, &format!("{flags} -o json"), token);
    said.json()["message"]["fits"].as_bool()
}

#[test]
fn a_message_is_doubted_only_where_the_token_surely_has_no_such_fault() {
    let (keys, year, hour) = ("--jwks jwks.json", NOW + 31_536_000, NOW + 3600);
    let api = "--jwks jwks.json --audience api";
    let two = "the issuer does not match, or the audience is another one";
    let exp = |at: i64| format!(r#"{{"exp":{at}}}"#);
    for (message, flags, claims, expected) in [
        ("jwt expired", keys, exp(NOW - 60), Some(true)),
        ("jwt expired", keys, exp(hour), None),
        ("jwt expired", keys, exp(year), Some(false)),
        ("jwt expired", keys, "{}".into(), Some(false)),
        ("token is not yet valid", keys, format!(r#"{{"iat":{}}}"#, NOW - 60), None),
        ("token is not yet valid", keys, exp(hour), Some(false)),
        ("the kid is missing", keys, "{}".into(), Some(false)),
        ("signature is invalid", keys, "{}".into(), Some(false)),
        ("signature is invalid", "", "{}".into(), None),
        // Of two claims one is in order, and the other one that nobody here expects.
        (two, "--jwks jwks.json --issuer i", r#"{"iss":"i","aud":"web"}"#.into(), Some(true)),
        (two, "--jwks jwks.json --issuer i", r#"{"iss":"i"}"#.into(), None),
        (
            two,
            "--jwks jwks.json --issuer i --audience web",
            r#"{"iss":"i","aud":"web"}"#.into(),
            Some(false),
        ),
        ("audience mismatch", api, r#"{"aud":"web"}"#.into(), Some(true)),
        ("audience mismatch", api, r#"{"aud":"api"}"#.into(), Some(false)),
        ("audience mismatch", keys, r#"{"iss":"x"}"#.into(), None),
        ("audience mismatch", api, r#"{"aud":"api","azp":"web"}"#.into(), None),
        ("no audience in the token", keys, r#"{"aud":"web"}"#.into(), Some(false)),
        ("audience 'api' is required", api, r#"{"aud":"web"}"#.into(), Some(true)),
        ("a role is required", keys, "{}".into(), None),
        ("jwt malformed", keys, "{}".into(), Some(false)),
        ("Failed to parse the JWT", keys, "{}".into(), None),
        ("Unauthorized", keys, exp(year), None),
    ] {
        let header = r#"{"alg":"RS256","kid":"test-1"}"#;
        let token = keys::token(header, &claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
        assert_eq!(fits(message, flags, &token), expected, "{message} {claims}");
    }
}

/// A signature does not verify whatever is wrong with key or text, and no fault of form leaves a token.
#[test]
fn a_message_fits_every_cause_that_makes_somebody_say_it() {
    let good = keys::rs256("{}");
    let (head, signature) = good.rsplit_once('.').expect("a token");
    let quoted = format!("\"{good}\"");
    let without_kid = keys::with_header(r#"{"alg":"RS256"}"#);
    for (message, token) in [
        ("signature is invalid", format!("{head}.{}", &signature[..100])),
        ("signature is invalid", format!("{head}.")),
        ("signature is invalid", keys::with_header(r#"{"alg":"RS256","kid":"k-2"}"#)),
        ("signature is invalid", quoted.clone()),
        ("jwt malformed", quoted),
        ("jwt malformed", head.to_owned()),
        ("the kid is missing", without_kid),
    ] {
        assert_eq!(fits(message, "--jwks jwks.json", &token), Some(true), "{message}: {token}");
    }
}

/// Two products have the same words: those whose tokens are others are not named.
#[test]
fn a_message_is_not_of_a_product_whose_tokens_are_others() {
    let who = |claims: &str| {
        let flags = "--jwks jwks.json -o json";
        let json = error_with("Jwt is expired", flags, &keys::rs256(claims)).json();
        json["message"]["libraries"].to_string()
    };
    assert_eq!(who("{}"), r#"["Envoy"]"#);
    let clerk = "https://happy-cat-1.clerk.accounts.dev";
    assert!(who(&format!(r#"{{"iss":"{clerk}"}}"#)).contains("clerk"));
}

#[test]
fn what_clerk_refused_comes_before_the_fault_of_a_token() {
    let expired = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 60));
    let flags = format!("--jwks jwks.json -o json {expired}");
    let json = error("JWT template not found", &flags).ends_with(1).json();
    assert_eq!(json["causes"][0]["id"], "clerk.template-not-found");
    assert_eq!(json["causes"][1]["id"], "time.short-lived");
}

#[test]
fn one_envelope_of_clerk_is_told_by_message_and_code() {
    let envelope = |message: &str, long: &str, code: &str| {
        format!(
            r#"{{"errors":[{{"message":"{message}","long_message":"{long}","code":"{code}"}}]}}"#
        )
    };
    let invalid = "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key \
                   is correct.";
    for (text, id) in [
        (
            envelope(
                "JWT template not found",
                "No JWT template exists with name: x",
                "resource_not_found",
            ),
            "clerk.template-not-found",
        ),
        (
            envelope(
                "Session not found",
                "No session was found with id sess_1",
                "resource_not_found",
            ),
            "clerk.session-not-found",
        ),
        (envelope(invalid, invalid, "clerk_key_invalid"), "clerk.key-invalid"),
        (
            envelope(
                "Invalid authentication",
                "Unable to authenticate the request, you need to supply an active session",
                "authentication_invalid",
            ),
            "clerk.key-invalid",
        ),
        (
            envelope("Too many requests", "Too many requests, retry later", "too_many_requests"),
            "clerk.rate-limited",
        ),
    ] {
        assert_eq!(first_cause(&text), id, "{text}");
    }
}

#[test]
fn one_message_of_each_library() {
    for (text, id) in [
        ("jwt.exceptions.InvalidAudienceError: Audience doesn't match", "claim.aud-mismatch"),
        ("jose.exceptions.ExpiredSignatureError: Signature has expired.", "time.expired"),
        ("JsonWebTokenError: jwt malformed", "input.null-literal"),
        (
            "JWKSNoMatchingKey: no applicable key found in the JSON Web Key Set",
            "key.other-instance",
        ),
        ("x-clerk-auth-reason: token-invalid-signature", "signature.mismatch"),
        (
            "TokenVerificationErrorReason.TOKEN_EXPIRED: Token has expired and is no longer valid.",
            "time.short-lived",
        ),
        (r#"{"detail":"Not authenticated"}"#, "input.empty"),
        ("token has invalid claims: token is expired", "time.expired"),
        (
            "io.jsonwebtoken.security.SignatureException: JWT signature does not match locally computed signature. JWT validity cannot be asserted and should not be trusted.",
            "signature.mismatch",
        ),
        (
            "Microsoft.IdentityModel.Tokens.SecurityTokenExpiredException: IDX10223: Lifetime validation failed. The token is expired.",
            "time.expired",
        ),
    ] {
        assert_eq!(first_cause(text), id, "{text}");
    }
}

/// No product file lists these words.
#[test]
fn a_message_that_no_file_lists_is_read() {
    error("acme-gate: this JWT expired a while ago", "").shows(str![[r#"
status 3
--- standard output
undecided: a message without a token
the message `acme-gate: this JWT expired a while ago` reads like: the token has expired; possible causes, the most common first:

time.expired: The token has expired
  how to recognise it: `exp` is in the past; with a lifetime of two minutes or less it is `time.short-lived`, and with a date in the 1970s `time.relative-lifetime`.

time.short-lived: The token is valid for two minutes at most, and was used later
  how to recognise it: expired, and `exp` is at most two minutes after `iat`; with a longer lifetime it is `time.expired`. A lifetime of a fraction of a second comes from `expiresIn: "120"` in jsonwebtoken, which means milliseconds.

time.clock-skew: A date lies ahead of this clock
  how to recognise it: `nbf` alone is ahead by five minutes or less, or `iat`, with or without `nbf`, by half an hour or less; by more it is `time.not-yet-valid`.

time.relative-lifetime: The token was never valid: exp is too early
  how to recognise it: `exp` is before `iat`, or in the 1970s; an ordinary date in the past is `time.expired`.

to fix one of them: jotkit explain --cause time.expired
for a verdict, give the token too: jotkit explain --error TEXT TOKEN

--- standard error

"#]]);
}

#[test]
fn a_response_is_read_as_it_stands() {
    let response = "HTTP/2 401 \r\nserver: istio-envoy\r\ncontent-type: text/plain\r\n\
                    www-authenticate: Bearer realm=\"https://api.example/\", error=\"invalid_token\"\r\n\
                    \r\nAudiences in Jwt are not allowed";
    let at = NOW.to_string();
    let said = Place::new().run_words(&["explain", "--at", &at, "-o", "json"], response);
    let json = said.ends_with(3).json();
    assert_eq!(json["causes"][0]["id"], "claim.aud-mismatch");
    assert_eq!(json["message"]["libraries"][0], "Envoy");
    let said =
        Place::new().run_words(&["explain", "--error", "-", "--at", &at, "-o", "json"], response);
    assert_eq!(said.ends_with(3).json()["causes"][0]["id"], "claim.aud-mismatch");
}

#[test]
fn a_token_in_a_response_is_explained_with_its_message() {
    let expired = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 60));
    let body = format!(r#"{{"message":"jwt expired","token":"{expired}"}}"#);
    let response =
        format!("HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\n\r\n{body}");
    let place = Place::new().file("jwks.json", keys::test_1());
    let at = NOW.to_string();
    let said =
        place.run_words(&["explain", "--jwks", "jwks.json", "--at", &at, "-o", "json"], &response);
    let json = said.ends_with(1).json();
    assert_eq!(json["message"]["fits"], true, "{json}");
}

#[test]
fn what_is_no_message_is_said_to_be_so() {
    for text in ["", "   ", "\n\t"] {
        let said = error(text, "");
        said.ends_with(2);
        assert!(said.stderr.contains("the message is empty"), "{said}");
    }
    let said = error(&keys::rs256("{}"), "");
    said.ends_with(2);
    assert!(said.stderr.contains("a token instead of a message"), "{said}");
    error("\u{1}\u{fffd}", "").ends_with(3);
    let binary = [&b"\x7fELF\0\x02"[..], &[0, 0xff, 0xfe].repeat(1000)].concat();
    let said = Place::new().run_with("explain --error -", binary);
    assert!(said.ends_with(3).stderr.contains("the message is not text"), "{said}");
    let windows: Vec<u8> =
        "\u{feff}jwt expired".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = Place::new().run_with("explain --error - -o json", windows);
    assert_eq!(said.ends_with(3).json()["causes"][0]["id"], "time.expired", "{said}");
}

#[test]
fn a_long_message_is_read_at_both_ends() {
    let noise = "0123456789 lorem ipsum {[('\"eyJmap[ https://a\n".repeat(250_000);
    let at = NOW.to_string();
    for text in [format!("jwt expired\n{noise}"), format!("{noise}\njwt expired")] {
        let said =
            Place::new().run_words(&["explain", "--error", "-", "--at", &at, "-o", "json"], &text);
        assert_eq!(said.ends_with(3).json()["causes"][0]["id"], "time.expired");
    }
}

#[test]
fn it_can_be_had_with_neither_page_nor_list() {
    for flags in ["--list", "--cause input.empty"] {
        error("jwt malformed", flags).ends_with(2);
    }
}

#[test]
fn standard_input_may_belong_to_the_keys() {
    error_with("jwt malformed", "--jwks -", &keys::test_1()).ends_with(3);
}

/// Who forgets the quotes, or has the message in a file, is understood all the same.
#[test]
fn a_message_is_words_or_a_file() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let place = Place::new()
        .file("error.log", "Error: jwt expired\n")
        .file("marked.log", "\u{feff}jwt expired")
        .file("wide.txt", utf16("jwt expired"));
    for words in [
        &["--error", "jwt expired"][..],
        &["--error", "jwt", "expired"],
        &["--error", "Error:", "jwt", "expired"],
        &["jwt", "expired", "--error=Error:"],
        &["--error", "error.log"],
        &["--error", "@error.log"],
        &["--error", "marked.log"],
        &["--error", "wide.txt"],
    ] {
        let said = place.run_words(&[&["explain", "-o", "json"], words].concat(), "");
        assert_eq!(said.json()["message"]["causes"][0], "time.expired", "{words:?}: {said}");
    }
    let missing = place.run_words(&["explain", "--error", "@missing.log"], "");
    assert!(!missing.ends_with(3).stderr.contains("is read"), "{missing}");
    // A variable that was not set is told as such.
    for (word, id) in [
        ("", "input.empty"),
        (" ", "input.empty"),
        ("Bearer", "input.empty"),
        ("undefined", "input.null-literal"),
        ("None", "input.null-literal"),
        ("'null'", "input.null-literal"),
    ] {
        let words = ["explain", "-o", "json", "--error", "jwt malformed", word];
        assert_eq!(place.run_inside(words, "").json()["causes"][0]["id"], id, "{word:?}");
    }
    // What may be a token stays one.
    for token in
        ["a1b2c3d4e5f6a7b8c9d0", "eyJhbGciOiJIUzI1NiJ9", "a.b.c", "abcdefghijklmnopqrstuvwxyz"]
    {
        let words = ["explain", "-o", "json", "--error", "jwt expired", token];
        assert_eq!(place.run_inside(words, "").json()["verdict"], "rejected", "{token}");
    }
}

#[test]
fn a_byte_order_mark_before_claims_is_no_fault() {
    let place = Place::new().file("c.json", "\u{feff}{\"sub\":\"ada\"}").file("s", "s".repeat(40));
    let token = place.run("sign --secret-file s --claims c.json");
    assert_eq!(
        place.run_inside(["decode", "-o", "json"], &token.stdout).json()["claims"]["sub"],
        "ada"
    );
}

/// A token in which nothing is wrong, and a message about what nobody asked of it: what the token has is
/// told, with the flag that compares it.
#[test]
fn what_a_message_is_about_and_was_not_asked_is_told() {
    let es256 = keys::key("p256.pem", "ec");
    let place = Place::new().file("key.json", keys::jwks(&[&es256]));
    let claims =
        keys::claims(r#"{"iss":"https://i.example","aud":["a","b"],"azp":"web","scope":"c d"}"#);
    let token = keys::token(r#"{"alg":"ES256","kid":"ec"}"#, &claims, &es256, Alg::Es256);
    let said = |text: &str, flags: &str| {
        let at = NOW.to_string();
        let mut words = vec!["explain", "--key", "key.json", "--at", &at, "--error", text];
        words.extend(flags.split_whitespace());
        place.run_words(&words, &token).ends_with(0).stdout.clone()
    };
    let iss = "this token has iss https://i.example; to compare it with what the API expects: --issuer VALUE";
    for (text, expected) in [
        ("The iss claim is not valid", iss),
        ("unexpected \"iss\" claim value", iss),
        ("Invalid authorized party", "this token has azp web; "),
        ("invalid algorithm", "this token has alg ES256; "),
        ("unexpected signing method: ES256", "this token has alg ES256; "),
        ("insufficient_scope", "this token has scope 'c d'; "),
        // One of its two causes is ruled out.
        (
            "Signed JWT rejected: Another algorithm expected, or no matching key(s) found",
            "this token has alg ES256; ",
        ),
    ] {
        let answer = said(text, "");
        assert!(answer.contains(expected), "{text}\n{answer}");
        assert!(!answer.contains("another token"), "{text}\n{answer}");
    }
    let asked = said("The iss claim is not valid", "--issuer https://i.example");
    assert!(!asked.contains("to compare it") && asked.contains("the expected one"), "{asked}");
    // What is surely in order stays so.
    let answer = said("invalid signature", "");
    assert!(
        answer.contains("may be about another token") && !answer.contains("alg ES256"),
        "{answer}"
    );
}

/// Spring's texts are its own, though other libraries begin theirs alike.
#[test]
fn messages_are_of_whoever_writes_them() {
    for (text, who, id) in [
        (
            "The Issuer \"http://localhost:8080/realms/acme\" provided in the configuration metadata did \
             not match the requested issuer \"http://keycloak:8080/realms/acme\"",
            "Spring Security",
            "claim.iss-near-miss",
        ),
        (
            "An error occurred while attempting to decode the Jwt: Jwt expired at 2026-11-22T10:00:00Z",
            "Spring Security",
            "time.expired",
        ),
        ("The issuer 'x' is invalid", "ASP.NET Core", "claim.iss-near-miss"),
        ("token-iat-in-the-future", "@clerk/backend", "time.clock-skew"),
    ] {
        let answer = error(text, "").ends_with(3).stdout.clone();
        let line = answer.lines().find(|line| line.contains(" says `")).expect("who says it");
        assert!(line.split(" says ").next().is_some_and(|names| names.contains(who)), "{answer}");
        assert_eq!(first_cause(text), id, "{text}");
    }
}

/// The message names the claim, and the token shows where it is.
#[test]
fn a_claim_that_is_named_is_looked_for() {
    let hasura =
        |members: &str| keys::rs256(&format!(r#"{{"https://hasura.io/jwt/claims":{members}}}"#));
    let role = r#"{"x-hasura-default-role":"user"}"#;
    let text = serde_json::Value::from(role).to_string();
    for (message, token, told) in [
        (
            "JWT claim does not contain x-hasura-allowed-roles",
            hasura(role),
            "this token has no x-hasura-allowed-roles; to see what helps: --require x-hasura-allowed-roles",
        ),
        (
            "JWT claim does not contain x-hasura-default-role",
            hasura(role),
            "this token has x-hasura-default-role inside https://hasura.io/jwt/claims; to see what",
        ),
        (
            "JWT claim does not contain x-hasura-default-role",
            hasura(&text),
            "this token has x-hasura-default-role inside https://hasura.io/jwt/claims; to see what",
        ),
        (
            "Your requested role is not in allowed roles",
            hasura(role),
            "--require https://hasura.io/jwt/claims=VALUE",
        ),
        (
            "Missing required claim: plan",
            keys::rs256(r#"{"plan":"free"}"#),
            "this token has plan free; to compare",
        ),
        ("insufficient scope", keys::rs256("{}"), "this token has no scope; to compare"),
    ] {
        let said = error_with(message, "--jwks jwks.json", &token);
        assert!(said.ends_with(0).stdout.contains(told), "{said}");
    }
    let required = "--jwks jwks.json --require x-hasura-default-role";
    let place = Place::new().file("jwks.json", keys::test_1());
    let said = place.run_with(&format!("explain {required} --at {NOW}"), hasura(&text));
    let fix = "fix: where the token is made, write https://hasura.io/jwt/claims as an object";
    assert!(said.ends_with(1).stdout.contains(fix), "{said}");
}
