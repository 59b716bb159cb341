//! Causes that only one product has, in messages that show another.

use crate::explain::cause_id::CauseId;
use crate::provider;

/// How the causes of one product begin, and texts that show it. A library that has its maker's name
/// verifies anybody's tokens.
const PRODUCTS: [(&str, &[&str]); 10] = [
    ("claim.aud-missing-cognito", &["cognito"]),
    ("claim.null-org", &["clerk"]),
    ("claim.org-in-v2", &["clerk"]),
    ("clerk.", &["clerk"]),
    ("kind.clerk-", &["clerk"]),
    ("kind.firebase-", &["firebase"]),
    ("kind.google-", &["google", "firebase"]),
    ("kind.graph-", &["graph.microsoft", "microsoftonline", "windows.net", "entra", "azure"]),
    ("kind.okta-", &["okta"]),
    ("kind.supabase-", &["supabase"]),
];
/// Names shorter than this are parts of words.
const LEAST_NAME: usize = 5;

/// Keeps what the message can stand for.
pub fn retain(ids: &mut Vec<CauseId>, text: &str) {
    let text = text.to_ascii_lowercase();
    let shows = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    let names = provider::all().map(|provider| provider.name.to_ascii_lowercase());
    let mut long = names.filter(|name| name.len() >= LEAST_NAME);
    if !long.any(|name| text.contains(&name)) && !PRODUCTS.iter().any(|(_, marks)| shows(marks)) {
        return;
    }
    ids.retain(|id| {
        let product = PRODUCTS.iter().find(|(group, _)| id.text().starts_with(group));
        product.is_none_or(|(_, marks)| shows(marks))
    });
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
