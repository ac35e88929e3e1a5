//! The conversation table: a packet's endpoints to its conversation, bounded.
//!
//! Conversations lie in blocks that never move; the hash table holds their indices only. When the table is full a hand
//! goes round and takes the first conversation that nobody touched since it last came by.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::key::{Endpoint, Key};
use crate::limits;

/// One conversation, as small as a million of them need it; `S` is what the engine keeps for it.
#[derive(Debug)]
pub struct Conversation<S> {
    /// Its endpoints.
    pub key: Key,
    /// Whether the client, who opened it, is the key's lower end.
    pub client_is_low: bool,
    /// Its number, in the order of beginning, over all transports.
    pub id: u64,
    /// Its number among those of its transport.
    pub stream: u32,
    /// Initial sequence numbers, by direction of the key: lower end's first.
    pub base_seq: [u32; 2],
    /// Which of them are known.
    pub base_known: [bool; 2],
    /// Time of the first packet.
    pub first: i64,
    /// Time of the last packet.
    pub last: i64,
    /// Packets, by direction of the key.
    pub packets: [u32; 2],
    /// Payload bytes on the wire, by direction of the key.
    pub bytes: [u64; 2],
    /// A newer conversation between the same endpoints took its place.
    pub replaced_by: Option<u32>,
    /// What is kept for it.
    pub state: S,
    touched: bool,
    used: bool,
}

impl<S> Conversation<S> {
    /// The end that opened it.
    pub fn client(&self) -> &Endpoint {
        if self.client_is_low {
            &self.key.low
        } else {
            &self.key.high
        }
    }

    /// The end that was called.
    pub fn server(&self) -> &Endpoint {
        if self.client_is_low {
            &self.key.high
        } else {
            &self.key.low
        }
    }
}

const BLOCK: usize = 1024;

/// Where a conversation lies, with half of its key's hash: looking for a key touches no other conversation, and
/// neither does growing.
#[derive(Clone, Copy)]
struct Entry {
    half: u32,
    at: u32,
}

