//! What the RFCs define: values and the rules between them, no input or output.
//!
//! Nothing here is believed: a [`token::Token`] is text that has been taken apart, a [`key::Key`]
//! is a key that could be read. Judging is the work of `verify`.

pub mod alg;
pub mod crypto;
pub mod json;
pub mod key;
pub mod token;
