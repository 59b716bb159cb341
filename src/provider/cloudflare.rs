//! Cloudflare Access. Source:
//! https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json
//! (2026-11).

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// What Access adds to a request in `Cf-Access-Jwt-Assertion`.
pub static CLOUDFLARE: Provider = Provider {
    peculiar: "aud is the AUD tag of the application, 64 hexadecimal digits; the token comes in the \
               header Cf-Access-Jwt-Assertion; a service token has common_name and no e-mail address",
    advice: &[
        (
            Topic::Audience,
            "expect the Application Audience (AUD) Tag of the application that this server stands \
             behind: Access controls > Applications > Configure",
        ),
        (
            Topic::Keys,
            "Access replaces its keys every 6 weeks: fetch \
             https://TEAM.cloudflareaccess.com/cdn-cgi/access/certs again, and choose by kid",
        ),
        (
            Topic::Instance,
            "each team is an issuer: expect https://TEAM.cloudflareaccess.com of the team whose \
             application it is",
        ),
        (
            Topic::Claim,
            "let the identity provider send it: OIDC claims of the login method; a service token \
             has common_name alone",
        ),
    ],
    ..Provider::new(
        Product::Cloudflare,
        "Cloudflare Access",
        &[Issuer::new("https://{team}.cloudflareaccess.com", "{issuer}/cdn-cgi/access/certs")],
    )
};
