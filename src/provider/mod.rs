//! What is peculiar to one product, as data, a file each: how its issuers look, where their keys are,
//! which claims stand for the audience, which kinds of tokens there are and how to recognise them,
//! and its own words for what to do. Others ask; nothing here decides.

mod adfs;
mod alb;
mod apple;
pub mod assertion;
mod auth0;
mod authentik;
pub mod authjs;
mod b2c;
pub mod clerk;
mod cloudflare;
mod cognito;
mod dex;
mod entra;
mod firebase;
mod github;
mod gitlab;
mod google;
mod iap;
mod keycloak;
mod kubernetes;
pub mod near_miss;
mod okta;
mod pattern;
pub mod prefix;
pub mod product;
pub mod reader;
mod spiffe;
mod static_web_apps;
pub mod supabase;
pub mod token;
mod workos;

use crate::jose::json::Object;
use crate::provider::pattern::{fill, matches};
use crate::provider::product::{Issuer, Mark, Product, Topic};

pub use crate::provider::product::Provider;

/// Shorter names are parts of words.
const LEAST_NAME: usize = 5;

/// Tokens are strangers' texts, and matching takes time that grows faster than they do.
const LONGEST_ISSUER: usize = 512;

/// The specific ones first: Keycloak and ADFS run on anybody's host.
static ALL: [&Provider; 24] = [
    &clerk::CLERK,
    &auth0::AUTH0,
    &okta::OKTA,
    &cognito::COGNITO,
    &firebase::FIREBASE,
    &google::GOOGLE,
    &iap::IAP,
    &supabase::SUPABASE,
    &b2c::B2C,
    &entra::ENTRA,
    &static_web_apps::STATIC_WEB_APPS,
    &apple::APPLE,
    &github::GITHUB,
    &gitlab::GITLAB,
    &cloudflare::CLOUDFLARE,
    &kubernetes::KUBERNETES,
    &workos::WORKOS,
    &authjs::AUTH_JS,
    &alb::ALB,
    &spiffe::SPIFFE,
    &keycloak::KEYCLOAK,
    &dex::DEX,
    &authentik::AUTHENTIK,
    &adfs::ADFS,
];

impl Product {
    /// What is known of it.
    pub fn provider(self) -> &'static Provider {
        match self {
            Product::Adfs => &adfs::ADFS,
            Product::Apple => &apple::APPLE,
            Product::Auth0 => &auth0::AUTH0,
            Product::Authentik => &authentik::AUTHENTIK,
            Product::AuthJs => &authjs::AUTH_JS,
            Product::AwsAlb => &alb::ALB,
            Product::AzureB2c => &b2c::B2C,
            Product::Clerk => &clerk::CLERK,
            Product::Cloudflare => &cloudflare::CLOUDFLARE,
            Product::Cognito => &cognito::COGNITO,
            Product::Dex => &dex::DEX,
            Product::Entra => &entra::ENTRA,
            Product::Firebase => &firebase::FIREBASE,
            Product::GitHub => &github::GITHUB,
            Product::GitLab => &gitlab::GITLAB,
            Product::Google => &google::GOOGLE,
            Product::GoogleIap => &iap::IAP,
            Product::Keycloak => &keycloak::KEYCLOAK,
            Product::Kubernetes => &kubernetes::KUBERNETES,
            Product::Okta => &okta::OKTA,
            Product::Spiffe => &spiffe::SPIFFE,
            Product::StaticWebApps => &static_web_apps::STATIC_WEB_APPS,
            Product::Supabase => &supabase::SUPABASE,
            Product::WorkOs => &workos::WORKOS,
        }
    }

    /// What to do, in its own words.
    pub fn says(self, topic: Topic) -> Option<&'static str> {
        let mut advice = self.provider().advice.iter();
        advice.find(|(of, _)| *of == topic).map(|(_, words)| *words)
    }
}

/// Every provider.
pub fn all() -> impl Iterator<Item = &'static Provider> {
    ALL.into_iter()
}

/// Whose name or words stand in a text, which is in small letters.
pub fn named_in(text: &str) -> Vec<Product> {
    let is_named = |provider: &&Provider| {
        let name = provider.name.to_ascii_lowercase();
        (name.len() >= LEAST_NAME && text.contains(&name))
            || provider.words.iter().any(|word| text.contains(word))
    };
    all().filter(is_named).map(|provider| provider.product).collect()
}

/// Whose issuer that is.
pub fn of(issuer: &str) -> Option<&'static Provider> {
    find(issuer).map(|(provider, _)| provider)
}

