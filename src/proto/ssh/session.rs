//! An SSH conversation: each direction goes from version lines to packets in clear to encrypted ones.
//!
//! ```text
//!     version lines ─► packets in clear ─ NEWKEYS ─► encrypted: packet by packet, or as bytes come
//!                         │      ▲
//!                     gap ▼      │ a likely packet
//!                        lost ───┴─ none found ─► encrypted, unseen
//! ```
//!
//! At NEWKEYS a direction's openers are made, if there is a secret; what they open goes to the layer above, which is a
//! session too, of packets that are all in clear ([`Session::inside`]).

mod locked;

use super::algorithm;
use super::channels::Channels;
use super::cipher::Opener;
use super::context::{Context, Sight, UNCOUNTED};
use super::inflate::Inflater;
use super::kexinit::{self, Offer, list};
use super::keys;
use super::message::{self, code};
use super::negotiate::{self, Agreement};
use super::{notes, packet, ssh1, userauth, version};
use crate::layer::{Cx, Dir, Dissector, End, Input, Kind, Out};
use crate::proto::common::line::LineFinder;
use crate::wire::Wire;
use locked::{Hole, Keys, Shut};

/// Longest line that is waited for.
const LINE: usize = 4096;
/// Behind a gap, so many bytes are searched for a packet in clear.
const SEARCHED: usize = 4096;
/// Bytes that show whether a packet is likely.
const LIKELY: usize = packet::HEADER + 2;

/// Where a direction is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Phase {
    /// Before or in the version line.
    #[default]
    Version,
    /// Packets, of which `context` says what can be seen.
    Packets,
    /// Behind a gap, with so many bytes searched.
    Lost(usize),
}

/// One direction.
#[derive(Default)]
struct Side {
    phase: Phase,
    finder: LineFinder,
    /// What is in use; the beginning has neither cipher nor MAC.
    context: Context,
    /// Packets sent, as far as they are shown.
    sequence: u8,
    /// Packets sent, as ciphers and MACs count them.
    count: u32,
    /// What opens its packets: as many as there are ways to write the secret, until one fits.
    openers: Vec<Opener>,
    /// Its new keys lack a secret, which may still come.
    awaits: bool,
    /// The beginning of a packet that was taken before its end came.
    held: Vec<u8>,
    /// Bytes are missing behind the last packet that was opened.
    hole: Option<Hole>,
    /// Where encrypted packets begin and end was lost sight of.
    blind: bool,
    /// Where the next packet to be opened begins.
    next_at: u64,
    inflater: Option<Inflater>,
    /// What it offered, until both have new keys.
    offer: Option<Offer>,
    /// The next key exchange packet is a guess.
    guesses: bool,
    /// It has sent NEWKEYS since its last KEXINIT.
    keyed: bool,
    /// SSH-1: what follows is encrypted.
    ssh1_encrypted: bool,
}

/// The state of one conversation.
#[derive(Default)]
pub struct Session {
    sides: [Side; 2],
    agreed: Option<Agreement>,
    /// Which way the SSH client sends, once it is known: a server may have opened the connection.
    client: Option<Dir>,
    /// Version 1.
    ssh1: bool,
    /// These packets were opened by the session below.
    inside: bool,
    /// Whether key exchange is strict, from the first NEWKEYS on: later exchanges have no say in it.
    strict: Option<bool>,
    /// The method of authentication that was asked for.
    method: u8,
    keys: Keys,
    channels: Channels,
}

impl Session {
    /// A session of packets that were opened.
    pub fn inside() -> Session {
        let side = || Side {
            phase: Phase::Packets,
            sequence: UNCOUNTED,
            ..Side::default()
        };
        Session {
            sides: [side(), side()],
            inside: true,
            ..Session::default()
        }
    }

    fn side(&mut self, dir: Dir) -> &mut Side {
        &mut self.sides[dir.index()]
    }

