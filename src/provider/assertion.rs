//! Tokens that a client makes for a provider, and what the provider demands of them.

use crate::jose::alg::Alg;
use crate::jose::json::{Json, Object};

/// The rules of one provider for tokens that are made for it.
#[derive(Debug, PartialEq)]
pub struct Assertion {
    /// What it is called.
    pub name: &'static str,
    /// How the audience begins that names the provider; none where `iss` names the client.
    audiences: &'static [&'static str],
    /// How the issuer begins where there is no audience.
    issuers: &'static [&'static str],
    /// By which it may be signed.
    pub algs: &'static [Alg],
    /// Whether the header has to name the key.
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

/// The rules of every provider that is known.
pub static ASSERTIONS: [Assertion; 5] = [
    // https://developer.apple.com/documentation/accountorganizationaldatasharing (2026-11)
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
    // https://developer.apple.com/documentation/appstoreconnectapi (2026-11)
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
    // https://developers.google.com/identity/protocols/oauth2/service-account (2026-11)
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
    // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app (2026-11)
    Assertion {
        name: "a JWT of a GitHub App",
        audiences: &[],
        issuers: &["Iv1.", "Iv23"],
        algs: RSA,
        needs_kid: false,
        is_own_subject: false,
        longest: 600.0,
        rules: "RS256, iss the client id or the id of the app whose private key signs it, iat 60 s in the past, exp within 10 minutes",
    },
    // https://learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-11)
    Assertion {
        name: "a client assertion for Microsoft Entra ID",
        audiences: &["https://login.microsoftonline.com/"],
        issuers: &[],
        algs: &[Alg::Ps256, Alg::Rs256],
        needs_kid: false,
        is_own_subject: true,
        // It sets no limit.
        longest: f64::INFINITY,
        rules: "PS256 with x5t#S256 of the certificate, iss and sub the client id, exp within 10 minutes",
    },
];

/// All that the JWT of a GitHub App has; its issuer may be the number of the app.
const OF_APPS: [&str; 3] = ["iat", "exp", "iss"];

/// The rules for a token with those audiences and that issuer.
pub fn of(audiences: &[&str], issuer: Option<&str>) -> Option<&'static Assertion> {
    let begins = |starts: &[&str], text: &str| starts.iter().any(|start| text.starts_with(start));
    let by_issuer = |rules: &Assertion, issuer| {
        begins(rules.issuers, issuer) || !rules.issuers.is_empty() && is_number(issuer)
    };
    ASSERTIONS.iter().find(|rules| match audiences {
        [] => issuer.is_some_and(|issuer| by_issuer(rules, issuer)),
        audiences => audiences.iter().any(|audience| begins(rules.audiences, audience)),
    })
}

/// The rules for a token with these claims. A number is anybody's issuer: what else is there has to
/// be what the JWT of an app has.
pub fn of_claims(claims: &Object) -> Option<&'static Assertion> {
    let audiences = claims.get("aud").map(Json::texts).unwrap_or_default();
    let issuer = claims.get("iss").map(|issuer| match issuer {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    });
    let is_app = claims.names().all(|name| OF_APPS.contains(&name));
    let by_number = audiences.is_empty() && issuer.as_deref().is_some_and(is_number);
    of(&audiences, issuer.as_deref()).filter(|_| !by_number || is_app)
}

/// The number of an app of GitHub.
fn is_number(issuer: &str) -> bool {
    (4..=9).contains(&issuer.len()) && issuer.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::jose::json::Object;
    use crate::provider::assertion::of_claims;

    #[test]
    fn whom_a_token_is_made_for() {
        let name = |claims: &str| {
            of_claims(&Object::parse(claims).expect("claims")).map(|rules| rules.name)
        };
        let app = Some("a JWT of a GitHub App");
        assert_eq!(name(r#"{"iss":"Iv23liQx7bWm2kPzR4tY","iat":1,"exp":2}"#), app);
        assert_eq!(name(r#"{"iss":"123456","iat":1,"exp":2}"#), app);
        assert_eq!(name(r#"{"iss":123456,"iat":1,"exp":2}"#), app);
        for other in [
            r#"{"iss":"123456","iat":1,"exp":2,"sub":"a"}"#,
            r#"{"iss":"12","iat":1,"exp":2}"#,
            r#"{"iss":"acme","iat":1,"exp":2}"#,
            r#"{"iss":"123456","aud":"api","iat":1,"exp":2}"#,
            "{}",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
        let apple = name(r#"{"iss":"TEAM","aud":"https://appleid.apple.com","sub":"a"}"#);
        assert_eq!(apple, Some("a client secret for Sign in with Apple"));
    }
}
