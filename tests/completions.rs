//! Completion of values, in the shells that are here: profiles, causes, algorithms and the kids of the
//! files that the line names.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use clap_complete::Shell;
use jotkit::commands::completions::script;

use crate::support::server::Server;
use crate::support::{Place, finish, keys, not_to_be_had};

fn place() -> Place {
    let hostile = r#"{"keys":[{"kid":"$(touch${IFS}pwned)","kty":"oct","k":"AA"},
        {"kid":"`touch pwned`","kty":"oct","k":"AA"},{"kid":"a;b","kty":"oct","k":"AA"}]}"#;
    Place::new()
        .file("keys.json", keys::test_1())
        .file("hostile.json", hostile)
        .file("jotkit.toml", "[profile.dev]\nleeway = 1\n[profile.prod]\nleeway = 1\n")
}

fn values(flag: &str, line: &str) -> Vec<String> {
    let words = format!("completions bash -- {flag}");
    let said = place().run_with(&words, line.replace(' ', "\n"));
    assert_eq!(said.ends_with(0).stderr, "");
    said.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn values_are_those_at_hand() {
    assert_eq!(values("--profile", ""), ["dev", "prod"]);
    assert_eq!(values("-p", ""), ["dev", "prod"]);
    assert!(values("--alg", "").contains(&"ES256".to_owned()));
    assert!(values("--cause", "").contains(&"time.expired".to_owned()));
    assert_eq!(values("--kid", "jotkit jwks keys.json --kid"), ["test-1"]);
    assert_eq!(values("--kid", "jotkit sign --key keys.json --kid"), ["test-1"]);
    for line in ["", "jotkit jwks absent.json --kid", "jotkit jwks jotkit.toml --kid"] {
        assert!(values("--kid", line).is_empty(), "{line}");
    }
    assert!(values("--nothing", "").is_empty());
}

/// A shell may read more in a kid than a word.
#[test]
fn what_is_no_plain_word_is_left_out() {
    assert!(values("--kid", "jotkit jwks hostile.json --kid").is_empty());
}

#[test]
fn nobody_is_asked_over_the_network() {
    let server = Server::issuer();
    let line = format!("jotkit jwks {} --kid", server.url("/.well-known/jwks.json"));
    assert!(values("--kid", &line).is_empty());
    assert!(server.asked().is_empty());
}

/// Every flag of which values are known, in each script.
#[test]
fn each_script_asks_for_values() {
    for (shell, asks) in [
        (Shell::Bash, "_jotkit_values \"$1\" {}"),
        (Shell::Zsh, "{_jotkit_values {}}"),
        (Shell::Fish, "jotkit completions fish -- {} "),
    ] {
        let script = script(shell);
        for flag in ["--alg", "--kid", "--profile", "--cause"] {
            assert!(script.contains(&asks.replacen("{}", flag, 1)), "{shell} {flag}");
        }
    }
}

/// What a shell offers for the last word of a line, by its own machinery.
fn offered(shell: &str, program: &str) -> Option<Vec<String>> {
    let place = place();
    let tool = Path::new(env!("CARGO_BIN_EXE_jotkit")).parent().expect("a folder");
    let path = format!("{}:/usr/bin:/bin", tool.display());
    if Command::new(shell).arg("-c").arg(":").output().is_err() {
        not_to_be_had(&format!("{shell} is not installed"));
        return None;
    }
    let mut command = assert_cmd::Command::new(shell);
    command.args(["-c", program]).current_dir(place.path(".")).env_clear().env("PATH", path);
    command.env("HOME", place.path(".")).timeout(Duration::from_secs(60));
    let said = finish(&mut command);
    assert!(!place.path("pwned").exists(), "{said}");
    Some(said.ends_with(0).stdout.split_whitespace().map(str::to_owned).collect())
}

fn in_bash(line: &str) -> Option<Vec<String>> {
    offered(
        "bash",
        &format!(
            "source <(jotkit completions bash)\n\
         COMP_WORDS=({line}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))\n\
         _jotkit jotkit \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
        ),
    )
}

#[test]
fn bash_offers_values() {
    for (line, expected) in [
        ("jotkit verify --profile p", &["prod"][..]),
        ("jotkit verify -p ''", &["dev", "prod"]),
        ("jotkit verify --alg ES25", &["ES256", "ES256K"]),
        ("jotkit explain --cause time.exp", &["time.expired"]),
        ("jotkit jwks keys.json --kid t", &["test-1"]),
        ("jotkit jwks hostile.json --kid ''", &[]),
        ("jotkit verify --audi", &["--audience"]),
    ] {
        let Some(found) = in_bash(line) else { return };
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn fish_offers_values() {
    let ask = "jotkit completions fish | source\n\
        complete -C 'jotkit verify --profile p' | string replace -r '\\t.*' ''";
    if let Some(found) = offered("fish", ask) {
        assert_eq!(found, ["prod"]);
    }
}

/// A key of its own completes the word and shows the line.
fn in_zsh(line: &str) -> Option<Vec<String>> {
    let program = r#"
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PROMPT=; autoload -U compinit; compinit -u -D; source <(jotkit completions zsh)
show() { zle complete-word; print -r -- "FOUND $BUFFER END" }; zle -N show; bindkey "^T" show'
zpty -w -n z "LINE"$'\x14'
zpty -r z said '*FOUND jotkit*END*'
print -r -- ${${said##*FOUND }%% END*}"#;
    offered("zsh", &program.replace("LINE", line))
}

#[test]
fn zsh_offers_values() {
    for (line, expected) in [
        ("jotkit verify --profile p", "jotkit verify --profile prod"),
        ("jotkit verify --alg PS2", "jotkit verify --alg PS256"),
        ("jotkit explain --cause time.exp", "jotkit explain --cause time.expired"),
        ("jotkit jwks keys.json --kid t", "jotkit jwks keys.json --kid test-1"),
        ("jotkit verify --audi", "jotkit verify --audience="),
        ("jotkit veri", "jotkit verify"),
    ] {
        let Some(found) = in_zsh(line) else { return };
        assert_eq!(found.join(" "), expected);
    }
}
