//! `webhook sign`: the headers of a webhook, for a test of one's own endpoint.

use clap::ValueEnum;
use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::inputs::TimeArgs;
use crate::commands::output::{FormatArgs, Formats, Screen};
use crate::commands::webhook::secret::{SecretArgs, read};
use crate::exit::Exit;
use crate::jose::crypto::generate::random;
use crate::sys::System;
use crate::ui::json;
use crate::webhook::message::{Family, Part, sign};
use crate::webhook::secret::SigningSecret;
use crate::webhook::verify::seconds;

/// Random letters of an id: as many bits as a UUID has and more.
const ID_LETTERS: usize = 27;
/// The letters that an id is made of.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Sign a webhook: print the headers to send with a body
///
/// Send them with curl: jotkit webhook sign --body FILE | curl -H @- --data-binary @FILE URL
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File with the body; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    body: String,
    /// Id of the message [default: a random one]
    #[arg(long, value_name = "ID", value_parser = parse_id)]
    id: Option<String>,
    /// Prefix of the headers [default: svix for a Clerk secret, else webhook]
    #[arg(long, value_name = "PREFIX")]
    headers: Option<Family>,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    output: FormatArgs<SignFormat>,
    #[command(flatten)]
    secret: SecretArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SignFormat {
    /// One header per line, for curl -H @-
    Headers,
    /// Flags for curl
    Curl,
    Json,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    headers: std::collections::BTreeMap<String, String>,
}

/// An id that stands in a header, and needs no quotes in a shell.
fn parse_id(text: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "_-:".contains(c);
    if !text.is_empty() && text.len() <= 256 && text.chars().all(good) {
        Ok(text.to_owned())
    } else {
        Err("use only letters, digits, _ - and :".to_owned())
    }
}

/// # Errors
/// No secret that signs, and places that can't be read.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let given = args.secret.read(system, screen)?;
    let secret = SigningSecret::parse(&given.text)
        .map_err(|fault| Failure::undecided(format!("{}: {fault}", given.place)))?;
    let body = read(&args.body, system)?;
    let id = args.id.clone().map_or_else(random_id, Ok)?;
    let time = args.time.now(system);
    if seconds(&time.to_string()).is_none() {
        return Err(Failure::usage("--at: not a valid time for a webhook"));
    }
    let signature = sign(&secret, &id, time, &body)?;
    let of_secret = if given.variable.is_some() { Family::Svix } else { Family::Webhook };
    let family = args.headers.unwrap_or(of_secret);
    let values = [id, time.to_string(), signature];
    let headers = Part::ALL.map(|part| family.header(part)).into_iter().zip(values);
    system.streams.stdout.write(&args.output.format().render(headers))?;
    Ok(Exit::Yes)
}

impl Formats for SignFormat {
    const JSON: SignFormat = SignFormat::Json;
    const DEFAULT: &str = "headers";
}

impl SignFormat {
    /// Nothing in the values needs an escape: ids are checked, the others are digits and base64.
    fn render(self, headers: impl Iterator<Item = (String, String)>) -> String {
        match self {
            SignFormat::Headers => {
                headers.map(|(name, value)| format!("{name}: {value}\n")).collect()
            }
            SignFormat::Curl => {
                let flags = headers.map(|(name, value)| format!("-H '{name}: {value}'"));
                flags.collect::<Vec<_>>().join(" ") + "\n"
            }
            SignFormat::Json => json::document(&Document {
                schema: "jotkit.webhook-headers/1",
                headers: headers.collect(),
            }),
        }
    }
}

fn random_id() -> Result<String, Failure> {
    let bytes = random(ID_LETTERS)?;
    let letters = bytes.expose().iter().map(|byte| LETTERS[usize::from(byte % 32)] as char);
    Ok(letters.fold("msg_".to_owned(), |id, letter| id + letter.encode_utf8(&mut [0; 4])))
}
