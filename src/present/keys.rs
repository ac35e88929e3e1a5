//! The keys of a conversation as a subject: what each was made of, and what can be checked with them.

use std::collections::BTreeMap;

use super::stage::{Field, Section};
use crate::capture::Capture;
use crate::narrate::{self, Lang};
pub use crate::proto::common::walk::{Check, Part, Value, Verdict};
use crate::proto::{ssh, tls};

/// The walk through one handshake of TLS, or one key exchange of SSH.
pub struct Walk {
    /// The conversation it is in.
    pub conv: u64,
    /// The protocol's name in filters.
    pub proto: &'static str,
    /// What was agreed: version and suite, or the algorithms.
    pub agreed: String,
    /// What a key log finds it by, each with a name: the client's random, or both cookies.
    pub found_by: Vec<(&'static str, Vec<u8>)>,
    /// The values, each made of those before.
    pub values: Vec<Value>,
    /// The checks.
    pub checks: Vec<Check>,
}

/// What a conversation said that keys are made of.
#[derive(Default)]
pub struct Said {
    /// TLS's handshake messages.
    pub flights: Vec<tls::walk::Flight>,
    /// SSH's lines and packets.
    pub heard: Vec<ssh::walk::Heard>,
}

/// What each conversation said that keys are made of; `only`: of this one.
pub fn said(capture: &Capture, only: Option<u64>) -> BTreeMap<u64, Said> {
    let mut out: BTreeMap<u64, Said> = BTreeMap::new();
    for m in capture.store().messages() {
        if only.is_some_and(|c| c != m.id.conv) {
            continue;
        }
        let (dir, frame) = (m.dir, m.frame);
        match m.proto.name() {
            "tls" => {
                let messages = tls::walk::messages(m.kind, m.ctx, &capture.bytes(m.span));
                if !messages.is_empty() {
                    let flights = messages.into_iter().map(|bytes| tls::walk::Flight {
                        dir,
                        frame,
                        time: m.time,
                        bytes,
                    });
                    out.entry(m.id.conv).or_default().flights.extend(flights);
                }
            }
            "ssh" | "ssh-inside" => {
                if let Some((line, bytes)) = ssh::walk::heard(m.kind, &capture.bytes(m.span)) {
                    out.entry(m.id.conv)
                        .or_default()
                        .heard
                        .push(ssh::walk::Heard {
                            dir,
                            frame,
                            bytes,
                            line,
                        });
                }
            }
            _ => {}
        }
    }
    out
}

/// The walks of a capture; `only`: those of this conversation. `roots`: certificates to trust beside the web's, in DER.
pub fn walks(capture: &Capture, only: Option<u64>, roots: &[Vec<u8>]) -> Vec<Walk> {
    let ring = capture.engine().keyring();
    let mut out = Vec::new();
    for (conv, said) in said(capture, only) {
        out.extend(
            tls::walk::walks(&said.flights, ring, roots)
                .into_iter()
                .map(|w| Walk {
                    conv,
                    proto: "tls",
                    agreed: format!("{}  {}", w.version, w.suite),
                    found_by: vec![("client random", w.client_random)],
                    values: w.values,
                    checks: w.checks,
                }),
        );
        out.extend(ssh::walk::walks(&said.heard, ring).into_iter().map(|w| {
            let [client, server] = w.cookies;
            Walk {
                conv,
                proto: "ssh",
                agreed: format!("SSH  {}", w.agreed.join("  ")),
                found_by: vec![("client cookie", client), ("server cookie", server)],
                values: w.values,
                checks: w.checks,
            }
        }));
    }
    out
}

/// The walks of a conversation to be looked through: value by value, each with its formula and its place in the bytes it
/// was computed over. Of a secret only its length is there; its bytes are stars. `None` where nothing was encrypted.
pub fn section(capture: &Capture, conv: u64, lang: Lang) -> Option<Section> {
    let walks = walks(capture, Some(conv), &[]);
    if walks.is_empty() {
        return None;
    }
    let mut rows = Rows {
        lang,
        section: Section {
            title: narrate::say(lang, "keys.title", &[]),
            name: "keys".into(),
            about: narrate::say(lang, "keys.about", &[]),
            extra: true,
            ..Section::default()
        },
    };
    walks.iter().for_each(|w| rows.walk(w));
    Some(rows.section)
}

struct Rows {
    lang: Lang,
    section: Section,
}

impl Rows {
    fn walk(&mut self, walk: &Walk) {
        self.row(0, walk.agreed.clone(), String::new(), "", (0, 0));
        for v in &walk.values {
            let from = self.section.bytes.len();
            let parts: Vec<(usize, &Part)> = v
                .over
                .iter()
                .map(|p| (self.bytes(p.bytes.bytes(), p.secret, 0), p))
                .collect();
            if parts.is_empty() {
                self.bytes(v.bytes.bytes(), v.secret, v.frame);
            }
            let place = (from, self.section.bytes.len() - from);
            let said = narrate::say(self.lang, v.what, &[]);
            // The sentence's head is its name.
            let name = said.split(": ").next().unwrap_or(&said).to_owned();
            let value = match v.bytes.bytes() {
                [] => narrate::say(self.lang, "keys.unknown", &[]),
                bytes if v.secret => {
                    let len = ("n", bytes.len().to_string());
                    narrate::say(self.lang, "keys.hidden-bytes", &[len])
                }
                bytes => hex(bytes),
            };
            let doc = narrate::template(self.lang, v.what).unwrap_or("");
            self.row(1, name, value, doc, place);
            if !v.formula.is_empty() {
                self.row(2, format!("= {}", v.formula), String::new(), doc, place);
            }
            for (at, part) in parts {
                let n = part.bytes.len();
                let value = match part.secret {
                    true => narrate::say(self.lang, "keys.hidden", &[]),
                    false => hex(part.bytes.bytes()),
                };
                self.row(2, format!("{} ({n})", part.name), value, doc, (at, n));
            }
        }
        for c in &walk.checks {
            let say = |key: &str| narrate::say(self.lang, key, &[]);
            let verdict = match c.verdict {
                Verdict::Verified => say("keys.verified"),
                Verdict::Failed(why) => format!("{}: {}", say("keys.failed"), say(why)),
                Verdict::Unchecked(why) => format!("{}: {}", say("keys.unchecked"), say(why)),
            };
            let doc = match c.verdict {
                Verdict::Failed(why) | Verdict::Unchecked(why) => narrate::template(self.lang, why),
                Verdict::Verified => narrate::template(self.lang, c.what),
            };
            self.row(1, say(c.what), verdict, doc.unwrap_or(""), (0, 0));
            if !c.formula.is_empty() {
                self.row(2, format!("= {}", c.formula), String::new(), "", (0, 0));
            }
        }
    }

    fn row(
        &mut self,
        depth: u8,
        label: String,
        value: String,
        doc: &'static str,
        place: (usize, usize),
    ) {
        self.section.fields.push(Field {
            depth,
            label,
            value,
            doc: doc.into(),
            place,
            ..Field::default()
        });
    }

    /// Appends bytes, those of a secret as stars; where they begin.
    fn bytes(&mut self, bytes: &[u8], secret: bool, frame: u64) -> usize {
        let at = self.section.bytes.len();
        if secret {
            self.section.bytes.resize(at + bytes.len(), b'*');
        } else {
            self.section.bytes.extend_from_slice(bytes);
        }
        self.section.frames.push((at, frame));
        at
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
