//! Values that a message carries: what was expected, what came instead, and dates.

use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::explain::messages::rules::rules;
use crate::explain::messages::words::{is_source, words};

/// Longest value, in bytes, and how far before it its label may stand.
const LONGEST: usize = 300;
const REACH: usize = 90;
/// Values that are looked at: more are a dump.
const MAX_VALUES: usize = 64;
/// A label of which more than this many letters are between it and its value is another's.
const NEAR: usize = 24;
/// The same of the id of a key, which stands right before it.
const KID_NEAR: usize = 4;
/// An id, and no number of a status or a version, has so many digits.
const MANY_DIGITS: usize = 6;
/// How the stand-ins of hidden values begin.
const HIDDEN: [&str; 6] = ["System.", "[PII", "***", "[REDACTED", "<redacted", "[Filtered"];
/// What libraries write for no value.
pub(super) const NOTHING: [&str; 7] = ["", "null", "none", "nil", "undefined", "<none>", "None"];

/// The values in a message, by what stands before each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// What should have been.
    pub expected: Vec<String>,
    /// What was.
    pub found: Vec<String>,
    /// That the message says that nothing was found.
    pub nothing: bool,
    /// Ids of keys.
    pub kids: Vec<String>,
}

/// What was expected and what was found, told by the label before each value.
pub fn values(text: &str) -> Values {
    let mut values = Values::default();
    let mut since = 0;
    for (start, end, content) in written(text).into_iter().take(MAX_VALUES) {
        let from = (since.max(start.saturating_sub(REACH))..=start)
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(start);
        let before = words(&text[from..start]);
        let label = |name| rules().label(name, &before).filter(|(letters, _)| *letters <= NEAR);
        let (expected, found) = (label("expected"), label("found"));
        let side = match (expected, found) {
            (Some(expected), Some(found)) if expected <= found => Some(true),
            (_, Some(_)) => Some(false),
            (Some(_), None) => Some(true),
            (None, None) => None,
        };
        if label("kid").is_some_and(|(letters, _)| letters <= KID_NEAR) {
            values.kids.push(content.to_owned());
            since = end;
        } else if let Some(expected) = side {
            values.add(content, expected);
            since = end;
        }
    }
    values
}

impl Values {
    /// A value, or a list of them.
    fn add(&mut self, content: &str, expected: bool) {
        let list = content.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
        let items: Vec<&str> = match list {
            Some(list) => list.split([',', ' ']).collect(),
            None => vec![content],
        };
        let items = items.into_iter().map(|item| match list {
            Some(_) => item.trim_matches(['"', '\'', ' ']).trim_end_matches(":{}"),
            None => item,
        });
        let items: Vec<&str> = items.filter(|item| !NOTHING.contains(item)).collect();
        self.nothing |= items.is_empty() && !expected;
        let side = if expected { &mut self.expected } else { &mut self.found };
        side.extend(items.into_iter().map(str::to_owned));
    }
}

/// Every part that is written as a value: in quotes, in brackets, behind a colon or an equals sign, or
/// a word as no prose has it.
fn written(text: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let (mut at, mut before, mut mark) = (0, ' ', ' ');
    while let Some(c) = text[at..].chars().next() {
        let length = match before.is_ascii_alphanumeric() && c != '[' {
            true => None,
            false => enclosed(&text[at..], c).or_else(|| {
                let found = bare(&text[at..], mark);
                // The rest of a word is none, nor is `70` in `verify.js:70:17`.
                let is_rest = |word: &str| before == ':' && is_version(word);
                found.filter(|(_, word)| !"./-_@".contains(before) && !is_rest(word))
            }),
        };
        match length {
            Some((length, content)) => {
                found.push((at, at + length, content));
                at += length;
                (before, mark) = (' ', ' ');
            }
            None => {
                at += c.len_utf8();
                before = c;
                mark = if c.is_whitespace() { mark } else { c };
            }
        }
    }
    found.retain(|(_, _, content)| !is_hidden(content) && !names_a_thing(content));
    found
}

