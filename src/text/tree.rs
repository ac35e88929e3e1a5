//! Trees of fields with byte offsets, and the bytes in hexadecimal.

use crate::engine::{Engine, FrameView};
use crate::field::{Show, decimal, show};
use crate::layer::Unit;
use crate::present::columns::MASK;
use crate::store::Message;
use crate::wire::{Recorder, Tree};

/// Appends a tree: a line a field with offset, length, label, value and the value's name.
pub fn tree(tree: &Tree, bytes: &[u8], base: u64, secrets: bool, out: &mut Vec<u8>) {
    for node in tree.nodes() {
        if node.def.hidden {
            continue;
        }
        out.extend_from_slice(b"    ");
        if node.len > 0 {
            place(node.at.saturating_sub(base), node.len, out);
        } else {
            out.extend_from_slice(b"         ");
        }
        out.resize(out.len() + 2 + 2 * usize::from(node.depth), b' ');
        out.extend_from_slice(node.def.label.as_bytes());
        let value = tree.value(node, bytes, base);
        if node.def.show != Show::None {
            out.extend_from_slice(b": ");
            let start = out.len();
            if node.def.secret && !secrets {
                out.extend_from_slice(MASK);
            } else {
                show(node.def, value, out);
            }
            shorten(start, out);
        }
        if let (Some(names), crate::field::Value::U64(n)) = (node.def.names, value)
            && let Some(name) = names(n)
        {
            out.extend_from_slice(b" (");
            out.extend_from_slice(name.as_bytes());
            out.push(b')');
        }
        out.extend_from_slice(b"  [");
        out.extend_from_slice(node.def.name.as_bytes());
        out.extend_from_slice(b"]\n");
    }
    for (code, at, len, _) in tree.remarks() {
        out.extend_from_slice(b"    ");
        place(at.saturating_sub(base), *len, out);
        out.extend_from_slice(b"  ! ");
        out.extend_from_slice(code.says.as_bytes());
        out.push(b'\n');
    }
}

const LONGEST: usize = 160;

fn shorten(start: usize, out: &mut Vec<u8>) {
    if out.len() - start > LONGEST {
        let mut end = start + LONGEST;
        while end > start && std::str::from_utf8(&out[start..end]).is_err() {
            end -= 1;
        }
        out.truncate(end);
        out.extend_from_slice("…".as_bytes());
    }
}

fn place(at: u64, len: u32, out: &mut Vec<u8>) {
    let start = out.len();
    decimal(at, out);
    out.push(b'+');
    decimal(len.into(), out);
    while out.len() < start + 9 {
        out.push(b' ');
    }
}

/// Appends bytes in rows of sixteen: offset, hexadecimal digits, characters.
pub fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    use std::io::Write;
    for (i, row) in bytes.chunks(16).enumerate() {
        let _ = write!(out, "    {:04x}  ", i * 16);
        for j in 0..16 {
            match row.get(j) {
                Some(b) => {
                    let _ = write!(out, "{b:02x} ");
                }
                None => out.extend_from_slice(b"   "),
            }
            if j == 7 {
                out.push(b' ');
            }
        }
        out.push(b' ');
        out.extend(
            row.iter()
                .map(|b| if (0x20..0x7f).contains(b) { *b } else { b'.' }),
        );
        out.push(b'\n');
    }
}

/// Appends a frame's headers as a tree, and its bytes.
pub fn frame(view: &FrameView<'_>, scratch: &mut Tree, out: &mut Vec<u8>) {
    scratch.clear();
    view.explain(scratch);
    tree(scratch, view.frame.bytes, 0, false, out);
    hex(view.frame.bytes, out);
}

/// Appends a message's tree, and its bytes.
pub fn message(
    engine: &Engine,
    view: Option<&FrameView<'_>>,
    m: &Message,
    secrets: bool,
    out: &mut Vec<u8>,
) {
    if let (crate::engine::NO_CONVERSATION, Some(view)) = (m.id.conv, view) {
        return frame(view, &mut Tree::default(), out);
    }
    let Some(bytes) = engine.bytes(m, view) else {
        return;
    };
    let mut recorder = Recorder::Tree(Tree::default());
    crate::layer::explain(
        m.proto,
        &Unit {
            kind: m.kind,
            ctx: m.ctx,
            dir: m.dir,
            bytes,
            base: m.span.start,
            buf: m.span.buf,
        },
        engine.store().facts(m),
        &mut recorder,
    );
    let mut shown = std::borrow::Cow::Borrowed(bytes);
    if let Recorder::Tree(t) = &recorder {
        tree(t, bytes, m.span.start, secrets, out);
        // A secret's bytes stand in the dump as stars.
        for n in t.nodes().iter().filter(|n| n.def.secret && !secrets) {
            let from = n.at.saturating_sub(m.span.start) as usize;
            let to = from.saturating_add(n.len as usize).min(bytes.len());
            if let Some(b) = shown.to_mut().get_mut(from..to) {
                b.fill(b'*');
            }
        }
    }
    hex(&shown, out);
}
