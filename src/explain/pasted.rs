//! What somebody pasted, and the token in it.

use crate::jose::token::serialization::Jws;
use crate::jose::token::{Malformed, strip};
use crate::text::utf16;

/// A text before anything was taken off, and what could be read of it.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// All of it.
    pub text: String,
    /// The token, or why there is none.
    pub jws: Result<Jws, Malformed>,
}

impl Pasted {
    /// Takes white space and scheme off and reads the rest. A token in UTF-16 is none: no verifier
    /// reads it.
    pub fn read(bytes: Vec<u8>, payload: Option<Vec<u8>>) -> Pasted {
        if let Some((name, text)) = utf16::read(&bytes) {
            return Pasted { text, jws: Err(Malformed::Utf16 { name }) };
        }
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let jws = Jws::parse(strip(&text).0, payload);
        Pasted { text, jws }
    }

    /// A text that nobody kept.
    pub fn malformed(malformed: Malformed) -> Pasted {
        Pasted { text: String::new(), jws: Err(malformed) }
    }
}
