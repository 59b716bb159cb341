//! What stands where a token should: the word for no value, or a variable that nobody filled in.

use crate::explain::case::Case;
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::explain::repair;
use crate::jose::token::strip;
use crate::provider::product::Topic;
use crate::text::shell::shown;
use crate::text::urls;

/// Words that stand where a variable had no value.
const LITERALS: [&str; 14] = [
    "null",
    "undefined",
    "none",
    "nan",
    "nil",
    "<nil>",
    "(null)",
    "[object object]",
    "[object promise]",
    "[object undefined]",
    "[object null]",
    "promise { <pending> }",
    "true",
    "false",
];
const QUOTES: [char; 3] = ['"', '\'', '`'];
/// Longer names of variables are rather secrets.
const LONGEST: usize = 60;
/// What languages, shells and templates write around a variable, the longest first.
const MARKS: [(&str, &str); 9] = [
    ("${{", "}}"),
    ("{{", "}}"),
    ("${", "}"),
    ("#{", "}"),
    ("$(", ")"),
    ("<%", "%>"),
    ("{", "}"),
    ("%", "%"),
    ("$", ""),
];
/// What manuals write around a word that the reader is to replace.
const BRACKETS: [(&str, &str); 3] = [("<", ">"), ("[", "]"), ("", "")];
/// How such a word begins, where nothing stands around it.
const OPENINGS: [&str; 5] = ["your", "my", "paste", "insert", "replace"];

/// A word instead of a token.
pub fn of_token(case: &Case<'_>) -> Option<Cause> {
    let sent = last_word_of_scheme(value(case.text()));
    let text = &urls::decoded(sent)[..];
    let cause = Cause::fault(CauseId::InputNullLiteral);
    let Some(bare) = literal(text) else {
        let name = sent.trim_matches(QUOTES).trim();
        let said = format!("{}: a placeholder that was not replaced", shown(name));
        return is_placeholder(name).then(|| cause.recognised(said).remedy(Remedy::SetVariable));
    };
    Some(match bare.to_ascii_lowercase().as_str() {
        "[object promise]" | "promise { <pending> }" => cause
            .recognised(format!("`{bare}`: the token was not awaited"))
            .remedy(Remedy::AwaitToken)
            .in_words(case.known_product(), Topic::Await),
        "[object object]" => cause
            .recognised(format!("`{bare}`: an object, converted to text"))
            .remedy(Remedy::SendMember),
        _ => cause
            .recognised(format!("`{bare}`: a variable without a value, converted to text"))
            .remedy(Remedy::SendNoHeader),
    })
}

/// Whether nobody filled in a text: it is empty, has nothing behind a scheme, or is a word instead of a
/// token.
pub fn is_unfilled(text: &str) -> bool {
    let sent = last_word_of_scheme(value(text));
    let name = sent.trim_matches(QUOTES).trim();
    name.is_empty() || literal(&urls::decoded(sent)).is_some() || is_placeholder(name)
}

/// The word for no value, without quotes around it.
fn literal(text: &str) -> Option<&str> {
    let is_literal = |text: &&str| LITERALS.contains(&text.to_ascii_lowercase().as_str());
    // Some literals have brackets of their own.
    [text, text.trim_matches(QUOTES), repair::unquoted(text)].into_iter().find(is_literal)
}

/// What stands behind the name of a header, a cookie or a member that is for tokens:
/// `x-access-token: null`, `Cookie: token=undefined`.
fn value(text: &str) -> &str {
    const NAMES: [&str; 6] = ["token", "auth", "jwt", "cookie", "bearer", "session"];
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let (name, rest) = text.split_at(text.find(|c| !is_of_name(c)).unwrap_or(text.len()));
    let behind = rest.trim_start().strip_prefix([':', '=']).map(str::trim);
    let lower = name.to_ascii_lowercase();
    let is_one = name.len() <= LONGEST && NAMES.iter().any(|word| lower.contains(word));
    match behind.filter(|behind| is_one && !behind.is_empty()) {
        Some(behind) if lower.ends_with("cookie") => value(behind),
        Some(behind) => behind,
        None => text,
    }
}