/// The issuer as its provider writes it, where the text lacks the slash at its end or has one too many.
pub fn with_its_slash(text: &str) -> Option<(&'static Provider, String)> {
    let other = match text.strip_suffix('/') {
        Some(bare) => bare.to_owned(),
        None => format!("{text}/"),
    };
    of(text).is_none().then(|| of(&other)).flatten().map(|provider| (provider, other))
}

/// What two issuers of one product, or of two that are taken for each other, have in common.
#[derive(Debug, PartialEq)]
pub enum Kinship<'a> {
    /// All that both of them name, such as "realm" with its value, where their patterns have a name in
    /// common.
    Same(Option<(&'static str, &'a str)>),
    /// A name that differs, such as "realm", with both values.
    Differs(&'static str, [&'a str; 2]),
}

/// Names that are the same in upper and lower case: parts of hosts, and those of Azure. All others are
/// in paths, which are not (RFC 3986 section 6.2.2.1).
const ANY_CASE: [&str; 9] =
    ["tenant", "directory", "policy", "name", "org", "instance", "domain", "team", "region"];
/// Authorities of Entra that stand for more tenants than one, and write themselves into no token.
const EVERY_TENANT: [&str; 3] = ["common", "organizations", "consumers"];

/// Whether two issuers are of one product, and then of one realm or tenant.
pub fn kinship<'a>(one: &'a str, other: &'a str) -> Option<Kinship<'a>> {
    let ((provider, names), (second, others)) = (named(one)?, named(other)?);
    let is_kin = provider.product == second.product
        || [(provider, second), (second, provider)]
            .iter()
            .any(|(one, other)| one.kin.contains(&other.product));
    if !is_kin || bare(one) == bare(other) {
        return None;
    }
    let both = names.into_iter().filter(|(name, _)| *name != "base").filter_map(|(name, ours)| {
        let (_, theirs) = others.iter().find(|(of, _)| *of == name)?;
        Some((name, [ours, *theirs]))
    });
    // A tenant has an ID and domains: a name and an ID may be of one.
    let is_every = |name: &str| EVERY_TENANT.contains(&name);
    let is_told = |[ours, theirs]: [&str; 2]| {
        is_id(ours) == is_id(theirs) || is_every(ours) || is_every(theirs)
    };
    let both: Vec<_> = both.filter(|(_, values)| is_told(*values)).collect();
    let differs = both.iter().find(|(name, [ours, theirs])| match ANY_CASE.contains(name) {
        true => !ours.eq_ignore_ascii_case(theirs),
        false => ours != theirs,
    });
    Some(match (differs, both.first()) {
        (Some((name, values)), _) => Kinship::Differs(name, *values),
        (None, common) => Kinship::Same(common.map(|(name, [value, _])| (*name, *value))),
    })
}

/// Whether two issuers are of one tenant, whose ID is nobody else's, as the name of a realm may be.
pub fn is_one_tenant(one: &str, other: &str) -> bool {
    let product = |issuer| meant(issuer).map(|provider| provider.product);
    product(one) == product(other)
        && matches!(kinship(one, other), Some(Kinship::Same(Some(("tenant", _)))))
}

/// Whose issuer that is, with or without the slash that its provider writes.
pub fn meant(issuer: &str) -> Option<&'static Provider> {
    named(issuer).map(|(provider, _)| provider)
}

/// The same, and what it names.
fn named(issuer: &str) -> Option<(&'static Provider, Vec<(&'static str, &str)>)> {
    let text = Some(bare(issuer)).filter(|text| text.len() <= LONGEST_ISSUER)?;
    ALL.into_iter().find_map(|provider| {
        let names = |kind: &'static Issuer| matches(bare(kind.pattern), text);
        Some((provider, provider.issuers.iter().find_map(names)?))
    })
}

fn bare(issuer: &str) -> &str {
    issuer.trim_end_matches('/')
}

fn is_id(name: &str) -> bool {
    name.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// Whether one is the other with gaps that nobody filled: `https://id.example/{tenantid}/v2.0`.
pub fn is_template(template: &str, issuer: &str) -> bool {
    let short = template.len().max(issuer.len()) <= LONGEST_ISSUER;
    short && template.contains('{') && matches(template, issuer).is_some()
}

/// Whose token it is by what only that product writes, whatever the issuer.
pub fn of_marks(header: &Object, claims: &Object) -> Option<&'static Provider> {
    let has = |marks: &&[Mark]| marks.iter().all(|mark| mark.fits(header, claims));
    all().find(|provider| provider.marks.iter().any(has))
}

