//! Keys in configuration and source code: not JSON, and told by what stands around `kty`.

use crate::text::words::words;

/// Places in a text that are looked at.
const MAX_PLACES: usize = 32;
const TYPES: [&str; 4] = ["RSA", "EC", "OKP", "oct"];

words! {
    /// What a key is written in where that is not JSON.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Notation by name {
        /// `kty: RSA`.
        Yaml = "YAML",
        /// `kty = "RSA"` below a name in brackets.
        Toml = "TOML",
        /// `kty = "RSA"` within braces.
        Terraform = "the language of Terraform",
        /// `jwt.kty=RSA`, a line for each member.
        Lines = "lines of name and value",
        /// `{kty: 'RSA'}` or `'kty' => 'RSA'`.
        Code = "source code",
    }
}

/// In what a text has a key; `None` where it has none, or one in JSON.
pub fn tell(text: &str) -> Option<Notation> {
    let places = text.match_indices("kty").take(MAX_PLACES);
    places.into_iter().find_map(|(at, name)| of_member(text, at, at + name.len()))
}

fn of_member(text: &str, start: usize, end: usize) -> Option<Notation> {
    let before = &text[..start];
    let is_other = |c: char| c.is_alphanumeric();
    if before.ends_with(is_other) {
        return None;
    }
    let behind = text[end..].trim_start_matches(['"', '\'']).trim_start();
    let sign = ["=>", "=", ":"].into_iter().find(|sign| behind.starts_with(sign))?;
    let value = behind[sign.len()..].trim_start();
    let bare = value.trim_start_matches(['"', '\'']);
    let kind = TYPES.iter().find(|kind| bare.starts_with(*kind))?;
    if bare[kind.len()..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let (is_json, is_quoted) = (before.ends_with('"'), bare.len() < value.len());
    // Of YAML a line begins with the name, or a list in braces has values without quotes.
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_line = line.trim_start_matches([' ', '-', '\'', '"']).is_empty();
    match sign {
        "=>" => Some(Notation::Code),
        "=" if has_table(text) => Some(Notation::Toml),
        "=" if before.contains('{') => Some(Notation::Terraform),
        "=" => Some(Notation::Lines),
        _ if is_json && is_quoted && !is_line => None,
        _ if is_line && !before.contains('{') || !is_quoted => Some(Notation::Yaml),
        _ if is_json => None,
        _ => Some(Notation::Code),
    }
}

/// `[[keys]]` or `[jwt.key]` on a line of its own.
fn has_table(text: &str) -> bool {
    let is_table = |line: &str| {
        let inner = line.trim().strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        inner.is_some_and(|inner| inner.contains(|c: char| c.is_alphabetic()))
    };
    text.lines().any(is_table)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::key::notation::{Notation, tell};

    #[test]
    fn a_key_is_told_by_what_stands_around_its_type() {
        let yaml = Some(Notation::Yaml);
        for (text, notation) in [
            ("keys:\n- kty: RSA\n  n: AQAB\n", yaml),
            ("jwks:\n  keys:\n    - use: sig\n      kty: \"EC\"\n", yaml),
            ("kty: OKP\ncrv: Ed25519", yaml),
            ("keys: [{kty: RSA, n: AQAB}, {kty: EC}]", yaml),
            ("- 'kty': 'RSA'\n", yaml),
            ("[[keys]]\nkty = \"RSA\"\n", Some(Notation::Toml)),
            ("[auth.key]\nkid = 'a'\nkty = 'oct'\n", Some(Notation::Toml)),
            (
                "locals {\n  jwks = { keys = [{\n    kty = \"RSA\"\n  }] }\n}",
                Some(Notation::Terraform),
            ),
            ("jwt.key.kty=RSA\njwt.key.n=AQAB\n", Some(Notation::Lines)),
            ("JWT_kty = EC", Some(Notation::Lines)),
            ("const key = {kty: 'RSA', n: 'AQAB'};", Some(Notation::Code)),
            ("$key = ['kty' => 'RSA'];", Some(Notation::Code)),
            ("{\"kty\":\"RSA\",\"n\":\"AQAB\"}", None),
            ("{\n  \"kty\": \"RSA\",\n  \"n\": \"AQAB\"\n}", None),
            ("kty", None),
            ("the kty: RSAX", None),
            ("mykty: RSA", None),
            ("kty says RSA", None),
            ("", None),
        ] {
            assert_eq!(tell(text), notation, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(kty|RSA|EC|[:=>\"'{}\\[\\] é\n-]){0,12}") {
            let _ = tell(&text);
        }
    }
}
