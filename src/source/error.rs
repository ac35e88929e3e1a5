//! Why a capture couldn't be opened, in words for the person who asked for it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::near::nearest;

/// Why a capture couldn't be opened. `Display` says what and why; [`OpenError::hint`] what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// It isn't there.
    NotFound {
        /// What was asked for.
        path: PathBuf,
        /// Files beside it with names much like it.
        near: Vec<String>,
    },
    /// It may not be read.
    Permission {
        /// What was asked for.
        path: PathBuf,
    },
    /// It is a directory.
    Directory {
        /// What was asked for.
        path: PathBuf,
        /// Captures in it, by their names; the first few.
        captures: Vec<String>,
    },
    /// Standard input is a terminal, where nobody types a capture.
    Terminal,
    /// It holds nothing.
    Empty,
    /// It ends inside its file header.
    HeaderCut {
        /// The format it begins like.
        format: &'static str,
        /// Bytes that are there.
        have: usize,
        /// Bytes the header has.
        need: usize,
    },
    /// It is something else.
    NotACapture {
        /// Its first bytes, at most 16.
        first: Vec<u8>,
        /// What it looks like.
        looks: Looks,
    },
    /// A capture, but of a version that isn't known.
    Version {
        /// The format.
        format: &'static str,
        /// Major version.
        major: u16,
        /// Minor version; 0 where the format has none.
        minor: u16,
    },
    /// Reading failed.
    Unreadable {
        /// The system's or the decompressor's words.
        error: String,
    },
    /// One of the above, and which file it is about.
    At {
        /// The file; `-` is standard input.
        path: PathBuf,
        /// What happened.
        error: Box<OpenError>,
    },
}

/// What a file that isn't a capture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Text.
    Text,
    /// A TLS key log, as SSLKEYLOGFILE names one.
    KeyLog,
    /// A PEM file: a key or a certificate.
    Pem,
    /// An HTML page, as a download that failed leaves one.
    Html,
    /// Hexadecimal digits, as `tcpdump -x` and `xxd` print them.
    HexDump,
    /// A ZIP archive.
    Zip,
    /// A tar archive.
    Tar,
    /// Compressed with xz.
    Xz,
    /// Compressed with bzip2.
    Bzip2,
    /// A 7-Zip archive.
    SevenZip,
    /// Microsoft's event trace log, which `pktmon` and `netsh trace` write.
    Etl,
    /// A capture format that isn't read here, by its name.
    OtherCapture(&'static str),
    /// A program.
    Program,
    /// A picture or a PDF.
    Document,
    /// Nothing but zeros, as a lost download or a sparse file.
    Zeros,
    /// Nothing known.
    Unknown,
}

impl OpenError {
    /// What to do next; empty where there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            OpenError::NotFound { near, .. } if near.is_empty() => "check the path; `-` reads standard input".into(),
            OpenError::NotFound { near, .. } => format!("did you mean {}?", near.join(" or ")),
            OpenError::Permission { .. } => {
                "captures made by root are often readable by root alone: sudo chown $USER FILE, or read it with sudo".into()
            }
            OpenError::Directory { captures, .. } if captures.is_empty() => "name a capture file".into(),
            OpenError::Directory { captures, .. } => format!("name a file in it, such as {}", captures.join(", ")),
            OpenError::Terminal => {
                "pipe a capture into it: sudo tcpdump -U -w - | wirestep … -".into()
            }
            OpenError::Empty => {
                "was the program that wrote it stopped before its first packet, or is it still writing? tcpdump -U writes at once".into()
            }
            OpenError::HeaderCut { .. } => "copy or download it again".into(),
            OpenError::NotACapture { looks, .. } => looks.hint().into(),
            OpenError::Version { .. } => "try: editcap -F pcapng FILE new.pcapng".into(),
            OpenError::Unreadable { .. } => "copy or download it again; if it is compressed, test it with the program that made it".into(),
            OpenError::At { path, error } => error.hint().replace("FILE", &path.display().to_string()),
        }
    }

    pub(super) fn at(self, path: &Path) -> OpenError {
        match self {
            OpenError::NotFound { .. }
            | OpenError::Permission { .. }
            | OpenError::Directory { .. }
            | OpenError::At { .. } => self,
            error => OpenError::At {
                path: path.to_owned(),
                error: Box::new(error),
            },
        }
    }

    pub(super) fn from_io(error: &io::Error, path: &Path) -> OpenError {
        match error.kind() {
            io::ErrorKind::NotFound => OpenError::NotFound {
                path: path.to_owned(),
                near: beside(path),
            },
            io::ErrorKind::PermissionDenied => OpenError::Permission {
                path: path.to_owned(),
            },
            io::ErrorKind::IsADirectory => OpenError::directory(path),
            _ => OpenError::Unreadable {
                error: error.to_string(),
            }
            .at(path),
        }
    }

    pub(super) fn directory(path: &Path) -> OpenError {
        let mut captures: Vec<String> = names(path)
            .into_iter()
            .filter(|name| {
                [".pcap", ".pcapng", ".cap"]
                    .iter()
                    .any(|end| name.trim_end_matches(".gz").ends_with(end))
            })
            .collect();
        captures.sort();
        captures.truncate(3);
        OpenError::Directory {
            path: path.to_owned(),
            captures,
        }
    }

    pub(super) fn not_a_capture(first: &[u8]) -> OpenError {
        let looks = Looks::new(first);
        OpenError::NotACapture {
            first: first.iter().take(16).copied().collect(),
            looks,
        }
    }
}

