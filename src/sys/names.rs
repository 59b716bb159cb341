//! Names to addresses on Linux: by the hosts file and the name servers of resolv.conf, as
//! resolv.conf(5) says.
//!
//! The C library would load modules for that at run time (NSS), which a static program can't do
//! safely, and every build is to give the same answer.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::path::{Path, PathBuf};
use std::time::Duration;

use resolv_conf::{Config, ScopedIp};

use crate::sys::address::is_localhost;
use crate::sys::dns::{self, Servers};

/// Bytes that are read of a hosts file: those that block advertisements have some 10 MB.
const MAX_HOSTS: u64 = 1 << 26;
const MAX_RESOLV_CONF: u64 = 1 << 16;

/// What the hosts file says, else what the name servers say.
///
/// # Errors
/// The name has no address, or no name server answers.
pub fn look_up(name: &str) -> io::Result<Vec<IpAddr>> {
    let mut text = Vec::new();
    // Without the file there is the name server of this machine, and never one elsewhere.
    if let Ok(file) = File::open("/etc/resolv.conf") {
        file.take(MAX_RESOLV_CONF).read_to_end(&mut text)?;
    }
    Names::of("/etc/hosts".into(), &text).look_up(name)
}

/// Where names are looked up.
struct Names {
    hosts: PathBuf,
    servers: Servers,
    search: Vec<String>,
    /// A name with that many dots is tried as it is before the domains of `search`.
    dots: usize,
}

impl Names {
    /// The limits are those of the C library. A line that can't be read is skipped, as there.
    fn of(hosts: PathBuf, resolv_conf: &[u8]) -> Names {
        let (config, _) = Config::parse_with_errors(resolv_conf);
        let addresses = config.get_nameservers_or_local().into_iter().filter_map(port_53);
        let servers = Servers {
            addresses: addresses.take(3).collect(),
            timeout: Duration::from_secs(config.timeout.clamp(1, 30).into()),
            attempts: config.attempts.clamp(1, 5),
        };
        let search = config.get_last_search_or_domain();
        let search = search.map(|domain| domain.trim_matches('.').to_owned()).collect();
        Names { hosts, servers, search, dots: config.ndots.min(15) as usize }
    }

    fn look_up(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        if let Ok(ip) = name.parse() {
            return Ok(vec![ip]);
        }
        let listed = listed(&self.hosts, name.strip_suffix('.').unwrap_or(name));
        if !listed.is_empty() {
            return Ok(listed);
        }
        if is_localhost(name) {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        self.ask(name)
    }

    fn ask(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let mut failed = None;
        for candidate in self.candidates(name) {
            match self.servers.ask(&candidate) {
                Ok(mut ips) if !ips.is_empty() => {
                    ips.sort_by_cached_key(|ip| (!has_route(*ip), ip.is_ipv4()));
                    return Ok(ips);
                }
                Ok(_) => {}
                // It would be silent about the next candidate, too.
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(error),
                Err(error) => failed = Some(error),
            }
        }
        Err(failed.unwrap_or_else(|| dns::not_found(name)))
    }

    /// The whole names that a name may mean, in the order in which they are asked.
    fn candidates(&self, name: &str) -> Vec<String> {
        if let Some(whole) = name.strip_suffix('.') {
            return vec![whole.to_owned()];
        }
        let mut names: Vec<_> =
            self.search.iter().map(|domain| format!("{name}.{domain}")).collect();
        let is_first = name.matches('.').count() >= self.dots;
        names.insert(if is_first { 0 } else { names.len() }, name.to_owned());
        names
    }
}

fn port_53(ip: ScopedIp) -> Option<SocketAddr> {
    match ip {
        ScopedIp::V4(ip) => Some((ip, 53).into()),
        ScopedIp::V6(ip, None) => Some((ip, 53).into()),
        ScopedIp::V6(ip, Some(scope)) => {
            Some(SocketAddrV6::new(ip, 53, 0, interface(&scope)?).into())
        }
    }
}

/// The number of a network interface that is given by number or name.
fn interface(scope: &str) -> Option<u32> {
    let file = Path::new("/sys/class/net").join(scope).join("ifindex");
    let is_name = !scope.contains('/');
    let read = || std::fs::read_to_string(file).ok()?.trim().parse().ok();
    scope.parse().ok().or_else(|| if is_name { read() } else { None })
}

/// Every address that the hosts file gives a name (hosts(5)); none where it can't be read.
fn listed(hosts: &Path, name: &str) -> Vec<IpAddr> {
    let Ok(file) = File::open(hosts) else { return Vec::new() };
    let lines = BufReader::new(file.take(MAX_HOSTS)).split(b'\n');
    lines.map_while(Result::ok).filter_map(|line| listed_by(&line, name)).collect()
}

fn listed_by(line: &[u8], name: &str) -> Option<IpAddr> {
    let line = std::str::from_utf8(line.split(|byte| *byte == b'#').next()?).ok()?;
    let mut words = line.split_ascii_whitespace();
    let ip = words.next()?;
    words.find(|word| word.eq_ignore_ascii_case(name))?;
    ip.parse().ok()
}

/// Whether this machine has a way to an address; nothing is sent.
fn has_route(ip: IpAddr) -> bool {
    dns::socket_to((ip, 53).into()).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Write};
    use std::net::IpAddr;
    use std::time::Duration;

    use crate::sys::dns::Servers;
    use crate::sys::name_server::{Server, a, aaaa};
    use crate::sys::names::{Names, interface};

