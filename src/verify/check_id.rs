//! The ids of checks: one table, in the order in which they are reported.

use std::fmt;

use serde::{Serialize, Serializer};

/// What a token is checked for. `Display` gives the text of the contract, which scripts match on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CheckId {
    /// Parts, encoding and JSON (RFC 7519 section 7.2).
    Structure,
    /// Members of the header: their types, none twice, `crit` (RFC 7515 section 4.1).
    Header,
    /// The header's `alg`, against the policy and the keys (RFC 8725 section 3.1).
    Alg,
    /// Whether a key fits (RFC 7515 section 6).
    Key,
    /// The signature (RFC 7515 section 5.2).
    Signature,
    /// The token has not expired (RFC 7519 section 4.1.4).
    Exp,
    /// The token is valid already (RFC 7519 section 4.1.5).
    Nbf,
    /// The token was not issued in the future (RFC 7519 section 4.1.6).
    Iat,
    /// The token is young enough, by its `iat`.
    MaxAge,
    /// The issuer (RFC 7519 section 4.1.1).
    Iss,
    /// The subject is a string (RFC 7519 section 4.1.2).
    Sub,
    /// The audience (RFC 7519 section 4.1.3).
    Aud,
    /// The authorized party (OpenID Connect Core section 2).
    Azp,
    /// The header's `typ` (RFC 7515 section 4.1.9).
    Typ,
    /// A claim that was asked for, by its dotted path.
    Require(String),
}

impl CheckId {
    /// The claim that a path leads to.
    pub fn require(path: &str) -> CheckId {
        CheckId::Require(path.to_owned())
    }

    /// The text, of a claim that was asked for without its path. Checks of a claim are named after
    /// it.
    pub fn word(&self) -> &'static str {
        match self {
            CheckId::Structure => "structure",
            CheckId::Header => "header",
            CheckId::Alg => "alg",
            CheckId::Key => "key",
            CheckId::Signature => "signature",
            CheckId::Exp => "exp",
            CheckId::Nbf => "nbf",
            CheckId::Iat => "iat",
            CheckId::MaxAge => "max_age",
            CheckId::Iss => "iss",
            CheckId::Sub => "sub",
            CheckId::Aud => "aud",
            CheckId::Azp => "azp",
            CheckId::Typ => "typ",
            CheckId::Require(_) => "require",
        }
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckId::Require(path) => write!(f, "require:{path}"),
            id => f.write_str(id.word()),
        }
    }
}

impl Serialize for CheckId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
