//! The stage in a real terminal: it is taken over, drawn on, and given back.

#[test]
#[cfg(unix)]
fn a_real_terminal_is_taken_and_given_back() {
    let root = env!("CARGO_MANIFEST_DIR");
    let run = std::process::Command::new("python3")
        .args([
            &format!("{root}/tests/terminal.py"),
            env!("CARGO_BIN_EXE_wirestep"),
            &format!("{root}/captures/first-look.pcapng"),
        ])
        .output();
    let Ok(run) = run else { return }; // no python3 on this machine
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&run.stdout), "");
}
