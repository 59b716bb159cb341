//! A server on loopback that answers every request with the same, and counts by path who came.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The longest request line and headers that are read, in bytes.
const MAX_HEAD: u64 = 16 << 10;
/// Paths that are remembered.
const MAX_ASKED: usize = 1000;
const TIMEOUT: Duration = Duration::from_secs(2);

/// Ends when it is dropped.
pub struct Listener {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    asked: Mutex<Vec<String>>,
    is_closing: AtomicBool,
}

impl Listener {
    /// Answers with that JSON on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port, or no thread.
    pub fn start(body: String) -> io::Result<Listener> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        thread::Builder::new().spawn(move || listen(&listener, &served, &body))?;
        Ok(Listener { address, shared })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often a path was asked for.
    pub fn hits(&self, path: &str) -> usize {
        let asked = self.shared.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|asked| *asked == path).count()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.shared.is_closing.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for somebody to call.
        let _ = TcpStream::connect_timeout(&self.address, TIMEOUT);
    }
}

/// One after the other: nobody is kept waiting for long.
fn listen(listener: &TcpListener, shared: &Shared, body: &str) {
    for stream in listener.incoming().map_while(Result::ok) {
        if shared.is_closing.load(Ordering::SeqCst) {
            break;
        }
        // Who hangs up has heard enough.
        let _ = answer(&stream, shared, body);
    }
}

fn answer(mut stream: &TcpStream, shared: &Shared, body: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut lines = BufReader::new(stream.take(MAX_HEAD)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut asked = shared.asked.lock().unwrap_or_else(PoisonError::into_inner);
    if asked.len() < MAX_ASKED {
        asked.push(path);
    }
    drop(asked);
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}
