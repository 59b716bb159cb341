//! What PEM suffers on its way through environment variables, JSON and chat, and its repair. Only
//! what can mean one thing is repaired; each repair is told as a remark.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::text::words::words;

/// Lines in which an armour is looked for.
const MAX_LINES: usize = 1000;
/// A shorter run of hexadecimal digits is a part of something else.
const LEAST_HEX: usize = 60;
const QUOTES: [char; 7] = ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];

words! {
    /// One thing that happened to a PEM. It can be read all the same, but other libraries will not.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Mangling by text {
        /// `\n` or `\r\n` as characters.
        EscapedNewlines = "line breaks are written as \\n",
        /// No line breaks where PEM must have them, or spaces in their place.
        LostNewlines = "line breaks of the PEM are lost or turned into spaces",
        /// White space before the lines, as YAML and source code have it.
        Indented = "the lines of the PEM are indented",
        /// Quotes around it.
        Quotes = "there are quotes around the PEM",
        /// Brackets or other text around it.
        Surrounded = "there is other text around the key, such as brackets or a name",
        /// Other JSON around it.
        Inside = "the key is a part of other JSON",
        /// The base64 alone.
        NoArmour = "the lines -----BEGIN and -----END of the PEM are missing",
        /// Base64 of the whole PEM.
        EncodedTwice = "the whole PEM is base64-encoded again",
        /// UTF-16, as the shells of Windows write it.
        Utf16 = "the text is UTF-16, not UTF-8",
        /// A byte order mark in front.
        ByteOrderMark = "there is a byte order mark in front",
        /// Empty lines within it, or line breaks that are carriage returns alone.
        OtherLines = "the PEM has empty lines, or carriage returns without line feeds",
        /// A label that no key has.
        WrongLabel = "the label of the PEM is none that keys have",
        /// Hexadecimal digits around it.
        InHex = "the key is written in hexadecimal digits",
        /// Percent-encoding around it.
        InPercent = "the key is percent-encoded",
        /// Another encoding around it: a string of JSON, HTML, base64url.
        Wrapped = "the key is encoded once more, as base64 or with characters escaped",
        /// A manifest whose value was encoded before.
        SecretTwice = "the value in the Secret is base64 of base64: encoded once by whoever gave it, and once \
                       by the tool that wrote the Secret (b64enc, kubectl, stringData)",
        /// A manifest with text where base64 belongs.
        SecretBare = "the value under data of the Secret is not base64: text belongs under stringData",
    }
}

