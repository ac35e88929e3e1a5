//! A message and a note as objects.

use std::net::IpAddr;

use crate::engine::{Engine, FrameView};
use crate::field::{address, decimal};
use crate::layer::{Dir, Transport, Unit};
use crate::note::{Note, Severity};
use crate::store::{Event, Message, MsgId};

use super::{SCHEMA, Writer, number, string};

impl Writer {
    /// Appends a message; `at` is the event that said it.
    pub(super) fn message(
        &mut self,
        engine: &Engine,
        view: Option<&FrameView<'_>>,
        m: &Message,
        at: usize,
        out: &mut Vec<u8>,
    ) {
        out.extend_from_slice(b"{\"schema\":");
        decimal(SCHEMA, out);
        out.extend_from_slice(b",\"type\":\"message\",\"frame\":");
        number(m.frame, out);
        out.extend_from_slice(b",\"time\":");
        let timed = view.map_or(m.time != 0, |v| v.frame.has_time);
        self.moment.write(timed.then_some(m.time), out);
        conversation(engine, m, out);
        out.extend_from_slice(match m.dir {
            Dir::ToServer => b",\"direction\":\"to_server\",\"protocol\":",
            Dir::ToClient => b",\"direction\":\"to_client\",\"protocol\":",
        });
        string(m.proto.name().as_bytes(), out);
        out.extend_from_slice(b",\"kind\":");
        let kind = m
            .proto
            .kinds()
            .get(usize::from(m.kind.0))
            .copied()
            .unwrap_or("");
        string(kind.as_bytes(), out);
        out.extend_from_slice(b",\"summary\":");
        self.scratch.clear();
        m.proto.summary(&engine.store().line(m), &mut self.scratch);
        string(&self.scratch, out);
        if m.open {
            out.extend_from_slice(b",\"open\":true");
        }
        out.extend_from_slice(b",\"notes\":[");
        attached(engine, m.id, at, out);
        out.extend_from_slice(b"],\"fields\":");
        self.message_fields(engine, view, m, out);
        out.push(b'}');
    }

    fn message_fields(
        &mut self,
        engine: &Engine,
        view: Option<&FrameView<'_>>,
        m: &Message,
        out: &mut Vec<u8>,
    ) {
        self.clear();
        let Some(bytes) = engine.bytes(m, view) else {
            out.extend_from_slice(b"{}");
            return;
        };
        let unit = Unit {
            kind: m.kind,
            ctx: m.ctx,
            dir: m.dir,
            bytes,
            base: m.span.start,
            buf: m.span.buf,
        };
        crate::layer::explain(m.proto, &unit, engine.store().facts(m), &mut self.recorder);
        self.fields
            .write(&self.recorder, bytes, m.span.start, self.style.secrets, out);
    }
}

fn conversation(engine: &Engine, m: &Message, out: &mut Vec<u8>) {
    let Some(c) = engine.conversation(m) else {
        out.extend_from_slice(b",\"conversation\":null,\"message\":0");
        return;
    };
    out.extend_from_slice(b",\"conversation\":{\"id\":");
    number(m.id.conv, out);
    out.extend_from_slice(match c.transport {
        Transport::Tcp => b",\"transport\":\"tcp\",\"stream\":",
        Transport::Udp => b",\"transport\":\"udp\",\"stream\":",
    });
    decimal(c.stream.into(), out);
    out.extend_from_slice(b",\"client\":");
    endpoint(c.client, out);
    out.extend_from_slice(b",\"server\":");
    endpoint(c.server, out);
    out.extend_from_slice(b"},\"message\":");
    decimal(m.id.n.into(), out);
}

fn endpoint((ip, port): (IpAddr, u16), out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"address\":\"");
    match ip {
        IpAddr::V4(a) => address(&a.octets(), out),
        IpAddr::V6(a) => address(&a.octets(), out),
    }
    out.extend_from_slice(b"\",\"port\":");
    decimal(port.into(), out);
    out.push(b'}');
}

/// The notes that follow the event of their message, before another message is said.
fn attached(engine: &Engine, id: MsgId, at: usize, out: &mut Vec<u8>) {
    let store = engine.store();
    let behind = store
        .events()
        .get(at + 1..)
        .unwrap_or(&[])
        .iter()
        .take_while(|e| !matches!(e, Event::Said(_)));
    let notes = behind.filter_map(|e| match e {
        Event::Noted(i, Some(of)) if *of == id => store.notes().get(*i),
        _ => None,
    });
    for (i, n) in notes.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        note(n, out);
    }
}

/// Appends a note.
pub(super) fn note(n: &Note, out: &mut Vec<u8>) {
    out.push(b'{');
    members(n, out);
    out.push(b'}');
}

fn members(n: &Note, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"code\":");
    string(n.code.name.as_bytes(), out);
    out.extend_from_slice(match n.code.severity {
        Severity::Info => b",\"severity\":\"info\",\"says\":".as_slice(),
        Severity::Warn => b",\"severity\":\"warn\",\"says\":",
        Severity::Error => b",\"severity\":\"error\",\"says\":",
    });
    string(n.code.says.as_bytes(), out);
    out.extend_from_slice(b",\"value\":");
    number(n.value, out);
}

/// Appends a note that stands alone, with the message it belongs to if it does.
pub(super) fn note_line(n: &Note, of: Option<MsgId>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"schema\":");
    decimal(SCHEMA, out);
    out.extend_from_slice(b",\"type\":\"note\",\"frame\":");
    number(n.frame, out);
    match of {
        Some(id) if id.conv != crate::engine::NO_CONVERSATION => {
            out.extend_from_slice(b",\"conversation\":{\"id\":");
            number(id.conv, out);
            out.extend_from_slice(b"},\"message\":");
            decimal(id.n.into(), out);
        }
        _ => out.extend_from_slice(b",\"conversation\":null,\"message\":0"),
    }
    out.push(b',');
    members(n, out);
    out.push(b'}');
}
