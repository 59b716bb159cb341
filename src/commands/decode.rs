//! `decode`: shows what a token says, and believes none of it.

pub mod batch;

use crate::advice::failure::Failure;
use crate::commands::batch::LinesArgs;
use crate::commands::inputs::{TimeArgs, TokenArgs};
use crate::commands::output::{Format, Screen};
use crate::exit::Exit;
use crate::jose::token::Malformed;
use crate::jose::token::anatomy::Anatomy;
use crate::jose::token::serialization::Jws;
use crate::sys::System;
use crate::ui;
use crate::ui::meaning::Meaning;

/// Show the header and payload of a token, without verifying it
///
/// Shows anything that looks like a token: any algorithm, known or not, none, encrypted, or broken in
/// places, and what its claims mean where its issuer is known. What is shown is only what the token
/// says; to find out whether it is true, verify it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    token: TokenArgs,
    /// Take out what may be personal or secret, for sharing
    #[arg(long)]
    redact: bool,
    #[command(flatten)]
    time: TimeArgs,
    /// How to answer
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    output: Format,
    #[command(flatten)]
    lines: LinesArgs,
}

/// # Errors
/// No token in the text, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.lines.batch.is_some() {
        return batch::run(args, system);
    }
    let text = args.token.read(system)?.map_err(|malformed| no_token(&malformed.to_string()))?;
    if text.is_empty() {
        return Err(no_token(&Malformed::Empty.to_string()));
    }
    let anatomy = Anatomy::of(&text).ok_or_else(|| match Jws::parse(&text, None) {
        Err(malformed) if text.starts_with('{') => no_token(&malformed.to_string()),
        _ => no_token(
            "neither does it begin with a JSON header nor has it JSON claims in second place",
        ),
    })?;
    let meaning = Meaning::of(&anatomy);
    let (anatomy, meaning) = match args.redact {
        true => (ui::redact::redact(anatomy), meaning.map(Meaning::redacted)),
        false => (anatomy, meaning),
    };
    let now = args.time.now(system);
    let answer = match args.output {
        Format::Human => ui::token::render(&anatomy, meaning.as_ref(), now, screen.out),
        Format::Json => ui::token::document(&anatomy, meaning.as_ref(), now),
    };
    system.streams.stdout.write(&answer)?;
    if args.output == Format::Human {
        for note in &anatomy.notes {
            screen.note(system, "note", note)?;
        }
        screen.note(system, "note", "nothing here is verified; to verify it: jotkit verify")?;
    }
    Ok(Exit::Yes)
}

fn no_token(why: &str) -> Failure {
    Failure::no("this is no token")
        .fact(why)
        .hint("a token begins with ey and has two dots: ey….ey….…")
}
