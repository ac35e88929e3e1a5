//! A packet captured at several interfaces is one packet seen several times.
//!
//! Only captures that name more than one interface are looked at. A packet is the same when network identification,
//! transport header and length are, and it comes from another interface within two seconds.

use std::collections::{HashMap, VecDeque};

use super::FrameIn;
use crate::decode::{Net, TransportHeader};
use crate::limits;

const REMEMBERED: usize = 65_536;

#[derive(Default)]
pub(super) struct Copies {
    first_interface: Option<u32>,
    several: bool,
    seen: HashMap<Print, (u32, i64)>,
    order: VecDeque<(Print, i64)>,
    pub found: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Print {
    src: [u8; 16],
    dst: [u8; 16],
    id: u16,
    ports: u32,
    numbers: u64,
    check: u64,
    len: u32,
}

impl Copies {
    /// Whether this packet came by another interface just before.
    pub fn seen_before(&mut self, f: &FrameIn<'_>, net: &Net, transport: &TransportHeader) -> bool {
        let first = *self.first_interface.get_or_insert(f.interface);
        self.several |= first != f.interface;
        if !self.several {
            return false;
        }
        let print = print(f, net, transport);
        while let Some((old, time)) = self.order.front() {
            if f.time.saturating_sub(*time) <= limits::COPY_TIME && self.order.len() < REMEMBERED {
                break;
            }
            if self.seen.get(old).is_some_and(|(_, t)| t == time) {
                self.seen.remove(old);
            }
            self.order.pop_front();
        }
        match self.seen.get(&print) {
            Some((interface, time))
                if *interface != f.interface
                    && f.time.saturating_sub(*time) <= limits::COPY_TIME =>
            {
                self.found += 1;
                true
            }
            Some(_) => false,
            None => {
                self.seen.insert(print, (f.interface, f.time));
                self.order.push_back((print, f.time));
                false
            }
        }
    }
}

fn print(f: &FrameIn<'_>, net: &Net, transport: &TransportHeader) -> Print {
    let (ports, numbers, len, at) = match transport {
        TransportHeader::Tcp(t) => {
            let ports = u32::from(t.src_port) << 16 | u32::from(t.dst_port);
            (
                ports,
                u64::from(t.seq) << 32 | u64::from(t.ack),
                t.wire_len << 12 | u32::from(t.flags),
                t.payload_at,
            )
        }
        TransportHeader::Udp(u) => (
            u32::from(u.src_port) << 16 | u32::from(u.dst_port),
            0,
            u.wire_len,
            u.payload_at,
        ),
    };
    let payload = f.bytes.get(at as usize..).unwrap_or(&[]);
    let check = payload
        .iter()
        .take(64)
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3)
        });
    Print {
        src: net.src,
        dst: net.dst,
        id: net.id,
        ports,
        numbers,
        check,
        len,
    }
}
