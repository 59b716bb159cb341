//! Base64 and JSON as other libraries read them: what they forgive differs, and so does what they
//! accept.

use crate::jose::json::{Json, Object};

/// How deep a piece of JSON is read at once; our own reader takes no more than 64.
const PIECE: usize = 32;
/// Stands before a number that JSON has not, in a text that is read in its place.
const MARK: char = '\u{e000}';

/// A decoder of base64url.
#[derive(Clone, Copy, Debug)]
pub enum Base64 {
    /// One that refuses what its rules do not forgive.
    Rules(Rules),
    /// Python's `urlsafe_b64decode`: passes over what is of no alphabet, and counts it for padding.
    Python,
    /// Ruby's `decode64`: passes over the same, and never refuses.
    Ruby,
    /// HAProxy's `base64urldec`: takes `=` for a digit like any other, of value 64.
    Haproxy,
}

/// What a decoder forgives.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// `=` at the end.
    pub padding: Padding,
    /// Characters that it passes over.
    pub skips: &'static [u8],
    /// Bits behind the last byte that are not zero.
    pub loose_bits: bool,
    /// One character too many.
    pub odd: bool,
}

/// Which padding a decoder takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// None.
    Refused,
    /// As many `=` as fill up a block of four.
    Whole,
    /// Any number.
    Any,
}

impl Base64 {
    /// The strictest rules.
    pub const STRICT: Rules =
        Rules { padding: Padding::Refused, skips: b"", loose_bits: false, odd: false };

    /// The bytes, where this decoder reads the text.
    pub fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Base64::Rules(rules) => decode(text, rules),
            Base64::Python => python(text),
            Base64::Ruby => Some(sextets(&ruby(text))),
            Base64::Haproxy => haproxy(text),
        }
    }
}

fn decode(text: &str, rules: Rules) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !rules.skips.contains(byte)).collect();
    let body = text.len() - text.iter().rev().take_while(|byte| **byte == b'=').count();
    let pads = text.len() - body;
    let padded = match rules.padding {
        _ if pads == 0 => true,
        Padding::Refused => false,
        Padding::Whole => pads <= 2 && text.len().is_multiple_of(4),
        Padding::Any => true,
    };
    if !padded || (body % 4 == 1 && !rules.odd) {
        return None;
    }
    let url = |byte: &u8| sextet(*byte).filter(|_| !b"+/".contains(byte));
    let values: Vec<u8> = text[..body].iter().map(url).collect::<Option<_>>()?;
    let bits = values.len() * 6 % 8;
    let rest = values.last().is_none_or(|last| u32::from(*last) & ((1 << bits) - 1) == 0);
    (rules.loose_bits || rest).then(|| sextets(&values))
}

/// `binascii.a2b_base64`, with the padding that its callers add for the length of the text.
fn python(text: &str) -> Option<Vec<u8>> {
    let added = (4 - text.len() % 4) % 4;
    let (mut values, mut pads) = (Vec::with_capacity(text.len()), 0);
    for byte in text.bytes().chain(std::iter::repeat_n(b'=', added)) {
        let place = values.len() % 4;
        if byte == b'=' && place >= 2 {
            pads += 1;
            if place + pads >= 4 {
                return Some(sextets(&values));
            }
        }
        if let Some(value) = sextet(byte) {
            pads = 0;
            values.push(value);
        }
    }
    values.len().is_multiple_of(4).then(|| sextets(&values))
}

/// `unpack("m")` ends at a `=` in the second half of a block.
fn ruby(text: &str) -> Vec<u8> {
    let mut values = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match sextet(byte) {
            Some(value) => values.push(value),
            None if byte == b'=' && values.len() % 4 >= 2 => break,
            None => {}
        }
    }
    values
}

/// Zeros fill up the last block, and what they make is cut off.
fn haproxy(text: &str) -> Option<Vec<u8>> {
    let missing = [Some(0), None, Some(2), Some(1)][text.len() % 4]?;
    let digit = |byte: u8| match byte {
        b'=' => Some(64),
        b'+' | b'/' => None,
        byte => sextet(byte),
    };
    let mut values: Vec<u8> = text.bytes().map(digit).collect::<Option<_>>()?;
    values.extend(std::iter::repeat_n(0, missing));
    let (blocks, _) = values.as_chunks::<4>();
    let bytes = |[a, b, c, d]: &[u8; 4]| {
        [(a << 2).wrapping_add(b >> 4), (b << 4).wrapping_add(c >> 2), (c << 6).wrapping_add(*d)]
    };
    let mut bytes: Vec<u8> = blocks.iter().flat_map(bytes).collect();
    bytes.truncate(bytes.len() - missing);
    Some(bytes)
}

