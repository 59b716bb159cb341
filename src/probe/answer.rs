//! An answer of the API, as far as it is looked at.

use crate::probe::websocket::closed;

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `None` where none came.
    pub status: Option<u16>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its beginning.
    pub body: String,
    /// How long it took.
    pub millis: u64,
    /// Why none came.
    pub trouble: Option<String>,
    /// None came in time.
    pub is_late: bool,
    /// The code with which a WebSocket was closed; the status is what that means.
    pub close: Option<u16>,
    /// A WebSocket that stayed open.
    pub is_open: bool,
}

impl Answer {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).next()
    }

    /// Every header of that name.
    pub fn headers_named(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(found, _)| found == name).map(|(_, value)| &value[..])
    }

    /// 2xx.
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// As a server sends it, for whoever reads messages.
    pub fn text(&self) -> String {
        let head: String =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        format!("HTTP/1.1 {}\n{head}\n{}", self.status.unwrap_or(0), self.body)
    }

    /// The status, or what came instead.
    pub fn shown(&self) -> String {
        match (self.status, self.close, &self.trouble) {
            (Some(_), None, _) if self.is_open => "the WebSocket stays open".into(),
            (Some(_), Some(code), _) => closed(code),
            (Some(status), None, _) => status.to_string(),
            (None, _, Some(why)) => format!("no answer ({why})"),
            (None, ..) => "no answer".into(),
        }
    }
}
