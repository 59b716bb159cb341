//! `decode`: shows what a token says, and believes none of it.

pub mod batch;
mod inside;

use crate::advice::failure::Failure;
use crate::commands::batch::LinesArgs;
use crate::commands::decode::inside::anatomy;
use crate::commands::inputs::TimeArgs;
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::commands::project;
use crate::commands::token_args::TokenArgs;
use crate::exit::Exit;
use crate::jose::token::{Malformed, strip};
use crate::sys::System;
use crate::sys::zone;
use crate::text::step::Step;
use crate::text::utf16;
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
    let no_token = |malformed: Malformed| no_token(&malformed, &args.token);
    let bytes = args.token.pasted(system, screen)?.map_err(no_token)?;
    let text = utf16::text(&bytes)
        .map_err(|error| no_token(Malformed::NotUtf8 { at: error.valid_up_to() }))?;
    let mut anatomy = anatomy(strip(&text).0).map_err(no_token)?;
    if utf16::read(&bytes).is_some() {
        anatomy.notes.insert(0, "the text is UTF-16; whoever verifies it needs UTF-8".into());
    }
    let meaning = Meaning::of(&anatomy);
    let (anatomy, meaning) = if args.redact {
        (ui::redact::redact(anatomy), meaning.map(Meaning::redacted))
    } else {
        (anatomy, meaning)
    };
    let now = args.time.now(system);
    let answer = match args.output.format() {
        Format::Human => {
            let look = (screen.out, system.streams.stdout.width());
            let text = ui::token::render(&anatomy, meaning.as_ref(), now, look);
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
