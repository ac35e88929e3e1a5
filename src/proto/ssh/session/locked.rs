//! What is encrypted: opened when there is a secret, kept while one may come, found again behind missing bytes.
//!
//! ```text
//!     NEWKEYS ─ secret ─► openers ─► packets to the layer above
//!        │ none yet          │ a hole          ▲
//!        ▼                   └─► the next packet that authenticates
//!     bytes wait, within bounds ─ secret ─► openers
//! ```

use std::collections::VecDeque;

use zeroize::Zeroizing;

use super::super::algorithm;
use super::super::cipher::{self, Footing, Opened, Opener};
use super::super::context::Context;
use super::super::inflate::Inflater;
use super::super::keys::{Exchanged, NotWorkedOut, Transcript};
use super::super::message::code;
use super::super::{notes, packet};
use super::{Session, say_encrypted};
use crate::layer::{Cx, Dir, Input, Op, Out};
use crate::limits;
use crate::note::Code;
use crate::secret::{Keyring, Room};
use crate::span::{BufId, Relation, Span};

const USERAUTH_SUCCESS: u8 = 52;
/// The work that is spent on one hole.
const TRIALS: usize = 1_000_000;
/// Behind a hole, so many bytes are looked through.
const SEARCHED: u64 = 128 * 1024;

/// What opens an SSH session.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) transcript: Transcript,
    /// The method that was agreed on.
    pub(super) method: Vec<u8>,
    exchanged: Option<Exchanged>,
    /// The session's id: the first exchange hash.
    session: Option<Vec<u8>>,
    /// The layer above was announced.
    announced: bool,
    /// The user was let in.
    authenticated: bool,
    waiting: VecDeque<Waits>,
    bytes: usize,
    told: Option<Shut>,
}

impl Keys {
    /// Whether anything waits for a secret.
    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// Encrypted bytes that wait for a secret, or a hole between them.
struct Waits {
    dir: Dir,
    at: u64,
    bytes: Vec<u8>,
    /// So many bytes are missing behind them.
    missing: u64,
    _room: Option<Room>,
}

/// Missing bytes behind which no packet was found yet.
pub(super) struct Hole {
    trials: usize,
    /// How many bytes lie between the last packet that opened and the first byte behind the hole.
    room: Option<u64>,
    /// Looked through so far.
    searched: u64,
}

/// Why something stays shut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shut {
    /// There is no secret of SSH at all.
    NoKey,
    /// The secrets are those of other exchanges.
    NoSecret,
    /// A message of the exchange is missing.
    ExchangeMissing,
    /// The shared secret of this method isn't worked out from a private half.
    Method,
    /// The private half is none of this exchange.
    OtherPrivate,
    /// No reader for the cipher.
    Cipher,
}

impl Shut {
    fn code(self) -> &'static Code {
        match self {
            Shut::NoKey => &notes::NO_KEY,
            Shut::NoSecret => &notes::NO_SECRET,
            Shut::ExchangeMissing => &notes::EXCHANGE_MISSING,
            Shut::Method => &notes::NO_METHOD,
            Shut::OtherPrivate => &notes::OTHER_PRIVATE,
            Shut::Cipher => &notes::UNSUPPORTED,
        }
    }
}

/// What is at the front of encrypted bytes.
enum Front {
    More(usize),
    Wrong,
    Packet(Zeroizing<Vec<u8>>, usize),
}

impl Session {
    /// What a key exchange packet adds to what opens the session.
    pub(super) fn learn(
        &mut self,
        dir: Dir,
        code: u8,
        payload: &[u8],
        cx: &Cx,
        base: u64,
        out: &mut Out<'_>,
    ) {
        match code {
            code::KEXINIT => {
                self.keys.exchanged = None;
                self.keys.transcript.begins(dir, payload);
            }
            30..=49 => self.keys.transcript.exchanged(dir, code, payload),
            code::NEWKEYS if !self.hides(dir) => {}
            code::NEWKEYS => {
                self.side(dir).awaits = false;
                if let Err(why) = self.arm(dir, cx.secrets) {
                    let may_come = matches!(why, Shut::NoKey | Shut::NoSecret);
                    self.side(dir).awaits = may_come && cx.secrets.is_live();
                    self.tell(why, base, out);
                }
            }
            _ => {}
        }
    }

    /// Why something stays shut is said once for each cause.
    pub(super) fn tell(&mut self, why: Shut, at: u64, out: &mut Out<'_>) {
        if self.keys.told != Some(why) {
            self.keys.told = Some(why);
            out.note(why.code(), at, 0, 0);
        }
    }

