//! What stands before a token where the scheme of a request stands (RFC 9110 section 11.6.2).

use crate::explain::remedy::Remedy;
use crate::text::shell::shown;

/// Schemes that people put before tokens, where no name of a header shows that it is one.
const SCHEMES: [&str; 6] = ["bearer", "jwt", "token", "dpop", "oauth", "jwtbearer"];
/// A longer word is none.
const LONGEST: usize = 24;
const OPEN: &[char] = &['{', '[', '(', '<', '"', '\'', '`', '“', '‘'];
const CLOSE: &[char] = &['}', ']', ')', '>', '"', '\'', '`', '”', '’', ',', ';'];

/// What is wrong with the scheme, of a text that is one, a token, and what clings to them.
pub fn of(pasted: &str, token: &str) -> Option<(String, Remedy)> {
    let (before, behind) = pasted.trim().split_once(token)?;
    if let Some(name) = other_header(before).filter(|_| behind.trim().is_empty()) {
        let said = format!("the header is called {}, not Authorization", shown(name));
        return Some((said, Remedy::SendOneScheme(token.to_owned())));
    }
    let (is_header, before) = value(before);
    if let Some(said) = several(before).filter(|_| behind.trim().is_empty()) {
        return Some((said, Remedy::SendOneScheme(token.to_owned())));
    }
    let glue = before.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c));
    let scheme = &before[..before.len() - glue.len()];
    let is_known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
    let is_alone = behind.chars().all(|c| CLOSE.contains(&c) || c.is_whitespace());
    let is_glue = |c: char| OPEN.contains(&c) || ":=".contains(c) || c.is_whitespace();
    // `token: "…"` is a header or a member.
    let is_name = !is_header && glue.trim_start().starts_with(':');
    if is_name && !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let fits = !scheme.is_empty() && scheme.len() <= LONGEST && glue.chars().all(is_glue);
    if !fits || !is_alone || !(is_known || is_header) {
        return None;
    }
    let glued = glue.trim();
    if glued.is_empty() && !scheme.eq_ignore_ascii_case("bearer") {
        let said = format!("the scheme before it is {}, not Bearer", shown(scheme));
        return Some((said, Remedy::ChooseScheme(scheme.to_owned(), token.to_owned())));
    }
    let said = match (scheme.eq_ignore_ascii_case("bearer"), glued) {
        (true, "") => "there is not one space between Bearer and the token".to_owned(),
        (true, glued) => format!("`{glued}` stands between Bearer and the token"),
        (false, glued) => {
            format!("the scheme before it is {}, not Bearer, and then `{glued}`", shown(scheme))
        }
    };
    Some((said, Remedy::SendOneScheme(token.to_owned())))
}

/// More schemes than one: each side that adds one thinks that it is alone.
fn several(before: &str) -> Option<String> {
    let marks = |c: char| c.is_whitespace() || ":,".contains(c);
    let words: Vec<&str> = before.split(marks).filter(|word| !word.is_empty()).collect();
    let is_scheme = |word: &&str| SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(word));
    let (first, others) = words.split_first().filter(|_| words.iter().all(is_scheme))?;
    let why = "client and proxy, or your code and its library, both add one";
    match others {
        [] => None,
        others if others.iter().all(|other| other.eq_ignore_ascii_case(first)) => {
            let times = match words.len() {
                2 => "twice".to_owned(),
                times => format!("{times} times"),
            };
            Some(format!("{} stands there {times}: {why}", shown(first)))
        }
        _ => Some(format!("there are {} schemes, {}: {why}", words.len(), words.join(" "))),
    }
}

/// The name of another header, where the scheme stands behind it.
fn other_header(before: &str) -> Option<&str> {
    let (name, value) = before.split_once(':')?;
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    let is_other = is_name && !name.to_ascii_lowercase().ends_with("authorization");
    let is_scheme = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    (is_other && !is_scheme && value.trim().eq_ignore_ascii_case("bearer")).then_some(name)
}

/// The beginning of the value of `Authorization:`, and whether that stood before it.
fn value(before: &str) -> (bool, &str) {
    const NAME: &str = "authorization";
    let name = before.get(..NAME.len()).filter(|name| name.eq_ignore_ascii_case(NAME));
    let value = name.and_then(|name| before[name.len()..].trim_start().strip_prefix([':', '=']));
    (value.is_some(), value.unwrap_or(before).trim_start())
}

#[cfg(test)]
mod tests {
    use crate::explain::scheme::of;

    const TWICE: &str =
        "Bearer stands there twice: client and proxy, or your code and its library, both add one";

    #[test]
    fn the_scheme_and_what_clings_to_it_are_told() {
        for (text, said) in [
            ("Authorization: JWT TOKEN", Some("the scheme before it is JWT, not Bearer")),
            ("authorization:Token TOKEN", Some("the scheme before it is Token, not Bearer")),
            ("jwt TOKEN", Some("the scheme before it is jwt, not Bearer")),
            ("Authorization: MyApp TOKEN", Some("the scheme before it is MyApp, not Bearer")),
            ("Authorization: bearer{TOKEN}", Some("`{` stands between Bearer and the token")),
            ("Bearer: TOKEN", Some("`:` stands between Bearer and the token")),
            ("Authorization: Bearer \"TOKEN\"", Some("`\"` stands between Bearer and the token")),
            ("BearerTOKEN", Some("there is not one space between Bearer and the token")),
            (
                "Authorization: JWT=<TOKEN>",
                Some("the scheme before it is JWT, not Bearer, and then `=<`"),
            ),
            (
                "Authentication: Bearer TOKEN",
                Some("the header is called Authentication, not Authorization"),
            ),
            ("Bearer Bearer TOKEN", Some(TWICE)),
            ("Authorization: Bearer Bearer TOKEN", Some(TWICE)),
            ("Authorization: Bearer bearer TOKEN", Some(TWICE)),
            (
                "Bearer JWT TOKEN",
                Some(
                    "there are 2 schemes, Bearer JWT: client and proxy, or your code and its \
                     library, both add one",
                ),
            ),
            ("Bearer of the TOKEN", None),
            ("Bearer Bearer TOKEN was rejected", None),
            ("X-Forwarded-Authorization: Bearer TOKEN", None),
            ("token: \"TOKEN\"", None),
            ("jwt: TOKEN", None),
            ("rejected TOKEN", None),
            ("Authorization: TOKEN", None),
            ("curl -H 'Authorization: JWT TOKEN' https://a.example", None),
            ("jwt TOKEN was rejected", None),
        ] {
            let found = of(&text.replace("TOKEN", "eyJh.eyJz.c2ln"), "eyJh.eyJz.c2ln");
            assert_eq!(found.map(|(said, _)| said).as_deref(), said, "{text}");
        }
    }
}
