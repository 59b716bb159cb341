//! The checks of the payload, one short function each (RFC 7519 section 4.1).

use crate::jose::json::Json;
use crate::jose::token::claims::{Claims, NoClaims, NumericDate};
use crate::jose::token::{Malformed, Token};
use crate::verify::check_id::CheckId;
use crate::verify::policy::{Policy, Requirement};
use crate::verify::report::{Check, Status, Value};

/// Claims, or why there are none.
pub enum Payload<'a> {
    /// A claims set.
    Claims(Claims),
    /// There is a payload, but no claims set.
    Other(&'a Token, NoClaims),
    /// There is no token.
    Unread(&'a Malformed),
}

const NO_CLAIMS: &str = "the payload is not a JWT claims set";

impl<'a> Payload<'a> {
    /// Reads that of a token, if there is one.
    pub fn of(token: Result<&'a Token, &'a Malformed>) -> Payload<'a> {
        match token.map(|token| (token, Claims::read(token.payload()))) {
            Ok((_, Ok(claims))) => Payload::Claims(claims),
            Ok((token, Err(why))) => Payload::Other(token, why),
            Err(malformed) => Payload::Unread(malformed),
        }
    }

    /// A check of claims. Where there are none, an expected one fails as if it were missing, and all
    /// else has nothing to look at.
    fn check(
        &self,
        id: CheckId,
        expected: Value,
        look: impl FnOnce(&Claims, Check) -> Check,
    ) -> Check {
        let check = Check::skip(id).expected(expected);
        match self {
            Payload::Claims(claims) => look(claims, check),
            Payload::Other(..) if check.expected == Value::Nothing => check.detail(NO_CLAIMS),
            Payload::Other(..) => check.made(false).detail(NO_CLAIMS),
            Payload::Unread(_) => Check::unread(check.id),
        }
    }
}

/// Parts, encoding and JSON. A signature may be over any bytes, but a JWT is one over claims (RFC 7519
/// section 7.2), and what we can't read another library may: a date after a `NaN` or behind a byte
/// order mark. So no claims set is a failure, unless any payload was asked for, and even then where it
/// begins as one. That a payload repeats a member is a fault of structure: parsers disagree on which
/// one counts (RFC 8725 section 2.4), so nobody may accept.
pub fn structure(payload: &Payload<'_>, policy: &Policy) -> Check {
    let claims = match payload {
        Payload::Claims(claims) => claims,
        Payload::Other(token, why) => return other_payload(token, why, policy),
        Payload::Unread(why) => return Check::fail(CheckId::Structure).detail(why.to_string()),
    };
    match claims.object().repeated() {
        Some(name) => Check::fail(CheckId::Structure)
            .found(name)
            .detail("the payload repeats a member: parsers disagree on which one counts"),
        None => {
            Check::pass(CheckId::Structure).detail("header, payload and signature, all readable")
        }
    }
}

fn other_payload(token: &Token, why: &NoClaims, policy: &Policy) -> Check {
    if policy.any_payload {
        let is_other = !Claims::are_begun(token.payload());
        let said = if is_other { "all readable, but" } else { "begins as a JSON object, but" };
        return Check::when(CheckId::Structure, is_other)
            .detail(format!("{said} {NO_CLAIMS}: {why}"));
    }
    let typ = token.header().jwt_type().map(|typ| format!(", but typ is {typ}"));
    let typ = typ.unwrap_or_default();
    Check::fail(CheckId::Structure).detail(format!("{NO_CLAIMS}{typ}: {why}"))
}

/// "The current date/time MUST be before the expiration date/time" (RFC 7519 section 4.1.4).
pub fn is_alive(exp: f64, now: f64, leeway: f64) -> bool {
    now < exp + leeway
}

/// Of `nbf` (RFC 7519 section 4.1.5) and of `iat`: a token from the future was made by a clock that is
/// off, and section 4.1.6 leaves the judgement to us.
pub fn has_come(begin: f64, now: f64, leeway: f64) -> bool {
    begin <= now + leeway
}

/// Of `iat`, where there is a largest age.
pub fn is_young(iat: f64, most: f64, now: f64, leeway: f64) -> bool {
    now - iat <= most + leeway
}

/// Any of ours among theirs, to the letter (RFC 7519 sections 4.1.1 and 4.1.3); none of ours demands
/// nothing.
pub fn is_among<'t>(ours: &[String], theirs: impl IntoIterator<Item = &'t str>) -> bool {
    ours.is_empty() || theirs.into_iter().any(|theirs| ours.iter().any(|ours| ours == theirs))
}

/// RFC 7519 section 4.1.4.
pub fn exp(payload: &Payload<'_>, policy: &Policy, now: f64) -> Check {
    let says = ["never expires", "expires", "within the leeway, expired", "expired"];
    date(payload, CheckId::Exp, says, |exp, leeway| is_alive(exp, now, leeway), policy)
}

/// RFC 7519 section 4.1.5.
pub fn nbf(payload: &Payload<'_>, policy: &Policy, now: f64) -> Check {
    let says = ["valid at once", "valid since", "within the leeway", "not valid before"];
    date(payload, CheckId::Nbf, says, |nbf, leeway| has_come(nbf, now, leeway), policy)
}

