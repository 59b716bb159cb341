//! Input that nobody should give and somebody will: a clear word, the right status, and soon.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use snapbox::str;

use crate::support::{NOW, Place, Transcript, finish, fixture, keys};

/// How long anything here may take.
const SOON: Duration = Duration::from_secs(20);

/// The time is given to those that judge or show one.
fn at(line: &str) -> String {
    let timed = ["verify", "decode", "sign"].iter().any(|verb| line.starts_with(verb));
    if timed { format!("{line} --at {NOW}") } else { line.to_owned() }
}

/// Runs and looks at the watch.
#[track_caller]
fn soon(place: &Place, line: &str, stdin: impl AsRef<[u8]>) -> Transcript {
    let start = Instant::now();
    let transcript = place.run_with(&at(line), stdin);
    assert!(start.elapsed() < SOON, "{line} took {:?}", start.elapsed());
    transcript
}

/// Verifying with that key file leaves it open, for this reason.
#[track_caller]
fn key_file_leaves_open(content: impl AsRef<[u8]>, why: &str) {
    let place = Place::new().file("key", content);
    let transcript = soon(&place, "verify -v --key key", keys::rs256("{}"));
    let error = transcript.ends_with(3).stderr.lines().next().unwrap_or_default();
    assert_eq!(error, format!("error: key: {why}"), "{transcript}");
}

