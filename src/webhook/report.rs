//! What came of one webhook: each check with both its sides, as a token's report has them.

use crate::verify::report::{self, Status, Verdict};
use crate::webhook::cause::Cause;
use crate::webhook::message::{Entry, Family};

/// The ids of checks, in the order in which they are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckId {
    Structure,
    Headers,
    Timestamp,
    Secret,
    Signature,
}

/// One comparison of a webhook.
pub type Check = report::Check<CheckId>;

/// A request that has the three headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub family: Family,
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Report {
    /// Seconds since 1970.
    pub now: i64,
    pub checks: Vec<Check>,
    /// Unverified unless the verdict is [`Verdict::Accepted`].
    pub message: Option<Message>,
    /// Which of the signatures fits, counted from one.
    pub fits: Option<usize>,
    /// Why it is rejected, or what is dangerous about it; filled in by `webhook::explain`.
    pub causes: Vec<Cause>,
}

impl CheckId {
    pub fn word(self) -> &'static str {
        match self {
            CheckId::Structure => "structure",
            CheckId::Headers => "headers",
            CheckId::Timestamp => "timestamp",
            CheckId::Secret => "secret",
            CheckId::Signature => "signature",
        }
    }
}

impl Report {
    /// Accepted only by a good signature and not one failure.
    pub fn verdict(&self) -> Verdict {
        let has = |status| self.checks.iter().any(|check| check.status == status);
        match self.status(CheckId::Signature) {
            _ if has(Status::Fail) => Verdict::Rejected,
            Some(Status::Pass) => Verdict::Accepted,
            _ => Verdict::Undecided,
        }
    }

    pub fn status(&self, id: CheckId) -> Option<Status> {
        self.checks.iter().find(|check| check.id == id).map(|check| check.status)
    }

    pub fn fails(&self, id: CheckId) -> bool {
        self.status(id) == Some(Status::Fail)
    }
}