    /// The version line, or a line before it.
    fn lines(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let seen = input.bytes.len().min(version::START.len());
        let is_version = input.bytes.get(..seen) == version::START.get(..seen);
        if is_version && seen < version::START.len() && !input.last {
            out.need(version::START.len() - seen);
            return 0;
        }
        let len = match self.side(dir).finder.find(input.bytes) {
            Some(found) => found.len,
            None if input.last || input.bytes.len() >= LINE => {
                self.side(dir).finder.reset();
                input.bytes.len()
            }
            None => {
                out.need(1);
                return 0;
            }
        };
        let line = input.bytes.get(..len).unwrap_or(input.bytes);
        let w = &mut Wire::whole(line, input.base, out.facts());
        if is_version {
            let _ = version::version(w);
            out.say(message::VERSION, len, 0);
            self.ssh1 |= version::is_1(line);
            self.keys.transcript.versions[dir.index()] = line.trim_ascii_end().to_vec();
            self.side(dir).phase = Phase::Packets;
        } else {
            let _ = version::before(w);
            if dir == Dir::ToServer {
                out.note(&notes::CLIENT_LINE, input.base, len as u32, 0);
            }
            out.say(message::BEFORE, len, 0);
        }
        len
    }

    /// A packet in clear, with so many bytes of MAC.
    fn clear(
        &mut self,
        dir: Dir,
        mac: usize,
        input: &Input<'_>,
        cx: &Cx,
        out: &mut Out<'_>,
    ) -> usize {
        match packet::sound(input.bytes) {
            None => {
                out.need((LIKELY - 1).saturating_sub(input.bytes.len()).max(1));
                return 0;
            }
            Some(false) => {
                out.note(&notes::PACKET_BAD, input.base, packet::HEADER as u32, 0);
                self.side(dir).phase = Phase::Lost(0);
                return self.search(dir, input, cx, out);
            }
            Some(true) => {}
        }
        let total = packet::HEADER + packet::length(input.bytes).unwrap_or(0) + mac;
        let Some(bytes) = input.bytes.get(..total) else {
            let code = input.bytes.get(LIKELY - 1).copied().unwrap_or(0);
            if !input.last || message::name(code.into()).is_none() {
                out.need(total - input.bytes.len());
                return 0;
            }
            return self.cut_off(dir, input, out);
        };
        let padding = usize::from(bytes.get(packet::HEADER).copied().unwrap_or(0));
        let payload = bytes
            .get(packet::HEADER + 1..total - mac - padding)
            .unwrap_or(&[]);
        let code = payload.first().copied().unwrap_or(0);
        let context = self.before(dir, code, payload, input.base, total, out);
        let w = &mut Wire::whole(bytes, input.base, out.facts());
        let _ = packet::clear(w, context, dir);
        out.say(message::kind(code), total, context.pack());
        if self.inside {
            let at = input.base + (packet::HEADER + 1) as u64;
            self.channels.heard(dir, payload, at, out);
        } else if cx.secrets.is_live() {
            self.learn(dir, code, payload, cx, input.base, out);
            self.side(dir).next_at = input.base + total as u64;
        } else if code == code::NEWKEYS && self.hides(dir) {
            self.tell(Shut::NoKey, input.base, out);
        }
        self.after(dir, code);
        total
    }

    /// A packet whose end never comes, said as far as it is there.
    fn cut_off(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let code = input.bytes.get(LIKELY - 1).copied().unwrap_or(0);
        let mut context = self.side(dir).context;
        context.sequence = self.side(dir).sequence;
        if matches!(code, 30..=49) {
            context.kex = self.method(dir, code).0;
        }
        let w = &mut Wire::whole(input.bytes, input.base, out.facts());
        let _ = packet::clear(w, context, dir);
        out.say(message::kind(code), input.bytes.len(), context.pack());
        input.bytes.len()
    }

    /// What a packet means for the conversation, as far as it matters for reading the packet itself: its 32 bits.
    fn before(
        &mut self,
        dir: Dir,
        code: u8,
        payload: &[u8],
        base: u64,
        total: usize,
        out: &mut Out<'_>,
    ) -> Context {
        let mut context = self.side(dir).context;
        context.sequence = self.side(dir).sequence;
        match code {
            code::KEXINIT => self.offered(dir, payload, base, out),
            code::NEWKEYS => {
                let agreed = self.agreed.map(|a| a.contexts[self.flow(dir)]);
                let sequence = context.sequence;
                context = Context {
                    sequence,
                    ..agreed.unwrap_or_default()
                };
            }
            50 => self.method = userauth::method(payload),
            60..=79 => context.kex = self.method,
            30..=49 => {
                if matches!(code, 30 | 34) && self.client.is_none() {
                    self.client = Some(dir);
                    self.agree();
                }
                let (kex, wrong) = self.method(dir, code);
                context.kex = kex;
                if wrong {
                    out.note(&notes::GUESS_WRONG, base, total as u32, 0);
                }
            }
            2..=4 if !self.inside => {
                let strict = self.agreed.is_some_and(|a| a.contexts[0].strict);
                if strict && !self.side(dir).keyed && self.side(dir).context.cipher == 0 {
                    out.note(&notes::STRICT_BROKEN, base, total as u32, code.into());
                }
            }
            _ => {}
        }
        context
    }

