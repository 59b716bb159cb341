//! Why there is no response.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use url::Url;

use crate::sys::resolver::OutOfReach;

/// Redirects followed from one request.
pub const MAX_REDIRECTS: usize = 5;
/// The longest body that is read, in bytes.
pub const MAX_BODY: usize = 1 << 20;

/// Why nothing usable came.
#[derive(Debug)]
pub enum HttpError {
    /// Plain http to another machine.
    Insecure {
        url: Url,
    },
    /// Sent from https to plain http, or to a scheme that is none of both.
    Downgrade {
        to: String,
    },
    OutOfReach(OutOfReach),
    Circle {
        url: Url,
    },
    TooManyRedirects,
    /// The server that was asked redirected to another, which has this fault.
    Behind {
        url: Url,
        error: Box<HttpError>,
    },
    /// A redirect that says not where to.
    LostRedirect {
        status: StatusCode,
    },
    Timeout {
        limit: Duration,
    },
    /// The time of the whole run is over.
    RunTimeout {
        limit: Duration,
    },
    TooLarge,
    /// A body that is to be unpacked first, such as one in gzip, which nobody asked for.
    Encoded {
        encoding: String,
    },
    /// The body ended early or the server broke HTTP.
    Protocol {
        why: String,
    },
    Connect {
        why: String,
    },
    /// No connection, where a variable names a proxy for it.
    Proxied {
        variable: &'static str,
        why: String,
    },
    Tls {
        why: String,
    },
    /// Asked by https, it answered something else.
    NoTls,
    CaCertificates {
        why: String,
    },
    /// The client could not be built.
    Client {
        why: String,
    },
    /// Somebody asked us to end.
    Interrupted,
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpError::Insecure { url } => write!(f, "{url} is plain http to another machine"),
            HttpError::Downgrade { to } => write!(f, "redirected to {to}, which is not followed"),
            HttpError::OutOfReach(refused) => refused.fmt(f),
            HttpError::Circle { url } => write!(f, "redirected in a loop, back to {url}"),
            HttpError::TooManyRedirects => {
                write!(f, "redirected more often than the cap of {MAX_REDIRECTS}")
            }
            HttpError::Behind { url, error } => write!(f, "redirected to {url}: {error}"),
            HttpError::LostRedirect { status } => {
                write!(f, "redirected ({status}) without a location")
            }
            HttpError::Timeout { limit } => {
                write!(f, "timed out after {} s", limit.as_secs_f64())
            }
            HttpError::RunTimeout { limit } => {
                write!(f, "timed out: the whole run may take {} s", limit.as_secs_f64())
            }
            HttpError::TooLarge => write!(f, "the response is over the cap of {MAX_BODY} bytes"),
            HttpError::Encoded { encoding } => {
                write!(f, "the response is compressed, unasked (Content-Encoding: {encoding})")
            }
            HttpError::Protocol { why } => {
                write!(f, "the server closed the connection or violated HTTP: {why}")
            }
            HttpError::Connect { why } => write!(f, "no connection: {why}"),
            HttpError::Proxied { variable, why } => {
                write!(f, "no connection: {why}, and {variable} is set")
            }
            HttpError::Tls { why } => {
                write!(f, "TLS failed: {why}")
            }
            HttpError::NoTls => f.write_str("the server does not support https"),
            HttpError::CaCertificates { why } => {
                write!(f, "the CA certificates can't be used: {why}")
            }
            HttpError::Client { why } => write!(f, "no HTTP client: {why}"),
            HttpError::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for HttpError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            HttpError::OutOfReach(refused) => Some(refused),
            HttpError::Behind { error, .. } => Some(error),
            _ => None,
        }
    }
}

pub(crate) fn classify(error: &reqwest::Error) -> HttpError {
    if let Some(out_of_reach) = refusal(error) {
        return HttpError::OutOfReach(out_of_reach.clone());
    }
    let why = reason(error);
    match error.is_connect() {
        true if why.contains("certificate") => HttpError::Tls { why },
        // What a record that is no TLS looks like to a client: most of the time plain http.
        true if why.contains("InvalidContentType") => HttpError::NoTls,
        true => HttpError::Connect { why },
        false => HttpError::Protocol { why },
    }
}

/// What the resolver refused.
fn refusal<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e OutOfReach> {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.into_iter().find_map(|error| error.downcast_ref())
}

/// The innermost cause, where the fact is; what wraps it only repeats the URL.
pub(crate) fn reason(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let text = inner.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
