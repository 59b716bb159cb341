//! Ways in which tokens are spoilt on their way, each undone. Pure text in, text out; whether the
//! result is a token, and whether it verifies, is for the caller to try.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::explain::cause_id::CauseId;
use crate::explain::command::is_command;
use crate::explain::remedy::Remedy;
use crate::jose::json::hex;
use crate::jose::token::find::{Found, Place, find_where, place};
use crate::jose::token::{MAX_LENGTH, Token, strip};
use crate::text::count::counted;
use crate::text::shell::is_hostile;
use crate::text::urls;

/// Quotes and brackets that are taken off at each end.
const MAX_AROUND: usize = 256;

/// A text made good.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What had happened to it.
    pub id: CauseId,
    /// As it should have been.
    pub text: String,
    /// What was wrong, as the beginning of a sentence.
    pub said: String,
    /// What to change.
    pub remedy: Remedy,
    /// What was wrong, in bytes from the start of the text as it was.
    pub span: Option<Range<usize>>,
}

/// The repair that makes a token of the text: the first that does so alone, else the first step of
/// several that do so one after the other.
pub fn find(text: &str) -> Option<Repair> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let repairs: [fn(&str) -> Option<Repair>; 7] =
        [invisible, quoted, url_encoded, line_wrapped, standard_base64, padded, double_encoded];
    let alone =
        repairs.iter().filter_map(|repair| repair(text)).find(|repair| is_token(&repair.text));
    let chained = || {
        let mut first: Option<Repair> = None;
        let mut current = text.to_owned();
        for repair in repairs {
            let Some(next) = repair(&current) else { continue };
            current = next.text.clone();
            first.get_or_insert(next);
            if is_token(&current) {
                return first.map(|first| Repair { text: current, ..first });
            }
        }
        None
    };
    // A token that can be taken out is the weakest sign: it is found in most of the others too.
    let taken_out =
        || embedded(text).or_else(|| doubled_scheme(text)).filter(|r| is_token(&r.text));
    alone.or_else(chained).or_else(taken_out)
}

fn is_token(text: &str) -> bool {
    Token::parse(text).is_ok()
}

/// The remedy is made of the repaired token.
fn changed(
    id: CauseId,
    from: &str,
    to: &str,
    said: &str,
    remedy: impl Fn(String) -> Remedy,
) -> Option<Repair> {
    let text = strip(to).0.to_owned();
    let remedy = remedy(text.clone());
    let repair = Repair { id, text, said: said.to_owned(), remedy, span: None };
    (repair.text != from && !repair.text.is_empty()).then_some(repair)
}

fn invisible(text: &str) -> Option<Repair> {
    let (at, first) = text.char_indices().find(|(_, character)| is_invisible(*character))?;
    let bare: String = text.chars().filter(|character| !is_invisible(*character)).collect();
    // `Bearer` and a blank that does not break a line.
    let blank: String = text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect();
    let bare = if is_token(strip(&blank).0) { blank } else { bare };
    let said = format!("it contains an invisible character, U+{:04X}", u32::from(first));
    let remedy = |_| Remedy::CopyFromSource;
    let repair = changed(CauseId::InputInvisibleChars, text, &bare, &said, remedy)?;
    Some(Repair { span: Some(at..at + first.len_utf8()), ..repair })
}

/// Blanks that are none of ASCII's are taken for them.
fn is_invisible(character: char) -> bool {
    let is_seen_as_nothing = |c: char| is_hostile(c) || c.is_whitespace();
    character == '\0' || !character.is_ascii() && is_seen_as_nothing(character)
}

