//! `verify`: judges a token and answers by a report and by the exit status.

mod ahead;
pub mod batch;
mod explained;
mod rotation;
pub mod verdict_cache;

use std::ffi::OsString;

use crate::advice::failure::Failure;
use crate::commands::inputs::{NetworkArgs, PolicyArgs, SignatureArgs, TimeArgs};
use crate::commands::output::{FormatArgs, ReportFormat, Screen, tell};
use crate::commands::project;
use crate::commands::request::{RequestArgs, judging_keys};
use crate::commands::second_opinion;
use crate::commands::signer::warn_of_remarks;
use crate::commands::token_args::{CHECK_PATH, TokenArgs};
use crate::commands::verify::batch::BatchArgs;
use crate::exit::Exit;
use crate::explain::evaluation::Question;
use crate::jose::alg::{Alg, KeyType};
use crate::jose::json::Json;
use crate::jose::key::KeyFault;
use crate::jose::key::set::KeySet;
use crate::jose::token::serialization::Jws;
use crate::jose::token::{Malformed, Token};
use crate::source::chain::KeyChain;
use crate::source::fault::SourceFault;
use crate::sys::System;
use crate::text::escape;
use crate::text::step::Step;
use crate::ui;
use crate::ui::human::Detail;
use crate::verify::Keys;
use crate::verify::check_id::CheckId;
use crate::verify::judgement::Judgement;
use crate::verify::policy::Policy;
use crate::verify::report::{Status, Verdict};

/// Verify a token: signature, times, issuer, audience
///
/// Every check runs, and a failed one is reported with the expected and the found value. The exit
/// status is 0 for accepted, 1 for rejected, 2 for a usage error, and 3 (undecided) if there was no
/// usable key and nothing else failed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit verify --issuer https://issuer.example --audience api < token.jwt
  jotkit verify --key public.pem --require role=admin token.jwt")]
pub struct Args {
    #[command(flatten)]
    token: TokenArgs,
    #[command(flatten)]
    time: TimeArgs,
    /// List every check
    #[arg(short, long)]
    verbose: bool,
    /// Print nothing but usage errors: the exit status is the answer
    #[arg(short, long, conflicts_with_all = ["output", "json", "print", "verbose", "batch"])]
    pub(in crate::commands) quiet: bool,
    /// Print only this claim of an accepted token
    #[arg(long, value_name = "NAME", conflicts_with_all = ["output", "json", "batch"])]
    pub(in crate::commands) print: Option<String>,
    #[command(flatten)]
    output: FormatArgs<ReportFormat>,
    #[command(flatten)]
    request: RequestArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    signatures: SignatureArgs,
    #[command(flatten)]
    batch: BatchArgs,
}

/// # Errors
/// Wrong questions, and streams that fail. A rejected token is no error.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let request = args.request.read(system)?;
    let policy = request.policy(&args.signatures);
    let Some(chain) = request.chain(&args.network, system, screen)? else {
        return Err(no_keys(args, &policy, system, screen)?);
    };
    if args.is_batch() {
        let _ = tell(ui::human::profiled(&policy.origins, screen.err), system);
        if args.signatures.payload.is_some() {
            return Err(Failure::usage("--payload is for one token, and --batch reads many"));
        }
        let question = Question { policy, rule: args.signatures.rule() };
        return batch::run(&args.batch, question, chain, args.time.given(system), system, screen);
    }
    let payload = args.signatures.payload(system)?;
    let jws = args.token.parse(payload, system, screen)?;
    let (keys, failure) = find_keys(&chain, &jws, system, screen)?;
    let mut judgement =
        Judgement::of(&jws, &keys, &policy, args.signatures.rule(), args.time.now(system));
    judgement.warnings = system.warnings.clone();
    second_opinion::ask(&jws, &judgement, &policy, &args.time, system)?;
    answer(args, &judgement, system, screen)?;
    if args.print.is_some() && judgement.verdict() == Verdict::Accepted {
        request.name_profile(|_| true, system, screen)?;
    }
    hint_at_payload(args, &jws, &judgement, system, screen)?;
    let failure = failure.filter(|_| !args.quiet);
    if let (Some(failure), Verdict::Undecided | Verdict::Rejected) = (failure, judgement.verdict())
    {
        tell(ui::failure::render(&failure, screen.err), system)?;
    }
    Ok(judgement.verdict().into())
}

impl Args {
    /// Whether the lines that it prints are the answer.
    pub fn is_batch(&self) -> bool {
        self.batch.lines.batch.is_some()
    }

    /// What to type next: the same question to `explain`, if there is a token; `None` where no person is answered.
    pub fn explained(&self, line: &[OsString]) -> Option<Step> {
        let is_person = !self.quiet
            && self.print.is_none()
            && !self.is_batch()
            && self.output.format() == ReportFormat::Human;
        match is_person {
            true if self.token.is_lost() => Some(CHECK_PATH.into()),
            true => explained::step(line, self.token.token.as_deref()),
            false => None,
        }
    }
}

