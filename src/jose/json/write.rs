//! Values as they are written: exactly as they were read, or as every parser reads them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::jose::json::{Json, Member, Name, Object, fits_double};

/// Writes the value on one line, without spaces, numbers as they were written.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_exact(f, &Written { json: self, exact: true })
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_exact(f, &WrittenObject { object: self, exact: true })
    }
}

fn write_exact(f: &mut fmt::Formatter<'_>, written: &impl Serialize) -> fmt::Result {
    f.write_str(&serde_json::to_string(written).map_err(|_| fmt::Error)?)
}

/// For documents that any JSON parser is to read: a number that is beyond a double stands there as
/// a string.
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { json: self, exact: false }.serialize(serializer)
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WrittenObject { object: self, exact: false }.serialize(serializer)
    }
}

/// A value on its way out: as it was written, or as every parser reads it, with numbers that fit a
/// double and each name of an object once.
struct Written<'a> {
    json: &'a Json,
    exact: bool,
}

struct WrittenObject<'a> {
    object: &'a Object,
    exact: bool,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exact = self.exact;
        match self.json {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(text) if exact || fits_double(text) => {
                RawValue::from_string(text.clone()).map_err(S::Error::custom)?.serialize(serializer)
            }
            Json::Number(text) | Json::String(text) => serializer.serialize_str(text),
            Json::NotUnicode(text) => serializer.serialize_str(&text.shown),
            Json::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for json in items {
                    sequence.serialize_element(&Written { json, exact })?;
                }
                sequence.end()
            }
            Json::Object(object) => WrittenObject { object, exact }.serialize(serializer),
        }
    }
}

impl Serialize for WrittenObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let WrittenObject { object, exact } = *self;
        let mut map = serializer.serialize_map(Some(object.members.len()))?;
        let all_text = exact || object.members.iter().all(|m| matches!(m.name, Name::Text(_)));
        let texts = if all_text { BTreeSet::new() } else { object.names().collect() };
        let mut names = BTreeSet::new();
        for Member { name, value } in &object.members {
            let shown = if all_text { Cow::Borrowed(name.shown()) } else { name.distinct(&texts) };
            // Strict parsers refuse a document that repeats a name: it stands where it is first.
            if exact || names.insert(shown.clone()) {
                map.serialize_entry(&shown, &Written { json: value, exact })?;
            }
        }
        map.end()
    }
}

impl Name {
    /// A text that no other name of an object with these texts is written as: half of a surrogate pair
    /// is its escape, and where that is a name itself, with what is no escape behind it.
    fn distinct(&self, texts: &BTreeSet<&str>) -> Cow<'_, str> {
        let Name::NotUnicode(text) = self else { return Cow::Borrowed(self.shown()) };
        let escaped = text.escaped();
        let mut written = escaped.get(1..escaped.len() - 1).unwrap_or_default().to_owned();
        while texts.contains(&written[..]) {
            written.push_str("\\x");
        }
        Cow::Owned(written)
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::json::Object;

    #[test]
    fn different_names_stay_apart_in_a_document() {
        for (text, document) in [
            (
                r#"{"\ud800":1,"\ud801":2,"\ufffd":3}"#,
                "{\"\\\\ud800\":1,\"\\\\ud801\":2,\"\u{fffd}\":3}",
            ),
            (r#"{"\ud800":1,"\\ud800":2,"\ud800":3}"#, r#"{"\\ud800\\x":1,"\\ud800":2}"#),
            (r#"{"a\"\udfffb\"":1,"a":2,"a":3}"#, r#"{"a\\\"\\udfffb\\\"":1,"a":2}"#),
        ] {
            let object = Object::parse(text).unwrap();
            assert_eq!(serde_json::to_string(&object).unwrap(), document);
        }
    }
}
