//! Causes that only one product has, in messages that show another.

use crate::explain::cause_id::CauseId;
use crate::provider::named_in;
use crate::provider::product::Product;

/// How the causes of one product begin, and whose they are.
const OWNERS: [(&str, &[Product]); 10] = [
    ("claim.aud-missing-cognito", &[Product::Cognito]),
    ("claim.null-org", &[Product::Clerk]),
    ("claim.org-in-v2", &[Product::Clerk]),
    ("clerk.", &[Product::Clerk]),
    ("kind.clerk-", &[Product::Clerk]),
    ("kind.firebase-", &[Product::Firebase]),
    ("kind.google-", &[Product::Google, Product::Firebase]),
    ("kind.graph-", &[Product::Entra]),
    ("kind.okta-", &[Product::Okta]),
    ("kind.supabase-", &[Product::Supabase]),
];

/// Keeps what the message can stand for. Where it is not known whose it is, what any product has stands
/// before.
pub fn retain(ids: &mut Vec<CauseId>, is_listed: bool, text: &str) {
    let named = named_in(&text.to_ascii_lowercase());
    let fits = |id: &CauseId| {
        let owned = OWNERS.iter().find(|(group, _)| id.text().starts_with(group));
        owned.is_none_or(|(_, owners)| owners.iter().any(|owner| named.contains(owner)))
    };
    if !named.is_empty() {
        ids.retain(fits);
    } else if !is_listed {
        ids.sort_by_key(|id| !fits(id));
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::cause_id::CauseId;
    use crate::explain::messages::read;

    #[test]
    fn a_message_of_one_product_is_of_no_other() {
        let ids = |text: &str| read(text).map(|reading| reading.ids).unwrap_or_default();
        let (okta, cognito) = (CauseId::KindOktaOrgToken, CauseId::ClaimAudMissingCognito);
        for (text, id, is_there) in [
            ("no key found for kid x", okta, true),
            ("no key found for kid x at https://acme.okta.com/oauth2/v1/keys", okta, true),
            ("no key found for kid x at https://acme.auth0.com/jwks.json", okta, false),
            ("no audience in the token of this Cognito user pool", cognito, true),
            ("no audience in the token of this Keycloak realm", cognito, false),
        ] {
            assert_eq!(ids(text).contains(&id), is_there, "{text}: {:?}", ids(text));
        }
    }
}
