//! How it looks. Everything here turns values into text; nothing here decides.

pub mod certificate;
pub mod failure;
pub mod human;
pub mod json;
pub mod sanitize;
pub mod style;
pub mod table;
pub mod time;
pub mod token;
