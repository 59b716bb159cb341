//! Remedies that are one sentence: nothing of the token or the keys stands in them.

use crate::explain::remedy::Remedy;

/// Where nothing else is known.
pub const ASK: &str = "request a token that is meant for this API";

const SENTENCES: &str = include_str!("sentences.txt");

/// The sentence of a remedy that needs no value; the general one for all others.
pub fn sentence(remedy: &Remedy) -> &'static str {
    let name = format!("{remedy:?}");
    lines().find(|(found, _)| *found == name).map_or(ASK, |(_, text)| text)
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    SENTENCES.lines().filter_map(|line| line.split_once(" | "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::advice::sentences::{ASK, SENTENCES, lines, sentence};
    use crate::explain::remedy::Remedy;

    /// What stands in the enum, and whether it is without a value.
    fn remedies() -> Vec<(&'static str, bool)> {
        let code = include_str!("../explain/remedy.rs").split("pub enum SecretForm").next();
        let lines = code.unwrap().lines().filter_map(|line| line.strip_prefix("    "));
        let variants = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
        variants.map(|line| (bare(line), bare(line).len() + 1 == line.len())).collect()
    }

    fn bare(remedy: &str) -> &str {
        remedy.split(|c: char| !c.is_alphanumeric()).next().unwrap()
    }

    #[test]
    fn each_line_is_a_remedy_with_its_sentence() {
        let (mut seen, remedies) = (BTreeSet::new(), remedies());
        for (at, line) in SENTENCES.lines().enumerate().skip(1) {
            let at = at + 1;
            let (name, text) = line.split_once(" | ").unwrap_or_else(|| panic!("line {at}: no |"));
            assert!(!text.trim().is_empty() && text.trim() == text, "line {at}: {text:?}");
            assert!(remedies.contains(&(bare(name), bare(name) == name)), "line {at}: {name}");
            assert!(seen.insert(name), "line {at}: {name} twice");
        }
    }

    #[test]
    fn each_remedy_has_words() {
        let valued = include_str!("remedy.rs");
        for (name, is_bare) in remedies() {
            let has_line = lines().any(|(found, _)| bare(found) == name);
            let has_arm = valued.contains(&format!("Remedy::{name}"));
            assert!(has_line || !is_bare && has_arm, "{name} has no words");
        }
        for from_cache in [true, false] {
            assert_ne!(sentence(&Remedy::FetchAgain { from_cache }), ASK);
            assert_ne!(sentence(&Remedy::SetKid { in_set: from_cache }), ASK);
            assert_ne!(sentence(&Remedy::CompareKeySets { has_kid: from_cache }), ASK);
        }
        assert_ne!(sentence(&Remedy::UseShortcode(None)), ASK);
    }
}
