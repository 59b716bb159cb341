//! A server on loopback that does what a test tells it, honest or hostile, and remembers what it
//! was asked. It ends when it is dropped, whatever its clients do.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Place, Transcript, fixture, keys};

/// Where an honest issuer says what it is, and where its keys are.
pub const METADATA: &str = "/.well-known/openid-configuration";
pub const JWKS: &str = "/keys.json";

/// The first byte of a client that speaks TLS to a server that does not.
const TLS_HANDSHAKE: u8 = 0x16;

/// Listens on a port of its own.
pub struct Server {
    address: SocketAddr,
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

/// What the threads of a server share.
#[derive(Default)]
struct Desk {
    routes: Mutex<BTreeMap<String, Route>>,
    asked: Mutex<Vec<Asked>>,
    closing: AtomicBool,
    /// For a server that speaks https.
    tls: Option<Arc<ServerConfig>>,
}

type Route = Arc<dyn Fn(&Asked) -> Reply + Send + Sync>;

/// One request.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// What stands behind the method: a path, or what a proxy is asked for.
    pub target: String,
    headers: Vec<String>,
    pub body: Vec<u8>,
}

/// What is sent, and what happens then.
#[derive(Clone)]
pub struct Reply {
    /// The status line and the headers; `None` where the body is all there is.
    head: Option<String>,
    body: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    HangUp,
    /// Says nothing more and waits for the client to go.
    Silence,
    /// Sends spaces until the client goes.
    Flood,
}

impl Server {
    /// A server that has nothing yet: every path is a page that says so.
    pub fn new() -> Server {
        Server::start(Desk::default())
    }

    /// The same over https, with the certificate of `localhost-cert.pem`.
    pub fn secure() -> Server {
        Server::start(Desk { tls: Some(Arc::new(tls())), ..Desk::default() })
    }

