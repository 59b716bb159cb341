//! JSON in colour, for a terminal. The text stays what it was.

use crate::ui::style::{Role, Style};

/// Names, texts, and everything else that is no punctuation.
pub fn json(text: &str, style: Style) -> String {
    if !style.colour {
        return text.to_owned();
    }
    let (mut painted, mut rest) = (String::with_capacity(2 * text.len()), text);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        painted += &match first {
            '"' if after.trim_start().starts_with(':') => style.paint(Role::Payload, piece),
            '"' => style.paint(Role::Good, piece),
            c if is_word(c) => style.paint(Role::Signature, piece),
            _ => piece.to_owned(),
        };
        rest = after;
    }
    painted
}

/// Numbers, true, false and null.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')
}

/// The length of the text that begins here, with its quotes.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ui::coloured::json;
    use crate::ui::style::Style;

    #[test]
    fn names_texts_and_numbers_differ() {
        let text = json(r#"{"a\"b": "c", "n": [-1.5e3, null]}"#, Style { colour: true });
        let [name, value] = ["\"a\\\"b\"", "\"c\""].map(|piece| text.find(piece).unwrap());
        assert_ne!(text[name - 5..name], text[value - 5..value]);
        for whole in ["-1.5e3", "null"] {
            assert!(text.contains(&format!("m{whole}\x1b")), "{text}");
        }
    }

    proptest! {
        #[test]
        fn without_colours_it_is_the_same(text in "[ \\PC]{0,60}|(\\{\"a\": \"[b\\\\\"]{0,4}\", 1[,}])*") {
            prop_assume!(!text.contains('\x1b'));
            let coloured = json(&text, Style { colour: true });
            let mut pieces = coloured.split("\x1b[");
            let first = pieces.next().unwrap_or_default().to_owned();
            let bare = pieces.fold(first, |bare, piece| bare + piece.split_once('m').map_or("", |p| p.1));
            prop_assert_eq!(bare, text);
        }
    }
}
