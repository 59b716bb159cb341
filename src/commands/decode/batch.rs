//! `decode --batch`: header and claims of many tokens, a line for each, and as they were written
//! wherever that is JSON on one line.

use std::borrow::Cow;
use std::sync::Arc;

use crate::advice::failure::Failure;
use crate::batch::pipeline::{Line, Worker};
use crate::commands::batch::{LinesArgs, Tally};
use crate::commands::decode::Args;
use crate::commands::decode::inside::anatomy;
use crate::exit::Exit;
use crate::jose::json::base64url;
use crate::jose::json::borrowed::BorrowedJson;
use crate::jose::json::{MAX_DEPTH, Object};
use crate::jose::token::anatomy::{Payload, Signature};
use crate::jose::token::{MAX_LENGTH, MAX_TEXT, strip};
use crate::sys::System;
use crate::text::count::counted;
use crate::text::escape;
use crate::text::utf16;
use crate::ui::batch::{Field, hint, open, string};
use crate::ui::redact::redact;

/// As many digits with as many behind an `e` are surely within a double.
const MAX_DIGITS: usize = 200;
const MAX_EXPONENT_DIGITS: usize = 2;

/// What is known of a line before it is decoded.
const FIELDS: [Field; 2] = [Field::File, Field::Line];

/// # Errors
/// Files that can't be read, and streams that fail.
pub fn run(args: &Args, system: &mut System) -> Result<Exit, Failure> {
    let lines = Arc::new(args.lines.clone());
    let worker = || Decoding {
        files: lines.names(),
        lines: Arc::clone(&lines),
        redact: args.redact,
        header: (Vec::new(), Vec::new()),
        payload: Vec::new(),
    };
    lines.run(worker, system)
}

/// One thread's decoder.
struct Decoding {
    lines: Arc<LinesArgs>,
    files: Vec<String>,
    redact: bool,
    /// The last header, as it was encoded and as text: the next one is often the same.
    header: (Vec<u8>, Vec<u8>),
    payload: Vec<u8>,
}

/// Lines with a token and without.
#[derive(Debug, Default)]
struct Found {
    tokens: u64,
    others: u64,
    /// Of the others those without a text at the place of the token.
    without_text: u64,
}

impl Worker for Decoding {
    type Tally = Found;

    fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, found: &mut Found) {
        let lines = Arc::clone(&self.lines);
        self.open(line, text);
        let token = match (&lines.pointer, line.text.len() > MAX_TEXT) {
            (_, true) => Ok(Cow::Borrowed(&b""[..])),
            (None, false) => Ok(Cow::Borrowed(line.text)),
            (Some(pointer), false) => pointer.text(line.text).map(|text| match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }),
        };
        let why = match token {
            Ok(token) => {
                let is_shown =
                    !self.redact && self.copy(&token, text).is_some() || self.show(&token, text);
                (!is_shown).then(|| "not a token".to_owned())
            }
            Err(why) => {
                found.without_text += 1;
                Some(why.to_string())
            }
        };
        close(why.as_deref(), text, found);
    }

    fn failed(&mut self, line: Line<'_>, text: &mut Vec<u8>, found: &mut Found) {
        self.header = (Vec::new(), Vec::new());
        self.open(line, text);
        close(Some("internal error: please report it, without the token"), text, found);
    }
}

fn close(error: Option<&str>, text: &mut Vec<u8>, found: &mut Found) {
    match error {
        None => found.tokens += 1,
        Some(why) => {
            text.extend_from_slice(b",\"error\":");
            string(text, why);
            found.others += 1;
        }
    }
    text.extend_from_slice(b"}\n");
}

impl Decoding {
    fn open(&self, line: Line<'_>, text: &mut Vec<u8>) {
        open(text, &FIELDS, self.files.get(line.stream).map(String::as_str), line.number);
    }

