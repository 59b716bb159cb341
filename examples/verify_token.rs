//! Verifies a token by a key set: `cargo run --example verify_token`.

// Only the tool has a module for its streams.
#![allow(clippy::disallowed_macros)]

use std::error::Error;

use jotkit::jose::json::Json;
use jotkit::jose::key::set::KeySet;
use jotkit::jose::token::Token;
use jotkit::verify::policy::Policy;
use jotkit::verify::{Keys, judge};

/// The key and the token of RFC 7515 appendix A.3, which expires at 1300819380.
pub const KEYS: &str = r#"{"keys": [{"kty": "EC", "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
pub const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.\
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
    DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/// The claims, where the token is accepted; else what is wrong with it.
pub fn verify(token: &str, keys: &str, now: i64) -> Result<Json, Box<dyn Error>> {
    let keys = Keys::from(KeySet::parse(keys.as_bytes())?);
    let policy = Policy { issuer: Some("joe".into()), ..Policy::default() };
    let report = judge(&Token::parse(token), &keys, &policy, now);
    match report.verified() {
        Some(claims) => Ok(claims.object().clone().into()),
        None => {
            let failed: Vec<String> = report.failures().map(|check| check.id.to_string()).collect();
            Err(format!("{}: {}", report.verdict().word(), failed.join(", ")).into())
        }
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", verify(TOKEN, KEYS, 1_300_819_000)?);
    Ok(())
}
