//! What clap says of a wrong command line, in words of ours, and the help.

use std::error::Error;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, CommandFactory};

use crate::advice::failure::Failure;
use crate::commands::arguments::{Arguments, is_clerks};
use crate::commands::batch::MANY;
use crate::commands::output::within;
use crate::commands::token_args::{CHECK_PATH, no_file};
use crate::commands::{Cli, definition, help};
use crate::exit::Exit;
use crate::source::shown::{self, is_key_itself};
use crate::source::spec::SpecFault;
use crate::sys::{System, files};
use crate::text::{escape, shell, similar};
use crate::ui;
use crate::ui::style::Style;

/// The title of the last part of a verb's help.
const EXAMPLES: &str = "Examples:\n";

/// Help and version are answers; everything else clap says is about a wrong question.
pub fn explain(error: clap::Error, args: &[OsString], system: &mut System) -> Exit {
    let error = &sound(without_verb_as_value(error), args);
    let missing = no_file_either(error).or_else(|| of_many(error, args));
    let text = match error.kind() {
        _ if error.use_stderr() && args.iter().skip(1).any(is_key) => {
            plain(&SpecFault::KeyItself.into())
        }
        // Whatever is wrong with the line, clap could show it.
        _ if error.use_stderr() && args.iter().any(|arg| is_clerks(&arg.to_string_lossy())) => {
            clerk_usage()
        }
        ErrorKind::UnknownArgument if is_claims_of_sign(args) => claims_usage(),
        _ if missing.is_some() => missing.unwrap_or_default(),
        ErrorKind::UnknownArgument if secret_stands_apart(args) => secret_usage(),
        _ if error.use_stderr() => escape::text(&Arguments::of(args).hide(&in_plain_words(error))),
        ErrorKind::DisplayHelp => help_text(error, args, system),
        _ => error.render().to_string(),
    };
    let (stream, exit) = if error.use_stderr() {
        (&mut system.streams.stderr, Exit::Usage)
    } else {
        (&mut system.streams.stdout, Exit::Yes)
    };
    let text = within(text, stream);
    match stream.write(&text) {
        Ok(()) => exit,
        Err(_) => Exit::Undecided,
    }
}

/// What clap says, without what the standard library says of a number: "invalid digit found in string".
fn in_plain_words(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let Some(fault) = error.source() else { return text };
    let plain = match fault.downcast_ref::<ParseIntError>().map(ParseIntError::kind) {
        Some(IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => "the number is too large",
        Some(IntErrorKind::Zero) => "write a number of 1 or more",
        Some(_) => "write a whole number",
        None => return text,
    };
    match text.rfind(&fault.to_string()) {
        Some(at) => text[..at].to_owned() + plain + &text[at + fault.to_string().len()..],
        None => text,
    }
}

/// The name of a file or folder in the place of the verb: `jotkit token.jwt`.
fn no_file_either(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let is_file = files::is_file(Path::new(word));
    let behind =
        || format!("{} is a file: the command goes before it", shell::shown(&shown::word(word)));
    let failure = match is_file {
        true => Failure::usage(behind()).hint("to read a token: jotkit decode FILE"),
        false => Failure::usage(no_file(word)?).hint(CHECK_PATH),
    };
    let failure = failure.hint("to see the commands: jotkit --help");
    Some(plain(&failure))
}

/// A flag of `--batch` with one token: what is missing is that, and the token is not too much.
fn of_many(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let ContextValue::String(given) = error.get(ContextKind::InvalidArg)? else { return None };
    let flag = given.split(' ').next()?.strip_prefix("--")?;
    let verb = named(args);
    let is_of_many = |arg: &Arg| {
        arg.get_help_heading() == Some(MANY)
            && arg.get_id() != "batch"
            && arg.get_long() == Some(flag)
    };
    let is_missing =
        error.kind() == ErrorKind::ArgumentConflict && verb.get_arguments().any(is_of_many);
    let failure = Failure::usage(format!("--{flag} is for many tokens, which --batch reads"));
    is_missing.then(|| plain(&failure.hint("--batch FILE, in the place of TOKEN")))
}

/// Without a flag that is only a little alike (`--insecure-allow-http` for `--url`), and without the
/// advice to pass a flag as a value.
fn sound(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    if error.kind() == ErrorKind::ArgumentConflict {
        // Clap's own line has both of what can't be used together.
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage(args)));
        return error;
    }
    if error.kind() == ErrorKind::InvalidSubcommand {
        return with_meant_verb(error, args);
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let given = text(ContextKind::InvalidArg).filter(|given| given.starts_with('-'));
    let (Some(given), true) = (given, error.kind() == ErrorKind::UnknownArgument) else {
        return error;
    };
    let suggested = text(ContextKind::SuggestedArg);
    if suggested.is_none_or(|suggested| similar::name(given, [suggested].into_iter()).is_none()) {
        error.remove(ContextKind::SuggestedArg);
        let usage = ContextValue::StyledStr(usage(args));
        error.insert(ContextKind::Usage, usage);
    }
    error.remove(ContextKind::Suggested);
    error
}

