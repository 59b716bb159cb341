//! Sign in with Apple. Source: https://developer.apple.com/documentation/signinwithapplerestapi
//! (2026-09).

use crate::provider::product::{Issuer, Product, Provider};

pub static APPLE: Provider = Provider {
    peculiar: "aud is the bundle id of an app, and the Service ID on the web and on Android; the \
               client secret is a JWT that you make",
    ..Provider::new(
        Product::Apple,
        "Apple",
        &[Issuer::new("https://appleid.apple.com", "https://appleid.apple.com/auth/keys")],
    )
};
