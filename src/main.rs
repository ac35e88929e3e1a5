//! The wirestep program: reads its arguments, runs a command, turns errors into exit codes.

// Links the stand-in for libpcap, so that live capture needs the library only when it is used.
#[cfg(feature = "live")]
use pcap_dl as _;

fn main() -> std::process::ExitCode {
    wirestep::cli::main()
}
