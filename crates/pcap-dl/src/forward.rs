//! libpcap's functions as the `pcap` crate 2.5 declares them (its src/raw.rs), each calling through to the
//! loaded library, or failing in the way libpcap itself would.

use std::ffi::{CStr, c_char, c_int, c_uchar, c_uint, c_void};
use std::ptr;
use std::sync::OnceLock;

/// libpcap's PCAP_ERROR.
const FAILED: c_int = -1;
/// libpcap's PCAP_ERRBUF_SIZE.
const ERROR_SIZE: usize = 256;

const MISSING: &CStr = c"libpcap is not installed: live capture needs it (apt install libpcap0.8)";
const TOO_OLD: &CStr = c"libpcap is too old for this: version 1.5 or later is needed";

/// Names of the library: the project's own, Debian's, and the one of BSD systems and development files.
const NAMES: [&CStr; 3] = [c"libpcap.so.1", c"libpcap.so.0.8", c"libpcap.so"];

/// What libpcap calls `pcap_handler`.
type Handler = unsafe extern "C" fn(*mut c_uchar, *const c_void, *const c_uchar);
/// `pcap_t *`, `struct bpf_program *` and the like are passed through and never looked at here.
type Opaque = *mut c_void;

/// The loaded library's functions. `available` is whether there is a library at all.
macro_rules! forward {
    ($(fn $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)? $absent:block)*) => {
        struct Library {
            available: bool,
            $($name: Option<unsafe extern "C" fn($($ty),*) $(-> $ret)?>,)*
        }

        impl Library {
            fn load() -> Library {
                let handle = open();
                Library {
                    available: !handle.is_null(),
                    $($name: {
                        let found = symbol(handle, concat!(stringify!($name), "\0"));
                        // SAFETY: `found` is null or the address of libpcap's function of this name, whose
                        // C declaration has these parameters and this result; null is `None`.
                        unsafe {
                            std::mem::transmute::<*mut c_void, Option<unsafe extern "C" fn($($ty),*) $(-> $ret)?>>(found)
                        }
                    },)*
                }
            }
        }

        $(
            #[unsafe(no_mangle)]
            unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? {
                match library().$name {
                    // SAFETY: the caller keeps to libpcap's contract for this function, and its arguments
                    // are passed on unchanged.
                    Some(function) => unsafe { function($($arg),*) },
                    None => $absent,
                }
            }
        )*

        /// The addresses of all of them, so that whoever links `available` links them all.
        fn all() -> [*const c_void; 49] {
            [$($name as *const c_void),*]
        }
    };
}

