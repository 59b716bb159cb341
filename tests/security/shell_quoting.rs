//! What is to be typed is quoted for the shell, whoever wrote the words in it: each command that is
//! printed is run by a real shell in which every program only prints its arguments.

use std::process::Command;

use jotkit::jose::alg::Alg;
use jotkit::jose::json::base64url;
use serde_json::json;

use crate::support::server::{Reply, Server};
use crate::support::{Place, SHELL, Transcript, keys};

/// Every one would write PWNED if a shell acted on it, or becomes another word.
const HOSTILE: [&str; 36] = [
    "https://a.example/;touch PWNED|sh",
    ";touch PWNED",
    "$(touch PWNED)",
    "`touch PWNED`",
    "';touch PWNED;'",
    "'\"';touch PWNED;\"'\"",
    "\";touch PWNED;\"",
    "\\';touch PWNED;\\'",
    "x\ntouch PWNED\n",
    "x\rtouch PWNED\r",
    "&& touch PWNED",
    "| touch PWNED",
    "> PWNED",
    "< PWNED",
    "x: jotkit verify --issuer $(touch PWNED)",
    "x: curl `touch PWNED`",
    "<(touch PWNED)",
    "${IFS}touch${IFS}PWNED",
    "\u{1b}[31m;touch PWNED",
    "\u{202e};touch PWNED",
    "\u{200b};touch PWNED",
    "\u{9b};touch PWNED",
    "x\0;touch PWNED",
    "--output=PWNED",
    "-oPWNED",
    "~root",
    "!!",
    "*",
    "{a,b}",
    "=ls",
    "#x",
    "a b",
    "it's",
    "\\",
    "é",
    "$HOME",
];

