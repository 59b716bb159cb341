//! What a person pastes and no client sends: a command, lines of headers or of settings, an answer in
//! JSON, a URL, a cookie. The value that would be sent is taken out of it.

use crate::explain::case::Case;
use crate::explain::cause::{Cause, Severity};
use crate::explain::cause_id::CauseId;
use crate::explain::command::{is_command, word_with};
use crate::explain::fragment;
use crate::explain::input;
use crate::explain::kind;
use crate::explain::repair;
use crate::explain::scheme;
use crate::jose::json::Json;
use crate::jose::token::find::{Found, find_where, place};
use crate::jose::token::{Token, strip};
use crate::text::urls::decoded;

/// How deep into JSON a text is looked for, and how many layers are taken off.
const DEPTH: usize = 64;
const LAYERS: usize = 8;
/// What may stand before the name of a setting.
const DECLARING: [&str; 9] =
    ["export ", "set ", "setx ", "declare -x ", "$env:", "const ", "let ", "var ", "-e "];

/// The value that was taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// As a client would send it, or as if that header had been pasted alone.
    pub text: String,
    /// Where it stood, as the end of a sentence.
    pub place: String,
}

/// The value in a text that is more than what is sent; `None` where a client could have sent all of it
/// and that alone can be the fault: quotes, white space, a scheme.
pub fn take(case: &Case<'_>) -> Option<Taken> {
    let text = case.text();
    let (_, stripped) = strip(case.pasted);
    if case.token.is_ok() || stripped.authorization || stripped.bearer {
        return None;
    }
    let found = found(case)?;
    // What clings to its end is of a damaged token, unless all of it was percent-encoded.
    if let Some((before, behind)) = text.split_once(&found.token) {
        let next = behind.chars().next().filter(|c| before.is_empty() || *c != '%');
        if next.is_some_and(|c| !ends_token(c)) {
            return None;
        }
    }
    let is_other = kind::of_text(case).is_some_and(|cause| cause.id != CauseId::KindOpaque);
    if is_other || scheme::of(case.pasted, &found.token).is_some() {
        return None;
    }
    let of = if is_command(text) { " of the command" } else { "" };
    let others = if found.others > 0 { ", the first of several" } else { "" };
    let place = format!("{}{of}{others}", found.place);
    Some(Taken { text: value(text, &found.token), place })
}

/// Whether it may stand behind a token.
fn ends_token(c: char) -> bool {
    c.is_whitespace() || "\"'`“”‘’,;&?#|:<>()[]{}\\/.=".contains(c)
}

/// Whether nothing is wrong with a token but what stood around it.
pub fn is_sound(causes: &[Cause]) -> bool {
    causes.iter().all(|cause| cause.severity == Severity::Warning)
}

/// The token, whole or damaged, and where it stands, if that it stands there is what is told of it.
fn found(case: &Case<'_>) -> Option<Found> {
    let text = case.text();
    let is_around = match input::detect(case) {
        Some((cause, _)) => cause.id == CauseId::InputEmbedded || repair::parameter(text).is_some(),
        None => true,
    };
    if let Some(found) = find_where(text, |word| Token::parse(word).is_ok()) {
        return is_around.then_some(found);
    }
    let range = fragment::find(text).filter(|_| is_around)?;
    let around = repair::around(text, &range)?;
    let token = text[range.clone()].to_owned();
    let place = place(text, range.start, &token);
    let found = Found { token, place, start: Some(range.start), others: 0 };
    (around.id == CauseId::InputEmbedded).then_some(found)
}

/// One layer after the other is taken off.
fn value(text: &str, token: &str) -> String {
    let mut value = text.to_owned();
    for _ in 0..LAYERS {
        match inner(&value, token) {
            Some(inner) if inner != value => value = inner,
            _ => break,
        }
    }
    // What is no name and no mark is a sentence.
    let around = || value.split_once(token);
    let is_marked = around().is_some_and(|(before, behind)| {
        let before = strip(before.trim_start_matches(|c: char| !c.is_alphanumeric())).0;
        let words = |side: &str| side.split_whitespace().filter(is_word).count();
        words(before) <= 2 && words(behind) == 0
    });
    if is_marked { value } else { token.to_owned() }
}

