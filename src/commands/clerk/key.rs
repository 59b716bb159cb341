//! `clerk key`: what a key of Clerk's says.

use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::inputs::parse_secret;
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::exit::Exit;
use crate::jose::key::secret::Secret;
use crate::provider::clerk::key::{ClerkKey, KeyFault, MAX_LENGTH};
use crate::sys::System;
use crate::sys::files::ReadError;
use crate::text::step::Step;
use crate::ui::json;

/// Show what kind of Clerk key this is, and its instance
///
/// A publishable key contains its instance. Of a secret key, only the kind is shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Key, pk_… or sk_…, or `-` for standard input (default)
    #[arg(value_name = "KEY", value_parser = parse_secret)]
    key: Option<Secret>,
    #[command(flatten)]
    output: FormatArgs,
}

#[derive(Serialize)]
struct KeyDocument {
    schema: &'static str,
    kind: Option<&'static str>,
    mode: Option<&'static str>,
    issuer: Option<String>,
    jwks_url: Option<String>,
    fault: Option<String>,
}

/// # Errors
/// No key of Clerk's, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let given = args.key.as_ref().filter(|key| key.expose() != b"-");
    let read = match given {
        Some(key) => parse(key.expose()),
        None => from_stdin(system)?,
    };
    if given.is_some_and(|key| key.expose().windows(3).any(|window| window == b"sk_")) {
        let text = "a secret key on the command line can be seen in the process list and in the \
                    shell's history; on standard input it can't";
        screen.note(system, "warning", text)?;
    }
    let text = match (args.output.format(), &read) {
        (Format::Json, read) => json::document(&document(read)),
        (Format::Human, Ok(key)) => human(key),
        (Format::Human, Err(fault)) => return Err(refused(*fault)),
    };
    system.streams.stdout.write(&text)?;
    Ok(if read.is_ok() { Exit::Yes } else { Exit::No })
}

fn from_stdin(system: &mut System) -> Result<Result<ClerkKey, KeyFault>, Failure> {
    system.streams.claim_stdin("the key")?;
    match system.streams.read_stdin(MAX_LENGTH) {
        Ok(bytes) => Ok(parse(Secret::new(bytes).expose().trim_ascii())),
        Err(ReadError::TooLarge { .. }) => Ok(Err(KeyFault::TooLong)),
        Err(error) => Err(Failure::undecided(format!("standard input: {error}"))),
    }
}

fn parse(bytes: &[u8]) -> Result<ClerkKey, KeyFault> {
    ClerkKey::parse(std::str::from_utf8(bytes).map_err(|_| KeyFault::Foreign)?)
}

fn human(key: &ClerkKey) -> String {
    let mode = key.mode().word();
    match key {
        ClerkKey::Secret(_) => format!("kind     secret, of a {mode} instance\n"),
        ClerkKey::Publishable(key) => format!(
            "kind     publishable, of a {mode} instance\nissuer   {issuer}\nkey set  {}\n\
             try      {}\n",
            key.jwks_url(),
            Step::default().run("jotkit verify --issuer").arg(key.issuer()),
            issuer = key.issuer(),
        ),
    }
}

fn document(read: &Result<ClerkKey, KeyFault>) -> KeyDocument {
    let key = read.as_ref().ok();
    let publishable = key.and_then(|key| match key {
        ClerkKey::Publishable(publishable) => Some(publishable),
        ClerkKey::Secret(_) => None,
    });
    KeyDocument {
        schema: "jotkit.clerk-key/1",
        kind: key.map(|_| if publishable.is_some() { "publishable" } else { "secret" }),
        mode: key.map(|key| key.mode().word()),
        issuer: publishable.map(|key| key.issuer()),
        jwks_url: publishable.map(|key| key.jwks_url()),
        fault: read.as_ref().err().map(ToString::to_string),
    }
}

fn refused(fault: KeyFault) -> Failure {
    let failure = Failure::no(format!("not a Clerk key: {fault}"));
    match fault {
        KeyFault::Surrounded => failure.hint("give only the value: pk_test_…"),
        KeyFault::Foreign | KeyFault::NoMode => {
            failure.hint("keys look like this: pk_test_… pk_live_… sk_test_… sk_live_…")
        }
        _ => failure.hint("copy it again: dashboard.clerk.com, your application, API keys"),
    }
}
