//! Says why a token is rejected: `cargo run --example explain_rejection`.

// Only the tool has a module for its streams.
#![allow(clippy::disallowed_macros)]

use jotkit::explain::case::Case;
use jotkit::explain::explain;
use jotkit::jose::key::KeyFault;
use jotkit::jose::key::set::KeySet;
use jotkit::jose::token::Token;
use jotkit::verify::policy::Policy;
use jotkit::verify::{Keys, judge};

/// A shared secret, and a token without a signature, which names no algorithm.
pub const KEYS: &str = r#"{"kty": "oct", "k": "c2hhcmVkLXNlY3JldC1vZi10aGlydHktdHdvLWJ5dGVz"}"#;
pub const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MTc5MDAwMDAwMH0.";

/// Each cause with its title, the most telling first; none for a healthy token. Judged at `now`, in
/// seconds since 1970.
pub fn causes(token: &str, keys: &str, now: i64) -> Result<Vec<String>, KeyFault> {
    let (keys, policy) = (Keys::from(KeySet::parse(keys.as_bytes())?), Policy::default());
    let parsed = Token::parse(token);
    let report = judge(&parsed, &keys, &policy, now);
    let case =
        Case { pasted: token, token: &parsed, keys: &keys, policy: &policy, report: &report };
    Ok(explain(&case).iter().map(|cause| format!("{}: {}", cause.id, cause.id.title())).collect())
}

pub fn main() -> Result<(), KeyFault> {
    causes(TOKEN, KEYS, 1_790_000_000)?.iter().for_each(|cause| println!("{cause}"));
    Ok(())
}
