//! What an error may show of a word that was given where a name, a URL or a path belongs. People paste
//! keys and secrets there, and errors end up in logs.

use std::borrow::Cow;

use crate::jose::key::mangled;
use crate::provider::prefix::{OPAQUE, SECRETS};
use crate::text::urls;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "(looks like a key; not shown)";
/// Characters of one word at the most.
const LONGEST: usize = 200;
/// Shorter runs of letters and digits are names.
const SHORTEST_RANDOM: usize = 16;
/// An Ed25519 key has 44 bytes, and no file that many characters that make a sequence.
const SHORTEST_DER: usize = 40;
/// What JSON begins with in base64url: a header, and what was encoded with spaces.
const JSON_STARTS: [&str; 2] = ["eyJ", "eyA"];
/// Identifiers of Clerk, which name things and open nothing.
const IDENTIFIERS: [&str; 6] = ["user_", "sess_", "ins_", "org_", "client_", "jtmp_"];

/// The word as an error shows it.
pub fn word(text: &str) -> Cow<'_, str> {
    match text.chars().nth(LONGEST) {
        _ if looks_secret(text) => Cow::Borrowed(HIDDEN),
        None => urls::typed(text),
        Some(_) => Cow::Owned(urls::typed(text).chars().take(LONGEST).chain(['…']).collect()),
    }
}

/// Whether a URL has a key or a token in it where none is masked.
pub fn is_key_in_url(text: &str) -> bool {
    text.contains("://") && is_surely_secret(&urls::decoded(&urls::one(text)))
}

/// The name of an environment variable as an error shows it: what is no usual name of one may be what
/// it should hold.
pub fn variable(name: &str) -> Cow<'_, str> {
    let usual = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if name.chars().all(usual) || name.len() < 8 {
        word(name)
    } else {
        Cow::Borrowed("(not a usual variable name; not shown)")
    }
}

/// Whether it is a key, holds one, or is as random as a secret.
pub fn looks_secret(text: &str) -> bool {
    is_surely_secret(text)
        || (!text.contains("://")
            && !IDENTIFIERS.iter().any(|prefix| text.starts_with(prefix))
            && text.split(|c: char| !is_letter(c)).any(is_random))
}

/// Whether it is private by its form: a key of any format, a token, or an API key.
pub fn is_surely_secret(text: &str) -> bool {
    is_key_itself(text) || holds_private_key(text) || pieces(text).any(is_api_key)
}

/// Whether it is a key or a whole token: no name of anything.
pub fn is_key(text: &str) -> bool {
    let is_token = text.starts_with("eyJ") && text.matches('.').count() >= 2;
    is_key_itself(text) || holds_private_key(text) || is_token
}

/// JSON, PEM, or either's base64; a file of such a name can still be given as `./{`.
pub fn is_key_itself(text: &str) -> bool {
    text.trim_start().starts_with('{') || text.contains("-----BEGIN") || is_base64_of_key(text)
}

/// DER begins as a sequence, PEM with dashes.
fn is_base64_of_key(text: &str) -> bool {
    let decoded = mangled::bare_base64(text).map(|(decoded, _)| decoded).unwrap_or_default();
    decoded.len() >= SHORTEST_DER && (decoded[0] == 0x30 || decoded.starts_with(b"-----BEGIN"))
}

/// PEM and JWK with a private half, however they were quoted or escaped.
fn holds_private_key(text: &str) -> bool {
    let has = |word: &str| text.contains(word);
    has("PRIVATE KEY") || (has("kty") && (has("\"d") || has("\"k\"") || has("\\\"")))
}

/// Its parts between what separates names in URLs and lists.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "/?&=:,;'\"@#<>()".contains(c))
}

fn is_api_key(piece: &str) -> bool {
    let long = |rest: &str| rest.len() >= 8;
    let known = SECRETS.iter().chain(&OPAQUE).map(|(prefix, _)| prefix);
    known.chain(&JSON_STARTS).any(|prefix| piece.strip_prefix(prefix).is_some_and(long))
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+_=-".contains(c)
}

/// Words keep to one kind of letter; what is random changes between capitals, small letters and digits
/// nearly every other time. A UUID names something.
fn is_random(run: &str) -> bool {
    let kinds: Vec<u8> = run.bytes().filter(u8::is_ascii_alphanumeric).map(kind).collect();
    let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let digits = kinds.iter().filter(|kind| **kind == 0).count();
    run.len() >= SHORTEST_RANDOM && digits > 0 && changes * 4 >= kinds.len() && !is_uuid(run)
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        _ => 2,
    }
}

fn is_uuid(run: &str) -> bool {
    let lengths = run.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && run.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::base64url;
    use crate::source::shown::{HIDDEN, looks_secret, variable, word};

    #[test]
    fn names_places_and_dates_are_shown() {
        for text in [
            "prod",
            "jotkit.toml",
            "/home/user/work/keys-2026/service-account.pem",
            "RS256",
            "keys/my_signing_key_2026-09-21_v2.json",
            "JWT_SIGNING_SECRET_2",
            "2026-09-21T14:13:20Z",
            "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
            "https://keys.example/a1B2c3D4e5F6g7H8i9J0k1L2/jwks.json",
            "accounts.google.com",
            "calm-otter-21.clerk.accounts.dev",
            "user_2aQxUrTzYc0Kd9e7BvLmPfNwGhJ",
            "",
            "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "1790000000",
            "MyVeryLongDirectoryName/Key.pem",
        ] {
            assert_eq!(word(text), text);
        }
        assert_eq!(word(&"a".repeat(300)).chars().count(), 201);
    }

    #[test]
    fn keys_and_tokens_are_not() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----";
        for text in [
            pem,
            &pem.replace('\n', "\\n"),
            &pem.replace("-----", ""),
            &format!("\"{pem}\""),
            &format!("https://issuer.example/{pem}"),
            r#"{"kty":"oct","k":"c2VjcmV0"}"#,
            r#"x{\"kty\":\"EC\",\"d\":\"x\"}"#,
            "sk_test_abcdefghijkl",
            "https://a.example/?k=sk_live_aaaaaaaa",
            "eyJhbGciOiJIUzI1NiJ9.e30.x",
            "whsec_MfKQ9r8GKYqrTwjU",
            "ghp_abcdefghijklmnop",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "dGhpcyBpcyBhIHNlY3JldA==9x",
        ] {
            assert_eq!(word(text), HIDDEN, "{text}");
        }
    }

    #[test]
    fn a_variable_has_a_usual_name_or_is_not_shown() {
        assert_eq!(variable("JWT_SECRET_2"), "JWT_SECRET_2");
        for secret in ["hunter2hunter2", "correct horse battery", "kJ8#fd!2kd", "correct_horse"] {
            assert!(!variable(secret).contains(secret), "{secret}");
        }
    }

    proptest! {
        #[test]
        fn random_bytes_are_seldom_shown(keys: [[u8; 32]; 40]) {
            let hex = |key: &[u8; 32]| key.map(|byte| format!("{byte:02x}")).concat();
            let shown = |text: &String| !looks_secret(text);
            let texts = keys.iter().flat_map(|key| [hex(key), base64url::encode(key)]);
            prop_assume!(keys.iter().all(|key| key.iter().filter(|byte| **byte == 0).count() < 4));
            prop_assert!(texts.filter(shown).count() <= 4);
        }

        #[test]
        fn nothing_panics(text: String) {
            word(&text);
        }
    }
}
