//! One text out of a JSON document, by its place (RFC 6901); the rest is passed over.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The names on the way to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Reads a pointer.
    ///
    /// # Errors
    /// For clap to show.
    pub fn parse(text: &str) -> Result<Pointer, String> {
        let unescape = |step: &str| step.replace("~1", "/").replace("~0", "~");
        // Behind `~` stands 0 or 1 (RFC 6901 section 3).
        let is_whole =
            |text: &str| text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        match text.strip_prefix('/').filter(|_| is_whole(text)) {
            Some(steps) => Ok(Pointer(steps.split('/').map(unescape).collect())),
            None => Err("write a JSON pointer such as /request/token; ~0 is ~ and ~1 is /".into()),
        }
    }

    /// The text at that place.
    ///
    /// # Errors
    /// [`NoText`].
    pub fn text<'a>(&self, json: &'a [u8]) -> Result<Cow<'a, str>, NoText> {
        let mut value: &RawValue = serde_json::from_slice(json).map_err(|_| NoText::NotJson)?;
        for step in &self.0 {
            let deserializer = &mut serde_json::Deserializer::from_str(value.get());
            let found = Step(step).deserialize(deserializer).map_err(|_| NoText::Missing)?;
            value = match found {
                Found::One(value) => value,
                Found::None => return Err(NoText::Missing),
                Found::Several => return Err(NoText::Repeated),
            };
        }
        let mut deserializer = serde_json::Deserializer::from_str(value.get());
        Text::deserialize(&mut deserializer).map(|text| text.0).map_err(|_| match value.get() {
            "null" => NoText::Missing,
            _ => NoText::NotText,
        })
    }
}

/// Why there is no text at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoText {
    /// It is no JSON.
    NotJson,
    /// Nothing is there, or null.
    Missing,
    /// Something else is there: a number, a list, a string with half of a surrogate pair.
    NotText,
    /// A name on the way stands more than once: of two readers one takes the first value and the
    /// other the last, so nobody may choose.
    Repeated,
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoText::NotJson => "the line is not JSON",
            NoText::Missing => "nothing is at the place of the token",
            NoText::NotText => "the value at the place of the token is not text",
            NoText::Repeated => "a member on the way to the token is repeated",
        })
    }
}

impl std::error::Error for NoText {}

/// The member of that name, or the item of that number.
struct Step<'s>(&'s str);

enum Found<'a> {
    None,
    One(&'a RawValue),
    Several,
}

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = Found<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = Found<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Found::None;
        while let Some(name) = map.next_key::<Text<'de>>()? {
            let value = map.next_value::<&RawValue>()?;
            found = match found {
                found if name.0 != self.0 => found,
                Found::None => Found::One(value),
                Found::One(_) | Found::Several => Found::Several,
            };
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let digits = self.0 == "0" || !self.0.starts_with(['0', '+']);
        let wanted = self.0.parse::<usize>().ok().filter(|_| digits);
        let (mut found, mut index) = (None, 0);
        while let Some(item) = items.next_element::<&RawValue>()? {
            found = found.or((wanted == Some(index)).then_some(item));
            index += 1;
        }
        Ok(found.map_or(Found::None, Found::One))
    }
}

/// A text, in place where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::json::pointer::{NoText, Pointer};

    #[test]
    fn a_name_on_the_way_stands_once() {
        let text = |json: &str| {
            Pointer::parse("/a/b").unwrap().text(json.as_bytes()).map(|text| text.into_owned())
        };
        for repeated in [
            r#"{"a":{"b":"1","b":"2"}}"#,
            r#"{"a":{"b":"1"},"a":{"b":"1"}}"#,
            r#"{"a":7,"a":{"b":"1"}}"#,
            r#"{"a":{"b":"1"},"\u0061":null}"#,
            r#"{"a":{"b":"1","c":2,"\u0062":null,"b":3}}"#,
        ] {
            assert_eq!(text(repeated), Err(NoText::Repeated), "{repeated}");
        }
        assert_eq!(text(r#"{"x":1,"x":2,"a":{"b":"1","x":[{"b":1,"b":2}]}}"#).as_deref(), Ok("1"));
    }

    #[test]
    fn the_examples_of_the_rfc_that_are_texts() {
        let json = r#"{"foo":["bar","baz"],"":"0","a/b":"1","m~n":"8","\u006b":"\u0031","x":7}"#;
        let text = |pointer: &str| {
            let text = Pointer::parse(pointer).unwrap().text(json.as_bytes());
            text.ok().map(|text| text.into_owned())
        };
        assert_eq!(text("/foo/0").as_deref(), Some("bar"));
        assert_eq!(text("/foo/01"), None);
        assert_eq!(text("/foo/-"), None);
        assert_eq!(text("/").as_deref(), Some("0"));
        assert_eq!(text("/a~1b").as_deref(), Some("1"));
        assert_eq!(text("/m~0n").as_deref(), Some("8"));
        assert_eq!(text("/k").as_deref(), Some("1"));
        assert_eq!(text("/x"), None);
        assert_eq!(text("/nothing"), None);
        for bad in ["foo", "/~", "/a~", "/~2", "/a~~0", "/a/~x"] {
            assert!(Pointer::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Pointer::parse("/a").unwrap().text(b"{\"a\":\"b\"} x"), Err(NoText::NotJson));
    }
}