fn quoted(text: &str) -> Option<Repair> {
    let bare = unquoted(text);
    let stripped = strip(text).0;
    if stripped == bare {
        return None;
    }
    let (before, behind) = stripped.split_once(bare)?;
    let (before, behind) = (before.trim(), behind.trim());
    if before.is_empty() && behind.chars().all(|c| STOPS.contains(&c)) {
        let said = format!("after the token: `{behind}`");
        return changed(CauseId::InputTrailingText, text, bare, &said, Remedy::CutOff);
    }
    let said = match (before.is_empty(), behind.is_empty()) {
        (false, false) => "there are quotes or brackets around it",
        (true, _) => "there is a quote or bracket after it",
        (false, true) => "there is a quote or bracket before it",
    };
    changed(CauseId::InputQuoted, text, bare, said, Remedy::SendBare)
}

/// What ends a sentence or a member, and is no part of a token.
const STOPS: &[char] = &[',', ';', ':', '!', '?'];

/// Without quotes and brackets around it, and what clings to them.
pub fn unquoted(text: &str) -> &str {
    const OPEN: &[char] =
        &['"', '\'', '`', '“', '”', '„', '‘', '’', '«', '‹', '<', '(', '[', '{', '\\'];
    const CLOSE: &[char] = &[
        '"', '\'', '`', '“', '”', '‘', '’', '»', '›', '>', ')', ']', '}', '\\', ',', ';', ':', '!',
        '?',
    ];
    let text = text.trim();
    // A Python bytes literal, and a markdown link to the token itself.
    let text = match text.strip_prefix('b') {
        Some(rest) if rest.starts_with(['\'', '"']) => rest,
        _ => text,
    };
    let text = match text.split_once("](") {
        Some((label, target)) if text.starts_with('[') && !label.contains("eyJ") => target,
        Some((label, _)) if text.starts_with('[') => label,
        _ => text,
    };
    bare(strip(bare(text, OPEN, CLOSE)).0, OPEN, CLOSE)
}

/// Without these around it, as many as somebody may have put there.
fn bare<'t>(text: &'t str, open: &[char], close: &[char]) -> &'t str {
    let length = |chars: &mut dyn Iterator<Item = char>, around: &[char]| -> usize {
        let chars = chars.take(MAX_AROUND).take_while(|character| around.contains(character));
        chars.map(char::len_utf8).sum()
    };
    let text = &text[length(&mut text.chars(), open)..];
    text[..text.len() - length(&mut text.chars().rev(), close)].trim()
}

fn line_wrapped(text: &str) -> Option<Repair> {
    let at = text.find(|character: char| character.is_whitespace() || character == '\\')?;
    let escapes = ["\\r\\n", "\\n", "\\r", "\\t"];
    // Mail puts `> ` before each line that it cites.
    let lines = text.lines().map(|line| line.trim_start_matches(['>', ' ']));
    let mut bare: String = lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    for escape in escapes {
        bare = bare.replace(escape, "");
    }
    // Wrapped lines of a shell end in a backslash, of mail in an equals sign.
    let bare = bare.replace('\\', "");
    let repair =
        changed(CauseId::InputLineWrapped, text, &bare, &wrapping(text, at), Remedy::JoinLines)?;
    Some(Repair { span: Some(at..at + 1), ..repair })
}

fn wrapping(text: &str, at: usize) -> String {
    let lines: Vec<usize> = text.split_whitespace().map(str::len).collect();
    let inner = &lines[..lines.len().saturating_sub(1)];
    match inner {
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|length| length == first) => {
            format!("there is white space after every {}", counted(*first as u64, "character"))
        }
        _ => format!(
            "there is white space inside it, first after {}",
            counted(at as u64, "character")
        ),
    }
}

fn url_encoded(text: &str) -> Option<Repair> {
    let decoded = urls::decoded(text);
    let remedy = |_| Remedy::DecodePercent;
    if let Some(value) = parameter(text) {
        let said = "it is part of a query string";
        return changed(CauseId::InputUrlEncoded, text, &value, said, Remedy::TakeOut);
    }
    let said = "it contains percent-encoded characters";
    let repair = changed(CauseId::InputUrlEncoded, text, unquoted(&decoded), said, remedy)?;
    let at = text.find('%')?;
    Some(Repair { span: Some(at..(at + 3).min(text.len())), ..repair })
}

