//! What came of one webhook: each check with both its sides, as a token's report has them.

use crate::text::words::words;
use crate::verify::report::{self, Status, Verdict};
use crate::webhook::cause::Cause;
use crate::webhook::message::{Entry, Family};

words! {
    /// The ids of checks, in the order in which they are reported.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum CheckId by word {
        /// The request can be read.
        Structure = "structure",
        /// The three headers are there, each once.
        Headers = "headers",
        /// It lies within the tolerance.
        Timestamp = "timestamp",
        /// It can be used.
        Secret = "secret",
        /// One of the signatures fits.
        Signature = "signature",
    }
}

/// One comparison of a webhook.
pub type Check = report::Check<CheckId>;

/// A request that has the three headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The prefix of its headers.
    pub family: Family,
    /// Its id.
    pub id: String,
    /// When it was sent, as written.
    pub timestamp: String,
    /// The whole signature header.
    pub signature: String,
    /// The signatures in it.
    pub entries: Vec<Entry>,
}

/// What came of verifying one webhook.
#[derive(Clone, Debug)]
pub struct Report {
    /// Seconds since 1970.
    pub now: i64,
    /// Every check, in the order of [`CheckId`], also those that were skipped.
    pub checks: Vec<Check>,
    /// Unverified unless the verdict is [`Verdict::Accepted`].
    pub message: Option<Message>,
    /// Which of the signatures fits, counted from one.
    pub fits: Option<usize>,
    /// Why it is rejected, or what is dangerous about it; filled in by `webhook::explain`.
    pub causes: Vec<Cause>,
}

impl Report {
    /// Accepted only by a good signature and not one failure.
    pub fn verdict(&self) -> Verdict {
        report::verdict(&self.checks, &CheckId::Signature)
    }

    /// What came of that check.
    pub fn status(&self, id: CheckId) -> Option<Status> {
        self.checks.iter().find(|check| check.id == id).map(|check| check.status)
    }

    /// Whether that check failed.
    pub fn fails(&self, id: CheckId) -> bool {
        self.status(id) == Some(Status::Fail)
    }
}
