//! WorkOS AuthKit. Source: https://workos.com/docs/reference/authkit/session-tokens (2026-09).

use crate::provider::product::{Issuer, Product, Provider, Topic};

pub static WORKOS: Provider = Provider {
    peculiar: "access tokens have no aud unless a JWT template of the environment sets one",
    advice: &[
        (
            Topic::Audience,
            "set it in the JWT template of the environment: Authentication > Sessions",
        ),
        (Topic::Claim, "set it in the JWT template of the environment: Authentication > Sessions"),
    ],
    ..Provider::new(
        Product::WorkOs,
        "WorkOS",
        &[Issuer::new(
            "https://api.workos.com/user_management/{client}",
            "https://api.workos.com/sso/jwks/{client}",
        )],
    )
};
