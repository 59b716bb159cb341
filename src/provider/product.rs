//! What is kept of each product: the fields of its file.

use crate::jose::json::{Json, Object};

/// Where most have their keys.
pub const BESIDE: &str = "{issuer}/.well-known/jwks.json";

/// Whose tokens, keys or words something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Product {
    Adfs,
    Apple,
    Auth0,
    AuthJs,
    Clerk,
    Cloudflare,
    Cognito,
    Entra,
    Firebase,
    GitHub,
    GitLab,
    Google,
    Keycloak,
    Kubernetes,
    Okta,
    Supabase,
    WorkOs,
}

/// What a product has words of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Topic {
    /// Getting a token for one's own API.
    OwnApi,
    /// Writing an audience into a token.
    Audience,
    /// Writing a claim into a token.
    Claim,
    /// Getting a token again, for each request.
    Fresh,
    /// Waiting for the token before it is sent.
    Await,
    /// Sending the token of the user who is signed in.
    UserToken,
    /// Making a token for a user out of one that a server made.
    Exchange,
    /// Choosing an organisation.
    Organisation,
    /// Finishing a session that has tasks left.
    Pending,
    /// A token of a template, and one without.
    Template,
    Session,
    /// Verifying a token of a machine.
    Machine,
    /// The product's own ID token where another was sent.
    IdToken,
    /// Which instance a key or a token is of.
    Instance,
}

/// One provider of tokens.
#[derive(Debug)]
pub struct Provider {
    pub product: Product,
    pub name: &'static str,
    pub issuers: &'static [Issuer],
    /// Claims that stand for the audience, the usual one first.
    pub audience: &'static [&'static str],
    /// What surprises people who know other providers.
    pub peculiar: &'static str,
    /// What its kinds of tokens are recognised by.
    pub signs: &'static [Sign],
    /// What to do, in the product's own words.
    pub advice: &'static [(Topic, &'static str)],
}

/// One way in which a provider's issuers look, and where the keys of such an issuer are.
#[derive(Debug)]
pub struct Issuer {
    /// `{name}` stands for one step of a path or some labels of a host, `{base}` for scheme and host.
    pub pattern: &'static str,
    /// With the same names, and `{issuer}` for all of it, without a closing slash.
    pub keys: &'static str,
    /// Whether its access tokens are for the provider alone.
    pub is_closed: bool,
}

impl Issuer {
    /// Open to whoever has its keys.
    pub const fn new(pattern: &'static str, keys: &'static str) -> Issuer {
        Issuer { pattern, keys, is_closed: false }
    }
}

impl Provider {
    /// One without peculiarities.
    pub const fn new(product: Product, name: &'static str, issuers: &'static [Issuer]) -> Provider {
        let audience = &["aud"];
        Provider { product, name, issuers, audience, peculiar: "", signs: &[], advice: &[] }
    }
}

/// What a token is for, where it is not for whoever verifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Use {
    /// For an API of the provider's own.
    OtherApi,
    /// To be exchanged for another token.
    CustomToken,
    /// A key of a project, which stands for no user.
    ProjectKey,
}

/// A kind of token, and all the marks of one of its forms.
#[derive(Debug)]
pub struct Sign {
    pub of: Use,
    pub marks: &'static [Mark],
    /// What it is that was seen, for a person.
    pub says: &'static str,
}

/// One mark of a token.
#[derive(Debug)]
pub enum Mark {
    Header(&'static str),
    Claim(&'static str),
    NoClaim(&'static str),
    /// A claim that is one of these, or a list that has one of them.
    ClaimIs(&'static str, &'static [&'static str]),
    /// A claim with that text in it.
    ClaimHas(&'static str, &'static str),
}

impl Mark {
    /// Whether a token has it.
    pub fn fits(&self, header: &Object, claims: &Object) -> bool {
        let texts = |name| claims.get(name).map(Json::texts).unwrap_or_default();
        match self {
            Mark::Header(name) => header.get(name).is_some(),
            Mark::Claim(name) => claims.get(name).is_some(),
            Mark::NoClaim(name) => claims.get(name).is_none(),
            Mark::ClaimIs(name, values) => texts(name).iter().any(|text| values.contains(text)),
            Mark::ClaimHas(name, part) => texts(name).iter().any(|text| text.contains(part)),
        }
    }
}
