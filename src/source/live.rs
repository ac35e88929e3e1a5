//! Frames from an interface, through libpcap, which is loaded when first used.
//!
//! What comes is written as a pcapng stream and read like any other, so that everything behind (batches,
//! events, a spool file) is the same for a file and for an interface. At the end stands what libpcap
//! counted. Waiting is in short steps, so that a capture can be stopped.

mod blocks;
mod error;

use std::io::{self, Read};
use std::net::IpAddr;
use std::os::fd::AsRawFd;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use pcap::{Active, Capture, Device, Precision};

use super::Source;
use blocks::{beginning, enhanced, statistics};
pub use error::LiveError;
use error::words;

/// How long one wait lasts, in milliseconds: how late a stop may be noticed.
const STEP: u16 = 100;
/// Packets are gathered up to this many bytes, or until there are no more.
const GATHER: usize = 64 << 10;
/// How late a packet may be handed out, in milliseconds. Immediate mode would be sooner, but Linux then gives
/// each packet a slot of the largest size, 512 of them on loopback, and loses what doesn't fit.
const LATE: i32 = 10;
const SNAPLEN: u32 = 262_144;

/// How to capture.
#[derive(Clone, Debug, Default)]
pub struct LiveOptions {
    /// A capture filter, in libpcap's language (man pcap-filter).
    pub filter: Option<String>,
    /// The most bytes to keep of a frame; 0 for all.
    pub snaplen: u32,
    /// Whether to see what isn't for this host, where the interface can.
    pub promiscuous: bool,
    /// The system's buffer, in bytes; 0 for 32 MiB.
    pub buffer: u32,
    /// Stops the capture when it becomes true.
    pub stop: Arc<AtomicBool>,
    /// Whether the first ^C stops the capture, too. The second ends the program.
    pub interrupt: bool,
}

/// An interface that may be captured from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveInterface {
    /// Its name, such as `eth0`.
    pub name: String,
    /// What it is, in libpcap's words.
    pub description: Option<String>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
    /// Whether it is switched on.
    pub up: bool,
    /// Whether it is connected to something.
    pub running: bool,
    /// Whether what is sent on it comes back on it.
    pub loopback: bool,
    /// Whether it is a radio.
    pub wireless: bool,
}

/// The interfaces there are, in libpcap's order: what is most likely meant comes first.
pub fn interfaces() -> Result<Vec<LiveInterface>, LiveError> {
    if !pcap_dl::available() {
        return Err(LiveError::NoLibrary);
    }
    let devices = Device::list().map_err(|e| LiveError::Failed { words: words(&e) })?;
    Ok(devices
        .into_iter()
        .map(|device| LiveInterface {
            up: device.flags.is_up(),
            running: device.flags.is_running(),
            loopback: device.flags.is_loopback(),
            wireless: device.flags.is_wireless(),
            name: device.name,
            description: device.desc,
            addresses: device
                .addresses
                .iter()
                .map(|address| address.addr)
                .collect(),
        })
        .collect())
}

impl Source {
    /// Captures from an interface. [`Source::fill`] then waits for frames, and says false when it is stopped.
    pub fn live(interface: &str, options: &LiveOptions) -> Result<Source, LiveError> {
        let live = Live::open(interface, options)?;
        let mut source = Source::from_reader(Box::new(live)).map_err(|e| LiveError::Failed {
            words: e.to_string(),
        })?;
        source.name = Some("live");
        Ok(source)
    }
}

