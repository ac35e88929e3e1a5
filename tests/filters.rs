//! Display filters over our captures: the frames they let through are those that tshark 4.0.17 lets through. The table
//! goes with the captures: whoever records one again asks tshark again.

use std::path::Path;
use std::process::{Command, Output};

const TABLE: &str = r#"
http-message | http.request.method == "POST" => 12
http-message | http.request.method in {"HEAD", "PUT"} => 10
http-message | http.response.code >= 300 and http.response.code < 500 => 15 19 25
http-message | tcp.flags & 0x02 => 3 4 33 34
http-message | tcp.flags.fin == 1 || tcp.flags.reset == 1 => 28 29 40 41
http-message | tcp.srcport - 1 == 79 and tcp.len > 0 => 8 11 13 15 17 19 21 23 25 27
http-message | http.host[-7:] == "example" and not http.cookie and frame.len < 200 => 6 10 14 16 18 20 22 24 26
http-message | tcp contains "Content-Encoding: gzip" => 23
http-message | frame matches "content-length: [0-9]{3}[^0-9]" => 15 21 25
http-message | dns or tcp.len in {1..80} => 1 2 6 16 31 32
dns | dns.flags.response == 1 and dns.count.answers == 0 => 3 5 23 24 28 31 37
dns | dns.qry.type == 28 => 9 10 11 12
dns | dns.resp.type != 1 => 2 4 6 10 12 14 18 20 22 23 24 28 30 32 33 34 36 37 41 51 60
dns | any dns.resp.type != 1 => 2 3 4 5 6 7 10 11 12 14 15 16 18 19 20 22 23 24 28 30 31 32 33 34 36 37 41 47 51 60
dns | all dns.resp.ttl > 100 => 3 5 7 8 11 12 15 16 19 20 26 31 33 34 47 51 60
dns | count(dns.a) > 1 => 7 15 19
dns | dns.a == 198.51.100.0/24 => 5 7 8 11 15 16 19 26 31 47
dns | dns.qry.name matches "^(www|mail)" => 1 2 3 4 5 6 7 8 9 10 11 12 25 26
dns | len(dns.qry.name) > 20 => 29 30 31 32 33 34
dns | max(dns.resp.ttl) > 1000 => 3 5 31
tls-1.2 | tls.handshake.type == "Client Hello" => 6
tls-1.2 | tls.handshake.type in {2, 11..14} => 8 10 12
tls-1.2 | tls.record.content_type == 23 => 14 15
tls-1.2 | tls.handshake.ciphersuite == 0xc02f or tls.handshake.ciphersuite == 0xc030 => 6
tls-1.2 | tls.handshake.extensions_server_name contains "example" => 6
tcp | tcp.options.mss_val == 1460 => 1 2
tcp | tcp.window_size_value < tcp.len => 4 8 9 10 15 17 19 21 23
tcp | ip.src == ip.dst or ip.ttl != 64 => 2 5 7 12 13 14 15 17 19 21 23 25
tcp | eth.src[0:3] == eth.dst[0:3] and frame.number % 5 == 0 => 5 10 15 20 25
"#;

fn dissect(capture: &str, filter: &str, more: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("captures")
        .join(format!("{capture}.pcapng"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirestep"));
    command
        .args(["dissect", "-Y", filter])
        .arg("-r")
        .arg(file)
        .args(more);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_same_frames_as_tshark() {
    for row in TABLE.lines().filter(|l| !l.is_empty()) {
        let (capture, rest) = row.split_once(" | ").unwrap();
        let (filter, want) = rest.rsplit_once("=>").unwrap();
        let output = dissect(
            capture,
            filter.trim(),
            &["-T", "fields", "-e", "frame.number"],
        );
        let frames = text(&output.stdout);
        assert_eq!(
            frames.split_whitespace().collect::<Vec<_>>().join(" "),
            want.trim(),
            "{row}\n{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn every_format_lets_the_same_through() {
    let filter = "http.request and tcp.port == 80";
    let lines = |more: &[&str]| {
        text(&dissect("http-message", filter, more).stdout)
            .lines()
            .count()
    };
    let messages = text(&dissect("http-message", filter, &[]).stdout)
        .lines()
        .filter(|l| l.contains(" HTTP "))
        .count();
    assert!(messages > 5);
    let counts = [
        lines(&["-T", "jsonl"]),
        lines(&["-T", "fields", "-e", "http.request.method"]),
        lines(&["--packets"]),
    ];
    assert_eq!(counts, [messages; 3]);
}

#[test]
fn a_message_has_the_layers_below_it() {
    let shown = |filter: &str| text(&dissect("http-message", filter, &[]).stdout);
    assert_eq!(shown("http and tcp and ip and eth"), shown("http"));
    assert_eq!(shown("http and tls"), "");
}

#[test]
fn a_wrong_filter_is_a_usage_error_that_points_at_the_place() {
    let output = dissect("dns", "udp and dns.qry.nmae == \"a\"", &[]);
    assert_eq!(output.status.code(), Some(2));
    let error = text(&output.stderr);
    assert!(error.contains("          ^^^^^^^^^^^^"), "{error}");
    assert!(error.contains("did you mean dns.qry.name"), "{error}");
}

/// The filter's date is one second behind the first frame in UTC, and nine hours before it in Seoul.
#[test]
fn a_date_is_meant_in_the_zone_that_is_shown() {
    let count = |zone: &str| {
        text(
            &dissect(
                "dns",
                "frame.time_epoch < \"2026-11-23 12:12:33\"",
                &["--tz", zone],
            )
            .stdout,
        )
        .lines()
        .count()
    };
    assert!(count("UTC") > 0);
    assert_eq!(count("Asia/Seoul"), 0);
}

/// The manual's examples are filters.
#[test]
fn the_examples_of_the_manual_are_understood() {
    let manual =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/filters.md"))
            .unwrap();
    let blocks = manual
        .split("```filter\n")
        .skip(1)
        .map(|b| b.split("```").next().unwrap());
    let examples: Vec<&str> = blocks.flat_map(str::lines).collect();
    assert!(examples.len() > 25);
    let vocabulary = wirestep::present::layers::vocabulary();
    for example in examples {
        if let Err(error) = wirestep::filter::Filter::parse(example, &vocabulary) {
            panic!("{error}");
        }
    }
}
