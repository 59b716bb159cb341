//! What several cases are made of.

use crate::issuer::broken::{Edit, Recipe, Seal, Value};
use crate::probe::case::{Expect, Sent};

/// The case that comes first: without it no other says anything.
pub const GOOD: &str = "good";
/// Cases whose tokens name a listener of ours, each with its path.
pub const LISTENED: [(&str, &str); 2] = [("jku", "/jku"), ("x5u", "/x5u")];
/// Seconds that the token of [`Sent::Reused`] lives.
pub const SHORT_LIFE: i64 = 5;

/// A token that expires soon.
pub const SHORT_LIVED: Recipe = Recipe {
    edits: &[
        Edit::Claim("exp", Value::Soon(SHORT_LIFE)),
        Edit::Claim("jti", Value::Around("", "-used")),
    ],
    seal: Seal::Issuer,
};
/// One that expires at the same time, and is never sent before.
pub const SHORT_LIVED_UNUSED: Recipe = Recipe {
    edits: &[
        Edit::Claim("exp", Value::Soon(SHORT_LIFE)),
        Edit::Claim("jti", Value::Around("", "-unused")),
    ],
    seal: Seal::Issuer,
};
/// A token that nobody signed.
pub const UNSIGNED: Recipe =
    Recipe { edits: &[Edit::Header("alg", Value::Text("none"))], seal: Seal::Empty };

/// Whatever is wrong with a token (RFC 6750 section 3.1).
pub const UNAUTHORIZED: Expect = Expect::Status(401);
/// A good token that does not suffice.
pub const FORBIDDEN: Expect = Expect::Status(403);

/// Where the attacks by the algorithm are told.
pub const JWT_8725: &str = "RFC 8725 section 2.1";
/// Where each registered claim is defined.
pub const CLAIMS_OF_JWT: &str = "RFC 7519 section 4.1";

/// A case that sends the good token with these edits.
pub const fn token(edits: &'static [Edit], seal: Seal) -> Sent {
    Sent::Token(Recipe { edits, seal })
}
