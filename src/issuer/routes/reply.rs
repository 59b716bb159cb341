//! One reply: status, headers and body.

use std::time::Duration;

use crate::jose::json::Object;

#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// How long to wait before it is sent.
    pub delay: Duration,
}

impl Reply {
    pub fn new(status: u16, content_type: &str, body: impl Into<String>) -> Reply {
        let headers = vec![("content-type", content_type.to_owned())];
        Reply { status, headers, body: body.into(), delay: Duration::ZERO }
    }

    pub fn json(status: u16, body: &Object) -> Reply {
        Reply::new(status, "application/json", body.to_string())
    }

    /// An error in the form of RFC 6749 section 5.2, which must not be kept.
    pub fn error(status: u16, error: &str, description: &str) -> Reply {
        let body = Object::from_iter([("error", error), ("error_description", description)]);
        Reply::json(status, &body).with("cache-control", "no-store")
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Reply {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| *found == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The reply to a request that is none (RFC 6749 section 5.2).
pub fn invalid(why: &str) -> Reply {
    Reply::error(400, "invalid_request", why)
}
