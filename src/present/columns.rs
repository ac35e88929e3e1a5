//! The fields somebody asked for, one row a frame.
//!
//! A message's fields stand in the row of the frame that completes it, body included: what was picked off a header
//! waits here until its body is complete.

use std::collections::HashMap;

use smallvec::SmallVec;

use crate::engine::{Engine, FrameView};
use crate::field::Def;
use crate::filter::Filter;
use crate::layer::{Protocol, Unit};
use crate::store::{Event, Message, MsgId};
use crate::vocabulary::registry;
use crate::wire::{IdSet, Picked, Recorder};

use super::layers::Layers;

/// Picks the wanted fields of each frame and of the messages it completes, and the layers a filter asks for.
pub struct Picker {
    row: Recorder,
    waiting: HashMap<MsgId, Waiting>,
    set: IdSet,
    frame: bool,
    wanted_of: Vec<(&'static str, Wanted)>,
    layers: Option<Layers>,
    waits: bool,
}

/// What was asked for of a protocol.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Nothing.
    Nothing,
    /// Only fields that are kept as facts: they need not be read again.
    Facts,
    /// Fields that are read when somebody asks.
    Fields,
}

/// What was picked off a message whose body is still coming.
struct Waiting {
    picked: Picked,
    proto: &'static str,
    bytes: Vec<u8>,
}

/// So many messages may wait for their bodies; beyond that their fields are shown without waiting.
const WAITING: usize = 100_000;

/// The fields that stand in a frame's headers, or that its conversation adds.
fn frame_fields() -> impl Iterator<Item = &'static Def> {
    let flow = crate::flow::fields::FIELDS.iter().copied();
    crate::engine::FRAME_FIELDS
        .iter()
        .copied()
        .chain(crate::decode::fields::fields())
        .chain(flow)
}

impl Picker {
    /// For these fields, and those that a filter asks for.
    pub fn new(mut set: IdSet, filter: Option<&Filter>) -> Picker {
        if let Some(filter) = filter {
            filter.defs().iter().for_each(|d| set.insert(d));
        }
        Picker {
            row: Recorder::Picked(Picked::new(set.clone())),
            waiting: HashMap::new(),
            frame: frame_fields().any(|d| set.contains(d)),
            set,
            wanted_of: Vec::new(),
            layers: filter.map(|f| Layers::new(f.reads_bytes())),
            waits: true,
        }
    }

    /// Puts messages in the row of the frame that completed their header.
    pub fn at_headers(self) -> Picker {
        Picker {
            waits: false,
            ..self
        }
    }

    /// The row picked last.
    pub fn row(&self) -> &Picked {
        match &self.row {
            Recorder::Picked(p) => p,
            Recorder::Tree(_) => unreachable!("made as a picker"),
        }
    }

    /// Whether the filter it was made for is true of the row.
    pub fn passes(&self, filter: &Filter) -> bool {
        self.layers
            .as_ref()
            .is_some_and(|layers| filter.matches(self.row(), layers))
    }

    fn row_mut(&mut self) -> &mut Picked {
        match &mut self.row {
            Recorder::Picked(p) => p,
            Recorder::Tree(_) => unreachable!("made as a picker"),
        }
    }

    fn begin(&mut self, view: Option<&FrameView<'_>>) {
        self.row_mut().clear();
        if let Some(layers) = &mut self.layers {
            layers.clear();
        }
        let Some(view) = view else { return };
        if let Some(layers) = &mut self.layers {
            layers.frame(view);
        }
        if self.frame {
            view.explain(self.row_mut());
        }
    }

