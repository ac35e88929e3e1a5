//! Plain text: a line a message, a line a frame, trees. For terminals and pipes alike.
//!
//! Takes what the engine and `present` give; writes bytes. Nothing from a packet gets out unescaped.

pub mod follow;
pub mod lines;
pub mod overview;
pub mod tree;

use crate::field::Value;
use crate::present::names::Names;
use crate::store::{Message, Store};

/// Learns the names that a message tells: a DNS answer's addresses belong to the name that was asked for.
pub fn learn_names(store: &Store, m: &Message, names: &mut Names) {
    if m.proto.name() != "dns" {
        return;
    }
    let mut asked = None;
    for (def, value) in store.facts(m).iter() {
        match (def.name, value) {
            ("dns.qry.name", Value::Text(name)) => asked = std::str::from_utf8(name).ok(),
            ("dns.a" | "dns.aaaa", Value::Bytes(b)) => {
                let v4 = <[u8; 4]>::try_from(b).map(std::net::IpAddr::from);
                let address = v4.or_else(|_| <[u8; 16]>::try_from(b).map(std::net::IpAddr::from));
                if let (Ok(address), Some(name)) = (address, asked) {
                    names.learn(address, name);
                }
            }
            _ => {}
        }
    }
}
