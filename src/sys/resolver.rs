//! From a name to the addresses that are connected to. What a name resolves to is judged here, so
//! that the address that was judged is the one that is used.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;
use url::{Host, Url};

use crate::sys::address::{Zone, is_localhost, zone};
#[cfg(target_os = "linux")]
pub use crate::sys::names::look_up;

/// Asks for the addresses of a name, and may take its time.
pub type Lookup = fn(&str) -> io::Result<Vec<IpAddr>>;

/// Who named the place that is asked, and so where it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The user: it may be anywhere.
    #[default]
    Anywhere,
    /// A server on this machine: it may be here as well.
    ThisMachine,
    /// A server elsewhere: it may not be on this machine nor on its link.
    Elsewhere,
}

/// An address that somebody who may not has led us to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfReach {
    pub host: String,
    pub ip: IpAddr,
}

/// What the client asks for addresses.
#[derive(Clone)]
pub struct Resolver {
    lookup: Lookup,
    target: Arc<Mutex<Target>>,
}

/// What is asked at the moment: other names that are looked up are those of proxies, which the user
/// configured.
#[derive(Default)]
struct Target {
    host: String,
    reach: Reach,
    /// Names whose addresses all were this machine's.
    here: Vec<String>,
}

impl Reach {
    fn allows(self, ip: IpAddr) -> bool {
        match (self, zone(ip)) {
            (Reach::Anywhere, _) | (_, Zone::Elsewhere) => true,
            (Reach::ThisMachine, Zone::ThisMachine) => true,
            (Reach::ThisMachine | Reach::Elsewhere, _) => false,
        }
    }
}

impl Resolver {
    pub fn new(lookup: Lookup) -> Resolver {
        Resolver { lookup, target: Arc::default() }
    }

    /// The client is about to ask this URL. An address in it needs no name server and is judged now.
    ///
    /// # Errors
    /// It is out of reach.
    pub fn aim(&self, url: &Url, reach: Reach) -> Result<(), OutOfReach> {
        let host = url.host_str().unwrap_or_default().to_owned();
        if let Some(ip) = address(url).filter(|ip| !reach.allows(*ip)) {
            return Err(OutOfReach { host, ip });
        }
        let mut target = self.target();
        (target.host, target.reach) = (host, reach);
        Ok(())
    }

    /// Whether this URL leads to this machine, as far as that is known: by its address, or because its
    /// name was looked up here before.
    pub fn is_here(&self, url: &Url) -> bool {
        match address(url) {
            Some(ip) => zone(ip) == Zone::ThisMachine,
            None => url.host_str().is_some_and(|host| self.target().here.iter().any(|h| h == host)),
        }
    }

    fn target(&self) -> std::sync::MutexGuard<'_, Target> {
        self.target.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Only those within reach; an error where there are none.
    fn judge(&self, host: &str, ips: Vec<IpAddr>) -> Result<Vec<IpAddr>, OutOfReach> {
        let mut target = self.target();
        if !host.eq_ignore_ascii_case(&target.host) {
            return Ok(ips);
        }
        let is_here = !ips.is_empty() && ips.iter().all(|ip| zone(*ip) == Zone::ThisMachine);
        target.here.retain(|name| name != host);
        if is_here {
            target.here.push(host.to_owned());
        }
        let (near, far): (Vec<IpAddr>, Vec<IpAddr>) =
            ips.into_iter().partition(|ip| target.reach.allows(*ip));
        match (near.is_empty(), far.first()) {
            (true, Some(ip)) => Err(OutOfReach { host: host.to_owned(), ip: *ip }),
            _ => Ok(near),
        }
    }
}

