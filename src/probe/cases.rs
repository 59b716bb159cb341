//! The table of cases, in the order in which they are sent.

use crate::issuer::broken::{Edit, HOUR, MacKey, Recipe, Seal, Value};
use crate::jose::key::der::Structure;
use crate::probe::case::{Case, Cut, Expect, Need, Sent, Unmet};
use crate::probe::fix::Fix;

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

const UNAUTHORIZED: Expect = Expect::Status(401);
const FORBIDDEN: Expect = Expect::Status(403);

const JWT_8725: &str = "RFC 8725 section 2.1";
const CLAIMS_OF_JWT: &str = "RFC 7519 section 4.1";

const fn token(edits: &'static [Edit], seal: Seal) -> Sent {
    Sent::Token(Recipe { edits, seal })
}

/// Every case.
pub fn all() -> impl Iterator<Item = &'static Case> {
    CREDENTIALS.iter().chain(DATES).chain(CLAIMS).chain(KEYS).chain(SIGNATURES).chain(LAST)
}

/// What is no token.
const CREDENTIALS: &[Case] = &[
    Case::new(
        GOOD,
        Sent::Good,
        Expect::Success,
        Fix::Guard,
        "the good token is accepted",
        "RFC 6750 section 2",
    ),
    Case::new(
        "no-credentials",
        Sent::Nothing,
        UNAUTHORIZED,
        Fix::Guard,
        "nobody gets in without a token",
        "RFC 6750 section 3.1",
    ),
    Case::new(
        "empty",
        Sent::Text(""),
        UNAUTHORIZED,
        Fix::Guard,
        "nothing stands behind the scheme",
        "RFC 6750 section 2.1",
    ),
    Case::new(
        "null",
        Sent::Text("null"),
        UNAUTHORIZED,
        Fix::Guard,
        "a front end without a session sends null",
        "RFC 6750 section 3.1",
    ),
    Case::new(
        "undefined",
        Sent::Text("undefined"),
        UNAUTHORIZED,
        Fix::Guard,
        "a front end without a session sends undefined",
        "RFC 6750 section 3.1",
    ),
    Case::new(
        "basic-credentials",
        Sent::Headers(&["Basic dXNlcjpwYXNzd29yZA=="]),
        UNAUTHORIZED,
        Fix::Scheme,
        "a user name and a password are no token",
        "RFC 9110 section 11.6.2",
    ),
    Case::new(
        "other-scheme",
        Sent::Headers(&["Token {token}"]),
        UNAUTHORIZED,
        Fix::Scheme,
        "the scheme of tokens is Bearer",
        "RFC 6750 section 2.1",
    ),
    Case::new(
        "lower-case-scheme",
        Sent::Headers(&["bearer {token}"]),
        Expect::Success,
        Fix::Scheme,
        "schemes are case-insensitive",
        "RFC 9110 section 11.1",
    ),
    Case::new(
        "two-headers",
        Sent::Headers(&["Bearer {forged}", "Bearer {token}"]),
        Expect::Refusal,
        Fix::Scheme,
        "of two Authorization headers, a proxy and the API may read different ones",
        "RFC 9110 section 5.3",
    ),
    Case::new(
        "bearer-twice",
        Sent::Headers(&["Bearer Bearer {token}"]),
        Expect::Refusal,
        Fix::Scheme,
        "a token holds no white space",
        "RFC 6750 section 2.1",
    ),
    Case::new(
        "garbage",
        Sent::Text("not-a-token"),
        UNAUTHORIZED,
        Fix::Verify,
        "a text that is no token",
        "RFC 6750 section 3.1",
    ),
    Case::new(
        "not-json",
        Sent::Text("bm90.anNvbg.c2ln"),
        UNAUTHORIZED,
        Fix::Verify,
        "three parts that are no JSON",
        "RFC 7519 section 7.2",
    ),
    Case::new(
        "json-null",
        Sent::Text("bnVsbA.bnVsbA.c2ln"),
        UNAUTHORIZED,
        Fix::Verify,
        "header and payload are JSON, but no objects",
        "RFC 7519 section 7.2",
    ),
    Case::new(
        "one-part",
        Sent::Cut(Cut::Parts(1)),
        UNAUTHORIZED,
        Fix::Verify,
        "a header alone is no token",
        "RFC 7515 section 7.1",
    ),
    Case::new(
        "two-parts",
        Sent::Cut(Cut::Parts(2)),
        UNAUTHORIZED,
        Fix::Verify,
        "a token without its signature part",
        "RFC 7515 section 7.1",
    ),
    Case::new(
        "truncated",
        Sent::Cut(Cut::Half),
        UNAUTHORIZED,
        Fix::Verify,
        "half of a token",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "huge",
        Sent::Long(1 << 20),
        Expect::Refusal,
        Fix::Size,
        "a megabyte is refused before it is worked on",
        "RFC 6585 section 5",
    ),
];

