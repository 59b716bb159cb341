//! Small backends: one that is right, and twelve that are wrong in one way each.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::key::Key;
use jotkit::jose::key::der::{self, Structure};
use jotkit::jose::key::pem;
use jotkit::jose::key::set::KeySet;
use jotkit::jose::token::Token;
use jotkit::sys::clock::Clock;
use jotkit::verify::policy::{Policy, Requirement};
use jotkit::verify::report::{Report, Verdict};
use jotkit::verify::{Keys, judge};
use url::Url;

use crate::support::keys;
use crate::support::server::{Asked, Reply, Server};

pub const PATH: &str = "/me";
pub const KID: &str = "test-1";
pub const ISSUER: &str = "https://issuer.example";
pub const AUDIENCE: &str = "backend";

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Right,
    /// Decodes and checks the claims, and verifies nothing.
    Decodes,
    /// Verifies by the algorithm that the token names, and so takes none.
    AlgOfToken,
    NoAudience,
    /// `verify_exp` is off.
    NoExpiry,
    CrashesOnNull,
    FollowsJku,
    /// Fetches the keys that a token names, and refuses it all the same.
    FetchesJku,
    ReadsQueryString,
    HmacConfusion,
    /// Tries every key and a secret, whatever the kid says.
    IgnoresKid,
    Echoes,
    /// Remembers what it accepted.
    Caches,
    /// A handler that crashes on whatever is no token.
    Crashes,
    /// Sends whoever has no token to a login page.
    Redirects,
}

/// Where its keys are.
pub enum Source {
    Key(Box<Key>),
    /// A key set that is fetched for each request.
    Url(String),
}

/// The backend with what it knows.
struct Api {
    backend: Backend,
    keys: Source,
    policy: Policy,
    clock: Clock,
    accepted: Mutex<BTreeSet<String>>,
}

/// Serves it at [`PATH`].
pub fn start(backend: Backend, clock: Clock) -> Server {
    let server = Server::new();
    serve(&server, backend, clock, Source::Key(Box::new(keys::key("p256.pem", KID))), ISSUER);
    server
}

/// The same for tokens of any issuer and key.
pub fn serve(server: &Server, backend: Backend, clock: Clock, keys: Source, issuer: &str) {
    let required = ["exp", "role=admin"].map(|text| match text.split_once('=') {
        Some((path, value)) => Requirement { path: path.into(), value: Some(value.into()) },
        None => Requirement { path: text.into(), value: None },
    });
    let policy = Policy {
        issuer: Some(issuer.into()),
        audiences: vec![AUDIENCE.into()],
        required: required.to_vec(),
        ..Policy::default()
    };
    let accepted = Mutex::default();
    let api = Arc::new(Api { backend, keys, policy, clock, accepted });
    server.serve_by(PATH, move |asked| api.answer(asked));
}

impl Api {
    fn answer(&self, asked: &Asked) -> Reply {
        let reply = match asked.method.as_str() {
            "OPTIONS" => Reply::new(204, "text/plain", ""),
            _ => self.guarded(asked),
        };
        match asked.header("origin") {
            Some(origin) => reply.header("access-control-allow-origin", origin),
            None => reply,
        }
    }

    fn guarded(&self, asked: &Asked) -> Reply {
        let headers: Vec<&str> = asked.headers_named("authorization").collect();
        let text = match headers[..] {
            [] => match self.query_token(asked) {
                Some(token) => token,
                None => return self.without_token(),
            },
            [header] => match header.split_once(' ') {
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.to_owned(),
                _ => return self.without_token(),
            },
            _ => return Reply::new(400, "text/plain", "one Authorization header, please"),
        };
        self.judged(&text)
    }

    fn without_token(&self) -> Reply {
        match self.backend {
            Backend::Redirects => Reply::redirect("/login"),
            _ => Reply::new(401, "text/plain", "").header("www-authenticate", "Bearer"),
        }
    }

    fn query_token(&self, asked: &Asked) -> Option<String> {
        let url = Url::parse(&format!("http://x{}", asked.target)).ok()?;
        let token = url.query_pairs().find(|(name, _)| name == "access_token")?.1.into_owned();
        (self.backend == Backend::ReadsQueryString).then_some(token)
    }

