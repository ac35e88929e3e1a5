//! Channels: which data belongs to which, and what speaks inside (RFC 4254 §5).
//!
//! Each side numbers a channel for itself; data carries the receiver's number. A channel becomes a lane where something
//! with a protocol of its own speaks in it: SFTP, or a forwarded connection.

use super::packet;
use crate::layer::{Dir, End, Op, Out};
use crate::span::{BufId, Relation, Span};

/// So many channels are followed at once.
const CHANNELS: usize = 64;

/// A channel.
struct Channel {
    /// Who opened it, and its number there.
    opener: (Dir, u32),
    /// Its number on the other side, once that has confirmed.
    other: Option<u32>,
    /// It is a lane, with this number.
    lane: Option<u32>,
    closed: u8,
}

/// The channels of a session.
#[derive(Default)]
pub struct Channels {
    open: Vec<Channel>,
    lanes: u32,
}

/// The four bytes at a place.
fn number(payload: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = payload.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

/// The string at a place, and where it ends.
fn string(payload: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let n = packet::length(payload.get(at..)?)?;
    let from = at + 4;
    Some((payload.get(from..from.checked_add(n)?)?, from + n))
}

impl Channels {
    /// The channel that a message of this direction goes to, by the receiver's number.
    fn find(&mut self, dir: Dir, recipient: u32) -> Option<usize> {
        self.open.iter().rposition(|c| {
            if c.opener.0 == dir {
                c.other == Some(recipient)
            } else {
                c.opener.1 == recipient
            }
        })
    }

    /// Packets of a direction are missing: each lane may lack something.
    pub fn gap(&mut self, dir: Dir, len: u64, out: &mut Out<'_>) {
        for lane in self.open.iter().filter_map(|c| c.lane) {
            out.op(Op::Gap { lane, dir, len });
        }
    }

    /// A packet's payload, whose first byte stands at `base`.
    pub fn heard(&mut self, dir: Dir, payload: &[u8], base: u64, out: &mut Out<'_>) {
        // What is too short has been remarked on.
        let _ = self.take(dir, payload, base, out);
    }

    fn take(&mut self, dir: Dir, payload: &[u8], base: u64, out: &mut Out<'_>) -> Option<()> {
        let code = *payload.first()?;
        if code == 90 {
            return self.opened(dir, payload, out);
        }
        if !matches!(code, 91..=98) {
            return None;
        }
        let recipient = number(payload, 1)?;
        if code == 91 {
            let sender = number(payload, 5)?;
            let waits = |c: &Channel| c.opener == (dir.opposite(), recipient) && c.other.is_none();
            let i = self.open.iter().rposition(waits)?;
            self.open.get_mut(i)?.other = Some(sender);
            return Some(());
        }
        let i = self.find(dir, recipient)?;
        let c = self.open.get_mut(i)?;
        match code {
            92 => {
                self.open.remove(i);
            }
            94 => {
                let (data, end) = string(payload, 5)?;
                let lane = c.lane?;
                out.op(Op::Lift {
                    lane,
                    dir,
                    plain: data.to_vec(),
                    from: Span {
                        buf: BufId::frame(0),
                        start: base + (end - data.len()) as u64,
                        len: data.len() as u32,
                    },
                    relation: Relation::Copied,
                });
            }
            97 => {
                c.closed += 1;
                if c.closed == 2 {
                    let lane = c.lane;
                    self.open.remove(i);
                    out.op(Op::End {
                        lane: lane?,
                        how: End::Fin,
                    });
                }
            }
            98 => {
                let (name, end) = string(payload, 5)?;
                let (subsystem, _) = string(payload, end + 1)?;
                if name == b"subsystem" && subsystem == b"sftp" && c.lane.is_none() {
                    self.lanes += 1;
                    c.lane = Some(self.lanes);
                    out.op(Op::Child {
                        lane: self.lanes,
                        proto: Some("sftp"),
                    });
                }
            }
            _ => {}
        }
        Some(())
    }

    fn opened(&mut self, dir: Dir, payload: &[u8], out: &mut Out<'_>) -> Option<()> {
        let (kind, end) = string(payload, 1)?;
        let sender = number(payload, end)?;
        if self.open.len() >= CHANNELS {
            self.open.remove(0);
        }
        let forwarded = matches!(
            kind,
            b"direct-tcpip"
                | b"forwarded-tcpip"
                | b"direct-streamlocal@openssh.com"
                | b"forwarded-streamlocal@openssh.com"
        );
        let lane = forwarded.then(|| {
            self.lanes += 1;
            self.lanes
        });
        if let (Some(lane), Dir::ToClient) = (lane, dir) {
            out.op(Op::Turned { lane });
        }
        self.open.push(Channel {
            opener: (dir, sender),
            other: None,
            lane,
            closed: 0,
        });
        Some(())
    }
}
