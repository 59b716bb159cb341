//! What SECURITY.md promises: one file a row.

mod serve_browser;
mod serve_clients;
