//! Annotations of GitHub's workflows: `::error title=…::…`, a line each.

use crate::advice::remedy;
use crate::explain::cause::{Cause, Severity};
use crate::probe;
use crate::probe::judge::{Finding, Outcome, Rank};
use crate::text::dates;
use crate::text::escape;
use crate::text::shell::listed;
use crate::ui::human;
use crate::ui::mask;
use crate::verify::check_id::CheckId;
use crate::verify::judgement::Judgement;
use crate::verify::report::Verdict;

/// One annotation a failure, or one for the verdict.
pub fn judgement(judgement: &Judgement) -> String {
    let report = judgement.deciding();
    let answer = match report.verdict() {
        Verdict::Accepted => {
            let date = dates::date(report.now as f64);
            annotation("notice", "accepted by jotkit", &format!("at {date}"))
        }
        Verdict::Undecided => {
            let why = report.check(CheckId::Key).map(|check| human::said(report, check));
            annotation("error", "undecided by jotkit", &why.unwrap_or_default())
        }
        Verdict::Rejected => {
            let failures = report.failures().map(|check| {
                let title = format!("rejected by {}", check.id);
                annotation("error", &title, &human::said(report, check))
            });
            failures.collect::<String>()
        }
    };
    answer + &profiled(judgement)
}

/// What nobody typed, and the file that says it.
fn profiled(judgement: &Judgement) -> String {
    let said = human::by_profile(&judgement.origins);
    said.map(|said| annotation("notice", "expected values", &said)).unwrap_or_default()
}

/// One annotation a cause; where no fault is known, the failures first.
pub fn explained(judgement: &Judgement, causes: &[Cause]) -> String {
    let causes_said: String = causes.iter().map(cause).collect();
    if causes.iter().any(|cause| cause.severity == Severity::Fault) {
        causes_said + &profiled(judgement)
    } else {
        self::judgement(judgement) + &causes_said
    }
}

fn cause(cause: &Cause) -> String {
    let level = match cause.severity {
        Severity::Fault => "error",
        Severity::Warning => "warning",
    };
    let title = cause.id.title();
    let evidence = cause.evidence.iter();
    let mut lines: Vec<String> = evidence
        .map(|evidence| format!("{}: {}", evidence.how.word(), mask::line(&evidence.text)))
        .collect();
    let fix = remedy::text(cause);
    lines.extend((!fix.is_empty()).then(|| format!("fix: {}", escape::line(&fix))));
    // Of a redacted cause nothing else is left.
    if lines.is_empty() {
        lines.push(format!(
            "explains: {}",
            listed(cause.effects.iter().map(CheckId::to_string), ", ")
        ));
    }
    annotation(level, title, &lines.join("\n"))
}

/// One annotation for each case that failed, or one for the verdict.
pub fn probed(report: &probe::report::Report) -> String {
    let ranked = report.ranked();
    let said: String = ranked.iter().map(|(rank, finding)| of_case(*rank, finding)).collect();
    match report.verdict() {
        Verdict::Accepted => said + &annotation("notice", "probed by jotkit", "no case failed"),
        Verdict::Undecided => {
            said + &annotation("error", "undecided by jotkit", "not all cases could be tried")
        }
        Verdict::Rejected => said,
    }
}

fn of_case(rank: Rank, finding: &Finding) -> String {
    let level = match finding.outcome {
        Outcome::Warn(_) => "warning",
        _ => "error",
    };
    let title = format!("{}: {}", rank.word(), finding.name);
    let detail = mask::line(finding.detail());
    let Finding { expected, why, source, fix, .. } = finding;
    let text = format!("{detail}, expected {expected}\n{why} ({source})\nfix: {fix}");
    annotation(level, &title, &text)
}

/// The API did not accept the good token.
pub fn good_refused(found: &str) -> String {
    let said = format!("the API does not accept the good token: {}", mask::line(found));
    annotation("error", "undecided by jotkit", &said)
}

/// Words of a token can end neither the title nor the line, nor begin a command of their own.
fn annotation(level: &str, title: &str, text: &str) -> String {
    let title = escaped(&escape::line(title)).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} title={title}::{}\n", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use crate::ui::github::annotation;

    #[test]
    fn what_would_be_a_command_is_escaped() {
        assert_eq!(
            annotation("error", "a:b,c%\n::", "50%\r\n::set-env name=x::y"),
            "::error title=a%3Ab%2Cc%25\\u{a}%3A%3A::50%25%0D%0A::set-env name=x::y\n"
        );
    }
}
