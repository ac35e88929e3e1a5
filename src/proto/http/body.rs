//! What a body holds: chunks joined, codings undone. For whoever saves or shows it; dissecting never comes here.
//!
//! Bounded: nothing grows beyond [`Limits`], and what went wrong is said, with all that was unpacked before.

use std::io::Read;
use std::ops::Range;

use flate2::{Decompress, FlushDecompress, Status};

use super::find::HeadFinder;
use super::notes as n;
use super::session::chunk_size;
use super::start::{line_text, trim};
use crate::note::Code;

/// How far a body may grow.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So many bytes, whatever it was made of.
    pub bytes: usize,
    /// So many times its coded length, once it is larger than 1 MiB. gzip can reach 1032.
    pub ratio: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 64 << 20,
            ratio: 1100,
        }
    }
}

impl Limits {
    fn room(&self, coded: usize) -> usize {
        self.bytes
            .min(coded.saturating_mul(self.ratio).max(1 << 20))
    }
}

/// A body with its codings undone.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// The bytes, as far as they could be made out.
    pub bytes: Vec<u8>,
    /// What was odd, each with a number: where in its coded input it happened.
    pub remarks: Vec<(&'static Code, usize)>,
}

/// Undoes the codings of a Content-Encoding value, the last one first (RFC 9110 §8.4).
pub fn decode(body: &[u8], content_encoding: &[u8], limits: Limits) -> Plain {
    let mut plain = Plain {
        bytes: body.to_vec(),
        remarks: Vec::new(),
    };
    for name in content_encoding.split(|b| *b == b',').map(trim).rev() {
        let lower = name.to_ascii_lowercase();
        let mut out = Unpacked::within(limits.room(plain.bytes.len()));
        match lower.as_slice() {
            b"" | b"identity" => continue,
            _ if plain.bytes.is_empty() => break,
            b"gzip" | b"x-gzip" => gzip(&plain.bytes, &mut out),
            b"deflate" => deflate(&plain.bytes, &mut out),
            b"br" => brotli(&plain.bytes, &mut out),
            b"zstd" => zstd(&plain.bytes, &mut out),
            _ => {
                plain.remarks.push((&n::CODING_UNKNOWN, 0));
                break;
            }
        }
        plain.remarks.extend(out.remark);
        plain.bytes = out.bytes;
        if out
            .remark
            .is_some_and(|(code, _)| code.severity > crate::note::Severity::Info)
        {
            break;
        }
    }
    plain
}

struct Unpacked {
    bytes: Vec<u8>,
    room: usize,
    remark: Option<(&'static Code, usize)>,
}

enum Full {
    Yes,
    No,
}

impl Unpacked {
    fn within(room: usize) -> Unpacked {
        Unpacked {
            bytes: Vec::new(),
            room,
            remark: None,
        }
    }

    fn add(&mut self, more: &[u8], at: usize) -> Full {
        let left = self.room - self.bytes.len();
        self.bytes.extend_from_slice(&more[..more.len().min(left)]);
        if more.len() <= left {
            return Full::No;
        }
        self.remark = Some((&n::CODING_BOMB, at));
        Full::Yes
    }

    /// Unpacks one zlib, gzip or raw stream; its length when it ended properly.
    fn inflate(&mut self, mut state: Decompress, input: &[u8]) -> Option<usize> {
        let mut buffer = [0u8; 16 * 1024];
        loop {
            let (at, made) = (state.total_in() as usize, state.total_out());
            let result = state.decompress(
                input.get(at..).unwrap_or(&[]),
                &mut buffer,
                FlushDecompress::None,
            );
            let now = state.total_in() as usize;
            let n = (state.total_out() - made) as usize;
            if let Full::Yes = self.add(buffer.get(..n).unwrap_or(&[]), now) {
                return None;
            }
            match result {
                Ok(Status::StreamEnd) => return Some(now),
                Ok(_) if n == 0 && now == at => {
                    self.remark = Some((&n::CODING_CUT, at));
                    return None;
                }
                Ok(_) => {}
                Err(_) => {
                    self.remark = Some((&n::CODING_BAD, now));
                    return None;
                }
            }
        }
    }

