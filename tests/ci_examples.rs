//! What `examples/ci` and `docs/ci.md` promise: statuses, reports and annotations.

use std::path::{Path, PathBuf};
use std::process::Command;

use jotkit::commands::definition;
use snapbox::str;

use crate::support::server::{Reply, Server};
use crate::support::{NOW, Place, SHELL, Transcript, fixture, keys, skipped};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci").join(name)
}

/// A project whose profile is of that issuer, and a key that signs for it.
fn project(issuer: &str) -> Place {
    let profile = format!("[profile.prod]\nissuer = \"{issuer}\"\naudience = \"backend\"\n");
    Place::new().file("jotkit.toml", profile).file("key.pem", fixture("rsa.pem"))
}

/// The script, with a token for that audience.
fn pre_deploy(place: &Place, issuer: &str, aud: &str, more: &[(&str, &str)]) -> Transcript {
    let tool = Path::new(env!("CARGO_BIN_EXE_jotkit")).parent().expect("a folder");
    let sign =
        format!("jotkit sign --key key.pem --kid test-1 --iss {issuer} --aud {aud} --exp 5m");
    let output = Command::new(SHELL)
        .arg(example("pre-deploy.sh"))
        .current_dir(place.path("."))
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", tool.display()))
        .env("XDG_CACHE_HOME", place.path("cache"))
        .env("JOTKIT_PROFILE", "prod")
        .env("TOKEN_COMMAND", sign)
        .envs(more.iter().copied())
        .output()
        .expect("sh runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let status = output.status.code().expect("it is not killed");
    Transcript { status, stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn report(place: &Place) -> serde_json::Value {
    serde_json::from_slice(&place.read("report.json")).expect("JSON")
}

#[test]
fn the_script_lets_a_good_token_pass() {
    let server = Server::issuer();
    let place = project(&server.url(""));
    pre_deploy(&place, &server.url(""), "backend", &[]).shows(str![[r#"
status 0
--- standard output
1 key, no problems found

--- standard error
pre-deploy: accepted, see report.json

"#]]);
    let report = report(&place);
    assert_eq!(
        (&report["verdict"], &report["demands"]["aud"]),
        (&"accepted".into(), &"profile prod in jotkit.toml".into())
    );
}

#[test]
fn the_script_ends_as_jotkit_does() {
    let server = Server::issuer();
    let issuer = server.url("");
    let place = project(&issuer);
    let rejected = pre_deploy(&place, &issuer, "web", &[]);
    assert!(rejected.ends_with(1).stderr.contains("pre-deploy: rejected"), "{rejected}");
    assert_eq!(report(&place)["causes"][0]["id"], "claim.aud-mismatch");
    pre_deploy(&place, &issuer, "backend", &[("JOTKIT_PROFILE", "prd")]).ends_with(2);
    pre_deploy(&place, &issuer, "backend", &[("JOTKIT_PROFILE", "")]).ends_with(2);
    pre_deploy(&place, &issuer, "backend", &[("TOKEN_COMMAND", "false")]).ends_with(3);
    server.serve("/keys.json", Reply::json(r#"{"keys":[]}"#));
    pre_deploy(&place, &issuer, "backend", &[]).ends_with(1);
    drop(server);
    pre_deploy(&place, &issuer, "backend", &[]).ends_with(3);
}

#[test]
fn the_script_posts_its_report() {
    if Command::new("curl").arg("--version").output().is_err() {
        skipped("there is no curl");
        return;
    }
    let server = Server::issuer();
    server.serve("/reports", Reply::json("{}"));
    let place = project(&server.url(""));
    let url = server.url("/reports");
    pre_deploy(&place, &server.url(""), "web", &[("REPORT_URL", &url)]).ends_with(1);
    let asked = server.asked();
    let posted = asked.iter().find(|asked| asked.target == "/reports").expect("it was posted");
    assert_eq!(posted.body, place.read("report.json"));
    // Nobody there to take it changes no verdict.
    let nowhere = server.url("/nowhere");
    let lost = pre_deploy(&place, &server.url(""), "backend", &[("REPORT_URL", &nowhere)]);
    assert!(lost.ends_with(0).stderr.contains("the report was not posted"), "{lost}");
}

/// Each `jotkit …` of the examples is a command line that jotkit understands.
#[test]
fn the_examples_use_flags_that_are_there() {
    let mut count = 0;
    for name in ["github-actions.yml", "gitlab-ci.yml", "pre-deploy.sh"] {
        let text = std::fs::read_to_string(example(name)).expect("an example");
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let Some(at) = line.find("jotkit ").filter(|_| !line.contains("cargo")) else {
                continue;
            };
            let ends = |word: &&str| !["<", ">", "||", "&&", "|"].contains(word);
            let words: Vec<&str> = line[at..].split_whitespace().take_while(ends).collect();
            if let Err(error) = definition().try_get_matches_from(&words) {
                panic!("{name}: {line}\n{error}");
            }
            count += 1;
        }
    }
    assert_eq!(count, 8, "each of them is found");
}

#[test]
fn the_examples_are_yaml() {
    let is_there = Command::new("python3").args(["-c", "import yaml"]).output();
    if !is_there.is_ok_and(|output| output.status.success()) {
        skipped("there is no python3 with yaml");
        return;
    }
    for name in ["github-actions.yml", "gitlab-ci.yml"] {
        let load = "import sys, yaml; yaml.safe_load(open(sys.argv[1]))";
        let output = Command::new("python3").args(["-c", load]).arg(example(name)).output();
        let output = output.expect("python3 runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn run(line: &str, token: &str) -> Transcript {
    let place = Place::new().file("jwks.json", keys::test_1());
    place.run_with(&format!("{line} --at {NOW} -o github"), token)
}

#[test]
fn annotations_of_a_verdict() {
    let token = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 60));
    run("verify --jwks jwks.json --audience web", &token).shows(str![[r#"
status 1
--- standard output
::error title=rejected by exp::expired 1 min ago: 2026-09-21 14:12:20 UTC
::error title=rejected by aud::expected web, found backend

--- standard error

"#]]);
    run("verify --jwks jwks.json", &keys::rs256("{}")).shows(str![[r#"
status 0
--- standard output
::notice title=accepted by jotkit::at 2026-09-21 14:13:20 UTC

--- standard error

"#]]);
    run("verify --jwks absent.json", &keys::rs256("{}")).shows(str![[r#"
status 3
--- standard output
::error title=undecided by jotkit::absent.json: no such file

--- standard error
error: absent.json: no such file

hint: check the path; to read standard input, write -

"#]]);
}

#[test]
fn annotations_of_causes() {
    let token = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 60));
    run("explain --jwks jwks.json --audience web", &token).shows(str![[r#"
status 1
--- standard output
::error title=The token is valid for two minutes at most%2C and was used later::measured: its lifetime was 0 s, and it expired 1 min ago%0Afix: get a token for each request, right before it is sent, instead of keeping one
::error title=The token is meant for another service::compared: the token is for backend, expected web%0Afix: request a token for web, or if this one is right: --audience backend

--- standard error

"#]]);
    run("explain --jwks jwks.json", &keys::rs256("{}")).shows(str![[r#"
status 0
--- standard output
::notice title=accepted by jotkit::at 2026-09-21 14:13:20 UTC

--- standard error

"#]]);
}

#[test]
fn no_claim_can_give_a_command_of_its_own() {
    let token = keys::rs256(r#"{"aud":"x\n::error::pwned\r%0A::add-mask::y"}"#);
    for line in
        ["verify --jwks jwks.json --audience web", "explain --jwks jwks.json --audience web"]
    {
        let transcript = run(line, &token);
        assert_eq!(transcript.ends_with(1).stdout.lines().count(), 1, "{transcript}");
        assert!(transcript.stdout.contains("%250A"), "{transcript}");
    }
}
