//! Clerk: its issuers and advice, what its identifiers look like, and what the claims of its tokens mean.

#[cfg(feature = "cli")]
pub mod environment;
pub mod key;

use serde::Serialize;

use crate::jose::json::{Json, Object};
use crate::provider::product::{BESIDE, Issuer, Product, Provider, Topic};

/// Sources (2026-11): https://clerk.com/docs/guides/sessions/session-tokens,
/// https://clerk.com/docs/guides/sessions/manual-jwt-verification,
/// https://clerk.com/docs/guides/sessions/jwt-templates.
pub static CLERK: Provider = Provider {
    peculiar: "session tokens have no aud: azp is the page that requested them; a JWT template sets aud",
    advice: &[
        (
            Topic::Audience,
            "set \"aud\" in a JWT template, and request that template: \
             getToken({ template: \"…\" })",
        ),
        (
            Topic::Claim,
            "add it to a JWT template, such as \"{{user.id}}\", and request that template: \
             getToken({ template: \"…\" })",
        ),
        (
            Topic::Fresh,
            "fetch a token for each request instead of keeping one: await getToken() right before \
             fetch()",
        ),
        (Topic::Await, "await it: const token = await getToken()"),
        (
            Topic::UserToken,
            "send the user's token, not a key: await getToken(); if it was a secret, replace it now",
        ),
        (
            Topic::Organisation,
            "choose one first: await setActive({ organization: orgId }), then getToken()",
        ),
        (
            Topic::Pending,
            "let the user finish (choose an organisation, second factor); then getToken() gives an \
             active one",
        ),
        (
            Topic::Template,
            "`getToken()` was called without a template: await getToken({ template: \"…\" }), with the \
             name of a JWT template that has what your API reads",
        ),
        (Topic::Session, "send the session token: await getToken() without a template"),
        (
            Topic::Machine,
            "send a user's token, or verify it as a machine's: acceptsToken: \"m2m_token\"",
        ),
        (
            Topic::Instance,
            "compare the publishable key of the front end with the issuer of the backend",
        ),
        (
            Topic::Keys,
            "take the keys of the instance in iss: ISSUER/.well-known/jwks.json; CLERK_JWT_KEY is \
             the key of one instance",
        ),
    ],
    ..Provider::new(
        Product::Clerk,
        "Clerk",
        &[
            Issuer::new("https://{instance}.clerk.accounts.dev", BESIDE),
            Issuer::new("https://clerk.{domain}", BESIDE),
        ],
    )
};

/// Where shortcodes of templates live.
pub const NAMESPACES: [&str; 4] = ["user", "org", "org_membership", "session"];
/// The state of a session that is not active yet (`sts`).
pub const PENDING: &str = "pending";
/// Claims of session tokens, and whether one shows a token to be one, beside `sid`: a template may
/// write the others as well.
const SESSION_CLAIMS: [(&str, bool); 8] = [
    ("sid", false),
    ("sts", true),
    ("fva", true),
    ("v", true),
    ("fea", false),
    ("pla", false),
    ("act", false),
    ("rem", false),
];
/// What the subject of a machine's token begins with, and that of a user's.
pub const MACHINE: &str = "mch_";
pub const USER: &str = "user_";

/// Whether session tokens have that claim.
pub fn is_of_session(claim: &str) -> bool {
    SESSION_CLAIMS.iter().any(|(name, _)| *name == claim)
}

/// Claims about the organisation.
pub fn is_organisation(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    first == "o" || first.starts_with("org_") || first.starts_with("org-") || first == "orgId"
}

/// Where a session token of version 2 keeps what version 1 kept under that name.
pub fn in_version_2(path: &str) -> &'static str {
    match path {
        "org_id" => "o.id",
        "org_slug" => "o.slg",
        "org_role" => "o.rol",
        "org_permissions" => "o.per",
        _ => "o",
    }
}

/// Whether an issuer is one of a development instance.
pub fn is_development(issuer: &str) -> bool {
    issuer.contains(".accounts.dev")
}

/// A session token travels in a cookie, which has 4096 bytes at the most. Longer lists are no
/// work of Clerk's, and unfolding them could take all memory.
const LONGEST_LIST: usize = 4096;

/// Whether this is a `kid` of Clerk's: the name of an instance.
pub fn is_kid(kid: &str) -> bool {
    kid.strip_prefix("ins_").is_some_and(|rest| rest.len() >= 20)
}

