//! `jotkit.toml`: demands and places of keys under a name. Reads text only, and a stranger may have
//! written it: it can name files and variables, but holds no secret, and an error never shows what
//! might be one.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::shown;
use crate::source::shown::is_key_itself;
use crate::text::similar;
use crate::text::urls;
use crate::text::words::words;

/// What a profile may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// One text, or a list of them.
    Texts,
    /// A number of seconds, or text such as "15m".
    Duration,
    /// The name of an environment variable.
    Variable,
}

/// Every one of them.
pub const MEMBERS: [(&str, Kind); 16] = [
    ("issuer", Kind::Text),
    ("audience", Kind::Texts),
    ("algorithms", Kind::Texts),
    ("authorized_parties", Kind::Texts),
    ("require", Kind::Texts),
    ("typ", Kind::Text),
    ("max_age", Kind::Duration),
    ("leeway", Kind::Duration),
    ("jwks", Kind::Text),
    ("key", Kind::Text),
    ("key_env", Kind::Variable),
    ("secret_env", Kind::Variable),
    ("secret_file", Kind::Text),
    ("secret_encoding", Kind::Text),
    ("passphrase_env", Kind::Variable),
    ("passphrase_file", Kind::Text),
];
words! {
    /// Of these a profile has one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum KeyMember by name {
        Jwks = "jwks",
        Key = "key",
        KeyEnv = "key_env",
        SecretEnv = "secret_env",
        SecretFile = "secret_file",
    }
}
/// What people call secrets when they write them down.
const SECRETS: [&str; 8] = [
    "secret",
    "passphrase",
    "password",
    "client_secret",
    "secret_key",
    "private_key",
    "jwt_secret",
    "token",
];

/// What stands under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    /// Where its heading stands.
    pub line: usize,
    /// In the order in which they are written.
    pub members: Vec<Member>,
}

/// One demand or place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: &'static str,
    /// One, unless its kind allows several.
    pub values: Vec<String>,
    pub line: usize,
}

/// What is wrong with a file, and in which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misprint {
    pub line: usize,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Syntax {
        why: String,
    },
    Unknown {
        name: String,
        nearest: Option<&'static str>,
    },
    /// A secret where its place belongs. What it is, is not kept.
    Secret {
        name: String,
    },
    NoVariable {
        name: &'static str,
    },
    Kind {
        name: String,
        expected: &'static str,
        found: &'static str,
    },
    SeveralKeys {
        first: &'static str,
        second: &'static str,
    },
    Value {
        name: &'static str,
        why: String,
    },
}

impl Profile {
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The one member that says where the keys are.
    pub fn key_source(&self) -> Option<(KeyMember, &Member)> {
        self.members.iter().find_map(|member| Some((KeyMember::named(member.name)?, member)))
    }
}

impl Member {
    /// The text of a member that has one.
    pub fn text(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// What its value lacks, with its line.
    pub fn misprint(&self, why: impl Into<String>) -> Misprint {
        Misprint { line: self.line, what: Wrong::Value { name: self.name, why: why.into() } }
    }
}

/// Reads every profile of a file, in the order of the file.
///
/// # Errors
/// [`Misprint`], the first one.
pub fn read(text: &str) -> Result<Vec<Profile>, Misprint> {
    let reader = Reader { text };
    let table = DeTable::parse(text).map_err(|error| {
        let why = error.message().lines().next().unwrap_or_default().to_owned();
        reader.misprint(error.span().unwrap_or_default(), Wrong::Syntax { why })
    })?;
    let mut profiles = Vec::new();
    for (name, value) in in_order(table.get_ref()) {
        if name.get_ref() != "profile" {
            let name = name.get_ref().to_string();
            let nearest = similar::name(&name, ["profile"].into_iter());
            return Err(reader.misprint(value.span(), Wrong::Unknown { name, nearest }));
        }
        for (name, members) in in_order(reader.table("profile", value)?) {
            profiles.push(reader.profile(name, members)?);
        }
    }
    Ok(profiles)
}

/// The text, to count lines in.
struct Reader<'t> {
    text: &'t str,
}

