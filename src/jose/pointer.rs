//! One text out of a JSON document, by its place (RFC 6901); the rest is passed over.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
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
        match text.strip_prefix('/') {
            Some(steps) => Ok(Pointer(steps.split('/').map(unescape).collect())),
            None => Err("write a JSON pointer such as /request/token".into()),
        }
    }

    /// The text at that place; `None` where there is none, or no JSON.
    pub fn text<'a>(&self, json: &'a [u8]) -> Option<Cow<'a, str>> {
        let mut value: &RawValue = serde_json::from_slice(json).ok()?;
        for step in &self.0 {
            value = serde::de::DeserializeSeed::deserialize(
                Step(step),
                &mut serde_json::Deserializer::from_str(value.get()),
            )
            .ok()??;
        }
        let mut deserializer = serde_json::Deserializer::from_str(value.get());
        Text::deserialize(&mut deserializer).ok().map(|text| text.0)
    }
}

/// The first member of that name, or the item of that number.
struct Step<'s>(&'s str);

impl<'de> serde::de::DeserializeSeed<'de> for Step<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<Text<'de>>()? {
            match found.is_none() && name.0 == self.0 {
                true => found = Some(map.next_value()?),
                false => drop(map.next_value::<IgnoredAny>()?),
            }
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
        Ok(found)
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
        f.write_str("a text")
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
    use crate::jose::pointer::Pointer;

    #[test]
    fn the_examples_of_the_rfc_that_are_texts() {
        let json = r#"{"foo":["bar","baz"],"":"0","a/b":"1","m~n":"8","\u006b":"\u0031","x":7}"#;
        let text = |pointer: &str| {
            let text = Pointer::parse(pointer).unwrap().text(json.as_bytes());
            text.map(|text| text.into_owned())
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
        assert!(Pointer::parse("foo").is_err());
        assert_eq!(Pointer::parse("/a").unwrap().text(b"{\"a\":\"b\"} x"), None);
    }
}
