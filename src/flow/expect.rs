//! Connections that were announced and have not come yet: FTP's data connections.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::limits;
use crate::span::Span;

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
    /// Which of that conversation's messages announced it, and its bytes.
    pub said: Option<(u32, Span)>,
}

/// All of them, by port: behind NAT the address differs, so it only breaks ties.
#[derive(Default, Debug)]
pub struct Expectations {
    by_port: HashMap<u16, Vec<Expectation>>,
    count: usize,
    /// The endpoint each conversation announced last.
    last: HashMap<u64, (IpAddr, u16)>,
    /// Those that nobody kept and nobody can keep any more.
    broken: Vec<Expectation>,
    /// How many were given up to stay within bounds.
    pub dropped: u64,
}

impl Expectations {
    /// Adds one; a newer announcement of the same endpoint by the same conversation replaces the older. One of another
    /// endpoint breaks it: a conversation has one at a time.
    pub fn announce(&mut self, e: Expectation) {
        match self.last.insert(e.announced_by, (e.address, e.port)) {
            Some(before) if before != (e.address, e.port) => self.break_off(e.announced_by, before),
            _ => {}
        }
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
        if self.last.len() > 4 * limits::EXPECTATIONS {
            self.last.clear();
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
        let late = |e: &mut Expectation| now.saturating_sub(e.time) > limits::EXPECTATION_TIME;
        let broken = list.extract_if(.., late);
        let before = self.broken.len();
        self.broken.extend(broken);
        self.count -= self.broken.len() - before;
        let i = list
            .iter()
            .rposition(|e| e.address == to)
            .or_else(|| list.len().checked_sub(1))?;
        self.count -= 1;
        let kept = list.remove(i);
        if list.is_empty() {
            self.by_port.remove(&port);
        }
        Some(kept)
    }

    fn break_off(&mut self, by: u64, endpoint: (IpAddr, u16)) {
        let broken = self.take(by, endpoint);
        self.broken.extend(broken);
    }

    /// The announcement was refused: nobody promised anything.
    pub fn recall(&mut self, by: u64, endpoint: (IpAddr, u16)) {
        self.take(by, endpoint);
    }

    fn take(&mut self, by: u64, (address, port): (IpAddr, u16)) -> Option<Expectation> {
        let list = self.by_port.get_mut(&port)?;
        let same = |e: &Expectation| e.announced_by == by && e.address == address;
        let i = list.iter().position(same)?;
        self.count -= 1;
        Some(list.remove(i))
    }

    /// Whether this endpoint was announced.
    #[inline]
    pub fn awaits(&self, port: u16) -> bool {
        self.count > 0 && self.by_port.get(&port).is_some_and(|l| !l.is_empty())
    }

    /// Whether any was broken since they were last taken.
    #[inline]
    pub fn any_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// Takes those that were broken.
    pub fn take_broken(&mut self) -> Vec<Expectation> {
        std::mem::take(&mut self.broken)
    }

    /// Nobody will come any more: all that are left are broken, oldest first.
    pub fn give_up(&mut self) {
        let mut all: Vec<_> = self.by_port.drain().flat_map(|(_, l)| l).collect();
        all.sort_by_key(|e| (e.time, e.announced_by, e.port));
        self.broken.extend(all);
        self.count = 0;
        self.last.clear();
    }
}
