//! Keycloak. Source: https://www.keycloak.org/docs/latest/server_admin, "Audience support" (2026-09).

use crate::provider::product::{Issuer, Product, Provider, Topic};

const CERTS: &str = "{issuer}/protocol/openid-connect/certs";

pub static KEYCLOAK: Provider = Provider {
    audience: &["aud", "azp"],
    everybody: &["account", "broker", "realm-management"],
    peculiar: "aud is account until a client scope adds another; before version 17 the issuer has \
               /auth before /realms",
    advice: &[
        (
            Topic::Audience,
            "add an audience mapper to a client scope of the client: Client scopes > Mappers > \
             Audience",
        ),
        (
            Topic::Issuer,
            "let Keycloak name itself the same from inside and outside: hostname (KC_HOSTNAME) is \
             the URL that browsers use, and behind a proxy proxy-headers",
        ),
        (Topic::Claim, "add a mapper to a client scope of the client: Client scopes > Mappers"),
    ],
    ..Provider::new(
        Product::Keycloak,
        "Keycloak",
        &[
            Issuer::new("{base}/realms/{realm}", CERTS),
            Issuer::new("{base}/auth/realms/{realm}", CERTS),
        ],
    )
};
