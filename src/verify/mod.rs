//! Judgement of a token: pure, and `now` is given.
//!
//! [`judge`] runs every check of the contract, in its order, and reports each with both sides of
//! its comparison; the first failure does not hide the second. A token that can't even be read is
//! a [`Report`] like any other.

pub mod checks;
pub mod dates;
pub mod explain;
pub mod key_check;
pub mod policy;
pub mod report;

use crate::jose::claims::Claims;
use crate::jose::jwks::KeySet;
use crate::jose::token::{Malformed, Token};
use crate::verify::checks::Payload;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, Report};

/// The keys to judge by, or why there are none.
#[derive(Clone, Debug)]
pub enum Keys {
    Set { set: KeySet, source: Source },
    Unavailable { why: String },
}

/// Where keys came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A URL, a file, or the name of another place.
    pub place: String,
    /// Seconds since the server last vouched for them; `None` for what no server gave.
    pub age: Option<i64>,
}

/// Judges one token. The clock is not read: `now` is in seconds since 1970.
pub fn judge(token: &Result<Token, Malformed>, keys: &Keys, policy: &Policy, now: i64) -> Report {
    let mut report = Report { now, checks: Vec::new(), header: None, claims: None, key: None };
    match token {
        Ok(token) => judge_readable(&mut report, token, keys, policy),
        Err(malformed) => {
            report.checks.push(Check::fail("structure").detail(malformed.to_string()));
            let unread = Payload::Unread("there is no token to read");
            report.checks.extend(checks::unread_header());
            report.checks.extend(checks::of_claims(&unread, policy, now));
            report.checks.extend(checks::typ(None, policy));
            report.checks.extend(checks::required(&unread, policy));
        }
    }
    report
}

fn judge_readable(report: &mut Report, token: &Token, keys: &Keys, policy: &Policy) {
    let header = token.header();
    let claims = Claims::read(token.payload());
    let payload = match &claims {
        Ok(claims) => Payload::Claims(claims),
        Err(_) => Payload::Unread("the payload is no claims set"),
    };
    let (alg, alg_check) = checks::alg(header, keys, policy);
    let (key, key_checks) = key_check::key_and_signature(token, alg, keys, policy);
    let checks = &mut report.checks;
    checks.push(checks::structure(&claims));
    checks.push(checks::header(header));
    checks.push(alg_check);
    checks.extend(key_checks);
    checks.extend(checks::of_claims(&payload, policy, report.now));
    checks.extend(checks::typ(Some(header), policy));
    checks.extend(checks::required(&payload, policy));
    report.key = key;
    report.header = Some(header.clone());
    report.claims = claims.ok();
}
