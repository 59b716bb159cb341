//! What an answer means for the case that it answers.

use crate::probe::answer::Answer;
use crate::probe::case::{Case, Expect, Sent};
use crate::probe::fix;
use crate::text::words::words;

words! {
    /// How dangerous a finding is, the worst first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Rank by word {
        /// Accepted, and must not be.
        Accepted = "accepted",
        /// 5xx, or no answer.
        ServerError = "server error",
        WrongStatus = "wrong status",
        Style = "style",
    }
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    /// The API is at fault.
    Fail(Rank, String),
    /// Worth a look, and no fault.
    Warn(String),
    /// Not sent, since it makes no sense here or can't be made.
    Skip(String),
    /// It should have been tried, and could not be.
    Open(String),
}

/// One case with its outcome, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub name: String,
    pub outcome: Outcome,
    /// A status, `2xx` or `4xx`.
    pub expected: String,
    /// The status; empty where there is none.
    pub found: String,
    /// Why that is expected, and where it is written.
    pub why: &'static str,
    pub source: &'static str,
    /// What to do, in words for the stack that was recognised.
    pub fix: &'static str,
    /// A good token was there, if in a wrong way: no stranger gets in by that.
    pub has_good_token: bool,
}

/// Judges an answer; `expect` is what the case or the user expects.
pub fn judge(case: &Case, expect: Expect, answer: &Answer) -> Outcome {
    let Some(status) = answer.status else {
        // RFC 9110 section 15.5: a server may hang up on a request that it does not want to read.
        let is_huge = matches!(case.sent, Sent::Long(_)) && expect == Expect::Refusal;
        let is_hung_up = is_huge && !answer.is_late;
        return if is_hung_up {
            Outcome::Pass
        } else {
            Outcome::Fail(Rank::ServerError, answer.shown())
        };
    };
    match status {
        429 if expect != Expect::Status(429) => {
            Outcome::Open("the API answered 429, too many requests: try a lower --rate".into())
        }
        status if expect.met_by(status) => Outcome::Pass,
        500.. => Outcome::Fail(Rank::ServerError, answer.shown()),
        200..300 => Outcome::Fail(Rank::Accepted, answer.shown()),
        300..400 => {
            let to = answer.header("location").unwrap_or("nowhere");
            Outcome::Fail(Rank::WrongStatus, format!("{status} to {to}, not followed"))
        }
        _ => Outcome::Fail(Rank::WrongStatus, answer.shown()),
    }
}

/// The case with its outcome, and what to fix in that stack: it depends on how the case failed.
pub fn finding(
    name: String,
    (case, expect): (&Case, Expect),
    outcome: Outcome,
    answer: Option<&Answer>,
    stack: Option<&str>,
) -> Finding {
    let status = answer.and_then(|answer| answer.status);
    let is_usual = expect != case.expect && status.is_some_and(|status| case.expect.met_by(status));
    let fix = match &outcome {
        Outcome::Fail(Rank::WrongStatus, _) if is_usual => "expected",
        Outcome::Fail(Rank::ServerError, _) if case.fix != "size" => "crash",
        // Where a good token is refused, no status would be right.
        Outcome::Fail(Rank::WrongStatus, _) if expect != Expect::Success => "status",
        _ => case.fix,
    };
    Finding {
        name,
        outcome,
        expected: expect.to_string(),
        found: answer.map(Answer::shown).unwrap_or_default(),
        why: case.why,
        source: case.source,
        fix: fix::text(fix, stack),
        has_good_token: matches!(case.sent, Sent::Headers(_) | Sent::Query(_)),
    }
}

impl Finding {
    /// How bad it is; `None` where nothing is wrong.
    pub fn rank(&self) -> Option<Rank> {
        match &self.outcome {
            Outcome::Fail(rank, _) => Some(*rank),
            Outcome::Warn(_) => Some(Rank::Style),
            Outcome::Pass | Outcome::Skip(_) | Outcome::Open(_) => None,
        }
    }

    /// What was found, or why nothing was.
    pub fn detail(&self) -> &str {
        match &self.outcome {
            Outcome::Pass => "",
            Outcome::Fail(_, detail) => detail,
            Outcome::Warn(detail) | Outcome::Skip(detail) | Outcome::Open(detail) => detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::probe::answer::Answer;
    use crate::probe::case::{Case, Expect};
    use crate::probe::cases;
    use crate::probe::judge::{Outcome, Rank, judge};

    fn case(name: &str) -> &'static Case {
        cases::all().find(|case| case.name == name).unwrap()
    }

    fn rank(name: &str, status: u16) -> Option<Rank> {
        let case = case(name);
        match judge(case, case.expect, &Answer { status: Some(status), ..Answer::default() }) {
            Outcome::Fail(rank, _) => Some(rank),
            Outcome::Pass => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_status_is_judged_by_what_was_expected() {
        assert_eq!(rank("expired", 401), None);
        assert_eq!(rank("expired", 204), Some(Rank::Accepted));
        assert_eq!(rank("expired", 502), Some(Rank::ServerError));
        assert_eq!(rank("expired", 302), Some(Rank::WrongStatus));
        assert_eq!(rank("expired", 403), Some(Rank::WrongStatus));
        assert_eq!(rank("missing", 401), Some(Rank::WrongStatus));
        assert_eq!(rank("missing", 403), None);
        assert_eq!(rank("huge", 431), None);
        assert_eq!(rank("huge", 500), Some(Rank::ServerError));
        for status in [200, 401, 400] {
            assert_eq!(rank("missing-kid", status), None);
        }
        assert_eq!(rank("missing-kid", 500), Some(Rank::ServerError));
        assert_eq!(rank("good-again", 401), Some(Rank::WrongStatus));
    }

    #[test]
    fn no_answer_is_an_error_and_too_many_requests_say_nothing() {
        let answer = Answer { trouble: Some("reset".into()), ..Answer::default() };
        let judged = |name| judge(case(name), case(name).expect, &answer);
        assert!(matches!(judged("null"), Outcome::Fail(Rank::ServerError, _)));
        assert_eq!(judged("huge"), Outcome::Pass);
        let busy = Answer { status: Some(429), ..Answer::default() };
        assert!(matches!(judge(case("null"), case("null").expect, &busy), Outcome::Open(_)));
        assert_eq!(judge(case("null"), Expect::Status(429), &busy), Outcome::Pass);
    }
}
