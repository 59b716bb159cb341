//! Cloudflare Access. Source: https://developers.cloudflare.com/cloudflare-one (2026-09), "Validate
//! JWTs".

use crate::provider::product::{Issuer, Product, Provider, Topic};

pub static CLOUDFLARE: Provider = Provider {
    peculiar: "aud is the AUD tag of the application, 64 hexadecimal digits; the token comes in the \
               header Cf-Access-Jwt-Assertion",
    advice: &[(Topic::Audience, "copy the AUD tag of the application: Access > Applications")],
    ..Provider::new(
        Product::Cloudflare,
        "Cloudflare Access",
        &[Issuer::new("https://{team}.cloudflareaccess.com", "{issuer}/cdn-cgi/access/certs")],
    )
};
