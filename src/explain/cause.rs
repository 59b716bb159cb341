//! One cause: what is wrong, what showed it, and what to do.

use std::ops::Range;

use crate::explain::cause_id::CauseId;
use crate::explain::remedy::Remedy;
use crate::jose::json::Json;
use crate::provider::product::{Product, Topic};
use crate::text::shell::shown;
use crate::text::words::words;
use crate::verify::check_id::CheckId;

/// Why a token is not accepted, or what is dangerous about one that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// An id of the catalogue; scripts match on it.
    pub id: CauseId,
    /// Whether the token is rejected for it.
    pub severity: Severity,
    /// What showed it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What to change; `advice::remedy` has the words.
    pub(crate) remedy: Option<Remedy>,
    /// What the product of the token calls the way out; `provider` has the words.
    pub(crate) words: Option<(Product, Topic)>,
    /// The failed checks that it explains.
    pub effects: Vec<CheckId>,
    /// What of the token shows it, for a picture.
    pub mark: Option<Mark>,
}

words! {
    /// How bad it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Severity by word {
        /// It explains checks that failed.
        Fault = "fault",
        /// The token may well be accepted; somebody will stumble over this all the same.
        Warning = "warning",
    }
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How it was seen.
    pub how: How,
    /// What was seen: a sentence part, values in it quoted.
    pub text: String,
}

words! {
    /// How it was seen, from the strongest to the weakest.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum How by word {
        /// The suspected fault was repaired, and then the token verified.
        Proof = "proof",
        /// Lengths, alphabets, ranges.
        Measured = "measured",
        /// Values side by side.
        Compared = "compared",
        /// Prefixes, literals, shapes that a provider is known by.
        Recognised = "recognised",
    }
}

/// What of the token to show.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Mark {
    /// A part of the text, in bytes from its start, and what is wrong with it.
    Span {
        /// In bytes from the start of [`Case::text`](crate::explain::case::Case::text).
        range: Range<usize>,
        /// A few words to stand below it.
        label: String,
    },
    /// Two values that should be one.
    Difference {
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// The dates on a line.
    Times,
}

impl Cause {
    pub(crate) fn fault(id: CauseId) -> Cause {
        Cause {
            id,
            severity: Severity::Fault,
            evidence: Vec::new(),
            remedy: None,
            words: None,
            effects: Vec::new(),
            mark: None,
        }
    }

    pub(crate) fn warning(id: CauseId) -> Cause {
        Cause { severity: Severity::Warning, ..Cause::fault(id) }
    }

    /// The same, as a warning.
    pub(crate) fn warned(self) -> Cause {
        Cause { severity: Severity::Warning, ..self }
    }

    pub(crate) fn proof(self, text: impl Into<String>) -> Cause {
        self.seen(How::Proof, text)
    }

    pub(crate) fn measured(self, text: impl Into<String>) -> Cause {
        self.seen(How::Measured, text)
    }

    pub(crate) fn compared(self, text: impl Into<String>) -> Cause {
        self.seen(How::Compared, text)
    }

    pub(crate) fn recognised(self, text: impl Into<String>) -> Cause {
        self.seen(How::Recognised, text)
    }

    pub(crate) fn seen(mut self, how: How, text: impl Into<String>) -> Cause {
        self.evidence.push(Evidence { how, text: text.into() });
        self
    }

    pub(crate) fn remedy(self, remedy: Remedy) -> Cause {
        Cause { remedy: Some(remedy), ..self }
    }

    /// With what the product of the token says of that, if it is known and says something.
    pub(crate) fn in_words(self, product: Option<Product>, topic: Topic) -> Cause {
        let words = product.filter(|product| product.says(topic).is_some());
        Cause { words: words.map(|product| (product, topic)).or(self.words), ..self }
    }

    /// Failed checks that this cause accounts for.
    pub(crate) fn explains(self, checks: impl IntoIterator<Item = CheckId>) -> Cause {
        Cause { effects: checks.into_iter().collect(), ..self }
    }

    pub(crate) fn marks(self, range: Range<usize>, label: impl Into<String>) -> Cause {
        Cause { mark: Some(Mark::Span { range, label: label.into() }), ..self }
    }

    /// The same in a text in which the marked one stands so many bytes from the start.
    pub(crate) fn move_mark(&mut self, by: usize) {
        if let Some(Mark::Span { range, .. }) = &mut self.mark {
            *range = range.start + by..range.end + by;
        }
    }

    pub(crate) fn differs(self, expected: &str, found: &str) -> Cause {
        let mark = Mark::Difference { expected: expected.to_owned(), found: found.to_owned() };
        Cause { mark: Some(mark), ..self }
    }

    pub(crate) fn on_the_line(self) -> Cause {
        Cause { mark: Some(Mark::Times), ..self }
    }
}

/// A member's value in a sentence, without the quotes of JSON.
pub fn shown_json(value: &Json) -> String {
    value.as_str().map_or_else(|| shown(&value.to_string()), shown)
}
