//! Asks name servers for the addresses of a name (RFC 1035), as a stub resolver does: by UDP, and by
//! TCP where an answer does not fit.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Label, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE};

/// Addresses that are taken of one answer.
const MAX_ADDRESSES: usize = 64;
/// Aliases that are followed within one answer.
const MAX_ALIASES: usize = 16;
/// The shortest question or record in bytes: an answer can't have more of them than fit.
const MIN_RECORD: usize = 5;

/// Name servers, asked one after the other until one knows.
pub struct Servers {
    /// In the order in which they are asked.
    pub addresses: Vec<SocketAddr>,
    /// How long one of them is waited for.
    pub timeout: Duration,
    /// How often they are asked.
    pub attempts: u32,
}

/// One question to one server.
struct Query<'n> {
    id: u16,
    name: Name<'n>,
    kind: TYPE,
    bytes: Vec<u8>,
}

/// What a server says to a question.
#[derive(Debug, PartialEq, Eq)]
enum Reply {
    /// None where there is no such name, or none of the kind.
    Addresses(Vec<IpAddr>),
    /// There is more than one datagram holds.
    Truncated,
    Refused(RCODE),
}

impl Servers {
    /// The addresses of a whole name; none if it has none.
    ///
    /// # Errors
    /// No server could say.
    pub fn ask(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let name = whole(name).ok_or_else(|| not_found(name))?;
        let mut failed = io::Error::other("there is no name server to ask");
        for _ in 0..self.attempts {
            for server in &self.addresses {
                match exchange(*server, &name, Instant::now() + self.timeout) {
                    Ok(addresses) => return Ok(addresses),
                    Err(error) => failed = named(*server, &error),
                }
            }
        }
        Err(failed)
    }
}

/// Nobody knows an address.
pub fn not_found(name: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("no address found for {name}"))
}

/// A datagram socket that hears that address alone.
///
/// # Errors
/// There is no way to it.
pub fn socket_to(address: SocketAddr) -> io::Result<UdpSocket> {
    let any: IpAddr = match address {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0))?;
    socket.connect(address)?;
    Ok(socket)
}

/// `None` for what is no name: an empty or too long label.
fn whole(name: &str) -> Option<Name<'_>> {
    let labels = name.split('.').map(|label| Label::new(label.as_bytes()).ok());
    let labels: Vec<_> = labels.collect::<Option<_>>()?;
    (name.len() <= 253).then(|| Name::new_with_labels(&labels))
}

fn named(server: SocketAddr, error: &io::Error) -> io::Error {
    let ip = server.ip();
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            let text = format!("the name server {ip} does not answer");
            io::Error::new(io::ErrorKind::TimedOut, text)
        }
        kind => io::Error::new(kind, format!("the name server {ip} failed: {error}")),
    }
}

/// Asks one server for addresses of both kinds at once.
fn exchange(server: SocketAddr, name: &Name<'_>, deadline: Instant) -> io::Result<Vec<IpAddr>> {
    let socket = socket_to(server)?;
    let mut open = vec![Query::new(name, TYPE::A)?, Query::new(name, TYPE::AAAA)?];
    for query in &open {
        socket.send(&query.bytes)?;
    }
    let (mut found, mut failed) = (Vec::new(), None);
    let mut buffer = [0; 4096];
    while !open.is_empty() {
        let heard = left(deadline).and_then(|left| {
            socket.set_read_timeout(Some(left))?;
            socket.recv(&mut buffer)
        });
        let bytes = match heard {
            Ok(size) => &buffer[..size],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                failed = Some(error);
                break;
            }
        };
        // What answers no question of ours is somebody else's, or comes too late.
        let answered = open.iter().position(|query| query.reply(bytes).is_some());
        let Some(query) = answered.map(|index| open.swap_remove(index)) else { continue };
        match query.settle(bytes, server, deadline) {
            Ok(addresses) => found.extend(addresses),
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        // Half an answer is one.
        Some(error) if found.is_empty() => Err(error),
        _ => Ok(found),
    }
}