    /// Picks the row of a frame: its headers, the messages it completes.
    pub fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) {
        self.begin(Some(view));
        self.messages(engine, Some(view));
    }

    /// Picks what messages say, behind what the row holds.
    pub fn messages(&mut self, engine: &Engine, view: Option<&FrameView<'_>>) {
        for event in engine.store().events() {
            match event {
                Event::Said(i) => {
                    let m = &engine.store().messages()[*i];
                    if m.open && self.waits && self.waiting.len() < WAITING {
                        self.wait(engine, view, m);
                    } else {
                        self.said(engine, view, m);
                    }
                }
                Event::Finished { id, whole } => {
                    // A message whose body never became whole has no frame that completed it.
                    if let Some(w) = self.waiting.remove(id)
                        && *whole
                    {
                        self.row_mut().append(&w.picked);
                        if let Some(layers) = &mut self.layers {
                            layers.add(w.proto, &w.bytes);
                        }
                    }
                }
                Event::Noted(..) => {}
            }
        }
    }

    /// Picks one message and the headers of its frame, whether its body is complete or not. Its layers are those of
    /// the frame and of the conversation below it: a message inside TLS is `tls` too.
    pub fn one(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, m: &Message) {
        self.begin(view);
        if let (Some(layers), Some(c)) = (&mut self.layers, engine.conversation(m)) {
            c.protocols
                .iter()
                .take(m.layer.into())
                .for_each(|(name, _)| layers.add(name, &[]));
        }
        self.said(engine, view, m);
    }

    fn said(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, m: &Message) {
        let mut row = std::mem::replace(&mut self.row, Recorder::Picked(Picked::default()));
        self.explain(engine, view, m, &mut row);
        self.row = row;
        if let Some(layers) = &mut self.layers {
            layers.message(engine, view, m);
        }
    }

    fn wait(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, m: &Message) {
        let mut apart = Recorder::Picked(Picked::new(self.set.clone()));
        self.explain(engine, view, m, &mut apart);
        let looked_into = self.layers.as_ref().is_some_and(Layers::keeps_bytes);
        let bytes = if looked_into {
            engine.bytes(m, view)
        } else {
            None
        };
        if let Recorder::Picked(picked) = apart {
            let waiting = Waiting {
                picked,
                proto: m.proto.name(),
                bytes: bytes.unwrap_or(&[]).to_vec(),
            };
            self.waiting.insert(m.id, waiting);
        }
    }

    /// What was asked for of a protocol. Few protocols, looked at often: those met stand in a list.
    fn wanted(&mut self, proto: &'static dyn Protocol) -> Wanted {
        let name = proto.name();
        if let Some((_, wanted)) = self.wanted_of.iter().find(|(n, _)| std::ptr::eq(*n, name)) {
            return *wanted;
        }
        let mut asked = proto.fields().iter().filter(|d| self.set.contains(d));
        let wanted = match (asked.clone().next(), asked.all(|d| d.key)) {
            (None, _) => Wanted::Nothing,
            (_, true) => Wanted::Facts,
            (_, false) => Wanted::Fields,
        };
        self.wanted_of.push((name, wanted));
        wanted
    }

    fn explain(
        &mut self,
        engine: &Engine,
        view: Option<&FrameView<'_>>,
        m: &Message,
        recorder: &mut Recorder,
    ) {
        match self.wanted(m.proto) {
            Wanted::Nothing => return,
            Wanted::Facts => {
                if let Recorder::Picked(picked) = recorder {
                    picked.take_facts(&engine.store().facts(m));
                }
                return;
            }
            Wanted::Fields => {}
        }
        if let Some(bytes) = engine.bytes(m, view) {
            let unit = Unit {
                kind: m.kind,
                ctx: m.ctx,
                dir: m.dir,
                bytes,
                base: m.span.start,
                buf: m.span.buf,
            };
            crate::layer::explain(m.proto, &unit, engine.store().facts(m), recorder);
        }
    }
}

/// Which of several values of a cell are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Occurrence {
    /// All of them.
    #[default]
    All,
    /// The first.
    First,
    /// The last.
    Last,
}

/// How rows are written.
#[derive(Clone, Debug)]
pub struct Style {
    /// Between cells.
    pub separator: Vec<u8>,
    /// Between the values of a cell.
    pub aggregator: Vec<u8>,
    /// Which values.
    pub occurrence: Occurrence,
    /// A first row with the names.
    pub header: bool,
    /// Around each cell that has a value.
    pub quote: Option<u8>,
    /// Show passwords and the like.
    pub secrets: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            separator: b"\t".to_vec(),
            aggregator: b",".to_vec(),
            occurrence: Occurrence::All,
            header: false,
            quote: None,
            secrets: false,
        }
    }
}

