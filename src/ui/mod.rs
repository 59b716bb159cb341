//! How it looks. Everything here turns values into text; nothing here decides.

pub mod batch;
pub mod certificate;
pub mod coloured;
pub mod explain;
pub mod failure;
pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod keyset;
pub mod local;
pub mod mask;
pub mod meaning;
pub mod picture;
pub mod probe;
pub mod redact;
pub mod redact_report;
pub mod style;
pub mod table;
pub mod token;
pub mod unverified;
pub mod webhook;
pub mod wrap;