/// Whether these are the names of two instances.
pub fn is_other_instance(theirs: &str, ours: &str) -> bool {
    theirs != ours && is_kid(theirs) && is_kid(ours)
}

/// What a token is for, as `cat` of its header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Session,
    Template,
    Machine,
}

/// What the claims of one token say.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    pub category: Category,
    /// The format of a session token's claims: 1 or 2.
    pub version: Option<u8>,
    /// `active`, or `pending` where the user has tasks left to do.
    pub status: Option<String>,
    /// What they pay for (`pla`).
    pub plan: Option<Scoped>,
    pub features: Option<Scoped>,
    /// How long ago the user proved who they are (`fva`).
    pub factors: Option<Factors>,
    pub organisation: Option<Organisation>,
    /// Who acts in the user's name.
    pub actor: Option<String>,
}

/// Names that belong to the user, the organisation or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scoped {
    pub user: Vec<String>,
    pub organisation: Vec<String>,
}

/// Minutes from each factor's last verification to the token's issue; `None` for a factor that was
/// never verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Factors {
    pub first: Option<i64>,
    pub second: Option<i64>,
}

/// The organisation that was active when the token was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Organisation {
    pub id: Option<String>,
    pub slug: Option<String>,
    pub role: Option<String>,
    /// As `org:FEATURE:NAME`.
    pub permissions: Vec<String>,
}

impl Category {
    /// The last characters of `cat` tell; those before them are of the instance.
    pub fn of(cat: &str) -> Option<Category> {
        match cat.get(cat.len().checked_sub(6)?..)? {
            "111AAA" => Some(Category::Session),
            "222AAA" => Some(Category::Template),
            "333AAA" => Some(Category::Machine),
            _ => None,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Category::Session => "session token",
            Category::Template => "token of a JWT template",
            Category::Machine => "machine token",
        }
    }
}

impl Meaning {
    /// `None` for what neither `cat` nor its claims mark as a token of Clerk.
    pub fn of(header: Option<&Object>, claims: &Object) -> Option<Meaning> {
        let category = category(header, claims)?;
        let version = version(claims);
        Some(Meaning {
            category,
            version: (category == Category::Session).then_some(version),
            status: text(claims, "sts"),
            plan: claims.get("pla").and_then(Json::as_str).map(Scoped::read),
            features: claims.get("fea").and_then(Json::as_str).map(Scoped::read),
            factors: claims.get("fva").and_then(Factors::read),
            organisation: match version {
                2 => claims.get("o").and_then(Json::as_object).map(|o| organisation(o, claims)),
                _ => organisation_of_version_1(claims),
            },
            actor: claims.get("act").and_then(Json::as_object).and_then(|act| text(act, "sub")),
        })
    }
}

impl Scoped {
    /// `o:pro,u:free`, where `uo:` belongs to both.
    fn read(list: &str) -> Scoped {
        let mut scoped = Scoped::default();
        for (scope, name) in items(list).filter_map(|item| item.split_once(':')) {
            if scope.contains('u') {
                scoped.user.push(name.to_owned());
            }
            if scope.contains('o') {
                scoped.organisation.push(name.to_owned());
            }
        }
        scoped
    }
}

impl Factors {
    /// `[7, -1]`.
    fn read(fva: &Json) -> Option<Factors> {
        let [Json::Number(first), Json::Number(second)] = fva.as_array()? else { return None };
        let minutes = |text: &str| text.parse::<i64>().ok();
        let age = |minutes: i64| (minutes >= 0).then_some(minutes);
        Some(Factors { first: age(minutes(first)?), second: age(minutes(second)?) })
    }
}

fn category(header: Option<&Object>, claims: &Object) -> Option<Category> {
    if let Some(cat) = header.and_then(|header| header.get("cat")).and_then(Json::as_str) {
        return Category::of(cat);
    }
    let of_user = text(claims, "sub").is_some_and(|sub| sub.starts_with(USER));
    let marked =
        of_user || SESSION_CLAIMS.iter().any(|(name, shows)| *shows && claims.get(name).is_some());
    (claims.get("sid").is_some() && marked).then_some(Category::Session)
}

fn version(claims: &Object) -> u8 {
    if claims.get("v") == Some(&Json::Number("2".into())) { 2 } else { 1 }
}

