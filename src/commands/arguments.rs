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

/// What the value of an argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A name, which reports compare and show, so that it must be no key.
    Name,
    /// Data, or what holds some, or what is taken for a file if it is none.
    Data,
    /// The same, and it may be empty: a token is checked, and a text is what it is.
    Text,
}

/// The arguments that are more than a name, by their ids: what the value is, and what an error calls
/// what is read from there, if it names something to read. Of two that name standard input, an error
/// names the first of this table first.
pub const ARGUMENTS: [(&str, Value, Option<&str>); 31] = [
    ("jwks", Value::Data, Some("the key")),
    ("key", Value::Data, Some("the key")),
    ("source", Value::Name, Some("SOURCE")),
    ("diff", Value::Name, Some("--diff")),
    ("batch", Value::Name, Some("the tokens")),
    ("body", Value::Name, Some("the body")),
    ("ca_cert", Value::Name, Some("the CA certificates")),
    ("claims", Value::Data, Some("the claims")),
    ("error", Value::Text, Some("the message")),
    ("passphrase_file", Value::Name, Some("the passphrase")),
    ("payload", Value::Name, Some("the payload")),
    ("request", Value::Name, Some("the request")),
    ("secret_file", Value::Name, Some("the secret")),
    ("secret_key_file", Value::Name, Some("the secret key")),
    ("state", Value::Name, Some("the state")),
    ("template", Value::Name, Some("the template")),
    ("token", Value::Text, Some("the token")),
    ("user", Value::Name, Some("the users")),
    ("working", Value::Text, Some("the token of --working")),
    ("claim", Value::Text, None),
    ("claim_seq", Value::Data, None),
    ("claim_text", Value::Text, None),
    ("data", Value::Text, None),
    ("e", Value::Data, None),
    ("header", Value::Data, None),
    ("n", Value::Data, None),
    ("rest", Value::Text, None),
    ("secret", Value::Data, None),
    ("secret_key", Value::Data, None),
    ("ws_message", Value::Text, None),
    ("ws_protocol", Value::Data, None),
];
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
        let value = value(name);
        let may_be_empty = source != Some(ValueSource::CommandLine) || value == Value::Text;
        if !may_be_empty && values.clone().any(OsStr::is_empty) {
            return Err(empty(arg));
        }
        if !arg.is_positional() && value == Value::Name && values.any(is_misplaced) {
            let flag = arg.get_long().unwrap_or(name);
            return Err(Failure::usage(format!(
                "--{flag}: the value is a key or a token, or has one in it"
            ))
            .hint("the command line can be read by everyone on this machine"));
        }
    }
    Ok(())
}

fn value(id: &str) -> Value {
    ARGUMENTS.iter().find(|(own, ..)| *own == id).map_or(Value::Name, |(_, value, _)| *value)
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

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use crate::commands::arguments::{ARGUMENTS, IDENTIFIERS};
    use crate::commands::definition;

    /// Written, not read.
    const OUTPUTS: [&str; 2] = ["out", "public_out"];

    fn all(command: &Command) -> Vec<&Arg> {
        command.get_arguments().chain(command.get_subcommands().flat_map(all)).collect()
    }

    #[test]
    fn every_row_is_an_argument() {
        let definition = definition();
        let all = all(&definition);
        for (id, ..) in ARGUMENTS {
            assert!(all.iter().any(|arg| arg.get_id() == id), "{id}");
        }
        for flag in IDENTIFIERS {
            let is_named = |arg: &&Arg| {
                let aliases = arg.get_all_aliases().unwrap_or_default();
                arg.get_long().into_iter().chain(aliases).any(|name| flag[2..] == *name)
            };
            assert!(all.iter().any(is_named), "{flag}");
        }
    }

    #[test]
    fn every_argument_that_names_a_file_is_read_or_written() {
        let definition = definition();
        for arg in all(&definition) {
            let names = arg.get_value_names().unwrap_or_default();
            let id = arg.get_id().as_str();
            let is_read = ARGUMENTS.iter().any(|(own, _, read)| *own == id && read.is_some());
            let is_file = names.iter().any(|name| name.contains("FILE"));
            assert!(!is_file || is_read || OUTPUTS.contains(&id), "{id}");
        }
    }
}
