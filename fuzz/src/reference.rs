//! A second reading of the rules of RFC 7519 and of the contract, by serde_json: what must hold of
//! a token that is accepted.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Origins, to be typed as flags and to be judged here.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub issuer: Option<&'static str>,
    pub audiences: Vec<&'static str>,
    pub authorized_parties: Vec<&'static str>,
    pub required: Vec<(&'static str, Option<&'static str>)>,
    pub typ: Option<&'static str>,
    /// In seconds, as they are typed.
    pub max_age: Option<&'static str>,
    pub leeway: Option<&'static str>,
    pub now: i64,
}

/// Whether a token may be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    May,
    MustNot(String),
    /// It has something that JSON's grammar allows and serde_json does not read.
    Unsure,
}

impl Policy {
    pub fn args(&self) -> Vec<String> {
        let mut args = Vec::new();
        let mut flag = |name: &str, value: &str| args.push(format!("{name}={value}"));
        self.issuer.iter().for_each(|issuer| flag("--issuer", issuer));
        self.audiences.iter().for_each(|audience| flag("--audience", audience));
        self.authorized_parties.iter().for_each(|party| flag("--authorized-party", party));
        for (name, value) in &self.required {
            match value {
                Some(value) => flag("--require", &format!("{name}={value}")),
                None => flag("--require", name),
            }
        }
        self.typ.iter().for_each(|typ| flag("--typ", typ));
        self.max_age.iter().for_each(|age| flag("--max-age", age));
        self.leeway.iter().for_each(|leeway| flag("--leeway", leeway));
        args
    }

    fn leeway(&self) -> f64 {
        self.leeway.map_or(0.0, |text| text.parse().expect("a number"))
    }
}

/// Reads a decoded header and payload.
pub fn read(header: &[u8], payload: &[u8], policy: &Policy) -> Reading {
    let (header, claims) = match (object(header), object(payload)) {
        (Ok(header), Ok(claims)) => (header, claims),
        (Err(Unread::Unsure), _) | (_, Err(Unread::Unsure)) => return Reading::Unsure,
        (Err(Unread::NoObject(why)), _) => return Reading::MustNot(format!("header: {why}")),
        (_, Err(Unread::NoObject(why))) => return Reading::MustNot(format!("payload: {why}")),
    };
    let objections = [in_header(&header, policy), dates(&claims, policy), names(&claims, policy)];
    match objections.into_iter().flatten().next() {
        Some(objection) => Reading::MustNot(objection),
        None => Reading::May,
    }
}

/// `None` where there is nothing to object to, and an error where an object can't be told.
fn in_header(header: &Members, policy: &Policy) -> Option<String> {
    let understands = |crit: &Value| *crit == serde_json::json!(["b64"]);
    if header.get("crit").is_some_and(|crit| !understands(crit) || header.get("b64").is_none()) {
        return Some("crit names what is not understood, or is not there".into());
    }
    if header.get("alg").and_then(Value::as_str).is_none() {
        return Some("no alg".into());
    }
    let typ = header.get("typ").and_then(Value::as_str);
    let media_type = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map_or(typ.clone(), str::to_owned)
    };
    let wanted = policy.typ?;
    (typ.map(media_type) != Some(media_type(wanted))).then(|| "another typ".into())
}

fn dates(claims: &Members, policy: &Policy) -> Option<String> {
    let (now, leeway) = (policy.now as f64, policy.leeway());
    for name in ["exp", "nbf", "iat"] {
        if claims.get(name).is_some_and(|value| value.as_f64().is_none()) {
            return Some(format!("{name} is no number"));
        }
    }
    let date = |name| claims.get(name).and_then(Value::as_f64);
    let is_late = date("exp").is_some_and(|exp| now >= exp + leeway);
    let is_early = date("nbf").is_some_and(|nbf| nbf > now + leeway);
    let is_future = date("iat").is_some_and(|iat| iat > now + leeway);
    let is_old = policy.max_age.is_some_and(|age| {
        let age: f64 = age.parse().expect("a number");
        date("iat").is_none_or(|iat| now - iat > age + leeway)
    });
    let found = [(is_late, "exp"), (is_early, "nbf"), (is_future, "iat"), (is_old, "max_age")];
    found.into_iter().find(|(bad, _)| *bad).map(|(_, name)| name.to_owned())
}

fn names(claims: &Members, policy: &Policy) -> Option<String> {
    let text = |name| claims.get(name).and_then(Value::as_str);
    if claims.get("sub").is_some() && text("sub").is_none() {
        return Some("sub is no string".into());
    }
    if policy.issuer.is_some_and(|issuer| text("iss") != Some(issuer)) {
        return Some("iss".into());
    }
    if !policy.audiences.is_empty() && !audience(claims.get("aud"), &policy.audiences) {
        return Some("aud".into());
    }
    let parties = &policy.authorized_parties;
    if !parties.is_empty() && !text("azp").is_some_and(|azp| parties.contains(&azp)) {
        return Some("azp".into());
    }
    let unmet = policy.required.iter().find(|(path, value)| !required(claims, path, *value));
    unmet.map(|(path, _)| format!("require:{path}"))
}

fn audience(found: Option<&Value>, wanted: &[&str]) -> bool {
    match found {
        Some(Value::String(one)) => wanted.contains(&one.as_str()),
        Some(Value::Array(list)) => {
            list.iter().all(Value::is_string)
                && list.iter().filter_map(Value::as_str).any(|one| wanted.contains(&one))
        }
        _ => false,
    }
}

/// A claim by its name, or by a path of names with dots between them.
fn required(claims: &Members, path: &str, value: Option<&str>) -> bool {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|name| claims.get(name));
    let nested = steps.try_fold(first, |found, name| found.map(|value| value.get(name)));
    let found = claims.get(path).or(nested.flatten());
    match (found, value) {
        (None | Some(Value::Null), _) => false,
        (Some(_), None) => true,
        (Some(Value::Array(items)), Some(value)) => items.iter().any(|item| is(item, value)),
        (Some(found), Some(value)) => is(found, value),
    }
}

fn is(found: &Value, value: &str) -> bool {
    match found {
        Value::String(text) => text == value,
        Value::Number(number) => value.parse::<f64>().is_ok_and(|v| number.as_f64() == Some(v)),
        other => other.to_string() == value,
    }
}

/// An object's members in their order.
struct Members(Vec<(String, Value)>);

enum Unread {
    NoObject(String),
    Unsure,
}

impl Members {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }
}

fn object(bytes: &[u8]) -> Result<Members, Unread> {
    let unique = serde_json::from_slice::<Unique>(bytes).map(|_| ());
    unique.and_then(|()| serde_json::from_slice(bytes)).map_err(|error| {
        let why = error.to_string();
        // RFC 8259 lets both pass, and so may we.
        let grammar_allows = ["number out of range", "surrogate", "hex escape"];
        match grammar_allows.iter().any(|part| why.contains(part)) {
            true => Unread::Unsure,
            false => Unread::NoObject(why),
        }
    })
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// JSON in which no object has a member twice, at any depth: of two, parsers disagree which counts
/// (RFC 8725 section 2.4).
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut names = std::collections::HashSet::new();
        while let Some((name, Unique)) = map.next_entry::<String, Unique>()? {
            if !names.insert(name) {
                return Err(serde::de::Error::custom("a member stands twice"));
            }
        }
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Unique, A::Error> {
        while seq.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }
}
