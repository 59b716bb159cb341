//! What stopped a command, in words, and what to type next.

pub mod failure;
