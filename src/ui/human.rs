//! A report for a person: the verdict, what failed, and what passed.

use crate::jose::json::Json;
use crate::text::count::counted;
use crate::text::dates;
use crate::text::escape;
use crate::ui::style::{Role, Style};
use crate::verify::Source;
use crate::verify::check_id::CheckId;
use crate::verify::judgement::{Judgement, Rule};
use crate::verify::policy::{Origin, Origins};
use crate::verify::report::{Check, Report, Status, Value, Verdict};

const UNREADABLE: &str = "  other checks skipped: the token is unreadable";
/// Ids beyond this many columns stand out rather than push every line to the right.
const WIDEST_ID: usize = 20;
/// Characters of one value at the most: a token may hold a megabyte. JSON has all of them.
const LONGEST_VALUE: usize = 200;

/// How much is told of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What failed, and the names of what passed and what was not checked.
    Short,
    /// A line a check.
    Full,
}

/// One signature as its report; of several a report each, and then the verdict.
pub fn judgement(judgement: &Judgement, style: Style, detail: Detail) -> String {
    let checks = |report: &Report| match detail {
        Detail::Short => failed(report, style) + &summary(report, style),
        Detail::Full => checks(report, style),
    };
    let reports = match judgement.reports() {
        [one] => {
            let by = profiled(&judgement.origins, style);
            return headline(one, style) + &checks(one) + &by;
        }
        several => several,
    };
    let mut text = String::new();
    for (index, report) in reports.iter().enumerate() {
        let name = format!("signature {} of {}", index + 1, reports.len());
        let (name, word) = (style.paint(Role::Strong, &name), word(report.verdict(), style));
        text += &format!("{name} {word}{}\n{}", why_of(report), checks(report));
    }
    let is_accepted = |report: &&Report| report.verdict() == Verdict::Accepted;
    let accepted = reports.iter().filter(is_accepted).count();
    let demanded = match judgement.rule {
        Rule::All => "all must be accepted",
        Rule::Any => "one must be accepted",
    };
    let (word, date) = (word(judgement.verdict(), style), dates::date(reports[0].now as f64));
    let count = reports.len();
    text += &format!("{word} at {date}: {accepted} of {count} signatures accepted, {demanded}\n");
    text + &profiled(&judgement.origins, style)
}

/// What nobody typed, and the profile that says it.
pub fn profiled(origins: &Origins, style: Style) -> String {
    match by_profile(origins) {
        None => String::new(),
        Some(said) => style.paint(Role::Faint, &format!("  {said}")) + "\n",
    }
}

/// "by profile prod in jotkit.toml: iss, key"; `None` where all was typed.
pub fn by_profile(origins: &Origins) -> Option<String> {
    let profiled = origins.iter().filter(|(_, o)| matches!(o, Origin::Profile { .. }));
    let (checks, origins): (Vec<String>, Vec<&Origin>) =
        profiled.map(|(asked, origin)| (asked.to_string(), origin)).unzip();
    let origin = origins.first()?;
    Some(escape::line(&format!("by {origin}: {}", checks.join(", "))))
}

fn checks(report: &Report, style: Style) -> String {
    // Where there is no token to read, a line for each check that needs one tells nothing more.
    let told = |check: &&Check| report.header.is_some() || check.status != Status::Skip;
    let width = width(report.checks.iter().filter(told));
    let mut text = String::new();
    for check in report.checks.iter().filter(told) {
        text += &line(report, check, width, style);
    }
    if report.header.is_none() {
        text += &(style.paint(Role::Faint, UNREADABLE) + "\n");
    }
    text
}

/// The checks that failed or could not be made for want of a key, in the columns of all.
fn failed(report: &Report, style: Style) -> String {
    let told = |check: &&Check| check.status == Status::Fail || is_open(report, check);
    let width = width(report.checks.iter());
    let checks = report.checks.iter().filter(told);
    checks.map(|check| line(report, check, width, style)).collect()
}

/// The key that was not to be had, where there was a token to look for one.
fn is_open(report: &Report, check: &Check) -> bool {
    check.status == Status::Skip && check.id == CheckId::Key && report.header.is_some()
}

/// One line of what passed and one of what was not checked.
fn summary(report: &Report, style: Style) -> String {
    if report.header.is_none() {
        return style.paint(Role::Faint, UNREADABLE) + "\n";
    }
    let named = |check: &Check| {
        escape::line(&check.id.to_string())
            + if check.by_leeway { " (within the leeway)" } else { "" }
    };
    let names = |status: Status| -> Vec<String> {
        let told = |check: &&Check| check.status == status && !is_open(report, check);
        report.checks.iter().filter(told).map(named).collect()
    };
    let lines = [("passed", Role::Good, Status::Pass), ("not checked", Role::Faint, Status::Skip)];
    let lines = lines.map(|(word, role, status)| match &names(status)[..] {
        [] => String::new(),
        names => format!("  {}: {}\n", style.paint(role, word), names.join(", ")),
    });
    lines.concat()
}

fn width<'c>(checks: impl Iterator<Item = &'c Check>) -> usize {
    let widths = checks.map(|check| check.id.to_string().chars().count());
    widths.filter(|width| *width <= WIDEST_ID).max().unwrap_or(0)
}

/// The headline, what failed or could not be made for want of a key, and a line each of what passed
/// and what was not checked.
pub fn short(report: &Report, style: Style) -> String {
    headline(report, style) + &failed(report, style) + &summary(report, style)
}

