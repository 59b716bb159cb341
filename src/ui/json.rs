//! Documents for programs: `-o json`. Each names its schema, which tests pin.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::advice::remedy;
use crate::explain::catalogue::Page;
use crate::explain::cause::{Cause, Evidence};
use crate::explain::cause_id::CauseId;
use crate::explain::comparison::Comparison;
use crate::explain::libraries::Answer;
use crate::explain::messages::Reading;
use crate::jose::json::{Json, Object};
use crate::text::escape;
use crate::ui::mask::masked;
use crate::verify::Place;
use crate::verify::check_id::CheckId;
use crate::verify::judgement::Judgement;
use crate::verify::policy::Origins;
use crate::verify::report::{Check, Report, UsedKey, Value, Verdict};

const SCHEMA: &str = "jotkit.report/1";
/// What to do about a message that does not say enough.
pub const GIVE_TOKEN: &str = "give the token too: jotkit explain --error TEXT TOKEN";

#[derive(Default, Serialize)]
struct ReportDocument<'a> {
    schema: &'static str,
    verdict: &'static str,
    now: i64,
    checks: Vec<CheckDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causes: Option<Vec<CauseDocument<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageDocument<'a>>,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    answer: Option<&'a Answer>,
    /// Beside a token that is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    working: Option<&'a Comparison>,
    header: Option<&'a Object>,
    claims: Option<&'a Object>,
    key: Option<KeyDocument<'a>>,
    /// Where there are several: above them stands the one that decides.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    signatures: Vec<SignatureDocument<'a>>,
    /// Where each demand came from.
    demands: BTreeMap<String, String>,
    /// What a person should know beside the verdict.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [String],
}

#[derive(Serialize)]
struct PagesDocument {
    schema: &'static str,
    causes: Vec<Page>,
}

#[derive(Serialize)]
struct SignatureDocument<'a> {
    verdict: &'static str,
    checks: Vec<CheckDocument<'a>>,
    header: Option<&'a Object>,
    key: Option<KeyDocument<'a>>,
}

/// Pages of causes.
pub fn causes(pages: impl IntoIterator<Item = Page>) -> String {
    let causes = pages.into_iter().collect();
    document(&PagesDocument { schema: "jotkit.causes/1", causes })
}

/// One check of a token, or of what has ids of its own.
#[derive(Serialize)]
pub struct CheckDocument<'a, Id = CheckId> {
    id: &'a Id,
    status: &'static str,
    expected: Option<Box<RawValue>>,
    found: Option<Box<RawValue>>,
    detail: &'a str,
}

#[derive(Serialize)]
struct CauseDocument<'a> {
    id: CauseId,
    severity: &'static str,
    title: &'static str,
    evidence: Vec<String>,
    remedy: String,
    effects: &'a [CheckId],
}

#[derive(Serialize)]
struct MessageDocument<'a> {
    said: String,
    certainty: &'static str,
    meaning: &'static str,
    libraries: &'a [&'static str],
    causes: Vec<CauseId>,
    /// Whether it fits what is wrong with the token; null without a token.
    fits: Option<bool>,
    /// What shows that it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    another: Option<&'a str>,
}

/// A message beside a token.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// What it says.
    pub reading: &'a Reading,
    /// Whether it fits what is wrong with the token, where that is known.
    pub fits: Option<bool>,
    /// What shows that it does not.
    pub another: Option<&'a str>,
}

#[derive(Serialize)]
struct KeyDocument<'a> {
    kid: Option<&'a str>,
    thumbprint: Option<&'a str>,
    source: &'a Place,
    /// Seconds since the server last vouched for it; null for what no server gave.
    age: Option<i64>,
}

/// `jotkit.report/1`.
pub fn judgement(judgement: &Judgement) -> String {
    document(&judgement_document(judgement))
}

/// `jotkit.report/1` with the causes, with a message where there was one and whether it fits, and
/// with the answer of another library where it was asked for.
pub fn explained(
    judgement: &Judgement,
    causes: &[Cause],
    message: Option<Beside<'_>>,
    answer: Option<&Answer>,
    working: Option<&Comparison>,
) -> String {
    let causes = Some(causes.iter().map(cause).collect());
    let message = message.map(|message| MessageDocument {
        another: message.another,
        ..message_document(message.reading, message.fits)
    });
    document(&ReportDocument { causes, message, answer, working, ..judgement_document(judgement) })
}

