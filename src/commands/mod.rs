//! One file a verb: its flags and its `run`, from arguments over keys and a report to an exit status.

pub mod arguments;
pub mod batch;
pub mod clerk;
pub mod completions;
pub mod convert;
pub mod decode;
pub mod demo;
pub mod documents;
pub mod environment;
pub mod explain;
pub mod fixtures;
pub mod guard;
pub mod help;
pub mod inputs;
pub mod jwks;
pub mod key_format;
pub mod keygen;
pub mod output;
pub mod probe;
pub mod profile;
pub mod progress;
pub mod project;
pub mod request;
pub mod second_opinion;
pub mod serve;
pub mod sign;
pub mod signer;
pub mod stdin;
pub mod time_args;
pub mod token_args;
pub mod values;
pub mod verbless;
pub mod verify;
pub mod webhook;
pub mod write_files;

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::num::{IntErrorKind, ParseIntError};
use std::path::Path;
use std::sync::OnceLock;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::advice::failure::Failure;
use crate::commands::arguments::{Arguments, check_names, is_clerks};
use crate::commands::batch::MANY;
use crate::commands::help::Group;
use crate::commands::output::{Color, Screen};
use crate::commands::token_args::{CHECK_PATH, no_file};
use crate::exit::Exit;
use crate::source::shown::{self, is_key_itself};
use crate::source::spec::SpecFault;
use crate::sys::{System, files};
use crate::text::{escape, shell, similar};
use crate::ui;
use crate::ui::style::Style;
use crate::ui::wrap;

/// Find out why a JWT is rejected; verify, decode, sign and convert tokens and keys
#[derive(Debug, Parser)]
#[command(name = "jotkit", version, max_term_width = 100, subcommand_value_name = "COMMAND")]
#[command(override_usage = "jotkit [TOKEN|FILE]\n       jotkit <COMMAND> [OPTIONS]")]
#[command(after_help = "Without a command, a token is decoded.\n\
    Exit status: 0 accepted, 1 rejected, 2 usage error, 3 undecided.\n\
    Start with: jotkit demo")]
struct Cli {
    /// When to use colour
    #[arg(long, hide_short_help = true, value_name = "WHEN")]
    #[arg(global = true, default_value = "auto", hide_default_value = true)]
    color: Color,
    #[command(subcommand)]
    verb: Verb,
}

/// Verbs by what they work on, in the order in which they are shown.
const GROUPS: [Group; 4] = [
    ("Tokens", &["decode", "verify", "explain", "sign"]),
    ("Keys", &["jwks", "convert", "keygen"]),
    ("Issuers and APIs", &["serve", "probe", "guard", "fixtures", "webhook"]),
    ("Set-up", &["profile", "clerk", "demo", "completions"]),
];

/// Each defines its flags only when it is the one that runs: a quarter of a short run went into
/// flags of verbs that nobody asked for.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Verb {
    #[command(alias = "inspect")]
    Decode(decode::Args),
    #[command(alias = "validate")]
    Verify(Box<verify::Args>),
    Explain(Box<explain::Args>),
    #[command(alias = "encode")]
    Sign(Box<sign::Args>),
    Jwks(jwks::Args),
    Convert(convert::Args),
    Keygen(keygen::Args),
    Serve(Box<serve::Args>),
    Probe(Box<probe::Args>),
    Fixtures(fixtures::Args),
    Guard(Box<guard::Args>),
    Webhook(webhook::Args),
    Profile(profile::Args),
    Clerk(clerk::Args),
    Demo(demo::Args),
    Completions(completions::Args),
}

/// The command line's definition, for completions and man pages.
pub fn definition() -> clap::Command {
    let mut command = Cli::command();
    command.build();
    help::grouped(command, &GROUPS)
}

/// The line with its verb, and as much of the definition as it needs: all of it where no verb is named,
/// for the help.
fn definition_for(args: Vec<OsString>, system: &System) -> (Vec<OsString>, clap::Command) {
    let command = Cli::command();
    let is_verb = |arg: &OsStr| arg == "help" || command.find_subcommand(arg).is_some();
    let args = verbless::completed(args, is_verb, !system.streams.stdin_is_terminal());
    match verbless::verb(&args).filter(|verb| is_verb(verb) && *verb != "help") {
        Some(_) => (args, command),
        None => (args, definition()),
    }
}

/// The title of the last part of a verb's help.
const EXAMPLES: &str = "Examples:\n";

/// What the first command line was read by.
static FIRST: OnceLock<clap::Command> = OnceLock::new();

