//! GitLab CI. Source: https://docs.gitlab.com/ci/secrets/id_token_authentication (2026-09).

use crate::provider::product::{Issuer, Product, Provider, Topic};

pub static GITLAB: Provider = Provider {
    peculiar: "aud is what id_tokens of the job says; sub is project_path:GROUP/NAME:ref_type:…:ref:…",
    advice: &[
        (Topic::Audience, "set it in the job: id_tokens: { NAME: { aud: AUDIENCE } }"),
        (
            Topic::Value,
            "write the condition as the job has it: project_path, ref, ref_type and ref_protected \
             are those of the pipeline",
        ),
    ],
    ..Provider::new(
        Product::GitLab,
        "GitLab",
        &[Issuer::new("https://gitlab.com", "https://gitlab.com/oauth/discovery/keys")],
    )
};
