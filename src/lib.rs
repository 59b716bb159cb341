//! jotkit: why a JWT is not accepted, and everything that belongs to it.
//!
//! The map of the house, from values to faces; an import points to an earlier line, never to a
//! later one (`tests/layers.rs` holds it):
//!
//! - [`jose`] what the RFCs define: values, no input or output
//! - [`advice`] what to do next: sentences and commands, with data quoted for the shell
//! - [`provider`] what is peculiar to one provider: facts as data
//! - [`sys`] the machine: clock, environment, files, network, streams; knows no tokens
//! - [`batch`] many lines on all cores, in order; knows nothing of what they are
//! - [`verify`] judgement of a token: pure, the time is given
//! - [`keyset`] judgement of a key set
//! - [`source`] where keys come from
//! - [`issuer`] a local issuer
//! - [`ui`] how it looks; decides nothing
//! - [`commands`] one file a verb
//!
//! Text becomes a `Token`, a place becomes `Keys`, both become a `Report`, and a report becomes
//! text, JSON or an exit status. Each step takes the value before it; nothing reaches back.

pub mod advice;
pub mod batch;
pub mod commands;
pub mod exit;
pub mod failure;
pub mod issuer;
pub mod jose;
pub mod keyset;
pub mod provider;
pub mod source;
pub mod sys;
pub mod ui;
pub mod verify;

use std::ffi::OsString;

use crate::exit::Exit;
use crate::sys::System;

/// Runs one command line, the program's name first, on one machine.
pub fn run(args: impl IntoIterator<Item = OsString>, system: &mut System) -> Exit {
    commands::run(args, system)
}
