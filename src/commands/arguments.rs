//! The words of the command line, where an error could show them: whatever code wrote the error, a key
//! that was given in the wrong place is not in it.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, Id};

use crate::advice::failure::Failure;
use crate::source::shown;
use crate::source::spec::SpecFault;
use crate::sys::files;
use crate::text::escape;
use crate::text::urls;
use crate::ui::mask::masked;

/// Flags whose value is data or holds some, or is taken for a file if it is none. The value of any
/// other is a name, which reports compare and show.
const DATA: [&str; 17] = [
    "claim",
    "claim_seq",
    "claim_text",
    "claims",
    "data",
    "e",
    "error",
    "header",
    "jwks",
    "key",
    "n",
    "secret",
    "secret_key",
    "token",
    "working",
    "ws_message",
    "ws_protocol",
];
/// Arguments that may be empty: a token is checked, and a text is what it is.
const MAY_BE_EMPTY: [&str; 8] =
    ["token", "error", "rest", "working", "data", "ws_message", "claim", "claim_text"];
/// Flags whose value names something in an error that a person needs to see, however random it is.
const IDENTIFIERS: [&str; 6] = ["--kid", "--sub", "--user", "--session", "--audience", "--aud"];

/// The words behind the program's name.
pub struct Arguments<'a> {
    args: Vec<std::borrow::Cow<'a, str>>,
}

impl<'a> Arguments<'a> {
    /// Those of a command line, the program's name first.
    pub fn of(args: &'a [OsString]) -> Arguments<'a> {
        Arguments { args: args.iter().skip(1).map(|arg| arg.to_string_lossy()).collect() }
    }

    /// A password is no part of an issuer's name: it would stand in the report.
    ///
    /// # Errors
    /// One stands there.
    pub fn check(&self) -> Result<(), Failure> {
        let issuers = self.values().filter(|(flag, _)| ["--issuer", "--iss"].contains(flag));
        match issuers.map(|(_, value)| value).find(|value| urls::is_private(value)) {
            Some(_) => Err(SpecFault::SecretInIssuer.into()),
            None => Ok(()),
        }
    }

    /// The same failure without what looks like a key.
    pub fn hide_in(&self, failure: Failure) -> Failure {
        let hide = |texts: Vec<String>| texts.iter().map(|text| self.hide(text)).collect();
        let message = self.hide(&failure.message);
        let mut hints = failure.hints;
        hints.retain(|hint| self.hide(&hint.to_string()) == hint.to_string());
        Failure { message, facts: hide(failure.facts), hints, ..failure }
    }

    /// The same for a text that others made of the words, as clap does.
    pub fn hide(&self, text: &str) -> String {
        let mut words: Vec<&str> = self.secrets().collect();
        // The longest first: one may be part of another.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let hidden = words.iter().fold(text.to_owned(), |text, word| {
            let text = text.replace(word, shown::HIDDEN);
            text.replace(&escape::line(word), shown::HIDDEN)
        });
        masked(&self.shorten(self.without_passwords(hidden)))
    }

    /// URLs as they were typed: of a text the end of a password with white space can't be told.
    fn without_passwords(&self, text: String) -> String {
        let parts = self.args.iter().flat_map(|arg| parts(arg));
        let private =
            parts.map(|part| (part, urls::typed(part))).filter(|(part, shown)| part != shown);
        private.fold(text, |text, (part, shown)| text.replace(part, &shown))
    }

    /// A word of a megabyte helps nobody.
    fn shorten(&self, text: String) -> String {
        let long = self.args.iter().flat_map(|arg| parts(arg)).filter(|part| part.len() > 200);
        long.fold(text, |text, part| text.replace(part, &shown::word(part)))
    }

    /// Every word, or part of one, that looks like a secret. A part is what an error may show alone.
    fn secrets(&self) -> impl Iterator<Item = &str> {
        let names = self.values().filter(|(flag, _)| IDENTIFIERS.contains(flag));
        let named: Vec<&str> = names.map(|(_, value)| value).collect();
        let parts = self.args.iter().flat_map(|arg| parts(arg));
        parts.filter(move |part| {
            if named.contains(part) || names_file(part) {
                shown::is_surely_secret(part)
            } else {
                shown::looks_secret(part)
            }
        })
    }

    /// Flags with their values, joined by `=` or apart.
    fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        let apart = self.args.windows(2).map(|pair| (&*pair[0], &*pair[1]));
        let joined = self.args.iter().filter_map(|arg| arg.split_once('='));
        let attached = self.args.iter().filter_map(|arg| Some(("-p", arg.strip_prefix("-p")?)));
        apart.chain(joined).chain(attached)
    }
}

/// A key or a token is no name, and nothing is none either: a variable was to be there, and is not set.
///
/// # Errors
/// A flag whose value is a name has one.
pub fn check_names(command: &Command, matches: &ArgMatches) -> Result<(), Failure> {
    if let Some((verb, below)) = matches.subcommand() {
        return command.find_subcommand(verb).map_or(Ok(()), |verb| check_names(verb, below));
    }
    let is_misplaced = |value: &OsStr| {
        let value = value.to_string_lossy();
        shown::is_key(&value) || is_clerks(&value) || shown::is_key_in_url(&value)
    };
    // Few of many arguments were given; groups of them are no arguments.
    for name in matches.ids().map(Id::as_str) {
        let source = matches.value_source(name);
        let given = Some(name).filter(|_| source != Some(ValueSource::DefaultValue));
        let Some(arg) =
            given.and_then(|name| command.get_arguments().find(|arg| arg.get_id() == name))
        else {
            continue;
        };
        let mut values = matches.try_get_raw(name).ok().flatten().into_iter().flatten();
        let may_be_empty = source != Some(ValueSource::CommandLine) || MAY_BE_EMPTY.contains(&name);
        if !may_be_empty && values.clone().any(OsStr::is_empty) {
            return Err(empty(arg));
        }
        let is_name = !arg.is_positional() && !DATA.contains(&name);
        if is_name && values.any(is_misplaced) {
            let flag = arg.get_long().unwrap_or(name);
            return Err(Failure::usage(format!(
                "--{flag}: the value is a key or a token, or has one in it"
            ))
            .hint("the command line can be read by everyone on this machine"));
        }
    }
    Ok(())
}

fn empty(arg: &Arg) -> Failure {
    let place = arg.get_value_names().and_then(<[_]>::first).map_or("", |name| name.as_str());
    let name = arg.get_long().map_or(place.to_owned(), |flag| format!("--{flag}"));
    Failure::usage(format!("{name}: the value is empty"))
        .hint("if it is from a variable, check that this is set")
}

/// What stands there as a file is a name, however random it looks.
fn names_file(part: &str) -> bool {
    files::is_there(Path::new(part))
}

/// The word, what stands on either side of its first `=`, and what follows a flag of one letter.
fn parts(arg: &str) -> impl Iterator<Item = &str> {
    let (flag, value) = arg.split_once('=').unwrap_or((arg, ""));
    let attached = match arg.char_indices().nth(2) {
        Some((at, _)) if arg.starts_with('-') && !arg.starts_with("--") => &arg[at..],
        _ => "",
    };
    [arg, flag, value, attached].into_iter().filter(|part| !part.is_empty())
}

/// Whether a secret key of Clerk's stands in it.
pub fn is_clerks(text: &str) -> bool {
    text.contains("sk_test_") || text.contains("sk_live_")
}
