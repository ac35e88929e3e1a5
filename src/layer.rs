//! What a protocol is to the engine: it is given bytes, takes one unit at a time, says things and asks for things.
//!
//! Protocols never call each other and know neither engine nor store. A [`Dissector`] holds the state of one
//! conversation; everything it has to tell goes into [`Out`]. Nothing here fails: malformed traffic is notes.

use std::net::IpAddr;

use smallvec::SmallVec;

use crate::field::{Def, Field, Type};
use crate::note::Code;
use crate::secret::Keyring;
use crate::span::{BufId, Relation, Span};
use crate::wire::{FactView, Facts, Record, Recorder};

/// Which way bytes go, seen from who opened the conversation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Dir {
    /// From the client, who opened it.
    ToServer = 0,
    /// From the server.
    ToClient = 1,
}

impl Dir {
    /// The other way.
    pub const fn opposite(self) -> Dir {
        match self {
            Dir::ToServer => Dir::ToClient,
            Dir::ToClient => Dir::ToServer,
        }
    }

    /// 0 to the server, 1 to the client.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What carries a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Transport {
    /// A stream of bytes each way.
    Tcp,
    /// Datagrams, each a whole.
    Udp,
}

/// A kind of message, an index into [`Protocol::kinds`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Kind(pub u16);

/// Which bytes made somebody say what protocol this is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// How many of the first bytes decided.
    pub len: u16,
    /// What they are, "a request line of HTTP/1.1".
    pub says: &'static str,
}

/// What a protocol thinks of some first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Likelihood {
    /// Not mine.
    No,
    /// Too few bytes to tell; nothing speaks against it.
    More,
    /// Could be mine: enough where the port says so too.
    Maybe(Evidence),
    /// Mine, on any port.
    Sure(Evidence),
}

/// The first bytes of a direction that nobody has claimed yet.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// The bytes; a whole datagram, or the stream's first ones so far.
    pub bytes: &'a [u8],
    /// Who sent them, as far as is known.
    pub dir: Dir,
    /// What carried them.
    pub transport: Transport,
    /// Whether they are the very first of this direction (the capture saw it begin).
    pub first: bool,
}

/// What a dissector may know of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'k> {
    /// What carries the conversation.
    pub transport: Transport,
    /// The client's address and port.
    pub client: (IpAddr, u16),
    /// The server's address and port.
    pub server: (IpAddr, u16),
    /// The frame that completed these bytes.
    pub frame: u64,
    /// Its time, nanoseconds since 1970.
    pub time: i64,
    /// The secrets there are so far.
    pub secrets: &'k Keyring,
    /// For each direction, whether its first byte is known to be the connection's first.
    pub begun: [bool; 2],
}

/// The bytes a dissector is given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All that is there and not yet taken.
    pub bytes: &'a [u8],
    /// Offset of the first of them in their buffer.
    pub base: u64,
    /// They are a datagram: all there is of it.
    pub whole: bool,
    /// No more bytes will come this way.
    pub last: bool,
}

/// How a direction ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Closed in order.
    Fin,
    /// Reset.
    Reset,
    /// The capture ended, or the conversation was given up to bound memory.
    Cut,
}

/// What a unit asks the engine for. It takes effect at the byte behind the unit.
pub enum Op {
    /// A layer comes under me (STARTTLS, STLS, AUTH TLS): both directions go through it from here on.
    Interpose {
        /// The layer's name.
        below: &'static str,
    },
    /// I am done; the conversation goes on as another protocol, or as what its bytes say (`None`).
    Become {
        /// The next protocol's name.
        next: Option<&'static str>,
        /// What it is told of what went before, as the two agree on it in `proto::common`.
        left: Vec<u8>,
    },
    /// The protocol above me in this lane is this one (ALPN said so); `None` is found by its bytes.
    Child {
        /// Which of my lanes; most have lane 0 only.
        lane: u32,
        /// The protocol's name.
        proto: Option<&'static str>,
    },
    /// Who opened a lane is the server of the layer that asks: for what speaks in it, client and server change places.
    Turned {
        /// Which of my lanes.
        lane: u32,
    },
    /// Nobody said how many bytes will come in a lane: the layer above it need not wait for their end.
    Endless {
        /// Which of my lanes.
        lane: u32,
    },
    /// What goes up in a lane is a selection: what the layer above misses need not be missing.
    Selected {
        /// Which of my lanes.
        lane: u32,
    },
    /// Decrypted or decoded bytes for the layer above me.
    Lift {
        /// Which of my lanes.
        lane: u32,
        /// Which way they go.
        dir: Dir,
        /// The bytes.
        plain: Vec<u8>,
        /// What they were made of, in the buffer the unit was read from: the engine writes that buffer's number in.
        from: Span,
        /// Copied or computed.
        relation: Relation,
    },
    /// So many bytes of a lane are missing here.
    Gap {
        /// Which of my lanes.
        lane: u32,
        /// Which way they went.
        dir: Dir,
        /// How many.
        len: u64,
    },
    /// A lane has ended, both ways: the layer above it hears the end and is let go. Its number may be used again.
    End {
        /// Which of my lanes.
        lane: u32,
        /// How.
        how: End,
    },
    /// What this conversation announced last will not come: the announcement was refused.
    Recall {
        /// Where it would have gone.
        to: (IpAddr, u16),
    },
    /// A connection will come: to this address and port, from anywhere or from one address.
    Expect {
        /// The protocol it will speak.
        proto: &'static str,
        /// A layer that comes below it from the first byte on, "tls".
        below: Option<&'static str>,
        /// Who will open it, where that is known.
        from: Option<IpAddr>,
        /// Where it will go.
        to: (IpAddr, u16),
        /// What it is for, "RETR big.bin".
        label: String,
    },
}

