//! The verdict on all signatures of one JWS (RFC 7515 section 5.2: which of them must be good is for
//! the application to say).

use crate::jose::token::Malformed;
use crate::jose::token::serialization::Jws;
use crate::verify::key_check::{self, Budget, Verifying};
use crate::verify::policy::{Origins, Policy};
use crate::verify::report::{Report, Verdict};
use crate::verify::{Keys, judge_within};

/// How many signatures must be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every one.
    All,
    /// One at least.
    Any,
}

/// A report for each signature, and the rule that makes one verdict of them.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What made one verdict of the reports.
    pub rule: Rule,
    /// Who demanded what.
    pub origins: Origins,
    /// What whoever looked for the keys found strange.
    pub warnings: Vec<String>,
    /// Never empty.
    reports: Vec<Report>,
}

impl Judgement {
    /// Judges each signature by the same policy; a text that is no JWS has one report all the same.
    pub fn of(
        jws: &Result<Jws, Malformed>,
        keys: &Keys,
        policy: &Policy,
        rule: Rule,
        now: i64,
    ) -> Judgement {
        Judgement::with(jws, keys, policy, rule, now, &key_check::verifies)
    }

    /// The same by signatures that are verified in another way.
    pub fn with(
        jws: &Result<Jws, Malformed>,
        keys: &Keys,
        policy: &Policy,
        rule: Rule,
        now: i64,
        verifying: Verifying<'_>,
    ) -> Judgement {
        let budget = &mut Budget::new(verifying);
        let mut judge = |token| judge_within(token, keys, policy, now, budget);
        let reports = match jws {
            Ok(jws) => jws.tokens().iter().map(|token| judge(Ok(token))).collect(),
            Err(malformed) => vec![judge(Err(malformed))],
        };
        Judgement { rule, origins: policy.origins.clone(), warnings: Vec::new(), reports }
    }

    /// The same with each report made into another, such as one that may be shown.
    pub fn map(&self, change: impl Fn(&Report) -> Report) -> Judgement {
        Judgement { reports: self.reports.iter().map(change).collect(), ..self.clone() }
    }

    /// In the order of the signatures, never none.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The one verdict, by the rule.
    pub fn verdict(&self) -> Verdict {
        self.deciding().verdict()
    }

    /// The first signature with the verdict that decides: where all must be accepted the worst,
    /// where any will do the best.
    pub fn deciding(&self) -> &Report {
        &self.reports[self.deciding_index()]
    }

    /// Where in the order of the signatures that one stands.
    pub fn deciding_index(&self) -> usize {
        let order = match self.rule {
            Rule::All => [Verdict::Rejected, Verdict::Undecided, Verdict::Accepted],
            Rule::Any => [Verdict::Accepted, Verdict::Undecided, Verdict::Rejected],
        };
        let first = |verdict| self.reports.iter().position(|report| report.verdict() == verdict);
        order.into_iter().find_map(first).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::verify::check_id::CheckId;
    use crate::verify::judgement::{Judgement, Rule};
    use crate::verify::policy::Origins;
    use crate::verify::report::{Check, Report, Status, Verdict};

    fn report(signature: Status) -> Report {
        let checks = vec![Check::new(CheckId::Signature, signature)];
        Report { now: 0, checks, header: None, claims: None, key: None }
    }

    #[test]
    fn all_take_the_worst_and_any_the_best() {
        let verdict = |rule, signatures: &[Status]| {
            let reports = signatures.iter().copied().map(report).collect();
            Judgement { rule, origins: Origins::default(), warnings: Vec::new(), reports }.verdict()
        };
        use Status::{Fail, Pass, Skip};
        assert_eq!(verdict(Rule::All, &[Pass, Skip, Fail]), Verdict::Rejected);
        assert_eq!(verdict(Rule::All, &[Pass, Skip]), Verdict::Undecided);
        assert_eq!(verdict(Rule::All, &[Pass, Pass]), Verdict::Accepted);
        assert_eq!(verdict(Rule::Any, &[Fail, Skip, Pass]), Verdict::Accepted);
        // With its key the second might be accepted.
        assert_eq!(verdict(Rule::Any, &[Fail, Skip]), Verdict::Undecided);
        assert_eq!(verdict(Rule::Any, &[Fail, Fail]), Verdict::Rejected);
    }
}
