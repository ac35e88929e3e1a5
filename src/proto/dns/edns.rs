//! EDNS: the OPT pseudo-record, whose class, time to live and data mean something else (RFC 6891).

use super::fields as f;
use super::message::Flavour;
use super::name::Message;
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// What stands where other records have class and time to live.
pub fn fixed<R: Record>(w: &mut Wire<'_, '_, R>, flavour: Flavour) -> Read<()> {
    if flavour == Flavour::Multicast {
        let size = w
            .take(2)?
            .iter()
            .fold(0u64, |n, byte| n << 8 | u64::from(*byte));
        w.derive(&f::UDP_SIZE, 2, Value::U64(size & 0x7fff));
        w.derive(&f::CACHE_FLUSH, 2, Value::Bool(size & 0x8000 != 0));
    } else {
        w.u16(&f::UDP_SIZE)?;
    }
    w.u8(&f::EXT_RCODE)?;
    w.u8(&f::EDNS_VERSION)?;
    let z = w.u16(&f::EDNS_Z)?;
    w.derive(&f::EDNS_DO, 2, Value::Bool(z & 0x8000 != 0));
    w.derive(&f::EDNS_RESERVED, 2, Value::U64(u64::from(z & 0x7fff)));
    Ok(())
}

/// The options.
pub fn options<R: Record>(w: &mut Wire<'_, '_, R>, message: &Message<'_>) -> Read<()> {
    while !w.is_empty() {
        w.group(&f::OPT, |w| {
            let code = w.u16(&f::OPT_CODE)?;
            let length = usize::from(w.u16(&f::OPT_LEN)?);
            let data = w.peek();
            let at = w.at();
            w.put(
                &f::OPT_DATA,
                at,
                length.min(data.len()),
                Value::Bytes(data.get(..length).unwrap_or(data)),
            );
            w.inside(length, |w| option(w, message, code))
        })?;
    }
    Ok(())
}

fn option<R: Record>(w: &mut Wire<'_, '_, R>, message: &Message<'_>, code: u16) -> Read<()> {
    match code {
        5 => while_any(w, |w| w.u8(&f::OPT_DAU)),
        6 => while_any(w, |w| w.u8(&f::OPT_DHU)),
        7 => while_any(w, |w| w.u8(&f::OPT_N3U)),
        8 => client_subnet(w),
        10 => {
            w.bytes(&f::COOKIE_CLIENT, 8)?;
            w.rest(&f::COOKIE_SERVER);
            Ok(())
        }
        11 if !w.is_empty() => w.u16(&f::KEEPALIVE).map(drop),
        12 => {
            w.rest(&f::PADDING);
            Ok(())
        }
        13 => message.name(w, &f::CHAIN).map(drop),
        15 => {
            w.u16(&f::EDE_CODE)?;
            w.rest(&f::EDE_TEXT);
            Ok(())
        }
        // The data is already named.
        _ => w.take(w.remaining()).map(drop),
    }
}

fn while_any<R: Record, T>(
    w: &mut Wire<'_, '_, R>,
    mut read: impl FnMut(&mut Wire<'_, '_, R>) -> Read<T>,
) -> Read<()> {
    while !w.is_empty() {
        read(w)?;
    }
    Ok(())
}

/// RFC 7871 §6: the address is cut to the bytes that its prefix needs.
fn client_subnet<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let family = w.u16(&f::ECS_FAMILY)?;
    w.u8(&f::ECS_SOURCE)?;
    w.u8(&f::ECS_SCOPE)?;
    let n = w.remaining();
    match family {
        1 if n <= 4 => {
            let address = padded::<4>(w.take(n)?);
            w.derive(&f::ECS_ADDR4, n, Value::Bytes(&address));
        }
        2 if n <= 16 => {
            let address = padded::<16>(w.take(n)?);
            w.derive(&f::ECS_ADDR6, n, Value::Bytes(&address));
        }
        _ => {
            w.rest(&f::ECS_ADDR);
        }
    }
    Ok(())
}

/// An address whose trailing zeros were left out.
pub fn padded<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut address = [0; N];
    for (to, from) in address.iter_mut().zip(bytes) {
        *to = *from;
    }
    address
}
