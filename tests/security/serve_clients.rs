//! SECURITY.md, "a client of `serve`": whatever it sends, or leaves unread, it is ended in time, and
//! others are served meanwhile.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jotkit::issuer::limits::{Limits, MAX_BODY, MAX_HEAD};
use jotkit::issuer::random::Real;
use jotkit::issuer::server::{Port, Server};
use jotkit::issuer::service::Service;
use jotkit::issuer::signing_keys::SigningKeys;
use jotkit::issuer::state::State;
use jotkit::jose::alg::Alg;
use jotkit::sys::clock::Clock;

use crate::support::issuer::Issuer;
use crate::support::{NOW, Place, SHELL};

/// Short enough for a test, long enough for a busy machine.
const SHORT: Duration = Duration::from_millis(200);
/// What is ended in time has ended by then.
const LATE: Duration = Duration::from_secs(20);
const KEYS: &str = "GET /.well-known/jwks.json HTTP/1.1\r\nhost: localhost\r\n";
const TOKEN: &str = "POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

struct Running {
    address: SocketAddr,
    _server: Server,
}

/// An issuer in this process, with times that a test can wait for.
fn start(limits: Limits) -> Running {
    let port = Port::bind(Ipv4Addr::LOCALHOST.into(), 0).expect("a port");
    let address = port.address;
    let ring = SigningKeys::fresh(Alg::Es256, &Real).expect("a key");
    let state = State::new(format!("http://{address}"), ring);
    let service = Service::new(state, Real, Clock::Fixed(NOW));
    Running { address, _server: Server::start(port, service, limits).expect("a thread") }
}

/// Limits that no test meets by accident.
fn patient() -> Limits {
    Limits { head: LATE, body: LATE, reply: LATE, stop: SHORT, connections: 8 }
}

impl Running {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("somebody listens");
        stream.set_read_timeout(Some(LATE)).expect("a socket");
        stream.set_write_timeout(Some(LATE)).expect("a socket");
        stream
    }

    /// Sends bytes, and reads until the server ends the connection.
    fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // Who has heard enough hangs up before all is sent.
        let _ = stream.write_all(bytes);
        rest(&mut stream)
    }

    fn is_served(&self) -> bool {
        self.say(format!("{KEYS}connection: close\r\n\r\n").as_bytes()).starts_with("HTTP/1.1 200")
    }
}

/// All that comes until the connection ends, which it does in time.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    if let Err(error) = stream.read_to_end(&mut bytes) {
        assert!(!is_timeout(error.kind()), "it was not ended: {}", String::from_utf8_lossy(&bytes));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Sends the same bytes over and over, one write each `pause`, until the connection ends.
fn dribble(stream: &mut TcpStream, bytes: &[u8], pause: Duration) {
    stream.set_read_timeout(Some(pause)).expect("a socket");
    let start = Instant::now();
    let mut seen = [0; 512];
    for byte in bytes.iter().cycle() {
        assert!(start.elapsed() < LATE, "it was not ended");
        let ended = match stream.write(&[*byte]) {
            Err(error) => !is_timeout(error.kind()),
            // Waiting for what the server says is the pause.
            Ok(_) => match stream.read(&mut seen) {
                Ok(0) => true,
                Ok(_) => false,
                Err(error) => !is_timeout(error.kind()),
            },
        };
        if ended {
            return;
        }
    }
}

#[test]
fn slow_heads_are_ended() {
    let server = start(Limits { head: SHORT, ..patient() });
    for start in ["", "\r\n", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: localhost\r\nx: "]
    {
        assert_eq!(server.say(start.as_bytes()), "", "{start:?}");
        let mut stream = server.connect();
        stream.write_all(start.as_bytes()).expect("it listens");
        dribble(&mut stream, b"x", SHORT / 20);
    }
    dribble(&mut server.connect(), b"\r\n", SHORT / 20);
    assert!(server.is_served());
}

#[test]
fn idle_connections_are_ended() {
    let server = start(Limits { head: SHORT, ..patient() });
    let said = server.say(format!("{KEYS}\r\n").as_bytes());
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("}]}"), "{said}");
}

