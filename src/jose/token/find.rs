//! The token inside a longer text: a header, a cookie, a command, a URL, JSON, a line of a log. For
//! looking only: whoever judges takes the text as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::text::urls::decoded;

/// Longer names are not repeated: they may be secrets.
const LONGEST_NAME: usize = 64;
/// How deep into JSON a member is looked for.
const DEPTH: usize = 64;

/// A token and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its text.
    pub token: String,
    /// What stands around it.
    pub place: Place,
    /// Where it begins; `None` where the text had to be decoded first.
    pub start: Option<usize>,
    /// How many other tokens there are.
    pub others: usize,
}

/// Where a token stood.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A cookie of that name.
    Cookie(String),
    /// An HTTP header of that name.
    Header(String),
    /// A parameter of that name in a URL or a form.
    Parameter(String),
    /// A member of JSON, by the names on the way to it.
    Member(String),
    /// Behind a name and an equals sign or a colon.
    Value(String),
    /// In the path of a URL.
    Url,
    /// A line of several, counted from one.
    Line(usize),
    /// Somewhere in the text.
    Text,
}

/// The first token in the text, read as it is and then percent-decoded.
pub fn find(text: &str) -> Option<Found> {
    find_where(text, is_token)
}

/// The same for whoever has a stricter idea of what a token is.
pub fn find_where(text: &str, is_token: impl Fn(&str) -> bool) -> Option<Found> {
    let plain = first(text, &is_token);
    if plain.as_ref().is_some_and(|found| found.place != Place::Text) {
        return plain;
    }
    // `%2E` and its like; a plus sign stays, since base64 has it too.
    match decoded(text) {
        Cow::Owned(text) => match first(&text, &is_token) {
            Some(found) => Some(Found { start: None, ..found }),
            None => plain,
        },
        Cow::Borrowed(_) => plain,
    }
}

fn first(text: &str, is_token: &impl Fn(&str) -> bool) -> Option<Found> {
    let dotted = words(text).filter(|word| memchr::memchr(b'.', word.as_bytes()).is_some());
    let mut all = dotted.filter_map(|word| token_in(word, is_token));
    let token = all.next()?;
    let others: BTreeSet<&str> = all.filter(|other| *other != token).collect();
    let start = token.as_ptr() as usize - text.as_ptr() as usize;
    let (token, place) = (token.to_owned(), place(text, start, token));
    Some(Found { token, place, start: Some(start), others: others.len() })
}

/// Runs of characters that tokens are written in. An equals sign is one where it ends a part.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let ends_part = move |at: usize| {
        let follows = bytes[at..].iter().take(3).find(|byte| **byte != b'=');
        let is_last = match follows {
            Some(next) => !is_letter(*next) && *next != b'~',
            None => bytes.len() - at < 3,
        };
        is_last && at > 0 && (is_letter(bytes[at - 1]) || bytes[at - 1] == b'=')
    };
    let is_foreign = move |(at, c): (usize, char)| match c {
        '=' => !ends_part(at),
        c => !(c.is_ascii_alphanumeric() || "-_.~".contains(c)),
    };
    let mut rest = text.char_indices();
    std::iter::from_fn(move || {
        let (start, _) = rest.find(|each| !is_foreign(*each))?;
        let end = rest.find(|each| is_foreign(*each)).map_or(text.len(), |(at, _)| at);
        Some(&text[start..end])
    })
}

/// The word itself, or what of it begins as a header in base64url does.
fn token_in<'t>(word: &'t str, is_token: &impl Fn(&str) -> bool) -> Option<&'t str> {
    let glued = word.find("eyJ").filter(|at| *at > 0).map(|at| &word[at..]);
    std::iter::once(word).chain(glued).find_map(|word| {
        // The dots of a sentence; an empty signature stands behind one, too.
        let bare = word.trim_end_matches('.');
        let unsigned = word.get(..bare.len() + 1).unwrap_or(bare);
        [bare, unsigned].into_iter().find(|word| is_token(word))
    })
}

/// Three parts or five, the first of them a header. Behind `~` stand disclosures.
fn is_token(word: &str) -> bool {
    let compact = word.split('~').next().unwrap_or_default();
    let dots = compact.bytes().filter(|byte| *byte == b'.').count();
    let header = compact.split('.').next().unwrap_or_default();
    matches!(dots, 2 | 4) && is_header(header)
}

fn is_header(part: &str) -> bool {
    let bytes = base64url::decode_leniently(part);
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| text.trim_start().starts_with('{') && Object::parse(&text).is_ok())
}

