//! What can be seen of anything that looks like a token, right or wrong. For looking only:
//! a judgement starts from `Token`, which is strict.

use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::token::MAX_LENGTH;
use crate::jose::token::serialization::{Form, Jws, MAX_SIGNATURES};

/// The visible parts of a token.
#[derive(Clone, Debug)]
pub struct Anatomy {
    /// How it is written.
    pub form: Form,
    /// How many parts the dots make; none of JSON.
    pub parts: usize,
    /// Never none; of a compact token, signed or encrypted, one.
    pub signatures: Vec<Signature>,
    /// What it carries.
    pub payload: Payload,
    /// What had to be overlooked in order to see this much.
    pub notes: Vec<String>,
}

/// What belongs to one signature.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// The half of the header that the signature covers, where it can be read.
    pub protected: Option<Object>,
    /// The half that anyone may change; JSON only.
    pub unprotected: Option<Object>,
    /// Where there is one.
    pub bytes: Option<usize>,
}

/// What the payload holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// A JSON object, such as a set of claims.
    Claims(Object),
    /// Text that is no JSON object.
    Text(String),
    /// Bytes that are no text.
    Bytes(Vec<u8>),
    /// Only the recipient's key opens it (RFC 7516).
    Encrypted,
    /// None in the token; perhaps it was sent beside it (RFC 7515 appendix F).
    Empty,
    /// There is none in its place, or it can't be decoded.
    Missing,
}

impl Anatomy {
    /// Looks at a text. `None` for what has neither a header nor claims in their place.
    pub fn of(text: &str) -> Option<Anatomy> {
        match text {
            text if text.len() > MAX_LENGTH => None,
            text if text.starts_with('{') => of_json(text),
            text => of_compact(text),
        }
    }
}

impl Signature {
    /// Both halves of the header.
    pub fn header(&self) -> Option<Object> {
        if self.protected.is_none() && self.unprotected.is_none() {
            return None;
        }
        let halves = self.protected.iter().chain(&self.unprotected);
        Some(halves.flat_map(Object::members).map(|(n, value)| (n, value.clone())).collect())
    }

    fn is_payload_raw(&self) -> bool {
        let b64 = self.protected.as_ref().and_then(|header| header.get("b64"));
        b64 == Some(&Json::Bool(false))
    }
}

fn of_compact(text: &str) -> Option<Anatomy> {
    let segments: Vec<&str> = text.splitn(6, '.').collect();
    let parts = text.matches('.').count() + 1;
    let mut notes = Vec::new();
    let protected = header(segments.first(), &mut notes);
    let mut signature = Signature { protected, ..Signature::default() };
    let payload = match (parts, segments.get(1)) {
        (5, _) => Payload::Encrypted,
        (_, Some(raw)) if signature.is_payload_raw() => payload(raw.as_bytes().into(), &mut notes),
        (_, segment) => bytes("payload", segment, &mut notes)
            .map_or(Payload::Missing, |bytes| payload(bytes, &mut notes)),
    };
    if signature.protected.is_none() && !matches!(payload, Payload::Claims(_)) {
        return None;
    }
    // A key in base64url begins as a header does (RFC 7517 sections 4.1 and 5.1).
    let is_key = |header: &Object| ["kty", "keys"].iter().any(|name| header.get(name).is_some());
    if parts == 1 && signature.protected.as_ref().is_some_and(is_key) {
        return None;
    }
    if parts == 3 {
        signature.bytes = bytes("signature", segments.get(2), &mut notes).map(|bytes| bytes.len());
    } else if parts != 5 {
        let count = if parts == 1 { "one part".to_owned() } else { format!("{parts} parts") };
        notes.push(format!("{count}; a signed token has three, an encrypted one five"));
    }
    Some(Anatomy { form: Form::Compact, parts, signatures: vec![signature], payload, notes })
}

/// The strict reader says what is wrong; everything else is shown as far as it goes.
fn of_json(text: &str) -> Option<Anatomy> {
    let object = Object::parse(text).ok()?;
    let (form, signatures) = match object.get("signatures").and_then(Json::as_array) {
        Some(list) => {
            let objects = list.iter().filter_map(Json::as_object).take(MAX_SIGNATURES);
            (Form::General, objects.map(signature).collect())
        }
        None => (Form::Flattened, vec![signature(&object)]),
    };
    if signatures.iter().all(|signature| signature.header().is_none()) {
        return None;
    }
    let mut notes = Vec::new();
    let payload = match object.get("ciphertext") {
        Some(_) => Payload::Encrypted,
        None => {
            notes.extend(Jws::parse(text, None).err().map(|malformed| malformed.to_string()));
            let is_raw = signatures.iter().any(Signature::is_payload_raw);
            json_payload(object.get("payload"), is_raw, &mut notes)
        }
    };
    let protected = signatures.iter().filter_map(|signature| signature.protected.as_ref());
    protected.for_each(|header| note_repeated("header", header, &mut notes));
    Some(Anatomy { form, parts: 0, signatures, payload, notes })
}

