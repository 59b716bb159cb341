//! What is wrong with a JWT template as Clerk's API shows it: what it can't have, what becomes null
//! or stays braces in tokens, and what backends stumble over.

use serde::Serialize;

use crate::issuer::clerk::shortcode::{Braced, NAMESPACES, braced};
use crate::issuer::clerk::template::RESERVED;
use crate::issuer::users;
use crate::jose::json::{Json, Object};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Scripts match on it.
    pub id: &'static str,
    /// What was found.
    pub detail: String,
}

/// Judges one template.
pub fn lint(template: &Object) -> Vec<Finding> {
    let none = Object::default();
    let claims = template.get("claims").and_then(Json::as_object).unwrap_or(&none);
    let mut findings = Vec::new();
    for name in claims.names().filter(|name| RESERVED.contains(name)) {
        findings.push(finding("reserved-claim", format!("{name} can be set only by Clerk")));
    }
    for (name, value) in claims.members() {
        let claim = Object::from_iter([(name, value.clone())]);
        findings.extend(braced(&claim).into_iter().filter_map(|braced| judge(name, braced)));
    }
    if matches!(claims.get("aud"), None | Some(Json::Null)) {
        let detail = "its tokens have no audience, so any of your backends may accept them";
        findings.push(finding("no-audience", detail.to_owned()));
    }
    if template.get("custom_signing_key") == Some(&Json::Bool(true)) {
        let alg = template.get("signing_algorithm").and_then(Json::as_str).unwrap_or("an unknown");
        let detail =
            format!("it has its own key ({alg}): the instance's key set can't verify its tokens");
        findings.push(finding("custom-key", detail));
    }
    findings
}

fn judge(claim: &str, braced: Braced<'_>) -> Option<Finding> {
    match braced {
        Braced::Path(path) => {
            let meant = users::can_tell(path).err()?;
            let meant = meant.map(|meant| format!("; did you mean {meant}?"));
            let meant = meant.unwrap_or_default();
            let detail = format!("{claim}: unknown shortcode {path}, which is null{meant}");
            Some(finding("unknown-name", detail))
        }
        Braced::Literal(text) => {
            let known = NAMESPACES.join(", ");
            let detail = format!(
                "{claim}: {text} is not a shortcode and stays as it is; shortcodes begin with {known}"
            );
            Some(finding("unknown-shortcode", detail))
        }
    }
}

fn finding(id: &'static str, detail: String) -> Finding {
    Finding { id, detail }
}

#[cfg(test)]
mod tests {
    use crate::issuer::clerk::template_lint::lint;
    use crate::jose::json::Object;

    fn found(claims: &str) -> Vec<String> {
        let template = Object::parse(&format!(r#"{{"claims":{claims}}}"#)).unwrap();
        lint(&template).into_iter().map(|one| format!("{}: {}", one.id, one.detail)).collect()
    }

    #[test]
    fn a_good_template_has_no_findings() {
        let claims = r#"{"aud":"backend","id":"{{user.id}}","m":["{{user.public_metadata.a.b}}"],
            "o":1,"role":"{{org.role || 'none'}}"}"#;
        assert_eq!(found(claims), ["reserved-claim: o can be set only by Clerk"]);
    }

    #[test]
    fn each_fault_is_told_with_its_place() {
        let claims = r#"{"aud":"a","x":{"y":["{{user.emial}}","{{organization.id}}"]},
            "e":"{{user.email}}","z":"{{org.nothing_like_it}}"}"#;
        assert_eq!(
            found(claims),
            [
                "unknown-name: x: unknown shortcode user.emial, which is null",
                "unknown-shortcode: x: {{organization.id}} is not a shortcode and stays as it is; \
                 shortcodes begin with user, org, org_membership, session",
                "unknown-name: e: unknown shortcode user.email, which is null; did you mean \
                 user.primary_email_address?",
                "unknown-name: z: unknown shortcode org.nothing_like_it, which is null",
            ]
        );
        assert_eq!(
            found("{}"),
            ["no-audience: its tokens have no audience, so any of your backends may accept them"]
        );
    }

    #[test]
    fn a_key_of_its_own_is_told() {
        let text =
            r#"{"claims":{"aud":"x"},"custom_signing_key":true,"signing_algorithm":"HS256"}"#;
        let findings = lint(&Object::parse(text).unwrap());
        assert_eq!(findings[0].id, "custom-key");
        assert!(findings[0].detail.contains("(HS256)"));
    }
}