/// RFC 7519 section 4.1.6.
pub fn iat(payload: &Payload<'_>, policy: &Policy, now: f64) -> Check {
    let says = ["no issue time", "issued", "within the leeway", "issued in the future"];
    date(payload, CheckId::Iat, says, |iat, leeway| has_come(iat, now, leeway), policy)
}

/// A date, and what is said of one that is absent, met, met by the leeway alone, and not met.
fn date(
    payload: &Payload<'_>,
    id: CheckId,
    [absent, met, by_leeway, missed]: [&str; 4],
    is_met: impl Fn(f64, f64) -> bool,
    policy: &Policy,
) -> Check {
    payload.check(id, Value::Nothing, |claims, check| {
        let name = check.id.word();
        let date = match claims.date(name) {
            Err(wrong) => return Check::wrong_type(check.id, &wrong, claims.object().get(name)),
            Ok(None) => return check.detail(absent),
            Ok(Some(date)) => date,
        };
        let check = check.made(is_met(date.0, policy.leeway)).found(date);
        match check.status {
            Status::Pass if is_met(date.0, 0.0) => check.detail(met),
            Status::Pass => Check { by_leeway: true, ..check }.detail(by_leeway),
            _ => check.detail(missed),
        }
    })
}

/// The age by `iat`, where one is demanded.
pub fn max_age(payload: &Payload<'_>, policy: &Policy, now: f64) -> Check {
    let expected = policy.max_age.map_or(Value::Nothing, Value::Seconds);
    payload.check(CheckId::MaxAge, expected, |claims, check| {
        let Some(most) = policy.max_age else { return Check::not_demanded(CheckId::MaxAge) };
        match claims.date("iat") {
            Ok(Some(NumericDate(iat))) => {
                check.made(is_young(iat, most, now, policy.leeway)).found(Value::Seconds(now - iat))
            }
            _ => check.made(false).detail("its age is unknown without iat"),
        }
    })
}

/// RFC 7519 section 4.1.1.
pub fn iss(payload: &Payload<'_>, policy: &Policy) -> Check {
    let expected = policy.issuer.as_deref().map_or(Value::Nothing, Value::from);
    text(payload, CheckId::Iss, policy.issuer.as_slice(), expected)
}

/// The authorized party (OpenID Connect Core section 2): the front end that the token was made for.
pub fn azp(payload: &Payload<'_>, policy: &Policy) -> Check {
    let ours = &policy.authorized_parties;
    text(payload, CheckId::Azp, ours, list(ours))
}

/// A claim that has to be one of our texts.
fn text(payload: &Payload<'_>, id: CheckId, ours: &[String], expected: Value) -> Check {
    payload.check(id, expected, |claims, check| {
        let name = check.id.word();
        let found = claims.object().get(name);
        if ours.is_empty() {
            return Check::not_demanded(check.id).found(found);
        }
        let other = found.filter(|claim| !claim.is_string());
        check
            .made(is_among(ours, found.and_then(Json::as_str)))
            .found(found)
            .detail(other.map_or_else(String::new, |claim| format!("{name} is {}", claim.kind())))
    })
}

/// RFC 7519 section 4.1.2.
pub fn sub(payload: &Payload<'_>) -> Check {
    payload.check(CheckId::Sub, Value::Nothing, |claims, check| match claims.object().get("sub") {
        None => check.detail("missing"),
        Some(sub) if sub.is_string() => check.made(true).found(Some(sub)),
        Some(other) => check.made(false).expected(Value::Kind("a string")).found(Some(other)),
    })
}

/// RFC 7519 section 4.1.3: any of ours among any of theirs.
pub fn aud(payload: &Payload<'_>, policy: &Policy) -> Check {
    let ours = &policy.audiences;
    payload.check(CheckId::Aud, list(ours), |claims, check| {
        // One audience is written as a text or as a list of one; a report always has a list.
        let found = match claims.object().get("aud") {
            Some(aud @ Json::Array(_)) => aud.clone().into(),
            Some(one) => Json::Array(vec![one.clone()]).into(),
            None => Value::Nothing,
        };
        if ours.is_empty() {
            return Check::not_demanded(CheckId::Aud).found(found);
        }
        match claims.audiences() {
            Err(wrong) => Check::wrong_type(CheckId::Aud, &wrong, found),
            Ok(theirs) => check.made(is_among(ours, theirs.unwrap_or_default())).found(found),
        }
    })
}

/// What a list demands.
fn list(ours: &[String]) -> Value {
    if ours.is_empty() { Value::Nothing } else { ours.into() }
}

/// A demanded claim.
pub fn require(payload: &Payload<'_>, requirement: &Requirement) -> Check {
    let wanted = requirement.value.as_deref();
    let expected = wanted.map_or(Value::Kind("it to be present"), Value::from);
    payload.check(CheckId::require(&requirement.path), expected, |claims, check| {
        let found = claims.object().at(&requirement.path);
        let check = check.made(found.is_some_and(|claim| requirement.met_by(claim))).found(found);
        let check = match found {
            Some(Json::Null) => check.detail("null counts as absent"),
            _ => check,
        };
        match (wanted, found) {
            // A number is demanded by its digits: both sides should look alike.
            (Some(text), Some(Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_))) => {
                check.expected(Json::parse(text).unwrap_or_else(|_| text.into()))
            }
            _ => check,
        }
    })
}
