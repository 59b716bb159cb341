//! `webhook verify`: whether a request was signed by its sender, and if not, why.

use crate::advice::failure::Failure;
use crate::commands::inputs::TimeArgs;
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::commands::time_args::parse_duration;
use crate::commands::webhook::secret::{SecretArgs, read};
use crate::exit::Exit;
use crate::sys::System;
use crate::ui;
use crate::webhook::explain::{Case, causes};
use crate::webhook::message::Family;
use crate::webhook::request::{Request, Unreadable};
use crate::webhook::secret::SigningSecret;
use crate::webhook::verify::{Policy, TOLERANCE, verify};

/// Verify the signature of a webhook, or find out why it fails
///
/// Reads a raw HTTP request, or a body and its headers. The exit status is 0 for accepted, 1 for
/// rejected, 2 for a usage error, and 3 if the secret can't be used and nothing else failed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File with a raw HTTP request, or `-` for standard input (default)
    ///
    /// Headers, an empty line, and the body, byte for byte.
    #[arg(value_name = "REQUEST", conflicts_with = "body")]
    request: Option<String>,
    /// File with only the body, or `-` for standard input; needs --header
    #[arg(long, value_name = "FILE", requires = "header")]
    body: Option<String>,
    /// Header of the request, with --body; repeatable
    #[arg(short = 'H', long, value_name = "NAME: VALUE", requires = "body", value_parser = header)]
    header: Vec<(String, String)>,
    /// Prefix of the headers [default: either]
    #[arg(long, value_name = "PREFIX")]
    headers: Option<Family>,
    /// Clock tolerance for the timestamp [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    tolerance: Option<f64>,
    /// Print nothing but usage errors: the exit status is the answer
    #[arg(short, long, conflicts_with_all = ["output", "json"])]
    pub(in crate::commands) quiet: bool,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    secret: SecretArgs,
}

fn header(text: &str) -> Result<(String, String), String> {
    Request::header(text).ok_or_else(|| "write it as 'name: value'".to_owned())
}

/// # Errors
/// No secret, and places that can't be read. A rejected webhook is no error.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let given = args.secret.read(system, screen)?;
    let others = args.secret.others(&given, system);
    let request = args.request(system)?;
    let secret = SigningSecret::parse(&given.text);
    let tolerance = args.tolerance.unwrap_or(TOLERANCE);
    let policy = Policy { tolerance, family: args.headers };
    let mut report = verify(&request, &secret, &policy, args.time.now(system));
    let case = Case {
        request: &request,
        secret: &secret,
        text: &given.text,
        others: &others,
        policy: &policy,
        report: &report,
    };
    report.causes = causes(&case);
    if args.quiet {
        return Ok(report.verdict().into());
    }
    let text = match args.format.format() {
        Format::Human => {
            let text = ui::webhook::human(&report, screen.out);
            screen.fitted(text, system, &system.streams.stdout)
        }
        Format::Json => ui::webhook::json(&report, &given.place),
    };
    system.streams.stdout.write(&text)?;
    Ok(report.verdict().into())
}

impl Args {
    fn request(&self, system: &mut System) -> Result<Result<Request, Unreadable>, Failure> {
        if let Some(place) = &self.body {
            return Ok(Ok(Request::new(self.header.clone(), &read(place, system)?)));
        }
        if self.request.is_none() {
            system.streams.claim_stdin("the request")?;
        }
        let place = self.request.as_deref().unwrap_or("-");
        Ok(Request::parse(&read(place, system)?))
    }
}