fn is_word(word: &&str) -> bool {
    word.contains(char::is_alphanumeric)
}

fn inner(text: &str, token: &str) -> Option<String> {
    let (_, stripped) = strip(text);
    if stripped.authorization || stripped.bearer || text.trim() == token {
        return None;
    }
    if !text.contains(token) {
        return Some(decoded(text).into_owned()).filter(|decoded| decoded.contains(token));
    }
    if is_command(text) {
        let word = word_with(text, token)?;
        return Some(of_name(word.name.as_deref(), &word.text));
    }
    if let Some((name, value)) = member(text, token) {
        return Some(of_name(Some(&name), &value));
    }
    let start = text.find(token)?;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = start + token.len();
    let line = &text[line_start..text[end..].find('\n').map_or(text.len(), |at| end + at)];
    if let Some((name, value)) = named(line.trim(), token) {
        return Some(of_name(Some(name), value));
    }
    let pieces = |between: &[char]| -> Option<String> {
        let at = text.find(token)?;
        let start = text[..at].rfind(between).map_or(0, |before| before + 1);
        let end =
            text[at + token.len()..].find(between).map_or(text.len(), |b| at + token.len() + b);
        let piece = text[start..end].trim();
        let value = piece.split_once('=').filter(|(_, value)| value.contains(token));
        Some(value.map_or(piece, |(_, value)| value).to_owned())
    };
    match text {
        _ if line.len() < text.len() => Some(line.to_owned()),
        text if text.contains("; ") => pieces(&[';']),
        text if !text.contains(char::is_whitespace) => pieces(&['?', '#', '&', '/']),
        _ => None,
    }
}

/// As if the header had been pasted alone: its scheme is of interest.
fn of_name(name: Option<&str>, value: &str) -> String {
    let last = name.and_then(|name| name.rsplit('.').next()).unwrap_or_default();
    match last.eq_ignore_ascii_case("authorization") {
        true => format!("Authorization: {value}"),
        false => value.to_owned(),
    }
}

/// `NAME: value`, `NAME=value`, and as shells and languages write that.
fn named<'t>(line: &'t str, token: &str) -> Option<(&'t str, &'t str)> {
    let line = line.trim_start_matches(['>', '<', '*', '-', ' ']);
    let bare = DECLARING.iter().find_map(|word| line.strip_prefix(word));
    let line = bare.unwrap_or(line).trim_start();
    let at = line.find([':', '='])?;
    let (name, value) = (line[..at].trim_end(), line[at + 1..].trim());
    let is_in_quotes = name.contains(['"', '\'']);
    let name = name.trim_matches(['"', '\'']);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-.$[]".contains(c);
    let is_name = !name.is_empty() && name.chars().all(is_of_name) && value.contains(token);
    // The quotes of a header's value are sent.
    let is_header = line[at..].starts_with(':') && bare.is_none() && !is_in_quotes;
    let value = if is_header { value } else { unquoted(value) };
    (is_name && !name.eq_ignore_ascii_case("bearer")).then_some((name, value))
}

/// Without one pair of quotes, and what ends a statement.
fn unquoted(value: &str) -> &str {
    let whole = value.trim_end_matches([';', ',']);
    let of = |quote: char| whole.strip_prefix(quote)?.strip_suffix(quote);
    ['"', '\'', '`'].into_iter().find_map(of).unwrap_or(value)
}

/// The text of a JSON document that holds the token, and what it is called.
fn member(text: &str, token: &str) -> Option<(String, String)> {
    let json = Json::parse(text[text.find(['{', '['])?..].trim_end()).ok()?;
    holding(&json, token, String::new(), DEPTH)
}

fn holding(json: &Json, token: &str, name: String, depth: usize) -> Option<(String, String)> {
    let depth = depth.checked_sub(1)?;
    match json {
        Json::String(text) => text.contains(token).then(|| (name, text.clone())),
        Json::Object(object) => {
            object.members().find_map(|(name, value)| holding(value, token, name.to_owned(), depth))
        }
        Json::Array(items) => {
            items.iter().find_map(|item| holding(item, token, String::new(), depth))
        }
        _ => None,
    }
}
