//! Every input of a command line that may be standard input, which is read once.

use std::ffi::OsStr;

use clap::ArgMatches;

use crate::advice::failure::Failure;
use crate::sys::System;
use crate::sys::streams::{ClaimedTwice, is_stdin};

/// The arguments that name something to read, and what an error calls it.
const INPUTS: [(&str, &str); 19] = [
    ("jwks", "the key"),
    ("key", "the key"),
    ("source", "SOURCE"),
    ("diff", "--diff"),
    ("batch", "the tokens"),
    ("body", "the body"),
    ("ca_cert", "the CA certificates"),
    ("claims", "the claims"),
    ("error", "the message"),
    ("passphrase_file", "the passphrase"),
    ("payload", "the payload"),
    ("request", "the request"),
    ("secret_file", "the secret"),
    ("secret_key_file", "the secret key"),
    ("state", "the state"),
    ("template", "the template"),
    ("token", "the token"),
    ("user", "the users"),
    ("working", "the token of --working"),
];

/// Takes standard input for the argument that names it, by whatever name, before anything is read.
///
/// # Errors
/// Two arguments do.
pub fn claim(matches: &ArgMatches, system: &mut System) -> Result<(), Failure> {
    if let Some((_, below)) = matches.subcommand() {
        return claim(below, system);
    }
    let values = |id| matches.try_get_raw(id).ok().flatten().into_iter().flatten();
    let named = |(id, what)| values(id).filter(|value| names_stdin(value)).map(move |_| what);
    let named: Vec<&str> = INPUTS.into_iter().flat_map(named).collect();
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

#[cfg(test)]
mod tests {
    use clap::Command;

    use crate::commands::definition;
    use crate::commands::stdin::INPUTS;

    /// Written, not read.
    const OUTPUTS: [&str; 2] = ["out", "public_out"];

    #[test]
    fn every_argument_that_names_a_file_is_known() {
        fn check(command: &Command) {
            let is_file = |arg: &&clap::Arg| {
                arg.get_value_names().is_some_and(|names| names.iter().any(|n| n.contains("FILE")))
            };
            for arg in command.get_arguments().filter(is_file) {
                let id = arg.get_id().as_str();
                let is_known =
                    INPUTS.iter().any(|(input, _)| *input == id) || OUTPUTS.contains(&id);
                assert!(is_known, "{} {id}", command.get_name());
            }
            command.get_subcommands().for_each(check);
        }
        check(&definition());
    }
}
