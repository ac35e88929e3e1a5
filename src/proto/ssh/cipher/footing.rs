//! Behind missing bytes: where the next packet begins, and how many went before it.
//!
//! A packet shows itself by its code, which is taken over the packets' count: for each place and each number of packets
//! that the hole has room for it is worked out, within a bound. What the cipher counts (blocks, packets) follows from both.

use super::super::packet::{self, ALL_TAKE, HEADER};
use super::{Authenticator, Cipher, Opened, Opener, advance, chacha};
use crate::crypt::chacha20_legacy;
use zeroize::Zeroizing;

/// What was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Footing {
    /// A packet begins at this place, behind so many that are missing. The opener is set to open it.
    At(usize, u32),
    /// Before this place none begins; from there on more bytes would tell.
    More(usize),
    /// None begins here, or there is no way to know.
    No,
}

/// No hole is taken to have had more packets.
const PACKETS: u64 = 4096;

enum Trial {
    Yes(u32),
    More,
    No,
}

/// Whether a packet can be so long, by the block its length is filled up to.
fn plausible(length: usize, block: usize, with: usize) -> bool {
    (8..=ALL_TAKE).contains(&length) && (length + with).is_multiple_of(block)
}

impl Opener {
    /// Looks for the next packet: `distance` bytes lie between the last one that was opened, whose successor would have
    /// the number `sequence`, and the first of these bytes; `room` bytes of them could hold whole packets that nobody
    /// saw. `trials` bounds the work, over all calls for one hole.
    pub fn find(
        &mut self,
        sequence: u32,
        (distance, room): (u64, u64),
        bytes: &[u8],
        trials: &mut usize,
    ) -> Footing {
        if self.mac.as_ref().is_some_and(|m| m.hash.is_none()) {
            return Footing::No; // nothing would tell a packet from any other bytes
        }
        let tag = self.mac.as_ref().map_or(16, |m| m.len);
        let least = (HEADER + 8 + tag) as u64;
        let mut more = None;
        for at in 0..bytes.len() {
            let gone = distance + at as u64;
            // And the one whose end stands behind the hole.
            let most = (gone.min(room) / least + 1).min(PACKETS) as u32;
            let lost = u32::from(gone > 0)..=most;
            match self.begins(sequence, gone, bytes, at, lost, trials) {
                Trial::Yes(lost) => return Footing::At(at, lost),
                Trial::More => more = more.or(Some(at)),
                Trial::No => {}
            }
            if *trials == 0 {
                return Footing::No;
            }
        }
        more.map_or(Footing::No, Footing::More)
    }

    /// So many bytes before a place have to stay there for [`find`](Self::find).
    pub fn looks_back(&self) -> usize {
        match (&self.cipher, &self.mac) {
            (Cipher::Cbc { block, .. }, Some(mac)) => mac.len + block.kind().block_len(),
            _ => 0,
        }
    }

