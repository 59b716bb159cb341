//! Fetches over HTTP with a cap on everything: time, size, redirects.
//!
//! Only https, but http to this very machine. Nothing is built before the first request: no
//! runtime, no client, no TLS.

mod error;

use std::future::poll_fn;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, HeaderMap, LOCATION};
use reqwest::{Certificate, Client, ClientBuilder, Method, StatusCode, Upgraded};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::Runtime;
use url::{Host, Url};

use crate::sys::address::is_localhost;
use crate::sys::clock::Stopwatch;
use crate::sys::env::Env;
pub use crate::sys::http::error::{HttpError, MAX_BODY, MAX_REDIRECTS};
use crate::sys::http::error::{classify, reason};
use crate::sys::interrupt::Interrupt;
use crate::sys::proxy;
use crate::sys::resolver::{self, Lookup, Reach, Resolver, ThisMachine};

/// What is read of an answer whose end does not matter, in bytes.
const BEGINNING: usize = 1 << 16;
/// How often somebody who asks us to end is listened to.
const LISTENING: Duration = Duration::from_millis(50);

/// Runtime and clients, made when first needed.
pub struct Http {
    runtime: Option<Runtime>,
    clients: Clients,
    /// Since when, and for how long, anything is asked at all.
    whole: Option<(Stopwatch, Duration)>,
}

/// One client for each kind of address: a redirect may lead from one kind to another.
struct Clients {
    resolver: Resolver,
    /// Hosts that may be asked over plain http.
    insecure: Vec<String>,
    /// http, which is to this machine: neither roots nor proxies. Loading the roots costs 3 ms.
    plain: Option<Client>,
    /// https to this machine: no proxies.
    near: Option<Client>,
    far: Option<Client>,
}

/// What to fetch, and within which bounds.
pub struct Request<'a> {
    pub url: &'a Url,
    /// The server that named the URL; `None` where the user did.
    pub led_by: Option<&'a Url>,
    pub headers: HeaderMap,
    /// For everything together: redirects, headers and body.
    pub timeout: Duration,
    /// Certificates in PEM to trust beside the machine's own.
    pub ca_certificates: Option<&'a [u8]>,
}

/// What came.
#[derive(Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Where it came from after redirects.
    pub url: Url,
}

/// What to say once a connection is upgraded, and how long to listen.
pub struct Talk<'a> {
    pub first: &'a [u8],
    pub wait: Duration,
    /// Whether enough was heard.
    pub is_enough: &'a dyn Fn(&[u8]) -> bool,
}

/// What was heard over an upgraded connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub bytes: Vec<u8>,
    /// The other side hung up.
    pub is_over: bool,
}

impl Default for Http {
    fn default() -> Http {
        Http::new()
    }
}

impl Http {
    pub fn new() -> Http {
        Http::resolving_by(resolver::look_up)
    }

    /// The same with names looked up in another way.
    pub fn resolving_by(lookup: Lookup) -> Http {
        let resolver = Resolver::new(lookup);
        let (plain, near, far) = (None, None, None);
        let clients = Clients { resolver, insecure: Vec::new(), plain, near, far };
        Http { runtime: None, clients, whole: None }
    }

    /// From now on no request lasts longer than what is left of that time.
    pub fn end_within(&mut self, watch: Stopwatch, time: Duration) {
        self.whole = Some((watch, time));
    }

    /// From now on that host, `name` or `name:port`, may be asked over plain http.
    pub fn insecure_allow_http(&mut self, host: &str) {
        self.clients.insecure.push(host.to_ascii_lowercase());
    }

    /// Whether an address may be asked: https, or http to this machine or to a host that was allowed.
    pub fn may_ask(&self, url: &Url) -> bool {
        self.clients.may_ask(url)
    }

    /// Sends a GET and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`HttpError`]; a status that is no success is none.
    pub fn get(&mut self, request: Request<'_>) -> Result<Response, HttpError> {
        self.ask(&request, async |clients| follow(clients, &request).await)
    }