fn sextets(values: &[u8]) -> Vec<u8> {
    let (mut bytes, mut buffer, mut bits) = (Vec::with_capacity(values.len()), 0_u32, 0);
    for value in values {
        buffer = (buffer << 6 | u32::from(*value)) & 0xfff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    bytes
}

/// The value of a character, of either alphabet (RFC 4648 sections 4 and 5).
fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' | b'+' => 62,
        b'_' | b'/' => 63,
        _ => return None,
    })
}

/// A reader of JSON.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// How its bytes become text.
    pub bytes: Bytes,
    /// Whether a byte order mark may stand in front.
    pub bom: bool,
    /// How deep values may lie within one another.
    pub depth: usize,
    /// Whether `NaN` and `Infinity` are numbers.
    pub nan: bool,
    /// Whether numbers have to fit into a double.
    pub finite: bool,
    /// Whether it ends behind the first object and looks at nothing else.
    pub first: bool,
    /// Whether `\ud800` wants as many characters behind it as its other half has.
    pub pairs: bool,
}

/// How bytes become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// UTF-8 and nothing else.
    Utf8,
    /// UTF-8, with U+FFFD for what is none.
    Lossy,
    /// Each byte is the character of its number.
    Latin1,
}

/// Why a library reads no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no JSON to this reader.
    Syntax,
    /// It ends too early.
    End,
    /// There is nothing.
    Empty,
    /// Deeper than it reads.
    Depth,
    /// A number that no double holds.
    Range,
}

impl Reader {
    /// `JSON.parse` of JavaScript, of a buffer's text.
    pub const SCRIPT: Reader = Reader {
        bytes: Bytes::Lossy,
        bom: false,
        // It has no limit; a token is shorter than this.
        depth: usize::MAX,
        nan: false,
        finite: false,
        first: false,
        pairs: false,
    };
    /// `json.loads` of Python, of text. Its limit is the interpreter's, less the frames above it.
    pub const PYTHON: Reader =
        Reader { bytes: Bytes::Utf8, depth: 985, nan: true, ..Reader::SCRIPT };

    /// The value that a text stands for.
    ///
    /// # Errors
    /// What keeps this reader from it.
    pub fn read(&self, bytes: &[u8]) -> Result<Json, Unreadable> {
        let text = match self.bytes {
            Bytes::Utf8 => std::str::from_utf8(bytes).map_err(|_| Unreadable::Syntax)?.to_owned(),
            Bytes::Lossy => String::from_utf8_lossy(bytes).into_owned(),
            Bytes::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        };
        let text = text.strip_prefix('\u{feff}').filter(|_| self.bom).unwrap_or(&text);
        if self.pairs && has_half(text) {
            return Err(Unreadable::Syntax);
        }
        let json = parse(&self.flat(text)?)?;
        if self.finite && !is_finite(&json) {
            return Err(Unreadable::Range);
        }
        Ok(unmarked(json))
    }

    /// The text with `[]` or `{}` for what lies deeper than our own reader goes, which is read by
    /// itself: a piece at a time, innermost first, so that no depth eats the stack.
    fn flat(&self, text: &str) -> Result<String, Unreadable> {
        let mut pieces = Pieces::default();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let strange = ["NaN", "Infinity"].into_iter().find(|name| rest.starts_with(name));
            if let Some(name) = strange.filter(|_| self.nan && !pieces.quoted) {
                pieces.strange(name);
                rest = &rest[name.len()..];
                continue;
            }
            rest = &rest[next.len_utf8()..];
            pieces.push(next)?;
            if pieces.depth > self.depth {
                return Err(pieces.syntax().unwrap_or(Unreadable::Depth));
            }
            if self.first && pieces.has_value(next) {
                break;
            }
        }
        Ok(pieces.all.concat())
    }
}

