//! What lies behind an address: this machine, its neighbours on the link, or the rest of the world.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whose address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Loopback, and the unspecified address, which the kernel takes for it.
    ThisMachine,
    /// Link-local, where clouds keep the credentials of a machine; multicast and broadcast.
    Link,
    Elsewhere,
}

/// Whether a name is this machine's by RFC 6761 section 6.3, with or without the dot of the root.
pub fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// An IPv6 address that carries an IPv4 address is judged by that: a gateway or the kernel unpacks it.
pub fn zone(ip: IpAddr) -> Zone {
    match ip {
        IpAddr::V4(ip) => zone_v4(ip),
        IpAddr::V6(ip) => match zone_v6(ip) {
            Zone::Elsewhere => {
                let zones = carried(ip).into_iter().flatten().map(zone_v4);
                zones.min_by_key(|zone| *zone == Zone::Elsewhere).unwrap_or(Zone::Elsewhere)
            }
            zone => zone,
        },
    }
}

/// RFC 6890: 0/8 is "this network", 127/8 loopback, 169.254/16 link-local, 224/3 multicast, reserved
/// and broadcast.
fn zone_v4(ip: Ipv4Addr) -> Zone {
    match ip.octets() {
        [0 | 127, ..] => Zone::ThisMachine,
        [169, 254, ..] | [224..=255, ..] => Zone::Link,
        _ => Zone::Elsewhere,
    }
}

fn zone_v6(ip: Ipv6Addr) -> Zone {
    match ip.segments()[0] {
        _ if ip.is_loopback() || ip.is_unspecified() => Zone::ThisMachine,
        0xfe80..=0xfebf | 0xff00..=0xffff => Zone::Link,
        _ => Zone::Elsewhere,
    }
}

/// The IPv4 addresses that an IPv6 address may be read to carry.
fn carried(ip: Ipv6Addr) -> [Option<Ipv4Addr>; 2] {
    let parts = ip.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Some(Ipv4Addr::new(a, b, c, d))
    };
    let last = v4(parts[6], parts[7]);
    match parts {
        // Compatible (RFC 4291 section 2.5.5.1), mapped (2.5.5.2), translated (RFC 2765).
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => [last, None],
        // NAT64 (RFC 6052 section 2.1), and its local prefix (RFC 8215): of 48 bits, where the address lies
        // around the eighth byte and zeros follow, or divided further, where it comes last.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => [last, None],
        [0x64, 0xff9b, 1, _, _, _, 0, 0] => [v4(parts[3], parts[4] << 8 | parts[5] >> 8), None],
        [0x64, 0xff9b, 1, ..] => [last, None],
        // 6to4 (RFC 3056).
        [0x2002, ..] => [v4(parts[1], parts[2]), None],
        // Teredo (RFC 4380 section 4): the server, and the client with its bits turned.
        [0x2001, 0, ..] => [v4(parts[2], parts[3]), v4(!parts[6], !parts[7])],
        // ISATAP (RFC 5214 section 6.1).
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => [last, None],
        _ => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use crate::sys::address::{Zone, is_localhost, zone};

    #[test]
    fn special_addresses_are_known() {
        let zone = |text: &str| zone(text.parse().unwrap());
        for here in ["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::", "::1"] {
            assert_eq!(zone(here), Zone::ThisMachine, "{here}");
        }
        let link = ["169.254.169.254", "224.0.0.1", "240.0.0.1", "255.255.255.255"];
        for link in link.into_iter().chain(["fe80::1", "febf::1", "ff02::1"]) {
            assert_eq!(zone(link), Zone::Link, "{link}");
        }
        let world = ["1.1.1.1", "10.0.0.1", "192.168.1.1", "126.255.255.255", "128.0.0.1"];
        let world = world.into_iter().chain(["2606:4700::1111", "fd00::1", "::ffff:1.1.1.1"]);
        for world in world.chain(["64:ff9b::808:808", "2002:808:808::1", "2001:db8::7f00:1"]) {
            assert_eq!(zone(world), Zone::Elsewhere, "{world}");
        }
    }

    /// Every way to write an IPv4 address as an IPv6 address.
    fn forms(ip: Ipv4Addr) -> Vec<Ipv6Addr> {
        let bits = u32::from(ip);
        let (high, low) = ((bits >> 16) as u16, bits as u16);
        let [a, b, c, d] = ip.octets().map(u16::from);
        let own = |parts: [u16; 8]| Ipv6Addr::from(parts);
        vec![
            ip.to_ipv6_mapped(),
            own([0, 0, 0, 0, 0, 0, high, low]),
            own([0, 0, 0, 0, 0xffff, 0, high, low]),
            own([0x64, 0xff9b, 0, 0, 0, 0, high, low]),
            own([0x64, 0xff9b, 1, 0, 0, 0, high, low]),
            own([0x64, 0xff9b, 1, a << 8 | b, c, d << 8, 0, 0]),
            own([0x2002, high, low, 0, 0, 0, 0, 1]),
            own([0x2001, 0, 0x808, 0x808, 0, 0, !high, !low]),
            own([0x2001, 0xdb8, 0, 0, 0, 0x5efe, high, low]),
            own([0xfd00, 0, 0, 0, 0x200, 0x5efe, high, low]),
        ]
    }

    proptest! {
        #[test]
        fn a_carried_address_is_judged_as_itself(bits: u32, pick in 0_usize..6) {
            let special = [0x7f00_0001, 0, 0xa9fe_a9fe, 0xe000_0001, 0xffff_ffff, bits];
            let ip = Ipv4Addr::from(special[pick]);
            let alone = zone(IpAddr::V4(ip));
            // ::1 and :: are addresses of their own, and of this machine either way.
            for form in forms(ip) {
                prop_assert_eq!(zone(IpAddr::V6(form)), alone, "{}", form);
            }
        }
    }

    #[test]
    fn localhost_is_the_last_label() {
        for name in ["localhost", "localhost.", "a.b.localhost", "LocalHost"] {
            assert!(is_localhost(name), "{name}");
        }
        for name in ["localhost.example", "notlocalhost", "", ".", "localhost.."] {
            assert!(!is_localhost(name), "{name}");
        }
    }
}
