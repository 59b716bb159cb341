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

/// Whether it is a web page rather than other XML.
pub fn is_page(text: &str) -> bool {
    const PAGE: [&str; 4] = ["html", "head", "title", "body"];
    let name = opening(text).map_or("", |(name, _)| name);
    let is_xml = text.starts_with("<?xml") || name.contains(|c: char| c.is_ascii_uppercase());
    !is_xml || PAGE.iter().any(|known| name.eq_ignore_ascii_case(known))
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
    use crate::jose::key::xml::{is_page, read, tell};

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
        for other in ["<Error><Code>", "<md:EntityDescriptor>", "<?xml version=\"1.0\"?><a/>"] {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fault = |inner: &str| match read(&format!("<RSAKeyValue>{inner}</RSAKeyValue>")) {
            Err(KeyFault::Member { member, why }) => format!("{member} {why}"),
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
