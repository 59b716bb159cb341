//! The value out of what was pasted around it, and what is said of what was taken off.

use crate::advice::failure::Failure;
use crate::commands::output::Screen;
use crate::explain::case::Case;
use crate::explain::explain;
use crate::explain::manner::{self, Taken};
use crate::explain::pasted::Pasted;
use crate::jose::token::strip;
use crate::sys::System;
use crate::verify::policy::Policy;
use crate::verify::report::Verdict;
use crate::verify::{Keys, judge};

/// The value that stands in what was pasted, if that is more than a token.
pub fn value(
    pasted: &Pasted,
    payload: Option<Vec<u8>>,
    policy: &Policy,
    now: i64,
) -> Option<(Pasted, Taken)> {
    pasted.jws.as_ref().err()?;
    let taken = told(pasted, &Keys::none("they are not needed"), policy, now, manner::take)?;
    Some((Pasted::read(taken.text.clone().into_bytes(), payload), taken))
}

/// Whether it has a fault of its own: else what stands around it is the fault, and no text
/// around a token is accepted, as `verify` accepts none.
pub fn is_at_fault(inner: &Pasted, keys: &Keys, policy: &Policy, now: i64) -> bool {
    told(inner, keys, policy, now, |case| {
        let causes = explain(case);
        let is_other = causes.first().is_some_and(|first| first.id.text().starts_with("kind."));
        let is_sound = case.report.verdict() == Verdict::Accepted || manner::is_sound(&causes);
        !is_sound && (inner.jws.is_ok() || !is_other)
    })
}

fn told<T>(
    pasted: &Pasted,
    keys: &Keys,
    policy: &Policy,
    now: i64,
    tell: impl FnOnce(&Case<'_>) -> T,
) -> T {
    let token = pasted.jws.as_ref().map(|jws| jws.tokens()[0].clone()).map_err(Clone::clone);
    let report = judge(&token, keys, policy, now);
    tell(&Case { pasted: &pasted.text, token: &token, keys, policy, report: &report })
}

/// What was taken off is no fault, but a library that is handed all of it will refuse.
pub fn mention(
    pasted: &str,
    is_taken: bool,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let (rest, stripped) = strip(pasted);
    if stripped.authorization && !stripped.bearer && !rest.contains(char::is_whitespace) {
        let said = "`Authorization:` was removed; there is no scheme before the token, and most \
                    servers want one: Authorization: Bearer TOKEN";
        return screen.note(system, "note", said);
    }
    // What is said of a second scheme is of both, and of a place of all that stood there.
    if strip(rest).1.bearer || is_taken {
        return Ok(());
    }
    let removed = match (stripped.authorization, stripped.bearer) {
        (true, true) => "`Authorization:` and `Bearer` were",
        (true, false) => "`Authorization:` was",
        (false, true) => "`Bearer` was",
        (false, false) => return Ok(()),
    };
    screen.note(system, "note", &format!("{removed} removed; a library needs only the token"))
}
