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
use crate::verify::{Keys, judge};

/// The value that a client would send, where it has a fault of its own or stands in a command: else what
/// stands around it is the fault.
pub fn value(
    pasted: &Pasted,
    payload: Option<Vec<u8>>,
    keys: &Keys,
    policy: &Policy,
    now: i64,
) -> Option<(Pasted, Taken)> {
    let told = |pasted: &Pasted| {
        let token = pasted.jws.as_ref().map(|jws| jws.tokens()[0].clone()).map_err(Clone::clone);
        let report = judge(&token, keys, policy, now);
        let case = Case { pasted: &pasted.text, token: &token, keys, policy, report: &report };
        (manner::take(&case), explain(&case))
    };
    pasted.jws.as_ref().err()?;
    let taken = told(pasted).0?;
    let inner = Pasted::read(taken.text.clone().into_bytes(), payload);
    let (_, causes) = told(&inner);
    let is_other = causes.first().is_some_and(|first| first.id.text().starts_with("kind."));
    let is_it = taken.is_command || !manner::is_sound(&causes);
    (is_it && !(is_other && inner.jws.is_err())).then_some((inner, taken))
}

/// What was taken off is no fault, but a library that is handed all of it will refuse.
pub fn mention(
    pasted: &str,
    taken: Option<&Taken>,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let (rest, stripped) = strip(pasted);
    if let Some(taken) = taken {
        let said = format!("only the token {} was checked", taken.place);
        screen.note(system, "note", &said)?;
    }
    if stripped.authorization && !stripped.bearer && !rest.contains(char::is_whitespace) {
        let said = "`Authorization:` was removed; there is no scheme before the token, and most \
                    servers want one: Authorization: Bearer TOKEN";
        return screen.note(system, "note", said);
    }
    // What is said of a second scheme is of both, and of a place of all that stood there.
    if strip(rest).1.bearer || taken.is_some() {
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
