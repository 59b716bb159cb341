//! `explain`: the judgement of `verify`, then its cause and what to do.

mod message;
mod unwrap;
mod working;

use clap::builder::PossibleValuesParser;

use crate::advice::failure::Failure;
use crate::advice::unasked;
use crate::commands::clerk::templates;
use crate::commands::inputs::{NetworkArgs, SignatureArgs, TimeArgs};
use crate::commands::output::{FormatArgs, ReportFormat, Screen};
use crate::commands::project;
use crate::commands::request::{RequestArgs, judging_keys};
use crate::commands::second_opinion;
use crate::commands::token_args::{TokenArgs, file_named};
use crate::commands::usage::secret_apart;
use crate::exit::Exit;
use crate::explain::case::Case;
use crate::explain::catalogue::{self, Page};
use crate::explain::cause::{Cause, How};
use crate::explain::cause_id::CauseId;
use crate::explain::comparison::Comparison;
use crate::explain::libraries::{self, LIBRARIES};
use crate::explain::messages::fit::Fit;
use crate::explain::messages::surroundings::is_response;
use crate::explain::messages::{self, Certainty, Reading};
use crate::explain::pasted::Pasted;
use crate::explain::{explain_with, of_keys};
use crate::jose::key::Key;
use crate::jose::token::Malformed;
use crate::jose::token::serialization::Jws;
use crate::jose::token::strip;
use crate::source::chain::KeyChain;
use crate::sys::System;
use crate::text::step::Step;
use crate::ui::json::Beside;
use crate::ui::{self, redact_report, wrap};
use crate::verify::judgement::Judgement;
use crate::verify::policy::Policy;
use crate::verify::{Keys, judge};

/// Find out why a token is rejected, and what to do about it
///
/// Runs the checks of `verify`, then looks for the cause: it repairs the token and verifies it again,
/// measures, and compares. The exit status is that of `verify`; where more than a token was pasted, that
/// of the token in it, and never 0; without keys, which `verify` requires, it is 1 if something else
/// failed, and 3 if nothing did.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit explain --issuer https://issuer.example --audience api < token.jwt
  jotkit explain --error 'jwt audience invalid'")]
pub struct Args {
    #[command(flatten)]
    token: TokenArgs,
    /// Rest of a message or a header that was typed without quotes
    #[arg(hide = true, value_name = "WORD", requires = "token")]
    rest: Vec<String>,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    output: FormatArgs<ReportFormat>,
    /// Print the page of a cause
    #[arg(long, value_name = "ID", conflicts_with_all = ["token", "list"])]
    pub(in crate::commands) cause: Option<String>,
    /// List all causes
    #[arg(long, conflicts_with = "token")]
    pub(in crate::commands) list: bool,
    /// Error message, log or response to start from; a file, or `-` for standard input
    ///
    /// With a token, the token decides. If the message is about a missing JWT template and
    /// CLERK_SECRET_KEY is set, Clerk's API is asked for those of the instance; not with --offline.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["cause", "list"])]
    pub(in crate::commands) error: Option<String>,
    /// Also show what this library would answer
    #[arg(long = "as", hide_possible_values = true, value_name = "LIBRARY", conflicts_with_all = ["cause", "list"])]
    #[arg(value_parser = PossibleValuesParser::new(LIBRARIES.each_ref().map(|library| library.id)))]
    library: Option<String>,
    /// Accepted token to compare with
    ///
    /// A token, a file, or `-` for standard input. It is checked with the same keys and expected
    /// values; differences that explain a failed check come first.
    #[arg(long, value_name = "TOKEN", conflicts_with_all = ["cause", "list"])]
    working: Option<String>,
    /// Leave out everything private, for a bug tracker
    ///
    /// Keeps only dates, known words and the issuer's host; no evidence, no names of keys or files.
    #[arg(long, conflicts_with_all = ["cause", "list", "working", "library"])]
    redact: bool,
    #[command(flatten)]
    request: RequestArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    signatures: SignatureArgs,
}

