//! Tokens, private keys and passwords in text that repeats what was typed or pasted: an error or a report is
//! read by more people than the token is meant for.

use std::borrow::Cow;

use crate::text::random::is_random;
use crate::text::urls;

/// Shorter runs are examples and beginnings.
const SHORTEST_TOKEN: usize = 20;
/// Longer than a thumbprint, which names a key: nobody's name for anything.
const SHORTEST_OPAQUE: usize = 48;
/// `{"`, `{ ` and `{` before a line break or a tab begin so in base64url. The last four are in words,
/// such as `framework`, too.
const HEADERS: [&str; 5] = ["eyJ", "eyA", "ewo", "ew0", "ewk"];
const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// The text with `ey… (314 characters)` where a token stood, and no key and no password of a URL.
pub fn masked(text: &str) -> String {
    let text = without_jwk(&without_pem(&urls::shown(text)));
    let mut clean = String::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(start) = rest.find(is_token_char) {
        let (between, runs) = rest.split_at(start);
        let (run, behind) = runs.split_at(runs.find(|c| !is_token_char(c)).unwrap_or(runs.len()));
        clean += between;
        clean += &masked_run(run);
        rest = behind;
    }
    clean + rest
}

fn masked_run(run: &str) -> String {
    if run.len() < SHORTEST_TOKEN {
        return run.to_owned();
    }
    let is_inside = |at: usize| at > 0 && run.as_bytes()[at - 1].is_ascii_alphanumeric();
    let begins = HEADERS.iter().filter_map(|start| {
        let found = run.match_indices(start).map(|(at, _)| at);
        found.filter(|at| *start == HEADERS[0] || !is_inside(*at)).min()
    });
    match begins.min().filter(|at| run.len() - at >= SHORTEST_TOKEN) {
        Some(at) => format!("{}ey… ({} characters)", &run[..at], run.len() - at),
        None => run.split('/').map(without_opaque).collect::<Vec<_>>().join("/"),
    }
}

/// A session or an access token that only its server can read. Hexadecimal is a digest.
fn without_opaque(word: &str) -> Cow<'_, str> {
    let is_digest = || word.bytes().all(|byte| byte.is_ascii_hexdigit());
    if word.len() < SHORTEST_OPAQUE || !is_random(word) || is_digest() {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("{}… ({} characters)", &word[..2], word.len()))
}

fn is_token_char(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.~+/=%".contains(character)
}

/// To the end of the block, or of the text where it has none.
fn without_pem(text: &str) -> String {
    let Some((before, block)) = text.split_once(BEGIN) else { return text.to_owned() };
    let is_label =
        |label: &str| label.bytes().all(|b| b.is_ascii_uppercase() || b" 0123456789".contains(&b));
    let Some((_, body)) = block.split_once("-----").filter(|(label, _)| is_label(label)) else {
        return format!("{before}{BEGIN}{}", without_pem(block));
    };
    let rest = body.split_once(END).and_then(|(_, rest)| rest.split_once("-----"));
    format!("{before}{BEGIN}…{}", rest.map(|(_, rest)| without_pem(rest)).unwrap_or_default())
}

/// Everything between the braces around a `kty`.
fn without_jwk(text: &str) -> String {
    let braces = text.find("kty").and_then(|at| Some((text[..at].find('{')?, text.rfind('}')?)));
    match braces {
        Some((open, close)) if open < close => format!("{}{{…{}", &text[..open], &text[close..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ui::mask::masked;

    #[test]
    fn tokens_and_keys_are_masked() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        assert_eq!(masked(&format!("no file '{token}'")), "no file 'ey… (49 characters)'");
        assert_eq!(masked(&format!("{token} {token}")), "ey… (49 characters) ey… (49 characters)");
        let pem = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
        assert_eq!(masked(&format!("a {pem}b")), "a -----BEGIN …\nb");
        assert_eq!(masked("a -----BEGIN PRIVATE KEY-----\nMIIB"), "a -----BEGIN …");
        assert_eq!(masked(r#"no {"kty":"oct","k":"c2Vj"} there"#), "no {…} there");
        let session =
            "00D3k000000ujxA!AQsAQFjQ3m0dZ8.X1k2Yt7Gh4Vb9Nc5Re6Wq3Za8Sx1Df2_Gt7Hy6Uj5Ik4Ol";
        assert_eq!(masked(session), "00D3k000000ujxA!AQ… (61 characters)");
        for text in [
            "",
            "the key is weak",
            "a token begins with eyJ",
            "from -----BEGIN to -----END-----",
            "they keyed eyes",
            "org.springframework.web.client.HttpClientErrorException",
            "org.springframework.security.oauth2.jwt.NimbusJwtDecoderJwkSupport",
            "java.security.KeyAlgorithmParameterSpecException",
            "kid vcGPYUST7DYa8InqJmq1vZ9pkBd5tP0fJ2mLxQ3sW4E not found",
            "//login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/discovery/v2.0/keys",
            "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_left_of_a_token(before in "\\PC{0,9}", part in "[A-Za-z0-9_-]{20,90}", after in "\\PC{0,9}") {
            let text = format!("{before}eyJ{part}.x.{part}{after}");
            prop_assert!(!masked(&text).contains(&part));
        }
    }
}
