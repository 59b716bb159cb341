//! Data as one word for a POSIX shell: what is pasted is that word and nothing more.

use std::fmt::Write;

/// Characters of one word that is to be typed, at the most.
const LONGEST_WORD: usize = 2000;
/// Characters of one value in a sentence, at the most.
const LONGEST_VALUE: usize = 200;

/// One word for a shell; `None` for what can't be typed safely: control and invisible characters,
/// which a terminal acts on or hides before a shell sees the quotes, and words of many lines' length.
pub fn word(text: &str) -> Option<String> {
    let typeable =
        text.chars().take(LONGEST_WORD + 1).count() <= LONGEST_WORD && !text.contains(is_hostile);
    typeable.then(|| if is_plain(text) { text.to_owned() } else { quoted(text) })
}

/// A value in a sentence, visibly data: bare where it can't be mistaken for words of ours, else in
/// quotes that also hold if the sentence is pasted into a shell.
pub fn shown(text: &str) -> String {
    if is_plain(text) { cut(text) } else { quoted(&cut(text)) }
}

fn cut(text: &str) -> String {
    let short: String = text.chars().take(LONGEST_VALUE).collect();
    escaped(&short) + if short.len() < text.len() { "…" } else { "" }
}

/// A sentence that may hold data: each word on which a shell would act stands in quotes, and then each
/// with a quote too, so that none ends another's.
pub fn told(text: &str) -> String {
    let is_prose = |c: char| c.is_alphanumeric() || " .,:-_/()+=@%…".contains(c);
    // Within a word `#` begins no comment.
    let is_safe =
        |word: &str| !word.starts_with('#') && word.chars().all(|c| is_prose(c) || c == '#');
    if text.split(' ').all(|word| is_safe(&word.replace(['\'', '"'], ""))) {
        return text.to_owned();
    }
    let short = cut(text);
    let words = short.split(' ').map(|word| match word {
        word if is_safe(word) => word.to_owned(),
        word => quoted(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Several values in a sentence.
pub fn listed<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, between: &str) -> String {
    texts.into_iter().map(|text| shown(text.as_ref())).collect::<Vec<_>>().join(between)
}

/// Shows every character that could steer a terminal or hide as `\u{…}`.
pub fn escaped(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hostile(character) {
            // Writing to a String can't fail.
            let _ = write!(clean, "\\u{{{:x}}}", u32::from(character));
        } else {
            clean.push(character)
        }
    }
    clean
}

/// Characters that steer a terminal, reorder text, or can't be seen: of Unicode's general categories
/// Cc, Cf, Zl and Zp, its property Default_Ignorable_Code_Point, symbols without ink such as the Braille
/// pattern without dots, and noncharacters; not the marks that are written around digits (Prepended_Concatenation_Mark).
pub fn is_hostile(character: char) -> bool {
    character.is_control()
        || u32::from(character) & 0xfffe == 0xfffe
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{1107f}' | '\u{16fe4}' | '\u{1d159}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Nothing that any shell acts on: at the start `~`, `=` and `@` mean something to some, `-` to the
/// program that is called.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:/%@+,=".contains(c);
    !text.is_empty() && text.chars().all(plain) && !text.starts_with(['=', '@', '%', '+', ','])
}

/// Within single quotes a POSIX shell acts on nothing.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use icu_properties::props::{
        BinaryProperty, DefaultIgnorableCodePoint, EnumeratedProperty, GeneralCategory,
        PrependedConcatenationMark,
    };
    use proptest::prelude::*;

    use crate::text::shell::{is_hostile, shown, told, word};

    #[test]
    fn what_is_hostile_is_what_unicode_says_of_each_character() {
        for character in '\0'..=char::MAX {
            let steers = matches!(
                GeneralCategory::for_char(character),
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::LineSeparator
                    | GeneralCategory::ParagraphSeparator
            );
            let is_hidden = DefaultIgnorableCodePoint::for_char(character);
            let is_seen = PrependedConcatenationMark::for_char(character);
            // A joiner, a filler, and the head of a note that is none.
            let is_blank = "\u{2800}\u{1107f}\u{16fe4}\u{1d159}".contains(character);
            let code = u32::from(character);
            let is_none = code & 0xffff >= 0xfffe || (0xfdd0..0xfdf0).contains(&code);
            let expected = (steers || is_hidden || is_blank || is_none) && !is_seen;
            assert_eq!(is_hostile(character), expected, "{}", character.escape_unicode());
        }
    }

    #[test]
    fn a_word_is_one_word_to_a_shell() {
        let said = |text| word(text).unwrap();
        assert_eq!(said("https://a.example:8443/k%20s/x"), "https://a.example:8443/k%20s/x");
        assert_eq!(said("https://a.example/?x=1&y=2"), "'https://a.example/?x=1&y=2'");
        assert_eq!(said("http://[::1]/"), "'http://[::1]/'");
        assert_eq!(said("';rm -rf ~;'"), r"''\'';rm -rf ~;'\'''");
        for text in ["", "~", "=ls", "a b", "!!", "a=~/x", "{a,b}", "*", "#", "é"] {
            assert_eq!(said(text), format!("'{text}'"));
        }
    }

    #[test]
    fn what_a_terminal_would_act_on_is_no_word() {
        for text in ["a\nb", "a\rb", "\0", "\x1b[31m", "a\u{202e}b", "\u{200b}", "\u{3164}"] {
            assert_eq!(word(text), None, "{text:?}");
            assert!(!shown(text).contains(is_hostile), "{text:?}");
        }
        assert_eq!(word(&"x".repeat(2001)), None);
    }

    #[test]
    fn in_a_sentence_only_the_words_that_a_shell_acts_on_are_quoted() {
        for sentence in [
            "the keys",
            "a PKCS#12 file, which jotkit does not read",
            "PEM: the content is not base64",
            "it's in the \"keys\" (2)",
        ] {
            assert_eq!(told(sentence), sentence);
        }
        assert_eq!(told("it has a <, not a key"), "it has a '<,' not a key");
        assert_eq!(told("kty x';rm ~; y"), "kty 'x'\\'';rm' '~;' y");
        assert_eq!(told("a # b"), "a '#' b");
    }

    proptest! {
        #[test]
        fn quotes_hold(text in "\\PC{0,40}|[ -~\n]{0,40}|[a'\";#~ ]{0,12}") {
            // A sentence on which a shell would not act may have quotes of its own.
            let sentence = Some(told(&text)).filter(|said| *said != text);
            for said in word(&text).into_iter().chain([shown(&text)]).chain(sentence) {
                // Outside of quotes stand plain characters and escaped quotes only: within them a
                // backslash is nothing but itself.
                let (mut is_quoted, mut is_escaped) = (false, false);
                let mut outside = String::new();
                for character in said.chars() {
                    match character {
                        '\'' if is_quoted || !is_escaped => is_quoted = !is_quoted,
                        '\'' => is_escaped = false,
                        '\\' if !is_quoted => is_escaped = true,
                        _ if !is_quoted => outside.push(character),
                        _ => (),
                    }
                }
                prop_assert!(!is_quoted && !is_escaped, "{}", said);
                prop_assert!(!outside.contains(|c: char| !c.is_ascii_alphanumeric()
                    && !"-._:/%@+,=… ()#".contains(c)
                    && !c.is_alphanumeric()), "{}", said);
                prop_assert!(!said.contains(is_hostile));
            }
            prop_assert!(!told(&text).contains(is_hostile));
        }
    }
}
