//! `verify`: transcripts, from local files alone.

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::jwk;
use jotkit::jose::key::pem;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, finish, fixture, keys};

/// A place with the key set that [`keys::rs256`] is good for.
fn place() -> Place {
    Place::new().file("jwks.json", keys::jwks(&[&keys::key("rsa.pem", "test-1")]))
}

/// Verifies against that set.
fn verify(flags: &str, token: impl AsRef<[u8]>) -> Transcript {
    place().run_with(&at(&format!("verify -v --jwks jwks.json {flags}")), token)
}

fn at(line: &str) -> String {
    format!("{line} --at {NOW}")
}

/// The lines of the checks that failed, and nothing else of the report.
fn failures(transcript: &Transcript) -> Vec<&str> {
    let failed = transcript.stdout.lines().filter_map(|line| line.strip_prefix("  fail  "));
    failed.collect()
}

/// Each failure on its own: of all checks this one fails, and says so in these words.
#[track_caller]
fn fails_only(flags: &str, token: impl AsRef<[u8]>, line: &str) {
    let transcript = verify(flags, token);
    assert_eq!(failures(&transcript), [line], "{transcript}");
    transcript.ends_with(1);
    let said: Vec<&str> = transcript.stderr.lines().collect();
    assert!(
        matches!(said[..], [one] if one.starts_with("hint: to find the cause: ")),
        "{transcript}"
    );
}

#[track_caller]
fn accepts(flags: &str, token: impl AsRef<[u8]>) {
    let transcript = verify(flags, token);
    assert!(transcript.stdout.starts_with("accepted at "), "{transcript}");
    transcript.ends_with(0);
}