    fn judged(&self, text: &str) -> Reply {
        if self.backend == Backend::CrashesOnNull && text == "null" {
            return Reply::new(500, "text/plain", "");
        }
        let token = Token::parse(text);
        if self.backend == Backend::Crashes && token.is_err() {
            let trace = "Traceback (most recent call last):\n  File \"/srv/app.py\", line 7";
            return Reply::new(500, "text/plain", trace);
        }
        let now = self.clock.now();
        let report = judge(&token, &self.keys(&token), &self.policy, now);
        let cached = self.backend == Backend::Caches
            && !self.accepted.lock().expect("no panic").insert(text.to_owned());
        match report.verdict() {
            Verdict::Accepted => Reply::json("{}"),
            _ if cached || self.overlooks(&report, token.as_ref().ok()) => Reply::json("{}"),
            _ => {
                self.accepted.lock().expect("no panic").remove(text);
                self.refusal(&report, text)
            }
        }
    }

    fn keys(&self, token: &Result<Token, impl Sized>) -> Keys {
        let mut set = self.own_keys(None);
        if let (Backend::IgnoresKid, Ok(token)) = (self.backend, token) {
            set = self.own_keys(token.header().kid().ok().flatten());
        }
        let jku = token.as_ref().ok().and_then(|token| token.header().object().get("jku"));
        match (self.backend, jku.and_then(|jku| jku.as_str())) {
            (Backend::FollowsJku, Some(jku)) => {
                set = KeySet::parse(fetch(jku).as_bytes()).expect("a key set");
            }
            (Backend::FetchesJku, Some(jku)) => drop(fetch(jku)),
            _ => {}
        }
        Keys::from(set)
    }

    /// The key, under another name where one is given.
    fn own_keys(&self, kid: Option<&str>) -> KeySet {
        let text = match &self.keys {
            Source::Url(url) => fetch(url),
            Source::Key(key) => {
                let kid = kid.map(str::to_owned).or_else(|| key.kid.clone());
                keys::jwks(&[&Key { kid, ..Key::clone(key) }])
            }
        };
        KeySet::parse(text.as_bytes()).expect("a key set")
    }

    /// Whether nothing failed but what this backend does not look at.
    fn overlooks(&self, report: &Report, token: Option<&Token>) -> bool {
        let only = |ids: &[&str]| {
            report.failures().all(|check| ids.contains(&check.id.to_string().as_str()))
        };
        let Some(token) = token else { return false };
        let alg = token.header().object().get("alg").and_then(|alg| alg.as_str());
        let of_signature = ["header", "alg", "key", "signature"];
        match self.backend {
            Backend::Decodes => only(&of_signature),
            Backend::AlgOfToken => {
                let is_none = alg.is_some_and(|alg| alg.eq_ignore_ascii_case("none"));
                is_none && only(&["alg", "key", "signature"])
            }
            Backend::NoAudience => only(&["aud"]),
            Backend::NoExpiry => only(&["exp", "require:exp"]),
            Backend::HmacConfusion => {
                let Source::Key(key) = &self.keys else { return false };
                let spki = der::write(Structure::Spki, key).expect("SPKI");
                let secret = pem::armour(Structure::Spki, spki.expose());
                is_mac(token, secret.as_bytes()) && only(&of_signature)
            }
            Backend::IgnoresKid => is_mac(token, b"secret") && only(&of_signature),
            _ => false,
        }
    }

    fn refusal(&self, report: &Report, text: &str) -> Reply {
        let is_forbidden = report.failures().all(|check| check.id.to_string() == "require:role");
        if is_forbidden {
            return Reply::new(403, "text/plain", "not for you");
        }
        let body = match self.backend {
            Backend::Echoes => format!("invalid token {text}"),
            _ => "invalid token".to_owned(),
        };
        Reply::new(401, "text/plain", body)
            .header("www-authenticate", "Bearer error=\"invalid_token\"")
            .header("cache-control", "no-store")
    }
}

fn is_mac(token: &Token, secret: &[u8]) -> bool {
    let mac = crypto::mac(Alg::Hs256, secret, &token.signing_input());
    mac.as_deref() == Some(token.signature())
}

/// The body of a page, as somebody fetches it who trusts everybody.
fn fetch(url: &str) -> String {
    let url = Url::parse(url).expect("a URL");
    let address = url.socket_addrs(|| None).expect("an address");
    let mut stream = TcpStream::connect(&address[..]).expect("somebody listens");
    let (path, host) = (url.path(), address[0]);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("UTF-8");
    text.split_once("\r\n\r\n").expect("a body").1.to_owned()
}
