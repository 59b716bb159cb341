//! A name server on this machine, for tests.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "used by tests alone")]

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;

use simple_dns::rdata::{A, AAAA, CNAME, RData};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, RCODE, ResourceRecord, TYPE};

/// A name server on this machine, by UDP and TCP, until the test ends.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

/// What somebody asks it.
#[derive(Clone)]
pub struct Asked {
    pub bytes: Vec<u8>,
    pub is_tcp: bool,
}

/// What it answers to a question: packets.
pub type Answer = fn(&Asked) -> Vec<Vec<u8>>;

impl Server {
    /// Answers every question with these packets.
    pub fn new(answer: Answer) -> Server {
        let (tcp, udp) = sockets();
        let address = udp.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let names = Arc::clone(&asked);
        thread::spawn(move || {
            let mut buffer = [0; 512];
            while let Ok((size, from)) = udp.recv_from(&mut buffer) {
                let query = Asked { bytes: buffer[..size].to_vec(), is_tcp: false };
                // One of each pair of questions is enough.
                if !query.is_aaaa() {
                    names.lock().unwrap().push(query.name());
                }
                for packet in answer(&query) {
                    let _ = udp.send_to(&packet, from);
                }
            }
        });
        thread::spawn(move || {
            while let Ok((mut stream, _)) = tcp.accept() {
                let mut size = [0; 2];
                stream.read_exact(&mut size).unwrap();
                let mut bytes = vec![0; u16::from_be_bytes(size).into()];
                stream.read_exact(&mut bytes).unwrap();
                for packet in answer(&Asked { bytes, is_tcp: true }) {
                    let size = (packet.len() as u16).to_be_bytes();
                    let _ = stream.write_all(&[&size, &packet[..]].concat());
                }
            }
        });
        Server { address, asked }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The names that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Both of one port.
fn sockets() -> (TcpListener, UdpSocket) {
    let pair = || -> io::Result<_> {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let udp = UdpSocket::bind(tcp.local_addr()?)?;
        Ok((tcp, udp))
    };
    (0..100).find_map(|_| pair().ok()).expect("a free port")
}

impl Asked {
    fn packet(&self) -> Packet<'_> {
        Packet::parse(&self.bytes).unwrap()
    }

    /// The name that it asks for.
    pub fn name(&self) -> String {
        self.packet().questions[0].qname.to_string()
    }

    /// Whether it asks for IPv6.
    pub fn is_aaaa(&self) -> bool {
        self.packet().questions[0].qtype == QTYPE::TYPE(TYPE::AAAA)
    }

    /// An answer of these records, without those that were not asked for.
    pub fn reply(&self, records: &[ResourceRecord<'_>]) -> Vec<Vec<u8>> {
        vec![self.bytes_of(RCODE::NoError, PacketFlag::empty(), records)]
    }

    /// An answer that is a failure.
    pub fn fails(&self, code: RCODE) -> Vec<Vec<u8>> {
        vec![self.bytes_of(code, PacketFlag::empty(), &[])]
    }

    /// The same with flags.
    pub fn bytes_of(
        &self,
        code: RCODE,
        flags: PacketFlag,
        records: &[ResourceRecord<'_>],
    ) -> Vec<u8> {
        let mut packet = self.packet().into_reply();
        *packet.rcode_mut() = code;
        packet.set_flags(PacketFlag::RESPONSE | flags);
        packet.answers = records.to_vec();
        packet.build_bytes_vec_compressed().unwrap()
    }
}

fn record<'n>(name: &'n str, data: RData<'n>) -> ResourceRecord<'n> {
    ResourceRecord::new(Name::new(name).unwrap(), CLASS::IN, 60, data)
}

/// 10.0.0.LAST
pub fn a(name: &str, last: u8) -> ResourceRecord<'_> {
    let address = Ipv4Addr::new(10, 0, 0, last).into();
    record(name, RData::A(A { address }))
}

/// ::LAST
pub fn aaaa(name: &str, last: u8) -> ResourceRecord<'_> {
    record(name, RData::AAAA(AAAA { address: last.into() }))
}

/// NAME is another name of OF.
pub fn alias<'n>(name: &'n str, of: &'n str) -> ResourceRecord<'n> {
    record(name, RData::CNAME(CNAME(Name::new(of).unwrap())))
}
