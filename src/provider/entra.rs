//! Microsoft Entra ID. Source: https://learn.microsoft.com/entra/identity-platform/access-tokens
//! (2026-09).

use crate::provider::product::{Issuer, Mark, Product, Provider, Sign, Topic, Use};

/// Microsoft Graph, as its application id and as its URL.
const GRAPH: [&str; 3] = [
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
];

pub static ENTRA: Provider = Provider {
    peculiar: "tokens of version 1 are of sts.windows.net with a slash, of version 2 of \
               login.microsoftonline.com with /v2.0: the API's own manifest chooses",
    signs: &[
        Sign {
            of: Use::OtherApi,
            marks: &[Mark::ClaimIs("aud", &GRAPH)],
            says: "its audience is Microsoft Graph",
        },
        // Microsoft hashes the `nonce` before it signs; only Graph knows.
        Sign {
            of: Use::OtherApi,
            marks: &[Mark::Header("nonce"), Mark::ClaimHas("iss", "sts.windows.net")],
            says: "a nonce in the header of an Entra token",
        },
        Sign {
            of: Use::OtherApi,
            marks: &[Mark::Header("nonce"), Mark::ClaimHas("iss", "login.microsoftonline.com")],
            says: "a nonce in the header of an Entra token",
        },
    ],
    advice: &[
        (
            Topic::OwnApi,
            "only Graph can verify it; request a token for your own API: scope \
             api://<client-id>/.default",
        ),
        (
            Topic::Audience,
            "request a token for your own API: scope api://<client-id>/.default (Expose an API)",
        ),
        (
            Topic::Issuer,
            "the API's own manifest chooses the version: requestedAccessTokenVersion 2 for issuers \
             with /v2.0, null or 1 for sts.windows.net",
        ),
        (Topic::Claim, "add it under Token configuration, or as an app role, of the API"),
    ],
    ..Provider::new(
        Product::Entra,
        "Microsoft Entra ID",
        &[
            Issuer::new(
                "https://login.microsoftonline.com/{tenant}/v2.0",
                "https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys",
            ),
            Issuer::new(
                "https://sts.windows.net/{tenant}/",
                "https://login.microsoftonline.com/{tenant}/discovery/keys",
            ),
            Issuer::new(
                "https://{name}.ciamlogin.com/{tenant}/v2.0",
                "https://{name}.ciamlogin.com/{tenant}/discovery/v2.0/keys",
            ),
        ],
    )
};