/// With the verb that a misspelt one means, under the name that the help has.
fn with_meant_verb(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return error;
    };
    let command = named(args);
    let verbs = command.get_subcommands();
    let names =
        verbs.flat_map(|verb| std::iter::once(verb.get_name()).chain(verb.get_all_aliases()));
    let meant = similar::name(word, names).and_then(|name| command.find_subcommand(name));
    match meant.map(|verb| verb.get_name().to_owned()) {
        Some(name) => {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![name]))
        }
        None => {
            error.remove(ContextKind::Suggested);
            error.remove(ContextKind::SuggestedSubcommand)
        }
    };
    error
}

/// An option that took the verb for its value lacks one: `jotkit --color verify`.
fn without_verb_as_value(mut error: clap::Error) -> clap::Error {
    let is_verb = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => Cli::command().find_subcommand(value).is_some(),
        _ => false,
    };
    if is_verb && error.kind() == ErrorKind::InvalidValue {
        // Clap's own words for a value that is not there.
        error.insert(ContextKind::InvalidValue, ContextValue::String(String::new()));
        error.remove(ContextKind::SuggestedValue);
    }
    error
}

/// The usage of the verb that was named.
fn usage(args: &[OsString]) -> clap::builder::StyledStr {
    named(args).render_usage()
}

/// The definition of the verb that was named.
fn named(args: &[OsString]) -> clap::Command {
    let mut command = definition();
    for word in args.iter().skip(1).filter(|word| *word != "help") {
        if let Some(verb) = command.find_subcommand(word) {
            command = verb.clone();
        }
    }
    command
}

/// The failure without hints whose flag only other verbs have.
pub fn with_flags_of_verb(mut failure: Failure, args: &[OsString]) -> Failure {
    let flags = help::flags(&named(args));
    let hints = std::mem::take(&mut failure.hints).into_iter();
    failure.hints = hints.filter_map(|hint| hint.with_flags(|flag| flags.contains(flag))).collect();
    failure
}

/// The help, with its examples as they were written: clap would break commands over lines. The groups
/// of verbs it does not break at all.
fn help_text(error: &clap::Error, args: &[OsString], system: &System) -> String {
    let text = error.render().to_string();
    let text = match (text.rfind(EXAMPLES), named(args).get_after_help()) {
        (Some(at), Some(examples)) => format!("{}{examples}\n", &text[..at]),
        _ => text,
    };
    within(text, &system.streams.stdout)
}

/// `--secret VALUE` with a space: clap would show the value as an argument that it did not expect.
fn secret_stands_apart(args: &[OsString]) -> bool {
    args.windows(2)
        .any(|pair| pair[0] == "--secret" && !pair[1].as_encoded_bytes().starts_with(b"-"))
}

/// `--key "$(cat key.pem)"`: clap would take the dashes for a flag and show all of it.
fn is_key(arg: &OsString) -> bool {
    let text = arg.to_string_lossy();
    let value = text.split_once('=').map_or(&text[..], |(_, value)| value);
    let is_key = |text: &str| is_key_itself(text) && !is_json(text);
    text.contains("\"kty\"") || [&text, value].into_iter().any(is_key)
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// `jotkit sign '{"sub":"a"}'`.
fn is_claims_of_sign(args: &[OsString]) -> bool {
    let mut words = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    words.any(|word| word == "sign" || word == "encode") && words.any(|word| is_json(&word))
}

fn claims_usage() -> String {
    let failure = Failure::usage("give claims with --claims")
        .hint("as JSON: --claims '{\"sub\":\"user_1\"}'")
        .hint("from a file: --claims FILE");
    plain(&failure)
}

fn clerk_usage() -> String {
    let failure = Failure::usage("a Clerk secret key is in the wrong place on the command line")
        .hint("to keep it out of the process list: export CLERK_SECRET_KEY=…")
        .hint("to give it here: --secret-key=VALUE")
        .hint("to see the arguments: jotkit clerk --help");
    plain(&failure)
}

fn secret_usage() -> String {
    plain(&secret_apart())
}

/// `--secret VALUE`, which is `--secret` and a word.
pub fn secret_apart() -> Failure {
    Failure::usage("--secret prompts for its value, or takes it after an equals sign")
        .hint("to be prompted: put --secret last, or another flag after it")
        .hint("to give it here: --secret=VALUE")
        .hint("to keep it out of the process list: --secret-env NAME")
}

pub fn plain(failure: &Failure) -> String {
    ui::failure::render(failure, Style { colour: false })
}
