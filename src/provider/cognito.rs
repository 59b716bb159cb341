//! Amazon Cognito. Source: the developer guide, "Understanding user pool JSON web tokens" (2026-09).

use crate::provider::product::{BESIDE, Issuer, Product, Provider, Topic};

pub static COGNITO: Provider = Provider {
    audience: &["aud", "client_id"],
    peculiar: "access tokens have client_id instead of aud; token_use says which kind it is",
    advice: &[
        (
            Topic::Audience,
            "check client_id of the access token, or send the ID token, whose aud is the client",
        ),
        (Topic::Claim, "add it in a pre token generation trigger (version 2 for access tokens)"),
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
