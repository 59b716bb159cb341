//! Okta. Sources (2026-11): https://developer.okta.com/docs/concepts/auth-servers,
//! https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/CustomAS,
//! https://help.okta.com/oie/en-us/content/topics/security/api-config-auth-server.htm.

use crate::provider::product::{Issuer, Product, Provider, Topic};

const ORG: &str = "{issuer}/oauth2/v1/keys";
const CUSTOM: &str = "{issuer}/v1/keys";

/// An org, and the custom authorization servers in it.
pub static OKTA: Provider = Provider {
    words: &["okta"],
    peculiar: "access tokens of the org itself, without /oauth2/, are only for Okta",
    advice: &[
        (
            Topic::Audience,
            "set the audience of the authorization server: Security > API > Authorization Servers",
        ),
        (Topic::Claim, "add it to the authorization server: Security > API > its Claims"),
        (
            Topic::Issuer,
            "the org and each custom authorization server are issuers: sign in at the one that the \
             API expects, such as /oauth2/default",
        ),
        (
            Topic::Instance,
            "each authorization server is an issuer: use the same one in client and API; with a \
             custom domain, its Issuer setting says which host it writes",
        ),
        (
            Topic::Keys,
            "take the keys of the authorization server in iss: ISSUER/v1/keys; those of the org are \
             for the org alone",
        ),
    ],
    ..Provider::new(
        Product::Okta,
        "Okta",
        &[
            Issuer { is_closed: true, ..Issuer::new("https://{org}.okta.com", ORG) },
            Issuer { is_closed: true, ..Issuer::new("https://{org}.oktapreview.com", ORG) },
            Issuer { is_closed: true, ..Issuer::new("https://{org}.okta-emea.com", ORG) },
            Issuer { is_closed: true, ..Issuer::new("https://{org}.okta-gov.com", ORG) },
            Issuer { is_closed: true, ..Issuer::new("https://{org}.okta.mil", ORG) },
            Issuer::new("https://{org}.okta.com/oauth2/{server}", CUSTOM),
            Issuer::new("https://{org}.oktapreview.com/oauth2/{server}", CUSTOM),
            Issuer::new("https://{org}.okta-emea.com/oauth2/{server}", CUSTOM),
            Issuer::new("https://{org}.okta-gov.com/oauth2/{server}", CUSTOM),
            Issuer::new("https://{org}.okta.mil/oauth2/{server}", CUSTOM),
        ],
    )
};
