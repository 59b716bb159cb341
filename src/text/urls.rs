//! URLs as they are shown: without what opens something to whoever reads it.

use std::borrow::Cow;

use crate::text::secret_names::is_secret;

/// What stands in the place of a password or a secret parameter.
const HIDDEN: &str = "…";
/// Times that a value is encoded for a URL within a URL.
const MAX_NESTED: usize = 4;

/// Schemes of names in which an `@` stands (RFC 6068, 7565, 8141).
const NAMING: [&str; 3] = ["mailto", "acct", "urn"];

/// A text in which URLs may stand, without their user information (RFC 3986 section 3.2.1) and without
/// the values of parameters that are secrets by their name.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(':') {
        return Cow::Borrowed(text);
    }
    // None of these stands in a URL as it is.
    let is_end = |c: char| c.is_whitespace() || "\"<>`".contains(c);
    let shown = |word: &str| {
        // A sentence goes on behind the URL.
        let url = word.trim_end_matches(|c| is_end(c) || c == ':');
        one(url).into_owned() + &word[url.len()..]
    };
    text.split_inclusive(is_end).map(shown).collect::<String>().into()
}

/// The same for what was typed where a URL or a host belongs: a scheme, or its colon, may be missing.
pub fn typed(text: &str) -> Cow<'_, str> {
    let is_user = |user: &str| match user.split_once(':') {
        Some((scheme, _)) if NAMING.contains(&scheme) => false,
        found => {
            found.is_some() && !user.contains(|c: char| c.is_whitespace() || "/\\=".contains(c))
        }
    };
    let host = text.rfind('@');
    let user = match slashes_alone(text) {
        Some(start) => user_end(text, start, host).map(|end| (start, end)),
        None => host.filter(|_| text.split('@').next().is_some_and(is_user)).map(|end| (0, end)),
    };
    match user.filter(|(start, end)| text[*start..*end].contains(':')) {
        Some((start, end)) => {
            (text[..start].to_owned() + HIDDEN + &without_parameters(&one(&text[end..]))).into()
        }
        None => one(text),
    }
}

/// Where the host begins behind slashes that no scheme with its colon stands before: `//host`,
/// `https//host`, `https;//host`.
fn slashes_alone(text: &str) -> Option<usize> {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.;,".contains(c);
    let slashes = text.trim_start_matches(is_scheme);
    let host = slashes.trim_start_matches(['/', '\\']);
    (slashes.len() - host.len() >= 2).then_some(text.len() - host.len())
}

/// Whether what was typed as a URL holds what is not shown of it.
pub fn is_private(text: &str) -> bool {
    typed(text) != text
}

/// A URL without its user information.
pub fn without_user(text: &str) -> Cow<'_, str> {
    let last = text.rfind('@');
    match authority(text).and_then(|start| Some((start, user_end(text, start, last)?))) {
        Some((start, end)) => Cow::Owned(format!("{}{}", &text[..start], &text[end + 1..])),
        None => Cow::Borrowed(text),
    }
}

/// The same for a text that is one URL, whatever stands in it.
pub fn one(word: &str) -> Cow<'_, str> {
    let last = word.rfind('@');
    let (mut clean, mut at) = (String::new(), 0);
    while let Some(start) = authority(&word[at..]).map(|start| at + start) {
        clean += &word[at..start];
        at = start;
        if let Some(end) = user_end(word, start, last) {
            clean += HIDDEN;
            at = end;
        }
    }
    if at == 0 { Cow::Borrowed(word) } else { without_parameters(&(clean + &word[at..])).into() }
}

