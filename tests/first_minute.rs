//! Somebody with a token in the clipboard, no flags in mind and 80 columns: the cause in at most two
//! commands, of which the second is the one that the first printed.

use std::process::Command;

use jotkit::jose::alg::Alg;

use crate::support::server::Server;
use crate::support::{NOW, Place, SHELL, Transcript, finish, keys};

/// The time of each first command stays in the second.
const AT: &str = "--at 2026-09-21T14:13:20Z";

/// What there is, what is typed first, and the cause to be reached.
struct Situation {
    name: &'static str,
    first: Vec<String>,
    stdin: String,
    files: Vec<(&'static str, String)>,
    secret: Option<&'static str>,
    cause: &'static str,
}

/// `jotkit` with these words.
fn typed(name: &'static str, first: &[&str], cause: &'static str) -> Situation {
    let first = first.iter().map(|word| (*word).to_owned()).collect();
    let (stdin, files, secret) = (String::new(), Vec::new(), None);
    Situation { name, first, stdin, files, secret, cause }
}

/// `jotkit explain token.jwt`, with that token in the file.
fn file(name: &'static str, token: impl Into<String>, cause: &'static str) -> Situation {
    typed(name, &["explain", "token.jwt"], cause).with("token.jwt", token)
}

/// `jotkit < text`.
fn piped(name: &'static str, text: impl Into<String>, cause: &'static str) -> Situation {
    Situation { stdin: text.into(), ..typed(name, &[], cause) }
}

impl Situation {
    fn with(mut self, file: &'static str, content: impl Into<String>) -> Situation {
        self.files.push((file, content.into()));
        self
    }

    fn secret(self, secret: &'static str) -> Situation {
        Situation { secret: Some(secret), ..self }
    }

    fn first(self, first: &[&str]) -> Situation {
        Situation { first: first.iter().map(|word| (*word).to_owned()).collect(), ..self }
    }

    /// How many commands it took.
    #[track_caller]
    fn walk(&self) -> usize {
        let files = self.files.iter();
        let place = files.fold(Place::new(), |place, (name, content)| place.file(name, content));
        let now = ["--at", &NOW.to_string()];
        let first = self.run(place.command().args(&self.first).args(now));
        if shows(&first, self.cause) {
            return 1;
        }
        let next = next(&first).unwrap_or_else(|| panic!("{}: no command\n{first}", self.name));
        let second = self.run(&mut shell(&place, &self.pasted(&next)));
        assert!(shows(&second, self.cause), "{}: {next}\n{first}{second}", self.name);
        2
    }

    fn run(&self, command: &mut assert_cmd::Command) -> Transcript {
        if let Some(secret) = self.secret {
            command.env("JWT_SECRET", secret);
        }
        finish(command.env("COLUMNS", "80").write_stdin(self.stdin.clone()))
    }

    /// Where TOKEN stands, a person pastes what they have.
    fn pasted(&self, command: &str) -> String {
        match command.strip_suffix(" TOKEN") {
            Some(command) => format!("{command} '{}'", self.stdin.replace('\'', r"'\''")),
            None => command.to_owned(),
        }
    }
}

/// A shell in which `jotkit` is ours; `$@` takes the time.
fn shell(place: &Place, line: &str) -> assert_cmd::Command {
    let mut command = Command::new(SHELL);
    let line = line.replacen("jotkit", "\"$JOTKIT\"", 1);
    command.args(["-c", &format!("{line} \"$@\""), "sh"]);
    command.current_dir(place.path(".")).env_clear();
    command.env("JOTKIT", env!("CARGO_BIN_EXE_jotkit"));
    command.env("XDG_CACHE_HOME", place.path("cache"));
    assert_cmd::Command::from_std(command)
}

/// Whether that cause is the first that is named, or one of those that a message can stand for.
fn shows(said: &Transcript, cause: &str) -> bool {
    let first = said.stdout.split("jotkit explain --cause ").nth(1).unwrap_or_default();
    let is_first = first.split_whitespace().next() == Some(cause);
    is_first || said.stdout.lines().any(|line| line.starts_with(&format!("{cause}: ")))
}

/// The command that is offered: the last thing of its line.
fn next(said: &Transcript) -> Option<String> {
    let text = format!("{}\n{}", said.stdout, said.stderr);
    let lines =
        text.lines().filter(|line| line.contains("to check it") || line.contains("to find out"));
    let mut commands = lines.filter_map(|line| line.rsplit_once(": jotkit "));
    commands.next().map(|(_, command)| format!("jotkit {command}"))
}

fn other_key() -> String {
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"other"}"#;
    keys::token(header, &keys::claims("{}"), &keys::key("rsa-other.pem", "other"), Alg::Rs256)
}

