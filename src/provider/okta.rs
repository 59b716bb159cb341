//! Okta. Source: https://developer.okta.com/docs/concepts/auth-servers (2026-09).

use crate::provider::product::{Issuer, Product, Provider, Topic};

const ORG: &str = "{issuer}/oauth2/v1/keys";
const CUSTOM: &str = "{issuer}/v1/keys";

pub static OKTA: Provider = Provider {
    peculiar: "access tokens of the org itself, without /oauth2/, are only for Okta",
    advice: &[
        (
            Topic::Audience,
            "set the audience of the authorization server: Security > API > Authorization Servers",
        ),
        (Topic::Claim, "add it to the authorization server: Security > API > its Claims"),
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
