//! A message as words: small letters between single spaces, with one space at either end, so that a
//! phrase is found by looking for its text.

use crate::explain::messages::languages::{base, meant};

/// Longest stretch that is skipped as a dump of a Go map.
const LONGEST_DUMP: usize = 2000;
/// What begins an example in brackets.
const EXAMPLES: [&str; 4] = ["(e.g.", "(for example", "(for instance", "(such as"];
/// What a quote behind is no apostrophe of: prefixes of literals, and articles of French and Italian.
const PREFIXES: [&str; 12] =
    [" b", " u", " r", " l", " d", " n", " s", " qu", " dell", " all", " nell", " un"];
/// What stands in the words for the start of a web page.
const PAGE: &str = " htmltag ";
/// Words that `~` stands for, at the most.
const MAX_GAP: usize = 3;
/// How the names of sources end.
const SOURCES: [&str; 24] = [
    ".js", ".ts", ".mjs", ".cjs", ".jsx", ".tsx", ".py", ".rb", ".go", ".java", ".kt", ".scala",
    ".php", ".cs", ".ex", ".exs", ".erl", ".pm", ".pl", ".rs", ".lua", ".swift", ".c", ".cpp",
];
/// Parts of a URL that show what it is the address of.
const KEY_PLACES: [&str; 4] = ["jwk", "well-known", "certs", "/keys"];
/// Exceptions of languages whose names say nothing about tokens: a `TypeError` is no type of token, nor
/// a failed assertion one that a client makes. What stands in the words for them: the key of Python
/// and Ruby is the name of a member.
const EXCEPTIONS: [(&str, &str); 6] = [
    ("KeyError) key", " missing claim "),
    ("KeyError: key not found", " missing claim "),
    ("KeyError", " missing claim "),
    ("TypeError", " "),
    ("ValueError", " "),
    ("AssertionError", " "),
];
/// The address of the metadata of an API has no keys (RFC 9728).
const RESOURCE: &str = "oauth-protected-resource";

/// Small letters, no punctuation; camelCase and SNAKE_CASE taken apart. Tokens, URLs and dumps of Go
/// maps are left out: their letters say nothing about the fault. Words of other languages are English.
pub fn words(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    written.push(' ');
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let (length, stand_in) = skipped(rest, before);
        if length > 0 {
            push_all(&mut written, stand_in);
            (before, rest) = (' ', &rest[length..]);
            continue;
        }
        if let Some((length, english)) = meant(rest, before) {
            push(&mut written, ' ');
            push_all(&mut written, english);
            push(&mut written, ' ');
            (before, rest) = (' ', &rest[length..]);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let c = if c.is_ascii() { c } else { base(c) };
        let is_inside = before.is_ascii_alphabetic() && starts_alphabetic(rest);
        if !(is_apostrophe(c) && is_inside && !ends_with_prefix(&written)) {
            if begins_word(before, c, rest) {
                push(&mut written, ' ');
            }
            push(&mut written, if c.is_ascii_alphanumeric() { c } else { ' ' });
        }
        before = c;
    }
    push(&mut written, ' ');
    written
}

/// How much of the text is no words, and what is written for it.
fn skipped(rest: &str, before: char) -> (usize, &'static str) {
    let begins = |text: &str| starts_with(rest, text);
    if !before.is_ascii_alphanumeric() {
        if rest.starts_with("eyJ") {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.=".contains(c));
            return (end.unwrap_or(rest.len()), " ");
        }
        if begins("http://") || begins("https://") {
            let end = rest.find(|c: char| c.is_whitespace() || "\"'<>)],`".contains(c));
            let url = &rest[..end.unwrap_or(rest.len())];
            let keys =
                KEY_PLACES.iter().any(|place| url.contains(place)) && !url.contains(RESOURCE);
            return (url.len(), if keys { " jwks " } else { " " });
        }
        if let Some(length) = source(rest) {
            return (length, " ");
        }
        let ends =
            |name: &str| !rest[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        let mut named = EXCEPTIONS.iter().filter(|(name, _)| rest.starts_with(name) && ends(name));
        if let Some((name, stand_in)) = named.next() {
            return (name.len(), stand_in);
        }
        // What could be meant is not what was found.
        if EXAMPLES.into_iter().any(begins) {
            let end = rest.bytes().take(LONGEST_DUMP).position(|byte| byte == b')');
            return (end.map_or(0, |end| end + 1), " ");
        }
        if begins("map[") {
            let end = rest.bytes().take(LONGEST_DUMP).position(|byte| byte == b']');
            return (end.map_or(0, |end| end + 1), " ");
        }
    }
    if before != '=' && begins("!=") {
        return (2, " differs ");
    }
    let Some(behind) = rest.strip_prefix('<') else { return (0, "") };
    let quoted = "'\"`".contains(before) && behind.starts_with(['\'', '"', '`']);
    match quoted || begins("<!doctype") || begins("<html") {
        true => (1, PAGE),
        false => (0, ""),
    }
}

/// The length of the place of a source at the start of a text: `/usr/lib/JWT.pm`, `verify.js:70:17`.
fn source(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"/\\._-@:".contains(c));
    let word = text[..end.unwrap_or(text.len())].trim_end_matches(['.', ':']);
    is_source(word).then_some(word.len())
}

