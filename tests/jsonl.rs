//! The JSON output against its description: every key of every object stands in a table of docs/jsonl.md, with its type.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wirestep::engine::{Config, Engine, FrameIn, FrameView};
use wirestep::json::{Style, Writer};
use wirestep::source::{Batch, Source};

type Table = BTreeMap<String, String>;

/// The tables of the description, by heading: key and type.
fn schema() -> BTreeMap<String, Table> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/jsonl.md"))
        .unwrap();
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let mut heading = String::new();
    for line in text.lines() {
        if let Some(h) = line.strip_prefix("## ") {
            heading = h.to_owned();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", key, types, _, ""] = cells[..]
            && let Some(key) = key.strip_prefix('`').and_then(|k| k.strip_suffix('`'))
        {
            tables
                .entry(heading.clone())
                .or_default()
                .insert(key.to_owned(), types.to_owned());
        }
    }
    tables
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn fits(object: &Value, table: &Table, what: &str) {
    let object = object
        .as_object()
        .unwrap_or_else(|| panic!("{what}: {object}"));
    for (key, value) in object {
        let types = table
            .get(key)
            .unwrap_or_else(|| panic!("{what}: the description lacks {key}"));
        assert!(
            types
                .trim_end_matches(", optional")
                .split(" or ")
                .any(|t| t == type_of(value)),
            "{what}: {key} is {value}"
        );
    }
    for (key, types) in table {
        assert!(
            object.contains_key(key) || types.ends_with(", optional"),
            "{what}: {key} is missing"
        );
    }
}

/// Fields are arrays of plain values, each name once (a parser would keep the last only).
fn fields(value: &Value) {
    for (name, values) in value.as_object().unwrap() {
        let values = values.as_array().unwrap_or_else(|| panic!("{name}"));
        assert!(!values.is_empty(), "{name}");
        assert!(
            values
                .iter()
                .all(|v| v.is_string() || v.is_number() || v.is_boolean()),
            "{name}: {values:?}"
        );
    }
}

fn message(m: &Value, schema: &BTreeMap<String, Table>) {
    fits(m, &schema["A message"], "message");
    fields(&m["fields"]);
    m["notes"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(|n| fits(n, &schema["A note"], "note"));
    if !m["conversation"].is_null() {
        fits(
            &m["conversation"],
            &schema["A conversation"],
            "conversation",
        );
        assert!(m["conversation"]["client"]["port"].is_number());
    }
}

fn captures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    all.retain(|p| p.extension().is_some_and(|e| e == "pcapng"));
    all.sort();
    all
}

fn read(
    path: &Path,
    frame: &mut dyn FnMut(&Engine, &FrameView<'_>),
    rest: &mut dyn FnMut(&Engine),
) {
    let mut source = Source::open(path).unwrap();
    let mut engine = Engine::new(Config {
        analysis: true,
        ..Config::default()
    });
    let mut batch = Batch::default();
    while source.fill(&mut batch, 64) {
        let heads = batch.frames.iter();
        let frames: Vec<_> = heads
            .map(|h| FrameIn {
                time: h.time,
                has_time: h.has_time,
                len: h.len,
                link: h.link,
                interface: h.interface,
                bytes: source.bytes(h),
            })
            .collect();
        engine.batch(&frames, &mut *frame);
    }
    engine.finish(&mut *rest);
}

fn written(path: &Path, array: bool, style: Style) -> String {
    let writer = std::cell::RefCell::new((Writer::new(style), Vec::new()));
    let each = &mut |engine: &Engine, view: &FrameView<'_>| {
        let (writer, out) = &mut *writer.borrow_mut();
        if array {
            writer.frame(engine, view, out)
        } else {
            writer.lines(engine, Some(view), out)
        }
    };
    let rest = &mut |engine: &Engine| {
        let (writer, out) = &mut *writer.borrow_mut();
        if array {
            writer.rest(engine, out)
        } else {
            writer.lines(engine, None, out)
        }
    };
    read(path, each, rest);
    let (mut writer, mut out) = writer.into_inner();
    if array {
        writer.end(&mut out);
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn lines_are_as_described() {
    let schema = schema();
    let mut lines = 0;
    for capture in captures() {
        for line in written(&capture, false, Style::default()).lines() {
            lines += 1;
            let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
            match value["type"].as_str() {
                Some("message") => message(&value, &schema),
                Some("note") => fits(&value, &schema["A note that stands alone"], "note"),
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(lines > 100, "{lines}");
}

#[test]
fn the_array_is_as_described() {
    let schema = schema();
    for capture in captures() {
        let array: Value =
            serde_json::from_str(&written(&capture, true, Style::default())).unwrap();
        let frames = array.as_array().unwrap();
        assert!(!frames.is_empty());
        for (i, frame) in frames.iter().enumerate() {
            fits(frame, &schema["A frame"], "frame");
            assert_eq!(frame["frame"], i + 1);
            assert_eq!(frame["fields"]["frame.number"][0], i + 1);
            fields(&frame["fields"]);
            frame["messages"]
                .as_array()
                .unwrap()
                .iter()
                .for_each(|m| message(m, &schema));
            frame["notes"]
                .as_array()
                .unwrap()
                .iter()
                .for_each(|n| fits(n, &schema["A note"], "note"));
        }
    }
}

/// Lines and array say the same messages in the same order.
#[test]
fn both_forms_agree() {
    for capture in captures() {
        let lines = written(&capture, false, Style::default());
        let lines: Vec<Value> = lines
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .filter(|v: &Value| v["type"] == "message")
            .collect();
        let array: Value =
            serde_json::from_str(&written(&capture, true, Style::default())).unwrap();
        let messages: Vec<Value> = array
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|f| f["messages"].as_array().unwrap().clone())
            .collect();
        assert_eq!(lines, messages, "{}", capture.display());
    }
}

#[test]
fn only_the_fields_asked_for() {
    let registry = wirestep::vocabulary::registry();
    let mut only = wirestep::wire::IdSet::default();
    ["ip.addr", "frame.len"]
        .iter()
        .for_each(|name| only.insert(registry.find(name).unwrap()));
    let capture = captures().into_iter().next().unwrap();
    let array: Value = serde_json::from_str(&written(
        &capture,
        true,
        Style {
            only: Some(only),
            ..Style::default()
        },
    ))
    .unwrap();
    let keys: Vec<_> = array[0]["fields"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(keys, ["frame.len", "ip.addr"]);
    assert_eq!(array[0]["fields"]["ip.addr"].as_array().unwrap().len(), 2);
}

/// One TCP segment to port 80 in an Ethernet frame.
fn request(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0, 0, 0x5e, 0, 0x53, 1, 0, 0, 0x5e, 0, 0x53, 2, 8, 0];
    let len = (40 + payload.len()) as u16;
    frame.extend([0x45, 0]);
    frame.extend(len.to_be_bytes());
    frame.extend([0, 1, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 10, 198, 51, 100, 80]);
    frame.extend([
        0xc3, 0x50, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0x20, 0, 0, 0, 0, 0,
    ]);
    frame.extend(payload);
    frame
}

#[test]
fn secrets_are_masked_unless_asked_for() {
    let bytes = request(
        b"GET / HTTP/1.1\r\nHost: www.abc.example\r\nAuthorization: Basic YWJjOnNlc2FtZQ==\r\n\r\n",
    );
    let said = |secrets: bool| {
        let mut engine = Engine::new(Config::default());
        let mut writer = Writer::new(Style {
            secrets,
            ..Style::default()
        });
        let mut out = Vec::new();
        let frame = FrameIn {
            time: 0,
            len: bytes.len() as u32,
            link: 1,
            interface: 0,
            has_time: true,
            bytes: &bytes,
        };
        engine.batch(&[frame], &mut |engine, view| {
            writer.lines(engine, Some(view), &mut out)
        });
        String::from_utf8(out).unwrap()
    };
    let masked: Value = serde_json::from_str(said(false).trim()).unwrap();
    assert_eq!(masked["protocol"], "http", "{masked}");
    assert_eq!(masked["fields"]["http.authorization"][0], "•••");
    assert_eq!(masked["fields"]["http.host"][0], "www.abc.example");
    assert!(
        !said(false).contains("YWJj") && !said(false).contains("sesame"),
        "{}",
        said(false)
    );
    assert!(said(true).contains("Basic YWJjOnNlc2FtZQ=="));
}