fn signature(object: &Object) -> Signature {
    let text = |name| object.get(name).and_then(Json::as_str);
    let decoded = |name| base64url::decode_leniently(text(name)?);
    // An encrypted token says `unprotected` (RFC 7516 section 7.2.1).
    let unprotected = object.get("header").or_else(|| object.get("unprotected"));
    Signature {
        protected: decoded("protected").and_then(|bytes| self::object(&bytes).ok()),
        unprotected: unprotected.and_then(Json::as_object).cloned(),
        bytes: decoded("signature").map(|bytes| bytes.len()),
    }
}

fn json_payload(member: Option<&Json>, is_raw: bool, notes: &mut Vec<String>) -> Payload {
    let Some(text) = member.map_or(Some(""), Json::as_str) else { return Payload::Missing };
    let bytes =
        if is_raw { Some(text.as_bytes().to_vec()) } else { base64url::decode_leniently(text) };
    bytes.map_or(Payload::Missing, |bytes| payload(bytes, notes))
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
        Ok(header) => {
            note_repeated("header", &header, notes);
            Some(header)
        }
        Err(why) => {
            notes.push(format!("the header is {why}"));
            None
        }
    }
}

fn payload(bytes: Vec<u8>, notes: &mut Vec<String>) -> Payload {
    match (object(&bytes), String::from_utf8(bytes)) {
        (Ok(claims), _) => {
            note_repeated("payload", &claims, notes);
            Payload::Claims(claims)
        }
        (Err(_), Ok(text)) if text.is_empty() => Payload::Empty,
        (Err(why), Ok(text)) => {
            // Whoever wrote a brace meant claims; a payload may well be any other text.
            if text.starts_with('{') {
                notes.push(format!("the payload is {why}"));
            }
            Payload::Text(text)
        }
        (Err(_), Err(error)) => Payload::Bytes(error.into_bytes()),
    }
}

fn note_repeated(part: &str, object: &Object, notes: &mut Vec<String>) {
    if let Some(name) = object.repeated() {
        notes.push(format!("the {part} repeats {name}: parsers disagree on which one counts"));
    }
}

fn object(bytes: &[u8]) -> Result<Object, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    Object::parse(text).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use crate::jose::json::base64url::encode;
    use crate::jose::token::anatomy::{Anatomy, Payload};
    use crate::jose::token::serialization::Form;

    #[test]
    fn anything_with_a_header_or_claims_is_shown() {
        let (header, claims) = (encode(r#"{"alg":"XX"}"#), encode(r#"{"sub":"a"}"#));
        let anatomy = Anatomy::of(&format!("{header}.{claims}.")).unwrap();
        assert_eq!((anatomy.parts, anatomy.signatures[0].bytes), (3, Some(0)));
        assert!(anatomy.notes.is_empty());
        let jwe = Anatomy::of(&format!("{header}.a.b.c.d")).unwrap();
        assert_eq!(jwe.payload, Payload::Encrypted);
        assert_eq!(Anatomy::of(&header).unwrap().payload, Payload::Missing);
        assert!(Anatomy::of(&format!("!!.{claims}")).unwrap().signatures[0].protected.is_none());
        assert!(Anatomy::of("hello.world.x").is_none());
        assert!(Anatomy::of("").is_none());
    }

    #[test]
    fn json_is_shown_as_far_as_it_goes() {
        let (header, claims) = (encode(r#"{"alg":"XX"}"#), encode(r#"{"sub":"a"}"#));
        let list = format!(r#"[{{"protected":"{header}","signature":"YQ=="}},7]"#);
        let anatomy =
            Anatomy::of(&format!(r#"{{"payload":"{claims}","signatures":{list}}}"#)).unwrap();
        assert_eq!((anatomy.form, anatomy.signatures.len()), (Form::General, 1));
        assert_eq!(anatomy.signatures[0].bytes, Some(1));
        assert!(matches!(anatomy.payload, Payload::Claims(_)));
        assert!(anatomy.notes[0].starts_with("signature 1: in the signature"), "{anatomy:?}");
        let encrypted = format!(r#"{{"ciphertext":"YQ","protected":"{header}"}}"#);
        assert_eq!(Anatomy::of(&encrypted).unwrap().payload, Payload::Encrypted);
        assert!(Anatomy::of(r#"{"sub":"a"}"#).is_none());
        assert!(Anatomy::of("{").is_none());
    }
}
