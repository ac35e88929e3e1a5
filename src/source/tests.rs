//! Captures made here, byte by byte, in every variant; each is read and written down as text.

use std::fmt::Write as _;
use std::io::Cursor;

use super::format::Order::{Big, Little};
use super::made::*;
use super::*;

/// A reader that gives a few bytes at a time, as a pipe may.
struct Drops(Cursor<Vec<u8>>, usize);

impl Read for Drops {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.1.min(buf.len());
        self.0.read(&mut buf[..n])
    }
}

fn source(bytes: &[u8]) -> Result<Source, OpenError> {
    Source::from_reader(Box::new(Cursor::new(bytes.to_vec())))
}

/// Everything a source says, a line for each frame and event.
fn drain(mut source: Source, max: usize) -> String {
    let (mut batch, mut out, mut number) = (Batch::default(), String::new(), 0);
    while source.fill(&mut batch, max) {
        assert!(batch.frames.len() <= max);
        let mut events = batch.events.iter().peekable();
        for i in 0..=batch.frames.len() {
            while let Some((_, event)) = events.next_if(|(at, _)| *at == i) {
                match event {
                    Event::Secrets { kind, data } => {
                        writeln!(out, "secrets {kind:x} {}", String::from_utf8_lossy(data))
                    }
                    Event::Name { addr, name } => writeln!(out, "name {addr} {name}"),
                    Event::Comment { on, text } => writeln!(out, "comment {on:?} {text}"),
                    Event::Interface(i) => {
                        let names = [&i.name, &i.description, &i.filter]
                            .map(|n| n.as_deref().unwrap_or("-"))
                            .join(" ");
                        writeln!(
                            out,
                            "interface {} {names} link {} snaplen {} resolution {}",
                            i.number, i.link, i.snaplen, i.resolution
                        )
                    }
                    Event::Counted {
                        interface,
                        received,
                        dropped,
                    } => writeln!(out, "counted {interface} {received:?} {dropped:?}"),
                    Event::Note(note) => writeln!(out, "note {note}"),
                }
                .unwrap();
            }
            let Some(f) = batch.frames.get(i) else { break };
            number += 1;
            let bytes = source.bytes(f);
            assert_eq!(bytes.len(), f.cap_len as usize);
            write!(out, "{number} ").unwrap();
            if f.has_time {
                write!(
                    out,
                    "{}.{:09} ",
                    f.time.div_euclid(1_000_000_000),
                    f.time.rem_euclid(1_000_000_000)
                )
                .unwrap();
            }
            out += &String::from_utf8_lossy(bytes);
            if f.len != f.cap_len {
                write!(out, "/{}", f.len).unwrap();
            }
            writeln!(out, " link {} on {}", f.link, f.interface).unwrap();
        }
        assert!(
            events.next().is_none(),
            "an event behind the last frame's place"
        );
    }
    assert!(
        !source.fill(&mut batch, 1) && batch.is_empty(),
        "the end is the end"
    );
    out
}

/// What `bytes` hold, whichever way they come; interfaces of pcap left out, they say nothing.
fn check(bytes: &[u8], expect: &str) {
    let read = drain(source(bytes).unwrap(), 100);
    let shown: String = read
        .lines()
        .filter(|l| !l.starts_with("interface 0 - - -"))
        .map(|l| format!("{l}\n"))
        .collect();
    assert_eq!(shown.trim(), expect.trim());
    assert_eq!(drain(source(bytes).unwrap(), 1), read, "a frame at a time");
    for size in [1, 7] {
        let drops = Drops(Cursor::new(bytes.to_vec()), size);
        assert_eq!(
            drain(Source::from_reader(Box::new(drops)).unwrap(), 100),
            read,
            "{size} bytes at a time"
        );
    }
}

#[test]
fn pcap_variants() {
    for order in [Little, Big] {
        check(&pcap(order, 0xa1b2_c3d4, 0), FRAMES_READ);
        check(&pcap(order, 0xa1b2_3c4d, 0), FRAMES_READ);
        check(&pcap(order, 0xa1b2_cd34, 8), FRAMES_READ); // Kuznetzov's
        check(&pcap(order, 0x1c00_01ac, 0), FRAMES_READ); // IXIA's
        check(&pcap_header(order, 0xa1b2_c3d4, (2, 4), 1), "");
    }
}

