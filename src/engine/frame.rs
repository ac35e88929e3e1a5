//! A dissected frame as a visitor sees it, and what a frame itself is called.

use super::FrameIn;
use crate::decode::fields::transport as decoded;
use crate::decode::{self, Decoded, LayerKind};
use crate::field::{Def, Value};
use crate::flow::{Finding, fields as tcp};
use crate::note::Code;
use crate::proto::data::Spoken;
use crate::wire::{Mark, Record};

/// What a frame itself has for fields.
pub mod fields {
    crate::fields! {
        FRAME: () = Field::new("frame", "Frame", "A packet as it was captured on a link.");
        NUMBER: u64 = Field::new("frame.number", "Frame number", "Its place in the capture, counted from 1.");
        TIME: Time = Field::new("frame.time_epoch", "Time", "When it was captured, in seconds since 1970.");
        LEN: u32 = Field::new("frame.len", "Length on the wire", "How many bytes it had.");
        CAP_LEN: u32 = Field::new("frame.cap_len", "Length captured", "How many of them the capture kept.");
        INTERFACE: u32 = Field::new("frame.interface_id", "Interface", "The interface it was captured at, counted from 0.");
    }
}

pub use fields::FIELDS as FRAME_FIELDS;

/// What a frame means to its conversation.
#[derive(Clone, Copy, Default, Debug)]
pub struct Flow {
    /// The conversation's number.
    pub conv: Option<u64>,
    /// Its number within its transport.
    pub stream: u32,
    /// TCP, not UDP.
    pub tcp: bool,
    /// Relative sequence number.
    pub seq: u32,
    /// Relative acknowledgement number.
    pub ack: u32,
    /// The other side's initial sequence number: what acknowledgements count from.
    pub ack_base: u32,
    /// What the analysis found.
    pub finding: Finding,
    /// Which repetition of an acknowledgement.
    pub duplicate_ack: u32,
    /// The frame that said it first.
    pub duplicate_of: u64,
    /// The same packet was seen at another interface.
    pub copy: bool,
    /// From the client to the server.
    pub to_server: bool,
}

/// A frame that was just dissected. What it said is in the engine's store.
pub struct FrameView<'a> {
    /// Counted from 1.
    pub number: u64,
    /// The frame as it came in.
    pub frame: &'a FrameIn<'a>,
    /// Its headers.
    pub decoded: &'a Decoded,
    /// The datagram that this frame's fragment completed, and its headers.
    pub inner: Option<(&'a [u8], &'a Decoded)>,
    /// What it means to its conversation.
    pub flow: Flow,
}

impl FrameView<'_> {
    /// Names everything in the frame's headers, and what its conversation adds.
    pub fn explain<R: Record>(&self, rec: &mut R) {
        let len = self.frame.bytes.len() as u32;
        let mark = rec.open(&fields::FRAME.def, 0);
        rec.put(
            &fields::INTERFACE.def,
            0,
            0,
            Value::U64(u64::from(self.frame.interface)),
        );
        rec.put(&fields::NUMBER.def, 0, 0, Value::U64(self.number));
        if self.frame.has_time {
            rec.put(&fields::TIME.def, 0, 0, Value::I64(self.frame.time));
        }
        rec.put(
            &fields::LEN.def,
            0,
            0,
            Value::U64(u64::from(self.frame.len)),
        );
        rec.put(&fields::CAP_LEN.def, 0, 0, Value::U64(u64::from(len)));
        rec.close(mark, u64::from(len));
        let rec = &mut Relative {
            rec,
            base: self.flow.ack_base,
        };
        decode::explain(self.decoded, self.frame.bytes, rec);
        if let Some((bytes, decoded)) = self.inner {
            decode::explain(decoded, bytes, rec);
        }
        let rec = &mut *rec.rec;
        self.explain_flow(rec);
    }

    fn explain_flow<R: Record>(&self, rec: &mut R) {
        let flow = &self.flow;
        if flow.conv.is_none() {
            return;
        }
        let mut put = |def, n: u64| rec.put(def, 0, 0, Value::U64(n));
        if !flow.tcp {
            put(&tcp::UDP_STREAM.def, flow.stream.into());
            return;
        }
        put(&tcp::TCP_STREAM.def, flow.stream.into());
        put(&tcp::SEQ.def, flow.seq.into());
        put(&tcp::ACK.def, flow.ack.into());
        if flow.duplicate_ack > 0 {
            put(&tcp::DUPLICATE_ACK_NUM.def, flow.duplicate_ack.into());
            put(&tcp::DUPLICATE_ACK_FRAME.def, flow.duplicate_of);
        }
        let repeated = Finding::FAST_RETRANSMISSION.0
            | Finding::SPURIOUS_RETRANSMISSION.0
            | Finding::RETRANSMISSION.0;
        if flow.finding.0 & repeated != 0 {
            rec.put(&tcp::RETRANSMISSION.def, 0, 0, Value::None);
        }
        for (flag, def) in FLAGS {
            if flow.finding.has(*flag) {
                rec.put(def, 0, 0, Value::None);
            }
        }
    }
}

