//! `https://{org}.okta.com/oauth2/{server}`: a text with named gaps, matched and filled.

/// What stands in the gaps of a pattern; `None` where the text does not fit.
pub fn matches<'p, 't>(pattern: &'p str, text: &'t str) -> Option<Vec<(&'p str, &'t str)>> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == text).then(Vec::new);
    };
    let (name, after) = rest.split_once('}')?;
    let text = text.strip_prefix(before)?;
    // A gap ends where what follows it begins, as late as the rest allows.
    let next = after.split('{').next().unwrap_or_default();
    let ends = text.rmatch_indices(next).map(|(at, _)| at);
    let ends = ends.filter(|at| fits(name, &text[..*at]));
    ends.into_iter().find_map(|at| {
        let mut gaps = matches(after, &text[at..])?;
        gaps.push((name, &text[..at]));
        Some(gaps)
    })
}

/// The pattern with its gaps filled.
pub fn fill(pattern: &str, names: &[(&str, &str)]) -> String {
    names
        .iter()
        .fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// One step of a path or some labels of a host; nothing that could lead a URL elsewhere.
fn fits(name: &str, value: &str) -> bool {
    let made_of = |text: &str, others: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
        !text.is_empty() && text.chars().all(plain)
    };
    let scheme_off = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    match name {
        "base" => scheme_off.is_some_and(|host| made_of(host, "-.:[]")),
        _ => made_of(value, "-._~") && !matches!(value, "." | ".."),
    }
}

#[cfg(test)]
mod tests {
    use crate::provider::pattern::{fill, matches};

    #[test]
    fn gaps_hold_one_step() {
        let pattern = "https://{org}.okta.com/oauth2/{server}";
        let gaps = matches(pattern, "https://a.b.okta.com/oauth2/default").unwrap();
        assert_eq!(gaps, [("server", "default"), ("org", "a.b")]);
        assert_eq!(fill("{server}@{org}", &gaps), "default@a.b");
        for stranger in [
            "https://a.okta.com",
            "https://a.okta.com/oauth2/",
            "https://a.okta.com/oauth2/x/y",
            "https://a.okta.com/oauth2/..",
            "https://evil.example/a.okta.com/oauth2/x",
            "https://evil.example?.okta.com/oauth2/x",
            "https://user:pw@a.okta.com/oauth2/x",
            "https://.okta.com/oauth2/x",
            "http://a.okta.com/oauth2/x",
            "",
        ] {
            assert_eq!(matches(pattern, stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_base_is_scheme_and_host() {
        let realm = |text| matches("{base}/realms/{realm}", text).is_some();
        assert!(realm("https://id.example:8443/realms/main"));
        assert!(realm("http://[::1]:80/realms/main"));
        assert!(!realm("https://id.example/x/realms/main"));
        assert!(!realm("https:///realms/main"));
    }
}
