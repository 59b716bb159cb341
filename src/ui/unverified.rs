//! What can be said of a token that was not verified, and how to verify it.

use crate::explain::case::Case;
use crate::explain::purpose;
use crate::jose::json::Json;
use crate::provider;
use crate::text::dates::{date, distance};
use crate::text::escape;
use crate::text::shell::{listed, shown};
use crate::text::step::Step;
use crate::ui::mask;
use crate::ui::style::{Role, Style};

/// Columns of the names before each line.
const WIDTH: usize = 11;

/// What the token says, that nobody checked it, and what to type to have it checked.
pub fn summary(case: &Case<'_>, next: Option<&Step>, style: Style) -> String {
    let mut text = style.paint(Role::Strong, "what the token says, unverified") + "\n";
    for (name, said) in claims(case) {
        text += &format!("  {name:WIDTH$}{}\n", mask::line(&said));
    }
    text += "\nthe signature was not checked: no keys were given\n";
    if let Some(step) = next {
        text += &format!("{}\n", escape::line(&step.to_string()));
    }
    text + "a valid signature proves who signed the token, not that the signer can be trusted\n"
}

fn claims(case: &Case<'_>) -> Vec<(&'static str, String)> {
    let text = |name| case.claim(name).map(Json::texts).filter(|texts| !texts.is_empty());
    let mut lines = Vec::new();
    lines.extend(purpose::kind(case).map(|kind| ("kind", kind.to_owned())));
    if let Some(issuer) = case.claim_text("iss") {
        let of = provider::of(issuer).map(|provider| format!(" ({})", provider.name));
        lines.push(("issuer", shown(issuer) + &of.unwrap_or_default()));
    }
    lines.extend(text("sub").map(|texts| ("subject", listed(texts, ", "))));
    lines.extend(text("aud").map(|texts| ("audience", listed(texts, ", "))));
    let dates = [("issued", "iat"), ("valid from", "nbf"), ("expires", "exp")];
    lines.extend(dates.into_iter().filter_map(|(name, claim)| {
        let seconds = case.date(claim)?;
        Some((name, format!("{}, {}", date(seconds), distance(case.report.now, seconds))))
    }));
    if case.claims().is_some() && !case.has_claim("exp") {
        lines.push(("expires", "never: there is no exp".to_owned()));
    }
    let key = case.kid().map(|kid| format!(", key {}", shown(kid))).unwrap_or_default();
    lines.extend(case.header_text("alg").map(|alg| ("algorithm", shown(alg) + &key)));
    lines
}