    /// Puts the new keys of a direction in place, if there is a secret for them.
    fn arm(&mut self, dir: Dir, ring: &Keyring) -> Result<(), Shut> {
        self.side(dir).openers.clear();
        let agreed = self.agreed.ok_or(Shut::ExchangeMissing)?;
        let flow = self.flow(dir);
        let context = agreed.contexts[flow];
        let client = self.client.unwrap_or(Dir::ToServer);
        if self.keys.exchanged.is_none() {
            let Keys {
                transcript, method, ..
            } = &self.keys;
            let worked = transcript.work_out(client, method, context.family(), ring);
            self.keys.exchanged = Some(worked.map_err(|why| match why {
                NotWorkedOut::NoSecret if ring.ssh_exchanges().next().is_none() => Shut::NoKey,
                NotWorkedOut::NoSecret => Shut::NoSecret,
                NotWorkedOut::Method => Shut::Method,
                NotWorkedOut::MessageMissing => Shut::ExchangeMissing,
                NotWorkedOut::OtherPrivate => Shut::OtherPrivate,
            })?);
        }
        if !cipher::is_known(context) {
            return Err(Shut::Cipher);
        }
        let letters = [*b"ACE", *b"BDF"][flow];
        let session = self.keys.session.as_deref();
        let exchanged = self.keys.exchanged.iter();
        let roots =
            exchanged.flat_map(|e| (0..e.shared.len()).filter_map(move |n| e.root(n, session)));
        let openers: Vec<Opener> = roots
            .filter_map(|root| Opener::new(context, root, letters))
            .collect();
        // Compression begins anew with each exchange (RFC 4253 §6.2).
        let compresses = match algorithm::at(algorithm::COMPRESSIONS, context.compression) {
            Some(&"zlib") => true,
            Some(&"zlib@openssh.com") => self.keys.authenticated,
            _ => false,
        };
        let side = self.side(dir);
        side.openers = openers;
        side.held.clear();
        side.hole = None;
        side.inflater = compresses.then(Inflater::default);
        Ok(())
    }

    /// The packet at the front of bytes that stand behind the last one opened.
    fn front(&mut self, dir: Dir, bytes: &[u8]) -> Front {
        let side = &mut self.sides[dir.index()];
        let (mut more, mut found, count) = (usize::MAX, None, side.count);
        side.openers.retain_mut(|opener| {
            if found.is_some() {
                return false;
            }
            match opener.open(count, bytes) {
                Opened::More(n) => more = more.min(n.max(1)),
                Opened::Wrong => return false,
                Opened::Packet(plain, total) => {
                    found = Some((plain, total));
                }
            }
            true
        });
        match found {
            None if more == usize::MAX => Front::Wrong,
            None => Front::More(more),
            Some((plain, total)) => {
                // Only the one that opened it is right.
                if let Some(right) = side.openers.pop() {
                    self.keys
                        .session
                        .get_or_insert_with(|| right.session().to_vec());
                    side.openers = vec![right];
                }
                Front::Packet(plain, total)
            }
        }
    }

    /// Encrypted bytes of a direction that has its keys: what the packet at the front says goes to the layer above.
    pub(super) fn opened(
        &mut self,
        dir: Dir,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        if self.side(dir).hole.is_some() {
            return self.regain(dir, input, cx, out);
        }
        let held = std::mem::take(&mut self.side(dir).held);
        let joined;
        let bytes = if held.is_empty() {
            input.bytes
        } else {
            joined = [&held[..], input.bytes].concat();
            &joined
        };
        match self.front(dir, bytes) {
            Front::More(n) if !input.last => {
                self.side(dir).held = held;
                out.need(n);
                0
            }
            Front::Packet(plain, total) => {
                let n = total.saturating_sub(held.len());
                let context = match held.is_empty() {
                    true => self.side(dir).context,
                    // What is in this piece is no whole packet.
                    false => Context::unseen(),
                };
                let piece = input.bytes.get(..n).unwrap_or(input.bytes);
                say_encrypted(dir, context, piece, input.base, out);
                let at = input.base - held.len() as u64;
                self.lift(dir, plain, (at, total), cx, out);
                n
            }
            Front::More(_) => self.shut(dir, input, out), // its end never comes
            Front::Wrong => {
                let count = self.side(dir).count;
                out.note(&notes::NOT_OPENED, input.base, 0, count.into());
                self.side(dir).openers.clear();
                self.encrypted(dir, input, cx, out)
            }
        }
    }

