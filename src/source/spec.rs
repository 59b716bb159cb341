//! A place for keys, as it was written on the command line. Reads nothing.

use std::fmt;
use std::path::{Path, PathBuf};

use url::Url;

use crate::jose::key::secret::{Secret, SecretEncoding};
use crate::provider;
use crate::source::shown;
use crate::sys::http::Http;
use crate::sys::streams::is_stdin;
use crate::text::urls;

/// What to resolve.
#[derive(Clone, Debug)]
pub enum KeySpec {
    /// Those of an issuer, found by discovery.
    Issuer(Issuer),
    /// A document, and how it is opened where it is encrypted.
    At(Location, PassphrasePlace),
    /// A key in an environment variable.
    Env(String, PassphrasePlace),
    /// A shared secret.
    Secret(SecretSpec),
}

impl KeySpec {
    /// The environment variable that it names; that of a passphrase is looked at where it is named.
    pub fn variable(&self) -> Option<(&str, Held)> {
        match self {
            KeySpec::Env(name, _) => Some((name, Held::Key)),
            KeySpec::Secret(SecretSpec { place: SecretPlace::Env(name), .. }) => {
                Some((name, Held::Secret))
            }
            _ => None,
        }
    }
}

/// What an environment variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A key.
    Key,
    /// A shared secret.
    Secret,
    /// The passphrase of a key.
    Passphrase,
}

/// A file, a URL or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// On a server.
    Url(Url),
    /// In a file.
    File(PathBuf),
    /// On standard input.
    Stdin,
}

/// An issuer whose keys can be discovered: its name to the letter, and the same as a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// To the letter, as tokens must have it.
    pub name: String,
    /// The same, to be asked.
    pub url: Url,
}

/// A shared secret, by its place, and how it is written there.
#[derive(Clone, Debug)]
pub struct SecretSpec {
    /// Where it is.
    pub place: SecretPlace,
    /// How it is written there.
    pub encoding: SecretEncoding,
}

/// Where a shared secret is.
#[derive(Clone, Debug)]
pub enum SecretPlace {
    /// In a file; one line break at its end is not part of it.
    File(PathBuf),
    /// In the environment variable of that name.
    Env(String),
    /// On the command line.
    Given(Secret),
    /// With a person, who is asked.
    Prompt,
}

impl SecretPlace {
    /// What the flags of a secret name; an empty text asks for it.
    pub fn named(
        file: Option<&Path>,
        variable: Option<&str>,
        given: Option<&Secret>,
    ) -> Option<SecretPlace> {
        let given = || {
            given.map(|secret| match secret.expose() {
                [] => SecretPlace::Prompt,
                _ => SecretPlace::Given(secret.clone()),
            })
        };
        let variable = || variable.map(|name| SecretPlace::Env(name.to_owned()));
        file.map(|path| SecretPlace::File(path.to_owned())).or_else(variable).or_else(given)
    }
}

/// Where the passphrase of an encrypted key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassphrasePlace {
    /// In a file; one line break at its end is not part of it.
    File(PathBuf),
    /// In the environment variable of that name.
    Env(String),
    /// Nobody has said: whoever sits at the terminal is asked.
    Prompt,
}

/// Why a text names no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecFault {
    /// A text that can't be read as a URL.
    NoUrl {
        /// As it was given.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// Plain http to another machine, or no http at all.
    Insecure {
        /// As it was given.
        text: String,
    },
    /// An issuer identifier has neither query nor fragment (RFC 8414 section 2).
    QueryInIssuer {
        /// As it was given.
        text: String,
    },
    /// What is not shown, in a name that tokens and reports have to the letter.
    SecretInIssuer,
    /// A host, perhaps with a path, where a whole URL belongs.
    NoScheme {
        /// As it was given.
        text: String,
    },
    /// A key where its place belongs. It may be a private one: it is not kept.
    KeyItself,
    /// A key or a token within a URL. It is not kept.
    KeyInUrl,
}

impl Location {
    /// `-` is standard input, what has `://` in it a URL, everything else a file, unless it is a
    /// key itself.
    ///
    /// # Errors
    /// [`SpecFault`].
    pub fn parse(text: &str) -> Result<Location, SpecFault> {
        match text {
            text if is_stdin(text) => Ok(Location::Stdin),
            text if shown::is_key_itself(text) => Err(SpecFault::KeyItself),
            text if shown::is_key_in_url(text) => Err(SpecFault::KeyInUrl),
            text if text.contains("://") => parse_url(text).map(Location::Url),
            text => Ok(Location::File(PathBuf::from(text))),
        }
    }
}

impl Issuer {
    /// Reads an issuer identifier. User information lets us in there, and is no part of the name.
    ///
    /// # Errors
    /// [`SpecFault`].
    pub fn parse(text: &str) -> Result<Issuer, SpecFault> {
        let text = text.to_owned();
        let url = if text.contains("://") {
            parse_url(&text)?
        } else if provider::key_place(&text).is_some() {
            // Google's tokens may name it without a scheme.
            parse_url(&format!("https://{text}"))?
        } else {
            return Err(SpecFault::NoScheme { text });
        };
        if url.query().is_some() || url.fragment().is_some() {
            Err(SpecFault::QueryInIssuer { text })
        } else {
            Ok(Issuer { name: urls::without_user(&text).into_owned(), url })
        }
    }
}

/// A URL of http or https; whether it may be asked is for [`check`] to say.
///
/// # Errors
/// [`SpecFault`].
pub fn parse_url(text: &str) -> Result<Url, SpecFault> {
    let url = Url::parse(text)
        .map_err(|error| SpecFault::NoUrl { text: text.to_owned(), why: error.to_string() })?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(SpecFault::Insecure { text: text.to_owned() }),
    }
}

/// Plain http is for this machine, and for hosts that were named for it.
///
/// # Errors
/// [`SpecFault::Insecure`].
pub fn check(url: &Url, http: &Http) -> Result<(), SpecFault> {
    if http.may_ask(url) { Ok(()) } else { Err(SpecFault::Insecure { text: url.to_string() }) }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Url(url) => f.write_str(&urls::shown(url.as_str())),
            Location::File(path) => path.display().fmt(f),
            Location::Stdin => f.write_str("standard input"),
        }
    }
}

impl fmt::Display for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpecFault::NoUrl { text, why } => {
                write!(f, "{} is not a URL: {why}", shown::word(text))
            }
            SpecFault::Insecure { text } => {
                write!(f, "{} is neither https nor http to this machine", shown::word(text))
            }
            SpecFault::QueryInIssuer { text } => {
                write!(
                    f,
                    "{} has a query or a fragment, which an issuer can't have",
                    shown::word(text)
                )
            }
            SpecFault::SecretInIssuer => {
                f.write_str("an issuer can't have a password or another secret in it")
            }
            SpecFault::NoScheme { text } => {
                write!(f, "{} is not a URL, so its keys can't be found", shown::word(text))
            }
            SpecFault::KeyInUrl => f.write_str("the URL has a key or a token in it"),
            SpecFault::KeyItself => {
                f.write_str("this is a key; give the file or the URL of a key instead")
            }
        }
    }
}

impl std::error::Error for SpecFault {}