/// A message as its dissector said it; offsets are those of the input's buffer.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// What kind.
    pub kind: Kind,
    /// Where it begins.
    pub at: u64,
    /// How long its header is: what `explain` will be given.
    pub len: u32,
    /// 32 bits that `explain` needs to know.
    pub ctx: u32,
    /// Its facts, from here
    pub facts_from: u32,
    /// to here.
    pub facts_to: u32,
    /// Whether its body is still to come.
    pub open: bool,
}

/// The bytes of a message that stand nowhere as they are: made from bytes of the input's buffer.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// Which of the messages said.
    pub said: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What they were made from: offset and length.
    pub from: (u64, u32),
}

/// What a dissector has to tell, and the room its facts are recorded in.
pub struct Out<'e> {
    facts: &'e mut Facts,
    from: u32,
    base: u64,
    pub(crate) said: SmallVec<[Said; 2]>,
    pub(crate) made: Vec<Made>,
    pub(crate) notes: Vec<(&'static Code, u64, u32, u64)>,
    pub(crate) ops: Vec<Op>,
    pub(crate) need: usize,
    pub(crate) skip: u64,
    pub(crate) skip_finishes: bool,
    pub(crate) finished: bool,
    pub(crate) cut: bool,
}

impl<'e> Out<'e> {
    /// For units whose input begins at `base`.
    pub fn new(facts: &'e mut Facts, base: u64) -> Out<'e> {
        let from = facts.mark();
        Out {
            facts,
            from,
            base,
            said: SmallVec::new(),
            made: Vec::new(),
            notes: Vec::new(),
            ops: Vec::new(),
            need: 0,
            skip: 0,
            skip_finishes: false,
            finished: false,
            cut: false,
        }
    }

    /// Told of a gap: the bytes went by, and the capture's snap length cut them off.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Where the input begins in its buffer; when told of a gap or an end, where that is.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// The recorder to read the next message with.
    #[inline]
    pub fn facts(&mut self) -> &mut Facts {
        self.facts
    }

    /// The facts recorded since the last message was said.
    pub fn fact<T: Type>(&self, f: &'static Field<T>) -> Option<T::Out<'_>> {
        self.facts.view(self.from, self.facts.mark()).find(f)
    }

    /// Takes back the facts recorded since the last message was said.
    pub fn unsay(&mut self) {
        self.facts.rollback(self.from);
    }

    /// Says a message that is complete: `len` bytes from the input's beginning.
    pub fn say(&mut self, kind: Kind, len: usize, ctx: u32) {
        self.say_at(kind, self.base, len, ctx, false);
    }

    /// Says a message whose body is still to come: see [`extend`](Self::extend) and [`finish`](Self::finish).
    pub fn begin(&mut self, kind: Kind, len: usize, ctx: u32) {
        self.say_at(kind, self.base, len, ctx, true);
    }

    /// Says a message anywhere in the input's buffer.
    pub fn say_at(&mut self, kind: Kind, at: u64, len: usize, ctx: u32, open: bool) {
        if self.facts.has_remarks() {
            self.notes.extend(self.facts.take_remarks());
        }
        let facts_to = self.facts.mark();
        self.said.push(Said {
            kind,
            at,
            len: len as u32,
            ctx,
            facts_from: self.from,
            facts_to,
            open,
        });
        self.from = facts_to;
    }

    /// Says a message whose bytes were made from the `from.1` bytes at `from.0` of the input's buffer: a header block
    /// decompressed. They get a place in a buffer of their own. Remarks recorded while they were read stand on what
    /// they were made from.
    pub fn say_made(&mut self, kind: Kind, bytes: Vec<u8>, from: (u64, u32), ctx: u32) {
        let remarks = self.facts.take_remarks();
        let on = |(code, _, _, value)| (code, from.0, from.1, value);
        self.notes.extend(remarks.into_iter().map(on));
        let len = bytes.len();
        self.made.push(Made {
            said: self.said.len(),
            bytes,
            from,
        });
        self.say_at(kind, 0, len, ctx, false);
    }

    /// The `len` bytes behind this unit belong to the message begun last; they are not fed to anybody.
    /// `u64::MAX` is all until the direction ends. With `finishes` the message is complete when they have passed.
    pub fn extend(&mut self, len: u64, finishes: bool) {
        self.skip = len;
        self.skip_finishes = finishes;
        if len == 0 && finishes {
            self.finished = true;
        }
    }

    /// The message begun last in this direction is complete.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// Leaves a note on bytes of the input's buffer, with a number that belongs to it.
    pub fn note(&mut self, code: &'static Code, at: u64, len: u32, value: u64) {
        self.notes.push((code, at, len, value));
    }

    /// At least so many bytes more are needed before it is worth calling again.
    pub fn need(&mut self, more: usize) {
        self.need = more;
    }

    /// Asks for something.
    pub fn op(&mut self, op: Op) {
        self.ops.push(op);
    }

    /// Moves everything that was not said out of the way.
    pub(crate) fn settle(&mut self) {
        if self.facts.has_remarks() {
            self.notes.extend(self.facts.take_remarks());
        }
        self.facts.rollback(self.from);
    }
}

/// The state of one protocol in one conversation.
pub trait Dissector: Send {
    /// Takes at most one unit off the front of the input and returns its length; 0 means "not yet", with
    /// [`Out::need`] saying how many bytes more are worth another call. What the unit asked for takes effect at the
    /// byte behind it. Bytes taken without a message are passed over. A datagram is one unit, whatever is returned.
    fn feed(&mut self, dir: Dir, input: Input<'_>, cx: &Cx<'_>, out: &mut Out<'_>) -> usize;
    /// So many bytes of this direction are missing here; what comes next begins behind them.
    fn gap(&mut self, dir: Dir, len: u64, out: &mut Out<'_>);
    /// My connection was announced: as one to this endpoint, and for this purpose ("RETR big.bin").
    fn expected(&mut self, _announced: (IpAddr, u16), _label: &str) {}
    /// Who hands my bytes up doesn't know how many will come.
    fn endless(&mut self) {}
    /// Who hands my bytes up chose some of what there is.
    fn selected(&mut self) {}
    /// The conversation was another protocol's up to here ([`Op::Become`]), and this is what it left.
    fn follows(&mut self, _before: &'static str, _left: &[u8]) {}
    /// A layer I asked for is in place and carries my bytes from now on.
    fn secured(&mut self, _by: &'static str) {}
    /// Whether something waits for a secret.
    fn is_locked(&self) -> bool {
        false
    }
    /// There are secrets that were not there before: what waited for one may be opened now, in the order it came, and
    /// as far as it went one way, which is returned. `None` when there is nothing more. Called until then.
    fn unlocked(&mut self, _cx: &Cx<'_>, _out: &mut Out<'_>) -> Option<Dir> {
        None
    }
    /// No more bytes come this way.
    fn end(&mut self, _dir: Dir, _how: End, _out: &mut Out<'_>) {}
}

/// The bytes of one message, to be explained.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// What kind of message.
    pub kind: Kind,
    /// The 32 bits it was said with.
    pub ctx: u32,
    /// Which way it went.
    pub dir: Dir,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Offset of the first in its buffer.
    pub base: u64,
    /// The buffer.
    pub buf: BufId,
}

/// Names everything in a message: its bytes, and the facts that stand in none of them.
pub fn explain(
    proto: &dyn Protocol,
    unit: &Unit<'_>,
    facts: FactView<'_>,
    recorder: &mut Recorder,
) {
    proto.explain(unit, recorder);
    for (def, value) in facts.iter().filter(|(def, _)| def.told) {
        crate::record!(recorder, |r| r.put(def, unit.base, 0, value));
    }
}

/// A message to be summed up in a line.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// What kind of message.
    pub kind: Kind,
    /// The 32 bits it was said with.
    pub ctx: u32,
    /// Which way it went.
    pub dir: Dir,
    /// Its facts.
    pub facts: FactView<'a>,
}

/// A protocol: how to know it, and how to read it.
pub trait Protocol: Sync {
    /// Its name in filters, "http".
    fn name(&self) -> &'static str;
    /// Its name for people, "HTTP".
    fn label(&self) -> &'static str;
    /// Where it usually lives: a hint, no more.
    fn ports(&self) -> &'static [(Transport, u16)];
    /// Its vocabulary.
    fn fields(&self) -> &'static [&'static Def];
    /// Its remarks.
    fn notes(&self) -> &'static [&'static Code] {
        &[]
    }
    /// The names of its kinds of messages, in the order of [`Kind`].
    fn kinds(&self) -> &'static [&'static str];
    /// What it thinks of these first bytes.
    fn probe(&self, probe: &Probe<'_>) -> Likelihood;
    /// A new conversation.
    fn start(&self) -> Box<dyn Dissector>;
    /// Names every byte of a message. A function of the unit alone: no state, the same parse functions as `feed`.
    fn explain(&self, unit: &Unit<'_>, recorder: &mut Recorder);
    /// Appends what the message says, in a line, from its facts alone. Text of the wire goes through
    /// [`field::escape`](crate::field::escape).
    fn summary(&self, line: &Line<'_>, out: &mut Vec<u8>);
}
