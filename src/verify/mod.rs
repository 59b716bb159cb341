//! Judgement of a token: pure, and `now` is given.
//!
//! [`judge`] runs every check of the contract, in its order, and reports each with both sides of
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

use crate::jose::token::claims::Claims;
use crate::jose::token::{Malformed, Token};
use crate::verify::check_id::CheckId;
use crate::verify::checks::Payload;
use crate::verify::key_check::Verifying;
pub use crate::verify::keys::{KeyLookupError, Keys, Source};
use crate::verify::policy::Policy;
use crate::verify::report::{Check, Report};

/// Judges one signature and the claims under it (RFC 7515 section 5.2, RFC 7519 section 7.2). The
/// clock is not read: `now` is in seconds since 1970.
///
/// A token that is not accepted is no error but a [`Report`], as is a text that is no token: what
/// [`Token::parse`] answers is taken as it is.
pub fn judge(token: &Result<Token, Malformed>, keys: &Keys, policy: &Policy, now: i64) -> Report {
    match token {
        Ok(token) => judge_readable(token, keys, policy, now, &key_check::verifies),
        Err(malformed) => judge_unreadable(malformed, policy, now),
    }
}

fn judge_unreadable(malformed: &Malformed, policy: &Policy, now: i64) -> Report {
    let mut checks = vec![Check::fail(CheckId::Structure).detail(malformed.to_string())];
    checks.extend(header_check::unread_header());
    checks.extend(checks::of_claims(&Payload::Unread, policy, now));
    checks.push(header_check::typ(None, policy));
    checks.extend(checks::required(&Payload::Unread, policy));
    Report { now, checks, header: None, claims: None, key: None }
}

fn judge_readable(
    token: &Token,
    keys: &Keys,
    policy: &Policy,
    now: i64,
    verifying: Verifying<'_>,
) -> Report {
    let header = token.header();
    let claims = Claims::read(token.payload());
    let payload = match &claims {
        Ok(claims) => Payload::Claims(claims),
        Err(_) => Payload::Other,
    };
    let (alg, alg_check) = header_check::alg(header, keys, policy);
    let (key, key_checks) = key_check::key_and_signature(token, alg, keys, policy, verifying);
    let mut checks =
        vec![checks::structure(token, &claims, policy), header_check::header(header), alg_check];
    checks.extend(key_checks);
    checks.extend(checks::of_claims(&payload, policy, now));
    checks.push(header_check::typ(Some(header), policy));
    checks.extend(checks::required(&payload, policy));
    Report { now, checks, header: Some(header.clone()), claims: claims.ok(), key }
}