    /// The hosts file has these lines, and the server's answers depend on the name asked for.
    fn look_up(hosts: &str, resolv_conf: &str, name: &str) -> (Result<String, String>, String) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(hosts.as_bytes()).unwrap();
        let server = Server::new(|query| match query.name().as_str() {
            "keys.example" => query.reply(&[a("keys.example", 1)]),
            "keys.b.example" => query.reply(&[a("keys.b.example", 2)]),
            "keys.c.example" => query.reply(&[a("keys.c.example", 3)]),
            "broken.a.example" => query.fails(simple_dns::RCODE::ServerFailure),
            "broken.b.example" => query.reply(&[a("broken.b.example", 4)]),
            "six" if query.is_aaaa() => query.reply(&[aaaa("six", 1)]),
            _ => query.fails(simple_dns::RCODE::NameError),
        });
        let mut names = Names::of(file.path().to_owned(), resolv_conf.as_bytes());
        (names.servers.addresses, names.servers.attempts) = (vec![server.address()], 1);
        let found = names.look_up(name);
        let shown =
            |ips: Vec<IpAddr>| ips.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(" ");
        (found.map(shown).map_err(|error| error.to_string()), server.asked().join(" "))
    }

    #[test]
    fn the_hosts_file_is_read_first() {
        let hosts = "\u{feff}\n# 10.0.0.9 commented\n10.0.0.1\tkeys.example Alias # behind\n\
            ::2 alias\nnonsense alias\n10.0.0.3 aliases\n10.0.0.4 a.localhost";
        for (name, expected) in [
            ("keys.example", "10.0.0.1"),
            ("KEYS.example.", "10.0.0.1"),
            ("ALIAS", "10.0.0.1 ::2"),
            ("a.localhost", "10.0.0.4"),
            ("b.localhost", "127.0.0.1 ::1"),
            ("localhost.", "127.0.0.1 ::1"),
            ("10.1.1.1", "10.1.1.1"),
        ] {
            assert_eq!(look_up(hosts, "", name), (Ok(expected.into()), String::new()));
        }
        for name in ["commented", "behind", "10.0.0.1.", "alia"] {
            let nothing = Err(format!("no address found for {name}"));
            assert_eq!(look_up(hosts, "", name).0, nothing);
        }
    }

    #[test]
    fn domains_are_searched_as_resolv_conf_says() {
        let both = "search a.example b.example.\n";
        let many = &format!("{both}options ndots:2 # of two dots\n");
        for (resolv_conf, name, found, asked) in [
            ("", "keys.example", "10.0.0.1", "keys.example"),
            ("", "keys", "", "keys"),
            (both, "keys.example", "10.0.0.1", "keys.example"),
            (both, "keys", "10.0.0.2", "keys.a.example keys.b.example"),
            (both, "keys.", "", "keys"),
            (both, "no.key", "", "no.key no.key.a.example no.key.b.example"),
            (many, "keys.b", "", "keys.b.a.example keys.b.b.example keys.b"),
            (many, "keys.b.example", "10.0.0.2", "keys.b.example"),
            ("search b.example\ndomain c.example", "keys", "10.0.0.3", "keys.c.example"),
            ("domain c.example\nsearch b.example", "keys", "10.0.0.2", "keys.b.example"),
            ("\u{fffd}\nnonsense 1\nsearch b.example", "keys", "10.0.0.2", "keys.b.example"),
            (both, "broken", "10.0.0.4", "broken.a.example broken.b.example"),
            ("search .", "six", "::1", "six"),
        ] {
            let error = Err(format!("no address found for {name}"));
            let expected = if found.is_empty() { error } else { Ok(found.to_owned()) };
            let told = format!("{resolv_conf:?} {name}");
            assert_eq!(look_up("", resolv_conf, name), (expected, asked.to_owned()), "{told}");
        }
    }

    #[test]
    fn no_server_is_asked_that_nobody_named() {
        let servers = |text: &str| {
            let Servers { addresses, timeout, attempts } =
                Names::of("".into(), text.as_bytes()).servers;
            let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            (addresses.join(" "), timeout.as_secs(), attempts)
        };
        let here = "127.0.0.1:53 [::1]:53".to_owned();
        for text in ["", "nameserver", "nameserver x", "nameserver fe80::1%nosuch0/.."] {
            assert!(servers(text).0.is_empty() || servers(text) == (here.clone(), 5, 2), "{text}");
        }
        assert_eq!(servers(""), (here, 5, 2));
        let four = "nameserver 10.0.0.1\nnameserver ::2\nnameserver fe80::3%7\nnameserver 10.0.0.4\n\
            options timeout:1000 attempts:0 rotate";
        let three = "10.0.0.1:53 [::2]:53 [fe80::3%7]:53".to_owned();
        assert_eq!(servers(four), (three, 30, 1));
        assert_eq!(
            (interface("7"), interface("nosuch0"), interface("../..")),
            (Some(7), None, None)
        );
    }

    #[test]
    fn a_silent_server_is_not_asked_for_every_domain() {
        let server = Server::new(|_| Vec::new());
        let mut names = Names::of("/nowhere".into(), b"search a b c d e");
        let timeout = Duration::from_millis(400);
        names.servers = Servers { addresses: vec![server.address()], timeout, attempts: 1 };
        let error = names.look_up("keys").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "the name server 127.0.0.1 does not answer");
        assert_eq!(server.asked(), ["keys.a"]);
    }
}
