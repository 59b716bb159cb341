//! The JOSE header (RFC 7515 section 4): an object of which nothing is believed yet. Members that
//! nobody knows are kept.

use crate::jose::json::{Json, Object};

/// The header of a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Header(Object);

/// A member that is there and is not what the RFC makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    pub name: &'static str,
    /// What the RFC asks for, with its article.
    pub expected: &'static str,
    /// What is there, with its article.
    pub found: &'static str,
}

impl Header {
    pub fn new(object: Object) -> Header {
        Header(object)
    }

    pub fn object(&self) -> &Object {
        &self.0
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

    /// The extensions that must be understood (RFC 7515 section 4.1.11).
    ///
    /// # Errors
    /// `crit` is there and is no array of strings with at least one in it.
    pub fn crit(&self) -> Result<Option<Vec<&str>>, WrongType> {
        let wrong = |found| WrongType { name: "crit", expected: "a list of names", found };
        let Some(value) = self.0.get("crit") else { return Ok(None) };
        let items = value.as_array().ok_or_else(|| wrong(value.kind()))?;
        let names: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
        match names {
            Some(names) if !names.is_empty() => Ok(Some(names)),
            Some(_) => Err(wrong("an empty list")),
            None => Err(wrong("a list with something else in it")),
        }
    }

    fn text(&self, name: &'static str) -> Result<Option<&str>, WrongType> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(WrongType { name, expected: "a string", found: other.kind() }),
        }
    }
}