/// Variants that only the records tell from others of the same magic; so they have to be seen whole.
#[test]
fn pcap_variants_that_are_guessed() {
    for order in [Little, Big] {
        for (magic, extra) in [(0xa1b2_c3d4, 4), (0xa1b2_c3d4, 8), (0xa1b2_cd34, 12)] {
            let read = drain(source(&pcap(order, magic, extra)).unwrap(), 100);
            assert!(
                read.ends_with(FRAMES_READ.trim_start()),
                "{order:?} {magic:x} {extra}: {read}"
            );
        }
    }
}

#[test]
fn old_pcap_has_its_lengths_the_other_way_round() {
    let record = |minor, first, second| {
        [
            pcap_header(Big, 0xa1b2_c3d4, (2, minor), 1),
            u32s(Big, &[1, 2, first, second]),
            b"abc".to_vec(),
        ]
        .concat()
    };
    check(&record(1, 60, 3), "1 1.000002000 abc/60 link 1 on 0");
    check(&record(3, 60, 3), "1 1.000002000 abc/60 link 1 on 0");
    check(&record(3, 3, 60), "1 1.000002000 abc/60 link 1 on 0");
    check(&record(4, 3, 60), "1 1.000002000 abc/60 link 1 on 0");
    // AIX: version 2.2, an interface type for a link, nanoseconds.
    let aix = [
        pcap_header(Big, 0xa1b2_c3d4, (2, 2), 6),
        u32s(Big, &[1, 2, 3, 60]),
        b"abc".to_vec(),
    ]
    .concat();
    check(&aix, "1 1.000000002 abc/60 link 1 on 0");
}

#[test]
fn the_check_sequence_is_no_part_of_the_link_type() {
    let bytes = pcap_header(Little, 0xa1b2_c3d4, (2, 4), 0x2400_0001);
    let mut batch = Batch::default();
    assert!(source(&bytes).unwrap().fill(&mut batch, 1));
    let Some((0, Event::Interface(interface))) = batch.events.first() else {
        panic!("{batch:?}")
    };
    assert_eq!((interface.link, interface.fcs), (1, Some(4)));
}

#[test]
fn snoop_is_read() {
    check(&snoop(4), FRAMES_READ);
    check(&snoop(8), &FRAMES_READ.replace("link 1", "link 10"));
    check(
        &snoop(9),
        &FRAMES_READ.replace("link 1", &format!("link {LINK_UNKNOWN}")),
    );
}

#[test]
fn btsnoop_is_read() {
    let micros = 0x00dc_ddb3_0f2f_8000u64 + 1_700_000_000_000_005;
    let head = [b"btsnoop\0".to_vec(), u32s(Big, &[1, 1002])].concat();
    let record = [
        u32s(Big, &[9, 3, 0, 0, (micros >> 32) as u32, micros as u32]),
        b"abc".to_vec(),
    ]
    .concat();
    check(
        &[head, record].concat(),
        "1 1700000000.000005000 abc/9 link 201 on 0",
    );
}