/// The token among `name=value&name=value`, perhaps behind `?` or `#`.
pub fn parameter(text: &str) -> Option<String> {
    if text.contains(char::is_whitespace) || text.contains([';', '"', '{']) {
        return None;
    }
    let query = text.rsplit(['?', '#']).next()?;
    query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        // Names of cookies and of variables look otherwise.
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        let value = urls::decoded(value);
        let value = strip(&value).0;
        (plain && !name.contains("eyJ") && is_token(value)).then(|| value.to_owned())
    })
}

fn standard_base64(text: &str) -> Option<Repair> {
    let at = text.find(['+', '/'])?;
    let found = &text[at..=at];
    let mapped = text.replace('+', "-").replace('/', "_").replace('=', "");
    let said = format!("`{found}` belongs to standard base64, not to base64url");
    let remedy = |_| Remedy::EncodeAsBase64url;
    let repair = changed(CauseId::InputStandardBase64, text, &mapped, &said, remedy)?;
    Some(Repair { span: Some(at..at + 1), ..repair })
}

fn padded(text: &str) -> Option<Repair> {
    let at = text.find('=')?;
    let bare = text.replace('=', "");
    let said = "its parts end in =, which base64url omits here";
    let remedy = |_| Remedy::StripPadding;
    let repair = changed(CauseId::InputPadded, text, &bare, said, remedy)?;
    Some(Repair { span: Some(at..at + 1), ..repair })
}

fn double_encoded(text: &str) -> Option<Repair> {
    let (mut current, writing) = decoded(text)?;
    let said = format!("it is {writing} of a text that contains the token");
    for _ in 0..3 {
        let bare = unquoted(&current);
        let inner = if is_token(bare) {
            Some(bare.to_owned())
        } else {
            embedded(&current).map(|found| found.text)
        };
        if let Some(inner) = inner {
            return changed(CauseId::InputDoubleEncoded, text, &inner, &said, Remedy::DecodeOnce);
        }
        (current, _) = decoded(&current)?;
    }
    None
}

/// Text, and how it was written: out of base64 of either alphabet, or out of Supabase's `base64-` cookies in one or several
/// chunks, or out of hexadecimal digits.
fn decoded(text: &str) -> Option<(String, &'static str)> {
    let joined: String = unquoted(&chunks(text)).split_whitespace().collect();
    let bare = joined.replace("base64-", "");
    let bare = bare.trim_end_matches('=').replace('-', "+").replace('_', "/");
    if bare.contains('.') || bare.len() < 16 {
        return None;
    }
    let bytes = STANDARD_NO_PAD.decode(&bare).ok().filter(|bytes| bytes.is_ascii());
    let (bytes, writing) = match bytes {
        Some(bytes) => (bytes, "base64"),
        None => (hex::decode(&joined)?, "hexadecimal digits"),
    };
    Some((String::from_utf8(bytes).ok()?, writing))
}

/// The value of a cookie that was cut into several, in the order of their numbers, and of how many:
/// `next-auth.session-token.0=…; next-auth.session-token.1=…`.
pub fn joined(text: &str) -> Option<(String, usize)> {
    let numbered = |pair| {
        let (name, value): (&str, &str) = str::trim(pair).split_once('=')?;
        let (name, number) = name.rsplit_once('.')?;
        let name = name.rsplit([':', ' ']).next()?;
        Some((name, number.parse::<usize>().ok()?, value))
    };
    let all: Vec<(&str, usize, &str)> = text.split([';', '\n']).filter_map(numbered).collect();
    let (name, ..) = all.iter().find(|(_, number, _)| *number == 0)?;
    let part = |number| all.iter().find(|(of, at, _)| of == name && *at == number);
    let parts: Vec<&str> = (0..all.len()).map_while(part).map(|(_, _, value)| *value).collect();
    (parts.len() > 1).then(|| (parts.concat(), parts.len()))
}

