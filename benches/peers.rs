//! wirestep beside tshark: processor time on the same captures in the same run, and wirestep's memory.
//!
//! `cargo bench --bench peers` makes its captures (100 MB each), runs both and prints a table. Environment:
//! `WIRESTEP_BENCH_FULL=1` takes captures of about a gigabyte, `WIRESTEP_BENCH_MB` any size, `WIRESTEP_BENCH_RUNS` how
//! often each of ours is run (3), `WIRESTEP_PEER` another tshark. Words behind `--` choose rows: `-- hostile memory`.
//! `-- make small 100` makes one capture and prints its place.

mod traffic;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use traffic::Traffic;
use traffic::child::{Cost, median, run};

const FIELDS: &[&str] = &[
    "frame.number",
    "frame.time_epoch",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "udp.srcport",
    "tcp.len",
    "http.host",
    "dns.qry.name",
];

struct Bench {
    ours: OsString,
    peer: OsString,
    runs: usize,
    wanted: Vec<String>,
    missed: usize,
}

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    if words.first().is_some_and(|w| w == "make") {
        println!("{}", named(&words)?.file()?.display());
        return Ok(());
    }
    let number = |name: &str, or: u64| {
        std::env::var(name)
            .ok()
            .and_then(|v| v.parse().ok())
            .unwrap_or(or)
    };
    let full = number("WIRESTEP_BENCH_FULL", 0) == 1;
    let mb = number("WIRESTEP_BENCH_MB", 0);
    let size = |full_mb: u64| match mb {
        0 if full => full_mb,
        0 => 100,
        mb => mb,
    };
    let mut bench = Bench {
        ours: env!("CARGO_BIN_EXE_wirestep").into(),
        peer: std::env::var_os("WIRESTEP_PEER").unwrap_or_else(|| "tshark".into()),
        runs: number("WIRESTEP_BENCH_RUNS", 3) as usize,
        wanted: words,
        missed: 0,
    };
    println!(
        "{:<34} {:>9} {:>9} {:>8} {:>7} {:>9}",
        "", "wirestep", "tshark", "ratio", "must", ""
    );
    let small = Traffic::Small(size(1000));
    let bulk = Traffic::Bulk(size(900));
    let hostile = Traffic::Hostile(size(200));
    bench.beside("line small", small, 10.0, &lines)?;
    bench.beside("line bulk", bulk, 10.0, &lines)?;
    bench.beside("line hostile", hostile, 5.0, &lines)?;
    bench.beside("fields small", small, 25.0, &fields)?;
    bench.beside("fields bulk", bulk, 25.0, &fields)?;
    bench.beside(
        "jsonl small",
        if full {
            small
        } else {
            Traffic::Small(size(100))
        },
        50.0,
        &json,
    )?;
    bench.growth("body whole", |mb| Traffic::OneBody(mb, false), 420)?;
    bench.growth("body chunked", |mb| Traffic::OneBody(mb, true), 420)?;
    println!();
    println!(
        "{:<34} {:>9} {:>9} {:>8} {:>7} {:>9}",
        "", "MB peak", "twice it", "", "must", ""
    );
    bench.memory("memory bulk", [bulk, Traffic::Bulk(2 * size(900))], 64.0)?;
    bench.memory(
        "memory small",
        [small, Traffic::Small(2 * size(1000))],
        400.0,
    )?;
    bench.memory(
        "memory hostile",
        [
            Traffic::Hostile(size(200).max(200)),
            Traffic::Hostile(2 * size(200).max(200)),
        ],
        256.0,
    )?;
    bench.memory(
        "memory live million",
        [Traffic::Live(1000), Traffic::Live(2000)],
        400.0,
    )?;
    if bench.missed > 0 {
        return Err(format!("{} figures missed their target", bench.missed).into());
    }
    Ok(())
}

fn named(words: &[String]) -> Result<Traffic, String> {
    let n = words.get(2).and_then(|w| w.parse().ok()).unwrap_or(100);
    Ok(match words.get(1).map(String::as_str) {
        Some("small") => Traffic::Small(n),
        Some("bulk") => Traffic::Bulk(n),
        Some("onebody") => Traffic::OneBody(n, false),
        Some("chunked") => Traffic::OneBody(n, true),
        Some("hostile") => Traffic::Hostile(n),
        Some("live") => Traffic::Live(n),
        _ => return Err("make small|bulk|onebody|chunked|hostile|live SIZE".into()),
    })
}