type Name<'t> = Spanned<std::borrow::Cow<'t, str>>;

impl Reader<'_> {
    fn profile(&self, name: &Name<'_>, value: &Spanned<DeValue<'_>>) -> Result<Profile, Misprint> {
        let members = in_order(self.table(name.get_ref(), value)?);
        let members = members.into_iter().map(|(name, value)| self.member(name, value));
        let members: Vec<Member> = members.collect::<Result<_, _>>()?;
        let mut sources = members.iter().filter(|member| KeyMember::named(member.name).is_some());
        if let (Some(first), Some(second)) = (sources.next(), sources.next()) {
            let what = Wrong::SeveralKeys { first: first.name, second: second.name };
            return Err(Misprint { line: second.line, what });
        }
        Ok(Profile { name: name.get_ref().to_string(), line: self.line(name.span()), members })
    }

    fn member(&self, name: &Name<'_>, value: &Spanned<DeValue<'_>>) -> Result<Member, Misprint> {
        let (written, line) = (name.get_ref().as_ref(), self.line(name.span()));
        let Some((name, kind)) = MEMBERS.into_iter().find(|(known, _)| *known == written) else {
            let name = written.to_owned();
            let what = if SECRETS.contains(&written) {
                Wrong::Secret { name }
            } else {
                let nearest = similar::name(written, MEMBERS.into_iter().map(|(name, _)| name));
                Wrong::Unknown { name, nearest }
            };
            return Err(Misprint { line, what });
        };
        let values = values(kind, value.get_ref()).map_err(|expected| {
            let found = found(value.get_ref());
            Misprint { line, what: Wrong::Kind { name: name.to_owned(), expected, found } }
        })?;
        if kind != Kind::Variable && values.iter().any(String::is_empty) {
            let why = "the value is empty".to_owned();
            return Err(Misprint { line, what: Wrong::Value { name, why } });
        }
        let has_secret = |value: &String| name == "issuer" && urls::is_private(value);
        if values.iter().any(|value| is_key_itself(value) || has_secret(value)) {
            return Err(Misprint { line, what: Wrong::Secret { name: name.to_owned() } });
        }
        if kind == Kind::Variable && !values.iter().all(|value| is_variable(value)) {
            return Err(Misprint { line, what: Wrong::NoVariable { name } });
        }
        Ok(Member { name, values, line })
    }

    fn table<'v, 't>(
        &self,
        name: &str,
        value: &'v Spanned<DeValue<'t>>,
    ) -> Result<&'v DeTable<'t>, Misprint> {
        value.get_ref().as_table().ok_or_else(|| {
            let found = found(value.get_ref());
            let name = name.to_owned();
            self.misprint(value.span(), Wrong::Kind { name, expected: "a table", found })
        })
    }

    fn misprint(&self, span: Range<usize>, what: Wrong) -> Misprint {
        Misprint { line: self.line(span), what }
    }

    fn line(&self, span: Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(span.start);
        before.filter(|byte| **byte == b'\n').count() + 1
    }
}

/// The table keeps its members in the order of their names.
fn in_order<'v, 't>(table: &'v DeTable<'t>) -> Vec<(&'v Name<'t>, &'v Spanned<DeValue<'t>>)> {
    let mut members: Vec<_> = table.iter().collect();
    members.sort_by_key(|(name, _)| name.span().start);
    members
}

