//! Azure AD B2C. Sources (2026-11): https://learn.microsoft.com/azure/active-directory-b2c/tokens-overview
//! and https://github.com/AzureAD/microsoft-identity-web/wiki/Azure-AD-B2C-issuer-claim-support.

use crate::provider::product::{Issuer, Mark, Product, Provider, Topic};

/// Its tokens are those of a user flow (policy), which may have keys of its own.
pub static B2C: Provider = Provider {
    peculiar: "the address of keys and metadata names the user flow: \
               https://NAME.b2clogin.com/TENANT/POLICY/discovery/v2.0/keys; tfp or acr of the token \
               says which it was; the issuer has it only if the flow is set so (tfp/…)",
    marks: &[&[Mark::ClaimBegins("tfp", "B2C_1")], &[Mark::ClaimBegins("acr", "B2C_1")]],
    advice: &[
        (
            Topic::Keys,
            "take the keys of the user flow in tfp or acr: \
             https://NAME.b2clogin.com/TENANT/POLICY/discovery/v2.0/keys",
        ),
        (
            Topic::Issuer,
            "the user flow chooses its form: Properties > Token compatibility settings > Issuer \
             (iss) claim",
        ),
        (
            Topic::Audience,
            "request a scope of the API that its app registration exposes: \
             https://TENANT.onmicrosoft.com/API/SCOPE",
        ),
        (Topic::Claim, "choose it in the user flow: Application claims"),
    ],
    ..Provider::new(
        Product::AzureB2c,
        "Azure AD B2C",
        &[
            Issuer::new(
                "https://{name}.b2clogin.com/tfp/{tenant}/{policy}/v2.0/",
                "https://{name}.b2clogin.com/{tenant}/{policy}/discovery/v2.0/keys",
            ),
            // Without the policy in it, nothing says which keys.
            Issuer::new("https://{name}.b2clogin.com/{tenant}/v2.0/", ""),
            Issuer::new("https://login.microsoftonline.com/tfp/{tenant}/{policy}/v2.0/", ""),
        ],
    )
};
