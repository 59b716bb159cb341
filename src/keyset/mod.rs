//! Judgement of key sets: what is wrong with one, and how two differ.

pub mod diff;
pub mod lint;
