//! RSA keys in XML, as .NET writes them: `<RSAKeyValue>` of XMLDSIG (section 4.5.2.2), and with the
//! private numbers that only .NET adds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::jose::json::Object;
use crate::jose::json::base64url;
use crate::jose::key::jwk;
use crate::jose::key::{Key, KeyFault, member};

const ROOT: &str = "RSAKeyValue";
/// Characters of a page in which its title is looked for.
const MAX_HEAD: usize = 1 << 16;
/// Names of elements, and of the members of a JWK that hold the same numbers.
const NUMBERS: [(&str, &str); 8] = [
    ("Modulus", "n"),
    ("Exponent", "e"),
    ("D", "d"),
    ("P", "p"),
    ("Q", "q"),
    ("DP", "dp"),
    ("DQ", "dq"),
    ("InverseQ", "qi"),
];

/// Whether the first element is an RSA key: a page may speak of one.
pub fn tell(text: &str) -> bool {
    opening(text).is_some_and(|(name, _)| name == ROOT)
}

/// Whether it begins as HTML or XML does, and not as `<?php` or the headers that `curl -v` prints.
pub fn is_markup(text: &str) -> bool {
    let named = |c: char| c.is_alphabetic() || "!/_".contains(c);
    text.strip_prefix('<').is_some_and(|rest| rest.starts_with(named) || rest.starts_with("?xml"))
}

/// Whether it is a web page, or a piece of one, rather than other XML.
pub fn is_page(text: &str) -> bool {
    const PAGE: [&str; 18] = [
        "html", "head", "title", "body", "meta", "link", "script", "style", "div", "span", "p",
        "pre", "h1", "h2", "br", "center", "main", "table",
    ];
    let Some((name, _)) = opening(text) else { return true };
    let known = if text.starts_with("<?xml") { &PAGE[..1] } else { &PAGE };
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// What a page calls itself, in a few plain letters.
pub fn title(text: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let text: String = text.chars().take(MAX_HEAD).collect();
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = lower[start..].find("</").map_or(lower.len(), |length| start + length);
    let plain = |c: char| if c.is_alphanumeric() || ".,:-_/()@%".contains(c) { c } else { ' ' };
    // Characters by name or number, such as `&amp;`, are no letters.
    let is_letter = |word: &&str| !word.starts_with('&');
    let words = text[start..end].split_whitespace().filter(is_letter);
    let cleaned: String = words.collect::<Vec<_>>().join(" ").chars().map(plain).collect();
    let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = cleaned.chars().take(LONGEST).collect();
    (!short.is_empty()).then_some(short)
}

/// Reads the key, private if its numbers are there.
///
/// # Errors
/// A number is missing, repeated, no base64, or none that a key has.
pub fn read(text: &str) -> Result<Key, KeyFault> {
    let mut jwk = Object::from_iter([("kty", "RSA")]);
    let mut rest = text;
    while let Some((name, behind)) = opening(rest) {
        rest = behind;
        let Some((_, own)) = NUMBERS.iter().find(|(element, _)| *element == name) else {
            continue;
        };
        if jwk.get(own).is_some() {
            return Err(member(name, "is repeated"));
        }
        let text = behind.split('<').next().unwrap_or_default();
        let text: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
        let number = STANDARD.decode(&*text).map_err(|_| member(name, "is not base64"))?;
        let number = Zeroizing::new(number);
        let zeros = number.iter().take_while(|byte| **byte == 0).count();
        jwk.set(own, base64url::encode(&number[zeros..]).as_str().into());
    }
    jwk::read(&jwk)
}

/// The name of the next element, without the prefix of its namespace, and the text behind its tag.
/// Declarations, comments and ends of elements are passed over.
fn opening(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
            continue;
        }
        let (tag, behind) = rest.split_once('>')?;
        if !tag.starts_with(['?', '!', '/']) {
            let name = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
            return Some((name.rsplit(':').next()?, behind));
        }
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::key::KeyFault;
    use crate::jose::key::xml::{is_page, read, tell, title};

    #[test]
    fn the_title_of_a_page_is_short_and_plain() {
        for (page, expected) in [
            ("<html><head><title>Sign in</title>", Some("Sign in")),
            ("<TITLE lang=en>\n 404:\tNot\nFound </TITLE>", Some("404: Not Found")),
            ("<title>Log in &amp; out | A\u{1b}[31m</title>", Some("Log in out A 31m")),
            ("<title>a\u{202e}b<b>", Some("a b b")),
            ("<title></title>", None),
            ("<title>\u{1f600}</title>", None),
            ("<title", None),
            ("<h1>no", None),
        ] {
            assert_eq!(title(page).as_deref(), expected, "{page:?}");
        }
        let long = format!("<title>{}", "ä".repeat(1 << 17));
        assert_eq!(title(&long).map(|title| title.chars().count()), Some(60));
    }

    #[test]
    fn only_a_key_is_one() {
        let key = "<RSAKeyValue><Modulus/></RSAKeyValue>";
        let declared = format!("<?xml version=\"1.0\"?>\n<!-- a <b> --> <ds:{}", &key[1..]);
        assert!(tell(key) && tell(&declared));
        for text in ["<html>", "", "<", "<!--", &format!("<html>{key}"), "&lt;RSAKeyValue&gt;"] {
            assert!(!tell(text), "{text}");
        }
    }

    #[test]
    fn a_page_is_told_from_other_xml() {
        for page in ["<!doctype html><p>404", "<html>", "<HTML>", "<h1>no", "<", "<Title>"] {
            assert!(is_page(page), "{page}");
        }
        assert!(is_page("<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"));
        for other in [
            "<Error><Code>",
            "<config><key>",
            "<md:EntityDescriptor>",
            "<?xml version=\"1.0\"?><a/>",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fault = |inner: &str| match read(&format!("<RSAKeyValue>{inner}</RSAKeyValue>")) {
            Err(KeyFault::Member { member, why, .. }) => format!("{member} {why}"),
            other => panic!("{other:?}"),
        };
        assert_eq!(fault("<Modulus>AQ==</Modulus><Modulus>"), "Modulus is repeated");
        assert_eq!(fault("<Modulus>%</Modulus>"), "Modulus is not base64");
        assert!(fault("<Exponent>AQAB</Exponent>").starts_with("n "));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(<|</|<!--|-->|>|/|:|RSAKeyValue|Modulus|P|AQAB|[ é\\n])*") {
            let _ = (tell(&text), read(&text));
        }
    }
}
