//! Tokens under other keys, and those that bring their own.

use crate::issuer::broken::{Edit, MacKey, Seal, Value};
use crate::probe::case::{Case, Expect};
use crate::probe::cases::recipes::{LISTENED, UNAUTHORIZED, token};
use crate::probe::fix::Fix;

/// Other keys, and headers that name or bring one.
pub const KEYS: &[Case] = &[
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
        "its kid is not in the issuer's key set",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "unknown-kid-other-key",
        token(&[Edit::Header("kid", Value::Text("unknown-key"))], Seal::Stranger),
        UNAUTHORIZED,
        Fix::Verify,
        "signed with an unknown key, whose kid it has",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "missing-kid",
        token(&[Edit::NoHeader("kid")], Seal::Issuer),
        Expect::Answer,
        Fix::Kid,
        "a token may have no kid",
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
        "a kid used as a path could choose an empty file as the secret",
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
        "a kid used in a query could choose its own secret",
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
        "a kid must be a string",
        "RFC 7515 section 4.1.4",
    ),
    Case::new(
        "jwk",
        token(&[Edit::Header("jwk", Value::StrangerJwk)], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "a key in the token could be anyone's",
        "CVE-2018-0114",
    ),
    Case::new(
        "x5c",
        token(&[Edit::Header("x5c", Value::StrangerChain)], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "a certificate in the token could be anyone's",
        "RFC 7515 section 4.1.6",
    ),
    Case::new(
        "jku",
        token(&[Edit::Header("jku", Value::Listener(LISTENED[0].1))], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "keys must not be fetched from a URL in the token",
        "RFC 8725 section 3.10",
    ),
    Case::new(
        "x5u",
        token(&[Edit::Header("x5u", Value::Listener(LISTENED[1].1))], Seal::Stranger),
        UNAUTHORIZED,
        Fix::KeyInToken,
        "certificates must not be fetched from a URL in the token",
        "RFC 8725 section 3.10",
    ),
];
