//! Fields behind a message, as logs have them: `invalid signature, alg=RS256 kid="k-1"` speaks of the
//! signature, and only tells which key and algorithm there were.

use crate::explain::messages::rules::rules;
use crate::explain::messages::values::NOTHING;
use crate::explain::messages::words::words;

/// What such fields are called, beside the claims and header parameters of RFC 7519 and RFC 7515.
const NAMES: [&str; 22] = [
    "alg",
    "algorithm",
    "kid",
    "key_id",
    "keyid",
    "typ",
    "cty",
    "iss",
    "issuer",
    "sub",
    "subject",
    "aud",
    "audience",
    "exp",
    "nbf",
    "iat",
    "jti",
    "azp",
    "client_id",
    "scope",
    "scp",
    "tenant",
];

/// Classes of words that say what is wrong with the field that has them as its value.
const STATES: [&str; 4] = ["missing", "mismatch", "not-found", "unreadable"];
/// What a value of several words stands between.
const ENCLOSED: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('`', '`'), ('[', ']')];
/// What a field with a colon stands behind, other than a field.
const SEPARATORS: [char; 7] = [',', ';', '(', '{', '[', '|', ':'];

/// The text without fields of tokens; `None` where there are none. A field without a value, or with
/// one that says what is wrong (`aud=missing`), is what the message speaks of.
///
/// Those amid prose as well, where that is asked for: `wrong algorithm: RS512` is a sentence.
pub fn without_fields(text: &str, amid_prose: bool) -> Option<String> {
    let (mut kept, mut end) = (String::new(), 0);
    for (at, mark) in text.match_indices(['=', ':']) {
        let Some(before) = text.get(end..at) else { continue };
        let Some(start) = name_before(before) else { continue };
        let is_behind = |head: &str| head.is_empty() || head.ends_with(SEPARATORS);
        let is_field = amid_prose || mark == "=" || is_behind(before[..start].trim_end());
        let Some(length) = value(&text[at + 1..], mark == "=").filter(|_| is_field) else {
            continue;
        };
        kept += &before[..start];
        end = at + 1 + length;
    }
    (end > 0).then(|| kept + &text[end..])
}

/// Where the name of a field begins that a text ends with.
fn name_before(text: &str) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let unquoted = text.strip_suffix('"').unwrap_or(text);
    let start = unquoted.trim_end_matches(is_name).len();
    let name = unquoted[start..].rsplit('.').next().unwrap_or_default();
    let is_known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let is_quoted = unquoted.len() < text.len();
    let opens = !is_quoted || text[..start].ends_with('"');
    (is_known && opens).then(|| start - usize::from(is_quoted))
}

/// The length of the value of a field, with the blanks before it. Behind a colon stands prose as well:
/// what follows on is a sentence.
fn value(text: &str, is_assigned: bool) -> Option<usize> {
    let blank = text.len() - text.trim_start_matches(' ').len();
    if is_assigned && blank > 0 {
        return None;
    }
    let rest = &text[blank..];
    let closes = rest.chars().next().and_then(|open| ENCLOSED.iter().find(|pair| pair.0 == open));
    let (length, content) = match closes {
        Some((_, close)) => rest[1..].split_once(*close).map(|(list, _)| (list.len() + 2, list))?,
        None => {
            let end = rest.find(|c: char| c.is_whitespace() || ",;)]}".contains(c));
            let content = &rest[..end.unwrap_or(rest.len())];
            (content.len(), content)
        }
    };
    let said = words(content);
    let is_state = STATES.iter().any(|class| rules().speaks_of(class, &said));
    (!NOTHING.contains(&content) && !is_state).then_some(blank + length)
}

#[cfg(test)]
mod tests {
    use crate::explain::messages::fields::without_fields;

    #[test]
    fn fields_are_cut() {
        for (text, expected) in [
            ("invalid signature, alg=RS256", "invalid signature, "),
            ("signature does not match: kid=abc", "signature does not match: "),
            ("late sub=\"ada lovelace\" aud=[a b], kid='k1'.", "late  , ."),
            ("{kid:abc, \"iss\": \"https://a:1\"} bad", "{, } bad"),
            ("token.iss=https://a?b=c: no", " no"),
        ] {
            assert_eq!(without_fields(text, false).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "aud=missing",
            "kid: ",
            "kid = abc",
            "exp=",
            "iss=null",
            "my_kid=abc",
            "",
            "=:=",
            "é=kid:",
        ] {
            assert_eq!(without_fields(text, true), None, "{text}");
        }
    }
}
