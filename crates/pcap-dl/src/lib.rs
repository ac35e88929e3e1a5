//! Stands in for libpcap at link time and loads the real one when it is first used.
//!
//! The `pcap` crate declares 49 functions of libpcap and leaves it to the linker to find them, which fails
//! where the development files aren't installed. Here these functions are defined, each as a call through
//! to the library that `dlopen` finds. So one program runs everywhere: without libpcap it does all but
//! capture, and says what to install; with libpcap it captures.
//!
//! All of the project's `unsafe` is in this crate. On macOS and Windows it does nothing: there the system
//! has the library.
//!
//! A program uses it by calling [`available`] somewhere; that also makes the linker take the functions.

#[cfg(dlopen)]
mod forward;
#[cfg(unix)]
mod system;

#[cfg(unix)]
pub use system::{interrupts, wait};

/// What to tell somebody who wants to capture where [`available`] is false.
pub const MISSING: &str = "libpcap is not installed: live capture needs it (apt install libpcap0.8, dnf install libpcap, apk add libpcap)";

/// Whether libpcap is there. Loads it the first time.
pub fn available() -> bool {
    #[cfg(dlopen)]
    return forward::available();
    #[cfg(not(dlopen))]
    return true;
}
