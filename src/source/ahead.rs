//! Reads ahead in a thread of its own, so that decompressing goes on while frames are dissected.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Bytes in a piece, and pieces read ahead.
const PIECE: usize = 256 << 10;
const PIECES: usize = 8;

/// What a reader in another thread has read.
pub(super) struct Ahead {
    pieces: Receiver<io::Result<Vec<u8>>>,
    /// Used pieces go back, so that no more than [`PIECES`] and two are ever made.
    used: Sender<Vec<u8>>,
    piece: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Ahead {
    /// Begins to read. The thread ends with the input, or at its next piece when this is dropped.
    pub(super) fn new(reader: Box<dyn Read + Send>) -> io::Result<Ahead> {
        let (filled, pieces) = sync_channel(PIECES);
        let (used, empty) = channel();
        thread::Builder::new()
            .name("decompress".into())
            .spawn(move || fill(reader, &filled, &empty))?;
        Ok(Ahead {
            pieces,
            used,
            piece: Vec::new(),
            at: 0,
            ended: false,
        })
    }
}

fn fill(
    mut reader: Box<dyn Read + Send>,
    filled: &SyncSender<io::Result<Vec<u8>>>,
    empty: &Receiver<Vec<u8>>,
) {
    loop {
        let mut piece = empty.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let read = loop {
            match reader.read(&mut piece) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let last = !matches!(read, Ok(1..));
        let piece = read.map(|n| {
            piece.truncate(n);
            piece
        });
        if filled.send(piece).is_err() || last {
            return;
        }
    }
}

impl Read for Ahead {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() && !self.ended {
            let next = self
                .pieces
                .recv()
                .unwrap_or_else(|_| Err(io::Error::other("the decompressor failed")));
            self.ended = !matches!(&next, Ok(piece) if !piece.is_empty());
            let next = next?;
            let _ = self.used.send(std::mem::replace(&mut self.piece, next));
            self.at = 0;
        }
        let n = self.piece.get(self.at..).unwrap_or_default().read(buf)?;
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn everything_comes_in_order() {
        let bytes: Vec<u8> = (0..3_000_000u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        let mut out = Vec::new();
        Ahead::new(Box::new(Cursor::new(bytes.clone())))
            .unwrap()
            .read_to_end(&mut out)
            .unwrap();
        assert!(out == bytes);
        assert!(
            Ahead::new(Box::new(io::empty()))
                .unwrap()
                .read(&mut [0; 9])
                .is_ok_and(|n| n == 0)
        );
    }

    #[test]
    fn an_error_comes_behind_what_was_read() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("no more"))
            }
        }
        let mut ahead = Ahead::new(Box::new(Cursor::new(b"first".to_vec()).chain(Fails))).unwrap();
        let mut out = Vec::new();
        assert_eq!(
            ahead.read_to_end(&mut out).unwrap_err().to_string(),
            "no more"
        );
        assert_eq!(out, b"first");
    }

    #[test]
    fn a_decompressor_that_panics_is_an_error() {
        struct Panics;
        impl Read for Panics {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                panic!("on purpose, in a test")
            }
        }
        let mut ahead = Ahead::new(Box::new(Panics)).unwrap();
        assert!(ahead.read(&mut [0; 9]).is_err());
        assert_eq!(ahead.read(&mut [0; 9]).unwrap(), 0);
    }

    #[test]
    fn dropping_it_ends_the_thread() {
        struct Tells {
            _told: Sender<()>,
        }
        impl Read for Tells {
            fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
                Ok(buf.len())
            }
        }
        let (tell, told) = channel();
        drop(Ahead::new(Box::new(Tells { _told: tell })).unwrap());
        assert!(
            told.recv().is_err(),
            "the reader is dropped, and with it the sender"
        );
    }
}
