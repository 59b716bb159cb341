//! A failure as it stands on standard error.

use crate::advice::failure::Failure;
use crate::ui::mask;
use crate::ui::style::{Role, Style};

/// `error:`, the facts, a blank line, and what to type.
pub fn render(failure: &Failure, style: Style) -> String {
    let error = style.paint(Role::Bad, "error:");
    let mut text = format!("{error} {}\n", mask::line(&failure.message));
    for fact in &failure.facts {
        text += &format!("  {}\n", mask::line(fact));
    }
    if !failure.hints.is_empty() {
        text.push('\n');
    }
    for hint in &failure.hints {
        let label = style.paint(Role::Good, "hint:");
        text += &format!("{label} {}\n", mask::line(&hint.to_string()));
    }
    text
}

/// Something that a person should know and that stops nothing.
pub fn note(kind: &str, text: &str, style: Style) -> String {
    format!("{} {}\n", style.paint(Role::Doubt, &format!("{kind}:")), mask::line(text))
}
