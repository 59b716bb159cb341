//! Amazon Cognito. Source:
//! https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
//! and amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html there (2026-11).

use crate::provider::product::{BESIDE, Issuer, Product, Provider, Topic};

/// User pools.
pub static COGNITO: Provider = Provider {
    words: &["cognito"],
    audience: &["aud", "client_id"],
    peculiar: "access tokens have client_id instead of aud; token_use says which kind it is",
    advice: &[
        (
            Topic::Audience,
            "sign in with the app client that is expected: ID tokens have it in aud, access tokens \
             in client_id",
        ),
        (Topic::Claim, "add it in a pre token generation trigger (version 2 for access tokens)"),
        (
            Topic::Instance,
            "each user pool is an issuer: compare the pool's ID in the app and in the API",
        ),
        (
            Topic::Keys,
            "take the keys of the pool in iss: \
             https://cognito-idp.REGION.amazonaws.com/POOL/.well-known/jwks.json; ID and access \
             tokens have different ones",
        ),
        (
            Topic::Fresh,
            "let the library refresh it for each request: (await \
             fetchAuthSession()).tokens.accessToken",
        ),
    ],
    ..Provider::new(
        Product::Cognito,
        "Amazon Cognito",
        &[
            Issuer::new("https://cognito-idp.{region}.amazonaws.com/{pool}", BESIDE),
            Issuer::new("https://cognito-idp.{region}.amazonaws.com.cn/{pool}", BESIDE),
        ],
    )
};
