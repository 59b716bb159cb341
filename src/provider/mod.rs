//! What is peculiar to one provider, as data: how its issuers look, where their keys are, which
//! claims stand for the audience. Others ask; nothing here decides.

pub mod clerk;
mod pattern;

use crate::provider::pattern::{fill, matches};

/// One provider of tokens.
#[derive(Debug)]
pub struct Provider {
    pub name: &'static str,
    kinds: &'static [Kind],
    /// Claims that stand for the audience, the usual one first.
    pub audience: &'static [&'static str],
    /// What surprises people who know other providers.
    pub peculiar: &'static str,
}

/// One way in which a provider's issuers look, and where the keys of such an issuer are.
#[derive(Debug)]
struct Kind {
    /// `{name}` stands for one step of a path or some labels of a host, `{base}` for scheme and host.
    issuer: &'static str,
    /// With the same names, and `{issuer}` for all of it, without a closing slash.
    keys: &'static str,
}

/// Tokens are strangers' texts, and matching takes time that grows faster than they do.
const LONGEST_ISSUER: usize = 512;
const BESIDE: &str = "{issuer}/.well-known/jwks.json";

/// The specific ones first: Keycloak runs on anybody's host.
const ALL: [Provider; 9] = [
    Provider {
        name: "Clerk",
        kinds: &[
            Kind { issuer: "https://{instance}.clerk.accounts.dev", keys: BESIDE },
            Kind { issuer: "https://clerk.{domain}", keys: BESIDE },
        ],
        audience: &["aud"],
        peculiar: "session tokens have no aud: azp is the page that asked; a JWT template sets aud",
    },
    Provider {
        name: "Auth0",
        kinds: &[Kind { issuer: "https://{tenant}.auth0.com/", keys: BESIDE }],
        audience: &["aud"],
        peculiar: "the issuer ends in a slash; without an audience the access token is opaque",
    },
    Provider {
        name: "Okta",
        kinds: &[
            Kind { issuer: "https://{org}.okta.com", keys: OKTA_ORG },
            Kind { issuer: "https://{org}.oktapreview.com", keys: OKTA_ORG },
            Kind { issuer: "https://{org}.okta-emea.com", keys: OKTA_ORG },
            Kind { issuer: "https://{org}.okta-gov.com", keys: OKTA_ORG },
            Kind { issuer: "https://{org}.okta.mil", keys: OKTA_ORG },
            Kind { issuer: "https://{org}.okta.com/oauth2/{server}", keys: OKTA_CUSTOM },
            Kind { issuer: "https://{org}.oktapreview.com/oauth2/{server}", keys: OKTA_CUSTOM },
            Kind { issuer: "https://{org}.okta-emea.com/oauth2/{server}", keys: OKTA_CUSTOM },
            Kind { issuer: "https://{org}.okta-gov.com/oauth2/{server}", keys: OKTA_CUSTOM },
            Kind { issuer: "https://{org}.okta.mil/oauth2/{server}", keys: OKTA_CUSTOM },
        ],
        audience: &["aud"],
        peculiar: "access tokens of the org itself, without /oauth2/, are for Okta alone",
    },
    Provider {
        name: "Amazon Cognito",
        kinds: &[
            Kind { issuer: "https://cognito-idp.{region}.amazonaws.com/{pool}", keys: BESIDE },
            Kind { issuer: "https://cognito-idp.{region}.amazonaws.com.cn/{pool}", keys: BESIDE },
        ],
        audience: &["aud", "client_id"],
        peculiar: "access tokens have client_id instead of aud; token_use tells the kinds apart",
    },
    Provider {
        name: "Firebase",
        kinds: &[
            Kind { issuer: "https://securetoken.google.com/{project}", keys: FIREBASE },
            Kind { issuer: "https://session.firebase.google.com/{project}", keys: FIREBASE_COOKIE },
        ],
        audience: &["aud"],
        peculiar: "aud is the project; the keys are a map of certificates by their kid",
    },
    Provider {
        name: "Google",
        kinds: &[
            Kind { issuer: "https://accounts.google.com", keys: GOOGLE },
            Kind { issuer: "accounts.google.com", keys: GOOGLE },
        ],
        audience: &["aud"],
        peculiar: "the issuer is written with https:// or without; access tokens are opaque",
    },
    Provider {
        name: "Supabase",
        kinds: &[Kind { issuer: "https://{project}.supabase.co/auth/v1", keys: BESIDE }],
        audience: &["aud"],
        peculiar: "aud is authenticated for every user; old projects sign with a shared secret",
    },
    Provider {
        name: "Microsoft Entra ID",
        kinds: &[
            Kind {
                issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
                keys: "https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys",
            },
            Kind {
                issuer: "https://sts.windows.net/{tenant}/",
                keys: "https://login.microsoftonline.com/{tenant}/discovery/keys",
            },
            Kind {
                issuer: "https://{name}.ciamlogin.com/{tenant}/v2.0",
                keys: "https://{name}.ciamlogin.com/{tenant}/discovery/v2.0/keys",
            },
        ],
        audience: &["aud"],
        peculiar: "tokens of version 1 are of sts.windows.net with a slash, of version 2 of \
                   login.microsoftonline.com with /v2.0: the API's own manifest chooses",
    },
    Provider {
        name: "Keycloak",
        kinds: &[
            Kind { issuer: "{base}/realms/{realm}", keys: KEYCLOAK },
            Kind { issuer: "{base}/auth/realms/{realm}", keys: KEYCLOAK },
        ],
        audience: &["aud", "azp"],
        peculiar: "aud is account until a client scope adds another; before version 17 the \
                   issuer has /auth before /realms",
    },
];

