//! Active Directory Federation Services. Source: https://learn.microsoft.com/windows-server/identity
//! (2026-09).

use crate::provider::product::{Issuer, Product, Provider};

pub static ADFS: Provider = Provider {
    peculiar: "aud is microsoft:identityserver: and the client's identifier; metadata may name \
               another access_token_issuer than issuer",
    ..Provider::new(
        Product::Adfs,
        "AD FS",
        &[Issuer::new("{base}/adfs", "{issuer}/discovery/keys")],
    )
};
