//! The `pcap` crate asks the linker for `-lpcap`. This gives it an empty one, so that nothing needs to be
//! installed; the functions come from `src/forward.rs`.

use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(dlopen)");
    let os = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // macOS and Windows programs link the real one, which comes with the system's development kit.
    if !matches!(
        os.as_str(),
        "linux" | "android" | "freebsd" | "openbsd" | "netbsd" | "dragonfly"
    ) {
        return;
    }
    println!("cargo:rustc-cfg=dlopen");
    let Some(out) = env::var_os("OUT_DIR").map(PathBuf::from) else {
        panic!("cargo sets OUT_DIR");
    };
    let archive = out.join("libpcap.a");
    fs::write(&archive, "!<arch>\n").unwrap_or_else(|e| panic!("{}: {e}", archive.display()));
    println!("cargo:rustc-link-search=native={}", out.display());
}