fn deep(depth: usize) -> String {
    format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn places_that_hold_no_key() {
    let place = Place::new();
    soon(&place, "verify -v --key absent.pem --print sub", keys::rs256("{}")).shows(str![[r#"
status 3
--- standard output

--- standard error
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
  skip  aud        not checked, backend
  skip  azp        not checked
  skip  typ        not checked
error: absent.pem: no such file

hint: check the path; to read standard input, write -

"#]]);
    soon(&place, "jwks .", "").shows(str![[r#"
status 3
--- standard output

--- standard error
error: .: it is a directory

hint: name the file in it

"#]]);
    soon(&place, "convert absent.pem", "").ends_with(3);
    soon(&place, "sign --key .", "").ends_with(3);
    soon(&place, "sign --key -", "").shows(str![[r#"
status 3
--- standard output

--- standard error
error: standard input: empty

hint: check whether the file, the variable or the response is empty

"#]]);
    soon(&place, "verify -v --ca-cert absent.pem --key absent.pem", keys::rs256("{}")).ends_with(2);
}

#[test]
fn files_that_hold_no_key() {
    key_file_leaves_open("", "empty");
    key_file_leaves_open(" \n\n", "empty");
    key_file_leaves_open("hello", "neither JWK, JWKS, PEM, DER, a certificate nor an SSH key");
    key_file_leaves_open(
        [0x30, 0x82, 0xff, 0xff, 1],
        "neither JWK, JWKS, PEM, DER, a certificate nor an SSH key",
    );
    key_file_leaves_open("<!DOCTYPE html><p>404", "a web page (HTML), not keys");
    key_file_leaves_open("<Error><Code>AccessDenied", "XML that is not an RSA key of .NET");
    key_file_leaves_open("<?xml version=\"1.0\"?><a/>", "XML that is not an RSA key of .NET");
    key_file_leaves_open("[]", "a JSON list, where a key set is an object with a list of keys");
    let key = r#"{"kty":"oct","k":"c2VjcmV0"}"#;
    key_file_leaves_open(
        format!("[{key}]"),
        "a list of keys, where a key set is an object with that list",
    );
    let surrounded = "there is other text before or behind the JSON";
    for (before, behind) in [
        ("Warning: this is deprecated\n", ""),
        ("HTTP/2 200\r\ncontent-type: application/json\r\n\r\n", ""),
        ("export default ", ";\n"),
        ("", "\n$ "),
        ("keys = [", "]"),
    ] {
        key_file_leaves_open(format!("{before}{key}{behind}"), surrounded);
        key_file_leaves_open(format!("{before}{{\"keys\":[{key}]}}{behind}"), surrounded);
    }
    key_file_leaves_open("{}", "JSON without keys or kty: it has no members");
    key_file_leaves_open(r#"{"keys":{}}"#, "member keys: is not a list");
    key_file_leaves_open(
        r#"{"keys":["#,
        "JSON that does not parse: EOF while parsing a list at line 1 column 9",
    );
    key_file_leaves_open(
        r#"{"issuer":"https://a.example","jwks_uri":"https://a.example/jwks"}"#,
        "an issuer's metadata, not keys; its jwks_uri is https://a.example/jwks",
    );
    key_file_leaves_open(deep(100_000), "JSON nested more than 64 deep");
}

#[test]
fn numbers_that_are_no_rsa_key() {
    let jwk = |bytes: usize| {
        let n = base64url::encode(vec![0xff; bytes]);
        format!(r#"{{"kty":"RSA","n":"{n}","e":"AQAB"}}"#)
    };
    key_file_leaves_open(jwk(1), "member n: a modulus of 8 bits: 512 to 16384 are read");
    key_file_leaves_open(jwk(65_536), "member n: a modulus of 524288 bits: 512 to 16384 are read");
    key_file_leaves_open(jwk(0), "member n: is zero");
    key_file_leaves_open(r#"{"kty":"oct","k":""}"#, "member k: is empty");
}

#[test]
fn damaged_pem() {
    let pem = fixture("rsa-cert.pem");
    let lines: Vec<&str> = pem.lines().collect();
    let cut = lines[..lines.len() - 1].join("\n");
    key_file_leaves_open(cut, "PEM: cut off: no -----END CERTIFICATE----- line");
    let short = [&lines[..4], &lines[lines.len() - 1..]].concat().join("\n");
    key_file_leaves_open(short, "PEM: the content of CERTIFICATE is cut off or something else");
    key_file_leaves_open(
        pem.replacen("END CERTIFICATE", "END PUBLIC KEY", 1),
        "PEM: begins as CERTIFICATE, ends as PUBLIC KEY",
    );
    key_file_leaves_open(
        pem.replacen("CERTIFICATE-----", "CERTIFICATE----", 1),
        "PEM: the first line does not end in five dashes",
    );
    let place = Place::new().file("key", pem.replace('M', "!"));
    soon(&place, "verify -v --key key --print sub", keys::rs256("{}")).shows(str![[r#"
status 3
--- standard output

--- standard error
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  skip  key        key: PEM: the content is not base64: it has the character !
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
error: key: PEM: the content is not base64: it has the character !

hint: copy it again, from -----BEGIN to the last dash of -----END

"#]]);
}

#[test]
fn more_than_the_cap() {
    let much = vec![b'a'; 50_000_000];
    let place = Place::new().file("big.json", &much);
    let token = keys::rs256("{}");
    soon(&place, "verify -v --key big.json --print sub", &token).shows(str![[r#"
status 3
--- standard output

--- standard error
undecided at 2026-09-21 14:13:20 UTC: nothing failed, but there is no usable key
  pass  structure  header, payload and signature, all readable
  pass  header
  pass  alg        RS256
  skip  key        big.json: more than the cap of 1048576 bytes
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
error: big.json: more than the cap of 1048576 bytes

"#]]);
    let over = soon(&place, &format!("verify -v {token} --key -"), &much);
    assert_eq!(
        over.ends_with(3).stderr,
        "error: standard input: more than the cap of 1048576 bytes\n"
    );
    soon(&place, "decode", &much).shows(str![[r#"
status 1
--- standard output

--- standard error
error: not a JWT: over the cap of 1048576 bytes for a token

hint: a token begins with ey and has two dots: ey….ey….…
hint: to find out what it is: jotkit explain TOKEN

"#]]);
    let rejected = soon(&place, "verify -v --key big.json", &much);
    let line = "  fail  structure  over the cap of 1048576 bytes for a token\n";
    assert!(rejected.ends_with(1).stdout.contains(line), "{rejected}");
    let claims = soon(&place, &format!("sign --secret={} --claims -", keys::SECRET), &much);
    assert!(claims.ends_with(3).stderr.contains("more than the cap of 1048576 bytes"), "{claims}");
}

#[test]
fn nothing_on_standard_input() {
    let place = Place::new();
    soon(&place, "decode", "").ends_with(1);
    soon(&place, "jwks -", "").ends_with(3);
    let rejected = soon(&place, "verify -v --key absent", " \n");
    let line = "  fail  structure  the token is empty\n";
    assert!(rejected.ends_with(1).stdout.contains(line), "{rejected}");
    let empty = place.run_words(&["decode", ""], "");
    assert!(empty.ends_with(1).stderr.contains("the token is empty"), "{empty}");
}

#[test]
fn bytes_that_are_no_text() {
    let place = Place::new();
    let bytes = [b'e', b'y', 0xff, b'.', b'.'];
    soon(&place, "decode", bytes).shows(str![[r#"
status 1
--- standard output

--- standard error
error: not a JWT: byte 2 is not UTF-8

hint: a token begins with ey and has two dots: ey….ey….…
hint: to find out what it is: jotkit explain TOKEN

"#]]);
    let rejected = soon(&place, "verify -v --key absent", bytes);
    assert!(rejected.ends_with(1).stdout.contains("byte 2 is not UTF-8"), "{rejected}");
    let token = format!("{}.{}.", base64url::encode([0xff, 0xfe]), base64url::encode("{}"));
    let rejected = soon(&place, "verify -v --key absent", &token);
    assert!(rejected.stdout.contains("the header is not UTF-8"), "{rejected}");
}

#[test]
fn json_nested_without_end() {
    let place = Place::new();
    let key = keys::key("rsa.pem", "test-1");
    let deep = deep(100_000);
    let header = format!("{}.{}.", base64url::encode(&deep), base64url::encode("{}"));
    let rejected = soon(&place, "verify -v --key absent", &header);
    let why = "the header is JSON nested more than 64 deep";
    assert!(rejected.ends_with(1).stdout.contains(why), "{rejected}");
    let shown = soon(&place, "decode", &header);
    assert!(shown.ends_with(0).stderr.contains(why), "{shown}");
    let payload = keys::token(r#"{"alg":"RS256"}"#, &deep, &key, Alg::Rs256);
    let rejected = soon(&place, "verify -v --key absent", payload);
    let why = "the payload is not a JWT claims set: JSON nested more than 64 deep";
    assert!(rejected.ends_with(1).stdout.contains(why), "{rejected}");
    let claims = Place::new().file("claims.json", &deep);
    let line = format!("sign --secret={} --claims claims.json", keys::SECRET);
    assert!(soon(&claims, &line, "").ends_with(3).stderr.contains("more than 64 deep"));
}

#[test]
fn many_dots_many_keys_many_members() {
    let place = Place::new();
    let dots = soon(&place, "verify -v --key absent", ".".repeat(1_000_000));
    assert!(dots.ends_with(1).stdout.contains("1000001 parts, not three"), "{dots}");
    let members: Vec<String> = (0..16_000).map(|i| format!("\"claim{i}\":{i}")).collect();
    let claims = format!("{{{}}}", members.join(","));
    let token =
        format!("{}.{}.", base64url::encode(r#"{"alg":"RS256"}"#), base64url::encode(claims));
    let place = Place::new().file("jwks.json", many_keys());
    soon(&place, "verify -v --jwks jwks.json", token).ends_with(1);
    let half = |prefix: &str, count: u32| {
        let members: Vec<String> = (0..count).map(|i| format!("\"{prefix}{i}\":{i}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let protected = base64url::encode(half("p", 15_000));
    let header = half("u", 16_000);
    let halves = format!(r#"{{"protected":"{protected}","header":{header},"signature":""}}"#);
    soon(&place, "verify -v --jwks jwks.json", &halves).ends_with(1);
    soon(&place, "decode", halves).ends_with(0);
}

/// As many RSA keys as the cap lets in, all of one name.
fn many_keys() -> String {
    let key = keys::key("rsa.pem", "test-1");
    keys::jwks(&vec![&key; 1000])
}

#[test]
fn a_full_disk_is_no_success() {
    let place = Place::new().file("jwks.json", keys::jwks(&[&keys::key("rsa.pem", "test-1")]));
    let token = keys::rs256("{}");
    for line in [
        "verify -v --jwks jwks.json",
        "verify -v --jwks jwks.json --print sub",
        "verify -v --jwks jwks.json -o json",
        "decode",
        "jwks jwks.json",
        "convert jwks.json",
        "completions bash",
        "--help",
        "--version",
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
        let transcript = into(&place, &at(line), &token, full);
        assert_eq!(transcript.status, 3, "{line}: {transcript}");
        if !line.starts_with("--") {
            let error = "error: the answer could not be written: no space left on device\n";
            assert_eq!(transcript.stderr, error, "{line}");
        }
    }
}

#[test]
fn a_reader_that_went_away_changes_no_verdict() {
    let place = Place::new().file("jwks.json", keys::jwks(&[&keys::key("rsa.pem", "test-1")]));
    let rejected = keys::rs256(r#"{"exp":1}"#);
    let long = format!(r#"{{"x":"{}"}}"#, "x".repeat(200_000));
    for (line, token, status) in [
        ("verify -v --jwks jwks.json", keys::rs256("{}"), 0),
        ("verify -v --jwks jwks.json", rejected.clone(), 1),
        ("verify -v --jwks jwks.json -o json", rejected, 1),
        ("verify -v --jwks absent -o json", keys::rs256(&long), 3),
        ("decode", keys::rs256(&long), 0),
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let transcript = into(&place, &at(line), &token, writer);
        assert_eq!(transcript.status, status, "{line}: {transcript}");
        assert!(!transcript.stderr.contains("could not be written"), "{transcript}");
    }
}

/// Runs with standard output bound to something of the test's.
fn into(place: &Place, line: &str, stdin: &str, stdout: impl Into<Stdio>) -> Transcript {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jotkit"))
        .args(line.split_whitespace())
        .current_dir(place.path(""))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool runs");
    // A verb that reads nothing may be gone by now.
    let _ = child.stdin.take().expect("piped").write_all(stdin.as_bytes());
    let output = child.wait_with_output().expect("the tool ends");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    let status = output.status.code().expect("the tool is not killed");
    Transcript { status, stdout: String::new(), stderr }
}

#[test]
fn colour_only_where_it_is_wanted() {
    let place = Place::new();
    let token = keys::rs256("{}");
    let coloured = |flags: &str, variables: &[(&str, &str)]| {
        let line = at(&format!("verify -v --key absent {flags}"));
        let mut command = place.command();
        command.args(line.split_whitespace()).envs(variables.iter().copied());
        let transcript = finish(command.write_stdin(token.clone()));
        let escapes = |text: &str| text.contains('\u{1b}');
        assert_eq!(escapes(&transcript.stdout), escapes(&transcript.stderr), "{transcript}");
        escapes(&transcript.ends_with(3).stdout)
    };
    assert!(!coloured("", &[]));
    assert!(!coloured("--color never", &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured("", &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured("-o json --color never", &[]));
    assert!(coloured("", &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
    assert!(coloured("--color always", &[("NO_COLOR", "1")]));
    // What a program reads is never coloured.
    let json = place.run_with(&at("verify -v --key absent -o json --color always"), &token);
    assert_eq!(json.json()["verdict"], "undecided");
    let print = at("decode --color always");
    let plain = place.run_with(&at("decode"), &token).stdout;
    let painted = place.run_with(&print, &token).stdout;
    assert_eq!(without_escapes(&painted), plain);
}

#[test]
fn dates_beyond_every_calendar_have_a_cause() {
    let place = Place::new().file("jwks.json", keys::test_1());
    for (exp, cause) in [("1e400", "time.not-a-number"), ("-1e300", "time.relative-lifetime")] {
        let token = keys::rs256(&format!(r#"{{"exp":{exp}}}"#));
        let said = place.run_with(&at("explain --jwks jwks.json"), &token);
        assert!(said.ends_with(1).stdout.contains(cause), "{said}");
    }
}

/// Takes out `ESC [ … m`.
fn without_escapes(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |all, piece| all + piece.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn a_text_over_the_cap_is_not_explained_as_an_empty_one() {
    let text = "a".repeat((1 << 20) + 5000);
    let place = Place::new();
    let transcript = place.run_with(&format!("explain --at {NOW} -o json"), text);
    let causes = &transcript.ends_with(1).json()["causes"];
    assert_eq!(causes[0]["id"], "kind.opaque", "{transcript}");
    assert_eq!(causes.as_array().map(Vec::len), Some(1));
}

/// `verify` and `explain` refuse it, so that nothing else shows it as a token.
#[test]
fn a_token_over_the_cap_is_decoded_in_no_way() {
    let part = |text: &str| base64url::encode(text);
    let header = part(r#"{"alg":"ES256"}"#);
    let token = |length: usize| {
        let start = format!("{header}.{}.", part(&format!(r#"{{"a":"{}"}}"#, "x".repeat(780_000))));
        format!("{start}{}", "A".repeat(length - start.len()))
    };
    for (length, status) in [(1 << 20, 0), ((1 << 20) + 1, 1), ((1 << 20) + 4000, 1)] {
        let (token, place) = (token(length), Place::new());
        for line in ["decode", "decode -o json", "decode --redact", "decode --batch"] {
            let said = place.run_with(line, &token);
            assert_eq!(said.status, status, "{length} {line}: {}", said.stderr);
            assert_eq!(said.stdout.contains("ES256"), status == 0, "{length} {line}");
        }
    }
}

/// On this machine there is mostly no certificate.
#[test]
fn the_scheme_that_is_to_be_added_is_that_of_the_host() {
    for (issuer, url) in [
        ("localhost:8080/realms/acme", "http://localhost:8080/realms/acme"),
        ("127.0.0.1:4731", "http://127.0.0.1:4731"),
        ("[::1]:8080/a", "http://[::1]:8080/a"),
        ("id.example.com/realms/acme", "https://id.example.com/realms/acme"),
        ("localhost.example.com", "https://localhost.example.com"),
    ] {
        let place = Place::new();
        let said = place.run_words(&["verify", "--issuer", issuer, "a.b.c"], "");
        let hint = said.ends_with(2).stderr.lines().find(|line| line.contains("add the scheme"));
        let hint = hint.unwrap_or_else(|| panic!("{issuer}: {said}"));
        assert!(hint.contains(url), "{issuer}: {hint}");
    }
}