fn organisation(o: &Object, claims: &Object) -> Organisation {
    let list = |object: &Object, name| text(object, name).unwrap_or_default();
    Organisation {
        id: text(o, "id"),
        slug: text(o, "slg"),
        role: text(o, "rol").map(|role| format!("org:{role}")),
        permissions: permissions(&list(claims, "fea"), &list(o, "per"), &list(o, "fpm")),
    }
}

fn organisation_of_version_1(claims: &Object) -> Option<Organisation> {
    let permissions = claims.get("org_permissions").and_then(Json::as_array).unwrap_or_default();
    Some(Organisation {
        id: Some(text(claims, "org_id")?),
        slug: text(claims, "org_slug"),
        role: text(claims, "org_role"),
        permissions: permissions.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
    })
}

/// `fpm` has a number for each feature of the organisation, and a bit in it for each permission,
/// the first permission the lowest bit.
fn permissions(features: &str, per: &str, fpm: &str) -> Vec<String> {
    if [features, per, fpm].iter().any(|list| list.is_empty() || list.len() > LONGEST_LIST) {
        return Vec::new();
    }
    let names: Vec<&str> = items(per).collect();
    let mut permissions = Vec::new();
    for (feature, mask) in Scoped::read(features).organisation.iter().zip(items(fpm)) {
        let granted = bits(mask, names.len()).into_iter().zip(&names).filter(|(bit, _)| *bit);
        permissions.extend(granted.map(|(_, name)| format!("org:{feature}:{name}")));
    }
    permissions
}

/// The lowest bits of a decimal number of any length, lowest first; none of what is no number.
fn bits(decimal: &str, count: usize) -> Vec<bool> {
    if decimal.is_empty() || !decimal.bytes().all(|digit| digit.is_ascii_digit()) {
        return Vec::new();
    }
    let mut bits = vec![0u8; count];
    for digit in decimal.bytes() {
        let mut carry = digit - b'0';
        for bit in &mut bits {
            let value = *bit * 10 + carry;
            (*bit, carry) = (value % 2, value / 2);
        }
    }
    bits.into_iter().map(|bit| bit == 1).collect()
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

fn text(object: &Object, name: &str) -> Option<String> {
    object.get(name).and_then(Json::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::Object;
    use crate::provider::clerk::{Category, Factors, Meaning, Scoped, bits, permissions};

    #[test]
    fn permissions_are_a_mask_for_each_feature() {
        let granted = permissions("o:dashboard,u:ai,o:teams", "manage,read", "1,3");
        assert_eq!(granted, ["org:dashboard:manage", "org:teams:manage", "org:teams:read"]);
        assert_eq!(permissions("uo:a, o:b", "x, y", "2,0"), ["org:a:y"]);
        // Bits beyond the list, masks beyond the features, and what is no number grant nothing.
        assert_eq!(permissions("o:a", "x", "7,1"), ["org:a:x"]);
        assert_eq!(permissions("o:a,o:b", "x", "-1,1"), ["org:b:x"]);
        assert!(permissions("o:a", "", "1").is_empty());
        assert!(permissions("o:a", "x", &"9".repeat(5000)).is_empty());
    }

    #[test]
    fn categories_without_a_header_are_read_from_claims() {
        let of = |claims: &str| Meaning::of(None, &Object::parse(claims).unwrap());
        assert_eq!(of(r#"{"sid":"s","sts":"active"}"#).unwrap().category, Category::Session);
        assert_eq!(of(r#"{"sid":"s","sub":"user_1"}"#).unwrap().version, Some(1));
        // Keycloak has a `sid` too.
        assert_eq!(of(r#"{"sid":"s","sub":"1"}"#), None);
        assert_eq!(Category::of("ü11AAA"), None);
    }

    #[test]
    fn factors_and_scopes() {
        let fva = |text| Factors::read(&crate::jose::json::Json::parse(text).unwrap());
        assert_eq!(fva("[7,-1]"), Some(Factors { first: Some(7), second: None }));
        assert_eq!(fva("[7]"), None);
        assert_eq!(fva(r#"["7",1]"#), None);
        let both = Scoped { user: vec!["x".into()], organisation: vec!["x".into()] };
        assert_eq!(Scoped::read("ou:x,y"), both);
    }

    proptest! {
        #[test]
        fn bits_are_those_of_the_number(number: u128) {
            let expected: Vec<bool> = (0..128).map(|at| number >> at & 1 == 1).collect();
            prop_assert_eq!(bits(&number.to_string(), 128), expected);
        }
    }
}