/// Writes rows of cells.
pub struct Rows {
    columns: Vec<&'static Def>,
    by_id: Vec<Vec<usize>>,
    /// The first and the last cell of each column, in the row at hand.
    ends: Vec<(u32, u32)>,
    style: Style,
}

impl Rows {
    /// Rows of these columns. Fields of one name fill one column, whoever declared them.
    pub fn new(columns: Vec<&'static Def>, style: Style) -> Rows {
        let mut by_id: Vec<Vec<usize>> = Vec::new();
        for (i, column) in columns.iter().enumerate() {
            for def in registry().all(column.name) {
                let id = usize::from(def.id());
                if by_id.len() <= id {
                    by_id.resize(id + 1, Vec::new());
                }
                by_id[id].push(i);
            }
        }
        let ends = vec![(NONE, NONE); columns.len()];
        Rows {
            columns,
            by_id,
            ends,
            style,
        }
    }

    /// Appends the row of names, when the style has one.
    pub fn header(&self, out: &mut Vec<u8>) {
        if !self.style.header {
            return;
        }
        for (i, def) in self.columns.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(&self.style.separator);
            }
            out.extend_from_slice(def.name.as_bytes());
        }
        out.push(b'\n');
    }

    /// Appends one row.
    pub fn row(&mut self, picked: &Picked, out: &mut Vec<u8>) {
        let mut cells: SmallVec<[Cell; 32]> = SmallVec::new();
        self.ends.fill((NONE, NONE));
        for (item, def) in picked.defs().enumerate() {
            let Some(columns) = self.by_id.get(usize::from(def.id())) else {
                continue;
            };
            for i in columns {
                let Some(ends) = self.ends.get_mut(*i) else {
                    continue;
                };
                let at = cells.len() as u32;
                match cells.get_mut(ends.1 as usize) {
                    Some(before) => before.next = at,
                    None => ends.0 = at,
                }
                ends.1 = at;
                cells.push(Cell {
                    item: item as u32,
                    next: NONE,
                });
            }
        }
        for (i, (first, _)) in self.ends.iter().enumerate() {
            if i > 0 {
                join(&self.style.separator, out);
            }
            if *first != NONE {
                self.column(picked, &cells, *first, out);
            }
        }
        out.push(b'\n');
    }

    /// Appends the values of one column, from cell `first` on.
    fn column(&self, picked: &Picked, cells: &[Cell], first: u32, out: &mut Vec<u8>) {
        let outside = out.len();
        if let Some(quote) = self.style.quote {
            out.push(quote);
        }
        let from = out.len();
        let mut next = first;
        while let Some(cell) = cells.get(next as usize) {
            match self.style.occurrence {
                Occurrence::First if next != first => break,
                Occurrence::Last => out.truncate(from),
                _ if next != first => join(&self.style.aggregator, out),
                _ => {}
            }
            match picked.item(cell.item as usize) {
                Some((def, _)) if def.secret && !self.style.secrets => out.extend_from_slice(MASK),
                Some((def, value)) => crate::field::show(def, value, out),
                None => {}
            }
            next = cell.next;
        }
        match self.style.quote {
            Some(quote) if out.len() > from => out.push(quote),
            _ if out.len() == from => out.truncate(outside),
            _ => {}
        }
    }
}

/// A value of a row by its place among what was picked, and the next cell of its column.
struct Cell {
    item: u32,
    next: u32,
}

/// No cell.
const NONE: u32 = u32::MAX;

/// Appends what stands between: one byte most of the time.
#[inline]
fn join(between: &[u8], out: &mut Vec<u8>) {
    match between {
        [one] => out.push(*one),
        several => out.extend_from_slice(several),
    }
}

/// What stands where a secret would.
pub const MASK: &[u8] = "•••".as_bytes();
