//! Auth0. Sources (2026-11): https://auth0.com/docs/secure/tokens/access-tokens,
//! https://auth0.com/docs/tokens/guides/get-access-tokens and validate-access-tokens there.

use crate::provider::product::{BESIDE, Issuer, Mark, Product, Provider, Topic};

/// A tenant, or its custom domain, which is an issuer of its own.
pub static AUTH0: Provider = Provider {
    peculiar: "the issuer ends in a slash; without an audience the access token is opaque",
    marks: &[&[Mark::ClaimBegins("sub", "auth0|"), Mark::Asymmetric]],
    advice: &[
        (
            Topic::OwnApi,
            "request a token for your API: audience: \"https://your-api\" when signing in, the \
             API's identifier in Auth0",
        ),
        (
            Topic::Audience,
            "request it when signing in: audience: \"https://your-api\" is the API's Identifier in \
             Auth0, to the letter; aud of an ID token is the application's Client ID",
        ),
        (
            Topic::Claim,
            "set it in an Action and require it by the same name, a URL of yours where Auth0 keeps \
             the short one: api.accessToken.setCustomClaim(\"NAME\", value)",
        ),
        (
            Topic::Fresh,
            "get a token for each request: await getAccessTokenSilently() right before fetch(); an ID \
             token is for the client alone",
        ),
        (Topic::End, "issuers of Auth0 end in a slash: https://TENANT.auth0.com/"),
        (
            Topic::Instance,
            "each tenant and each custom domain is an issuer: compare the domain in client and API",
        ),
        (
            Topic::Keys,
            "take the keys of the tenant in iss: https://TENANT.auth0.com/.well-known/jwks.json",
        ),
        (
            Topic::Algorithm,
            "the API's settings choose: RS256 is verified by the keys of the tenant, HS256 by the \
             API's Signing Secret",
        ),
    ],
    ..Provider::new(Product::Auth0, "Auth0", &[Issuer::new("https://{tenant}.auth0.com/", BESIDE)])
};
