//! jotkit: why a JWT is not accepted, and everything that belongs to it.
//!
//! The map, from values to the command line. A module imports modules above it, never below
//! (`tests/layers.rs` holds it):
//!
//! - [`text`] similar names, dates and spans, escaping for terminals and shells
//! - [`jose`] what the RFCs define: values, no input or output
//! - [`provider`] facts about issuers and products, as data
//! - [`verify`] judgement of a token: pure, `now` is given
//! - [`explain`] causes, messages and models of other libraries
//! - [`keyset`] judgement of a key set
//! - [`sys`] the machine: clock, environment, files, network, streams; knows no tokens
//! - [`batch`] many lines on all cores, in order; knows nothing of what they are
//! - [`source`] where keys come from
//! - [`advice`] failures in words, with what to type next
//! - [`issuer`] a local issuer
//! - [`ui`] how it looks; decides nothing
//! - [`commands`] one file a verb
//!
//! Text becomes a `Token`, a place becomes `Keys`, both become a `Report`, and a report becomes
//! text, JSON or an exit status. Each step takes the value before it; nothing reaches back.

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod advice;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod batch;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod commands;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod exit;
pub mod explain;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod issuer;
pub mod jose;
pub mod keyset;
pub mod provider;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod source;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod sys;
pub mod text;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod ui;
pub mod verify;

/// Runs one command line, the program's name first, on one machine.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub fn run(
    args: impl IntoIterator<Item = std::ffi::OsString>,
    system: &mut crate::sys::System,
) -> crate::exit::Exit {
    commands::run(args, system)
}
