//! The data of DNSSEC's records (RFC 4034, RFC 5155) and of those that sign whole messages (RFC 8945, RFC 2930).

use super::fields as f;
use super::name::Message;
use super::notes;
use super::rdata::all;
use crate::field::{Field, Time, Value};
use crate::wire::{Read, Record, Wire};

const NANOSECONDS: i64 = 1_000_000_000;

/// Seconds since 1970 in `n` bytes.
fn time<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<Time>, n: usize) -> Read<()> {
    let seconds = w
        .take(n)?
        .iter()
        .fold(0i64, |v, byte| v << 8 | i64::from(*byte));
    w.derive(field, n, Value::I64(seconds.saturating_mul(NANOSECONDS)));
    Ok(())
}

/// RRSIG, and SIG before it.
pub fn signature<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    w.u16(&f::RRSIG_COVERED)?;
    w.u8(&f::RRSIG_ALGORITHM)?;
    w.u8(&f::RRSIG_LABELS)?;
    w.u32(&f::RRSIG_TTL)?;
    time(w, &f::RRSIG_EXPIRATION, 4)?;
    time(w, &f::RRSIG_INCEPTION, 4)?;
    w.u16(&f::RRSIG_KEY_TAG)?;
    m.name(w, &f::RRSIG_SIGNER)?;
    all(w, &f::RRSIG_SIGNATURE)
}

/// DS, CDS, DLV.
pub fn delegation_signer<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u16(&f::DS_KEY_ID)?;
    w.u8(&f::DS_ALGORITHM)?;
    w.u8(&f::DS_DIGEST_TYPE)?;
    all(w, &f::DS_DIGEST)
}

/// DNSKEY, CDNSKEY.
pub fn dnskey<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let record = w.peek();
    let flags = w.u16(&f::DNSKEY_FLAGS)?;
    w.derive(&f::DNSKEY_ZONE, 2, Value::Bool(flags & 0x0100 != 0));
    w.derive(&f::DNSKEY_REVOKED, 2, Value::Bool(flags & 0x0080 != 0));
    w.derive(&f::DNSKEY_SEP, 2, Value::Bool(flags & 0x0001 != 0));
    w.derive(
        &f::DNSKEY_RESERVED,
        2,
        Value::U64(u64::from(flags & 0xfe7e)),
    );
    w.u8(&f::DNSKEY_PROTOCOL)?;
    w.u8(&f::DNSKEY_ALGORITHM)?;
    tag(w, &f::DNSKEY_ID, record);
    all(w, &f::DNSKEY_KEY)
}

/// KEY, DNSKEY's forerunner.
pub fn key<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    let record = w.peek();
    w.u16(&f::KEY_FLAGS)?;
    w.u8(&f::KEY_PROTOCOL)?;
    w.u8(&f::KEY_ALGORITHM)?;
    tag(w, &f::KEY_ID, record);
    all(w, &f::KEY_KEY)
}

/// RFC 4034 Appendix B: what signatures call the key by; RSA/MD5 has a rule of its own.
fn tag<R: Record>(w: &mut Wire<'_, '_, R>, field: &'static Field<u16>, record: &[u8]) {
    if !w.wants(field) {
        return;
    }
    let tag = if record.get(3) == Some(&1) {
        match record {
            [.., high, low, _] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        }
    } else {
        let sum = record.iter().enumerate().fold(0u32, |sum, (i, byte)| {
            sum.wrapping_add(u32::from(*byte) << if i & 1 == 0 { 8 } else { 0 })
        });
        (sum.wrapping_add(sum >> 16) & 0xffff) as u16
    };
    let at = w.at().saturating_sub(4);
    w.put(field, at, record.len(), Value::U64(tag.into()));
}

/// NSEC.
pub fn next<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    m.name(w, &f::NSEC_NEXT)?;
    types(w, m)
}

/// NXT: its bitmap has no windows.
pub fn next_old<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    m.name(w, &f::NXT_NEXT)?;
    let n = w.remaining();
    bits(w, m, 0, n)
}

/// RFC 4034 §4.1.2: windows of 256 types, each with as many bytes as it needs.
fn types<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    let mut before = None;
    while let Some([window, n]) = w.peek().first_chunk::<2>().copied() {
        if before.is_some_and(|b| b >= window) || n > 32 {
            return w.malformed(&notes::TYPE_BITMAP, w.remaining());
        }
        before = Some(window);
        w.take(2)?;
        bits(w, m, u64::from(window) << 8, n.into())?;
    }
    Ok(())
}

