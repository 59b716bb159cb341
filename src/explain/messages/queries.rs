//! Errors in the query or the fragment of a URL (RFC 6749, sections 4.1.2.1 and 4.2.2.1), and in the body of
//! a form: their parameters are read as the members of a JSON answer are.

use crate::text::urls;

/// What begins the parameters of a URL.
const STARTS: [char; 2] = ['?', '#'];
/// How many of them are looked at on a line.
const MAX_STARTS: usize = 16;
/// What a URL within a text ends with; one that stands alone on its line may have blanks.
const QUOTES: [char; 4] = ['"', '<', '>', '`'];

/// Takes parameters that tell an error out of a text, and keeps what those of them say that hold a
/// message by their name.
pub fn without_queries(
    text: &str,
    holds_message: impl Fn(&str) -> bool,
    found: &mut Vec<String>,
) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (start, length, parameters) = query(line).unwrap_or_default();
        let said = parameters.into_iter().filter(|(name, _)| holds_message(name));
        found.extend(said.map(|(_, value)| value).filter(|value| !value.is_empty()));
        kept += &line[..start];
        kept += &line[start + length..];
    }
    kept
}

type Parameters = Vec<(String, String)>;

/// Where the parameters of an error begin on a line, how long they are, and what they are.
fn query(line: &str) -> Option<(usize, usize, Parameters)> {
    let starts = line.match_indices(STARTS).take(MAX_STARTS).map(|(at, _)| at + 1);
    let indent = line.len() - line.trim_start().len();
    Some(indent).into_iter().chain(starts).find_map(|start| {
        let is_alone = !line[..start].trim_start().contains(char::is_whitespace);
        let (length, parameters) = parameters(&line[start..], is_alone);
        let tells_error = |name: &str| name.contains("error") || name.starts_with("err");
        let is_error = parameters.iter().any(|(name, _)| tells_error(&name.to_ascii_lowercase()));
        // `error=late` is a field of a log.
        let is_query = start > indent || parameters.len() > 1;
        (is_error && is_query).then_some((start, length, parameters))
    })
}

/// The parameters at the start of a text, and their length.
fn parameters(text: &str, is_alone: bool) -> (usize, Parameters) {
    let text = text[..text.find(QUOTES).unwrap_or(text.len())].trim_end();
    let (mut at, mut found) = (0, Parameters::new());
    while let Some((name, rest)) = named(&text[at..]) {
        let next = rest.match_indices('&').find(|(at, _)| named(&rest[at + 1..]).is_some());
        let is_encoded = || text.contains(['%', '+']);
        let length = match next {
            Some((next, _)) => next,
            None if is_alone && !is_encoded() => rest.len(),
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let spaced = rest[..length].replace('+', " ");
        found.push((name.to_owned(), urls::decoded(&spaced).trim().to_owned()));
        at += name.len() + 1 + length;
        if next.is_none() {
            break;
        }
        at += 1;
    }
    (at, found)
}

/// The name of a parameter at the start of a text, and what stands behind its sign.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('=')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    (!name.is_empty() && name.bytes().all(is_name)).then_some((name, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::messages::queries::without_queries;

    fn read(text: &str) -> (String, Vec<String>) {
        let mut found = Vec::new();
        let kept = without_queries(text, |name| name != "state", &mut found);
        (kept, found)
    }

    #[test]
    fn parameters_of_an_error_are_kept() {
        for (text, kept, said) in [
            (
                "https://a/cb?error=x&error_description=too%20late+by+far&state=7 is what I get",
                "https://a/cb? is what I get",
                &["x", "too late by far"][..],
            ),
            ("https://a/#err=no key & no kid&state=1\n", "https://a/#\n", &["no key & no kid"]),
            ("https://a/?errorMessage=it is late", "https://a/?", &["it is late"]),
            ("see /a?error=it is late", "see /a? is late", &["it"]),
            ("\"GET /a?error=late%2C HTTP/1\" 4", "\"GET /a? HTTP/1\" 4", &["late,"]),
            ("error=bad&hint=why+not", "", &["bad", "why not"]),
            ("error=bad", "error=bad", &[]),
            ("https://a/?referrer=b&state=1", "https://a/?referrer=b&state=1", &[]),
            ("why? error=a&b=c", "why? error=a&b=c", &[]),
        ] {
            let said = said.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(read(text), (kept.to_owned(), said), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*|[?#&=%+err ab\"\n]{0,60}") {
            prop_assert!(read(&text).0.len() <= text.len());
        }
    }
}