/// A text that is cut while it is looked through.
struct Pieces {
    all: Vec<String>,
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Default for Pieces {
    fn default() -> Pieces {
        Pieces { all: vec![String::new()], depth: 0, quoted: false, escaped: false }
    }
}

impl Pieces {
    fn push(&mut self, next: char) -> Result<(), Unreadable> {
        let ends = !self.quoted && "]}".contains(next);
        if !self.quoted && "[{".contains(next) {
            self.depth += 1;
            if self.depth.is_multiple_of(PIECE) {
                self.all.push(String::new());
            }
        }
        self.last().push(next);
        self.quoted = self.quoted != (next == '"' && !self.escaped);
        self.escaped = self.quoted && next == '\\' && !self.escaped;
        if ends {
            self.end(next)?;
        }
        Ok(())
    }

    fn end(&mut self, next: char) -> Result<(), Unreadable> {
        if self.depth.is_multiple_of(PIECE) && self.all.len() > 1 {
            let piece = self.all.pop().unwrap_or_default();
            parse(&piece)?;
            self.last().push_str(if next == ']' { "[]" } else { "{}" });
        }
        self.depth = self.depth.checked_sub(1).ok_or(Unreadable::Syntax)?;
        Ok(())
    }

    /// What is wrong so far, but that it has no end.
    fn syntax(&self) -> Option<Unreadable> {
        let wrong = |piece: &String| parse(piece).err() == Some(Unreadable::Syntax);
        self.all.iter().any(wrong).then_some(Unreadable::Syntax)
    }

    /// Whether a whole value stands there, of which this is the last character or the next.
    fn has_value(&mut self, next: char) -> bool {
        let after = next.is_ascii_whitespace() && !self.last().trim().is_empty();
        self.depth == 0 && !self.quoted && (after || "]}\"".contains(next))
    }

    /// A number that JSON has not, as a marked text.
    fn strange(&mut self, name: &str) {
        let minus = if self.last().ends_with('-') && name != "NaN" { "-" } else { "" };
        let kept = self.last().len() - minus.len();
        self.last().truncate(kept);
        self.last().push_str(&format!("\"{MARK}{minus}{name}\""));
    }

    fn last(&mut self) -> &mut String {
        if self.all.is_empty() {
            self.all.push(String::new());
        }
        let last = self.all.len() - 1;
        &mut self.all[last]
    }
}

fn parse(text: &str) -> Result<Json, Unreadable> {
    Json::parse(text).map_err(|why| match why.to_string() {
        _ if text.trim().is_empty() => Unreadable::Empty,
        why if why.contains("EOF") => Unreadable::End,
        _ => Unreadable::Syntax,
    })
}

/// Whether a first half of a surrogate pair stands where its text ends before a second one could.
fn has_half(text: &str) -> bool {
    let halves = text.match_indices("\\u").filter(|(at, _)| {
        let digits = text.get(at + 2..at + 6).unwrap_or_default().to_ascii_lowercase();
        digits.starts_with('d') && digits[1..].starts_with(['8', '9', 'a', 'b'])
    });
    let rest = |at: usize| text.get(at + 6..).and_then(|rest| rest.split('"').next());
    halves.map(|(at, _)| rest(at)).any(|rest| rest.is_none_or(|rest| rest.len() < 6))
}

/// Marked texts become the numbers that they stand for, in the members of an object.
fn unmarked(json: Json) -> Json {
    let Json::Object(mut object) = json else { return json };
    let marked =
        |value: &Json| value.as_str().and_then(|text| text.strip_prefix(MARK)).map(str::to_owned);
    let found: Vec<(String, String)> = object
        .members()
        .filter_map(|(name, value)| Some((name.to_owned(), marked(value)?)))
        .collect();
    for (name, number) in found {
        object.set(&name, Json::Number(number));
    }
    Json::Object(object)
}

fn is_finite(json: &Json) -> bool {
    match json {
        Json::Number(text) => text.parse().is_ok_and(f64::is_finite),
        Json::Array(items) => items.iter().all(is_finite),
        Json::Object(object) => object.members().all(|(_, value)| is_finite(value)),
        _ => true,
    }
}

/// A member as most parsers read it: of several the last counts.
pub fn last<'a>(object: &'a Object, name: &str) -> Option<&'a Json> {
    object.members().filter(|(found, _)| *found == name).map(|(_, value)| value).last()
}

