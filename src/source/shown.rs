//! What an error may show of a word that was given where a name, a URL or a path belongs. People paste
//! keys and secrets there, and errors end up in logs.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::jose::json::base64url;
use crate::jose::key::mangled;
use crate::provider::prefix::{self, OPAQUE, SECRETS};
use crate::text::random::has_random;
use crate::text::secret_names::is_secret;
use crate::text::urls;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "(looks like a key; not shown)";
/// Characters of one word at the most.
const LONGEST: usize = 200;
/// An Ed25519 key has 44 bytes, and no file that many characters that make a sequence.
const SHORTEST_DER: usize = 40;
/// Characters of what a key or a setting holds, at the least.
const SHORTEST_VALUE: usize = 8;
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
            && (has_random(text) || is_setting_of_secret(text)))
}

/// A setting whose name says that its value opens something, however short that is: `PASSWORD=hunter2`,
/// `export TOKEN=x`, `password: x`. Nothing but errors leaves it out: a claim may have such a name.
fn is_setting_of_secret(text: &str) -> bool {
    let is_quote = |c: char| c.is_whitespace() || "\"'`".contains(c);
    text.match_indices(['=', ':']).any(|(at, sign)| {
        let (before, value) = (text[..at].trim_end_matches(is_quote), &text[at + 1..]);
        // A host may have such a name too, before its port.
        let is_value = sign == "=" || value.starts_with(is_quote);
        let name = before.rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
        let is_flag = name.starts_with('-');
        is_value && !is_flag && !value.trim_matches(is_quote).is_empty() && is_secret(name)
    })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.-".contains(c)
}

/// Whether it is private by its form: a key of any format, a token, or an API key.
pub fn is_surely_secret(text: &str) -> bool {
    is_key_itself(text)
        || holds_private_key(text)
        || is_secret_setting(text)
        || has_generated_key(text)
        || pieces(text).any(is_api_key)
}

/// Whether it is a key or a whole token, or has one in it, however often it was encoded for a URL: no
/// name of anything. Words that only begin as keys do are names.
pub fn is_key(text: &str) -> bool {
    let text = if text.contains("://") { urls::one(text) } else { Cow::Borrowed(text) };
    let text = urls::decoded(&text);
    let has_key = |piece| is_token(piece) || is_base64_of_key(piece);
    is_key_itself(&text)
        || holds_private_key(&text)
        || is_secret_setting(&text)
        || has_generated_key(&text)
        || pieces(&text).any(has_key)
}

/// Three parts or more, the first of them an encoded JSON object.
fn is_token(piece: &str) -> bool {
    let mut parts = piece.split('.');
    let header = parts.next().and_then(|first| base64url::decode(first).ok());
    parts.count() >= 2 && header.is_some_and(|header| header.trim_ascii_start().starts_with(b"{"))
}

/// A line of a `.env` file. A claim may be named `token`, but not as such variables are.
fn is_secret_setting(text: &str) -> bool {
    let is_variable = |name: &str| {
        let usual = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        name.contains('_') && name.chars().all(usual) && is_secret(name)
    };
    let (name, value) = text.split_once('=').unwrap_or_default();
    value.len() >= SHORTEST_VALUE && name.split_whitespace().last().is_some_and(is_variable)
}

/// JSON, PEM, or either's base64; a file of such a name can still be given as `./{`.
pub fn is_key_itself(text: &str) -> bool {
    text.trim_start().starts_with('{') || text.contains("-----BEGIN") || is_base64_of_key(text)
}

/// DER begins as a sequence, PEM with dashes, a JWK names its type.
fn is_base64_of_key(text: &str) -> bool {
    let standard = mangled::bare_base64(text).map(|(decoded, _)| decoded);
    let for_urls = || base64url::decode(text).ok().map(Zeroizing::new);
    let decoded = standard.or_else(for_urls).unwrap_or_default();
    let is_jwk = || decoded[0] == b'{' && decoded.windows(5).any(|word| word == b"\"kty\"");
    decoded.len() >= SHORTEST_DER
        && (decoded[0] == 0x30 || decoded.starts_with(b"-----BEGIN") || is_jwk())
}

/// PEM and JWK with a private half, however they were quoted or escaped.
fn holds_private_key(text: &str) -> bool {
    let has = |word: &str| text.contains(word);
    has("PRIVATE KEY") || (has("kty") && (has("\"d") || has("\"k\"") || has("\\\"")))
}

/// Its parts between what separates names in URLs and lists.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_separator)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "/?&=:,;'\"@#<>()".contains(c)
}

fn is_api_key(piece: &str) -> bool {
    let begins = |prefix: &&str| piece.strip_prefix(*prefix).is_some_and(is_long);
    behind_prefix(piece).any(is_long) || JSON_STARTS.iter().any(begins)
}

/// What the prefixes of keys stand in front of.
fn behind_prefix(piece: &str) -> impl Iterator<Item = &str> {
    SECRETS.iter().chain(&OPAQUE).filter_map(|(prefix, _)| piece.strip_prefix(prefix))
}

fn is_long(rest: &str) -> bool {
    rest.len() >= SHORTEST_VALUE
}

/// The key of some product stands in it.
fn has_generated_key(text: &str) -> bool {
    let behind = text.match_indices(is_separator).map(|(at, found)| &text[at + found.len()..]);
    let mut starts = std::iter::once(text).chain(behind);
    starts.any(|start| prefix::generated(start).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::base64url;
    use crate::source::shown::{HIDDEN, is_key, looks_secret, variable, word};

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
            "role=admin",
            "--key=key.pem",
            "JWT_SECRET=",
            "password: ",
            "auth:8080",
            "auth:8080/keys=2",
            "keyset: x",
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
            "JWT_SECRET=hunter2",
            "export PASSWORD=hunter2",
            "$env:API_KEY = 'x'",
            "set token=x",
            "password: hunter2",
            "\"client-secret\": \"x\"",
            "a=b&pin=1",
            "PORT=80\nDB_PASSWORD=x",
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

    #[test]
    fn a_key_or_a_token_is_told_from_a_name() {
        let token = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl";
        let jwk = r#"{"kty":"oct","k":"c2VjcmV0LWMyVmpjbVYwTFdNeVZtcGpiVll3"}"#;
        let pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----";
        let percent = |text: &str| {
            let all = percent_encoding::NON_ALPHANUMERIC;
            percent_encoding::utf8_percent_encode(text, all).to_string()
        };
        for secret in [token, jwk, pem, "whsec_MfKQ9r8GKYqrTwjU", "whsk_6Xb/dCcHpPea21PS1N9V"] {
            for text in [
                secret.to_owned(),
                percent(secret),
                percent(&percent(secret)),
                format!("Bearer {secret}"),
                format!("Authorization: Bearer {secret}"),
                format!("token={secret}; path=/"),
                format!("JWT_SECRET={secret}"),
                format!("https://a.example/{}", percent(secret)),
            ] {
                assert!(is_key(&text), "{text}");
            }
        }
        assert!(is_key(&base64url::encode(jwk.as_bytes())));
        assert!(is_key("export SESSION_KEY='correct horse battery'"));
        for name in [
            "https://a.example/v1.2.3",
            "api.example.com",
            "sk-learning-portal",
            "ak_service_2026",
            "role=admin",
            "token=abcdefghij",
            "sid=sess_2aQxUrTzYc0Kd9e7BvLmPfNwGhJ",
            "x={\"a\":\"b\"}",
            "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "user_2aQxUrTzYc0Kd9e7BvLmPfNwGhJ",
            "ISSUER_KEY=a",
            "",
        ] {
            assert!(!is_key(name), "{name}");
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
