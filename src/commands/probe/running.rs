//! Sends what was planned, one case after the other, and keeps what came back.

use std::time::Duration;

use crate::commands::probe::sender::Sender;
use crate::commands::probe::tokens::Tokens;
use crate::probe::answer::Answer;
use crate::probe::case::Expect;
use crate::probe::cases::{GOOD, LISTENED, SHORT_LIFE};
use crate::probe::fix;
use crate::probe::judge::{Finding, Outcome, Rank, finding, judge};
use crate::probe::plan::{Planned, Selection, Work};
use crate::probe::report::Report;
use crate::probe::style::{self, Seen};
use crate::probe::target::{Outgoing, Target};
use crate::sys::System;
use crate::sys::clock::Stopwatch;
use crate::sys::http::HttpError;
use crate::sys::listener::Listener;
use crate::ui;

/// Libraries fetch keys for the sake of an unknown kid at most once in 30 s, which they should.
const REFETCHED: Duration = Duration::from_secs(32);
/// How often a token under the new key is tried until then.
const RETRY: Duration = Duration::from_secs(3);

const NOT_SENT: &str = "not sent: interrupted, or out of time";

/// The state of one run.
pub struct Running<'a> {
    sender: Sender,
    tokens: &'a Tokens,
    target: &'a Target,
    listener: Option<&'a Listener>,
    is_interrupted: bool,
}

/// What came of one case.
struct Done {
    outcome: Outcome,
    answer: Option<Answer>,
}

