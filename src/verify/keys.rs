//! The keys that a token is judged by.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::jose::key::KeyFault;
use crate::jose::key::format::Encoding;
use crate::jose::key::secret::{NoSecret, Secret};
use crate::jose::key::set::KeySet;
use crate::text::step::Step;
use crate::text::urls;

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
        /// The same as evidence, where keys were looked for.
        error: Option<KeyLookupError>,
    },
}

/// Where keys come from. As text it is as people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// An address.
    Url(String),
    /// A path.
    File(String),
    /// The environment variable of that name.
    Env(String),
    /// Standard input.
    Stdin,
    /// Somebody was asked there.
    Terminal,
    /// Something that a program has, in its words.
    Given(String),
}

impl Place {
    /// Whether a server has them.
    pub fn is_url(&self) -> bool {
        matches!(self, Place::Url(_))
    }

    /// The same, of a URL without its secrets.
    pub fn shown(self) -> Place {
        match self {
            Place::Url(url) => Place::Url(urls::one(&url).into_owned()),
            other => other,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Url(text) | Place::File(text) | Place::Given(text) => f.write_str(text),
            Place::Env(name) => write!(f, "the environment variable {name}"),
            Place::Stdin => f.write_str("standard input"),
            Place::Terminal => f.write_str("the terminal"),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What came instead of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyLookupError {
    /// Something was read from there and is no key.
    NoKey {
        /// What was looked at.
        place: Place,
        /// Why it is none.
        fault: KeyFault,
    },
    /// An answer that is no success.
    Status {
        /// What was looked at.
        place: Place,
        /// Of HTTP.
        status: u16,
        /// As the server names it, if it does.
        content_type: Option<String>,
    },
    /// A shared secret that is not written as was said.
    Secret {
        /// What was looked at.
        place: Place,
        /// What is wrong with it.
        why: NoSecret,
        /// Its text, where another encoding may be the right one.
        text: Option<Secret>,
    },
    /// No answer, or no file.
    Unreachable {
        /// What was looked at.
        place: Place,
        /// What went wrong on the way.
        why: String,
        /// What whoever looked there says to do about it.
        steps: Vec<Step>,
    },
}

impl Keys {
    /// None, where none were looked for.
    pub fn none(why: impl Into<String>) -> Keys {
        Keys::Unavailable { why: why.into(), error: None }
    }

    /// Where they came from.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Keys::Set { source, .. } => Some(source),
            Keys::Unavailable { .. } => None,
        }
    }
}

impl From<KeySet> for Keys {
    fn from(set: KeySet) -> Keys {
        Keys::Set { set, source: Source::named("the given keys") }
    }
}

/// Where keys came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What they were read from.
    pub place: Place,
    /// Seconds since the server last vouched for them; `None` for what no server gave.
    pub age: Option<i64>,
    /// How they were written; `None` for a shared secret, and where nobody has said.
    pub encoding: Option<Encoding>,
}

impl Source {
    /// A place that no server and no format says more of; of a URL without its secrets.
    pub fn at(place: Place) -> Source {
        Source { place: place.shown(), age: None, encoding: None }
    }

    /// The same by the words of a program.
    pub fn named(place: impl Into<String>) -> Source {
        Source::at(Place::Given(place.into()))
    }
}
