//! What can be seen of anything that looks like a token, right or wrong. For looking only:
//! a judgement starts from `Token`, which is strict.

use crate::jose::base64url;
use crate::jose::json::Object;

/// The visible parts of a token.
#[derive(Clone, Debug)]
pub struct Anatomy {
    /// How many parts the dots make.
    pub parts: usize,
    pub header: Option<Object>,
    pub payload: Payload,
    /// Bytes of the signature, where there is one.
    pub signature: Option<usize>,
    /// What had to be overlooked in order to see this much.
    pub notes: Vec<String>,
}

/// What the second part holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    Claims(Object),
    /// Text that is no JSON object.
    Text(String),
    /// Bytes that are no text.
    Bytes(Vec<u8>),
    /// Five parts: only the recipient's key opens it (RFC 7516).
    Encrypted,
    Missing,
}

impl Anatomy {
    /// Looks at a text. `None` for what neither begins with a header nor has claims in second place.
    pub fn of(text: &str) -> Option<Anatomy> {
        let segments: Vec<&str> = text.splitn(6, '.').collect();
        let parts = text.matches('.').count() + 1;
        let mut notes = Vec::new();
        let header = header(segments.first(), &mut notes);
        let payload = match parts {
            5 => Payload::Encrypted,
            _ => payload(segments.get(1), &mut notes),
        };
        if header.is_none() && !matches!(payload, Payload::Claims(_)) {
            return None;
        }
        let signature = match parts {
            3 => bytes("signature", segments.get(2), &mut notes).map(|bytes| bytes.len()),
            _ => None,
        };
        if !matches!(parts, 3 | 5) {
            let count = if parts == 1 { "one part".to_owned() } else { format!("{parts} parts") };
            notes.push(format!("{count}; a signed token has three, an encrypted one five"));
        }
        Some(Anatomy { parts, header, payload, signature, notes })
    }
}

fn bytes(part: &str, segment: Option<&&str>, notes: &mut Vec<String>) -> Option<Vec<u8>> {
    let segment = segment?;
    match base64url::decode(segment) {
        Ok(bytes) => Some(bytes),
        Err(fault) => {
            notes.push(format!("in the {part}, {fault}"));
            base64url::decode_leniently(segment)
        }
    }
}

fn header(segment: Option<&&str>, notes: &mut Vec<String>) -> Option<Object> {
    let bytes = bytes("header", segment, notes)?;
    match object(&bytes) {
        Ok(header) => Some(noted("header", header, notes)),
        Err(why) => {
            notes.push(format!("the header is no JSON object: {why}"));
            None
        }
    }
}

fn payload(segment: Option<&&str>, notes: &mut Vec<String>) -> Payload {
    let Some(bytes) = bytes("payload", segment, notes) else { return Payload::Missing };
    match (object(&bytes), String::from_utf8(bytes)) {
        (Ok(claims), _) => Payload::Claims(noted("payload", claims, notes)),
        (Err(why), Ok(text)) => {
            // Whoever wrote a brace meant claims; a payload may well be any other text.
            if text.starts_with('{') {
                notes.push(format!("the payload is no JSON object: {why}"));
            }
            Payload::Text(text)
        }
        (Err(_), Err(error)) => Payload::Bytes(error.into_bytes()),
    }
}

fn noted(part: &str, object: Object, notes: &mut Vec<String>) -> Object {
    if let Some(name) = object.repeated() {
        notes.push(format!("the {part} repeats {name}: parsers disagree on which one counts"));
    }
    object
}

fn object(bytes: &[u8]) -> Result<Object, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    Object::parse(text)
}

#[cfg(test)]
mod tests {
    use crate::jose::anatomy::{Anatomy, Payload};
    use crate::jose::base64url::encode;

    #[test]
    fn anything_with_a_header_or_claims_is_shown() {
        let (header, claims) = (encode(r#"{"alg":"XX"}"#), encode(r#"{"sub":"a"}"#));
        let anatomy = Anatomy::of(&format!("{header}.{claims}.")).unwrap();
        assert_eq!((anatomy.parts, anatomy.signature), (3, Some(0)));
        assert!(anatomy.notes.is_empty());
        let jwe = Anatomy::of(&format!("{header}.a.b.c.d")).unwrap();
        assert_eq!(jwe.payload, Payload::Encrypted);
        assert_eq!(Anatomy::of(&header).unwrap().payload, Payload::Missing);
        assert!(Anatomy::of(&format!("!!.{claims}")).unwrap().header.is_none());
        assert!(Anatomy::of("hello.world.x").is_none());
        assert!(Anatomy::of("").is_none());
    }
}
