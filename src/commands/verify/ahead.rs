//! When to look at the lines of a block before their turn comes, and at which of them.

use std::collections::HashSet;

/// Looks at one block: before its first line, and where a new header was learned.
const MAX_LOOKS: u8 = 5;

/// What was seen of the block that is worked on.
#[derive(Default)]
pub struct Ahead {
    /// Headers that were looked for the last time.
    headers: u64,
    looks_left: u8,
    /// What tells the tokens apart that were seen.
    tokens: HashSet<u64>,
}

impl Ahead {
    /// Whether so many headers are a reason to look now.
    pub fn is_due(&mut self, headers: u64, is_first: bool) -> bool {
        if is_first {
            self.looks_left = MAX_LOOKS;
        }
        headers > 0 && self.looks_left > 0 && (is_first || headers > self.headers)
    }

    /// A look begins.
    pub fn begin(&mut self, headers: u64) {
        self.headers = headers;
        self.looks_left = self.looks_left.saturating_sub(1);
        self.tokens.clear();
    }

    /// Whether no token that looks alike was seen: of the second one it will be remembered what was
    /// said of the first, or else it is verified by itself.
    pub fn is_new(&mut self, hash: u64) -> bool {
        self.tokens.insert(hash)
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::verify::ahead::Ahead;

    #[test]
    fn a_block_is_looked_at_first_and_for_each_new_header_but_not_forever() {
        let mut ahead = Ahead::default();
        assert!(!ahead.is_due(0, true) && !ahead.is_due(0, false));
        let mut looks = Vec::new();
        for headers in 1..10 {
            if ahead.is_due(headers, false) {
                ahead.begin(headers);
                looks.push(headers);
            }
            assert!(!ahead.is_due(headers, false));
        }
        assert_eq!(looks, [1, 2, 3, 4, 5]);
        assert!(ahead.is_due(9, true));
    }

    #[test]
    fn of_tokens_that_look_alike_the_first_is_new() {
        let mut ahead = Ahead::default();
        assert_eq!([7, 8, 7].map(|hash| ahead.is_new(hash)), [true, true, false]);
        ahead.begin(1);
        assert!(ahead.is_new(7));
    }
}