/// The same of Supabase's, in one cookie too.
fn chunks(text: &str) -> String {
    let Some((name, _)) = text.split_once('=').filter(|(name, _)| name.starts_with("sb-")) else {
        return text.to_owned();
    };
    let base = name.trim_end_matches(".0");
    let own = |pair: &str| {
        let (name, value) = pair.trim().split_once('=')?;
        name.starts_with(base).then(|| value.to_owned())
    };
    text.split(';').filter_map(own).collect()
}

/// The token in a cookie string, a header dump, a curl command or a JSON response.
pub fn embedded(text: &str) -> Option<Repair> {
    let found = find_where(text, is_token)?;
    taken_out(text, found)
}

/// What stands around a part of the text, which is no token as it is.
pub fn around(text: &str, part: &Range<usize>) -> Option<Repair> {
    let token = &text[part.clone()];
    let place = place(text, part.start, token);
    let found = Found { token: token.to_owned(), place, start: Some(part.start), others: 0 };
    let quoted = quoted(text).filter(|repair| repair.text == token);
    quoted.or_else(|| taken_out(text, found))
}

fn taken_out(text: &str, found: Found) -> Option<Repair> {
    let around = match (surroundings(text), found.others) {
        ("other text", 1..) => "another token",
        (around, _) => around,
    };
    let is_bare = !["a JSON document", "a command"].contains(&around);
    let is_value = matches!(found.place, Place::Header(_) | Place::Cookie(_));
    if is_bare && is_value && is_in_quotes(text, &found) {
        let said = format!("there are quotes around it; it is {}", found.place);
        return changed(CauseId::InputQuoted, text, &found.token, &said, Remedy::SendBare);
    }
    let said = match found.place {
        Place::Text | Place::Line(_) if around == "another token" => {
            "there is another token beside it".to_owned()
        }
        Place::Text | Place::Line(_) => format!("there is {around} around it"),
        Place::Header(name) if !text.trim().contains('\n') && around == "a dump of headers" => {
            format!("it is the value of the header {name}, whose name stands before it")
        }
        place => format!("there is {around} around it; it is {place}"),
    };
    changed(CauseId::InputEmbedded, text, &found.token, &said, Remedy::TakeOut)
}

/// Quotes that a server takes for a part of the value.
fn is_in_quotes(text: &str, found: &Found) -> bool {
    let Some((before, behind)) = text.split_once(&found.token) else { return false };
    ['"', '\''].iter().any(|quote| before.ends_with(*quote) && behind.starts_with(*quote))
}

fn surroundings(text: &str) -> &'static str {
    let lower = text.to_ascii_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| lower.trim_start().starts_with(word));
    if is_command(text) {
        "a command"
    } else if starts(&["{", "["]) {
        "a JSON document"
    } else if starts(&["cookie:", "set-cookie:", "__session", "__clerk"]) || lower.contains("; ") {
        "a cookie string"
    } else if lower.contains("authorization:") || lower.contains(": ") {
        "a dump of headers"
    } else {
        "other text"
    }
}

