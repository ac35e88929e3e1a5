//! What a program costs: processor time and peak memory of a child, read from /proc while nobody has reaped it yet.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// User and system time, seconds.
    pub cpu: f64,
    /// Most memory resident at once, megabytes.
    pub peak: f64,
}

/// Runs a program to its end, its output thrown away. Linux only.
pub fn run<S: AsRef<OsStr>>(
    program: &OsStr,
    args: impl IntoIterator<Item = S>,
) -> io::Result<Cost> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let proc = format!("/proc/{}", child.id());
    let mut cost = Cost::default();
    // A child that has ended keeps its times until it is waited for; its memory is gone by then.
    while !has_ended(&proc, &mut cost)? {
        if let Some(kb) = peak_kb(&proc) {
            cost.peak = kb as f64 * 1024.0 / 1e6;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let status = child.wait()?;
    if status.success() {
        Ok(cost)
    } else {
        Err(io::Error::other(format!(
            "{} ended with {status}",
            program.to_string_lossy()
        )))
    }
}

fn peak_kb(proc: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("{proc}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// The kernel counts all threads in hundredths of a second, and the main thread in nanoseconds.
fn has_ended(proc: &str, cost: &mut Cost) -> io::Result<bool> {
    let stat = fs::read_to_string(format!("{proc}/stat"))?;
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    if fields.first() != Some(&"Z") {
        return Ok(false);
    }
    let ticks = |i: usize| {
        fields
            .get(i)
            .and_then(|f| f.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    let fine = fs::read_to_string(format!("{proc}/schedstat")).unwrap_or_default();
    let fine: f64 = fine
        .split_whitespace()
        .next()
        .and_then(|f| f.parse().ok())
        .unwrap_or(0.0);
    cost.cpu = ((ticks(11) + ticks(12)) / 100.0).max(fine / 1e9);
    Ok(true)
}

/// The run in the middle of `n`.
pub fn median<S: AsRef<OsStr>>(n: usize, program: &OsStr, args: &[S]) -> io::Result<Cost> {
    let mut all = Vec::new();
    for _ in 0..n.max(1) {
        all.push(run(program, args)?);
    }
    all.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    let peak = all.iter().map(|c| c.peak).fold(0.0, f64::max);
    Ok(Cost {
        peak,
        ..all[all.len() / 2]
    })
}
