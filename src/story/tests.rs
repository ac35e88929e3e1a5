//! Stories as people read them.

use std::fmt::Write;

use super::*;
use crate::source::Source;

mod files;
mod roles;
mod sessions;
mod upgrade;

fn stories(name: &str) -> Vec<Story> {
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    tell(&Capture::read(Source::open(path.as_ref()).unwrap()))
}

/// A story as lines: who, what, how it ended.
fn written(story: &Story) -> String {
    let mut out = format!("{} {}", story.kind.name(), values(&story.title));
    let who = |i: usize| story.actors.get(i).map_or("?", |a| a.role.name());
    for s in &story.steps {
        let frames = if s.last > s.frame {
            format!("{}-{}", s.frame, s.last)
        } else {
            s.frame.to_string()
        };
        let mark = s.mark.map_or(String::new(), |m| m.to_string());
        let _ = write!(
            out,
            "\n{frames:>7} {mark:>2} {:>8} → {:<8} {:<30} {}",
            who(s.from),
            who(s.to),
            s.label,
            s.words.key
        );
    }
    let _ = write!(out, "\n{:>7} {}", "", story.outcome.name());
    if let Some(why) = story.outcome.why() {
        let _ = write!(out, ": {} {}", why.key, values(why));
    }
    if let Some(frame) = story.outcome.evidence() {
        let _ = write!(out, " (frame {frame})");
    }
    out
}

