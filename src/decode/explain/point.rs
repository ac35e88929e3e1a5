//! PPP, its control protocols, PPPoE, Cisco HDLC and MPLS.

use super::{Around, In, bits};
use crate::decode::fields::point as f;
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

pub(super) fn ppp<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::PPP, |w| {
        if w.peek().starts_with(&[0xff, 3]) {
            w.u8(&f::PPP_ADDRESS)?;
            w.u8(&f::PPP_CONTROL)?;
        }
        let n = if w.peek().first().is_some_and(|b| b & 1 == 1) {
            1
        } else {
            2
        };
        let protocol = w.take(n)?.iter().fold(0, |p, b| p << 8 | u64::from(*b));
        w.derive(&f::PPP_PROTOCOL, n, Value::U64(protocol));
        Ok(())
    })
}

pub(super) fn control<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::PPP, |w| {
        let code = w.u8(&f::PPP_CODE)?;
        w.u8(&f::PPP_IDENTIFIER)?;
        let len = usize::from(w.u16(&f::PPP_LENGTH)?)
            .saturating_sub(4)
            .min(w.remaining());
        w.inside(len, |w| {
            while (1..=4).contains(&code) && w.remaining() >= 2 {
                let len = usize::from(w.peek().get(1).copied().unwrap_or(0));
                if len < 2 {
                    break;
                }
                w.sized(&f::PPP_OPT, len, |w| {
                    w.u8(&f::PPP_OPT_TYPE)?;
                    w.u8(&f::PPP_OPT_LENGTH)?;
                    w.rest(&f::PPP_OPT_DATA);
                    Ok(())
                })?;
            }
            w.rest(&f::PPP_DATA);
            Ok(())
        })?;
        Ok(())
    })
}

/// Session and discovery have one header; discovery goes on with tags.
pub(super) fn pppoe<R: Record>(w: &mut In<'_, '_, R>, discovery: bool) -> Read<()> {
    w.group(&f::PPPOE, |w| {
        let b = w.take(1)?[0];
        w.derive(&f::PPPOE_VERSION, 1, bits(b, 4, 15));
        w.derive(&f::PPPOE_TYPE, 1, bits(b, 0, 15));
        w.u8(&f::PPPOE_CODE)?;
        w.u16(&f::PPPOE_SESSION)?;
        let len = usize::from(w.u16(&f::PPPOE_LENGTH)?);
        if discovery && len > 0 {
            w.sized(&f::PPPOE_TAGS, len, tags)?;
        }
        Ok(())
    })
}

fn tags<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    while !w.is_empty() {
        let tag = w.u16(&f::PPPOE_TAG)?;
        let len = usize::from(w.u16(&f::PPPOE_TAG_LENGTH)?);
        match tag {
            _ if len == 0 => {}
            0x0101 | 0x0102 | 0x0201..=0x0203 => drop(w.bytes(&f::PPPOE_TAG_TEXT, len)?),
            _ => drop(w.bytes(&f::PPPOE_TAG_DATA, len)?),
        }
        if tag == 0 {
            return Ok(());
        }
    }
    Ok(())
}

pub(super) fn cisco_hdlc<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::CHDLC, |w| {
        w.u8(&f::CHDLC_ADDRESS)?;
        w.u8(&f::CHDLC_CONTROL)?;
        w.u16(&f::CHDLC_PROTOCOL)?;
        Ok(())
    })
}

pub(super) fn mpls<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::MPLS, |w| {
        let b = w.take(4)?;
        let word = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        let at = w.at() - 4;
        w.put(&f::MPLS_LABEL, at, 3, bits(word, 12, 0xf_ffff));
        w.put(&f::MPLS_EXP, at + 2, 1, bits(word, 9, 7));
        w.put(&f::MPLS_BOTTOM, at + 2, 1, bits(word, 8, 1));
        w.put(&f::MPLS_TTL, at + 3, 1, bits(word, 0, 255));
        Ok(())
    })
}

pub(super) fn pseudowire<R: Record>(w: &mut In<'_, '_, R>) -> Read<()> {
    w.group(&f::PWCW, |w| {
        w.take(2)?;
        w.u16(&f::PWCW_SEQUENCE)?;
        Ok(())
    })
}

pub(super) fn frame_relay<R: Record>(w: &mut In<'_, '_, R>, around: &Around<'_>) -> Read<()> {
    w.group(&f::FR, |w| {
        if let [a, b, ..] = *w.peek() {
            let dlci = u64::from(a >> 2) << 4 | u64::from(b >> 4);
            w.put(&f::FR_DLCI, w.at(), 2, Value::U64(dlci));
        }
        let n = around.next.saturating_sub(w.at()).min(w.remaining() as u64) as usize;
        w.bytes(&f::FR_HEADER, n)?;
        Ok(())
    })
}