fn bits<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>, first: u64, n: usize) -> Read<()> {
    let (at, map) = (w.at(), w.peek());
    let map = map.get(..n).unwrap_or(map);
    if !m.may_name(map.iter().map(|byte| byte.count_ones() as usize).sum()) {
        return w.malformed(&notes::TYPE_BITMAP, n);
    }
    w.take(n)?;
    for (i, byte) in map.iter().enumerate() {
        for bit in (0..8u64).filter(|bit| byte & (0x80 >> bit) != 0) {
            w.put(
                &f::RR_TYPE,
                at + i as u64,
                1,
                Value::U64(first + 8 * i as u64 + bit),
            );
        }
    }
    Ok(())
}

/// NSEC3PARAM.
pub fn nsec3_parameters<R: Record>(w: &mut Wire<'_, '_, R>) -> Read<()> {
    w.u8(&f::NSEC3_ALGORITHM)?;
    w.u8(&f::NSEC3_FLAGS)?;
    w.u16(&f::NSEC3_ITERATIONS)?;
    let n = w.u8(&f::NSEC3_SALT_LENGTH)?;
    w.bytes(&f::NSEC3_SALT, n.into()).map(drop)
}

/// NSEC3.
pub fn nsec3<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    w.u8(&f::NSEC3_ALGORITHM)?;
    let flags = w.u8(&f::NSEC3_FLAGS)?;
    w.derive(&f::NSEC3_OPT_OUT, 1, Value::Bool(flags & 1 != 0));
    w.u16(&f::NSEC3_ITERATIONS)?;
    let n = w.u8(&f::NSEC3_SALT_LENGTH)?;
    w.bytes(&f::NSEC3_SALT, n.into())?;
    let n = usize::from(w.u8(&f::NSEC3_HASH_LENGTH)?);
    let hash = w.take(n)?;
    if w.wants(&f::NSEC3_HASH) {
        let mut text = [0; 408];
        let len = base32hex(hash, &mut text);
        w.derive(
            &f::NSEC3_HASH,
            n,
            Value::Text(text.get(..len).unwrap_or(&[])),
        );
    }
    types(w, m)
}

/// RFC 4648 §7 in lower case and without padding, as owners of NSEC3 records are written.
fn base32hex(bytes: &[u8], text: &mut [u8; 408]) -> usize {
    let digits = (bytes.len() * 8).div_ceil(5).min(text.len());
    for (i, digit) in text.iter_mut().take(digits).enumerate() {
        let at = |k: usize| u16::from(bytes.get(k).copied().unwrap_or(0));
        let word = at(i * 5 / 8) << 8 | at(i * 5 / 8 + 1);
        *digit = b"0123456789abcdefghijklmnopqrstuv"[usize::from(word >> (11 - i * 5 % 8) & 31)];
    }
    digits
}

/// CSYNC.
pub fn child_sync<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    w.u32(&f::CSYNC_SOA)?;
    let flags = w.u16(&f::CSYNC_FLAGS)?;
    w.derive(&f::CSYNC_IMMEDIATE, 2, Value::Bool(flags & 1 != 0));
    w.derive(&f::CSYNC_SOAMINIMUM, 2, Value::Bool(flags & 2 != 0));
    let (at, map) = (w.at(), w.peek());
    w.put(&f::CSYNC_BITMAP, at, map.len(), Value::Bytes(map));
    types(w, m)
}

/// TSIG.
pub fn transaction_signature<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    m.name(w, &f::TSIG_ALGORITHM)?;
    time(w, &f::TSIG_TIME, 6)?;
    w.u16(&f::TSIG_FUDGE)?;
    let n = usize::from(w.u16(&f::TSIG_MAC_SIZE)?);
    w.take(n)?;
    w.derive(&f::TSIG_MAC, n, Value::None);
    w.u16(&f::TSIG_ORIGINAL_ID)?;
    w.u16(&f::TSIG_ERROR)?;
    let n = w.u16(&f::TSIG_OTHER_LEN)?;
    if n == 0 {
        Ok(())
    } else {
        w.bytes(&f::TSIG_OTHER, n.into()).map(drop)
    }
}

/// TKEY.
pub fn transaction_key<R: Record>(w: &mut Wire<'_, '_, R>, m: &Message<'_>) -> Read<()> {
    m.name(w, &f::TKEY_ALGORITHM)?;
    time(w, &f::TKEY_INCEPTION, 4)?;
    time(w, &f::TKEY_EXPIRATION, 4)?;
    w.u16(&f::TKEY_MODE)?;
    w.u16(&f::TKEY_ERROR)?;
    let n = w.u16(&f::TKEY_SIZE)?;
    if n > 0 {
        w.bytes(&f::TKEY_DATA, n.into())?;
    }
    let n = w.u16(&f::TKEY_OTHER_SIZE)?;
    if n == 0 {
        Ok(())
    } else {
        w.bytes(&f::TKEY_OTHER, n.into()).map(drop)
    }
}
