//! Active Directory Federation Services. Source:
//! https://learn.microsoft.com/windows-server/identity/ad-fs/overview/ad-fs-openid-connect-oauth-concepts
//! (2026-09); the issuer of access tokens as in https://github.com/openid/AppAuth-Android/issues/642.

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// On anybody's host.
pub static ADFS: Provider = Provider {
    peculiar: "aud is microsoft:identityserver: and the client's identifier; access tokens are of \
               access_token_issuer in the metadata, http://HOST/adfs/services/trust, ID tokens of \
               its issuer",
    advice: &[
        (Topic::Audience, "request a token for the identifier of the Web API: resource=IDENTIFIER"),
        (Topic::Claim, "add an issuance transform rule to the Web API of the application group"),
    ],
    ..Provider::new(
        Product::Adfs,
        "AD FS",
        &[
            Issuer::new("{base}/adfs", "{issuer}/discovery/keys"),
            Issuer::new("{base}/adfs/services/trust", "{base}/adfs/discovery/keys"),
        ],
    )
};
