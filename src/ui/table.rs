//! Tables that stay readable at 80 columns and without colour.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

use crate::text::escape;

/// Columns where no terminal says otherwise.
pub const WIDTH: usize = 80;

/// Characters of a line in a cell.
const MAX_CELL: usize = 1024;

/// Blanks between columns.
const GAP: u16 = 2;

/// One row: short cells first, and last what is long and wants to be copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<String>,
    /// Lines beneath the last cell.
    pub below: Vec<String>,
}

/// Lays out rows under headings; long cells are wrapped so that the whole fits into `width`.
pub fn render(headings: &[&str], rows: &[Row], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(headings);
    for row in rows {
        table.add_row(cells(row));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index + 1 < headings.len() { GAP } else { 0 }));
    }
    // What is copied stays in one piece, if the other columns keep half of the width.
    let word = longest_word(rows);
    if let Some(column) = table.column_iter_mut().last().filter(|_| word <= width / 2) {
        let word = Width::Fixed(u16::try_from(word).unwrap_or(u16::MAX));
        column.set_constraint(ColumnConstraint::LowerBoundary(word));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n") + "\n"
}

/// Characters of the longest word in the last column.
fn longest_word(rows: &[Row]) -> usize {
    let cells = rows.iter().filter_map(|row| cells(row).pop());
    let words = |cell: String| cell.split_whitespace().map(|word| word.chars().count()).max();
    cells.filter_map(words).max().unwrap_or_default()
}

/// Columns that the rows take when nothing is wrapped.
pub fn width(headings: &[&str], rows: &[Row]) -> usize {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(headings);
    table.add_rows(rows.iter().map(cells));
    let widths = table.column_max_content_widths();
    widths.into_iter().map(usize::from).sum::<usize>()
        + usize::from(GAP) * headings.len().saturating_sub(1)
}

/// Each line is made harmless by itself: the breaks between them are ours.
fn cells(row: &Row) -> Vec<String> {
    let mut cells: Vec<String> = row.cells.iter().map(|cell| line(cell)).collect();
    if let Some(last) = cells.last_mut() {
        for line in &row.below {
            last.push('\n');
            last.push_str(&self::line(line));
        }
    }
    cells
}

/// Wrapping takes time with the square of the length, and a server may send a megabyte.
fn line(text: &str) -> String {
    match text.char_indices().nth(MAX_CELL) {
        Some((end, _)) => escape::line(&text[..end]) + "…",
        None => escape::line(text),
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::table::{Row, render};

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let long = "0123456789".repeat(20);
        let row = Row { cells: vec!["RSA".into(), long.clone()], below: vec![long] };
        for width in [40, 80, 120] {
            let text = render(&["type", "kid"], std::slice::from_ref(&row), width);
            assert!(text.lines().all(|line| line.len() <= width), "{text}");
        }
    }

    #[test]
    fn what_is_copied_is_not_broken() {
        let word = "go.example/a/module/with-a-name@v3.4.0";
        let cells = vec!["go".into(), "require role optional websocket".into(), word.into()];
        let text = render(&["stack", "also has", "libraries"], &[Row { cells, below: vec![] }], 80);
        assert!(text.contains(word) && text.lines().all(|line| line.len() <= 80), "{text}");
    }

    #[test]
    fn what_comes_from_outside_stays_on_its_line() {
        let row = Row { cells: vec!["a\nb".into()], below: vec!["\x1b[31mc".into()] };
        assert_eq!(render(&["kid"], &[row], 80), "kid\na\\u{a}b\n\\u{1b}[31mc\n");
    }
}
