//! Claims and payload: what is said, against what was demanded.

use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::purpose::{is_organisation, is_session};
use crate::jose::json::{Json, Object};
use crate::provider;
use crate::text::shell::{listed, shown};
use crate::text::similar::{self, Kind};
use crate::text::step::Step;
use crate::verify::check_id::CheckId;
use crate::verify::checks::OF_CLAIMS;
use crate::verify::policy::Requirement;

/// Where Clerk's shortcodes live.
const NAMESPACES: [&str; 4] = ["user", "org", "org_membership", "session"];
/// The state of a Clerk session that is not active yet (`sts`).
pub const PENDING: &str = "pending";
/// A payload that holds no claims.
pub fn of_payload(case: &Case<'_>) -> Option<Cause> {
    let token = case.token.as_ref().ok()?;
    let payload = token.payload();
    // What a payload without claims leaves unmade or failing.
    let required = case.policy.required.iter().map(|wanted| CheckId::require(&wanted.path));
    let checks = std::iter::once(CheckId::Structure).chain(OF_CLAIMS).chain(required);
    let failing = checks.clone().any(|id| case.fails(id));
    if !failing {
        return None;
    }
    let cause = if let Some(how) = compression(case, payload) {
        Cause::fault(CauseId::PayloadCompressed)
            .recognised(how)
            .remedy("leave the compression out where the token is made: JWS has none (RFC 7515)")
    } else if case.claims().is_some() || payload.is_empty() {
        return None;
    } else if let Err(error) = std::str::from_utf8(payload) {
        Cause::fault(CauseId::PayloadNotUtf8)
            .measured(format!("byte {} of the payload is not UTF-8", error.valid_up_to()))
            .remedy("encode the claims as UTF-8 before base64url: Buffer.from(json, 'utf8')")
    } else {
        Cause::fault(CauseId::PayloadNotJsonObject)
            .recognised(Object::parse(&String::from_utf8_lossy(payload)).err().unwrap_or_default())
            .remedy("make the payload a JSON object of claims: {\"sub\": …} (RFC 7519 section 7.2)")
    };
    Some(cause.explains(checks))
}

