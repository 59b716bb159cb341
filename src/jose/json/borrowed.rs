//! A JSON object looked at in place: its members by name and text, nothing built. Only what is plain
//! is looked at; everything else is for [`crate::jose::json`], which says what is wrong with it.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::jose::json::MAX_VALUES;

/// Members of one object at the most: each name is compared with each.
const MAX_MEMBERS: usize = 48;
/// How deep values may lie within one another.
const MAX_DEPTH: usize = 12;

/// The members of a plain object: no escape in any text, no name twice at any depth.
#[derive(Debug)]
pub struct BorrowedJson<'a>(Vec<(&'a str, &'a str)>);

impl<'a> BorrowedJson<'a> {
    /// Looks at a JSON text; `None` where it is not plain, or not JSON.
    pub fn of(text: &'a [u8]) -> Option<BorrowedJson<'a>> {
        let text = std::str::from_utf8(text).ok()?;
        if memchr::memchr(b'\\', text.as_bytes()).is_some() {
            return None;
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let members = deserializer.deserialize_map(Members).ok()?;
        deserializer.end().ok()?;
        Some(BorrowedJson(members))
    }

    /// The JSON text of the member of that name.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(n, _)| is_same(n, name)).map(|(_, text)| *text)
    }

    /// Each name with the JSON text of its value, in the order written.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (&'a str, &'a str)> {
        self.0.iter().copied()
    }
}

/// Whether two names are one. Most claims have three letters, of which the first or the last differs:
/// to see that takes less than a call that compares memory.
fn is_same(one: &str, other: &str) -> bool {
    let ends = |name: &str| (name.len(), name.bytes().next(), name.bytes().next_back());
    ends(one) == ends(other) && one == other
}

/// What is between the quotes of a JSON text without escapes; `None` for any other value.
pub fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(&'de str, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Self::Value = Vec::with_capacity(16);
        let left = Cell::new(MAX_VALUES - MAX_MEMBERS - 1);
        while let Some(name) = map.next_key::<&str>()? {
            let value = map.next_value::<&RawValue>()?.get();
            if members.len() == MAX_MEMBERS || members.iter().any(|(n, _)| is_same(n, name)) {
                return Err(A::Error::custom("not plain"));
            }
            if value.starts_with(['{', '[']) {
                let mut inner = serde_json::Deserializer::from_str(value);
                Plain { depth: MAX_DEPTH, left: &left }
                    .deserialize(&mut inner)
                    .map_err(A::Error::custom)?;
            }
            members.push((name, value));
        }
        Ok(members)
    }
}

/// Looks through a value and keeps nothing of it.
#[derive(Clone, Copy)]
struct Plain<'c> {
    depth: usize,
    /// How many values may still come.
    left: &'c Cell<usize>,
}

impl<'c> Plain<'c> {
    fn below<E: Error>(self) -> Result<Plain<'c>, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("not plain"))?;
        Ok(Plain { depth, left: self.left })
    }
}

impl<'de> DeserializeSeed<'de> for Plain<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| D::Error::custom("not plain"))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let below = self.below()?;
        while items.next_element_seed(below)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let below = self.below()?;
        let mut names: Vec<&str> = Vec::new();
        while let Some(name) = map.next_key::<&str>()? {
            if names.len() == MAX_MEMBERS || names.contains(&name) {
                return Err(A::Error::custom("not plain"));
            }
            names.push(name);
            map.next_value_seed(below)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::borrowed::{BorrowedJson, unquoted};
    use crate::jose::json::{Json, JsonError, MAX_VALUES, Object};

    #[test]
    fn what_is_not_plain_is_not_looked_at() {
        for text in [
            "[]",
            "{} x",
            "{",
            r#"{"a":1,"a":2}"#,
            r#"{"a":[{"b":1,"b":2}]}"#,
            r#"{"a":"\n"}"#,
            "{\"a\":\"\u{1}\"}",
            r#"{"a":01}"#,
            r#"{"a":{"b":-}}"#,
        ] {
            assert!(BorrowedJson::of(text.as_bytes()).is_none(), "{text}");
        }
        let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(13), "]".repeat(13));
        assert!(BorrowedJson::of(deep.as_bytes()).is_none());
        assert!(BorrowedJson::of(b"{\"a\":\"\xff\"}").is_none());
        for (item, in_each) in [("1", 1), ("[]", 1), ("{\"b\":1}", 2), ("[[1]]", 3)] {
            let list = |count| format!("{{\"a\":[{}{item}]}}", format!("{item},").repeat(count));
            let fits = list(MAX_VALUES / in_each - 60);
            assert!(BorrowedJson::of(fits.as_bytes()).is_some() && Object::parse(&fits).is_ok());
            let many = list(MAX_VALUES / in_each);
            assert!(BorrowedJson::of(many.as_bytes()).is_none());
            assert_eq!(Object::parse(&many), Err(JsonError::TooMany));
        }
    }

    proptest! {
        #[test]
        fn what_is_seen_is_what_is_read(
            names in prop::collection::vec("[a-c]", 0..5),
            values in prop::collection::vec("\"[a-c{}]*\"|-?[0-9]{1,3}|true|[\\[{\":,1\\]}a]{0,9}", 5),
        ) {
            let members = names.iter().zip(&values).map(|(name, value)| format!("\"{name}\" :{value} "));
            let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
            let read = Object::parse(&text).ok().filter(|object| object.repeated().is_none());
            let seen = BorrowedJson::of(text.as_bytes());
            prop_assert_eq!(seen.is_some(), read.is_some(), "{}", text);
            if let (Some(seen), Some(read)) = (seen, read) {
                for ((name, text), (read_name, value)) in seen.members().zip(read.members()) {
                    prop_assert_eq!(name, read_name);
                    prop_assert_eq!(&Json::parse(text).unwrap(), value);
                    prop_assert_eq!(unquoted(text), value.as_str());
                }
            }
        }
    }
}
