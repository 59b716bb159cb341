//! The three ways to write a JWS (RFC 7515 section 7): compact, and as JSON with one signature or
//! several. Reading them gives tokens, one a signature; nothing is believed yet.

use std::sync::Arc;

use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::token::header::Header;
use crate::jose::token::{self, MAX_LENGTH, Malformed, Part, Token};
use crate::text::words::words;

/// Signatures of one JWS at the most: each may cost a verification for each of many keys.
pub const MAX_SIGNATURES: usize = 32;

words! {
    /// How a JWS is written.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Form by name {
        /// Three parts with dots between them (RFC 7515 section 7.1).
        Compact = "compact",
        /// One signature, its members beside the payload (RFC 7515 section 7.2.2).
        Flattened = "flattened",
        /// A list of signatures (RFC 7515 section 7.2.1).
        General = "general",
    }
}

/// A JWS with at least one signature, all over the same payload.
#[derive(Clone, Debug)]
pub struct Jws {
    tokens: Vec<Token>,
}

impl Jws {
    /// Takes a JWS apart, whichever way it is written. A payload that was sent beside it is
    /// `detached` (RFC 7515 appendix F).
    ///
    /// # Errors
    /// The first thing that is malformed.
    pub fn parse(text: &str, detached: Option<Vec<u8>>) -> Result<Jws, Malformed> {
        let detached = detached.map(Arc::new);
        if !text.starts_with('{') {
            return Ok(Jws { tokens: vec![Token::parse_with(text, detached)?] });
        }
        if text.len() > MAX_LENGTH {
            return Err(Malformed::TooLong);
        }
        read_json(text, detached)
    }

    /// The signatures in the order written, never none.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }
}

/// One signature before the payload is known.
struct Signature<'a> {
    /// Encoded; empty where there is none.
    protected: &'a str,
    header: Header,
    bytes: Vec<u8>,
}

fn read_json(text: &str, detached: Option<Arc<Vec<u8>>>) -> Result<Jws, Malformed> {
    let object =
        Object::parse(text).map_err(|why| json(format!("not a JSON serialization: {why}")))?;
    if let Some(name) = object.repeated() {
        return Err(json(format!("{name} is repeated: parsers disagree on which one counts")));
    }
    // RFC 7516 section 9 tells the two apart by it.
    if object.get("ciphertext").is_some() {
        return Err(json("an encrypted token (JWE), which has no signature to verify".into()));
    }
    let signatures = signatures(&object)?;
    let is_raw = signatures.iter().any(|signature| signature.header.is_payload_raw());
    if signatures.iter().any(|signature| signature.header.is_payload_raw() != is_raw) {
        return Err(json("the signatures have different b64, but one payload".into()));
    }
    let payload = payload(&object, is_raw, detached)?;
    let tokens = signatures.into_iter().map(|signature| {
        let Signature { protected, header, bytes } = signature;
        Token::of_json(protected, header, Arc::clone(&payload), bytes)
    });
    Ok(Jws { tokens: tokens.collect() })
}

/// One syntax or the other: what mixes them means different things to different readers (RFC 7515
/// section 7.2.2).
fn signatures(object: &Object) -> Result<Vec<Signature<'_>>, Malformed> {
    let Some(list) = object.get("signatures") else {
        return Ok(vec![signature(object)?]);
    };
    let mixed = ["signature", "protected", "header"].iter().find(|name| object.get(name).is_some());
    if let Some(name) = mixed {
        return Err(json(format!("{name} and signatures: only one of them is allowed")));
    }
    let list = list.as_array().ok_or_else(|| wrong("signatures", "a list", list))?;
    match list.len() {
        0 => return Err(json("the list of signatures is empty".into())),
        count if count > MAX_SIGNATURES => {
            return Err(json(format!("{count} signatures are over the cap of {MAX_SIGNATURES}")));
        }
        _ => {}
    }
    let signatures = list.iter().enumerate().map(|(index, item)| {
        let object = item.as_object().ok_or_else(|| wrong("it", "an object", item));
        object
            .and_then(signature)
            .map_err(|malformed| json(format!("signature {}: {malformed}", index + 1)))
    });
    signatures.collect()
}

