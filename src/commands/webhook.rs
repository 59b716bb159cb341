//! `webhook`: signatures of Standard Webhooks, as Svix and Clerk send them.

mod secret;
mod sign;
mod verify;

use clap::Subcommand;

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::sys::System;

/// Verify and sign webhooks: Standard Webhooks, as Svix and Clerk send them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit webhook verify --secret-env WEBHOOK_SECRET < request.http
  jotkit webhook sign --secret-env WEBHOOK_SECRET --body event.json -o curl")]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Debug, Subcommand)]
pub enum What {
    Verify(verify::Args),
    Sign(sign::Args),
}

impl Args {
    /// Whether the exit status is all that is wanted.
    pub fn is_quiet(&self) -> bool {
        matches!(&self.what, What::Verify(verify) if verify.quiet)
    }
}

/// # Errors
/// As each part has it.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    match &args.what {
        What::Verify(args) => verify::run(args, system, screen),
        What::Sign(args) => sign::run(args, system, screen),
    }
}
