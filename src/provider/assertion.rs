//! Tokens that people make for a provider, and what the provider demands of them: what shows such a
//! token, its rules, and whose key signs it. `explain::assertion` reads them.

mod list;
pub mod rule;

use crate::jose::json::{Json, Object};
use crate::provider::assertion::list::ASSERTIONS;
use crate::provider::assertion::rule::{Assertion, Shown};
use crate::provider::product::Mark;

/// What a token was made for.
pub fn of(header: &Object, claims: &Object) -> Option<&'static Assertion> {
    let audiences = claims.get("aud").map(Json::texts).unwrap_or_default();
    let issuer = claims.get("iss").map(|issuer| match issuer {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    });
    let has = |name: &str| claims.get(name).is_some();
    let is_shown = |(shown, marks): &&(Shown, &[Mark])| {
        shown.fits(&audiences, issuer.as_deref(), &has)
            && marks.iter().all(|mark| mark.fits(header, claims))
    };
    ASSERTIONS.iter().find(|made| made.shown.iter().any(|shown| is_shown(&shown)))
}

/// Whether a token with those audiences, that issuer and such claims may have been made for a
/// provider; nothing else of it is looked at.
pub fn may_be(audiences: &[&str], issuer: Option<&str>, has: &dyn Fn(&str) -> bool) -> bool {
    let all = ASSERTIONS.iter().flat_map(|made| made.shown);
    all.into_iter().any(|(shown, _)| shown.fits(audiences, issuer, has))
}

#[cfg(test)]
mod tests {
    use crate::jose::json::{Json, Object};
    use crate::provider::assertion::{may_be, of};

    #[test]
    fn what_a_token_was_made_for() {
        for (header, claims, name) in [
            ("{}", r#"{"iss":"Iv23liQx7bWm2kPzR4tY","iat":1,"exp":2}"#, "a JWT of a GitHub App"),
            ("{}", r#"{"iss":"123456","iat":1,"exp":2}"#, "a JWT of a GitHub App"),
            ("{}", r#"{"iss":123456,"iat":1,"exp":2}"#, "a JWT of a GitHub App"),
            ("{}", r#"{"iss":"123456","iat":1,"exp":2,"sub":"a"}"#, ""),
            ("{}", r#"{"iss":"12","iat":1,"exp":2}"#, ""),
            ("{}", r#"{"iss":"acme","iat":1,"exp":2}"#, ""),
            ("{}", r#"{"iss":"123456","aud":"api","iat":1,"exp":2}"#, ""),
            ("{}", "{}", ""),
            (
                "{}",
                r#"{"iss":"TEAM","aud":"https://appleid.apple.com","sub":"a"}"#,
                "a client secret for Sign in with Apple",
            ),
            (
                "{}",
                r#"{"aud":"appstoreconnect-v1","bid":"a"}"#,
                "a token for the App Store Server API",
            ),
            ("{}", r#"{"aud":["appstoreconnect-v1"]}"#, "a token for App Store Connect"),
            (
                r#"{"kid":"ABC123DEFG"}"#,
                r#"{"iss":"DEF123GHIJ","iat":1}"#,
                "a provider token for APNs",
            ),
            (
                r#"{"kid":"ABC123DEFG"}"#,
                r#"{"iss":"DEF123GHIJ","iat":1,"exp":2}"#,
                "a developer token for Apple Music",
            ),
            (r#"{"kid":"key-1"}"#, r#"{"iss":"DEF123GHIJ","iat":1,"exp":2}"#, ""),
            (r#"{"kid":"ABC123DEFG"}"#, r#"{"iss":"DEF123GHIJ","iat":1,"exp":2,"origin":"a"}"#, ""),
            (r#"{"kid":"ABC123DEFG"}"#, r#"{"iss":"1234567890","iat":1,"exp":2}"#, ""),
            (r#"{"cty":"twilio-fpa;v=1"}"#, r#"{"grants":{}}"#, "an access token of Twilio"),
            ("{}", r#"{"grants":{}}"#, ""),
            ("{}", r#"{"iss":"a@b.iam.gserviceaccount.com","aud":"https://api.example"}"#, ""),
        ] {
            let parsed = |text: &str| Object::parse(text).expect("an object");
            let (header, claims) = (parsed(header), parsed(claims));
            let found = of(&header, &claims);
            assert_eq!(found.map_or("", |made| made.name), name, "{claims:?}");
            let issuer = claims.get("iss").map(|iss| iss.to_string().replace('"', ""));
            let audiences = claims.get("aud").map(Json::texts).unwrap_or_default();
            let has = |name: &str| claims.get(name).is_some();
            let open = may_be(&audiences, issuer.as_deref(), &has);
            assert!(open || found.is_none(), "{claims:?}");
        }
    }
}