    /// Copies both parts as they were written. `None`, and nothing is written, where that can't be.
    fn copy(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> Option<()> {
        let bytes = strip(std::str::from_utf8(bytes).ok()?).0.as_bytes();
        if bytes.len() > MAX_LENGTH {
            return None;
        }
        let mut dots = memchr::memchr_iter(b'.', bytes);
        let (first, second) = (dots.next()?, dots.next()?);
        if dots.next().is_some() {
            return None;
        }
        let (encoded, header) = &mut self.header;
        if *encoded != bytes[..first] {
            encoded.clear();
            base64url::decode_into(&bytes[..first], header)?;
            // How the payload is encoded is said there (RFC 7797).
            if !is_line(header) || memchr::memmem::find(header, b"b64").is_some() {
                return None;
            }
            encoded.extend_from_slice(&bytes[..first]);
        }
        base64url::decode_into(&bytes[first + 1..second], &mut self.payload)?;
        if !is_line(&self.payload) {
            return None;
        }
        text.extend_from_slice(b",\"header\":");
        text.extend_from_slice(header);
        text.extend_from_slice(b",\"claims\":");
        text.extend_from_slice(&self.payload);
        Some(())
    }

    /// Writes what can be seen of anything that looks like a token.
    fn show(&self, bytes: &[u8], text: &mut Vec<u8>) -> bool {
        let whole = utf16::lossy(bytes);
        let Ok(anatomy) = anatomy(strip(&whole).0) else { return false };
        let anatomy = if self.redact { redact(anatomy) } else { anatomy };
        let claims = match &anatomy.payload {
            Payload::Claims(claims) => Some(claims),
            _ => None,
        };
        let header = anatomy.signatures.first().and_then(Signature::header);
        let json = |object: Option<&Object>| {
            object.map_or("null".to_owned(), |object| {
                escape::json(&serde_json::to_string(object).unwrap_or_default())
            })
        };
        let both = format!(",\"header\":{},\"claims\":{}", json(header.as_ref()), json(claims));
        text.extend_from_slice(both.as_bytes());
        true
    }
}

/// Whether it is a JSON object on one line that repeats no name, with nothing in it that could hide
/// or steer a terminal.
fn is_line(bytes: &[u8]) -> bool {
    // To the end, whatever is found: so a CPU looks at many bytes at once.
    let is_plain = bytes.iter().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'));
    is_plain
        && bytes.starts_with(b"{")
        && (is_surely_read(bytes) || !may_be_misread(bytes))
        && BorrowedJson::of(bytes).is_some()
}

/// Whether it surely holds none of what [`may_be_misread`] looks for, in strings or outside: no escape,
/// few brackets, no long run of digits, no long exponent. Text that is no JSON is not asked about.
fn is_surely_read(json: &[u8]) -> bool {
    let count = |part: &[u8]| {
        usize::from(part.iter().fold(0_u8, |n, byte| n + u8::from(matches!(byte, b'{' | b'['))))
    };
    // A digit, `e`, and three digits or a sign and three digits.
    let is_exponent = |at: &[u8]| {
        (at[0].is_ascii_digit() & (at[1] | 0x20 == b'e') & (at[2] < b':'))
            & (at[3].is_ascii_digit() & at[4].is_ascii_digit())
    };
    memchr::memchr(b'\\', json).is_none()
        && json.chunks(128).map(count).sum::<usize>() <= MAX_DEPTH
        && !json.chunks_exact(MAX_DIGITS / 2).any(|part| part.iter().all(u8::is_ascii_digit))
        && !json.windows(5).fold(false, |found, at| found | is_exponent(at))
}

/// Whether it may hold what some JSON parser does not take: half of a surrogate pair, a number that
/// is beyond a double, or values that lie too deep.
fn may_be_misread(json: &[u8]) -> bool {
    let (mut brackets, mut digits, mut most, mut in_string) = (0, 0, MAX_DIGITS, false);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match (byte, in_string) {
            (b'"', _) => in_string = !in_string,
            (b'\\', true) if bytes.next() == Some(&b'u') => return true,
            (_, true) => {}
            (b'{' | b'[', false) => brackets += 1,
            (b'e' | b'E', false) if digits > 0 => most = MAX_EXPONENT_DIGITS,
            (b'0'..=b'9' | b'+' | b'-', false) => {}
            (_, false) => most = MAX_DIGITS,
        }
        digits = if byte.is_ascii_digit() && !in_string { digits + 1 } else { 0 };
        if digits > most || brackets > MAX_DEPTH {
            return true;
        }
    }
    false
}

impl Tally for Found {
    fn merge(&mut self, other: &Found) {
        self.tokens += other.tokens;
        self.others += other.others;
        self.without_text += other.without_text;
    }

    fn lines(&self) -> u64 {
        self.tokens + self.others
    }

    fn exit(&self) -> Exit {
        if self.others == 0 { Exit::Yes } else { Exit::No }
    }

    fn summary(&self) -> String {
        let Found { tokens, others, without_text } = self;
        let lines = counted(self.lines(), "line");
        let hint = hint(false, *without_text, self.lines());
        format!("{lines}: {tokens} with a token, {others} without; nothing is verified{hint}\n")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    use crate::commands::decode::batch::{is_surely_read, may_be_misread};

    #[test]
    fn usual_claims_are_surely_read() {
        let claims = r#"{"iss":"https://a.example","exp":1790003600,"x":[1.5,{"id":"K9e7-3e10"}]}"#;
        assert!(is_surely_read(claims.as_bytes()));
    }

    proptest! {
        #[test]
        fn json_that_is_surely_read_is_never_misread(
            values in prop::collection::vec(
                "-?[1-9][0-9]{0,2}(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,4})?|[1-9][0-9]{90,205}|[1-9]e[0-9]{1,4}\
                    |\\[{1,70}|\"([0-9e\\[{]|\\\\u[0-9]{4}){0,9}\"",
                0..5,
            ),
        ) {
            let closed = values.iter().map(|value| match value.strip_prefix('[') {
                Some(rest) => format!("{value}{}]", "]".repeat(rest.len())),
                None => value.clone(),
            });
            let text = format!("[{}]", closed.collect::<Vec<_>>().join(","));
            prop_assert!(serde_json::from_str::<IgnoredAny>(&text).is_ok(), "{}", text);
            let (sure, misread) = (is_surely_read(text.as_bytes()), may_be_misread(text.as_bytes()));
            prop_assert!(!sure || !misread, "{}", text);
        }
    }
}
