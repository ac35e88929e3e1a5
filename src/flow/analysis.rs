//! What Wireshark says of TCP segments: retransmission, out of order, duplicate acknowledgement and the like.
//!
//! An observer: it sees headers go by and remembers a few numbers for each direction. Reassembly does not need it.
//! The conditions are Wireshark's documented ones (User's Guide §7.5), so that the flags agree with what people know.

/// The flags of one segment.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Finding(pub u16);

impl Finding {
    /// Sent before.
    pub const RETRANSMISSION: Finding = Finding(1);
    /// Sent before, because duplicate acknowledgements asked for it.
    pub const FAST_RETRANSMISSION: Finding = Finding(1 << 1);
    /// Sent before, although it was acknowledged.
    pub const SPURIOUS_RETRANSMISSION: Finding = Finding(1 << 2);
    /// Overtaken by a later segment.
    pub const OUT_OF_ORDER: Finding = Finding(1 << 3);
    /// A segment before this one was not captured.
    pub const LOST_SEGMENT: Finding = Finding(1 << 4);
    /// The acknowledgement before this one, again.
    pub const DUPLICATE_ACK: Finding = Finding(1 << 5);
    /// The receiver takes nothing more for now.
    pub const ZERO_WINDOW: Finding = Finding(1 << 6);
    /// One byte sent to see whether the window opened.
    pub const ZERO_WINDOW_PROBE: Finding = Finding(1 << 7);
    /// The answer to that.
    pub const ZERO_WINDOW_PROBE_ACK: Finding = Finding(1 << 8);
    /// A segment that only asks whether the other side is still there.
    pub const KEEP_ALIVE: Finding = Finding(1 << 9);
    /// The answer to that.
    pub const KEEP_ALIVE_ACK: Finding = Finding(1 << 10);
    /// The same acknowledgement with another window.
    pub const WINDOW_UPDATE: Finding = Finding(1 << 11);
    /// This segment fills the receiver's window.
    pub const WINDOW_FULL: Finding = Finding(1 << 12);
    /// Acknowledges what was not captured.
    pub const ACK_LOST_SEGMENT: Finding = Finding(1 << 13);
    /// The ports of an earlier connection, used again.
    pub const REUSED_PORTS: Finding = Finding(1 << 14);

    /// Whether all of these flags are set.
    pub const fn has(self, other: Finding) -> bool {
        self.0 & other.0 == other.0
    }

    fn set(&mut self, other: Finding) {
        self.0 |= other.0;
    }
}

/// One segment's header, as far as the analysis looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    /// 0 or 1: which direction.
    pub dir: usize,
    /// Raw sequence number.
    pub seq: u32,
    /// Raw acknowledgement number.
    pub ack: u32,
    /// Payload length on the wire.
    pub len: u32,
    /// The flags.
    pub flags: u16,
    /// The window as it stands in the header.
    pub window: u32,
    /// The window scale a SYN offered.
    pub wscale: Option<u8>,
    /// Frame number.
    pub frame: u64,
    /// Nanoseconds since 1970.
    pub time: i64,
}

const FIN: u16 = 1;
const SYN: u16 = 2;
const RST: u16 = 4;
const ACK: u16 = 16;

#[derive(Default, Debug)]
struct Side {
    next_seq: u32,
    next_seq_time: i64,
    max_to_be_acked: u32,
    window: u32,
    scale: Option<u8>,
    last_ack: u32,
    last_ack_time: i64,
    /// -1 once an acknowledgement of something uncaptured was said, so that it is said once.
    duplicate_acks: i32,
    last_new_ack: u64,
    last: Finding,
}

/// Remembers what was seen of one connection.
#[derive(Default, Debug)]
pub struct Analysis {
    sides: [Side; 2],
    syn_time: Option<i64>,
    first_rtt: Option<i64>,
}

fn before(a: u32, b: u32) -> bool {
    (a.wrapping_sub(b) as i32) < 0
}

