//! Causes for a person: what it is, what showed it, what to do.

use crate::ui::human;
use crate::ui::sanitize;
use crate::ui::style::{Role, Style};
use crate::verify::explain::case::Case;
use crate::verify::explain::catalogue::{self, Page};
use crate::verify::explain::cause::{Cause, Severity};

/// The verdict, the checks that did not pass, and the causes.
pub fn causes(case: &Case<'_>, causes: &[Cause], style: Style) -> String {
    let mut text = human::not_passed(case.report, style);
    text += &human::profiled(&case.policy.demands, style);
    for cause in causes {
        text += &("\n".to_owned() + &one(cause, style));
    }
    if causes.is_empty() {
        text += "\nno cause found: nothing is wrong with it\n";
    }
    text
}

fn one(cause: &Cause, style: Style) -> String {
    let title = catalogue::find(cause.id).map_or(cause.id, |page| page.title);
    let (word, role) = match cause.severity {
        Severity::Fault => ("cause", Role::Bad),
        Severity::Warning => ("warning", Role::Doubt),
    };
    let mut text = format!("{}: {title}\n", style.paint(role, word));
    for evidence in &cause.evidence {
        text += &format!("  {}: {}\n", evidence.how.word(), sanitize::line(&evidence.text));
    }
    if !cause.effects.is_empty() {
        text += &format!("  explains: {}\n", sanitize::line(&cause.effects.join(", ")));
    }
    text += &format!("  fix: {}\n", sanitize::line(&cause.remedy));
    let more = format!("  more: jotkit explain --cause {}", cause.id);
    text + &style.paint(Role::Faint, &more) + "\n"
}

/// One page of the catalogue.
pub fn page(page: &Page, style: Style) -> String {
    let heading = style.paint(Role::Strong, page.title);
    format!("{heading}\n{}\n\n{}\n", style.paint(Role::Faint, page.id), page.text)
}

/// Every id with its title.
pub fn list(style: Style) -> String {
    let width = catalogue::pages().map(|page| page.id.len()).max().unwrap_or(0);
    let line = |page: Page| {
        format!("{}  {}\n", style.paint(Role::Strong, &format!("{:width$}", page.id)), page.title)
    };
    catalogue::pages().map(line).collect()
}
