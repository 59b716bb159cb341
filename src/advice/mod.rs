//! What to do next, as values: sentences, and commands that are lists of words. Whatever is data in
//! them is quoted for the shell here and nowhere else.

pub mod step;
pub mod word;