impl<'n> Query<'n> {
    fn new(name: &Name<'n>, kind: TYPE) -> io::Result<Query<'n>> {
        // Random keys of the operating system: nobody who does not see the question guesses its number.
        let id = RandomState::new().build_hasher().finish() as u16;
        let mut packet = Packet::new_query(id);
        packet.set_flags(PacketFlag::RECURSION_DESIRED);
        let class = QCLASS::CLASS(CLASS::IN);
        packet.questions.push(Question::new(name.clone(), QTYPE::TYPE(kind), class, false));
        let bytes = packet.build_bytes_vec().map_err(io::Error::other)?;
        Ok(Query { id, name: name.clone(), kind, bytes })
    }

    /// The addresses in an answer, which is asked for again where it did not fit.
    fn settle(
        &self,
        bytes: &[u8],
        server: SocketAddr,
        deadline: Instant,
    ) -> io::Result<Vec<IpAddr>> {
        let bad = || io::Error::new(io::ErrorKind::InvalidData, "its answer can't be read");
        let reply = match self.reply(bytes) {
            Some(Reply::Truncated) => self.reply(&over_tcp(server, &self.bytes, deadline)?),
            reply => reply,
        };
        match reply.ok_or_else(bad)? {
            Reply::Addresses(addresses) => Ok(addresses),
            Reply::Truncated => Err(bad()),
            Reply::Refused(code) => Err(io::Error::other(format!("{code:?}"))),
        }
    }

    /// `None` for what is no answer to this question.
    fn reply(&self, bytes: &[u8]) -> Option<Reply> {
        let is_truncated = bytes.get(2)? & 2 != 0;
        let counts =
            bytes.get(4..12)?.chunks(2).map(|count| count[0] as usize * 256 + count[1] as usize);
        if counts.sum::<usize>() > bytes.len() / MIN_RECORD {
            return None;
        }
        let mut bytes = bytes.to_vec();
        if is_truncated {
            // It may break off within a record: only the question is read.
            bytes[6..12].fill(0);
        }
        let packet = Packet::parse(&bytes).ok()?;
        let [question] = &packet.questions[..] else { return None };
        let is_ours = packet.id() == self.id
            && packet.has_flags(PacketFlag::RESPONSE)
            && question.qname == self.name
            && question.qtype == QTYPE::TYPE(self.kind)
            && question.qclass == QCLASS::CLASS(CLASS::IN);
        is_ours.then(|| match packet.rcode() {
            RCODE::NoError if is_truncated => Reply::Truncated,
            RCODE::NoError => Reply::Addresses(self.addresses(&packet)),
            RCODE::NameError => Reply::Addresses(Vec::new()),
            code => Reply::Refused(code),
        })
    }

    /// Those of the name, or of what it is an alias for.
    fn addresses(&self, packet: &Packet<'_>) -> Vec<IpAddr> {
        let mut name = &self.name;
        for _ in 0..MAX_ALIASES {
            let records =
                || packet.answers.iter().filter(|r| r.class == CLASS::IN && r.name == *name);
            let found: Vec<IpAddr> =
                records().filter_map(|record| self.address(&record.rdata)).collect();
            let alias = records().find_map(|record| match &record.rdata {
                RData::CNAME(alias) => Some(&alias.0),
                _ => None,
            });
            match alias {
                Some(alias) if found.is_empty() => name = alias,
                _ => return found.into_iter().take(MAX_ADDRESSES).collect(),
            }
        }
        Vec::new()
    }

    fn address(&self, data: &RData<'_>) -> Option<IpAddr> {
        match (self.kind, data) {
            (TYPE::A, RData::A(a)) => Some(Ipv4Addr::from(a.address).into()),
            (TYPE::AAAA, RData::AAAA(a)) => Some(Ipv6Addr::from(a.address).into()),
            _ => None,
        }
    }
}

/// The same question over a connection, where an answer may have 64 KiB (RFC 7766).
fn over_tcp(server: SocketAddr, query: &[u8], deadline: Instant) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&server, left(deadline)?)?;
    stream.set_write_timeout(Some(left(deadline)?))?;
    stream.write_all(&[&(query.len() as u16).to_be_bytes(), query].concat())?;
    let mut size = [0; 2];
    read_all(&mut stream, &mut size, deadline)?;
    let mut reply = vec![0; u16::from_be_bytes(size).into()];
    read_all(&mut stream, &mut reply, deadline)?;
    Ok(reply)
}

