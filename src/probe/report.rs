//! Everything that was found about an API.

use crate::probe::judge::{Finding, Outcome, Rank};
use crate::verify::report::Verdict;

/// What came of each case, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Without what its query holds.
    pub url: String,
    pub findings: Vec<Finding>,
    /// Where not all that was planned was sent.
    pub is_interrupted: bool,
}

impl Report {
    /// Rejected where a case failed; undecided where one that should have been tried was not.
    pub fn verdict(&self) -> Verdict {
        let is_open = self.is_interrupted || self.count(|it| matches!(it, Outcome::Open(_))) > 0;
        match (self.count(|it| matches!(it, Outcome::Fail(..))), is_open) {
            (0, false) => Verdict::Accepted,
            (0, true) => Verdict::Undecided,
            _ => Verdict::Rejected,
        }
    }

    /// What is wrong, the most dangerous first; what is merely worth a look comes last.
    pub fn ranked(&self) -> Vec<(Rank, &Finding)> {
        let ranked = self.findings.iter().filter_map(|found| Some((found.rank()?, found)));
        let mut ranked: Vec<_> = ranked.collect();
        let is_warning = |found: &Finding| matches!(found.outcome, Outcome::Warn(_));
        ranked.sort_by_key(|(rank, found)| (*rank, is_warning(found), found.has_good_token));
        ranked
    }

    pub fn count(&self, of: fn(&Outcome) -> bool) -> usize {
        self.findings.iter().filter(|found| of(&found.outcome)).count()
    }
}

#[cfg(test)]
mod tests {
    use crate::probe::judge::{Finding, Outcome, Rank};
    use crate::probe::report::Report;
    use crate::verify::report::Verdict;

    fn report(outcomes: impl IntoIterator<Item = Outcome>) -> Report {
        let finding = |outcome| Finding {
            name: "x".into(),
            outcome,
            expected: String::new(),
            found: String::new(),
            why: "",
            source: "",
            fix: "",
            has_good_token: false,
        };
        let findings = outcomes.into_iter().map(finding).collect();
        Report { url: String::new(), findings, is_interrupted: false }
    }

    #[test]
    fn nothing_passes_by_not_being_sent() {
        let verdict = |outcome| report([Outcome::Pass, outcome]).verdict();
        assert_eq!(verdict(Outcome::Pass), Verdict::Accepted);
        assert_eq!(verdict(Outcome::Skip("no key".into())), Verdict::Accepted);
        assert_eq!(verdict(Outcome::Warn("odd".into())), Verdict::Accepted);
        assert_eq!(verdict(Outcome::Open("429".into())), Verdict::Undecided);
        assert_eq!(verdict(Outcome::Fail(Rank::Style, "x".into())), Verdict::Rejected);
        let stopped = Report { is_interrupted: true, ..report([Outcome::Pass]) };
        assert_eq!(stopped.verdict(), Verdict::Undecided);
    }

    #[test]
    fn who_has_no_good_token_is_more_dangerous() {
        let fail = || Outcome::Fail(Rank::Accepted, String::new());
        let mut report = report([fail(), fail()]);
        report.findings[0].has_good_token = true;
        assert!(report.ranked()[1].1.has_good_token);
    }

    #[test]
    fn the_most_dangerous_comes_first() {
        let fail = |rank| Outcome::Fail(rank, String::new());
        let ranks = [Rank::Style, Rank::WrongStatus, Rank::Accepted, Rank::ServerError];
        let outcomes = [Outcome::Warn(String::new())].into_iter().chain(ranks.map(fail));
        let report = report(outcomes);
        let ranked: Vec<Rank> = report.ranked().into_iter().map(|(rank, _)| rank).collect();
        assert_eq!(ranked[..3], [Rank::Accepted, Rank::ServerError, Rank::WrongStatus]);
        assert!(matches!(report.ranked()[4].1.outcome, Outcome::Warn(_)));
    }
}