/// The arguments of both for one row: ours, then tshark's.
type Commands = (Vec<OsString>, Vec<OsString>);

fn words(text: &[&str], file: &Path) -> Vec<OsString> {
    text.iter()
        .map(|w| OsString::from(*w))
        .chain([OsString::from("-r"), file.into()])
        .collect()
}

fn lines(file: &Path) -> Commands {
    (words(&["dissect"], file), words(&["-n"], file))
}

fn fields(file: &Path) -> Commands {
    let columns: Vec<&str> = FIELDS.iter().flat_map(|f| ["-e", *f]).collect();
    let of = |first: &[&str]| words(&[first, &["-T", "fields"], &columns].concat(), file);
    (of(&["dissect"]), of(&["-n"]))
}

fn json(file: &Path) -> Commands {
    (
        words(&["dissect", "-T", "jsonl"], file),
        words(&["-n", "-T", "ek"], file),
    )
}

impl Bench {
    fn wants(&self, name: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|w| name.contains(w.as_str()))
    }

    fn verdict(
        &mut self,
        name: &str,
        reached: bool,
        a: String,
        b: String,
        c: String,
        must: String,
    ) {
        self.missed += usize::from(!reached);
        println!(
            "{name:<34} {a:>9} {b:>9} {c:>8} {must:>7} {:>9}",
            if reached { "reached" } else { "MISSED" }
        );
    }

    fn ours(&self, args: &[OsString]) -> std::io::Result<Cost> {
        median(self.runs, &self.ours, args)
    }

    /// Our time against tshark's.
    fn beside(
        &mut self,
        name: &str,
        capture: Traffic,
        must: f64,
        commands: &dyn Fn(&Path) -> Commands,
    ) -> Done {
        if !self.wants(name) {
            return Ok(());
        }
        let file = capture.file()?;
        let mb = std::fs::metadata(&file)?.len() / 1_000_000;
        let title = format!("{name}, {mb} MB");
        let (ours, theirs) = commands(&file);
        warm(&file)?;
        let Ok(a) = self.ours(&ours) else {
            println!("{title:<34} not there yet");
            return Ok(());
        };
        let Ok(b) = run(&self.peer, &theirs) else {
            println!("{title:<34} {:>8.2}s  (no tshark here)", a.cpu);
            return Ok(());
        };
        let ratio = b.cpu / a.cpu;
        let cells = (
            format!("{:.2} s", a.cpu),
            format!("{:.1} s", b.cpu),
            format!("{ratio:.1}×"),
            format!("{must}×"),
        );
        self.verdict(&title, ratio >= must, cells.0, cells.1, cells.2, cells.3);
        Ok(())
    }

    /// Our time for a body and for one twice as long; tshark is not asked, it takes hours.
    fn growth(&mut self, name: &str, capture: impl Fn(u64) -> Traffic, mb: u64) -> Done {
        if !self.wants(name) {
            return Ok(());
        }
        let time = |mb: u64| -> Result<f64, Box<dyn std::error::Error>> {
            let file = capture(mb).file()?;
            warm(&file)?;
            Ok(self.ours(&lines(&file).0)?.cpu)
        };
        let (half, whole) = (time(mb / 2)?, time(mb)?);
        let growth = whole / half;
        let cells = (
            format!("{half:.2} s"),
            format!("{whole:.2} s"),
            format!("{growth:.2}×"),
        );
        self.verdict(
            &format!("{name}, {} and {mb} MB", mb / 2),
            growth <= 2.2,
            cells.0,
            cells.1,
            cells.2,
            "≤ 2.2×".into(),
        );
        Ok(())
    }

    /// Our peak on a capture, and on one twice as long.
    fn memory(&mut self, name: &str, captures: [Traffic; 2], must: f64) -> Done {
        if !self.wants(name) {
            return Ok(());
        }
        let mut peaks = Vec::new();
        for capture in captures {
            let file: PathBuf = capture.file()?;
            peaks.push(run(OsStr::new(&self.ours), &lines(&file).0)?.peak);
        }
        let reached = peaks.iter().all(|p| *p <= must);
        let cell = |p: f64| format!("{p:.0}");
        self.verdict(
            name,
            reached,
            cell(peaks[0]),
            cell(peaks[1]),
            String::new(),
            format!("≤ {must}"),
        );
        Ok(())
    }
}

/// Puts a file into the page cache.
fn warm(file: &Path) -> std::io::Result<u64> {
    std::io::copy(&mut std::fs::File::open(file)?, &mut std::io::sink())
}
