//! What stopped a command and what to do about a cause, in words, with what to type next.

#[cfg(feature = "cli")]
pub(crate) mod check;
pub(crate) mod expected;
#[cfg(feature = "cli")]
pub(crate) mod failure;
pub(crate) mod keys;
pub mod remedy;
mod sentences;
#[cfg(feature = "cli")]
pub(crate) mod unasked;
