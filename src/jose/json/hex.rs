//! Bytes in hexadecimal digits (RFC 4648 section 8), of either case.

/// Two small digits for each byte.
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Decodes pairs of digits, and nothing else: no sign, no white space.
pub fn decode(digits: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    let value = |digit: u8| (digit as char).to_digit(16).map(|value| value as u8);
    let (pairs, rest) = digits.as_ref().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(value(*high)? << 4 | value(*low)?));
    rest.is_empty().then(|| bytes.collect()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::jose::json::hex::{decode, encode};

    #[test]
    fn pairs_of_digits_and_nothing_else() {
        assert_eq!(decode("00fFa0"), Some(vec![0, 255, 160]));
        assert_eq!(encode(&[0, 255, 160]), "00ffa0");
        assert_eq!(decode(""), Some(vec![]));
        for text in ["0", "0g", "+1", " 00", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
