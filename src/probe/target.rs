//! Where requests go, and where the token stands in them.

use url::Url;

use crate::probe::websocket::UPGRADE;
use crate::text::step::Step;
use crate::text::urls;

/// The API.
#[derive(Clone, Debug)]
pub struct Target {
    pub url: Url,
    pub method: String,
    /// The body of each request.
    pub data: Option<String>,
    /// Where the token goes.
    pub place: Place,
    /// The front end that a browser would come from.
    pub origin: String,
    /// The URL is that of `ws` or `wss`, written with `http`.
    pub is_websocket: bool,
}

/// Where the API reads the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `Authorization: Bearer`
    Authorization,
    /// A header by that name; `{token}` in the value is the token.
    Header(String, String),
    Cookie(String),
    Query(String),
    /// A WebSocket's subprotocol; `{token}` in it is the token.
    Protocol(String),
    /// The first message over a WebSocket; `{token}` in it is the token.
    Message(String),
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub method: String,
    pub url: Url,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// It asks for a WebSocket.
    pub is_upgrade: bool,
    /// What is sent first over a WebSocket.
    pub message: Option<String>,
}

impl Target {
    /// Without what a query string may hold, and without a password.
    pub fn shown(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        let shown = urls::one(url.as_str());
        if self.is_websocket { shown.replacen("http", "ws", 1) } else { shown.into_owned() }
    }

    /// The request without credentials.
    pub fn bare(&self) -> Outgoing {
        let mut headers = Vec::new();
        let body = self.data.clone().unwrap_or_default();
        if let Some(kind) = content_type(&body) {
            headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        if self.is_websocket {
            headers.extend(UPGRADE.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        let (method, url, is_upgrade) = (self.method.clone(), self.url.clone(), self.is_websocket);
        Outgoing { method, url, headers, body, is_upgrade, message: None }
    }

    /// The request with a text in the place of the token.
    pub fn with(&self, text: &str) -> Outgoing {
        let mut outgoing = self.bare();
        let filled = |template: &str| template.replace("{token}", text);
        match &self.place {
            Place::Authorization => outgoing.add("Authorization", format!("Bearer {text}")),
            Place::Header(name, value) => outgoing.add(name, filled(value)),
            Place::Cookie(name) => outgoing.add("Cookie", format!("{name}={text}")),
            Place::Query(name) => outgoing.add_query(name, text),
            Place::Protocol(value) => outgoing.add("Sec-WebSocket-Protocol", filled(value)),
            Place::Message(message) => outgoing.message = Some(filled(message)),
        }
        outgoing
    }

    /// The same with whole `Authorization` headers.
    pub fn with_headers(&self, values: impl IntoIterator<Item = String>) -> Outgoing {
        let mut outgoing = self.bare();
        values.into_iter().for_each(|value| outgoing.add("Authorization", value));
        outgoing
    }

    /// The same with the token in the query string.
    pub fn with_query(&self, name: &str, token: &str) -> Outgoing {
        let mut outgoing = self.bare();
        outgoing.add_query(name, token);
        outgoing
    }

    /// What a browser asks before a page of another origin may send the request (Fetch standard).
    pub fn preflight(&self) -> Outgoing {
        let mut outgoing = Outgoing { body: String::new(), headers: Vec::new(), ..self.bare() };
        outgoing.method = "OPTIONS".into();
        outgoing.add("Origin", self.origin.clone());
        outgoing.add("Access-Control-Request-Method", self.method.clone());
        outgoing.add("Access-Control-Request-Headers", "authorization".into());
        outgoing
    }
}

impl Outgoing {
    pub fn add(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), value.trim_end().to_owned()));
    }

    fn add_query(&mut self, name: &str, value: &str) {
        self.url.query_pairs_mut().append_pair(name, value);
    }

    /// The command that sends the same; `hide` replaces what must not be shown.
    pub fn curl(&self, hide: &dyn Fn(&str) -> String) -> Step {
        let mut step = Step::default().run("curl -i");
        if self.method != "GET" {
            step = step.run("-X").arg(self.method.clone());
        }
        for (name, value) in &self.headers {
            step = step.run("-H").arg(hide(&format!("{name}: {value}")));
        }
        if !self.body.is_empty() {
            step = step.run("--data-raw").arg(self.body.clone());
        }
        step.arg(hide(self.url.as_str()))
    }
}

fn content_type(body: &str) -> Option<&'static str> {
    match body.trim_start().chars().next()? {
        '{' | '[' => Some("application/json"),
        _ => Some("application/x-www-form-urlencoded"),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use crate::probe::target::{Place, Target};

    fn target(place: Place) -> Target {
        Target {
            url: Url::parse("http://127.0.0.1:1/me?x=1").unwrap(),
            method: "GET".into(),
            data: None,
            place,
            origin: "https://app.example".into(),
            is_websocket: false,
        }
    }

    #[test]
    fn a_token_stands_in_its_place() {
        let sent = |place| {
            let outgoing = target(place).with("a.b.c");
            (outgoing.url.query().unwrap().to_owned(), outgoing.headers)
        };
        let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        let plain = "x=1".to_owned();
        assert_eq!(
            sent(Place::Authorization),
            (plain.clone(), header("Authorization", "Bearer a.b.c"))
        );
        let own = Place::Header("x-auth".into(), "JWT {token}".into());
        assert_eq!(sent(own), (plain.clone(), header("x-auth", "JWT a.b.c")));
        assert_eq!(sent(Place::Cookie("s".into())), (plain, header("Cookie", "s=a.b.c")));
        assert_eq!(sent(Place::Query("t".into())), ("x=1&t=a.b.c".into(), Vec::new()));
    }

    #[test]
    fn the_command_is_quoted() {
        let outgoing = target(Place::Authorization).with("a'b");
        assert_eq!(
            outgoing.curl(&|text| text.to_owned()).to_string(),
            r"curl -i -H 'Authorization: Bearer a'\''b' 'http://127.0.0.1:1/me?x=1'"
        );
    }
}