    fn start(desk: Desk) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let desk = Arc::new(desk);
        let served = Arc::clone(&desk);
        let thread = Some(thread::spawn(move || listen(&listener, &served)));
        Server { address, desk, thread }
    }

    /// An issuer without a path, whose metadata leads to the public half of `rsa.pem`.
    pub fn issuer() -> Server {
        let server = Server::new();
        server.serve(METADATA, Reply::json(server.metadata("", JWKS)));
        server.serve(JWKS, Reply::json(keys::test_1()));
        server
    }

    /// A server that has nothing but this, at [`JWKS`].
    pub fn with(reply: Reply) -> Server {
        let server = Server::new();
        server.serve(JWKS, reply);
        server
    }

    /// Answers a path with that, or from now on with that.
    pub fn serve(&self, path: &str, reply: Reply) {
        self.serve_by(path, move |_| reply.clone());
    }

    /// Answers a path according to what is asked.
    pub fn serve_by(&self, path: &str, route: impl Fn(&Asked) -> Reply + Send + Sync + 'static) {
        self.desk.routes.lock().expect("no panic").insert(path.to_owned(), Arc::new(route));
    }

    pub fn url(&self, path: &str) -> String {
        let scheme = if self.desk.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// The metadata of the issuer at `path` whose keys are at `jwks`.
    pub fn metadata(&self, path: &str, jwks: &str) -> String {
        format!(r#"{{"issuer":"{}","jwks_uri":"{}"}}"#, self.url(path), self.url(jwks))
    }

    /// A good token of the issuer at `path`.
    pub fn token(&self, path: &str) -> String {
        keys::rs256(&format!(r#"{{"iss":"{}"}}"#, self.url(path)))
    }

    /// Everything that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.desk.asked.lock().expect("no panic").clone()
    }

    /// The paths that were asked for, in order.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.target).collect()
    }

    /// How often a path was asked for.
    pub fn hits(&self, path: &str) -> usize {
        self.paths().iter().filter(|asked| *asked == path).count()
    }

    /// What `jwks` says of this path.
    pub fn jwks(&self, path: &str) -> Transcript {
        self.hide_port(&Place::new().run(&format!("jwks {}", self.url(path))))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The transcript without the port of this server.
    pub fn hide_port(&self, transcript: &Transcript) -> Transcript {
        hide_port(transcript, self.address)
    }
}

/// The transcript without the port, which is another one in each run.
pub fn hide_port(transcript: &Transcript, address: SocketAddr) -> Transcript {
    let hidden = |text: &str| text.replace(&address.to_string(), "127.0.0.1:[PORT]");
    Transcript {
        status: transcript.status,
        stdout: hidden(&transcript.stdout),
        stderr: hidden(&transcript.stderr),
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.desk.closing.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for somebody to call.
        let _ = TcpStream::connect(self.address);
        self.thread.take().map(JoinHandle::join);
    }
}

fn listen(listener: &TcpListener, desk: &Arc<Desk>) {
    let mut calls = Vec::new();
    for stream in listener.incoming().map_while(Result::ok) {
        if desk.closing.load(Ordering::SeqCst) {
            break;
        }
        let line = stream.try_clone().expect("a second handle");
        let desk = Arc::clone(desk);
        calls.push((line, thread::spawn(move || converse(&desk, &stream))));
    }
    for (line, call) in calls {
        let _ = line.shutdown(Shutdown::Both);
        let _ = call.join();
    }
}

/// Errors are clients that went away: many tests are about just that.
fn converse(desk: &Desk, stream: &TcpStream) {
    let _ = match &desk.tls {
        None => desk.answer(stream),
        Some(config) => converse_in_secret(desk, stream, config),
    };
    let _ = stream.shutdown(Shutdown::Both);
}

fn converse_in_secret(desk: &Desk, stream: &TcpStream, tls: &Arc<ServerConfig>) -> io::Result<()> {
    let session = ServerConnection::new(Arc::clone(tls)).expect("a sound configuration");
    let mut stream = StreamOwned::new(session, stream);
    desk.answer(&mut stream)?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// With the certificate of `localhost-cert.pem`.
pub fn tls() -> ServerConfig {
    let certificate = CertificateDer::from_pem_slice(fixture("localhost-cert.pem").as_bytes());
    let key = PrivateKeyDer::from_pem_slice(fixture("p256.pem").as_bytes());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions that the provider has")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.expect("a fixture")], key.expect("a fixture"))
        .expect("they belong together")
}

impl Desk {
    fn answer(&self, stream: impl Read + Write) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        if stream.fill_buf()?.first() == Some(&TLS_HANDSHAKE) {
            return Reply::page(400).send(stream.get_mut());
        }
        let Some(asked) = Asked::read(&mut stream)? else { return Ok(()) };
        self.asked.lock().expect("no panic").push(asked.clone());
        let path = asked.target.split('?').next().unwrap_or_default();
        let routes = self.routes.lock().expect("no panic").clone();
        let route = routes.get(&asked.target).or_else(|| routes.get(path));
        let reply = route.map_or_else(|| Reply::page(404), |route| route(&asked));
        reply.send(stream.get_mut())
    }
}

impl Asked {
    /// `None` for a client that hung up without a word.
    fn read(stream: &mut impl BufRead) -> io::Result<Option<Asked>> {
        let lines: Vec<String> = stream
            .lines()
            .take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty()))
            .collect::<io::Result<_>>()?;
        let words: Vec<&str> = lines.iter().take(1).flat_map(|line| line.split(' ')).collect();
        let [method, target, ..] = words[..] else { return Ok(None) };
        let (method, target) = (method.to_owned(), target.to_owned());
        let mut asked = Asked { method, target, headers: lines[1..].to_vec(), body: Vec::new() };
        let length = asked.header("Content-Length").and_then(|length| length.parse().ok());
        asked.body.resize(length.unwrap_or(0), 0);
        stream.read_exact(&mut asked.body)?;
        Ok(Some(asked))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).next()
    }

    pub fn headers_named(&self, name: &str) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter().filter_map(|line| line.split_once(": "));
        headers.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Reply {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Reply {
        let head = Some(format!("HTTP/1.1 {status} \r\n"));
        let reply = Reply { head, body: body.into(), then: Then::HangUp };
        reply.header("Content-Type", content_type).header("Connection", "close")
    }

    pub fn json(body: impl Into<Vec<u8>>) -> Reply {
        Reply::new(200, "application/json", body)
    }

    /// What a server shows a browser.
    pub fn page(status: u16) -> Reply {
        Reply::new(status, "text/html", "<!doctype html><title>A page</title>")
    }

    pub fn redirect(to: impl std::fmt::Display) -> Reply {
        Reply::new(302, "text/plain", "").header("Location", &to.to_string())
    }

    /// Bytes that need not be HTTP.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Reply {
        Reply { head: None, body: bytes.into(), then: Then::HangUp }
    }

    pub fn header(mut self, name: &str, value: &str) -> Reply {
        self.head.as_mut().expect("raw bytes have no headers").extend([name, ": ", value, "\r\n"]);
        self
    }

    pub fn then_silence(self) -> Reply {
        Reply { then: Then::Silence, ..self }
    }

    pub fn then_flood(self) -> Reply {
        Reply { then: Then::Flood, ..self }
    }

    /// Without a length the body ends where the connection does.
    fn send(self, stream: &mut (impl Read + Write)) -> io::Result<()> {
        if let Some(head) = &self.head {
            write!(stream, "{head}\r\n")?;
        }
        stream.write_all(&self.body)?;
        stream.flush()?;
        match self.then {
            Then::HangUp => Ok(()),
            Then::Silence => io::copy(stream, &mut io::sink()).map(drop),
            Then::Flood => loop {
                stream.write_all(&[b' '; 4096])?;
            },
        }
    }
}
