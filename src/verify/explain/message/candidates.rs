//! What of a pasted text may be the message: values of a JSON body, lines of a trace, what stands
//! behind an exception's name, what stands in quotes.

use crate::jose::json::Json;

/// Longest text that is looked at, in bytes: a message is at the start of a log or nowhere.
const MAX_TEXT: usize = 16 << 10;
/// Colons of one line behind which a message may begin.
const MAX_COLONS: usize = 16;
const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];

/// Every part of a text that may be a message, the whole lines first.
pub fn candidates(text: &str) -> Vec<String> {
    let text = &text[..boundary(text)];
    let mut found = Vec::new();
    if let Some(json) = json(text) {
        texts(&json, &mut found);
    }
    let lines = std::iter::once(text).chain(text.lines());
    found.extend(lines.flat_map(parts).map(str::to_owned));
    found.extend(text.split('"').skip(1).step_by(2).map(|quoted| unquoted(quoted).to_owned()));
    found.retain(|candidate| !candidate.is_empty());
    found
}

/// Without quotes and stops around it, in small letters: what is compared.
pub fn plain(text: &str) -> String {
    bare(text).to_ascii_lowercase()
}

/// Without quotes around the whole; a message may begin with one of its own.
fn unquoted(text: &str) -> &str {
    let text = text.trim().trim_end_matches([',', ';']);
    match (text.chars().next(), text.chars().next_back()) {
        (Some(first), Some(last)) if QUOTES.contains(&first) && QUOTES.contains(&last) => {
            bare(text)
        }
        _ => text,
    }
}

/// Without any quote, comma and stop at both ends.
pub fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| QUOTES.contains(&c) || " \t\r\n,;.".contains(c))
}

fn boundary(text: &str) -> usize {
    let most = text.len().min(MAX_TEXT);
    (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A line, and what stands behind each name with a colon, a status, or `Error(` in it.
fn parts(line: &str) -> Vec<&str> {
    let line = line.trim();
    let mut parts = vec![unquoted(line)];
    let colons = line.match_indices(':').take(MAX_COLONS);
    parts.extend(colons.map(|(at, _)| unquoted(&line[at + 1..])));
    if let Some((status, rest)) = line.split_once(' ')
        && status.len() == 3
        && status.bytes().all(|byte| byte.is_ascii_digit())
    {
        parts.push(unquoted(rest));
    }
    if let Some((_, rest)) = line.split_once('(') {
        parts.push(unquoted(rest.trim_end_matches(')')));
    }
    parts
}

/// The JSON in a text, as Python writes a dictionary as well.
fn json(text: &str) -> Option<Json> {
    let (start, end) = (text.find(['{', '['])?, text.rfind(['}', ']'])?);
    let text = text.get(start..=end)?;
    let parsed = Json::parse(text).or_else(|_| Json::parse(&text.replace('\'', "\"")));
    parsed.ok()
}

fn texts(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::String(text) => found.extend(parts(text).into_iter().map(str::to_owned)),
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(object) => object.members().for_each(|(_, value)| texts(value, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::NotUnicode(_) => {}
    }
}
