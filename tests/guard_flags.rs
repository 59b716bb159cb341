//! `guard`: what is asked for stands in the code, or is refused. Nothing is left out without a word:
//! code that accepts what it was told to reject is worse than none.

use jotkit::commands::definition;
use jotkit::guard::catalogue::{self, Stack};
use jotkit::source::profile;

use crate::support::Place;

/// What shows that a value is in the code.
enum Shown {
    /// This piece of it.
    Piece(&'static str),
    /// The code is another one than without it.
    Changed,
    /// It asks for nothing of the code.
    Not,
}

/// The words of every flag, and what shows them. A new flag needs a line here.
fn of_flag(flag: &str) -> (&'static str, Shown) {
    match flag {
        "issuer" => ("--issuer https://given.example", Shown::Piece("given")),
        "audience" => ("--audience given", Shown::Piece("given")),
        "alg" => ("--alg ES384", Shown::Piece("ES384")),
        "jwks" => ("--jwks https://given.example/keys", Shown::Piece("given")),
        "require" => ("--require given=x", Shown::Piece("given")),
        "role" => ("--role given", Shown::Piece("given")),
        "role-claim" => ("--role x --role-claim given", Shown::Piece("given")),
        "authorized-party" => ("--authorized-party https://given.example", Shown::Piece("given")),
        "optional" => ("--optional", Shown::Changed),
        "websocket" => ("--websocket", Shown::Changed),
        "graphql" => ("--graphql", Shown::Changed),
        "profile" | "clerk" | "list" | "output" | "json" | "help" => ("", Shown::Not),
        other => panic!("decide how --{other} is seen in the code of a guard"),
    }
}

/// The same for members of a profile.
fn of_member(name: &str) -> (&'static str, Shown) {
    match name {
        "issuer" => ("\"https://given.example\"", Shown::Piece("given")),
        "audience" => ("\"given\"", Shown::Piece("given")),
        "algorithms" => ("\"ES384\"", Shown::Piece("ES384")),
        "authorized_parties" => ("\"https://given.example\"", Shown::Piece("given")),
        "require" => ("\"given=x\"", Shown::Piece("given")),
        "typ" => ("\"given\"", Shown::Piece("given")),
        "max_age" => ("777", Shown::Piece("777")),
        "jwks" => ("\"https://given.example/keys\"", Shown::Piece("given")),
        "key" => ("\"given.pem\"", Shown::Piece("given")),
        "key_env" | "secret_env" => ("\"GIVEN\"", Shown::Piece("GIVEN")),
        "secret_file" => ("\"given.txt\"", Shown::Piece("given")),
        // Without it a guard is the stricter.
        "leeway" => ("\"5s\"", Shown::Not),
        // How a key is opened that is refused itself.
        "secret_encoding" | "passphrase_env" | "passphrase_file" => ("", Shown::Not),
        other => panic!("decide how {other} is seen in the code of a guard"),
    }
}

/// Where the code is the same because it does that anyway, as the pages say.
const ANYWAY: [(&str, &str); 2] = [("axum", "websocket"), ("go", "websocket")];

/// What has to be said for there to be code, but for `without`.
fn line(stack: &Stack, without: &str) -> String {
    let (name, is_clerks) = stack.parts();
    let needed = [("issuer", "--issuer https://i.example"), ("audience", "--audience a")];
    let needed = needed.iter().filter(|(flag, _)| !is_clerks && *flag != without);
    let words: String = needed.map(|(_, words)| format!(" {words}")).collect();
    format!("guard {name}{words}{}", if is_clerks { " --clerk" } else { "" })
}

fn check(place: &Place, line: &str, shown: &Shown, without: &str, flag: &str) {
    let transcript = place.run(line);
    let (code, said) = (&transcript.stdout, &transcript.stderr);
    if transcript.status == 2 {
        let is_named = said.contains(&format!("--{flag}")) || said.contains("keys of the profile");
        assert!(code.is_empty() && is_named, "{line}\n{transcript}");
        return;
    }
    transcript.ends_with(0);
    match shown {
        Shown::Piece(piece) => assert!(code.contains(piece), "{line}: {flag} is dropped\n{code}"),
        Shown::Changed => assert_ne!(code, without, "{line}: {flag} is dropped"),
        Shown::Not => {}
    }
}

#[test]
fn no_flag_is_dropped() {
    let place = Place::new();
    let definition = definition();
    let guard = definition.find_subcommand("guard").expect("the verb");
    let own = guard.get_arguments().filter(|flag| !flag.is_global_set());
    let flags: Vec<&str> = own.filter_map(clap::Arg::get_long).collect();
    assert!(flags.contains(&"issuer") && flags.len() > 10, "{flags:?}");
    for stack in catalogue::all() {
        let without = place.run(&line(&stack, "")).ends_with(0).stdout.clone();
        for flag in &flags {
            let (words, shown) = of_flag(flag);
            if !words.is_empty() && !ANYWAY.contains(&(stack.name, flag)) {
                check(&place, &format!("{} {words}", line(&stack, flag)), &shown, &without, flag);
            }
        }
    }
}

#[test]
fn nothing_of_a_profile_is_dropped() {
    for stack in catalogue::all() {
        for (name, _) in profile::MEMBERS {
            let (value, shown) = of_member(name);
            // Clerk's SDKs have keys of their own, from the environment.
            let is_key = ["jwks", "key", "key_env", "secret_env", "secret_file"].contains(&name);
            if value.is_empty() || is_key && stack.parts().1 {
                continue;
            }
            let flag = match name {
                "algorithms" => "alg".to_owned(),
                "authorized_parties" => "authorized-party".to_owned(),
                name => name.replace('_', "-"),
            };
            let place =
                Place::new().file("jotkit.toml", format!("[profile.p]\n{name} = {value}\n"));
            let line = format!("{} -p p", line(&stack, name));
            check(&place, &line, &shown, "", &flag);
        }
    }
}

/// Values are refused one by one, with the stacks that have them; a role's claim needs a role.
#[test]
fn a_refusal_names_what_is_missing() {
    let place = Place::new().file("jotkit.toml", "[profile.p]\ntyp = \"at+jwt\"\n");
    for (line, said, hint) in [
        ("guard express --clerk --alg ES384", "express --clerk has no --alg", "haproxy"),
        ("guard fastapi --clerk --jwks https://a.example", "has no --jwks", "fastapi"),
        ("guard nextjs --clerk --role x --role-claim y", "has no --role-claim", "nestjs"),
        ("guard apache --issuer https://i --audience a --alg ES256", "has no --alg", "axum"),
        ("guard flask -p p --issuer https://i --audience a", "has no --typ", "the profile"),
        ("guard flask --issuer https://i --audience a --role-claim x", "--role", ""),
    ] {
        let transcript = place.run(line);
        transcript.ends_with(2);
        let text = &transcript.stderr;
        assert!(transcript.stdout.is_empty() && text.contains(said), "{line}\n{transcript}");
        assert!(text.contains(hint), "{line}\n{transcript}");
    }
}
