//! Small WebSocket servers: who may stay is decided by the upgrade or by the first message.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use jotkit::jose::token::Token;
use jotkit::verify::judge;
use jotkit::verify::policy::Policy;
use jotkit::verify::report::Verdict;
use rustls::{ServerConnection, StreamOwned};

use crate::probe::backends::{AUDIENCE, ISSUER, KID};
use crate::support::{NOW, keys, server};

/// Where the token is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    Header,
    Protocol,
    Message,
    /// In the header; a refusal hangs up after the upgrade, without a close frame.
    HangsUp,
    /// Nowhere: everybody may stay.
    Nothing,
}

/// Listens until the test ends, over TLS where it is asked to.
pub fn start(reads: Reads, is_secure: bool) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("a bound port");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // A client that goes away is no failure of the server.
            thread::spawn(move || match is_secure {
                true => converse(secured(stream), reads).is_ok(),
                false => converse(stream, reads).is_ok(),
            });
        }
    });
    address
}

fn secured(stream: TcpStream) -> impl Read + Write {
    let session = ServerConnection::new(Arc::new(server::tls())).expect("a sound configuration");
    StreamOwned::new(session, stream)
}

fn converse(stream: impl Read + Write, reads: Reads) -> io::Result<()> {
    let mut lines = BufReader::new(stream);
    let mut token = String::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            match line.trim_end().is_empty() {
                true => break,
                false => continue,
            }
        };
        match (reads, name.to_ascii_lowercase().as_str()) {
            (Reads::Header | Reads::HangsUp, "authorization") => {
                token = value.replace("Bearer ", "")
            }
            (Reads::Protocol, "sec-websocket-protocol") => token = value.replace("bearer, ", ""),
            _ => {}
        }
    }
    if reads == Reads::Header && !is_good(&token) {
        let refusal = b"HTTP/1.1 401 \r\ncontent-length: 0\r\n\r\n";
        return lines.get_mut().write_all(refusal).and_then(|()| lines.get_mut().flush());
    }
    let upgrade = "HTTP/1.1 101 \r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    lines.get_mut().write_all(upgrade.as_bytes())?;
    if reads == Reads::Message {
        token = message(&mut lines)?.replace("token=", "");
    }
    match reads == Reads::Nothing || is_good(&token) {
        // A greeting, and then nothing.
        true => lines.get_mut().write_all(b"\x81\x02hi")?,
        false if reads == Reads::HangsUp => return Ok(()),
        false => return lines.get_mut().write_all(&[0x88, 2, 0x11, 0x31]),
    }
    io::copy(&mut lines, &mut io::sink()).map(drop)
}

fn is_good(text: &str) -> bool {
    let policy = Policy {
        issuer: Some(ISSUER.into()),
        audiences: vec![AUDIENCE.into()],
        ..Policy::default()
    };
    let set = keys::jwks(&[&keys::key("p256.pem", KID)]);
    let keys = jotkit::jose::key::set::KeySet::parse(set.as_bytes()).expect("a key set");
    let report = judge(&Token::parse(text), &keys.into(), &policy, NOW);
    report.verdict() == Verdict::Accepted
}

/// A text frame of a client (RFC 6455 section 5.2).
fn message(stream: &mut impl Read) -> io::Result<String> {
    let mut head = [0; 2];
    stream.read_exact(&mut head)?;
    let length = match head[1] & 0x7f {
        126 => {
            let mut length = [0; 2];
            stream.read_exact(&mut length)?;
            usize::from(u16::from_be_bytes(length))
        }
        127 => return Err(io::ErrorKind::FileTooLarge.into()),
        short => usize::from(short),
    };
    let (mut mask, mut text) = ([0; 4], vec![0; length]);
    stream.read_exact(&mut mask)?;
    stream.read_exact(&mut text)?;
    let text = text.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    Ok(String::from_utf8_lossy(&text.collect::<Vec<_>>()).into_owned())
}
