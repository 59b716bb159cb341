//! GitLab CI. Source: https://docs.gitlab.com/ci/secrets/id_token_authentication (2026-11);
//! other instances than gitlab.com have issuers of their own.

use crate::provider::product::{Issuer, Mark, Product, Provider, Topic};

/// ID tokens of jobs.
pub static GITLAB: Provider = Provider {
    marks: &[
        &[Mark::ClaimBegins("sub", "project_path:")],
        &[Mark::Claim("project_path"), Mark::Claim("namespace_path"), Mark::Claim("pipeline_id")],
    ],
    peculiar: "aud is what id_tokens of the job says; sub is project_path:GROUP/NAME:ref_type:…:ref:…",
    advice: &[
        (Topic::Audience, "set it in the job: id_tokens: { NAME: { aud: AUDIENCE } }"),
        (
            Topic::Value,
            "run the job where it has that value, or write the condition as the job has it: \
             project_path, ref, ref_type and ref_protected are those of the pipeline",
        ),
        (
            Topic::Instance,
            "each instance is an issuer: expect the URL of the GitLab that runs the job",
        ),
        (
            Topic::Spelling,
            "id_tokens have the URL of the GitLab as iss; the older CI_JOB_JWT has the host alone",
        ),
        (
            Topic::Keys,
            "the keys of a GitLab are at /oauth/discovery/keys of its URL; an address that shows a \
             page is another one",
        ),
    ],
    ..Provider::new(
        Product::GitLab,
        "GitLab",
        &[Issuer::new("https://gitlab.com", "https://gitlab.com/oauth/discovery/keys")],
    )
};
