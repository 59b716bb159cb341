//! base64url as other decoders read it: what they forgive differs, and so does what they accept.

/// What a decoder forgives.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub padding: Padding,
    /// White space anywhere.
    pub spaces: bool,
    /// Bits behind the last byte that are not zero.
    pub loose_bits: bool,
    /// One character too many.
    pub odd: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    Refused,
    /// As many `=` as fill up a block of four.
    Whole,
    Any,
}

/// The bytes, where these rules allow them.
pub fn decode(text: &str, rules: Rules) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !(rules.spaces && is_space(*byte))).collect();
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
    let (mut bytes, mut buffer, mut bits) = (Vec::with_capacity(body), 0_u32, 0);
    for byte in &text[..body] {
        buffer = (buffer << 6 | sextet(*byte)?) & 0xfff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    let rest = buffer & ((1 << bits) - 1);
    (rules.loose_bits || rest == 0).then_some(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    }))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::libraries::reading::{Padding, Rules, decode};
    use crate::jose::json::base64url;

    const STRICT: Rules =
        Rules { padding: Padding::Refused, spaces: false, loose_bits: false, odd: false };

    #[test]
    fn each_rule_forgives_one_thing() {
        assert_eq!(decode("YQ", STRICT), Some(b"a".to_vec()));
        for (text, rules) in [
            ("YQ==", Rules { padding: Padding::Whole, ..STRICT }),
            ("YQ=", Rules { padding: Padding::Any, ..STRICT }),
            ("Y Q", Rules { spaces: true, ..STRICT }),
            ("YR", Rules { loose_bits: true, ..STRICT }),
        ] {
            assert_eq!(decode(text, STRICT), None, "{text}");
            assert_eq!(decode(text, rules), Some(b"a".to_vec()), "{text}");
        }
        assert_eq!(
            decode("YWJjZ", Rules { odd: true, loose_bits: true, ..STRICT }).unwrap(),
            b"abc"
        );
        assert_eq!(decode("YQ=", Rules { padding: Padding::Whole, ..STRICT }), None);
    }

    proptest! {
        #[test]
        fn strictly_it_agrees_with_our_own(text in "[A-Za-z0-9_+= -]{0,12}") {
            prop_assert_eq!(decode(&text, STRICT), base64url::decode(&text).ok());
        }
    }
}
