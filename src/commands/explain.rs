//! `explain`: the judgement of `verify`, then its cause and what to do.

use clap::builder::PossibleValuesParser;

use crate::commands::demands::{Flags, ProfileArgs};
use crate::commands::inputs::{
    KeyArgs, NetworkArgs, PolicyArgs, SecretArgs, SignatureArgs, TimeArgs, TokenArgs,
};
use crate::commands::output::{ReportFormat, Screen};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jose::encoding::Encoding;
use crate::jose::serialization::Jws;
use crate::jose::token::{Malformed, strip};
use crate::source::fault::SourceFault;
use crate::source::resolve::resolve;
use crate::source::spec::KeySpec;
use crate::sys::System;
use crate::ui;
use crate::verify::Keys;
use crate::verify::explain::case::{Case, Trouble};
use crate::verify::explain::cause::Cause;
use crate::verify::explain::library::{self, LIBRARIES};
use crate::verify::explain::message::{self, Reading};
use crate::verify::explain::{catalogue, explain};
use crate::verify::judgement::Judgement;

/// Say why a token is not accepted, and what to do about it
///
/// Runs the checks of `verify`, then looks for the cause: it repairs what it suspects and verifies
/// again, measures, and compares. The exit status is that of `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    token: TokenArgs,
    /// Print the page of one cause
    #[arg(long, value_name = "ID", conflicts_with_all = ["token", "list"])]
    cause: Option<String>,
    /// List all causes
    #[arg(long, conflicts_with = "token")]
    list: bool,
    /// Start from a message that a library or Clerk's API gave; where there is a token, it decides
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["cause", "list"])]
    error: Option<String>,
    /// Also say what that library would answer for this token, these keys and demands
    #[arg(long = "as", value_name = "LIBRARY", conflicts_with_all = ["cause", "list"])]
    #[arg(value_parser = PossibleValuesParser::new(LIBRARIES.map(|library| library.id)))]
    library: Option<String>,
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    secret: SecretArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    signatures: SignatureArgs,
    #[command(flatten, next_help_heading = "Options")]
    time: TimeArgs,
    /// How to answer
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Options")]
    output: ReportFormat,
}

/// The keys, how they were written, and what kept them away.
struct Found {
    keys: Keys,
    encoding: Option<Encoding>,
    trouble: Option<Trouble>,
}

/// # Errors
/// Wrong questions, and streams that fail. A rejected token is no error.
pub fn run(mut args: Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.list {
        return answer(system, &ui::explain::list(screen.out));
    }
    if let Some(id) = &args.cause {
        return answer(system, &page(id, screen)?);
    }
    let Args { profile, policy, keys, secret, .. } = &mut args;
    let demands = profile.apply(Flags { policy, keys, secret }, system)?;
    let args = &args;
    let spec = match args.keys.spec(&args.secret, system, screen)? {
        None if args.policy.issuer.is_some() => Some(args.policy.key_issuer()?),
        spec => spec,
    };
    let payload = args.signatures.payload(system)?;
    let reading = args.error.as_deref().map(message::read);
    let Some((pasted, jws)) = read(args, payload, system)? else {
        return from_message(args, reading.flatten().as_ref(), system, screen);
    };
    let found = find_keys(args, spec.as_ref(), &jws, system)?;
    let (policy, now) = (args.policy.policy(demands), args.time.now(system));
    let judgement = Judgement::of(&jws, &found.keys, &policy, args.signatures.rule(), now);
    // Of several signatures the one that decides is explained.
    let token = jws.map(|jws| jws.tokens()[judgement.deciding_index()].clone());
    let case = Case {
        pasted: &pasted,
        token: &token,
        keys: &found.keys,
        encoding: found.encoding,
        trouble: found.trouble.as_ref(),
        policy: &policy,
        report: judgement.deciding(),
    };
    // In a log the token would be somebody's to copy.
    let pictures = system.streams.stdout.is_terminal.then_some(screen.width);
    let text = render(args, &case, &judgement, reading.as_ref(), (screen, pictures));
    system.streams.stdout.write(&text)?;
    mention_scheme(&pasted, system, screen)?;
    Ok(judgement.verdict().into())
}

/// The causes, whether the message fits them, and what another library would answer.
fn render(
    args: &Args,
    case: &Case<'_>,
    judgement: &Judgement,
    reading: Option<&Option<Reading>>,
    (screen, pictures): (&Screen, Option<usize>),
) -> String {
    let causes = explain(case);
    let all = with_clerk(reading, &causes);
    let library = args.library.as_deref().and_then(library::find);
    let answer = library.map(|library| library.answer(case));
    match args.output {
        ReportFormat::Human => {
            let text = ui::explain::causes(case, &all, screen.out, pictures);
            let fit = reading.map(|reading| ui::explain::fit(reading.as_ref(), &causes));
            let answer = answer.map(|answer| ui::explain::answer(&answer, screen.out));
            text + &fit.unwrap_or_default() + &answer.unwrap_or_default()
        }
        ReportFormat::Json => {
            let message = reading.and_then(Option::as_ref);
            let message = message.map(|reading| (reading, reading.fits(&causes)));
            ui::json::explained(judgement, &all, message, answer.as_ref())
        }
        ReportFormat::Github => ui::github::explained(judgement, &causes),
    }
}

