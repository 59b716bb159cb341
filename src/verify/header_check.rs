//! The checks of the header, one short function each (RFC 7515 section 5.2).

use crate::jose::alg::Alg;
use crate::jose::json::Json;
use crate::jose::token::header::{Header, media_type};
use crate::verify::check_id::CheckId;
use crate::verify::keys::Keys;
use crate::verify::policy::Policy;
use crate::verify::report::{Check, Status, Value};

/// Members that a signature must cover: who could change them could say how it is checked (RFC 7515
/// section 4.1.11, RFC 7797 section 3).
const MUST_BE_PROTECTED: [&str; 2] = ["crit", "b64"];

/// Repeated members, types, and what the extensions demand.
pub fn header(header: Option<&Header>) -> Check {
    let Some(header) = header else { return Check::unread(CheckId::Header) };
    if let Some(name) = header.object().repeated() {
        return Check::fail(CheckId::Header)
            .found(name)
            .detail("the header repeats a member: parsers disagree on which one counts");
    }
    let typed = header.kid().and_then(|_| header.typ()).and_then(|_| header.b64());
    match typed.and_then(|b64| Ok((b64, header.crit()?))) {
        Err(wrong) => Check::wrong_type(CheckId::Header, &wrong, header.object().get(wrong.name)),
        Ok((b64, crit)) => extensions(header, b64, crit),
    }
}

fn extensions(header: &Header, b64: bool, crit: Option<Vec<&str>>) -> Check {
    let is_open = |name: &&str| header.object().get(name).is_some() && !header.is_protected(name);
    if let Some(name) = MUST_BE_PROTECTED.into_iter().find(is_open) {
        let detail = "it must be in the protected header: anyone can change the unprotected one";
        return Check::fail(CheckId::Header).found(name).detail(detail);
    }
    match (header.jwt_type(), crit) {
        // RFC 7797 section 7.
        (Some(typ), _) if !b64 => Check::fail(CheckId::Header)
            .found(typ)
            .detail("b64 is false, and the payload of a JWT must be encoded"),
        (_, Some(names)) => critical(header, &names),
        // RFC 7797 section 6 wants it there. What the signature covers is plain all the same.
        (_, None) if !b64 => {
            Check::pass(CheckId::Header).detail("b64 is false, but crit does not list it")
        }
        (_, None) => Check::pass(CheckId::Header),
    }
}

/// `crit`: only `b64` is understood, and names stand there once and for members that are there.
fn critical(header: &Header, names: &[&str]) -> Check {
    let unknown: Vec<&str> = names.iter().copied().filter(|name| *name != "b64").collect();
    match (&unknown[..], names) {
        ([], ["b64"]) if header.object().get("b64").is_some() => Check::pass(CheckId::Header),
        ([], ["b64"]) => {
            Check::fail(CheckId::Header).detail("crit lists b64, but the header has no b64")
        }
        ([], _) => Check::fail(CheckId::Header).detail("crit repeats a name"),
        (unknown, _) => Check::fail(CheckId::Header)
            .expected(Value::Kind("no critical extension except b64"))
            .found(unknown)
            .detail("crit lists an extension that is not supported"),
    }
}

/// `alg`: there, known, allowed, and one that the keys can serve. The keys decide, not the token.
/// `None` is no algorithm that may verify, as the check says, which has not passed.
pub fn alg(header: Option<&Header>, keys: &Keys, policy: &Policy) -> (Option<Alg>, Check) {
    let Some(header) = header else { return (None, Check::unread(CheckId::Alg)) };
    let fail = |detail: &str| Check::fail(CheckId::Alg).detail(detail);
    let name = match header.alg() {
        Err(wrong) => {
            return (None, Check::wrong_type(CheckId::Alg, &wrong, header.object().get("alg")));
        }
        Ok(None) => return (None, fail("the header names no algorithm")),
        Ok(Some(name)) => name,
    };
    let Some(alg) = Alg::named(name) else {
        let detail = if name.eq_ignore_ascii_case("none") {
            "an unsigned token is never accepted"
        } else {
            "not a signature algorithm that jotkit knows"
        };
        return (None, fail(detail).expected(names(&allowed(keys, policy))).found(name));
    };
    let allowed = allowed(keys, policy);
    if !allowed.is_empty() && !allowed.contains(&alg) {
        let detail = if policy.algs.contains(&alg) || policy.algs.is_empty() {
            "no key is for this algorithm"
        } else {
            "not allowed"
        };
        return (None, fail(detail).expected(names(&allowed)).found(name));
    }
    (Some(alg), Check::pass(CheckId::Alg).expected(names(&policy.algs)).found(name))
}

/// What the demand allows or, without one, what the keys can serve by type and curve.
fn allowed(keys: &Keys, policy: &Policy) -> Vec<Alg> {
    let Keys::Set { set, .. } = keys else { return policy.algs.clone() };
    let served = |alg: &Alg| set.entries.iter().any(|entry| entry.may_serve(*alg));
    let served: Vec<Alg> = Alg::all().filter(served).collect();
    if policy.algs.is_empty() { served } else { policy.algs.clone() }
}

fn names(algs: &[Alg]) -> Value {
    match algs {
        [] => Value::Nothing,
        algs => algs.iter().map(|alg| alg.name()).collect::<Vec<_>>()[..].into(),
    }
}

/// `typ` of the header, where it is covered by the signature (RFC 8725 section 3.11).
pub fn typ(header: Option<&Header>, policy: &Policy) -> Check {
    let Some(wanted) = &policy.typ else { return Check::not_demanded(CheckId::Typ) };
    let Some(header) = header else { return Check::unread(CheckId::Typ) };
    let found = header.object().get("typ");
    let good =
        found.and_then(Json::as_str).is_some_and(|typ| media_type(typ) == media_type(wanted));
    let check = Check::when(CheckId::Typ, good).expected(wanted.as_str()).found(found);
    if found.is_none() || header.is_protected("typ") {
        check
    } else {
        Check { status: Status::Fail, ..check }.detail("the signature does not cover it")
    }
}
