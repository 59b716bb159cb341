//! Where the signing secret is, and the body of a message.

use std::path::{Path, PathBuf};

use crate::advice::failure::Failure;
use crate::commands::inputs::{TO_BE_ASKED, parse_secret, warn_of_shown_secret};
use crate::commands::output::Screen;
use crate::jose::key::secret::Secret;
use crate::source::chain::secret_text;
use crate::source::spec::SecretPlace;
use crate::sys::System;
use crate::verify::Place;

/// Variables that hold the secret where no flag names another: Clerk's names for it.
const VARIABLES: [&str; 2] = ["CLERK_WEBHOOK_SIGNING_SECRET", "CLERK_WEBHOOK_SECRET"];
/// The longest request that is read.
pub const MAX_REQUEST: usize = 16 << 20;

/// Where the secret of the endpoint is: one of these.
#[derive(Debug, clap::Args)]
#[group(id = "webhook_secret", multiple = false)]
#[command(next_help_heading = "Secret")]
pub struct SecretArgs {
    /// Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]
    ///
    /// If that is not set, CLERK_WEBHOOK_SECRET, its former name, is used.
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// File with the secret; one line break at its end is not part of it
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…
    ///
    /// --secret=VALUE works too; other users of this machine can see it in the process list.
    #[arg(long, value_name = "VALUE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = TO_BE_ASKED, value_parser = parse_secret)]
    secret: Option<Secret>,
}

/// A secret as it was given.
pub struct Given {
    pub place: Place,
    pub text: Secret,
    /// The name of Clerk's variable that it came from without being asked for.
    pub variable: Option<&'static str>,
}

impl SecretArgs {
    /// # Errors
    /// None is there, or its place can't be read.
    pub fn read(&self, system: &mut System, screen: &Screen) -> Result<Given, Failure> {
        let variable = VARIABLES.into_iter().find(|name| system.env.is_set(name));
        let (place, variable) = match (self.place(), variable) {
            (Some(place), _) => (place, None),
            (None, Some(name)) => (SecretPlace::Env(name.to_owned()), Some(name)),
            (None, None) => return Err(none()),
        };
        warn_of_shown_secret(&place, system, screen)?;
        let (place, text) = secret_text(system, &place)?;
        Ok(Given { place, text, variable })
    }

    /// The secrets that are at hand and were not given.
    pub fn others(&self, given: &Given, system: &System) -> Vec<(String, Secret)> {
        let value = |name: &str| {
            let value = Secret::new(system.env.get(name)?.into_encoded_bytes());
            (value != given.text).then(|| (name.to_owned(), value))
        };
        VARIABLES.into_iter().filter_map(value).collect()
    }

    fn place(&self) -> Option<SecretPlace> {
        let variable = self.secret_env.as_deref();
        SecretPlace::named(self.secret_file.as_deref(), variable, self.secret.as_ref())
    }
}

fn none() -> Failure {
    Failure::usage("no signing secret")
        .hint("to name the environment variable that holds it: --secret-env NAME")
        .hint("to name the file that holds it: --secret-file FILE")
        .hint("to be prompted for it: --secret")
}

/// Bytes of a file, or of standard input for `-`.
///
/// # Errors
/// The place can't be read.
pub fn read(place: &str, system: &mut System) -> Result<Vec<u8>, Failure> {
    let read = system.read(Path::new(place), MAX_REQUEST);
    let name = if place == "-" { "standard input" } else { place };
    read.map_err(|error| Failure::undecided(format!("{name}: {error}")))
}
