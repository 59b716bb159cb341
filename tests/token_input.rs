//! Where a token comes from: no verb, files, and what is pasted with the token in it.

use jotkit::jose::json::base64url;
use snapbox::str;

use crate::support::{NOW, Place, keys};

/// The claims of whatever was shown.
#[track_caller]
fn subject(place: &Place, words: &[&str], stdin: &str) -> String {
    let words = [words, &["-o", "json"]].concat();
    let shown = place.run_words(&words, stdin);
    let claims = shown.ends_with(0).json()["claims"].clone();
    claims["sub"].as_str().unwrap_or_else(|| panic!("{shown}")).to_owned()
}

#[test]
fn without_a_verb_it_is_decoded() {
    let token = keys::rs256("{}");
    let place = Place::new().file("token.jwt", format!("{token}\n"));
    for words in [&[&token[..]][..], &["token.jwt"], &["@token.jwt"], &["-"], &[]] {
        assert_eq!(subject(&place, words, &token), "user_42", "{words:?}");
    }
    assert_eq!(subject(&place, &["--color", "never", "--at", "0", "token.jwt"], ""), "user_42");
    assert_eq!(subject(&place, &[&format!("Authorization: Bearer {token}")], ""), "user_42");
}

/// Under the name that the help has, and only where it is one.
#[test]
fn a_misspelt_verb_is_named() {
    for (line, meant) in [
        ("vrify x", "verify"),
        ("valdate x", "verify"),
        ("inspct x", "decode"),
        ("keygn rsa", "keygen"),
        ("webhook veriy x", "verify"),
        ("clerk tokn", "token"),
        ("lint jwks.json", ""),
        ("check x", ""),
        ("keys x", ""),
    ] {
        let said = Place::new().run(line);
        let tip = said.ends_with(2).stderr.split_once("a similar subcommand exists: ");
        let named = tip.map_or("", |(_, rest)| rest.lines().next().unwrap_or_default());
        assert_eq!(named.trim_matches('\''), meant, "{line}: {said}");
        assert!(!said.stderr.contains("\n\n\n"), "{line}: {said}");
    }
}

