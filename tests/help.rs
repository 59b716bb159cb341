//! The help of the tool and of each verb: short, in groups, with examples that work.

use jotkit::commands::definition;
use snapbox::str;

use crate::support::{Place, finish};

/// The help of a verb on 80 columns.
fn short(verb: &str) -> String {
    let place = Place::new();
    let shown = finish(place.command().env("COLUMNS", "80").args([verb, "-h"]));
    shown.ends_with(0).stdout.clone()
}

fn verbs() -> Vec<String> {
    let verbs = definition();
    let names = verbs.get_subcommands().map(|verb| verb.get_name().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn verbs_stand_in_groups() {
    Place::new().run("--help").shows(str![[r#"
status 0
--- standard output
Find out why a JWT is rejected; verify, decode, sign and convert tokens and keys

Usage: jotkit [TOKEN|FILE]
       jotkit <COMMAND> [OPTIONS]

Tokens:
  decode       Show the header and payload of a token, without verifying it
  verify       Verify a token: signature, times, issuer, audience
  explain      Find out why a token is rejected, and what to do about it
  sign         Make a token with a local key, or have an issuer make it

Keys:
  jwks         Show, check or compare the keys of an issuer, a URL or a file
  convert      Convert a key between formats: JWK, JWKS, PEM, DER, SSH or certificate
  keygen       Make a key

Issuers and APIs:
  serve        Serve a local issuer: discovery, key set and tokens
  probe        Try an API with good and broken tokens
  guard        Print the code that protects an API
  fixtures     Make a folder of good and broken tokens for tests
  webhook      Verify and sign webhooks: Standard Webhooks, as Svix and Clerk send them

Set-up:
  profile      Show the profiles of jotkit.toml, or check the keys of one
  clerk        Clerk tools: keys, environment, JWT templates, session tokens
  demo         Show what jotkit does: an issuer, a token, and three rejections
  completions  Print a completion script for a shell

Options:
      --color <WHEN>
          When to use colour
          
          [possible values: auto, always, never]

  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Without a command, a token is decoded.
Exit status: 0 accepted, 1 rejected, 2 usage error, 3 undecided.
Start with: jotkit demo

--- standard error

"#]]);
    let help = Place::new().run("-h").stdout;
    for verb in verbs() {
        let lines = help.lines().filter(|line| line.starts_with(&format!("  {verb} ")));
        assert_eq!(lines.count(), 1, "{verb}: {help}");
    }
    assert!(!help.contains("More:"), "a verb is in no group: {help}");
    // Whatever stands behind it.
    assert_eq!(Place::new().run("--help verify").stdout, Place::new().run("--help").stdout);
}

#[test]
fn a_verbs_short_help_fits_a_screen_and_ends_in_two_examples() {
    for verb in verbs() {
        let help = short(&verb);
        assert!(help.lines().count() <= 40, "{} lines: {help}", help.lines().count());
        let (_, examples) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{help}"));
        let examples: Vec<&str> = examples.lines().map(str::trim).collect();
        assert_eq!(examples.len(), 2, "{help}");
        for example in examples {
            let words = words(example);
            assert_eq!(words[1], verb, "{example}");
            let read = definition().try_get_matches_from(&words);
            assert!(read.is_ok(), "{example}: {}", read.unwrap_err());
        }
    }
}

/// They are typed by whoever reads them.
#[test]
fn examples_are_not_broken_over_lines() {
    let mut commands: Vec<(String, clap::Command)> = vec![(String::new(), definition())];
    let mut count = 0;
    while let Some((path, command)) = commands.pop() {
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            commands.push((format!("{path} {}", sub.get_name()).trim().to_owned(), sub.clone()));
        }
        let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        if !examples.starts_with("Examples:\n") {
            continue;
        }
        count += 1;
        for (columns, line) in [
            ("40", format!("{path} -h")),
            ("60", format!("{path} --help")),
            ("60", format!("help {path}")),
        ] {
            let place = Place::new();
            let help = finish(place.command().env("COLUMNS", columns).args(line.split(' ')));
            let end = format!("\n\n{examples}\n");
            assert!(help.ends_with(0).stdout.ends_with(&end), "{line}\n{help}");
        }
    }
    assert!(count > 15, "{count}");
}

/// As a shell reads it, up to where a stream is redirected.
fn words(line: &str) -> Vec<String> {
    let line = line.split([' ']).take_while(|word| !word.starts_with(['<', '>']));
    let line = line.collect::<Vec<_>>().join(" ");
    let pieces = line.split('\'').enumerate().flat_map(|(at, piece)| match at % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    });
    pieces.collect()
}

/// What a value is, on one line.
#[test]
fn helps_are_nouns_on_one_line() {
    let (mut commands, mut wrong) = (vec![definition()], Vec::new());
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().filter(|c| c.get_name() != "help").cloned());
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let place = format!("{} {}: {help}", command.get_name(), arg.get_id());
            let asks = ["Who", "Whom", "How ", "What ", "By how", "Which"];
            let private = ["demand", "spelling", "told by", "judge", "by default", "asked for"];
            let is_good = !help.is_empty()
                && !help.contains('\n')
                && help.len() <= 80
                && !asks.iter().any(|word| help.starts_with(word))
                && !private.iter().any(|word| help.to_lowercase().contains(word));
            wrong.extend((!is_good).then_some(place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_long_help_has_all_flags() {
    let place = Place::new();
    for verb in verbs() {
        let help = place.run(&format!("{verb} --help")).stdout;
        let definition = definition();
        let verb = definition.find_subcommand(&verb).expect("a verb");
        for arg in verb.get_arguments().filter(|arg| !arg.is_hide_set()) {
            if let Some(long) = arg.get_long() {
                assert!(help.contains(&format!("--{long}")), "{long}: {help}");
            }
        }
    }
}