/// Where the host of a URL begins, or what lets us in there: a parser of URLs makes nothing of
/// missing, turned and further slashes behind the schemes of the web (WHATWG URL).
fn authority(text: &str) -> Option<usize> {
    text.match_indices(':').find_map(|(at, _)| {
        let behind = &text[at + 1..];
        let slashes = behind.len() - behind.trim_start_matches(['/', '\\']).len();
        let scheme = text[..at].rsplit(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let is_web =
            ["http", "https", "ws", "wss"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
        (is_web || behind.starts_with("//")).then_some(at + 1 + slashes)
    })
}

/// Where the user information ends that begins at `start`; `last` is the last `@` of the word. What is
/// no host and port is a password with a character that it should not have.
fn user_end(word: &str, start: usize, last: Option<usize>) -> Option<usize> {
    let rest = &word[start..];
    let authority = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    let is_host = port.ends_with(']') || port.bytes().all(|byte| byte.is_ascii_digit());
    match authority.rfind('@') {
        Some(end) => Some(start + end),
        None => last.filter(|last| !is_host && *last > start),
    }
}

fn without_parameters(word: &str) -> String {
    let (mut clean, mut rest) = (String::new(), word);
    while let Some(at) = rest.find(['?', '&', '#', ';']) {
        clean += &rest[..=at];
        rest = &rest[at + 1..];
        let end = rest.find(['=', '?', '&', '#', ';']).unwrap_or(rest.len());
        let Some(value) = rest[end..].strip_prefix('=') else { continue };
        let behind = &value[value.find(['&', '#', ';', '\'']).unwrap_or(value.len())..];
        let first = &value[..value.find(['?', '&', '#', ';', '\'']).unwrap_or(value.len())];
        if !is_secret(&decoded(&rest[..end])) && !is_url_with_secret(first) {
            continue;
        }
        clean += &rest[..=end];
        clean += if behind.len() < value.len() { HIDDEN } else { "" };
        rest = behind;
    }
    clean + rest
}

/// Without percent signs (RFC 3986 section 2.1), also where it was encoded again.
pub fn decoded(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for _ in 0..MAX_NESTED {
        match percent_encoding::percent_decode_str(&clean).decode_utf8_lossy() {
            Cow::Owned(once) if once != *clean => clean = Cow::Owned(once),
            _ => break,
        }
    }
    clean
}

/// Within a URL, another one that is encoded, or one without its scheme.
fn is_url_with_secret(value: &str) -> bool {
    let inner = decoded(value);
    let inner = inner.trim_start_matches(['/', '\\']);
    inner != value && typed(inner) != inner
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::urls::{is_private, one, shown, typed, without_user};

    #[test]
    fn a_password_is_not_shown_however_it_is_written() {
        for (url, expected) in [
            ("https://user:hunter2@a.example/k", "https://…@a.example/k"),
            ("https://hunter2@a.example", "https://…@a.example"),
            ("https://:hunter2@a.example", "https://…@a.example"),
            ("https://u:hunter2@x@a.example/", "https://…@a.example/"),
            ("https://u:hunter2/x@a.example/", "https://…@a.example/"),
            ("https://u:hunter2?#@a.example/", "https://…@a.example/"),
            ("HTTP:\\\\u:hunter2@a.example/", "HTTP:\\\\…@a.example/"),
            ("http:/u:hunter2@a.example/", "http:/…@a.example/"),
            ("https:///u:hunter2@a.example/", "https:///…@a.example/"),
            ("wss://u:hunter2@[::1]:80/", "wss://…@[::1]:80/"),
            ("ftp://u:hunter2@a/", "ftp://…@a/"),
            ("https://a/?next=http://u:hunter2@b/", "https://a/?next=http://…@b/"),
        ] {
            assert_eq!(one(url), expected);
            assert_eq!(shown(&format!("no \"{url}\" there")), format!("no \"{expected}\" there"));
            assert!(is_private(url));
        }
        for (text, expected) in [
            ("u:hunter2@a.example:80/k", "…@a.example:80/k"),
            ("//u:hunter2@a.example/k", "//…@a.example/k"),
            ("///u:hunter2@a.example/k", "///…@a.example/k"),
            ("https//u:hunter2@a.example/k?sig=x", "https//…@a.example/k?sig=…"),
            ("HTTPS;//u:hunter2@a.example/", "HTTPS;//…@a.example/"),
            ("http\\\\u:hunter2/x@a.example/", "http\\\\…@a.example/"),
            ("//u:hunter2@x@a.example/http://u:p@b/", "//…@a.example/http://…@b/"),
        ] {
            assert_eq!(typed(text), expected);
            assert!(is_private(text));
        }
    }

    #[test]
    fn secret_parameters_are_not_shown() {
        for name in ["api_key", "apikey", "X-Amz-Signature", "accessToken", "sig", "code", "KEY"] {
            let url = format!("https://a.example/k?v=1&{name}=hunter2&w=2#x");
            assert_eq!(one(&url), format!("https://a.example/k?v=1&{name}=…&w=2#x"));
            assert!(!shown(&format!("'https://a/#{name}=hunter2': gone")).contains("hunter2"));
        }
        assert_eq!(shown("'https://a/?sig=x': gone"), "'https://a/?sig=…': gone");
        assert_eq!(shown("https://a/?sig=x: gone"), "https://a/?sig=…: gone");
        assert_eq!(
            one("https://a/?to%6Ben=x&a%5Btoken%5D=y"),
            "https://a/?to%6Ben=…&a%5Btoken%5D=…"
        );
        for inner in [
            "http%3A//us%3Apw%40h/",
            "http%253A%252F%252Fus%253Apw%2540h%252F",
            "https%3A%2F%2Fh%2F%3Ftoken%3Dpw",
            "https%3A%2F%2Fh%2F%3Fu%3Dhttps%253A%252F%252Fh%253Fsig%253Dpw",
            "//us:pw@h/",
            "us%3Apw%40h",
        ] {
            assert_eq!(one(&format!("https://a/?u={inner}&v=1")), "https://a/?u=…&v=1");
        }
        for name in
            ["t%256fken", "sessionid", "code_verifier", "hmac", "pw", "hash", "k", "token.x"]
        {
            assert_eq!(
                one(&format!("https://a/?{name}=pw&v=1")),
                format!("https://a/?{name}=…&v=1")
            );
        }
    }

    #[test]
    fn everything_else_is() {
        for text in [
            "",
            "https://a.example:8443/@scope/pkg?version=2&kid=a#top",
            "https://a.example/?keys=all&codec=x&mail=me%40a.example&u=https%3A%2F%2Fb%2F%3Fv%3D1",
            "https://a.example/?p=B2C_1_signin&at=12%3A30&l=100%25",
            "http://[::1]:3000/@vite/client",
            "https://a.example/?token=",
            "a: b; key=c, me@a.example",
            "http: nothing",
            "//a.example:80/@scope/x",
            "node_modules//@scope/x:1",
            "a//b@c",
            "12:30:00",
            "mailto:me@a.example",
            "--aud=mailto:me@a.example",
        ] {
            assert_eq!(shown(text), text);
            assert_eq!(typed(text), text);
            assert_eq!(without_user(text), text);
        }
    }

    #[test]
    fn an_issuer_is_its_name_without_the_user() {
        assert_eq!(without_user("https://u:hunter2@a.example/t/"), "https://a.example/t/");
    }

    proptest! {
        #[test]
        fn hiding_twice_hides_no_more(text in "[a:/?#@&=;key' ]{0,40}", any: String) {
            for text in [text, any] {
                let once = shown(&text);
                prop_assert_eq!(shown(&once), &once[..]);
            }
        }

        #[test]
        fn no_password_that_a_parser_finds_is_left(user in "[a-z]{1,5}", password in "[!-~]{1,12}hunter2[!-~]{0,9}", path in "[a-z/@:]{0,9}") {
            let text = format!("https://{user}:{password}@a.example/{path}");
            let is_found = |url: &url::Url| url.password().is_some_and(|p| p.contains("hunter2"));
            if let Some(url) = url::Url::parse(&text).ok().filter(is_found) {
                prop_assert!(!one(url.as_str()).contains("hunter2"), "{url}");
                prop_assert!(!one(&text).contains("hunter2"), "{text}");
            }
        }
    }
}
