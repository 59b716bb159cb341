//! What stopped a command and what to do about a cause, in words, with what to type next.

#[cfg(feature = "cli")]
pub mod check;
#[cfg(feature = "cli")]
pub mod failure;
pub mod keys;
pub mod remedy;