/// What to type instead, where there is a token to read without asking for it.
fn no_keys(
    args: &Args,
    policy: &Policy,
    system: &mut System,
    screen: &Screen,
) -> Result<Failure, Failure> {
    let failure = PolicyArgs::no_keys();
    let is_asked_for = args.token.token.is_none() && system.streams.stdin_is_terminal();
    if is_asked_for || args.is_batch() || system.streams.stdin_is_claimed() {
        return Ok(failure);
    }
    let text = args.token.read(system, screen)?.unwrap_or_default();
    Ok(match project::offer(&text, policy, &args.token, &args.time, system) {
        Some(step) => Failure { hints: [vec![step], failure.hints].concat(), ..failure },
        None if text.trim().is_empty() => failure,
        None => Failure { hints: vec![project::what_it_is(&args.token)], ..failure },
    })
}

/// A text that is no token needs no keys.
fn find_keys(
    chain: &KeyChain,
    jws: &Result<Jws, Malformed>,
    system: &mut System,
    screen: &Screen,
) -> Result<(Keys, Option<Failure>), Failure> {
    let Ok(jws) = jws else {
        return Ok((Keys::none("there is no token to read"), None));
    };
    let kids = jws.tokens().iter().filter_map(|token| token.header().kid().ok().flatten());
    let found = chain.find(system, kids).map_err(|fault| fault.unless_secret_of(jws.tokens()));
    let (keys, failure) = judging_keys(found)?;
    let Keys::Set { set, source } = &keys else { return Ok((keys, failure)) };
    warn_of_remarks(set, system, screen)?;
    let is_wanted = jws.tokens().iter().any(|token| wants_shared_secret(token, set));
    let (from, fault) = (source.place.clone(), KeyFault::SharedSecret);
    let refused = is_wanted.then(|| Failure::from(SourceFault::Key { from, fault }));
    Ok((keys, refused))
}

/// Whether the token means a secret that its set should never have held.
fn wants_shared_secret(token: &Token, set: &KeySet) -> bool {
    let alg = token.header().alg().ok().flatten().and_then(Alg::named);
    let Some(alg) = alg.filter(|alg| alg.key_type() == KeyType::Oct) else { return false };
    let choice = set.choose(alg, token.header().kid().ok().flatten(), true);
    let refused = |(_, fault): &(_, &KeyFault)| **fault == KeyFault::SharedSecret;
    choice.fits.is_empty() && choice.unreadable.iter().any(refused)
}

fn answer(
    args: &Args,
    judgement: &Judgement,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let detail = if args.verbose { Detail::Full } else { Detail::Short };
    let human = |style, system: &System, stream| {
        screen.fitted(ui::human::judgement(judgement, style, detail), system, stream)
    };
    match (&args.print, args.output.format()) {
        _ if args.quiet => {}
        (Some(name), _) if judgement.verdict() == Verdict::Accepted => {
            let claim = print(judgement, name)?;
            let stdout = &mut system.streams.stdout;
            let shown = if stdout.is_terminal { escape::line(&claim) } else { claim };
            stdout.write(&(shown + "\n"))?;
        }
        (Some(_), _) => {
            let text = human(screen.err, system, &system.streams.stderr);
            system.streams.stderr.write(&text)?;
        }
        (None, ReportFormat::Human) => {
            let text = human(screen.out, system, &system.streams.stdout);
            system.streams.stdout.write(&text)?;
        }
        (None, ReportFormat::Json) => {
            let text = screen.document(ui::json::judgement(judgement));
            system.streams.stdout.write(&text)?;
        }
        (None, ReportFormat::Github) => {
            system.streams.stdout.write(&ui::github::judgement(judgement))?;
        }
    }
    Ok(())
}

/// An empty payload that does not verify was perhaps sent beside the token.
fn hint_at_payload(
    args: &Args,
    jws: &Result<Jws, Malformed>,
    judgement: &Judgement,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let is_empty =
        !args.quiet && jws.as_ref().is_ok_and(|jws| jws.tokens()[0].payload().is_empty());
    let signature = judgement.deciding().check(CheckId::Signature);
    let failed = signature.is_some_and(|check| check.status == Status::Fail);
    if is_empty
        && failed
        && args.signatures.payload.is_none()
        && args.output.format() == ReportFormat::Human
    {
        let text = "the payload is empty; if it was sent beside the token: --payload FILE";
        screen.note(system, "hint", text)?;
    }
    Ok(())
}

fn print(judgement: &Judgement, name: &str) -> Result<String, Failure> {
    let claims = judgement.deciding().verified().ok_or_else(|| {
        Failure::no("the token is accepted, but its payload is not a JWT claims set")
            .hint("to see the payload: jotkit decode TOKEN")
    })?;
    let names: Vec<&str> = claims.object().names().collect();
    claim(claims.object().at(name), name, &names)
}

/// Text as it is, everything else as JSON.
fn claim(value: Option<&Json>, name: &str, names: &[&str]) -> Result<String, Failure> {
    match value {
        Some(Json::String(text)) => Ok(text.clone()),
        Some(other) => Ok(other.to_string()),
        None => Err(Failure::no(format!("the token is accepted, but has no claim {name}"))
            .fact(format!("its claims are {}", names.join(", ")))
            .hint(Step::say("to require it").run("--require").arg(name))),
    }
}