    /// What it means for the packets behind it.
    fn after(&mut self, dir: Dir, code: u8) {
        let side = self.side(dir);
        side.sequence = side.sequence.saturating_add(1).min(UNCOUNTED);
        side.count = side.count.wrapping_add(1);
        if code != code::NEWKEYS {
            return;
        }
        side.keyed = true;
        let flow = self.flow(dir);
        let context = match self.agreed {
            Some(agreed) if agreed.contexts[flow].cipher != 0 => agreed.contexts[flow],
            _ => Context::unseen(),
        };
        let inside = self.inside;
        if context.cipher != 0 && !inside {
            self.strict.get_or_insert(context.strict);
        }
        let side = self.side(dir);
        if !inside {
            side.context = context;
        }
        if context.strict && !inside {
            side.sequence = 0;
            side.count = 0;
        }
        if self.sides.iter().all(|s| s.keyed) {
            for side in &mut self.sides {
                side.offer = None;
            }
        }
    }

    /// Whether what was agreed for a direction hides what it says.
    fn hides(&self, dir: Dir) -> bool {
        let context = self.agreed.map(|a| a.contexts[self.flow(dir)]);
        context.is_none_or(|c| c.cipher == 0 || !matches!(c.sight(), Sight::Clear(_)))
    }

    /// Which of an agreement's directions this is: SSH's client may be the one that was called.
    fn flow(&self, dir: Dir) -> usize {
        match self.client {
            Some(Dir::ToClient) => dir.opposite().index(),
            _ => dir.index(),
        }
    }

    /// A KEXINIT: with the second one both sides know what they will use.
    fn offered(&mut self, dir: Dir, payload: &[u8], base: u64, out: &mut Out<'_>) {
        let offer = Offer::new(payload);
        if self.sides.iter().all(|s| s.keyed) || self.side(dir).offer.is_some() {
            self.agreed = None;
        }
        if self.agreed.is_some() {
            self.side(dir.opposite()).offer = None;
            self.agreed = None;
        }
        let methods = offer.list(list::KEX);
        let sender = kexinit::sender(methods, Dir::ToServer);
        if sender == kexinit::sender(methods, Dir::ToClient) {
            let client = if sender == Dir::ToServer {
                dir
            } else {
                dir.opposite()
            };
            self.client = Some(client);
        }
        let side = self.side(dir);
        side.guesses = offer.guesses;
        side.keyed = false;
        side.offer = Some(offer);
        let remarks = self.agree();
        if let Some(offer) = &self.sides[dir.index()].offer {
            for (code, list) in remarks {
                let (at, len) = offer.place(list);
                let at = base + (packet::HEADER + 1 + at) as u64;
                out.note(code, at, len as u32, 0);
            }
        }
    }

    /// Works out what is agreed, and with which method, once both sides have offered.
    fn agree(&mut self) -> Vec<negotiate::Remark> {
        let client = self.client.unwrap_or(Dir::ToServer);
        let offers = [client, client.opposite()].map(|d| self.sides[d.index()].offer.as_ref());
        let [Some(client), Some(server)] = offers else {
            return Vec::new();
        };
        let (mut agreement, mut remarks) = negotiate::agree(client, server);
        if let Some(strict) = self.strict {
            // Its names count in the first KEXINIT only (OpenSSH PROTOCOL §1.10).
            agreement
                .contexts
                .iter_mut()
                .for_each(|c| c.strict = strict);
        }
        if self.inside || self.strict.is_some() {
            // What the attack cuts off stands in front of the first NEWKEYS.
            remarks.retain(|(code, _)| !std::ptr::eq(*code, &notes::TERRAPIN));
        }
        self.keys.method = keys::method(client, server);
        self.agreed = Some(agreement);
        remarks
    }

