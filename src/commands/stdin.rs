//! Every input of a command line that may be standard input, which is read once.

use std::ffi::OsStr;

use clap::ArgMatches;

use crate::advice::failure::Failure;
use crate::commands::arguments::ARGUMENTS;
use crate::sys::System;
use crate::sys::streams::{ClaimedTwice, is_stdin};

/// Takes standard input for the argument that names it, by whatever name, before anything is read.
///
/// # Errors
/// Two arguments do.
pub fn claim(matches: &ArgMatches, system: &mut System) -> Result<(), Failure> {
    if let Some((_, below)) = matches.subcommand() {
        return claim(below, system);
    }
    let values = |id| matches.try_get_raw(id).ok().flatten().into_iter().flatten();
    let inputs = ARGUMENTS.into_iter().filter_map(|(id, _, read)| Some((id, read?)));
    let named = |(id, what)| values(id).filter(|value| names_stdin(value)).map(move |_| what);
    let named: Vec<&str> = inputs.flat_map(named).collect();
    match named[..] {
        [] => Ok(()),
        [only] => Ok(system.streams.claim_stdin(only)?),
        [first, second, ..] => {
            Err(ClaimedTwice { first: first.to_owned(), second: second.to_owned() }.into())
        }
    }
}

/// A token may stand there itself, so that a file is named with `@`.
fn names_stdin(value: &OsStr) -> bool {
    value.to_str().is_some_and(|value| is_stdin(value.strip_prefix('@').unwrap_or(value)))
}
