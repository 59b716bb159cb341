//! Google. Source: https://developers.google.com/identity/openid-connect/openid-connect (2026-09);
//! its Identity-Aware Proxy has keys and words of its own.

use crate::provider::product::{Issuer, Product, Provider, Topic};

const KEYS: &str = "https://www.googleapis.com/oauth2/v3/certs";

/// ID tokens of Google accounts and of service accounts.
pub static GOOGLE: Provider = Provider {
    peculiar: "the issuer is written with https:// or without; access tokens are opaque; aud is \
               the client that asked, azp the one that it was asked by",
    advice: &[(
        Topic::Audience,
        "request the ID token for the client ID that the server expects, which on Android and iOS \
         is the one of the web client (serverClientId)",
    )],
    ..Provider::new(
        Product::Google,
        "Google",
        &[
            Issuer::new("https://accounts.google.com", KEYS),
            Issuer::new("accounts.google.com", KEYS),
        ],
    )
};
