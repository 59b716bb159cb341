//! Tokens, private keys and passwords in text that repeats what was typed or pasted: an error or a report is
//! read by more people than the token is meant for.

use std::borrow::Cow;

use crate::explain::opaque::is_pair;
use crate::provider::prefix;
use crate::text::escape;
use crate::text::random::{is_made_by_machine, is_random};
use crate::text::secret_names::announces;
use crate::text::urls;

/// Shorter runs are examples and beginnings.
const SHORTEST_TOKEN: usize = 20;
/// Longer than a thumbprint, which names a key: nobody's name for anything.
const SHORTEST_OPAQUE: usize = 48;
/// The secret of an AWS access key, in base64: no digest is as long.
const AWS_SECRET: usize = 40;
/// `{"`, `{ ` and `{` before a line break or a tab begin so in base64url. The last four are in words,
/// such as `framework`, too.
const HEADERS: [&str; 5] = ["eyJ", "eyA", "ewo", "ew0", "ewk"];
/// A digest of SHA-256 in hexadecimal digits.
const LONGEST_DIGEST: usize = 64;
/// A run of letters and digits in what a machine made.
const SHORTEST_RUN: usize = 12;
/// Of the value of a setting that opens something.
const SHORTEST_VALUE: usize = 6;
/// In the names of settings, where `code` and `token` are also what an error speaks of.
const OPENERS: [&str; 7] =
    ["secret", "password", "passwd", "passphrase", "apikey", "privatekey", "accesskey"];
/// In every text with such a setting: a sign, or a piece of the names that stand before others.
const MARKS: [&str; 4] = ["=", "basic ", "pass", "pwd"];
/// What is a password wherever it is given, and no subject of an error: `password: hunter2`.
const PASSWORDS: [&str; 4] = ["password", "passwd", "passphrase", "pwd"];
const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// The text with `ey… (314 characters)` where a token stood, and no key, no password of a URL or of a
/// setting.
pub fn masked(text: &str) -> String {
    let text = without_settings(without_jwk(&without_pem(&urls::shown(text))));
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

/// The same on its line and harmless for a terminal: what a token, a server or a file says in a line of ours.
pub fn line(text: &str) -> String {
    escape::line(&masked(text))
}

/// Values of settings whose name says that they open something, and credentials of `Basic`.
fn without_settings(text: String) -> String {
    // Most texts have none, which is seen at once. `memchr` would ask the CPU first what it can do,
    // which costs a start more than the search where the CPU is a virtual one.
    let lower = text.to_ascii_lowercase();
    if !MARKS.iter().any(|mark| lower.contains(mark)) && !is_long(&lower) {
        return text;
    }
    let (mut clean, mut rest) = (String::with_capacity(text.len()), &text[..]);
    while let Some(at) = rest.find(['=', ':', ' ']) {
        let (name, sign) = (name_before(&clean, &rest[..at]), rest.as_bytes()[at]);
        let value_at =
            at + 1 + rest[at + 1..].bytes().take_while(|b| b" \"'`([".contains(b)).count();
        let value = &rest[value_at..];
        let length = value.find(|c: char| c.is_whitespace() || "\"'`,;&".contains(c));
        let length = length.unwrap_or(value.len());
        let opens = match sign {
            b'=' => OPENERS.iter().any(|opener| name.contains(opener)),
            b':' => PASSWORDS.contains(&&name[..]),
            _ => name == "basic" && is_pair(&value[..length]),
        };
        // `--passphrase-env NAME`, `SECRET=sk_test_…`, `SECRET=$SECRET` and `SECRET=<yours>` hold none.
        let is_example = value.starts_with(['-', '$', '<']) || value[..length].contains('…');
        let is_hidden = opens && !is_example && length >= SHORTEST_VALUE;
        // The name may stand in front of other words.
        let is_opener =
            || is_alone(&value[..length]) && announces(&(clean.clone() + &rest[..value_at]));
        let (kept, end) = if is_hidden {
            (format!("{}…", &rest[..value_at]), value_at + length)
        } else if is_opener() {
            (rest[..value_at].to_owned() + &shortened(&value[..length]), value_at + length)
        } else {
            (rest[..=at].to_owned(), at + 1)
        };
        clean += &kept;
        rest = &rest[end..];
    }
    clean + rest
}

/// Whether a run in it is as long as what machines make.
fn is_long(text: &str) -> bool {
    text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).any(|run| run.len() >= SHORTEST_RUN)
}

/// What a machine made, and nothing else hides.
fn is_alone(value: &str) -> bool {
    value.is_ascii() && is_made_by_machine(value) && masked_run(value) == value
}

fn shortened(word: &str) -> String {
    let start: String = word.chars().take(2).collect();
    format!("{start}… ({} characters)", word.chars().count())
}

