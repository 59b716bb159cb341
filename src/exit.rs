//! The table of exit statuses.

use std::process::ExitCode;

use crate::verify::report::Verdict;

/// What a script learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Accepted, or the data was printed.
    Yes = 0,
    /// Rejected, or something was found.
    No = 1,
    /// Asked wrongly.
    Usage = 2,
    /// Could not find out.
    Undecided = 3,
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Exit {
        match verdict {
            Verdict::Accepted => Exit::Yes,
            Verdict::Rejected => Exit::No,
            Verdict::Undecided => Exit::Undecided,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