/// A place where somebody else's text gets into advice.
pub type Position = (&'static str, fn(&str) -> Vec<Transcript>);

pub const POSITIONS: [Position; 15] = [
    ("iss", |text| judged(json!({"iss": text}), "--issuer https://issuer.example")),
    ("iss missing", |text| judged(json!({"iss": null}), &flag("--issuer", text))),
    ("aud", |text| judged(json!({"aud": text}), "--audience\nother")),
    ("aud near", |text| {
        judged(
            json!({"aud": format!("http://{text}")}),
            &flag("--audience", &format!("https://{text}")),
        )
    }),
    ("azp", |text| judged(json!({"azp": text}), "--authorized-party https://x.example")),
    ("client", |text| {
        let claims = json!({"token_use": "access", "client_id": text, "aud": null});
        judged(claims, "--audience other")
    }),
    ("name of a claim", |text| judged(json!({text: 1}), &flag("--require", &format!("{text}x")))),
    ("name that is asked for", |text| {
        vec![signed(&["verify", &format!("--print={}", text.replace('\0', ""))], json!({}))]
    }),
    ("typ", |text| headed(json!({"typ": text}), "--typ at+jwt")),
    ("typ missing", |text| headed(json!({}), &flag("--typ", text))),
    ("kid", |text| {
        let set = set(text);
        let place = Place::new().file("set.json", &set);
        let token = keys::rs256("{}");
        vec![
            place.run_inside(["convert", "set.json", "--to", "spki"], ""),
            place.run_inside(["sign", "--key", "set.json"], ""),
            place.run_inside(["verify", "--jwks", "set.json"], &token),
            place.run_inside(["explain", "--jwks", "set.json"], &token),
        ]
    }),
    ("jwks_uri", |text| {
        let metadata = json!({"issuer": "https://a.example", "jwks_uri": text}).to_string();
        let place = Place::new().file("keys.json", metadata);
        let run = |verb| place.run_inside([verb, "--jwks", "keys.json"], keys::rs256("{}"));
        vec![run("verify"), run("explain")]
    }),
    ("issuer of a server", |text| {
        let server = Server::new();
        let metadata = json!({"issuer": text, "jwks_uri": server.url("/jwks")}).to_string();
        server.serve("/.well-known/openid-configuration", Reply::json(metadata));
        let issuer = server.url("");
        vec![Place::new().run_words(&["verify", "--issuer", &issuer], keys::rs256("{}"))]
    }),
    ("url", |text| {
        let url = format!("http://127.0.0.1:1/{}", text.replace('\0', ""));
        let run = |verb| Place::new().run_words(&[verb, "--jwks", &url], keys::rs256("{}"));
        vec![run("verify"), run("explain"), run("jwks")]
    }),
    ("publishable key", |text| {
        use base64::Engine;
        let host = base64::engine::general_purpose::STANDARD.encode(format!("{text}$"));
        vec![Place::new().run_inside(["clerk", "key", &format!("pk_test_{host}")], "")]
    }),
];

/// A flag and its value as two lines, which become two words.
fn flag(name: &str, value: &str) -> String {
    // No program is given a NUL.
    format!("{name}={}", value.replace('\0', "").replace('\n', "\u{1}"))
}

fn judged(claims: serde_json::Value, flags: &str) -> Vec<Transcript> {
    let flags = flags.replace('\n', " ");
    let words: Vec<String> = match flags.split_once('=') {
        Some(_) => vec![flags.replace('\u{1}', "\n")],
        None => flags.split(' ').map(str::to_owned).collect(),
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let run = |verb| signed(&[&[verb], &words[..]].concat(), claims.clone());
    vec![run("verify"), run("explain")]
}

/// A good token but for these claims; null takes one out.
fn signed(words: &[&str], claims: serde_json::Value) -> Transcript {
    let words = [words, &["--secret-file", "secret"]].concat();
    let mut claims: serde_json::Value =
        serde_json::from_str(&keys::claims(&claims.to_string())).expect("JSON");
    claims.as_object_mut().expect("claims").retain(|_, value| !value.is_null());
    let key = keys::shared(keys::SECRET);
    let token = keys::token(r#"{"alg":"HS256"}"#, &claims.to_string(), &key, Alg::Hs256);
    Place::new().file("secret", keys::SECRET).run_inside(words, token)
}

fn headed(more: serde_json::Value, flags: &str) -> Vec<Transcript> {
    let mut header = json!({"alg": "RS256", "kid": "test-1"});
    let more = more.as_object().expect("members").clone();
    header.as_object_mut().expect("a header").extend(more);
    let token = keys::with_header(&header.to_string());
    let place = Place::new().file("jwks.json", keys::test_1());
    let flags = flags.replace('\u{1}', "\n");
    let flags: Vec<&str> =
        if flags.contains('=') { vec![&flags] } else { flags.split(' ').collect() };
    let words = [&["explain", "--jwks", "jwks.json"], &flags[..]].concat();
    vec![place.run_inside(words, token)]
}

/// Two keys, one of that name.
fn set(kid: &str) -> String {
    let set: serde_json::Value = serde_json::from_str(&keys::test_1()).expect("JSON");
    let mut keys = [set["keys"][0].clone(), set["keys"][0].clone()];
    keys[0]["kid"] = kid.into();
    keys[1]["kid"] = "another".into();
    json!({ "keys": keys }).to_string()
}

/// The commands on a line of advice: behind the first `: ` outside of quotes that a command follows,
/// or the whole of it.
fn command(line: &str) -> Option<String> {
    let labels = ["hint: ", "  fix: ", "try      ", "verify with: ", "note: "];
    let text = labels.iter().find_map(|label| line.strip_prefix(label))?;
    let begins =
        |text: &str| ["jotkit ", "curl ", "--"].iter().any(|start| text.starts_with(start));
    let begins_a_command = |&(at, is_quoted): &(usize, bool)| {
        !is_quoted && (at == 0 || text[..at].ends_with(": ")) && begins(&text[at..])
    };
    let start = quotes(text).find(begins_a_command).map(|(at, _)| at);
    let at = start.or(line.starts_with("verify with").then_some(0))?;
    let command = &text[at..];
    Some(if command.starts_with("--") { format!("jotkit {command}") } else { command.to_owned() })
}

/// The words of commands as `sh` takes them, each list ended by an empty line.
fn words_of_a_shell(place: &Place, commands: &[String]) -> Vec<Vec<String>> {
    let shadow =
        |name| format!("{name}() {{ for w; do printf '%s\\0' \"$w\"; done; printf '\\1\\0'; }}\n");
    let mut script = shadow("jotkit") + &shadow("curl") + "touch() { echo PWNED >&2; }\n";
    commands.iter().for_each(|command| script += &format!("{command}\n"));
    let output = Command::new(SHELL)
        .arg("-c")
        .arg(script)
        .current_dir(place.path("."))
        .env_clear()
        .env("PATH", "/nowhere")
        .output()
        .expect("sh runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{commands:#?}: {errors}");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let lists = said
        .split("\u{1}\0")
        .map(|list| list.split_terminator('\0').map(str::to_owned).collect::<Vec<_>>());
    lists.filter(|list| !list.is_empty()).collect()
}

#[test]
fn hostile_text_is_one_word_of_a_command() {
    for (name, run) in POSITIONS {
        let mut whole = 0;
        for text in HOSTILE {
            let shown: Vec<String> = run(text).iter().map(ToString::to_string).collect();
            let commands: Vec<String> =
                shown.iter().flat_map(|t| t.lines()).filter_map(command).collect();
            let place = Place::new();
            let lists = words_of_a_shell(&place, &commands);
            assert!(
                std::fs::read_dir(place.path(".")).unwrap().next().is_none(),
                "{name} {text:?}"
            );
            assert_eq!(lists.len(), commands.len(), "{name} {text:?}: {commands:#?}");
            whole += usize::from(lists.iter().flatten().any(|word| word.ends_with(text)));
            for word in lists.iter().flatten().filter(|word| word.contains("PWNED")) {
                // `--require` was given a name that is a letter longer.
                let word = word.strip_suffix('x').filter(|_| !text.ends_with('x')).unwrap_or(word);
                let rest = forms(text).iter().find_map(|form| word.strip_suffix(&**form));
                assert!(rest.is_some_and(is_ours), "{name} {text:?}: {word:?} in {commands:#?}");
            }
            shown.iter().flat_map(|t| t.lines()).for_each(|line| assert_told_apart(name, line));
        }
        let needed = if ["publishable key", "jwks_uri", "url"].contains(&name) { 0 } else { 12 };
        assert!(whole >= needed, "{name}: {whole} commands had the text whole");
    }
}

/// The text as it is, as an argument (no program is given a NUL), and in a URL.
fn forms(text: &str) -> [String; 3] {
    let bare = text.replace('\0', "");
    let url = url::Url::parse(&format!("http://127.0.0.1:1/{bare}")).expect("a URL");
    let path = url.as_str()["http://127.0.0.1:1/".len()..].to_owned();
    [text.to_owned(), bare, path]
}

/// A flag or a name before a value.
fn is_ours(before: &str) -> bool {
    before.chars().all(|c| c.is_ascii_alphanumeric() || "-_=:/.".contains(c))
}

/// Each place of a text, and whether it stands within single quotes of a shell.
fn quotes(text: &str) -> impl Iterator<Item = (usize, bool)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.char_indices().map(move |(at, character)| {
        is_quoted ^= character == '\'' && (is_quoted || !is_escaped);
        is_escaped = !is_quoted && character == '\\' && !is_escaped;
        (at, is_quoted)
    })
}

/// In a sentence the text stands in quotes of a shell as well.
fn assert_told_apart(position: &str, line: &str) {
    let sentence =
        ["  fix: ", "hint: ", "  compared: ", "  recognised: ", "  measured: ", "  proof: "];
    if !sentence.iter().any(|label| line.starts_with(label)) {
        return;
    }
    for (at, is_quoted) in quotes(line) {
        let acts = ["touch PWNED", "touch$"].iter().any(|text| line[at..].starts_with(text));
        assert!(is_quoted || !acts, "{position}: {line}");
    }
}

#[test]
fn a_token_of_hostile_text_is_no_command() {
    let place = Place::new().file("jwks.json", keys::test_1());
    for text in HOSTILE {
        let token = format!(
            "{}.{}.",
            base64url::encode(json!({"alg": text}).to_string()),
            base64url::encode(text)
        );
        let shown = place.run_inside(["explain", "--jwks", "jwks.json"], token).to_string();
        shown.lines().for_each(|line| assert_told_apart("alg", line));
        let pasted = place.run_inside(["explain", "--jwks", "jwks.json"], text).to_string();
        pasted.lines().for_each(|line| assert_told_apart("pasted", line));
    }
}
