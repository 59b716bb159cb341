//! Sign in with Apple. Sources (2026-11):
//! https://developer.apple.com/documentation/signinwithapplerestapi/verifying_a_user,
//! https://developer.apple.com/forums/thread/681824 and 118135 for the two client ids.

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// Identity tokens; what a client makes for Apple is in `assertion`.
pub static APPLE: Provider = Provider {
    only_id_tokens: true,
    peculiar: "aud is the bundle id of an app, and the Services ID on the web and on Android; the \
               client secret is a JWT that you make",
    advice: &[
        (
            Topic::Audience,
            "sign in with that client: the bundle ID in an app, the Services ID on the web and on \
             Android; a server for both expects both",
        ),
        (
            Topic::Keys,
            "Apple has several keys and replaces them: fetch https://appleid.apple.com/auth/keys \
             again when a kid is unknown",
        ),
        (
            Topic::Fresh,
            "an identity token lasts minutes: verify it once, then keep a session of your own",
        ),
    ],
    ..Provider::new(
        Product::Apple,
        "Apple",
        &[Issuer::new("https://appleid.apple.com", "https://appleid.apple.com/auth/keys")],
    )
};
