//! CAPWAP: what a thin access point hears by radio, sent to its controller in UDP (RFC 5415, RFC 5416).

use super::{Next, Place, Walk};
use crate::decode::capwap::{self, Header};
use crate::decode::{LayerKind, TransportHeader, Unknown};

/// Between access point and controller.
pub(super) const CONTROL: u16 = 5246;
/// Stations' frames.
pub(super) const DATA: u16 = 5247;

impl Walk<'_, '_> {
    pub(super) fn capwap(&mut self, control: bool, p: Place) -> Next {
        if let [1, 0, 0, 0, _, ..] = *self.slice(p) {
            return self.capwap_encrypted(p);
        }
        let Some(header) = Header::read(self.slice(p)) else {
            return Next::Stop;
        };
        if control {
            self.last(LayerKind::CapwapControl, p);
            return Next::Stop;
        }
        if header.has(Header::KEEP_ALIVE) {
            self.last(LayerKind::Capwap, p);
            return Next::Stop;
        }
        self.layer(LayerKind::Capwap, p);
        let frame = p.after(header.len);
        match *self.slice(frame) {
            [] => self.unknown(Unknown::Data, frame),
            _ if header.has(Header::FRAGMENT) => self.unknown(Unknown::Data, frame),
            _ if !header.has(Header::NATIVE) => Next::Ethernet(frame),
            [a, b, ..] if header.binding == 1 && capwap::swapped(a, b) => Next::WlanSwapped(frame),
            _ if header.binding == 1 => Next::Wlan(frame),
            _ => self.unknown(Unknown::Data, frame),
        }
    }

    /// Four bytes before DTLS (RFC 5415 §4.2): the datagram's payload begins behind them.
    fn capwap_encrypted(&mut self, p: Place) -> Next {
        if let Some(TransportHeader::Udp(udp)) = &mut self.out.transport {
            udp.payload_at += 4;
            udp.payload_len = udp.payload_len.saturating_sub(4);
            udp.wire_len = udp.wire_len.saturating_sub(4);
            self.layer(LayerKind::CapwapControl, p.first(4));
        }
        Next::Stop
    }
}
