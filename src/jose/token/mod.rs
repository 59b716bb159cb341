//! Text into a token (RFC 7515 section 7.1); nothing in it is believed yet.

pub mod anatomy;
pub mod claims;
pub mod find;
pub mod header;
pub mod serialization;
pub mod unsigned;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::jose::json::Object;
use crate::jose::json::base64url::{self, Fault};
use crate::jose::token::header::Header;
use crate::text::words::words;

/// The longest text taken for a token, in bytes.
pub const MAX_LENGTH: usize = 1 << 20;
/// The longest text that is read for one: white space, `Authorization:` and `Bearer` may stand around it.
pub const MAX_TEXT: usize = MAX_LENGTH + 4096;

/// One signature over one payload, taken apart.
#[derive(Clone, Debug)]
pub struct Token {
    header: Header,
    /// All signatures of one JSON serialisation share it.
    payload: Arc<Vec<u8>>,
    signature: Vec<u8>,
    signed: Signed,
}

/// What the signing input is made of.
#[derive(Clone, Debug)]
enum Signed {
    /// A compact text with its payload in it: everything before the last dot.
    Compact(String),
    /// The protected header as it was encoded; the payload follows.
    Header(String),
}

/// Why a text is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// No text.
    Empty,
    /// Over [`MAX_LENGTH`].
    TooLong,
    /// Bytes that are no text.
    NotUtf8 {
        /// The first byte that is not UTF-8, from zero.
        at: usize,
    },
    /// Two bytes for each character, which a verifier does not read.
    Utf16 {
        /// What `iconv` calls it.
        name: &'static str,
    },
    /// Another number of parts than three.
    Parts {
        /// As many as the dots make.
        count: usize,
    },
    /// Five parts, the first of them the header of an encrypted token (RFC 7516).
    Encrypted,
    /// A part is not base64url; the offset counts from the start of the token.
    Part {
        /// Which one.
        part: Part,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The header is base64url and no JSON object.
    Header {
        /// What it is instead, or what the parser says.
        why: String,
    },
    /// An unencoded payload that a compact token can't hold (RFC 7797 section 5.2).
    RawPayload {
        /// Where, in bytes from the start of the token.
        at: usize,
        /// What stands there.
        byte: u8,
    },
    /// A payload in the token, and another one beside it.
    TwoPayloads,
    /// Not the JSON serialisation of RFC 7515 section 7.2.
    Json {
        /// What is wrong with it.
        why: String,
    },
}

words! {
    /// A part of a compact token.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Part by name {
        /// Before the first dot.
        Header = "header",
        /// Between the dots.
        Payload = "payload",
        /// Behind the last dot.
        Signature = "signature",
    }
}

/// What was taken off before the token began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stripped {
    /// The name of the header, `Authorization:`.
    pub authorization: bool,
    /// The scheme, `Bearer`.
    pub bearer: bool,
}

impl Token {
    /// Takes a compact JWS apart. The text must be the bare token: see [`strip`].
    ///
    /// # Errors
    /// The first thing that is malformed, from left to right.
    pub fn parse(text: &str) -> Result<Token, Malformed> {
        Token::parse_with(text, None)
    }