/// Passes everything on; the edges of selective acknowledgements count from the other side's SYN, as `tcp.ack` does.
struct Relative<'r, R> {
    rec: &'r mut R,
    base: u32,
}

impl<R: Record> Record for Relative<'_, R> {
    #[inline(always)]
    fn put(&mut self, def: &'static Def, at: u64, len: u32, value: Value<'_>) {
        let edge = std::ptr::eq(def, &decoded::OPT_SACK_LE.def)
            || std::ptr::eq(def, &decoded::OPT_SACK_RE.def);
        let value = match value {
            Value::U64(n) if edge => Value::U64((n as u32).wrapping_sub(self.base).into()),
            other => other,
        };
        self.rec.put(def, at, len, value);
    }
    #[inline(always)]
    fn here(&mut self, def: &'static Def, at: u64, bytes: &[u8]) {
        self.rec.here(def, at, bytes);
    }
    #[inline(always)]
    fn open(&mut self, def: &'static Def, at: u64) -> Mark {
        self.rec.open(def, at)
    }
    #[inline(always)]
    fn close(&mut self, mark: Mark, end: u64) {
        self.rec.close(mark, end);
    }
    fn note(&mut self, code: &'static Code, at: u64, len: u32, value: u64) {
        self.rec.note(code, at, len, value);
    }
    #[inline(always)]
    fn wants(&self, def: &'static Def) -> bool {
        self.rec.wants(def)
    }
    #[inline(always)]
    fn wants_any(&mut self, defs: &'static [&'static Def]) -> bool {
        self.rec.wants_any(defs)
    }
}

static FLAGS: &[(Finding, &crate::field::Def)] = &[
    (Finding::FAST_RETRANSMISSION, &tcp::FAST_RETRANSMISSION.def),
    (
        Finding::SPURIOUS_RETRANSMISSION,
        &tcp::SPURIOUS_RETRANSMISSION.def,
    ),
    (Finding::OUT_OF_ORDER, &tcp::OUT_OF_ORDER.def),
    (Finding::LOST_SEGMENT, &tcp::LOST_SEGMENT.def),
    (Finding::DUPLICATE_ACK, &tcp::DUPLICATE_ACK.def),
    (Finding::ZERO_WINDOW, &tcp::ZERO_WINDOW.def),
    (Finding::ZERO_WINDOW_PROBE, &tcp::ZERO_WINDOW_PROBE.def),
    (
        Finding::ZERO_WINDOW_PROBE_ACK,
        &tcp::ZERO_WINDOW_PROBE_ACK.def,
    ),
    (Finding::KEEP_ALIVE, &tcp::KEEP_ALIVE.def),
    (Finding::KEEP_ALIVE_ACK, &tcp::KEEP_ALIVE_ACK.def),
    (Finding::WINDOW_UPDATE, &tcp::WINDOW_UPDATE.def),
    (Finding::WINDOW_FULL, &tcp::WINDOW_FULL.def),
    (Finding::ACK_LOST_SEGMENT, &tcp::ACK_LOST_SEGMENT.def),
    (Finding::REUSED_PORTS, &tcp::REUSED_PORTS.def),
];

/// Who speaks when a frame is its own message.
pub(super) fn speaker(kind: LayerKind) -> &'static Spoken {
    match kind {
        LayerKind::Arp => &Spoken {
            name: "arp",
            label: "ARP",
        },
        LayerKind::Icmp => &Spoken {
            name: "icmp",
            label: "ICMP",
        },
        LayerKind::Icmpv6 => &Spoken {
            name: "icmpv6",
            label: "ICMPv6",
        },
        LayerKind::Igmp => &Spoken {
            name: "igmp",
            label: "IGMP",
        },
        LayerKind::Esp => &Spoken {
            name: "esp",
            label: "ESP",
        },
        LayerKind::PppoeDiscovery => &Spoken {
            name: "pppoed",
            label: "PPPoE",
        },
        LayerKind::PppControl => &Spoken {
            name: "ppp",
            label: "PPP",
        },
        LayerKind::Capwap | LayerKind::CapwapControl => &Spoken {
            name: "capwap",
            label: "CAPWAP",
        },
        LayerKind::Wlan | LayerKind::WlanSwapped | LayerKind::Radiotap => &Spoken {
            name: "wlan",
            label: "802.11",
        },
        _ => &Spoken {
            name: "frame",
            label: "Frame",
        },
    }
}
