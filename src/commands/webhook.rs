//! `webhook`: signatures of Standard Webhooks, as Svix and Clerk send them.

mod secret;
mod sign;
mod verify;

use clap::{Subcommand, ValueEnum};

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::sys::System;
use crate::webhook::message::Family;

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

/// The prefix of the headers' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Headers {
    /// svix-id, svix-timestamp, svix-signature
    Svix,
    /// webhook-id, webhook-timestamp, webhook-signature
    Webhook,
}

impl From<Headers> for Family {
    fn from(headers: Headers) -> Family {
        match headers {
            Headers::Svix => Family::Svix,
            Headers::Webhook => Family::Webhook,
        }
    }
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
