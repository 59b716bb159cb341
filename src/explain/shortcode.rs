//! A shortcode such as `{{user.id}}` that stands in a claim, where its value should.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::Json;
use crate::provider::clerk::NAMESPACES;
use crate::provider::product::Product;
use crate::text::shell::shown;
use crate::text::similar;

/// The cause that it is.
pub fn template_literal(case: &Case<'_>, path: &str, text: &str) -> Cause {
    Cause::fault(CauseId::ClaimTemplateLiteral)
        .recognised(format!(
            "{} is {}: a placeholder that was not replaced",
            shown(path),
            shown(text)
        ))
        .remedy(literal_remedy(case, text))
}

/// The text of a shortcode left in a value, at any depth.
pub fn literal_in(value: &Json) -> Option<&str> {
    match value {
        Json::String(text) if text.contains("{{") && text.contains("}}") => Some(text),
        Json::Array(items) => items.iter().find_map(literal_in),
        Json::Object(object) => object.members().find_map(|(_, value)| literal_in(value)),
        _ => None,
    }
}

/// Whether [`literal_in`] may find one in the text of a payload.
pub fn may_be_in(payload: &[u8]) -> bool {
    memchr::memchr_iter(b'{', payload).any(|at| payload.get(at + 1) == Some(&b'{'))
}

/// The shortcode that Clerk knows; of a right one, or of another's, only that it was not replaced.
fn literal_remedy(case: &Case<'_>, text: &str) -> Remedy {
    let start = text.find("{{").map_or(0, |at| at + 2);
    let inner = text[start..].split("}}").next().unwrap_or_default().trim();
    let (namespace, field) = inner.split_once('.').unwrap_or((inner, "id"));
    if case.product() != Some(Product::Clerk) || NAMESPACES.contains(&namespace) {
        return Remedy::ReplacePlaceholder;
    }
    let meant = match namespace {
        "organization" | "organisation" | "orgs" | "organizations" => Some("org"),
        "users" | "current_user" | "me" => Some("user"),
        "sess" | "sessions" => Some("session"),
        other => similar::name(other, NAMESPACES.into_iter()),
    };
    Remedy::UseShortcode(meant.map(|namespace| format!("{{{{{namespace}.{field}}}}}")))
}
