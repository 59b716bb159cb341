//! Judgement of a token: pure, and `now` is given.
//!
//! A token is accepted in one place, [`Verdict`](verdict::Verdict): by a good signature and not one
//! failed check. [`judge`] runs every check of the contract, in its order, and reports each with both sides of
//! its comparison; the first failure does not hide the second. A token that can't even be read is
//! a [`Report`] like any other.

pub mod check_id;
pub(crate) mod checks;
mod header_check;
pub mod judgement;
pub(crate) mod key_check;
pub mod keys;
pub mod policy;
pub mod report;
pub mod verdict;

use crate::jose::token::{Malformed, Token};
use crate::verify::checks::Payload;
use crate::verify::key_check::Budget;
pub use crate::verify::keys::{KeyLookupError, Keys, Place, Source};
use crate::verify::policy::Policy;
use crate::verify::report::Report;

/// Judges one signature and the claims under it (RFC 7515 section 5.2, RFC 7519 section 7.2). The
/// clock is not read: `now` is in seconds since 1970.
///
/// A token that is not accepted is no error but a [`Report`], as is a text that is no token: what
/// [`Token::parse`] answers is taken as it is.
pub fn judge(token: &Result<Token, Malformed>, keys: &Keys, policy: &Policy, now: i64) -> Report {
    judge_within(token.as_ref(), keys, policy, now, &mut Budget::new(&key_check::verifies))
}

/// The same with what is left of a token's budget for its next signature.
fn judge_within(
    token: Result<&Token, &Malformed>,
    keys: &Keys,
    policy: &Policy,
    now: i64,
    budget: &mut Budget<'_>,
) -> Report {
    let payload = Payload::of(token);
    let token = token.ok();
    let header = token.map(Token::header);
    let (alg, alg_check) = header_check::alg(header, keys, policy);
    let (key, [key_check, signature]) =
        key_check::key_and_signature(token, alg, keys, policy, budget);
    let date = now as f64;
    let mut checks = vec![
        checks::structure(&payload, policy),
        header_check::header(header),
        alg_check,
        key_check,
        signature,
        checks::exp(&payload, policy, date),
        checks::nbf(&payload, policy, date),
        checks::iat(&payload, policy, date),
        checks::max_age(&payload, policy, date),
        checks::iss(&payload, policy),
        checks::sub(&payload),
        checks::aud(&payload, policy),
        checks::azp(&payload, policy),
        header_check::typ(header, policy),
    ];
    checks.extend(policy.required.iter().map(|wanted| checks::require(&payload, wanted)));
    let claims = match payload {
        Payload::Claims(claims) => Some(claims),
        _ => None,
    };
    Report { now, checks, header: header.cloned(), claims, key }
}