    /// Whether a packet begins at a place, behind one of these numbers of missing ones.
    fn begins(
        &mut self,
        sequence: u32,
        gone: u64,
        bytes: &[u8],
        at: usize,
        lost: std::ops::RangeInclusive<u32>,
        trials: &mut usize,
    ) -> Trial {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let mut spend = || {
            let left = *trials > 0;
            *trials = trials.saturating_sub(1);
            left
        };
        match &mut self.cipher {
            Cipher::Gcm { aead, iv } => {
                let (header, sealed) = match clear(rest, 16, 16) {
                    Ok((length, _)) => (&rest[..HEADER], &rest[HEADER..HEADER + length + 16]),
                    Err(trial) => return trial,
                };
                for p in lost.take_while(|_| spend()) {
                    let nonce = advance(*iv, p.into());
                    if aead.open(&nonce, header, sealed).is_some() {
                        *iv = nonce;
                        return Trial::Yes(p);
                    }
                }
                Trial::No
            }
            Cipher::ChaCha(key) => {
                let Some(Ok(header)) = rest.get(..HEADER).map(<[u8; HEADER]>::try_from) else {
                    return Trial::More;
                };
                let mut uncertain = false;
                for p in lost.take_while(|_| spend()) {
                    let number = sequence.wrapping_add(p);
                    let mut length = header;
                    let head = key.get(32..64).unwrap_or(&[]);
                    chacha20_legacy(head, &u64::from(number).to_be_bytes(), 0, &mut length);
                    if !plausible(u32::from_be_bytes(length) as usize, 8, 0) {
                        continue;
                    }
                    match chacha(key, number, rest) {
                        Opened::Packet(..) => return Trial::Yes(p),
                        Opened::More(_) => uncertain = true,
                        Opened::Wrong => {}
                    }
                }
                if uncertain { Trial::More } else { Trial::No }
            }
            Cipher::Ctr(ctr) => {
                let Some(mac) = &self.mac else {
                    return Trial::No;
                };
                if mac.etm {
                    let (length, tag) = match clear(rest, 16, mac.len) {
                        Ok(found) => found,
                        Err(trial) => return trial,
                    };
                    let Some(p) = mac.counts(sequence, &rest[..HEADER + length], tag, lost, spend)
                    else {
                        return Trial::No;
                    };
                    let each = (HEADER + mac.len) as u64;
                    let Some(text) = gone.checked_sub(u64::from(p) * each) else {
                        return Trial::No;
                    };
                    self.done += text;
                    ctr.seek(self.done);
                    self.front = None;
                    return Trial::Yes(p);
                }
                let Some(first) = rest.get(..16) else {
                    return Trial::More;
                };
                let mut uncertain = false;
                for p in lost {
                    let Some(text) = gone.checked_sub(u64::from(p) * mac.len as u64) else {
                        break;
                    };
                    if !text.is_multiple_of(16) {
                        continue;
                    }
                    if !spend() {
                        break;
                    }
                    let mut block = first.to_vec();
                    ctr.seek(self.done + text);
                    ctr.apply(&mut block);
                    let length = packet::length(&block).unwrap_or(0);
                    if !plausible(length, 16, HEADER) || !padded(&block, length) {
                        continue;
                    }
                    let Some(tag) = rest.get(HEADER + length..HEADER + length + mac.len) else {
                        uncertain = true;
                        continue;
                    };
                    let mut plain = Zeroizing::new(rest[..HEADER + length].to_vec());
                    ctr.seek(self.done + text);
                    ctr.apply(&mut plain);
                    if mac.verify(sequence.wrapping_add(p), &plain, tag) {
                        self.done += text;
                        ctr.seek(self.done);
                        self.front = None;
                        return Trial::Yes(p);
                    }
                }
                if uncertain { Trial::More } else { Trial::No }
            }
            Cipher::Cbc { block, iv } => {
                let Some(mac) = &self.mac else {
                    return Trial::No;
                };
                let n = block.kind().block_len();
                // The block before, behind which the last packet's code stands.
                let before = at
                    .checked_sub(mac.len + n)
                    .and_then(|from| bytes.get(from..from + n));
                let Some(before) = before else {
                    return Trial::No;
                };
                let (length, tag) = if mac.etm {
                    match clear(rest, n, mac.len) {
                        Ok(found) => found,
                        Err(trial) => return trial,
                    }
                } else {
                    let Some(mut first) = rest.get(..n).map(<[u8]>::to_vec) else {
                        return Trial::More;
                    };
                    if !spend() || block.cbc_open(before, &mut first).is_none() {
                        return Trial::No;
                    }
                    let length = packet::length(&first).unwrap_or(0);
                    if !plausible(length, n, HEADER) || !padded(&first, length) {
                        return Trial::No;
                    }
                    let Some(tag) = rest.get(HEADER + length..HEADER + length + mac.len) else {
                        return Trial::More;
                    };
                    (length, tag)
                };
                let mut plain = Zeroizing::new(rest[..HEADER + length].to_vec());
                if !mac.etm && block.cbc_open(before, &mut plain).is_none() {
                    return Trial::No;
                }
                let before = before.to_vec();
                let Some(p) = mac.counts(sequence, &plain, tag, lost, spend) else {
                    return Trial::No;
                };
                *iv = before;
                self.front = None;
                Trial::Yes(p)
            }
        }
    }
}

/// Length and code of a packet whose length is in clear.
fn clear(rest: &[u8], block: usize, tag: usize) -> Result<(usize, &[u8]), Trial> {
    let Some(length) = packet::length(rest) else {
        return Err(Trial::More);
    };
    if !plausible(length, block, 0) {
        return Err(Trial::No);
    }
    let tag = rest.get(HEADER + length..HEADER + length + tag);
    tag.map(|t| (length, t)).ok_or(Trial::More)
}

/// Whether the padding fits into the packet that begins so.
fn padded(block: &[u8], length: usize) -> bool {
    let padding = usize::from(block.get(HEADER).copied().unwrap_or(0));
    padding >= 4 && padding + 2 <= length
}

impl Authenticator {
    /// Under which number of missing packets the code is right.
    fn counts(
        &self,
        sequence: u32,
        packet: &[u8],
        tag: &[u8],
        lost: std::ops::RangeInclusive<u32>,
        mut spend: impl FnMut() -> bool,
    ) -> Option<u32> {
        lost.take_while(|_| spend())
            .find(|p| self.verify(sequence.wrapping_add(*p), packet, tag))
    }
}