#[test]
fn slow_bodies_are_ended() {
    let server = start(Limits { body: SHORT, ..patient() });
    for framing in [
        "content-length: 9000",
        "transfer-encoding: chunked",
        "content-length: 9000\r\nexpect: 100-continue",
    ] {
        let head = format!("{TOKEN}{framing}\r\n\r\n");
        let said = server.say(head.as_bytes());
        assert!(said.contains("HTTP/1.1 408"), "{framing}: {said}");
        let mut stream = server.connect();
        stream.write_all(head.as_bytes()).expect("it listens");
        dribble(&mut stream, b"1\r\n \r\n", SHORT / 20);
    }
    assert!(server.is_served());
}

/// Sends requests without reading until nothing more can be sent, or the connection ends.
fn flood(stream: &mut TcpStream, request: &[u8]) {
    let start = Instant::now();
    while stream.write_all(request).is_ok() {
        assert!(start.elapsed() < LATE, "it took everything");
    }
}

#[test]
fn who_never_reads_is_ended() {
    let server = start(Limits { reply: SHORT, ..patient() });
    let long = format!("{{\"claims\":{{\"a\":\"{}\"}}}}", "x".repeat(40_000));
    let long = format!("{TOKEN}content-length: {}\r\n\r\n{long}", long.len());
    for request in [format!("{KEYS}\r\n"), long] {
        // Writing fails when the server has ended the connection; it would time out otherwise.
        let mut stream = server.connect();
        flood(&mut stream, request.as_bytes());
        let ended = stream.write_all(request.as_bytes()).expect_err("it is at its end");
        assert!(!is_timeout(ended.kind()), "{ended}");
    }
    assert!(server.is_served());
}

#[test]
fn a_full_house_ends_the_one_that_waits_longest() {
    let server = start(Limits { connections: 3, ..patient() });
    let mut slow: Vec<TcpStream> = (0..20)
        .map(|turn| {
            let mut stream = server.connect();
            let begun = [
                "",
                "GET / HT",
                "POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{",
            ];
            stream.write_all(begun[turn % 3].as_bytes()).expect("it listens");
            stream
        })
        .collect();
    assert!(server.is_served(), "others are served");
    for stream in &mut slow[..17] {
        assert_eq!(rest(stream), "");
    }
}

#[test]
fn who_asks_again_is_not_the_oldest() {
    let server = start(Limits { connections: 2, ..patient() });
    let mut kept = server.connect();
    for _ in 0..10 {
        let idle = server.connect();
        kept.write_all(format!("HEAD{}\r\n", &KEYS[3..]).as_bytes()).expect("it is open");
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            assert_eq!(kept.read(&mut byte).expect("a reply"), 1, "it was ended");
            seen.extend(byte);
        }
        assert!(server.is_served());
        drop(idle);
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let server = start(patient());
    let long = "x".repeat(2 * MAX_HEAD);
    for head in [
        format!("GET /{long} HTTP/1.1\r\nhost: localhost\r\n\r\n"),
        format!("{KEYS}x: {long}\r\n\r\n"),
        format!("{KEYS}{long}: x\r\n\r\n"),
        format!("{KEYS}{}\r\n", "x: y\r\n".repeat(5000)),
        format!("{long}{long}"),
    ] {
        let said = server.say(head.as_bytes());
        // A reply may be lost where the rest of the request is still on its way.
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    }
    let body = "x".repeat(MAX_BODY + 1);
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for rest in [
        format!("content-length: {}\r\n\r\n{body}", body.len()),
        format!("transfer-encoding: chunked\r\n\r\n{chunks}"),
        "content-length: 18446744073709551615\r\n\r\n".to_owned(),
    ] {
        let said = server.say(format!("{TOKEN}{rest}").as_bytes());
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    }
    assert!(server.is_served());
}

/// Two readings of where a request ends let one client speak in the name of another, behind a proxy.
#[test]
fn a_request_has_one_end() {
    let server = start(patient());
    let hidden = "POST /rotate HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for framing in [
        "content-length: 2\r\ncontent-length: 3",
        "content-length: 2, 3",
        "content-length: +2",
        "content-length: -2",
        "content-length: 0x2",
        "content-length: 2 2",
        "content-length:",
        "content-length : 2",
        "content-length: 99999999999999999999999999",
        "transfer-encoding: chunked\r\ncontent-length: 2",
        "transfer-encoding: gzip",
        "transfer-encoding: chunked, gzip",
        "transfer-encoding: xchunked",
        "transfer-encoding : chunked",
        "x\r\n content-length: 2",
        "x: a\rcontent-length: 2",
        "x: a\u{0}b",
    ] {
        let said = server.say(format!("{TOKEN}{framing}\r\n\r\n{{}}{hidden}").as_bytes());
        let replies = said.matches("HTTP/1.1 ").count();
        assert!(replies <= 1 && !said.contains("retired"), "{framing:?}: {said}");
        assert!(!said.starts_with("HTTP/1.1 200"), "{framing:?}: {said}");
    }
    assert!(server.is_served());
}

