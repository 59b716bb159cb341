//! Claims that were required by name, with or without a value.

use crate::explain::case::Case;
use crate::explain::cause::{Cause, shown_json};
use crate::explain::cause_id::CauseId;
use crate::explain::purpose::is_session;
use crate::explain::remedy::Remedy;
use crate::explain::shortcode::{literal_in, template_literal};
use crate::explain::whose_claim;
use crate::jose::alg::Family;
use crate::jose::json::{Json, Object};
use crate::provider::clerk;
use crate::provider::near_miss::{self, Kind};
use crate::provider::product::{Product, Topic};
use crate::provider::reader;
use crate::text::shell::{listed, shown};
use crate::text::similar;
use crate::verify::check_id::CheckId;
use crate::verify::policy::Requirement;

/// Names in a path that are looked at from its end.
const MAX_STEPS: usize = 16;

/// A claim that is not there, or has another value.
pub fn unmet(case: &Case<'_>, claims: &Object, requirement: &Requirement) -> Cause {
    let path = requirement.path.as_str();
    let value = claims.at(path).filter(|value| !matches!(value, Json::Null));
    let cause = match value {
        None => {
            let missing = || required_missing(case, claims, requirement);
            organisation(case, claims, path).unwrap_or_else(missing)
        }
        Some(value) => match literal_in(value) {
            Some(text) => template_literal(case, path, text),
            None => value_mismatch(case, path, value, requirement),
        },
    };
    cause.explains([CheckId::require(path)])
}

fn required_missing(case: &Case<'_>, claims: &Object, requirement: &Requirement) -> Cause {
    let path = requirement.path.as_str();
    let names: Vec<&str> = claims.names().collect();
    let cause = Cause::fault(CauseId::ClaimRequiredMissing).compared(match claims.at(path) {
        Some(_) => format!("{} is null", shown(path)),
        None => {
            format!(
                "there is no {}; the claims are {}",
                shown(path),
                listed(names.iter().copied(), ", ")
            )
        }
    });
    let cause = match reader::of(path) {
        Some(reader) => cause
            .recognised(format!("{} reads {}", reader.name, reader.rules))
            .recognised(format!("its settings may name another place: {}", reader.setting)),
        None => cause,
    };
    if let Some((parent, object)) = parent(claims, path) {
        return in_object(cause, path, parent, object);
    }
    if let Some(inside) = inside(claims, path) {
        let said = format!("{} is inside {}", shown(path), shown(inside));
        let value = requirement.value.as_ref().map(|value| format!("={value}"));
        let there = format!("{inside}.{path}{}", value.unwrap_or_default());
        let (name, inside) = (path.to_owned(), inside.to_owned());
        // A product writes its claims where it does.
        return cause.compared(said).remedy(match case.product() {
            Some(_) => Remedy::Require(there),
            None => Remedy::MoveUp { name, inside, there },
        });
    }
    if let Some(outer) = in_text(claims, path) {
        let said = format!("{} is text with JSON in it, and it is there", shown(outer));
        return cause.compared(said).remedy(Remedy::WriteAsObject(outer.to_owned()));
    }
    // `https://api.example/groups`, and `custom:groups`.
    let is_long = |name: &&&str| {
        let before = name.strip_suffix(path).filter(|before| before.len() > 1);
        before.is_some_and(|before| before.ends_with(['/', '#', ':']))
    };
    if let Some(long) = names.iter().find(is_long) {
        return cause
            .compared(format!("{} ends in it", shown(long)))
            .remedy(Remedy::RenameOrRequire((*long).to_owned()));
    }
    match similar::name(path, names.iter().copied().filter(|name| *name != path)) {
        Some(close) => cause
            .compared(format!("{} is similar", shown(close)))
            .remedy(Remedy::RenameOrRequire(close.to_owned())),
        None => {
            let cause = cause.remedy(Remedy::AddClaim(path.to_owned()));
            called_otherwise(cause.in_words(case.product(), Topic::Claim), case, path)
        }
    }
}

/// The words that registered claims (RFC 7519 section 4.1) are short for, in small letters.
const LONG_NAMES: [(&str, &[&str]); 7] = [
    ("iss", &["issuer"]),
    ("sub", &["subject"]),
    ("aud", &["audience", "audiences"]),
    ("exp", &["expires", "expiresin", "expiresat", "expiry", "expiration", "expirationtime"]),
    ("nbf", &["notbefore"]),
    ("iat", &["issuedat"]),
    ("jti", &["jwtid"]),
];

/// A registered claim that is not there, with what stands in its place under a longer name.
pub fn called_otherwise(cause: Cause, case: &Case<'_>, name: &str) -> Cause {
    let Some((name, long)) = LONG_NAMES.iter().find(|(known, _)| *known == name) else {
        return cause;
    };
    let plain = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let is_it = |(other, _): &(&str, &Json)| long.contains(&&*plain(other));
    let is_open = |value: Option<&Json>| value.is_none_or(|value| matches!(value, Json::Null));
    let found = case.claims().filter(|claims| is_open(claims.get(name)));
    match found.and_then(|claims| claims.members().find(is_it)) {
        Some((other, value)) => cause
            .compared(format!("{} is there, and is {}", shown(other), shown_json(value)))
            .remedy(Remedy::CallIt(name)),
        None => cause,
    }
}