    /// By which method a key exchange packet is to be read, and whether it is a wrong guess. Where one side was not
    /// seen, the other's first method is the best there is.
    fn method(&mut self, dir: Dir, code: u8) -> (u8, bool) {
        let guesses = std::mem::take(&mut self.side(dir).guesses);
        let offers = [dir, dir.opposite()].map(|d| self.sides[d.index()].offer.as_ref());
        let own = offers[0].map_or(0, |o| algorithm::kex_number(o.first_method()));
        match (self.agreed, offers) {
            (Some(_), [Some(one), Some(other)])
                if guesses && negotiate::guess_is_wrong(one, other) =>
            {
                (own, true)
            }
            (Some(agreed), _) => (agreed.contexts[0].kex, false),
            // These numbers only group exchange has, whatever the first method is.
            (None, _) if code >= 32 => (0, false),
            (None, [None, Some(other)]) => (algorithm::kex_number(other.first_method()), false),
            (None, _) => (own, false),
        }
    }

    /// Encrypted bytes.
    fn encrypted(&mut self, dir: Dir, input: &Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        if !self.side(dir).openers.is_empty() {
            return self.opened(dir, input, cx, out);
        }
        let n = self.shut(dir, input, out);
        if self.side(dir).awaits {
            let bytes = input.bytes.get(..n).unwrap_or(input.bytes);
            self.wait(dir, bytes, input.base, cx.secrets);
        }
        n
    }

    /// Encrypted bytes that stay so, or wait.
    fn shut(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let context = match self.side(dir).blind {
            true => Context::unseen(),
            false => self.side(dir).context,
        };
        let Sight::Length(tag) = context.sight() else {
            return say_encrypted(dir, context, input.bytes, input.base, out);
        };
        let Some(length) = packet::length(input.bytes) else {
            out.need(packet::HEADER - input.bytes.len());
            return 0;
        };
        if !(5..=packet::MAX).contains(&length) {
            out.note(
                &notes::PACKET_BAD,
                input.base,
                packet::HEADER as u32,
                length as u64,
            );
            self.side(dir).context = Context::unseen();
            return say_encrypted(dir, Context::unseen(), input.bytes, input.base, out);
        }
        let total = packet::encrypted_len(length, tag);
        if let Some(bytes) = input.bytes.get(..total) {
            return say_encrypted(dir, context, bytes, input.base, out);
        }
        if self.side(dir).awaits && !input.last {
            out.need(total - input.bytes.len());
            return 0;
        }
        let header = input.bytes.get(..packet::HEADER).unwrap_or(&[]);
        let w = &mut Wire::whole(header, input.base, out.facts());
        let _ = packet::encrypted(w, context, dir);
        out.begin(message::ENCRYPTED, packet::HEADER, context.pack());
        out.extend((length + tag) as u64, true);
        packet::HEADER
    }

    /// A packet of SSH-1.
    fn ssh1(&mut self, dir: Dir, input: &Input<'_>, out: &mut Out<'_>) -> usize {
        let total = match ssh1::total(input.bytes) {
            None => {
                out.need(packet::HEADER - input.bytes.len());
                return 0;
            }
            Some(None) => {
                out.note(&notes::PACKET_BAD, input.base, packet::HEADER as u32, 0);
                self.side(dir).context = Context::unseen();
                self.ssh1 = false;
                return say_encrypted(dir, Context::unseen(), input.bytes, input.base, out);
            }
            Some(Some(total)) => total,
        };
        if self.side(dir).ssh1_encrypted {
            let header = input.bytes.get(..packet::HEADER).unwrap_or(&[]);
            let _ = ssh1::encrypted(&mut Wire::whole(header, input.base, out.facts()), dir);
            out.begin(message::SSH1_ENCRYPTED, packet::HEADER, 0);
            out.extend((total - packet::HEADER) as u64, true);
            return packet::HEADER;
        }
        let Some(bytes) = input.bytes.get(..total) else {
            out.need(total - input.bytes.len());
            return 0;
        };
        let _ = ssh1::clear(&mut Wire::whole(bytes, input.base, out.facts()), dir);
        let code = out.fact(&super::fields::SSH1_CODE).unwrap_or(0);
        out.say(message::SSH1, total, 0);
        if code == ssh1::SESSION_KEY {
            // The server answers it encrypted.
            self.sides.iter_mut().for_each(|s| s.ssh1_encrypted = true);
        }
        total
    }

