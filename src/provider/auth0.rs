//! Auth0. Source: https://auth0.com/docs/secure/tokens/access-tokens (2026-09).

use crate::provider::product::{BESIDE, Issuer, Product, Provider, Topic};

pub static AUTH0: Provider = Provider {
    peculiar: "the issuer ends in a slash; without an audience the access token is opaque",
    advice: &[
        (
            Topic::OwnApi,
            "request a token for your API: audience: \"https://your-api\" when signing in, the \
             API's identifier in Auth0",
        ),
        (
            Topic::Audience,
            "request a token for your API: audience: \"https://your-api\" when signing in",
        ),
        (Topic::Claim, "set it in an Action: api.accessToken.setCustomClaim(\"https://…\", value)"),
        (
            Topic::Fresh,
            "get a token for each request: await getAccessTokenSilently() right before fetch()",
        ),
    ],
    ..Provider::new(Product::Auth0, "Auth0", &[Issuer::new("https://{tenant}.auth0.com/", BESIDE)])
};
