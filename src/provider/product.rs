//! What is kept of each product: the fields of its file.

use crate::jose::alg::{Alg, Family};
use crate::jose::json::{Json, Object};

/// Where most have their keys.
pub const BESIDE: &str = "{issuer}/.well-known/jwks.json";

/// Whose tokens, keys or words something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Product {
    /// Active Directory Federation Services.
    Adfs,
    /// Sign in with Apple.
    Apple,
    /// Auth0.
    Auth0,
    /// authentik.
    Authentik,
    /// Auth.js and next-auth.
    AuthJs,
    /// AWS Application Load Balancers.
    AwsAlb,
    /// Azure AD B2C.
    AzureB2c,
    /// Clerk.
    Clerk,
    /// Cloudflare Access.
    Cloudflare,
    /// Amazon Cognito.
    Cognito,
    /// Dex.
    Dex,
    /// Microsoft Entra ID.
    Entra,
    /// Firebase.
    Firebase,
    /// GitHub Actions.
    GitHub,
    /// GitLab CI.
    GitLab,
    /// Google accounts.
    Google,
    /// Google's Identity-Aware Proxy.
    GoogleIap,
    /// Keycloak.
    Keycloak,
    /// Service accounts of Kubernetes.
    Kubernetes,
    /// Okta.
    Okta,
    /// JWT-SVIDs of SPIFFE.
    Spiffe,
    /// Azure Static Web Apps.
    StaticWebApps,
    /// Supabase.
    Supabase,
    /// WorkOS AuthKit.
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
    /// The same where a URL is expected and its tokens are for clients.
    UrlAudience,
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
    /// A token of a template.
    Template,
    /// A token without a template.
    Session,
    /// Verifying a token of a machine.
    Machine,
    /// The product's own ID token where another was sent.
    IdToken,
    /// Which instance, tenant or realm a token is of, where another was expected.
    Instance,
    /// Which keys are the right ones.
    Keys,
    /// By which algorithm it signs.
    Algorithm,
    /// How a shared secret is written.
    Secret,
    /// Tokens that nobody signed.
    Unsigned,
    /// Tokens that are padded, and signed so.
    Padding,
    /// Claims that stand in the header.
    HeaderClaims,
    /// Which of its issuers writes itself into a token.
    Issuer,
    /// Issuers of one tenant or realm that differ in their host.
    Host,
    /// Issuers of one tenant or realm that differ in their path.
    Path,
    /// How its issuers end, to the letter.
    End,
    /// How else its issuers are written, to the letter.
    Spelling,
    /// A claim that has another value than a verifier expects.
    Value,
    /// A token that the product puts in the place of the one that was sent.
    Replaced,
}

/// One provider of tokens.
#[derive(Debug)]
pub struct Provider {
    /// Whose file it is.
    pub product: Product,
    /// What people call it.
    pub name: &'static str,
    /// Words that show it in a text as its name does, in small letters.
    pub words: &'static [&'static str],
    /// How its issuers look; empty where anybody's issuer may be its own.
    pub issuers: &'static [Issuer],
    /// Others whose issuers are taken for its own: tenants of one maker.
    pub kin: &'static [Product],
    /// Claims that stand for the audience, the usual one first.
    pub audience: &'static [&'static str],
    /// Audiences that stand in tokens for every API: none of them is one to expect.
    pub everybody: &'static [&'static str],
    /// Whether servers verify its ID tokens: there is no other token that could be sent instead.
    pub only_id_tokens: bool,
    /// What surprises people who know other providers.
    pub peculiar: &'static str,
    /// What shows a token of it whatever its issuer is: all marks of one of these.
    pub marks: &'static [&'static [Mark]],
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
    /// With the same names, and `{issuer}` for all of it, without a closing slash; empty where the
    /// issuer does not say it.
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
        let (audience, everybody): (&[&str], &[&str]) = (&["aud"], &[]);
        let (marks, signs): (&[&[Mark]], &[Sign]) = (&[], &[]);
        Provider {
            product,
            name,
            words: &[],
            issuers,
            kin: &[],
            audience,
            everybody,
            only_id_tokens: false,
            peculiar: "",
            marks,
            signs,
            advice: &[],
        }
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
    /// What such a token is for.
    pub of: Use,
    /// All of them are there.
    pub marks: &'static [Mark],
    /// What it is that was seen, for a person.
    pub says: &'static str,
}

/// One mark of a token.
#[derive(Debug)]
pub enum Mark {
    /// A member of the header.
    Header(&'static str),
    /// A member of the header with that text in it.
    HeaderHas(&'static str, &'static str),
    /// A member of the header of that form.
    HeaderIs(&'static str, fn(&str) -> bool),
    /// A member of the header that is not there.
    NoHeader(&'static str),
    /// A claim.
    Claim(&'static str),
    /// A claim that is not there.
    NoClaim(&'static str),
    /// A claim that is one of these, or a list that has one of them.
    ClaimIs(&'static str, &'static [&'static str]),
    /// A claim with that text in it.
    ClaimHas(&'static str, &'static str),
    /// A claim that begins so.
    ClaimBegins(&'static str, &'static str),
    /// A signature that the verifier can't make.
    Asymmetric,
    /// No other claims than these.
    Only(&'static [&'static str]),
}

impl Mark {
    /// Whether a token has it.
    pub fn fits(&self, header: &Object, claims: &Object) -> bool {
        let texts = |name| claims.get(name).map(Json::texts).unwrap_or_default();
        match self {
            Mark::Header(name) => header.get(name).is_some(),
            Mark::NoHeader(name) => header.get(name).is_none(),
            Mark::HeaderHas(name, part) => {
                header.get(name).and_then(Json::as_str).is_some_and(|text| text.contains(part))
            }
            Mark::HeaderIs(name, is) => header.get(name).and_then(Json::as_str).is_some_and(is),
            Mark::Claim(name) => claims.get(name).is_some(),
            Mark::NoClaim(name) => claims.get(name).is_none(),
            Mark::ClaimIs(name, values) => texts(name).iter().any(|text| values.contains(text)),
            Mark::ClaimHas(name, part) => texts(name).iter().any(|text| text.contains(part)),
            Mark::ClaimBegins(name, start) => {
                texts(name).iter().any(|text| text.starts_with(start))
            }
            Mark::Asymmetric => {
                let alg = header.get("alg").and_then(Json::as_str).and_then(Alg::named);
                alg.is_some_and(|alg| alg.family() != Family::Hmac)
            }
            Mark::Only(names) => claims.names().all(|name| names.contains(&name)),
        }
    }
}
