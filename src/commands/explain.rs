//! `explain`: the judgement of `verify`, then its cause and what to do.

use crate::commands::inputs::{
    KeyArgs, NetworkArgs, PolicyArgs, SecretArgs, SignatureArgs, TimeArgs, TokenArgs,
};
use crate::commands::keyed::{keyed, unavailable};
use crate::commands::output::{Format, Screen};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jose::serialization::Jws;
use crate::jose::token::Malformed;
use crate::source::resolve::resolve;
use crate::source::spec::KeySpec;
use crate::sys::System;
use crate::ui;
use crate::verify::explain::case::Case;
use crate::verify::explain::pasted::Pasted;
use crate::verify::explain::{catalogue, explain};
use crate::verify::judgement::Judgement;
use crate::verify::many::Keyed;

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
    output: Format,
}

/// # Errors
/// Wrong questions, and streams that fail. A rejected token is no error.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.list {
        return answer(system, &ui::explain::list(screen.out));
    }
    if let Some(id) = &args.cause {
        return answer(system, &page(id, screen)?);
    }
    let spec = match args.keys.spec(&args.secret, system, screen)? {
        None if args.policy.issuer.is_some() => Some(args.policy.key_issuer()?),
        spec => spec,
    };
    let payload = args.signatures.payload(system)?;
    let pasted = match args.token.pasted(system)? {
        Ok(bytes) => Pasted::read(bytes, payload),
        Err(malformed) => Pasted::malformed(malformed),
    };
    let found = find_keys(args, spec.as_ref(), &pasted.jws, system)?;
    let (policy, now) = (args.policy.policy(), args.time.now(system));
    let judgement = Judgement::of(&pasted.jws, &found.keys, &policy, args.signatures.rule(), now);
    // Of several signatures the one that decides is explained.
    let token = pasted.jws.map(|jws| jws.tokens()[judgement.deciding_index()].clone());
    let case = Case {
        pasted: &pasted.text,
        token: &token,
        keys: &found.keys,
        encoding: found.encoding,
        trouble: found.trouble.as_ref(),
        policy: &policy,
        report: judgement.deciding(),
    };
    let causes = explain(&case);
    let text = match args.output {
        Format::Human => ui::explain::causes(&case, &causes, screen.out),
        Format::Json => ui::json::explained(&judgement, &causes),
    };
    system.streams.stdout.write(&text)?;
    Ok(judgement.verdict().into())
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

/// Keys are looked for even where there is no token: a repaired one has to be tried.
fn find_keys(
    args: &Args,
    spec: Option<&KeySpec>,
    jws: &Result<Jws, Malformed>,
    system: &mut System,
) -> Result<Keyed, Failure> {
    let Some(spec) = spec else { return Ok(unavailable("no keys were given".into(), None)) };
    let tokens = jws.as_ref().map(Jws::tokens).unwrap_or_default();
    let kids = tokens.iter().filter_map(|token| token.header().kid().ok().flatten());
    let (keyed, _) = keyed(resolve(system, spec, &args.network.read()?, kids))?;
    Ok(keyed)
}
