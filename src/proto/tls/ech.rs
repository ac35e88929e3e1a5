//! Encrypted ClientHello: what can be seen of it from outside.

use super::extension::Place;
use super::fields as f;
use super::{key_share, notes};
use crate::wire::{Read, Record, Wire};

/// encrypted_client_hello: the outer hello's envelope. A server's answer is a list of keys, or a confirmation.
pub fn extension<R: Record>(w: &mut Wire<'_, '_, R>, place: Place) -> Read<()> {
    if place != Place::ClientHello {
        w.rest(&f::EXTENSION_DATA);
        return Ok(());
    }
    w.note(&notes::ECH_SEEN, w.remaining());
    w.group(&f::ECH, |w| {
        if w.u8(&f::ECH_TYPE)? != 0 {
            return Ok(());
        }
        w.u16(&f::ECH_KDF)?;
        w.u16(&f::ECH_AEAD)?;
        w.u8(&f::ECH_CONFIG)?;
        for (length, field) in [
            (&f::ECH_ENC_LENGTH, &f::ECH_ENC),
            (&f::ECH_PAYLOAD_LENGTH, &f::ECH_PAYLOAD),
        ] {
            let n = w.u16(length)?;
            w.bytes(field, n.into())?;
        }
        Ok(())
    })
}

/// encrypted_server_name of the drafts before ECH: a key share, and the name alone encrypted.
pub fn old_extension<R: Record>(w: &mut Wire<'_, '_, R>, place: Place) -> Read<()> {
    if place != Place::ClientHello {
        w.rest(&f::EXTENSION_DATA);
        return Ok(());
    }
    w.u16(&f::ESNI_SUITE)?;
    key_share::share(w)?;
    let n = w.u16(&f::ESNI_DIGEST_LENGTH)?;
    w.bytes(&f::ESNI_DIGEST, n.into())?;
    let n = w.u16(&f::ESNI_LENGTH)?;
    w.bytes(&f::ESNI, n.into()).map(drop)
}