/// How the answer is shown, and what to type next.
struct Shown<'a> {
    screen: &'a Screen,
    pictures: Option<usize>,
    next: &'a Step,
}

/// # Errors
/// Wrong questions, and streams that fail. A rejected token is no error.
pub fn run(mut args: Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.list || args.cause.is_some() {
        return show_pages(&args, system, screen);
    }
    join_words(&mut args)?;
    message::join(&mut args);
    let args = &args;
    let request = args.request.read(system)?;
    let chain = request.chain(&args.network, system, screen)?;
    let payload = args.signatures.payload(system)?;
    let text = message::text(args, system, screen)?;
    let mut reading = text.as_deref().map(messages::read);
    if let Some(Some(reading)) = &mut reading {
        templates::look(reading, &args.network, system)?;
    }
    let pasted = read(args, payload.clone(), system, screen)?;
    if let Some(response) = pasted.as_ref().filter(|_| args.error.is_none()).and_then(response) {
        reading = Some(messages::read(response));
    }
    let policy = request.policy(&args.signatures);
    let Some(pasted) = pasted.filter(|pasted| has_token(pasted, reading.is_some())) else {
        let reading = reading.flatten();
        let is_of_key = |reading: &Reading| reading.ids.iter().any(|id| id.is_of("key"));
        let chain =
            chain.filter(|_| request.names_keys() && reading.as_ref().is_none_or(is_of_key));
        let odd = chain.map(|chain| odd_keys(&chain, &policy, system)).transpose()?;
        return from_message(args, reading.as_ref(), odd.unwrap_or_default(), system, screen);
    };
    let now = args.time.now(system);
    let inner = unwrap::value(&pasted, payload, &policy, now);
    // They are read once: standard input gives them once.
    let sought = inner.as_ref().map_or(&pasted, |(inner, _)| inner);
    let keys = find_keys(chain.as_ref(), &sought.jws, system)?;
    let inner = inner.filter(|(inner, _)| unwrap::is_at_fault(inner, &keys, &policy, now));
    let is_taken = inner.is_some();
    let pasted = match inner {
        Some((inner, taken)) => {
            system.warnings.push(format!("only the token {} was checked", taken.place));
            inner
        }
        None => pasted,
    };
    let exit = of_token(args, &pasted, &keys, &policy, reading.as_ref(), system, screen)?;
    unwrap::mention(&pasted.text, is_taken, system, screen)?;
    Ok(exit)
}

/// The verdict on a token, and why.
fn of_token(
    args: &Args,
    pasted: &Pasted,
    keys: &Keys,
    policy: &Policy,
    reading: Option<&Option<Reading>>,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let now = args.time.now(system);
    let mut judgement = Judgement::of(&pasted.jws, keys, policy, args.signatures.rule(), now);
    judgement.warnings = system.warnings.clone();
    second_opinion::ask(&pasted.jws, &judgement, policy, &args.time, system)?;
    // Of several signatures the one that decides is explained.
    let deciding = |jws: &Jws| jws.tokens()[judgement.deciding_index()].clone();
    let token = pasted.jws.as_ref().map(deciding).map_err(Clone::clone);
    let report = judgement.deciding();
    let case = Case { pasted: &pasted.text, token: &token, keys, policy, report };
    // In a log a token can be stolen.
    let pictures = system.streams.stdout.is_terminal.then_some(screen.width);
    let next = project::next(&case, &args.token, &args.time, system);
    let shown = Shown { screen, pictures, next: &next };
    let working = args.working.as_ref();
    let compared = working.map(|text| working::compare(text, &case, system, screen)).transpose()?;
    let said = Said { reading, compared: compared.as_ref() };
    let text = if args.redact {
        redacted(args, &case, &judgement, said, screen)
    } else {
        render(args, &case, &judgement, said, &shown)
    };
    let text = fitted(args, text, system, screen);
    system.streams.stdout.write(&text)?;
    Ok(judgement.verdict().into())
}

