//! Options whose content a vendor defines: PXE's, and those of enterprises that say who they are.

use super::fields as f;
use super::options::{END, PAD, bad_length, each, text};
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// Option 43 (RFC 2132 §8.4). It does not say whose it is: PXE's is known by its suboptions, others that are well
/// formed are shown as codes and values.
pub fn specific<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let bytes = w.peek();
    if !well_formed(bytes) {
        w.rest(&f::VENDOR_VALUE);
        return Ok(());
    }
    let pxe = is_pxe(bytes);
    while !w.is_empty() {
        let code = w.peek().first().copied().unwrap_or(END);
        w.group(&f::VENDOR_SUBOPTION, |w| {
            let field = if pxe { &f::PXE_TYPE } else { &f::VENDOR_TYPE };
            w.u8(field)?;
            if matches!(code, PAD | END) {
                return Ok(());
            }
            let length = usize::from(w.u8(&f::SUBOPTION_LENGTH)?);
            w.inside(length, |w| {
                if pxe {
                    return self::pxe(w, code);
                }
                w.rest(&f::VENDOR_VALUE);
                Ok(())
            })
            .map(drop)
        })?;
        if code == END {
            w.rest(&f::PADDING);
        }
    }
    Ok(())
}

fn well_formed(mut bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return false;
    }
    loop {
        bytes = match bytes {
            [] | [END, ..] => return true,
            [PAD, rest @ ..] => rest,
            [_, n, rest @ ..] if rest.len() >= usize::from(*n) => {
                rest.get(usize::from(*n)..).unwrap_or(&[])
            }
            _ => return false,
        };
    }
}

/// Every suboption is one of PXE's with the length it has there, and one is among them that PXE can't do without.
fn is_pxe(bytes: &[u8]) -> bool {
    let mut decides = false;
    for (code, value) in super::message::walk(bytes) {
        match (code, value.len()) {
            (1 | 7, 4) | (2 | 3, 2) | (4 | 5, 1) | (10, 2..) | (12, _) | (11, 8) => {}
            (6, 1) | (8, 7..) | (9, 4..) | (71, 4..) => decides = true,
            _ => return false,
        }
    }
    decides
}

fn pxe<R: Record>(w: &mut Wire<'_, '_, R>, code: u8) -> Read<()> {
    match (code, w.remaining()) {
        (1, 4) => drop(w.bytes(&f::PXE_MTFTP_IP, 4)?),
        (2, 2) => drop(w.u16(&f::PXE_MTFTP_CLIENT)?),
        (3, 2) => drop(w.u16(&f::PXE_MTFTP_SERVER)?),
        (4, 1) => drop(w.u8(&f::PXE_MTFTP_TIMEOUT)?),
        (5, 1) => drop(w.u8(&f::PXE_MTFTP_DELAY)?),
        (6, 1) => {
            let control = w.u8(&f::PXE_CONTROL)?;
            let bits = [
                &f::PXE_NO_BROADCAST,
                &f::PXE_NO_MULTICAST,
                &f::PXE_ONLY_LISTED,
                &f::PXE_BOOT_FILE,
            ];
            for (i, bit) in bits.into_iter().enumerate() {
                w.derive(bit, 1, Value::Bool(control >> i & 1 != 0));
            }
        }
        (7, 4) => drop(w.bytes(&f::PXE_MULTICAST, 4)?),
        (8, _) => {
            return each(w, |w| {
                w.u16(&f::PXE_SERVER_TYPE)?;
                for _ in 0..w.u8(&f::PXE_SERVER_COUNT)? {
                    w.bytes(&f::PXE_SERVER_IP, 4)?;
                }
                Ok(())
            });
        }
        (9, _) => {
            return each(w, |w| {
                w.u16(&f::PXE_MENU_TYPE)?;
                let n = w.u8(&f::PXE_MENU_LENGTH)?;
                w.bytes(&f::PXE_MENU_TEXT, usize::from(n)).map(drop)
            });
        }
        (10, _) => {
            w.u8(&f::PXE_PROMPT_TIMEOUT)?;
            text(w, &f::PXE_PROMPT);
        }
        (71, _) => {
            w.u16(&f::PXE_ITEM_TYPE)?;
            w.rest(&f::PXE_ITEM_LAYER);
        }
        _ => drop(w.rest(&f::VENDOR_VALUE)),
    }
    Ok(())
}

/// Option 124: what the client is, to one enterprise or several (RFC 3925 §3).
pub fn classes<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| {
        if w.remaining() < 5 {
            return bad_length(w);
        }
        w.u32(&f::VI_CLASS_ENTERPRISE)?;
        let n = w.u8(&f::VI_CLASS_LENGTH)?;
        w.inside(usize::from(n), |w| {
            each(w, |w| {
                let n = w.u8(&f::VI_CLASS_ITEM_LENGTH)?;
                w.bytes(&f::VI_CLASS_DATA, usize::from(n)).map(drop)
            })
        })
        .map(drop)
    })
}

/// Option 125: settings of an enterprise's own (RFC 3925 §4).
pub fn identified<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| {
        if w.remaining() < 5 {
            return bad_length(w);
        }
        w.u32(&f::VI_ENTERPRISE)?;
        let n = w.u8(&f::VI_LENGTH)?;
        w.inside(usize::from(n), |w| {
            each(w, |w| {
                w.group(&f::VI_SUBOPTION, |w| {
                    w.u8(&f::VI_TYPE)?;
                    let n = w.u8(&f::SUBOPTION_LENGTH)?;
                    w.bytes(&f::VI_VALUE, usize::from(n)).map(drop)
                })
            })
        })
        .map(drop)
    })
}
