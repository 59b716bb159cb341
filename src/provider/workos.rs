//! WorkOS AuthKit. Source: https://workos.com/docs/reference/authkit/session-tokens and
//! https://workos.com/docs/authkit/sessions (2026-11).

use crate::provider::product::{Issuer, Mark, Product, Provider, Topic};

/// Access tokens of sessions; a custom domain is the issuer where there is one.
pub static WORKOS: Provider = Provider {
    peculiar: "the keys are those of one client: https://api.workos.com/sso/jwks/CLIENT; aud is \
               there only where a JWT template sets it; org_id only where one was chosen",
    marks: &[&[Mark::HeaderHas("kid", "sso_oidc_key_pair_")]],
    advice: &[
        (
            Topic::Keys,
            "each client has keys of its own: take those of the client that the user signed in to: \
             https://api.workos.com/sso/jwks/CLIENT",
        ),
        (Topic::Instance, "each client is an issuer: compare its ID in the app and in the API"),
        (
            Topic::Audience,
            "set it in the JWT template of the environment: Authentication > Sessions",
        ),
        (
            Topic::Claim,
            "set it in the JWT template of the environment (Authentication > Sessions); org_id, role \
             and permissions are there after an organization was chosen",
        ),
        (Topic::Fresh, "get it for each request: await getAccessToken() right before fetch()"),
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
