//! The JOSE header (RFC 7515 section 4): an object of which nothing is believed yet. Members that
//! nobody knows are kept.

use crate::jose::json::{Json, Object};

/// The header of a signature: what it protects, and behind that, in JSON serialisations only, what
/// anyone may have changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    object: Object,
    /// How many of the first members the signature covers.
    protected: usize,
}

/// A member that is there and is not what the RFC makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    /// The name of the member.
    pub name: &'static str,
    /// What the RFC asks for, with its article.
    pub expected: &'static str,
    /// What is there, with its article.
    pub found: &'static str,
}

impl std::fmt::Display for WrongType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is {}, not {}", self.name, self.found, self.expected)
    }
}

impl std::error::Error for WrongType {}

impl Header {
    /// A header that is protected as a whole.
    pub fn new(object: Object) -> Header {
        Header { protected: object.members().count(), object }
    }

    /// The union of both halves, whose names the caller knows to be disjoint (RFC 7515 section
    /// 7.2.1).
    pub fn of_halves(protected: &Object, unprotected: &Object) -> Header {
        let protected_count = protected.members().count();
        Header { object: protected.followed_by(unprotected), protected: protected_count }
    }

    /// All members, of both halves.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// Whether the signature covers that member.
    pub fn is_protected(&self, name: &str) -> bool {
        self.object.names().take(self.protected).any(|protected| protected == name)
    }

    /// `alg` (RFC 7515 section 4.1.1); `None` where it is missing.
    ///
    /// # Errors
    /// It is there and no string.
    pub fn alg(&self) -> Result<Option<&str>, WrongType> {
        self.text("alg")
    }

    /// `kid` (RFC 7515 section 4.1.4).
    ///
    /// # Errors
    /// It is there and no string.
    pub fn kid(&self) -> Result<Option<&str>, WrongType> {
        self.text("kid")
    }

    /// `typ` (RFC 7515 section 4.1.9).
    ///
    /// # Errors
    /// It is there and no string.
    pub fn typ(&self) -> Result<Option<&str>, WrongType> {
        self.text("typ")
    }

    /// `typ`, where it promises a JWT (RFC 7519 section 5.1; `+jwt`: RFC 8417 section 7.2).
    pub fn jwt_type(&self) -> Option<&str> {
        let typ = self.typ().ok().flatten()?;
        let name = media_type(typ);
        (name == "jwt" || name.ends_with("+jwt")).then_some(typ)
    }

    /// Whether the payload is encoded before it is signed, which is so unless `b64` says otherwise
    /// (RFC 7797 section 3).
    ///
    /// # Errors
    /// `b64` is there and no boolean.
    pub fn b64(&self) -> Result<bool, WrongType> {
        match self.object.get("b64") {
            None => Ok(true),
            Some(Json::Bool(encoded)) => Ok(*encoded),
            Some(other) => {
                Err(WrongType { name: "b64", expected: "true or false", found: other.kind() })
            }
        }
    }

    /// Whether the payload goes into the signing input as it is. Only a `b64` that the signature
    /// covers counts: how a signature is checked is not for strangers to say.
    pub fn is_payload_raw(&self) -> bool {
        self.b64() == Ok(false) && self.is_protected("b64")
    }

    /// The extensions that must be understood (RFC 7515 section 4.1.11).
    ///
    /// # Errors
    /// `crit` is there and is no array of strings with at least one in it.
    pub fn crit(&self) -> Result<Option<Vec<&str>>, WrongType> {
        let wrong = |found| WrongType { name: "crit", expected: "a list of names", found };
        let Some(value) = self.object.get("crit") else { return Ok(None) };
        let items = value.as_array().ok_or_else(|| wrong(value.kind()))?;
        let names: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
        match names {
            Some(names) if !names.is_empty() => Ok(Some(names)),
            Some(_) => Err(wrong("an empty list")),
            None => Err(wrong("a list with other values in it")),
        }
    }

    fn text(&self, name: &'static str) -> Result<Option<&str>, WrongType> {
        match self.object.get(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(WrongType { name, expected: "a string", found: other.kind() }),
        }
    }
}

/// A `typ` for comparing: `application/` may be left out and case does not count (RFC 7515 section
/// 4.1.9).
pub fn media_type(typ: &str) -> String {
    let lower = typ.to_ascii_lowercase();
    lower.strip_prefix("application/").map_or(lower.clone(), str::to_owned)
}