/// `jotkit.report/1` of a message without a token.
pub fn of_message(now: i64, reading: Option<&Reading>, causes: &[Cause]) -> String {
    let unranked = reading.filter(|reading| !reading.is_ranked());
    let warnings = unranked.map(|_| format!("the message does not say why; {GIVE_TOKEN}"));
    document(&ReportDocument {
        schema: SCHEMA,
        verdict: Verdict::Undecided.word(),
        now,
        causes: Some(causes.iter().map(cause).collect()),
        message: reading.map(|reading| message_document(reading, None)),
        warnings: warnings.as_slice(),
        ..ReportDocument::default()
    })
}

/// Each check with who asked for it.
pub fn demands(origins: &Origins) -> BTreeMap<String, String> {
    origins.iter().map(|(asked, origin)| (asked.to_string(), origin.to_string())).collect()
}

fn judgement_document(judgement: &Judgement) -> ReportDocument<'_> {
    let report = judgement.deciding();
    let SignatureDocument { verdict, checks, header, key } = signature(report);
    let signatures = match judgement.reports() {
        [_] => Vec::new(),
        reports => reports.iter().map(signature).collect(),
    };
    ReportDocument {
        schema: SCHEMA,
        verdict,
        now: report.now,
        checks,
        header,
        claims: report.claims.as_ref().map(|claims| claims.object()),
        key,
        signatures,
        demands: demands(&judgement.origins),
        warnings: &judgement.warnings,
        ..ReportDocument::default()
    }
}

fn message_document(reading: &Reading, fits: Option<bool>) -> MessageDocument<'_> {
    let Reading { said, libraries, meaning, certainty, .. } = reading;
    let (said, certainty, causes) = (masked(said), certainty.word(), reading.listed());
    MessageDocument { said, certainty, meaning, libraries, causes, fits, another: None }
}

fn signature(report: &Report) -> SignatureDocument<'_> {
    SignatureDocument {
        verdict: report.verdict().word(),
        checks: report.checks.iter().map(check).collect(),
        header: report.header.as_ref().map(|header| header.object()),
        key: report.key.as_ref().map(key),
    }
}

/// Any document: indented, safe for a terminal, with a line break at its end.
pub fn document(document: &impl Serialize) -> String {
    // Only a map with keys that are no strings could fail, and we have none.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    escape::json(&text) + "\n"
}

/// A check as documents have it.
pub fn check<Id>(check: &Check<Id>) -> CheckDocument<'_, Id> {
    CheckDocument {
        id: &check.id,
        status: check.status.word(),
        expected: value(&check.expected),
        found: value(&check.found),
        detail: &check.detail,
    }
}

fn cause(cause: &Cause) -> CauseDocument<'_> {
    let said = |evidence: &Evidence| format!("{}: {}", evidence.how.word(), masked(&evidence.text));
    CauseDocument {
        id: cause.id,
        severity: cause.severity.word(),
        title: cause.id.title(),
        evidence: cause.evidence.iter().map(said).collect(),
        remedy: remedy::text(cause),
        effects: &cause.effects,
    }
}

fn key(used: &UsedKey) -> KeyDocument<'_> {
    KeyDocument {
        kid: used.key.kid.as_deref(),
        thumbprint: used.thumbprint.as_deref(),
        source: &used.source.place,
        age: used.source.age,
    }
}

/// One side of a comparison.
fn value(value: &Value) -> Option<Box<RawValue>> {
    let text = match value {
        Value::Nothing => return None,
        Value::Json(json) => serde_json::to_string(json).ok()?,
        Value::Kind(words) => Json::from(*words).to_string(),
        // A whole number of seconds reads as one.
        Value::Date(date) => date.0.to_string(),
        Value::Seconds(seconds) => seconds.to_string(),
        Value::Bytes(count) => count.to_string(),
    };
    RawValue::from_string(text).ok()
}