/// What a part of the text stands in.
pub(crate) fn place(text: &str, start: usize, token: &str) -> Place {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if let Some(path) = [text, line].into_iter().find_map(|text| member(text, token)) {
        return Place::Member(path);
    }
    let before = bare(&text[line_start..start]);
    match named(before) {
        Some(place) => place,
        None if is_in_url(before) => Place::Url,
        None if text.trim().contains('\n') => Place::Line(text[..start].matches('\n').count() + 1),
        None => Place::Text,
    }
}

/// Without the quotes, the scheme and the escapes that stand directly before a token.
fn bare(before: &str) -> &str {
    const AROUND: [char; 11] = ['"', '\'', '`', '“', '‘', '\\', '$', '<', '(', '[', '{'];
    let bare = before.trim_end().trim_end_matches(AROUND).trim_end();
    let schemes = ["bearer", "dpop", "token", "jwt", "bearer%20", "bearer+"];
    let without = schemes.into_iter().find_map(|scheme| {
        let at = bare.len().checked_sub(scheme.len())?;
        bare.get(at..)?.eq_ignore_ascii_case(scheme).then(|| &bare[..at])
    });
    without.map_or(bare, |bare| bare.trim_end().trim_end_matches(AROUND).trim_end())
}

/// What stands behind `name=` or `name:`.
fn named(before: &str) -> Option<Place> {
    let sign = before.chars().last().filter(|sign| matches!(sign, '=' | ':'))?;
    let rest = before[..before.len() - 1].trim_end();
    let bare = rest.trim_end_matches(['"', '\'']);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-.$[]".contains(c);
    let length = bare.chars().rev().take_while(|c| is_of_name(*c)).count();
    let (before, name) = bare.split_at(bare.len() - length);
    let name = Some(name).filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)?;
    let is_quoted = bare.len() < rest.len();
    Some(if is_quoted {
        Place::Value(name.to_owned())
    } else {
        kind(sign, before, name.to_owned())
    })
}

fn kind(sign: char, before: &str, name: String) -> Place {
    let lower = before.to_ascii_lowercase();
    let is_cookie = ["cookie:", "-b ", "--cookie "].iter().any(|flag| lower.contains(flag));
    match (sign, before.chars().last()) {
        (':', None | Some('\'' | '"')) => Place::Header(name),
        // As `curl -v` shows them.
        (':', _) if matches!(before.trim(), ">" | "<") => Place::Header(name),
        (':', _) => Place::Value(name),
        (_, Some('?' | '&' | '#')) => Place::Parameter(name),
        _ if is_cookie || before.trim_end().ends_with(';') => Place::Cookie(name),
        // The names that browsers and frameworks give to cookies.
        (_, None) if name.starts_with("__") => Place::Cookie(name),
        _ => Place::Value(name),
    }
}

fn is_in_url(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") && !word.contains('?')
}

/// The names on the way to the first text of a JSON document that holds the token.
fn member(text: &str, token: &str) -> Option<String> {
    let start = text.find(['{', '['])?;
    let json = Json::parse(text[start..].trim_end()).ok()?;
    let mut names = Vec::new();
    let is_found = holds(&json, token, &mut names);
    (is_found && !names.is_empty()).then(|| names.into_iter().rev().collect::<Vec<_>>().join("."))
}

fn holds(json: &Json, token: &str, names: &mut Vec<String>) -> bool {
    if names.len() > DEPTH {
        return false;
    }
    let named = |found: bool, name: &str, names: &mut Vec<String>| {
        if found {
            names.push(name.chars().take(LONGEST_NAME).collect());
        }
        found
    };
    match json {
        Json::String(text) => text.contains(token),
        Json::Object(object) => object.members().any(|(name, value)| {
            let found = holds(value, token, names);
            named(found, name, names)
        }),
        Json::Array(items) => items.iter().enumerate().any(|(at, value)| {
            let found = holds(value, token, names);
            named(found, &at.to_string(), names)
        }),
        _ => false,
    }
}