/// A capture as a pcapng stream.
struct Live {
    capture: Capture<Active>,
    /// What to wait on. Things that aren't network interfaces may have none.
    descriptor: Option<i32>,
    /// Nanoseconds in a tick of libpcap's fraction.
    tick: u64,
    stop: Arc<AtomicBool>,
    interrupt: Option<&'static AtomicBool>,
    /// Blocks that are written and not yet read, from `at` on.
    blocks: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Live {
    fn open(interface: &str, options: &LiveOptions) -> Result<Live, LiveError> {
        if !pcap_dl::available() {
            return Err(LiveError::NoLibrary);
        }
        let nanoseconds = has_nanoseconds(interface);
        let snaplen = if options.snaplen == 0 {
            SNAPLEN
        } else {
            options.snaplen
        };
        let open = |promiscuous| {
            Capture::from_device(interface)?
                .snaplen(i32::try_from(snaplen).unwrap_or(i32::MAX))
                .promisc(promiscuous)
                .immediate_mode(cfg!(not(target_os = "linux")))
                .timeout(LATE)
                .buffer_size(if options.buffer == 0 {
                    32 << 20
                } else {
                    i32::try_from(options.buffer).unwrap_or(i32::MAX)
                })
                .precision(if nanoseconds {
                    Precision::Nano
                } else {
                    Precision::Micro
                })
                .open()
        };
        // What libpcap only warns of, such as an interface that can't be promiscuous, the crate makes an error.
        let promiscuous = options.promiscuous && interface != "any";
        let opened = open(promiscuous).or_else(|e| {
            if promiscuous {
                open(false).map_err(|_| e)
            } else {
                Err(e)
            }
        });
        let failed = |e: pcap::Error| LiveError::new(interface, &words(&e));
        let mut capture = opened.and_then(Capture::setnonblock).map_err(failed)?;
        if let Some(filter) = &options.filter {
            capture
                .filter(filter, true)
                .map_err(|e| LiveError::Filter {
                    filter: filter.clone(),
                    words: words(&e),
                })?;
        }
        let link = match capture.get_datalink().0 {
            // DLT_RAW, whose number differs between systems; LINKTYPE_RAW is the one for files.
            12 | 14 => 101,
            other => u16::try_from(other).unwrap_or_default(),
        };
        Ok(Live {
            descriptor: (nanoseconds || cfg!(not(target_os = "linux")))
                .then(|| capture.as_raw_fd()),
            capture,
            tick: if nanoseconds { 1 } else { 1000 },
            stop: Arc::clone(&options.stop),
            interrupt: options.interrupt.then(pcap_dl::interrupts),
            blocks: beginning(interface, options.filter.as_deref(), link, snaplen),
            at: 0,
            ended: false,
        })
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
            || self
                .interrupt
                .is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Writes the packets that are there, then, if there were none, waits for some.
    fn gather(&mut self) -> io::Result<()> {
        self.blocks.clear();
        self.at = 0;
        while self.blocks.is_empty() {
            while self.blocks.len() < GATHER {
                match self.capture.next_packet() {
                    Ok(packet) => {
                        let seconds = u64::try_from(packet.header.ts.tv_sec).unwrap_or_default();
                        let fraction = u64::try_from(packet.header.ts.tv_usec).unwrap_or_default();
                        let time = seconds
                            .saturating_mul(1_000_000_000)
                            .saturating_add(fraction.saturating_mul(self.tick));
                        enhanced(&mut self.blocks, time, packet.data, packet.header.len);
                    }
                    Err(pcap::Error::TimeoutExpired) => break,
                    // What was gathered before is given out first; libpcap will say it again.
                    Err(_) if !self.blocks.is_empty() => break,
                    Err(e) => return Err(io::Error::other(words(&e))),
                }
                if self.stopped() {
                    break;
                }
            }
            if self.stopped() {
                self.ended = true;
                if let Ok(stat) = self.capture.stats() {
                    statistics(
                        &mut self.blocks,
                        stat.received,
                        stat.dropped.saturating_add(stat.if_dropped),
                    );
                }
                break;
            }
            if self.blocks.is_empty() {
                match self.descriptor {
                    Some(descriptor) => _ = pcap_dl::wait(descriptor, STEP)?,
                    None => std::thread::sleep(Duration::from_millis(10)),
                }
            }
        }
        Ok(())
    }
}

impl Read for Live {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.blocks.len() && !self.ended {
            self.gather()?;
        }
        let n = self.blocks.get(self.at..).unwrap_or_default().read(buf)?;
        self.at += n;
        Ok(n)
    }
}

/// Linux gives network interfaces nanoseconds; other things (USB, Bluetooth) and systems, microseconds. The
/// crate has no way to ask which it was.
fn has_nanoseconds(interface: &str) -> bool {
    cfg!(target_os = "linux")
        && (interface == "any" || Path::new("/sys/class/net").join(interface).exists())
}

#[cfg(test)]
mod tests {
    use super::super::{Batch, Event};
    use super::*;
    use std::io::Cursor;

