//! GitHub Actions. Source: https://docs.github.com/actions/reference/security/oidc and
//! https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens
//! (2026-11); the JWTs of GitHub Apps are in `assertion`.

use crate::provider::product::{Issuer, Product, Provider, Topic};

const KEYS: &str = "{issuer}/.well-known/jwks";

/// Tokens of jobs.
pub static GITHUB: Provider = Provider {
    peculiar: "aud is the URL of the repository's owner unless the workflow asks for another; sub is \
               repo:OWNER/NAME:ref:REF, :pull_request or :environment:NAME, to the letter, with @ and \
               a number behind OWNER and NAME where they are newer than July 2026",
    advice: &[
        (
            Topic::Audience,
            "ask for it in the workflow: core.getIDToken(\"AUDIENCE\"), or &audience=AUDIENCE",
        ),
        (Topic::Fresh, "request it in the step that needs it: such a token lasts minutes"),
        (
            Topic::Value,
            "write the condition as the job has it, to the letter: sub ends in \
             :ref:refs/heads/BRANCH, and in :environment:NAME where the job has an environment",
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
