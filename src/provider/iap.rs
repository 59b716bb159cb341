//! Google's Identity-Aware Proxy. Source: https://cloud.google.com/iap/docs/signed-headers-howto
//! (2026-11).

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// What the proxy adds to a request in `x-goog-iap-jwt-assertion`.
pub static IAP: Provider = Provider {
    peculiar: "signed by ES256, with keys of its own; aud is /projects/NUMBER/apps/PROJECT on App \
               Engine, /projects/NUMBER/global/backendServices/ID elsewhere",
    advice: &[
        (
            Topic::Audience,
            "copy the Signed Header JWT Audience of the resource: Security > Identity-Aware Proxy",
        ),
        (
            Topic::Keys,
            "Identity-Aware Proxy has keys of its own, ES256: \
             https://www.gstatic.com/iap/verify/public_key-jwk",
        ),
        (
            Topic::Algorithm,
            "Identity-Aware Proxy has keys of its own, ES256: \
             https://www.gstatic.com/iap/verify/public_key-jwk",
        ),
        (Topic::Fresh, "verify the header of each request as it comes: it is renewed by the proxy"),
    ],
    ..Provider::new(
        Product::GoogleIap,
        "Google IAP",
        &[Issuer::new(
            "https://cloud.google.com/iap",
            "https://www.gstatic.com/iap/verify/public_key-jwk",
        )],
    )
};
