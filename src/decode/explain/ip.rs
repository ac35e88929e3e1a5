//! IPv4 and its options.

use super::{Around, In, bit, bits, checksum};
use crate::decode::{fields::ip as f, notes};
use crate::field::{Def, Value};
use crate::wire::{Read, Record, Wire};

pub(super) fn ipv4<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    let whole = w.all();
    w.group(&f::IP, |w| {
        let first = w.take(1)?[0];
        let header = usize::from(first & 15) * 4;
        w.derive(&f::VERSION, 1, bits(first, 4, 15));
        if first >> 4 != 4 {
            return Ok(());
        }
        w.derive(&f::HDR_LEN, 1, Value::U64(header as u64));
        if header < 20 {
            return Ok(());
        }
        if w.rec.wants_any(MIDDLE) {
            middle(w, whole.get(..header).unwrap_or(&[]))?;
        } else {
            w.take(11)?;
        }
        let source = w.bytes(&f::SRC, 4)?;
        w.derive(&f::ADDR, 4, Value::Bytes(source));
        let target = w.bytes(&f::DST, 4)?;
        w.derive(&f::ADDR, 4, Value::Bytes(target));
        if header > 20 {
            w.sized(&f::OPTIONS, header - 20, options)?;
        }
        Ok(())
    })?;
    // A piece of a datagram ends here: no layer reads on.
    if around.inner.is_empty() {
        w.rest(&f::PAYLOAD);
    }
    Ok(())
}

/// What stands between the header's length and its addresses.
static MIDDLE: &[&Def] = &[
    &f::DSFIELD.def,
    &f::DSCP.def,
    &f::ECN.def,
    &f::LEN.def,
    &f::ID.def,
    &f::FLAGS.def,
    &f::FLAGS_RB.def,
    &f::FLAGS_DF.def,
    &f::FLAGS_MF.def,
    &f::FRAG_OFFSET.def,
    &f::TTL.def,
    &f::PROTO.def,
    &f::CHECKSUM.def,
    &f::CHECKSUM_STATUS.def,
];

/// `header`: all of it, where it was captured.
fn middle<R: Record>(w: &mut Wire<'_, '_, R>, header: &[u8]) -> Read<()> {
    let service = w.u8(&f::DSFIELD)?;
    w.derive(&f::DSCP, 1, bits(service, 2, 63));
    w.derive(&f::ECN, 1, bits(service, 0, 3));
    w.u16(&f::LEN)?;
    w.u16(&f::ID)?;
    fragmentation(w)?;
    w.u8(&f::TTL)?;
    w.u8(&f::PROTO)?;
    let stated = w.u16(&f::CHECKSUM)?;
    if w.wants(&f::CHECKSUM_STATUS) && !header.is_empty() {
        let good = checksum::sum(0, header) == 0xffff;
        // The card fills in a checksum of 0 on the sending host.
        let status = if good {
            1
        } else if stated == 0 {
            2
        } else {
            0
        };
        w.derive(&f::CHECKSUM_STATUS, 2, Value::U64(status));
        if status == 0 {
            let at = w.at() - 2;
            w.rec.note(&notes::IP_CHECKSUM, at, 2, stated.into());
        } else if status == 2 {
            let at = w.at() - 2;
            w.rec.note(&notes::CHECKSUM_PARTIAL, at, 2, 0);
        }
    }
    Ok(())
}

fn fragmentation<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    let b = w.take(2)?;
    let word = u16::from_be_bytes([b[0], b[1]]);
    let at = w.at() - 2;
    w.put(&f::FLAGS, at, 1, bits(word, 13, 7));
    w.put(&f::FLAGS_RB, at, 1, bit(word, 0x8000));
    w.put(&f::FLAGS_DF, at, 1, bit(word, 0x4000));
    w.put(&f::FLAGS_MF, at, 1, bit(word, 0x2000));
    w.derive(&f::FRAG_OFFSET, 2, bits(word, 0, 0x1fff));
    Ok(())
}

fn options<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while let Some(kind) = w.peek().first().copied() {
        w.u8(&f::OPT_TYPE)?;
        w.derive(&f::OPT_COPY, 1, bit(kind, 0x80));
        w.derive(&f::OPT_CLASS, 1, bits(kind, 5, 3));
        w.derive(&f::OPT_NUMBER, 1, bits(kind, 0, 31));
        match kind {
            0 => {
                w.rest(&f::OPT_PADDING);
                return Ok(());
            }
            1 => continue,
            _ => {}
        }
        let len = usize::from(w.u8(&f::OPT_LEN)?);
        if len < 2 || len - 2 > w.remaining() {
            w.rec.note(&notes::OPTION_LENGTH, w.at() - 1, 1, len as u64);
            return Ok(());
        }
        w.inside(len - 2, |w| option(w, kind))?;
    }
    Ok(())
}

fn option<R: Record>(w: &mut Wire<'_, '_, R>, kind: u8) -> Read<()> {
    match kind {
        7 | 131 | 137 => {
            let pointer = usize::from(w.u8(&f::OPT_PTR)?);
            while w.remaining() >= 4 {
                let used = w.pos() + 4 <= pointer;
                match (used, kind) {
                    (true, _) => w.bytes(&f::OPT_REC_RT, 4)?,
                    (false, 7) => w.bytes(&f::OPT_EMPTY_RT, 4)?,
                    (false, _) => w.bytes(&f::OPT_SRC_RT, 4)?,
                };
            }
        }
        68 => {
            w.u8(&f::OPT_PTR)?;
            let b = w.take(1)?[0];
            w.derive(&f::OPT_OVERFLOW, 1, bits(b, 4, 15));
            w.derive(&f::OPT_FLAG, 1, bits(b, 0, 15));
            while w.remaining() >= 4 {
                if b & 15 != 0 && w.remaining() >= 8 {
                    w.bytes(&f::OPT_TIME_ADDR, 4)?;
                }
                w.u32(&f::OPT_TIME)?;
            }
        }
        148 => drop(w.u16(&f::OPT_RA)?),
        _ => drop(w.rest(&f::OPT_DATA)),
    }
    Ok(())
}
