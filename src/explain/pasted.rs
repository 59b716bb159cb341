//! What somebody pasted, and the token in it.

use crate::jose::token::serialization::Jws;
use crate::jose::token::{Malformed, strip};

/// A text before anything was taken off, and what could be read of it.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// All of it.
    pub text: String,
    /// The token, or why there is none.
    pub jws: Result<Jws, Malformed>,
}

impl Pasted {
    /// Takes white space and scheme off and reads the rest. PowerShell writes UTF-16 into files.
    pub fn read(bytes: Vec<u8>, payload: Option<Vec<u8>>) -> Pasted {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => from_utf16(error.as_bytes())
                .unwrap_or_else(|| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        };
        let jws = Jws::parse(strip(&text).0, payload);
        Pasted { text, jws }
    }

    /// A text that nobody kept.
    pub fn malformed(malformed: Malformed) -> Pasted {
        Pasted { text: String::new(), jws: Err(malformed) }
    }
}

/// UTF-8, or UTF-16 by its mark.
///
/// # Errors
/// [`Malformed::NotUtf8`].
pub fn text(bytes: Vec<u8>) -> Result<String, Malformed> {
    String::from_utf8(bytes).or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        from_utf16(error.as_bytes()).ok_or(Malformed::NotUtf8 { at })
    })
}

fn from_utf16(bytes: &[u8]) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = match bytes {
        [0xff, 0xfe, ..] => pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
        [0xfe, 0xff, ..] => pairs.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
        _ => return None,
    };
    String::from_utf16(&units).ok()
}