    /// Sends a body and reads the whole answer, whatever its status. Redirects are not followed:
    /// nobody else was to have the body.
    ///
    /// # Errors
    /// [`HttpError`]; a status that is no success is none.
    pub fn post(&mut self, request: Request<'_>, body: Vec<u8>) -> Result<Response, HttpError> {
        self.ask(&request, async |clients| {
            let reach = clients.reach(request.led_by);
            let client = clients.pick(request.url, reach, request.ca_certificates)?;
            let sent = client.post(request.url.clone()).headers(request.headers.clone()).body(body);
            let response = sent.send().await.map_err(|error| classify(&error))?;
            read(response, request.url.clone()).await
        })
    }

    /// Sends any request once. Redirects are not followed, of a long body only the beginning is read,
    /// and whoever asks us to end is heard while we wait.
    ///
    /// # Errors
    /// [`HttpError`]; a status that is no success is none.
    pub fn send(
        &mut self,
        request: Request<'_>,
        method: Method,
        body: Vec<u8>,
        interrupt: &Interrupt,
    ) -> Result<Response, HttpError> {
        self.ask(&request, async |clients| {
            let reach = clients.reach(request.led_by);
            let client = clients.pick(request.url, reach, request.ca_certificates)?;
            let sent = client.request(method, request.url.clone()).headers(request.headers.clone());
            let answered = async {
                let response = sent.body(body).send().await.map_err(|error| classify(&error))?;
                read_beginning(response, request.url.clone()).await
            };
            tokio::select! {
                answered = answered => answered,
                () = asked_to_end(interrupt) => Err(HttpError::Interrupted),
            }
        })
    }

    /// Asks for an upgrade (RFC 9110 section 7.8). Where it is granted, says something and listens.
    ///
    /// # Errors
    /// [`HttpError`]; an upgrade that is not granted is none.
    pub fn converse(
        &mut self,
        request: Request<'_>,
        talk: &Talk<'_>,
        interrupt: &Interrupt,
    ) -> Result<(Response, Option<Heard>), HttpError> {
        self.ask(&request, async |clients| {
            let reach = clients.reach(request.led_by);
            let client = clients.pick(request.url, reach, request.ca_certificates)?;
            let sent = client.get(request.url.clone()).headers(request.headers.clone());
            let answered = async {
                let response = sent.send().await.map_err(|error| classify(&error))?;
                upgraded(response, request.url.clone(), talk).await
            };
            tokio::select! {
                answered = answered => answered,
                () = asked_to_end(interrupt) => Err(HttpError::Interrupted),
            }
        })
    }

    fn ask<T>(
        &mut self,
        request: &Request<'_>,
        send: impl AsyncFnOnce(&mut Clients) -> Result<T, HttpError>,
    ) -> Result<T, HttpError> {
        if !self.may_ask(request.url) {
            return Err(HttpError::Insecure { url: request.url.clone() });
        }
        let runtime = match &mut self.runtime {
            Some(runtime) => runtime,
            empty => empty.insert(build_runtime()?),
        };
        let whole = self.whole.map(|(watch, limit)| (limit.saturating_sub(watch.elapsed()), limit));
        let (limit, late) = match whole {
            Some((left, limit)) if left < request.timeout => {
                (left, HttpError::RunTimeout { limit })
            }
            _ => (request.timeout, HttpError::Timeout { limit: request.timeout }),
        };
        let clients = &mut self.clients;
        runtime
            .block_on(async {
                let sent = tokio::time::timeout(limit, send(clients)).await;
                sent.unwrap_or(Err(late))
            })
            .map_err(|error| match (error, proxy::variable(&Env::real(), request.url)) {
                // Nothing tells us which of the two it was.
                (HttpError::Connect { why }, Some(name)) if !is_loopback(request.url) => {
                    HttpError::Proxied { variable: name, why }
                }
                (error, _) => error,
            })
    }
}

impl Clients {
    fn may_ask(&self, url: &Url) -> bool {
        match url.scheme() {
            "https" => true,
            "http" => is_loopback(url) || self.insecure.iter().any(|host| is_host_of(host, url)),
            _ => false,
        }
    }

    /// Where that server may lead us.
    fn reach(&self, leader: Option<&Url>) -> Reach {
        match leader {
            None => Reach::Anywhere,
            Some(leader) if self.resolver.is_here(leader) => Reach::ThisMachine,
            Some(_) => Reach::Elsewhere,
        }
    }

