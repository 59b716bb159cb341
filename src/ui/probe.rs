//! What `probe` found, for a person and for a program.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::explain::cause::Cause;
use crate::probe::answer::Answer;
use crate::probe::cases;
use crate::probe::judge::{Finding, Outcome, Rank};
use crate::probe::report::Report;
use crate::text::count::counted;
use crate::text::escape;
use crate::ui::json;
use crate::ui::mask::{self, masked};
use crate::ui::style::{Role, Style};
use crate::ui::table::{self, Row};
use crate::verify::policy::Origins;
use crate::verify::report::Verdict;

const SCHEMA: &str = "jotkit.probe/1";
/// Characters of an answer that does not say why it refuses.
const LONGEST_BODY: usize = 400;
/// The longest word for a rank, and a blank.
const RANK_WIDTH: usize = 13;

#[derive(Default, Serialize)]
struct Document<'a> {
    schema: &'static str,
    verdict: &'static str,
    url: &'a str,
    interrupted: bool,
    cases: Vec<CaseDocument<'a>>,
    /// Why the API does not accept the good token.
    causes: Vec<&'static str>,
    /// Who asked for what.
    demands: BTreeMap<String, String>,
}

#[derive(Default, Serialize)]
struct CaseDocument<'a> {
    name: &'a str,
    status: &'static str,
    severity: Option<&'static str>,
    rank: Option<&'static str>,
    expected: &'a str,
    found: Option<String>,
    detail: String,
    why: &'a str,
    source: &'a str,
    fix: Option<&'a str>,
}

/// The verdict, what failed in order of danger, and a line each for the rest.
pub fn human(report: &Report, is_verbose: bool, style: Style) -> String {
    let mut text = headline(report, style);
    for (fix, group) in groups(report) {
        for (rank, finding) in group {
            text += &failed(rank, finding, style);
        }
        text += &format!("  {:RANK_WIDTH$} fix: {fix}\n", "");
    }
    let passed: Vec<&Finding> =
        report.findings.iter().filter(|found| found.outcome == Outcome::Pass).collect();
    if is_verbose {
        for found in passed {
            let word = style.paint(Role::Good, &format!("{:RANK_WIDTH$}", "passed"));
            text += &format!("  {word} {}: {}\n", name(found), of_pass(found));
        }
    } else if !passed.is_empty() {
        text += &format!("passed: {} (-v lists them)\n", counted(passed.len(), "case"));
    }
    text + &unsent(report, style)
}

fn of_pass(found: &Finding) -> String {
    if found.found.is_empty() { found.expected.clone() } else { mask::line(&found.found) }
}

fn headline(report: &Report, style: Style) -> String {
    let verdict = report.verdict();
    let failed = report.count(|outcome| matches!(outcome, Outcome::Fail(..)));
    let open = report.count(|outcome| matches!(outcome, Outcome::Open(_)));
    let warned = report.count(|outcome| matches!(outcome, Outcome::Warn(_)));
    let skipped = report.count(|outcome| matches!(outcome, Outcome::Skip(_)));
    let tried = report.findings.len() - open - skipped;
    let counts = [(warned, "worth a look"), (skipped, "skipped"), (open, "not decided")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: String = counts.map(|(count, what)| format!(", {count} {what}")).collect();
    let word = style.paint(verdict, verdict.word());
    format!("{word}: {failed} of {} failed{counts}\n", counted(tried, "case"))
}

/// Neighbours that need the same fix.
fn groups(report: &Report) -> Vec<(&'static str, Vec<(Rank, &Finding)>)> {
    let mut groups: Vec<(&str, Vec<(Rank, &Finding)>)> = Vec::new();
    for (rank, finding) in report.ranked() {
        let fits = |(fix, found): &&mut (&str, Vec<(Rank, &Finding)>)| {
            *fix == finding.fix && found.first().is_some_and(|(first, _)| *first == rank)
        };
        match groups.iter_mut().find(fits) {
            Some((_, found)) => found.push((rank, finding)),
            None => groups.push((finding.fix, vec![(rank, finding)])),
        }
    }
    groups
}

fn failed(rank: Rank, finding: &Finding, style: Style) -> String {
    let role = match (rank, &finding.outcome) {
        (_, Outcome::Warn(_)) => Role::Doubt,
        _ => Role::Bad,
    };
    let word = style.paint(role, &format!("{:RANK_WIDTH$}", rank.word()));
    let (name, detail) = (style.paint(Role::Strong, name(finding)), mask::line(finding.detail()));
    let (expected, why, source) = (&finding.expected, finding.why, finding.source);
    format!(
        "  {word} {name}: {detail}, expected {expected}\n  {:RANK_WIDTH$} {why} ({source})\n",
        ""
    )
}

/// What was not tried or not decided: a line for each reason.
fn unsent(report: &Report, style: Style) -> String {
    let mut reasons: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for finding in &report.findings {
        let (word, why) = match &finding.outcome {
            Outcome::Skip(why) => ("skipped", why),
            Outcome::Open(why) => ("not decided", why),
            _ => continue,
        };
        match reasons.iter_mut().find(|(own, known, _)| *own == word && known == why) {
            Some((.., names)) => names.push(&finding.name),
            None => reasons.push((word, why, vec![&finding.name])),
        }
    }
    let line = |(word, why, names): &(&str, &str, Vec<&str>)| {
        let word = style.paint(Role::Doubt, word);
        format!("{word}: {} ({})\n", escape::line(&names.join(", ")), mask::line(why))
    };
    reasons.iter().map(line).collect()
}

fn name(finding: &Finding) -> &str {
    &finding.name
}

/// `jotkit.probe/1`.
pub fn json(report: &Report, origins: &Origins) -> String {
    json::document(&Document {
        schema: SCHEMA,
        verdict: report.verdict().word(),
        url: &report.url,
        interrupted: report.is_interrupted,
        cases: report.findings.iter().map(case).collect(),
        demands: json::demands(origins),
        ..Document::default()
    })
}

fn case(finding: &Finding) -> CaseDocument<'_> {
    let (status, severity) = match &finding.outcome {
        Outcome::Pass => ("pass", None),
        Outcome::Fail(..) => ("fail", Some("fault")),
        Outcome::Warn(_) => ("fail", Some("warning")),
        Outcome::Skip(_) => ("skip", None),
        Outcome::Open(_) => ("undecided", None),
    };
    CaseDocument {
        name: &finding.name,
        status,
        severity,
        rank: finding.rank().map(Rank::word),
        expected: &finding.expected,
        found: Some(masked(&finding.found)).filter(|found| !found.is_empty()),
        detail: masked(finding.detail()),
        why: finding.why,
        source: finding.source,
        fix: severity.map(|_| finding.fix),
    }
}

