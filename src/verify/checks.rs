//! The checks that need no key, one short function each (RFC 7515 section 5.2, RFC 7519 section 4.1).

use crate::jose::alg::Alg;
use crate::jose::claims::{Claims, NumericDate};
use crate::jose::header::{Header, WrongType};
use crate::jose::json::Json;
use crate::verify::Keys;
use crate::verify::policy::{Policy, Requirement};
use crate::verify::report::{Check, Value};

/// Claims, or why there are none.
pub enum Payload<'a> {
    Claims(&'a Claims),
    Unread(&'static str),
}

/// Parts, encoding and JSON. That a payload repeats a member is a fault of structure: parsers
/// disagree on which one counts (RFC 8725 section 2.4), so nobody may accept.
pub fn structure(claims: &Result<Claims, String>) -> Check {
    match claims {
        Err(why) => Check::fail("structure").detail(format!("the payload is no claims set: {why}")),
        Ok(claims) => match claims.object().repeated() {
            Some(name) => Check::fail("structure")
                .found(name)
                .detail("the payload repeats a member: parsers disagree on which one counts"),
            None => Check::pass("structure").detail("header, payload and signature, all readable"),
        },
    }
}

/// Repeated members, the type of `kid`, and `crit` (RFC 7515 section 4.1.11): no extension is
/// understood, so every critical one is refused.
pub fn header(header: &Header) -> Check {
    if let Some(name) = header.object().repeated() {
        return Check::fail("header")
            .found(name)
            .detail("the header repeats a member: parsers disagree on which one counts");
    }
    let typed = header.kid().and_then(|_| header.typ()).and_then(|_| header.crit());
    match typed {
        Err(wrong) => wrong_type("header", &wrong, header.object().get(wrong.name)),
        Ok(Some(critical)) => Check::fail("header")
            .expected(Value::Kind("no critical extension"))
            .found(&critical[..])
            .detail("crit names an extension that must be understood and is not"),
        Ok(None) => Check::pass("header"),
    }
}

/// `alg`: there, known, allowed, and one that the keys can serve. The keys decide, not the token.
pub fn alg(header: &Header, keys: &Keys, policy: &Policy) -> (Option<Alg>, Check) {
    let fail = |detail: &str| Check::fail("alg").detail(detail);
    let name = match header.alg() {
        Err(wrong) => return (None, wrong_type("alg", &wrong, header.object().get("alg"))),
        Ok(None) => return (None, fail("the header names no algorithm")),
        Ok(Some(name)) => name,
    };
    let Some(alg) = Alg::named(name) else {
        let detail = match name.eq_ignore_ascii_case("none") {
            true => "an unsigned token is never accepted",
            false => "no signature algorithm that jotkit knows",
        };
        return (None, fail(detail).expected(names(&allowed(keys, policy))).found(name));
    };
    let allowed = allowed(keys, policy);
    if !allowed.is_empty() && !allowed.contains(&alg) {
        let detail = match policy.algs.contains(&alg) || policy.algs.is_empty() {
            true => "no key here serves it",
            false => "not allowed",
        };
        return (None, fail(detail).expected(names(&allowed)).found(name));
    }
    (Some(alg), Check::pass("alg").expected(names(&policy.algs)).found(name))
}

/// What the demand allows or, without one, what the keys can serve by type and curve.
fn allowed(keys: &Keys, policy: &Policy) -> Vec<Alg> {
    let Keys::Set { set, .. } = keys else { return policy.algs.clone() };
    let served = |alg: &Alg| set.entries.iter().any(|entry| entry.may_serve(*alg));
    let served: Vec<Alg> = Alg::all().filter(served).collect();
    match policy.algs.is_empty() {
        true => served,
        false => policy.algs.clone(),
    }
}

fn names(algs: &[Alg]) -> Value {
    match algs {
        [] => Value::Nothing,
        algs => algs.iter().map(|alg| alg.name()).collect::<Vec<_>>()[..].into(),
    }
}

/// What is said of a header that can't be read.
pub fn unread_header() -> impl Iterator<Item = Check> {
    let skip = |id| Check::skip(id).detail("there is no token to read");
    ["header", "alg", "key", "signature"].into_iter().map(skip)
}

/// `exp`, `nbf`, `iat`, `max_age`, `iss`, `sub`, `aud`, `azp`, in this order.
pub fn of_claims(payload: &Payload<'_>, policy: &Policy, now: i64) -> Vec<Check> {
    let claims = match payload {
        Payload::Claims(claims) => claims,
        Payload::Unread(why) => {
            let skip = |id| Check::skip(id).detail(*why);
            return ["exp", "nbf", "iat", "max_age", "iss", "sub", "aud", "azp"].map(skip).to_vec();
        }
    };
    let now = now as f64;
    vec![
        exp(claims, policy, now),
        nbf(claims, policy, now),
        iat(claims, policy, now),
        max_age(claims, policy, now),
        iss(claims, policy),
        sub(claims),
        aud(claims, policy),
        azp(claims, policy),
    ]
}

/// "The current date/time MUST be before the expiration date/time" (RFC 7519 section 4.1.4).
fn exp(claims: &Claims, policy: &Policy, now: f64) -> Check {
    date("exp", claims, "never expires", |exp| {
        let detail = match (now < exp, now < exp + policy.leeway) {
            (true, _) => "expires",
            (false, true) => "within the leeway, expired",
            (false, false) => "expired",
        };
        (now < exp + policy.leeway, detail)
    })
}

/// RFC 7519 section 4.1.5.
fn nbf(claims: &Claims, policy: &Policy, now: f64) -> Check {
    date("nbf", claims, "valid from the start", |nbf| {
        let good = nbf <= now + policy.leeway;
        let detail = match (nbf <= now, good) {
            (true, _) => "valid since",
            (false, true) => "within the leeway",
            (false, false) => "not valid before",
        };
        (good, detail)
    })
}

/// A token from the future was made by a clock that is off; RFC 7519 section 4.1.6 leaves the
/// judgement to us.
fn iat(claims: &Claims, policy: &Policy, now: f64) -> Check {
    date("iat", claims, "does not say when it was issued", |iat| {
        let good = iat <= now + policy.leeway;
        let detail = match (iat <= now, good) {
            (true, _) => "issued",
            (false, true) => "within the leeway",
            (false, false) => "issued in the future",
        };
        (good, detail)
    })
}

fn date(
    name: &'static str,
    claims: &Claims,
    absent: &str,
    judge: impl Fn(f64) -> (bool, &'static str),
) -> Check {
    match claims.date(name) {
        Err(wrong) => wrong_type(name, &wrong, claims.object().get(name)),
        Ok(None) => Check::skip(name).detail(absent),
        Ok(Some(date)) => {
            let (good, detail) = judge(date.0);
            Check::when(name, good).found(date).detail(detail)
        }
    }
}

fn max_age(claims: &Claims, policy: &Policy, now: f64) -> Check {
    let Some(most) = policy.max_age else { return not_demanded("max_age") };
    let expected = Value::Seconds(most);
    match claims.date("iat") {
        Ok(Some(NumericDate(iat))) => {
            let age = now - iat;
            Check::when("max_age", age <= most + policy.leeway)
                .expected(expected)
                .found(Value::Seconds(age))
        }
        _ => Check::fail("max_age").expected(expected).detail("without iat its age is unknown"),
    }
}

/// RFC 7519 section 4.1.1, compared to the letter.
fn iss(claims: &Claims, policy: &Policy) -> Check {
    let found = claims.object().get("iss");
    match &policy.issuer {
        None => not_demanded("iss").found(found),
        Some(issuer) => Check::when("iss", found.and_then(Json::as_str) == Some(issuer))
            .expected(issuer.as_str())
            .found(found),
    }
}

/// RFC 7519 section 4.1.2.
fn sub(claims: &Claims) -> Check {
    match claims.object().get("sub") {
        None => Check::skip("sub").detail("not there"),
        Some(Json::String(sub)) => Check::pass("sub").found(sub.as_str()),
        Some(other) => Check::fail("sub").expected(Value::Kind("a string")).found(Some(other)),
    }
}

/// RFC 7519 section 4.1.3: any of ours among any of theirs.
fn aud(claims: &Claims, policy: &Policy) -> Check {
    let found = claims.object().get("aud");
    if policy.audiences.is_empty() {
        return not_demanded("aud").found(found);
    }
    let check = match claims.audiences() {
        Err(wrong) => return wrong_type("aud", &wrong, found),
        Ok(None) => Check::fail("aud"),
        Ok(Some(theirs)) => {
            Check::when("aud", policy.audiences.iter().any(|ours| theirs.contains(&ours.as_str())))
        }
    };
    check.expected(&policy.audiences[..]).found(found)
}

/// The authorized party (OpenID Connect Core section 2): the front end that the token was made for.
fn azp(claims: &Claims, policy: &Policy) -> Check {
    let found = claims.object().get("azp");
    if policy.authorized_parties.is_empty() {
        return not_demanded("azp").found(found);
    }
    let theirs = found.and_then(Json::as_str);
    let good = policy.authorized_parties.iter().any(|ours| Some(ours.as_str()) == theirs);
    Check::when("azp", good).expected(&policy.authorized_parties[..]).found(found)
}

/// `typ` of the header; `application/` may be left out and case does not count (RFC 7515 section
/// 4.1.9).
pub fn typ(header: Option<&Header>, policy: &Policy) -> Option<Check> {
    let Some(wanted) = &policy.typ else { return Some(not_demanded("typ")) };
    let found = header.and_then(|header| header.object().get("typ"));
    let good = found.and_then(Json::as_str).is_some_and(|typ| bare(typ) == bare(wanted));
    Some(match header {
        None => Check::skip("typ").detail("there is no token to read"),
        Some(_) => Check::when("typ", good).expected(wanted.as_str()).found(found),
    })
}

fn bare(typ: &str) -> String {
    let lower = typ.to_ascii_lowercase();
    lower.strip_prefix("application/").map_or(lower.clone(), str::to_owned)
}

/// One check for each demanded claim.
pub fn required<'a>(
    payload: &'a Payload<'_>,
    policy: &'a Policy,
) -> impl Iterator<Item = Check> + 'a {
    policy.required.iter().map(|requirement| {
        let id = format!("require:{}", requirement.path);
        match payload {
            Payload::Unread(why) => Check::skip(&id).detail(*why),
            Payload::Claims(claims) => require(&id, claims, requirement),
        }
    })
}

fn require(id: &str, claims: &Claims, requirement: &Requirement) -> Check {
    let found = claims.object().at(&requirement.path);
    let good = found.is_some_and(|claim| requirement.met_by(claim));
    let check = Check::when(id, good).found(found);
    match (&requirement.value, found) {
        (Some(text), None | Some(Json::String(_) | Json::Array(_))) => {
            check.expected(text.as_str())
        }
        // A number is demanded by its digits: both sides should look alike.
        (Some(text), Some(_)) => {
            check.expected(Json::parse(text).unwrap_or_else(|_| text.as_str().into()))
        }
        (None, _) => check.expected(Value::Kind("it to be there")),
    }
}

fn not_demanded(id: &str) -> Check {
    Check::skip(id).detail("not demanded")
}

fn wrong_type(id: &str, wrong: &WrongType, found: Option<&Json>) -> Check {
    Check::fail(id)
        .expected(Value::Kind(wrong.expected))
        .found(found)
        .detail(format!("{} is {}", wrong.name, wrong.found))
}
