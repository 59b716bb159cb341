//! From flags to the keys that a token is judged by.

use crate::advice::failure::Failure;
use crate::commands::inputs::{KeyArgs, NetworkArgs, PolicyArgs, SecretArgs};
use crate::commands::output::Screen;
use crate::exit::Exit;
use crate::source::chain::{FoundKeys, KeyChain};
use crate::source::fault::SourceFault;
use crate::sys::System;
use crate::verify::Keys;

/// The flags that name a place of keys: one of its own, or else the issuer's.
#[derive(Clone, Copy, Debug)]
pub struct KeyFlags<'a> {
    pub keys: &'a KeyArgs,
    pub secret: &'a SecretArgs,
    pub policy: &'a PolicyArgs,
    pub network: &'a NetworkArgs,
}

impl KeyFlags<'_> {
    /// `None` where no flag names a place.
    ///
    /// # Errors
    /// A place that is none, or standard input that is somebody else's.
    pub fn chain(&self, system: &mut System, screen: &Screen) -> Result<Option<KeyChain>, Failure> {
        let spec = match self.keys.spec(self.secret, system, screen)? {
            None => self.policy.key_issuer()?,
            spec => spec,
        };
        let network = self.network.read(system)?;
        Ok(spec.map(|spec| KeyChain::new(spec, network)))
    }
}

/// Keys that can't be had leave the other checks to be made; the failure says how to have them.
///
/// # Errors
/// They were asked for wrongly.
pub fn judging_keys(
    found: Result<FoundKeys, SourceFault>,
) -> Result<(Keys, Option<Failure>), Failure> {
    let fault = match found {
        Ok(found) => return Ok((found.into(), None)),
        Err(fault) => fault,
    };
    let keys = Keys::from(&fault);
    match Failure::from(fault) {
        failure if failure.exit == Exit::Usage => Err(failure),
        failure => Ok((keys, Some(failure))),
    }
}
