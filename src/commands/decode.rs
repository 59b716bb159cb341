//! `decode`: shows what a token says, and believes none of it.

pub mod batch;

use crate::advice::failure::Failure;
use crate::commands::batch::LinesArgs;
use crate::commands::inputs::TimeArgs;
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::commands::project;
use crate::commands::token_args::TokenArgs;
use crate::exit::Exit;
use crate::explain::{pasted, repair};
use crate::jose::token::anatomy::Anatomy;
use crate::jose::token::find::{self, Found};
use crate::jose::token::serialization::Jws;
use crate::jose::token::{Malformed, strip};
use crate::sys::System;
use crate::sys::zone;
use crate::text::step::Step;
use crate::ui;
use crate::ui::meaning::Meaning;
use crate::verify::policy::Policy;

/// Show the header and payload of a token, without verifying it
///
/// Shows anything that looks like a token, with any algorithm, even encrypted or damaged, and what
/// its claims mean if the issuer is known. Nothing is verified: anyone can write such a token.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit decode token.jwt
  jotkit decode --redact -o json < token.jwt")]
pub struct Args {
    #[command(flatten)]
    token: TokenArgs,
    /// Remove what may be personal or secret, for sharing
    #[arg(long)]
    redact: bool,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    output: FormatArgs,
    #[command(flatten)]
    lines: LinesArgs,
}

/// # Errors
/// No token in the text, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.lines.batch.is_some() {
        return batch::run(args, system);
    }
    let pasted = args.token.pasted(system, screen)?;
    let text =
        pasted.and_then(pasted::text).map_err(|malformed| no_token(&malformed, &args.token))?;
    let anatomy = anatomy(strip(&text).0).map_err(|malformed| no_token(&malformed, &args.token))?;
    let meaning = Meaning::of(&anatomy);
    let (anatomy, meaning) = if args.redact {
        (ui::redact::redact(anatomy), meaning.map(Meaning::redacted))
    } else {
        (anatomy, meaning)
    };
    let now = args.time.now(system);
    let answer = match args.output.format() {
        Format::Human => {
            let text = ui::token::render(&anatomy, meaning.as_ref(), now, screen.out);
            match zone::local(&system.env, system.streams.stdout.is_terminal) {
                Some(zone) => ui::local::in_comments(&text, &zone),
                None => text,
            }
        }
        Format::Json => screen.document(ui::token::document(&anatomy, meaning.as_ref(), now)),
    };
    system.streams.stdout.write(&answer)?;
    if args.output.format() == Format::Human {
        for note in &anatomy.notes {
            screen.note(system, "note", note)?;
        }
        let step = next(args, strip(&text).0, system);
        screen.note(system, "note", &format!("nothing here is verified; {step}"))?;
    }
    Ok(Exit::Yes)
}

/// What to type to have it verified; nothing of the token where it is to be shared.
fn next(args: &Args, text: &str, system: &System) -> Step {
    let offered = || project::offer(text, &Policy::default(), &args.token, &args.time, system);
    let step = Some(()).filter(|()| !args.redact).and_then(|()| offered());
    step.unwrap_or_else(|| Step::say("to check it").run("jotkit explain TOKEN"))
}

/// The token that the text is, or the one inside it.
fn anatomy(text: &str) -> Result<Anatomy, Malformed> {
    let whole = match Jws::parse(text, None) {
        Ok(_) => return Anatomy::of(text).ok_or(Malformed::Empty),
        Err(malformed) => malformed,
    };
    if let Some(found) = find::find(text).filter(|found| !goes_on(text, found)) {
        let note = found.to_string();
        return noted(&found.token, note).ok_or(whole);
    }
    let is_unbroken = text.starts_with('{') || !text.contains(char::is_whitespace);
    let shown = Anatomy::of(text).filter(|_| is_unbroken);
    let repaired = || {
        let repair = repair::find(text)?;
        noted(&repair.text, format!("{}; shown without that", repair.said))
    };
    shown.or_else(repaired).or_else(|| Anatomy::of(text)).ok_or(whole)
}

/// Whether the text is the token itself, or goes on as one that was wrapped does.
fn goes_on(text: &str, found: &Found) -> bool {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "-_=".contains(c) || c.is_whitespace();
    found.start == Some(0) && text[found.token.len()..].chars().all(is_of_token)
}

fn noted(token: &str, note: String) -> Option<Anatomy> {
    let mut anatomy = Anatomy::of(token)?;
    anatomy.notes.insert(0, note);
    Some(anatomy)
}

fn no_token(malformed: &Malformed, token: &TokenArgs) -> Failure {
    let why = match malformed {
        Malformed::Part { .. } | Malformed::Parts { .. } | Malformed::Header { .. } => {
            "no readable header".to_owned()
        }
        malformed => malformed.to_string(),
    };
    Failure::no(format!("not a JWT: {why}"))
        .hint("a token begins with ey and has two dots: ey….ey….…")
        .hint(project::what_it_is(token))
}
