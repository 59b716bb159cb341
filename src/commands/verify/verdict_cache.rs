//! Tokens that were just judged: the same bytes again cost a comparison and no verification.

use std::hash::{BuildHasher, RandomState};

/// Room for tokens, of all threads together.
pub const MAX_SEEN: usize = 8 * 1024;
/// A longer token is judged each time.
const MAX_TOKEN: usize = 1536;
/// Of a token's end: its signature, which tells tokens apart.
const TELLING: usize = 48;

/// A table in which a newer token takes the place of an older one. Bytes are compared as a whole:
/// that two tokens share a place, by chance or by malice, only costs a verification.
pub struct VerdictCache<T> {
    /// The hash of the token that was last met at each place: most are new, which shows without a
    /// look at what is kept there.
    met: Vec<u64>,
    /// Room is made when it is taken: most runs are of a few tokens.
    places: Vec<Option<Box<Place<T>>>>,
    keyed: RandomState,
}

#[derive(Clone, Default)]
struct Place<T> {
    token: Vec<u8>,
    said: T,
}

impl<T: Clone + Default> VerdictCache<T> {
    /// Room for so many tokens at the least.
    pub fn new(places: usize) -> VerdictCache<T> {
        let places = places.next_power_of_two();
        VerdictCache { met: vec![0; places], places: vec![None; places], keyed: RandomState::new() }
    }

    /// What was said of this very token, whose hash this is.
    pub fn get(&self, hash: u64, token: &[u8]) -> Option<&T> {
        let index = self.index(hash);
        if self.met[index] != hash {
            return None;
        }
        let place = self.places[index].as_deref()?;
        (place.token == token && !token.is_empty()).then_some(&place.said)
    }

    /// Whether a token of this hash was the last one at its place; it is from now on.
    pub fn was_met(&mut self, hash: u64) -> bool {
        let index = self.index(hash);
        std::mem::replace(&mut self.met[index], hash) == hash
    }

    /// Room for what is said of this token; `None` where it is too long to be kept.
    pub fn keep(&mut self, hash: u64, token: &[u8]) -> Option<&mut T> {
        if token.len() > MAX_TOKEN {
            return None;
        }
        let index = self.index(hash);
        self.met[index] = hash;
        let place = self.places[index].get_or_insert_default();
        place.token.clear();
        place.token.extend_from_slice(token);
        Some(&mut place.said)
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.places.iter_mut().flatten().for_each(|place| place.token.clear());
    }

    /// Of the same bytes the same, of others hardly ever.
    pub fn hash(&self, token: &[u8]) -> u64 {
        self.keyed.hash_one(&token[token.len().saturating_sub(TELLING)..])
    }

    fn index(&self, hash: u64) -> usize {
        hash as usize & (self.places.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::verify::verdict_cache::VerdictCache;

    #[test]
    fn only_the_same_bytes_are_the_same_token() {
        let mut seen: VerdictCache<u8> = VerdictCache::new(1);
        // One hash for all: what is compared is the whole token.
        assert_eq!(seen.get(0, b""), None);
        *seen.keep(0, b"a.b.c").unwrap() = 7;
        assert_eq!(seen.get(0, b"a.b.c"), Some(&7));
        assert_eq!(seen.get(0, b"a.b.d"), None);
        *seen.keep(0, b"a.b.d").unwrap() = 8;
        assert_eq!(seen.get(0, b"a.b.c"), None);
        assert!(seen.keep(0, &[b'a'; 2000]).is_none());
        // What is met takes the place of what is kept there.
        assert!(seen.was_met(0) && !seen.was_met(1) && seen.was_met(1));
        assert_eq!((seen.get(0, b"a.b.d"), seen.get(1, b"a.b.c")), (None, None));
        assert_eq!(seen.get(1, b"a.b.d"), Some(&8));
        seen.was_met(0);
        seen.clear();
        assert_eq!(seen.get(0, b"a.b.d"), None);
    }
}
