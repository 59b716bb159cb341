//! A command line without a verb: `jotkit TOKEN`, `jotkit FILE` and `… | jotkit` do what `decode`
//! does.

use std::ffi::{OsStr, OsString};

use crate::commands::token_args::file_named;
use crate::jose::token::anatomy::Anatomy;
use crate::jose::token::{find, strip};

const VERB: &str = "decode";

/// The same line with its verb. A word that is neither token nor file stays where it is: it was
/// meant for a verb.
pub fn completed(
    mut args: Vec<OsString>,
    is_verb: impl Fn(&OsStr) -> bool,
    is_piped: bool,
) -> Vec<OsString> {
    if args.get(1).is_some_and(|arg| arg == "--color")
        && args.get(2).is_some_and(|arg| is_verb(arg))
    {
        // The value is missing, whatever else may be wrong behind it.
        args.truncate(3);
        return args;
    }
    let at = first_of_verb(&args);
    let rest = args.get(at..).unwrap_or_default();
    let is_flag = |arg: &OsString| arg.as_encoded_bytes().starts_with(b"-") && arg != "-";
    let is_help =
        |arg: &OsString| ["-h", "--help", "-V", "--version"].iter().any(|flag| arg == flag);
    let is_meant = match rest {
        // A verb would be taken for the value that is missing.
        [] => is_piped && args.last().is_some_and(|arg| arg != "--color"),
        _ if rest.iter().any(|arg| is_verb(arg)) => false,
        [first, ..] if is_flag(first) => {
            !is_help(first) && (is_piped || rest.iter().any(|arg| is_input(arg)))
        }
        [first, ..] => is_input(first),
    };
    if is_meant {
        args.insert(at, VERB.into());
    }
    args
}

/// The word in the place of the verb.
pub fn verb(args: &[OsString]) -> Option<&OsStr> {
    args.get(first_of_verb(args)).map(OsString::as_os_str)
}

/// Where the verb stands or should: behind the program's name and `--color`.
fn first_of_verb(args: &[OsString]) -> usize {
    let mut at = 1;
    while let Some(arg) = args.get(at) {
        match arg.to_str() {
            Some("--color") => at += 2,
            Some(arg) if arg.starts_with("--color=") => at += 1,
            _ => break,
        }
    }
    at.min(args.len())
}

/// Whether it is a token, holds one, or names a file.
fn is_input(arg: &OsStr) -> bool {
    let Some(text) = arg.to_str() else { return false };
    let (bare, stripped) = strip(text);
    let is_token = || Anatomy::of(bare).is_some() || find::find(bare).is_some();
    text == "-"
        || text.starts_with('@')
        || stripped.authorization
        || stripped.bearer
        || bare.starts_with("eyJ")
        || file_named(text).is_some()
        || is_token()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use crate::commands::verbless::completed;

    fn line(words: &str, is_piped: bool) -> String {
        let args = words.split_whitespace().map(OsString::from).collect();
        let args = completed(args, |arg| arg == "verify" || arg == "decode", is_piped);
        args.join(" ".as_ref()).to_string_lossy().into_owned()
    }

    #[test]
    fn tokens_files_and_pipes_are_decoded() {
        for (words, expected) in [
            ("jotkit eyJhbGciOiJub25lIn0.e30.", "jotkit decode eyJhbGciOiJub25lIn0.e30."),
            ("jotkit -", "jotkit decode -"),
            ("jotkit @token.jwt", "jotkit decode @token.jwt"),
            ("jotkit Cargo.toml -o json", "jotkit decode Cargo.toml -o json"),
            ("jotkit --redact Cargo.toml", "jotkit decode --redact Cargo.toml"),
            ("jotkit --color never eyJ.x.y", "jotkit --color never decode eyJ.x.y"),
            ("jotkit Bearer null", "jotkit decode Bearer null"),
        ] {
            assert_eq!(line(words, false), expected);
        }
        for words in ["jotkit", "jotkit -o json", "jotkit --color=always"] {
            assert_eq!(line(words, false), words);
            assert!(line(words, true).contains(" decode"), "{words}");
        }
    }

    #[test]
    fn a_verb_is_no_colour() {
        assert_eq!(line("jotkit --color verify token.jwt", false), "jotkit --color verify");
    }

    #[test]
    fn everything_else_stays() {
        for words in [
            "jotkit verify eyJhbGciOiJub25lIn0.e30.",
            "jotkit --color never verify -",
            "jotkit -o json verify Cargo.toml",
            "jotkit --help",
            "jotkit -V",
            "jotkit decod",
            "jotkit no-such.file",
            "jotkit --color",
            "jotkit src",
            "",
        ] {
            assert_eq!(line(words, true), words);
        }
    }
}
