//! The keys that a token is judged by.

use crate::jose::key::set::KeySet;

/// The keys to judge by, or why there are none.
#[derive(Clone, Debug)]
pub enum Keys {
    Set { set: KeySet, source: Source },
    Unavailable { why: String },
}

/// Where keys came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A URL, a file, or the name of another place.
    pub place: String,
    /// Seconds since the server last vouched for them; `None` for what no server gave.
    pub age: Option<i64>,
}