/// `jotkit explain invalid signature`. A second file was meant for a flag.
fn join_words(args: &mut Args) -> Result<(), Failure> {
    let Some(first) = args.token.token.take() else { return Ok(()) };
    let words = || std::iter::once(&first).chain(&args.rest);
    let is_token =
        |word: &String| file_named(word).is_some() || Jws::parse(strip(word).0, None).is_ok();
    let is_apart = !args.rest.is_empty() && args.request.prompts_for_secret();
    if is_apart && words().any(is_token) {
        return Err(secret_apart());
    }
    if !args.rest.is_empty() && words().any(|word| file_named(word).is_some()) {
        return Err(Failure::usage("more than one file or token")
            .hint("to name keys: --key FILE")
            .hint("to name a token: jotkit explain FILE"));
    }
    args.token.token = Some(words().map(String::as_str).collect::<Vec<_>>().join(" "));
    Ok(())
}

/// The response of an API that was pasted as it stands.
fn response(pasted: &Pasted) -> Option<&str> {
    is_response(&pasted.text).then_some(&pasted.text[..])
}

/// Whether there is a token, or at least a part of one, beside the message of a response.
fn has_token(pasted: &Pasted, has_message: bool) -> bool {
    !has_message || response(pasted).is_none() || pasted.text.contains("eyJ")
}

/// What is said beside the token.
#[derive(Clone, Copy)]
struct Said<'a> {
    reading: Option<&'a Option<Reading>>,
    compared: Option<&'a Comparison>,
}

/// The causes, whether the message fits them, how another token compares, and what another library
/// would answer.
fn render(
    args: &Args,
    case: &Case<'_>,
    judgement: &Judgement,
    Said { reading, compared }: Said<'_>,
    shown: &Shown<'_>,
) -> String {
    let Shown { screen, pictures, next } = *shown;
    let library = args.library.as_deref().and_then(libraries::find);
    let answer = library.map(|library| library.answer(case));
    let refusal = answer.as_ref().and_then(|answer| messages::read(&answer.message));
    let message = reading.and_then(Option::as_ref).map(|reading| reading.clone().beside(case));
    let message = message.as_ref();
    let causes = explain_with(case, message.or(refusal.as_ref()));
    let instead = message_instead(args, case, &causes).filter(|_| reading.is_none());
    let all = match &instead {
        Some(message) => message.causes(),
        None => with_clerk(reading, &causes),
    };
    let fit = message.map_or(Fit::Open, |reading| reading.fit(case, &causes));
    let ids = message.map(|reading| &reading.ids[..]).filter(|_| fit != Fit::Fits);
    let ids = ids.unwrap_or_default();
    let named = message.map(Reading::named_claims).unwrap_or_default();
    let unasked = unasked::steps(ids, &named, case);
    // Of several causes this token rules out one, and nothing was asked of another.
    let fit = match fit {
        Fit::InOrder(_) if !unasked::of_others(ids, case).is_empty() => Fit::Open,
        fit => fit,
    };
    match args.output.format() {
        ReportFormat::Human => {
            if let Some(message) = &instead {
                let failed = ui::human::short(case.report, screen.out);
                return failed + &ui::explain::instead(message, &message.possible(), screen.out);
            }
            let fit = reading.map(|_| ui::explain::fit(message, &fit, &unasked));
            let compared = compared.map(ui::explain::comparison);
            let answer = answer.map(|answer| ui::explain::answer(&answer, screen.out));
            let parts = [compared, fit, answer].map(Option::unwrap_or_default).concat();
            ui::explain::causes(case, &all, screen.out, pictures, Some(next)) + &parts
        }
        ReportFormat::Json => {
            let message = instead.as_ref().or(message);
            let (fits, another) = (fit.known(), fit.against());
            let message = message.map(|reading| Beside { reading, fits, another });
            let answer = answer.as_ref();
            screen.document(ui::json::explained(judgement, &all, message, answer, compared))
        }
        ReportFormat::Github => ui::github::explained(judgement, &causes),
    }
}