/// Unlike `read_exact` it ends at the deadline, however slowly the bytes come.
fn read_all(stream: &mut TcpStream, mut space: &mut [u8], deadline: Instant) -> io::Result<()> {
    while !space.is_empty() {
        stream.set_read_timeout(Some(left(deadline)?))?;
        match stream.read(space) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(size) => space = &mut space[size..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The time until then, which is more than none.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use proptest::prelude::*;
    use simple_dns::{Name, PacketFlag, RCODE, TYPE};

    use crate::sys::dns::{MAX_ADDRESSES, MAX_ALIASES, Query, Reply, Servers};
    use crate::sys::name_server::{Answer, Asked, Server, a, aaaa, alias};

    /// What is found by servers that answer so, in order.
    fn ask(answers: &[Answer], name: &str) -> Result<String, String> {
        let servers: Vec<_> = answers.iter().map(|answer| Server::new(*answer)).collect();
        let servers = Servers {
            addresses: servers.iter().map(Server::address).collect(),
            timeout: Duration::from_secs(1),
            attempts: 1,
        };
        let found = servers.ask(name).map_err(|error| error.to_string())?;
        let mut found: Vec<_> = found.iter().map(ToString::to_string).collect();
        found.sort();
        Ok(found.join(" "))
    }

    #[test]
    fn addresses_of_both_kinds_are_found() {
        let both: Answer = |query| match query.is_aaaa() {
            true => query.reply(&[aaaa("k.example", 1), aaaa("K.example", 2)]),
            false => query.reply(&[a("k.Example", 1), a("other.example", 9)]),
        };
        assert_eq!(ask(&[both], "K.EXAMPLE"), Ok("10.0.0.1 ::1 ::2".into()));
        assert_eq!(ask(&[|query| query.reply(&[])], "k.example"), Ok(String::new()));
        assert_eq!(ask(&[|query| query.fails(RCODE::NameError)], "k"), Ok(String::new()));
        // Servers exist that fail to answer questions for IPv6.
        let old: Answer = |query| match query.is_aaaa() {
            true => query.fails(RCODE::NotImplemented),
            false => query.reply(&[a("k", 1)]),
        };
        assert_eq!(ask(&[old], "k"), Ok("10.0.0.1".into()));
    }

    #[test]
    fn aliases_are_followed_within_the_answer() {
        let chain: Answer = |query| {
            query.reply(&[a("c", 1), alias("b", "c"), a("d", 9), alias("a", "b"), aaaa("c", 2)])
        };
        assert_eq!(ask(&[chain], "a"), Ok("10.0.0.1 ::2".into()));
        let circle: Answer = |query| query.reply(&[alias("a", "b"), alias("b", "a"), a("c", 1)]);
        assert_eq!(ask(&[circle], "a"), Ok(String::new()));
        let long: Answer = |query| {
            let names: Vec<_> = (0..=MAX_ALIASES).map(|n| format!("n{n}")).collect();
            let aliases = names.windows(2).map(|pair| alias(&pair[0], &pair[1]));
            query.reply(&aliases.chain([a(&names[MAX_ALIASES], 1)]).collect::<Vec<_>>())
        };
        assert_eq!(ask(&[long], "n0"), Ok(String::new()));
        assert_eq!(ask(&[long], "n1"), Ok("10.0.0.1".into()));
    }

    #[test]
    fn only_an_answer_to_the_question_counts() {
        let forged: Answer = |query| {
            let good = query.reply(&[a("k", 1), aaaa("k", 1)]).remove(0);
            let with = |change: fn(&mut Vec<u8>)| {
                let mut bytes = query.reply(&[a("k", 66), aaaa("k", 66)]).remove(0);
                change(&mut bytes);
                bytes
            };
            vec![
                Vec::new(),
                with(|bytes| bytes[0] ^= 1),
                with(|bytes| bytes[2] &= 0x7f),
                with(|bytes| bytes[13] ^= 1),
                with(|bytes| bytes[16] ^= 2),
                with(|bytes| bytes[18] ^= 2),
                with(|bytes| bytes[4..8].fill(0xff)),
                with(|bytes| bytes.truncate(40)),
                with(|bytes| bytes.truncate(11)),
                good,
            ]
        };
        assert_eq!(ask(&[forged], "k"), Ok("10.0.0.1 ::1".into()));
    }

    #[test]
    fn what_does_not_fit_comes_over_a_connection() {
        let cut: Answer = |query| {
            let mut bytes = query.bytes_of(RCODE::NoError, PacketFlag::TRUNCATION, &[a("k", 66)]);
            bytes.truncate(bytes.len() - 3);
            match query.is_tcp {
                true => query.reply(&(0..200).map(|n| a("k", n)).collect::<Vec<_>>()),
                false => vec![bytes],
            }
        };
        let found = ask(&[cut], "k").unwrap();
        assert_eq!(found.split(' ').count(), MAX_ADDRESSES);
        assert!(!found.contains("10.0.0.66"), "{found}");
        let without_end: Answer =
            |query| vec![query.bytes_of(RCODE::NoError, PacketFlag::TRUNCATION, &[])];
        let error = Err("the name server 127.0.0.1 failed: its answer can't be read".into());
        assert_eq!(ask(&[without_end], "k"), error);
        let silent: Answer = |query| match query.is_tcp {
            true => Vec::new(),
            false => vec![query.bytes_of(RCODE::NoError, PacketFlag::TRUNCATION, &[])],
        };
        assert!(ask(&[silent], "k").is_err());
    }

    #[test]
    fn the_next_server_is_asked_where_one_fails() {
        let good: Answer = |query| query.reply(&[a("k", 1)]);
        let refuses: Answer = |query| query.fails(RCODE::Refused);
        let fails: Answer = |query| query.fails(RCODE::ServerFailure);
        let silent: Answer = |_| Vec::new();
        let floods: Answer = |_| vec![vec![0; 100]; 100];
        assert_eq!(ask(&[refuses, fails, good], "k"), Ok("10.0.0.1".into()));
        assert_eq!(ask(&[silent, good], "k"), Ok("10.0.0.1".into()));
        assert_eq!(ask(&[floods, good], "k"), Ok("10.0.0.1".into()));
        let told = "the name server 127.0.0.1 failed: ServerFailure";
        assert_eq!(ask(&[silent, fails], "k"), Err(told.into()));
        let told = "the name server 127.0.0.1 does not answer";
        assert_eq!(ask(&[fails, silent], "k"), Err(told.into()));
        assert_eq!(ask(&[], "k"), Err("there is no name server to ask".into()));
    }

    #[test]
    fn what_is_no_name_is_not_asked_for() {
        let long =
            ["a".repeat(64), "a.".repeat(127) + "b", "a..b".into(), ".a".into(), String::new()];
        for name in long {
            let servers = Servers { addresses: Vec::new(), timeout: Duration::ZERO, attempts: 1 };
            assert_eq!(servers.ask(&name).unwrap_err().kind(), ErrorKind::NotFound, "{name}");
        }
    }

    proptest! {
        /// Whatever comes, nothing panics; and a change to an answer leaves it one of few addresses.
        #[test]
        fn hostile_answers_are_read(
            noise in prop::collection::vec(any::<u8>(), 0..100),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..9),
        ) {
            let query = Query::new(&Name::new("keys.example").unwrap(), TYPE::A).unwrap();
            query.reply(&noise);
            let asked = Asked { bytes: query.bytes.clone(), is_tcp: false };
            let records = [alias("keys.example", "b"), a("b", 1), aaaa("b", 2)];
            let mut bytes = asked.reply(&records).remove(0);
            prop_assert_eq!(query.reply(&bytes), Some(Reply::Addresses(vec![Ipv4Addr::new(10, 0, 0, 1).into()])));
            for (index, byte) in changes {
                *index.get_mut(&mut bytes) = byte;
            }
            if let Some(Reply::Addresses(found)) = query.reply(&bytes) {
                prop_assert!(found.len() <= 3);
            }
        }
    }
}