fn values(kind: Kind, value: &DeValue<'_>) -> Result<Vec<String>, &'static str> {
    match (kind, value) {
        (_, DeValue::String(text)) => Ok(vec![text.to_string()]),
        (Kind::Duration, DeValue::Integer(number)) => Ok(vec![number.to_string()]),
        (Kind::Texts, DeValue::Array(items)) if !items.is_empty() => {
            let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
            items.iter().map(text).collect::<Option<_>>().ok_or("a string or a list of strings")
        }
        (Kind::Texts, _) => Err("a string or a list of strings"),
        (Kind::Duration, _) => Err("a number of seconds or a string such as \"15m\""),
        (Kind::Text | Kind::Variable, _) => Err("a string"),
    }
}

fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(items) if items.is_empty() => "an empty list",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// What is no name may be the secret itself, which the error about an unset variable would show.
fn is_variable(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(plain)
        && name.len() <= 128
}

impl fmt::Display for Misprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Misprint {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.what)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wrong::Syntax { why } => write!(f, "not TOML: {why}"),
            Wrong::Unknown { name, .. } => {
                write!(f, "unknown setting {}", shown::word(name))
            }
            Wrong::Secret { name } => {
                write!(f, "{name}: a profile can't contain a secret or a key")
            }
            Wrong::NoVariable { name } => {
                write!(f, "{name}: needs the name of an environment variable")
            }
            Wrong::Kind { name, expected, found } => {
                write!(f, "{name} is {found}, not {expected}")
            }
            Wrong::SeveralKeys { first, second } => {
                write!(f, "{second} and {first}: only one source of keys is allowed")
            }
            Wrong::Value { name, why } => write!(f, "{name}: {why}"),
        }
    }
}

impl std::error::Error for Wrong {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::source::profile::{KeyMember, Misprint, Wrong, read};

    #[test]
    fn profiles_are_read_in_their_order() {
        let text = "[profile.prod]\nissuer = \"https://i\"\naudience = [\"a\", \"b\"]\nleeway = 30\n\
                    \n[profile.dev]\nsecret_env = \"DEV\"\nmax_age = \"15m\"\n";
        let profiles = read(text).unwrap();
        let names: Vec<_> = profiles.iter().map(|p| (p.name.as_str(), p.line)).collect();
        assert_eq!(names, [("prod", 1), ("dev", 6)]);
        assert_eq!(profiles[0].member("audience").unwrap().values, ["a", "b"]);
        assert_eq!(profiles[0].member("leeway").unwrap().text(), "30");
        assert_eq!(profiles[1].key_source().unwrap().0, KeyMember::SecretEnv);
        assert_eq!(profiles[1].member("max_age").unwrap().line, 8);
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn an_error_never_shows_a_value() {
        for text in [
            "[profile.x]\nsecret = \"hunter2hunter2\"",
            "[profile.x]\nsecret_env = \"hunter2 hunter2\"",
            "[profile.x]\nkey = \"-----BEGIN hunter2\"",
            "[profile.x]\nissuer = {hunter2hunter2 = 1",
            "[profile.x]\nissuer = \"hunter2hunter2\nx\"",
            "[profile.x]\nissuer = hunter2hunter2",
            "[profile.x]\nrequire = [\"hunter2hunter2\", 1]",
        ] {
            let Misprint { line, what } = read(text).unwrap_err();
            assert!(matches!(line, 2 | 3), "{text}");
            assert!(!what.to_string().contains("hunter2hunter2"), "{what}");
        }
    }

    #[test]
    fn unknown_members_name_the_nearest() {
        let nearest = |text: &str| match read(text).unwrap_err().what {
            Wrong::Unknown { nearest, .. } => nearest,
            other => panic!("{other}"),
        };
        assert_eq!(nearest("[profile.x]\naudiences = \"a\""), Some("audience"));
        assert_eq!(nearest("[profile.x]\nauthorizedParties = []"), Some("authorized_parties"));
        assert_eq!(nearest("[profile.x]\nhovercraft = 1"), None);
        assert_eq!(nearest("[profiles.x]\n"), Some("profile"));
    }

    #[test]
    fn depth_is_capped() {
        let deep = format!("profile = {}", "[".repeat(100_000));
        assert!(read(&deep).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(text: String) {
            let _ = read(&text);
            let _ = read(&format!("[profile.x]\n{text}"));
        }
    }
}