/// Whether this issuer's access tokens can be verified by nobody but the provider.
pub fn is_closed(issuer: &str) -> bool {
    find(issuer.trim_end_matches('/')).is_some_and(|(_, issuer)| issuer.is_closed)
}

/// Where the keys of an issuer are by its provider's rule, metadata or not; `None` where the issuer
/// alone does not say it.
pub fn key_place(issuer: &str) -> Option<String> {
    let (_, kind) = find(issuer).filter(|(_, kind)| !kind.keys.is_empty())?;
    let mut names = matches(kind.pattern, issuer)?;
    names.push(("issuer", issuer.trim_end_matches('/')));
    Some(fill(kind.keys, &names))
}

fn find(issuer: &str) -> Option<(&'static Provider, &'static Issuer)> {
    if issuer.len() > LONGEST_ISSUER {
        return None;
    }
    ALL.into_iter().find_map(|provider| {
        let kind = provider.issuers.iter().find(|kind| matches(kind.pattern, issuer).is_some())?;
        Some((provider, kind))
    })
}

#[cfg(test)]
mod tests {
    use crate::jose::json::Object;
    use crate::provider::product::Product;
    use crate::provider::{Kinship, all, key_place, kinship, of, of_marks, with_its_slash};

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
            ("https://appleid.apple.com", "Apple", "{}/auth/keys"),
            ("https://token.actions.githubusercontent.com", "GitHub", "{}/.well-known/jwks"),
            ("https://gitlab.com", "GitLab", "{}/oauth/discovery/keys"),
            ("https://acme.cloudflareaccess.com", "Cloudflare Access", "{}/cdn-cgi/access/certs"),
            ("https://oidc.eks.eu-west-1.amazonaws.com/id/AB12", "Kubernetes", "{}/keys"),
            (
                "https://api.workos.com/user_management/client_1",
                "WorkOS",
                "https://api.workos.com/sso/jwks/client_1",
            ),
            ("https://sts.example/adfs", "AD FS", "{}/discovery/keys"),
            (
                "http://sts.example/adfs/services/trust",
                "AD FS",
                "http://sts.example/adfs/discovery/keys",
            ),
            (
                "https://eastus.oic.prod-aks.azure.com/9188040d/c1/",
                "Kubernetes",
                "https://eastus.oic.prod-aks.azure.com/9188040d/c1/openid/v1/jwks",
            ),
            (
                "https://cloud.google.com/iap",
                "Google IAP",
                "https://www.gstatic.com/iap/verify/public_key-jwk",
            ),
            ("https://token.actions.githubusercontent.com/acme", "GitHub", "{}/.well-known/jwks"),
            ("https://git.acme.example/_services/token", "GitHub", "{}/.well-known/jwks"),
            ("http://127.0.0.1:54321/auth/v1", "Supabase", "{}/.well-known/jwks.json"),
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
    fn an_issuer_has_the_slash_that_its_provider_writes() {
        for (text, written) in [
            ("https://shop.eu.auth0.com", Some("https://shop.eu.auth0.com/")),
            ("https://sts.windows.net/t1", Some("https://sts.windows.net/t1/")),
            (
                "https://dev-1.okta.com/oauth2/default/",
                Some("https://dev-1.okta.com/oauth2/default"),
            ),
            ("https://id.example/realms/main/", Some("https://id.example/realms/main")),
            ("https://shop.eu.auth0.com/", None),
            ("https://dev-1.okta.com", None),
            ("https://api.workos.com", None),
            ("https://issuer.example", None),
            ("https://issuer.example/", None),
            ("", None),
        ] {
            let slashed = with_its_slash(text).map(|(_, written)| written);
            assert_eq!(slashed.as_deref(), written, "{text}");
        }
    }

    #[test]
    fn an_issuer_that_names_no_client_names_no_keys() {
        for issuer in ["https://api.workos.com", "https://api.workos.com/"] {
            assert_eq!(of(issuer).map(|provider| provider.name), Some("WorkOS"));
            assert_eq!(key_place(issuer), None);
        }
    }

