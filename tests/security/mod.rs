//! What SECURITY.md promises: one file a row.

mod output_leaks;
mod redaction;
mod shell_quoting;
mod terminal;
