//! What tells conversations apart: both endpoints and the transport.

use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::layer::Transport;

/// One end of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The address; IPv4 in the first four bytes, a link's in the first six.
    pub addr: [u8; 16],
    /// The port.
    pub port: u16,
}

impl Endpoint {
    #[inline(always)]
    fn order(&self) -> (u128, u16) {
        (u128::from_be_bytes(self.addr), self.port)
    }
}

/// A conversation's two ends in ascending order, so that both directions have one key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// The lower endpoint.
    pub low: Endpoint,
    /// The higher one.
    pub high: Endpoint,
    /// Whether the addresses are IPv6.
    pub v6: bool,
    /// What carries it.
    pub carrier: Carrier,
}

/// What the ends of a conversation are ends of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carrier {
    /// UDP.
    Udp = 0,
    /// TCP.
    Tcp = 1,
    /// A link: addresses are the link's, the port is an EtherType.
    Link = 2,
}

impl Hash for Key {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let ports = u32::from(self.low.port) << 16 | u32::from(self.high.port);
        let kind = u32::from(self.v6) << 2 | self.carrier as u32;
        state.write_u64(u64::from(kind) << 32 | u64::from(ports));
        let words = |e: &Endpoint| {
            let all = u128::from_ne_bytes(e.addr);
            (all as u64, (all >> 64) as u64)
        };
        let (low, high) = (words(&self.low), words(&self.high));
        if self.v6 {
            state.write_u64(low.1);
            state.write_u64(high.1);
            state.write_u64(low.0);
            state.write_u64(high.0);
        } else {
            // What lies behind an IPv4 address is zero.
            state.write_u64(low.0 << 32 | (high.0 & 0xffff_ffff));
        }
    }
}

impl Key {
    /// The key of a packet from `from` to `to`, and whether `from` is the lower end.
    #[inline]
    pub fn of(from: Endpoint, to: Endpoint, v6: bool, transport: Transport) -> (Key, bool) {
        let carrier = match transport {
            Transport::Tcp => Carrier::Tcp,
            Transport::Udp => Carrier::Udp,
        };
        Key::between(from, to, v6, carrier)
    }

    /// The key of a frame of that EtherType between two link addresses, and whether `from` is the lower end.
    pub fn of_link(from: [u8; 6], to: [u8; 6], ether_type: u16) -> (Key, bool) {
        let end = |mac: [u8; 6]| {
            let mut addr = [0; 16];
            addr.iter_mut().zip(mac).for_each(|(a, b)| *a = b);
            Endpoint {
                addr,
                port: ether_type,
            }
        };
        // As long ones, so that all six bytes go into the hash.
        Key::between(end(from), end(to), true, Carrier::Link)
    }

    #[inline]
    fn between(from: Endpoint, to: Endpoint, v6: bool, carrier: Carrier) -> (Key, bool) {
        if from.order() <= to.order() {
            (
                Key {
                    low: from,
                    high: to,
                    v6,
                    carrier,
                },
                true,
            )
        } else {
            (
                Key {
                    low: to,
                    high: from,
                    v6,
                    carrier,
                },
                false,
            )
        }
    }

    /// An end's address as the standard library has it. An end of a link has none.
    pub fn ip(&self, end: &Endpoint) -> IpAddr {
        if self.is_link() {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED)
        } else if self.v6 {
            IpAddr::V6(Ipv6Addr::from(end.addr))
        } else {
            IpAddr::V4(Ipv4Addr::new(
                end.addr[0],
                end.addr[1],
                end.addr[2],
                end.addr[3],
            ))
        }
    }

    /// The bytes of an end's address: 4 or 16.
    pub fn address<'e>(&self, end: &'e Endpoint) -> &'e [u8] {
        if self.v6 { &end.addr } else { &end.addr[..4] }
    }

    /// Whether its ends are link addresses.
    pub fn is_link(&self) -> bool {
        self.carrier == Carrier::Link
    }

    /// Which transport; frames of a link are datagrams.
    pub fn transport(&self) -> Transport {
        if self.carrier == Carrier::Tcp {
            Transport::Tcp
        } else {
            Transport::Udp
        }
    }
}