#[test]
fn pcapng_with_everything() {
    let first = [
        section(Little, &option(Little, 1, "첫 구역".as_bytes())),
        interface(
            Little,
            1,
            65535,
            &[
                option(Little, 2, b"eth0\0"),
                option(Little, 3, b"the left one"),
                option(Little, 9, &[9]),
                option(Little, 11, b"\0port 53"),
                option(Little, 1, b"on a mirror port"),
                option(Little, 14, &7200i64.to_le_bytes()),
                option(Little, 0, b""),
            ]
            .concat(),
        ),
        interface(Little, 101, 4, &option(Little, 9, &[0x8a])),
        block(
            Little,
            10,
            &[u32s(Little, &[0x544c_534b, 5]), b"KEYS\n".to_vec()].concat(),
        ),
        enhanced(
            Little,
            0,
            1_700_000_000_123_456_789,
            b"hello",
            99,
            &option(Little, 1, b"the first"),
        ),
        block(Little, 0x0bae, &[0; 17]),
        block(
            Little,
            0x0bad,
            &[u32s(Little, &[32473]), b"ours".to_vec()].concat(),
        ),
        enhanced(Little, 1, 1_700_000_000 << 10 | 512, b"ip", 2, b""),
        block(
            Little,
            3,
            &[u32s(Little, &[6]), b"simple".to_vec()].concat(),
        ),
    ]
    .concat();
    let names = [
        option(Big, 1, b"\xc0\0\x02\x01a.example\0b.example\0"),
        option(Big, 2, b"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01six\0"),
        option(Big, 9, b"unknown"),
        option(Big, 0, b""),
    ];
    let second = [
        section(Big, b""),
        interface(Big, 1, 0, b""),
        block(Big, 4, &names.concat()),
        block(
            Big,
            2,
            &[
                u16s(Big, &[0, 7]),
                u32s(Big, &[0, 5, 3, 3]),
                b"old".to_vec(),
            ]
            .concat(),
        ),
        block(
            Big,
            5,
            &[
                u32s(Big, &[0, 0, 0]),
                option(Big, 4, &90u64.to_be_bytes()),
                option(Big, 5, &2u64.to_be_bytes()),
            ]
            .concat(),
        ),
        block(
            Big,
            0x4000_0bad,
            &[u32s(Big, &[32473]), b"mine".to_vec()].concat(),
        ),
        block(Big, 0x0bad, b""),
        enhanced(Big, 9, 0, b"nowhere", 7, b""),
        block(Big, 3, &[u32s(Big, &[2]), b"ok".to_vec()].concat()),
    ]
    .concat();
    check(
        &[first, second].concat(),
        "
comment Section 첫 구역
interface 0 eth0 the left one port 53 link 1 snaplen 65535 resolution 1000000000
comment Interface(0) on a mirror port
interface 1 - - - link 101 snaplen 4 resolution 1024
secrets 544c534b KEYS

comment Frame(1) the first
1 1700007200.123456789 hello/99 link 1 on 0
note the pcapng block at byte 260 has type 0x00000bae, which isn't read here; such blocks are skipped
note the pcapng block at byte 292 is a custom block of enterprise 32473: it is frame 2, though no packet
2 ours link 4294967294 on 0
3 1700000000.500000000 ip link 101 on 1
4 simple link 1 on 0
interface 2 - - - link 1 snaplen 0 resolution 1000000
name 192.0.2.1 a.example
name 192.0.2.1 b.example
name 2001:db8::1 six
5 0.000005000 old link 1 on 2
counted 2 Some(90) Some(2)
6 mine link 4294967294 on 2
note the record at byte 604 is damaged: its length is said to be 12; it is skipped
note the record at byte 616 is damaged: it was seen on interface 9, which isn't described; it is skipped
7 ok link 1 on 2
",
    );
}

#[test]
fn a_simple_packet_is_cut_by_the_snap_length() {
    let bytes = [
        section(Big, b""),
        interface(Big, 1, 4, b""),
        block(Big, 3, &[u32s(Big, &[99]), b"abcd".to_vec()].concat()),
    ];
    check(&bytes.concat(), "1 abcd/99 link 1 on 0");
}

#[test]
fn resolutions() {
    for (resolution, ticks, time) in [
        (0, 3, "3.000000000"),
        (3, 1500, "1.500000000"),
        (6, 1, "0.000001000"),
        (12, 1_999_999, "0.000001999"),
        (19, u64::MAX, "1.844674407"),
        (127, 20_000_000_000, "0.000000002"),
        (0x80, 3, "3.000000000"),
        (0x81, 3, "1.500000000"),
        (0xa0, u64::MAX, "4294967295.999999999"),
        (0xff, u64::MAX, "1.999999999"),
        (0, u64::MAX, "9223372036.854775807"), // saturated
    ] {
        let head = [
            section(Little, b""),
            interface(Little, 1, 0, &option(Little, 9, &[resolution])),
        ]
        .concat();
        let read = drain(
            source(&[head, enhanced(Little, 0, ticks, b"x", 1, b"")].concat()).unwrap(),
            9,
        );
        assert_eq!(
            read.lines().nth(1),
            Some(format!("1 {time} x link 1 on 0").as_str()),
            "{resolution}"
        );
    }
}

