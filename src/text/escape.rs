//! Text out of tokens and servers, made harmless: no escape sequence, no reordering, nothing
//! invisible reaches a terminal.

use std::fmt::Write;

/// Line breaks too: what comes from outside stays on its line.
pub use crate::text::shell::escaped as line;
use crate::text::shell::is_hostile;

/// The same for a text of several lines of ours.
pub fn text(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The same for a JSON text, in JSON's own escapes: the value stays what it was. Line breaks
/// between members stay, those within strings JSON has escaped before.
pub fn json(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && is_hostile(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(clean, "\\u{unit:04x}");
            }
        } else {
            clean.push(character)
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::escape;

    #[test]
    fn escapes_and_overrides_are_shown() {
        assert_eq!(escape::line("a\x1b[31mb\u{202e}c\nd"), r"a\u{1b}[31mb\u{202e}c\u{a}d");
        assert_eq!(escape::line("é 日本 😀"), "é 日本 😀");
        assert_eq!(
            escape::json("\"\u{202e}\u{e0041}\u{9b}\"\n"),
            "\"\\u202e\\udb40\\udc41\\u009b\"\n"
        );
    }

    proptest! {
        #[test]
        fn json_keeps_its_meaning(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            let back: String = serde_json::from_str(&escape::json(&json)).unwrap();
            prop_assert_eq!(back, text);
        }
    }
}