/// Whether a word names a source, and a line of it, if any.
pub fn is_source(word: &str) -> bool {
    let file = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    let named = |end: &str| file.strip_suffix(end).is_some_and(|name| !name.ends_with('/'));
    SOURCES.into_iter().any(named)
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

/// `b'undefined'`: a literal of Python, no apostrophe; nor is it one of a word in `l'audience`.
fn ends_with_prefix(written: &str) -> bool {
    PREFIXES.iter().any(|prefix| written.ends_with(prefix))
}

fn starts_alphabetic(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// `tokenExpired`, `JWTExpired`, but not `JWTs`.
fn begins_word(before: char, c: char, rest: &str) -> bool {
    let lower = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
    let next = rest.as_bytes();
    c.is_ascii_uppercase()
        && (before.is_ascii_lowercase()
            || before.is_ascii_uppercase() && lower(next.first()) && lower(next.get(1)))
}

fn push(written: &mut String, c: char) {
    if c != ' ' || !written.ends_with(' ') {
        written.push(c.to_ascii_lowercase());
    }
}

fn push_all(written: &mut String, text: &str) {
    text.chars().for_each(|c| push(written, c));
}

/// Whether a phrase is among the words; one that ends in `*` is the start of a word, and `~` stands
/// for up to three words: `no ~ key`.
pub fn contains(words: &str, phrase: &str) -> bool {
    match phrase.split_once(" ~ ") {
        None => ends(words, phrase).next().is_some(),
        Some((head, rest)) => ends(words, head).any(|end| follows(&words[end..], rest)),
    }
}

/// Where each occurrence of a phrase ends.
fn ends<'w>(words: &'w str, phrase: &'w str) -> impl Iterator<Item = usize> + 'w {
    let (text, open) = match phrase.strip_suffix('*') {
        Some(start) => (start, true),
        None => (phrase, false),
    };
    words.match_indices(text).filter_map(move |(at, _)| {
        let end = at + text.len();
        let stops = words.as_bytes().get(end) == Some(&b' ');
        (at > 0 && words.as_bytes()[at - 1] == b' ' && (open || stops)).then_some(end)
    })
}

/// Whether a phrase begins within the next few words.
fn follows(words: &str, phrase: &str) -> bool {
    let (first, rest) = phrase.split_once(" ~ ").unwrap_or((phrase, ""));
    let begins = words.match_indices(' ').nth(MAX_GAP + 1).map_or(words.len(), |(at, _)| at);
    ends(words, first).any(|end| {
        let start = end - first.trim_end_matches('*').len();
        start <= begins && (rest.is_empty() || follows(&words[end..], rest))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::messages::words::{contains, words};

    #[test]
    fn codes_names_and_prose_become_the_same_words() {
        for (text, expected) in [
            ("JWTExpired", " jwt expired "),
            ("TokenExpiredError: jwt expired", " token expired error jwt expired "),
            ("ERR_JWT_CLAIM_VALIDATION_FAILED", " err jwt claim validation failed "),
            ("Audience doesn’t match", " audience doesnt match "),
            ("the JWTs' “aud”", " the jwts aud "),
            ("got b'undefined'", " got b undefined "),
            ("IDX10214: failed", " idx10214 failed "),
            ("RS256 != ES256", " rs256 differs es256 "),
            ("Unexpected token '<', \"<!doctype\"", " unexpected token htmltag htmltag doctype "),
            ("got https://a.example/.well-known/jwks.json: 500", " got jwks 500 "),
            ("in https://a.example/iss now", " in now "),
            ("see https://a.example/.well-known/oauth-protected-resource", " see "),
            ("token eyJhbGciOiJub25lIn0.e30.: bad", " token bad "),
            ("claims: map[aud:x exp:1]", " claims "),
            ("a bad claim (e.g. \"exp\": \"1\" or such) here", " a bad claim here "),
            ("bad key at /usr/lib/JWT.pm line 3", " bad key at line 3 "),
            ("kid.js:7:1: late (Key.java:9), in a.goto", " late in a goto "),
            ("bad JWT (TypeError: no)", " bad jwt no "),
            ("KeyError: 'exp'", " missing claim exp "),
            ("KeyError: key not found: \"exp\"", " missing claim exp "),
            ("** (KeyError) key :exp not found", " missing claim exp not found "),
            ("InvalidKeyError, TokenTypeError", " invalid key error token type error "),
            ("", " "),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_phrase_is_whole_words() {
        let text = words("The token has expired");
        assert!(contains(&text, "token has") && contains(&text, "expir*"));
        assert!(!contains(&text, "oken has") && !contains(&text, "expir"));
    }

    #[test]
    fn a_gap_is_a_few_words() {
        let text = words("no key could be found for this token in the set");
        for phrase in ["no ~ found", "no ~ key", "key ~ found ~ tok*", "could not ~ x | be ~ found"]
        {
            assert_eq!(contains(&text, phrase), !phrase.contains('x'), "{phrase}");
        }
        assert!(!contains(&text, "no ~ token") && !contains(&text, "found ~ key"));
        assert!(!contains(&text, "no ~ oun*") && !contains(&text, "no ~ foun"));
    }

    proptest! {
        #[test]
        fn any_text_becomes_words(text in "\\PC*|[<'\"eyJmap\\[htps:/A-z .]{0,60}") {
            let found = words(&text);
            prop_assert!(found.starts_with(' ') && found.ends_with(' ') && !found.contains("  "));
            prop_assert!(found.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            prop_assert_eq!(words(&found), found);
        }
    }
}
