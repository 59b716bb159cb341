//! Tokens put together and taken apart without jotkit.

use serde_json::Value;

use crate::keys::{Signer, base64url, from_base64url};

/// A token that we signed.
#[derive(Clone, Debug)]
pub struct Genuine {
    pub signer: Signer,
    pub protected: String,
    pub payload: String,
    pub signature: String,
}

impl Genuine {
    pub fn new(signer: Signer, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> Genuine {
        let (protected, payload) = (base64url(header), base64url(payload));
        let signature = signer.sign(format!("{protected}.{payload}").as_bytes());
        Genuine { signer, protected, payload, signature: base64url(signature) }
    }

    pub fn compact(&self) -> String {
        let Genuine { protected, payload, signature, .. } = self;
        format!("{protected}.{payload}.{signature}")
    }
}

/// Protected header, payload and signature, as they are encoded.
pub type Parts = [String; 3];

/// The signatures of what was pasted: one of a compact token, one or more of a JSON
/// serialization. `None` where it is neither, by our reading.
pub fn parts(pasted: &str) -> Option<Vec<Parts>> {
    let text = pasted.trim();
    match text.find('{') {
        Some(start) => json_parts(&serde_json::from_str(&text[start..]).ok()?),
        None => {
            // What `Authorization:` and `Bearer` leave is the last word.
            let word = text.rsplit(|c: char| c.is_whitespace() || c == ':').next()?;
            let parts: Vec<String> = word.split('.').map(str::to_owned).collect();
            Some(vec![parts.try_into().ok()?])
        }
    }
}

fn json_parts(document: &Value) -> Option<Vec<Parts>> {
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let payload = text(document, "payload")?;
    let one = |value: &Value| {
        Some([text(value, "protected")?, payload.clone(), text(value, "signature")?])
    };
    match document.get("signatures").and_then(Value::as_array) {
        Some(signatures) => signatures.iter().map(one).collect(),
        None => Some(vec![one(document)?]),
    }
}

/// Header and payload, and whether one of these tokens says the same under a signature that
/// verifies with its key.
pub fn is_signed(parts: &Parts, genuine: &[Genuine]) -> bool {
    let [protected, payload, signature] = parts;
    let Some(signature) = from_base64url(signature) else { return false };
    let message = format!("{protected}.{payload}");
    genuine.iter().any(|one| {
        one.protected == *protected
            && one.payload == *payload
            && one.signer.verifies(message.as_bytes(), &signature)
    })
}
