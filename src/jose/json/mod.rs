//! JSON as it was written (RFC 8259): the order of members, the text of numbers and repeated
//! members survive, since all three decide how other libraries read a token.

pub mod base64url;
pub mod borrowed;
pub mod hex;
pub(crate) mod pointer;
mod read;
mod write;

use std::fmt;

use zeroize::Zeroize;

/// How deep arrays and objects may lie within one another. Nothing in JOSE comes near it; the cap
/// keeps hostile input from eating the stack.
pub const MAX_DEPTH: usize = 64;

/// Values in an object that is read, such as a header or claims. Short ones take a hundred times the
/// memory of their text.
pub const MAX_VALUES: usize = 1 << 14;

/// A JSON value. A number is its own text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A string, its escapes resolved.
    String(String),
    /// A string that no text is equal to.
    NotUnicode(Box<NotUnicode>),
    /// Values in their order.
    Array(Vec<Json>),
    /// Members in their order.
    Object(Object),
}

/// A JSON object: its members in the order written, repeated ones included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    members: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq)]
struct Member {
    name: Name,
    value: Json,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Text(String),
    NotUnicode(Box<NotUnicode>),
}

/// A string with half of a surrogate pair in it, such as `"\ud800"`. The grammar allows it and other
/// libraries read it (RFC 8259 section 8.2), so it is read here too; but it is equal only to itself,
/// never to a text with U+FFFD in the place of the half.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotUnicode {
    /// UTF-8 in which the halves stand as if they were characters (WTF-8).
    bytes: Vec<u8>,
    shown: String,
}

/// Why a text is no JSON, or not the JSON that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// Not JSON; the text says where, counted in lines and columns from one.
    Syntax(String),
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
    /// An object with more than [`MAX_VALUES`] in it.
    TooMany,
    /// Something else where an object belongs: what it is, with its article.
    NotObject(&'static str),
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::Syntax(text) => write!(f, "not JSON: {text}"),
            JsonError::TooDeep => write!(f, "JSON nested more than {MAX_DEPTH} deep"),
            JsonError::TooMany => write!(f, "JSON with more than {MAX_VALUES} values"),
            JsonError::NotObject(kind) => write!(f, "{kind}, not a JSON object"),
        }
    }
}

impl std::error::Error for JsonError {}

impl Json {
    /// Reads one JSON text.
    ///
    /// # Errors
    /// [`JsonError`]; a repeated member is none, [`Object::repeated`] finds it.
    pub fn parse(text: &str) -> Result<Json, JsonError> {
        read::read(text, usize::MAX)
    }

    /// Whether every string in it is Unicode.
    pub fn is_unicode(&self) -> bool {
        match self {
            Json::NotUnicode(_) => false,
            Json::Array(items) => items.iter().all(Json::is_unicode),
            Json::Object(object) => object.is_unicode(),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => true,
        }
    }

    /// Whether it is a string, Unicode or not.
    pub fn is_string(&self) -> bool {
        matches!(self, Json::String(_) | Json::NotUnicode(_))
    }

    /// The text of a string that is Unicode.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// Every text of a value that may be one or a list, such as `aud`.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Json::String(text) => vec![text],
            Json::Array(items) => items.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The object, if it is one.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items, if it is an array.
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
            Json::NotUnicode(_) => "a string that is not Unicode",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
        }
    }
}

impl Object {
    /// Reads a JSON text that must be an object, of at most [`MAX_VALUES`].
    ///
    /// # Errors
    /// [`JsonError`]; a repeated member is none.
    pub fn parse(text: &str) -> Result<Object, JsonError> {
        read::read(text, MAX_VALUES)?.try_into()
    }

    /// Whether every name and every string in it is Unicode.
    pub fn is_unicode(&self) -> bool {
        let is_text = |member: &Member| matches!(member.name, Name::Text(_));
        self.members.iter().all(|member| is_text(member) && member.value.is_unicode())
    }

    /// The first member of that name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.iter().find(|member| member.name.is(name)).map(|member| &member.value)
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
        match self.members.iter_mut().find(|member| member.name.is(name)) {
            Some(member) => member.value = value,
            None => self.members.push(Member { name: Name::Text(name.to_owned()), value }),
        }
    }

    /// Takes out every member of that name.
    pub fn remove(&mut self, name: &str) {
        self.members.retain(|member| !member.name.is(name));
    }

    /// Names as they are shown: compare them by [`Object::get`].
    pub fn members(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members.iter().map(|member| (member.name.shown(), &member.value))
    }

    /// The names of all members as they are shown, in the order written, repeated ones included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name.shown())
    }

    /// Whether it has no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The first member name that stands twice in one object, at any depth.
    pub fn repeated(&self) -> Option<&str> {
        let mut names: Vec<&Name> = self.members.iter().map(|member| &member.name).collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].shown());
        twice.or_else(|| self.members.iter().find_map(|member| repeated_in(&member.value)))
    }

    /// The members of both, one after the other.
    pub fn followed_by(&self, other: &Object) -> Object {
        Object { members: [&self.members[..], &other.members].concat() }
    }
}

impl Name {
    fn is(&self, text: &str) -> bool {
        matches!(self, Name::Text(name) if name == text)
    }

    fn shown(&self) -> &str {
        match self {
            Name::Text(text) => text,
            Name::NotUnicode(text) => &text.shown,
        }
    }
}

impl NotUnicode {
    fn new(bytes: Vec<u8>) -> NotUnicode {
        let mut shown = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            shown.push_str(chunk.valid());
            // Of the three bytes of half a pair the first counts.
            if chunk.invalid().first() == Some(&0xed) {
                shown.push(char::REPLACEMENT_CHARACTER);
            }
        }
        NotUnicode { bytes, shown }
    }

    /// For people, with U+FFFD in the place of each half.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// As JSON: each half is an escape, such as `"\ud800"`.
    pub fn escaped(&self) -> String {
        let (mut text, mut at) = ("\"".to_owned(), 0);
        for chunk in self.bytes.utf8_chunks() {
            let valid = Json::from(chunk.valid()).to_string();
            text.push_str(valid.get(1..valid.len() - 1).unwrap_or_default());
            at += chunk.valid().len();
            if let Some([0xed, high, low]) = self.bytes.get(at..at + 3) {
                let half = 0xd000 | u32::from(high & 0x3f) << 6 | u32::from(low & 0x3f);
                text.push_str(&format!("\\u{half:04x}"));
            }
            at += chunk.invalid().len();
        }
        text + "\""
    }
}

/// A JWK holds private parts, and who reads JSON does not know yet what it is.
impl Drop for Object {
    fn drop(&mut self) {
        self.members.iter_mut().for_each(|member| wipe(&mut member.value));
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
        let members = members
            .into_iter()
            .map(|(name, value)| Member { name: Name::Text(name.into()), value: value.into() });
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

impl TryFrom<Json> for Object {
    type Error = JsonError;

    fn try_from(json: Json) -> Result<Object, JsonError> {
        match json {
            Json::Object(object) => Ok(object),
            other => Err(JsonError::NotObject(other.kind())),
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Json {
        Json::Object(object)
    }
}

/// Whether a number is finite as a double.
pub fn fits_double(number: &str) -> bool {
    number.parse::<f64>().is_ok_and(f64::is_finite)
}

fn repeated_in(value: &Json) -> Option<&str> {
    match value {
        Json::Object(object) => object.repeated(),
        Json::Array(items) => items.iter().find_map(repeated_in),
        _ => None,
    }
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
