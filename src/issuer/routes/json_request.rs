//! The JSON form of `POST /token`: claims as they are, or those of a template for a user.

use crate::issuer::clerk::template::Issue;
use crate::issuer::issue::Order;
use crate::issuer::routes::reply::{Reply, invalid};
use crate::issuer::routes::{Answer, Context};
use crate::issuer::state::State;
use crate::issuer::users::Subject;
use crate::jose::json::{Json, Object};
use crate::text::dates;

/// The member of a body that has nothing else.
const SIGNING_INPUT: &str = "signing_input";
const MEMBERS: [&str; 5] = ["claims", "header", "lifetime", "template", "user"];
/// Header members that make a token mean something else than its claims.
const RESERVED: [&str; 3] = ["alg", "crit", "b64"];
/// The longest lifetime, in seconds: a century.
const MAX_LIFETIME: f64 = 3_155_760_000.0;

/// Header and payload as they are to be signed (RFC 7515 section 5.1), whatever they are: how else
/// would a backend be tried with a token that no issuer makes?
///
/// # Errors
/// The answer to what is none, or stands beside something else.
pub fn signing_input(body: &[u8]) -> Result<Option<String>, Reply> {
    let asked = read_object(body)?;
    let Some(input) = text(&asked, SIGNING_INPUT)? else { return Ok(None) };
    let is_part =
        |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let parts = input.split_once('.');
    if !parts.is_some_and(|(header, payload)| is_part(header) && is_part(payload)) {
        return Err(invalid(
            "signing_input must be header and payload in base64url, joined by a dot",
        ));
    }
    if asked.names().count() > 1 {
        return Err(invalid("signing_input can't be combined with other members"));
    }
    Ok(Some(input.to_owned()))
}

/// Reads what is asked for. Claims and header members that are given stand over a template's.
///
/// # Errors
/// The answer to anything else.
pub fn order(body: &[u8], state: &State, context: &Context<'_>) -> Result<Order, Answer> {
    let asked = read_object(body)?;
    if let Some(name) = asked.names().find(|name| !MEMBERS.contains(name)) {
        let known = MEMBERS.join(", ");
        return Err(invalid(&format!("{name} is not one of {known}, {SIGNING_INPUT}")).into());
    }
    let subject = match text(&asked, "user")? {
        None => None,
        Some(id) => Some(state.users.find(id).ok_or_else(|| invalid("there is no such user"))?),
    };
    let jti = context.random.name()?;
    let mut order = match text(&asked, "template")? {
        Some(name) => of_template(name, subject, state, context.now, &jti)?,
        None => {
            let sub = subject.map(|subject| ("sub", subject.id()));
            Order::new(sub.into_iter().chain([("jti", jti.as_str())]).collect(), state)
        }
    };
    if let Some(value) = asked.get("lifetime") {
        order.lifetime = lifetime(value)?;
        order.claims.set("exp", context.now.saturating_add(order.lifetime).into());
    }
    let (claims, header) = (object(&asked, "claims")?, object(&asked, "header")?);
    if let Some(name) = RESERVED.into_iter().find(|name| header.get(name).is_some()) {
        return Err(invalid(&format!("header can't set {name}")).into());
    }
    claims.members().for_each(|(name, value)| order.claims.set(name, value.clone()));
    header.members().for_each(|(name, value)| order.header.set(name, value.clone()));
    Ok(order)
}

/// For that user, or else for the first.
fn of_template(
    name: &str,
    subject: Option<&Subject>,
    state: &State,
    now: i64,
    jti: &str,
) -> Result<Order, Answer> {
    let ready = state.template(name).map_err(|nearest| {
        Answer::from(invalid("there is no such template")).noting_template(name, nearest)
    })?;
    let subject = subject.or(state.users.subjects().first());
    let subject = subject.ok_or_else(|| invalid("there is no user"))?;
    let issue = Issue { issuer: Some(&state.issuer), authorized_party: None, now, jti };
    let order = Order::of_template(ready, subject, &issue);
    Ok(order.map_err(|large| invalid(&large.to_string()))?)
}

/// A JSON object without repeated members: which of them is meant, nobody can tell. Half of a surrogate
/// pair would be signed as U+FFFD, which is another value.
fn read_object(body: &[u8]) -> Result<Object, Reply> {
    let text = std::str::from_utf8(body).map_err(|_| invalid("the body is not UTF-8"))?;
    let object = Object::parse(text).map_err(|why| invalid(&format!("the body is {why}")))?;
    match object.repeated() {
        Some(name) => Err(invalid(&format!("{name} is repeated"))),
        None if !object.is_unicode() => {
            Err(invalid("the body has half of a surrogate pair (\\ud800 to \\udfff)"))
        }
        None => Ok(object),
    }
}

fn text<'a>(asked: &'a Object, name: &str) -> Result<Option<&'a str>, Reply> {
    match asked.get(name) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(other) => Err(invalid(&format!("{name} is {}, not a string", other.kind()))),
    }
}

/// Empty where it is left out.
fn object(asked: &Object, name: &str) -> Result<Object, Reply> {
    match asked.get(name) {
        None => Ok(Object::default()),
        Some(Json::Object(object)) => Ok(object.clone()),
        Some(other) => Err(invalid(&format!("{name} is {}, not an object", other.kind()))),
    }
}

fn lifetime(value: &Json) -> Result<i64, Reply> {
    let seconds = match value {
        Json::Number(text) => text.parse().ok(),
        Json::String(text) => dates::duration(text),
        _ => None,
    };
    match seconds {
        Some(seconds) if (0.0..=MAX_LIFETIME).contains(&seconds) => Ok(seconds as i64),
        _ => Err(invalid("lifetime must be a number of seconds, or a string such as 5m")),
    }
}
