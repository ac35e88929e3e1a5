//! The first picture of a lesson, and what standing still costs, in a real terminal: `cargo bench --bench stage`.
//!
//! Fails when the first picture takes longer than 50 ms from the start of the program, or more than 10 ms of processor
//! time, or when idling costs any. The terminal is `tests/terminal.py`'s; python3 is needed.

fn main() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal.py");
    let run = std::process::Command::new("python3")
        .args([script, env!("CARGO_BIN_EXE_wirestep"), "--bench"])
        .output();
    let Ok(run) = run else {
        println!("no python3 on this machine: nothing was measured");
        return;
    };
    let text = String::from_utf8_lossy(&run.stdout);
    print!("{text}{}", String::from_utf8_lossy(&run.stderr));
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|w| w.parse().ok())
        .collect();
    // wall, processor, idle milliseconds, of so many seconds, bytes drawn
    let within = matches!(numbers[..], [wall, cpu, idle, _, drawn] if wall <= 50.0 && cpu <= 10.0 && idle == 0.0 && drawn == 0.0);
    if !within {
        println!("MISSED: 50 ms, 10 ms of processor time, and nothing while idle");
        std::process::exit(1);
    }
}
