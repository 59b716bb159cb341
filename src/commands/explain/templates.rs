//! Asks Clerk which JWT templates there are, where a message says that one is missing.

use crate::advice::failure::Failure;
use crate::commands::clerk::api;
use crate::commands::clerk::templates::names;
use crate::commands::inputs::NetworkArgs;
use crate::explain::messages::Reading;
use crate::sys::System;

/// Adds the instance's templates to what was read, if the message is about them, the secret key is in
/// the environment, and the network is allowed.
///
/// # Errors
/// A `CLERK_API_URL` or certificates that can't be used.
pub fn look(
    reading: &mut Reading,
    network: &NetworkArgs,
    system: &mut System,
) -> Result<(), Failure> {
    if !reading.asks_for_templates() || network.offline {
        return Ok(());
    }
    let Some(api) = api::in_reach(network, system)? else { return Ok(()) };
    let found = api.templates(system).map_err(|fault| fault.to_string());
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    reading.templates = Some(found.map(|templates| owned(names(&templates))));
    Ok(())
}