impl Looks {
    fn new(bytes: &[u8]) -> Looks {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        match () {
            () if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => Looks::Zip,
            () if starts(b"\xfd7zXZ\0") => Looks::Xz,
            () if starts(b"BZh") => Looks::Bzip2,
            () if starts(b"7z\xbc\xaf\x27\x1c") => Looks::SevenZip,
            () if bytes.get(257..262) == Some(b"ustar") => Looks::Tar,
            () if starts(b"\x7fELF") || starts(b"MZ") || starts(b"\xcf\xfa\xed\xfe") => {
                Looks::Program
            }
            () if starts(b"%PDF")
                || starts(b"\x89PNG")
                || starts(b"\xff\xd8\xff")
                || starts(b"GIF8") =>
            {
                Looks::Document
            }
            () if starts(b"RTSS") || starts(b"GMBU") => {
                Looks::OtherCapture("Microsoft Network Monitor")
            }
            () if starts(b"TRSNIFF data") => Looks::OtherCapture("Sniffer"),
            () if starts(b"XCP\0") => Looks::OtherCapture("NetXRay / Sniffer for Windows"),
            () if starts(b"iptrace") => Looks::OtherCapture("AIX iptrace"),
            () if starts(b"ObserverPktBuffe") => Looks::OtherCapture("Observer"),
            () if starts(b"\x05VNF") => Looks::OtherCapture("Visual Networks"),
            () if starts(b"\x7fver") || starts(b"\x7fVER") => {
                Looks::OtherCapture("Savvius/WildPackets")
            }
            () if bytes.get(16..20) == Some(b"\0\0\x04\0") && starts(b"\0\0") => Looks::Etl,
            () if !bytes.is_empty() && bytes.iter().all(|&b| b == 0) => Looks::Zeros,
            () => Looks::text(bytes).unwrap_or(Looks::Unknown),
        }
    }

    fn text(bytes: &[u8]) -> Option<Looks> {
        let text = match str::from_utf8(bytes) {
            Ok(text) => text,
            // What was looked at may end within a character.
            Err(e) if e.valid_up_to() + 4 > bytes.len() && e.valid_up_to() > 0 => {
                str::from_utf8(bytes.get(..e.valid_up_to())?).ok()?
            }
            Err(_) => return None,
        };
        if text
            .chars()
            .any(|c| c.is_control() && !c.is_whitespace() && c != '\x1b')
        {
            return None;
        }
        let begin = text.trim_start_matches('\u{feff}').trim_start();
        let line = begin.lines().next().unwrap_or_default();
        let hex = line.chars().filter(char::is_ascii_hexdigit).count();
        Some(if begin.starts_with("-----BEGIN") {
            Looks::Pem
        } else if ["CLIENT_", "SERVER_", "# SSL/TLS", "RSA Session-ID"]
            .iter()
            .any(|word| begin.starts_with(word))
        {
            Looks::KeyLog
        } else if begin.starts_with('<') && begin.to_ascii_lowercase().contains("html") {
            Looks::Html
        } else if line.len() >= 16
            && hex * 10 >= line.chars().filter(|c| !c.is_whitespace()).count() * 8
        {
            Looks::HexDump
        } else {
            Looks::Text
        })
    }

