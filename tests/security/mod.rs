//! What SECURITY.md promises, a file a row.

#[cfg(unix)]
mod cache_files;
mod checkout_files;
#[cfg(target_os = "linux")]
mod machine_limits;
mod misplaced_secrets;
mod network_addresses;
