//! `clerk token`: a token of a session, ready for `verify`.

use crate::advice::failure::Failure;
use crate::commands::clerk::api::{ApiArgs, parse};
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::provider::clerk::key::{ClerkKey, Mode};
use crate::sys::System;

/// Fetch a session token, or a token of a JWT template
///
/// Only the token goes to standard output.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Session
    #[arg(long, value_name = "ID", value_parser = |id: &str| prefixed(id, "sess_"))]
    #[arg(required_unless_present = "user", conflicts_with = "user")]
    session: Option<String>,
    /// User of a development instance: uses the last active session, or a new one
    #[arg(long, value_name = "ID", value_parser = |id: &str| prefixed(id, "user_"))]
    user: Option<String>,
    /// JWT template [default: none, a session token]
    #[arg(long, value_name = "NAME", value_parser = parse_template)]
    template: Option<String>,
    #[command(flatten)]
    api: ApiArgs,
}

/// # Errors
/// Clerk gives no token, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let api = args.api.open(system, screen)?;
    let session = match (&args.session, &args.user) {
        (Some(session), _) => session.clone(),
        (None, Some(user)) => {
            if parse(&api.secret_key) != Ok(ClerkKey::Secret(Mode::Test)) {
                return Err(Failure::usage("--user is for development instances: sk_test_…")
                    .hint("to use a session that a user has opened: --session sess_…"));
            }
            api.session_of(user, system)?
        }
        (None, None) => return Err(Failure::usage("name a session: --session sess_…")),
    };
    let token = api.token(&session, args.template.as_deref(), system)?;
    system.streams.stdout.write(&format!("{token}\n"))?;
    Ok(Exit::Yes)
}

fn prefixed(text: &str, prefix: &str) -> Result<String, String> {
    match text.strip_prefix(prefix) {
        Some(rest) if !rest.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("it begins with {prefix}")),
    }
}

/// A step of a path that is only dots would lead elsewhere (RFC 3986 section 5.2.4).
fn parse_template(text: &str) -> Result<String, String> {
    if text.trim_matches('.').is_empty() {
        Err("not a template's name".into())
    } else {
        Ok(text.to_owned())
    }
}
