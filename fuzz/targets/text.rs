//! Texts that people and projects write. ORACLES: whatever a profile says, it switches off no
//! check that a flag asked for, and allows no more than five minutes of leeway; a template without
//! shortcodes renders as it stands, and none renders beyond the cap; users are found by their ids;
//! what is written to a `.env` file comes back; a message leads to causes that exist; a pointer
//! leads to the one text that serde_json finds there too, and nowhere where a member stands twice.
//!
//! Input: a byte for what it is; then its text.
#![no_main]

use std::sync::OnceLock;

use jotkit::issuer::clerk::shortcode;
use jotkit::issuer::clerk::template::Template;
use jotkit::issuer::clerk::template_lint;
use jotkit::issuer::users::Users;
use jotkit::source::dotenv;
use jotkit_fuzz::bytes::Bytes;
use jotkit_fuzz::hostile;
use jotkit_fuzz::jws::Genuine;
use jotkit_fuzz::keys::Signer;
use jotkit_fuzz::machine::{Given, NOW, Said, folder, run};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let mut bytes = Bytes::new(data);
    let choice = bytes.below(6);
    let Ok(text) = std::str::from_utf8(bytes.rest()) else { return };
    match choice {
        0 => profile(text),
        1 => template(text),
        2 => users(text),
        3 => variables(text),
        4 => message(text),
        _ => pointer(text),
    }
});

/// Good until `exp`, of our issuer, signed by our key.
fn token(exp: i64) -> String {
    let claims = format!(r#"{{"iss":"https://i.example","aud":"a","exp":{exp}}}"#);
    Genuine::new(Signer::EdDsa, r#"{"alg":"EdDSA","kid":"ed"}"#, claims).compact()
}

fn profile(text: &str) {
    static IS_SOUND: OnceLock<()> = OnceLock::new();
    IS_SOUND.get_or_init(|| {
        let said = by_profile("[profile.x]\nissuer = 'https://i.example'\n", &token(NOW + 60), &[]);
        assert_eq!(said.status, 0, "the right token is not accepted: {said:?}");
    });
    let good = token(NOW + 60);
    let elsewhere = ["--issuer=https://other.example"];
    assert_ne!(by_profile(text, &good, &elsewhere).status, 0, "a flag's issuer was not checked");
    assert_ne!(by_profile(text, &token(NOW - 301), &[]).status, 0, "expired by more than 5 min");
    let (start, _) = good.rsplit_once('.').expect("a token");
    let forged = format!("{start}.{}", "A".repeat(86));
    let said = by_profile(text, &forged, &[]);
    assert_ne!(said.status, 0, "accepted without a signature");
    assert_eq!(hostile::find(&said.stderr), None, "{}", said.stderr);
}

fn by_profile(text: &str, token: &str, more: &[&str]) -> Said {
    std::fs::write(folder().join("jotkit.toml"), text).expect("a file can be written");
    let args = ["verify", "--profile=x", "--jwks=keys.json", "--color=never", "--at=1790000000"];
    let args = [&args, more].concat();
    let given = Given { stdin: token.as_bytes(), now: NOW, is_terminal: true, ..Given::default() };
    let said = run(&args, given);
    std::fs::remove_file(folder().join("jotkit.toml")).expect("it is there");
    said
}

fn known_users() -> &'static Users {
    static PEOPLE: OnceLock<Users> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let users =
            "[[users]]\nid = 'user_0'\nfirst_name = 'Ann'\n[users.public_metadata]\nrole = 'x'";
        Users::read(users).expect("users")
    })
}

fn template(text: &str) {
    let Ok(template) = Template::read(text) else { return };
    let subject = &known_users().subjects()[0];
    template_lint::lint(template.written());
    let doubts = template.doubts().count();
    let Ok(rendered) = template.render(subject) else { return };
    let (written, rendered) = (template.written().to_string(), rendered.to_string());
    // An escape may become longer than what was counted.
    assert!(rendered.len() <= 8 * shortcode::MAX_RENDERED, "{} bytes", rendered.len());
    if !written.contains("{{") {
        assert_eq!(rendered, written);
        assert_eq!(doubts, 0, "of a template without braces");
    }
    serde_json::from_str::<serde::de::IgnoredAny>(&rendered).expect("claims are JSON");
}

fn users(text: &str) {
    let Ok(users) = Users::read(text) else { return };
    assert!(!users.subjects().is_empty());
    for subject in users.subjects() {
        let found = users.find(subject.id()).expect("a user is found by its id");
        assert_eq!(found.id(), subject.id());
        assert!(users.in_session(&subject.session()).is_some(), "and by its session");
        serde_json::from_str::<Value>(&subject.values().to_string()).expect("values are JSON");
    }
}

fn variables(text: &str) {
    let found = dotenv::read(text, |_| true);
    let lines = text.matches('\n').count() + 1;
    for (at, one) in found.iter().enumerate() {
        assert!((1..=lines).contains(&one.line), "line {} of {lines}", one.line);
        assert!(found[..at].iter().all(|earlier| earlier.name != one.name), "{} twice", one.name);
    }
    // The quote of the comment opens nothing.
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    let file = format!("# A='x\nexport A=\"{escaped}\" # B=y\nC='d'\n");
    let back = dotenv::read(&file, |_| true);
    let back: Vec<_> = back.iter().map(|one| (one.name.as_str(), one.value.expose())).collect();
    assert_eq!(back, [("A", text.as_bytes()), ("C", &b"d"[..])], "{file}");
}

fn message(text: &str) {
    let error = format!("--error={text}");
    let given = || Given { now: NOW, ..Given::default() };
    let said = run(&["explain", &error, "--output=json"], given());
    assert_ne!(said.status, 0, "a message is no token");
    if said.stdout.is_empty() {
        return;
    }
    let report: Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_ne!(report["verdict"], "accepted");
    for cause in report["causes"].as_array().expect("causes") {
        let id = cause["id"].as_str().expect("an id");
        assert!(causes().contains(id), "there is no cause {id}");
    }
    let given = Given { is_terminal: true, ..given() };
    let said = run(&["explain", &error, "--color=never"], given);
    let shown = [&said.stdout, &said.stderr];
    assert!(shown.iter().all(|text| hostile::find(text).is_none()), "hostile: {said:?}");
}

/// The list of all causes, as it is printed.
fn causes() -> &'static str {
    static CAUSES: OnceLock<String> = OnceLock::new();
    CAUSES.get_or_init(|| run(&["explain", "--list"], Given::default()).stdout)
}

/// A line of pointer, and a line of JSON in which `@T` is a token that is accepted.
fn pointer(text: &str) {
    let Some((pointer, document)) = text.split_once('\n') else { return };
    let token = token(NOW + 60);
    let document = document.replace("@T", &token).replace('\n', " ");
    let args = ["verify", "--batch", "--jobs=1", "--jwks=keys.json", "--fields=verdict"];
    let pointer_arg = format!("--pointer={pointer}");
    let args = [&args[..], &[pointer_arg.as_str()]].concat();
    let given = Given { stdin: document.as_bytes(), now: NOW, ..Given::default() };
    let said = run(&args, given);
    if !said.stdout.contains("accepted") {
        return;
    }
    let read: Value = serde_json::from_str(&document).expect("accepted, and no JSON");
    let found = read.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    assert!(
        found.ends_with(&token) || found.trim_end().ends_with(&token),
        "{pointer} of {document}"
    );
}
