//! `wirestep objects`: what was transferred, as files.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::keys::KeyArgs;
use super::output::Output;
use super::{Failure, run};
use crate::capture::Capture;
use crate::field::{Count, escape};
use crate::limits::{OBJECT_BYTES, OBJECTS};
use crate::present::objects::{self, Object};

/// Take out what was transferred: bodies of HTTP/1 and HTTP/2, files and listings of FTP, files of SFTP, parts of mail.
///
/// Chunks are joined, compression and transfer encodings undone. Files get a number, the protocol and an ending
/// (0001-http.html): a name from the wire is shown, never used. The table has number, frame, protocol, size, SHA-256,
/// whether it is whole, media type, and what it was called, parted by tabs. Nothing that exists is overwritten.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The capture; `-` is standard input.
    file: PathBuf,
    /// The directory to write to; made if it isn't there. Without it the table alone is written.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    #[command(flatten)]
    keys: KeyArgs,
}

pub fn run(args: Args) -> Result<(), Failure> {
    let keys = args.keys.open()?;
    let capture = Capture::read_with(run::open(&args.file)?, keys.ring);
    for remark in capture.remarks() {
        eprintln!("wirestep: {remark}");
    }
    if let Some(dir) = &args.to {
        std::fs::create_dir_all(dir)
            .map_err(|e| Failure::Open(format!("{}: {e}", dir.display())))?;
    }
    let mut out = Output::new(false);
    out.buffer
        .extend_from_slice(b"number\tframe\tprotocol\tsize\tsha256\twhole\ttype\tcalled\n");
    let (mut count, mut bytes, mut left_out) = (0usize, 0u64, 0usize);
    let mut failed = None;
    objects::each(&capture, &mut |object| {
        if count >= OBJECTS || bytes + object.bytes.len() as u64 > OBJECT_BYTES {
            left_out += 1;
            return true;
        }
        count += 1;
        bytes += object.bytes.len() as u64;
        if let Some(dir) = &args.to {
            let name = format!("{count:04}-{}.{}", object.protocol, object.ending());
            failed = write(&dir.join(name), &object.bytes).err();
        }
        row(count, &object, &mut out.buffer);
        failed.is_none()
    });
    out.flush()?;
    if left_out > 0 {
        eprintln!(
            "wirestep: {} left out: at most {OBJECTS} are written, and {} GiB",
            Count(left_out as u64, "object was", "objects were"),
            OBJECT_BYTES >> 30
        );
    }
    match failed {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let open = |path: &Path| -> std::io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    };
    let fail = |e: std::io::Error| Failure::Open(format!("{}: {e}", path.display()));
    let mut file = open(path).map_err(fail)?;
    file.write_all(bytes).map_err(fail)
}

fn row(number: usize, o: &Object, out: &mut Vec<u8>) {
    let _ = write!(
        out,
        "{number:04}\t{}\t{}\t{}\t",
        o.frame,
        o.protocol,
        o.bytes.len()
    );
    for byte in Sha256::digest(&o.bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out.push(b'\t');
    let mut odd: Vec<String> = Vec::new();
    if o.missing > 0 {
        odd.push(format!("{} missing", crate::field::bytes(o.missing)));
    }
    if o.cut && o.missing == 0 {
        odd.push("cut short".into());
    }
    odd.extend(o.remarks.iter().map(|r| (*r).to_owned()));
    if odd.is_empty() {
        out.extend_from_slice(b"whole");
    } else {
        out.extend_from_slice(odd.join("; ").as_bytes());
    }
    for text in [&o.kind, &o.called] {
        out.push(b'\t');
        escape(text, out);
    }
    out.push(b'\n');
}
