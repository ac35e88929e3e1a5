//! SVCB and HTTPS records: how to connect to a service (RFC 9460).

use super::fields as f;
use super::name::Message;
use crate::wire::{Read, Record, Wire};

/// The data of an SVCB or HTTPS record.
pub fn binding<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    w.u16(&f::SVCB_PRIORITY)?;
    m.name(w, &f::SVCB_TARGET)?;
    while !w.is_empty() {
        w.group(&f::SVCB_PARAM, |w| {
            let key = w.u16(&f::SVCB_KEY)?;
            let length = w.u16(&f::SVCB_LENGTH)?;
            w.inside(length.into(), |w| value(w, key))
        })?;
    }
    Ok(())
}

fn value<R: Record>(w: &mut Wire<'_, '_, R>, key: u16) -> Read<()> {
    match key {
        0 => {
            while !w.is_empty() {
                w.u16(&f::SVCB_MANDATORY)?;
            }
        }
        1 => {
            while !w.is_empty() {
                let n = w.u8(&f::SVCB_ALPN_LENGTH)?;
                w.bytes(&f::SVCB_ALPN, n.into())?;
            }
        }
        3 => {
            w.u16(&f::SVCB_PORT)?;
        }
        4 => {
            while !w.is_empty() {
                w.bytes(&f::SVCB_IPV4, 4)?;
            }
        }
        5 => {
            w.rest(&f::SVCB_ECH);
        }
        6 => {
            while !w.is_empty() {
                w.bytes(&f::SVCB_IPV6, 16)?;
            }
        }
        7 => {
            w.rest(&f::SVCB_DOHPATH);
        }
        32769 => {
            w.rest(&f::SVCB_ODOH);
        }
        _ => {
            w.rest(&f::SVCB_VALUE);
        }
    }
    Ok(())
}