    fn read(&mut self, mut from: impl Read, consumed: impl Fn() -> usize) -> bool {
        let mut buffer = [0u8; 16 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return true,
                Ok(n) => {
                    if let Full::Yes = self.add(&buffer[..n], consumed()) {
                        return false;
                    }
                }
                Err(e) => {
                    let cut = e.kind() == std::io::ErrorKind::UnexpectedEof;
                    self.remark = Some((
                        if cut { &n::CODING_CUT } else { &n::CODING_BAD },
                        consumed(),
                    ));
                    return false;
                }
            }
        }
    }
}

/// One member behind the other (RFC 1952 §2.2).
fn gzip(input: &[u8], out: &mut Unpacked) {
    let mut at = 0;
    loop {
        let Some(n) = out.inflate(Decompress::new_gzip(15), &input[at..]) else {
            return;
        };
        at += n;
        match input.get(at..) {
            None | Some([]) => return,
            Some([0x1f, 0x8b, ..]) => {}
            Some(_) => {
                out.remark = Some((&n::CODING_REST, at));
                return;
            }
        }
    }
}

/// In a zlib wrapper, as it should be, or without, as many servers send it.
fn deflate(input: &[u8], out: &mut Unpacked) {
    let wrapped = matches!(input, [cmf, flg, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)) % 31 == 0);
    match out.inflate(Decompress::new(wrapped), input) {
        Some(n) if n < input.len() => out.remark = Some((&n::CODING_REST, n)),
        _ => {}
    }
}

fn brotli(input: &[u8], out: &mut Unpacked) {
    use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
    let mut state = BrotliState::new(
        StandardAlloc::default(),
        StandardAlloc::default(),
        StandardAlloc::default(),
    );
    let mut buffer = [0u8; 16 * 1024];
    let (mut left, mut at, mut made) = (input.len(), 0, 0);
    loop {
        let (mut room, mut to) = (buffer.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut at,
            input,
            &mut room,
            &mut to,
            &mut buffer,
            &mut made,
            &mut state,
        );
        if let Full::Yes = out.add(buffer.get(..to).unwrap_or(&[]), at) {
            return;
        }
        out.remark = match result {
            BrotliResult::NeedsMoreOutput => continue,
            BrotliResult::NeedsMoreInput => Some((&n::CODING_CUT, at)),
            BrotliResult::ResultFailure => Some((&n::CODING_BAD, at)),
            BrotliResult::ResultSuccess if left > 0 => Some((&n::CODING_REST, at)),
            BrotliResult::ResultSuccess => None,
        };
        return;
    }
}

/// One frame behind the other; skippable frames are skipped (RFC 8878 §3.1).
fn zstd(input: &[u8], out: &mut Unpacked) {
    use ruzstd::decoding::StreamingDecoder;
    use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
    let counter = Counter::new(input);
    while counter.at.get() < input.len() {
        match StreamingDecoder::new(&counter) {
            Ok(decoder) => {
                if !out.read(decoder, || counter.at.get()) {
                    if counter.at.get() >= input.len()
                        && out
                            .remark
                            .is_some_and(|(code, _)| std::ptr::eq(code, &n::CODING_BAD))
                    {
                        out.remark = Some((&n::CODING_CUT, input.len()));
                    }
                    return;
                }
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                counter.at.set(
                    counter
                        .at
                        .get()
                        .saturating_add(length as usize)
                        .min(input.len()),
                );
            }
            Err(_) => {
                let cut = counter.at.get() >= input.len();
                out.remark = Some((
                    if cut { &n::CODING_CUT } else { &n::CODING_BAD },
                    counter.at.get(),
                ));
                return;
            }
        }
    }
}

/// Reads a slice and tells how much of it was read.
struct Counter<'a> {
    input: &'a [u8],
    at: std::cell::Cell<usize>,
}

impl<'a> Counter<'a> {
    fn new(input: &'a [u8]) -> Counter<'a> {
        Counter {
            input,
            at: std::cell::Cell::new(0),
        }
    }
}

impl Read for &Counter<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut rest = self.input.get(self.at.get()..).unwrap_or(&[]);
        let n = rest.read(buffer)?;
        self.at.set(self.at.get() + n);
        Ok(n)
    }
}

