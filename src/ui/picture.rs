//! The faulty place, shown as a compiler shows a source line: the token with its parts in colours
//! and a caret under the fault, two values one above the other, or the dates on a line.

use std::ops::Range;

use crate::explain::case::Case;
use crate::explain::cause::Mark;
use crate::jose::token::claims::NumericDate;
use crate::text::dates;
use crate::text::escape;
use crate::ui::style::{Role, Style};

/// Columns of a time line.
const LINE: usize = 48;
/// Columns kept free beside a picture.
const MARGIN: usize = 4;

/// What a cause points at; every line ends in a line break.
pub fn render(mark: &Mark, case: &Case<'_>, style: Style, width: usize) -> String {
    let text = match mark {
        Mark::Span { range, label } => span(case.text(), range, label, style, width),
        Mark::Difference { expected, found } => difference(expected, found, style),
        Mark::Times => times(case, style),
    };
    text.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n").collect()
}

/// As much of the token as fits around the fault, and carets under it.
fn span(text: &str, range: &Range<usize>, label: &str, style: Style, width: usize) -> String {
    let column = |at: usize| text.char_indices().take_while(|(start, _)| *start < at).count();
    let (start, end) = (column(range.start), column(range.end));
    let room = width.saturating_sub(2 * MARGIN).max(20);
    let first = start.saturating_sub(room * 2 / 3);
    let shown: String = text.chars().skip(first).take(room).map(visible).collect();
    let parts_before = text.chars().take(first).filter(|character| *character == '.').count();
    let before = if first > 0 { "…" } else { "" };
    let behind = if text.chars().nth(first + room).is_some() { "…" } else { "" };
    let widest = (first + room).saturating_sub(start + label.chars().count() + 1);
    let carets = "^".repeat(end.saturating_sub(start).min(widest).max(1));
    let indent = " ".repeat(before.chars().count() + start - first);
    let under = style.paint(Role::Bad, &format!("{indent}{carets} {label}"));
    format!("{before}{}{behind}\n{under}", coloured(&shown, parts_before, style))
}

/// One column for each character, whatever it is.
fn visible(character: char) -> char {
    match escape::line(&character.to_string()).chars().count() {
        1 => character,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Header, payload and signature each in a colour.
fn coloured(text: &str, parts_before: usize, style: Style) -> String {
    let roles = [Role::Header, Role::Payload, Role::Signature];
    let part = |(index, part)| style.paint(roles[(parts_before + index) % 3], part);
    text.split('.').enumerate().map(part).collect::<Vec<_>>().join(".")
}

/// The two values, and carets under what only the lower one has, or where it lacks something.
fn difference(expected: &str, found: &str, style: Style) -> String {
    let (expected, found) = (escape::line(expected), escape::line(found));
    let same = expected.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
    let backwards = expected.chars().rev().zip(found.chars().rev());
    let (ours, theirs) = (expected.chars().count(), found.chars().count());
    let tail = backwards.take_while(|(a, b)| a == b).count().min(ours.min(theirs) - same);
    let carets = "^".repeat((theirs - same - tail).max(1));
    let under = style.paint(Role::Bad, &format!("{}{carets}", " ".repeat(same)));
    format!("expected  {expected}\nfound     {found}\n          {under}")
}

/// Every date of the token and now, in their order, and where each lies between the first and the
/// last of them.
fn times(case: &Case<'_>, style: Style) -> String {
    let claims = case.claims();
    let date = |name| Some((name, NumericDate::read(claims?.get(name)?)?.0));
    let now = ("now", case.now());
    let mut dates: Vec<(&str, f64)> =
        ["iat", "nbf", "exp"].into_iter().filter_map(date).chain([now]).collect();
    dates.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (first, last) = (dates[0].1, dates[dates.len() - 1].1);
    let span = (last - first).max(1.0);
    let mut line: Vec<char> = vec!['─'; LINE];
    let column = |seconds: f64| ((seconds - first) / span * (LINE - 1) as f64).round() as usize;
    dates.iter().for_each(|(_, seconds)| line[column(*seconds)] = '┼');
    line[column(now.1)] = '●';
    let mut text: String = line.into_iter().collect();
    for (name, seconds) in dates {
        let said = format!("{name:<4}  {}", dates::date(seconds));
        let said = match name {
            "now" => style.paint(Role::Strong, &said),
            _ => format!("{said}, {}", dates::distance(case.report.now, seconds)),
        };
        text += &format!("\n{said}");
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ui::picture::{difference, span};
    use crate::ui::style::Style;

    const PLAIN: Style = Style { colour: false };

    #[test]
    fn carets_stand_under_the_difference() {
        let shown = difference("https://a.example", "https://a.example/", PLAIN);
        assert_eq!(shown.lines().last(), Some("                           ^"));
        let shown = difference("http://www.x", "http://x", PLAIN);
        assert_eq!(shown.lines().last(), Some("                 ^"));
    }

    #[test]
    fn carets_stand_under_the_fault() {
        assert_eq!(span("abc.def", &(3..4), "here", PLAIN, 80), "abc.def\n   ^ here");
        let long = "x".repeat(500) + "+" + &"y".repeat(500);
        let shown = span(&long, &(500..501), "here", PLAIN, 60);
        let (line, under) = shown.split_once('\n').unwrap();
        let column = under.find('^').unwrap();
        assert_eq!(line.chars().nth(column), Some('+'));
        assert!(line.chars().count() <= 60);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,90}", a in 0usize..100, b in 0usize..100, width in 0usize..120) {
            let _ = span(&text, &(a.min(b)..a.max(b)), "x", PLAIN, width);
            let _ = difference(&text, "y", PLAIN);
        }
    }
}
