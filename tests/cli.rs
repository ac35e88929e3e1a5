//! The command line is a contract: what is printed where, and with which exit code.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn wirestep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("TZ", "Asia/Seoul")
        .output()
        .unwrap()
}

fn out(args: &[&str]) -> String {
    let o = wirestep(args);
    assert!(
        o.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&o.stderr)
    );
    String::from_utf8(o.stdout).unwrap()
}

fn fails(args: &[&str], code: i32) -> String {
    let o = wirestep(args);
    assert_eq!(o.status.code(), Some(code), "{args:?}");
    assert!(o.stdout.is_empty());
    String::from_utf8(o.stderr).unwrap()
}

const FIRST: &str = "captures/first-look.pcapng";

#[test]
fn a_line_a_message() {
    let text = out(&["dissect", "-r", FIRST]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(
        lines[0].contains("DNS") && lines[0].contains("query A www.abc.example"),
        "{text}"
    );
    assert!(lines[2].contains("GET / HTTP/1.1"), "{text}");
    assert!(lines[3].contains("200 OK"), "{text}");
}

#[test]
fn a_row_for_every_frame_in_the_order_asked() {
    let text = out(&[
        "dissect",
        "-r",
        FIRST,
        "-T",
        "fields",
        "-e",
        "http.host",
        "-e",
        "frame.number",
        "-e",
        "tcp.flags",
    ]);
    let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 12);
    assert!(
        rows.iter()
            .enumerate()
            .all(|(i, r)| r.len() == 3 && r[1] == (i + 1).to_string())
    );
    assert_eq!(rows[0], ["", "1", ""]);
    assert_eq!(rows[5], ["www.abc.example", "6", "0x0018"]);
    let empty = out(&["dissect", "-r", FIRST, "-T", "fields", "-e", "http.cookie"]);
    assert_eq!(empty, "\n".repeat(12));
}

#[test]
fn rows_have_a_style() {
    let args = [
        "dissect",
        "-r",
        FIRST,
        "-c",
        "3",
        "-T",
        "fields",
        "-e",
        "eth.addr",
        "-e",
        "frame.number",
    ];
    let style = [
        "-E",
        "separator=;",
        "-E",
        "aggregator=/s",
        "-E",
        "header=y",
        "-E",
        "quote=d",
        "-E",
        "occurrence=f",
    ];
    let text = out(&[&args[..], &style[..]].concat());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "eth.addr;frame.number");
    assert_eq!(lines.len(), 4);
    assert!(
        lines[1].ends_with(";\"1\"") && !lines[1].contains(' '),
        "{text}"
    );
}

#[test]
fn a_filter_keeps_what_matches() {
    let rows = |f: &str| {
        out(&[
            "dissect",
            "-r",
            FIRST,
            "-Y",
            f,
            "-T",
            "fields",
            "-e",
            "frame.number",
        ])
        .lines()
        .collect::<Vec<_>>()
        .join(" ")
    };
    assert_eq!(rows("tcp.flags.syn == 1"), "3 4");
    assert_eq!(rows("http.request"), "6");
    assert_eq!(rows("dns && !(ip.src == 192.0.2.53)"), "1");
    assert_eq!(rows("http.host contains \"abc\""), "6");
    assert_eq!(rows("frame.number in {2..3, 9}"), "2 3 9");
    let text = out(&["dissect", "-r", FIRST, "-Y", "http.response.code == 200"]);
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn mistakes_are_explained() {
    assert!(fails(&["dissect", "-r", FIRST, "-Y", "http.hots == \"a\""], 2).contains("http.host"));
    assert!(fails(&["dissect", "-r", FIRST, "-T", "fields", "-e", "ip.scr"], 2).contains("ip.src"));
    assert!(fails(&["dissect", "-r", FIRST, "-T", "fields"], 2).contains("-e"));
    assert!(fails(&["dissect", "-r", FIRST, "-d", "tcp.port==80,htpt"], 2).contains("http"));
    assert!(fails(&["dissect"], 2).contains("-r FILE"));
    assert!(fails(&["dissect", "-r", "no-such-file.pcap"], 1).contains("no-such-file.pcap"));
    assert!(!fails(&["dissect", "-r", "Cargo.toml"], 1).is_empty());
    assert!(
        fails(
            &[
                "dissect",
                "-r",
                FIRST,
                "--tz",
                "Mars/Base",
                "--time",
                "absolute"
            ],
            2
        )
        .contains("Mars/Base")
    );
}

#[test]
fn times_have_a_reference_and_a_zone() {
    let first = |args: &[&str]| out(&[&["dissect", "-r", FIRST, "-c", "1"], args].concat());
    assert!(first(&[]).contains(" 0.000000 "));
    let utc = first(&["--time", "absolute"]);
    let seoul = first(&["--time", "absolute", "--tz", "Asia/Seoul"]);
    let hour = |s: &str| {
        s.split_once(':')
            .unwrap()
            .0
            .rsplit(' ')
            .next()
            .unwrap()
            .parse::<i32>()
            .unwrap()
    };
    assert_eq!((hour(&seoul) - hour(&utc)).rem_euclid(24), 9);
}

#[test]
fn a_port_can_be_taken_for_a_protocol() {
    let text = out(&["dissect", "-r", FIRST, "-d", "udp.port==53,mdns", "-c", "1"]);
    assert!(text.to_lowercase().contains("mdns"), "{text}");
}

#[test]
fn standard_input_and_a_cut_file_are_read_to_their_end() {
    let bytes = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/captures/first-look.pcapng"
    ))
    .unwrap();
    for (part, frames) in [(bytes.len(), 12..13), (bytes.len() * 2 / 3, 3..12)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wirestep"))
            .args(["dissect", "-r", "-", "-T", "fields", "-e", "frame.number"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(&bytes[..part])
            .unwrap();
        let o = child.wait_with_output().unwrap();
        assert!(o.status.success());
        let rows = String::from_utf8(o.stdout).unwrap().lines().count();
        assert!(frames.contains(&rows), "{rows}");
        assert_eq!(o.stderr.is_empty(), part == bytes.len());
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wirestep"))
        .args([
            "dissect",
            "-r",
            concat!(env!("CARGO_MANIFEST_DIR"), "/captures/tcp-loss.pcapng"),
            "-V",
            "--packets",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let o = child.wait_with_output().unwrap();
    assert!(o.status.success());
    assert_eq!(String::from_utf8_lossy(&o.stderr), "");
}

#[test]
fn fields_are_listed_for_people_and_programs() {
    let all = out(&["fields"]);
    assert!(all.lines().all(|l| l.split('\t').count() == 5));
    assert!(all.lines().any(|l| l.starts_with("dns.qry.name\ttext\t")));
    let some = out(&["fields", "sequence number"]);
    assert!(some.lines().count() < all.lines().count() && some.contains("tcp.seq\t"));
}

#[test]
fn trees_show_offsets_bytes_and_mask_secrets() {
    let tree = out(&["dissect", "-r", FIRST, "-V", "-Y", "http.request"]);
    assert!(
        tree.contains("[http.host]") && tree.contains("47 45 54 20"),
        "{tree}"
    );
}

#[test]
fn a_summary_is_one_screen() {
    for capture in [
        "captures/first-look.pcapng",
        "captures/ports.pcapng",
        "captures/tcp-loss.pcapng",
    ] {
        let text = out(&["summary", capture]);
        assert_eq!(out(&[capture]), text);
        assert!(text.lines().count() <= 60, "{text}");
        assert!(text.contains("who called whom"));
    }
}
