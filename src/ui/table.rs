//! Tables that stay readable at 80 columns and without colour.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

use crate::ui::sanitize;

/// Columns where no terminal says otherwise.
pub const WIDTH: usize = 80;

/// Lays out rows under headings; long cells are wrapped so that the whole fits into `width`.
pub fn render(headings: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(headings);
    for row in rows {
        table.add_row(row.iter().map(|cell| sanitize::line(cell)));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n") + "\n"
}