/// A chunked body taken apart.
#[derive(Clone, Debug, Default)]
pub struct Dechunked {
    /// The data of its chunks, one behind the other.
    pub data: Vec<Range<usize>>,
    /// Where its trailer fields are; empty when it has none.
    pub trailers: Range<usize>,
    /// How long it is, its last line end included.
    pub len: usize,
    /// What was odd, and where.
    pub remark: Option<(&'static Code, usize)>,
}

impl Dechunked {
    /// The body without its chunking.
    pub fn bytes(&self, raw: &[u8]) -> Vec<u8> {
        let mut all = Vec::new();
        self.data
            .iter()
            .filter_map(|r| raw.get(r.clone()))
            .for_each(|d| all.extend_from_slice(d));
        all
    }
}

/// Takes a chunked body apart (RFC 9112 §7.1). Behind a chunk without a proper size all is data.
pub fn dechunk(raw: &[u8]) -> Dechunked {
    let mut found = Dechunked::default();
    let mut at = 0;
    loop {
        let rest = raw.get(at..).unwrap_or(&[]);
        let Some(lf) = memchr::memchr(b'\n', rest) else {
            found.remark = Some((&n::CHUNK_CUT, at));
            break;
        };
        let Some(size) = chunk_size(line_text(&rest[..lf])) else {
            found.remark = Some((&n::CHUNK_BAD, at));
            found.data.push(at..raw.len());
            at = raw.len();
            break;
        };
        at += lf + 1;
        if size == 0 {
            match HeadFinder::default().find(&raw[at..]) {
                Some(n) => {
                    found.trailers = if n > 2 { at..at + n } else { at..at };
                    at += n;
                }
                None => {
                    found.remark = Some((&n::CHUNK_CUT, at));
                    at = raw.len();
                }
            }
            break;
        }
        let left = raw.len() - at;
        let n = usize::try_from(size).unwrap_or(usize::MAX).min(left);
        found.data.push(at..at + n);
        at += n;
        match &raw[at..] {
            [b'\r', b'\n', ..] => at += 2,
            [b'\n', ..] => at += 1,
            [] | [b'\r'] => {
                found.remark = Some((&n::CHUNK_CUT, at));
                break;
            }
            _ => {
                found.remark = Some((&n::CHUNK_BAD, at));
                found.data.push(at..raw.len());
                at = raw.len();
                break;
            }
        }
    }
    found.len = at;
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use std::io::Write;

    const TEXT: &[u8] =
        b"the quick brown fox jumps over the lazy dog, the quick brown fox jumps over the lazy dog";

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut w = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
        w.write_all(bytes).unwrap();
        w.finish().unwrap()
    }
    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut w = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
        w.write_all(bytes).unwrap();
        w.finish().unwrap()
    }
    fn raw(bytes: &[u8]) -> Vec<u8> {
        let mut w = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
        w.write_all(bytes).unwrap();
        w.finish().unwrap()
    }
    fn zst(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }
    /// One uncompressed meta-block and the empty last one (RFC 7932 §9.2).
    const BROTLI: &[u8] = &[0x30, 0x00, 0x10, b'W', b'i', b'k', b'i', 0x03];

    fn check(body: &[u8], coding: &str, want: &[u8], remarks: &[&str]) {
        let plain = decode(body, coding.as_bytes(), Limits::default());
        assert_eq!(
            plain
                .remarks
                .iter()
                .map(|(c, _)| c.name)
                .collect::<Vec<_>>(),
            remarks,
            "{coding}"
        );
        assert_eq!(plain.bytes, want, "{coding}");
    }

    #[test]
    fn each_coding_is_undone() {
        check(TEXT, "", TEXT, &[]);
        check(TEXT, "identity", TEXT, &[]);
        check(&gz(TEXT), "gzip", TEXT, &[]);
        check(&gz(TEXT), "X-GZIP", TEXT, &[]);
        check(&zlib(TEXT), "deflate", TEXT, &[]);
        check(&raw(TEXT), "deflate", TEXT, &[]);
        check(&zst(TEXT), "zstd", TEXT, &[]);
        check(&[gz(b"one "), gz(b"two")].concat(), "gzip", b"one two", &[]);
        check(
            &[
                zst(b"one "),
                vec![0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9],
                zst(b"two"),
            ]
            .concat(),
            "zstd",
            b"one two",
            &[],
        );
        check(b"", "gzip", b"", &[]);
    }

    #[test]
    fn brotli_is_undone_and_its_faults_are_said() {
        let plain = decode(BROTLI, b"br", Limits::default());
        assert_eq!(
            (plain.bytes.as_slice(), plain.remarks.len()),
            (&b"Wiki"[..], 0)
        );
        let cut = decode(&BROTLI[..5], b"br", Limits::default());
        assert_eq!(cut.remarks[0].0.name, "http.coding_cut");
        let bad = decode(TEXT, b"br", Limits::default());
        assert_eq!(bad.remarks[0].0.severity, crate::note::Severity::Error);
    }

    #[test]
    fn several_codings_are_undone_in_opposite_order() {
        check(&zlib(&gz(TEXT)), "gzip, deflate", TEXT, &[]);
        check(&gz(&zst(TEXT)), "zstd , identity,gzip", TEXT, &[]);
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_is_kept() {
        let whole = gz(TEXT);
        let part = decode(&whole[..whole.len() - 12], b"gzip", Limits::default());
        assert_eq!(part.remarks[0].0.name, "http.coding_cut");
        assert!(TEXT.starts_with(&part.bytes) && !part.bytes.is_empty());
        check(TEXT, "gzip", b"", &["http.coding_bad"]);
        check(TEXT, "rot13", TEXT, &["http.coding_unknown"]);
        check(
            &[gz(TEXT), b"junk".to_vec()].concat(),
            "gzip",
            TEXT,
            &["http.coding_rest"],
        );
        let z = zst(TEXT);
        assert_eq!(
            decode(&z[..z.len() - 5], b"zstd", Limits::default()).remarks[0]
                .0
                .name,
            "http.coding_cut"
        );
        assert_eq!(
            decode(TEXT, b"zstd", Limits::default()).remarks[0].0.name,
            "http.coding_bad"
        );
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bomb = gz(&vec![0; 8 << 20]);
        let plain = decode(
            &bomb,
            b"gzip",
            Limits {
                bytes: 1 << 20,
                ratio: 2000,
            },
        );
        assert_eq!(
            (plain.bytes.len(), plain.remarks[0].0.name),
            (1 << 20, "http.coding_bomb")
        );
        let plain = decode(
            &bomb,
            b"gzip",
            Limits {
                bytes: 64 << 20,
                ratio: 100,
            },
        );
        assert_eq!(
            (plain.bytes.len(), plain.remarks[0].0.name),
            (1 << 20, "http.coding_bomb")
        );
    }

    #[test]
    fn chunks_are_taken_apart() {
        let raw =
            b"4\r\nWiki\r\n7;q=\"x\"\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\nX: 1\r\n\r\nrest";
        let d = dechunk(raw);
        assert_eq!(d.bytes(raw), b"Wikipedia in \r\nchunks.");
        assert_eq!(&raw[d.trailers.clone()], b"X: 1\r\n\r\n");
        assert_eq!((&raw[d.len..], d.remark.is_none()), (&b"rest"[..], true));
        for (raw, data, name) in [
            (&b"4\r\nWi"[..], &b"Wi"[..], "http.chunk_cut"),
            (b"4\r\nWiki\r\n", b"Wiki", "http.chunk_cut"),
            (b"4\r\nWikipedia\r\n", b"Wikipedia\r\n", "http.chunk_bad"),
            (b"xyz\r\nabc", b"xyz\r\nabc", "http.chunk_bad"),
            (b"ffffffffffffffff\r\nabc", b"abc", "http.chunk_cut"),
            (b"0\r\n", b"", "http.chunk_cut"),
            (b"", b"", "http.chunk_cut"),
        ] {
            let d = dechunk(raw);
            assert_eq!(
                (d.bytes(raw).as_slice(), d.remark.map(|r| r.0.name)),
                (data, Some(name)),
                "{raw:?}"
            );
        }
    }
}
