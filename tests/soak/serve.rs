//! SECURITY.md, "a client of `serve`": the release limits under load.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::either;

/// What SECURITY.md names as the most that `serve` takes.
const MEMORY: u64 = 256 << 20;
/// What it names as the end of every slow client, and what a busy machine adds.
const DEADLINE: Duration = Duration::from_secs(10);
const SLACK: Duration = Duration::from_secs(10);
const KEYS: &str = "GET /.well-known/jwks.json HTTP/1.1\r\nhost: localhost\r\n";
const TOKEN: &str = "POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

/// `serve` with so many descriptors.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(files: usize, flags: &str) -> Serving {
        let script = format!("ulimit -n {files} && exec \"$0\" serve {flags}");
        let mut child = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_jotkit")])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut first = String::new();
        stdout.read_line(&mut first).expect("UTF-8");
        let address = first.trim().strip_prefix("issuer   http://").expect(&first).to_owned();
        Serving { child, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(DEADLINE + SLACK)).expect("a socket");
        stream.set_write_timeout(Some(DEADLINE + SLACK)).expect("a socket");
        stream
    }

    /// The status of one request.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream
            .write_all(format!("{request}connection: close\r\n\r\n").as_bytes())
            .expect("it listens");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("a reply");
        text.get(9..12).unwrap_or_default().to_owned()
    }

    /// The most memory that it had, in bytes, where that can be known.
    fn memory(&self) -> Option<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib << 10)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// As many descriptors for this process as it may have.
#[cfg(unix)]
fn raise_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).expect("one's own limit");
}

/// The ways of being slow, each as large as it may be.
fn beginnings() -> [String; 6] {
    let (name, body) = ("x".repeat(30 << 10), "x".repeat((64 << 10) - 1));
    [
        String::new(),
        format!("{KEYS}x: {name}"),
        format!("{TOKEN}content-length: 65536\r\n\r\n{body}"),
        format!("{TOKEN}x: {name}\r\ntransfer-encoding: chunked\r\n\r\nffff\r\n{body}"),
        format!("{TOKEN}transfer-encoding: chunked\r\n\r\n{}", "1\r\nx\r\n".repeat(65_535)),
        format!("{KEYS}\r\n").repeat(400),
    ]
}

/// Sends what is taken at once.
fn begin(stream: &mut TcpStream, bytes: &[u8]) {
    stream.set_nonblocking(true).expect("a socket");
    let _ = stream.write_all(bytes);
}

#[cfg(unix)]
#[test]
fn slow_connections_keep_nobody_out_and_memory_has_an_end() {
    raise_limit();
    let (count, files) = either((10_000, 1024), (1_500, 512));
    let serving = Serving::start(files, "--alg ES256");
    let beginnings = beginnings();
    let mut slow = Vec::new();
    let mut slowest = Duration::ZERO;
    for turn in 0..count {
        let mut stream = serving.connect();
        begin(&mut stream, beginnings[turn % beginnings.len()].as_bytes());
        slow.push(stream);
        if turn % 100 == 99 {
            let start = Instant::now();
            assert_eq!(serving.ask(KEYS), "200", "after {turn} slow connections");
            slowest = slowest.max(start.elapsed());
        }
    }
    assert!(slowest < DEADLINE, "others wait {slowest:?}");
    let memory = serving.memory();
    eprintln!("{count} slow connections: slowest reply {slowest:?}, memory {memory:?}");
    assert!(memory.is_none_or(|memory| memory < MEMORY), "{memory:?}");
}

/// Whether a connection ended, and not only fell silent.
fn is_end(error: &std::io::Error) -> bool {
    !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

#[test]
fn every_slow_client_is_ended_by_the_documented_time() {
    let serving = Serving::start(512, "--alg ES256");
    thread::scope(|scope| {
        for beginning in beginnings() {
            let mut stream = serving.connect();
            scope.spawn(move || {
                let start = Instant::now();
                // One that never reads, so that only writing tells of the end.
                let mut bytes = beginning.as_bytes().to_vec();
                if beginning.starts_with(KEYS) && beginning.len() > 100_000 {
                    bytes = bytes.repeat(400);
                }
                let ended = match stream.write_all(&bytes) {
                    Err(error) => is_end(&error),
                    Ok(()) => stream
                        .read_to_end(&mut Vec::new())
                        .map_or_else(|error| is_end(&error), |_| true),
                };
                let shown = &beginning[..beginning.len().min(80)];
                assert!(ended, "{shown:?} after {:?}", start.elapsed());
                assert!(start.elapsed() < DEADLINE + SLACK, "{shown:?}: {:?}", start.elapsed());
            });
        }
    });
    assert_eq!(serving.ask(KEYS), "200");
}

#[test]
fn rotations_hold_up_nobody() {
    let serving = Serving::start(512, "--alg RS256");
    let rotate = "POST /rotate HTTP/1.1\r\nhost: localhost\r\n";
    let (clients, turns) = either((16, 200), (4, 40));
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut seen = std::collections::BTreeMap::<String, usize>::new();
            while !is_done.load(Ordering::SeqCst) {
                *seen.entry(serving.ask(rotate)).or_default() += 1;
            }
            assert!(seen.keys().all(|status| status == "200" || status == "429"), "{seen:?}");
        });
        let start = Instant::now();
        let minting: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..turns {
                        let body = "content-length: 2\r\nconnection: close\r\n\r\n{}";
                        let mut stream = serving.connect();
                        stream.write_all(format!("{TOKEN}{body}").as_bytes()).expect("it listens");
                        let mut text = String::new();
                        stream.read_to_string(&mut text).expect("a reply");
                        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
                    }
                })
            })
            .collect();
        let all: Vec<_> = minting.into_iter().map(|one| one.join()).collect();
        is_done.store(true, Ordering::SeqCst);
        assert!(all.iter().all(Result::is_ok));
        let rate = f64::from(clients * turns) / start.elapsed().as_secs_f64();
        eprintln!("{rate:.0} tokens a second while keys are made");
    });
    let memory = serving.memory();
    assert!(memory.is_none_or(|memory| memory < MEMORY), "{memory:?}");
}