/// RFC 1950, 1951, 1952, or the header's own word.
fn compression(case: &Case<'_>, payload: &[u8]) -> Option<String> {
    let zip = case
        .header()?
        .object()
        .get("zip")
        .map(|zip| format!("the header has zip: {}", shown_json(zip)));
    let magic = match payload {
        [0x1f, 0x8b, ..] => Some("the payload begins as gzip does"),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some("the payload begins as zlib does"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("the payload begins as zstd does"),
        _ => None,
    };
    let readable = case.claims().is_some();
    zip.filter(|_| !readable).or_else(|| magic.map(str::to_owned))
}

/// The causes that lie in claims.
pub fn detect(case: &Case<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    causes.extend(session_pending(case));
    causes.extend(literals(case));
    causes.extend(issuer(case));
    causes.extend(audience(case));
    causes.extend(party(case));
    let Some(claims) = case.claims() else { return causes };
    for requirement in &case.policy.required {
        if case.unmet().any(|path| path == requirement.path) {
            causes.push(unmet(case, claims, requirement));
        }
    }
    causes.extend(sub(case));
    causes
}

/// Shortcodes that nobody replaced in a token that is accepted all the same.
pub fn warnings(case: &Case<'_>) -> Vec<Cause> {
    let claims = case.claims().filter(|_| case.accepted());
    let literal = claims.and_then(|claims| {
        claims.members().find_map(|(name, value)| literal_in(value).map(|text| (name, text)))
    });
    literal
        .map(|(name, text)| template_literal(name, text).warned())
        .into_iter()
        .chain(session_pending(case).filter(|_| case.accepted()))
        .collect()
}

/// A shortcode where a claim that is compared should be.
fn literals(case: &Case<'_>) -> Vec<Cause> {
    let literal = |id: CheckId| {
        let text = literal_in(case.claim(id.word())?).filter(|_| case.fails(&id))?;
        Some(template_literal(id.word(), text).explains([id]))
    };
    let compared = [CheckId::Aud, CheckId::Azp, CheckId::Iss, CheckId::Sub];
    compared.into_iter().filter_map(literal).collect()
}

fn template_literal(path: &str, text: &str) -> Cause {
    Cause::fault(CauseId::ClaimTemplateLiteral)
        .recognised(format!(
            "{} is {}: the template did not replace that shortcode",
            shown(path),
            shown(text)
        ))
        .remedy(literal_remedy(text))
}

fn issuer(case: &Case<'_>) -> Option<Cause> {
    let ours = case
        .policy
        .issuer
        .as_deref()
        .filter(|_| case.fails(CheckId::Iss) && case.claims().is_some())?;
    let Some(theirs) = case.claim_text("iss") else {
        let said = match case.claim("iss") {
            Some(other) => format!("iss is {}: {}", other.kind(), shown_json(other)),
            None => "the token does not say who issued it".to_owned(),
        };
        return Some(
            Cause::fault(CauseId::ClaimIssMissing)
                .recognised(said)
                .remedy(Step::say("set it where the token is made").run("--iss").arg(ours))
                .explains([CheckId::Iss]),
        );
    };
    let cause = match similar::miss(Kind::Issuer, ours, theirs) {
        Some(how) => Cause::fault(CauseId::ClaimIssNearMiss)
            .compared(format!("equal but for {how}; issuers are compared to the letter"))
            .remedy(Step::say("use the value of the token").run("--issuer").arg(theirs)),
        None => Cause::fault(CauseId::ClaimIssMismatch)
            .compared(format!("the token is of {}, expected {}", shown(theirs), shown(ours)))
            .remedy(
                Step::say("send a token of the expected issuer, or if this one is right")
                    .run("--issuer")
                    .arg(theirs),
            ),
    };
    Some(cause.explains([CheckId::Iss]).differs(ours, theirs))
}

fn audience(case: &Case<'_>) -> Option<Cause> {
    if !case.fails(CheckId::Aud) || case.claims().is_none() {
        return None;
    }
    let ours = &case.policy.audiences;
    let found = case.claim("aud").map(Json::texts).unwrap_or_default();
    let cause = if found.is_empty() {
        audience_missing(case)
    } else if let Some((ours, theirs, how)) = nearest_audience(ours, &found) {
        Cause::fault(CauseId::ClaimAudNearMiss)
            .compared(format!("equal but for {how}; audiences are compared to the letter"))
            .remedy(Step::say("use the value of the token").run("--audience").arg(theirs))
            .differs(ours, theirs)
    } else {
        Cause::fault(CauseId::ClaimAudMismatch)
            .compared(format!(
                "the token is for {}, expected {}",
                listed(&found, ", "),
                listed(ours, " or ")
            ))
            .remedy(
                Step::say("request a token for ")
                    .values(ours)
                    .and(", or if this one is right")
                    .run("--audience")
                    .arg(found[0]),
            )
            .differs(&ours.join(", "), &found.join(", "))
    };
    Some(cause.explains([CheckId::Aud]))
}

fn nearest_audience<'a>(
    ours: &'a [String],
    found: &[&'a str],
) -> Option<(&'a str, &'a str, String)> {
    found.iter().find_map(|theirs| {
        let (ours, how) = similar::miss_of_any(Kind::Audience, ours, theirs)?;
        Some((ours, *theirs, how))
    })
}

fn audience_missing(case: &Case<'_>) -> Cause {
    let issuer = case.claim_text("iss").unwrap_or_default();
    let cognito = has_client_for_audience(issuer) || case.claim_text("token_use") == Some("access");
    let said = match case.claim("aud") {
        Some(aud) => format!("aud is {}: {}", aud.kind(), shown_json(aud)),
        None => "the token names no audience".to_owned(),
    };
    match case.claim_text("client_id") {
        Some(client) if cognito && !case.has_claim("aud") => {
            Cause::fault(CauseId::ClaimAudMissingCognito)
                .recognised(format!(
                    "an access token of Cognito: it has client_id {} instead of aud",
                    shown(client)
                ))
                .remedy(
                    Step::say("check its client instead of an audience")
                        .run("--require")
                        .arg(format!("client_id={client}")),
                )
        }
        _ => Cause::fault(CauseId::ClaimAudMissing).recognised(said).remedy(
            "set the audience where the token is made: \"aud\" in the JWT template, \
                     audience when signing in",
        ),
    }
}

fn has_client_for_audience(issuer: &str) -> bool {
    provider::of(issuer).is_some_and(|provider| provider.audience.contains(&"client_id"))
}

fn party(case: &Case<'_>) -> Option<Cause> {
    if !case.fails(CheckId::Azp) || case.claims().is_none() {
        return None;
    }
    let ours = &case.policy.authorized_parties;
    let cause = match case.claim_text("azp") {
        None => Cause::fault(CauseId::ClaimAzpMissing)
            .recognised("no azp: the token was made on a server, not in a browser")
            .remedy(
                "verify tokens of servers without --authorized-party, or make it in the browser",
            ),
        Some(theirs) => match similar::miss_of_any(Kind::Party, ours, theirs) {
            Some((ours, how)) => Cause::fault(CauseId::ClaimAzpNearMiss)
                .compared(format!("equal but for {how}; origins are compared to the letter"))
                .remedy(
                    Step::say("use the value of the token").run("--authorized-party").arg(theirs),
                )
                .differs(ours, theirs),
            None => Cause::fault(CauseId::ClaimAzpMismatch)
                .compared(format!(
                    "the token was made at {}, allowed is {}",
                    shown(theirs),
                    listed(ours, " or ")
                ))
                .remedy(
                    Step::say("if that is a front end of yours, allow it")
                        .run("--authorized-party")
                        .arg(theirs),
                )
                .differs(&ours.join(", "), theirs),
        },
    };
    Some(cause.explains([CheckId::Azp]))
}

/// A demand that is not met.
fn unmet(case: &Case<'_>, claims: &Object, requirement: &Requirement) -> Cause {
    let path = requirement.path.as_str();
    let value = claims.at(path).filter(|value| !matches!(value, Json::Null));
    let cause = match value {
        None => organisation(case, claims, path).unwrap_or_else(|| required_missing(claims, path)),
        Some(value) => match literal_in(value) {
            Some(text) => template_literal(path, text),
            None => value_mismatch(path, value, requirement),
        },
    };
    cause.explains([CheckId::require(path)])
}

fn required_missing(claims: &Object, path: &str) -> Cause {
    let names: Vec<&str> = claims.names().collect();
    let cause = Cause::fault(CauseId::ClaimRequiredMissing).compared(match claims.at(path) {
        Some(_) => format!("{} is null", shown(path)),
        None => {
            format!(
                "there is no {}; there are {}",
                shown(path),
                listed(names.iter().copied(), ", ")
            )
        }
    });
    match similar::name(path, names.iter().copied().filter(|name| *name != path)) {
        Some(close) => cause
            .compared(format!("{} is close to it", shown(close)))
            .remedy(Step::say("use the name of the token").run("--require").arg(close)),
        None => cause.remedy(Step::say("add ").value(path).and(
            " to the JWT template, such as \"{{user.id}}\", and request that template: \
                 getToken({ template: \"…\" })",
        )),
    }
}

fn value_mismatch(path: &str, value: &Json, requirement: &Requirement) -> Cause {
    let wanted = requirement.value.as_deref().unwrap_or_default();
    let found = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    Cause::fault(CauseId::ClaimValueMismatch)
        .compared(format!("{} is {}, expected {}", shown(path), shown(&found), shown(wanted)))
        .remedy("sign in as somebody who has it; after a change of roles fetch a new token")
        .differs(wanted, &found)
}

/// Clerk's session tokens of version 2 keep the organisation in `o`.
fn organisation(case: &Case<'_>, claims: &Object, path: &str) -> Option<Cause> {
    if !is_organisation(path) {
        return None;
    }
    if let Some(Json::Object(o)) = claims.get("o").filter(|_| !path.starts_with("o.")) {
        let short = match path {
            "org_id" => "o.id",
            "org_slug" => "o.slg",
            "org_role" => "o.rol",
            "org_permissions" => "o.per",
            _ => "o",
        };
        let names: Vec<&str> = o.names().collect();
        return Some(
            Cause::fault(CauseId::ClaimOrgInV2)
                .recognised(format!(
                    "a session token of version 2: the organisation is in o ({})",
                    listed(names, ", ")
                ))
                .remedy(Step::say("check it there").run("--require").arg(short)),
        );
    }
    let null =
        matches!(claims.at(path), Some(Json::Null)) || matches!(claims.get("o"), Some(Json::Null));
    let without = is_session(case) && !claims.names().any(is_organisation);
    if !null && !without {
        return None;
    }
    let said = match null {
        true => {
            format!("{} is null: no organisation was active when the token was made", shown(path))
        }
        false => {
            "a session token without an organisation: none was active when it was made".to_owned()
        }
    };
    Some(
        Cause::fault(CauseId::ClaimNullOrg)
            .recognised(said)
            .remedy("choose one first: await setActive({ organization: orgId }), then getToken()"),
    )
}

fn session_pending(case: &Case<'_>) -> Option<Cause> {
    let pending = case.claim_text("sts") == Some(PENDING);
    let unmet: Vec<CheckId> = case.unmet().map(CheckId::require).collect();
    let cause = match case.accepted() {
        true => Cause::warning(CauseId::ClaimSessionPending),
        false => Cause::fault(CauseId::ClaimSessionPending),
    };
    (pending && (case.accepted() || !unmet.is_empty() || case.fails(CheckId::Azp))).then(|| {
        cause
            .recognised("sts is pending: the user has signed in and has tasks left to do")
            .remedy(
                "let the user finish (choose an organisation, second factor); then \
                     getToken() gives an active one",
            )
            .explains(unmet)
    })
}

/// RFC 7519 section 4.1.2.
fn sub(case: &Case<'_>) -> Option<Cause> {
    let sub = case.claim("sub").filter(|_| case.fails(CheckId::Sub))?;
    Some(
        Cause::fault(CauseId::ClaimSubNotString)
            .recognised(format!("sub is {}: {}", sub.kind(), shown_json(sub)))
            .remedy("write sub as a string, in quotes, where the token is made")
            .explains([CheckId::Sub]),
    )
}

/// The text of a shortcode left in a value, at any depth.
fn literal_in(value: &Json) -> Option<&str> {
    match value {
        Json::String(text) if text.contains("{{") && text.contains("}}") => Some(text),
        Json::Array(items) => items.iter().find_map(literal_in),
        Json::Object(object) => object.members().find_map(|(_, value)| literal_in(value)),
        _ => None,
    }
}

fn literal_remedy(text: &str) -> Step {
    let start = text.find("{{").map_or(0, |at| at + 2);
    let inner = text[start..].split("}}").next().unwrap_or_default().trim();
    let (namespace, field) = inner.split_once('.').unwrap_or((inner, "id"));
    let meant = match namespace {
        "organization" | "organisation" | "orgs" | "organizations" => Some("org"),
        "users" | "current_user" | "me" => Some("user"),
        "sess" | "sessions" => Some("session"),
        other => similar::name(other, NAMESPACES.into_iter()),
    };
    match meant {
        Some(namespace) => Step::say("use the name that Clerk knows: ")
            .value(format!("{{{{{namespace}.{field}}}}}")),
        None => "use one of Clerk's namespaces: {{user.…}}, {{org.…}}, {{org_membership.…}}, \
                 {{session.…}}"
            .into(),
    }
}
