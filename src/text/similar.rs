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

#[cfg(test)]
mod tests {
    use crate::text::similar::name;

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let names = ["user_id", "email", "sub"];
        assert_eq!(name("userId", names.into_iter()), Some("user_id"));
        assert_eq!(name("emial", names.into_iter()), Some("email"));
        assert_eq!(name("role", names.into_iter()), None);
    }
}
