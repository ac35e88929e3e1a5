//! SSH that was opened: what its channels carried, and the size of the terminal behind them (RFC 4254).

use std::collections::{HashMap, HashSet};

use super::Piece;
use crate::capture::Capture;
use crate::field::Value;
use crate::layer::Dir;
use crate::proto::common::typed::Typed;
use crate::proto::ssh::fields as f;
use crate::store::Message;

/// Whether a message was found inside SSH's packets.
pub fn is_inside(m: &Message) -> bool {
    m.proto.name() == "ssh-inside"
}

/// Whether a message is one of SFTP's, in a channel.
pub fn is_sftp(m: &Message) -> bool {
    m.proto.name() == "sftp"
}

/// A channel, by who numbered it and its number there.
type End = (Dir, u64);

/// What is known of the channels so far.
#[derive(Default)]
pub struct Channels {
    /// The other side's number of a channel.
    other: HashMap<End, u64>,
    /// Channels in which SFTP speaks.
    files: HashSet<End>,
    typed: HashMap<u64, Typed>,
}

impl Channels {
    /// What a message carried, and, if it is `readable`, what it was: in brackets, unless it is nothing but data.
    pub fn piece(
        &mut self,
        capture: &Capture,
        m: &Message,
        readable: bool,
        secrets: bool,
    ) -> Option<Piece> {
        let (tree, bytes) = capture.explain(m);
        let number = |def| {
            let node = tree.nodes().iter().find(|n| std::ptr::eq(n.def, def))?;
            match tree.value(node, &bytes, m.span.start) {
                Value::U64(n) => Some(n),
                _ => None,
            }
        };
        let mut piece = Piece {
            dir: m.dir,
            frame: m.frame,
            at: m.span.start,
            bytes: Vec::new(),
            missing: 0,
            window: None,
        };
        let facts = capture.store().facts(m);
        let recipient = number(&f::RECIPIENT.def);
        if let (Some(to), Some(from), None) = (
            recipient,
            number(&f::SENDER.def),
            facts.find(&f::CHANNEL_TYPE),
        ) {
            // CHANNEL_OPEN_CONFIRMATION: `to` is the number its opener, the other side, has given.
            self.other.insert((m.dir.opposite(), to), from);
            self.other.insert((m.dir, from), to);
        }
        let end = (m.dir.opposite(), recipient.unwrap_or(u64::MAX));
        if facts.find(&f::SUBSYSTEM) == Some(b"sftp") {
            self.files.insert(end);
            if let Some(other) = self.other.get(&end) {
                self.files.insert((m.dir, *other));
            }
        }
        if let (Some(columns), Some(rows)) = (number(&f::COLUMNS.def), number(&f::ROWS.def)) {
            piece.window = Some((
                columns.min(u16::MAX.into()) as u16,
                rows.min(u16::MAX.into()) as u16,
            ));
        }
        let data = tree
            .nodes()
            .iter()
            .find(|n| std::ptr::eq(n.def, &f::DATA.def));
        if let Some(node) = data {
            if readable && self.files.contains(&end) {
                return None;
            }
            let from = node.at.saturating_sub(m.span.start) as usize;
            let data = bytes.get(from..from + node.len as usize).unwrap_or(&[]);
            piece.bytes.extend_from_slice(data);
            // Both directions of a channel are known by its number on the server's side.
            let channel = match m.dir {
                Dir::ToServer => recipient,
                Dir::ToClient => self.other.get(&end).copied(),
            };
            let hidden = self.type_or_show(channel.unwrap_or(u64::MAX), m.dir, data);
            if !secrets {
                super::mask(&mut piece.bytes, 0, &hidden);
            }
        } else if readable {
            piece.bytes = bracketed(capture, m);
        }
        Some(piece)
    }

    /// Which stretches of what was typed are secrets.
    fn type_or_show(&mut self, channel: u64, dir: Dir, data: &[u8]) -> Vec<(u64, u64)> {
        let typed = self.typed.entry(channel).or_default();
        let (mut at, mut hidden) = (0, Vec::new());
        if dir == Dir::ToClient {
            typed.shown(data);
            return hidden;
        }
        while let Some(rest) = data.get(at..).filter(|r| !r.is_empty()) {
            let (len, secret) = typed.typed(rest);
            let to = at + len.max(1);
            if secret {
                hidden.push((at as u64, to as u64));
            }
            at = to;
        }
        hidden
    }
}

/// What a message is, in brackets.
pub fn bracketed(capture: &Capture, m: &Message) -> Vec<u8> {
    let mut text = b"[".to_vec();
    m.proto.summary(&capture.store().line(m), &mut text);
    text.extend_from_slice(b"]\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_behind_a_prompt_is_a_secret() {
        let mut c = Channels::default();
        assert!(c.type_or_show(0, Dir::ToServer, b"sudo ls\r").is_empty());
        c.type_or_show(0, Dir::ToClient, b"sudo ls\r\n[sudo] password for kim: ");
        assert_eq!(c.type_or_show(0, Dir::ToServer, b"made"), [(0, 4)]);
        assert_eq!(c.type_or_show(0, Dir::ToServer, b"-up\rls\r"), [(0, 4)]);
        c.type_or_show(0, Dir::ToClient, b"\r\nnotes.txt\r\n$ ");
        assert!(c.type_or_show(0, Dir::ToServer, b"exit\r").is_empty());
    }
}
