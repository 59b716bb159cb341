//! Tokens of the issuer with other dates and claims.

use crate::issuer::broken::{Edit, HOUR, Seal, Value};
use crate::issuer::mistakes;
use crate::probe::case::{Case, Expect, Need, Sent, Unmet};
use crate::probe::cases::recipes::{CLAIMS_OF_JWT, FORBIDDEN, UNAUTHORIZED, token};
use crate::probe::fix::Fix;

/// Other dates.
pub const DATES: &[Case] = &[
    Case::new(
        "expired",
        Sent::Token(mistakes::EXPIRED),
        UNAUTHORIZED,
        Fix::Dates,
        "it expired an hour ago",
        "RFC 7519 section 4.1.4",
    ),
    Case::new(
        "not-yet-valid",
        Sent::Token(mistakes::NOT_YET_VALID),
        UNAUTHORIZED,
        Fix::Dates,
        "it is valid from tomorrow",
        "RFC 7519 section 4.1.5",
    ),
    Case::new(
        "missing-exp",
        token(&[Edit::NoClaim("exp")], Seal::Issuer),
        UNAUTHORIZED,
        Fix::RequireExp,
        "a token without exp never expires",
        "RFC 9068 section 2.2",
    ),
    Case::new(
        "text-exp",
        token(&[Edit::Claim("exp", Value::AsText)], Seal::Issuer),
        UNAUTHORIZED,
        Fix::DateType,
        "exp is a number",
        "RFC 7519 section 4.1.4",
    ),
    Case::new(
        "too-old",
        token(
            &[
                Edit::Claim("iat", Value::Before(10 * 365 * 24 * HOUR)),
                Edit::Claim("nbf", Value::Before(10 * 365 * 24 * HOUR)),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Dates,
        "it was issued ten years ago",
        "RFC 7519 section 4.1.6",
    )
    .needs(Need::MaxAge),
];

/// Another issuer, audience or type, and claims that are missing.
pub const CLAIMS: &[Case] = &[
    Case::new(
        "wrong-issuer",
        Sent::Token(mistakes::WRONG_ISSUER),
        UNAUTHORIZED,
        Fix::Issuer,
        "another issuer, whose URL begins like the right one",
        "RFC 8725 section 3.8",
    )
    .needs(Need::Issuer),
    Case::new(
        "near-issuer",
        token(&[Edit::Claim("iss", Value::Slash)], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Issuer,
        "an issuer that differs by a slash is another issuer",
        CLAIMS_OF_JWT,
    )
    .needs(Need::Issuer),
    Case::new(
        "missing-issuer",
        token(&[Edit::NoClaim("iss")], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Issuer,
        "no issuer",
        "RFC 8725 section 3.8",
    )
    .needs(Need::Issuer),
    Case::new(
        "wrong-audience",
        Sent::Token(mistakes::WRONG_AUDIENCE),
        UNAUTHORIZED,
        Fix::Audience,
        "a token for another API of the same issuer",
        "RFC 8725 section 3.9",
    )
    .needs(Need::Audience),
    Case::new(
        "missing-audience",
        token(&[Edit::NoClaim("aud")], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Audience,
        "a token for no API at all",
        "RFC 8725 section 3.9",
    )
    .needs(Need::Audience),
    Case::new(
        "audience-list",
        token(&[Edit::Claim("aud", Value::Among(&["https://other.example"]))], Seal::Issuer),
        Expect::Success,
        Fix::Audience,
        "an audience may be a list with this API in it",
        "RFC 7519 section 4.1.3",
    )
    .needs(Need::Audience),
    Case::new(
        "wrong-audience-list",
        token(&[Edit::Claim("aud", Value::Json(r#"["https://other.example","x"]"#))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Audience,
        "a list of other APIs",
        "RFC 7519 section 4.1.3",
    )
    .needs(Need::Audience),
    Case::new(
        "wrong-party",
        token(&[Edit::Claim("azp", Value::Text("https://evil.example"))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Claims,
        "a token of another front end",
        "OpenID Connect Core section 3.1.3.7",
    )
    .needs(Need::Party),
    Case::new(
        "id-token",
        token(
            &[
                Edit::Header("typ", Value::Text("JWT")),
                Edit::Claim("aud", Value::Text("client-of-the-user")),
                Edit::Claim("nonce", Value::Text("n-0S6_WzA2Mj")),
                Edit::Claim("at_hash", Value::Text("77QmUPtjPfzWtF2AnpK9RQ")),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Audience,
        "an ID token is for the client, not for an API",
        "RFC 8725 section 2.8",
    )
    .needs(Need::Audience),
    Case::new(
        "wrong-typ",
        token(&[Edit::Header("typ", Value::Text("other+jwt"))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Typ,
        "another type of token, with the same claims",
        "RFC 8725 section 3.11",
    )
    .needs(Need::Typ),
    Case::new(
        "access-token",
        token(
            &[
                Edit::Header("typ", Value::Text("at+jwt")),
                Edit::Claim("scope", Value::Text("openid profile")),
                Edit::Claim("client_id", Value::Text("client")),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Typ,
        "an access token where another type is expected",
        "RFC 9068 section 4",
    )
    .needs(Need::OtherTyp),
    Case::new(
        "missing",
        Sent::Required(Unmet::Missing),
        FORBIDDEN,
        Fix::Claims,
        "a good token without a claim that this API requires",
        "RFC 6750 section 3.1",
    ),
    Case::new(
        "wrong",
        Sent::Required(Unmet::Wrong),
        FORBIDDEN,
        Fix::Claims,
        "a good token with another value of a claim that this API requires",
        "RFC 6750 section 3.1",
    ),
];