    /// No connection is kept: the server may close it at any time, just as the next request is sent,
    /// and one that was made to an address may not serve whoever may not go there.
    fn pick(&mut self, url: &Url, reach: Reach, ca: Option<&[u8]>) -> Result<&Client, HttpError> {
        self.resolver.aim(url, reach).map_err(HttpError::OutOfReach)?;
        let builder = Client::builder()
            .pool_max_idle_per_host(0)
            .user_agent(concat!("jotkit/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none());
        let (place, builder) = match (url.scheme(), is_loopback(url)) {
            ("http", true) => (&mut self.plain, stay_here(builder).tls_certs_only([])),
            (_, true) => (&mut self.near, with_ca(stay_here(builder), ca)?),
            (_, false) => {
                let builder = builder.dns_resolver(self.resolver.clone());
                let env = Env::real();
                proxy::check(&env, url).map_err(|why| HttpError::Client { why })?;
                let builder = if proxy::is_off(&env) { builder.no_proxy() } else { builder };
                (&mut self.far, with_ca(builder, ca)?)
            }
        };
        match place {
            Some(client) => Ok(client),
            empty => {
                let failed = |error| HttpError::Client { why: reason(&error) };
                Ok(empty.insert(builder.build().map_err(failed)?))
            }
        }
    }
}

/// No proxy, and no name server that could say that `x.localhost` is another machine.
fn stay_here(builder: ClientBuilder) -> ClientBuilder {
    builder.no_proxy().dns_resolver(ThisMachine)
}

/// `name` of any port, or `name:port`.
fn is_host_of(host: &str, url: &Url) -> bool {
    let name = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    host == name || host == format!("{name}:{port}")
}

/// Whether the address is this machine itself.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(Host::Domain(name)) => is_localhost(name),
        None => false,
    }
}

fn build_runtime() -> Result<Runtime, HttpError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| HttpError::Client { why: error.to_string() })
}

fn with_ca(builder: ClientBuilder, pem: Option<&[u8]>) -> Result<ClientBuilder, HttpError> {
    let Some(pem) = pem else { return Ok(builder) };
    let bad = |why: String| HttpError::CaCertificates { why };
    let certificates = Certificate::from_pem_bundle(pem).map_err(|error| bad(reason(&error)))?;
    if certificates.is_empty() {
        Err(bad("no certificate inside".into()))
    } else {
        Ok(builder.tls_certs_merge(certificates))
    }
}

async fn follow(clients: &mut Clients, request: &Request<'_>) -> Result<Response, HttpError> {
    let mut seen = vec![request.url.clone()];
    let mut headers = request.headers.clone();
    let mut reach = clients.reach(request.led_by);
    loop {
        let url = &seen[seen.len() - 1];
        let client = clients.pick(url, reach, request.ca_certificates)?;
        let send = client.get(url.clone()).headers(headers.clone()).send();
        let behind = |error| match seen.len() {
            1 => error,
            _ => HttpError::Behind { url: url.clone(), error: Box::new(error) },
        };
        let response = send.await.map_err(|error| behind(classify(&error)))?;
        if !redirects(response.status()) {
            return read(response, url.clone()).await.map_err(behind);
        }
        let next = target(&response, url, clients)?;
        if seen.contains(&next) {
            return Err(HttpError::Circle { url: next });
        }
        if seen.len() > MAX_REDIRECTS {
            return Err(HttpError::TooManyRedirects);
        }
        // What lets us in there is for nobody else.
        if next.origin() != url.origin() {
            headers.remove(AUTHORIZATION);
            reach = clients.reach(Some(url));
        }
        seen.push(next);
    }
}

fn redirects(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// A redirect may not leave https. Where it leads to is judged by its address, before it is asked.
fn target(response: &reqwest::Response, from: &Url, clients: &Clients) -> Result<Url, HttpError> {
    let lost = || HttpError::LostRedirect { status: response.status() };
    let location = response.headers().get(LOCATION).ok_or_else(lost)?;
    let next = from.join(location.to_str().map_err(|_| lost())?).map_err(|_| lost())?;
    let same_kind = next.scheme() == from.scheme() || next.scheme() == "https";
    if same_kind && clients.may_ask(&next) {
        Ok(next)
    } else {
        Err(HttpError::Downgrade { to: next.to_string() })
    }
}

/// Nothing was asked to be encoded, and many clients can't read what is.
fn encoding(headers: &HeaderMap) -> Option<String> {
    let named = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or("unreadable");
    (!["", "identity"].contains(&named.trim())).then(|| named.to_owned())
}

async fn read(mut response: reqwest::Response, url: Url) -> Result<Response, HttpError> {
    if let Some(encoding) = encoding(response.headers()) {
        return Err(HttpError::Encoded { encoding });
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status: response.status(), headers: response.headers().clone(), body, url })
}