fn enclosed(text: &str, open: char) -> Option<(usize, &str)> {
    let close = match open {
        '"' | '\'' | '`' => open,
        '[' => ']',
        _ => return None,
    };
    let end = text.bytes().take(LONGEST).skip(1).position(|byte| byte == close as u8)? + 1;
    let content = if open == '[' { &text[..=end] } else { &text[1..end] };
    // `[first error, got []]`: the inner one is the value.
    let is_nested = open == '[' && content[1..].contains('[');
    (!is_nested).then_some((end + 1, content))
}

/// `https://a.example`, `not-backend`, or any word of no prose behind a colon or an equals sign, where
/// nothing follows: `expected: backend`. `mark` is what stands before it.
fn bare(text: &str, mark: char) -> Option<(usize, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || c == '[').unwrap_or(text.len());
    let word = text.get(..end.min(LONGEST)).unwrap_or_default();
    let is_last = word.ends_with([',', ';', '.', ')'])
        || text[end..].trim_start_matches(' ').lines().next().is_none_or(str::is_empty);
    let word = word.trim_end_matches([',', ';', '.', ')', ':']);
    let is_assigned = mark == '=' || mark == ':' && is_last;
    let letters = word.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_value = letters && (is_assigned || has_form(word)) && !is_prose(word);
    (is_value && !is_assignment(word)).then_some((word.len(), word))
}

fn is_hidden(content: &str) -> bool {
    HIDDEN.iter().any(|start| content.starts_with(start))
}

/// `the 'aud' claim`: the name of what has a value.
fn names_a_thing(content: &str) -> bool {
    let is_word = content.len() > 2 && content.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word && !NOTHING.contains(&content) && rules().is_of_language(content)
}

/// A URL, a name in parts, or an id with many digits. Numbers of versions and of lines of a source have
/// such forms too.
fn has_form(word: &str) -> bool {
    let inner = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let in_source = word.contains(':') && is_source(word);
    let in_parts = inner.contains(['/', '-', '_', '.', ':']) && !is_version(word) && !in_source;
    in_parts || digits >= MANY_DIGITS
}

fn is_version(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || b"v.:".contains(&byte))
}

/// `not-allowed`, `issuer/subject`, `token.audience`: words of the language, written as one.
fn is_prose(word: &str) -> bool {
    let words = words(word);
    let mut parts = words.split_whitespace().peekable();
    parts.peek().is_some() && parts.all(|part| rules().is_of_language(part))
}

