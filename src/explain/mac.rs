//! Who made the code of a token: secrets tried one after another, of a large token few, since each
//! of them has to be hashed with all of it.

use std::borrow::Cow;

use crate::explain::case::Case;
use crate::jose::alg::Alg;
use crate::jose::crypto;

/// Bytes that are hashed for one suspicion.
const MAX_HASHED: usize = 2 << 20;
/// Secrets that the largest token is tried with.
const LEAST: usize = 4;
/// One secret has fewer forms.
pub const FORMS: usize = 256;

/// The code of a token, which other secrets may have made.
pub struct Mac<'t> {
    alg: Alg,
    input: Cow<'t, [u8]>,
    code: &'t [u8],
}

impl<'t> Mac<'t> {
    /// That of this token; `None` where it has none.
    pub fn of(case: &Case<'t>, alg: Alg) -> Option<Mac<'t>> {
        let token = case.token.as_ref().ok().filter(|token| !token.signature().is_empty())?;
        Some(Mac { alg, input: token.signing_input(), code: token.signature() })
    }

    /// Whether this secret made it.
    pub fn is_by(&self, secret: &[u8]) -> bool {
        crypto::mac(self.alg, secret, &self.input).is_some_and(|code| code == self.code)
    }

    /// The first of these that made it, the likeliest first.
    pub fn first<T>(&self, all: impl Iterator<Item = T>, secret: fn(&T) -> &[u8]) -> Option<T> {
        all.take(self.most()).find(|one| self.is_by(secret(one)))
    }

    /// Whether every form of so many secrets is tried.
    pub fn tries_all_forms_of(&self, secrets: usize) -> bool {
        self.most() / FORMS >= secrets
    }

    /// How many secrets are tried.
    fn most(&self) -> usize {
        (MAX_HASHED / self.input.len().max(1)).max(LEAST)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::explain::mac::{FORMS, Mac};
    use crate::jose::alg::Alg;
    use crate::jose::token::MAX_LENGTH;

    /// Bytes that are hashed where no secret is the right one.
    fn hashed(length: usize) -> usize {
        let input = vec![b'a'; length];
        let mac = Mac { alg: Alg::Hs256, input: input.into(), code: &[0; 32] };
        let tried = Cell::new(0);
        let all = std::iter::repeat_with(|| tried.set(tried.get() + 1)).take(FORMS);
        assert!(mac.first(all, |()| b"secret").is_none());
        assert_eq!(mac.tries_all_forms_of(1), tried.get() == FORMS, "{length}");
        tried.get() * length
    }

    #[test]
    fn a_token_of_usual_size_is_tried_with_every_form_and_a_large_one_costs_a_few_tokens() {
        assert_eq!(hashed(4096), FORMS * 4096);
        for size in [1 << 14, 1 << 16, 1 << 18, MAX_LENGTH] {
            assert!(hashed(size) <= (2 << 20).max(4 * size), "{size}");
        }
        assert_eq!(hashed(MAX_LENGTH), 4 * MAX_LENGTH);
    }

    #[test]
    fn the_first_secret_that_made_it_is_found() {
        let code = crate::jose::crypto::mac(Alg::Hs256, b"b", b"input").unwrap();
        let mac = Mac { alg: Alg::Hs256, input: b"input".into(), code: &code };
        assert_eq!(mac.first(["a", "b", "c"].into_iter(), |one| one.as_bytes()), Some("b"));
    }
}