/// The innermost object on the way to a claim that is not there.
fn parent<'p, 'c>(claims: &'c Object, path: &'p str) -> Option<(&'p str, &'c Object)> {
    let dots = path.rmatch_indices('.').map(|(at, _)| &path[..at]);
    dots.take(MAX_STEPS).find_map(|path| Some((path, claims.at(path)?.as_object()?)))
}

fn in_object(cause: Cause, path: &str, parent: &str, object: &Object) -> Cause {
    let rest = &path[parent.len() + 1..];
    let names: Vec<&str> = object.names().take(8).collect();
    let has = if names.is_empty() { "nothing".to_owned() } else { listed(&names, ", ") };
    let cause = cause.compared(format!("{} is there, and has {has}", shown(parent)));
    match similar::name(rest, names.iter().copied()) {
        Some(close) => cause
            .compared(format!("{} is similar", shown(close)))
            .remedy(Remedy::RenameOrRequire(format!("{parent}.{close}"))),
        None => cause.remedy(Remedy::AddClaim(path.to_owned())),
    }
}

/// The claim that has another one of that name inside, where no verifier looks for it.
pub fn inside<'c>(claims: &'c Object, name: &str) -> Option<&'c str> {
    let has = |value: &Json| value.as_object().is_some_and(|object| object.get(name).is_some());
    claims.members().find(|(_, value)| has(value)).map(|(outer, _)| outer)
}

/// The claim whose value is text with JSON in it that has this one: `"{\"role\":\"user\"}"`.
pub fn in_text<'c>(claims: &'c Object, path: &str) -> Option<&'c str> {
    let has = |(outer, value): &(&str, &Json)| {
        let object = value.as_str().and_then(|text| Object::parse(text).ok());
        let rest = path.strip_prefix(outer).and_then(|rest| rest.strip_prefix('.'));
        object.is_some_and(|object| object.at(rest.unwrap_or(path)).is_some())
    };
    claims.members().find(has).map(|(outer, _)| outer)
}

fn value_mismatch(case: &Case<'_>, path: &str, value: &Json, wanted: &Requirement) -> Cause {
    let wanted = wanted.value.as_deref().unwrap_or_default();
    let found = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let cause = Cause::fault(CauseId::ClaimValueMismatch).compared(format!(
        "{} is {}, expected {}",
        shown(path),
        shown(&found),
        shown(wanted)
    ));
    let cause = match wanted.contains('*') {
        true => cause.recognised("expected is a pattern; here values are compared to the letter"),
        false => cause,
    };
    if let Some(name) = stands_in(case, wanted) {
        let remedy = Remedy::Require(format!("{name}={wanted}"));
        return cause.compared(format!("{} is its {name}", shown(wanted))).remedy(remedy);
    }
    if let Some(how) = near_miss::miss(Kind::Value, wanted, &found) {
        let said = format!("equal but for {how}; values are compared to the letter");
        let remedy = Remedy::Require(format!("{path}={found}"));
        return cause.compared(said).remedy(remedy).differs(wanted, &found);
    }
    if found.split([' ', ',']).any(|word| word.trim() == wanted) && value.as_str().is_some() {
        let said =
            format!("{} is one word of the text; only in scope and scp words count", shown(wanted));
        let remedy = Remedy::Require(format!("{path}={found}"));
        return cause.compared(said).remedy(remedy).differs(wanted, &found);
    }
    // Whoever verifies a token with a shared secret can make it, and mostly does.
    let is_own = case.alg().is_some_and(|alg| alg.family() == Family::Hmac);
    let product = case.product().filter(|product| product.says(Topic::Value).is_some());
    let remedy = match (product, whose_claim::remedy(case, path, &found, wanted)) {
        (Some(product), _) => Remedy::InTheWordsOf(product, Topic::Value),
        (None, Some(remedy)) if !is_own => remedy,
        (None, _) if path == "sub" => Remedy::ExpectSubject(found.clone()),
        (None, _) if is_own => Remedy::WriteValue(path.to_owned()),
        (None, _) => Remedy::SignInWithValue,
    };
    cause.remedy(remedy).differs(wanted, &found)
}

/// The claim that a client or an audience stands in, where it was expected of another claim.
fn stands_in(case: &Case<'_>, wanted: &str) -> Option<&'static str> {
    let has = |name: &&str| case.claim(name).is_some_and(|claim| claim.texts().contains(&wanted));
    ["sub", "aud", "azp", "client_id", "email"].into_iter().find(has)
}

/// Clerk's session tokens of version 2 keep the organisation in `o`.
fn organisation(case: &Case<'_>, claims: &Object, path: &str) -> Option<Cause> {
    if !clerk::is_organisation(path) || !case.may_be(Product::Clerk) {
        return None;
    }
    if let Some(Json::Object(o)) = claims.get("o").filter(|_| !path.starts_with("o.")) {
        let names: Vec<&str> = o.names().collect();
        return Some(
            Cause::fault(CauseId::ClaimOrgInV2)
                .recognised(format!(
                    "a session token of version 2: the organisation is in o ({})",
                    listed(names, ", ")
                ))
                .remedy(Remedy::Require(clerk::in_version_2(path).to_owned())),
        );
    }
    let null =
        matches!(claims.at(path), Some(Json::Null)) || matches!(claims.get("o"), Some(Json::Null));
    let without = is_session(case) && !claims.names().any(clerk::is_organisation);
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
            .remedy(Remedy::InTheWordsOf(Product::Clerk, Topic::Organisation)),
    )
}
