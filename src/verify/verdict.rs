//! The verdict: the one place where a token is accepted.

use crate::text::words::words;

words! {
    /// What came of one check.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Status by word {
        /// As demanded.
        Pass = "pass",
        /// Not as demanded: the token is rejected.
        Fail = "fail",
        /// Not demanded, or something else must be right first.
        Skip = "skip",
    }
}

words! {
    /// What a report comes to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Verdict by word {
        /// Every check that was demanded passed.
        Accepted = "accepted",
        /// At least one check failed.
        Rejected = "rejected",
        /// No check failed, but the signature could not be checked.
        Undecided = "undecided",
    }
}

impl Verdict {
    /// Accepted only by a good signature and not one failure. A check that was skipped does not stand in
    /// the way: what nobody demanded, and an `exp` that is not there, since a token without one never
    /// expires (RFC 7519 section 4.1.4); who wants one requires it.
    pub(crate) fn of(checks: impl IntoIterator<Item = (Status, bool)>) -> Verdict {
        let mut is_signed = false;
        for (status, is_of_signature) in checks {
            if status == Status::Fail {
                return Verdict::Rejected;
            }
            is_signed |= is_of_signature && status == Status::Pass;
        }
        if is_signed { Verdict::Accepted } else { Verdict::Undecided }
    }
}
