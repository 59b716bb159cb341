//! The files that a person writes for a local issuer: TOML or JSON, detected automatically. Read by hand,
//! so that a fault names the member.

use std::fmt;

use crate::jose::json::{Json, MAX_DEPTH, Object};
use crate::text::similar;

/// The longest file.
pub const MAX_LENGTH: usize = 1 << 20;

/// What a template quotes of a person lies within the template: together they are no deeper than
/// what jotkit reads.
const DEPTH: usize = MAX_DEPTH / 2;

/// Longer names are near to none that we know, and slow to compare.
const MAX_NAME: usize = 64;

/// Why a file is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Neither TOML nor JSON, or more of it than is read.
    Document(String),
    /// A member that nobody knows, by its path; which one was probably meant, and which there are.
    Unknown {
        /// Its path.
        member: String,
        /// The name that was probably meant.
        nearest: Option<&'static str>,
        /// All names that may stand there.
        known: Vec<&'static str>,
    },
    /// A member that must be there.
    Missing {
        /// Its path.
        member: String,
    },
    /// A member of the wrong kind or value.
    Wrong {
        /// Its path.
        member: String,
        /// What is wrong with it.
        why: String,
    },
    /// A claim that only the issuer sets.
    Reserved {
        /// Its name.
        claim: String,
    },
}

/// What a member may be; each may also be null, which is as if it were not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object, which in TOML is a table.
    Object,
    /// A list of strings.
    Texts,
    /// A string, or a list of them.
    TextOrTexts,
    /// A number of seconds, or a text such as `60s`.
    Duration,
    /// Whatever stands there.
    Any,
}

/// A member and what it may be.
pub type Field = (&'static str, Kind);

/// Reads a file. JSON begins with a brace, TOML never does.
///
/// # Errors
/// [`Fault::Document`], which tells the place in the file and never its text: keys are pasted into
/// wrong places.
pub fn parse(text: &str) -> Result<Object, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let object = if text.trim_start().starts_with('{') {
        Json::parse(text)
            .and_then(Object::try_from)
            .map_err(|why| Fault::Document(why.to_string()))?
    } else {
        read_toml(text)?
    };
    match object.repeated() {
        Some(name) => Err(Fault::Document(format!("member {name} is repeated"))),
        None if !object.is_unicode() => {
            Err(Fault::Document("half of a surrogate pair (\\ud800 to \\udfff) in it".to_owned()))
        }
        None if object.members().all(|(_, value)| fits(value, DEPTH)) => Ok(object),
        None => Err(too_deep()),
    }
}

/// Whether an object has known members only, each of its kind. `place` is the path of the object,
/// empty for the file itself.
///
/// # Errors
/// The first member that is not.
pub fn check(object: &Object, place: &str, fields: &[Field]) -> Result<(), Fault> {
    for (name, value) in object.members() {
        let member = path(place, name);
        let Some((_, kind)) = fields.iter().find(|(known, _)| *known == name) else {
            return Err(unknown(member, name, fields));
        };
        if let Some(expected) = kind.expected(value) {
            let why = format!("{}, not {expected}", value.kind());
            return Err(Fault::Wrong { member, why });
        }
    }
    Ok(())
}

/// The member that a misspelt name probably means.
pub fn nearest(name: &str, fields: &[Field]) -> Option<&'static str> {
    let known = fields.iter().map(|(known, _)| *known);
    if name.len() < MAX_NAME { similar::name(name, known) } else { None }
}

/// A member's name behind that of its object.
pub fn path(place: &str, name: &str) -> String {
    match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    }
}

impl Kind {
    /// What belongs there instead of `value`; `None` where it fits.
    fn expected(self, value: &Json) -> Option<&'static str> {
        let is_texts = |value: &Json| {
            value.as_array().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()))
        };
        let (fits, expected) = match self {
            Kind::Text => (value.as_str().is_some(), "a string"),
            Kind::Number => (matches!(value, Json::Number(_)), "a number"),
            Kind::Boolean => (matches!(value, Json::Bool(_)), "true or false"),
            Kind::Object => (value.as_object().is_some(), "an object"),
            Kind::Texts => (is_texts(value), "a list of strings"),
            Kind::TextOrTexts => {
                (value.as_str().is_some() || is_texts(value), "a string or a list of strings")
            }
            Kind::Duration => (
                matches!(value, Json::Number(_) | Json::String(_)),
                "seconds or a string such as 60s",
            ),
            Kind::Any => (true, ""),
        };
        (!fits && *value != Json::Null).then_some(expected)
    }
}

fn unknown(member: String, name: &str, fields: &[Field]) -> Fault {
    let known = fields.iter().map(|(known, _)| *known).collect();
    Fault::Unknown { member, nearest: nearest(name, fields), known }
}

fn fits(value: &Json, depth: usize) -> bool {
    match (value, depth.checked_sub(1)) {
        (Json::Array(items), Some(below)) => items.iter().all(|item| fits(item, below)),
        (Json::Object(object), Some(below)) => {
            object.members().all(|(_, value)| fits(value, below))
        }
        (Json::Array(_) | Json::Object(_), None) => false,
        _ => true,
    }
}

