//! The keys that a token is judged by.

use crate::jose::key::set::KeySet;

/// The keys to judge by, or why there are none.
#[derive(Clone, Debug)]
pub enum Keys {
    /// Keys that could be had. What a program has in its hands becomes this by `Keys::from(set)`.
    Set {
        /// All of them: judgement chooses by `alg` and `kid` (RFC 7515 section 6).
        set: KeySet,
        /// Where they came from, for the report.
        source: Source,
    },
    /// There are none, and a token can at best be undecided.
    Unavailable {
        /// What kept them away, in words.
        why: String,
    },
}

impl From<KeySet> for Keys {
    fn from(set: KeySet) -> Keys {
        Keys::Set { set, source: Source { place: "the given keys".to_owned(), age: None } }
    }
}

/// Where keys came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A URL, a file, or the name of another place.
    pub place: String,
    /// Seconds since the server last vouched for them; `None` for what no server gave.
    pub age: Option<i64>,
}