    /// Looks for a packet in clear behind a gap; when there is none, what comes counts as encrypted.
    fn search(&mut self, dir: Dir, input: &Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        let Phase::Lost(searched) = self.side(dir).phase else {
            return 0;
        };
        if input.bytes.len() < LIKELY && !input.last {
            out.need(LIKELY - input.bytes.len());
            return 0;
        }
        // The version line may still be to come.
        let begins = |at: usize| at == 0 || input.bytes.get(at - 1) == Some(&b'\n');
        let mut lines = memchr::memmem::find_iter(input.bytes, version::START);
        if let Some(at) = lines.find(|at| begins(*at)) {
            self.side(dir).phase = Phase::Version;
            return if at == 0 {
                self.lines(dir, input, out)
            } else {
                at
            };
        }
        let found = input.bytes.windows(LIKELY).position(packet::likely);
        if let Some(n) = found {
            out.note(
                &notes::RESUMED,
                input.base + n as u64,
                LIKELY as u32,
                n as u64,
            );
            self.side(dir).phase = Phase::Packets;
            self.side(dir).sequence = UNCOUNTED;
            return if n == 0 {
                self.clear(dir, 0, input, cx, out)
            } else {
                n
            };
        }
        let searched = searched + input.bytes.len();
        let other = self.side(dir.opposite());
        if searched < SEARCHED && other.context.cipher == 0 {
            self.side(dir).phase = Phase::Lost(searched);
            return (input.bytes.len() + 1).saturating_sub(LIKELY).max(1);
        }
        out.note(&notes::UNPLACED, input.base, input.bytes.len() as u32, 0);
        self.side(dir).phase = Phase::Packets;
        self.side(dir).context = Context::unseen();
        say_encrypted(dir, Context::unseen(), input.bytes, input.base, out)
    }
}

/// Says encrypted bytes that are all there.
fn say_encrypted(dir: Dir, context: Context, bytes: &[u8], base: u64, out: &mut Out<'_>) -> usize {
    let _ = packet::encrypted(&mut Wire::whole(bytes, base, out.facts()), context, dir);
    out.say(ENCRYPTED, bytes.len(), context.pack());
    bytes.len()
}

const ENCRYPTED: Kind = message::ENCRYPTED;

impl Dissector for Session {
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx, out: &mut Out<'_>) -> usize {
        if input.bytes.is_empty() {
            return 0;
        }
        let phase = self.side(dir).phase;
        match phase {
            Phase::Version => self.lines(dir, &input, out),
            Phase::Packets if self.ssh1 => self.ssh1(dir, &input, out),
            Phase::Packets => match self.side(dir).context.sight() {
                Sight::Clear(mac) => self.clear(dir, mac, &input, cx, out),
                Sight::Length(_) | Sight::Nothing => self.encrypted(dir, &input, cx, out),
            },
            Phase::Lost(_) => self.search(dir, &input, cx, out),
        }
    }

    fn gap(&mut self, dir: Dir, len: u64, out: &mut Out<'_>) {
        if self.inside {
            // Whole packets are missing: what comes next is a packet again.
            return self.channels.gap(dir, len, out);
        }
        let ssh1 = self.ssh1;
        let side = self.side(dir);
        side.finder.reset();
        if !side.openers.is_empty() || side.awaits {
            return self.lose(dir, len, out);
        }
        side.inflater = None;
        match side.context.sight() {
            Sight::Clear(0) if !ssh1 => side.phase = Phase::Lost(0),
            _ => {
                side.phase = Phase::Packets;
                side.context = Context::unseen();
            }
        }
    }

    fn is_locked(&self) -> bool {
        self.keys.is_waiting()
    }

    fn unlocked(&mut self, cx: &Cx<'_>, out: &mut Out<'_>) -> Option<Dir> {
        self.go_on(cx, out)
    }

    fn end(&mut self, _: Dir, _: End, _: &mut Out<'_>) {}
}

#[cfg(test)]
mod tests;
