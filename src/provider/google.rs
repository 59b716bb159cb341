//! Google. Sources: https://developers.google.com/identity/openid-connect (2026-09) and
//! https://cloud.google.com/iap/docs/signed-headers-howto (2026-09).

use crate::provider::product::{Issuer, Product, Provider};

const KEYS: &str = "https://www.googleapis.com/oauth2/v3/certs";

pub static GOOGLE: Provider = Provider {
    peculiar: "the issuer is written with https:// or without; access tokens are opaque",
    ..Provider::new(
        Product::Google,
        "Google",
        &[
            Issuer::new("https://accounts.google.com", KEYS),
            Issuer::new("accounts.google.com", KEYS),
            Issuer::new(
                "https://cloud.google.com/iap",
                "https://www.gstatic.com/iap/verify/public_key-jwk",
            ),
        ],
    )
};