impl<'a> Running<'a> {
    pub fn new(
        sender: Sender,
        tokens: &'a Tokens,
        target: &'a Target,
        listener: Option<&'a Listener>,
    ) -> Running<'a> {
        Running { sender, tokens, target, listener, is_interrupted: false }
    }

    /// Why the last request had no response.
    pub fn error(&self) -> Option<&HttpError> {
        self.sender.error()
    }

    /// Whether somebody asked us to end.
    pub fn is_interrupted(&self) -> bool {
        self.sender.is_interrupted()
    }

    /// The good token comes first: without it no other case says anything.
    pub fn send_good(&mut self, planned: &[Planned], system: &mut System) -> Option<Answer> {
        let good = planned.iter().find(|planned| planned.name == GOOD)?;
        match &good.work {
            Ok(Work::Send(outgoing, _)) => self.sender.send(outgoing, system),
            _ => None,
        }
    }

    /// All the rest.
    pub fn run(
        mut self,
        planned: &[Planned],
        good: Answer,
        selection: &Selection,
        system: &mut System,
    ) -> Report {
        let first_use = self.first_use(planned, system);
        let mut done = Vec::new();
        let mut good = Some(good);
        for (at, planned) in planned.iter().enumerate() {
            self.show_progress(at, system);
            done.push(match good.take() {
                // It is the first, and was accepted.
                Some(answer) => Done { outcome: Outcome::Pass, answer: Some(answer) },
                None => self.one(planned, first_use.as_ref(), system),
            });
        }
        self.hide_progress(system);
        self.mark_late_hits(planned, &mut done);
        self.report(planned, &done, selection)
    }

    /// A token that will have expired when the rest is over.
    fn first_use(&mut self, planned: &[Planned], system: &mut System) -> Option<Answer> {
        planned.iter().find_map(|planned| match &planned.work {
            Ok(Work::SendTwice { used, .. }) => self.sender.send(used, system),
            _ => None,
        })
    }

    fn one(&mut self, planned: &Planned, first_use: Option<&Answer>, system: &mut System) -> Done {
        let work = match &planned.work {
            Ok(work) => work,
            Err(why) => return Done { outcome: Outcome::Skip(why.clone()), answer: None },
        };
        let tried = match work {
            Work::Send(outgoing, _) => self.sender.send(outgoing, system).map(Ok),
            Work::Preflight { plain, preflight } => match self.sender.send(plain, system) {
                Some(answer) if answer.header("access-control-allow-origin").is_none() => {
                    Some(Err(Outcome::Skip("the API has no CORS headers".into())))
                }
                Some(_) => self.sender.send(preflight, system).map(Ok),
                None => None,
            },
            Work::SendTwice { used, unused } => {
                let accepted = first_use.is_some_and(Answer::is_success);
                if accepted {
                    self.after_expiry(used, unused, system)
                } else {
                    let why = format!("a token that lives {SHORT_LIFE} s was not accepted");
                    Some(Err(Outcome::Skip(why)))
                }
            }
            Work::Rotate => self.rotate(system),
        };
        match tried {
            None => {
                self.is_interrupted = true;
                Done { outcome: Outcome::Open(NOT_SENT.into()), answer: None }
            }
            Some(Err(outcome)) => Done { outcome, answer: None },
            Some(Ok(answer)) => {
                let outcome = judge(planned.case, planned.expect, &answer);
                Done { outcome, answer: Some(answer) }
            }
        }
    }

    /// Whether an expired token is accepted because it was before; an API that also accepts one that
    /// it never saw allows clocks to be off.
    fn after_expiry(
        &mut self,
        used: &Outgoing,
        unused: &Outgoing,
        system: &mut System,
    ) -> Option<Result<Answer, Outcome>> {
        let end = self.tokens.from.saturating_add(SHORT_LIFE);
        let left = u64::try_from(end.saturating_sub(system.clock.now())).unwrap_or(0);
        // A second more than the distance, since both are rounded down.
        self.sender.pause(Duration::from_secs(left.min(SHORT_LIFE.unsigned_abs()) + 1));
        let answer = self.sender.send(used, system)?;
        if answer.is_success() && self.sender.send(unused, system)?.is_success() {
            let why = "the API accepts tokens for a while after they expire";
            return Some(Err(Outcome::Skip(why.into())));
        }
        Some(Ok(answer))
    }

    fn rotate(&mut self, system: &mut System) -> Option<Result<Answer, Outcome>> {
        if self.sender.is_over() {
            return None;
        }
        match self.tokens.rotated(system) {
            Ok(token) => self.until_accepted(&self.target.with(&token), system).map(Ok),
            Err(failure) => Some(Err(Outcome::Open(failure.message))),
        }
    }

    /// The last answer, once the API has had time to fetch the keys again.
    fn until_accepted(&mut self, outgoing: &Outgoing, system: &mut System) -> Option<Answer> {
        let watch = Stopwatch::start();
        loop {
            let answer = self.sender.send(outgoing, system)?;
            if answer.is_success() || watch.elapsed() >= REFETCHED {
                return Some(answer);
            }
            self.sender.pause(RETRY);
        }
    }

    /// Who follows a token to its keys is at fault, whatever it answers.
    fn mark_late_hits(&self, planned: &[Planned], done: &mut [Done]) {
        let Some(listener) = self.listener else { return };
        for (planned, done) in planned.iter().zip(done) {
            let path = LISTENED.iter().find(|(name, _)| *name == planned.name);
            let Some((name, _)) = path.filter(|(_, path)| listener.hits(path) > 0) else {
                continue;
            };
            let shown = done.answer.as_ref().map(Answer::shown).unwrap_or_default();
            let detail = format!("{shown}, and it fetched keys from the URL in {name}");
            done.outcome = Outcome::Fail(Rank::Accepted, detail);
        }
    }

    fn report(&self, planned: &[Planned], done: &[Done], selection: &Selection) -> Report {
        let both = || planned.iter().zip(done);
        // One answer shows it, and the others come from there as well.
        let stack = both().find_map(|(_, done)| fix::stack(done.answer.as_ref()?));
        let of_case = |(planned, done): (&Planned, &Done)| -> Finding {
            let (name, outcome, answer) = (&planned.name, done.outcome.clone(), &done.answer);
            let case = (planned.case, planned.expect);
            finding(name.clone(), case, outcome, answer.as_ref(), stack)
        };
        let mut findings: Vec<Finding> = both().map(of_case).collect();
        let seen: Vec<Seen<'_>> =
            both().filter_map(|(planned, done)| seen(planned, done)).collect();
        findings.extend(style::findings(&seen, selection, stack));
        Report { url: self.target.shown(), findings, is_interrupted: self.is_interrupted }
    }

    fn show_progress(&self, at: usize, system: &mut System) {
        if system.streams.stderr.is_terminal {
            let _ = system.streams.stderr.write(&ui::probe::progress(at));
        }
    }

    fn hide_progress(&self, system: &mut System) {
        if system.streams.stderr.is_terminal {
            let _ = system.streams.stderr.write("\r\x1b[K");
        }
    }
}

/// Refusals alone are looked at: what is said to a good token is the API's own.
fn seen<'s>(planned: &'s Planned, done: &'s Done) -> Option<Seen<'s>> {
    let token = match &planned.work {
        Ok(Work::Send(_, token)) => token.as_deref(),
        _ => None,
    };
    // A WebSocket that is closed says nothing but a code.
    let is_read = |answer: &&Answer| planned.expect != Expect::Success && answer.close.is_none();
    let answer = done.answer.as_ref().filter(is_read)?;
    Some(Seen { name: &planned.name, case: planned.case, token, answer })
}
