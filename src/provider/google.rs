//! Google. Source: https://developers.google.com/identity/openid-connect/openid-connect (2026-11);
//! its Identity-Aware Proxy has keys and words of its own.

use crate::provider::product::{Issuer, Product, Provider, Topic};

const KEYS: &str = "https://www.googleapis.com/oauth2/v3/certs";

/// ID tokens of Google accounts and of service accounts.
pub static GOOGLE: Provider = Provider {
    peculiar: "the issuer is written with https:// or without; access tokens are opaque; aud is \
               the client that asked, azp the one that it was asked by",
    advice: &[
        (
            Topic::Audience,
            "request the ID token for the client ID that the server expects, which on Android and \
             iOS is the one of the web client (serverClientId)",
        ),
        (
            Topic::UrlAudience,
            "mint the ID token for that URL: gcloud auth print-identity-token --audiences=URL, the \
             audience of oidcToken in Cloud Tasks and Scheduler; Cloud Functions and Cloud Run expect \
             the whole URL of the service",
        ),
        (
            Topic::OwnApi,
            "Google's access tokens are no JWTs: send the ID token, and let the API expect its client \
             ID; for IAP and Cloud Run: gcloud auth print-identity-token --audiences=CLIENT_ID",
        ),
        (
            Topic::Spelling,
            "Google writes https://accounts.google.com or accounts.google.com: expect both",
        ),
        (
            Topic::Keys,
            "the keys change within days: fetch https://www.googleapis.com/oauth2/v3/certs again as \
             Cache-Control says",
        ),
        (
            Topic::Fresh,
            "an ID token lasts an hour: verify it once and keep a session of your own, or sign in \
             again silently",
        ),
        (
            Topic::Claim,
            "of a user: request its scope (email, profile), hd is there only for accounts of an \
             organisation; of a service account: request it with includeEmail, at the metadata server \
             with format=full",
        ),
    ],
    ..Provider::new(
        Product::Google,
        "Google",
        &[
            Issuer::new("https://accounts.google.com", KEYS),
            Issuer::new("accounts.google.com", KEYS),
        ],
    )
};