fn values(words: &Words) -> String {
    words
        .values
        .iter()
        .map(|(n, v)| format!("{n}={v}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first of a kind, as a listener without keys can tell it.
fn first_sealed(name: &str, kind: Kind) -> String {
    let path = format!("{}/captures/{name}.pcapng", env!("CARGO_MANIFEST_DIR"));
    tell(&Capture::read_sealed(Source::open(path.as_ref()).unwrap()))
        .iter()
        .find(|s| s.kind == kind)
        .map(written)
        .unwrap_or_default()
}

fn first(name: &str, kind: Kind) -> String {
    stories(name)
        .iter()
        .find(|s| s.kind == kind)
        .map(written)
        .unwrap_or_default()
}

/// Kind, frames and outcome of each story.
fn outcomes(name: &str, kind: Kind) -> String {
    let line = |s: &Story| {
        format!(
            "{}-{} {}",
            s.frames().0,
            s.frames().1,
            s.outcome.why().map_or(s.outcome.name(), |w| w.key)
        )
    };
    stories(name)
        .iter()
        .filter(|s| s.kind == kind)
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn first_look_is_a_visit() {
    insta::assert_snapshot!(first("first-look", Kind::Page), @r#"
    page name=www.abc.example
          1      client → resolver query A www.abc.example        dns.query
          2    resolver → client   answer 198.51.100.80           dns.answer
          3      client → server   SYN                            tcp.syn
          4      server → client   SYN, ACK                       tcp.syn-ack
          5      client → server   ACK                            tcp.ack
          6      client → server   GET /                          http.request
          7      server → client   ACK                            tcp.acknowledge
          8      server → client   200 OK                         http.response
          9      client → server   ACK                            tcp.acknowledge
         10      client → server   FIN                            tcp.fin
         11      server → client   FIN                            tcp.fin-too
         12      client → server   ACK                            tcp.fin-ack
            done
    "#);
}

#[test]
fn a_handshake_with_two_certificates() {
    insta::assert_snapshot!(first_sealed("tls-1.2", Kind::Tls), @r#"
    tls name=www.abc.example
          6  1   client → server   ClientHello                    tls.client-hello
          8  2   server → client   ServerHello                    tls.server-hello
          8  3   server → client   Certificate                    tls.certificate
          8  4   server → client   ServerKeyExchange              tls.server-key-exchange
         10  5   server → client   CertificateRequest             tls.certificate-request
         10  +   server → client   ServerHelloDone                tls.server-hello-done
         12  +   client → server   Certificate                    tls.client-certificate
         12  6   client → server   ClientKeyExchange              tls.client-key-exchange
         12  +   client → server   CertificateVerify              tls.certificate-verify
         12  7   client → server   ChangeCipherSpec               tls.change-cipher-spec
         12  +   client → server   Finished (encrypted)           tls.finished
         13  7   server → client   ChangeCipherSpec               tls.change-cipher-spec
         13  +   server → client   Finished (encrypted)           tls.finished
         14      client → server   application data               tls.application-data
         15      server → client   application data               tls.application-data
         16      client → server   Alert (encrypted)              tls.encrypted-alert
            done
    "#);
}

#[test]
fn a_handshake_of_which_little_can_be_read() {
    insta::assert_snapshot!(first_sealed("tls-1.3", Kind::Tls), @r#"
    tls name=www.abc.example
          6  1   client → server   ClientHello                    tls.client-hello
          8  2   server → client   ServerHello                    tls.server-hello
          8  +   server → client   ChangeCipherSpec               tls.change-cipher-spec-13
       8-10      server → client   handshake (encrypted) ×4       tls.hidden-handshake
         12  +   client → server   ChangeCipherSpec               tls.change-cipher-spec-13
         12      client → server   Finished (encrypted)           tls.finished-13
         13      client → server   application data               tls.application-data
      15-18      server → client   application data ×3            tls.application-data
         19      client → server   Alert (encrypted)              tls.encrypted-alert
            done
    "#);
}

#[test]
fn with_keys_an_opened_message_is_one_step() {
    insta::assert_snapshot!(first("tls-1.3", Kind::Tls), @r#"
    tls name=www.abc.example
          6  1   client → server   ClientHello                    tls.client-hello
          8  2   server → client   ServerHello                    tls.server-hello
          8  +   server → client   ChangeCipherSpec               tls.change-cipher-spec-13
          8  +   server → client   EncryptedExtensions (decrypted) tls.encrypted-extensions
          8  3   server → client   Certificate (decrypted)        tls.certificate
         10  +   server → client   CertificateVerify (decrypted)  tls.certificate-verify
         10  +   server → client   Finished (decrypted)           tls.finished-opened
         12  +   client → server   ChangeCipherSpec               tls.change-cipher-spec-13
         12  +   client → server   Finished (decrypted)           tls.finished-opened
         13      client → server   application data               tls.application-data-opened
         15  +   server → client   NewSessionTicket (decrypted)   tls.new-session-ticket
         16  +   server → client   NewSessionTicket (decrypted)   tls.new-session-ticket
         18      server → client   application data               tls.application-data-opened
         19      client → server   Alert: close_notify (decrypted) tls.close-notify
            done
    "#);
    insta::assert_snapshot!(first("tls-1.2", Kind::Tls), @r#"
    tls name=www.abc.example
          6  1   client → server   ClientHello                    tls.client-hello
          8  2   server → client   ServerHello                    tls.server-hello
          8  3   server → client   Certificate                    tls.certificate
          8  4   server → client   ServerKeyExchange              tls.server-key-exchange
         10  5   server → client   CertificateRequest             tls.certificate-request
         10  +   server → client   ServerHelloDone                tls.server-hello-done
         12  +   client → server   Certificate                    tls.client-certificate
         12  6   client → server   ClientKeyExchange              tls.client-key-exchange
         12  +   client → server   CertificateVerify              tls.certificate-verify
         12  7   client → server   ChangeCipherSpec               tls.change-cipher-spec
         12  +   client → server   Finished (decrypted)           tls.finished-opened
         13  7   server → client   ChangeCipherSpec               tls.change-cipher-spec
         13  +   server → client   Finished (decrypted)           tls.finished-opened
         14      client → server   application data               tls.application-data-opened
         15      server → client   application data               tls.application-data-opened
         16      client → server   Alert: close_notify (decrypted) tls.close-notify
            done
    "#);
}

#[test]
fn what_keys_open_is_told_once() {
    for name in [
        "tls-1.2",
        "tls-1.3",
        "tls-resume",
        "tls-fails",
        "https",
        "http2",
    ] {
        for s in stories(name).iter().filter(|s| s.kind == Kind::Tls) {
            let hidden = |s: &&Step| s.label.contains("(encrypted)");
            assert_eq!(s.steps.iter().find(hidden), None, "{name}");
            let opened = |s: &&Step| s.label.contains("(decrypted)") && !s.opened;
            assert_eq!(s.steps.iter().find(opened), None, "{name}");
        }
    }
}

#[test]
fn a_transfer_with_losses() {
    insta::assert_snapshot!(first("tcp-loss", Kind::Tcp), @r#"
    tcp server=www.abc.example port=80 client_port=57120
          1      client → server   SYN                            tcp.syn
          2      server → client   SYN, ACK                       tcp.syn-ack
          3      client → server   ACK                            tcp.ack
       4-22      client → server   20115 bytes in 16              tcp.data
         22      client → server   FIN                            tcp.fin
      23-24      server → client   ACK ×2                         tcp.acknowledge
         25      server → client   ACK again                      tcp.duplicate-ack
         26      server → client   ACK                            tcp.acknowledge
      27-28      server → client   ACK again ×2                   tcp.duplicate-ack
         29      client → server   1448 bytes again               tcp.retransmission
         30      client → server   1448 bytes, overtaken          tcp.out-of-order
      31-36      server → client   ACK again ×6                   tcp.duplicate-ack
         37      server → client   ACK                            tcp.acknowledge
         38      server → client   ACK                            tcp.fin-ack
      39-43      server → client   3032 bytes in 3                tcp.data
         44      client → server   ACK                            tcp.acknowledge
         45      server → client   1448 bytes again               tcp.retransmission
         46      server → client   1448 bytes, overtaken          tcp.out-of-order
      47-51      server → client   5792 bytes in 4                tcp.data
         52      client → server   ACK again                      tcp.duplicate-ack
         53      server → client   1448 bytes                     tcp.data
         54      client → server   ACK again                      tcp.duplicate-ack
         55      server → client   1448 bytes                     tcp.data
         56      client → server   ACK again                      tcp.duplicate-ack
         57      server → client   1448 bytes                     tcp.data
         58      client → server   ACK again                      tcp.duplicate-ack
         59      server → client   1448 bytes                     tcp.data
         60      client → server   ACK again                      tcp.duplicate-ack
         61      server → client   1448 bytes                     tcp.data
         62      client → server   ACK again                      tcp.duplicate-ack
         63      server → client   609 bytes                      tcp.data
         63      server → client   FIN                            tcp.fin-too
         64      client → server   ACK again                      tcp.duplicate-ack
         65      server → client   1448 bytes again               tcp.retransmission
         66      client → server   ACK                            tcp.acknowledge
         67      server → client   1448 bytes, overtaken          tcp.out-of-order
         68      client → server   ACK                            tcp.fin-ack
            done
    "#);
}

#[test]
fn how_handshakes_fail() {
    insta::assert_snapshot!(outcomes("tls-fails", Kind::Tls), @r#"
    6-10 outcome.tls.alert
    18-22 outcome.tls.alert
    29-33 outcome.tls.alert
    40-44 outcome.tls.alert
    52-54 outcome.tls.alert
    64-66 outcome.tls.alert
    76-81 outcome.tls.alert
    90-98 outcome.tls.alert
    131-135 outcome.tls.alert
    144-148 outcome.tls.alert
    156-162 outcome.tls.nothing-sent
    171-179 outcome.tls.nothing-sent
    "#);
}

#[test]
fn an_answer_too_big_for_a_datagram_is_asked_for_again() {
    let told = stories("dns");
    let over_tcp = told
        .iter()
        .find(|s| s.kind == Kind::Dns && !s.related.is_empty() && s.parent.is_some())
        .unwrap();
    insta::assert_snapshot!(written(over_tcp), @r#"
    dns name=big.abc.example type=TXT
         41      client → resolver query TXT big.abc.example      dns.query-tcp
         47    resolver → client   answer line 19 of a text that together with the… dns.answer
            done
    "#);
    assert!(written(&told[over_tcp.related[0]]).contains("dns.truncated"));
}

#[test]
fn a_dropped_syn_is_a_promise_nobody_keeps() {
    insta::assert_snapshot!(outcomes("ftp-blocked-drop", Kind::Tcp), @r#"
    1-88 done
    35-43 outcome.tcp.no-answer
    56-74 done
    "#);
    insta::assert_snapshot!(outcomes("ftp-blocked-reject", Kind::Tcp), @r#"
    1-79 done
    35-36 outcome.tcp.refused
    47-65 done
    "#);
}
