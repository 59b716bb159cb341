//! GitHub Actions. Source: https://docs.github.com/actions/reference/security/oidc (2026-09); the JWTs
//! of GitHub Apps are in `assertion`.

use crate::provider::product::{Issuer, Product, Provider, Topic};

const KEYS: &str = "{issuer}/.well-known/jwks";

/// Tokens of jobs.
pub static GITHUB: Provider = Provider {
    peculiar: "aud is the URL of the repository's owner unless the workflow asks for another; sub is \
               repo:OWNER/NAME:ref:REF, repo:OWNER/NAME:pull_request or \
               repo:OWNER/NAME:environment:NAME, to the letter",
    advice: &[
        (
            Topic::Audience,
            "ask for it in the workflow: core.getIDToken(\"AUDIENCE\"), or &audience=AUDIENCE",
        ),
        (
            Topic::Value,
            "write the condition as the job has it, to the letter: sub is \
             repo:OWNER/NAME:ref:refs/heads/BRANCH, and repo:OWNER/NAME:environment:NAME where the \
             job has an environment",
        ),
    ],
    ..Provider::new(
        Product::GitHub,
        "GitHub",
        &[
            Issuer::new("https://token.actions.githubusercontent.com", KEYS),
            // An enterprise may have its name in the issuer.
            Issuer::new("https://token.actions.githubusercontent.com/{enterprise}", KEYS),
            // GitHub Enterprise Server.
            Issuer::new("{base}/_services/token", KEYS),
        ],
    )
};