fn expired(changed: &str) -> String {
    let dates = format!(r#""iat":{},"exp":{}"#, NOW - 7200, NOW - 3600);
    keys::rs256(&format!("{{{dates}{changed}}}"))
}

/// What was pasted and what was sent instead of a token.
fn of_input() -> Vec<Situation> {
    let token = expired("");
    let jwe =
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
    let cookie = format!("theme=dark; __session={token}; lang=en");
    let curl = format!("curl https://api.example/me -H 'Authorization: Bearer {token}'");
    let response = "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Bearer error=\"invalid_token\", \
                    error_description=\"The token expired\"\r\n\r\n";
    vec![
        typed("nothing was sent", &["explain", "Bearer", "null"], "input.null-literal"),
        typed("a cookie", &["explain", &cookie], "time.expired"),
        typed("a command", &["explain", &curl], "time.expired"),
        typed("a truncated token", &["explain", &token[..255]], "input.truncated"),
        typed("two tokens", &["explain", &token, &keys::rs256("{}")], "input.embedded"),
        typed("an encrypted token", &["explain", jwe], "kind.jwe"),
        typed("a publishable key", &["explain", "pk_test_Y2xlcmsuYS5jb20k"], "kind.api-key"),
        typed("an opaque token", &["explain", "ya29.a0AfH6SMBx"], "kind.opaque"),
        file("a key set", keys::test_1(), "kind.opaque"),
        typed("a message", &["explain", "jwt expired"], "time.expired"),
        typed(
            "a message of Clerk",
            &["explain", "JWT template not found"],
            "clerk.template-not-found",
        ),
        typed(
            "a message without quotes",
            &["explain", "invalid", "signature"],
            "signature.mismatch",
        ),
        piped("a response", response, "time.expired").first(&["explain"]),
        piped("a message without a verb", "jwt expired", "time.expired"),
        piped("a message to verify", "jwt expired", "time.expired").first(&["verify"]),
        piped("an opaque token without a verb", "ya29.a0AfH6SMBx", "kind.opaque"),
    ]
}

/// Tokens that are whole.
fn of_token(issuer: &str) -> Vec<Situation> {
    let of_issuer = |changed: &str| format!(r#"{{"iss":"{issuer}"{changed}}}"#);
    let late = NOW - 3600;
    let late = of_issuer(&format!(r#","iat":{},"exp":{late}"#, late - 3600));
    let skewed = of_issuer(&format!(r#","iat":{}"#, NOW + 60));
    let env = format!("ISSUER={issuer}\nAUDIENCE=backend\n");
    let profile = format!("[profile.dev]\nissuer = \"{issuer}\"\naudience = \"backend\"\n");
    let foreign = keys::claims(&of_issuer(""));
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"other"}"#;
    let foreign = keys::token(header, &foreign, &keys::key("rsa-other.pem", "other"), Alg::Rs256);
    let web = keys::rs256(&of_issuer(r#","aud":"web""#));
    let refresh = keys::rs256(&of_issuer(r#","typ":"Refresh""#));
    vec![
        file("expired", keys::rs256(&late), "time.expired"),
        file("expired, without a verb", keys::rs256(&late), "time.expired")
            .first(&["verify", "token.jwt"]),
        file("a clock that is ahead", keys::rs256(&skewed), "time.clock-skew"),
        file("wrong audience, with .env", &web[..], "claim.aud-mismatch").with(".env", &env[..]),
        file("wrong audience, with a profile", &web[..], "claim.aud-mismatch")
            .with("jotkit.toml", &profile[..]),
        file("wrong audience, verified", &web[..], "claim.aud-mismatch")
            .with(".env", &env[..])
            .first(&["verify", "token.jwt"]),
        file("wrong key", &foreign[..], "key.unknown-kid"),
        file("a token of another instance", other_key(), "key.other-instance")
            .with(".env", &env[..]),
        file("wrong key, without a verb", &foreign[..], "key.unknown-kid").first(&["token.jwt"]),
        file("a refresh token", refresh, "kind.refresh-token"),
        file("a secret in base64", keys::hs256("{}"), "signature.secret-encoding")
            .secret("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
        file("another secret", keys::hs256("{}"), "signature.wrong-secret")
            .secret("ffffffffffffffffffffffffffffffff"),
        file("a session token for a template", session(issuer), "kind.clerk-session-for-template")
            .with("jotkit.toml", &profile[..]),
        piped("changed on the way", tampered(issuer), "signature.mismatch").first(&["explain"]),
    ]
}

fn session(issuer: &str) -> String {
    let header = r#"{"alg":"RS256","cat":"cl_B7d4PD111AAA","kid":"test-1","typ":"JWT"}"#;
    let claims = format!(
        r#"{{"azp":"https://app.example","exp":{},"iat":{},"iss":"{issuer}","nbf":{},"sid":"sess_1","sts":"active","sub":"user_1","v":2}}"#,
        NOW + 30,
        NOW - 30,
        NOW - 40
    );
    keys::token(header, &claims, &keys::key("rsa.pem", "test-1"), Alg::Rs256)
}

fn tampered(issuer: &str) -> String {
    let token = keys::rs256(&format!(r#"{{"iss":"{issuer}"}}"#));
    let other = keys::rs256(&format!(r#"{{"iss":"{issuer}","sub":"admin"}}"#));
    let (signed, _) = other.rsplit_once('.').expect("a token");
    let (_, signature) = token.rsplit_once('.').expect("a token");
    format!("{signed}.{signature}")
}

#[test]
fn what_is_no_token_is_told_at_once_or_by_the_next_command() {
    for situation in of_input() {
        let is_decoded = situation.first.first().is_none_or(|verb| verb == "verify");
        assert_eq!(situation.walk(), 1 + usize::from(is_decoded), "{}", situation.name);
    }
}

#[test]
fn the_cause_of_a_token_takes_two_commands() {
    let server = Server::issuer();
    for situation in of_token(&server.url("")) {
        situation.walk();
    }
}

/// The host is not asked here: its name is known in the network of containers alone.
#[test]
fn an_issuer_of_a_local_network_is_named_with_what_it_takes() {
    let offered = |issuer: &str| {
        let place = Place::new().file("t", keys::rs256(&format!(r#"{{"iss":"{issuer}"}}"#)));
        next(&place.run(&format!("explain t --at {NOW}"))).expect("a command")
    };
    for (issuer, host) in [
        ("http://keycloak:8080/realms/app", "keycloak:8080"),
        ("http://host.docker.internal/x", "host.docker.internal"),
        ("http://10.0.0.7:9000", "10.0.0.7:9000"),
    ] {
        let command =
            format!("jotkit explain --issuer {issuer} --insecure-allow-http {host} {AT} t");
        assert_eq!(offered(issuer), command);
    }
    for issuer in ["http://issuer.example", "http://8.8.8.8"] {
        assert_eq!(offered(issuer), format!("jotkit explain --jwks KEYS {AT} t"));
    }
    assert_eq!(
        offered("http://localhost:1"),
        format!("jotkit explain --issuer http://localhost:1 {AT} t")
    );
}

/// A checkout may be a stranger's: what it says is quoted, and what can't be read says nothing.
#[test]
fn what_a_checkout_says_is_quoted_and_never_in_the_way() {
    let token = keys::rs256("{}");
    let offered = |name: &str, text: &str| {
        let place = Place::new().file("t", &token).file(name, text);
        next(place.run(&format!("explain t --at {NOW}")).ends_with(3)).expect("a command")
    };
    let own = format!("jotkit explain --issuer https://issuer.example {AT} t");
    assert_eq!(offered("jotkit.toml", "[profile.x"), own);
    assert_eq!(offered("jotkit.toml", "[profile.x]\nleeway = 1\n"), own);
    assert_eq!(offered(".env", "\u{0}\u{1}"), own);
    assert_eq!(
        offered(".env", "AUDIENCE='a; rm -rf x'"),
        format!("jotkit explain --issuer https://issuer.example --audience 'a; rm -rf x' {AT} t")
    );
    let two = "[profile.a]\nissuer='https://issuer.example'\n[profile.b]\nissuer='https://b'\n";
    assert_eq!(offered("jotkit.toml", two), format!("jotkit explain --profile a {AT} t"));
    let none = "[profile.a]\nissuer='https://a'\n[profile.b]\nissuer='https://b'\n";
    assert_eq!(offered("jotkit.toml", none), own);
}

#[test]
fn what_was_asked_for_stays_in_the_command() {
    let place = Place::new().file("t", keys::rs256("{}"));
    let said = place.run(&format!("explain t --aud web --at {NOW}"));
    let expected = format!("jotkit explain --issuer https://issuer.example --audience web {AT} t");
    assert_eq!(next(&said).as_deref(), Some(expected.as_str()), "{said}");
}

#[test]
fn a_second_file_is_no_word_of_a_message() {
    let place = Place::new().file("t", keys::rs256("{}")).file("keys.json", keys::test_1());
    let said = place.run("explain t keys.json");
    assert!(said.ends_with(2).stderr.contains("--key FILE"), "{said}");
}

/// A message is no token, whoever reads it: the verdicts agree.
#[test]
fn a_message_is_rejected_as_a_token() {
    let place = Place::new().file("keys.json", keys::test_1());
    for message in ["jwt expired", "invalid signature", "JWTExpired"] {
        for verb in ["verify", "explain"] {
            let words = [verb, "-k", "keys.json", "--at", "0", message];
            place.run_words(&words, "").ends_with(1);
        }
    }
}

#[test]
fn a_flag_is_compared_with_what_is_near() {
    let tip = |line: &str| Place::new().run(line).ends_with(2).stderr.clone();
    assert!(tip("verify --isuer x").contains("'--issuer'"));
    for line in ["verify --url x", "jwks --insecure-allow-weak-keys", "decode --url x"] {
        let said = tip(line);
        assert!(!said.contains("tip:") && !said.contains("insecure-allow-http"), "{said}");
        assert!(said.contains("Usage: jotkit"), "{said}");
    }
}

#[test]
fn each_step_of_the_demo_fits_a_screen() {
    let said = Place::new().run("demo");
    let rows = |line: &str| line.chars().count().div_ceil(80).max(1);
    for step in said.ends_with(0).stdout.split("\n\n") {
        let rows: usize = step.lines().map(rows).sum();
        assert!(rows <= 24, "{rows} lines: {step}");
    }
    let last: Vec<&str> = said.stdout.lines().rev().take(3).collect();
    assert!(last.iter().all(|line| line.starts_with("  jotkit ")), "{said}");
}
