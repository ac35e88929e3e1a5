//! The fields somebody asked for, one row a frame.
//!
//! A message's fields stand in the row of the frame that completes it, body included: what was picked off a header
//! waits here until its body is complete.

use std::collections::HashMap;

use crate::engine::{Engine, FrameView};
use crate::field::Def;
use crate::layer::Unit;
use crate::store::{Event, Message, MsgId};
use crate::vocabulary::registry;
use crate::wire::{IdSet, Picked, Recorder};

/// Picks the wanted fields of each frame and of the messages it completes.
pub struct Picker {
    row: Recorder,
    waiting: HashMap<MsgId, Picked>,
    set: IdSet,
    frame: bool,
    wanted_of: HashMap<&'static str, bool>,
    protocols: Vec<&'static str>,
}

/// So many messages may wait for their bodies; beyond that their fields are shown without waiting.
const WAITING: usize = 100_000;

impl Picker {
    /// For these fields.
    pub fn new(set: IdSet) -> Picker {
        let frame_defs = || {
            crate::engine::FRAME_FIELDS
                .iter()
                .copied()
                .chain(crate::decode::fields::fields())
                .chain(crate::flow::fields::FIELDS.iter().copied())
        };
        let frame = frame_defs().any(|d| set.contains(d));
        Picker {
            row: Recorder::Picked(Picked::new(set.clone())),
            waiting: HashMap::new(),
            set,
            frame,
            wanted_of: HashMap::new(),
            protocols: Vec::new(),
        }
    }

    /// The row picked last.
    pub fn row(&self) -> &Picked {
        match &self.row {
            Recorder::Picked(p) => p,
            Recorder::Tree(_) => unreachable!("made as a picker"),
        }
    }

    /// The protocols of the messages in the row.
    pub fn protocols(&self) -> &[&'static str] {
        &self.protocols
    }

    fn row_mut(&mut self) -> &mut Picked {
        match &mut self.row {
            Recorder::Picked(p) => p,
            Recorder::Tree(_) => unreachable!("made as a picker"),
        }
    }

    /// Picks the row of a frame: its headers, the messages it completes.
    pub fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) {
        self.row_mut().clear();
        self.protocols.clear();
        if self.frame {
            view.explain(self.row_mut());
        }
        self.messages(engine, Some(view));
    }

    /// Picks what messages say, behind what the row holds.
    pub fn messages(&mut self, engine: &Engine, view: Option<&FrameView<'_>>) {
        for event in engine.store().events() {
            match event {
                Event::Said(i) => {
                    let m = &engine.store().messages()[*i];
                    if m.open && self.waiting.len() < WAITING {
                        let mut apart = Recorder::Picked(Picked::new(self.set.clone()));
                        self.explain(engine, view, m, &mut apart);
                        if let Recorder::Picked(p) = apart {
                            self.waiting.insert(m.id, p);
                        }
                    } else {
                        let mut row =
                            std::mem::replace(&mut self.row, Recorder::Picked(Picked::default()));
                        self.explain(engine, view, m, &mut row);
                        self.row = row;
                    }
                }
                Event::Finished { id, whole } => {
                    // A message whose body never became whole has no frame that completed it.
                    if let Some(p) = self.waiting.remove(id)
                        && *whole
                    {
                        self.row_mut().append(&p);
                    }
                }
                Event::Noted(..) => {}
            }
        }
    }

    /// Picks one message and the headers of its frame, whether its body is complete or not.
    pub fn one(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, m: &Message) {
        self.row_mut().clear();
        self.protocols.clear();
        if let (true, Some(view)) = (self.frame, view) {
            view.explain(self.row_mut());
        }
        let mut row = std::mem::replace(&mut self.row, Recorder::Picked(Picked::default()));
        self.explain(engine, view, m, &mut row);
        self.row = row;
    }

    fn explain(
        &mut self,
        engine: &Engine,
        view: Option<&FrameView<'_>>,
        m: &Message,
        recorder: &mut Recorder,
    ) {
        self.protocols.push(m.proto.name());
        let set = &self.set;
        let wanted = *self
            .wanted_of
            .entry(m.proto.name())
            .or_insert_with(|| set.any(m.proto.fields()));
        if !wanted {
            return;
        }
        if let Some(bytes) = engine.bytes(m, view) {
            m.proto.explain(
                &Unit {
                    kind: m.kind,
                    ctx: m.ctx,
                    dir: m.dir,
                    bytes,
                    base: m.span.start,
                    buf: m.span.buf,
                },
                recorder,
            );
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
    cells: Vec<Vec<u8>>,
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
        let cells = vec![Vec::new(); columns.len()];
        Rows {
            columns,
            by_id,
            cells,
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
        for (def, value) in picked.iter() {
            let Some(columns) = self.by_id.get(usize::from(def.id())) else {
                continue;
            };
            for i in columns {
                let cell = &mut self.cells[*i];
                match self.style.occurrence {
                    Occurrence::First if !cell.is_empty() => continue,
                    Occurrence::Last => cell.clear(),
                    _ if !cell.is_empty() => cell.extend_from_slice(&self.style.aggregator),
                    _ => {}
                }
                if def.secret && !self.style.secrets {
                    cell.extend_from_slice(MASK);
                } else {
                    crate::field::show(def, value, cell);
                }
            }
        }
        for (i, cell) in self.cells.iter_mut().enumerate() {
            if i > 0 {
                out.extend_from_slice(&self.style.separator);
            }
            if let (Some(q), false) = (self.style.quote, cell.is_empty()) {
                out.push(q);
                out.extend_from_slice(cell);
                out.push(q);
            } else {
                out.extend_from_slice(cell);
            }
            cell.clear();
        }
        out.push(b'\n');
    }
}

/// What stands where a secret would.
pub const MASK: &[u8] = "•••".as_bytes();
