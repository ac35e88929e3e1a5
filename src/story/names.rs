//! What addresses and servers are called, from what the capture itself says. Nobody is asked.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::words::text;
use crate::capture::Capture;
use crate::field::Type;
use crate::proto::{dns, http, tls};
use crate::wire::FactView;

/// So many names are remembered.
const MOST: usize = 100_000;

/// Names by address, and by the conversation in which one was asked for.
#[derive(Default, Debug)]
pub struct Names {
    by_address: HashMap<IpAddr, String>,
    by_conv: HashMap<u64, String>,
}

impl Names {
    /// Learns all that the capture has to say.
    pub fn of(capture: &Capture) -> Names {
        let mut names = Names::default();
        for (address, name) in capture.names() {
            names.learn(*address, name.clone());
        }
        let store = capture.store();
        // What is asked for inside SSH is behind the server, or beside the client: it is not the server's name.
        let mut tunnels = HashSet::new();
        for m in store.messages() {
            let facts = store.facts(m);
            match m.proto.name() {
                "ssh" => {
                    tunnels.insert(m.id.conv);
                }
                "http" | "tls" if tunnels.contains(&m.id.conv) => {}
                "dns" => names.answer(&facts),
                "http" => names.asked(m.id.conv, facts.find(&http::fields::HOST)),
                "tls" => names.asked(m.id.conv, facts.find(&tls::fields::SNI)),
                _ => {}
            }
        }
        names
    }

    fn learn(&mut self, address: IpAddr, name: String) {
        if self.by_address.len() < MOST && !name.is_empty() {
            self.by_address.entry(address).or_insert(name);
        }
    }

    fn answer(&mut self, facts: &FactView<'_>) {
        if facts.find(&dns::fields::RESPONSE) != Some(true) {
            return;
        }
        let Some(question) = facts.find(&dns::fields::QRY_NAME).map(text) else {
            return;
        };
        for address in addresses(facts) {
            self.learn(address, question.clone());
        }
    }

    fn asked(&mut self, conv: u64, name: Option<&[u8]>) {
        if let Some(name) = name
            .map(text)
            .filter(|n| !n.is_empty() && self.by_conv.len() < MOST)
        {
            self.by_conv
                .entry(conv)
                .or_insert_with(|| without_port(name));
        }
    }

    /// The name of an address.
    pub fn of_address(&self, address: IpAddr) -> Option<String> {
        self.by_address.get(&address).cloned()
    }

    /// The name of a conversation's server.
    pub fn of_server(&self, conv: u64, address: IpAddr) -> Option<String> {
        self.by_conv
            .get(&conv)
            .cloned()
            .or_else(|| self.of_address(address))
    }
}

/// `www.abc.example:8080` without the port; an address stays an address.
fn without_port(host: String) -> String {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.parse::<u16>().is_ok() => name.to_owned(),
        _ => host,
    }
}

/// The addresses in the answer section of a DNS response.
pub fn addresses(facts: &FactView<'_>) -> Vec<IpAddr> {
    let mut found = Vec::new();
    let mut answers = false;
    for (def, value) in facts.iter() {
        let is = |other| std::ptr::eq(def, other);
        if is(&dns::fields::ANSWER.def) {
            answers = true;
        } else if is(&dns::fields::AUTHORITY.def) || is(&dns::fields::ADDITIONAL.def) {
            break;
        } else if answers && (is(&dns::fields::A.def) || is(&dns::fields::AAAA.def)) {
            let bytes = crate::field::Ip::out(value).unwrap_or(&[]);
            let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            found.extend(four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_loses_its_port_and_nothing_else() {
        let cut = |s: &str| without_port(s.to_owned());
        assert_eq!(cut("www.abc.example:8080"), "www.abc.example");
        assert_eq!(cut("www.abc.example"), "www.abc.example");
        assert_eq!(cut("[2001:db8::1]"), "[2001:db8::1]");
        assert_eq!(cut("2001:db8::1"), "2001:db8::1");
    }
}