/// The members that belong to one signature.
fn signature(object: &Object) -> Result<Signature<'_>, Malformed> {
    let none = Object::default();
    let protected = text(object, "protected")?;
    let protected_half = match protected {
        Some(encoded) => not_empty("protected", decoded_header(encoded)?)?,
        None => none.clone(),
    };
    let unprotected_half = match object.get("header") {
        Some(Json::Object(header)) => not_empty("header", header.clone())?,
        Some(other) => return Err(wrong("header", "an object", other)),
        None => none,
    };
    if let Some(name) = shared(&protected_half, &unprotected_half) {
        return Err(json(format!("{name} is in both headers, protected and unprotected")));
    }
    let bytes =
        text(object, "signature")?.ok_or_else(|| json("JSON without a signature".into()))?;
    if protected.is_none() && unprotected_half.is_empty() {
        return Err(json("a signature has neither protected nor header".into()));
    }
    Ok(Signature {
        protected: protected.unwrap_or_default(),
        header: Header::of_halves(&protected_half, &unprotected_half),
        bytes: decoded(Part::Signature, bytes)?,
    })
}

/// Sorted before it is searched: a token may have tens of thousands of names.
fn shared<'a>(one: &Object, other: &'a Object) -> Option<&'a str> {
    let mut names: Vec<&str> = one.names().collect();
    names.sort_unstable();
    other.names().find(|name| names.binary_search(name).is_ok())
}

fn decoded_header(encoded: &str) -> Result<Object, Malformed> {
    match encoded {
        "" => Ok(Object::default()),
        encoded => token::read_header(&decoded(Part::Header, encoded)?),
    }
}

/// "when the … value is non-empty; otherwise, it MUST be absent" (RFC 7515 section 7.2.1).
fn not_empty(member: &str, header: Object) -> Result<Object, Malformed> {
    if header.is_empty() {
        Err(json(format!("{member} is empty, and must then be left out")))
    } else {
        Ok(header)
    }
}

/// An empty payload and none are the same: either may have been sent beside the token.
fn payload(
    object: &Object,
    is_raw: bool,
    detached: Option<Arc<Vec<u8>>>,
) -> Result<Arc<Vec<u8>>, Malformed> {
    let attached = text(object, "payload")?.unwrap_or_default();
    match detached {
        Some(_) if !attached.is_empty() => Err(Malformed::TwoPayloads),
        Some(detached) => Ok(detached),
        None if is_raw => Ok(Arc::new(attached.as_bytes().to_vec())),
        None => decoded(Part::Payload, attached).map(Arc::new),
    }
}

fn decoded(part: Part, encoded: &str) -> Result<Vec<u8>, Malformed> {
    base64url::decode(encoded).map_err(|fault| Malformed::Part { part, fault })
}

fn text<'a>(object: &'a Object, name: &str) -> Result<Option<&'a str>, Malformed> {
    match object.get(name) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong(name, "a string", other)),
    }
}

fn wrong(name: &str, expected: &str, found: &Json) -> Malformed {
    json(format!("{name} is {}, not {expected}", found.kind()))
}

