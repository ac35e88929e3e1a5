//! Option 82: what a relay agent on the way knows of where the request came from (RFC 3046).

use super::fields as f;
use super::options::{bad_length, each, text};
use super::special;
use crate::wire::{Read, Record, Wire};

/// The suboptions, one behind the other.
pub fn information<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| {
        w.group(&f::AGENT_SUBOPTION, |w| {
            let code = w.u8(&f::AGENT_TYPE)?;
            let length = w.u8(&f::SUBOPTION_LENGTH)?;
            w.inside(usize::from(length), |w| suboption(w, code))
                .map(drop)
        })
    })
}

fn suboption<R: Record>(w: &mut Wire<'_, '_, R>, code: u8) -> Read<()> {
    let n = w.remaining();
    match (code, n) {
        (1, _) => drop(w.rest(&f::AGENT_CIRCUIT)),
        (2, _) => drop(w.rest(&f::AGENT_REMOTE)),
        (4, 4) => drop(w.u32(&f::AGENT_DOCSIS)?),
        (5, 4) => drop(w.bytes(&f::AGENT_LINK, 4)?),
        (6, _) => text(w, &f::AGENT_SUBSCRIBER),
        (7, _) => drop(w.rest(&f::AGENT_RADIUS)),
        (8, _) => drop(w.rest(&f::AGENT_AUTHENTICATION)),
        (9, _) => return vendor(w),
        (10, 1) => drop(w.u8(&f::AGENT_FLAGS)?),
        (11, 4) => drop(w.bytes(&f::AGENT_SERVER_ID, 4)?),
        (12, 2..) => return special::duid(w),
        (13, 2) => drop(w.u16(&f::AGENT_ACCESS)?),
        (14, _) => text(w, &f::AGENT_NETWORK),
        (15, _) => text(w, &f::AGENT_AP),
        (16, 6) => drop(w.bytes(&f::AGENT_BSSID, 6)?),
        (17, _) => drop(w.rest(&f::AGENT_OPERATOR)),
        (18, _) => text(w, &f::AGENT_REALM),
        (19, 0 | 2) => drop(w.rest(&f::AGENT_PORT)),
        (150, 4) => drop(w.bytes(&f::AGENT_LINK_CISCO, 4)?),
        (151, 1..) => return special::vss(w),
        (152, 4) => drop(w.bytes(&f::AGENT_SERVER_ID_CISCO, 4)?),
        (153, 0) => {}
        (4 | 5 | 10 | 11 | 12 | 13 | 16 | 19 | 150..=153, _) => return bad_length(w),
        _ => drop(w.rest(&f::UNKNOWN)),
    }
    Ok(())
}

/// RFC 4243 §3: enterprise numbers with their own data.
fn vendor<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    each(w, |w| {
        w.u32(&f::AGENT_VI_ENTERPRISE)?;
        let n = w.u8(&f::AGENT_VI_LENGTH)?;
        w.bytes(&f::AGENT_VI, usize::from(n)).map(drop)
    })
}
