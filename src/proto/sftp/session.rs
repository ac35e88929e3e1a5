//! One SFTP channel: which answer belongs to which request, which file a handle stands for, and what was moved of it.

use std::collections::HashMap;

use super::fields as f;
use super::message::{self, PACKET, Packet, code};
use super::notes as n;
use crate::crypt::{Hash, Running};
use crate::field::Value;
use crate::layer::{Cx, Dir, Dissector, Input, Out};
use crate::wire::Wire;

/// So many requests without an answer are remembered, and so many handles.
const REMEMBERED: usize = 4096;
/// No packet is longer: OpenSSH takes 256 KiB.
const LONGEST: usize = 1 << 20;
/// So much of a name is kept.
const NAME: usize = 1024;

/// A request that was not answered yet.
struct Pending {
    code: u8,
    name: Option<Box<[u8]>>,
    handle: Option<Box<[u8]>>,
    offset: u64,
}

/// What was moved of a file in one direction.
#[derive(Default)]
struct Moved {
    end: u64,
    /// Of everything up to `end`, while there is no hole in it.
    hash: Option<Running>,
    holed: bool,
}

impl Moved {
    fn take(&mut self, offset: u64, data: &[u8]) {
        let new = offset.saturating_add(data.len() as u64);
        if offset != self.end {
            self.holed = true;
            self.hash = None;
        } else if !self.holed {
            let hash = self.hash.get_or_insert_with(|| Running::new(Hash::Sha256));
            hash.update(data);
        }
        self.end = self.end.max(new);
    }
}

/// An open file or directory.
#[derive(Default)]
struct File {
    name: Box<[u8]>,
    read: Moved,
    written: Moved,
}

/// The state of a channel.
#[derive(Default)]
pub struct Session {
    version: u32,
    pending: HashMap<u32, Pending>,
    handles: HashMap<Box<[u8]>, File>,
    /// Bytes are missing: a packet is looked for.
    lost: [bool; 2],
}

fn boxed(name: &[u8]) -> Box<[u8]> {
    name.get(..NAME).unwrap_or(name).into()
}

impl Session {
    fn asked(&mut self, p: &Packet<'_>, out: &mut Out<'_>) {
        if let Some(file) = p.handle.and_then(|h| self.handles.get_mut(h)) {
            out.facts().add(&f::FILE, Value::Text(&file.name));
            if p.code == code::WRITE {
                file.written.take(p.offset, p.data);
            }
        }
        if p.code == code::CLOSE {
            let file = p.handle.and_then(|h| self.handles.remove(h));
            let moved = file.map(|f| match (f.read.end, f.written.end) {
                (_, 1..) => f.written,
                _ => f.read,
            });
            if let Some(moved) = moved.filter(|m| m.end > 0) {
                out.facts().add(&f::MOVED, Value::U64(moved.end));
                if let Some(hash) = moved.hash {
                    out.facts().add(&f::SHA256, Value::Bytes(&hash.digest()));
                }
            }
        }
        if self.pending.len() < REMEMBERED {
            let pending = Pending {
                code: p.code,
                name: p.name.map(boxed),
                handle: p.handle.map(boxed),
                offset: p.offset,
            };
            self.pending.insert(p.id, pending);
        }
    }

    fn answered(&mut self, p: &Packet<'_>, out: &mut Out<'_>) {
        let Some(request) = self.pending.remove(&p.id) else {
            return;
        };
        if let Some(name) = message::name(request.code.into()) {
            out.facts().add(&f::REQUEST, Value::Text(name.as_bytes()));
        }
        let handle = request.handle.as_ref();
        let file = handle.and_then(|h| self.handles.get_mut(h));
        if let Some(file) = file {
            out.facts().add(&f::FILE, Value::Text(&file.name));
            if p.code == code::DATA {
                file.read.take(request.offset, p.data);
            }
        } else if let Some(name) = &request.name {
            out.facts().add(&f::FILE, Value::Text(name));
        }
        let opens = matches!(request.code, code::OPEN | code::OPENDIR);
        if let (code::HANDLE, Some(handle), Some(name)) = (p.code, p.handle, request.name)
            && opens
            && self.handles.len() < REMEMBERED
        {
            let file = File {
                name,
                ..File::default()
            };
            self.handles.insert(handle.into(), file);
        }
    }

    /// Behind missing bytes: where a packet of this direction may begin.
    fn search(&mut self, dir: Dir, bytes: &[u8]) -> Option<usize> {
        bytes.windows(5).position(|w| {
            let [a, b, c, d, code] = w else { return false };
            let n = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
            let answers = matches!(code, 101..=105 | 201);
            let known = message::name((*code).into()).is_some();
            known && (9..=LONGEST).contains(&n) && answers == (dir == Dir::ToClient)
        })
    }
}

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, _: &Cx, out: &mut Out<'_>) -> usize {
        let bytes = input.bytes;
        if self.lost[dir.index()] {
            match self.search(dir, bytes) {
                Some(0) => {
                    self.lost[dir.index()] = false;
                    out.note(&n::RESUMED, input.base, 5, 0);
                }
                Some(at) => return at,
                None if bytes.len() < 5 && !input.last => {
                    out.need(5 - bytes.len());
                    return 0;
                }
                None => return bytes.len().saturating_sub(4).max(1),
            }
        }
        let Some(Ok(four)) = bytes.get(..4).map(<[u8; 4]>::try_from) else {
            out.need(4 - bytes.len());
            return 0;
        };
        let total = u32::from_be_bytes(four) as usize + 4;
        if !(9..=LONGEST).contains(&total) {
            out.note(&n::BAD_LENGTH, input.base, 4, total as u64);
            self.lost[dir.index()] = true;
            return 4;
        }
        let Some(unit) = bytes.get(..total) else {
            out.need(total - bytes.len());
            return 0;
        };
        let quiet = message::packet(&mut Wire::whole(unit, input.base, &mut ()), self.version);
        if let Ok(Packet {
            code: code::VERSION,
            version,
            ..
        }) = quiet
        {
            self.version = version;
        }
        // What could not be read left its note.
        let _ = message::packet(
            &mut Wire::whole(unit, input.base, out.facts()),
            self.version,
        );
        match (quiet, dir) {
            (Ok(p), _) if p.code <= code::VERSION => {}
            (Ok(p), Dir::ToServer) => self.asked(&p, out),
            (Ok(p), Dir::ToClient) => self.answered(&p, out),
            (Err(_), _) => {}
        }
        out.say(PACKET, total, self.version);
        total
    }

    fn gap(&mut self, dir: Dir, _: u64, _: &mut Out<'_>) {
        self.lost[dir.index()] = true;
        for file in self.handles.values_mut() {
            file.read.holed = true;
            file.written.holed = true;
            file.read.hash = None;
            file.written.hash = None;
        }
    }
}
