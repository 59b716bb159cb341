//! Secrets as lenient decoders read them: what is no digit is skipped or ends the text, and what is
//! left over at the end is dropped.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::jose::json::hex;

/// Bits left over in the last character are no fault here.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Each way in which some decoder reads the text, and what it makes of it.
pub fn decodings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let plain = |byte: u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    };
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let text: Vec<u8> = secret.iter().copied().map(plain).collect();
    let skipped: Vec<u8> = text.iter().copied().filter(is_digit).collect();
    // A decoder of standard base64 skips `-` and `_` with the rest.
    let standard: Vec<u8> = secret.iter().copied().filter(is_digit).collect();
    let first: Vec<u8> = text.iter().copied().take_while(is_digit).collect();
    let digits: Vec<u8> = secret.iter().copied().take_while(u8::is_ascii_hexdigit).collect();
    let whole = |text: &[u8], group: usize| text[..text.len() / group * group].to_vec();
    // One character alone holds no byte.
    let readable = |text: &[u8]| text[..text.len() - usize::from(text.len() % 4 == 1)].to_vec();
    let base64 = |text: Vec<u8>| BASE64.decode(text).ok();
    let pairs = String::from_utf8(whole(&digits, 2)).ok();
    let all = [
        ("base64-decoded as far as it can be read", base64(readable(&first))),
        ("base64-decoded, without the characters that are not base64", base64(readable(&skipped))),
        ("base64-decoded, without its last characters", base64(whole(&first, 4))),
        (
            "base64-decoded, without - and _ and its last characters",
            Some(whole(&standard, 4)).filter(|_| standard != skipped).and_then(base64),
        ),
        (
            "base64-decoded, without its last characters and those that are not base64",
            base64(whole(&skipped, 4)),
        ),
        (
            "decoded from hexadecimal as far as it can be read",
            pairs.and_then(|text| hex::decode(&text)),
        ),
    ];
    all.into_iter().filter_map(|(said, bytes)| Some((said, bytes?))).collect()
}

#[cfg(test)]
mod tests {
    use crate::explain::lenient::decodings;

    #[test]
    fn each_decoder_reads_what_it_can() {
        let read = |text: &str| -> Vec<String> {
            let all = decodings(text.as_bytes()).into_iter();
            all.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect()
        };
        let has = |text: &str, bytes: &str| read(text).iter().any(|read| read == bytes);
        assert!(has("c2VjcmV0!", "secret"));
        assert!(has("c2Vj!cmV0", "sec") && has("c2Vj!cmV0", "secret"));
        assert!(has("c2VjcmV0cg", "secretr") && has("c2VjcmV0cg", "secret"));
        assert!(has("c2VjcmV0c", "secret"));
        assert!(has("7365637265747z", "secret"));
        assert!(decodings(b"").iter().all(|(_, bytes)| bytes.is_empty()));
    }
}
