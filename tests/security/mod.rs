//! What SECURITY.md promises: a file for each row, named after it.

mod key_confusion;
mod key_set_budget;
mod weak_keys;