#[test]
fn a_length_without_its_padding_is_no_damage() {
    let mut odd = enhanced(Little, 0, 0, b"abc", 3, b"");
    let length = (odd.len() as u32 - 1).to_le_bytes();
    odd[4..8].copy_from_slice(&length);
    let end = odd.len() - 4;
    odd[end..].copy_from_slice(&length);
    let head = [section(Little, b""), interface(Little, 1, 0, b"")].concat();
    let read = drain(source(&[head, odd.clone(), odd].concat()).unwrap(), 9);
    assert!(
        read.ends_with("1 0.000000000 abc link 1 on 0\n2 0.000000000 abc link 1 on 0\n"),
        "{read}"
    );
}

#[test]
fn damage_stops_with_a_note() {
    let mut bytes = pcap(Little, 0xa1b2_c3d4, 0);
    bytes.extend(u32s(Little, &[1, 1, 0x4000_0000, 1]));
    bytes.extend([0; 100]);
    check(
        &bytes,
        &format!(
            "{}note the capture is damaged at byte 71: 1073741824 bytes are said to be captured of one frame; reading stops here",
            &FRAMES_READ[1..]
        ),
    );

    let good = [
        section(Big, b""),
        interface(Big, 1, 0, b""),
        enhanced(Big, 0, 1, b"one", 3, b""),
    ]
    .concat();
    let last = enhanced(Big, 0, 2, b"two", 3, b"");
    let with = |at: usize, length: u32| {
        let mut bad = last.clone();
        bad[at..at + 4].copy_from_slice(&length.to_be_bytes());
        [good.as_slice(), &bad, &last].concat()
    };
    let one = "1 0.000001000 one link 1 on 0\nnote the capture is damaged at byte 84: ";
    check(
        &with(4, 0),
        &format!("{one}its length is said to be 0; reading stops here"),
    );
    check(
        &with(4, 0x7fff_ffff),
        &format!("{one}its length is said to be 2147483647; reading stops here"),
    );
    check(
        &with(32, 40),
        &format!("{one}its length is 36 at the front and 40 at the back; reading stops here"),
    );
    // A frame too long for its block: the next block's place is known all the same.
    check(
        &with(20, 5),
        "1 0.000001000 one link 1 on 0
note the record at byte 84 is damaged: 5 bytes are said to be captured, but the record has room for 4; it is skipped
2 0.000002000 two link 1 on 0",
    );
}

#[test]
fn a_cut_is_said_where_it_is() {
    let whole = pcap(Little, 0xa1b2_c3d4, 0);
    let first = FRAMES_READ.lines().nth(1).unwrap();
    check(
        &whole[..whole.len() - 1],
        &format!(
            "{first}\nnote the capture ends inside a record: at byte 45, 25 of at least 26 bytes are there"
        ),
    );
    for n in 46..whole.len() {
        let read = drain(source(&whole[..n]).unwrap(), 9);
        assert!(read.contains("at byte 45"), "{n}: {read}");
    }
    // A block of unknown type that is too long to be looked at.
    let long = [
        section(Little, b""),
        u32s(Little, &[0x77, 5 << 20]),
        vec![0; 2 << 20],
    ]
    .concat();
    let read = drain(source(&long).unwrap(), 9);
    assert!(read.contains("ends inside a record"), "{read}");
}

#[test]
fn a_long_block_grows_the_buffer() {
    let long = vec![b'x'; 3 << 20];
    let bytes = [
        section(Little, b""),
        interface(Little, 1, 0, b""),
        block(
            Little,
            10,
            &[u32s(Little, &[1, 3 << 20]), long.clone()].concat(),
        ),
        block(Little, 0x77, &[0; 5 << 20]),
        enhanced(Little, 0, 1, b"behind", 6, b""),
    ];
    let read = drain(source(&bytes.concat()).unwrap(), 9);
    assert!(read.contains(str::from_utf8(&long).unwrap()));
    assert!(read.ends_with("1 0.000001000 behind link 1 on 0\n"));
}

