//! How Clerk's API is reached: by which secret key, and where.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::advice::failure::{Failure, exposed};
use crate::commands::clerk::backend_api::Api;
use crate::commands::inputs::{NetworkArgs, TO_BE_ASKED, parse_secret, parse_timeout};
use crate::commands::output::Screen;
use crate::jose::key::secret::Secret;
use crate::provider::clerk::environment::API;
use crate::provider::clerk::key::{ClerkKey, KeyFault, MAX_LENGTH};
use crate::source::spec::{self, parse_url};
use crate::sys::System;

/// The variable that holds the secret key.
const VARIABLE: &str = "CLERK_SECRET_KEY";

/// The secret key, and how to use the network.
#[derive(Debug, Args)]
#[command(next_help_heading = "Clerk's API")]
pub struct ApiArgs {
    /// File with the secret key [default: CLERK_SECRET_KEY, or prompt]
    #[arg(long, value_name = "FILE", conflicts_with = "secret_key")]
    secret_key_file: Option<PathBuf>,
    /// Prompt for the secret key (hidden)
    ///
    /// --secret-key=VALUE works too; other users of this machine can see it in the process list.
    #[arg(long, value_name = "VALUE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = TO_BE_ASKED, value_parser = parse_secret)]
    secret_key: Option<Secret>,
    /// Maximum time of each answer
    #[arg(long, value_name = "DURATION", value_parser = parse_timeout, default_value = "10s")]
    timeout: Duration,
    /// Certificates in PEM to trust beside the machine's own
    #[arg(long, value_name = "FILE")]
    ca_cert: Option<PathBuf>,
}

impl ApiArgs {
    /// The API by the key that was named, of the environment, or typed.
    ///
    /// # Errors
    /// No secret key, a key of another kind, or a `CLERK_API_URL` that may not be asked.
    pub fn open(&self, system: &mut System, screen: &Screen) -> Result<Api, Failure> {
        let (timeout, ca_cert) = (self.timeout, self.ca_cert.clone());
        let (offline, refresh, insecure_allow_http) = (false, false, Vec::new());
        let network = NetworkArgs { timeout, offline, refresh, ca_cert, insecure_allow_http };
        let network = network.read(system)?;
        let secret_key = self.secret_key(system, screen)?;
        if let Ok(ClerkKey::Publishable(_)) = parse(&secret_key) {
            return Err(Failure::usage(
                "a publishable key can't be used for the API; a secret key is needed",
            )
            .hint("a secret key begins with sk_, and only servers have it"));
        }
        Ok(Api { secret_key, timeout, ..api(network.ca_certificates, system)? })
    }

    fn secret_key(&self, system: &mut System, screen: &Screen) -> Result<Secret, Failure> {
        if let Some(path) = &self.secret_key_file {
            let fail = |why| Failure::usage(format!("--secret-key-file {}: {why}", path.display()));
            let bytes = system.read(path, MAX_LENGTH).map_err(|error| fail(error.to_string()))?;
            return Ok(trimmed(Secret::new(bytes)));
        }
        if let Some(given) = self.secret_key.as_ref().filter(|given| !given.expose().is_empty()) {
            let text = "a secret key on the command line can be seen in the process list and in \
                        the shell's history; CLERK_SECRET_KEY and --secret-key-file can't";
            screen.note(system, "warning", text)?;
            return Ok(trimmed(given.clone()));
        }
        match from_variable(system).filter(|_| self.secret_key.is_none()) {
            Some(key) => Ok(key),
            None => typed(system),
        }
    }
}

/// The API by the environment's key, where it has one.
///
/// # Errors
/// A `CLERK_API_URL` that may not be asked.
pub fn in_reach(network: &NetworkArgs, system: &mut System) -> Result<Option<Api>, Failure> {
    let Some(secret_key) = from_variable(system) else { return Ok(None) };
    let ca_certificates = network.read(system)?.ca_certificates;
    let timeout = network.timeout;
    Ok(Some(Api { secret_key, timeout, ..api(ca_certificates, system)? }))
}

/// What kind of secret key it is, as far as it can be told.
pub fn parse(secret_key: &Secret) -> Result<ClerkKey, KeyFault> {
    let text = std::str::from_utf8(secret_key.expose()).map_err(|_| KeyFault::Foreign)?;
    ClerkKey::parse(text)
}

fn api(ca_certificates: Option<Vec<u8>>, system: &System) -> Result<Api, Failure> {
    let text = system.env.get("CLERK_API_URL").filter(|url| !url.is_empty());
    let text = text.map_or(API.to_owned(), |url| url.to_string_lossy().into_owned());
    let base =
        parse_url(&text).and_then(|base| spec::check(&base, &system.http).map(|()| base)).map_err(
            |fault| Failure { message: format!("CLERK_API_URL: {fault}"), ..exposed(fault) },
        )?;
    Ok(Api { base, secret_key: Secret::new(""), timeout: Duration::ZERO, ca_certificates })
}

fn from_variable(system: &System) -> Option<Secret> {
    let value = system.env.get(VARIABLE).filter(|value| !value.is_empty())?;
    Some(trimmed(Secret::new(value.as_encoded_bytes())))
}

fn typed(system: &mut System) -> Result<Secret, Failure> {
    let typed = system.prompt.secret("Clerk's secret key: ").map(Secret::new).map_err(|_| {
        Failure::usage("no Clerk secret key")
            .hint("export CLERK_SECRET_KEY=sk_test_…")
            .hint("or name the file that holds it: --secret-key-file FILE")
    })?;
    Ok(trimmed(typed))
}

fn trimmed(secret: Secret) -> Secret {
    Secret::new(secret.expose().trim_ascii())
}
