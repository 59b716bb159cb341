//! GitHub Actions. Source: https://docs.github.com/actions/concepts/security/openid-connect (2026-09).

use crate::provider::product::{Issuer, Product, Provider, Topic};

pub static GITHUB: Provider = Provider {
    peculiar: "aud is the URL of the repository's owner unless the workflow asks for another; sub is \
               repo:OWNER/NAME:ref:REF or repo:OWNER/NAME:environment:NAME",
    advice: &[(
        Topic::Audience,
        "ask for it in the workflow: core.getIDToken(\"AUDIENCE\"), or &audience=AUDIENCE",
    )],
    ..Provider::new(
        Product::GitHub,
        "GitHub",
        &[Issuer::new("https://token.actions.githubusercontent.com", "{issuer}/.well-known/jwks")],
    )
};