#[test]
fn reading_fails_midway() {
    struct Fails(bool);
    impl Read for Fails {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            if self.0 {
                return Err(io::Error::other("the disk is on fire"));
            }
            self.0 = buf.len() > 1000;
            Cursor::new(pcap(Little, 0xa1b2_c3d4, 0)).read(buf)
        }
    }
    // The first four bytes are read apart, to see whether it is compressed.
    struct Twice(Cursor<Vec<u8>>, Fails);
    impl Read for Twice {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buf)? {
                0 => {
                    self.1.0 = true;
                    self.1.read(buf)
                }
                n => Ok(n),
            }
        }
    }
    let twice = Twice(Cursor::new(pcap(Little, 0xa1b2_c3d4, 0)), Fails(false));
    let read = drain(Source::from_reader(Box::new(twice)).unwrap(), 9);
    assert!(
        read.ends_with("note reading failed after 71 bytes: the disk is on fire\n"),
        "{read}"
    );
}

#[test]
fn what_is_no_capture_is_told() {
    let error = |bytes: &[u8]| source(bytes).unwrap_err();
    let looks = |bytes: &[u8]| match error(bytes) {
        OpenError::NotACapture { looks, .. } => looks,
        other => panic!("{other}"),
    };
    assert_eq!(error(b""), OpenError::Empty);
    assert_eq!(
        error(&[0xd4, 0xc3, 0xb2, 0xa1, 2]),
        OpenError::HeaderCut {
            format: "pcap",
            have: 5,
            need: 24
        }
    );
    let three = pcap_header(Little, 0xa1b2_c3d4, (3, 0), 1);
    assert_eq!(
        error(&three),
        OpenError::Version {
            format: "pcap",
            major: 3,
            minor: 0
        }
    );
    for (bytes, expect) in [
        (b"Hello, world\n".as_slice(), Looks::Text),
        ("안녕하세요".as_bytes(), Looks::Text),
        (b"CLIENT_RANDOM 00 11\n", Looks::KeyLog),
        (b"-----BEGIN RSA PRIVATE KEY-----\n", Looks::Pem),
        (b"<!DOCTYPE html><html>404", Looks::Html),
        (
            b"0000  45 00 00 3c 1c 46 40 00 40 06 b1 e6 ac 10 0a 63\n",
            Looks::HexDump,
        ),
        (b"PK\x03\x04\x14\0", Looks::Zip),
        (b"\xfd7zXZ\0\0\x04", Looks::Xz),
        (b"\x7fELF\x02\x01\x01", Looks::Program),
        (&[0; 600], Looks::Zeros),
        (b"\x01\x02\x03\x04\xff\xfe", Looks::Unknown),
    ] {
        assert_eq!(looks(bytes), expect, "{bytes:02x?}");
    }
    assert_eq!(
        error(b"Hello, world\n").to_string(),
        "not a capture: it is a text file; it begins with 48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 0a"
    );
}

#[test]
fn opening_what_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("capture.pcap");
    std::fs::write(&path, pcap(Little, 0xa1b2_c3d4, 0)).unwrap();
    assert_eq!(drain(Source::open(&path).unwrap(), 9).lines().count(), 3);
    let error = Source::open(&dir.path().join("captrue.pcap")).unwrap_err();
    assert_eq!(error.hint(), "did you mean capture.pcap?");
    let error = Source::open(dir.path()).unwrap_err();
    assert_eq!(error.hint(), "name a file in it, such as capture.pcap");
    std::fs::write(&path, "text").unwrap();
    let error = Source::open(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}: not a capture: it is a text file; it begins with 74 65 78 74",
            path.display()
        )
    );
}

