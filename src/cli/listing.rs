//! What `dissect` does with each frame: rows of fields, lines of messages, lines of frames.

use super::Failure;
use super::output::Output;
use super::run::Consumer;
use crate::engine::{Engine, FrameView};
use crate::filter::Filter;
use crate::json;
use crate::present::columns::{Picker, Rows};
use crate::source::Event as Aside;
use crate::store::{Event, Message, MsgId};
use crate::text;
use crate::wire::Tree;

/// `-T fields`. The last row waits for the end of the capture: what streams still have to say belongs to it.
pub struct Fields {
    picker: Picker,
    rows: Rows,
    filter: Option<Filter>,
    out: Output,
    pending: bool,
}

impl Fields {
    /// Rows of what the picker picks.
    pub fn new(picker: Picker, rows: Rows, filter: Option<Filter>, mut out: Output) -> Fields {
        rows.header(&mut out.buffer);
        Fields {
            picker,
            rows,
            filter,
            out,
            pending: false,
        }
    }

    fn write(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.pending) {
            let shown = self.filter.as_ref().is_none_or(|f| self.picker.passes(f));
            if shown {
                self.rows.row(self.picker.row(), &mut self.out.buffer);
            }
        }
        self.out.step()
    }
}

impl Consumer for Fields {
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure> {
        self.write()?;
        self.picker.frame(engine, view);
        self.pending = true;
        if self.out.is_live() {
            self.write()?;
        }
        Ok(true)
    }

    fn pause(&mut self) -> Result<(), Failure> {
        self.out.flush()
    }

    fn rest(&mut self, engine: &Engine) -> Result<(), Failure> {
        self.picker.messages(engine, None);
        Ok(())
    }

    fn end(&mut self, _: &Engine) -> Result<(), Failure> {
        self.write()?;
        self.out.flush()
    }
}

/// A line a message, or a line a frame.
pub struct Lines {
    style: text::lines::Style,
    filter: Option<Filter>,
    picker: Picker,
    out: Output,
    packets: bool,
    tree: bool,
    secrets: bool,
    scratch: Tree,
}

impl Lines {
    /// Lines of the messages the filter lets through.
    pub fn new(
        style: text::lines::Style,
        filter: Option<Filter>,
        picker: Picker,
        out: Output,
    ) -> Lines {
        Lines {
            style,
            filter,
            picker,
            out,
            packets: false,
            tree: false,
            secrets: false,
            scratch: Tree::default(),
        }
    }

    /// A line a frame instead.
    pub fn packets(mut self, packets: bool) -> Lines {
        self.packets = packets;
        self
    }

    /// Trees under the lines.
    pub fn tree(mut self, tree: bool) -> Lines {
        self.tree = tree;
        self
    }

    /// Secrets as they are.
    pub fn secrets(mut self, secrets: bool) -> Lines {
        self.secrets = secrets;
        self
    }

    fn shows(&mut self, engine: &Engine, view: Option<&FrameView<'_>>, m: &Message) -> bool {
        let Some(filter) = &self.filter else {
            return true;
        };
        self.picker.one(engine, view, m);
        self.picker.passes(filter)
    }

    fn events(&mut self, engine: &Engine, view: Option<&FrameView<'_>>) {
        let store = engine.store();
        let mut shown: Option<MsgId> = None;
        for event in store.events() {
            match event {
                Event::Said(i) => {
                    let m = &store.messages()[*i];
                    if let Some(names) = &mut self.style.names {
                        text::learn_names(store, m, names);
                    }
                    if !self.shows(engine, view, m) {
                        continue;
                    }
                    shown = Some(m.id);
                    text::lines::message(engine, view, m, &mut self.style, &mut self.out.buffer);
                    if self.tree {
                        text::tree::message(engine, view, m, self.secrets, &mut self.out.buffer);
                    }
                }
                Event::Noted(i, of) => {
                    if self.filter.is_none() || (of.is_some() && *of == shown) {
                        text::lines::note(&store.notes()[*i], &mut self.out.buffer);
                    }
                }
                Event::Finished { .. } => {}
            }
        }
    }

    fn packet(&mut self, engine: &Engine, view: &FrameView<'_>) {
        if let Some(filter) = &self.filter {
            self.picker.frame(engine, view);
            if !self.picker.passes(filter) {
                return;
            }
        }
        text::lines::frame(engine, view, &mut self.style, &mut self.out.buffer);
        if self.tree {
            text::tree::frame(view, &mut self.scratch, &mut self.out.buffer);
            for m in engine.store().messages() {
                text::tree::message(engine, Some(view), m, self.secrets, &mut self.out.buffer);
            }
        }
    }
}

impl Consumer for Lines {
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure> {
        self.style.clock.saw(view.frame.time);
        if self.packets {
            self.packet(engine, view);
        } else if !engine.store().events().is_empty() {
            self.events(engine, Some(view));
        }
        self.out.step()?;
        Ok(true)
    }

    fn pause(&mut self) -> Result<(), Failure> {
        self.out.flush()
    }

    fn rest(&mut self, engine: &Engine) -> Result<(), Failure> {
        if !self.packets {
            self.events(engine, None);
        }
        self.out.step()
    }

    fn event(&mut self, event: &Aside) {
        match event {
            Aside::Note(n) => eprintln!("wirestep: {n}"),
            Aside::Name { addr, name } => {
                if let Some(names) = &mut self.style.names {
                    names.learn(*addr, name);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, _: &Engine) -> Result<(), Failure> {
        self.out.flush()
    }
}

/// `-T json` and `-T jsonl`.
pub struct Json {
    writer: json::Writer,
    filter: Option<Filter>,
    picker: Picker,
    out: Output,
    array: bool,
    /// The frame seen last is in the array.
    shown: bool,
}

impl Json {
    /// One array with an element a frame, or a line a message.
    pub fn new(
        style: json::Style,
        array: bool,
        filter: Option<Filter>,
        picker: Picker,
        out: Output,
    ) -> Json {
        Json {
            writer: json::Writer::new(style),
            filter,
            picker,
            out,
            array,
            shown: true,
        }
    }

    fn lines(&mut self, engine: &Engine, view: Option<&FrameView<'_>>) {
        let Json {
            writer,
            filter,
            picker,
            out,
            ..
        } = self;
        match filter {
            None => writer.lines(engine, view, &mut out.buffer),
            Some(filter) => writer.lines_if(engine, view, &mut out.buffer, &mut |m| {
                picker.one(engine, view, m);
                picker.passes(filter)
            }),
        }
    }
}

impl Consumer for Json {
    fn frame(&mut self, engine: &Engine, view: &FrameView<'_>) -> Result<bool, Failure> {
        if !self.array {
            self.lines(engine, Some(view));
        } else {
            if let Some(filter) = &self.filter {
                self.picker.frame(engine, view);
                self.shown = self.picker.passes(filter);
            }
            if self.shown {
                self.writer.frame(engine, view, &mut self.out.buffer);
            }
        }
        self.out.step()?;
        Ok(true)
    }

    fn pause(&mut self) -> Result<(), Failure> {
        self.out.flush()
    }

    fn rest(&mut self, engine: &Engine) -> Result<(), Failure> {
        if self.array && !self.shown {
            return Ok(());
        }
        if self.array {
            self.writer.rest(engine, &mut self.out.buffer);
        } else {
            self.lines(engine, None);
        }
        self.out.step()
    }

    fn end(&mut self, _: &Engine) -> Result<(), Failure> {
        if self.array {
            self.writer.end(&mut self.out.buffer);
        }
        self.out.flush()
    }
}
