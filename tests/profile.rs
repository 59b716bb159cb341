//! Profiles: what they stand for, who beats whom, and what a hostile one can't do.

use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, Transcript, finish, fixture, keys};

const PROD: &str = r#"[profile.prod]
issuer = "https://issuer.example"
audience = ["backend", "api"]
algorithms = "RS256"
require = ["sub", "role=admin"]
max_age = "15m"
leeway = 30
jwks = "keys/jwks.json"

[profile.secret]
secret_env = "SHOP_SECRET"
secret_encoding = "hex"
"#;

/// A project with that file, and keys beside it.
fn project(profiles: &str) -> Place {
    let place = Place::new().file("jotkit.toml", profiles);
    std::fs::create_dir_all(place.path("keys")).expect("a folder");
    std::fs::create_dir_all(place.path("src/deep")).expect("a folder");
    place.file("keys/jwks.json", keys::test_1())
}

fn verify(place: &Place, flags: &str) -> Transcript {
    let token = keys::rs256(r#"{"role":"admin"}"#);
    place.run_with(&format!("verify -v --at {NOW} {flags}"), token)
}

/// What a wrong file is told.
fn error(profiles: &str) -> String {
    let transcript = verify(&project(profiles), "-p prod");
    transcript.ends_with(2);
    assert_eq!(transcript.stdout, "");
    transcript.stderr
}

#[test]
fn a_profile_stands_for_flags() {
    verify(&project(PROD), "-p prod").shows(str![[r#"
status 0
--- standard output
accepted at 2026-09-21 14:13:20 UTC
  pass  structure     header, payload and signature, all readable
  pass  header
  pass  alg           RS256
  pass  key           test-1, from keys/jwks.json
  pass  signature     RS256
  pass  exp           expires in 5 min: 2026-09-21 14:18:20 UTC
  skip  nbf           valid at once
  pass  iat           issued 1 min ago: 2026-09-21 14:12:20 UTC
  pass  max_age       expected at most 15 min, found 1 min
  pass  iss           https://issuer.example
  pass  sub           user_42
  pass  aud           expected one of backend, api, found backend
  skip  azp           not checked
  skip  typ           not checked
  pass  require:sub   expected it to be present, found user_42
  pass  require:role  admin
  by profile prod in jotkit.toml: iss, key, aud, alg, max_age, leeway, require:sub, require:role

--- standard error

"#]]);
}

#[test]
fn flags_beat_the_profile_and_the_report_says_who_demanded_what() {
    let flags = "--profile prod --audience web --require role=owner --require email -o json";
    let report = verify(&project(PROD), flags).ends_with(1).json();
    snapbox::assert_data_eq!(
        format!("{:#}\n", report["demands"]),
        str![[r#"
{
  "alg": "profile prod in jotkit.toml",
  "aud": "--audience",
  "iss": "profile prod in jotkit.toml",
  "key": "profile prod in jotkit.toml",
  "leeway": "profile prod in jotkit.toml",
  "max_age": "profile prod in jotkit.toml",
  "require:email": "--require",
  "require:role": "--require",
  "require:sub": "profile prod in jotkit.toml"
}

"#]]
    );
    let failing = |check: &&serde_json::Value| check["status"] == "fail";
    let checks = report["checks"].as_array().expect("a list");
    let failed: Vec<_> = checks.iter().filter(failing).map(|check| &check["id"]).collect();
    assert_eq!(failed, ["aud", "require:role", "require:email"]);
}

#[test]
fn a_key_on_the_command_line_is_opened_by_the_command_line() {
    let place = project(PROD).file("secret", keys::SECRET);
    let line = format!("verify -v -p secret --secret-file secret --at {NOW} -o json");
    let report = place.run_with(&line, keys::hs256("{}")).ends_with(0).json();
    assert_eq!(report["demands"]["key"], "--secret-file");
    // With the profile's own it is hexadecimal.
    let hex: String = keys::SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
    let line = ["verify", "-p", "secret", "--at", &NOW.to_string()].map(str::to_owned);
    let mut command = place.command();
    command.args(&line).env("SHOP_SECRET", &hex).write_stdin(keys::hs256("{}"));
    let transcript = finish(&mut command);
    assert!(
        transcript.ends_with(0).stdout.contains("  by profile secret in jotkit.toml: key\n"),
        "{transcript}"
    );
    assert!(!transcript.to_string().contains(&hex));
}

#[test]
fn the_variable_names_a_profile_and_the_flag_beats_it() {
    let place = project(PROD);
    let run = |flags: &str| {
        let mut command = place.command();
        command.env("JOTKIT_PROFILE", "prod").args(["verify", "-o", "json", "--at"]);
        command.arg(NOW.to_string()).args(flags.split_whitespace());
        finish(command.write_stdin(keys::rs256(r#"{"role":"admin"}"#)))
    };
    assert_eq!(run("").ends_with(0).json()["demands"]["iss"], "profile prod in jotkit.toml");
    assert!(run("-p secret").ends_with(2).stderr.contains("SHOP_SECRET is not set"));
}

#[test]
fn explain_knows_profiles() {
    let place = project(PROD);
    let line = format!("explain -p prod --audience web --at {NOW}");
    place.run_with(&line, keys::rs256(r#"{"role":"admin"}"#)).shows(str![[r#"
status 1
--- standard output
rejected at 2026-09-21 14:13:20 UTC: 1 check failed
  fail  aud           expected web, found backend
  passed: structure, header, alg, key, signature, exp, iat, max_age, iss, sub, require:sub, require:role
  not checked: nbf, azp, typ
  by profile prod in jotkit.toml: iss, key, alg, max_age, leeway, require:sub, require:role

cause: The token is meant for another service
  compared: the token is for backend, expected web
  explains: aud
  fix: request a token for web, or if this one is right: --audience backend
  more: jotkit explain --cause claim.aud-mismatch

--- standard error

"#]]);
}

#[test]
fn a_file_is_looked_for_up_to_the_root_of_the_repository() {
    let place = project(PROD);
    let deep = |place: &Place| {
        let mut command = place.command();
        command.current_dir(place.path("src/deep"));
        command.args(["verify", "-v", "-p", "prod", "--at", &NOW.to_string()]);
        finish(command.write_stdin(keys::rs256(r#"{"role":"admin"}"#)))
    };
    // Outside of a repository what lies above is nobody's.
    assert!(deep(&place).ends_with(2).stderr.contains("there is no profile prod"));
    std::fs::create_dir(place.path(".git")).expect("a folder");
    let found = deep(&place);
    assert!(found.ends_with(0).stdout.contains("from ../../keys/jwks.json\n"), "{found}");
    // A repository within is another project.
    std::fs::create_dir(place.path("src/.git")).expect("a folder");
    deep(&place).ends_with(2);
}

#[test]
fn the_users_own_profiles_come_after_the_projects() {
    let place = project(PROD);
    std::fs::create_dir_all(place.path("config/jotkit")).expect("a folder");
    let own = "[profile.prod]\nissuer = \"https://own\"\n[profile.own]\nissuer = \"https://own\"\n";
    let place = place.file("config/jotkit/jotkit.toml", own);
    let run = |line: &str| {
        let mut command = place.command();
        command.env("XDG_CONFIG_HOME", "config").args(line.split_whitespace());
        finish(&mut command)
    };
    run("profile list").shows(str![[r#"
status 0
--- standard output
profile  issuer                  from
prod     https://issuer.example  jotkit.toml:1
secret                           jotkit.toml:10
own      https://own             config/jotkit/jotkit.toml:3

--- standard error
warning: profile prod is from jotkit.toml, not from your own config/jotkit/jotkit.toml

"#]]);
    assert!(run("profile show own").stdout.contains("issuer  https://own\n"));
    let json = run("profile list -o json").json();
    assert_eq!(json["schema"], "jotkit.profiles/1");
    assert_eq!(json["profiles"][0]["members"]["leeway"][0], "30");
    assert_eq!(json["profiles"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_one_says() {
    project(PROD).run("profile show prod").shows(str![[r#"
status 0
--- standard output
prod from jotkit.toml:1
  issuer      https://issuer.example
  audience    backend, api
  algorithms  RS256
  require     sub, role=admin
  max_age     15m
  leeway      30
  jwks        keys/jwks.json

--- standard error

"#]]);
    assert_eq!(Place::new().run("profile list").ends_with(0).stdout, "no profiles\n");
}

#[test]
fn its_keys_are_judged() {
    let server = Server::issuer();
    let profiles = format!("[profile.prod]\nissuer = \"{}\"\n", server.url(""));
    let place = project(&profiles);
    place.run("profile check prod").shows(str![[r#"
status 0
--- standard output
1 key, no problems found

--- standard error

"#]]);
    server.serve(JWKS, Reply::json(r#"{"keys":[]}"#));
    let empty = place.run("profile check prod --refresh -o json");
    assert_eq!(empty.ends_with(1).json()["findings"][0]["id"], "key.jwks-empty");
    server.serve(JWKS, Reply::page(500));
    place.run("profile check prod --refresh").ends_with(3);
    project("[profile.prod]\naudience = \"a\"\n").run("profile check prod").shows(str![[r#"
status 2
--- standard output

--- standard error
error: profile prod has no keys

hint: name an issuer, to find its keys: issuer = "https://…"
hint: or a key set: jwks = "https://…"

"#]]);
}

#[test]
fn unknown_names_are_errors_with_the_nearest() {
    let text = error("[profile.prod]\nissuer = \"https://i\"\naudiences = \"a\"\n");
    snapbox::assert_data_eq!(
        text,
        str![[r#"
error: jotkit.toml:3: unknown setting audiences

hint: did you mean audience?

"#]]
    );
    let text = error("[profile.prd]\nissuer = \"https://i\"\n");
    snapbox::assert_data_eq!(
        text,
        str![[r#"
error: there is no profile prod

hint: did you mean prd?

"#]]
    );
    let text = error("[profiles.prod]\nissuer = \"https://i\"\n");
    assert!(text.starts_with("error: jotkit.toml:1: unknown setting profiles"), "{text}");
}

#[test]
fn a_profile_holds_no_secret_and_no_error_shows_one() {
    let text = error("[profile.prod]\nsecret = \"hunter2hunter2\"\n");
    snapbox::assert_data_eq!(
        text,
        str![[r#"
error: jotkit.toml:2: secret: a profile can't contain a secret or a key

hint: name the variable that holds it: secret_env = "NAME"
hint: or the file that does: secret_file = "PATH"
hint: a public key has a file or a URL as well: key = "PATH"

"#]]
    );
    let pem = crate::support::fixture("p256.pem");
    for profile in [
        format!("[profile.prod]\nkey = '''{pem}'''\n"),
        format!("[profile.prod]\nsecret_env = \"{}=\"\n", keys::SECRET),
        format!("[profile.prod]\nsecret_env = \"{}\n", keys::SECRET),
        "[profile.prod]\njwks = '{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}'\n".to_owned(),
    ] {
        let text = error(&profile);
        for secret in [keys::SECRET, "c2VjcmV0", pem.lines().nth(1).expect("base64")] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn what_can_not_be_read_is_told_with_its_line() {
    for (profile, said) in [
        ("[profile.prod]\nleeway = \"soon\"\n", ":2: leeway: write a duration such as"),
        ("[profile.prod]\nalgorithms = [\"rs256\"]\n", ":2: algorithms: names are case-sensitive"),
        ("[profile.prod]\nissuer = \"\"\n", ":2: issuer: the value is empty"),
        ("[profile.prod]\naudience = [\"a\", \"\"]\n", ":2: audience: the value is empty"),
        ("[profile.prod]\njwks = \"\"\n", ":2: jwks: the value is empty"),
        ("[profile.prod]\nissuer = 7\n", ":2: issuer is a number, not a string"),
        (
            "[profile.prod]\naudience = []\n",
            ":2: audience is an empty list, not a string or a list",
        ),
        (
            "[profile.prod]\njwks = \"-\"\n",
            ":2: jwks: standard input works only on the command line",
        ),
        (
            "[profile.prod]\nsecret_file = \"/dev/stdin\"\n",
            ":2: secret_file: standard input works only on the command line",
        ),
        (
            "[profile.prod]\njwks = \"a\"\npassphrase_file = \"-\"\n",
            ":3: passphrase_file: standard input works only on the command line",
        ),
        ("[profile.prod]\njwks = \"ftp://k.example/\"\n", ":2: jwks: ftp://k.example/ is neither"),
        (
            "[profile.prod]\njwks = \"a\"\nkey = \"b\"\n",
            ":3: key and jwks: only one source of keys",
        ),
        ("[profile.prod]\nissuer = \n", ":2: not TOML: "),
        ("profile = 1\n", ":1: profile is a number, not a table"),
    ] {
        let text = error(profile);
        assert!(text.starts_with(&format!("error: jotkit.toml{said}")), "{profile}{text}");
    }
    let place = Place::new().file("jotkit.toml", b"\xff");
    assert!(verify(&place, "-p prod").ends_with(2).stderr.contains("jotkit.toml: not UTF-8"));
    let place = Place::new().file("jotkit.toml", " ".repeat(300_000));
    assert!(verify(&place, "-p prod").ends_with(2).stderr.contains("more than the cap"));
}

#[test]
fn without_its_name_a_profile_is_not_read() {
    let place = Place::new().file("jotkit.toml", "no TOML at all").file("k", keys::test_1());
    verify(&place, "--jwks k").ends_with(0);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_the_file_is_not_waited_for() {
    let place = Place::new();
    let made = std::process::Command::new("mkfifo").arg(place.path("jotkit.toml")).status();
    assert!(made.expect("mkfifo").success());
    place.run("profile list").ends_with(2);
    // Without a word of it: nobody named it.
    let said = place.run_with("explain", keys::rs256(r#"{"exp":1}"#));
    assert!(!said.ends_with(1).to_string().contains("jotkit.toml"), "{said}");
}

/// Files that a checkout brings are looked for by commands that nobody told to.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_of_variables_is_not_waited_for() {
    for name in [".env", ".env.local", ".env.development", ".env.production.local"] {
        let place = Place::new().file("k", keys::test_1());
        let made = std::process::Command::new("mkfifo").arg(place.path(name)).status();
        assert!(made.expect("mkfifo").success());
        let token = keys::rs256(r#"{"exp":1}"#);
        place.run_with("decode", &token).ends_with(0);
        for line in ["explain", "verify --jwks k"] {
            let said = place.run_with(line, &token);
            assert!(!said.ends_with(1).to_string().contains(name), "{said}");
        }
        // Those read it on purpose.
        let said = place.run("clerk env").ends_with(3).stderr.clone();
        assert_eq!(said.trim_end(), format!("error: ./{name}: not a regular file"));
        place.run("guard express --issuer https://a.example --audience b").ends_with(0);
        let status = place.run("guard express").status;
        assert_eq!(status == 3, [".env", ".env.local"].contains(&name), "{name}");
    }
}

/// Wherever a profile's values are used, they are named with their file.
#[test]
fn a_profile_is_named_where_the_answer_is_no_report() {
    let place = project(PROD).file("key.pem", fixture("rsa.pem"));
    let token = keys::rs256(r#"{"role":"admin"}"#);
    let line = format!("verify --at {NOW} -p prod --print sub");
    let printed = place.run_with(&line, &token);
    assert_eq!(printed.ends_with(0).stdout, "user_42\n");
    let said = "note: by profile prod in jotkit.toml: iss, key, aud,";
    assert!(printed.stderr.starts_with(said), "{printed}");
    assert!(
        !place
            .run_with(&format!("verify --at {NOW} -k keys/jwks.json --print sub"), &token)
            .stderr
            .contains("profile")
    );

    let server = Server::new();
    let probe = format!(
        "probe {} --key key.pem -p prod --only no-credentials --rate 1000",
        server.url("/")
    );
    for flags in ["", "-o github", "-o junit", "--dry-run"] {
        let tried = place.run(&format!("{probe} {flags}"));
        assert!(
            tried.stderr.starts_with("note: by profile prod in jotkit.toml: iss, aud,"),
            "{tried}"
        );
    }
    let tried = place.run(&format!("{probe} -o json")).json();
    assert_eq!(tried["demands"]["iss"], "profile prod in jotkit.toml");
    assert_eq!(tried["demands"]["key"], "--key");
    server.serve_by("/", |asked| match asked.header("authorization") {
        Some(_) => Reply::json("{}"),
        None => Reply::new(401, "text/plain", ""),
    });
    let tried = place.run(&format!("{probe} -o json")).ends_with(0).json();
    assert_eq!(tried["demands"]["aud"], "profile prod in jotkit.toml");
}