/// `Bearer Bearer eyJ…`, or another scheme.
fn doubled_scheme(text: &str) -> Option<Repair> {
    let word = text.split_whitespace().last()?;
    changed(
        CauseId::InputEmbedded,
        text,
        word,
        "there is more than one scheme before it",
        Remedy::SendOneScheme,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::cause_id::CauseId;
    use crate::explain::repair::{find, joined, unquoted};
    use crate::jose::json::base64url;

    const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln";

    fn id(text: &str) -> CauseId {
        let repair = find(text).unwrap_or_else(|| panic!("{text} is repaired"));
        assert_eq!(repair.text, TOKEN, "{text}");
        repair.id
    }

    #[test]
    fn cookies_of_one_value_are_joined_in_order() {
        for (text, whole) in [
            ("t.0=ab; t.1=cd", Some("abcd")),
            ("cookie: x=1; a.b.1=cd; a.b.0=ab; a.b.2=ef; y.1=z", Some("abcdef")),
            ("t.0=ab; t.2=ef", None),
            ("t.0=ab", None),
            ("t.1=ab; t.2=cd", None),
            ("t=ab; u=cd", None),
            ("", None),
        ] {
            let found = joined(text).map(|(text, _)| text);
            assert_eq!(found.as_deref(), whole, "{text}");
        }
    }

    #[test]
    fn each_way_is_undone() {
        for quotes in ["\"\"", "''", "``", "“”", "<>", "()", "‘’"] {
            let (open, close) = quotes.split_at(quotes.len() / 2);
            assert_eq!(id(&format!("{open}{TOKEN}{close}")), CauseId::InputQuoted, "{quotes}");
            assert_eq!(
                id(&format!("{open}Bearer {TOKEN}{close},")),
                CauseId::InputQuoted,
                "{quotes}"
            );
        }
        assert_eq!(id(&format!("[{TOKEN}](http://{TOKEN})")), CauseId::InputQuoted);
        assert_eq!(id(&format!("b'{TOKEN}'")), CauseId::InputQuoted);
        assert_eq!(id(&TOKEN.replace('.', "%2E")), CauseId::InputUrlEncoded);
        assert_eq!(id(&format!("Bearer%20{TOKEN}")), CauseId::InputUrlEncoded);
        assert_eq!(
            id(&format!("access_token={TOKEN}&token_type=bearer")),
            CauseId::InputUrlEncoded
        );
        assert_eq!(
            id(&format!("https://a.example/cb#id_token={TOKEN}&state=1")),
            CauseId::InputUrlEncoded
        );
        assert_eq!(id(&format!("{}\n {}", &TOKEN[..20], &TOKEN[20..])), CauseId::InputLineWrapped);
        assert_eq!(id(&format!("{}\\n{}", &TOKEN[..20], &TOKEN[20..])), CauseId::InputLineWrapped);
        assert_eq!(id(&format!("\u{feff}{TOKEN}")), CauseId::InputInvisibleChars);
        assert_eq!(
            id(&TOKEN.replacen("IiJ", "IiJ\u{ad}", 1).replacen('.', ".\u{200b}", 1)),
            CauseId::InputInvisibleChars
        );
        assert_eq!(id(&format!("{TOKEN}==")), CauseId::InputPadded);
        assert_eq!(id(&base64url::encode(TOKEN)), CauseId::InputDoubleEncoded);
        assert_eq!(
            id(&format!(
                "base64-{}",
                base64url::encode(format!("{{\"access_token\":\"{TOKEN}\"}}"))
            )),
            CauseId::InputDoubleEncoded
        );
        assert_eq!(id(&format!("__session={TOKEN}; theme=dark")), CauseId::InputEmbedded);
        assert_eq!(
            id(&format!("curl -H 'Authorization: Bearer {TOKEN}' https://a.example")),
            CauseId::InputEmbedded
        );
        assert_eq!(
            id(&format!("{{\"access_token\":\"{TOKEN}\",\"expires_in\":3600}}")),
            CauseId::InputEmbedded
        );
        assert_eq!(
            id(&format!("GET / HTTP/1.1\nHost: a\nAuthorization: Bearer {TOKEN}\nAccept: */*")),
            CauseId::InputEmbedded
        );
    }

    #[test]
    fn two_faults_are_undone_one_after_the_other() {
        assert_eq!(id(&format!("\"{}\n{}\"", &TOKEN[..20], &TOKEN[20..])), CauseId::InputQuoted);
    }

    #[test]
    fn what_holds_no_token_is_left() {
        for text in ["", "hello world", "sk_test_abc", "a.b.c", "%%%", "\"\"", "[]()"] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(unquoted("\"'x'\","), "x");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,80}") {
            let _ = find(&text);
        }
    }
}
