//! The extensions that carry TLS 1.3's key exchange: key shares, and keys both sides have already.

use super::extension::Place;
use super::fields as f;
use crate::wire::{Read, Record, Wire};

/// key_share (RFC 8446 §4.2.8): the client's keys, the server's one, or the group the server asks for.
pub fn shares<R: Record>(w: &mut Wire<'_, '_, R>, place: Place) -> Read<()> {
    match place {
        Place::ClientHello => {
            let n = w.u16(&f::KEY_SHARE_LENGTH)?;
            w.inside(n.into(), |w| {
                while !w.is_empty() {
                    share(w)?;
                }
                Ok(())
            })
            .map(drop)
        }
        Place::Retry => w.u16(&f::KEY_SHARE_SELECTED).map(drop),
        _ => share(w),
    }
}

/// One group and its public key.
pub fn share<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.group(&f::KEY_SHARE, |w| {
        w.u16(&f::KEY_SHARE_GROUP)?;
        let n = w.u16(&f::KEY_SHARE_KEY_LENGTH)?;
        w.bytes(&f::KEY_SHARE_KEY, n.into()).map(drop)
    })
}

/// pre_shared_key (RFC 8446 §4.2.11): the client's identities and their binders, or the one the server takes.
pub fn pre_shared_key<R: Record>(w: &mut Wire<'_, '_, R>, place: Place) -> Read<()> {
    if place != Place::ClientHello {
        return w.u16(&f::PSK_SELECTED).map(drop);
    }
    let n = w.u16(&f::PSK_IDENTITIES_LENGTH)?;
    w.inside(n.into(), |w| {
        while !w.is_empty() {
            w.group(&f::PSK_IDENTITY, |w| {
                let n = w.u16(&f::PSK_IDENTITY_LENGTH)?;
                w.bytes(&f::PSK_IDENTITY_DATA, n.into())?;
                w.u32(&f::PSK_AGE)
            })?;
        }
        Ok(())
    })?;
    let n = w.u16(&f::PSK_BINDERS_LENGTH)?;
    w.bytes(&f::PSK_BINDERS, n.into()).map(drop)
}