    #[test]
    fn issuers_of_one_realm_or_tenant() {
        let realm = Some(Kinship::Same(Some(("realm", "main"))));
        assert_eq!(kinship("http://a:1/realms/main", "https://b/auth/realms/main"), realm);
        let case = Some(Kinship::Differs("realm", ["Main", "main"]));
        assert_eq!(kinship("http://a/realms/Main", "http://a/realms/main"), case);
        let id = "0b9b1e6d-6c1e-4a0e-9c62-8c7d5d3b1f10";
        let of = |tenant: &str| format!("https://login.microsoftonline.com/{tenant}/v2.0");
        for every in ["common", "organizations", "consumers"] {
            let (ours, theirs) = (of(every), of(id));
            let tenants = Some(Kinship::Differs("tenant", [every, id]));
            assert_eq!(kinship(&ours, &theirs), tenants);
        }
        let (lower, upper) = (of(id), of(&id.to_uppercase()));
        assert!(matches!(kinship(&lower, &upper), Some(Kinship::Same(_))));
        assert!(matches!(kinship(&lower, &of("shop.example")), Some(Kinship::Same(_))));
        let other = Some(Kinship::Differs("realm", ["main", "other"]));
        assert_eq!(kinship("http://a/realms/main", "http://a/realms/other"), other);
        let old = "https://sts.windows.net/t1/";
        let new = "https://login.microsoftonline.com/t1/v2.0";
        assert_eq!(kinship(old, new), Some(Kinship::Same(Some(("tenant", "t1")))));
        let cluster = "https://kubernetes.default.svc";
        assert_eq!(
            kinship(cluster, &format!("{cluster}.cluster.local")),
            Some(Kinship::Same(None))
        );
        assert_eq!(kinship(old, "https://a.eu.auth0.com/"), None);
        assert_eq!(kinship(old, old), None);
    }

    #[test]
    fn user_flows_are_of_one_tenant_however_it_is_written() {
        let tenant = "0b9b1e6d-6c1e-4a0e-9c62-8c7d5d3b1f10";
        let plain = format!("https://shop.b2clogin.com/{tenant}/v2.0/");
        let of_tenant = Some(Kinship::Same(Some(("tenant", tenant))));
        for other in [
            format!("https://shop.b2clogin.com/tfp/{tenant}/B2C_1_in/v2.0/"),
            format!("https://shop.b2clogin.com/{tenant}/B2C_1_in/v2.0/"),
            format!("https://login.microsoftonline.com/tfp/{tenant}/B2C_1_in/v2.0/"),
            format!("https://login.microsoftonline.com/{tenant}/v2.0/"),
            format!("https://login.microsoftonline.com/{tenant}/v2.0"),
        ] {
            assert_eq!(kinship(&plain, &other), of_tenant, "{other}");
        }
        let named = "https://shop.b2clogin.com/shop.onmicrosoft.com/B2C_1_in/v2.0/";
        assert_eq!(kinship(&plain, named), Some(Kinship::Same(Some(("directory", "shop")))));
        let flow = |name: &str| format!("https://shop.b2clogin.com/tfp/{tenant}/{name}/v2.0/");
        let (one, other) = (flow("B2C_1_in"), flow("B2C_1_edit"));
        let policies = Some(Kinship::Differs("policy", ["B2C_1_in", "B2C_1_edit"]));
        assert_eq!(kinship(&one, &other), policies);
        let entra = "https://login.microsoftonline.com/1b9b1e6d-6c1e-4a0e-9c62-8c7d5d3b1f10/v2.0";
        assert!(matches!(kinship(&plain, entra), Some(Kinship::Differs("tenant", _))));
        assert_eq!(kinship(&plain, "https://sts.example/adfs"), None);
    }

    #[test]
    fn marks_show_a_product_whatever_its_issuer() {
        let object = |text: &str| Object::parse(text).expect("an object");
        let empty = object("{}");
        let name = |header: &str, claims: &str| {
            of_marks(&object(header), &object(claims)).map(|provider| provider.name)
        };
        let arn =
            r#"{"signer":"arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/a/1"}"#;
        assert_eq!(name(arn, "{}"), Some("AWS ALB"));
        assert_eq!(name("{}", r#"{"sub":"spiffe://example.org/a"}"#), Some("SPIFFE"));
        assert_eq!(name("{}", r#"{"sub":"system:serviceaccount:a:b"}"#), Some("Kubernetes"));
        assert_eq!(name("{}", r#"{"sub":"project_path:a/b:ref_type:branch"}"#), Some("GitLab"));
        for claims in
            [r#"{"sub":"https://spiffe://x"}"#, r#"{"sub":17}"#, r#"{"x":"spiffe://a/b"}"#]
        {
            assert_eq!(name("{}", claims), None, "{claims}");
        }
        assert!(of_marks(&object(r#"{"signer":17}"#), &empty).is_none());
    }

    #[test]
    fn each_product_has_one_entry() {
        let products: Vec<Product> = all().map(|provider| provider.product).collect();
        let mut once = products.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), products.len());
        assert!(products.into_iter().all(|product| product.provider().product == product));
        for provider in all() {
            assert!(!provider.name.is_empty() && !provider.audience.is_empty(), "{provider:?}");
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