impl Analysis {
    /// Looks at a segment: its flags, and which duplicate of an acknowledgement it is (0: none), and of which frame's.
    pub fn observe(&mut self, o: &Observed) -> (Finding, u32, u64) {
        self.round_trip(o);
        let (first, second) = self.sides.split_at_mut(1);
        let (fwd, rev) = if o.dir == 0 {
            (&mut first[0], &mut second[0])
        } else {
            (&mut second[0], &mut first[0])
        };
        if o.flags & SYN != 0 {
            fwd.scale = o.wscale;
        }

        let mut found = Finding::default();
        let plain = o.flags & (SYN | FIN | RST) == 0;
        let next = fwd.next_seq;
        if o.len == 1 && o.seq == next && rev.window == 0 && next != 0 {
            found.set(Finding::ZERO_WINDOW_PROBE);
        } else {
            Self::forward(o, fwd, rev, plain, &mut found);
        }
        let duplicate = if found.has(Finding::DUPLICATE_ACK) {
            (fwd.duplicate_acks.max(0) as u32, fwd.last_new_ack)
        } else {
            (0, 0)
        };
        if o.ack != fwd.last_ack {
            fwd.last_new_ack = o.frame;
            fwd.duplicate_acks = 0;
        }
        if rev.max_to_be_acked != 0 && before(rev.max_to_be_acked, o.ack) && o.flags & ACK != 0 {
            if rev.max_to_be_acked > rev.next_seq {
                rev.max_to_be_acked = rev.next_seq;
                found.set(Finding::ACK_LOST_SEGMENT);
            } else {
                if rev.duplicate_acks == 0 {
                    found.set(Finding::ACK_LOST_SEGMENT);
                }
                rev.duplicate_acks = -1;
            }
        }
        if o.len > 0 || o.flags & (SYN | FIN) != 0 {
            let threshold = self.first_rtt.filter(|t| *t != 0).unwrap_or(3_000_000);
            Self::repeated(o, fwd, rev, threshold, &mut found);
        }

        let mut end = o.seq.wrapping_add(o.len);
        if o.flags & (SYN | FIN) != 0 {
            end = end.wrapping_add(1);
        }
        let probe = found.has(Finding::ZERO_WINDOW_PROBE);
        if !probe && (fwd.next_seq == 0 || before(fwd.next_seq, end)) {
            fwd.next_seq = end;
            fwd.next_seq_time = o.time;
        }
        if !probe && (fwd.max_to_be_acked == 0 || fwd.max_to_be_acked == o.seq) {
            fwd.max_to_be_acked = fwd.next_seq;
        }
        fwd.window = o.window;
        fwd.last_ack = o.ack;
        fwd.last_ack_time = o.time;
        fwd.last = found;
        (found, duplicate.0, duplicate.1)
    }

    fn round_trip(&mut self, o: &Observed) {
        match o.flags & (SYN | ACK) {
            SYN => self.syn_time = Some(o.time).filter(|t| *t != 0),
            ACK if self.first_rtt.is_none() => {
                if let Some(syn) = self.syn_time {
                    self.first_rtt = Some(o.time.saturating_sub(syn));
                }
            }
            _ => {}
        }
    }

    fn forward(o: &Observed, fwd: &mut Side, rev: &Side, plain: bool, found: &mut Finding) {
        let next = fwd.next_seq;
        if o.window == 0 && plain {
            found.set(Finding::ZERO_WINDOW);
        }
        if next != 0 && before(next, o.seq) && o.flags & RST == 0 {
            found.set(Finding::LOST_SEGMENT);
        }
        if o.len <= 1 && o.seq == next.wrapping_sub(1) && plain {
            found.set(Finding::KEEP_ALIVE);
        }
        let same = o.len == 0 && o.seq == next && o.ack == fwd.last_ack && plain;
        if same && o.window != 0 && o.window != fwd.window {
            found.set(Finding::WINDOW_UPDATE);
        }
        if o.len > 0
            && plain
            && let Some(scale) = rev.scale
        {
            let edge = rev.last_ack.wrapping_add(rev.window << scale.min(14));
            if o.seq.wrapping_add(o.len) == edge {
                found.set(Finding::WINDOW_FULL);
            }
        }
        if same && o.window == fwd.window {
            if o.window != 0 && rev.last.has(Finding::KEEP_ALIVE) {
                found.set(Finding::KEEP_ALIVE_ACK);
            } else if o.window == 0 && rev.last.has(Finding::ZERO_WINDOW_PROBE) {
                found.set(Finding::ZERO_WINDOW_PROBE_ACK);
            } else if o.window != 0 {
                fwd.duplicate_acks = fwd.duplicate_acks.max(0) + 1;
                found.set(Finding::DUPLICATE_ACK);
            }
        }
    }

