//! The command line of `probe`.

use std::time::Duration;

use clap::ValueEnum;

use crate::commands::inputs::{NetworkArgs, TimeArgs, parse_timeout};
use crate::commands::output::{FormatArgs, Formats};
use crate::commands::request::RequestArgs;
use crate::probe::case::Expect;

/// Try an API with good and broken tokens
///
/// Sends requests without a token, with the good token, and with tokens that are broken in one way
/// each, and checks the responses. The report lists first what was wrongly accepted, then server
/// errors, wrong statuses, and style. The exit status is 0 if no case failed, 1 if one did, 2 for a
/// usage error, and 3 if undecided, such as when the API does not accept the good token.
///
/// Tokens are made with the issuer's private key (--key), by a local jotkit serve (--issuer-at), or
/// from one real token (--token). Give the values that the API expects, as for verify: an API that
/// checks an audience is tried with other audiences. Cases that can't be made are reported as skipped.
#[derive(Debug, clap::Args)]
#[command(mut_args(hide_seldom))]
#[command(after_help = "Examples:
  jotkit probe http://localhost:3000/me --issuer-at http://localhost:8080
  jotkit probe http://localhost:3000/me --token token.jwt --jwks keys.json")]
pub struct Args {
    /// URL of an API that requires a token
    #[arg(value_name = "URL", required_unless_present = "list")]
    pub url: Option<String>,
    /// File with one real token, or `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "issuer_at")]
    pub token: Option<String>,
    /// Running jotkit serve that makes the tokens
    #[arg(long, value_name = "URL")]
    pub issuer_at: Option<String>,
    #[command(flatten)]
    pub time: TimeArgs,
    /// Print the requests as curl commands and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Allow other machines, and methods other than GET
    #[arg(long)]
    pub yes: bool,
    /// List all cases
    #[arg(long)]
    pub list: bool,
    /// List passed cases too
    #[arg(short, long)]
    pub verbose: bool,
    #[command(flatten)]
    pub output: FormatArgs<ProbeFormat>,
    /// kid of the tokens [default: that of the key, or its thumbprint]
    #[arg(long, hide_short_help = true, value_name = "KID", help_heading = "Keys")]
    pub kid: Option<String>,
    #[command(flatten)]
    pub request: RequestArgs,
    #[command(flatten)]
    pub sent: SentArgs,
    /// Try only this case; repeatable
    #[arg(long, value_name = "CASE", help_heading = "Cases")]
    pub only: Vec<String>,
    /// Leave out this case; repeatable
    #[arg(long, value_name = "CASE", help_heading = "Cases")]
    pub skip: Vec<String>,
    /// Expected status: a number, 2xx or 4xx; repeatable
    #[arg(long, value_name = "CASE=STATUS", value_parser = parse_expect, help_heading = "Cases")]
    pub expect: Vec<(String, Expect)>,
    /// Maximum requests per second
    #[arg(long, hide_short_help = true, value_name = "NUMBER", value_parser = parse_rate, default_value = "10", help_heading = "Limits")]
    pub rate: f64,
    /// Time limit of the whole run
    #[arg(long, hide_short_help = true, value_name = "DURATION", value_parser = parse_timeout, default_value = "10m", help_heading = "Limits")]
    pub max_time: Duration,
    #[command(flatten)]
    pub network: NetworkArgs,
}

impl Formats for ProbeFormat {
    const JSON: ProbeFormat = ProbeFormat::Json;
}

/// How each request is made, and where its token goes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Request")]
pub struct SentArgs {
    /// Send the token in this cookie
    #[arg(long, value_name = "NAME", group = "place")]
    pub cookie: Option<String>,
    /// Send the token in this query parameter
    #[arg(long, hide_short_help = true, value_name = "NAME", group = "place")]
    pub query: Option<String>,
    /// Send the token in this header; NAME or NAME: {token}
    // Others take a header with its value by this name.
    #[arg(id = "header_name", long = "header", value_name = "HEADER", group = "place")]
    pub header: Option<String>,
    /// WebSocket subprotocol, with {token} in it
    #[arg(long, hide_short_help = true, value_name = "TEXT", group = "place")]
    pub ws_protocol: Option<String>,
    /// First message over a WebSocket, with {token} in it
    #[arg(long, hide_short_help = true, value_name = "TEXT", group = "place")]
    pub ws_message: Option<String>,
    /// Time after which an open WebSocket counts as accepted
    #[arg(long, hide_short_help = true, value_name = "DURATION", value_parser = parse_timeout, default_value = "1s")]
    pub ws_wait: Duration,
    /// Method; any but GET needs --yes
    #[arg(long, hide_short_help = true, value_name = "METHOD", default_value = "GET")]
    pub method: String,
    /// Body of the request
    #[arg(long, hide_short_help = true, value_name = "TEXT")]
    pub data: Option<String>,
    /// Origin of CORS requests [default: the first --authorized-party]
    #[arg(long, hide_short_help = true, value_name = "ORIGIN")]
    pub origin: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProbeFormat {
    Human,
    Json,
    /// One test per case, for CI systems
    Junit,
    /// Annotations of GitHub's workflows
    Github,
}

/// Flags of all verbs that are seldom of use here: `-h` leaves them to `--help`.
fn hide_seldom(flag: clap::Arg) -> clap::Arg {
    const SELDOM: [&str; 7] =
        ["alg", "leeway", "at", "json", "secret", "secret-env", "secret-file"];
    let is_seldom = flag.get_long().is_some_and(|name| SELDOM.contains(&name));
    let is_hidden = is_seldom || flag.is_hide_short_help_set();
    flag.hide_short_help(is_hidden)
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
