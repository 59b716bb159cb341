//! jotkit: why a JWT is not accepted, and everything that belongs to it.
//!
//! Text becomes a [`Token`], bytes become a [`KeySet`], both become a [`Report`] under a [`Policy`],
//! and a report is what verdict, words and exit status are made of. Each step takes the value before
//! it; nothing reaches back, and nothing here reads a clock, a file or an address.
//!
//! ```
//! use jotkit::jose::key::set::KeySet;
//! use jotkit::jose::token::Token;
//! use jotkit::verify::policy::Policy;
//! use jotkit::verify::report::Verdict;
//! use jotkit::verify::{Keys, judge};
//!
//! // The token and the key of RFC 7515 appendix A.3.
//! let token = Token::parse(
//!     "eyJhbGciOiJFUzI1NiJ9.\
//!      eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
//!      DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
//! );
//! let keys = Keys::from(KeySet::parse(
//!     br#"{"kty": "EC", "crv": "P-256",
//!          "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
//!          "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
//! )?);
//! let policy = Policy { issuer: Some("joe".into()), ..Policy::default() };
//!
//! // Seconds since 1970; the token expires at 1300819380.
//! let report = judge(&token, &keys, &policy, 1_300_819_379);
//! assert_eq!(report.verdict(), Verdict::Accepted);
//! assert!(report.verified().is_some_and(|claims| claims.object().get("exp").is_some()));
//!
//! let late = judge(&token, &keys, &policy, 1_300_819_380);
//! assert_eq!(late.failures().next().map(|check| check.id.to_string()), Some("exp".to_owned()));
//! # Ok::<(), jotkit::jose::key::KeyFault>(())
//! ```
//!
//! Keys can be read in every format ([`KeySet::parse`]); [`explain`](mod@explain) turns a report
//! into causes. `examples/` has a program for each.
//!
//! # Features
//!
//! - `cli` (default) is the command-line tool. A program that wants the library alone takes it
//!   without default features: no terminal, no network, no runtime.
//! - `ed448` (default) adds Ed448 and X448, by an unaudited crate. Without it keys of these curves
//!   are not supported.
//!
//! # The map
//!
//! From values to the command line. A module imports modules above it, never below
//! (`tests/layers.rs` holds it):
//!
//! - [`text`] similar names, dates and spans, escaping for terminals and shells
//! - [`jose`] what the RFCs define: values, no input or output
//! - `provider` facts about issuers and products, as data; not for other programs
//! - [`verify`] judgement of a token: pure, `now` is given
//! - [`explain`](mod@explain) causes, and what messages of other verifiers mean
//! - [`keyset`] judgement of a key set
//! - [`advice`] what to do about a cause, in words
//! - [`webhook`] signatures of webhooks
//!
//! Of the tool alone, with no promise to other programs:
//!
//! - `sys` the machine: clock, environment, files, network, streams; knows no tokens
//! - `batch` many lines on all cores, in order; knows nothing of what they are
//! - `source` where keys come from
//! - `issuer` a local issuer
//! - `guard` code that protects an API
//! - `probe` what an API is tried with, and what its answers mean
//! - `ui` how it looks; decides nothing
//! - `commands` one file a verb
//!
//! [`Token`]: jose::token::Token
//! [`KeySet`]: jose::key::set::KeySet
//! [`KeySet::parse`]: jose::key::set::KeySet::parse
//! [`Policy`]: verify::policy::Policy
//! [`Report`]: verify::report::Report

#![deny(missing_docs)]
// Some of the library serves the tool alone; with it, everything unused is reported.
#![cfg_attr(not(feature = "cli"), allow(dead_code))]

pub mod advice;
#[cfg(feature = "cli")]
mod batch;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod commands;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod exit;
pub mod explain;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod guard;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod issuer;
pub mod jose;
pub mod keyset;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod probe;
// Its files name their sources by bare URLs.
#[allow(rustdoc::bare_urls)]
mod provider;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod source;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod sys;
pub mod text;
#[cfg(feature = "cli")]
mod ui;
pub mod verify;
pub mod webhook;

/// Runs one command line, the program's name first, on one machine.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub fn run(
    args: impl IntoIterator<Item = std::ffi::OsString>,
    system: &mut crate::sys::System,
) -> crate::exit::Exit {
    commands::run(args, system)
}
