//! What a token's claims mean in its provider's language, below its payload.

use serde::Serialize;

use crate::jose::json::{Json, Object};
use crate::jose::token::anatomy::{Anatomy, Payload, Signature};
use crate::provider::clerk::{self, Factors, Organisation, Scoped};
use crate::provider::{self, Provider};
use crate::text::escape;
use crate::ui::redact::REDACTED;
use crate::ui::style::{Role, Style};

/// Columns of the names before each line.
const WIDTH: usize = 14;

/// What is known of a token by who issued it.
#[derive(Debug)]
pub struct Meaning {
    provider: Option<&'static Provider>,
    clerk: Option<clerk::Meaning>,
}

impl Meaning {
    /// `None` where nothing is known.
    pub fn of(anatomy: &Anatomy) -> Option<Meaning> {
        let Payload::Claims(claims) = &anatomy.payload else { return None };
        let header: Option<Object> = anatomy.signatures.first().and_then(Signature::header);
        let provider = claims.get("iss").and_then(Json::as_str).and_then(provider::of);
        let clerk = clerk::Meaning::of(header.as_ref(), claims);
        let known = provider.is_some() || clerk.is_some();
        known.then_some(Meaning { provider, clerk })
    }

    /// Without the names of people, organisations and what they have.
    pub fn redacted(self) -> Meaning {
        let clerk = self.clerk.map(|clerk| clerk::Meaning {
            plan: clerk.plan.map(redacted_scoped),
            features: clerk.features.map(redacted_scoped),
            organisation: clerk.organisation.map(redacted_organisation),
            actor: clerk.actor.map(redacted),
            status: clerk.status.filter(|status| ["active", "pending"].contains(&&**status)),
            factors: None,
            category: clerk.category,
            version: clerk.version,
        });
        Meaning { clerk, ..self }
    }

    /// A line for each thing that is known.
    pub fn render(&self, style: Style) -> String {
        let mut lines = Vec::new();
        if let Some(provider) = self.provider {
            lines.push(("issuer", format!("{}: {}", provider.name, provider.peculiar)));
        }
        if let Some(clerk) = &self.clerk {
            lines.extend(said(clerk));
        }
        let mut text = style.paint(Role::Strong, "meaning") + "\n";
        for (name, said) in lines {
            text += &format!("  {name:WIDTH$}{}\n", escape::line(&said));
        }
        text
    }

    pub fn document(&self) -> MeaningDocument<'_> {
        let clerk = self.clerk.as_ref();
        MeaningDocument {
            provider: self.provider.map(|provider| provider.name),
            audience: self.provider.map(|provider| provider.audience),
            category: clerk.map(|clerk| clerk.category.words()),
            version: clerk.and_then(|clerk| clerk.version),
            status: clerk.and_then(|clerk| clerk.status.as_deref()),
            plan: clerk.and_then(|clerk| clerk.plan.as_ref()),
            features: clerk.and_then(|clerk| clerk.features.as_ref()),
            factors: clerk.and_then(|clerk| clerk.factors),
            organisation: clerk.and_then(|clerk| clerk.organisation.as_ref()),
            actor: clerk.and_then(|clerk| clerk.actor.as_deref()),
        }
    }
}

fn said(clerk: &clerk::Meaning) -> Vec<(&'static str, String)> {
    let category = match clerk.version {
        Some(version) => format!("{}, version {version}", clerk.category.words()),
        None => clerk.category.words().to_owned(),
    };
    let mut lines = vec![("category", category)];
    lines.extend(clerk.status.as_deref().map(|status| ("status", status_said(status))));
    lines.extend(clerk.plan.as_ref().map(|plan| ("plan", scoped_said(plan))));
    lines.extend(clerk.features.as_ref().map(|features| ("features", scoped_said(features))));
    lines.extend(clerk.factors.map(|factors| ("factors", factors_said(factors))));
    if let Some(organisation) = &clerk.organisation {
        lines.push(("organisation", organisation_said(organisation)));
        lines.push(("permissions", listed(&organisation.permissions)));
    }
    let impersonated = |actor: &String| format!("impersonation: {actor} acts as the user");
    lines.extend(clerk.actor.as_ref().map(|actor| ("actor", impersonated(actor))));
    lines
}

fn status_said(status: &str) -> String {
    match status {
        "pending" => {
            "pending: signed in, but with a task to finish; most SDKs treat it as signed out".into()
        }
        other => other.to_owned(),
    }
}

fn scoped_said(scoped: &Scoped) -> String {
    let of = |whose: &str, names: &[String]| {
        (!names.is_empty()).then(|| format!("of the {whose}: {}", names.join(", ")))
    };
    let parts = [of("organisation", &scoped.organisation), of("user", &scoped.user)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join("; ") }
}

fn factors_said(factors: Factors) -> String {
    let age = |minutes: Option<i64>| match minutes {
        Some(minutes) => format!("verified {minutes} min before the token was issued"),
        None => "not verified".to_owned(),
    };
    format!("first {}, second {}", age(factors.first), age(factors.second))
}

fn organisation_said(organisation: &Organisation) -> String {
    let Organisation { id, slug, role, .. } = organisation;
    let slug = slug.as_ref().map(|slug| format!("slug {slug}"));
    let role = role.as_ref().map(|role| format!("role {role}"));
    let parts: Vec<String> = [id.clone(), slug, role].into_iter().flatten().collect();
    parts.join(", ")
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn redacted(_: String) -> String {
    REDACTED.to_owned()
}

fn redacted_all(names: Vec<String>) -> Vec<String> {
    names.into_iter().map(redacted).collect()
}

fn redacted_scoped(scoped: Scoped) -> Scoped {
    let Scoped { user, organisation } = scoped;
    Scoped { user: redacted_all(user), organisation: redacted_all(organisation) }
}

fn redacted_organisation(organisation: Organisation) -> Organisation {
    let Organisation { id, slug, role, permissions } = organisation;
    Organisation {
        id: id.map(redacted),
        slug: slug.map(redacted),
        role: role.map(redacted),
        permissions: redacted_all(permissions),
    }
}

/// The member `meaning` of `jotkit.token/1`.
#[derive(Serialize)]
pub struct MeaningDocument<'a> {
    provider: Option<&'static str>,
    /// The claims that stand for the audience.
    audience: Option<&'static [&'static str]>,
    category: Option<&'static str>,
    version: Option<u8>,
    status: Option<&'a str>,
    plan: Option<&'a Scoped>,
    features: Option<&'a Scoped>,
    factors: Option<Factors>,
    organisation: Option<&'a Organisation>,
    actor: Option<&'a str>,
}