/// A text in the place of the token that is the message of a library, and was recognised as nothing
/// else. One word that says little may be anything.
fn message_instead(args: &Args, case: &Case<'_>, causes: &[Cause]) -> Option<Reading> {
    let [Cause { id: CauseId::KindOpaque, evidence, .. }] = causes else { return None };
    if case.token.is_ok() || evidence.iter().any(|seen| seen.how == How::Recognised) {
        return None;
    }
    let text = case.pasted.trim();
    // One word in a file may be a secret of which a person made a few words.
    let is_typed = args.token.token.as_deref() == Some(case.pasted);
    let is_prose = text.contains(char::is_whitespace);
    let reading = messages::read(text).filter(|_| is_typed || is_prose)?;
    (reading.certainty != Certainty::Weak || is_prose).then_some(reading)
}

/// The same without what belongs to a person or opens a door.
fn redacted(
    args: &Args,
    case: &Case<'_>,
    judgement: &Judgement,
    Said { reading, .. }: Said<'_>,
    screen: &Screen,
) -> String {
    let reading = reading.and_then(Option::as_ref);
    let causes = explain_with(case, reading);
    let fits = reading.and_then(|reading| reading.fit(case, &causes).known());
    let reading = reading.map(redact_report::reading);
    let (judgement, causes) = (redact_report::judgement(judgement), redact_report::causes(&causes));
    match args.output.format() {
        ReportFormat::Human => {
            ui::explain::redacted(&judgement, &causes, reading.as_ref(), screen.out)
        }
        ReportFormat::Json => {
            let message = reading.as_ref();
            let message = message.map(|reading| Beside { reading, fits, another: None });
            screen.document(ui::json::explained(&judgement, &causes, message, None, None))
        }
        ReportFormat::Github => ui::github::explained(&judgement, &causes),
    }
}

/// For a person with local times and within the width of a terminal.
fn fitted(args: &Args, text: String, system: &System, screen: &Screen) -> String {
    match args.output.format() {
        ReportFormat::Human => screen.fitted(text, system, &system.streams.stdout),
        ReportFormat::Json | ReportFormat::Github => text,
    }
}

/// A token is no evidence against what Clerk itself said: that comes first.
fn with_clerk(reading: Option<&Option<Reading>>, causes: &[Cause]) -> Vec<Cause> {
    let of_clerk = reading.and_then(Option::as_ref).map(Reading::of_clerk).unwrap_or_default();
    [&of_clerk, causes].concat()
}

/// What keys show without a token.
#[derive(Debug, Default)]
struct KeyFindings {
    odd: Vec<Cause>,
    /// Whether each can be read, as it should be written.
    are_whole: bool,
}

fn odd_keys(
    chain: &KeyChain,
    policy: &Policy,
    system: &mut System,
) -> Result<KeyFindings, Failure> {
    let none: Result<Jws, Malformed> = Err(Malformed::Empty);
    let keys = find_keys(Some(chain), &none, system)?;
    let token = Err(Malformed::Empty);
    let report = judge(&token, &keys, policy, 0);
    let case = Case { pasted: "", token: &token, keys: &keys, policy, report: &report };
    let set = case.set().filter(|_| case.encoding().is_some());
    let is_clean = |key: &Key| key.remarks.is_empty();
    let are_whole = set.is_some_and(|set| set.keys().count() == set.entries.len());
    let are_whole = are_whole && set.is_some_and(|set| set.keys().all(is_clean));
    Ok(KeyFindings { odd: of_keys(&case), are_whole })
}

/// What a file that can be read refutes.
const UNREADABLE: [CauseId; 3] =
    [CauseId::KeyPemBroken, CauseId::KeyPemEscapedNewlines, CauseId::KeyMalformed];

