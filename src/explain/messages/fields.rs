//! Fields behind a message, as logs have them: `invalid signature, alg=RS256 kid="k-1"` speaks of the
//! signature, and only tells which key and algorithm there were.

use crate::explain::messages::rules::rules;
use crate::explain::messages::values::NOTHING;
use crate::explain::messages::words::words;

/// Classes of words that say what is wrong with the field that has them as its value.
const STATES: [&str; 4] = ["missing", "mismatch", "not-found", "unreadable"];
/// What a value of several words stands between.
const ENCLOSED: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('`', '`'), ('[', ']')];
/// What a field with a colon stands behind, other than a field.
const SEPARATORS: [char; 7] = [',', ';', '(', '{', '[', '|', ':'];

/// The text without fields of tokens; `None` where there are none. A field without a value, or with
/// one that says what is wrong (`aud=missing`), is what the message speaks of.
///
/// Those amid prose as well, where that is asked for: `wrong algorithm: RS512` is a sentence, unless what
/// stands before says all: `signature mismatch issuer: https://a.example`.
pub fn without_fields(text: &str, amid_prose: bool) -> Option<String> {
    let (mut kept, mut end) = (String::new(), 0);
    for (at, mark) in text.match_indices(['=', ':']) {
        let Some(before) = text.get(end..at) else { continue };
        let Some(start) = name_before(before, mark == "=") else { continue };
        let head = before[..start].trim_end();
        let is_field = || amid_prose || mark == "=" || is_behind(head);
        let length = value(&text[at + 1..]).filter(|_| is_field());
        let Some(length) = length else { continue };
        kept += &before[..start];
        end = at + 1 + length;
    }
    (end > 0).then(|| kept + &text[end..])
}

/// The text without what a log tells of the span it was written in: `request{issuer="a" path="/"}: …`.
pub fn without_spans(text: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some((head, behind)) = rest.split_once('{') {
        let is_name = head.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let span = behind.split_once('}').filter(|(fields, _)| is_name && fields.contains('='));
        kept += head;
        kept += if span.is_some() { "" } else { "{" };
        rest = span.map_or(behind, |(_, rest)| rest);
    }
    kept + rest
}

/// Whether a field stands behind that: nothing, a separator, or a message that is whole without it.
fn is_behind(head: &str) -> bool {
    let clause = words(head.rsplit(SEPARATORS).next().unwrap_or_default());
    let is_whole = || rules().read(&clause).is_some_and(|found| !found.weak);
    clause.trim().is_empty() || rules().ends_in("end", &clause) && is_whole()
}

/// Where the name of a field begins that a text ends with: one that ends in the name of a claim or a
/// parameter (`tokenIssuer`, `client.id`), and says no state of it (`missing_claim`).
fn name_before(text: &str, is_assigned: bool) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let text = if is_assigned { text.trim_end_matches(' ') } else { text };
    let unquoted = text.strip_suffix('"').unwrap_or(text);
    let start = unquoted.trim_end_matches(is_name).len();
    let name = words(&unquoted[start..]);
    let is_known = rules().ends_in("field", &name) && !says_state(&name);
    let is_quoted = unquoted.len() < text.len();
    let opens = !is_quoted || text[..start].ends_with('"');
    (is_known && opens).then(|| start - usize::from(is_quoted))
}

fn says_state(words: &str) -> bool {
    STATES.iter().any(|class| rules().speaks_of(class, words))
}

/// The length of the value of a field, with the arrow of a map (`=>`) and the blanks before it. Two signs
/// compare values, and are no field.
fn value(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('>').unwrap_or(text).trim_start_matches(' ');
    let blank = text.len() - rest.len();
    let closes = rest.chars().next().and_then(|open| ENCLOSED.iter().find(|pair| pair.0 == open));
    let (length, content) = match closes {
        Some((_, close)) => rest[1..].split_once(*close).map(|(list, _)| (list.len() + 2, list))?,
        None => {
            let end = rest.find(|c: char| c.is_whitespace() || ",;)]}".contains(c));
            let content = &rest[..end.unwrap_or(rest.len())];
            (content.len(), content)
        }
    };
    let is_none = NOTHING.contains(&content) || content.starts_with(['=', '~']);
    (!is_none && !says_state(&words(content))).then_some(blank + length)
}

#[cfg(test)]
mod tests {
    use crate::explain::messages::fields::{without_fields, without_spans};

    #[test]
    fn spans_are_cut() {
        for (text, expected) in [
            ("a::b{kid=1 path=\"/x\"}: c{iss=2}:d{e=3}: late", "a::b: c:d: late"),
            ("{kid=1} late", "{kid=1} late"),
            ("late{kid: 1} {", "late{kid: 1} {"),
            ("late{kid=1", "late{kid=1"),
        ] {
            assert_eq!(without_spans(text), expected);
        }
    }

    #[test]
    fn fields_are_cut() {
        for (text, expected) in [
            ("invalid signature, alg=RS256", "invalid signature, "),
            ("signature does not match: kid=abc", "signature does not match: "),
            ("late sub=\"ada lovelace\" aud=[a b], kid='k1'.", "late  , ."),
            ("{kid:abc, \"iss\": \"https://a:1\"} bad", "{, } bad"),
            ("token.iss=https://a?b=c: no", " no"),
            ("bad kid = k1 alg = RS256", "bad  "),
            ("tokenIssuer=a ClientId: x late", "  late"),
            ("{client.id=\"a\", keyId=b} late", "{, } late"),
            ("no match {\"aud\" => \"web\", :kid=>1}", "no match {, :}"),
            ("signature mismatch issuer: https://a", "signature mismatch "),
        ] {
            assert_eq!(without_fields(text, false).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "aud=missing",
            "kid: ",
            "kid == abc",
            "aud != abc",
            "missing_claim=aud",
            "unknown_kid=abc",
            "exp=",
            "iss=null",
            "kidding=abc",
            "",
            "=:=",
            "é=kid:",
        ] {
            assert_eq!(without_fields(text, true), None, "{text}");
        }
        for text in ["wrong alg: RS512", "token expired, unknown issuer: https://a"] {
            assert_eq!(without_fields(text, false), None, "{text}");
        }
    }
}
