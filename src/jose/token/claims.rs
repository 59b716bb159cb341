//! The claims of a token (RFC 7519 section 4), read member by member, each with its own type.

use std::fmt;

use crate::jose::json::{Json, JsonError, Object};
use crate::jose::token::header::WrongType;

/// The claims set of a token; unverified unless it stands in `verify`'s `Verified`.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims(Object);

/// Why a payload is no claims set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoClaims {
    /// No bytes.
    Empty,
    /// Bytes that are no text.
    NotUtf8 {
        /// The first byte that is not UTF-8, from zero.
        at: usize,
    },
    /// Text that is no JSON object.
    Json(JsonError),
}

/// Seconds since 1970-01-01T00:00:00Z, leap seconds ignored, fractions allowed (RFC 7519 section 2).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct NumericDate(pub f64);

impl Claims {
    /// Reads a payload.
    ///
    /// # Errors
    /// [`NoClaims`].
    pub fn read(payload: &[u8]) -> Result<Claims, NoClaims> {
        if payload.is_empty() {
            return Err(NoClaims::Empty);
        }
        let text = std::str::from_utf8(payload)
            .map_err(|error| NoClaims::NotUtf8 { at: error.valid_up_to() })?;
        Object::parse(text).map(Claims).map_err(NoClaims::Json)
    }

    /// Whether a payload begins as a JSON object does, with a brace and a name behind it, after what
    /// readers of JSON pass over. Where we can't read it, another reader may.
    pub(crate) fn are_begun(payload: &[u8]) -> bool {
        const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
        let text = MARKS.iter().find_map(|mark| payload.strip_prefix(*mark)).unwrap_or(payload);
        // UTF-16 and UTF-32 have zeros between letters.
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || b"\0\x0b".contains(byte);
        text.iter().filter(|byte| !is_blank(byte)).take(2).eq(b"{\"")
    }

    /// All claims, as they were written.
    pub fn object(&self) -> &Object {
        &self.0
    }

    /// A claim that must be a date: `exp`, `nbf`, `iat` (RFC 7519 section 4.1).
    ///
    /// # Errors
    /// It is there and no number that a date can be.
    pub fn date(&self, name: &'static str) -> Result<Option<NumericDate>, WrongType> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        match NumericDate::read(value) {
            Some(date) => Ok(Some(date)),
            None => {
                let found = match value {
                    Json::Number(_) => "a number too large for a date",
                    other => other.kind(),
                };
                Err(WrongType { name, expected: "a number", found })
            }
        }
    }

    /// `aud` as a list, whether one string or several were written (RFC 7519 section 4.1.3). A string
    /// that is not Unicode is nobody's name and is left out.
    ///
    /// # Errors
    /// It is there and neither a string nor a list of strings.
    pub fn audiences(&self) -> Result<Option<Vec<&str>>, WrongType> {
        let wrong =
            |found| WrongType { name: "aud", expected: "a string or a list of them", found };
        match self.0.get("aud") {
            None => Ok(None),
            Some(one) if one.is_string() => Ok(Some(one.as_str().into_iter().collect())),
            Some(Json::Array(items)) if items.iter().all(Json::is_string) => {
                Ok(Some(items.iter().filter_map(Json::as_str).collect()))
            }
            Some(Json::Array(_)) => Err(wrong("a list with other values in it")),
            Some(other) => Err(wrong(other.kind())),
        }
    }
}

impl NumericDate {
    /// A JSON number that is finite as a double.
    pub fn read(value: &Json) -> Option<NumericDate> {
        let Json::Number(text) = value else { return None };
        NumericDate::parse(text)
    }

    /// The same from the text of a JSON number.
    pub fn parse(text: &str) -> Option<NumericDate> {
        // Whole numbers below 2^53 are exact, and read in a third of the time.
        let whole = text.parse().ok().filter(|whole: &i64| whole.unsigned_abs() < 1 << 53);
        let seconds = match whole {
            Some(whole) => whole as f64,
            None => text.parse().ok()?,
        };
        seconds.is_finite().then_some(NumericDate(seconds))
    }
}

impl fmt::Display for NoClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoClaims::Empty => f.write_str("it is empty"),
            NoClaims::NotUtf8 { at } => write!(f, "not UTF-8 from byte {at}"),
            NoClaims::Json(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NoClaims {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            NoClaims::Json(error) => Some(error),
            _ => None,
        }
    }
}