forward! {
    fn pcap_create(name: *const c_char, error: *mut c_char) -> Opaque { say(error); ptr::null_mut() }
    fn pcap_set_snaplen(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_promisc(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_timeout(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_buffer_size(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_tstamp_type(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_tstamp_precision(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_immediate_mode(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_set_rfmon(p: Opaque, n: c_int) -> c_int { FAILED }
    fn pcap_activate(p: Opaque) -> c_int { FAILED }
    fn pcap_open_dead(link: c_int, snaplen: c_int) -> Opaque { ptr::null_mut() }
    fn pcap_open_dead_with_tstamp_precision(link: c_int, snaplen: c_int, n: c_uint) -> Opaque { ptr::null_mut() }
    fn pcap_open_offline(path: *const c_char, error: *mut c_char) -> Opaque { say(error); ptr::null_mut() }
    fn pcap_open_offline_with_tstamp_precision(path: *const c_char, n: c_uint, error: *mut c_char) -> Opaque {
        say(error);
        ptr::null_mut()
    }
    fn pcap_fopen_offline(file: Opaque, error: *mut c_char) -> Opaque { say(error); ptr::null_mut() }
    fn pcap_fopen_offline_with_tstamp_precision(file: Opaque, n: c_uint, error: *mut c_char) -> Opaque {
        say(error);
        ptr::null_mut()
    }
    fn pcap_close(p: Opaque) {}
    fn pcap_loop(p: Opaque, n: c_int, handler: Handler, user: *mut c_uchar) -> c_int { FAILED }
    fn pcap_dispatch(p: Opaque, n: c_int, handler: Handler, user: *mut c_uchar) -> c_int { FAILED }
    fn pcap_next_ex(p: Opaque, head: *mut Opaque, data: *mut *const c_uchar) -> c_int { FAILED }
    fn pcap_breakloop(p: Opaque) {}
    fn pcap_stats(p: Opaque, stats: Opaque) -> c_int { FAILED }
    fn pcap_setfilter(p: Opaque, program: Opaque) -> c_int { FAILED }
    fn pcap_setdirection(p: Opaque, direction: c_uint) -> c_int { FAILED }
    fn pcap_setnonblock(p: Opaque, n: c_int, error: *mut c_char) -> c_int { say(error); FAILED }
    fn pcap_sendpacket(p: Opaque, data: *const c_uchar, len: c_int) -> c_int { FAILED }
    fn pcap_geterr(p: Opaque) -> *mut c_char { reason().as_ptr().cast_mut() }
    fn pcap_compile(p: Opaque, program: Opaque, text: *const c_char, optimize: c_int, mask: c_uint) -> c_int { FAILED }
    fn pcap_freecode(program: Opaque) {}
    fn pcap_offline_filter(program: *const c_void, head: *const c_void, data: *const c_uchar) -> c_int { 0 }
    fn pcap_datalink(p: Opaque) -> c_int { FAILED }
    fn pcap_list_datalinks(p: Opaque, list: *mut *mut c_int) -> c_int { FAILED }
    fn pcap_set_datalink(p: Opaque, link: c_int) -> c_int { FAILED }
    fn pcap_free_datalinks(list: *mut c_int) {}
    fn pcap_datalink_name_to_val(name: *const c_char) -> c_int { FAILED }
    fn pcap_datalink_val_to_name(link: c_int) -> *const c_char { ptr::null() }
    fn pcap_datalink_val_to_description(link: c_int) -> *const c_char { ptr::null() }
    fn pcap_major_version(p: Opaque) -> c_int { 0 }
    fn pcap_minor_version(p: Opaque) -> c_int { 0 }
    fn pcap_fileno(p: Opaque) -> c_int { FAILED }
    fn pcap_get_selectable_fd(p: Opaque) -> c_int { FAILED }
    fn pcap_dump_open(p: Opaque, path: *const c_char) -> Opaque { ptr::null_mut() }
    fn pcap_dump_open_append(p: Opaque, path: *const c_char) -> Opaque { ptr::null_mut() }
    fn pcap_dump_fopen(p: Opaque, file: Opaque) -> Opaque { ptr::null_mut() }
    fn pcap_dump_flush(dumper: Opaque) -> c_int { FAILED }
    fn pcap_dump_close(dumper: Opaque) {}
    fn pcap_dump(user: *mut c_uchar, head: *const c_void, data: *const c_uchar) {}
    fn pcap_findalldevs(list: *mut Opaque, error: *mut c_char) -> c_int { say(error); FAILED }
    fn pcap_freealldevs(list: Opaque) {}
}

pub(crate) fn available() -> bool {
    std::hint::black_box(all());
    library().available
}

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(Library::load)
}

fn open() -> *mut c_void {
    // SAFETY: the names are C strings. Loading runs the library's initialisers; libpcap, and what it links,
    // have none that ask anything of the caller. It is never unloaded, so its functions stay valid.
    let open =
        |name: &CStr| unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
    NAMES
        .into_iter()
        .map(open)
        .find(|handle| !handle.is_null())
        .unwrap_or(ptr::null_mut())
}

/// The address of a function; null if there is no library or no such function. `name` ends with a NUL.
fn symbol(handle: *mut c_void, name: &'static str) -> *mut c_void {
    if handle.is_null() || !name.ends_with('\0') {
        return ptr::null_mut();
    }
    // SAFETY: `handle` comes from dlopen and is never closed; `name` ends with a NUL.
    unsafe { libc::dlsym(handle, name.as_ptr().cast()) }
}

fn reason() -> &'static CStr {
    if library().available {
        TOO_OLD
    } else {
        MISSING
    }
}

/// Writes why it failed where libpcap would have.
fn say(error: *mut c_char) {
    let reason = reason().to_bytes_with_nul();
    if error.is_null() || reason.len() > ERROR_SIZE {
        return;
    }
    // SAFETY: a caller of these functions gives room for PCAP_ERRBUF_SIZE bytes, and no more are written.
    unsafe { ptr::copy_nonoverlapping(reason.as_ptr().cast::<c_char>(), error, reason.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_fit() {
        for reason in [MISSING, TOO_OLD] {
            assert!(reason.to_bytes_with_nul().len() <= ERROR_SIZE);
        }
    }

    #[test]
    fn all_are_found_or_none() {
        let library = library();
        let found = [
            library.pcap_create.is_some(),
            library.pcap_set_immediate_mode.is_some(),
            library.pcap_dump_open_append.is_some(),
        ];
        assert_eq!(found, [library.available; 3]);
        assert!(!available() || all().iter().all(|address| !address.is_null()));
    }

    #[test]
    fn a_device_that_is_none_says_why() {
        let mut error = [0 as c_char; ERROR_SIZE];
        let mut list = ptr::null_mut();
        // SAFETY: both are valid, and the error has the room that libpcap asks for.
        let result = unsafe { pcap_findalldevs(&mut list, error.as_mut_ptr()) };
        // SAFETY: libpcap and `say` write a C string; it was all NULs before.
        let said = unsafe { CStr::from_ptr(error.as_ptr()) };
        if library().available {
            // SAFETY: the list is what pcap_findalldevs gave, or null.
            unsafe { pcap_freealldevs(list) };
        } else {
            assert_eq!((result, said), (FAILED, MISSING));
        }
    }
}
