//! What SECURITY.md promises, each promise under attack.

mod agreement;
mod clocks;
mod forged_tokens;
mod readable_reports;
mod three;
mod token_budget;
mod token_keys;
mod two_readings;