/// A message without a token: what it can stand for, and no verdict.
fn from_message(
    args: &Args,
    reading: Option<&Reading>,
    KeyFindings { odd, are_whole }: KeyFindings,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    let is_told =
        reading.is_some_and(|reading| odd.iter().any(|odd| reading.ids.contains(&odd.id)));
    let odd = if args.redact { redact_report::causes(&odd) } else { odd };
    let causes = reading.map(|reading| match args.output.format() {
        ReportFormat::Json => reading.causes(),
        _ => reading.possible(),
    });
    let causes = causes.unwrap_or_default().into_iter();
    let is_shut = |cause: &Cause| is_told || are_whole && UNREADABLE.contains(&cause.id);
    let causes: Vec<Cause> = causes.filter(|cause| !is_shut(cause)).collect();
    let (reading, causes) = if args.redact {
        (reading.map(redact_report::reading), redact_report::causes(&causes))
    } else {
        (reading.cloned(), causes)
    };
    let reading = reading.as_ref();
    let text = match (args.output.format(), reading) {
        (ReportFormat::Json, _) => {
            ui::json::of_message(args.time.now(system), reading, &[odd, causes].concat())
        }
        (_, Some(reading)) => ui::explain::message(reading, &odd, &causes, screen.out),
        (_, None) => String::new(),
    };
    let text = fitted(args, text, system, screen);
    system.streams.stdout.write(&text)?;
    match reading {
        Some(_) => Ok(Exit::Undecided),
        None => Err(Failure::undecided("it is not clear what the message means")
            .hint("to see all causes: jotkit explain --list")
            .hint("to find out from the token: jotkit explain TOKEN")),
    }
}

fn show_pages(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let text = pages(args, screen)?;
    let is_human = args.output.format() == ReportFormat::Human;
    let text = match system.streams.stdout.width().filter(|_| is_human) {
        Some(width) => wrap::page(&text, width),
        None => text,
    };
    system.streams.stdout.write(&text)?;
    Ok(Exit::Yes)
}

/// The page of `--cause`, or the list of all.
fn pages(args: &Args, screen: &Screen) -> Result<String, Failure> {
    let page = args.cause.as_deref().map(page).transpose()?;
    match (args.output.format(), page) {
        (ReportFormat::Human, Some(page)) => Ok(ui::explain::page(&page, screen.out)),
        (ReportFormat::Human, None) => Ok(ui::explain::list(screen.out)),
        (ReportFormat::Json, Some(page)) => Ok(screen.document(ui::json::causes([page]))),
        (ReportFormat::Json, None) => Ok(screen.document(ui::json::causes(catalogue::pages()))),
        (ReportFormat::Github, _) => {
            Err(Failure::usage("pages of causes have no GitHub format").hint("-o human or -o json"))
        }
    }
}

fn page(id: &str) -> Result<Page, Failure> {
    let unknown = || Failure::usage(format!("there is no cause {id}"));
    let failure = || unknown().hint("to see all of them: jotkit explain --list");
    CauseId::named(id).map(CauseId::page).ok_or_else(failure)
}

/// Reads what was pasted; `None` where a message came without a token.
fn read(
    args: &Args,
    payload: Option<Vec<u8>>,
    system: &mut System,
    screen: &Screen,
) -> Result<Option<Pasted>, Failure> {
    let alone = args.error.is_some() && args.token.token.is_none();
    if alone && (system.streams.stdin_is_terminal() || system.streams.stdin_is_claimed()) {
        return Ok(None);
    }
    Ok(match args.token.pasted(system, screen)? {
        Ok(bytes) if alone && bytes.trim_ascii().is_empty() => None,
        Ok(bytes) => Some(Pasted::read(bytes, payload)),
        Err(malformed) => Some(Pasted::malformed(malformed)),
    })
}

/// Keys are looked for even where there is no token: a repaired one has to be tried.
fn find_keys(
    chain: Option<&KeyChain>,
    jws: &Result<Jws, Malformed>,
    system: &mut System,
) -> Result<Keys, Failure> {
    let Some(chain) = chain else { return Ok(Keys::none("no keys were given")) };
    let tokens = jws.as_ref().map(Jws::tokens).unwrap_or_default();
    let kids = tokens.iter().filter_map(|token| token.header().kid().ok().flatten());
    let found = chain.find(system, kids).map_err(|fault| fault.unless_secret_of(tokens));
    let (keys, _) = judging_keys(found)?;
    Ok(keys)
}
