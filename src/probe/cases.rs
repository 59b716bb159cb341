//! The table of cases, in the order in which they are sent: a file a group.

mod api;
mod claims;
mod credentials;
mod keys;
mod recipes;
mod signatures;

use crate::probe::case::Case;
use crate::probe::cases::api::LAST;
use crate::probe::cases::claims::{CLAIMS, DATES};
use crate::probe::cases::credentials::CREDENTIALS;
use crate::probe::cases::keys::KEYS;
pub use crate::probe::cases::recipes::{
    GOOD, LISTENED, SHORT_LIFE, SHORT_LIVED, SHORT_LIVED_UNUSED, UNSIGNED,
};
use crate::probe::cases::signatures::SIGNATURES;

/// Every case.
pub fn all() -> impl Iterator<Item = &'static Case> {
    CREDENTIALS.iter().chain(DATES).chain(CLAIMS).chain(KEYS).chain(SIGNATURES).chain(LAST)
}

#[cfg(test)]
mod tests {
    use crate::probe::cases::all;

    #[test]
    fn names_are_unique_and_every_line_says_why() {
        let mut names: Vec<&str> = all().map(|case| case.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for case in all() {
            assert!(!case.why.is_empty() && !case.source.is_empty(), "{}", case.name);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            assert!(case.name.chars().all(is_plain), "{}", case.name);
        }
    }
}