/// The encoding around a key that was found within it.
pub fn wrapping(text: &str) -> Mangling {
    let is_escape = |rest: &[u8]| matches!(rest, [b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let is_hex = |run: &[u8]| run.len() >= LEAST_HEX && run.iter().all(u8::is_ascii_hexdigit);
    if text.as_bytes().windows(3).any(is_escape) {
        Mangling::InPercent
    } else if text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).any(is_hex) {
        Mangling::InHex
    } else {
        Mangling::Wrapped
    }
}

/// The inside of an armour as base64 without white space, and what had happened to it.
pub fn body(text: &str) -> (Zeroizing<String>, Vec<Mangling>) {
    let unescaped = unescape(text);
    let mut manglings = Vec::new();
    if unescaped.is_some() {
        manglings.push(Mangling::EscapedNewlines);
    }
    let text = unescaped.as_ref().map_or(text, |unescaped| unescaped.as_str());
    if !has_line_breaks(text) {
        manglings.push(Mangling::LostNewlines);
    } else if unescaped.is_none() && has_other_lines(text) {
        manglings.push(Mangling::OtherLines);
    } else if text.contains("\n ") || text.contains("\n\t") {
        manglings.push(Mangling::Indented);
    }
    (without_white_space(text), manglings)
}

/// The bytes of a text that is base64 from end to end, quotes and line breaks aside.
pub fn bare_base64(text: &str) -> Option<(Zeroizing<Vec<u8>>, Vec<Mangling>)> {
    let (unquoted, quoted) = unquote(text);
    let unescaped = unescape(unquoted);
    let mut manglings = Vec::new();
    if unescaped.is_some() {
        manglings.push(Mangling::EscapedNewlines);
    }
    if quoted {
        manglings.push(Mangling::Quotes);
    }
    let text = unescaped.as_ref().map_or(unquoted, |unescaped| unescaped.as_str());
    let bytes = STANDARD.decode(&*without_white_space(text)).ok()?;
    Some((Zeroizing::new(bytes), manglings))
}

/// Room for all of it at once: a text that grows leaves behind what it held.
fn without_white_space(text: &str) -> Zeroizing<String> {
    let mut bare = Zeroizing::new(String::with_capacity(text.len()));
    bare.extend(text.split_whitespace());
    bare
}

/// Quotes, a bracket, or text in the line of the armour. Lines of text before it are allowed (RFC 7468
/// section 2).
pub fn before(before: &str) -> Option<Mangling> {
    let text = before.trim_end();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default().trim();
    match text.ends_with(QUOTES) {
        true => Some(Mangling::Quotes),
        false if text.ends_with(['(', '[', '{', '<']) => Some(Mangling::Surrounded),
        false if line.is_empty() || line.ends_with("-----") || line.ends_with("\\n") => None,
        false => Some(Mangling::Surrounded),
    }
}

/// Whether there is a line of an armour, however many dashes it has.
pub fn has_armour(text: &str) -> bool {
    let is_label =
        |rest: &str| ["KEY-", "CERTIFICATE-", "KEY\u{2014}"].iter().any(|end| rest.contains(end));
    let lines = text.lines().take(MAX_LINES);
    lines
        .filter_map(|line| line.split_once("BEGIN ").or(line.split_once("END ")))
        .any(|(_, rest)| is_label(rest))
}

/// What is wrong with the line that should begin it.
pub fn dashes(text: &str) -> String {
    let line = text.lines().take(MAX_LINES).find_map(|line| line.split_once("BEGIN "));
    let Some((before, _)) = line else { return "the line -----BEGIN is missing".to_owned() };
    let bare = before.trim();
    match bare.len() {
        count @ 2.. if bare.bytes().all(|byte| byte == b'-') => {
            format!("the first line begins with {count} dashes, not with five")
        }
        _ => "the first line does not begin with five dashes".to_owned(),
    }
}

/// `None` where nothing is escaped. A line break may have been escaped more than once.
fn unescape(text: &str) -> Option<Zeroizing<String>> {
    let mut rest = text;
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    while let Some((before, after)) = rest.split_once('\\') {
        let escaped = after.trim_start_matches('\\');
        // A backslash before anything else stays, and is no base64.
        let after_break = escaped.strip_prefix(['n', 'r'])?;
        plain.push_str(before);
        plain.push('\n');
        rest = after_break;
    }
    plain.push_str(rest);
    (rest.len() < text.len()).then_some(plain)
}

/// RFC 7468 section 2: the armour's lines stand alone, and no white space within the others.
fn has_line_breaks(body: &str) -> bool {
    let blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
    let mut lines = body.split(['\n', '\r']);
    let (first, last) = (lines.next(), lines.next_back());
    blank(first) && blank(last) && lines.all(|line| !line.trim().contains(char::is_whitespace))
}

/// Which openssl and what is made of it refuse.
fn has_other_lines(body: &str) -> bool {
    let inner = body.trim();
    let is_blank = |line: &str| line.trim().is_empty();
    (body.contains('\r') && !body.contains('\n')) || inner.lines().any(is_blank)
}

/// Takes off one pair of quotes and the comma or semicolon behind it.
fn unquote(text: &str) -> (&str, bool) {
    let text = text.trim();
    let bare = text.trim_end_matches([',', ';']).trim_end();
    match bare.strip_prefix(QUOTES).and_then(|bare| bare.strip_suffix(QUOTES)) {
        Some(inside) => (inside, true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::key::mangled::{Mangling, bare_base64, body};

    #[test]
    fn line_breaks_are_judged() {
        let told = |text: &str| body(text).1;
        assert_eq!(told("\nAAAA\nBBBB\n"), []);
        assert_eq!(told("\r\nAAAA\r\nBBBB\r\n"), []);
        assert_eq!(told("\\nAAAA\\r\\nBBBB\\\\n"), [Mangling::EscapedNewlines]);
        assert_eq!(told("\n  AAAA\n  BBBB\n  "), [Mangling::Indented]);
        assert_eq!(told("\nAAAA \n"), []);
        for lost in ["AAAABBBB", " AAAA BBBB ", "\nAAAA BBBB\n", "\nAAAA", "AAAA\n"] {
            assert_eq!(told(lost), [Mangling::LostNewlines], "{lost:?}");
        }
        let both = [Mangling::EscapedNewlines, Mangling::LostNewlines];
        assert_eq!(told("\\nAAAA BBBB\\n"), both);
    }

    #[test]
    fn a_foreign_escape_is_left_to_be_complained_of() {
        assert_eq!(body("\nAA\\tA\n").0.as_str(), "AA\\tA");
        assert_eq!(bare_base64("AA\\tA"), None);
    }

    #[test]
    fn base64_alone_is_told() {
        let bare_base64 =
            |text: &str| bare_base64(text).map(|(bytes, told)| (bytes.to_vec(), told));
        assert_eq!(bare_base64(" AAAA\nAAE= "), Some((vec![0, 0, 0, 0, 1], vec![])));
        assert_eq!(bare_base64("\"AAE=\","), Some((vec![0, 1], vec![Mangling::Quotes])));
        assert_eq!(bare_base64("AA-_"), None);
        assert_eq!(bare_base64("two words!"), None);
    }
}