impl Resolve for Resolver {
    /// On a thread that nobody waits for: a name server that never answers keeps neither the request
    /// beyond its time nor the process from its end.
    fn resolve(&self, name: Name) -> Resolving {
        let (this, host, lookup) = (self.clone(), name.as_str().to_owned(), self.lookup);
        let (sender, receiver) = oneshot::channel();
        let asked = host.clone();
        let thread = std::thread::Builder::new().name("resolver".into()).spawn(move || {
            // Whoever asked may have given up.
            let _ = sender.send(lookup(&asked));
        });
        Box::pin(async move {
            thread?;
            let ips = this.judge(&host, receiver.await??)?;
            let addresses: Addrs = Box::new(ips.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}

/// What the operating system says: elsewhere than on Linux other files rule.
///
/// # Errors
/// It knows no such name, or nobody who does.
#[cfg(not(target_os = "linux"))]
pub fn look_up(name: &str) -> io::Result<Vec<IpAddr>> {
    use std::net::ToSocketAddrs;
    Ok((name, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
}

/// The address that a URL names without a name server. Names of this machine (RFC 6761 section 6.3)
/// are one: no name server is to say that `x.localhost` is another machine.
fn address(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(name) => is_localhost(name).then_some(Ipv4Addr::LOCALHOST.into()),
    }
}

/// Every name is this machine's.
pub struct ThisMachine;

impl Resolve for ThisMachine {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
        let addresses: Addrs = Box::new(addresses.map(|ip| SocketAddr::new(ip, 0)).into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

impl std::error::Error for OutOfReach {}

impl fmt::Display for OutOfReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match zone(self.ip) {
            Zone::ThisMachine => "this machine",
            Zone::Link | Zone::Elsewhere => "the local link",
        };
        let OutOfReach { host, ip } = self;
        if host.trim_matches(['[', ']']) == ip.to_string() {
            write!(f, "{host} is on {place}, and a server elsewhere named it")
        } else {
            write!(f, "{host} is {ip}, on {place}, and a server elsewhere named it")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::net::IpAddr;

    use url::Url;

    use crate::sys::resolver::{Reach, Resolver};

    fn nothing(_: &str) -> io::Result<Vec<IpAddr>> {
        Ok(Vec::new())
    }

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn no_spelling_of_an_address_passes() {
        let hosts = [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "017700000001",
            "0.0.0.0",
            "0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "a.localhost.",
            "%6cocalhost",
            "127.0.0.1.",
            "①②⑦.0.0.1",
            "169.254.169.254",
            "[fe80::1]",
            "[ff02::1]",
            "255.255.255.255",
            "[::ffff:169.254.169.254]",
            "0xa9fea9fe",
        ];
        let resolver = Resolver::new(nothing);
        for host in hosts {
            for scheme in ["https", "http"] {
                let url = Url::parse(&format!("{scheme}://{host}:8443/k")).unwrap();
                assert!(resolver.aim(&url, Reach::Elsewhere).is_err(), "{url}");
                assert!(resolver.aim(&url, Reach::Anywhere).is_ok(), "{url}");
            }
        }
        for host in
            ["keys.example", "10.0.0.1", "1.1.1.1", "[2606:4700::1111]", "localhost.example"]
        {
            let url = Url::parse(&format!("https://{host}/k")).unwrap();
            assert!(resolver.aim(&url, Reach::Elsewhere).is_ok(), "{url}");
        }
    }

    #[test]
    fn names_are_judged_by_what_they_resolve_to() {
        let resolver = Resolver::new(nothing);
        let url = Url::parse("https://keys.example/").unwrap();
        let judged = |reach, found: &[&str]| {
            resolver.aim(&url, reach).unwrap();
            resolver.judge("keys.example", ips(found)).map_err(|error| error.to_string())
        };
        let mixed = ["127.0.0.1", "1.1.1.1", "169.254.0.1", "::ffff:0.0.0.0"];
        assert_eq!(judged(Reach::Anywhere, &mixed), Ok(ips(&mixed)));
        assert_eq!(judged(Reach::Elsewhere, &mixed), Ok(ips(&["1.1.1.1"])));
        assert_eq!(
            judged(Reach::ThisMachine, &mixed),
            Ok(ips(&["127.0.0.1", "1.1.1.1", "::ffff:0.0.0.0"]))
        );
        assert_eq!(
            judged(Reach::Elsewhere, &["::1"]).unwrap_err(),
            "keys.example is ::1, on this machine, and a server elsewhere named it"
        );
        assert!(judged(Reach::ThisMachine, &["169.254.169.254"]).is_err());
        assert_eq!(judged(Reach::Elsewhere, &[]), Ok(Vec::new()));
    }

    #[test]
    fn a_proxys_name_is_not_judged() {
        let resolver = Resolver::new(nothing);
        resolver.aim(&Url::parse("https://keys.example/").unwrap(), Reach::Elsewhere).unwrap();
        assert_eq!(resolver.judge("proxy.example", ips(&["::1"])), Ok(ips(&["::1"])));
    }

    #[test]
    fn a_name_is_here_when_all_its_addresses_are() {
        let resolver = Resolver::new(nothing);
        let url = Url::parse("https://dev.example/").unwrap();
        for (found, here) in
            [(&["127.0.0.1", "::1"][..], true), (&["127.0.0.1", "1.1.1.1"], false), (&[], false)]
        {
            resolver.aim(&url, Reach::Anywhere).unwrap();
            resolver.judge("dev.example", ips(found)).unwrap();
            assert_eq!(resolver.is_here(&url), here, "{found:?}");
        }
    }
}
