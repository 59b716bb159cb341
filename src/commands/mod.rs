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
mod usage;
pub mod values;
pub mod verbless;
pub mod verify;
pub mod webhook;
pub mod write_files;

use std::ffi::{OsStr, OsString};
use std::sync::OnceLock;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::advice::failure::Failure;
use crate::commands::arguments::{Arguments, check_names};
use crate::commands::help::Group;
use crate::commands::output::{Color, Screen, tell};
use crate::exit::Exit;
use crate::sys::System;
use crate::ui;

/// Columns of the help, at the most.
const WIDEST_HELP: usize = 100;

/// Find out why a JWT is rejected; verify, decode, sign and convert tokens and keys
#[derive(Debug, Parser)]
#[command(name = "jotkit", version, max_term_width = WIDEST_HELP, subcommand_value_name = "COMMAND")]
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

/// What the first command line was read by.
static FIRST: OnceLock<clap::Command> = OnceLock::new();

/// Runs one command line.
pub fn run(args: impl IntoIterator<Item = OsString>, system: &mut System) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let passwords = Arguments::of(&args).check();
    let (args, mut definition) = definition_for(args, system);
    if let Some(width) = system.streams.stdout.width() {
        definition = definition.term_width(width.min(WIDEST_HELP));
    }
    let matches = definition.try_get_matches_from_mut(&args);
    let names = matches.as_ref().map_or(Ok(()), |matches| check_names(&definition, matches));
    // To take it apart and wipe it costs a tenth of a start, and it holds nothing of the user's: that of
    // the first command line stays. A process that runs more of them, as tests do, loses no memory.
    let _ = FIRST.set(definition);
    let inputs = matches.as_ref().map_or(Ok(()), |matches| stdin::claim(matches, system));
    if let Err(failure) = passwords.and(names).and(inputs) {
        let _ = tell(usage::plain(&failure), system);
        return failure.exit;
    }
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            return usage::explain(error, &args, system);
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
            let failure = usage::with_flags_of_verb(Arguments::of(&args).hide_in(failure), &args);
            let text = ui::failure::render(&failure, screen.err);
            // Where even standard error is gone, the status still tells.
            let _ = tell(text, system);
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
            Verb::Decode(_)
            | Verb::Sign(_)
            | Verb::Jwks(_)
            | Verb::Convert(_)
            | Verb::Keygen(_)
            | Verb::Guard(_)
            | Verb::Webhook(_)
            | Verb::Profile(_)
            | Verb::Clerk(_)
            | Verb::Demo(_)
            | Verb::Completions(_) => true,
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        crate::commands::definition().debug_assert();
    }
}
