//! authentik. Source: https://docs.goauthentik.io/add-secure-apps/providers/oauth2 (2026-11).

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// On anybody's host: each application has an issuer of its own.
pub static AUTHENTIK: Provider = Provider {
    peculiar: "the issuer ends in a slash; without a signing key its tokens are HS256, and no keys \
               are published",
    advice: &[
        (
            Topic::Algorithm,
            "choose a Signing Key in the settings of the provider: without one authentik signs HS256 \
             with the client secret, and its JWKS is empty",
        ),
        (Topic::End, "issuers of authentik end in a slash: https://HOST/application/o/APP/"),
        (Topic::Audience, "aud is the client ID of the application's provider: expect that"),
        (
            Topic::Claim,
            "add a scope mapping that returns it to the provider, and request its scope",
        ),
        (
            Topic::Keys,
            "each application has keys of its own: take those at /application/o/APP/jwks/",
        ),
    ],
    ..Provider::new(
        Product::Authentik,
        "authentik",
        &[Issuer::new("{base}/application/o/{app}/", "{issuer}jwks/")],
    )
};
