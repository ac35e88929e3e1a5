//! A request in HTTP/1 that is answered in HTTP/2.

use super::roles::{Frame, capture_with};
use super::*;

/// A segment with so much already sent each way; the client sends, or the server.
fn segment(number: i64, by_client: bool, sent: [u32; 2], payload: &[u8]) -> Frame {
    let mut bytes = vec![2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0];
    bytes.extend((payload.len() as u16 + 40).to_be_bytes());
    bytes.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
    let mut ends = [([192, 0, 2, 1], 40000u16), ([198, 51, 100, 2], 80)];
    let mut sent = sent;
    if !by_client {
        ends.reverse();
        sent.reverse();
    }
    bytes.extend(ends[0].0);
    bytes.extend(ends[1].0);
    bytes.extend(ends[0].1.to_be_bytes());
    bytes.extend(ends[1].1.to_be_bytes());
    bytes.extend((1000 + sent[0]).to_be_bytes());
    bytes.extend((1000 + sent[1]).to_be_bytes());
    bytes.extend([0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
    bytes.extend(payload);
    (1_800_000_000_000_000_000 + number * 1_000_000, bytes)
}

#[test]
fn stream_1_answers_the_request_that_asked_for_the_upgrade() {
    let request =
        b"GET /a HTTP/1.1\r\nHost: www.abc.example\r\nConnection: Upgrade, HTTP2-Settings\r\n\
        Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";
    let switching =
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let not_found = [0, 0, 1, 1, 5, 0, 0, 0, 1, 0x8d];
    let said = [
        (true, &request[..]),
        (false, switching),
        (false, &settings),
        (true, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        (true, &settings),
        (false, &not_found),
    ];
    let (mut sent, mut frames) = ([0, 0], Vec::new());
    for (i, (by_client, payload)) in said.into_iter().enumerate() {
        frames.push(segment(i as i64, by_client, sent, payload));
        sent[usize::from(!by_client)] += payload.len() as u32;
    }
    let told = tell(&capture_with(&frames, b""));
    let http: Vec<String> = told
        .iter()
        .filter(|s| s.kind == Kind::Http)
        .map(written)
        .collect();
    insta::assert_snapshot!(http.join("\n\n"), @r#"
    http method=GET target=/a host=www.abc.example
          1      client → server   GET /a                         http.request
          2      server → client   101 Switching Protocols        http.upgrade
            done

    http method=GET target=/a host=www.abc.example
          6      server → client   404 Not Found                  http.error
            refused: outcome.http.error status=404 Not Found (frame 6)
    "#);
}