/// "the token was found in the cookie __session; 1 other token is not shown".
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the token was found {}", self.place)?;
        match self.others {
            0 => Ok(()),
            1 => f.write_str("; 1 other token is not shown"),
            count => write!(f, "; {count} other tokens are not shown"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Cookie(name) => write!(f, "in the cookie {name}"),
            Place::Header(name) => write!(f, "in the header {name}"),
            Place::Parameter(name) => write!(f, "in the URL parameter {name}"),
            Place::Member(path) => write!(f, "in the JSON member {path}"),
            Place::Value(name) => write!(f, "in the value of {name}"),
            Place::Url => f.write_str("in the path of a URL"),
            Place::Line(number) => write!(f, "in line {number}"),
            Place::Text => f.write_str("inside other text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::base64url;
    use crate::jose::token::find::{Place, find};

    const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln";

    #[test]
    fn where_it_stood_is_told() {
        let jwe = format!("{}.a.b.c.d", base64url::encode(r#"{"alg":"dir","enc":"A256GCM"}"#));
        let padded = "eyJhIjoxMn0=.eyJzdWIiOiJhIn0=.c2ln";
        for token in [TOKEN, &jwe, "eyJhIjoxMn0.e30.", padded, "ewogImEiOjF9.e30.c2ln"] {
            for (text, place) in [
                ("Authorization: Bearer TOKEN", "in the header Authorization"),
                ("X-Amzn-Oidc-Data: TOKEN\r\nAccept: */*", "in the header X-Amzn-Oidc-Data"),
                (
                    "GET / HTTP/1.1\nHost: a\nauthorization: bearer TOKEN\n",
                    "in the header authorization",
                ),
                ("Cookie: a=b; __session=TOKEN; c=d", "in the cookie __session"),
                ("Set-Cookie: id=TOKEN; Path=/; HttpOnly", "in the cookie id"),
                ("a=b; session=TOKEN", "in the cookie session"),
                ("__session=TOKEN", "in the cookie __session"),
                (
                    "curl -H 'Authorization: Bearer TOKEN' https://a.example",
                    "in the header Authorization",
                ),
                (
                    "curl \\\n  --header \"authorization: Bearer TOKEN\" \\\n  https://a",
                    "in the header authorization",
                ),
                ("curl -b 'sid=TOKEN' https://a.example", "in the cookie sid"),
                ("curl 'https://a.example' -b $'x=y; sid=TOKEN'", "in the cookie sid"),
                (
                    "https://a.example/cb?x=1&id_token=TOKEN&state=2",
                    "in the URL parameter id_token",
                ),
                ("https://a.example/cb#access_token=TOKEN", "in the URL parameter access_token"),
                ("https://a.example/reset/TOKEN/next", "in the path of a URL"),
                (
                    r#"{"data":{"access_token":"TOKEN","n":1}}"#,
                    "in the JSON member data.access_token",
                ),
                (r#"[{"t":["x","Bearer TOKEN"]}]"#, "in the JSON member 0.t.1"),
                ("one\n{\"a\":\"TOKEN\"}\ntwo", "in the JSON member a"),
                ("2026-09-21T14:13:20Z INFO token=TOKEN user=42", "in the value of token"),
                ("2026-09-21 WARN {\"jwt\":\"TOKEN\"}", "in the JSON member jwt"),
                ("export ID_JWT='TOKEN'", "in the value of ID_JWT"),
                ("  token: TOKEN", "in the value of token"),
                ("first line\nsee <TOKEN>, please", "in line 2"),
                ("rejected token TOKEN.", "inside other text"),
                ("“TOKEN”", "inside other text"),
            ] {
                let text = text.replace("TOKEN", token);
                let found = find(&text).unwrap_or_else(|| panic!("{text}"));
                assert_eq!(
                    (&found.token[..], &found.place.to_string()[..]),
                    (token, place),
                    "{text}"
                );
                assert_eq!(found.others, 0);
            }
        }
    }

    #[test]
    fn percent_encoded_text_is_read_too() {
        let text = format!("https://a.example/?next=%2Fcb%3Ft%3D{}", TOKEN.replace('.', "%2E"));
        let found = find(&text).unwrap();
        assert_eq!((&found.token[..], found.place), (TOKEN, Place::Parameter("t".into())));
        let found = find(&format!("sid=%7B%22t%22%3A%22{TOKEN}%22%7D")).unwrap();
        assert_eq!((&found.token[..], found.place), (TOKEN, Place::Member("t".into())));
    }

    #[test]
    fn of_several_the_first_is_shown() {
        let other = TOKEN.replace("c2ln", "c2lu");
        let text =
            format!(r#"{{"id_token":"{TOKEN}","access_token":"{other}","again":"{TOKEN}"}}"#);
        let found = find(&text).unwrap();
        assert_eq!((&found.token[..], found.others), (TOKEN, 1));
    }

    #[test]
    fn what_is_no_token_is_not_found() {
        for text in ["", "a.b.c", "see www.example.com.", "1.2.3", "eyJ", "eyJ.eyJ.eyJ", "…", "="]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_token_is_found_in_any_text(before in "[^A-Za-z0-9_.~=-]{0,20}", after in "[^A-Za-z0-9_.~%=-]{0,20}") {
            let found = find(&format!("{before}{TOKEN}{after}"));
            prop_assert_eq!(found.map(|found| found.token), Some(TOKEN.to_owned()));
        }

        #[test]
        fn nothing_panics(text in "(eyJhIjoxfQ|[a-z.=~:;?&#%{\"\\[é ]|\\PC){0,60}") {
            find(&text);
        }
    }
}
