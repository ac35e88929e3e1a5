//! Captures made for the benches, the same from the same seed: real conversations played many times, big flows, attacks.
//!
//! Templates come out of the project's `captures/`, or of the folder that `WIRESTEP_CORPUS` names. What was made once
//! is kept in `WIRESTEP_TRAFFIC`, or below the target directory.

#![allow(dead_code)]

pub mod bulk;
pub mod child;
pub mod hostile;
pub mod mix;
pub mod packet;
pub mod random;
pub mod templates;

use std::io;
use std::path::{Path, PathBuf};

use bulk::Flow;
use packet::Capture;
use random::Random;
use templates::{Kind, MIX, Template};

/// Nanoseconds since 1970 at which every capture begins.
const START: i64 = 1_700_000_000_000_000_000;
/// Counted up when the same request gives another capture.
const VERSION: u32 = 2;

/// What can be made.
#[derive(Clone, Copy, Debug)]
pub enum Traffic {
    /// Many small conversations, mostly DNS; megabytes.
    Small(u64),
    /// Conversations of one kind; megabytes.
    Only(Kind, u64),
    /// Four big flows, half of them TLS; megabytes.
    Bulk(u64),
    /// One HTTP response; megabytes of body, chunked or not.
    OneBody(u64, bool),
    /// An attack of five seconds; megabytes.
    Hostile(u64),
    /// So many thousand conversations, all alive at once.
    Live(u64),
}

impl Traffic {
    fn name(self) -> String {
        match self {
            Traffic::Small(mb) => format!("small-{mb}"),
            Traffic::Only(kind, mb) => format!("only-{kind:?}-{mb}").to_lowercase(),
            Traffic::Bulk(mb) => format!("bulk-{mb}"),
            Traffic::OneBody(mb, false) => format!("onebody-{mb}"),
            Traffic::OneBody(mb, true) => format!("chunked-{mb}"),
            Traffic::Hostile(mb) => format!("hostile-{mb}"),
            Traffic::Live(thousand) => format!("live-{thousand}k"),
        }
    }

    /// The capture's file; made if it isn't there.
    pub fn file(self) -> io::Result<PathBuf> {
        let corpus = corpus();
        let folder = cache();
        std::fs::create_dir_all(&folder)?;
        let from = corpus
            .file_name()
            .map_or("captures".into(), |n| n.to_string_lossy().into_owned());
        let path = folder.join(format!("{}-{from}-v{VERSION}.pcap", self.name()));
        if !path.exists() {
            eprintln!("making {}", path.display());
            let half = path.with_extension("part");
            let mut out = Capture::create(&half)?;
            self.write(&mut out, &corpus)?;
            out.finish()?;
            std::fs::rename(half, &path)?;
        }
        Ok(path)
    }

    fn write(self, out: &mut Capture, corpus: &Path) -> io::Result<()> {
        let mut random = Random::new(0x7769_7265_7374_6570);
        let all: Vec<Kind> = MIX.iter().map(|(kind, _)| *kind).collect();
        let templates = || -> Vec<Template> { templates::gather(corpus) };
        match self {
            Traffic::Small(mb) => mix::mixed(out, &templates(), &all, mb * 1_000_000, &mut random),
            Traffic::Only(kind, mb) => {
                mix::mixed(out, &templates(), &[kind], mb * 1_000_000, &mut random)
            }
            Traffic::Bulk(mb) => {
                let templates = templates();
                // Headers and acknowledgements are about nine hundredths of the file.
                let each = mb * 910_000 / 4;
                let flow = |n: u8, random: &mut Random| match n % 2 {
                    0 => Flow::http(n, each, 1_000_000, false, random),
                    _ => Flow::tls(n, each, &templates, random),
                };
                let flows = (0..4).map(|n| flow(n, &mut random)).collect();
                bulk::flows(out, flows)
            }
            Traffic::OneBody(mb, chunked) => bulk::flows(
                out,
                vec![Flow::http(
                    1,
                    mb * 1_000_000,
                    u64::MAX,
                    chunked,
                    &mut random,
                )],
            ),
            Traffic::Hostile(mb) => hostile::attack(out, mb * 1_000_000, &mut random),
            Traffic::Live(thousand) => mix::alive(out, thousand as usize * 1000, &mut random),
        }
    }
}

fn corpus() -> PathBuf {
    std::env::var_os("WIRESTEP_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("captures"),
        PathBuf::from,
    )
}

fn cache() -> PathBuf {
    let below_target = || {
        Path::new(env!("CARGO_BIN_EXE_wirestep"))
            .parent()
            .and_then(Path::parent)
            .map(|p| p.join("bench-traffic"))
    };
    std::env::var_os("WIRESTEP_TRAFFIC")
        .map(PathBuf::from)
        .or_else(below_target)
        .unwrap_or_else(std::env::temp_dir)
}
