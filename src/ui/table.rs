//! Tables that stay readable at 80 columns and without colour.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

use crate::text::escape;
use crate::ui::wrap::wrap;

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

/// Lays out rows under headings; long cells are wrapped at words so that the whole fits into `width`.
/// Where the words are too long for that, the last cell stands below its row.
pub fn render(headings: &[&str], rows: &[Row], width: usize) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let words = longest(headings, &rows, |cell| cell.split_whitespace(), width);
    match whole(&words) <= width {
        true => side_by_side(headings, rows, &words, width),
        false => stacked(headings, &rows, width),
    }
}

/// Every word in one piece.
fn side_by_side(
    headings: &[&str],
    rows: Vec<Vec<String>>,
    words: &[usize],
    width: usize,
) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(headings)
        .add_rows(rows);
    for (index, (column, word)) in table.column_iter_mut().zip(words).enumerate() {
        let gap = if index + 1 < headings.len() { GAP } else { 0 };
        let least = Width::Fixed(u16::try_from(*word).unwrap_or(u16::MAX).saturating_add(gap));
        column.set_padding((0, gap)).set_constraint(ColumnConstraint::LowerBoundary(least));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n") + "\n"
}

/// The cells before the last on one line, if they fit, and the last one below them.
fn stacked(headings: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let before = headings.len().saturating_sub(1);
    let widths = longest(&headings[..before], rows, |cell| cell.split('\n'), width);
    let is_aligned = whole(&widths) <= width;
    let row = |cells: &[&str]| {
        let pad = |(cell, width): (&&str, &usize)| {
            if is_aligned { format!("{cell:width$}  ") } else { format!("{cell} ") }
        };
        let line: String = cells.iter().zip(&widths).map(pad).collect();
        let last = cells.iter().skip(before).flat_map(|cell| cell.split('\n'));
        let below: String = last.map(|line| format!("\n  {line}")).collect();
        wrap(&in_pieces(&(line.trim_end().to_owned() + &below), width), width) + "\n"
    };
    let rows = rows.iter().map(|cells| cells.iter().map(String::as_str).collect::<Vec<_>>());
    std::iter::once(headings.to_vec()).chain(rows).map(|cells| row(&cells)).collect()
}

/// Words that are longer than a line in pieces of half a line: whoever wrote them may mean harm.
fn in_pieces(text: &str, width: usize) -> String {
    let pieces = |word: &str| match word.chars().count() > width {
        true => {
            let letters: Vec<char> = word.chars().collect();
            let pieces = letters.chunks(width.div_ceil(2).max(1)).map(String::from_iter);
            pieces.collect::<Vec<String>>().join(" ")
        }
        false => word.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(pieces).collect::<Vec<_>>().join(" ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Columns that these cells take side by side.
fn whole(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + usize::from(GAP) * widths.len().saturating_sub(1)
}

/// Characters of the longest piece in each column. What is longer than a line is broken anyway.
fn longest<'c, I: Iterator<Item = &'c str>>(
    headings: &'c [&'c str],
    rows: &'c [Vec<String>],
    pieces: impl Fn(&'c str) -> I,
    width: usize,
) -> Vec<usize> {
    let column = |(index, heading): (usize, &&'c str)| {
        let cells = rows.iter().filter_map(|row| row.get(index)).map(String::as_str);
        let lengths = cells.chain([*heading]).flat_map(&pieces).map(|piece| piece.chars().count());
        lengths.filter(|length| *length <= width).max().unwrap_or_default()
    };
    headings.iter().enumerate().map(column).collect()
}

/// Columns that the rows take when nothing is wrapped.
pub fn width(headings: &[&str], rows: &[Row]) -> usize {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(headings);
    table.add_rows(rows.iter().map(cells));
    let widths = table.column_max_content_widths();
    whole(&widths.into_iter().map(usize::from).collect::<Vec<_>>())
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

    /// Names, versions, ids: at every width of a terminal, wherever they stand.
    #[test]
    fn no_word_is_broken() {
        let words = ["@clerk/fastify@3.1.79", "clerk-backend-api==7.0.0", "require role optional"];
        let long = "kind.clerk-session-for-template go.example/a/module/with-a-name@v3.4.0";
        let row = |at: usize| Row {
            cells: vec![words[at % 3].into(), words[(at + 1) % 3].into(), long.into()],
            below: vec![words[(at + 2) % 3].into()],
        };
        let rows = [row(0), row(1), row(2)];
        for width in 44..130 {
            let text = render(&["stack", "also has", "libraries"], &rows, width);
            for word in words.iter().chain([&long]).flat_map(|cell| cell.split(' ')) {
                assert!(text.contains(word), "{width}: {word}\n{text}");
            }
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}\n{text}");
        }
    }

    #[test]
    fn what_comes_from_outside_stays_on_its_line() {
        let row = Row { cells: vec!["a\nb".into()], below: vec!["\x1b[31mc".into()] };
        assert_eq!(render(&["kid"], &[row], 80), "kid\na\\u{a}b\n\\u{1b}[31mc\n");
    }
}
