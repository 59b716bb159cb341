//! What is demanded of a token beside a good signature.

use std::fmt;

use crate::jose::alg::Alg;
use crate::jose::json::Json;
use crate::verify::check_id::CheckId;

/// The demands of one verification. An empty list demands nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// `iss`, to the letter (RFC 7519 section 4.1.1).
    pub issuer: Option<String>,
    /// Any of these must be among the token's.
    pub audiences: Vec<String>,
    /// The algorithms that are allowed; none named, those that the key serves.
    pub algs: Vec<Alg>,
    /// Any of these must be the token's `azp`.
    pub authorized_parties: Vec<String>,
    /// Claims beyond those that have a field here.
    pub required: Vec<Requirement>,
    /// `typ` of the header (RFC 7515 section 4.1.9).
    pub typ: Option<String>,
    /// Seconds since `iat`.
    pub max_age: Option<f64>,
    /// Seconds by which every date may be missed.
    pub leeway: f64,
    /// Also keys that the RFCs forbid for being too short.
    pub insecure_allow_weak_keys: bool,
    /// The signature alone counts: the payload need be no claims set.
    pub any_payload: bool,
    /// Who asked for what, for the report.
    pub origins: Origins,
}

/// Where each demand came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<(Asked, Origin)>);

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asked {
    /// What that check is about: of [`CheckId::Key`] the keys.
    Check(CheckId),
    /// The tolerance, which is that of every date.
    Leeway,
}

/// Who demanded something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// As it was typed: `--issuer`.
    Flag(&'static str),
    /// The name of a profile, and the file that it stands in.
    Profile {
        /// Of the profile.
        name: String,
        /// Its path.
        file: String,
    },
}

impl Origins {
    /// Notes who asked for that.
    pub fn insert(&mut self, asked: Asked, origin: Origin) {
        self.0.push((asked, origin));
    }

    /// Those of some.
    pub fn of(&self, is_meant: impl Fn(&Asked) -> bool) -> Origins {
        Origins(self.0.iter().filter(|(asked, _)| is_meant(asked)).cloned().collect())
    }

    /// Each with who asked.
    pub fn iter(&self) -> impl Iterator<Item = &(Asked, Origin)> {
        self.0.iter()
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Check(id) => id.fmt(f),
            Asked::Leeway => f.write_str("leeway"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => f.write_str(flag),
            Origin::Profile { name, file } => write!(f, "profile {name} in {file}"),
        }
    }
}

/// A claim that must be there, by a dotted path, and what it must be or contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Names with dots between them, such as `realm_access.roles`.
    pub path: String,
    /// `None` where any value but `null` will do.
    pub value: Option<String>,
}

impl Requirement {
    /// Whether the claim is a list of words, written as one text with blanks between them
    /// (RFC 8693 section 4.2, RFC 9068 section 2.2.3; Entra and Okta call it `scp`).
    pub fn is_scope(&self) -> bool {
        ["scope", "scp"].contains(&self.path.as_str())
    }

    /// Whether a claim that is there meets the demand; an array does by containing the value, a scope
    /// by having it among its words. `null` stands for nothing.
    pub fn met_by(&self, claim: &Json) -> bool {
        match (&self.value, claim) {
            (_, Json::Null) => false,
            (None, _) => true,
            (Some(value), Json::Array(items)) => items.iter().any(|item| reads_as(item, value)),
            (Some(value), Json::String(text)) if self.is_scope() => {
                text == value || text.split(' ').any(|word| word == value)
            }
            (Some(value), claim) => reads_as(claim, value),
        }
    }
}

/// Text is compared as it is; everything else as JSON writes it, numbers by their value.
fn reads_as(claim: &Json, value: &str) -> bool {
    match claim {
        Json::String(text) => text == value,
        Json::Number(text) => match (text.parse::<f64>(), value.parse::<f64>()) {
            _ if text == value => true,
            // Beyond 2^53 a double no longer tells neighbours apart.
            (Ok(a), Ok(b)) => a == b && a.abs() < 9_007_199_254_740_992.0,
            _ => false,
        },
        other => other.is_unicode() && other.to_string() == value,
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::json::Json;
    use crate::verify::policy::Requirement;

    #[test]
    fn values_are_met_by_equality_or_containment() {
        let met = |value: &str, claim: &str| {
            let requirement = Requirement { path: "x".into(), value: Some(value.into()) };
            requirement.met_by(&Json::parse(claim).unwrap())
        };
        assert!(met("admin", r#""admin""#));
        assert!(met("admin", r#"["user","admin"]"#));
        assert!(!met("admin", r#""administrator""#));
        assert!(met("3", "3.0"));
        assert!(!met("9007199254740993", "9007199254740992"));
        assert!(met("true", "true"));
        assert!(met("", r#""""#));
        assert!(!met("null", "null"));
    }

    #[test]
    fn a_scope_is_met_by_one_of_its_words() {
        for (path, value, claim, is_met) in [
            ("scope", "write", r#""read write""#, true),
            ("scp", "read", r#""read write""#, true),
            ("scope", "read write", r#""read write""#, true),
            ("scope", "read", r#"["write", "read"]"#, true),
            ("scope", "rea", r#""read write""#, false),
            ("scope", "write read", r#""read write""#, false),
            ("scope", "Read", r#""read""#, false),
            ("scope", "read", r#""read\twrite""#, false),
            ("scope", "read", r#"["read write"]"#, false),
            ("scope", "3", "3", true),
            // Other claims are texts to the letter.
            ("role", "read", r#""read write""#, false),
            ("app.scope", "read", r#""read write""#, false),
        ] {
            let requirement = Requirement { path: path.into(), value: Some(value.into()) };
            let met = requirement.met_by(&Json::parse(claim).unwrap());
            assert_eq!(met, is_met, "{path}={value} {claim}");
        }
    }
}
