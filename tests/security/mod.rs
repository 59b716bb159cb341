//! What SECURITY.md promises: one file a row.

mod agreement;
#[cfg(unix)]
mod cache_files;
mod checkout_files;
mod clocks;
mod forged_tokens;
mod key_confusion;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod key_memory;
mod key_set_budget;
#[cfg(target_os = "linux")]
mod machine_limits;
mod misplaced_secrets;
mod network_addresses;
mod output_leaks;
mod readable_reports;
mod redaction;
mod serve_browser;
mod serve_clients;
mod shell_quoting;
mod terminal;
mod three;
mod token_budget;
mod token_keys;
mod two_readings;
mod weak_keys;
