//! Names that are nearly alike.

/// The name among `names` that a misspelt one probably means.
pub fn name<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let wanted_plain = plain(wanted);
    // A token may bring names of any length, and the distance takes the time of both together.
    let ranked = names
        .filter(|name| name.len() <= 4 * wanted.len())
        .map(|name| (strsim::damerau_levenshtein(&plain(name), &wanted_plain), name));
    let best = ranked.min_by_key(|(distance, _)| *distance)?;
    (best.0 <= wanted.len().min(9) / 3).then_some(best.1)
}

/// Whether one letter of a word is wrong, missing, too much, or changed places with the next one. The
/// first letter is seldom wrong, and another last one is another form of the word.
pub fn is_typo(written: &str, word: &str) -> bool {
    let (written, word) = (written.as_bytes(), word.as_bytes());
    let same = written.iter().zip(word).take_while(|(one, other)| one == other).count();
    let is_inside = same > 0 && same + 1 < written.len().max(word.len());
    is_inside
        && written.len().abs_diff(word.len()) <= 1
        && strsim::generic_damerau_levenshtein(written, word) == 1
}

#[cfg(test)]
mod tests {
    use crate::text::similar::{is_typo, name};

    #[test]
    fn one_letter_is_a_typo() {
        for written in ["signiture", "signture", "signaturre", "singature"] {
            assert!(is_typo(written, "signature"), "{written}");
        }
        for written in ["signature", "signatures", "signatura", "zignature", "signiturre"] {
            assert!(!is_typo(written, "signature"), "{written}");
        }
    }

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let names = ["user_id", "email", "sub"];
        assert_eq!(name("userId", names.into_iter()), Some("user_id"));
        assert_eq!(name("emial", names.into_iter()), Some("email"));
        assert_eq!(name("role", names.into_iter()), None);
    }
}
