//! `completions`: a script that teaches a shell the flags.

use clap_complete::Shell;

use crate::advice::failure::Failure;
use crate::commands::definition;
use crate::exit::Exit;
use crate::sys::System;

/// Print a completion script for a shell
///
/// For bash: jotkit completions bash > ~/.local/share/bash-completion/completions/jotkit
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// # Errors
/// Standard output can't be written.
pub fn run(args: &Args, system: &mut System) -> Result<Exit, Failure> {
    system.streams.stdout.write(&script(args.shell))?;
    Ok(Exit::Yes)
}

/// The script of one shell.
pub fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut definition(), "jotkit", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
