//! What another library would answer for the same token, keys and demands: a model of each, read
//! from its source and compared with the library itself by `tests/libraries.rs`.
//!
//! A model is set up as somebody would set up the library for these demands: `--issuer` becomes its
//! issuer, `--audience` its audience, `--alg` its algorithms, `--leeway` its leeway, and where
//! nothing is said, its own default holds.

mod authlib;
mod clerk_js;
mod clerk_python;
mod fast_jwt;
mod fastapi_clerk_auth;
pub(crate) mod fault;
mod golang_jwt;
mod haproxy;
mod jose;
mod jsonwebtoken;
pub mod library;
mod pyjwt;
mod python;
mod python_jose;
mod reading;
mod ruby_jwt;
mod script;
mod setup;
mod steps;

use serde::Serialize;

use crate::explain::case::Case;
use crate::explain::libraries::fault::Fault;
use crate::explain::libraries::library::{Library, Refusal};
use crate::explain::libraries::setup::Setup;
use crate::jose::token::claims::NumericDate;
use crate::jose::token::header::Header;
use crate::verify::check_id::CheckId;
use crate::verify::report::{Check, Verdict};

/// What a library would answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Its name.
    pub library: &'static str,
    /// The version that the model was compared with.
    pub version: &'static str,
    /// Whether it takes the token.
    pub accepts: bool,
    /// Class and text as they appear; empty for an accepted token.
    pub message: String,
    /// Where it judges otherwise than we do, and why that matters.
    pub differs: Option<String>,
}

/// Every library that has a model.
pub static LIBRARIES: [Library; 12] = [
    pyjwt::PYJWT,
    jsonwebtoken::JSONWEBTOKEN,
    jose::JOSE,
    clerk_js::CLERK_JS,
    clerk_python::CLERK_PYTHON,
    fastapi_clerk_auth::FASTAPI_CLERK_AUTH,
    authlib::AUTHLIB,
    python_jose::PYTHON_JOSE,
    fast_jwt::FAST_JWT,
    golang_jwt::GOLANG_JWT,
    ruby_jwt::RUBY_JWT,
    haproxy::HAPROXY,
];

/// The library of that id.
pub fn find(id: &str) -> Option<&'static Library> {
    LIBRARIES.iter().find(|library| library.id == id)
}

impl Library {
    /// What it would answer for this token, these keys and these demands.
    pub fn answer(&'static self, case: &Case<'_>) -> Answer {
        let outcome = self.judge(&Setup::of(case));
        let differs = match (&outcome, case.report.verdict()) {
            (Ok(()), Verdict::Rejected) => Some(self.overlooked(case)),
            (Err(refusal), Verdict::Accepted) => Some(stricter(refusal)),
            _ => None,
        };
        Answer {
            library: self.name,
            version: self.version,
            accepts: outcome.is_ok(),
            message: outcome.err().map(|refusal| refusal.message).unwrap_or_default(),
            differs,
        }
    }

    /// What it accepts and should not.
    fn overlooked(&self, case: &Case<'_>) -> String {
        // Where members repeat, whatever else it reads is of the other one.
        let only = if repeats(case) { 1 } else { usize::MAX };
        let failures = case.report.failures().take(only).map(|check| {
            let why = if self.looks_at(&check.id) { why(case, check) } else { UNSEEN };
            format!("{}: {why}", check.id)
        });
        let failures: Vec<String> = failures.collect();
        format!("it accepts what jotkit rejects: {}", failures.join("; "))
    }

    /// Whether it makes that check of the claims.
    fn looks_at(&self, id: &CheckId) -> bool {
        let fault = match id {
            CheckId::Exp => Fault::Expired,
            CheckId::Nbf => Fault::NbfFuture,
            _ => return true,
        };
        self.text(fault).is_some()
    }
}

/// What it means that a library does not know a claim at all.
const UNSEEN: &str = "it does not check it: check it in your own code or configuration";

fn stricter(refusal: &Refusal) -> String {
    let why = refusal.stricter.unwrap_or("it is stricter here");
    format!("jotkit accepts this token: {why}")
}

/// What it means that this check is passed over.
fn why(case: &Case<'_>, check: &Check) -> &'static str {
    let id = &check.id;
    match id {
        CheckId::Structure if case.token.is_err() => {
            "it accepts text that is not a token by RFC 7515"
        }
        CheckId::Structure => {
            "it uses one of two members of the same name; other libraries use the other"
        }
        CheckId::Header => why_header(case),
        CheckId::Key => "it does not look at what the key is for: use, key_ops, alg, size",
        CheckId::Alg => "it allows more algorithms",
        CheckId::Exp | CheckId::Nbf if !is_number(case, id.word()) => {
            "it accepts a date that is not a number"
        }
        CheckId::Iat if !is_number(case, id.word()) => "it accepts an iat that is not a number",
        CheckId::Exp | CheckId::Nbf => "it has a default leeway of some seconds",
        CheckId::Iat => "it accepts an iat in the future",
        CheckId::Iss => "it does not compare iss",
        CheckId::Sub => "it accepts a sub that is not a string",
        CheckId::Aud => "it does not compare aud: tokens for other services are accepted too",
        CheckId::Azp => "it does not check azp: check it in your own code",
        CheckId::Typ => "it does not check typ: tokens of other kinds are accepted too",
        CheckId::MaxAge => "it has no maximum age",
        _ => "it does not check this claim: check it in your own code",
    }
}

fn why_header(case: &Case<'_>) -> &'static str {
    let header = case.header().map(Header::object);
    match header.map(|header| (header.repeated(), header.get("crit"))) {
        Some((Some(_), _)) => "it uses one of two members of the same name",
        Some((_, Some(_))) => "it ignores crit, which RFC 7515 section 4.1.11 forbids",
        _ => "it accepts a kid or typ that is not a string",
    }
}

fn repeats(case: &Case<'_>) -> bool {
    let objects = [case.header().map(Header::object), case.claims()];
    objects.into_iter().flatten().any(|object| object.repeated().is_some())
}

fn is_number(case: &Case<'_>, claim: &str) -> bool {
    case.claim(claim).is_some_and(|value| NumericDate::read(value).is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::explain::libraries::{LIBRARIES, find};

    #[test]
    fn each_library_is_found_by_its_own_id() {
        let ids: BTreeSet<&str> = LIBRARIES.iter().map(|library| library.id).collect();
        assert_eq!(ids.len(), LIBRARIES.len());
        assert!(ids.iter().all(|id| find(id).is_some_and(|library| library.id == *id)));
        assert!(find("PyJWT").is_none());
    }
}
