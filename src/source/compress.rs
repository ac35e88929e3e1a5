//! Decompression by magic: gzip (of several members), zstd and LZ4 (of several frames). Knows no capture
//! format.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::ahead::Ahead;
use super::error::OpenError;

/// Compressions within one another that are undone.
const LAYERS: usize = 3;
const INPUT: usize = 256 << 10;

type Input = Box<dyn Read + Send>;

/// What `reader` holds, decompressed if its first bytes say that it is compressed.
pub(super) fn open(mut reader: Input) -> Result<Input, OpenError> {
    for layer in 0..LAYERS {
        let mut magic = Vec::new();
        let unreadable = |e: io::Error| OpenError::Unreadable {
            error: e.to_string(),
        };
        reader
            .by_ref()
            .take(4)
            .read_to_end(&mut magic)
            .map_err(unreadable)?;
        let whole = Cursor::new(magic.clone()).chain(reader);
        let buffered = |whole| BufReader::with_capacity(INPUT, whole);
        reader = match *magic.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(buffered(whole))),
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
                Box::new(Zstd::new(buffered(whole)))
            }
            [0x04, 0x22, 0x4d, 0x18] => Box::new(Lz4::new(buffered(whole))),
            _ if layer == 0 => return Ok(Box::new(whole)),
            _ => return Ok(Box::new(Ahead::new(Box::new(whole)).map_err(unreadable)?)),
        };
    }
    Ok(reader)
}

/// LZ4 frames, one behind the other. Each has its own decoder: one that is used again keeps the block
/// size of its first frame.
struct Lz4<R: BufRead> {
    frame: Option<lz4_flex::frame::FrameDecoder<R>>,
}

impl<R: BufRead> Lz4<R> {
    fn new(input: R) -> Lz4<R> {
        Lz4 {
            frame: Some(lz4_flex::frame::FrameDecoder::new(input)),
        }
    }
}

impl<R: BufRead> Read for Lz4<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(mut frame) = self.frame.take() {
            let n = frame.read(buf)?;
            if n > 0 || buf.is_empty() {
                self.frame = Some(frame);
                return Ok(n);
            }
            let mut input = frame.into_inner();
            if !input.fill_buf()?.is_empty() {
                *self = Lz4::new(input);
            }
        }
        Ok(0)
    }
}

/// Zstandard frames, one behind the other, skippable ones skipped.
struct Zstd<R: BufRead> {
    input: R,
    decoder: FrameDecoder,
    failed: Option<io::Error>,
}

/// A last block without content, and room for a checksum: ends a frame that was cut, so that the decoder
/// gives out the window it holds back.
const LAST_BLOCK: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

impl<R: BufRead> Zstd<R> {
    fn new(input: R) -> Zstd<R> {
        Zstd {
            input,
            decoder: FrameDecoder::new(),
            failed: None,
        }
    }

    /// Begins the next frame; false if there is none.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.input.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.input) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(
                        &mut self.input.by_ref().take(u64::from(length)),
                        &mut io::sink(),
                    )?;
                }
                Err(e) => return Err(io::Error::other(e)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.decoder.read(buf)?;
            if n > 0 || buf.is_empty() {
                return Ok(n);
            }
            if let Some(e) = self.failed.take() {
                return Err(e);
            }
            if self.decoder.is_finished() {
                if !self.next_frame()? {
                    return Ok(0);
                }
            } else if let Err(e) = self
                .decoder
                .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1))
            {
                self.failed = Some(io::Error::other(e));
                let _ = self
                    .decoder
                    .decode_blocks(LAST_BLOCK.as_slice(), BlockDecodingStrategy::All);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// 600 kB that compress, but not to nothing.
    fn plain() -> Vec<u8> {
        (0..150_000u32)
            .flat_map(|i| (i.wrapping_mul(2_654_435_761) >> 20).to_le_bytes())
            .collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn lz4(bytes: &[u8]) -> Vec<u8> {
        let mut info = lz4_flex::frame::FrameInfo::new();
        info.block_size = lz4_flex::frame::BlockSize::Max64KB;
        let mut out = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn read(bytes: Vec<u8>) -> (Vec<u8>, Option<io::Error>) {
        let mut out = Vec::new();
        let end = match open(Box::new(Cursor::new(bytes))) {
            Ok(mut reader) => reader.read_to_end(&mut out),
            Err(e) => Err(io::Error::other(e)),
        };
        (out, end.err())
    }

    #[test]
    fn one_member_and_several() {
        let (plain, tail) = (plain(), b"and a tail".to_vec());
        for compress in [gzip, zstd, lz4] {
            assert_eq!(read(compress(&plain)).0, plain);
            let two = [compress(&plain), compress(&tail)].concat();
            assert_eq!(read(two).0, [plain.clone(), tail.clone()].concat());
            assert_eq!(
                read(compress(&compress(&plain))).0,
                plain,
                "one within the other"
            );
        }
        assert_eq!(read(plain.clone()).0, plain, "not compressed");
        let skippable = [
            &[0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9],
            zstd(&tail).as_slice(),
        ]
        .concat();
        assert_eq!(read(skippable).0, tail);
    }

    #[test]
    fn what_is_cut_is_read_to_there() {
        let plain = plain();
        for compress in [gzip, zstd, lz4] {
            let packed = compress(&plain);
            let (out, error) = read(packed[..packed.len() / 2].to_vec());
            assert!(error.is_some());
            assert!(
                out.len() > plain.len() / 4,
                "{} of {}",
                out.len(),
                plain.len()
            );
            assert!(plain.starts_with(&out));
        }
    }

    #[test]
    fn damage_is_an_error_and_no_panic() {
        for compress in [gzip, zstd, lz4] {
            let packed = compress(&plain()[..40_000]);
            for i in 4..packed.len().min(400) {
                let mut bad = packed.clone();
                bad[i] ^= 0x55;
                read(bad);
            }
        }
    }
}