    #[test]
    fn the_stream_is_read_back() {
        let mut stream = beginning("eth0", Some("port 53"), 1, 100);
        enhanced(&mut stream, 1_700_000_000_123_456_789, b"hello", 99);
        statistics(&mut stream, 7, 3);
        let mut source = Source::from_reader(Box::new(Cursor::new(stream))).unwrap();
        let mut batch = Batch::default();
        assert!(source.fill(&mut batch, 10));
        let [frame] = batch.frames[..] else {
            panic!("{batch:?}")
        };
        assert_eq!(
            (frame.time, frame.len, source.bytes(&frame)),
            (1_700_000_000_123_456_789, 99, b"hello".as_slice())
        );
        let [
            (0, Event::Interface(interface)),
            (
                1,
                Event::Counted {
                    received: Some(7),
                    dropped: Some(3),
                    ..
                },
            ),
        ] = &batch.events[..]
        else {
            panic!("{batch:?}")
        };
        assert_eq!(
            (interface.name.as_deref(), interface.filter.as_deref()),
            (Some("eth0"), Some("port 53"))
        );
        assert_eq!(
            (interface.link, interface.snaplen, interface.resolution),
            (1, 100, 1_000_000_000)
        );
        assert!(!source.fill(&mut batch, 10));
    }

    #[test]
    fn errors_say_what_to_do() {
        let error = LiveError::NoSuchInterface {
            interface: "eht0".into(),
            near: vec!["eth0".into()],
            all: vec![],
        };
        assert_eq!(
            (error.to_string().as_str(), error.hint().as_str()),
            ("eht0: no such interface", "did you mean eth0?")
        );
        let permission = LiveError::new(
            "lo",
            "lo: You don't have permission to perform this capture on that device",
        );
        if !interfaces().unwrap_or_default().is_empty() {
            assert!(
                permission.hint().contains("setcap cap_net_raw"),
                "{permission:?}"
            );
        }
    }

    /// Loopback, where this user may capture: a datagram sent is a datagram seen.
    #[test]
    fn loopback() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let to = socket.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let options = LiveOptions {
            filter: Some(format!("udp port {}", to.port())),
            stop: Arc::clone(&stop),
            ..LiveOptions::default()
        };
        let mut source = match Source::live("lo", &options) {
            Ok(source) => source,
            Err(
                LiveError::NoLibrary
                | LiveError::Permission { .. }
                | LiveError::NoSuchInterface { .. }
                | LiveError::Down { .. },
            ) => return,
            Err(e) => panic!("{e}"),
        };
        socket.send_to(b"wirestep", to).unwrap();
        let (mut batch, mut seen) = (Batch::default(), false);
        while source.fill(&mut batch, 100) {
            seen |= batch
                .frames
                .iter()
                .any(|f| source.bytes(f).ends_with(b"wirestep"));
            stop.store(seen, Ordering::Relaxed);
        }
        assert!(seen);
        let error = Source::live(
            "lo",
            &LiveOptions {
                filter: Some("tcp prot 25".into()),
                ..options
            },
        )
        .unwrap_err();
        assert!(matches!(error, LiveError::Filter { .. }), "{error}");
        let error = Source::live("l0", &LiveOptions::default()).unwrap_err();
        assert!(error.hint().contains("lo"), "{error}: {}", error.hint());
    }
}