    /// The same where the payload may have been sent beside the token (RFC 7515 appendix F).
    ///
    /// # Errors
    /// As [`Token::parse`], and [`Malformed::TwoPayloads`].
    pub fn parse_with(text: &str, detached: Option<Arc<Vec<u8>>>) -> Result<Token, Malformed> {
        if text.is_empty() {
            return Err(Malformed::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(Malformed::TooLong);
        }
        let [protected, payload, signature] = split(text)?;
        let start = |segment: &str| segment.as_ptr() as usize - text.as_ptr() as usize;
        let read = |part, segment: &str| {
            base64url::decode(segment)
                .map_err(|fault| Malformed::Part { part, fault: shift(fault, start(segment)) })
        };
        let header = Header::new(read_header(&read(Part::Header, protected)?)?);
        let (payload, signed) = match detached {
            Some(_) if !payload.is_empty() => return Err(Malformed::TwoPayloads),
            Some(detached) => (detached, Signed::Header(protected.to_owned())),
            None if header.is_payload_raw() => {
                (Arc::new(raw(payload, start(payload))?), Signed::Compact(text.to_owned()))
            }
            None => (Arc::new(read(Part::Payload, payload)?), Signed::Compact(text.to_owned())),
        };
        let signature = read(Part::Signature, signature)?;
        Ok(Token { header, payload, signature, signed })
    }

    /// One signature of a JSON serialisation; `protected` is the encoded half of its header.
    pub(crate) fn of_json(
        protected: &str,
        header: Header,
        payload: Arc<Vec<u8>>,
        signature: Vec<u8>,
    ) -> Token {
        Token { header, payload, signature, signed: Signed::Header(protected.to_owned()) }
    }

    /// The header of this signature.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The payload's bytes, which need be no JSON.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signature's bytes.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The bytes that the signature covers (RFC 7515 section 5.2, step 8; RFC 7797 section 3).
    pub fn signing_input(&self) -> Cow<'_, [u8]> {
        match &self.signed {
            Signed::Compact(text) => {
                let end = text.rfind('.').unwrap_or(text.len());
                Cow::Borrowed(&text.as_bytes()[..end])
            }
            Signed::Header(protected) => {
                Cow::Owned(signing_input(protected, &self.payload, self.header.is_payload_raw()))
            }
        }
    }

    /// The text of a token as every JWT library reads it: compact, with an encoded payload in it.
    pub fn as_jwt(&self) -> Option<&str> {
        match &self.signed {
            Signed::Compact(text) if !self.header.is_payload_raw() => Some(text),
            _ => None,
        }
    }
}

/// A protected header, encoded, and a payload, encoded or not, with a dot between them.
pub(crate) fn signing_input(protected: &str, payload: &[u8], is_raw: bool) -> Vec<u8> {
    if is_raw {
        [protected.as_bytes(), b".", payload].concat()
    } else {
        [protected, ".", &base64url::encode(payload)].concat().into_bytes()
    }
}

/// An unencoded payload within a compact token: printable ASCII without a dot (RFC 7797 section
/// 5.2).
///
/// # Errors
/// [`Malformed::RawPayload`], counted from `start`.
pub(crate) fn raw(payload: &str, start: usize) -> Result<Vec<u8>, Malformed> {
    let foreign = |byte: &u8| !matches!(byte, b' '..=b'-' | b'/'..=b'~');
    match payload.bytes().position(|byte| foreign(&byte)) {
        Some(at) => Err(Malformed::RawPayload { at: start + at, byte: payload.as_bytes()[at] }),
        None => Ok(payload.as_bytes().to_vec()),
    }
}

/// Takes off surrounding white space, one `Authorization:` and one `Bearer `, whatever their case.
pub fn strip(text: &str) -> (&str, Stripped) {
    let text = text.trim_ascii();
    let (text, authorization) = strip_word(text, "authorization:");
    let (text, bearer) = match strip_word(text, "bearer") {
        (rest, true) if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_whitespace()) => {
            (rest, true)
        }
        _ => (text, false),
    };
    (text.trim_ascii(), Stripped { authorization, bearer })
}

fn strip_word<'a>(text: &'a str, word: &str) -> (&'a str, bool) {
    match text.get(..word.len()) {
        Some(start) if start.eq_ignore_ascii_case(word) => {
            let rest = &text[word.len()..];
            (if word.ends_with(':') { rest.trim_ascii_start() } else { rest }, true)
        }
        _ => (text, false),
    }
}

fn split(text: &str) -> Result<[&str; 3], Malformed> {
    let parts: Vec<&str> = text.splitn(6, '.').collect();
    let count = text.matches('.').count() + 1;
    parts.try_into().map_err(|parts: Vec<&str>| match parts[..] {
        [header, _, _, _, _] if is_of_encrypted(header) => Malformed::Encrypted,
        _ => Malformed::Parts { count },
    })
}

/// RFC 7516 section 4.1.2: `enc` must be there.
fn is_of_encrypted(header: &str) -> bool {
    let bytes = base64url::decode(header).unwrap_or_default();
    read_header(&bytes).is_ok_and(|header| header.get("enc").is_some())
}

