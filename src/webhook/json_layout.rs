//! The layouts in which programs write one JSON value: to find the one that was signed.

use crate::jose::json::Json;

/// White space around what separates.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// In words, with who writes so.
    pub name: &'static str,
    item: &'static str,
    member: &'static str,
    /// What a level is indented by, where each item stands on its line.
    indent: Option<&'static str>,
}

/// Which characters of a string are escaped beyond those that must be.
#[derive(Clone, Copy, Debug)]
pub struct Escapes {
    /// In words, with who writes so.
    pub name: &'static str,
    ascii: bool,
    capitals: bool,
    slash: bool,
    html: bool,
}

/// The layouts that are tried.
pub const LAYOUTS: [Layout; 6] = [
    Layout {
        name: "without white space, as JSON.stringify(x) does",
        item: ",",
        member: ":",
        indent: None,
    },
    Layout {
        name: "with spaces, as Python's json.dumps(x) does",
        item: ", ",
        member: ": ",
        indent: None,
    },
    Layout { name: "indented by 2 spaces", item: ",", member: ": ", indent: Some("  ") },
    Layout { name: "indented by 4 spaces", item: ",", member: ": ", indent: Some("    ") },
    Layout { name: "indented by tabs", item: ",", member: ": ", indent: Some("\t") },
    Layout { name: "with a space only after colons", item: ",", member: ": ", indent: None },
];

const PLAIN: Escapes =
    Escapes { name: "", ascii: false, capitals: false, slash: false, html: false };

/// The ways to escape that are tried.
pub const ESCAPES: [Escapes; 7] = [
    PLAIN,
    Escapes { name: ", non-ASCII characters escaped", ascii: true, ..PLAIN },
    Escapes {
        name: ", non-ASCII characters escaped in upper case",
        ascii: true,
        capitals: true,
        ..PLAIN
    },
    Escapes { name: ", slashes escaped", slash: true, ..PLAIN },
    Escapes {
        name: ", slashes and non-ASCII characters escaped, as PHP's json_encode does",
        slash: true,
        ascii: true,
        ..PLAIN
    },
    Escapes { name: ", <, > and & escaped, as Go's json.Marshal does", html: true, ..PLAIN },
    Escapes {
        name: ", <, >, & and non-ASCII characters escaped",
        html: true,
        ascii: true,
        ..PLAIN
    },
];

/// The value in that layout, members sorted by their names if so wanted; `None` for a string that is
/// not Unicode.
pub fn write(json: &Json, layout: &Layout, escapes: &Escapes, sorted: bool) -> Option<String> {
    let mut writer = Writer { layout, escapes, sorted, text: String::new() };
    json.is_unicode().then(|| writer.value(json, 0))?;
    Some(writer.text)
}

struct Writer<'a> {
    layout: &'a Layout,
    escapes: &'a Escapes,
    sorted: bool,
    text: String,
}

impl Writer<'_> {
    /// [`Json`] is never deeper than its own cap.
    fn value(&mut self, json: &Json, depth: usize) {
        match json {
            Json::String(text) => self.string(text),
            Json::Array(items) => {
                self.group(['[', ']'], items.iter(), depth, |writer, item| {
                    writer.value(item, depth + 1);
                });
            }
            Json::Object(object) => {
                let mut members: Vec<(&str, &Json)> = object.members().collect();
                if self.sorted {
                    members.sort_by_key(|(name, _)| *name);
                }
                self.group(['{', '}'], members.into_iter(), depth, |writer, (name, value)| {
                    writer.string(name);
                    writer.text += writer.layout.member;
                    writer.value(value, depth + 1);
                });
            }
            other => self.text += &other.to_string(),
        }
    }

    fn group<T>(
        &mut self,
        [open, close]: [char; 2],
        items: impl ExactSizeIterator<Item = T>,
        depth: usize,
        each: impl Fn(&mut Self, T),
    ) {
        let is_empty = items.len() == 0;
        self.text.push(open);
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.text += self.layout.item;
            }
            self.line(depth + 1);
            each(self, item);
        }
        if !is_empty {
            self.line(depth);
        }
        self.text.push(close);
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.layout.indent {
            self.text.push('\n');
            self.text += &indent.repeat(depth);
        }
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            self.letter(letter);
        }
        self.text.push('"');
    }

    fn letter(&mut self, letter: char) {
        let Escapes { ascii, slash, html, .. } = *self.escapes;
        match letter {
            '"' => self.text += "\\\"",
            '\\' => self.text += "\\\\",
            '\n' => self.text += "\\n",
            '\r' => self.text += "\\r",
            '\t' => self.text += "\\t",
            '\u{8}' => self.text += "\\b",
            '\u{c}' => self.text += "\\f",
            '/' if slash => self.text += "\\/",
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if html => self.units(letter),
            letter if letter < ' ' || (ascii && letter > '~') => self.units(letter),
            letter => self.text.push(letter),
        }
    }

    fn units(&mut self, letter: char) {
        for unit in letter.encode_utf16(&mut [0; 2]) {
            self.text += &if self.escapes.capitals {
                format!("\\u{unit:04X}")
            } else {
                format!("\\u{unit:04x}")
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::Json;
    use crate::webhook::json_layout::{ESCAPES, LAYOUTS, write};

    #[test]
    fn layouts_are_those_of_their_programs() {
        let json = Json::parse(r#"{"b":[1.0,{}],"a":"é/<"}"#).unwrap();
        let written = |layout: usize, escapes: usize, sorted| {
            write(&json, &LAYOUTS[layout], &ESCAPES[escapes], sorted).unwrap()
        };
        assert_eq!(written(0, 0, false), r#"{"b":[1.0,{}],"a":"é/<"}"#);
        assert_eq!(written(1, 1, false), r#"{"b": [1.0, {}], "a": "\u00e9/<"}"#);
        assert_eq!(written(0, 4, true), r#"{"a":"\u00e9\/<","b":[1.0,{}]}"#);
        assert_eq!(written(0, 5, false), r#"{"b":[1.0,{}],"a":"é/\u003c"}"#);
        let indented = "{\n  \"b\": [\n    1.0,\n    {}\n  ],\n  \"a\": \"é/<\"\n}";
        assert_eq!(written(2, 0, false), indented);
    }

    proptest! {
        #[test]
        fn the_value_stays_what_it_was(text: String, layout in 0..LAYOUTS.len(), escapes in 0..ESCAPES.len()) {
            let json = Json::Array(vec![Json::from(text)]);
            let written = write(&json, &LAYOUTS[layout], &ESCAPES[escapes], false).unwrap();
            prop_assert_eq!(Json::parse(&written).unwrap(), json);
        }
    }
}
