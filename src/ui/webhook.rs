//! The verdict on a webhook, for a person and for a program.

use serde::Serialize;

use crate::text::dates;
use crate::text::escape;
use crate::ui::explain;
use crate::ui::human;
use crate::ui::json::{self, CheckDocument};
use crate::ui::style::Style;
use crate::verify::Place;
use crate::verify::report::{Status, Value};
use crate::webhook::cause::Cause;
use crate::webhook::report::{Check, CheckId, Report};

const SCHEMA: &str = "jotkit.webhook/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    verdict: &'static str,
    now: i64,
    /// Unverified unless accepted.
    id: Option<&'a str>,
    timestamp: Option<&'a str>,
    /// Which of several signatures fits, counted from one.
    fits: Option<usize>,
    secret: &'a Place,
    checks: Vec<CheckDocument<'a, CheckId>>,
    causes: Vec<CauseDocument>,
}

#[derive(Serialize)]
struct CauseDocument {
    id: &'static str,
    severity: &'static str,
    title: &'static str,
    evidence: Vec<String>,
    remedy: String,
}

/// `jotkit.webhook/1`, with the place that the secret came from.
pub fn json(report: &Report, secret: &Place) -> String {
    let message = report.message.as_ref();
    json::document(&Document {
        schema: SCHEMA,
        verdict: report.verdict().word(),
        now: report.now,
        id: message.map(|message| &message.id[..]),
        timestamp: message.map(|message| &message.timestamp[..]),
        fits: report.fits,
        secret,
        checks: report.checks.iter().map(json::check).collect(),
        causes: report.causes.iter().map(cause_document).collect(),
    })
}

fn cause_document(cause: &Cause) -> CauseDocument {
    let evidence = cause.evidence.iter().map(|one| format!("{}: {}", one.how.word(), one.text));
    let steps = cause.remedy.iter().map(ToString::to_string);
    CauseDocument {
        id: cause.id.text(),
        severity: cause.severity.word(),
        title: cause.id.title(),
        evidence: evidence.collect(),
        remedy: steps.collect::<Vec<_>>().join("; "),
    }
}

/// The verdict, a line a check, and the causes.
pub fn human(report: &Report, style: Style) -> String {
    let mut text = headline(report, style);
    for check in &report.checks {
        text += &line(report, check, style);
    }
    for cause in &report.causes {
        text += &("\n".to_owned() + &cause_text(cause, style));
    }
    text
}

fn headline(report: &Report, style: Style) -> String {
    let verdict = report.verdict();
    let failed = report.checks.iter().filter(|check| check.status == Status::Fail).count();
    let why = human::why(verdict, failed, "secret");
    let date = dates::date(report.now as f64);
    format!("{} at {date}{why}\n", style.paint(verdict, verdict.word()))
}

fn line(report: &Report, check: &Check, style: Style) -> String {
    let status = style.paint(check.status, check.status.word());
    let width = CheckId::Structure.word().len();
    format!("  {status}  {:width$}  {}", check.id.word(), said(report, check)).trim_end().to_owned()
        + "\n"
}

fn said(report: &Report, check: &Check) -> String {
    let detail = escape::line(&check.detail);
    match (&check.found, &check.expected) {
        (Value::Date(found), _) => {
            let (distance, date) = (dates::distance(report.now, found.0), dates::date(found.0));
            format!("{detail} {distance}: {date}")
        }
        (Value::Nothing, Value::Nothing) => detail,
        (Value::Bytes(_), Value::Nothing) => format!("{} {detail}", human::value(&check.found)),
        (found, Value::Nothing) => joined(&human::value(found), &detail),
        (found, expected) if found == expected => joined(&human::value(found), &detail),
        (found, expected) => {
            let (found, expected) = (human::value(found), human::value(expected));
            joined(&format!("expected {expected}, found {found}"), &detail)
        }
    }
}

fn joined(value: &str, detail: &str) -> String {
    if detail.is_empty() { value.to_owned() } else { format!("{value}, {detail}") }
}

fn cause_text(cause: &Cause, style: Style) -> String {
    let mut text = explain::headline(cause.severity, cause.id.title(), style);
    for evidence in &cause.evidence {
        text += &format!("  {}: {}\n", evidence.how.word(), escape::line(&evidence.text));
    }
    for step in &cause.remedy {
        text += &format!("  fix: {}\n", escape::line(&step.to_string()));
    }
    text
}
