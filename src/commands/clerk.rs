//! `clerk`: what only Clerk has.

pub mod api;
pub mod backend_api;
mod env;
mod key;
pub mod templates;
mod token;

use clap::Subcommand;

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::sys::System;

/// Clerk tools: keys, environment, JWT templates, session tokens
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit clerk env
  jotkit clerk templates")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Key(key::Args),
    Env(env::Args),
    Templates(templates::Args),
    Token(token::Args),
}

/// # Errors
/// As each part has it.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    match &args.what {
        What::Key(args) => key::run(args, system, screen),
        What::Env(args) => env::run(args, system, screen),
        What::Templates(args) => templates::run(args, system, screen),
        What::Token(args) => token::run(args, system, screen),
    }
}
