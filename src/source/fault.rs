//! Why there are no keys: facts, without advice.

use std::fmt;
use std::path::PathBuf;

use url::Url;

use crate::jose::alg::Alg;
use crate::jose::crypto;
use crate::jose::key::KeyFault;
use crate::jose::key::secret::{NoSecret, Secret};
use crate::jose::token::Token;
use crate::source::shown;
use crate::source::spec::{Held, SpecFault};
use crate::sys::files::ReadError;
use crate::sys::http::HttpError;
use crate::sys::private_folder::NotOurs;
use crate::text::urls;
use crate::verify::{KeyLookupError, Keys, Place};

/// What kept keys from us.
#[derive(Debug)]
pub enum SourceFault {
    File {
        path: PathBuf,
        error: ReadError,
    },
    Stdin(ReadError),
    Spec(SpecFault),
    EnvUnset {
        name: String,
        held: Held,
    },
    /// Something was read and is no key.
    Key {
        from: Place,
        fault: KeyFault,
    },
    Http {
        url: Url,
        error: HttpError,
    },
    /// An answer that is no success.
    Status {
        url: Url,
        status: u16,
        content_type: Option<String>,
    },
    /// No copy in the cache, and the network was forbidden.
    NotCached {
        url: Url,
        /// Why the cache was not looked at.
        why: Option<NotOurs>,
    },
    /// The metadata speaks of another issuer than was asked for.
    IssuerMismatch {
        url: Url,
        asked: String,
        found: String,
    },
    /// The metadata sends us somewhere that we do not go.
    JwksUri {
        url: Url,
        why: String,
    },
    /// No place where keys are usually found has them.
    Undiscovered {
        issuer: String,
        attempts: Vec<SourceFault>,
    },
    /// Where the name of a file belongs stands the secret of the token.
    SecretItself,
    Secret {
        from: Place,
        why: NoSecret,
        /// What is there, and is not written as was said.
        text: Option<Secret>,
    },
}

impl SourceFault {
    /// What is no name of a file may be the secret itself: proven by a token, it is not repeated.
    #[must_use]
    pub fn unless_secret_of(self, tokens: &[Token]) -> SourceFault {
        let SourceFault::File { path, .. } = &self else { return self };
        let secret = path.as_os_str().as_encoded_bytes();
        let is_its = |token: &Token| {
            let alg = token.header().alg().ok().flatten().and_then(Alg::named);
            let code = alg.and_then(|alg| crypto::mac(alg, secret, &token.signing_input()));
            code.is_some_and(|code| code == token.signature())
        };
        if tokens.iter().any(is_its) { SourceFault::SecretItself } else { self }
    }

    /// Whether the server, or the cache, was there and just had nothing: another address may have it.
    pub fn is_absence(&self) -> bool {
        match self {
            SourceFault::Status { .. } | SourceFault::NotCached { .. } => true,
            SourceFault::Key { fault, .. } => !matches!(fault, KeyFault::Discovery { .. }),
            _ => false,
        }
    }

    /// The same for a report, which knows neither files nor network.
    pub fn evidence(&self) -> KeyLookupError {
        let unreachable = |place: Place, why: String| KeyLookupError::Unreachable {
            place: place.shown(),
            why: urls::shown(&why).into_owned(),
            steps: Vec::new(),
        };
        match self {
            SourceFault::Key { from, fault } => {
                KeyLookupError::NoKey { place: from.clone().shown(), fault: fault.clone() }
            }
            SourceFault::Status { url, status, content_type } => KeyLookupError::Status {
                place: Place::Url(url.to_string()).shown(),
                status: *status,
                content_type: content_type.clone(),
            },
            SourceFault::Secret { from, why, text } => {
                KeyLookupError::Secret { place: from.clone(), why: why.clone(), text: text.clone() }
            }
            SourceFault::Http { url, error } => {
                unreachable(Place::Url(url.to_string()), error.to_string())
            }
            SourceFault::File { path, error } => {
                let path = shown::word(&path.to_string_lossy()).into_owned();
                unreachable(Place::File(path), error.to_string())
            }
            SourceFault::Undiscovered { issuer, attempts } => match attempts.last() {
                Some(last) => last.evidence(),
                None => unreachable(Place::Url(issuer.clone()), "no keys found".into()),
            },
            other => unreachable(Place::Given("the keys".to_owned()), other.to_string()),
        }
    }
}

impl From<&SourceFault> for Keys {
    fn from(fault: &SourceFault) -> Keys {
        Keys::Unavailable { why: fault.to_string(), error: Some(fault.evidence()) }
    }
}

impl fmt::Display for SourceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&urls::shown(&self.fact()))
    }
}

impl SourceFault {
    fn fact(&self) -> String {
        match self {
            SourceFault::File { path, error } => {
                format!("{}: {error}", shown::word(&path.to_string_lossy()))
            }
            SourceFault::SecretItself => {
                "the shared secret of this token stands where the name of a file belongs".into()
            }
            SourceFault::Stdin(error) => format!("standard input: {error}"),
            SourceFault::Spec(fault) => fault.to_string(),
            SourceFault::EnvUnset { name, .. } => {
                format!("the environment variable {} is not set or empty", shown::variable(name))
            }
            SourceFault::Key { from, fault } => format!("{from}: {fault}"),
            SourceFault::Http { url, error } => format!("{url}: {error}"),
            SourceFault::Status { url, status, content_type } => {
                let kind = content_type.as_deref().unwrap_or("no content type");
                format!("{url}: status {status} with {kind}")
            }
            SourceFault::NotCached { url, why: None } => format!("{url}: no copy in the cache"),
            SourceFault::NotCached { url, why: Some(why) } => {
                format!("{url}: the cache is not used: {why}")
            }
            SourceFault::IssuerMismatch { url, asked, found } => {
                format!("{url}: the issuer is {found}, not {asked}")
            }
            SourceFault::JwksUri { url, why } => format!("{url}: jwks_uri: {why}"),
            SourceFault::Undiscovered { issuer, .. } => format!("{issuer}: no keys found"),
            SourceFault::Secret { from, why, .. } => format!("{from}: {why}"),
        }
    }
}

impl std::error::Error for SourceFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SourceFault::File { error, .. } | SourceFault::Stdin(error) => Some(error),
            SourceFault::Key { fault, .. } => Some(fault),
            SourceFault::Http { error, .. } => Some(error),
            SourceFault::Spec(fault) => Some(fault),
            SourceFault::NotCached { why: Some(why), .. } => Some(why),
            SourceFault::Undiscovered { attempts, .. } => {
                attempts.last().map(|last| last as &(dyn std::error::Error + 'static))
            }
            _ => None,
        }
    }
}
