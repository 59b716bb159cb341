//! Tables in texts of ours: a line each, its cells between `|`; lines that begin with `#` are for readers.

/// Its lines, each with its number.
pub fn rows(text: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    let lines = (1..).zip(text.lines());
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(at, line)| (at, line.split('|').map(str::trim).collect()))
}

/// The first word of a cell, and what stands behind it.
pub fn first_word(cell: &str) -> (&str, &str) {
    cell.split_once(' ').unwrap_or((cell, ""))
}
