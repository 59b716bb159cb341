//! Microsoft Entra ID and its External ID. Sources (2026-11):
//! https://learn.microsoft.com/entra/identity-platform/access-tokens,
//! https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference,
//! https://docs.azure.cn/entra/identity-platform/id-token-claims-reference for China.

use crate::provider::product::{Issuer, Mark, Product, Provider, Sign, Topic, Use};

/// Microsoft Graph, as its application id and as its URL.
const GRAPH: [&str; 3] = [
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
];

/// Tenants of organisations (version 1 and 2), of the national clouds, and of customers.
pub static ENTRA: Provider = Provider {
    words: &["graph.microsoft", "microsoftonline", "windows.net", "entra", "azure"],
    peculiar: "tokens of version 1 are of sts.windows.net with a slash, of version 2 of \
               login.microsoftonline.com with /v2.0: the API's own manifest chooses",
    signs: &[
        Sign {
            of: Use::OtherApi,
            marks: &[Mark::ClaimIs("aud", &GRAPH)],
            says: "its audience is Microsoft Graph, not an API of yours",
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
        (Topic::OwnApi, "request a token for your own API: scope api://<client-id>/.default"),
        (
            Topic::Audience,
            "request the scope of your own API: api://<client-id>/.default (Expose an API); aud is \
             its client ID in version 2, and in version 1 its client ID or its App ID URI, as it was \
             requested",
        ),
        (
            Topic::Issuer,
            "the API's own manifest chooses the version: requestedAccessTokenVersion 2 for issuers \
             with /v2.0, null or 1 for sts.windows.net",
        ),
        (
            Topic::Host,
            "each cloud has a host of its own (login.microsoftonline.com, .us for the government of \
             the USA, login.partner.microsoftonline.cn for China), and External ID one for each \
             tenant: expect iss as it stands in the token",
        ),
        (
            Topic::End,
            "issuers of version 1 end in a slash (sts.windows.net/TENANT/), those of version 2 in \
             /v2.0",
        ),
        (
            Topic::Instance,
            "each tenant is an issuer: an API for several of them puts tid for {tenantid} and compares \
             that with iss, and expects neither common nor organizations; External ID writes the \
             tenant's ID as the host, too",
        ),
        (
            Topic::Keys,
            "an application with a signing key or claims mapping of its own has keys of its own: add \
             ?appid=<client-id> to the address of keys or metadata",
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
                "https://login.microsoftonline.us/{tenant}/v2.0",
                "https://login.microsoftonline.us/{tenant}/discovery/v2.0/keys",
            ),
            Issuer::new(
                "https://login.partner.microsoftonline.cn/{tenant}/v2.0",
                "https://login.partner.microsoftonline.cn/{tenant}/discovery/v2.0/keys",
            ),
            Issuer::new(
                "https://{name}.ciamlogin.com/{tenant}/v2.0",
                "https://{name}.ciamlogin.com/{tenant}/discovery/v2.0/keys",
            ),
        ],
    )
};
