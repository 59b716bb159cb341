//! Text for a terminal of some width: lines end at words, and what goes on is indented.

/// Columns below which nothing is wrapped any more.
const NARROWEST: usize = 40;
/// How far a column of text may begin to the right.
const FURTHEST: usize = 24;

/// What begins a command. It goes on to the end of its line.
#[rustfmt::skip]
const COMMANDS: [&str; 21] = [
    "jotkit ", "curl ", "--", "openssl ", "keytool ", "gpg ", "puttygen ", "age ", "ansible-vault ",
    "git ", "gzip ", "unzip ", "xz ", "zstd ", "ulimit ", "terraform ", "printenv ", "jq ", "iconv ",
    "base64 ", "printf ",
];

/// Every line of the text within the width. A word that is longer stands whole, to be copied, and so
/// does a command.
pub fn wrap(text: &str, width: usize) -> String {
    let width = width.max(NARROWEST);
    text.split('\n').map(|line| wrapped(line, width)).collect::<Vec<_>>().join("\n")
}

/// The same of a page, in which code is indented by four and stays as it is.
pub fn page(text: &str, width: usize) -> String {
    let line = |line| match line {
        code if str::starts_with(code, "    ") => code.to_owned(),
        line => wrap(line, width),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn wrapped(line: &str, width: usize) -> String {
    if columns(line) <= width {
        return line.to_owned();
    }
    let indent = " ".repeat(indent(line));
    let (mut text, mut column) = (String::new(), 0);
    for (at, word) in words(line).enumerate() {
        let length = columns(word);
        if at > 0 && column + 1 + length > width && column > indent.len() {
            text = text.trim_end().to_owned() + "\n" + &indent;
            column = indent.len();
        } else if at > 0 {
            text.push(' ');
            column += 1;
        }
        text += word;
        column += length;
    }
    text
}

/// The words of a line, of which a command is one.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let (prose, command) = line.split_at(command(line).unwrap_or(line.len()));
    let before = match command {
        "" => Some(prose),
        _ => prose.strip_suffix(' '),
    };
    before.into_iter().flat_map(apart).chain(Some(command).filter(|c| !c.is_empty()))
}

/// Prose at its blanks, but for those between backquotes: that is to be copied as well.
fn apart(prose: &str) -> impl Iterator<Item = &str> {
    let is_paired = prose.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    prose.split(move |c| {
        is_code ^= c == '`' && is_paired;
        c == ' ' && !is_code
    })
}

/// Where a command begins: with the line, or behind a colon.
fn command(line: &str) -> Option<usize> {
    let own = line.len() - line.trim_start_matches([' ', '$']).len();
    let behind_colons = line.match_indices(": ").map(|(at, colon)| at + colon.len());
    let begins = |at: &usize| COMMANDS.iter().any(|start| line[*at..].starts_with(start));
    std::iter::once(own).chain(behind_colons).find(begins)
}

/// Below the last column of the line, or two further than the line itself.
fn indent(line: &str) -> usize {
    let plain = plain(line);
    let own = plain.len() - plain.trim_start().len();
    let column =
        plain.match_indices("  ").map(|(at, gap)| at + gap.len()).filter(|at| *at <= FURTHEST);
    match column.max() {
        Some(at) if at > own => at + (plain[at..].len() - plain[at..].trim_start().len()),
        _ => own + 2,
    }
}

/// Columns that a text takes: colours take none.
fn columns(text: &str) -> usize {
    plain(text).chars().count()
}

/// Without escape sequences of colours.
fn plain(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.map(|piece| piece.split_once('m').map_or("", |(_, rest)| rest));
    std::iter::once(first).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ui::wrap::{plain, wrap};

    #[test]
    fn what_goes_on_stands_below_its_column() {
        let line =
            "  fail  exp        expired 3 h 12 min ago: 2026-09-21 14:16:40 UTC (16:16:40 +02:00)";
        assert_eq!(
            wrap(line, 60),
            "  fail  exp        expired 3 h 12 min ago: 2026-09-21\n                   14:16:40 UTC (16:16:40 +02:00)"
        );
        assert_eq!(
            wrap("  passed: structure, header, alg, key, signature, exp, iat", 40),
            "  passed: structure, header, alg, key,\n    signature, exp, iat"
        );
        let long = format!("see {} there", "x".repeat(70));
        assert_eq!(wrap(&long, 60), format!("see\n  {}\n  there", "x".repeat(70)));
        let coloured = format!("\x1b[1m{}\x1b[0m {}", "a".repeat(30), "b".repeat(29));
        assert_eq!(wrap(&coloured, 60), coloured);
    }

    /// What is to be typed for a container of keys.
    #[test]
    fn every_program_that_is_named_begins_a_command() {
        let list = include_str!("../jose/key/unsupported/list.txt");
        let rows = list.lines().filter(|line| !line.starts_with('#'));
        // Behind the name and what shows it.
        let cells = rows.flat_map(|line| line.split(" | ").skip(2));
        for command in cells.filter(|cell| [" KEY", " {"].iter().any(|name| cell.contains(name))) {
            let line = format!("hint: {}: {command}", "word ".repeat(9));
            assert!(wrap(&line, 40).lines().any(|line| line.ends_with(command)), "{command}");
        }
    }

    #[test]
    fn a_command_is_never_broken() {
        let command = "jotkit verify --issuer https://issuer.example --audience api < token.jwt";
        for before in ["", "  ", "$ ", "fix: ", "  fix: to check it, with the keys of its issuer: "]
        {
            for width in 40..100 {
                let text = wrap(&format!("{before}{command}"), width);
                assert!(text.lines().any(|line| line.ends_with(command)), "{width}: {text}");
                let others = text.lines().filter(|line| !line.ends_with(command));
                assert!(others.into_iter().all(|line| line.len() <= width), "{width}: {text}");
            }
        }
        let text = "  fix: compare the clocks of issuer and verifier with `date -u`, and set it";
        assert!((40..80).all(|width| wrap(text, width).contains("`date -u`")));
        let prose = "a PKCS#12 file of another program, which jotkit does not read";
        assert!(wrap(prose, 40).lines().all(|line| line.len() <= 40));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_wider(words in prop::collection::vec("[a-z,:]{1,30}", 1..40), width in 60_usize..120) {
            let line = words.join(" ");
            let text = wrap(&line, width);
            prop_assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), line);
            prop_assert!(text.lines().all(|line| line.chars().count() <= width), "{}", text);
        }

        #[test]
        fn nothing_panics(text: String) {
            wrap(&text, 60);
            plain(&text);
        }
    }
}
