//! TCP with its options, and UDP.

use super::checksum::{self, Verdict};
use super::{Around, In, bit, bits};
use crate::decode::{fields::transport as f, notes};
use crate::field::{Def, Field, Value};
use crate::note::Code;
use crate::wire::{Read, Record, Wire};

pub(super) fn tcp<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    let header = usize::from(w.peek().get(12).copied().unwrap_or(0) >> 4) * 4;
    if around.depth > 0 && w.remaining() < 20 {
        return w.group(&f::TCP, quoted_tcp);
    }
    w.group(&f::TCP, |w| {
        ports(w, &f::TCP_SRCPORT, &f::TCP_DSTPORT, &f::TCP_PORT)?;
        if header <= around.wire {
            w.derive(&f::TCP_LEN, 0, Value::U64((around.wire - header) as u64));
        }
        if !w.rec.wants_any(BEHIND_PORTS) {
            w.take(w.remaining())?;
            return Ok(());
        }
        w.u32(&f::SEQ_RAW)?;
        if header < 20 {
            return Ok(());
        }
        w.u32(&f::ACK_RAW)?;
        flags(w)?;
        w.u16(&f::WINDOW)?;
        let stated = w.u16(&f::TCP_CHECKSUM)?;
        judge(
            w,
            &f::TCP_CHECKSUM_STATUS,
            &notes::TCP_CHECKSUM,
            6,
            stated,
            around,
        );
        w.u16(&f::URGENT)?;
        if header > 20 {
            let len = (header - 20).min(w.remaining());
            let mark = w.rec.open(&f::OPTIONS.def, w.at());
            w.inside(len, options)?;
            let end = w.at();
            w.rec.close(mark, end);
        }
        Ok(())
    })?;
    if around.inner.is_empty() && header >= 20 {
        w.rest(&f::TCP_PAYLOAD);
    }
    Ok(())
}

/// Everything of TCP but its ports and what follows from the lengths alone.
static BEHIND_PORTS: &[&Def] = f::FIELDS.split_at(5).1.split_at(f::TCP_COUNT - 5).0;

/// A report need not quote more than eight bytes (RFC 792).
fn quoted_tcp<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    if w.remaining() >= 4 {
        ports(w, &f::TCP_SRCPORT, &f::TCP_DSTPORT, &f::TCP_PORT)?;
    }
    if w.remaining() >= 4 {
        w.u32(&f::SEQ_RAW)?;
    }
    if w.remaining() >= 4 {
        w.u32(&f::ACK_RAW)?;
    }
    w.rest(&crate::wire::UNDECODED);
    Ok(())
}

fn ports<R: Record>(
    w: &mut In<'_, '_, R>,
    source: &'static Field<u16>,
    target: &'static Field<u16>,
    either: &'static Field<u16>,
) -> Read<()> {
    for field in [source, target] {
        let port = w.u16(field)?;
        w.derive(either, 2, Value::U64(port.into()));
    }
    Ok(())
}

/// The fields of the fourth word but its window.
static FLAGS: &[&Def] = &[
    &f::TCP_HDR_LEN.def,
    &f::FLAGS.def,
    &f::FLAGS_RES.def,
    &f::FLAGS_AE.def,
    &f::FLAGS_CWR.def,
    &f::FLAGS_ECE.def,
    &f::FLAGS_URG.def,
    &f::FLAGS_ACK.def,
    &f::FLAGS_PUSH.def,
    &f::FLAGS_RESET.def,
    &f::FLAGS_SYN.def,
    &f::FLAGS_FIN.def,
];

fn flags<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    let b = w.take(2)?;
    if !w.rec.wants_any(FLAGS) {
        return Ok(());
    }
    let word = u16::from_be_bytes([b[0], b[1]]);
    let at = w.at() - 2;
    w.put(
        &f::TCP_HDR_LEN,
        at,
        1,
        Value::U64(u64::from(word >> 12) * 4),
    );
    w.put(&f::FLAGS, at, 2, bits(word, 0, 0xfff));
    w.put(&f::FLAGS_RES, at, 1, bit(word, 0xe00));
    w.put(&f::FLAGS_AE, at, 1, bit(word, 0x100));
    let low: [(&'static Field<bool>, u64); 8] = [
        (&f::FLAGS_CWR, 0x80),
        (&f::FLAGS_ECE, 0x40),
        (&f::FLAGS_URG, 0x20),
        (&f::FLAGS_ACK, 0x10),
        (&f::FLAGS_PUSH, 0x08),
        (&f::FLAGS_RESET, 0x04),
        (&f::FLAGS_SYN, 0x02),
        (&f::FLAGS_FIN, 0x01),
    ];
    for (field, mask) in low {
        w.put(field, at + 1, 1, bit(word, mask));
    }
    Ok(())
}