fn read_toml(text: &str) -> Result<Object, Fault> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.unwrap_or_default().matches('\n').count() + 1;
        Fault::Document(format!("not TOML: {} in line {line}", error.message().replace('\n', ", ")))
    })?;
    from_table(table, MAX_DEPTH)
}

fn from_table(table: toml::Table, depth: usize) -> Result<Object, Fault> {
    let members = table.into_iter().map(|(name, value)| Ok((name, from_toml(value, depth)?)));
    members.collect::<Result<Vec<(String, Json)>, Fault>>().map(Object::from_iter)
}

fn from_toml(value: toml::Value, depth: usize) -> Result<Json, Fault> {
    let below = || depth.checked_sub(1).ok_or_else(too_deep);
    match value {
        toml::Value::String(text) => Ok(text.into()),
        toml::Value::Integer(number) => Ok(number.into()),
        toml::Value::Boolean(value) => Ok(Json::Bool(value)),
        // JSON has no dates; RFC 3339 is how they are written in it.
        toml::Value::Datetime(date) => Ok(date.to_string().into()),
        toml::Value::Float(number) if number.is_finite() => Ok(Json::Number(format!("{number:?}"))),
        toml::Value::Float(number) => {
            Err(Fault::Document(format!("JSON can't contain the number {number}")))
        }
        toml::Value::Array(items) => {
            let below = below()?;
            let items = items.into_iter().map(|item| from_toml(item, below));
            Ok(Json::Array(items.collect::<Result<_, _>>()?))
        }
        toml::Value::Table(table) => Ok(Json::Object(from_table(table, below()?)?)),
    }
}

fn too_deep() -> Fault {
    Fault::Document(format!("nested more than {DEPTH} deep"))
}

impl Fault {
    /// A member of the wrong value.
    pub fn wrong(member: &str, why: &str) -> Fault {
        Fault::Wrong { member: member.to_owned(), why: why.to_owned() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Document(why) => f.write_str(why),
            Fault::Unknown { member, .. } => write!(f, "unknown member {member}"),
            Fault::Missing { member } => write!(f, "{member} is missing"),
            Fault::Wrong { member, why } => write!(f, "{member} is {why}"),
            // In Clerk's words, so that a search finds them.
            Fault::Reserved { claim } => write!(f, "You can't use the reserved claim: '{claim}'"),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::issuer::document::{Fault, Kind, check, parse};
    use crate::jose::json::Object;

    #[test]
    fn both_spellings_say_the_same() {
        let toml = "name = 'x'\n[claims]\na = [1, 2.5, true]\nb.c = 1979-05-27\n";
        let json = r#" {"name":"x","claims":{"a":[1,2.5,true],"b":{"c":"1979-05-27"}}}"#;
        assert_eq!(parse(toml), parse(json));
        assert_eq!(parse("\u{feff}a = 1e20"), parse(r#"{"a":1e20}"#));
        assert_eq!(parse(""), Ok(Object::default()));
    }

    #[test]
    fn a_fault_says_where_and_not_what() {
        let said = |text: &str| parse(text).unwrap_err().to_string();
        let toml = said("a = 1\nb = -----BEGIN");
        assert_eq!(toml, "not TOML: redundant numeric sign, expected nothing in line 2");
        let json = said(r#"{"a": hush}"#);
        assert_eq!(json, "not JSON: expected value at line 1 column 7");
        assert_eq!(said("a = nan"), "JSON can't contain the number NaN");
        assert_eq!(said(r#"{"x":{"a":1,"a":2}}"#), "member a is repeated");
    }

    #[test]
    fn depth_is_capped_in_both() {
        let brackets = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let deep = Err(Fault::Document("nested more than 32 deep".into()));
        assert!(parse(&format!("a = {}", brackets(32))).is_ok());
        assert_eq!(parse(&format!("a = {}", brackets(33))), deep);
        assert_eq!(parse(&format!("{{\"a\":{}}}", brackets(33))), deep);
        for hostile in [
            format!("a = {}", brackets(100_000)),
            format!("{}a = 1", "a.".repeat(100_000)),
            format!("[{}a]", "a.".repeat(100_000)),
            format!("{{\"a\":{}}}", brackets(100_000)),
        ] {
            assert!(matches!(parse(&hostile), Err(Fault::Document(_))));
        }
    }

    #[test]
    fn a_member_is_known_and_of_its_kind() {
        let fields = [("lifetime", Kind::Duration), ("aud", Kind::TextOrTexts)];
        let said = |text: &str| check(&parse(text).unwrap(), "x", &fields);
        assert_eq!(said("lifetime = 60\naud = ['a']"), Ok(()));
        assert_eq!(said(r#"{"lifetime":null}"#), Ok(()));
        let (nearest, known) = (Some("lifetime"), vec!["lifetime", "aud"]);
        assert_eq!(
            said("lifetme = 1"),
            Err(Fault::Unknown { member: "x.lifetme".into(), nearest, known })
        );
        let wrong = said("aud = [1]").unwrap_err().to_string();
        assert_eq!(wrong, "x.aud is an array, not a string or a list of strings");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".*") {
            let _ = parse(&text);
        }
    }
}
