//! Tokens that a client makes for a provider, and what the provider demands of them.

use crate::jose::alg::Alg;

/// The rules of one provider for tokens that are made for it.
#[derive(Debug, PartialEq)]
pub struct Assertion {
    /// What it is called.
    pub name: &'static str,
    /// How the audience begins that names the provider; none where `iss` names the client.
    audiences: &'static [&'static str],
    /// How the issuer begins where there is no audience.
    issuers: &'static [&'static str],
    pub algs: &'static [Alg],
    pub needs_kid: bool,
    /// Whether subject and issuer are the same.
    pub is_own_subject: bool,
    /// Longest life, in seconds.
    pub longest: f64,
    /// In words.
    pub rules: &'static str,
}

const RSA: &[Alg] = &[Alg::Rs256];
const P256: &[Alg] = &[Alg::Es256];

pub static ASSERTIONS: [Assertion; 5] = [
    // https://developer.apple.com/documentation/accountorganizationaldatasharing (2026-09)
    Assertion {
        name: "a client secret for Sign in with Apple",
        audiences: &["https://appleid.apple.com"],
        issuers: &[],
        algs: P256,
        needs_kid: true,
        is_own_subject: false,
        longest: 15_777_000.0,
        rules: "ES256 with the kid of the key, iss the team, sub the client, exp within 6 months",
    },
    // https://developer.apple.com/documentation/appstoreconnectapi (2026-09)
    Assertion {
        name: "a token for App Store Connect",
        audiences: &["appstoreconnect-v1"],
        issuers: &[],
        algs: P256,
        needs_kid: true,
        is_own_subject: false,
        longest: 1200.0,
        rules: "ES256 with the kid of the key, exp within 20 minutes of iat",
    },
    // https://developers.google.com/identity/protocols/oauth2/service-account (2026-09)
    Assertion {
        name: "an assertion of a Google service account",
        audiences: &[
            "https://oauth2.googleapis.com/token",
            "https://www.googleapis.com/oauth2/v4/token",
            "https://accounts.google.com/o/oauth2/token",
        ],
        issuers: &[],
        algs: RSA,
        needs_kid: false,
        is_own_subject: false,
        longest: 3600.0,
        rules: "RS256, iss the e-mail of the service account, exp within 1 hour of iat",
    },
    // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app (2026-09)
    Assertion {
        name: "a JWT of a GitHub App",
        audiences: &[],
        issuers: &["Iv1.", "Iv23"],
        algs: RSA,
        needs_kid: false,
        is_own_subject: false,
        longest: 600.0,
        rules: "RS256, iss the client id of the app, iat 60 s in the past, exp within 10 minutes",
    },
    // https://learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-09)
    Assertion {
        name: "a client assertion for Microsoft Entra ID",
        audiences: &["https://login.microsoftonline.com/"],
        issuers: &[],
        algs: &[Alg::Ps256, Alg::Rs256],
        needs_kid: false,
        is_own_subject: true,
        longest: 86_400.0,
        rules: "PS256 with x5t#S256 of the certificate, iss and sub the client id",
    },
];

/// The rules for a token with those audiences and that issuer.
pub fn of(audiences: &[&str], issuer: Option<&str>) -> Option<&'static Assertion> {
    let begins = |starts: &[&str], text: &str| starts.iter().any(|start| text.starts_with(start));
    ASSERTIONS.iter().find(|rules| match audiences {
        [] => issuer.is_some_and(|issuer| begins(rules.issuers, issuer)),
        audiences => audiences.iter().any(|audience| begins(rules.audiences, audience)),
    })
}