/// Verifies a checksum where somebody asks for it and all bytes are there.
pub(super) fn judge<R: Record>(
    w: &mut In<'_, '_, R>,
    field: &'static Field<u8>,
    bad: &'static Code,
    proto: u8,
    stated: u16,
    around: &Around<'_>,
) {
    if !w.wants(field) {
        return;
    }
    let verdict = match around.net {
        Some(net) if around.complete => Some(checksum::verify(&net, proto, w.all(), stated)),
        _ => None,
    };
    w.derive(field, 2, Value::U64(verdict.map_or(2, Verdict::status)));
    let at = w.at() - 2;
    match verdict {
        Some(Verdict::Bad) => w.rec.note(bad, at, 2, stated.into()),
        Some(Verdict::Partial) => w.rec.note(&notes::CHECKSUM_PARTIAL, at, 2, stated.into()),
        _ => {}
    }
}

fn options<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while let [kind, rest @ ..] = w.peek() {
        let len = match (kind, rest.first()) {
            (0 | 1, _) => 1,
            (_, Some(len)) if *len >= 2 && usize::from(*len) <= w.remaining() => usize::from(*len),
            // Cut by the capture: what is there of the clocks is read all the same.
            (8, Some(10)) if w.remaining() >= 6 => w.remaining(),
            (_, len) => {
                let stated = len.copied().unwrap_or(0);
                w.rec.note(
                    &notes::OPTION_LENGTH,
                    w.at(),
                    w.remaining() as u32,
                    stated.into(),
                );
                return Ok(());
            }
        };
        let (kind, group) = (*kind, group_of(*kind, len));
        w.sized(group, len, |w| {
            w.u8(&f::OPT_KIND)?;
            if len > 1 {
                w.u8(&f::OPT_LEN)?;
            }
            option(w, kind)
        })?;
        if kind == 0 {
            return Ok(());
        }
    }
    Ok(())
}

fn group_of(kind: u8, len: usize) -> &'static Field<()> {
    match (kind, len) {
        (0, _) => &f::OPT_EOL,
        (1, _) => &f::OPT_NOP,
        (2, 4) => &f::OPT_MSS,
        (3, 3) => &f::OPT_WSCALE,
        (4, _) => &f::OPT_SACK_PERM,
        (5, _) => &f::OPT_SACK,
        (8, 6..=10) => &f::OPT_TIMESTAMP,
        (30, _) => &f::OPT_MPTCP,
        (34, _) => &f::OPT_TFO,
        _ => &f::OPT_OTHER,
    }
}

fn option<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8) -> Read<()> {
    match (kind, w.remaining()) {
        (2, 2) => drop(w.u16(&f::OPT_MSS_VAL)?),
        (3, 1) => {
            let shift = w.u8(&f::OPT_WSCALE_SHIFT)?;
            w.derive(&f::OPT_WSCALE_MUL, 1, Value::U64(1 << shift.min(14)));
        }
        (5, n) => {
            w.derive(&f::OPT_SACK_COUNT, 0, Value::U64(n as u64 / 8));
            while w.remaining() >= 8 {
                w.u32(&f::OPT_SACK_LE)?;
                w.u32(&f::OPT_SACK_RE)?;
            }
        }
        (8, 4..=8) => {
            w.u32(&f::OPT_TSVAL)?;
            if w.remaining() >= 4 {
                w.u32(&f::OPT_TSECR)?;
            }
        }
        (19, 16) => drop(w.bytes(&f::OPT_MD5, 16)?),
        (34, n) if n > 0 => drop(w.rest(&f::OPT_TFO_COOKIE)),
        (30, n) if n > 0 => {
            let subtype = w.take(1)?[0];
            w.derive(&f::OPT_MPTCP_SUBTYPE, 1, bits(subtype, 4, 15));
            w.rest(&f::OPT_DATA);
        }
        (_, n) if n > 0 => drop(w.rest(&f::OPT_DATA)),
        _ => {}
    }
    Ok(())
}

static UDP_BEHIND_PORTS: &[&Def] = f::FIELDS.split_at(f::TCP_COUNT + 4).1;

pub(super) fn udp<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    let proto = around
        .net
        .map_or(17, |n| if n.proto == 136 { 136 } else { 17 });
    w.group(&f::UDP, |w| {
        ports(w, &f::UDP_SRCPORT, &f::UDP_DSTPORT, &f::UDP_PORT)?;
        if !w.rec.wants_any(UDP_BEHIND_PORTS) {
            w.take(w.remaining())?;
            return Ok(());
        }
        if proto == 136 {
            w.u16(&f::UDP_COVERAGE)?;
            w.derive(&f::UDP_LENGTH, 2, Value::U64(around.wire as u64));
        } else {
            w.u16(&f::UDP_LENGTH)?;
        }
        let stated = w.u16(&f::UDP_CHECKSUM)?;
        if stated != 0 && proto == 17 {
            judge(
                w,
                &f::UDP_CHECKSUM_STATUS,
                &notes::UDP_CHECKSUM,
                17,
                stated,
                around,
            );
        }
        Ok(())
    })?;
    if around.inner.is_empty() {
        w.rest(&f::UDP_PAYLOAD);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_hold_what_is_read_behind_the_ports() {
        let ends = |t: &[&Def]| [t[0].name, t[t.len() - 1].name];
        assert_eq!(ends(BEHIND_PORTS), ["tcp.seq_raw", "tcp.payload"]);
        assert_eq!(ends(UDP_BEHIND_PORTS), ["udp.length", "udp.payload"]);
    }
}
