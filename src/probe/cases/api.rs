//! The API rather than a token.

use crate::probe::case::{Case, Expect, Sent};
use crate::probe::cases::recipes::UNAUTHORIZED;
use crate::probe::fix::Fix;

/// What is about the API rather than about a token, and what needs the others to be over.
pub const LAST: &[Case] = &[
    Case::new(
        "query-string",
        Sent::Query("access_token"),
        UNAUTHORIZED,
        Fix::Query,
        "URLs are logged, with the tokens in them",
        "RFC 9700 section 4.3.2",
    ),
    Case::new(
        "preflight",
        Sent::Preflight,
        Expect::Success,
        Fix::Cors,
        "browsers send OPTIONS without a token first",
        "Fetch standard, CORS-preflight fetch",
    ),
    Case::new(
        "good-again",
        Sent::Good,
        Expect::Success,
        Fix::Again,
        "the good token is still accepted",
        "RFC 6750 section 2",
    ),
    Case::new(
        "expired-after-use",
        Sent::Reused,
        UNAUTHORIZED,
        Fix::Cache,
        "it was valid when it was first sent, and has expired since",
        "RFC 7519 section 4.1.4",
    ),
    Case::new(
        "after-rotation",
        Sent::Rotated,
        Expect::Success,
        Fix::Rotation,
        "the issuer has changed its key",
        "OpenID Connect Core section 10.1.1",
    ),
];
