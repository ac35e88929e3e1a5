//! Connections that were announced and have not come yet: FTP's data connections.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::limits;

/// An announced connection.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The protocol it will speak.
    pub proto: &'static str,
    /// A layer that comes below it from the first byte on.
    pub below: Option<&'static str>,
    /// The conversation that announced it.
    pub announced_by: u64,
    /// The announced address, which behind NAT differs from the one that is connected to.
    pub address: IpAddr,
    /// The announced port.
    pub port: u16,
    /// What it is for.
    pub label: String,
    /// When it was announced, nanoseconds since 1970.
    pub time: i64,
}

/// All of them, by port: behind NAT the address differs, so it only breaks ties.
#[derive(Default, Debug)]
pub struct Expectations {
    by_port: HashMap<u16, Vec<Expectation>>,
    count: usize,
    /// How many were given up to stay within bounds.
    pub dropped: u64,
}

impl Expectations {
    /// Adds one; a newer announcement of the same endpoint by the same conversation replaces the older.
    pub fn announce(&mut self, e: Expectation) {
        let list = self.by_port.entry(e.port).or_default();
        if let Some(same) = list
            .iter_mut()
            .find(|x| x.announced_by == e.announced_by && x.address == e.address)
        {
            *same = e;
            return;
        }
        if self.count >= limits::EXPECTATIONS {
            self.dropped += 1;
            return;
        }
        self.count += 1;
        list.push(e);
    }

    /// The expectation that a connection to this endpoint fulfils: same port, and of several the one with its address.
    pub fn fulfil(&mut self, to: IpAddr, port: u16, now: i64) -> Option<Expectation> {
        if self.count == 0 {
            return None;
        }
        let list = self.by_port.get_mut(&port)?;
        let before = list.len();
        list.retain(|e| now.saturating_sub(e.time) <= limits::EXPECTATION_TIME);
        self.count -= before - list.len();
        let i = list
            .iter()
            .rposition(|e| e.address == to)
            .or_else(|| list.len().checked_sub(1))?;
        self.count -= 1;
        Some(list.remove(i))
    }

    /// Those that nobody kept, oldest first.
    pub fn unkept(&self) -> Vec<&Expectation> {
        let mut all: Vec<_> = self.by_port.values().flatten().collect();
        all.sort_by_key(|e| e.time);
        all
    }
}
