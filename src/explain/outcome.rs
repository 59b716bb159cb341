//! What a judgement of one token of many says, in few words.

use std::borrow::Cow;

use crate::explain::cause_id::CauseId;
use crate::verify::check_id::CheckId;
use crate::verify::report::Verdict;

/// What is said of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// What it comes to.
    pub verdict: Verdict,
    /// The most telling first.
    pub causes: Cow<'a, [CauseId]>,
    /// The checks that failed.
    pub failed: Vec<CheckId>,
    /// `alg` of the header, where it is text.
    pub alg: Option<Cow<'a, str>>,
    /// `kid` of the header, where it is text.
    pub kid: Option<Cow<'a, str>>,
    /// Unverified unless the verdict is [`Verdict::Accepted`], as everything that the token says.
    pub iss: Option<Cow<'a, str>>,
    /// `sub`, where it is text.
    pub sub: Option<Cow<'a, str>>,
}

impl Outcome<'_> {
    /// Nothing could be found out.
    pub fn undecided() -> Outcome<'static> {
        Outcome {
            verdict: Verdict::Undecided,
            causes: Cow::Borrowed(&[]),
            failed: Vec::new(),
            alg: None,
            kid: None,
            iss: None,
            sub: None,
        }
    }
}