fn now_plus(name: &str, seconds: i64) -> String {
    keys::rs256(&format!(r#"{{"{name}":{}}}"#, NOW + seconds))
}

#[test]
fn an_accepted_token() {
    verify("--issuer https://issuer.example --audience backend", keys::rs256("{}")).shows(str![[
        r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        test-1, from jwks.json
  pass  signature  RS256
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  pass  iss        https://issuer.example
  pass  sub        user_42
  pass  aud        backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error

"#
    ]]);
}

#[test]
fn every_failure_is_shown_at_once() {
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"test-1"}"#;
    let claims = keys::claims(&format!(r#"{{"exp":{},"aud":"web"}}"#, NOW - 11_520));
    let token = keys::token(header, &claims, &keys::key("rsa-other.pem", "test-1"), Alg::Rs256);
    verify("--audience backend", token).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 3 checks failed
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        test-1, from jwks.json
  fail  signature  RS256, does not verify with this key
  fail  exp        expired 3 h 12 min ago: 2026-09-21 11:01:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  fail  aud        expected backend, found web
  skip  azp        not checked
  skip  typ        not checked

--- standard error
hint: to find the cause: jotkit explain --jwks jwks.json --audience backend --at 1790000000 TOKEN

"#]]);
}

#[test]
fn a_text_that_is_no_token() {
    verify("--require role=admin", "hello").shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  structure  one part without dots, not three
  other checks skipped: the token is unreadable

--- standard error
hint: to find the cause: jotkit explain --jwks jwks.json --require role=admin --at 1790000000 TOKEN

"#]]);
}

#[test]
fn a_key_file_that_is_not_there_leaves_it_open() {
    let line = at("verify -v --key absent.pem --audience backend");
    Place::new().run_with(&line, keys::rs256("{}")).shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  skip  key        absent.pem: no such file
  skip  signature  there is no key to verify with
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  pass  aud        backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error
error: absent.pem: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn no_key_at_all_is_a_wrong_question() {
    Place::new().run_with(&at("verify"), keys::rs256("{}")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: no keys to verify with

hint: to check it, with the keys of its issuer: jotkit explain --issuer https://issuer.example --at 2026-09-21T14:13:20Z TOKEN
hint: to find the keys of an issuer: --issuer https://…
hint: to name a key set: --jwks URL|FILE
hint: to name a public key or certificate: --key FILE
hint: to name a shared secret (HS256, HS384, HS512): --secret-env NAME
hint: to look without verifying: jotkit decode TOKEN

"#]]);
}

#[test]
fn a_failure_that_needs_no_key_decides_without_one() {
    let place = Place::new().file("bad.json", r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#);
    for key in ["absent.pem", "bad.json"] {
        let line = at(&format!("verify -v --key {key}"));
        place.run_with(&line, keys::rs256("{}")).ends_with(3);
        place.run_with(&line, now_plus("exp", -1)).ends_with(1);
    }
}

#[test]
fn one_bad_key_of_a_set_leaves_its_tokens_open_and_no_others() {
    let good = jwk::write(&keys::key("p256.pem", "good"), false);
    let bad = r#"{"kty":"RSA","kid":"test-1","n":"AQ","e":"AQAB"}"#;
    let place = Place::new().file("jwks.json", format!(r#"{{"keys":[{bad},{good}]}}"#));
    let line = at("verify -v --jwks jwks.json");
    let open = place.run_with(&line, keys::rs256("{}"));
    assert!(
        open.ends_with(3).stdout.contains("skip  key        key test-1 can't be read"),
        "{open}"
    );
    let header = r#"{"alg":"ES256","kid":"good"}"#;
    let key = keys::key("p256.pem", "good");
    place.run_with(&line, keys::token(header, &keys::claims("{}"), &key, Alg::Es256)).ends_with(0);
    // No key of this set, readable or not, is of that type.
    let header = r#"{"alg":"HS256","kid":"test-1"}"#;
    let secret = fixture("rsa.pem");
    let forged = keys::forged(header, &keys::claims("{}"), secret, Alg::Hs256);
    place.run_with(&line, forged).ends_with(1);
}

#[test]
fn keys_are_told_by_content_in_every_form() {
    let key = keys::key("rsa.pem", "test-1");
    let certificate = keys::key("rsa-cert.pem", "test-1");
    let mut forms = vec![
        ("a JWK".to_owned(), jwk::write(&key, false).to_string().into_bytes()),
        ("a private JWK".to_owned(), jwk::write(&key, true).to_string().into_bytes()),
        ("a key set".to_owned(), keys::jwks(&[&key]).into_bytes()),
    ];
    for (structure, key) in [
        (Structure::Spki, &key),
        (Structure::Pkcs1Public, &key),
        (Structure::Pkcs8, &key),
        (Structure::Pkcs1Private, &key),
        (Structure::Certificate, &certificate),
    ] {
        let der = der::write(structure, key).expect("an RSA key has this form");
        forms.push((format!("{structure:?} in PEM"), pem::armour(structure, der.expose()).into()));
        forms.push((format!("{structure:?} in DER"), der.expose().to_vec()));
    }
    for (name, bytes) in forms {
        // The file's name says nothing, and neither does the flag.
        let place = Place::new().file("some.txt", bytes);
        for flag in ["--key", "--jwks"] {
            let transcript =
                place.run_with(&at(&format!("verify -v {flag} some.txt")), keys::rs256("{}"));
            assert_eq!(transcript.status, 0, "{name}: {transcript}");
        }
    }
}

#[test]
fn every_algorithm_is_verified_with_its_public_key() {
    for alg in Alg::all() {
        let key = keys::of(alg);
        let public = jwk::write(&key, key.public().is_none());
        let place = Place::new().file("key", public.to_string());
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let token = keys::token(&header, &keys::claims("{}"), &key, alg);
        place.run_with(&at("verify -v --key key"), token).ends_with(0);
    }
}

#[test]
fn a_key_out_of_the_environment() {
    let place = Place::new();
    let run = |value: &str| {
        let line = at("verify -v --key-env PUBLIC_KEY");
        let mut command = place.command();
        command.args(line.split_whitespace()).env("PUBLIC_KEY", value);
        finish(command.write_stdin(keys::rs256("{}")))
    };
    let pem = fixture("rsa-cert.pem");
    assert_eq!(run(&pem).ends_with(0).stderr, "");
    let escaped = run(&pem.replace('\n', "\\n"));
    let warning = "warning: line breaks are written as \\n; most libraries can't read such a key\n";
    assert_eq!(escaped.ends_with(0).stderr, warning);
    run("").shows(str![[r#"
status 2
--- standard output

--- standard error
error: the environment variable PUBLIC_KEY is not set or empty

hint: set the variable
hint: or give the key as a file: --key FILE

"#]]);
}

#[test]
fn a_shared_secret_from_every_place() {
    let place = Place::new().file("secret", format!("{}\n", keys::SECRET));
    let token = keys::hs256("{}");
    place.run_with(&at("verify -v --secret-file secret"), &token).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        HS256
  pass  key        the shared secret, from secret
  pass  signature  HS256
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error

"#]]);
    let line = at("verify -v --secret-env SECRET");
    let mut command = place.command();
    command.args(line.split_whitespace()).env("SECRET", keys::SECRET).write_stdin(token.clone());
    assert_eq!(finish(&mut command).ends_with(0).stderr, "");
    let given = place.run_with(&at(&format!("verify -v --secret={}", keys::SECRET)), &token);
    assert!(
        given.ends_with(0).stderr.starts_with("warning: a secret on the command line"),
        "{given}"
    );
    place
        .run_with(&at("verify -v --secret=another-secret-of-more-than-32-bytes"), &token)
        .ends_with(1);
}

#[test]
fn a_shared_secret_in_every_encoding() {
    let hex: String = keys::SECRET.bytes().map(|byte| format!("{byte:02X}")).collect();
    let base64url = base64url::encode(keys::SECRET);
    for (encoding, text) in [
        ("utf8", keys::SECRET),
        ("hex", &hex),
        ("base64url", &base64url),
        ("base64", &format!("{base64url}=")),
        ("base64", &base64url),
    ] {
        let place = Place::new().file("secret", text);
        let line = format!("verify -v --secret-file secret --secret-encoding {encoding}");
        place.run_with(&at(&line), keys::hs256("{}")).ends_with(0);
    }
    let place = Place::new().file("secret", "not hex at all");
    let line = at("verify -v --secret-file secret --secret-encoding hex");
    place.run_with(&line, keys::hs256("{}")).shows(str![[r#"
status 3
--- standard output
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        HS256
  skip  key        secret: the secret is not hex
  skip  signature  there is no key to verify with
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_42
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error
error: secret: the secret is not hex

hint: if that is the right encoding, write the secret alone, without quotes, names or line breaks; else name another behind --secret-encoding: utf8, base64, base64url or hex

"#]]);
}

#[test]
fn a_secret_behind_a_space_is_not_repeated() {
    let line = at("verify a.b.c --secret hunter2");
    Place::new().run(&line).shows(str![[r#"
status 2
--- standard output

--- standard error
error: --secret prompts for its value, or takes it after an equals sign

hint: to be prompted: put --secret last, or another flag after it
hint: to give it here: --secret=VALUE
hint: to keep it out of the process list: --secret-env NAME

"#]]);
}

#[test]
fn a_key_on_the_command_line_is_not_repeated() {
    let private = jwk::write(&keys::key("p256.pem", "k"), true).to_string();
    let place = Place::new();
    place.run_words(&["verify", "a.b.c", "--key", &private, "--at", "0"], "").shows(str![[r#"
status 2
--- standard output

--- standard error
error: this is a key; give the file or the URL of a key instead

hint: the command line can be read by everyone on this machine
hint: to give it on standard input, write -

"#]]);
    let pem = format!("--key={}", fixture("p256.pem"));
    place.run_words(&["verify", "a.b.c", &pem, "--at", "0"], "").ends_with(2);
}

#[test]
fn structure_fails() {
    let good = keys::rs256("{}");
    let (input, signature) = good.rsplit_once('.').expect("a token");
    let (header, payload) = input.split_once('.').expect("a token");
    let cases = [
        ("".to_owned(), "the token is empty"),
        ("a".to_owned(), "one part without dots, not three"),
        (input.to_owned(), "2 parts, not three"),
        (format!("{good}.x.y"), "5 parts, not three"),
        (
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AA.AA.AA".to_owned(),
            "5 parts, not three: an encrypted token (JWE), which has no signature to verify",
        ),
        (
            format!("{header}.{payload}+.{signature}"),
            "in the payload, '+' at offset 188 is not base64url",
        ),
        (format!("{good}="), "in the signature, '=' at offset 531: base64url has no padding here"),
        (format!("W10.{payload}.{signature}"), "the header is an array, not a JSON object"),
    ];
    for (token, detail) in cases {
        fails_only("", token, &format!("structure  {detail}"));
    }
}

#[test]
fn a_payload_with_a_member_twice() {
    let header = r#"{"alg":"RS256","kid":"test-1"}"#;
    let payload = r#"{"exp":1790000001,"\u0065xp":1790000002}"#;
    let token = keys::token(header, payload, &keys::key("rsa.pem", "test-1"), Alg::Rs256);
    let line = "structure  exp, the payload repeats a member: parsers disagree on which one counts";
    fails_only("", token, line);
}

#[test]
fn header_fails() {
    for (header, line) in [
        (
            r#"{"alg":"RS256","kid":"test-1","crit":["exp"],"exp":1}"#,
            "header     expected no critical extension except b64, found exp, crit lists an extension that is not supported",
        ),
        (
            r#"{"alg":"RS256","kid":"test-1","crit":[]}"#,
            "header     expected a list of names, found [], crit is an empty list",
        ),
        (r#"{"alg":"RS256","kid":7}"#, "header     expected a string, found 7, kid is a number"),
        (
            r#"{"alg":"RS256","kid":"test-1","kid":"test-2"}"#,
            "header     kid, the header repeats a member: parsers disagree on which one counts",
        ),
        (
            r#"{"alg":"RS256","kid":"test-1","typ":null}"#,
            "header     expected a string, found null, typ is null",
        ),
    ] {
        fails_only("", keys::with_header(header), line);
    }
}

#[test]
fn alg_fails() {
    let served = "expected one of RS256, RS384, RS512, PS256, PS384, PS512";
    for (header, flags, line) in [
        (
            r#"{"alg":"none"}"#,
            "",
            format!("{served}, found none, an unsigned token is never accepted"),
        ),
        (
            r#"{"alg":"NoNe"}"#,
            "",
            format!("{served}, found NoNe, an unsigned token is never accepted"),
        ),
        (r#"{"typ":"JWT"}"#, "", "the header names no algorithm".to_owned()),
        (r#"{"alg":1}"#, "", "expected a string, found 1, alg is a number".to_owned()),
        (
            r#"{"alg":"XS9"}"#,
            "",
            format!("{served}, found XS9, not a signature algorithm that jotkit knows"),
        ),
        (
            r#"{"alg":"RS256"}"#,
            "--alg ES256",
            "expected ES256, found RS256, not allowed".to_owned(),
        ),
        (
            r#"{"alg":"rs256"}"#,
            "",
            format!("{served}, found rs256, not a signature algorithm that jotkit knows"),
        ),
    ] {
        fails_only(flags, keys::with_header(header), &format!("alg        {line}"));
    }
}

#[test]
fn the_key_decides() {
    // The public key, in each text that a server might hold it as, is never an HMAC secret.
    let key = keys::key("rsa.pem", "test-1");
    let spki = der::write(Structure::Spki, &key).expect("RSA has SPKI");
    let pem = pem::armour(Structure::Spki, spki.expose());
    for secret in [pem.trim().as_bytes(), pem.as_bytes(), spki.expose()] {
        let header = r#"{"alg":"HS256","typ":"JWT","kid":"test-1"}"#;
        let token = keys::forged(header, &keys::claims("{}"), secret, Alg::Hs256);
        let line = "alg        expected one of RS256, RS384, RS512, PS256, PS384, PS512, found HS256, no key is for this algorithm";
        fails_only("", token, line);
    }
}

#[test]
fn key_fails() {
    let cases = [
        (
            "--alg HS256 --alg RS256",
            r#""alg":"HS256""#,
            r#""kid":"test-1""#,
            "unsuitable: its type is RSA",
        ),
        (
            "",
            r#""alg":"RS256""#,
            r#""kid":"test-1","use":"enc""#,
            "unsuitable: its use is enc, not sig",
        ),
        (
            "",
            r#""alg":"RS256""#,
            r#""kid":"test-1","key_ops":["encrypt","wrapKey"]"#,
            "unsuitable: its key_ops are encrypt, wrapKey",
        ),
        (
            "",
            r#""alg":"RS256""#,
            r#""kid":"test-1","alg":"PS256""#,
            "unsuitable: it is pinned to alg PS256",
        ),
        (
            "",
            r#""alg":"RS256""#,
            r#""kid":"test-2""#,
            "expected test-2, found test-1, no key with this kid",
        ),
    ];
    let public = jwk::public_members(&keys::key("rsa.pem", "").material);
    let n = &public[0].1;
    for (flags, alg, members, why) in cases {
        let jwks = format!(r#"{{"keys":[{{"kty":"RSA","n":"{n}","e":"AQAB",{members}}}]}}"#);
        let place = Place::new().file("jwks.json", jwks);
        let token = keys::with_header(&format!(r#"{{{alg},"kid":"test-1"}}"#));
        let line = at(&format!("verify -v --jwks jwks.json {flags}"));
        let transcript = place.run_with(&line, token);
        let failed = failures(&transcript).join("\n");
        assert!(failed.starts_with("key        ") && failed.ends_with(why), "{transcript}");
        assert!(transcript.ends_with(1).stdout.contains("skip  signature"), "{transcript}");
    }
}

#[test]
fn an_empty_set_has_no_key() {
    let place = Place::new().file("jwks.json", r#"{"keys":[]}"#);
    let transcript = place.run_with(&at("verify -v --jwks jwks.json"), keys::rs256("{}"));
    assert_eq!(failures(&transcript), ["key        test-1, the key set is empty"]);
    transcript.ends_with(1);
}

#[test]
fn weak_keys_need_to_be_allowed() {
    let weak_rsa = keys::key("rsa-1024.pem", "test-1");
    let rsa = keys::weak_rs256(&keys::claims("{}"));
    let secret = keys::shared("short");
    let hmac = keys::token(r#"{"alg":"HS256"}"#, &keys::claims("{}"), &secret, Alg::Hs256);
    let place = Place::new().file("jwks.json", keys::jwks(&[&weak_rsa])).file("secret", "short");
    for (flags, token, why) in [
        ("--jwks jwks.json", rsa, "an RSA key of 1024 bits; at least 2048 are needed"),
        ("--secret-file secret", hmac, "a secret of 40 bits; at least 256 are needed"),
    ] {
        let line = at(&format!("verify -v {flags}"));
        let strict = place.run_with(&line, &token);
        assert!(strict.ends_with(1).stdout.contains(&format!("it is weak: {why}\n")), "{strict}");
        place.run_with(&format!("{line} --insecure-allow-weak-keys"), &token).ends_with(0);
    }
}

#[test]
fn signature_fails() {
    let good = keys::rs256("{}");
    let (input, signature) = good.rsplit_once('.').expect("a token");
    let other = keys::key("rsa-other.pem", "test-1");
    let header = r#"{"alg":"RS256","kid":"test-1"}"#;
    let foreign = keys::token(header, &keys::claims("{}"), &other, Alg::Rs256);
    let (_, sub) = good.split_once('.').expect("a token");
    let swapped = format!("{}.{sub}", base64url::encode(header));
    let cases = [
        (format!("{input}."), "0 bytes, the signature is empty"),
        (
            format!("{input}.{}", &signature[..200]),
            "expected 256 bytes, found 150 bytes, not the length that RS256 needs",
        ),
        (foreign, "RS256, does not verify with this key"),
        (swapped, "RS256, does not verify with this key"),
    ];
    for (token, line) in cases {
        fails_only("", token, &format!("signature  {line}"));
    }
}

#[test]
fn dates_fail() {
    for (name, seconds, line) in [
        ("exp", 0, "exp        expired now: 2026-09-21 14:13:20 UTC"),
        ("exp", -11_520, "exp        expired 3 h 12 min ago: 2026-09-21 11:01:20 UTC"),
        ("nbf", 300, "nbf        not valid before: 2026-09-21 14:18:20 UTC, in 5 min"),
        ("iat", 1, "iat        issued in the future: 2026-09-21 14:13:21 UTC, in 1 s"),
    ] {
        fails_only("", now_plus(name, seconds), line);
    }
    for (claim, line) in [
        (
            r#"{"exp":"1790000300"}"#,
            r#"exp        expected a number, found "1790000300", exp is a string"#,
        ),
        (r#"{"nbf":null}"#, "nbf        expected a number, found null, nbf is null"),
        (
            r#"{"iat":1e999}"#,
            "iat        expected a number, found 1e999, iat is a number too large for a date",
        ),
    ] {
        fails_only("", keys::rs256(claim), line);
    }
    let old = "max_age    expected at most 30 s, found 1 min";
    fails_only("--max-age 30s", keys::rs256("{}"), old);
    let token = keys::token(
        r#"{"alg":"RS256","kid":"test-1"}"#,
        r#"{"sub":"a"}"#,
        &keys::key("rsa.pem", "test-1"),
        Alg::Rs256,
    );
    let ageless =
        "max_age    expected at most 15 min, found nothing, its age is unknown without iat";
    fails_only("--max-age 15m", token, ageless);
}

#[test]
fn dates_that_only_just_pass() {
    accepts("", now_plus("exp", 1));
    accepts("", now_plus("nbf", 0));
    accepts("", now_plus("iat", 0));
    accepts("--max-age 60s", keys::rs256("{}"));
    accepts("", keys::rs256(r#"{"exp":1790000000.5}"#));
}

#[test]
fn leeway_lets_each_date_pass_and_says_so() {
    for (claim, seconds, line) in [
        ("exp", -29, "within the leeway, expired 29 s ago: 2026-09-21 14:12:51 UTC"),
        ("nbf", 30, "within the leeway: 2026-09-21 14:13:50 UTC, in 30 s"),
        ("iat", 30, "within the leeway: 2026-09-21 14:13:50 UTC, in 30 s"),
    ] {
        let transcript = verify("--leeway 30s", now_plus(claim, seconds));
        let line = format!("  pass  {claim}        {line}\n");
        assert!(transcript.ends_with(0).stdout.contains(&line), "{transcript}");
        verify("--leeway 28s", now_plus(claim, seconds)).ends_with(1);
    }
    accepts("--max-age 40s --leeway 20s", keys::rs256("{}"));
    verify("--max-age 40s --leeway 19s", keys::rs256("{}")).ends_with(1);
}

#[test]
fn names_fail() {
    let front = "https://app.example";
    for (flags, claims, line) in [
        (
            "--issuer https://issuer.example/",
            "{}",
            "iss        expected https://issuer.example/, found https://issuer.example".to_owned(),
        ),
        (
            "--issuer https://other.example",
            r#"{"iss":""}"#,
            r#"iss        expected https://other.example, found """#.to_owned(),
        ),
        ("", r#"{"sub":42}"#, "sub        expected a string, found 42".to_owned()),
        ("--audience web", "{}", "aud        expected web, found backend".to_owned()),
        (
            "--audience web --audience app",
            r#"{"aud":["backend","mobile"]}"#,
            "aud        expected one of web, app, found backend, mobile".to_owned(),
        ),
        ("--audience web", r#"{"aud":[]}"#, "aud        expected web, found []".to_owned()),
        (
            "--audience web",
            r#"{"aud":7}"#,
            "aud        expected a string or a list of them, found 7, aud is a number".to_owned(),
        ),
        (
            "--authorized-party https://app.example",
            r#"{"azp":"https://evil.example"}"#,
            format!("azp        expected {front}, found https://evil.example"),
        ),
        (
            "--authorized-party https://app.example",
            "{}",
            format!("azp        expected {front}, found nothing"),
        ),
        ("--typ at+jwt", "{}", "typ        expected at+jwt, found JWT".to_owned()),
    ] {
        fails_only(flags, keys::rs256(claims), &line);
    }
}

#[test]
fn names_pass() {
    accepts("--audience web --audience backend", keys::rs256("{}"));
    accepts("--audience web", keys::rs256(r#"{"aud":["backend","web"]}"#));
    accepts(
        "--authorized-party https://a.example --authorized-party https://b.example",
        keys::rs256(r#"{"azp":"https://b.example"}"#),
    );
    let typed = |typ: &str| {
        keys::with_header(&format!(r#"{{"alg":"RS256","kid":"test-1","typ":"{typ}"}}"#))
    };
    accepts("--typ at+jwt", typed("application/at+jwt"));
    accepts("--typ application/at+jwt", typed("AT+JWT"));
    accepts("--alg RS256 --alg ES256", keys::rs256("{}"));
}

#[test]
fn demanded_claims() {
    let claims = r#"{"role":"admin","o":{"rol":"owner","n":3,"on":true},"roles":["a","b"],
        "https://x.example/tier":"gold","empty":null,"s":"a b=c"}"#;
    let token = keys::rs256(claims);
    for demand in [
        "role",
        "role=admin",
        "o.rol=owner",
        "o.n=3",
        "o.on=true",
        "roles=b",
        "https://x.example/tier=gold",
    ] {
        accepts(&format!("--require {demand}"), &token);
    }
    for (demand, line) in [
        ("nothing", "require:nothing  expected it to be present, found nothing"),
        ("empty", "require:empty  expected it to be present, found null, null counts as absent"),
        ("empty=null", "require:empty  null, null counts as absent"),
        ("role=user", "require:role  expected user, found admin"),
        ("role=adm", "require:role  expected adm, found admin"),
        ("o.rol=admin", "require:o.rol  expected admin, found owner"),
        ("o.rol.x", "require:o.rol.x  expected it to be present, found nothing"),
        ("roles=c", "require:roles  expected c, found a, b"),
        ("o.on=1", "require:o.on  expected 1, found true"),
    ] {
        fails_only(&format!("--require {demand}"), &token, line);
    }
    let words =
        ["verify", "--jwks", "jwks.json", "--at", "1790000000", "--require", "s=a b=c", "-"];
    place().run_words(&words, &token).ends_with(0);
}

#[test]
fn print_hands_out_claims_of_accepted_tokens_alone() {
    let token = keys::rs256(r#"{"user_id":"a b\"c","o":{"z":1.50,"a":[null]},"n":1e2}"#);
    for (name, printed) in [
        ("user_id", "a b\"c\n"),
        ("o", "{\"z\":1.50,\"a\":[null]}\n"),
        ("o.z", "1.50\n"),
        ("n", "1e2\n"),
    ] {
        let transcript = verify(&format!("--print {name}"), &token);
        assert_eq!(transcript.ends_with(0).stdout, printed);
        assert_eq!(transcript.stderr, "");
    }
    verify("--print user_id", keys::rs256("{}")).shows(str![[r#"
status 1
--- standard output

--- standard error
error: the token is accepted, but has no claim user_id
  its claims are iss, sub, aud, iat, exp

hint: to require it: --require user_id

"#]]);
    let rejected = verify("--print sub", now_plus("exp", -1));
    assert_eq!(rejected.ends_with(1).stdout, "");
    assert!(rejected.stderr.starts_with("rejected at 2026-09-21 14:13:20 UTC: 1 check failed\n"));
    let open = Place::new().run_with(&at("verify -v --key absent --print sub"), &token);
    assert_eq!(open.ends_with(3).stdout, "");
}

#[test]
fn standard_input_is_given_once() {
    let place = Place::new();
    // Whatever stands there: a key must not be read as a token.
    for stdin in [keys::rs256("{}"), fixture("rsa.pem"), String::new()] {
        place.run_with(&at("verify -v --key -"), stdin).shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard input can't be both the key and the token

hint: give one of them as a file or an argument

"#]]);
    }
    let words = format!("verify -v {} --key -", keys::rs256("{}"));
    place.run_with(&at(&words), fixture("rsa.pem")).ends_with(0);
}

#[test]
fn keys_of_one_name_are_each_tried() {
    let (first, second) = (keys::key("rsa-other.pem", "test-1"), keys::key("rsa.pem", "test-1"));
    let place = Place::new().file("jwks.json", keys::jwks(&[&first, &second]));
    let line = at("verify -v --jwks jwks.json");
    let transcript = place.run_with(&line, keys::rs256("{}"));
    let said = "pass  key        test-1, 2 keys fit, this one verifies, from jwks.json\n";
    assert!(transcript.ends_with(0).stdout.contains(said), "{transcript}");
    place.run_with(&line, keys::tampered()).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        2 keys fit, 2 tried
  fail  signature  RS256, does not verify with any of these keys
  pass  exp        expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf        valid at once
  pass  iat        issued 1 min ago: 2026-09-21 14:12:20 UTC
  skip  max_age    not checked
  skip  iss        not checked, https://issuer.example
  pass  sub        user_1
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked

--- standard error
hint: to find the cause: jotkit explain --jwks jwks.json --at 1790000000 TOKEN

"#]]);
}

#[test]
fn a_token_without_kid_is_tried_against_every_key_that_fits() {
    let keys =
        [keys::key("p256.pem", "a"), keys::key("rsa-other.pem", "b"), keys::key("rsa.pem", "c")];
    let place = Place::new().file("jwks.json", keys::jwks(&keys.each_ref()));
    let transcript =
        place.run_with(&at("verify -v --jwks jwks.json"), keys::with_header(r#"{"alg":"RS256"}"#));
    assert!(
        transcript.ends_with(0).stdout.contains("c, 2 keys fit, this one verifies"),
        "{transcript}"
    );
}

#[test]
fn a_key_without_a_name_serves_any_kid() {
    let place = Place::new().file("key.pem", fixture("rsa-cert.pem"));
    place.run_with(&at("verify -v --key key.pem"), keys::rs256("{}")).shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  pass  key        DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc, from key.pem
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

--- standard error

"#]]);
}

#[test]
fn the_token_may_be_an_argument_and_carry_its_scheme() {
    let place = place();
    let token = keys::rs256("{}");
    let header = format!("Authorization: Bearer {token}");
    for words in [[token.as_str()], [&format!("Bearer {token}")], [&header]] {
        let mut all = vec!["verify", "--jwks", "jwks.json", "--at", "1790000000"];
        all.extend(words);
        place.run_words(&all, "").ends_with(0);
    }
    verify("", format!("  {header}\r\n")).ends_with(0);
    verify("-", &token).ends_with(0);
}

#[test]
fn wrong_flags_are_wrong_questions() {
    let place = place();
    let token = keys::rs256("{}");
    for flags in [
        "--alg rs256",
        "--leeway soon",
        "--max-age -5m",
        "--require =x",
        "--jwks a --key b",
        "--jwks ftp://host/x",
        "--issuer issuer.example",
        "--jwks jwks.json --print sub -o json",
    ] {
        let transcript = place.run_with(&at(&format!("verify -v {flags}")), &token);
        assert_eq!(transcript.ends_with(2).stdout, "");
        assert!(transcript.stderr.starts_with("error: "), "{transcript}");
    }
}

#[test]
fn long_values_are_cut_for_a_person_and_whole_for_a_program() {
    let long = "x".repeat(5000);
    let token = keys::rs256(&format!(r#"{{"sub":"{long}"}}"#));
    let human = verify("", &token);
    assert!(human.stdout.contains(&format!("{}… (5000 characters)\n", "x".repeat(200))), "{human}");
    assert!(verify("-o json", &token).stdout.contains(&long));
}

/// A forged token whose secret is the public key's text (CVE-2015-9235).
#[test]
fn a_public_key_is_no_secret_even_where_it_is_called_one() {
    let public = der::write(Structure::Spki, &keys::key("rsa.pem", "")).expect("a public key");
    let text = pem::armour(Structure::Spki, public.expose());
    for secret in [text.as_str(), text.trim_end()] {
        let forged = keys::forged(r#"{"alg":"HS256"}"#, &keys::claims("{}"), secret, Alg::Hs256);
        let place = Place::new().file("pub.pem", &text);
        let transcript = place.run_with(&at("verify -v --secret-file pub.pem"), &forged);
        let refused = "error: pub.pem: an asymmetric key, which is never used as a shared secret";
        assert!(transcript.ends_with(3).stderr.starts_with(refused), "{transcript}");
        assert!(
            transcript.stderr.contains("\nhint: to verify or sign with it as a key: --key FILE")
        );
        let causes = place.run_with(&at("explain --secret-file pub.pem -o json"), &forged);
        let causes = causes.ends_with(3).json()["causes"].clone();
        assert_eq!(causes[0]["id"], "signature.hmac-with-public-key", "{causes}");
    }
}

/// A check that failed says why, also where both sides would be written alike.
#[test]
fn a_failed_check_never_shows_one_side_alone() {
    let long = |end: &str| format!("https://issuer.example/{}{end}", "a".repeat(300));
    let nested = |claim: &str, json: &str| format!(r#"{{"{claim}":{json}}}"#);
    for (claims, flags, line) in [
        (
            nested("iss", r#"["https://a"]"#),
            "--issuer https://a".to_owned(),
            r#"expected "https://a", found ["https://a"], iss is an array"#,
        ),
        (
            nested("azp", r#"["https://a"]"#),
            "--authorized-party https://a".to_owned(),
            "https://a, azp is an array",
        ),
        (nested("z", "null"), "--require z=null".to_owned(), "null, null counts as absent"),
        (nested("z", r#"[["a"]]"#), "--require z=a".to_owned(), r#"expected "a", found [["a"]]"#),
        (
            nested("iss", &format!("{:?}", long("x"))),
            format!("--issuer {}", long("y")),
            "different from the expected one further on",
        ),
    ] {
        let place = Place::new().file("jwks.json", keys::test_1());
        let command = format!("verify --jwks jwks.json --at {NOW} {flags}");
        let transcript = place.run_with(&command, keys::rs256(&claims));
        let stdout = &transcript.ends_with(1).stdout;
        let failed = stdout.lines().find(|line| line.starts_with("  fail")).unwrap_or_default();
        assert!(failed.ends_with(line), "{claims} {flags}\n{transcript}");
    }
}