fn json(why: String) -> Malformed {
    Malformed::Json { why }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::token::Malformed;
    use crate::jose::token::anatomy::Anatomy;
    use crate::jose::token::serialization::{Jws, MAX_SIGNATURES};

    fn why(text: &str) -> String {
        match Jws::parse(text, None) {
            Err(malformed) => malformed.to_string(),
            Ok(jws) => panic!("{jws:?}"),
        }
    }

    #[test]
    fn what_is_malformed_is_named() {
        for (text, expected) in [
            ("{", "not a JSON serialization: not JSON: EOF"),
            ("{}", "JSON without a signature"),
            (r#"{"ciphertext":"","protected":"eyJhIjoxfQ"}"#, "an encrypted token (JWE)"),
            (r#"{"signature":"","signature":""}"#, "signature is repeated"),
            (r#"{"signature":""}"#, "neither protected nor header"),
            (r#"{"signature":1}"#, "signature is a number, not a string"),
            (r#"{"signature":"","protected":""}"#, "protected is empty"),
            (r#"{"signature":"","protected":"e30"}"#, "protected is empty"),
            (r#"{"signature":"","header":{}}"#, "header is empty"),
            (r#"{"signature":"","header":[]}"#, "header is an array, not an object"),
            (r#"{"signature":"","protected":"W10"}"#, "the header is an array, not a JSON object"),
            (r#"{"signature":"+","header":{"a":1}}"#, "in the signature, '+' at offset 0"),
            (r#"{"signature":"","header":{"a":1,"a":2}}"#, "a is repeated"),
            (
                r#"{"signature":"","protected":"eyJhIjoxfQ","header":{"a":1}}"#,
                "a is in both headers",
            ),
            (r#"{"signature":"","header":{"a":1},"payload":"="}"#, "in the payload, '='"),
            (r#"{"signature":"","header":{"a":1},"payload":{}}"#, "payload is an object"),
            (r#"{"signatures":[]}"#, "the list of signatures is empty"),
            (r#"{"signatures":{}}"#, "signatures is an object, not a list"),
            (
                r#"{"signatures":[],"signature":""}"#,
                "signature and signatures: only one of them is allowed",
            ),
            (
                r#"{"signatures":[],"header":{}}"#,
                "header and signatures: only one of them is allowed",
            ),
            (r#"{"signatures":[{"signature":"","header":{"a":1}},7]}"#, "signature 2: it is a num"),
        ] {
            let why = why(text);
            assert!(why.contains(expected), "{text}: {why}");
        }
    }

    #[test]
    fn signatures_are_capped_and_the_cap_is_named() {
        let one = r#"{"signature":"","header":{"alg":"none"}}"#;
        let text = |count| format!(r#"{{"signatures":[{}]}}"#, vec![one; count].join(","));
        assert_eq!(Jws::parse(&text(MAX_SIGNATURES), None).unwrap().tokens().len(), MAX_SIGNATURES);
        assert_eq!(why(&text(MAX_SIGNATURES + 1)), "33 signatures are over the cap of 32");
    }

    #[test]
    fn b64_is_one_for_all_and_counts_only_where_it_is_signed() {
        // {"b64":false}
        let raw = r#"{"signature":"","protected":"eyJiNjQiOmZhbHNlfQ"}"#;
        let unsigned = r#"{"signature":"","header":{"b64":false}}"#;
        let both = format!(r#"{{"payload":"YQ","signatures":[{raw},{unsigned}]}}"#);
        assert_eq!(why(&both), "the signatures have different b64, but one payload");
        let payload = |one: &str| {
            let jws = Jws::parse(&format!(r#"{{"payload":"YQ","signatures":[{one}]}}"#), None);
            jws.unwrap().tokens()[0].payload().to_vec()
        };
        assert_eq!(payload(raw), b"YQ");
        assert_eq!(payload(unsigned), b"a");
    }

    #[test]
    fn a_payload_is_in_the_token_or_beside_it() {
        let parse = |text: &str| Jws::parse(text, Some(b"a".to_vec()));
        let payload = |text: &str| parse(text).unwrap().tokens()[0].payload().to_vec();
        assert_eq!(payload("e30.."), b"a");
        assert_eq!(payload(r#"{"signature":"","header":{"a":1}}"#), b"a");
        assert_eq!(payload(r#"{"payload":"","signature":"","header":{"a":1}}"#), b"a");
        for text in ["e30.YQ.", r#"{"payload":"YQ","signature":"","header":{"a":1}}"#] {
            assert_eq!(parse(text).unwrap_err(), Malformed::TwoPayloads, "{text}");
        }
    }

    const NAMES: [&str; 6] =
        ["payload", "protected", "header", "signature", "signatures", "ciphertext"];
    const VALUES: [&str; 9] = [
        r#""""#,
        r#""e30""#,
        r#""eyJiNjQiOmZhbHNlfQ""#,
        "{}",
        r#"{"a":1}"#,
        "7",
        "[]",
        r#"[{"signature":"","header":{"a":1}}]"#,
        r#"[{"signature":"","protected":"eyJiNjQiOmZhbHNlfQ"},{}]"#,
    ];

    proptest! {
        #[test]
        fn what_is_read_can_be_shown(
            members in prop::collection::vec((0..NAMES.len(), 0..VALUES.len()), 0..5),
        ) {
            let members: Vec<String> = members
                .into_iter()
                .map(|(name, value)| format!(r#""{}":{}"#, NAMES[name], VALUES[value]))
                .collect();
            let text = format!("{{{}}}", members.join(","));
            let seen = Anatomy::of(&text);
            if let Ok(jws) = Jws::parse(&text, None) {
                let seen = seen.expect("what is strictly read is seen");
                prop_assert_eq!(seen.signatures.len(), jws.tokens().len());
                prop_assert!(seen.notes.is_empty(), "{seen:?}");
            }
        }
    }
}