#[test]
fn what_is_no_request_of_http_1_is_ended() {
    let server = start(Limits { head: SHORT, ..patient() });
    for bytes in [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}",
        "GET /\r\n\r\n",
        "GET / HTTP/3.0\r\n\r\n",
        "GET /\u{0} HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET  / HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET / HTTP/1.1\nhost localhost\n\n",
        "\u{0}\u{0}\u{0}\u{0}",
    ] {
        let said = server.say(bytes.as_bytes());
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{bytes:?}: {said}");
    }
    for request in [
        "CONNECT localhost:1 HTTP/1.1\r\nhost: localhost:1\r\n\r\n",
        "TRACE / HTTP/1.1\r\nhost: localhost\r\ncookie: secret\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET /.well-known/jwks%2ejson HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET /%00/../.well-known/jwks.json HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET //.well-known/jwks.json HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "POST /rotate%00 HTTP/1.1\r\nhost: localhost\r\n\r\n",
    ] {
        let said = server.say(request.as_bytes());
        assert!(said.starts_with("HTTP/1.1 40"), "{request:?}: {said}");
        assert!(!said.contains("secret"), "nothing is echoed: {said}");
    }
    assert!(server.is_served());
}

#[test]
fn clients_that_go_away_harm_nobody() {
    let server = start(patient());
    for begun in ["", "POST /ro", "POST /rotate HTTP/1.1\r\nhost: localhost\r\n\r\n", KEYS] {
        for how in [Shutdown::Write, Shutdown::Both] {
            let mut stream = server.connect();
            stream.write_all(begun.as_bytes()).expect("it listens");
            stream.shutdown(how).expect("a socket");
        }
    }
    assert!(server.is_served());
}

/// Whoever started it need not read what it says.
#[test]
fn notes_that_nobody_reads_hold_up_nobody() {
    let issuer = Issuer::start(&Place::new(), "--alg ES256");
    // More than a pipe holds.
    let body = r#"{"template":"an-unlikely-name-of-a-template-that-is-not-there"}"#;
    let headers = "content-type: application/json\r\n";
    for _ in 0..1500 {
        assert_eq!(issuer.ask("POST", "/token", headers, body).status, 400);
    }
    issuer.issue("{}");
}

/// Too few descriptors are an error or a server, never a panic.
#[cfg(unix)]
#[test]
fn few_descriptors_are_said_or_enough() {
    let mut served = 0;
    for files in (4..=20).chain([24, 32]) {
        let script = format!("ulimit -n {files} && exec \"$0\" serve --alg ES256");
        let mut child = Command::new(SHELL)
            .args(["-c", &script, env!("CARGO_BIN_EXE_jotkit")])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let mut said = String::new();
        let mut stdout = child.stdout.take().expect("it is piped");
        let mut byte = [0];
        while !said.contains("\ntry ") && stdout.read(&mut byte).expect("a pipe") == 1 {
            said.push(byte[0].into());
        }
        let address = said.lines().find_map(|line| line.strip_prefix("issuer   http://"));
        if let Some(address) = address {
            served += 1;
            // Twice as many clients as it may have.
            let idle: Vec<_> = (0..2 * files).map(|_| TcpStream::connect(address)).collect();
            let mut stream = TcpStream::connect(address).expect("it listens");
            stream.set_read_timeout(Some(LATE)).expect("a socket");
            let request = format!("{KEYS}connection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).expect("it listens");
            let said = rest(&mut stream);
            assert!(said.starts_with("HTTP/1.1 200"), "{files}: {said}");
            drop(idle);
            child.kill().expect("it runs");
        }
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{files}: {stderr}");
        if address.is_none() {
            assert!(matches!(output.status.code(), Some(3 | 127)), "{files}: {stderr}");
            assert!(stderr.contains("open files"), "{files}: {stderr}");
        }
    }
    assert!(served > 3, "{served}");
}
