//! Addresses to names, from what the capture itself says: its name records and the DNS answers in it. Nobody is asked.

use std::collections::HashMap;
use std::net::IpAddr;

/// At most so many names are remembered.
const NAMES: usize = 100_000;

/// The names known so far.
#[derive(Default, Debug)]
pub struct Names {
    by_address: HashMap<IpAddr, String>,
}

impl Names {
    /// Learns one; the first name of an address stays.
    pub fn learn(&mut self, address: IpAddr, name: &str) {
        if self.by_address.len() < NAMES && !name.is_empty() {
            self.by_address
                .entry(address)
                .or_insert_with(|| name.to_owned());
        }
    }

    /// The name of an address.
    pub fn of(&self, address: IpAddr) -> Option<&str> {
        self.by_address.get(&address).map(String::as_str)
    }

    /// Reads the lines of a hosts file.
    pub fn learn_hosts(&mut self, text: &str) {
        for line in text.lines() {
            let mut words = line
                .split('#')
                .next()
                .unwrap_or("")
                .split_ascii_whitespace();
            if let (Some(Ok(address)), Some(name)) = (words.next().map(str::parse), words.next()) {
                self.learn(address, name);
            }
        }
    }
}
