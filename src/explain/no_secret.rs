//! What was given as a shared secret and visibly is none: a token, a variable that nobody filled in, a
//! path, an address, a setting.

use crate::explain::contained;
use crate::explain::placeholder;
use crate::explain::remedy::Remedy;
use crate::jose::token::Token;

/// How something is told, what is said of it, and what to do.
type Told = (fn(&str) -> bool, &'static str, Option<Remedy>);

/// What names of secrets in stores begin with.
const STORES: [&str; 7] =
    ["vault:", "arn:aws:", "op://", "ssm:", "secretref:", "projects/", "@microsoft.keyvault("];

/// The surest first.
const KINDS: [Told; 8] = [
    (
        |text| Token::parse(text).is_ok(),
        "the secret that was given is itself a token: what signed it is needed",
        None,
    ),
    (
        |text| text.contains("-----BEGIN "),
        "what was given as the secret is of a PEM: such keys sign with RS256, ES256 and their like",
        None,
    ),
    (is_stored, "what was given is the name of a secret in a store, not the secret", None),
    (
        |text| placeholder::is_unfilled(text),
        "what was given as the secret is a placeholder that was not replaced",
        None,
    ),
    (is_address, "what was given as the secret is an address", None),
    (is_path, "what was given as the secret is the path of a file, not what the file holds", None),
    (
        |text| contained::is_around(text.as_bytes()) && has_variable(text),
        "it looks like a setting with a name: all of it was taken for the secret; and compose and \
         shells replace $NAME in a value",
        Some(Remedy::GiveOnlySecret),
    ),
    (
        |text| contained::is_around(text.as_bytes()),
        "it looks like a setting with a name: all of it was taken for the secret",
        Some(Remedy::GiveOnlySecret),
    ),
];

/// What it is instead, and what to do about that, if it is more than to give the right one.
pub fn told(secret: &[u8]) -> Option<(&'static str, Option<Remedy>)> {
    let text = std::str::from_utf8(secret).ok()?.trim();
    let (_, said, remedy) = KINDS.into_iter().find(|(is, ..)| !text.is_empty() && is(text))?;
    Some((said, remedy))
}

fn is_stored(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    STORES.iter().any(|store| lower.starts_with(store)) && !text.contains(char::is_whitespace)
}

fn is_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme).unwrap_or_default();
    !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Base64 has letters of both cases.
fn is_path(text: &str) -> bool {
    let is_of_path =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-/".contains(&byte);
    let is_rooted = text.starts_with(['/', '.', '~']) && text.matches('/').count() >= 1;
    let names = text.trim_start_matches('~').bytes().all(is_of_path);
    is_rooted && names && text.contains(|c: char| c.is_ascii_lowercase())
}

/// `$NAME`, which `$$NAME` is not.
fn has_variable(text: &str) -> bool {
    let begins = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '{');
    let mut parts = text.split('$');
    let mut before = parts.next().unwrap_or_default();
    parts.any(|part| {
        let is_escaped = before.is_empty();
        before = part;
        !is_escaped && begins(part)
    })
}

#[cfg(test)]
mod tests {
    use crate::explain::no_secret::told;

    #[test]
    fn what_is_no_secret_is_told() {
        for (text, word) in [
            ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln", "itself a token"),
            ("${JWT_SECRET}", "placeholder"),
            ("$(openssl rand -base64 32)", "placeholder"),
            ("{{ jwt_secret }}", "placeholder"),
            ("<%= secret %>", "placeholder"),
            ("undefined", "placeholder"),
            ("-----BEGIN PUBLIC KEY-----", "of a PEM"),
            ("/run/secrets/jwt", "path of a file"),
            ("./config/jwt.key", "path of a file"),
            ("~/.ssh/jwt", "path of a file"),
            ("https://a.b/.well-known/jwks.json", "an address"),
            ("vault:secret/data/jwt#key", "in a store"),
            ("arn:aws:secretsmanager:eu-west-1:1:secret:a", "in a store"),
            ("JWT_SECRET=abc", "a setting"),
            ("JWT_SECRET=ab$Lm7c", "compose and shells"),
            ("JWT_SECRET=ab$$Lm7c", "a setting"),
        ] {
            let (said, _) = told(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert!(said.contains(word), "{text}: {said}");
            assert!(said.contains("compose") == word.contains("compose"), "{text}: {said}");
        }
        for text in ["correct horse battery", "/9j4AAQSkZJRg/abC=", "p4ss?w0rd$1", "", "c2VjcmV0"] {
            assert_eq!(told(text.as_bytes()), None, "{text}");
        }
        assert_eq!(told(&[0xff, 0xfe]), None);
    }
}
