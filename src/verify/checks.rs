//! The checks of the payload, one short function each (RFC 7519 section 4.1).

use crate::jose::json::Json;
use crate::jose::token::Token;
use crate::jose::token::claims::{Claims, NoClaims, NumericDate};
use crate::verify::check_id::CheckId;
use crate::verify::policy::{Policy, Requirement};
use crate::verify::report::{Check, Status, Value};

/// Claims, or why there are none.
pub enum Payload<'a> {
    /// A claims set.
    Claims(&'a Claims),
    /// There is a payload, but no claims set: what demands a claim fails.
    Other,
    /// There is no token.
    Unread,
}

/// The checks of claims that every token has, in their order.
pub const OF_CLAIMS: [CheckId; 8] = [
    CheckId::Exp,
    CheckId::Nbf,
    CheckId::Iat,
    CheckId::MaxAge,
    CheckId::Iss,
    CheckId::Sub,
    CheckId::Aud,
    CheckId::Azp,
];
const UNREAD: &str = "there is no token to read";
const NO_CLAIMS: &str = "the payload is not a JWT claims set";

/// Parts, encoding and JSON. A signature may be over any bytes, but a JWT is one over claims (RFC 7519
/// section 7.2), and what we can't read another library may: a date after a `NaN` or behind a byte
/// order mark. So no claims set is a failure, unless any payload was asked for, and even then where it
/// begins as one. That a payload repeats a member is a fault of structure: parsers disagree on which
/// one counts (RFC 8725 section 2.4), so nobody may accept.
pub fn structure(token: &Token, claims: &Result<Claims, NoClaims>, policy: &Policy) -> Check {
    let claims = match claims {
        Ok(claims) => claims,
        Err(why) => return other_payload(token, why, policy),
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

/// Those of [`OF_CLAIMS`].
pub fn of_claims(payload: &Payload<'_>, policy: &Policy, now: i64) -> Vec<Check> {
    let claims = match payload {
        Payload::Claims(claims) => claims,
        Payload::Other => return without_claims(policy),
        Payload::Unread => {
            let skip = |id| Check::skip(id).detail(UNREAD);
            return OF_CLAIMS.map(skip).to_vec();
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

/// A demand that can't be met is not met; everything else has nothing to look at.
fn without_claims(policy: &Policy) -> Vec<Check> {
    let list = |demanded: &[String]| match demanded {
        [] => Value::Nothing,
        demanded => demanded.into(),
    };
    let issuer = policy.issuer.as_deref().map_or(Value::Nothing, Value::from);
    let expected = |id: &CheckId| match id {
        CheckId::MaxAge => policy.max_age.map_or(Value::Nothing, Value::Seconds),
        CheckId::Iss => issuer.clone(),
        CheckId::Aud => list(&policy.audiences),
        CheckId::Azp => list(&policy.authorized_parties),
        _ => Value::Nothing,
    };
    let check = |id: CheckId| match expected(&id) {
        Value::Nothing => Check::skip(id).detail(NO_CLAIMS),
        expected => Check::fail(id).expected(expected).detail(NO_CLAIMS),
    };
    OF_CLAIMS.map(check).to_vec()
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

fn exp(claims: &Claims, policy: &Policy, now: f64) -> Check {
    let says = ["never expires", "expires", "within the leeway, expired", "expired"];
    date(CheckId::Exp, claims, says, |exp, leeway| is_alive(exp, now, leeway), policy)
}

fn nbf(claims: &Claims, policy: &Policy, now: f64) -> Check {
    let says = ["valid at once", "valid since", "within the leeway", "not valid before"];
    date(CheckId::Nbf, claims, says, |nbf, leeway| has_come(nbf, now, leeway), policy)
}

fn iat(claims: &Claims, policy: &Policy, now: f64) -> Check {
    let says = ["no issue time", "issued", "within the leeway", "issued in the future"];
    date(CheckId::Iat, claims, says, |iat, leeway| has_come(iat, now, leeway), policy)
}

/// One date; what is said where it is absent, met, met by the leeway alone, and not met.
fn date(
    id: CheckId,
    claims: &Claims,
    [absent, met, by_leeway, missed]: [&str; 4],
    is_met: impl Fn(f64, f64) -> bool,
    policy: &Policy,
) -> Check {
    let name = id.word();
    let date = match claims.date(name) {
        Err(wrong) => return Check::wrong_type(id, &wrong, claims.object().get(name)),
        Ok(None) => return Check::skip(id).detail(absent),
        Ok(Some(date)) => date,
    };
    let check = Check::when(id, is_met(date.0, policy.leeway)).found(date);
    match check.status {
        Status::Pass if is_met(date.0, 0.0) => check.detail(met),
        Status::Pass => Check { by_leeway: true, ..check }.detail(by_leeway),
        _ => check.detail(missed),
    }
}

fn max_age(claims: &Claims, policy: &Policy, now: f64) -> Check {
    let Some(most) = policy.max_age else { return Check::not_demanded(CheckId::MaxAge) };
    let expected = Value::Seconds(most);
    match claims.date("iat") {
        Ok(Some(NumericDate(iat))) => {
            let age = now - iat;
            Check::when(CheckId::MaxAge, age <= most + policy.leeway)
                .expected(expected)
                .found(Value::Seconds(age))
        }
        _ => {
            Check::fail(CheckId::MaxAge).expected(expected).detail("its age is unknown without iat")
        }
    }
}

/// RFC 7519 section 4.1.1, compared to the letter.
fn iss(claims: &Claims, policy: &Policy) -> Check {
    let found = claims.object().get("iss");
    match &policy.issuer {
        None => Check::not_demanded(CheckId::Iss).found(found),
        Some(issuer) => Check::when(CheckId::Iss, found.and_then(Json::as_str) == Some(issuer))
            .expected(issuer.as_str())
            .found(found)
            .detail(other_than_string("iss", found)),
    }
}

/// What a claim is that has to be a string and is none.
fn other_than_string(name: &'static str, found: Option<&Json>) -> String {
    let other = found.filter(|claim| !claim.is_string());
    other.map_or_else(String::new, |claim| format!("{name} is {}", claim.kind()))
}

/// RFC 7519 section 4.1.2.
fn sub(claims: &Claims) -> Check {
    match claims.object().get("sub") {
        None => Check::skip(CheckId::Sub).detail("missing"),
        Some(sub) if sub.is_string() => Check::pass(CheckId::Sub).found(Some(sub)),
        Some(other) => {
            Check::fail(CheckId::Sub).expected(Value::Kind("a string")).found(Some(other))
        }
    }
}

/// RFC 7519 section 4.1.3: any of ours among any of theirs.
fn aud(claims: &Claims, policy: &Policy) -> Check {
    let found = claims.object().get("aud").map_or(Value::Nothing, list);
    if policy.audiences.is_empty() {
        return Check::not_demanded(CheckId::Aud).found(found);
    }
    let check = match claims.audiences() {
        Err(wrong) => return Check::wrong_type(CheckId::Aud, &wrong, found),
        Ok(None) => Check::fail(CheckId::Aud),
        Ok(Some(theirs)) => Check::when(
            CheckId::Aud,
            policy.audiences.iter().any(|ours| theirs.contains(&ours.as_str())),
        ),
    };
    check.expected(&policy.audiences[..]).found(found)
}

/// One audience is written as a text or as a list of one; a report always has a list.
fn list(aud: &Json) -> Value {
    match aud {
        Json::Array(_) => aud.clone().into(),
        one => Json::Array(vec![one.clone()]).into(),
    }
}

/// The authorized party (OpenID Connect Core section 2): the front end that the token was made for.
fn azp(claims: &Claims, policy: &Policy) -> Check {
    let found = claims.object().get("azp");
    if policy.authorized_parties.is_empty() {
        return Check::not_demanded(CheckId::Azp).found(found);
    }
    let theirs = found.and_then(Json::as_str);
    let good = policy.authorized_parties.iter().any(|ours| Some(ours.as_str()) == theirs);
    Check::when(CheckId::Azp, good)
        .expected(&policy.authorized_parties[..])
        .found(found)
        .detail(other_than_string("azp", found))
}

/// One check for each demanded claim.
pub fn required<'a>(
    payload: &'a Payload<'_>,
    policy: &'a Policy,
) -> impl Iterator<Item = Check> + 'a {
    policy.required.iter().map(|requirement| {
        let id = CheckId::require(&requirement.path);
        match payload {
            Payload::Unread => Check::skip(id).detail(UNREAD),
            Payload::Other => require(id, None, requirement).detail(NO_CLAIMS),
            Payload::Claims(claims) => require(id, Some(claims), requirement),
        }
    })
}

fn require(id: CheckId, claims: Option<&Claims>, requirement: &Requirement) -> Check {
    let found = claims.and_then(|claims| claims.object().at(&requirement.path));
    let good = found.is_some_and(|claim| requirement.met_by(claim));
    let check = Check::when(id, good).found(found);
    let check = match found {
        Some(Json::Null) => check.detail("null counts as absent"),
        _ => check,
    };
    match (&requirement.value, found) {
        (Some(text), None | Some(Json::String(_) | Json::NotUnicode(_) | Json::Array(_))) => {
            check.expected(text.as_str())
        }
        // A number is demanded by its digits: both sides should look alike.
        (Some(text), Some(_)) => {
            check.expected(Json::parse(text).unwrap_or_else(|_| text.as_str().into()))
        }
        (None, _) => check.expected(Value::Kind("it to be present")),
    }
}
