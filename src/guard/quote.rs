//! A text as a literal of the language that it stands in: whatever is in it, it stays one value.

use std::fmt::Write;

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `.js`, `.mjs`.
    JavaScript,
    /// `.ts`.
    TypeScript,
    /// `.py`.
    Python,
    /// `.rs`.
    Rust,
    /// `.go`.
    Go,
    /// Of servers: values that their parsers could take apart are refused.
    Configuration,
}

/// How a language writes what is more than one text.
struct Syntax {
    name: &'static str,
    language: Language,
    list: [&'static str; 2],
    pair: [&'static str; 2],
    none: &'static str,
    escape: fn(char) -> String,
}

#[rustfmt::skip]
const SYNTAX: [Syntax; 6] = [
    Syntax { name: "js", language: Language::JavaScript, list: ["[", "]"], pair: ["[", "]"], none: "null", escape: utf16 },
    Syntax { name: "ts", language: Language::TypeScript, list: ["[", "]"], pair: ["[", "]"], none: "null", escape: utf16 },
    Syntax { name: "python", language: Language::Python, list: ["[", "]"], pair: ["(", ")"], none: "None", escape: eight_digits },
    Syntax { name: "rust", language: Language::Rust, list: ["&[", "]"], pair: ["(", ")"], none: "None", escape: |letter| letter.escape_unicode().to_string() },
    Syntax { name: "go", language: Language::Go, list: ["[]string{", "}"], pair: ["{", "}"], none: "\"\"", escape: eight_digits },
    Syntax { name: "conf", language: Language::Configuration, list: ["", ""], pair: ["", ""], none: "", escape: utf16 },
];

impl Language {
    /// The language that the head of a template names.
    pub fn named(name: &str) -> Option<Language> {
        SYNTAX.iter().find(|syntax| syntax.name == name).map(|syntax| syntax.language)
    }

    fn syntax(self) -> &'static Syntax {
        &SYNTAX[self as usize]
    }

    /// One text, in double quotes; `None` where the language could read something else than a value.
    pub fn text(self, text: &str) -> Option<String> {
        if self == Language::Configuration {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@+=".contains(c);
            return text.chars().all(is_plain).then(|| text.to_owned());
        }
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => quoted.extend(['\\', letter]),
                ' '..='~' => quoted.push(letter),
                letter => quoted += &(self.syntax().escape)(letter),
            }
        }
        quoted.push('"');
        Some(quoted)
    }

    /// Several texts; separated by commas where the language has no lists.
    pub fn list<T: AsRef<str>>(self, texts: &[T]) -> Option<String> {
        let texts: Option<Vec<String>> =
            texts.iter().map(|text| self.text(text.as_ref())).collect();
        let [open, close] = self.syntax().list;
        Some(format!("{open}{}{close}", texts?.join(if open.is_empty() { "," } else { ", " })))
    }

    /// Claims and what each must be or contain.
    pub fn pairs(self, pairs: &[(String, Option<String>)]) -> Option<String> {
        let Syntax { pair: [open, close], none, .. } = self.syntax();
        let some =
            |text: String| if self == Language::Rust { format!("Some({text})") } else { text };
        let pair = |(path, value): &(String, Option<String>)| {
            let value = match value {
                None => (*none).to_owned(),
                // It would stand for no value.
                Some(value) if value.is_empty() && self == Language::Go => return None,
                Some(value) => some(self.text(value)?),
            };
            Some(format!("{open}{}, {value}{close}", self.text(path)?))
        };
        let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
        let [open, close] = match self {
            Language::Go => ["[][2]string{", "}"],
            _ => self.syntax().list,
        };
        Some(format!("{open}{}{close}", pairs?.join(", ")))
    }
}

/// `\ud83d\ude00`
fn utf16(letter: char) -> String {
    let units = letter.encode_utf16(&mut [0; 2]).to_vec();
    units.into_iter().fold(String::new(), |mut text, unit| {
        let _ = write!(text, "\\u{unit:04x}");
        text
    })
}

/// `\U0001f600`: halves of a pair would be two letters.
fn eight_digits(letter: char) -> String {
    format!("\\U{:08x}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::guard::quote::{Language, SYNTAX};

    #[test]
    fn each_language_stands_in_its_row() {
        for syntax in &SYNTAX {
            assert_eq!(Language::named(syntax.name), Some(syntax.language));
            assert_eq!(syntax.language.syntax().name, syntax.name);
        }
    }

    #[test]
    fn values_are_written_as_the_language_has_them() {
        let text = "a\"\\\n😀${x}";
        let written = |language: Language| language.text(text).unwrap_or_default();
        assert_eq!(written(Language::JavaScript), r#""a\"\\\u000a\ud83d\ude00${x}""#);
        assert_eq!(written(Language::Python), r#""a\"\\\U0000000a\U0001f600${x}""#);
        assert_eq!(written(Language::Rust), r#""a\"\\\u{a}\u{1f600}${x}""#);
        assert_eq!(written(Language::Configuration), "");
        let pairs = [("a.b".to_owned(), Some("c".to_owned())), ("d".to_owned(), None)];
        assert_eq!(Language::JavaScript.pairs(&pairs).unwrap(), r#"[["a.b", "c"], ["d", null]]"#);
        assert_eq!(Language::Python.pairs(&pairs).unwrap(), r#"[("a.b", "c"), ("d", None)]"#);
        assert_eq!(Language::Rust.pairs(&pairs).unwrap(), r#"&[("a.b", Some("c")), ("d", None)]"#);
        assert_eq!(Language::Go.pairs(&pairs).unwrap(), r#"[][2]string{{"a.b", "c"}, {"d", ""}}"#);
    }

    proptest! {
        /// Visible ASCII between two quotes, and no quote within that is not escaped.
        #[test]
        fn no_text_ends_its_literal(text in "(\\PC|[\"\\\\'`$\n\r\u{2028}\u{0}]){0,20}") {
            for syntax in &SYNTAX {
                let Some(quoted) = syntax.language.text(&text) else { continue };
                if syntax.language == Language::Configuration {
                    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@+=".contains(c);
                    prop_assert!(quoted.chars().all(is_plain));
                    continue;
                }
                let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
                prop_assert!(inner.chars().all(|c| (' '..='~').contains(&c)));
                prop_assert!(!inner.replace("\\\\", "").replace("\\\"", "").contains('"'));
                prop_assert!(!inner.replace("\\\\", "").ends_with('\\'));
            }
        }
    }
}