/// What was taken off is no fault, but a library that is handed all of it will refuse.
fn mention_scheme(pasted: &str, system: &mut System, screen: &Screen) -> Result<(), Failure> {
    let (_, stripped) = strip(pasted);
    let taken = match (stripped.authorization, stripped.bearer) {
        (true, true) => "`Authorization:` and `Bearer` were",
        (true, false) => "`Authorization:` was",
        (false, true) => "`Bearer` was",
        (false, false) => return Ok(()),
    };
    screen.note(system, "note", &format!("{taken} taken off; a library wants the token alone"))
}

/// A token is no evidence against what Clerk itself said: that comes first.
fn with_clerk(reading: Option<&Option<Reading>>, causes: &[Cause]) -> Vec<Cause> {
    let of_clerk = reading.and_then(Option::as_ref).map(Reading::of_clerk).unwrap_or_default();
    [&of_clerk, causes].concat()
}

/// A message without a token: what it can stand for, and no verdict.
fn from_message(
    args: &Args,
    reading: Option<&Reading>,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let causes = reading.map(Reading::causes).unwrap_or_default();
    let text = match (args.output, reading) {
        (ReportFormat::Json, _) => ui::json::of_message(args.time.now(system), reading, &causes),
        (_, Some(reading)) => ui::explain::message(reading, &causes, screen.out),
        (_, None) => String::new(),
    };
    system.streams.stdout.write(&text)?;
    match reading {
        Some(_) => Ok(Exit::Undecided),
        None => Err(Failure::undecided("no library that jotkit knows says this")
            .hint("to see all causes: jotkit explain --list")
            .hint("to find out from the token: jotkit explain TOKEN")),
    }
}

fn answer(system: &mut System, text: &str) -> Result<Exit, Failure> {
    system.streams.stdout.write(text)?;
    Ok(Exit::Yes)
}

fn page(id: &str, screen: &Screen) -> Result<String, Failure> {
    match catalogue::find(id) {
        Some(page) => Ok(ui::explain::page(&page, screen.out)),
        None => Err(Failure::usage(format!("there is no cause {id}"))
            .hint("to see all of them: jotkit explain --list")),
    }
}

/// What was pasted, and the token in it.
type Pasted = (String, Result<Jws, Malformed>);

/// Reads what was pasted; `None` where a message came without a token. PowerShell
/// writes UTF-16 into files.
fn read(
    args: &Args,
    payload: Option<Vec<u8>>,
    system: &mut System,
) -> Result<Option<Pasted>, Failure> {
    let alone = args.error.is_some() && args.token.token.is_none();
    if alone && (system.streams.stdin_is_terminal() || system.streams.stdin_is_claimed()) {
        return Ok(None);
    }
    let bytes = match args.token.pasted(system)? {
        Ok(bytes) if alone && bytes.trim_ascii().is_empty() => return Ok(None),
        Ok(bytes) => bytes,
        Err(malformed) => return Ok(Some((String::new(), Err(malformed)))),
    };
    let pasted = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => from_utf16(error.as_bytes())
            .unwrap_or_else(|| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    };
    let jws = Jws::parse(strip(&pasted).0, payload);
    Ok(Some((pasted, jws)))
}

fn from_utf16(bytes: &[u8]) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = match bytes {
        [0xff, 0xfe, ..] => pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
        [0xfe, 0xff, ..] => pairs.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
        _ => return None,
    };
    String::from_utf16(&units).ok()
}

/// Keys are looked for even where there is no token: a repaired one has to be tried.
fn find_keys(
    args: &Args,
    spec: Option<&KeySpec>,
    jws: &Result<Jws, Malformed>,
    system: &mut System,
) -> Result<Found, Failure> {
    let unavailable =
        |why: String, trouble| Found { keys: Keys::Unavailable { why }, encoding: None, trouble };
    let Some(spec) = spec else { return Ok(unavailable("no keys were given".into(), None)) };
    let tokens = jws.as_ref().map(Jws::tokens).unwrap_or_default();
    let kids = tokens.iter().filter_map(|token| token.header().kid().ok().flatten());
    match resolve(system, spec, &args.network.read()?, kids) {
        Ok(resolved) => {
            let source = resolved.source();
            let keys = Keys::Set { set: resolved.set, source };
            Ok(Found { keys, encoding: resolved.encoding, trouble: None })
        }
        Err(fault) => {
            let (why, trouble) = (fault.to_string(), trouble(&fault));
            let failure = Failure::from(fault);
            match failure.exit {
                Exit::Usage => Err(failure),
                _ => Ok(unavailable(why, Some(trouble))),
            }
        }
    }
}

/// The same fault, as evidence.
fn trouble(fault: &SourceFault) -> Trouble {
    match fault {
        SourceFault::Key { from, fault } => {
            Trouble::NoKey { place: from.clone(), fault: fault.clone() }
        }
        SourceFault::Status { url, status, content_type } => Trouble::Status {
            place: url.to_string(),
            status: *status,
            content_type: content_type.clone(),
        },
        SourceFault::Http { url, error } => {
            Trouble::Unreachable { place: url.to_string(), why: error.to_string() }
        }
        SourceFault::Secret { from, why } => {
            Trouble::Secret { place: from.clone(), why: why.clone() }
        }
        SourceFault::File { path, error } => {
            Trouble::Unreachable { place: path.display().to_string(), why: error.to_string() }
        }
        SourceFault::Undiscovered { issuer, attempts } => match attempts.last() {
            Some(last) => trouble(last),
            None => Trouble::Unreachable { place: issuer.clone(), why: "no keys found".into() },
        },
        other => Trouble::Unreachable { place: "the keys".into(), why: other.to_string() },
    }
}
