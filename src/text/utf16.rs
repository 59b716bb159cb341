//! UTF-16, which the shells of Windows write into files where everything here is UTF-8.

use std::borrow::Cow;
use std::str::Utf8Error;

/// Pairs that are looked at where no mark says what the bytes are.
const LOOKED_AT: usize = 16;

/// The text of bytes that are UTF-16, and how `iconv` calls them: by their mark, or since every
/// other byte of ASCII is zero. Neither is a text in UTF-8 that anybody writes.
pub fn read(bytes: &[u8]) -> Option<(&'static str, String)> {
    let (name, pairs, unit): (_, _, fn([u8; 2]) -> u16) = match bytes {
        [0xff, 0xfe, rest @ ..] => ("UTF-16", rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => ("UTF-16", rest, u16::from_be_bytes),
        [0, _, 0, _, ..] => ("UTF-16BE", bytes, u16::from_be_bytes),
        [_, 0, _, 0, ..] => ("UTF-16LE", bytes, u16::from_le_bytes),
        _ => return None,
    };
    // Of a line that ends at the byte of a line break half a unit is left.
    let units: Vec<u16> = pairs.as_chunks::<2>().0.iter().copied().map(unit).collect();
    let mut first = units.iter().take(LOOKED_AT);
    let is_ascii = first.all(|unit| (1..0x80).contains(unit));
    let text = String::from_utf16(&units).ok()?;
    (!text.is_empty() && (is_ascii || name == "UTF-16")).then_some((name, text))
}

/// The text of bytes in UTF-8 or, where reading it can do no harm, in UTF-16; without the byte order
/// mark that shells of Windows put before either.
///
/// # Errors
/// It is neither.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Utf8Error> {
    match read(bytes) {
        Some((_, text)) => Ok(Cow::Owned(text)),
        None => std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
            .map(Cow::Borrowed),
    }
}

/// The same, with U+FFFD for what is neither.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    text(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::utf16::{read, text};

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn bytes_that_are_no_text_are_none() {
        for bytes in
            [&b""[..], b"\xff\xfe", b"\xff\xfe\x00", b"\0\0\0\0", b"a\0", b"\xff\xfe\x00\xd8"]
        {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
        assert_eq!(text(b"\xff\xfe\x00").unwrap_err().valid_up_to(), 0);
    }

    proptest! {
        #[test]
        fn either_order_is_read_with_a_mark_and_without(said in "[!-~]{2}[ -~\r\n]{0,40}", other in "\\PC{1,9}") {
            for (bytes, name) in
                [(u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"), (u16::to_be_bytes, "UTF-16BE")]
            {
                prop_assert_eq!(read(&units(&said, bytes)), Some((name, said.clone())));
                for said in [&said, &other] {
                    let marked = units(&format!("\u{feff}{said}"), bytes);
                    prop_assert_eq!(read(&marked), Some(("UTF-16", said.clone())));
                }
            }
        }

        #[test]
        fn utf_8_is_never_taken_for_it(said in "[^\0]{0,40}") {
            prop_assert_eq!(read(said.as_bytes()), None);
            let bare = said.strip_prefix('\u{feff}').unwrap_or(&said);
            prop_assert_eq!(text(said.as_bytes()).unwrap(), bare);
            let marked = format!("\u{feff}{bare}");
            prop_assert_eq!(text(marked.as_bytes()).unwrap(), bare);
        }
    }
}