fn headline(report: &Report, style: Style) -> String {
    let (word, date) = (word(report.verdict(), style), dates::date(report.now as f64));
    format!("{word} at {date}{}\n", why_of(report))
}

fn word(verdict: Verdict, style: Style) -> String {
    style.paint(verdict, verdict.word())
}

fn why_of(report: &Report) -> String {
    why(report.verdict(), report.failures().count(), "key")
}

/// What follows a verdict: how many checks failed, or what was missing.
pub fn why(verdict: Verdict, failed: usize, missing: &str) -> String {
    match verdict {
        Verdict::Accepted => String::new(),
        Verdict::Undecided => format!(": nothing failed, but there is no usable {missing}"),
        Verdict::Rejected => format!(": {} failed", counted(failed, "check")),
    }
}

fn line(report: &Report, check: &Check, width: usize, style: Style) -> String {
    let id = escape::line(&check.id.to_string());
    let status = style.paint(check.status, check.status.word());
    let said = said(report, check);
    let said = if check.status == Status::Skip { style.paint(Role::Faint, &said) } else { said };
    format!("  {status}  {id:width$}  {said}").trim_end().to_owned() + "\n"
}

/// Both sides of a comparison, and what they mean.
pub fn said(report: &Report, check: &Check) -> String {
    let said = match (&check.found, &check.expected) {
        (Value::Date(found), _) => return date_said(report, check, found.0),
        (Value::Nothing, Value::Nothing) => String::new(),
        (found, Value::Nothing) => value(found),
        (found, wanted) if value(found) == value(wanted) => alike(check),
        (Value::Nothing, wanted) if check.status != Status::Pass => {
            format!("expected {}, found nothing", expected(wanted))
        }
        (found, wanted) => format!("expected {}, found {}", expected(wanted), value(found)),
    };
    let detail = escape::line(&check.detail);
    let place = match (&check.id, &report.key) {
        (CheckId::Key, Some(key)) => source(&key.source),
        _ => String::new(),
    };
    // What a skipped check would have looked at comes last: it is the less telling.
    match check.status {
        Status::Skip => join(&[detail, said, place]),
        _ => join(&[said, detail, place]),
    }
}

/// Both sides look alike. What differs in a failed check is shown as JSON has it: a list of one and its
/// only member, or what stands behind the end of a long value.
fn alike(check: &Check) -> String {
    let json = |side: &Value| match side {
        Value::Json(json) => cut(&escape::json(&json.to_string())),
        side => value(side),
    };
    let (found, wanted) = (json(&check.found), json(&check.expected));
    match check.status {
        Status::Fail if found != wanted => format!("expected {wanted}, found {found}"),
        Status::Fail if check.found != check.expected => {
            format!("{}, different from the expected one further on", value(&check.found))
        }
        _ => value(&check.found),
    }
}

/// Of several values any one will do.
fn expected(wanted: &Value) -> String {
    match wanted {
        Value::Json(Json::Array(items)) if items.len() > 1 => format!("one of {}", value(wanted)),
        Value::Seconds(_) => format!("at most {}", value(wanted)),
        wanted => value(wanted),
    }
}

fn join(parts: &[String]) -> String {
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// "cached 12 s ago from https://…"; the place stands last, where it can be copied.
pub fn source(source: &Source) -> String {
    let place = escape::line(&source.place.to_string());
    match source.age {
        None => format!("from {place}"),
        Some(0) => format!("fetched now from {place}"),
        Some(age) => format!("cached {} ago from {place}", dates::span(age as f64)),
    }
}

/// "expired 3 h 12 min ago: 2026-09-21 11:01:20 UTC"; of a beginning that lies ahead first the
/// date: "not valid before: 2026-09-21 14:18:20 UTC, in 5 min".
fn date_said(report: &Report, check: &Check, seconds: f64) -> String {
    let (distance, date) = (dates::distance(report.now, seconds), dates::date(seconds));
    let detail = &check.detail;
    if check.id != CheckId::Exp && seconds > report.now as f64 {
        format!("{detail}: {date}, {distance}")
    } else {
        format!("{detail} {distance}: {date}")
    }
}

/// One side of a comparison, safe to show.
pub fn value(value: &Value) -> String {
    match value {
        Value::Nothing => "nothing".to_owned(),
        Value::Json(json) => cut(&shown(json)),
        Value::Kind(words) => (*words).to_owned(),
        Value::Date(date) => dates::date(date.0),
        Value::Seconds(seconds) => dates::span(*seconds),
        Value::Bytes(count) => counted(*count as u64, "byte"),
    }
}

/// A list is named as what may stand for it. Text goes without quotes where nobody could take it
/// for anything else.
fn shown(json: &Json) -> String {
    match json {
        Json::Array(items) if !items.is_empty() => {
            let items: Vec<String> = items.iter().map(shown).collect();
            items.join(", ")
        }
        Json::String(text) if is_plain(text) => text.clone(),
        json => escape::json(&json.to_string()),
    }
}

fn cut(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST_VALUE {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST_VALUE).collect();
    format!("{start}… ({length} characters)")
}

fn is_plain(text: &str) -> bool {
    let visible = !text.is_empty()
        && text.chars().all(|character| character.is_ascii_graphic() && character != ',');
    visible && Json::parse(text).is_err()
}