/// The word before a sign, in small letters and no others, of a text in two pieces.
fn name_before(clean: &str, rest: &str) -> String {
    let before = if rest.is_empty() { clean } else { rest };
    let before = before.trim_end_matches(['"', '\'']);
    let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-';
    let name = before.rsplit(is_other).next().unwrap_or_default();
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Where the key of some product begins, at the start of a word, and how long its beginning is.
fn api_key(run: &str) -> Option<(usize, usize)> {
    // Names and prose have none.
    if !run.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_inside = |at: usize| at > 0 && run.as_bytes()[at - 1].is_ascii_alphanumeric();
    let mut starts = (0..run.len().saturating_sub(SHORTEST_VALUE)).filter(|at| !is_inside(*at));
    starts.find_map(|at| prefix::generated(&run[at..]).map(|prefix| (at, prefix.len())))
}

fn masked_run(run: &str) -> String {
    let is_inside = |at: usize| at > 0 && run.as_bytes()[at - 1].is_ascii_alphanumeric();
    let begins = HEADERS.iter().filter_map(|start| {
        let found = run.match_indices(start).map(|(at, _)| at);
        found.filter(|at| *start == HEADERS[0] || !is_inside(*at)).min()
    });
    let token = begins.min().filter(|at| run.len() - at >= SHORTEST_TOKEN);
    let key = api_key(run).filter(|(at, _)| token.is_none_or(|token| *at < token));
    match (key, token) {
        (Some((at, prefix)), _) => {
            format!("{}… ({} characters)", &run[..at + prefix], run.len() - at)
        }
        (None, Some(at)) => format!("{}ey… ({} characters)", &run[..at], run.len() - at),
        (None, None) if run.len() < SHORTEST_TOKEN => run.to_owned(),
        (None, None) if is_aws_secret(run) => shortened(run),
        (None, None) => run.split('/').map(without_opaque).collect::<Vec<_>>().join("/"),
    }
}

/// A session or an access token that only its server can read. Hexadecimal is a digest.
fn without_opaque(word: &str) -> Cow<'_, str> {
    let is_hex = || word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_digest = || word.len() <= LONGEST_DIGEST && is_hex();
    // A client secret of Entra ID has a tilde, and no name of a key does.
    let is_long = word.len() >= SHORTEST_OPAQUE || word.contains('~');
    if !is_long || !is_random(word) || is_digest() {
        return Cow::Borrowed(word);
    }
    Cow::Owned(shortened(word))
}

fn is_aws_secret(run: &str) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    let is_hex = || run.bytes().all(|byte| byte.is_ascii_hexdigit());
    run.len() == AWS_SECRET && run.bytes().all(is_base64) && is_random(run) && !is_hex()
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

    use crate::provider::prefix::SECRETS;
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
        for (text, shown) in [
            ("no ghp_16C7e42F292c6912E7710c8383 here", "no ghp_… (30 characters) here"),
            ("xoxb-2444333222111-a1b2c3 failed", "xox… (25 characters) failed"),
            ("key=whsec_C2FVsBQIhrscChlQIMV", "key=whsec_… (25 characters)"),
            ("code=INVALID_TOKEN_FORMAT", "code=INVALID_TOKEN_FORMAT"),
            ("PASSWORD=correcthorse invalid signature", "PASSWORD=… invalid signature"),
            ("password: correcthorse could not verify", "password: … could not verify"),
            (
                "{\"client_secret\": \"x\", \"password\": \"hunter2\"}",
                "{\"client_secret\": \"x\", \"password\": \"…\"}",
            ),
            ("Authorization: Basic dXNlcjpwYXNz rejected", "Authorization: Basic … rejected"),
            (
                "npm_a1b2c3d4e5f6a7b8c9 and key-3ax6xnjp29jd6fds",
                "npm_… (22 characters) and key-… (20 characters)",
            ),
            (
                "secret a1b2c3d4e5f6a7b8c9d0 and kid a1b2c3d4e5f6a7b8c9d0",
                "secret a1… (20 characters) and kid a1b2c3d4e5f6a7b8c9d0",
            ),
            (
                "could not verify wJ4lrXUt3nFEMIK7MDENG+bPx/fi2CYE9AMPLEKY",
                "could not verify wJ… (40 characters)",
            ),
            ("JWT_SECRET='top-secret-1' is wrong", "JWT_SECRET='…' is wrong"),
        ] {
            assert_eq!(masked(text), shown);
        }
        for text in [
            "",
            "token: malformed, secret: must have a value",
            "the task-runner-with-a-long-name-2024 and sk-learn",
            "password: is required",
            "Basic authentication failed, WWW-Authenticate: Basic realm",
            "name its passphrase: --passphrase-env NAME",
            "export CLERK_SECRET_KEY=sk_test_…",
            "SECRET=$THE_SECRET, SECRET=<your secret>",
            "the key is weak",
            "token\u{e9}: \u{e9}a1b2c3d4e5f6a7b8c9d0\u{e9}",
            "an invalid token at InvalidTokenStructure::missingOrNotEnoughSeparators()#1",
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
        fn nothing_is_left_of_a_key(before in "[a-z ]{0,9} ", part in "([A-Z][0-9][a-z]){7,12}", at in 0..SECRETS.len()) {
            let text = format!("{before}{}{part} failed", SECRETS[at].0);
            prop_assert!(!masked(&text).contains(&part), "{}", masked(&text));
        }

        #[test]
        fn nothing_is_left_of_a_token(before in "\\PC{0,9}", part in "[A-Za-z0-9_-]{20,90}", after in "\\PC{0,9}") {
            let text = format!("{before}eyJ{part}.x.{part}{after}");
            prop_assert!(!masked(&text).contains(&part));
        }
    }
}
