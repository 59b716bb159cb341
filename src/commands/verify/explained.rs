//! What to type for the cause of a rejection: the same line with `explain`.

use std::ffi::OsString;

use crate::commands::token_args::file_named;
use crate::source::shown::looks_secret;
use crate::text::step::Step;
use crate::text::urls;

const VERBS: [&str; 2] = ["verify", "validate"];
/// Flags that `explain` does not have.
const OWN: [&str; 2] = ["-v", "--verbose"];
const PLACE: &str = "TOKEN";

/// `None` where a secret would be shown. A token that is not in a file stays away as well.
pub fn step(line: &[OsString], token: Option<&str>) -> Option<Step> {
    let shown = token.filter(|text| file_named(text).is_some());
    let words = line.iter().map(|word| word.to_str()).collect::<Option<Vec<&str>>>()?;
    let mut words = words.into_iter().skip_while(|word| !VERBS.contains(word));
    words.next()?;
    let is_kept = |word: &&str| !OWN.contains(word) && (shown.is_some() || Some(*word) != token);
    let words = words.filter(is_kept).chain(shown.is_none().then_some(PLACE));
    let words: Vec<String> = words.map(typed).collect();
    let names_file = |word: &str| shown == Some(word);
    let is_private = words.iter().any(|word| !names_file(word) && looks_secret(word));
    (!is_private).then(|| Step::say("to find the cause").run("jotkit explain").again(words))
}

/// Without a secret, for which `--secret` alone asks, or a password of a URL, and without the `-v` of `-vk`.
fn typed(word: &str) -> String {
    match (word.split_once('='), word.strip_prefix("-v")) {
        (Some(("--secret", _)), _) => "--secret".to_owned(),
        (_, Some(rest)) => format!("-{rest}"),
        _ => urls::typed(word).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use crate::commands::verify::explained::step;

    fn said(words: &[&str], token: Option<&str>) -> Option<String> {
        let line: Vec<OsString> = words.iter().map(OsString::from).collect();
        step(&line, token).map(|step| step.to_string())
    }

    #[test]
    fn the_line_is_the_same_but_for_the_verb_and_the_token() {
        let line = ["jotkit", "--color", "never", "verify", "-v", "--key", "my key.pem", "a.b.c"];
        let expected = "to find the cause: jotkit explain --key 'my key.pem' TOKEN";
        assert_eq!(said(&line, Some("a.b.c")).as_deref(), Some(expected));
        let line = ["jotkit", "verify", "Cargo.toml", "--secret=abc"];
        let expected = "to find the cause: jotkit explain Cargo.toml --secret";
        assert_eq!(said(&line, Some("Cargo.toml")).as_deref(), Some(expected));
    }

    #[test]
    fn flags_in_one_word_lose_the_one_that_explain_lacks() {
        let line = ["jotkit", "verify", "-vk", "key.pem", "a.b.c"];
        let expected = "to find the cause: jotkit explain -k key.pem TOKEN";
        assert_eq!(said(&line, Some("a.b.c")).as_deref(), Some(expected));
    }

    #[test]
    fn a_secret_is_not_repeated() {
        let line = ["jotkit", "verify", "--audience", "sk_live_0123456789abcdef"];
        assert_eq!(said(&line, None), None);
    }
}
