//! The command line of `probe`.

use std::time::Duration;

use clap::ValueEnum;

use crate::commands::inputs::{
    KeyArgs, NetworkArgs, PolicyArgs, SecretArgs, TimeArgs, parse_timeout,
};
use crate::commands::profile_args::ProfileArgs;
use crate::probe::case::Expect;
use crate::source::spec::KeySpec;

/// Try an API with good and broken tokens
///
/// Sends requests without a token, with the good token, and with tokens that are broken in one way
/// each, and judges the answers: what was accepted and must not be comes first, then errors of the
/// server, wrong statuses, and style. The exit status is 0 where no case failed, 1 where one did, 2
/// for a usage error, and 3 where it could not be found out, such as where the API does not accept the
/// good token.
///
/// Tokens are made with the issuer's private key (--key), by a local jotkit serve (--issuer-at), or of
/// one real token (--token). The expected values of verify shape them: an API that checks an audience
/// is tried with others. Cases that can't be made are reported as skipped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The URL of an API that wants a token
    #[arg(value_name = "URL", required_unless_present = "list")]
    pub url: Option<String>,
    /// The file of one real token, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "issuer_at", help_heading = "Tokens")]
    pub token: Option<String>,
    /// A running jotkit serve that makes the tokens
    #[arg(long, value_name = "URL", help_heading = "Tokens")]
    pub issuer_at: Option<String>,
    /// The kid of the tokens; by default that of the key, or its thumbprint
    #[arg(long, value_name = "KID", help_heading = "Tokens")]
    pub kid: Option<String>,
    #[command(flatten)]
    pub profile: ProfileArgs,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub keys: KeyArgs,
    #[command(flatten)]
    pub secret: SecretArgs,
    /// Send the token in this cookie
    #[arg(long, value_name = "NAME", group = "place", help_heading = "Request")]
    pub cookie: Option<String>,
    /// Send the token in this parameter of the query string
    #[arg(long, value_name = "NAME", group = "place", help_heading = "Request")]
    pub query: Option<String>,
    /// Send the token in this header; NAME, or NAME: VALUE with {token} in it
    #[arg(long, value_name = "HEADER", group = "place", help_heading = "Request")]
    pub header: Option<String>,
    /// Send the token as a WebSocket's subprotocol; {token} in it is the token
    #[arg(long, value_name = "TEXT", group = "place", help_heading = "Request")]
    pub ws_protocol: Option<String>,
    /// Send the token in the first message over a WebSocket; {token} in it is the token
    #[arg(long, value_name = "TEXT", group = "place", help_heading = "Request")]
    pub ws_message: Option<String>,
    /// How long a WebSocket has to be closed in; one that stays open is accepted
    #[arg(long, value_name = "DURATION", value_parser = parse_timeout, default_value = "1s", help_heading = "Request")]
    pub ws_wait: Duration,
    /// The method; any but GET needs --yes
    #[arg(long, value_name = "METHOD", default_value = "GET", help_heading = "Request")]
    pub method: String,
    /// The body
    #[arg(long, value_name = "TEXT", help_heading = "Request")]
    pub data: Option<String>,
    /// The front end in CORS requests; by default the first --authorized-party
    #[arg(long, value_name = "ORIGIN", help_heading = "Request")]
    pub origin: Option<String>,
    /// Try only this case; repeat it for several
    #[arg(long, value_name = "CASE", help_heading = "Cases")]
    pub only: Vec<String>,
    /// Leave out this case; repeat it for several
    #[arg(long, value_name = "CASE", help_heading = "Cases")]
    pub skip: Vec<String>,
    /// The expected status of a case: a number, 2xx or 4xx; repeat it for several
    #[arg(long, value_name = "CASE=STATUS", value_parser = parse_expect, help_heading = "Cases")]
    pub expect: Vec<(String, Expect)>,
    /// List all cases
    #[arg(long, help_heading = "Cases")]
    pub list: bool,
    /// Requests in a second, at the most
    #[arg(long, value_name = "NUMBER", value_parser = parse_rate, default_value = "10", help_heading = "Manners")]
    pub rate: f64,
    /// How long everything may take
    #[arg(long, value_name = "DURATION", value_parser = parse_timeout, default_value = "10m", help_heading = "Manners")]
    pub max_time: Duration,
    /// Send to another machine, or by another method than GET
    #[arg(long, help_heading = "Manners")]
    pub yes: bool,
    /// Print the requests as curl commands and send nothing
    #[arg(long, help_heading = "Manners")]
    pub dry_run: bool,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten, next_help_heading = "Options")]
    pub time: TimeArgs,
    /// List passed cases too
    #[arg(short, long, help_heading = "Options")]
    pub verbose: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Options")]
    pub output: ProbeFormat,
    /// Where the keys are, once that is read.
    #[arg(skip)]
    pub key_spec: Option<KeySpec>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ProbeFormat {
    #[default]
    Human,
    Json,
    /// A test a case, as CI systems read them
    Junit,
    /// Annotations of GitHub's workflows
    Github,
}

/// `CASE=STATUS`.
fn parse_expect(text: &str) -> Result<(String, Expect), String> {
    let parsed = text
        .rsplit_once('=')
        .and_then(|(name, status)| Some((name.to_owned(), Expect::parse(status)?)));
    parsed.ok_or_else(|| "write CASE=STATUS, with a status such as 403, 2xx or 4xx".into())
}

fn parse_rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.01..=1000.0).contains(&rate) => Ok(rate),
        _ => Err("write a number from 0.01 to 1000".into()),
    }
}
