//! Numbers with their nouns.

use std::fmt::Display;

/// "1 dot", "2 dots".
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
