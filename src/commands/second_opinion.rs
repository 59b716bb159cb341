//! The second opinion that `verify` and `explain` ask for before they say yes.

use crate::advice::failure::Failure;
use crate::commands::inputs::TimeArgs;
use crate::jose::crypto::second_opinion::SecondOpinion;
use crate::jose::token::Malformed;
use crate::jose::token::serialization::Jws;
use crate::sys::System;
use crate::verify::judgement::Judgement;
use crate::verify::policy::Policy;
use crate::verify::report::Verdict;

/// Asks another implementation about a token that we would accept now. That it disagrees is a bug of
/// ours, and no token is accepted on a bug. About another time than now it can't be asked, and a
/// batch, which is there to be fast, does not ask.
///
/// # Errors
/// It disagrees.
pub fn ask(
    jws: &Result<Jws, Malformed>,
    judgement: &Judgement,
    policy: &Policy,
    time: &TimeArgs,
    system: &System,
) -> Result<(), Failure> {
    let (Ok(jws), Verdict::Accepted, None) = (jws, judgement.verdict(), time.given(system)) else {
        return Ok(());
    };
    let report = judgement.deciding();
    let (Some(text), Some(used)) = (jws.tokens()[0].as_jwt(), &report.key) else { return Ok(()) };
    let opinion = SecondOpinion {
        key: &used.key,
        alg: used.alg,
        issuer: policy.issuer.as_deref(),
        audiences: &policy.audiences,
        leeway: policy.leeway,
        // It would find dates in a payload that is no claims set, such as a list.
        now: report.claims.as_ref().filter(|_| system.clock.is_real()).map(|_| report.now),
    };
    match opinion.objection(text) {
        None => Ok(()),
        Some(objection) => Err(Failure::undecided("two implementations disagree on this token")
            .fact(format!("jotkit accepts it, jsonwebtoken says: {objection}"))
            .hint("this is a bug in jotkit; please report it, without the token")),
    }
}