impl Entry {
    /// The hash that the index goes by.
    #[inline(always)]
    fn spread(half: u32) -> u64 {
        u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// All conversations that are remembered.
pub struct Table<S> {
    index: HashTable<Entry>,
    blocks: Vec<Vec<Conversation<S>>>,
    free: Vec<u32>,
    hasher: RandomState,
    hand: u32,
    len: usize,
    max: usize,
    next_id: u64,
    next_stream: [u32; 3],
    /// How many were forgotten to stay within bounds.
    pub evicted: u64,
}

impl<S: Default> Default for Table<S> {
    fn default() -> Self {
        Self::with_limit(limits::CONVERSATIONS)
    }
}

impl<S: Default> Table<S> {
    /// A table that remembers at most `max` conversations.
    pub fn with_limit(max: usize) -> Self {
        Table {
            index: HashTable::new(),
            blocks: Vec::new(),
            free: Vec::new(),
            hasher: RandomState::default(),
            hand: 0,
            len: 0,
            max: max.max(1),
            next_id: 0,
            next_stream: [0; 3],
            evicted: 0,
        }
    }

    /// The key's hash, to be computed ahead of the look-up.
    #[inline]
    pub fn hash(&self, key: &Key) -> u32 {
        (self.hasher.hash_one(key) >> 32) as u32
    }

    /// Where a conversation with that hash lies: the right one, unless two hashes are alike. A loop over many hashes
    /// lets their cache misses overlap.
    #[inline]
    pub fn guess(&self, hash: u32) -> Option<u32> {
        self.index
            .find(Entry::spread(hash), |e| e.half == hash)
            .map(|e| e.at)
    }

    /// Whether the conversation there has this key. It counts as touched then.
    #[inline]
    pub fn is_at(&mut self, i: u32, key: &Key) -> bool {
        let c = self.at_mut(i);
        let same = c.used && c.replaced_by.is_none() && c.key == *key;
        c.touched |= same;
        same
    }

    /// The conversation of that index.
    #[inline(always)]
    pub fn at(&self, i: u32) -> &Conversation<S> {
        &self.blocks[i as usize / BLOCK][i as usize % BLOCK]
    }

    /// The conversation of that index.
    #[inline(always)]
    pub fn at_mut(&mut self, i: u32) -> &mut Conversation<S> {
        &mut self.blocks[i as usize / BLOCK][i as usize % BLOCK]
    }

    /// The conversation of these endpoints, a new one if there is none; whether it is new.
    #[inline]
    pub fn find_or_insert(
        &mut self,
        key: &Key,
        hash: u32,
        from_low: bool,
        time: i64,
        evict: &mut impl FnMut(&mut Conversation<S>),
    ) -> (u32, bool) {
        let blocks = &self.blocks;
        let same = |e: &Entry| {
            e.half == hash && blocks[e.at as usize / BLOCK][e.at as usize % BLOCK].key == *key
        };
        if let Some(e) = self.index.find(Entry::spread(hash), same) {
            let i = e.at;
            self.at_mut(i).touched = true;
            return (i, false);
        }
        (self.insert(key, hash, from_low, time, evict), true)
    }

    /// A new conversation between the endpoints of an old one, which is replaced.
    pub fn replace(
        &mut self,
        old: u32,
        hash: u32,
        from_low: bool,
        time: i64,
        evict: &mut impl FnMut(&mut Conversation<S>),
    ) -> u32 {
        let key = self.at(old).key;
        self.unlink(old, hash);
        let new = self.insert(&key, hash, from_low, time, evict);
        self.at_mut(old).replaced_by = Some(new);
        new
    }

    fn unlink(&mut self, i: u32, hash: u32) {
        if let Ok(entry) = self.index.find_entry(Entry::spread(hash), |e| e.at == i) {
            entry.remove();
        }
    }

    /// Gives a replaced conversation's room back. Its state must have been taken out.
    pub fn release(&mut self, i: u32) {
        let c = self.at_mut(i);
        if c.used {
            c.used = false;
            c.state = S::default();
            self.free.push(i);
            self.len -= 1;
        }
    }

    fn insert(
        &mut self,
        key: &Key,
        hash: u32,
        from_low: bool,
        time: i64,
        evict: &mut impl FnMut(&mut Conversation<S>),
    ) -> u32 {
        if self.len >= self.max {
            self.evict_one(evict);
        }
        let id = self.next_id;
        self.next_id += 1;
        let stream = &mut self.next_stream[key.carrier as usize];
        let new = Conversation {
            key: *key,
            client_is_low: from_low,
            id,
            stream: *stream,
            base_seq: [0; 2],
            base_known: [false; 2],
            first: time,
            last: time,
            packets: [0; 2],
            bytes: [0; 2],
            replaced_by: None,
            state: S::default(),
            touched: true,
            used: true,
        };
        *stream = stream.wrapping_add(1);
        let i = match self.free.pop() {
            Some(i) => {
                *self.at_mut(i) = new;
                i
            }
            None => {
                if self.blocks.last().is_none_or(|b| b.len() == BLOCK) {
                    self.blocks.push(Vec::with_capacity(BLOCK));
                }
                let n = self.blocks.len() - 1;
                self.blocks[n].push(new);
                (n * BLOCK + self.blocks[n].len() - 1) as u32
            }
        };
        self.len += 1;
        let entry = Entry { half: hash, at: i };
        self.index
            .insert_unique(Entry::spread(hash), entry, |e| Entry::spread(e.half));
        i
    }

    fn evict_one(&mut self, evict: &mut impl FnMut(&mut Conversation<S>)) {
        let total = (self.blocks.len().saturating_sub(1) * BLOCK
            + self.blocks.last().map_or(0, Vec::len)) as u32;
        for _ in 0..2 * total {
            self.hand = (self.hand + 1) % total;
            let i = self.hand;
            let c = self.at_mut(i);
            if !c.used || c.replaced_by.is_some() {
                continue;
            }
            if std::mem::take(&mut c.touched) {
                continue;
            }
            evict(c);
            let key = c.key;
            let hash = self.hash(&key);
            self.unlink(i, hash);
            self.release(i);
            self.evicted += 1;
            return;
        }
    }

    /// All conversations that are remembered, oldest room first.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Conversation<S>> {
        self.blocks.iter_mut().flatten().filter(|c| c.used)
    }

    /// All conversations that are remembered.
    pub fn iter(&self) -> impl Iterator<Item = &Conversation<S>> {
        self.blocks.iter().flatten().filter(|c| c.used)
    }

    /// The indices of all conversations that are remembered.
    pub fn indices(&self) -> Vec<u32> {
        let used = |(n, b): (usize, &Vec<Conversation<S>>)| {
            b.iter()
                .enumerate()
                .filter(|(_, c)| c.used)
                .map(move |(i, _)| (n * BLOCK + i) as u32)
                .collect::<Vec<_>>()
        };
        self.blocks.iter().enumerate().flat_map(used).collect()
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many there ever were.
    pub fn total(&self) -> u64 {
        self.next_id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Transport;

    fn key(n: u16) -> (Key, bool) {
        let a = Endpoint {
            addr: [1; 16],
            port: n,
        };
        let b = Endpoint {
            addr: [2; 16],
            port: 80,
        };
        Key::of(b, a, false, Transport::Tcp)
    }

    #[test]
    fn both_directions_find_the_same_and_the_idle_one_goes() {
        let mut table: Table<()> = Table::with_limit(3);
        let mut gone = Vec::new();
        let mut find = |table: &mut Table<()>, n: u16, gone: &mut Vec<u16>| {
            let (k, low) = key(n);
            let hash = table.hash(&k);
            table
                .find_or_insert(&k, hash, low, 0, &mut |c| gone.push(c.key.low.port))
                .0
        };
        let one = find(&mut table, 1, &mut gone);
        assert_eq!(find(&mut table, 1, &mut gone), one);
        find(&mut table, 2, &mut gone);
        find(&mut table, 3, &mut gone);
        find(&mut table, 4, &mut gone);
        assert_eq!((table.len(), gone.len(), table.total()), (3, 1, 4));
        let (k, low) = key(4);
        let hash = table.hash(&k);
        let four = find(&mut table, 4, &mut gone);
        let new = table.replace(four, hash, low, 9, &mut |_| {});
        assert_eq!(find(&mut table, 4, &mut gone), new);
    }
}
