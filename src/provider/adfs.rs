//! Active Directory Federation Services. Sources (2026-11):
//! https://learn.microsoft.com/windows-server/identity/ad-fs/overview/ad-fs-openid-connect-oauth-concepts,
//! https://learn.microsoft.com/answers/questions/1180929 for the audience of user info,
//! https://github.com/openid/AppAuth-Android/issues/642 for the issuer of access tokens.

use crate::provider::product::{Issuer, Product, Provider, Topic};

/// On anybody's host.
pub static ADFS: Provider = Provider {
    everybody: &["urn:microsoft:userinfo"],
    peculiar: "aud is the identifier of the Web API that was asked for; access tokens are of access_token_issuer in the metadata, \
               http://HOST/adfs/services/trust, ID tokens of its issuer",
    advice: &[
        (
            Topic::Audience,
            "ask for the identifier of the Web API: resource=IDENTIFIER, and for user info \
             resource=urn:microsoft:userinfo",
        ),
        (Topic::Claim, "add an issuance transform rule to the Web API of the application group"),
        (
            Topic::Issuer,
            "AD FS writes access_token_issuer of its metadata into access tokens, and issuer into \
             ID tokens: expect the one of the kind that is sent",
        ),
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
