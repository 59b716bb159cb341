//! Azure Static Web Apps. Sources (2026-11): https://github.com/Azure/static-web-apps/issues/34 and 275,
//! https://learn.microsoft.com/azure/static-web-apps/user-information.

use crate::provider::product::{Issuer, Mark, Product, Provider, Topic};

/// It puts a token of its own into `Authorization` and `x-ms-auth-token` on the way to the API, whoever
/// signed the user in.
pub static STATIC_WEB_APPS: Provider = Provider {
    words: &["azurestaticapps"],
    peculiar: "requests reach the API with a token of the platform, signed with a secret of its own: \
               the user is in x-ms-client-principal",
    marks: &[
        &[Mark::ClaimHas("aud", ".azurewebsites.net/azurefunctions")],
        &[Mark::ClaimHas("iss", ".azurestaticapps.net/.auth")],
    ],
    advice: &[(
        Topic::Replaced,
        "Static Web Apps put this token of its own in the place of yours, for the host of the API \
         alone: send yours in another header, such as X-Custom-Authorization, or read the user from \
         x-ms-client-principal",
    )],
    ..Provider::new(
        Product::StaticWebApps,
        "Azure Static Web Apps",
        &[
            Issuer::new("https://{site}.azurestaticapps.net/.auth", ""),
            Issuer::new("https://{site}.scm.azurewebsites.net", ""),
        ],
    )
};