#[test]
fn a_misspelt_verb_is_not_taken_for_a_token() {
    let place = Place::new();
    place.run("verfy").shows(str![[r#"
status 2
--- standard output

--- standard error
error: unrecognized subcommand 'verfy'

  tip: a similar subcommand exists: 'verify'

Usage: jotkit [TOKEN|FILE]
       jotkit <COMMAND> [OPTIONS]

For more information, try '--help'.

"#]]);
    place.run("no-such.jwt").ends_with(2);
    place.run(".").ends_with(2);
}

#[test]
fn verbs_have_hidden_aliases() {
    let token = keys::rs256("{}");
    let place = Place::new().file("secret", keys::SECRET);
    assert_eq!(subject(&place, &["inspect", &token], ""), "user_42");
    place.run_words(&["validate", "--secret-file", "secret", &token], "").ends_with(1);
    let signed = place.run("encode --secret-file secret --sub a --exp 5m");
    let checked = place.run_with("validate --secret-file secret", &signed.ends_with(0).stdout);
    checked.ends_with(0);
    let help = place.run("--help").stdout;
    for alias in ["inspect", "validate", "encode"] {
        assert!(!help.contains(alias), "{help}");
    }
}

#[test]
fn a_file_is_read_where_a_token_is_expected() {
    let token = keys::rs256("{}");
    let place = Place::new()
        .file("a token.jwt", &token)
        .file("keys.json", keys::test_1())
        .file("empty", "")
        .file(&keys::rs256("{}")[..200], "another");
    for verb in ["verify", "explain"] {
        let now = NOW.to_string();
        let words = [verb, "a token.jwt", "--jwks", "keys.json", "--at", &now, "-o", "json"];
        let read = place.run_words(&words, "");
        assert_eq!(read.ends_with(0).json()["verdict"], "accepted");
        assert_eq!(read.stderr, "note: the token is read from the file 'a token.jwt'\n");
        let words = words.map(|word| if word == "a token.jwt" { "@a token.jwt" } else { word });
        assert_eq!(place.run_words(&words, "").ends_with(0).stderr, "");
    }
    let missing = place.run("verify @absent.jwt --jwks keys.json");
    assert_eq!(missing.ends_with(3).stderr, "error: absent.jwt: no such file\n");
    place.run("decode empty").ends_with(1);
    place.run("verify . --jwks keys.json").ends_with(3);
    // What is a token is one, whatever files there are.
    let named = Place::new().file("e30.e30.", "another");
    assert!(named.run("decode e30.e30.").ends_with(0).stderr.find("from the file").is_none());
}

/// A device could keep a service that verifies what strangers send.
#[test]
#[cfg(unix)]
fn a_device_is_read_only_when_it_is_meant() {
    let place = Place::new();
    place.run("decode /dev/zero").ends_with(1);
    let named = place.run("verify /dev/zero --jwks keys.json");
    assert!(named.stderr.contains("/dev/zero is a device, which only @/dev/zero reads"), "{named}");
    let meant = place.run("decode @/dev/zero");
    assert!(meant.ends_with(1).stderr.contains("over the cap"), "{meant}");
}

#[test]
fn the_token_is_found_in_what_was_pasted() {
    let (first, other) = (keys::rs256(r#"{"sub":"first"}"#), keys::rs256(r#"{"sub":"other"}"#));
    let (now, place) = (NOW.to_string(), Place::new());
    for (pasted, said) in [
        (format!("Cookie: theme=dark; __session={first}; id=1"), "in the cookie __session"),
        (
            format!("curl -H 'Authorization: Bearer {first}' https://a.example/"),
            "in the header Authorization",
        ),
        (
            format!("https://a.example/cb?state=1&id_token={first}#x"),
            "in the URL parameter id_token",
        ),
        (
            format!("https://a.example/cb#id_token={}", first.replace('.', "%2E")),
            "in the URL parameter id_token",
        ),
        (
            format!(r#"{{"a":{{"token":"{first}"}},"b":"{other}"}}"#),
            "in the JSON member a.token; 1 other token is not shown",
        ),
        (
            format!("2026-09-21T14:13:20Z WARN rejected token={first} status=401"),
            "in the value of token",
        ),
    ] {
        for words in [&["decode", &pasted, "--at", &now][..], &[&pasted]] {
            assert_eq!(subject(&place, words, ""), "first", "{pasted}");
        }
        let document = place.run_with("decode -o json", &pasted).json();
        assert_eq!(document["notes"][0], format!("the token was found {said}"));
        let shown = place.run_words(&["decode", &pasted], "");
        assert!(
            shown.stderr.starts_with(&format!("note: the token was found {said}\n")),
            "{shown}"
        );
        // What verifies repairs nothing.
        let judged = place.run_with("verify --key absent -o json", &pasted);
        assert_eq!(judged.ends_with(1).json()["checks"][0]["id"], "structure");
    }
}

#[test]
fn what_is_spoilt_is_decoded_without_that() {
    let token = keys::rs256(r#"{"sub":"first"}"#);
    let place = Place::new();
    let wrapped = format!("{}\n{}", &token[..60], &token[60..]);
    let utf16 = std::iter::once(0xfeff).chain(token.encode_utf16());
    let utf16: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
    let session = base64url::encode(format!(r#"{{"access_token":"{token}"}}"#));
    for pasted in [wrapped, format!("\u{feff}{token}"), format!("sb-x-auth-token=base64-{session}")]
    {
        assert_eq!(subject(&place, &["decode"], &pasted), "first", "{pasted}");
    }
    let shown = place.run_with("decode -o json", utf16);
    assert_eq!(shown.ends_with(0).json()["claims"]["sub"], "first");
}

/// The name of a file that is not there, in every place where a token may be.
#[test]
fn a_file_that_is_not_there_is_said() {
    let place = Place::new();
    std::fs::create_dir(place.path("folder")).expect("a folder");
    let place = place.file("good.jwt", keys::rs256("{}"));
    for (line, said) in [
        ("good.jwt verify", "error: good.jwt is a file: the command goes before it\n"),
        ("no-such.jwt", "error: there is no file no-such.jwt\n"),
        ("./tokens/now", "error: there is no file ./tokens/now\n"),
        ("folder", "error: folder is a directory, not a file\n"),
        ("decode no-such.jwt", "note: there is no file no-such.jwt\n"),
        ("verify --secret=x no-such.jwt", "note: there is no file no-such.jwt\n"),
        ("explain folder", "error: folder is a directory, not a file\n"),
        ("decode folder", "error: folder is a directory, not a file\n"),
        ("verify --secret=x folder", "error: folder is a directory, not a file\n"),
    ] {
        let transcript = place.run(line);
        assert!(transcript.stderr.contains(said), "{line}: {transcript}");
    }
    for line in ["decod", "decode abc.def", "decode a.b.c", "decode Bearer"] {
        let transcript = place.run(line);
        assert!(!transcript.stderr.contains("there is no file"), "{line}: {transcript}");
    }
    // The path is the first thing to check, and no other step leads there by a detour.
    for verb in ["", "decode ", "verify ", "explain "] {
        for name in ["no-such.jwt", "./tokens/now", "C:\\tokens\\now.txt"] {
            let said = place.run(&format!("{verb}{name}")).to_string();
            assert!(said.contains("check the path"), "{verb}{name}: {said}");
            assert!(!said.contains("jotkit explain TOKEN"), "{verb}{name}: {said}");
        }
    }
    // The same with keys, which no token is there for; a token that is broken is no name.
    for (token, is_name) in [("no-such.jwt", true), ("./no-such.jwt", true), ("folder", true)]
        .into_iter()
        .chain([("abc.def", false), ("eyJhbGciOi.eyJ", false), ("good.jwt", false)])
    {
        let said = place.run(&format!("verify --secret=x {token}"));
        let is_said = said.stderr.contains("hint: check the path\n");
        assert_eq!(is_said, is_name, "{token}: {said}");
        assert_eq!(said.stderr.contains("jotkit explain"), !is_name, "{token}: {said}");
        // What can't be read is no verdict.
        assert_eq!(said.status == 3, token == "folder", "{token}: {said}");
    }
}

/// A pipe is a file, wherever one can be named, and is opened once: it has nothing for a second reader.
#[test]
#[cfg(unix)]
fn pipes_are_files() {
    let token = keys::rs256("{}");
    let place = Place::new().file("token", &token).file("keys.json", keys::test_1());
    assert!(std::process::Command::new("mkfifo").arg(place.path("pipe")).status().is_ok());
    let at = NOW.to_string();
    for (line, content) in [
        ("verify pipe --jwks keys.json", token.clone()),
        ("explain pipe --jwks keys.json", token.clone()),
        ("decode pipe", token.clone()),
        ("pipe", token.clone()),
        ("verify token --jwks pipe", keys::test_1()),
        ("verify --batch pipe --jwks keys.json", format!("{token}\n{token}\n")),
        ("jwks pipe", keys::test_1()),
    ] {
        let pipe = place.path("pipe");
        let writer = std::thread::spawn(move || std::fs::write(pipe, content));
        let timed = line.contains("verify") || line.contains("explain");
        let flags = if timed { format!("{line} --at {at}") } else { line.to_owned() };
        let read = place.run(&flags);
        read.ends_with(0);
        assert!(writer.join().expect("no panic").is_ok(), "{line}\n{read}");
    }
}

/// What the shell calls standard input is standard input, and is claimed once.
#[test]
#[cfg(unix)]
fn standard_input_has_several_names() {
    let token = keys::rs256("{}");
    let place = Place::new().file("token", &token).file("keys.json", keys::test_1());
    for name in ["-", "@-", "/dev/stdin", "@/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
        place.run_with(&format!("verify {name} --jwks keys.json --at {NOW}"), &token).ends_with(0);
        let twice = place.run_with(&format!("verify {name} --key /dev/stdin"), &token);
        assert!(twice.ends_with(2).stderr.contains("can't be both"), "{twice}");
    }
    let keys = place.run_with(&format!("verify token --key /dev/stdin --at {NOW}"), keys::test_1());
    keys.ends_with(0);
}

/// Whatever reads a file reads standard input, and the error names both that ask for it.
#[test]
fn standard_input_is_given_away_once() {
    let token = keys::rs256("{}");
    let place = Place::new().file("token", &token).file("keys.json", keys::test_1());
    for (line, first, second) in [
        ("verify --secret-file IN", "the secret", "the token"),
        ("verify --jwks keys.json --passphrase-file IN", "the passphrase", "the token"),
        ("verify --jwks keys.json --ca-cert IN", "the CA certificates", "the token"),
        ("verify IN --payload IN --jwks keys.json", "the payload", "the token"),
        ("explain --working IN --jwks keys.json", "the token of --working", "the token"),
        ("explain IN --working IN --jwks keys.json", "the token", "the token of --working"),
        ("explain token --working IN --jwks IN", "the key", "the token of --working"),
        ("explain --error IN IN", "the message", "the token"),
        ("verify --batch IN --jwks IN", "the key", "the tokens"),
        ("verify --batch --secret-file IN", "the secret", "the tokens"),
        ("decode --batch IN IN", "the tokens", "the tokens"),
        ("jwks IN --diff IN", "SOURCE", "--diff"),
        ("jwks IN --passphrase-file IN", "SOURCE", "the passphrase"),
        ("convert IN IN", "the key", "the key"),
        ("convert --passphrase-file IN", "the passphrase", "the key"),
        ("sign --key IN --claims IN", "the key", "the claims"),
        ("sign --key IN --payload IN", "the key", "the payload"),
        ("sign --key IN --template IN --user IN", "the key", "the template"),
        ("probe http://127.0.0.1:1/ --token IN --jwks IN", "the key", "the token"),
        ("webhook verify --secret-file IN", "the secret", "the request"),
        ("webhook verify IN --secret-file IN", "the request", "the secret"),
        ("webhook sign --body IN --secret-file IN", "the body", "the secret"),
    ] {
        for name in ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
            let line = line.replace("IN", name);
            let said = place.run_with(&line, &token);
            let error = if first == second {
                format!("error: standard input can't be {first} twice\n")
            } else {
                format!("error: standard input can't be both {first} and {second}\n")
            };
            assert!(said.ends_with(2).stderr.starts_with(&error), "{line}\n{said}");
        }
    }
    // By none of its names it is a file.
    for name in ["-", "/dev/stdin"] {
        let secret = format!("verify {} --secret-file {name} --at {NOW}", keys::hs256("{}"));
        place.run_with(&secret, keys::SECRET).ends_with(0);
    }
}
