//! A JWS about to be signed, in whichever serialisation (RFC 7515 sections 5.1 and 7).

use std::fmt;

use crate::jose::json::base64url;
use crate::jose::json::{Json, Object};
use crate::jose::token;
use crate::jose::token::header::Header;
use crate::jose::token::serialization::Form;

/// A header as it will be signed, for one token or for many.
#[derive(Clone, Debug)]
pub struct Protected {
    encoded: String,
    is_payload_raw: bool,
}

impl Protected {
    /// Encodes it, once for every token that it stands in.
    pub fn new(header: &Header) -> Protected {
        let encoded = base64url::encode(header.object().to_string());
        Protected { encoded, is_payload_raw: header.is_payload_raw() }
    }
}

/// A JWS that lacks only its signature.
#[derive(Clone, Debug)]
pub struct Unsigned<'a> {
    form: Form,
    protected: &'a str,
    signing_input: Vec<u8>,
    payload: Payload,
}

/// How the payload will stand in the token.
#[derive(Clone, Debug)]
enum Payload {
    /// As in the signing input, encoded.
    Encoded,
    Raw(String),
    Detached,
}

/// Why a payload can't stand in a token of that form unencoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// RFC 7797 section 5.2.
    Compact,
    /// A JSON string holds text alone.
    Json,
}

impl<'a> Unsigned<'a> {
    /// Writes everything but the signature. A `detached` payload is signed and left out.
    ///
    /// # Errors
    /// `b64` is false, and the payload can't stand in such a token as it is.
    pub fn new(
        form: Form,
        protected: &'a Protected,
        payload: &[u8],
        detached: bool,
    ) -> Result<Unsigned<'a>, Unfit> {
        let Protected { encoded, is_payload_raw } = protected;
        let signing_input = token::signing_input(encoded, payload, *is_payload_raw);
        let payload = match (detached, is_payload_raw) {
            (true, _) => Payload::Detached,
            (false, true) => Payload::Raw(raw(form, payload)?),
            (false, false) => Payload::Encoded,
        };
        Ok(Unsigned { form, protected: encoded, signing_input, payload })
    }

    /// The bytes to sign (RFC 7515 section 5.1, step 8).
    pub fn signing_input(&self) -> &[u8] {
        &self.signing_input
    }

    /// The whole text.
    pub fn sign(self, signature: &[u8]) -> String {
        let signature = base64url::encode(signature);
        let Unsigned { form, protected, ref signing_input, ref payload } = self;
        let payload = match payload {
            Payload::Detached => None,
            Payload::Raw(text) => Some(&text[..]),
            // base64url is ASCII.
            Payload::Encoded => std::str::from_utf8(&signing_input[protected.len() + 1..]).ok(),
        };
        if form == Form::Compact {
            return [protected, ".", payload.unwrap_or_default(), ".", &signature].concat();
        }
        let one = Object::from_iter([("protected", protected), ("signature", &signature)]);
        let mut whole: Object = payload.map(|payload| ("payload", payload)).into_iter().collect();
        match form {
            Form::General => whole.set("signatures", Json::Array(vec![one.into()])),
            _ => one.members().for_each(|(name, value)| whole.set(name, value.clone())),
        }
        whole.to_string()
    }
}

fn raw(form: Form, payload: &[u8]) -> Result<String, Unfit> {
    let unfit = match form {
        Form::Compact => Unfit::Compact,
        Form::Flattened | Form::General => Unfit::Json,
    };
    let text = std::str::from_utf8(payload).map_err(|_| unfit.clone())?;
    if form == Form::Compact && token::raw(text, 0).is_err() {
        Err(unfit)
    } else {
        Ok(text.to_owned())
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unfit::Compact => "unencoded, a compact token holds only printable ASCII without a dot",
            Unfit::Json => "unencoded, a JSON token holds only UTF-8",
        })
    }
}

impl std::error::Error for Unfit {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::jose::json::Object;
    use crate::jose::token::header::Header;
    use crate::jose::token::serialization::{Form, Jws};
    use crate::jose::token::unsigned::{Protected, Unfit, Unsigned};

    #[test]
    fn an_unencoded_payload_must_fit_in() {
        let header = Header::new(Object::parse(r#"{"b64":false}"#).unwrap());
        let write = |form, payload: &[u8], detached| {
            let protected = Protected::new(&header);
            Unsigned::new(form, &protected, payload, detached).map(|unsigned| unsigned.sign(b""))
        };
        assert_eq!(write(Form::Compact, b"a b", false).unwrap(), "eyJiNjQiOmZhbHNlfQ.a b.");
        assert_eq!(write(Form::Compact, b"$.02", false), Err(Unfit::Compact));
        assert_eq!(write(Form::Compact, b"$.02", true).unwrap(), "eyJiNjQiOmZhbHNlfQ..");
        assert_eq!(write(Form::General, b"\xff", false), Err(Unfit::Json));
        assert!(write(Form::Flattened, b"$.02", false).unwrap().contains(r#""payload":"$.02""#));
    }

    fn any_form() -> impl Strategy<Value = Form> {
        prop_oneof![Just(Form::Compact), Just(Form::Flattened), Just(Form::General)]
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            form in any_form(),
            payload in prop_oneof![any::<Vec<u8>>(), "[ -~]{0,9}".prop_map(String::into_bytes)],
            signature: Vec<u8>,
            is_raw: bool,
            detached: bool,
        ) {
            let b64 = if is_raw { r#","b64":false"# } else { "" };
            let header = Object::parse(&format!(r#"{{"alg":"x"{b64}}}"#)).unwrap();
            let header = Header::new(header);
            let protected = Protected::new(&header);
            let Ok(unsigned) = Unsigned::new(form, &protected, &payload, detached) else {
                prop_assert!(is_raw && !detached);
                return Ok(());
            };
            let input = unsigned.signing_input().to_vec();
            let beside = detached.then(|| payload.clone());
            let jws = Jws::parse(&unsigned.sign(&signature), beside).unwrap();
            let [token] = jws.tokens() else { panic!("{jws:?}") };
            prop_assert_eq!(token.header(), &header);
            prop_assert_eq!(token.payload(), &payload[..]);
            prop_assert_eq!(token.signature(), &signature[..]);
            prop_assert_eq!(&token.signing_input()[..], &input[..]);
        }
    }
}