    /// Hands a packet up that was opened. `from` is where it stood, and how long it was.
    fn lift(
        &mut self,
        dir: Dir,
        plain: Zeroizing<Vec<u8>>,
        from: (u64, usize),
        cx: &Cx,
        out: &mut Out<'_>,
    ) {
        let side = &mut self.sides[dir.index()];
        side.next_at = from.0 + from.1 as u64;
        let plain = match &mut side.inflater {
            Some(inflater) => inflater.packet(&plain),
            None => plain,
        };
        let padding = usize::from(plain.get(packet::HEADER).copied().unwrap_or(0));
        let end = plain.len().saturating_sub(padding);
        let payload = plain.get(packet::HEADER + 1..end).unwrap_or(&[]);
        let code = payload.first().copied().unwrap_or(0);
        self.heard_inside(dir, code, payload, cx, from.0, out);
        self.announce(out);
        out.op(Op::Lift {
            lane: 0,
            dir,
            from: Span {
                buf: BufId::frame(0),
                start: from.0,
                len: from.1 as u32,
            },
            plain: plain.to_vec(),
            relation: Relation::Computed,
        });
    }

    fn announce(&mut self, out: &mut Out<'_>) {
        if !std::mem::replace(&mut self.keys.announced, true) {
            out.op(Op::Child {
                lane: 0,
                proto: Some("ssh-inside"),
            });
        }
    }

    /// What an opened packet means for those behind it: the keys may be exchanged again. The layer above remarks on it.
    fn heard_inside(
        &mut self,
        dir: Dir,
        code: u8,
        payload: &[u8],
        cx: &Cx,
        base: u64,
        out: &mut Out<'_>,
    ) {
        match code {
            code::KEXINIT | code::NEWKEYS | 30..=49 => {
                let mut facts = crate::wire::Facts::default();
                let mut quiet = Out::new(&mut facts, 0);
                self.before(dir, code, payload, 0, 0, &mut quiet);
                self.learn(dir, code, payload, cx, base, out);
            }
            USERAUTH_SUCCESS => {
                self.keys.authenticated = true;
                for dir in [Dir::ToServer, Dir::ToClient] {
                    let with = self.side(dir).context.compression;
                    let late = algorithm::at(algorithm::COMPRESSIONS, with);
                    if late == Some(&"zlib@openssh.com") {
                        self.side(dir).inflater.get_or_insert_default();
                    }
                }
            }
            _ => {}
        }
        self.after(dir, code);
    }

    /// Encrypted bytes wait for a secret that may come.
    pub(super) fn wait(&mut self, dir: Dir, bytes: &[u8], at: u64, ring: &Keyring) {
        if bytes.is_empty() {
            return;
        }
        let fits = self.keys.bytes + bytes.len() <= limits::UNOPENED_BYTES;
        let room = fits.then(|| ring.room_for(bytes.len())).flatten();
        let Some(room) = room else {
            return self.miss(dir, at, bytes.len() as u64);
        };
        self.keys.bytes += bytes.len();
        self.keys.waiting.push_back(Waits {
            dir,
            at,
            bytes: bytes.to_vec(),
            missing: 0,
            _room: Some(room),
        });
    }

    /// A hole among what waits.
    fn miss(&mut self, dir: Dir, at: u64, len: u64) {
        let last = self.keys.waiting.iter_mut().rfind(|w| w.dir == dir);
        match last {
            Some(last) => last.missing += len,
            None => self.keys.waiting.push_back(Waits {
                dir,
                at,
                bytes: Vec::new(),
                missing: len,
                _room: None,
            }),
        }
    }