/// What a server sends beyond that, it sends to nobody; a body that breaks off is as long as it is.
async fn read_beginning(mut response: reqwest::Response, url: Url) -> Result<Response, HttpError> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk[..chunk.len().min(BEGINNING - body.len())]);
        if body.len() == BEGINNING {
            break;
        }
    }
    Ok(Response { status: response.status(), headers: response.headers().clone(), body, url })
}

async fn upgraded(
    response: reqwest::Response,
    url: Url,
    talk: &Talk<'_>,
) -> Result<(Response, Option<Heard>), HttpError> {
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return Ok((read_beginning(response, url).await?, None));
    }
    let (status, headers) = (response.status(), response.headers().clone());
    let mut stream = response.upgrade().await.map_err(|error| classify(&error))?;
    let mut heard = Heard { bytes: Vec::new(), is_over: false };
    let talking = async {
        let said = write_all(&mut stream, talk.first).await;
        while said.is_ok() && heard.bytes.len() < BEGINNING && !(talk.is_enough)(&heard.bytes) {
            if !read_more(&mut stream, &mut heard.bytes).await {
                break;
            }
        }
        heard.is_over = !(talk.is_enough)(&heard.bytes) && heard.bytes.len() < BEGINNING;
    };
    // Who says nothing more is not over.
    let _ = tokio::time::timeout(talk.wait, talking).await;
    Ok((Response { status, headers, body: Vec::new(), url }, Some(heard)))
}

async fn write_all(stream: &mut Upgraded, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match poll_fn(|context| Pin::new(&mut *stream).poll_write(context, bytes)).await? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => bytes = &bytes[written..],
        }
    }
    poll_fn(|context| Pin::new(&mut *stream).poll_flush(context)).await
}

/// Whether anything came.
async fn read_more(stream: &mut Upgraded, bytes: &mut Vec<u8>) -> bool {
    let mut space = [0; 4096];
    let mut buffer = ReadBuf::new(&mut space);
    let read = poll_fn(|context| Pin::new(&mut *stream).poll_read(context, &mut buffer)).await;
    bytes.extend_from_slice(buffer.filled());
    read.is_ok() && !buffer.filled().is_empty()
}

async fn asked_to_end(interrupt: &Interrupt) {
    while !interrupt.is_asked() {
        tokio::time::sleep(LISTENING).await;
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::LOCATION;
    use url::Url;

    use crate::sys::http::{Http, target};

    #[test]
    fn a_redirect_never_leads_to_less_security() {
        let mut http = Http::new();
        http.insecure_allow_http("inside:8080");
        let followed = |from: &str, to: &str| {
            let response = http::Response::builder().status(302).header(LOCATION, to).body("");
            let response = reqwest::Response::from(response.unwrap());
            target(&response, &Url::parse(from).unwrap(), &http.clients).is_ok()
        };
        assert!(followed("https://a.example/k", "/l"));
        assert!(followed("https://a.example/k", "https://b.example/"));
        assert!(followed("http://localhost/k", "https://b.example/"));
        assert!(followed("https://localhost/k", "https://127.0.0.1/"));
        for to in ["http://a.example/", "http://localhost/", "ftp://a/", "x:", "data:,{}"] {
            assert!(!followed("https://a.example/k", to), "{to}");
        }
        assert!(!followed("https://localhost/k", "http://localhost/"));
        assert!(!followed("http://localhost/k", "http://a.example/"));
        assert!(followed("http://inside:8080/k", "http://inside:8080/l"));
        assert!(!followed("http://inside:8080/k", "http://inside/l"));
        assert!(!followed("https://a.example/k", "http://inside:8080/l"));
    }
}
