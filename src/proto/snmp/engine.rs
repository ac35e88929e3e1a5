//! Engine identifiers (RFC 3411 §5): who made the engine, and something that no other of the maker's has.

use super::fields as f;
use super::message::octets;
use super::notes;
use crate::field::{Bytes, Field, Value};
use crate::wire::{Read, Record, Wire};

/// Net-SNMP's enterprise number.
const NET_SNMP: u32 = 8072;

/// Reads an identifier, and what it is made of where it is not empty.
pub fn id<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Bytes>) -> Read<()> {
    let Some(value) = octets(w, field)? else {
        return Ok(());
    };
    if value.is_empty() {
        return Ok(());
    }
    let at = w.at().saturating_sub(value.len() as u64);
    if parts(value, at, w.rec).is_none() {
        w.rec.note(&notes::ENGINE_ID, at, value.len() as u32, 0);
    }
    Ok(())
}

fn parts<R: Record>(value: &[u8], at: u64, rec: &mut R) -> Option<()> {
    let (first, rest) = value.split_first_chunk::<4>()?;
    let number = u32::from_be_bytes(*first);
    let conform = number >> 31 == 1;
    let enterprise = number & 0x7fff_ffff;
    rec.put(&f::EID_CONFORM.def, at, 1, Value::Bool(conform));
    rec.put(&f::EID_ENTERPRISE.def, at, 4, Value::U64(enterprise.into()));
    if !conform {
        rec.here(&f::EID_DATA.def, at + 4, rest);
        return (value.len() == 12).then_some(());
    }
    let (format, data) = rest.split_first()?;
    rec.put(&f::EID_FORMAT.def, at + 4, 1, Value::U64((*format).into()));
    let at = at + 5;
    match (*format, data.len()) {
        (1, 4) => rec.here(&f::EID_IPV4.def, at, data),
        (2, 16) => rec.here(&f::EID_IPV6.def, at, data),
        (3, 6) => rec.here(&f::EID_MAC.def, at, data),
        (4, _) => rec.here(&f::EID_TEXT.def, at, data),
        (128, 8..) if enterprise == NET_SNMP => {
            rec.here(&f::EID_DATA.def, at, data.get(..4)?);
            let seconds = u32::from_le_bytes(*data.get(4..)?.first_chunk()?);
            let time = Value::I64(i64::from(seconds) * 1_000_000_000);
            rec.put(&f::EID_TIME.def, at + 4, (data.len() - 4) as u32, time);
        }
        _ => rec.here(&f::EID_DATA.def, at, data),
    }
    let fits = match format {
        1 => data.len() == 4,
        2 => data.len() == 16,
        3 => data.len() == 6,
        _ => true,
    };
    (fits && value.len() <= 32).then_some(())
}