/// `$TOKEN`, `${token}`, `{{ token }}`, `%TOKEN%`, `<token>`, `YOUR_TOKEN`: a name and nothing that
/// could be a token.
fn is_placeholder(text: &str) -> bool {
    let short = text.len() <= LONGEST && !text.contains("eyJ");
    let inside = |marks: &(&'static str, &'static str)| {
        text.strip_prefix(marks.0)?.strip_suffix(marks.1).map(str::trim)
    };
    let is_expression =
        |inner: &str| inner.contains(char::is_alphabetic) && !inner.contains(['{', '}']);
    let of_manual = |inner: &str, is_bare: bool| {
        let lower = inner.to_ascii_lowercase();
        let is_meant = lower.contains("token") || lower.contains("jwt");
        let opens = OPENINGS.iter().any(|word| lower.starts_with(word));
        // `my-jwt-secret-2024` is rather the secret itself.
        let may_open = ["secret", "key", "pass"].iter().any(|word| lower.contains(word));
        let is_word = opens && !may_open;
        is_name(&lower.replace(' ', "_")) && is_meant && (is_word || !is_bare)
    };
    let is_variable = || match MARKS.iter().find_map(|marks| Some((marks.0, inside(marks)?))) {
        Some(("$" | "{" | "%", inner)) => is_name(inner),
        Some((_, inner)) => is_expression(inner),
        None => false,
    };
    let is_of_manual = || {
        BRACKETS
            .iter()
            .any(|marks| inside(marks).is_some_and(|it| of_manual(it, marks.0.is_empty())))
    };
    short && (is_variable() || is_of_manual())
}

/// As languages and shells name variables, `env:` of PowerShell and members of objects included.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte))
}

/// A second scheme, as in `Bearer Bearer null`.
fn last_word_of_scheme(mut text: &str) -> &str {
    loop {
        let (rest, stripped) = strip(text);
        text = rest;
        if !stripped.bearer {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::explain::placeholder::{LONGEST, is_placeholder, value};

    #[test]
    fn the_name_of_what_holds_tokens_is_no_part_of_them() {
        for (text, behind) in [
            ("token: null", "null"),
            ("x-access-token:undefined", "undefined"),
            ("Cookie: token=undefined", "undefined"),
            ("Set-Cookie: session_jwt = None", "None"),
            ("Authorization: null", "null"),
            ("ID_TOKEN=", "ID_TOKEN="),
            ("status: null", "status: null"),
            ("token null", "token null"),
            ("token", "token"),
            ("", ""),
        ] {
            assert_eq!(value(text), behind, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_no_tool_replaced_is_a_placeholder(name in "[a-zA-Z_][a-zA-Z][a-zA-Z0-9_]{0,20}") {
            for text in [
                format!("${name}"), format!("${{{name}}}"), format!("${{{{ secrets.{name} }}}}"),
                format!("{{{{{name}}}}}"), format!("{{{{ {name} }}}}"), format!("%{name}%"),
                format!("$env:{name}"), format!("$({name} -x)"), format!("#{{{name}}}"),
                format!("<%= {name} %>"), format!("{{{name}}}"), format!("${{process.env.{name}}}"),
                format!("<{name} token>"), format!("[YOUR_{name}_JWT]"),
            ] {
                prop_assert!(is_placeholder(&text), "{}", text);
            }
            // Without brackets it may be the secret itself.
            let lower = name.to_ascii_lowercase();
            let may_open = ["secret", "key", "pass"].iter().any(|word| lower.contains(word));
            prop_assert_eq!(is_placeholder(&format!("your-{name}-token")), !may_open);
        }

        #[test]
        fn what_may_be_a_token_is_none(text in "[A-Za-z0-9_.-]{1,80}", long in "[a-z]{60,90}") {
            let lower = text.to_ascii_lowercase();
            let is_meant = lower.contains("token") || lower.contains("jwt");
            let (secret, quoted) = (format!("${long}"), format!("<{text}>"));
            prop_assert!(is_meant || !is_placeholder(&text));
            prop_assert!(is_meant || !is_placeholder(&quoted));
            prop_assert!(long.len() >= LONGEST && !is_placeholder(&secret));
        }
    }

    #[test]
    fn other_things_with_such_marks_are_none() {
        for text in [
            "",
            "$",
            "%",
            "{}",
            "{{}}",
            "<>",
            "100%",
            "%2E%",
            "$2b$10$N9qo8uLOickgx2ZMRZoMye",
            r#"{"token":"x"}"#,
            "{bad",
            "<html>",
            "[1,2]",
            "invalid_token",
            "jwt expired",
            "token",
            "<eyJhbGciOiJub25lIn0.e30.>",
            "{a}{b}",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
