//! Reads `.env` files as their usual readers do: quotes, comments, `export`, values over several
//! lines. Nothing is expanded and nothing is set.

use crate::jose::key::secret::Secret;

/// The largest file that is read, in bytes.
pub const MAX_LENGTH: usize = 1 << 20;

/// One assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub name: String,
    pub value: Secret,
    /// Counted from one.
    pub line: usize,
}

/// The assignments of a file whose names are wanted. What is no assignment is passed over; of two
/// with one name the later one counts, as with the usual readers.
pub fn read(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<Assignment> {
    let mut found: Vec<Assignment> = Vec::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line = 1;
    while !rest.is_empty() {
        let (assignment, behind) = assignment(rest);
        // What is not wanted may be a secret as well.
        let assignment = assignment.map(|(name, value)| (name, Secret::new(value)));
        if let Some((name, value)) = assignment.filter(|(name, _)| wanted(name)) {
            found.retain(|other| other.name != name);
            found.push(Assignment { name: name.to_owned(), value, line });
        }
        line += rest[..rest.len() - behind.len()].matches('\n').count();
        rest = behind;
    }
    found
}

/// What stands first in a text, if it is an assignment, and the text from the next line on.
fn assignment(text: &str) -> (Option<(&str, String)>, &str) {
    let (line, behind) = text.split_once('\n').unwrap_or((text, ""));
    // A quote in a comment opens nothing.
    let is_comment = line.trim_start().starts_with('#');
    let Some((name, value)) = line.split_once('=').filter(|_| !is_comment) else {
        return (None, behind);
    };
    let name = name.trim();
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let start = line.len() - value.trim_start_matches([' ', '\t']).len();
    match quoted(&text[start..]) {
        Some((value, after)) => {
            let behind = after.split_once('\n').map_or("", |(_, behind)| behind);
            (Some((name, value)), behind)
        }
        None => (Some((name, bare(value))), behind),
    }
}

/// A value in quotes, over lines if need be, and what stands behind them. Without an end it is no
/// quoted value.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|first| "\"'`".contains(*first))?;
    let inner = &text[1..];
    if quote != '"' {
        return inner.split_once(quote).map(|(value, after)| (value.to_owned(), after));
    }
    let mut value = String::with_capacity(inner.len());
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &inner[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                same @ ('"' | '\\') => value.push(same),
                other => value.extend(['\\', other]),
            },
            _ => value.push(letter),
        }
    }
    None
}

/// A value without quotes ends at a comment.
fn bare(text: &str) -> String {
    let end = text.find(" #").or_else(|| text.find("\t#")).unwrap_or(text.len());
    text[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::source::dotenv::read;

    fn all(text: &str) -> Vec<(String, String, usize)> {
        let text_of = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let found = read(text, |_| true).into_iter();
        found.map(|one| (one.name, text_of(one.value.expose()), one.line)).collect()
    }

    fn one(text: &str) -> String {
        all(text).remove(0).1
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        assert_eq!(one("A=b"), "b");
        assert_eq!(one("  export A = b c # d\r\n"), "b c");
        assert_eq!(one("A=b#c"), "b#c");
        assert_eq!(one("A='b #\\n'"), "b #\\n");
        assert_eq!(one(r#"A="b\nc\"\d" # e"#), "b\nc\"\\d");
        assert_eq!(one("A=`'\"`"), "'\"");
        assert_eq!(one("A=\"b"), "\"b");
        assert_eq!(one("A="), "");
        assert_eq!(one("A=$B${C}"), "$B${C}");
        assert_eq!(one("\u{feff}A=b"), "b");
    }

    #[test]
    fn lines_are_counted_across_values() {
        let found = all("# x\n\nA=\"1\n2\n3\"\nnothing\nB='4\n5'\nC=6\nA=7");
        let places: Vec<_> = found.iter().map(|(name, _, line)| (&name[..], *line)).collect();
        assert_eq!(places, [("B", 7), ("C", 9), ("A", 10)]);
        assert_eq!(found[0].1, "4\n5");
        assert_eq!(found[2].1, "7");
    }

    #[test]
    fn a_comment_swallows_nothing() {
        let found = all("# A='x\n  #B=\"y\nC=1\nD='2'\n");
        let places = found.iter().map(|(name, value, line)| (&name[..], &value[..], *line));
        assert_eq!(places.collect::<Vec<_>>(), [("C", "1", 3), ("D", "2", 4)]);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([A-Z]=|[\"'`\\\\\n #é]|[a-z])*") {
            read(&text, |_| true);
        }
    }
}