const DATES: &[Case] = &[
    Case::new(
        "expired",
        token(
            &[
                Edit::Claim("iat", Value::Before(2 * HOUR)),
                Edit::Claim("nbf", Value::Before(2 * HOUR)),
                Edit::Claim("exp", Value::Before(HOUR)),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Dates,
        "it expired an hour ago",
        "RFC 7519 section 4.1.4",
    ),
    Case::new(
        "not-yet-valid",
        token(
            &[
                Edit::Claim("nbf", Value::After(24 * HOUR)),
                Edit::Claim("exp", Value::After(25 * HOUR)),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Dates,
        "it is valid from tomorrow on",
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
        Fix::Dates,
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

const CLAIMS: &[Case] = &[
    Case::new(
        "wrong-issuer",
        token(&[Edit::Claim("iss", Value::Around("", ".wrong.example"))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Issuer,
        "another issuer, whose name begins like that of the right one",
        "RFC 8725 section 3.8",
    )
    .needs(Need::Issuer),
    Case::new(
        "near-issuer",
        token(&[Edit::Claim("iss", Value::Slash)], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Issuer,
        "an issuer that differs by a slash is another one",
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
        token(&[Edit::Claim("aud", Value::Around("not-", ""))], Seal::Issuer),
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
        "a token that another front end was given",
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

const KEYS: &[Case] = &[
    Case::new(
        "other-key",
        token(&[], Seal::Stranger),
        UNAUTHORIZED,
        Fix::Verify,
        "signed by a key that is not the issuer's",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "unknown-kid",
        token(&[Edit::Header("kid", Value::Text("unknown-key"))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Kid,
        "it names a key that the issuer does not publish",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "unknown-kid-other-key",
        token(&[Edit::Header("kid", Value::Text("unknown-key"))], Seal::Stranger),
        UNAUTHORIZED,
        Fix::Verify,
        "it names a key of its own, which signed it",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "missing-kid",
        token(&[Edit::NoHeader("kid")], Seal::Issuer),
        Expect::Answer,
        Fix::Kid,
        "a token may name no key",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "kid-path",
        token(
            &[Edit::Header("kid", Value::Text("../../../../../../../../dev/null"))],
            Seal::Mac(MacKey::Text("")),
        ),
        UNAUTHORIZED,
        Fix::Kid,
        "a kid is no path: an empty file would be the secret",
        "RFC 8725 section 3.10",
    ),
    Case::new(
        "kid-quote",
        token(
            &[Edit::Header("kid", Value::Text("x' UNION SELECT 'probe' -- "))],
            Seal::Mac(MacKey::Text("probe")),
        ),
        UNAUTHORIZED,
        Fix::Kid,
        "a kid is no part of a query: it would name its own secret",
        "RFC 8725 section 3.10",
    ),
    Case::new(
        "kid-long",
        token(&[Edit::Header("kid", Value::Long("k", 10_240))], Seal::Stranger),
        Expect::Refusal,
        Fix::Kid,
        "a kid of ten thousand characters",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "kid-object",
        token(&[Edit::Header("kid", Value::Json("{}"))], Seal::Stranger),
        Expect::Refusal,
        Fix::Kid,
        "a kid is a text",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "jwk",
        token(&[Edit::Header("jwk", Value::StrangerJwk)], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "a key that comes with the token is anybody's",
        "CVE-2018-0114",
    ),
    Case::new(
        "x5c",
        token(&[Edit::Header("x5c", Value::StrangerChain)], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "a certificate that comes with the token is anybody's",
        "RFC 7515 section 4.1.6",
    ),
    Case::new(
        "jku",
        token(&[Edit::Header("jku", Value::Listener(LISTENED[0].1))], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "keys are not fetched from where a token says",
        "RFC 8725 section 3.10",
    ),
    Case::new(
        "x5u",
        token(&[Edit::Header("x5u", Value::Listener(LISTENED[1].1))], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "certificates are not fetched from where a token says",
        "RFC 8725 section 3.10",
    ),
];

const SIGNATURES: &[Case] = &[
    Case::new("alg-none", Sent::Token(UNSIGNED), UNAUTHORIZED, Fix::Algorithms, NONE, JWT_8725),
    Case::new(
        "alg-None",
        unsigned(&NONE_TITLE),
        UNAUTHORIZED,
        Fix::Algorithms,
        NONE,
        "CVE-2020-28042",
    ),
    Case::new(
        "alg-NONE",
        unsigned(&NONE_UPPER),
        UNAUTHORIZED,
        Fix::Algorithms,
        NONE,
        "CVE-2020-28042",
    ),
    Case::new(
        "alg-nOnE",
        unsigned(&NONE_MIXED),
        UNAUTHORIZED,
        Fix::Algorithms,
        NONE,
        "CVE-2020-28042",
    ),
    Case::new(
        "hmac-pem",
        token(&[], Seal::Mac(MacKey::Pem(Structure::Spki))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2016-5431",
    ),
    Case::new(
        "hmac-pem-trimmed",
        token(&[], Seal::Mac(MacKey::PemTrimmed(Structure::Spki))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2016-5431",
    ),
    Case::new(
        "hmac-pem-pkcs1",
        token(&[], Seal::Mac(MacKey::Pem(Structure::Pkcs1Public))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2016-5431",
    ),
    Case::new(
        "hmac-der",
        token(&[], Seal::Mac(MacKey::Der(Structure::Spki))),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        "CVE-2024-54150",
    ),
    Case::new(
        "hmac-jwk",
        token(&[], Seal::Mac(MacKey::Jwk)),
        UNAUTHORIZED,
        Fix::Algorithms,
        PUBLIC_SECRET,
        JWT_8725,
    ),
    Case::new(
        "hmac-empty",
        token(&[], Seal::Mac(MacKey::Text(""))),
        UNAUTHORIZED,
        Fix::Algorithms,
        "the secret is empty where a variable is not set",
        "RFC 7518 section 3.2",
    ),
    Case::new(
        "hmac-weak",
        token(&[], Seal::Mac(MacKey::Text("secret"))),
        UNAUTHORIZED,
        Fix::Algorithms,
        "the secret of every tutorial is secret",
        "RFC 8725 section 2.2",
    ),
    Case::new(
        "signature-stripped",
        token(&[], Seal::Empty),
        UNAUTHORIZED,
        Fix::Verify,
        "the signature is empty",
        "CVE-2015-9235",
    ),
    Case::new(
        "signature-changed",
        token(&[], Seal::Flipped),
        UNAUTHORIZED,
        Fix::Verify,
        "one bit of the signature is another",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "payload-changed",
        token(&[Edit::Claim("sub", Value::Text("user_somebody_else"))], Seal::Stale),
        UNAUTHORIZED,
        Fix::Verify,
        "it is about somebody else since it was signed",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "signature-of-another",
        token(&[], Seal::OfAnother),
        UNAUTHORIZED,
        Fix::Verify,
        "a good signature of another token",
        "RFC 7515 section 5.2",
    ),
    Case::new(
        "ecdsa-zero",
        token(&[], Seal::Zeros),
        UNAUTHORIZED,
        Fix::Library,
        "an ECDSA signature of zeros alone",
        "CVE-2022-21449",
    ),
    Case::new(
        "unknown-crit",
        token(
            &[
                Edit::Header("crit", Value::Json(r#"["jotkit-probe"]"#)),
                Edit::Header("jotkit-probe", Value::Json("true")),
            ],
            Seal::Issuer,
        ),
        UNAUTHORIZED,
        Fix::Crit,
        "it says that it may not be accepted by who does not know this extension",
        "RFC 7515 section 4.1.11",
    ),
    Case::new(
        "repeated-header",
        token(&[Edit::HeaderTwice("alg", Value::Text("none"))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Repeated,
        "of two members of one name, parsers read different ones",
        "RFC 7515 section 4",
    ),
    Case::new(
        "repeated-claim",
        token(&[Edit::ClaimTwice("exp", Value::Before(HOUR))], Seal::Issuer),
        UNAUTHORIZED,
        Fix::Repeated,
        "of two members of one name, parsers read different ones",
        "RFC 7519 section 4",
    ),
];

const NONE: &str = "nobody signed it, and it says so";
const PUBLIC_SECRET: &str = "HS256 with the public key for a secret, which everybody has";
const NONE_TITLE: [Edit; 1] = [Edit::Header("alg", Value::Text("None"))];
const NONE_UPPER: [Edit; 1] = [Edit::Header("alg", Value::Text("NONE"))];
const NONE_MIXED: [Edit; 1] = [Edit::Header("alg", Value::Text("nOnE"))];

const fn unsigned(edits: &'static [Edit]) -> Sent {
    token(edits, Seal::Empty)
}

/// What is about the API rather than about a token, and what needs the others to be over.
const LAST: &[Case] = &[
    Case::new(
        "query-string",
        Sent::Query("access_token"),
        UNAUTHORIZED,
        Fix::Query,
        "addresses are logged, and so would be tokens in them",
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
        "the good token is accepted still",
        "RFC 6750 section 2",
    ),
    Case::new(
        "expired-after-use",
        Sent::Reused,
        UNAUTHORIZED,
        Fix::Cache,
        "it was good when it was sent first, and has expired since",
        "RFC 7519 section 4.1.4",
    ),
    Case::new(
        "after-rotation",
        Sent::Rotated,
        Expect::Success,
        Fix::Rotation,
        "the issuer has a new key since",
        "OpenID Connect Core section 10.1.1",
    ),
];

#[cfg(test)]
mod tests {
    use crate::probe::cases::all;

    #[test]
    fn names_are_unique_and_every_line_says_why() {
        let mut names: Vec<&str> = all().map(|case| case.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for case in all() {
            assert!(!case.why.is_empty() && !case.source.is_empty(), "{}", case.name);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            assert!(case.name.chars().all(is_plain), "{}", case.name);
        }
    }
}
