//! Two calls of the system that a capture needs and that have no safe form in the standard library.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// Waits until a file descriptor can be read, at most so many milliseconds. False when the time is over or
/// a signal came.
pub fn wait(fd: i32, milliseconds: u16) -> io::Result<bool> {
    let mut poll = libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one pollfd is given and one is said; poll keeps no pointer to it, and answers POLLNVAL to a
    // descriptor that isn't open.
    match unsafe { libc::poll(&mut poll, 1, i32::from(milliseconds)) } {
        -1 => match io::Error::last_os_error() {
            e if e.kind() == io::ErrorKind::Interrupted => Ok(false),
            e => Err(e),
        },
        ready => Ok(ready > 0),
    }
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A flag that the first ^C (or SIGTERM) sets from now on; the second ends the program as it always did.
pub fn interrupts() -> &'static AtomicBool {
    extern "C" fn note(_: libc::c_int) {
        INTERRUPTED.store(true, Ordering::Relaxed);
    }
    for signal in [libc::SIGINT, libc::SIGTERM] {
        // SAFETY: all-zero bytes are a valid sigaction; the handler only stores to an atomic, which a signal
        // handler may; both pointers are to live values of the type that sigaction asks for, or null.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = note as *const () as libc::sighandler_t;
            action.sa_flags = libc::SA_RESETHAND;
            libc::sigaction(signal, &action, std::ptr::null_mut());
        }
    }
    &INTERRUPTED
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    #[test]
    fn waiting() {
        let (mut a, b) = UnixStream::pair().unwrap();
        assert!(!wait(b.as_raw_fd(), 1).unwrap());
        a.write_all(b"x").unwrap();
        assert!(wait(b.as_raw_fd(), 1000).unwrap());
    }

    #[test]
    fn the_first_interrupt_is_noted() {
        let flag = interrupts();
        assert!(!flag.load(Ordering::Relaxed));
        // SAFETY: raise sends the signal to this thread, whose handler is the one above.
        unsafe { libc::raise(libc::SIGTERM) };
        assert!(flag.load(Ordering::Relaxed));
    }
}
