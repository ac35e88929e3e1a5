//! Conversations driven by hand, as the engine would.

use std::net::IpAddr;

use super::*;
use crate::field::show;
use crate::layer::{Cx, Dir, Input, Op, Out};
use crate::span::BufId;
use crate::wire::{Facts, Tree};

const C: Dir = Dir::ToServer;
const S: Dir = Dir::ToClient;

fn cx() -> Cx<'static> {
    let at = (IpAddr::from([192, 0, 2, 1]), 23);
    Cx {
        transport: Transport::Tcp,
        client: at,
        server: at,
        frame: 1,
        time: 0,
        secrets: crate::secret::Keyring::none(),
        begun: [true; 2],
    }
}

/// Feeds pieces to a session: the lines it says, notes behind `!`, and the fields of what it said.
fn run(session: &mut dyn Dissector, pieces: &[(Dir, &[u8])]) -> (Vec<String>, Vec<String>) {
    let (mut lines, mut named) = (Vec::new(), Vec::new());
    let mut waiting: [Vec<u8>; 2] = Default::default();
    for (dir, piece) in pieces {
        waiting[dir.index()].extend_from_slice(piece);
        loop {
            let bytes = std::mem::take(&mut waiting[dir.index()]);
            let mut facts = Facts::default();
            let mut out = Out::new(&mut facts, 0);
            let input = Input {
                bytes: &bytes,
                base: 0,
                whole: false,
                last: false,
            };
            let n = if bytes.is_empty() {
                0
            } else {
                session.feed(*dir, input, &cx(), &mut out)
            };
            assert!(n <= bytes.len());
            out.settle();
            lines.extend(
                out.notes
                    .iter()
                    .map(|(code, ..)| format!("! {}", code.name)),
            );
            if out.ops.iter().any(|op| matches!(op, Op::Interpose { .. })) {
                lines.push("interpose".into());
            }
            let said: Vec<_> = out.said.iter().copied().collect();
            for m in said {
                let unit = Unit {
                    kind: m.kind,
                    ctx: m.ctx,
                    dir: *dir,
                    bytes: &bytes[..m.len as usize],
                    base: 0,
                    buf: BufId::frame(1),
                };
                let mut tree = Recorder::Tree(Tree::default());
                Telnet.explain(&unit, &mut tree);
                let Recorder::Tree(tree) = tree else {
                    unreachable!()
                };
                for node in tree.nodes() {
                    let mut v = Vec::new();
                    show(node.def, tree.value(node, unit.bytes, 0), &mut v);
                    named.push(format!("{} {}", node.def.name, String::from_utf8_lossy(&v)));
                }
                let facts = out.facts().view(m.facts_from, m.facts_to);
                for def in fields::FIELDS.iter().filter(|d| d.key && !d.hidden) {
                    let said = facts.iter().filter(|(d, _)| d == def).count();
                    assert_eq!(
                        said,
                        tree.nodes().iter().filter(|n| n.def == *def).count(),
                        "{}",
                        def.name
                    );
                }
                let mut line = Vec::new();
                let what = Line {
                    kind: m.kind,
                    ctx: m.ctx,
                    dir: *dir,
                    facts,
                };
                Telnet.summary(&what, &mut line);
                lines.push(String::from_utf8(line).unwrap());
            }
            waiting[dir.index()] = bytes[n..].to_vec();
            if n == 0 {
                break;
            }
        }
    }
    (lines, named)
}

fn talk(pieces: &[(Dir, &[u8])]) -> (Vec<String>, Vec<String>) {
    run(&mut *Telnet.start(), pieces)
}