/// A decoded header.
///
/// # Errors
/// [`Malformed::Header`].
pub(crate) fn read_header(bytes: &[u8]) -> Result<Object, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned());
    let object = text.and_then(|text| Object::parse(text).map_err(|why| why.to_string()));
    object.map_err(|why| Malformed::Header { why })
}

fn shift(fault: Fault, by: usize) -> Fault {
    match fault {
        Fault::Foreign { at, byte } => Fault::Foreign { at: at + by, byte },
        Fault::Padding { at } => Fault::Padding { at: at + by },
        Fault::TrailingBits { at } => Fault::TrailingBits { at: at + by },
        Fault::Length { length } => Fault::Length { length },
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::Empty => f.write_str("the token is empty"),
            Malformed::TooLong => write!(f, "over the cap of {MAX_LENGTH} bytes for a token"),
            Malformed::NotUtf8 { at } => write!(f, "byte {at} is not UTF-8"),
            Malformed::Utf16 { .. } => f.write_str("the text is UTF-16, not UTF-8"),
            Malformed::Encrypted => f.write_str(
                "5 parts, not three: an encrypted token (JWE), which has no signature to verify",
            ),
            Malformed::Parts { count: 1 } => f.write_str("one part without dots, not three"),
            Malformed::Parts { count } => write!(f, "{count} parts, not three"),
            Malformed::Part { part, fault } => write!(f, "in the {part}, {fault}"),
            Malformed::Header { why } => write!(f, "the header is {why}"),
            Malformed::RawPayload { at, byte } => write!(
                f,
                "byte 0x{byte:02x} at offset {at} can't stand unencoded in a compact token"
            ),
            Malformed::TwoPayloads => {
                f.write_str("it has a payload of its own, and another one was given for it")
            }
            Malformed::Json { why } => f.write_str(why),
        }
    }
}

impl std::error::Error for Malformed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Malformed::Part { fault, .. } => Some(fault),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::base64url::{self, Fault};
    use crate::jose::token::{Malformed, Part, Stripped, Token, strip};

    #[test]
    fn the_first_fault_from_the_left_is_named() {
        let error = |text: &str| Token::parse(text).unwrap_err();
        assert_eq!(error(""), Malformed::Empty);
        assert_eq!(error("a.b"), Malformed::Parts { count: 2 });
        assert_eq!(error("a.b.c.d.e"), Malformed::Parts { count: 5 });
        assert_eq!(error(&".".repeat(900)), Malformed::Parts { count: 901 });
        let fault = Fault::Foreign { at: 5, byte: b'+' };
        assert_eq!(error("e30.Y+.Y+"), Malformed::Part { part: Part::Payload, fault });
        assert!(matches!(error("W10.e30."), Malformed::Header { .. }));
    }

    #[test]
    fn one_scheme_is_taken_off_and_no_more() {
        let both = Stripped { authorization: true, bearer: true };
        assert_eq!(strip(" authorization:  BEARER  a.b.c\r\n"), ("a.b.c", both));
        assert_eq!(strip("Bearer Bearer x").0, "Bearer x");
        assert_eq!(strip("bearerless").0, "bearerless");
        assert_eq!(strip("Bearer"), ("", Stripped { authorization: false, bearer: true }));
        assert_eq!(strip("é"), ("é", Stripped::default()));
    }

    proptest! {
        #[test]
        fn any_text_is_a_token_or_an_error(text in "\\PC{0,60}") {
            let _ = Token::parse(&text);
            let _ = strip(&text);
        }

        #[test]
        fn parts_come_back(payload: Vec<u8>, signature: Vec<u8>) {
            let encode = |bytes: &[u8]| base64url::encode(bytes);
            let text = format!("e30.{}.{}", encode(&payload), encode(&signature));
            let token = Token::parse(&text).unwrap();
            prop_assert_eq!(token.payload(), &payload[..]);
            prop_assert_eq!(token.signature(), &signature[..]);
            let signed = &text.as_bytes()[..text.rfind('.').unwrap()];
            prop_assert_eq!(&token.signing_input()[..], signed);
        }
    }
}