/// Some thousand frames of all lengths, some on a second interface: what pcap-parser reads of them is what
/// is read here.
#[test]
fn pcap_parser_reads_the_same() {
    let bytes: Vec<u8> = (0..70_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for order in [Little, Big] {
        let (mut old, mut new) = (
            pcap_header(order, 0xa1b2_c3d4, (2, 4), 1),
            section(order, b""),
        );
        new.extend(interface(order, 1, 0, b""));
        new.extend(interface(order, 101, 0, &option(order, 9, &[3])));
        for i in 0..3000u32 {
            let frame = &bytes[i as usize..]
                [..(i * i % 1500) as usize + usize::from(i % 700 == 0) * 60_000];
            let len = frame.len() as u32 + i % 3;
            old.extend(u32s(order, &[i, i * 300, frame.len() as u32, len]));
            old.extend(frame);
            new.extend(enhanced(order, i % 2, u64::from(i) << 30, frame, len, b""));
            if i % 50 == 0 {
                new.extend(block(order, 0x7bad + i, &bytes[..i as usize]));
            }
        }
        for file in [old, new] {
            let mut theirs = theirs(&file).into_iter();
            let (mut source, mut batch) = (source(&file).unwrap(), Batch::default());
            while source.fill(&mut batch, 64) {
                for f in &batch.frames {
                    assert_eq!(
                        Some((f.time, f.len, source.bytes(f).to_vec())),
                        theirs.next()
                    );
                    let at = f.file_offset as usize;
                    assert_eq!(&file[at..at + f.cap_len as usize], source.bytes(f));
                }
            }
            assert_eq!(theirs.next(), None);
        }
    }
}

/// Times, lengths and bytes as pcap-parser reads them.
fn theirs(file: &[u8]) -> Vec<(i64, u32, Vec<u8>)> {
    use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};
    let mut reader = create_reader(1 << 20, file).unwrap();
    let (mut out, mut units) = (Vec::new(), Vec::new());
    loop {
        match reader.next() {
            Ok((offset, block)) => {
                match block {
                    PcapBlockOwned::Legacy(b) => out.push((
                        i64::from(b.ts_sec) * 1_000_000_000 + i64::from(b.ts_usec) * 1000,
                        b.origlen,
                        b.data.to_vec(),
                    )),
                    PcapBlockOwned::NG(Block::InterfaceDescription(b)) => {
                        units.push(b.ts_resolution().unwrap())
                    }
                    PcapBlockOwned::NG(Block::EnhancedPacket(b)) => {
                        let unit = 1_000_000_000 / units[b.if_id as usize];
                        let ticks = u64::from(b.ts_high) << 32 | u64::from(b.ts_low);
                        out.push((
                            (ticks * unit) as i64,
                            b.origlen,
                            b.data[..b.caplen as usize].to_vec(),
                        ));
                    }
                    _ => {}
                }
                reader.consume(offset);
            }
            Err(PcapError::Eof) => return out,
            Err(PcapError::Incomplete(_)) => reader.refill().unwrap(),
            Err(_) => panic!("pcap-parser gave up behind {} frames", out.len()),
        }
    }
}

/// Files with a few bytes changed, cut or doubled: read to an end, without a panic, within bounds.
#[test]
fn mutated_files_end() {
    let seeds = [
        pcap(Little, 0xa1b2_c3d4, 0),
        pcap(Big, 0xa1b2_cd34, 8),
        snoop(4),
        [
            section(Little, &option(Little, 1, b"comment")),
            interface(
                Little,
                1,
                100,
                &[option(Little, 2, b"eth0"), option(Little, 9, &[0x8a])].concat(),
            ),
            enhanced(Little, 0, 1 << 40, b"hello", 9, &option(Little, 1, b"one")),
            block(
                Little,
                10,
                &[u32s(Little, &[1, 4]), b"keys".to_vec()].concat(),
            ),
            block(Little, 4, &option(Little, 1, b"\x01\x02\x03\x04name\0")),
            block(Little, 3, &[u32s(Little, &[4]), b"data".to_vec()].concat()),
            section(Big, b""),
            interface(Big, 1, 0, b""),
            enhanced(Big, 0, 7, b"more", 4, b""),
        ]
        .concat(),
    ];
    let mut state = 1u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for seed in &seeds {
        for _ in 0..3000 {
            let mut file = seed.clone();
            for _ in 0..=random(3) {
                let at = random(file.len());
                match random(5) {
                    0 => file.truncate(at.max(24)),
                    1 => file[at] = [0, 1, 0x7f, 0x80, 0xff][random(5)],
                    2 => file[at] ^= 1 << random(8),
                    3 => file.extend_from_within(at..),
                    _ => file.rotate_left(usize::from(random(20) == 0) * at),
                }
            }
            let Ok(mut source) = source(&file) else {
                continue;
            };
            let (mut batch, mut said) = (Batch::default(), 0);
            while source.fill(&mut batch, 1 + random(4)) {
                said += batch.frames.len() + batch.events.len();
                batch
                    .frames
                    .iter()
                    .for_each(|f| assert_eq!(source.bytes(f).len(), f.cap_len as usize));
                assert!(said <= file.len(), "more is said than there are bytes");
            }
        }
    }
}