#[test]
fn commands_options_and_data() {
    let (lines, named) = talk(&[
        (S, b"\xff\xfb\x01\xff\xfd\x18"),
        (C, b"\xff\xfd\x01\xff\xfb\x18\xff\xfc\x22"),
        (S, b"\xff\xfa\x18\x01\xff\xf0login: "),
        (
            C,
            b"\xff\xfa\x18\x00vt100\xff\xf0\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0k\r\0",
        ),
    ]);
    let want = [
        "WILL ECHO, DO TERMINAL TYPE",
        "DO ECHO, WILL TERMINAL TYPE, WONT LINEMODE",
        "SB TERMINAL TYPE",
        "data \"login: \"",
        "SB TERMINAL TYPE, SB WINDOW SIZE: vt100, 80x24",
        "typed \"k\\r\"",
    ];
    assert_eq!(lines, want);
    let on: Vec<_> = named
        .iter()
        .filter(|n| n.starts_with("telnet.state"))
        .collect();
    assert_eq!(
        on,
        [
            "telnet.state.on ECHO by the server",
            "telnet.state.on TERMINAL TYPE by the client"
        ]
    );
}

#[test]
fn doubled_bytes_are_data_and_part_of_a_window_s_size() {
    let (lines, named) = talk(&[
        (C, b"a\xff\xffb"),
        (C, b"\xff\xfa\x1f\x00\xff\xff\x00\x18\xff\xf0"),
    ]);
    assert_eq!(lines, ["typed \"a\\xffb\"", "SB WINDOW SIZE: 255x24"]);
    assert!(named.contains(&"telnet.data a\\xffb".to_owned()));
}

#[test]
fn variables_have_names_and_values() {
    let (lines, named) = talk(&[(C, b"\xff\xfa\x27\x00\x00USER\x01kim\xff\xf0")]);
    assert_eq!(lines, ["SB ENVIRONMENT: USER=kim"]);
    assert!(named.contains(&"telnet.env.value kim".to_owned()));
}

#[test]
fn split_anywhere_the_commands_are_the_same() {
    let all = b"\xff\xfa\x27\x00\x00USER\x01kim\xff\xf0\xff\xf9";
    let of_commands = |pieces: &[(Dir, &[u8])]| -> Vec<String> {
        let (_, named) = talk(pieces);
        named
            .into_iter()
            .filter(|n| n != "telnet.command 1")
            .collect()
    };
    for cut in 1..all.len() {
        let split = of_commands(&[(C, &all[..cut]), (C, &all[cut..])]);
        assert_eq!(split, of_commands(&[(C, all)]), "{cut}");
    }
}

#[test]
fn an_unclosed_subnegotiation_ends_at_the_next_command() {
    let (lines, _) = talk(&[(C, b"\xff\xfa\x18\x00vt\xff\xfb\x01")]);
    assert_eq!(
        lines,
        ["! telnet.unclosed", "SB TERMINAL TYPE, WILL ECHO: vt"]
    );
}

#[test]
fn tls_follows_when_both_said_so_and_encryption_hides_the_rest() {
    let follows = b"\xff\xfa\x2e\x01\xff\xf0";
    let (lines, _) = talk(&[(C, follows), (S, follows)]);
    assert_eq!(lines, ["SB START TLS", "interpose", "SB START TLS"]);
    let (lines, _) = talk(&[(C, b"\xff\xfa\x26\x03\x00\xff\xf0xyz")]);
    assert_eq!(lines[2], "3 bytes, encrypted or compressed");
}

#[test]
fn only_telnet_is_sure_of_commands() {
    let ask = |bytes| {
        Telnet.probe(&Probe {
            bytes,
            dir: S,
            transport: Transport::Tcp,
            first: true,
        })
    };
    assert!(matches!(ask(b"\xff\xfd\x18"), Likelihood::Sure(_)));
    assert!(matches!(ask(b"\xff\xfd"), Likelihood::More));
    assert!(matches!(ask(b"login: "), Likelihood::Maybe(_)));
    assert_eq!(ask(b"SSH-2.0-x"), Likelihood::No);
    assert_eq!(ask(b"\x01\x02\x03"), Likelihood::No);
}

#[test]
fn nothing_panics() {
    let mut seed = 1u32;
    let mut next = || {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        seed >> 16
    };
    for _ in 0..3000 {
        let bytes: Vec<u8> = (0..24)
            .map(|_| match next() % 4 {
                0 => 255,
                1 => 240 + (next() % 15) as u8,
                2 => (next() % 48) as u8,
                _ => next() as u8,
            })
            .collect();
        talk(&[(C, &bytes[..9]), (S, &bytes[9..12]), (C, &bytes[12..])]);
    }
}