    /// A segment that does not advance the sequence number was sent again, or overtaken.
    fn repeated(o: &Observed, fwd: &Side, rev: &Side, threshold: i64, found: &mut Finding) {
        let next = fwd.next_seq;
        let mut not_advanced = next != 0 && before(o.seq, next);
        if found.has(Finding::KEEP_ALIVE) {
            return;
        }
        if o.len > 1 && next.wrapping_sub(1) == o.seq {
            not_advanced = false;
        }
        let end = o.seq.wrapping_add(o.len);
        if o.len > 0 && rev.last_ack != 0 && !before(rev.last_ack, end) {
            found.set(Finding::SPURIOUS_RETRANSMISSION);
            return;
        }
        if !not_advanced {
            return;
        }
        let since_ack = o.time.wrapping_sub(rev.last_ack_time);
        let asked = rev.duplicate_acks >= 2 && rev.last_ack == o.seq;
        if asked && (0..20_000_000).contains(&since_ack) {
            found.set(Finding::FAST_RETRANSMISSION);
            return;
        }
        let since_next = o.time.wrapping_sub(fwd.next_seq_time);
        let end = end.wrapping_add(u32::from(o.flags & (SYN | FIN) != 0));
        if (0..threshold).contains(&since_next) && next != end {
            found.set(Finding::OUT_OF_ORDER);
            return;
        }
        found.set(Finding::RETRANSMISSION);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Line(usize, u32, u32, u32, u16, u32, i64);

    fn run(lines: &[Line]) -> Vec<Finding> {
        let mut a = Analysis::default();
        let observe = |(i, l): (usize, &Line)| {
            let o = Observed {
                dir: l.0,
                seq: l.1,
                ack: l.2,
                len: l.3,
                flags: l.4,
                window: l.5,
                wscale: None,
                frame: i as u64 + 1,
                time: l.6 * 1_000_000,
            };
            a.observe(&o).0
        };
        lines.iter().enumerate().map(observe).collect()
    }

    #[test]
    fn the_usual_suspects() {
        let got = run(&[
            Line(0, 100, 0, 0, SYN, 500, 0),
            Line(1, 900, 101, 0, SYN | ACK, 500, 10),
            Line(0, 101, 901, 0, ACK, 500, 20),
            Line(0, 101, 901, 10, ACK, 500, 30),
            Line(0, 121, 901, 10, ACK, 500, 31),
            Line(1, 901, 111, 0, ACK, 500, 40),
            Line(1, 901, 111, 0, ACK, 500, 41),
            Line(1, 901, 111, 0, ACK, 500, 42),
            Line(0, 111, 901, 10, ACK, 500, 45),
            Line(0, 101, 901, 10, ACK, 500, 46),
            Line(0, 130, 901, 0, ACK, 500, 900),
            Line(1, 901, 131, 0, ACK, 0, 901),
        ]);
        assert_eq!(got[4], Finding::LOST_SEGMENT);
        assert_eq!(got[6], Finding::DUPLICATE_ACK);
        assert_eq!(got[8], Finding::FAST_RETRANSMISSION);
        assert_eq!(got[9], Finding::SPURIOUS_RETRANSMISSION);
        assert_eq!(got[10], Finding::KEEP_ALIVE);
        assert_eq!(got[11], Finding::ZERO_WINDOW);
    }
}
