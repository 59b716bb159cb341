//! Reads the files that a local issuer works by, and says what to write instead.

use std::path::Path;

use crate::advice::failure::{Failure, did_you_mean};
use crate::issuer::clerk::template::KeyPlace;
use crate::issuer::document::{Fault, MAX_LENGTH};
use crate::source::spec::{KeySpec, Location, PassphrasePlace};
use crate::sys::System;
use crate::text::step::Step;
use crate::text::utf16;

/// Reads a file of TOML or JSON that `flag` names.
///
/// # Errors
/// The file can't be read, or is not what it should be.
pub fn read<T>(
    flag: &str,
    path: &Path,
    system: &mut System,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Result<T, Failure> {
    let place = format!("{flag} {}", path.display());
    let unreadable = |why: String| Failure::undecided(format!("{place}: {why}"));
    let bytes = system.read(path, MAX_LENGTH).map_err(|error| unreadable(error.to_string()))?;
    let text = utf16::text(&bytes).map_err(|_| unreadable("not UTF-8".into()))?;
    parse(&text).map_err(|fault| match fault {
        Fault::Document(why) => unreadable(why),
        fault => refused(&place, &fault),
    })
}

/// Where a template's key is, which is named from the template's own folder.
pub fn key_spec(place: &KeyPlace, folder: &Path, passphrase: PassphrasePlace) -> KeySpec {
    match place {
        KeyPlace::File(path) => KeySpec::At(Location::File(folder.join(path)), passphrase),
        KeyPlace::Env(name) => KeySpec::Env(name.clone(), passphrase),
    }
}

fn refused(place: &str, fault: &Fault) -> Failure {
    let failure = Failure::usage(format!("{place}: {fault}"));
    match fault {
        Fault::Unknown { nearest: Some(name), .. } => failure.hint(did_you_mean(name)),
        Fault::Unknown { known, .. } => failure.hint(Step::say("known: ").values(known)),
        Fault::Reserved { claim } => failure
            .hint(Step::say("remove the claim ").value(claim).and(": only the issuer sets it")),
        Fault::Wrong { member, .. } if member == "signing_key" => failure
            .hint("to name a file beside the template: signing_key_file = \"key.pem\"")
            .hint("to name a variable of the environment: signing_key_env = \"NAME\""),
        _ => failure,
    }
}
