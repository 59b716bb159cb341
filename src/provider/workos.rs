//! WorkOS AuthKit. Source: https://workos.com/docs/reference/authkit/session-tokens and
//! https://workos.com/docs/authkit/sessions (2026-11).

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// Access tokens of sessions; a custom domain is the issuer where there is one.
pub static WORKOS: Provider = Provider {
    peculiar: "the keys are those of one client: https://api.workos.com/sso/jwks/CLIENT; aud is \
               there only where a JWT template sets it; org_id only where one was chosen",
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
        &[
            Issuer::new(
                "https://api.workos.com/user_management/{client}",
                "https://api.workos.com/sso/jwks/{client}",
            ),
            // Without the client in it, nothing says which keys.
            Issuer::new("https://api.workos.com", ""),
            Issuer::new("https://api.workos.com/", ""),
        ],
    )
};