/// A JSON number as a double.
pub fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// The text of a string, with U+FFFD for what is no Unicode; else the value as it was written.
pub fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::NotUnicode(text) => text.shown().to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::libraries::reading::{Base64, Padding, Reader, Rules, Unreadable, number};
    use crate::jose::json::{Json, base64url};

    const STRICT: Rules = Base64::STRICT;

    #[test]
    fn each_rule_forgives_one_thing() {
        let decode = |text: &str, rules: Rules| Base64::Rules(rules).decode(text);
        assert_eq!(decode("YQ", STRICT), Some(b"a".to_vec()));
        for (text, rules) in [
            ("YQ==", Rules { padding: Padding::Whole, ..STRICT }),
            ("YQ=", Rules { padding: Padding::Any, ..STRICT }),
            ("Y Q", Rules { skips: b" ", ..STRICT }),
            ("YR", Rules { loose_bits: true, ..STRICT }),
        ] {
            assert_eq!(decode(text, STRICT), None, "{text}");
            assert_eq!(decode(text, rules), Some(b"a".to_vec()), "{text}");
        }
        let odd = Rules { odd: true, loose_bits: true, ..STRICT };
        assert_eq!(decode("YWJjZ", odd), Some(b"abc".to_vec()));
        assert_eq!(decode("YQ=", Rules { padding: Padding::Whole, ..STRICT }), None);
    }

    /// As `base64.urlsafe_b64decode` and `Base64.decode64` answered.
    #[test]
    fn lenient_decoders_pass_over_what_is_of_no_alphabet() {
        for (text, python, ruby) in [
            ("YQ", Some("a"), "a"),
            ("Y!Q", None, "a"),
            ("Y!!Q", None, "a"),
            ("YW!!!!Jj", Some("abc"), "abc"),
            ("YW==JjZA", Some("a"), "a"),
            ("YW=J", None, "a"),
            ("YWJjZ", None, "abc"),
        ] {
            let bytes = |text: &str| text.as_bytes().to_vec();
            assert_eq!(Base64::Python.decode(text), python.map(bytes), "{text}");
            assert_eq!(Base64::Ruby.decode(text), Some(bytes(ruby)), "{text}");
        }
    }

    #[test]
    fn depth_is_the_readers_own() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let reader = Reader { depth: 100, ..Reader::SCRIPT };
        for depth in [1, 31, 32, 33, 63, 64, 65, 100] {
            assert!(reader.read(nested(depth).as_bytes()).is_ok(), "{depth}");
        }
        assert_eq!(reader.read(nested(101).as_bytes()), Err(Unreadable::Depth));
        assert!(Reader::SCRIPT.read(nested(200_000).as_bytes()).is_ok());
        let cut = nested(5_000).replacen("]]", "],", 1);
        assert!(Reader::SCRIPT.read(cut.as_bytes()).is_err());
    }

    #[test]
    fn strange_numbers_are_pythons() {
        let json = Reader::PYTHON.read(br#"{"a":NaN,"b":-Infinity,"c":"NaN"}"#).unwrap();
        let of = |name: &str| json.as_object().unwrap().get(name).cloned().unwrap();
        assert!(number(&of("a")).unwrap().is_nan());
        assert_eq!(number(&of("b")), Some(f64::NEG_INFINITY));
        assert_eq!(of("c"), Json::String("NaN".into()));
        assert_eq!(Reader::SCRIPT.read(b"[NaN]"), Err(Unreadable::Syntax));
    }

    proptest! {
        #[test]
        fn strictly_it_agrees_with_our_own(text in "[A-Za-z0-9_+= -]{0,12}") {
            let ours = base64url::decode(&text).ok();
            prop_assert_eq!(Base64::Rules(STRICT).decode(&text), ours);
        }

        #[test]
        fn what_is_flat_is_read_as_it_is(text in r#"[\[\]{}:,"a1\\ ]{0,12}"#) {
            prop_assert_eq!(Reader::SCRIPT.read(text.as_bytes()).ok(), Json::parse(&text).ok());
        }
    }
}
