//! Why a capture couldn't begin, in words for the person who asked for it.

use std::fmt;

use super::super::near::nearest;
use super::interfaces;

/// Why a capture couldn't begin. `Display` says what and why; [`LiveError::hint`] what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveError {
    /// libpcap isn't installed.
    NoLibrary,
    /// This user may not capture.
    Permission {
        /// The interface asked for.
        interface: String,
        /// libpcap's words.
        words: String,
    },
    /// There is no interface of this name.
    NoSuchInterface {
        /// The name asked for.
        interface: String,
        /// Names much like it.
        near: Vec<String>,
        /// The names there are.
        all: Vec<String>,
    },
    /// The interface is switched off.
    Down {
        /// The interface asked for.
        interface: String,
    },
    /// libpcap doesn't understand the capture filter.
    Filter {
        /// The filter.
        filter: String,
        /// libpcap's words.
        words: String,
    },
    /// Something else.
    Failed {
        /// libpcap's words.
        words: String,
    },
}

impl LiveError {
    pub(super) fn new(interface: &str, words: &str) -> LiveError {
        let lower = words.to_lowercase();
        let names: Vec<String> = interfaces()
            .unwrap_or_default()
            .into_iter()
            .map(|i| i.name)
            .collect();
        let any = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
        if any(&["no such device", "doesn't exist", "not found"])
            || (!names.is_empty() && !names.iter().any(|name| name == interface))
        {
            let near = nearest(interface, names.iter().map(String::as_str));
            return LiveError::NoSuchInterface {
                interface: interface.to_owned(),
                near,
                all: names,
            };
        }
        if any(&["permission", "not permitted", "cap_net_raw"]) {
            return LiveError::Permission {
                interface: interface.to_owned(),
                words: words.to_owned(),
            };
        }
        if any(&["not up", "network is down"]) {
            return LiveError::Down {
                interface: interface.to_owned(),
            };
        }
        LiveError::Failed {
            words: words.to_owned(),
        }
    }

    /// What to do next; empty where there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            LiveError::NoLibrary => "files, pipes and lessons need no libpcap".into(),
            LiveError::Permission { .. } => {
                let program = std::env::current_exe().unwrap_or_else(|_| "wirestep".into());
                format!(
                    "run it with sudo, or allow this program to capture once and for all: sudo setcap cap_net_raw,cap_net_admin=eip {}",
                    program.display()
                )
            }
            LiveError::NoSuchInterface { near, .. } if !near.is_empty() => format!("did you mean {}?", near.join(" or ")),
            LiveError::NoSuchInterface { all, .. } if !all.is_empty() => format!("there are: {}", all.join(", ")),
            LiveError::NoSuchInterface { .. } => String::new(),
            LiveError::Down { interface } => format!("switch it on: sudo ip link set {interface} up"),
            LiveError::Filter { .. } => {
                "a capture filter is libpcap's language, not the display filter's: tcp port 25, host 192.0.2.1 (man pcap-filter)".into()
            }
            LiveError::Failed { .. } => String::new(),
        }
    }
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LiveError::NoLibrary => f.write_str(pcap_dl::MISSING),
            LiveError::Permission { interface, .. } => {
                write!(f, "{interface}: this user may not capture")
            }
            LiveError::NoSuchInterface { interface, .. } => {
                write!(f, "{interface}: no such interface")
            }
            LiveError::Down { interface } => {
                write!(f, "{interface}: the interface is switched off")
            }
            LiveError::Filter { filter, words } => write!(
                f,
                "the capture filter \"{filter}\" isn't understood: {words}"
            ),
            LiveError::Failed { words } => write!(f, "capturing failed: {words}"),
        }
    }
}

impl std::error::Error for LiveError {}

/// libpcap's words.
pub(super) fn words(error: &pcap::Error) -> String {
    match error {
        pcap::Error::PcapError(words) => words.clone(),
        other => other.to_string(),
    }
}
