//! Encrypted ClientHello: what can be seen of it from outside.

use super::extension::Place;
use super::fields as f;
use super::notes;
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