/// `kid=k-1`: a name, and only behind it a value.
fn is_assignment(word: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.split_once('=').is_some_and(|(name, value)| {
        name.trim_end_matches(':').chars().all(is_name)
            && value.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Dates, as seconds since 1970: `2026-11-21T08:28:28Z`, `2026-11-21 08:28:28 UTC`, `1795249708`.
pub fn dates(text: &str) -> Vec<f64> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && found.len() < MAX_VALUES {
        let date = text.get(at..at + 19).and_then(civil);
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(date) = date {
            found.push(date);
            at += 19;
        } else if run == 10 && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric()) {
            found.extend(text[at..at + run].parse::<f64>());
            at += run;
        } else {
            at += run.max(1);
        }
    }
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}

fn civil(text: &str) -> Option<f64> {
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    let date: DateTime = dashes.then(|| text.parse().ok())??;
    Some(Offset::UTC.to_timestamp(date).ok()?.as_second() as f64)
}

#[cfg(test)]
mod tests {
    use crate::explain::messages::values::{Values, dates, values};

    #[test]
    fn what_was_expected_and_what_was_found() {
        for (text, expected, found) in [
            ("oidc: expected audience \"a\" got [\"b\"]", "a", "b"),
            ("Expected: backend, received not-backend", "backend", "not-backend"),
            ("Expected iss claim to be: https://a, but was: https://b.", "https://a", "https://b"),
            (
                "Audiences: 'b'. Did not match: validationParameters.ValidAudience: 'a' or validationParameters.ValidAudiences: 'null'.",
                "a",
                "b",
            ),
            ("incorrect \"aud\" (audience) claim. Expected \"\na\n\" but got \"b\".", "\na\n", "b"),
            (
                "audience from claim aud with value [b] does not match with any of allowed audiences map[a:{}]",
                "a",
                "b",
            ),
            ("Audience not allowed: b-c. Expected: a-b", "a-b", "b-c"),
            (
                "Issuer (iss) claim value (https://b) doesn't match expected value of https://a",
                "https://a",
                "https://b",
            ),
            ("The token has expired", "", ""),
        ] {
            let values = values(text);
            assert_eq!(
                (values.expected.concat(), values.found.concat()),
                (expected.into(), found.into()),
                "{text}"
            );
        }
        assert!(values("expected audience \"a\" got []").nothing);
        assert!(values("[no token, expected audience \"a\" got []]").nothing);
        for text in
            ["no key with kid 'k-1' in the set", "kid=k-1, not found", "KeyID \"k-1\" unknown"]
        {
            assert_eq!(values(text).kids, ["k-1"], "{text}");
        }
    }

    fn said(text: &str) -> Vec<String> {
        let Values { expected, found, kids, .. } = values(text);
        [expected, found, kids].concat()
    }

    /// No value stands in these: what is said of a thing is none.
    #[test]
    fn words_of_the_language_are_no_values() {
        let mut wrong = Vec::new();
        for text in [
            "Jwt issuer is not configured.",
            "invalid_grant: audience is invalid",
            "The token was not issued by the given issuers",
            "the audience claim is missing",
            "issuer did not match",
            "audience mismatch",
            "audience mismatch, token rejected",
            "Token issuer not allowed",
            "issuer is invalid",
            "issuer: invalid",
            "audience: mismatch.",
            "error=invalid_audience",
            "The 'aud' claim is required",
            "expected 'iss' claim",
            "audience \"aud\" claim is missing",
            "Invalid Access Token issuer/subject",
            "unexpected audience in token.aud",
            "invalid issuer_claim",
            "issuer not-allowed",
            "audience must be non-empty",
            "expected audience: required",
            "the issuer is mis-configured",
            "no matching kid",
            "kid mismatch",
            "key id unknown, rejected",
            "issuer v2.0 is not supported",
            "issuer returned 404",
            "Issuer mismatch at verify.js:70:17",
            "invalid audience (TokenVerifier.java:123)",
            "Audiences: 'System.String'. Did not match: 'System.String'",
            "issuer [PII of type 'System.String' is hidden]",
            "The audience of the token isn't the API's",
            "expected audience, got issuer",
            "token audience was invalid; check the app's settings",
        ] {
            let said = said(text);
            if !said.is_empty() {
                wrong.push((text, said));
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn what_is_visibly_a_value_is_one() {
        let mut wrong = Vec::new();
        for (text, value) in [
            ("audience 'account' is not allowed", "account"),
            ("audience \"backend\" is not allowed", "backend"),
            ("issuer `acme` is unknown", "acme"),
            ("audience: backend", "backend"),
            ("audience=backend", "backend"),
            ("audience:=backend", "backend"),
            ("issuer: acme, rejected", "acme"),
            ("{\"issuer\": \"acme\"}", "acme"),
            ("issuer https://id.example/ is unknown", "https://id.example/"),
            ("invalid issuer id.example.com", "id.example.com"),
            ("invalid issuer accounts.example.com:8443", "accounts.example.com:8443"),
            ("audience urn:example:api was rejected", "urn:example:api"),
            ("audience api://orders was rejected", "api://orders"),
            ("audience order_service was rejected", "order_service"),
            ("audience user-service was rejected", "user-service"),
            ("audience 123456789012 was rejected", "123456789012"),
            ("audience 0oa1b2c3d4e5f6 was rejected", "0oa1b2c3d4e5f6"),
            ("kid: abc", "abc"),
            ("kid=k-1, not found", "k-1"),
            ("no key with kid 'k-1' in the set", "k-1"),
            ("kid 2023_signing was not found", "2023_signing"),
        ] {
            let said = said(text);
            if said != [value] {
                wrong.push((text, said));
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn dates_of_any_kind() {
        let day = 1_795_249_708.0;
        for text in [
            "at 2026-11-21T08:28:28.000Z.",
            "(Token Expiry: 2026-11-21 08:28:28 +0000 UTC)",
            "exp 1795249708, ",
            "1795249708.53",
        ] {
            assert_eq!(dates(text), [day], "{text}");
        }
        assert!(
            dates("id 17952497081 or k1795249708 or 99-99-99 or 2026-13-41T99:99:99").is_empty()
        );
    }
}
