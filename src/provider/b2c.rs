//! Azure AD B2C. Sources (2026-11): https://learn.microsoft.com/azure/active-directory-b2c/tokens-overview
//! and https://github.com/AzureAD/microsoft-identity-web/wiki/Azure-AD-B2C-issuer-claim-support.

use crate::provider::product::{Issuer, Mark, Product, Provider, Topic};

/// Its tokens are those of a user flow (policy), which may have keys of its own.
pub static B2C: Provider = Provider {
    peculiar: "the address of keys and metadata names the user flow: \
               https://NAME.b2clogin.com/TENANT/POLICY/discovery/v2.0/keys; tfp or acr of the token \
               says which it was; the issuer has it only if the flow is set so (tfp/…)",
    kin: &[Product::Entra],
    // Either claim names the user flow; acr does so in small letters.
    marks: &[
        &[Mark::ClaimBegins("tfp", "B2C_1")],
        &[Mark::ClaimBegins("tfp", "b2c_1")],
        &[Mark::ClaimBegins("acr", "B2C_1")],
        &[Mark::ClaimBegins("acr", "b2c_1")],
    ],
    advice: &[
        (
            Topic::Keys,
            "take the keys of the user flow in tfp or acr: \
             https://NAME.b2clogin.com/TENANT/POLICY/discovery/v2.0/keys",
        ),
        (
            Topic::Issuer,
            "expect issuer as it stands in the metadata of the user flow: \
             https://NAME.b2clogin.com/TENANT/POLICY/v2.0/.well-known/openid-configuration; the user \
             flow chooses its form: Properties > Token compatibility settings > Issuer (iss) claim",
        ),
        (
            Topic::Instance,
            "tokens are of the tenant and the user flow (policy) that the user signed in by, which \
             tfp or acr names: request it at https://NAME.b2clogin.com/TENANT/POLICY of the expected \
             one, or allow each that is used",
        ),
        (
            Topic::Audience,
            "request a scope of the API that its app registration exposes: \
             https://TENANT.onmicrosoft.com/API/SCOPE",
        ),
        (
            Topic::Claim,
            "choose it in the user flow: Application claims; which claim names the flow: Properties > \
             Token compatibility settings, tfp or acr",
        ),
    ],
    ..Provider::new(
        Product::AzureB2c,
        "Azure AD B2C",
        &[
            Issuer::new(
                "https://{directory}.b2clogin.com/tfp/{tenant}/{policy}/v2.0/",
                "https://{directory}.b2clogin.com/{tenant}/{policy}/discovery/v2.0/keys",
            ),
            // Without the policy in it, nothing says which keys.
            Issuer::new("https://{directory}.b2clogin.com/{tenant}/v2.0/", ""),
            // The authority of a user flow, which people take for its issuer.
            Issuer::new(
                "https://{directory}.b2clogin.com/{tenant}/{policy}/v2.0/",
                "https://{directory}.b2clogin.com/{tenant}/{policy}/discovery/v2.0/keys",
            ),
            Issuer::new("https://login.microsoftonline.com/tfp/{tenant}/{policy}/v2.0/", ""),
            Issuer::new("https://login.microsoftonline.com/te/{tenant}/{policy}/v2.0/", ""),
        ],
    )
};
