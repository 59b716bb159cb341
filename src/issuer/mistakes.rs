//! The mistakes that both `fixtures` and `probe` try a backend with.

use crate::issuer::broken::{Edit, HOUR, MacKey, Recipe, Seal, Value};
use crate::jose::key::der::Structure;

const DAY: i64 = 24 * HOUR;

/// It expired an hour before the good one begins.
pub const EXPIRED: Recipe = by_issuer(&[
    Edit::Claim("iat", Value::Before(2 * HOUR)),
    Edit::Claim("nbf", Value::Before(2 * HOUR)),
    Edit::Claim("exp", Value::Before(HOUR)),
]);
/// It begins a day after the good one has expired: no clock is that wrong.
pub const NOT_YET_VALID: Recipe = by_issuer(&[
    Edit::Claim("nbf", Value::After(DAY)),
    Edit::Claim("exp", Value::After(DAY + HOUR)),
]);
/// Of another issuer, whose URL begins like the right one.
pub const WRONG_ISSUER: Recipe =
    by_issuer(&[Edit::Claim("iss", Value::Around("", ".wrong.example"))]);
/// For another backend.
pub const WRONG_AUDIENCE: Recipe = by_issuer(&[Edit::Claim("aud", Value::Around("not-", ""))]);
/// Of another subject than was signed.
pub const CHANGED_SUBJECT: Recipe =
    Recipe { edits: &[Edit::Claim("sub", Value::Text("user_somebody_else"))], seal: Seal::Stale };
/// With the PEM of the public key as the secret, which everyone has.
pub const HMAC_WITH_PUBLIC_KEY: Recipe =
    Recipe { edits: &[], seal: Seal::Mac(MacKey::Pem(Structure::Spki)) };

const fn by_issuer(edits: &'static [Edit]) -> Recipe {
    Recipe { edits, seal: Seal::Issuer }
}
