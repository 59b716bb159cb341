//! JSON as it was written (RFC 8259): the order of members, the text of numbers and repeated
//! members survive, since all three decide how other libraries read a token.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use zeroize::Zeroize;

/// How deep arrays and objects may lie within one another. Nothing in JOSE comes near it; the cap
/// keeps hostile input from eating the stack.
pub const MAX_DEPTH: usize = 64;

/// A JSON value. A number is its own text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(Object),
}

/// A JSON object: its members in the order written, repeated ones included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    members: Vec<(String, Json)>,
}

/// Why a text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON; the text says where, counted in lines and columns from one.
    Syntax(String),
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::Syntax(text) => write!(f, "not JSON: {text}"),
            JsonError::TooDeep => write!(f, "JSON nested more than {MAX_DEPTH} deep"),
        }
    }
}

impl Json {
    /// Reads one JSON text.
    ///
    /// # Errors
    /// [`JsonError`]; a repeated member is none, [`Object::repeated`] finds it.
    pub fn parse(text: &str) -> Result<Json, JsonError> {
        let raw: &RawValue = serde_json::from_str(text).map_err(syntax)?;
        read(raw.get(), MAX_DEPTH)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    /// What kind of value it is, with its article: "a number".
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
        }
    }
}

impl Object {
    /// Reads a JSON text that must be an object.
    ///
    /// # Errors
    /// A sentence part that says what the text is instead.
    pub fn parse(text: &str) -> Result<Object, String> {
        match Json::parse(text) {
            Ok(Json::Object(object)) => Ok(object),
            Ok(other) => Err(format!("{} where a JSON object belongs", other.kind())),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The first member of that name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// The member that a dotted path leads to; a member whose whole name is the path comes first,
    /// since claim names may be URLs.
    pub fn at(&self, path: &str) -> Option<&Json> {
        self.get(path).or_else(|| {
            path.match_indices('.').find_map(|(dot, _)| {
                let inner = self.get(&path[..dot])?.as_object()?;
                inner.at(&path[dot + 1..])
            })
        })
    }

    /// Sets a member: in its place if it is there, else at the end.
    pub fn set(&mut self, name: &str, value: Json) {
        match self.members.iter_mut().find(|(n, _)| n == name) {
            Some(member) => member.1 = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    pub fn remove(&mut self, name: &str) {
        self.members.retain(|(n, _)| n != name);
    }

    pub fn members(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The first member name that stands twice in one object, at any depth.
    pub fn repeated(&self) -> Option<&str> {
        let mut names: Vec<&str> = self.names().collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        twice.or_else(|| self.members.iter().find_map(|(_, value)| repeated_in(value)))
    }
}

/// A JWK holds private parts, and who reads JSON does not know yet what it is.
impl Drop for Object {
    fn drop(&mut self) {
        self.members.iter_mut().for_each(|(_, value)| wipe(value));
    }
}

/// An object wipes itself.
fn wipe(value: &mut Json) {
    match value {
        Json::String(text) => text.zeroize(),
        Json::Array(items) => items.iter_mut().for_each(wipe),
        _ => {}
    }
}

impl<N: Into<String>, V: Into<Json>> FromIterator<(N, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Object {
        let members = members.into_iter().map(|(name, value)| (name.into(), value.into()));
        Object { members: members.collect() }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::String(text)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Json {
        Json::Number(number.to_string())
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Json {
        Json::Object(object)
    }
}

/// Writes the value on one line, without spaces.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(text) => {
                RawValue::from_string(text.clone()).map_err(S::Error::custom)?.serialize(serializer)
            }
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(item)?;
                }
                sequence.end()
            }
            Json::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for (name, value) in &self.members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// One level of an object or array; what lies within is still text.
enum Level<'a> {
    Object(Vec<(String, &'a RawValue)>),
    Array(Vec<&'a RawValue>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Level<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelVisitor)
    }
}

struct LevelVisitor;

impl<'de> Visitor<'de> for LevelVisitor {
    type Value = Level<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Level<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Level::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Level<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Level::Array(items))
    }
}

/// `text` is one JSON value that has passed serde_json's grammar, without surrounding white space.
fn read(text: &str, depth: usize) -> Result<Json, JsonError> {
    match text.as_bytes().first() {
        Some(b'{' | b'[') => read_level(text, depth),
        Some(b'"') => Ok(Json::String(serde_json::from_str(text).map_err(syntax)?)),
        Some(b'n') => Ok(Json::Null),
        Some(b't' | b'f') => Ok(Json::Bool(text == "true")),
        _ => Ok(Json::Number(text.to_owned())),
    }
}

fn read_level(text: &str, depth: usize) -> Result<Json, JsonError> {
    let Some(below) = depth.checked_sub(1) else { return Err(JsonError::TooDeep) };
    match serde_json::from_str(text).map_err(syntax)? {
        Level::Array(items) => {
            let items = items.into_iter().map(|item| read(item.get(), below));
            Ok(Json::Array(items.collect::<Result<_, _>>()?))
        }
        Level::Object(members) => {
            let members = members.into_iter().map(|(n, value)| Ok((n, read(value.get(), below)?)));
            Ok(Json::Object(Object { members: members.collect::<Result<_, _>>()? }))
        }
    }
}

fn repeated_in(value: &Json) -> Option<&str> {
    match value {
        Json::Object(object) => object.repeated(),
        Json::Array(items) => items.iter().find_map(repeated_in),
        _ => None,
    }
}

fn syntax(error: serde_json::Error) -> JsonError {
    JsonError::Syntax(error.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::{Json, JsonError, Object};

    #[test]
    fn order_numbers_and_repeats_survive() {
        let text = r#"{"b":1.50e3,"a":[123456789012345678901234567890,-0.0],"b":null}"#;
        let object = Object::parse(text).unwrap();
        assert_eq!(object.to_string(), text);
        assert_eq!(object.repeated(), Some("b"));
    }

    #[test]
    fn repeats_are_found_at_depth() {
        let object = Object::parse(r#"{"a":[{"x":{"k":1,"k":2}}]}"#).unwrap();
        assert_eq!(object.repeated(), Some("k"));
        // The same name spelt with an escape is the same name.
        let object = Object::parse(r#"{"exp":1,"\u0065xp":2}"#).unwrap();
        assert_eq!(object.repeated(), Some("exp"));
    }

    #[test]
    fn depth_is_capped_without_recursing() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(Json::parse(&deep), Err(JsonError::TooDeep));
    }

    #[test]
    fn paths_prefer_whole_names() {
        let object = Object::parse(r#"{"https://x.y/r":1,"o":{"id":"org_1","a.b":2}}"#).unwrap();
        assert_eq!(object.at("https://x.y/r"), Some(&Json::Number("1".into())));
        assert_eq!(object.at("o.id"), Some(&Json::from("org_1")));
        assert_eq!(object.at("o.a.b"), Some(&Json::Number("2".into())));
        assert_eq!(object.at("o.nothing"), None);
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(Json::from),
            ".*".prop_map(Json::String),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
                prop::collection::vec((".*", inner), 0..4)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(json in any_json()) {
            prop_assert_eq!(Json::parse(&json.to_string()).unwrap(), json);
        }
    }
}
