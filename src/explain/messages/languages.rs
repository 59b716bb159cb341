//! Words of other languages, and the English ones that the rules read in their place. The file
//! `texts/languages.txt` has them, and says how they are written.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("texts/languages.txt");
/// The first letter of the scripts that have no blanks, or in which words have endings without one.
const UNSPACED: char = '\u{2e80}';

struct Word {
    phrase: &'static str,
    open: bool,
    english: &'static str,
}

/// The words by their first letter, the longest first.
fn known() -> &'static HashMap<char, Vec<Word>> {
    static KNOWN: OnceLock<HashMap<char, Vec<Word>>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known: HashMap<char, Vec<Word>> = HashMap::new();
        for word in lines().flat_map(|(english, body)| parse(english, body)) {
            let first = word.phrase.chars().next().map(base).unwrap_or_default();
            known.entry(first).or_default().push(word);
        }
        known.values_mut().for_each(|words| words.sort_by_key(|word| Reverse(word.phrase.len())));
        known
    })
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXT.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

fn parse(english: &'static str, body: &'static str) -> impl Iterator<Item = Word> {
    body.split(" | ").map(str::trim).map(move |phrase| match phrase.strip_suffix('*') {
        Some(phrase) => Word { phrase, open: true, english },
        None => Word { phrase, open: false, english },
    })
}

/// The length of a word of another language at the start of a text, and what it means; `before` is the
/// letter before it.
pub fn meant(text: &str, before: char) -> Option<(usize, &'static str)> {
    let first = text.chars().next()?;
    let begins = !before.is_alphanumeric() || before >= UNSPACED || is_hump(before, first);
    let mut words = known().get(&base(first))?.iter().filter(|word| begins || word.is_unspaced());
    words.find_map(|word| Some((word.length_in(text)?, word.english)))
}

impl Word {
    fn is_unspaced(&self) -> bool {
        self.phrase.starts_with(|c| c >= UNSPACED)
    }

    /// How much of the start of a text it is.
    fn length_in(&self, text: &str) -> Option<usize> {
        let (mut rest, mut last) = (text, ' ');
        for wanted in self.phrase.chars() {
            if wanted == ' ' {
                let behind =
                    rest.trim_start_matches(|c: char| c.is_whitespace() || "_-".contains(c));
                if behind.len() == rest.len() && !self.is_unspaced() {
                    return None;
                }
                rest = behind;
            } else {
                last = rest.chars().next().filter(|c| is_same(*c, wanted))?;
                rest = &rest[last.len_utf8()..];
            }
        }
        let ends = |c: char, before| !c.is_alphanumeric() || is_hump(before, c);
        while !self.is_unspaced() {
            let Some(next) = rest.chars().next().filter(|c| !ends(*c, last)) else { break };
            if !self.open {
                return None;
            }
            (rest, last) = (&rest[next.len_utf8()..], next);
        }
        Some(text.len() - rest.len())
    }
}

/// `tokenExpirado`: a capital letter begins a word.
fn is_hump(before: char, c: char) -> bool {
    before.is_lowercase() && c.is_uppercase()
}

fn is_same(c: char, wanted: char) -> bool {
    c.to_lowercase().next() == Some(wanted) || base(c) == wanted
}

/// The small letter without its accent; a wide one is the one of ASCII.
pub fn base(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    match narrow.to_lowercase().next().unwrap_or(narrow) {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ё' => 'е',
        'ß' => 's',
        small => small,
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::messages::languages::{lines, parse};
    use crate::explain::messages::words::words;

    #[test]
    fn words_of_other_languages_are_english_ones() {
        for (text, expected) in [
            ("token已过期", " token expired "),
            ("密钥 长度不足", " key too short "),
            ("クッキーのトークン", " cookie token "),
            ("TokenExpiradoException", " token expired exception "),
            ("TOKEN_ABGELAUFEN", " token expired "),
            ("Ungültige Signatur", " invalid signature "),
            ("UNGÜLTIGES  TOKEN", " invalid token "),
            ("подписи", " signature "),
            ("l’audience de l'émetteur", " l audience de l issuer "),
            ("le jeton expire, le jeton expiré", " le token expire le token expired "),
            ("ＪＷＴ", " jwt "),
            ("firmament", " firmament "),
            ("valida", " valida "),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn each_word_stands_once_and_is_read() {
        let mut seen = Vec::new();
        for (english, body) in lines() {
            assert_eq!(words(english).trim(), english);
            for word in parse(english, body) {
                assert!(!seen.contains(&word.phrase), "{} twice", word.phrase);
                assert_eq!(words(word.phrase).trim(), english, "{}", word.phrase);
                seen.push(word.phrase);
            }
        }
    }
}