const OKTA_ORG: &str = "{issuer}/oauth2/v1/keys";
const OKTA_CUSTOM: &str = "{issuer}/v1/keys";
const FIREBASE: &str =
    "https://www.googleapis.com/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com";
const FIREBASE_COOKIE: &str =
    "https://www.googleapis.com/identitytoolkit/v3/relyingparty/publicKeys";
const GOOGLE: &str = "https://www.googleapis.com/oauth2/v3/certs";
const KEYCLOAK: &str = "{issuer}/protocol/openid-connect/certs";

/// Whose issuer that is.
pub fn of(issuer: &str) -> Option<&'static Provider> {
    find(issuer).map(|(provider, _)| provider)
}

/// Where the keys of an issuer are by its provider's rule, metadata or not.
pub fn key_place(issuer: &str) -> Option<String> {
    let (_, kind) = find(issuer)?;
    let mut names = matches(kind.issuer, issuer)?;
    names.push(("issuer", issuer.trim_end_matches('/')));
    Some(fill(kind.keys, &names))
}

fn find(issuer: &str) -> Option<(&'static Provider, &'static Kind)> {
    if issuer.len() > LONGEST_ISSUER {
        return None;
    }
    ALL.iter().find_map(|provider| {
        let kind = provider.kinds.iter().find(|kind| matches(kind.issuer, issuer).is_some())?;
        Some((provider, kind))
    })
}

#[cfg(test)]
mod tests {
    use crate::provider::{key_place, of};

    #[test]
    fn each_provider_is_known_by_its_issuers() {
        let google = "https://www.googleapis.com";
        for (issuer, name, keys) in [
            ("https://calm-otter-21.clerk.accounts.dev", "Clerk", "{}/.well-known/jwks.json"),
            ("https://clerk.shop.example", "Clerk", "{}/.well-known/jwks.json"),
            (
                "https://shop.eu.auth0.com/",
                "Auth0",
                "https://shop.eu.auth0.com/.well-known/jwks.json",
            ),
            ("https://dev-1.okta.com", "Okta", "{}/oauth2/v1/keys"),
            ("https://dev-1.oktapreview.com/oauth2/default", "Okta", "{}/v1/keys"),
            (
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a1B2",
                "Amazon Cognito",
                "{}/.well-known/jwks.json",
            ),
            ("https://x.supabase.co/auth/v1", "Supabase", "{}/.well-known/jwks.json"),
            ("https://id.example/realms/main", "Keycloak", "{}/protocol/openid-connect/certs"),
            ("https://id.example/auth/realms/main", "Keycloak", "{}/protocol/openid-connect/certs"),
            (
                "https://login.microsoftonline.com/9188040d/v2.0",
                "Microsoft Entra ID",
                "https://login.microsoftonline.com/9188040d/discovery/v2.0/keys",
            ),
            (
                "https://sts.windows.net/9188040d/",
                "Microsoft Entra ID",
                "https://login.microsoftonline.com/9188040d/discovery/keys",
            ),
            ("https://accounts.google.com", "Google", &format!("{google}/oauth2/v3/certs")),
            ("accounts.google.com", "Google", &format!("{google}/oauth2/v3/certs")),
            (
                "https://securetoken.google.com/shop-1",
                "Firebase",
                &format!("{google}/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com"),
            ),
        ] {
            assert_eq!(of(issuer).map(|provider| provider.name), Some(name), "{issuer}");
            assert_eq!(key_place(issuer), Some(keys.replace("{}", issuer)), "{issuer}");
        }
    }

    #[test]
    fn strangers_are_nobodys() {
        for issuer in [
            "",
            "https://issuer.example",
            "https://auth0.com.evil.example/",
            "https://evil.example/.auth0.com/",
            "https://securetoken.google.com/a/b",
            "https://login.microsoftonline.com/../v2.0",
            "http://accounts.google.com",
        ] {
            assert!(of(issuer).is_none(), "{issuer}");
        }
        let long = format!("https://{}.okta.com", ".okta.com".repeat(100_000));
        assert!(of(&long).is_none());
    }
}
