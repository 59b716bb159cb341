//! `explain --redact`: a report fit for a bug tracker, by construction. Of a token it shows what
//! `decode --redact` does; of a check its id, its status and known words and dates; of a cause its id
//! and what it accounts for. Keys, places, the message and the policy are left out.

use crate::explain::cause::Cause;
use crate::explain::messages::Reading;
use crate::jose::json::Json;
use crate::jose::token::claims::{Claims, NumericDate};
use crate::jose::token::header::Header;
use crate::ui::redact::{NAMES, REDACTED, issuer, object, whole, words};
use crate::verify::check_id::CheckId;
use crate::verify::judgement::Judgement;
use crate::verify::policy::Origins;
use crate::verify::report::{Check, Report, Value};

/// A value that is not the one expected.
const OTHER: &str = "(another, redacted)";

/// The same judgement without what may belong to a person or open a door.
pub fn judgement(judgement: &Judgement) -> Judgement {
    let mut redacted = judgement.map(report);
    redacted.origins = Origins::default();
    redacted.warnings = Vec::new();
    redacted
}

/// Evidence and remedies quote values; the page of the cause says the rest.
pub fn causes(causes: &[Cause]) -> Vec<Cause> {
    let redacted = |cause: &Cause| Cause {
        evidence: Vec::new(),
        remedy: None,
        mark: None,
        effects: cause.effects.iter().map(id).collect(),
        ..cause.clone()
    };
    causes.iter().map(redacted).collect()
}

/// What a message means stays, its words go.
pub fn reading(reading: &Reading) -> Reading {
    let mut redacted = reading.clone().without_values();
    redacted.said = REDACTED.to_owned();
    redacted
}

fn report(report: &Report) -> Report {
    let header = report.header.as_ref();
    let claims = report.claims.as_ref().map(|claims| object(claims.object(), true));
    Report {
        now: report.now,
        checks: report.checks.iter().map(check).collect(),
        header: header.map(|header| Header::new(object(header.object(), false))),
        claims: claims
            .and_then(|claims| Claims::read(Json::Object(claims).to_string().as_bytes()).ok()),
        key: None,
    }
}

/// Details of dates are fixed words; those of others may quote the token or a place.
fn check(check: &Check) -> Check {
    let is_date = matches!(check.found, Value::Date(date) if is_whole(date.0));
    let detail = if is_date { check.detail.clone() } else { String::new() };
    let (expected, found) = (value(&check.id, &check.expected), value(&check.id, &check.found));
    // Two values that differ must not look as one.
    let is_hidden = expected == found && check.expected != check.found;
    let found = if is_hidden { Value::Json(OTHER.into()) } else { found };
    Check { id: id(&check.id), expected, found, detail, ..check.clone() }
}

fn id(id: &CheckId) -> CheckId {
    match id {
        CheckId::Require(path) if !NAMES.split_whitespace().any(|known| known == path) => {
            CheckId::require(REDACTED)
        }
        id => id.clone(),
    }
}

fn value(id: &CheckId, value: &Value) -> Value {
    match value {
        Value::Json(json) => Value::Json(json_of(id, json)),
        Value::Date(date) => whole(*date).map_or(Value::Json(REDACTED.into()), Value::Date),
        Value::Seconds(span) if !is_whole(span.abs()) => Value::Json(REDACTED.into()),
        value => value.clone(),
    }
}

/// From a span and the present a date can be told.
fn is_whole(seconds: f64) -> bool {
    let date = NumericDate(seconds);
    whole(date) == Some(date)
}

fn json_of(id: &CheckId, json: &Json) -> Json {
    match (id, json) {
        (CheckId::Iss, Json::String(text)) => issuer(text),
        (CheckId::Alg | CheckId::Typ, Json::String(text)) => words(text),
        (_, Json::Array(items)) => {
            Json::Array(items.iter().map(|item| json_of(id, item)).collect())
        }
        (_, Json::Null | Json::Bool(_)) => json.clone(),
        _ => REDACTED.into(),
    }
}