/// Runs one command line.
pub fn run(args: impl IntoIterator<Item = OsString>, system: &mut System) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let passwords = Arguments::of(&args).check();
    let (args, mut definition) = definition_for(args, system);
    let matches = definition.try_get_matches_from_mut(&args);
    let names = matches.as_ref().map_or(Ok(()), |matches| check_names(&definition, matches));
    // To take it apart and wipe it costs a tenth of a start, and it holds nothing of the user's: that of
    // the first command line stays. A process that runs more of them, as tests do, loses no memory.
    let _ = FIRST.set(definition);
    let inputs = matches.as_ref().map_or(Ok(()), |matches| stdin::claim(matches, system));
    if let Err(failure) = passwords.and(names).and(inputs) {
        let _ = system.streams.stderr.write(&plain(&failure));
        return failure.exit;
    }
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            let error = sound(without_verb_as_value(error), &args);
            return explain_usage(&error, &args, system);
        }
    };
    let is_quiet = match &cli.verb {
        Verb::Verify(verify) => verify.quiet,
        Verb::Webhook(webhook) => webhook.is_quiet(),
        _ => false,
    };
    let screen = Screen::new(system, cli.color).quiet(is_quiet);
    if !cli.verb.answers_in_text() {
        system.streams.stdout.is_optional();
    }
    let explained = match &cli.verb {
        Verb::Verify(verify) => verify.explained(&args),
        _ => None,
    };
    let result = dispatch(cli.verb, system, &screen);
    if let (Ok(Exit::No), Some(step)) = (&result, explained) {
        let _ = screen.note(system, "hint", &step.to_string());
    }
    for warning in std::mem::take(&mut system.warnings) {
        let _ = screen.note(system, "warning", &warning);
    }
    match result {
        Ok(exit) => exit,
        Err(failure) if is_quiet && failure.exit != Exit::Usage => failure.exit,
        Err(failure) => {
            let failure = with_flags_of_verb(Arguments::of(&args).hide_in(failure), &args);
            let text = ui::failure::render(&failure, screen.err);
            // Where even standard error is gone, the status still tells.
            let _ = system.streams.stderr.write(&text);
            failure.exit
        }
    }
}

impl Verb {
    /// Whether nothing is left of the answer where standard output is closed: the others answer by
    /// their status, in files or over HTTP.
    fn answers_in_text(&self) -> bool {
        match self {
            Verb::Verify(args) => args.print.is_some() || args.is_batch(),
            Verb::Explain(args) => args.list || args.cause.is_some(),
            Verb::Probe(args) => args.list || args.dry_run,
            Verb::Webhook(webhook::Args { what: webhook::What::Verify(_) })
            | Verb::Serve(_)
            | Verb::Fixtures(_) => false,
            _ => true,
        }
    }
}

fn dispatch(verb: Verb, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    match verb {
        Verb::Decode(args) => decode::run(&args, system, screen),
        Verb::Verify(args) => verify::run(&args, system, screen),
        Verb::Explain(args) => explain::run(*args, system, screen),
        Verb::Sign(args) => sign::run(&args, system, screen),
        Verb::Jwks(args) => jwks::run(&args, system, screen),
        Verb::Convert(args) => convert::run(&args, system, screen),
        Verb::Keygen(args) => keygen::run(&args, system, screen),
        Verb::Serve(args) => serve::run(&args, system, screen),
        Verb::Probe(args) => probe::run(&args, system, screen),
        Verb::Fixtures(args) => fixtures::run(&args, system, screen),
        Verb::Guard(args) => guard::run(&args, system, screen),
        Verb::Webhook(args) => webhook::run(&args, system, screen),
        Verb::Clerk(args) => clerk::run(&args, system, screen),
        Verb::Profile(args) => profile::run(&args, system, screen),
        Verb::Demo(args) => demo::run(&args, system, screen),
        Verb::Completions(args) => completions::run(&args, system),
    }
}

/// Help and version are answers; everything else clap says is about a wrong question.
fn explain_usage(error: &clap::Error, args: &[OsString], system: &mut System) -> Exit {
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

/// Without hints whose flag only other verbs have.
fn with_flags_of_verb(mut failure: Failure, args: &[OsString]) -> Failure {
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
    match system.streams.stdout.width() {
        Some(width) => wrap::wrap(&text, width),
        None => text,
    }
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
fn secret_apart() -> Failure {
    Failure::usage("--secret prompts for its value, or takes it after an equals sign")
        .hint("to be prompted: put --secret last, or another flag after it")
        .hint("to give it here: --secret=VALUE")
        .hint("to keep it out of the process list: --secret-env NAME")
}

fn plain(failure: &Failure) -> String {
    ui::failure::render(failure, Style { colour: false })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        crate::commands::definition().debug_assert();
    }
}
