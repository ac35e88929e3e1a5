//! A line a message, or a line a frame.

use crate::engine::{Engine, FrameView};
use crate::field::{address, decimal};
use crate::note::{Note, Severity};
use crate::present::names::Names;
use crate::present::time::Clock;
use crate::store::{Message, Store};

/// Appends `n` right-aligned.
fn right(n: u64, width: usize, out: &mut Vec<u8>) {
    let before = out.len();
    decimal(n, out);
    let len = out.len() - before;
    if len < width {
        out.resize(before + width, b' ');
        out.copy_within(before..before + len, before + width - len);
        out[before..before + width - len].fill(b' ');
    }
}

fn pad(from: usize, width: usize, out: &mut Vec<u8>) {
    if out.len() < from + width {
        out.resize(from + width, b' ');
    }
}

fn arrow(start: usize, out: &mut Vec<u8>) {
    pad(start, 21, out);
    out.extend_from_slice(" → ".as_bytes());
}

fn host(address_of: std::net::IpAddr, names: Option<&Names>, out: &mut Vec<u8>) {
    match (names.and_then(|n| n.of(address_of)), address_of) {
        (Some(name), _) => crate::field::escape(name.as_bytes(), out),
        (None, std::net::IpAddr::V4(a)) => address(&a.octets(), out),
        (None, std::net::IpAddr::V6(a)) => address(&a.octets(), out),
    }
}

fn endpoint(end: &(std::net::IpAddr, u16), names: Option<&Names>, out: &mut Vec<u8>) {
    if let Some(name) = names.and_then(|n| n.of(end.0)) {
        crate::field::escape(name.as_bytes(), out);
        out.push(b':');
        return decimal(end.1.into(), out);
    }
    match end.0 {
        std::net::IpAddr::V4(a) => address(&a.octets(), out),
        std::net::IpAddr::V6(a) => {
            out.push(b'[');
            address(&a.octets(), out);
            out.push(b']');
        }
    }
    out.push(b':');
    decimal(end.1.into(), out);
}

/// How lines are written.
pub struct Style {
    /// What times are counted from.
    pub clock: Clock,
    /// Names instead of addresses.
    pub names: Option<Names>,
}

/// Appends the line of a message: number, time, from → to, protocol, what it says, so that lines stand under each other.
pub fn message(
    engine: &Engine,
    view: Option<&FrameView<'_>>,
    m: &Message,
    style: &mut Style,
    out: &mut Vec<u8>,
) {
    right(m.frame, 6, out);
    out.push(b' ');
    style.clock.write(m.time, out);
    out.extend_from_slice(b"  ");
    let start = out.len();
    let names = style.names.as_ref();
    if let Some([from, to]) = engine.endpoints(m) {
        endpoint(&from, names, out);
        arrow(start, out);
        endpoint(&to, names, out);
    } else if let Some(net) = view.and_then(|v| v.decoded.net.as_ref()) {
        host(net.source(), names, out);
        arrow(start, out);
        host(net.destination(), names, out);
    }
    // Two columns of 21 and the arrow between them; the arrow's bytes are more than its columns.
    let wide = if out.len() > start { 47 } else { 45 };
    pad(start, wide, out);
    out.extend_from_slice(b"  ");
    let start = out.len();
    out.extend_from_slice(m.proto.label().as_bytes());
    pad(start, 5, out);
    out.extend_from_slice(b"  ");
    m.proto.summary(&engine.store().line(m), out);
    out.push(b'\n');
}

/// Appends the line of a note, under the message it belongs to.
pub fn note(n: &Note, out: &mut Vec<u8>) {
    if n.code.severity < Severity::Warn {
        return;
    }
    right(n.frame, 6, out);
    out.extend_from_slice(b"               ! ");
    out.extend_from_slice(n.code.says.as_bytes());
    if n.value > 0 {
        out.extend_from_slice(b": ");
        decimal(n.value, out);
    }
    out.extend_from_slice(b" [");
    out.extend_from_slice(n.code.name.as_bytes());
    out.extend_from_slice(b"]\n");
}

/// Appends the line of a frame: its headers, and what its messages say behind a dash.
pub fn frame(engine: &Engine, view: &FrameView<'_>, style: &mut Style, out: &mut Vec<u8>) {
    right(view.number, 6, out);
    out.push(b' ');
    style.clock.write(view.frame.time, out);
    out.extend_from_slice(b"  ");
    right(view.frame.len.into(), 5, out);
    out.extend_from_slice(b"  ");
    let text = match view.inner {
        Some((bytes, decoded)) => crate::decode::summary(decoded, bytes),
        None => crate::decode::summary(view.decoded, view.frame.bytes),
    };
    crate::field::escape(text.as_bytes(), out);
    findings(view, out);
    said(engine.store(), out);
    out.push(b'\n');
}

fn findings(view: &FrameView<'_>, out: &mut Vec<u8>) {
    use crate::flow::Finding;
    let flags = [
        (Finding::REUSED_PORTS, "ports used again"),
        (Finding::LOST_SEGMENT, "a segment before is missing"),
        (Finding::OUT_OF_ORDER, "out of order"),
        (Finding::RETRANSMISSION, "retransmission"),
        (Finding::FAST_RETRANSMISSION, "fast retransmission"),
        (Finding::SPURIOUS_RETRANSMISSION, "spurious retransmission"),
        (
            Finding::ACK_LOST_SEGMENT,
            "acknowledges what was not captured",
        ),
        (Finding::KEEP_ALIVE, "keep-alive"),
        (Finding::KEEP_ALIVE_ACK, "keep-alive answered"),
        (Finding::ZERO_WINDOW, "zero window"),
        (Finding::ZERO_WINDOW_PROBE, "zero window probe"),
        (Finding::WINDOW_FULL, "window full"),
        (Finding::WINDOW_UPDATE, "window update"),
    ];
    for (flag, text) in flags {
        if view.flow.finding.has(flag) {
            out.extend_from_slice(b" <");
            out.extend_from_slice(text.as_bytes());
            out.push(b'>');
        }
    }
    if view.flow.duplicate_ack > 0 {
        out.extend_from_slice(b" <duplicate acknowledgement ");
        decimal(view.flow.duplicate_ack.into(), out);
        out.push(b'>');
    }
    if view.flow.copy {
        out.extend_from_slice(b" <copy>");
    }
}

fn said(store: &Store, out: &mut Vec<u8>) {
    for m in store.messages() {
        if m.id.conv == crate::engine::NO_CONVERSATION {
            continue;
        }
        out.extend_from_slice(" — ".as_bytes());
        out.extend_from_slice(m.proto.label().as_bytes());
        out.push(b' ');
        m.proto.summary(&store.line(m), out);
    }
}