    fn what(self) -> &'static str {
        match self {
            Looks::Text => "it is a text file",
            Looks::KeyLog => "it is a key log",
            Looks::Pem => "it is a PEM file: a key or a certificate",
            Looks::Html => "it is an HTML page",
            Looks::HexDump => "it is text that looks like a hex dump",
            Looks::Zip => "it is a ZIP archive",
            Looks::Tar => "it is a tar archive",
            Looks::Xz => "it is compressed with xz",
            Looks::Bzip2 => "it is compressed with bzip2",
            Looks::SevenZip => "it is a 7-Zip archive",
            Looks::Etl => "it looks like a Windows event trace (ETL)",
            Looks::OtherCapture(_) => "it is a capture in a format that isn't read here",
            Looks::Program => "it is a program",
            Looks::Document => "it is a picture or a document",
            Looks::Zeros => "it begins with nothing but zeros",
            Looks::Unknown => "its first bytes are those of no known capture format",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Looks::Text => {
                "a capture is a binary file, written by tcpdump -w, dumpcap or Wireshark"
            }
            Looks::KeyLog => {
                "a key log opens a capture but is none: name the capture, and give the key log with its own option"
            }
            Looks::Pem => {
                "a key opens a capture but is none: name the capture, and give the key with its own option"
            }
            Looks::Html => {
                "a download that failed often leaves a page instead: open it in a browser to see what it says"
            }
            Looks::HexDump => {
                "text2pcap (it comes with Wireshark) makes a capture of a hex dump: text2pcap FILE new.pcap"
            }
            Looks::Zip => "the capture may be inside: unzip -p FILE | wirestep … -",
            Looks::Tar => "the capture may be inside: tar xOf FILE | wirestep … -",
            Looks::Xz => "decompress it first: xz -dc FILE | wirestep … -",
            Looks::Bzip2 => "decompress it first: bzip2 -dc FILE | wirestep … -",
            Looks::SevenZip => "the capture may be inside: 7z x -so FILE | wirestep … -",
            Looks::Etl => "convert it on Windows: pktmon etl2pcap FILE",
            Looks::OtherCapture(_) => "convert it: editcap -F pcapng FILE new.pcapng",
            Looks::Program | Looks::Document | Looks::Zeros => "is it the right file?",
            Looks::Unknown => {
                "is it the right file? if Wireshark opens it: editcap -F pcapng FILE new.pcapng"
            }
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::NotFound { path, .. } => write!(f, "{}: no such file", path.display()),
            OpenError::Permission { path } => write!(f, "{}: permission denied", path.display()),
            OpenError::Directory { path, .. } => {
                write!(f, "{}: is a directory, not a capture", path.display())
            }
            OpenError::Terminal => write!(f, "a terminal, not a capture"),
            OpenError::Empty => write!(f, "empty: not even a file header"),
            OpenError::HeaderCut { format, have, need } => {
                write!(
                    f,
                    "begins like {format}, but ends after {have} of the {need} bytes of its header"
                )
            }
            OpenError::NotACapture { first, looks } => {
                write!(f, "not a capture: {}", looks.what())?;
                if let Looks::OtherCapture(name) = looks {
                    write!(f, " ({name})")?;
                }
                write!(f, "; it begins with")?;
                first.iter().try_for_each(|byte| write!(f, " {byte:02x}"))
            }
            OpenError::Version {
                format,
                major,
                minor,
            } => write!(f, "{format} version {major}.{minor} isn't known"),
            OpenError::Unreadable { error } => write!(f, "can't be read: {error}"),
            OpenError::At { path, error } if path == Path::new("-") => {
                write!(f, "standard input: {error}")
            }
            OpenError::At { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

fn beside(path: &Path) -> Vec<String> {
    let Some(wanted) = path.file_name() else {
        return Vec::new();
    };
    let parent = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let names = names(parent);
    nearest(&wanted.to_string_lossy(), names.iter().map(String::as_str))
}

/// What a directory holds, at most 10000 names.
fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    entries
        .flatten()
        .take(10_000)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
