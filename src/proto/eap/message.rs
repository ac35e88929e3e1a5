//! What is in a frame: the EAPOL header, an EAP packet in it, and the fragment of TLS in that.

use super::fields as f;
use crate::field::Value;
use crate::wire::{Read, Record, Wire};

/// Methods that carry TLS: EAP-TLS, EAP-TTLS, PEAP, EAP-FAST. Their flags stand at the same place.
const OVER_TLS: [u8; 4] = [13, 21, 25, 43];

/// What a packet means to the TLS conversation in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fragment<'a> {
    /// The EAP packet's identifier.
    pub id: u8,
    /// The conversation begins anew.
    pub start: bool,
    /// Others follow.
    pub more: bool,
    /// Bytes of all fragments together, where that is said.
    pub total: Option<u32>,
    /// Offset in the buffer.
    pub at: u64,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A frame's EAPOL packet; the fragment of TLS in it.
pub fn eapol<'a, R: Record>(w: &mut Wire<'a, '_, R>) -> Read<Option<Fragment<'a>>> {
    w.group(&f::EAPOL, |w| {
        w.u8(&f::VERSION)?;
        let kind = w.u8(&f::TYPE)?;
        let n = w.u16(&f::LEN)?;
        let found = w.inside(n.into(), |w| match kind {
            0 => w.group(&f::EAP, eap),
            3 => {
                w.u8(&f::KEY_TYPE)?;
                w.rest(&f::KEY_DATA);
                Ok(None)
            }
            _ => {
                w.rest(&f::BODY);
                Ok(None)
            }
        })?;
        Ok(found.flatten())
    })
}

fn eap<'a, R: Record>(w: &mut Wire<'a, '_, R>) -> Read<Option<Fragment<'a>>> {
    let code = w.u8(&f::CODE)?;
    let id = w.u8(&f::ID)?;
    let n = usize::from(w.u16(&f::LENGTH)?).saturating_sub(4);
    let found = w.inside(n, |w| match code {
        1 | 2 => method(w, id),
        _ => Ok(None),
    })?;
    Ok(found.flatten())
}

fn method<'a, R: Record>(w: &mut Wire<'a, '_, R>, id: u8) -> Read<Option<Fragment<'a>>> {
    match w.u8(&f::METHOD)? {
        1 => drop(w.rest(&f::IDENTITY)),
        3 => {
            while !w.is_empty() {
                w.u8(&f::DESIRED)?;
            }
        }
        kind if OVER_TLS.contains(&kind) => return fragment(w, id).map(Some),
        _ => drop(w.rest(&f::DATA)),
    }
    Ok(None)
}

fn fragment<'a, R: Record>(w: &mut Wire<'a, '_, R>, id: u8) -> Read<Fragment<'a>> {
    let flags = w.u8(&f::TLS_FLAGS)?;
    let [long, more, start] = [0x80, 0x40, 0x20].map(|bit| flags & bit != 0);
    w.derive(&f::LEN_INCLUDED, 1, Value::Bool(long));
    w.derive(&f::MORE, 1, Value::Bool(more));
    w.derive(&f::START, 1, Value::Bool(start));
    w.derive(&f::TLS_VERSION, 1, Value::U64((flags & 7).into()));
    let total = if long {
        Some(w.u32(&f::TLS_LEN)?)
    } else {
        None
    };
    let at = w.at();
    let bytes = w.rest(&f::TLS_DATA);
    w.derive(&f::DATA_LEN, bytes.len(), Value::U64(bytes.len() as u64));
    Ok(Fragment {
        id,
        start,
        more,
        total,
        at,
        bytes,
    })
}
