//! A profile that a checkout brings is named with its file, switches off no check and sends nothing by
//! itself.

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, Transcript, finish, keys};

fn place(profile: &str) -> Place {
    Place::new().file("jotkit.toml", profile).file("keys.json", keys::test_1())
}

fn verify(place: &Place, flags: &str, claims: &str) -> Transcript {
    place.run(&format!("verify --at {NOW} {flags} {}", keys::rs256(claims)))
}

const PROD: &str = "[profile.prod]\nissuer = \"https://i.example\"\njwks = \"keys.json\"\naudience = \"a\"\n\
    leeway = \"5m\"\nrequire = \"sub\"\n";
const CLAIMS: &str = r#"{"iss":"https://i.example","aud":"a","sub":"s"}"#;
const SAID: &str = "by profile prod in jotkit.toml: iss, key, aud, leeway, require:sub";

#[test]
fn every_expected_value_and_key_is_named_with_its_file() {
    let place = place(PROD);
    for verb in ["verify", "explain"] {
        let run = |flags: &str| {
            place.run(&format!("{verb} -p prod --at {NOW} {flags} {}", keys::rs256(CLAIMS)))
        };
        let text = run("");
        assert!(text.ends_with(0).stdout.contains(SAID), "{text}");
        let github = run("-o github");
        assert!(github.stdout.contains(SAID), "{github}");
        let json = run("-o json").json();
        for check in ["iss", "key", "aud", "leeway", "require:sub"] {
            assert_eq!(json["demands"][check], "profile prod in jotkit.toml", "{verb} {check}");
        }
    }
    let batch = place.run_with(&format!("verify -p prod --at {NOW} --batch"), keys::rs256(CLAIMS));
    assert!(batch.ends_with(0).stderr.contains(SAID), "{batch}");
}

#[test]
fn a_flag_is_the_users_own() {
    let json = verify(&place(PROD), "-p prod --audience a -o json", CLAIMS).json();
    assert_eq!(json["demands"]["aud"], "--audience");
    assert_eq!(json["demands"]["iss"], "profile prod in jotkit.toml");
}

#[test]
fn a_profile_that_hides_the_users_own_is_a_warning() {
    let place = place(PROD);
    std::fs::create_dir_all(place.path("config/jotkit")).expect("a folder");
    let own = place.path("config/jotkit/jotkit.toml");
    std::fs::write(&own, PROD).expect("a file");
    let token = keys::rs256(CLAIMS);
    let now = NOW.to_string();
    let run = |words: &[&str]| {
        let mut command = place.command();
        finish(command.env("XDG_CONFIG_HOME", place.path("config")).args(words))
    };
    let warning = format!("profile prod is from jotkit.toml, not from your own {}", own.display());
    let verify = ["verify", "-p", "prod", "--at", &now, &token, "-o", "json"];
    let transcript = run(&verify);
    assert_eq!(transcript.stderr, format!("warning: {warning}\n"));
    assert_eq!(transcript.json()["warnings"], serde_json::json!([warning]));
    for words in [&["profile", "list"][..], &["profile", "show", "prod"]] {
        assert!(run(words).stderr.contains(&warning), "{words:?}");
    }
    // One that only one of them has hides nothing; neither does a file that can't be read.
    std::fs::write(&own, "[profile.other]\n").expect("a file");
    assert_eq!(run(&verify).stderr, "");
    std::fs::write(&own, "no TOML").expect("a file");
    assert_eq!(run(&verify).stderr, "");
}

#[test]
fn no_tolerance_from_a_file_is_above_five_minutes() {
    let expired = |ago: i64| format!(r#"{{"exp":{}}}"#, NOW - ago);
    let with =
        |leeway: &str| place(&format!("[profile.p]\njwks = \"keys.json\"\nleeway = {leeway}\n"));
    for leeway in ["\"5m\"", "300", "\"300s\""] {
        verify(&with(leeway), "-p p", &expired(299)).ends_with(0);
        verify(&with(leeway), "-p p", &expired(301)).ends_with(1);
    }
    for leeway in ["301", "\"6m\"", "\"1e300\"", "\"100y\"", "\"inf\"", "\"nan\"", "\"-1s\""] {
        let transcript = verify(&with(leeway), "-p p", &expired(1));
        let told = transcript.ends_with(2).stderr.starts_with("error: jotkit.toml:3: leeway: ");
        assert!(told, "{leeway}: {transcript}");
    }
    // Who types it means it.
    verify(&with("\"6m\""), "-p p --leeway 1h", &expired(3000)).ends_with(0);
}

#[test]
fn nothing_in_a_file_switches_off_a_check() {
    for member in [
        "insecure_allow_weak_keys = true",
        "insecure-allow-weak-keys = true",
        "insecure = true",
        "any_payload = true",
        "insecure_allow_http = [\"k.example\"]",
        "ca_cert = \"x\"",
        "timeout = \"1h\"",
        "at = 0",
        "offline = true",
        "any = true",
        "secret = \"x\"",
        "max_age = \"inf\"",
        "max_age = \"nan\"",
        "algorithms = [\"none\"]",
        "algorithms = []",
        "audience = []",
        "require = []",
        "error = \"x\"",
    ] {
        let place = place(&format!("[profile.p]\njwks = \"keys.json\"\n{member}\n"));
        let transcript = verify(&place, "-p p", "{}");
        assert!(transcript.ends_with(2).stderr.starts_with("error: jotkit.toml:"), "{member}");
    }
}

#[test]
fn without_its_name_a_file_asks_for_nothing_and_sends_nothing() {
    let server = Server::issuer();
    server.serve(JWKS, Reply::json(keys::test_1()));
    let url = server.url("");
    let profile =
        |name| format!("[profile.{name}]\nissuer = \"{url}\"\njwks = \"{}\"\n", server.url(JWKS));
    let place = place(&["default", "jotkit", "verify"].map(profile).join("\n"));
    let place = place.file(".env", format!("JOTKIT_PROFILE=default\nCLERK_API_URL={url}\n"));
    let token = keys::rs256("{}");
    for line in [
        format!("verify {token}"),
        format!("verify --jwks keys.json --at {NOW} {token}"),
        format!("explain {token}"),
        format!("decode {token}"),
        "jwks keys.json".to_owned(),
        "profile list".to_owned(),
        "profile show default".to_owned(),
    ] {
        let transcript = place.run(&line);
        assert!(server.asked().is_empty(), "{transcript}");
        assert!(!transcript.stdout.contains("by profile"), "{transcript}");
    }
}