    /// There are secrets that were not there before: goes on with what waited, one piece a call.
    pub(super) fn go_on(&mut self, cx: &Cx, out: &mut Out<'_>) -> Option<Dir> {
        for dir in [Dir::ToServer, Dir::ToClient] {
            if self.side(dir).awaits && self.arm(dir, cx.secrets).is_ok() {
                let first = self.keys.waiting.iter().find(|w| w.dir == dir);
                let first = first.map(|w| w.at);
                let side = self.side(dir);
                side.awaits = false;
                side.next_at = first.unwrap_or(side.next_at);
            }
        }
        let ready = |w: &Waits| !self.sides[w.dir.index()].awaits;
        let i = self.keys.waiting.iter().position(ready)?;
        let w = self.keys.waiting.remove(i)?;
        self.keys.bytes -= w.bytes.len();
        let dir = w.dir;
        if self.side(dir).openers.is_empty() {
            return Some(dir); // given up on the way
        }
        let mut bytes = std::mem::take(&mut self.side(dir).held);
        let mut at = w.at - bytes.len() as u64;
        bytes.extend_from_slice(&w.bytes);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            if self.side(dir).awaits {
                // New keys begin here, and their secret isn't there.
                self.wait(dir, rest, at, cx.secrets);
                if let Some(last) = self.keys.waiting.pop_back() {
                    self.keys.waiting.push_front(last);
                }
                rest = &[];
            }
            if self.side(dir).openers.is_empty() {
                break;
            }
            if self.side(dir).hole.is_some() {
                let input = Input {
                    bytes: rest,
                    base: at,
                    whole: false,
                    last: false,
                };
                let n = self.search_packet(dir, &input, out);
                let Ok(n) = n else { break };
                rest = rest.get(n..).unwrap_or(&[]);
                at += n as u64;
                if n == 0 && self.side(dir).hole.is_some() {
                    break;
                }
                continue;
            }
            match self.front(dir, rest) {
                Front::More(_) => break,
                Front::Wrong => {
                    let count = self.side(dir).count;
                    out.note(&notes::NOT_OPENED, at, 0, count.into());
                    self.side(dir).openers.clear();
                }
                Front::Packet(plain, total) => {
                    self.lift(dir, plain, (at, total), cx, out);
                    rest = rest.get(total..).unwrap_or(&[]);
                    at += total as u64;
                }
            }
        }
        if w.missing > 0 {
            self.lose(dir, w.missing, out);
        } else if !self.side(dir).openers.is_empty() && self.side(dir).hole.is_none() {
            self.side(dir).held = rest.to_vec();
        }
        Some(dir)
    }

    /// Bytes of an encrypted direction are missing.
    pub(super) fn lose(&mut self, dir: Dir, len: u64, out: &mut Out<'_>) {
        if out.is_cut() {
            out.note(&notes::SNAPPED, out.base(), 0, len);
        }
        let side = self.side(dir);
        side.blind = true;
        if side.awaits {
            let at = side.next_at;
            return self.miss(dir, at, len);
        }
        if side.inflater.take().is_some() {
            side.openers.clear();
            side.held.clear();
            return out.note(&notes::COMPRESSED_GAP, out.base(), 0, 0);
        }
        side.held.clear();
        side.hole.get_or_insert(Hole {
            trials: TRIALS,
            room: None,
            searched: 0,
        });
    }

    /// Behind missing bytes: looks for the next packet that opens.
    fn regain(&mut self, dir: Dir, input: &Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        match self.search_packet(dir, input, out) {
            Ok(0) if self.side(dir).hole.is_none() => self.opened(dir, input, cx, out),
            Ok(0) if input.last => {
                self.give_up(dir, input, out);
                self.encrypted(dir, input, cx, out)
            }
            Ok(0) => {
                out.need(1);
                0
            }
            Ok(n) => {
                let bytes = input.bytes.get(..n).unwrap_or(input.bytes);
                say_encrypted(dir, Context::unseen(), bytes, input.base, out)
            }
            Err(()) => self.encrypted(dir, input, cx, out),
        }
    }

    /// So many bytes can be passed over; with the hole closed, a packet begins behind them. `Err` when it was given up.
    fn search_packet(
        &mut self,
        dir: Dir,
        input: &Input<'_>,
        out: &mut Out<'_>,
    ) -> Result<usize, ()> {
        let side = &mut self.sides[dir.index()];
        let (Some(hole), Some(opener)) = (&mut side.hole, side.openers.first_mut()) else {
            return Ok(0);
        };
        let distance = input.base.saturating_sub(side.next_at);
        let room = *hole.room.get_or_insert(distance);
        let found = opener.find(side.count, (distance, room), input.bytes, &mut hole.trials);
        let n = match found {
            Footing::At(at, lost) => {
                side.count = side.count.wrapping_add(lost);
                side.hole = None;
                let at_stream = input.base + at as u64;
                out.note(&notes::RESUMED, at_stream, 0, lost.into());
                let missing = at_stream - side.next_at;
                side.next_at = at_stream;
                side.openers.truncate(1);
                self.announce(out);
                out.op(Op::Gap {
                    lane: 0,
                    dir,
                    len: missing,
                });
                return Ok(at);
            }
            Footing::More(from) => from.saturating_sub(opener.looks_back()),
            Footing::No => input.bytes.len().saturating_sub(opener.looks_back()),
        };
        hole.searched += n as u64;
        if hole.trials == 0 || hole.searched > SEARCHED {
            self.give_up(dir, input, out);
            return Err(());
        }
        Ok(n)
    }

    fn give_up(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) {
        out.note(&notes::LOST, input.base, 0, 0);
        let side = self.side(dir);
        side.openers.clear();
        side.hole = None;
        side.held.clear();
    }
}