/// The API refused the good token: its headline and what it said.
pub fn refused(url: &str, answer: &Answer, style: Style) -> String {
    let word = style.paint(Role::Doubt, Verdict::Undecided.word());
    let mut text = format!(
        "{word}: the API does not accept the good token, so nothing else was tried\n  {}: {}\n",
        mask::line(url),
        answer.shown()
    );
    for name in ["location", "www-authenticate"] {
        let values = answer.headers_named(name);
        text +=
            &values.map(|value| format!("  {name}: {}\n", mask::line(value))).collect::<String>();
    }
    let body: String = answer.body.trim().chars().take(LONGEST_BODY).collect();
    if !body.is_empty() {
        text += &format!("  {}\n", mask::line(&body));
    }
    text + "\n"
}

/// What the API's own words can stand for, or what they mean where they are about something else.
pub fn reading(causes: &[Cause], elsewhere: Option<&str>, style: Style) -> String {
    let line = |cause: &Cause| {
        let id = style.paint(Role::Strong, cause.id.text());
        format!("  {id}: {}\n", cause.id.title())
    };
    let lines: String = causes.iter().map(line).collect();
    match causes.first() {
        Some(first) => {
            let more = format!("  more: jotkit explain --cause {}", first.id);
            format!("what it says can mean:\n{lines}{}\n", style.paint(Role::Faint, &more))
        }
        None => match elsewhere {
            Some(meaning) => format!("it reads like: {meaning}\n"),
            None => "the answer does not say why\n".to_owned(),
        },
    }
}

/// The same as a document.
pub fn refused_json(url: &str, answer: &Answer, causes: &[Cause], origins: &Origins) -> String {
    let found = answer.shown();
    let good = CaseDocument {
        name: cases::GOOD,
        status: "undecided",
        expected: "2xx",
        found: Some(found.clone()),
        detail: "the API does not accept the good token, so nothing else was tried".into(),
        why: "the good token is accepted",
        source: "RFC 6750 section 2",
        ..CaseDocument::default()
    };
    json::document(&Document {
        schema: SCHEMA,
        verdict: Verdict::Undecided.word(),
        url,
        cases: vec![good],
        causes: causes.iter().map(|cause| cause.id.text()).collect(),
        demands: json::demands(origins),
        ..Document::default()
    })
}

/// Every case with what it expects and where that is from.
pub fn list(width: usize) -> String {
    let row = |case: &crate::probe::case::Case| Row {
        cells: vec![case.name.into(), case.expect.to_string(), case.why.into()],
        below: vec![case.source.into()],
    };
    let rows: Vec<Row> = cases::all().map(row).collect();
    table::render(&["case", "expected", "why"], &rows, width)
}

/// How far it has come, for a terminal.
pub fn progress(done: usize) -> String {
    format!("\r{} sent\x1b[K", counted(done, "case"))
}
