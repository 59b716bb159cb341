//! `decode`: transcripts.

use snapbox::str;

use crate::support::{NOW, Place, keys};

fn at(line: &str) -> String {
    format!("{line} --at {NOW}")
}

#[test]
fn a_token_is_shown_with_its_dates() {
    let place = Place::new();
    place.run_with(&at("decode"), keys::rs256(r#"{"ratio":1.50,"note":"kept"}"#)).shows(str![[
        r#"
status 0
--- standard output
header
{
  "alg": "RS256",
  "typ": "JWT",
  "kid": "test-1"
}
payload
{
  "iss": "https://issuer.example",
  "sub": "user_42",
  "aud": "backend",
  "iat": 1789999940,  2026-09-21 14:12:20 UTC, 1 min ago
  "exp": 1790000300,  2026-09-21 14:18:20 UTC, in 5 min
  "ratio": 1.50,
  "note": "kept"
}
signature 256 bytes, not verified

├────────●───────────────────────────────────────┤
issued 1 min ago   expires in 5 min, lifetime 6 min

--- standard error
note: nothing here is verified; to verify it: jotkit verify

"#
    ]]);
}
