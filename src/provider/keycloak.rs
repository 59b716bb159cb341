//! Keycloak. Sources (2026-11): https://www.keycloak.org/docs/latest/server_admin, "Audience support",
//! https://www.keycloak.org/server/hostname, and https://phasetwo.io/tutorials/clients/audience for
//! what version 26 writes into aud.

use crate::provider::product::{Issuer, Product, Provider, Topic};

const CERTS: &str = "{issuer}/protocol/openid-connect/certs";

/// Realms, on anybody's host.
pub static KEYCLOAK: Provider = Provider {
    audience: &["aud", "azp"],
    everybody: &["account", "broker", "realm-management"],
    peculiar: "aud has the clients whose roles the user has, which is account at first, and those of \
               audience mappers; azp is the client that asked; before version 17 the issuer has \
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
        (
            Topic::Path,
            "Keycloak had /auth in its issuers before version 17, and since then has what \
             http-relative-path (KC_HTTP_RELATIVE_PATH) says: expect iss as it stands in the token",
        ),
        (Topic::End, "issuers of Keycloak end in the name of the realm, without a slash"),
        (
            Topic::Instance,
            "each realm is an issuer: compare the name of the realm in client and API, \
             to the letter",
        ),
        (
            Topic::Keys,
            "each realm has keys of its own, and a new database makes new ones: take those at \
             /realms/REALM/protocol/openid-connect/certs, and sign in again",
        ),
        (
            Topic::Claim,
            "add a mapper to a client scope of the client (Client scopes > Mappers); roles of the \
             realm are in realm_access.roles, those of a client in resource_access.CLIENT.roles",
        ),
        (
            Topic::Fresh,
            "renew it before each request: await keycloak.updateToken(30), then send keycloak.token",
        ),
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
