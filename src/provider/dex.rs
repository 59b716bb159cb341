//! Dex, which Argo CD and many clusters bring. Source:
//! https://dexidp.io/docs/configuration/custom-scopes-claims-clients (2026-11).

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// On anybody's host, at the path that its manuals use.
pub static DEX: Provider = Provider {
    only_id_tokens: true,
    peculiar: "servers take its ID tokens; aud is the client that signed in, unless a scope asks for \
               another that trusts it",
    advice: &[
        (
            Topic::Audience,
            "expect this client as well, or request the other one: scope \
             audience:server:client_id:CLIENT, which trustedPeers of that client allow",
        ),
        (Topic::Claim, "request its scope, such as groups, email or profile"),
    ],
    ..Provider::new(
        Product::Dex,
        "Dex",
        &[
            Issuer::new("{base}/dex", "{issuer}/keys"),
            Issuer::new("{base}/api/dex", "{issuer}/keys"),
        ],
    )
};
