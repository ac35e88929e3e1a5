//! CAPWAP's header (RFC 5415 §4.3), which access points and their controller put before what stations send; and the
//! names of its messages. The walk and the names read it in one way.

/// What the header says about what follows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Its bytes, the optional ones included.
    pub len: usize,
    /// Which radio technology: 1 is IEEE 802.11, 3 EPCglobal.
    pub binding: u8,
    /// The nine flag bits.
    pub flags: u16,
}

impl Header {
    /// The payload is a frame as the radio has it, otherwise an Ethernet frame.
    pub const NATIVE: u16 = 0x100;
    /// The payload is a piece.
    pub const FRAGMENT: u16 = 0x80;
    /// What the radio said about the frame stands in the header.
    pub const WIRELESS: u16 = 0x20;
    /// The radio's address stands in the header.
    pub const MAC: u16 = 0x10;
    /// No station's data, only a sign of life.
    pub const KEEP_ALIVE: u16 = 0x08;

    /// Reads it; nothing if these bytes are no CAPWAP header.
    pub fn read(b: &[u8]) -> Option<Header> {
        let [0, a, b1, c, _, _, _, _, ..] = *b else {
            return None;
        };
        let word = u32::from_be_bytes([0, a, b1, c]);
        let header = Header {
            len: (word >> 19) as usize * 4,
            binding: (word >> 9 & 31) as u8,
            flags: (word & 0x1ff) as u16,
        };
        let fits = (8..=b.len()).contains(&header.len) && matches!(header.binding, 1..=3);
        fits.then_some(header)
    }

    /// Whether a flag is set.
    pub fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// Whether the two bytes of an 802.11 frame's control field stand in the wrong order: many access points send them so.
/// They are taken as they stand wherever that makes sense. Such access points swap the sequence control as well.
pub(super) fn swapped(first: u8, second: u8) -> bool {
    !sensible(first, second) && sensible(second, first)
}

/// What an access point passes on: management frames between no distribution systems, data to or from one.
fn sensible(control: u8, flags: u8) -> bool {
    let between = flags & 3;
    control & 3 == 0
        && match control >> 2 & 3 {
            0 => flags & !0x08 == 0 || (control >> 4 >= 10 && between == 0),
            1 => between == 0,
            2 => between != 0,
            _ => false,
        }
}

/// Messages between access points and controllers (RFC 5415 §4.5.1.1, RFC 5416 §3).
pub fn message_type(n: u64) -> Option<&'static str> {
    Some(match n {
        1 => "Discovery Request",
        2 => "Discovery Response",
        3 => "Join Request",
        4 => "Join Response",
        5 => "Configuration Status Request",
        6 => "Configuration Status Response",
        7 => "Configuration Update Request",
        8 => "Configuration Update Response",
        9 => "WTP Event Request",
        10 => "WTP Event Response",
        11 => "Change State Event Request",
        12 => "Change State Event Response",
        13 => "Echo Request",
        14 => "Echo Response",
        15 => "Image Data Request",
        16 => "Image Data Response",
        17 => "Reset Request",
        18 => "Reset Response",
        19 => "Primary Discovery Request",
        20 => "Primary Discovery Response",
        21 => "Data Transfer Request",
        22 => "Data Transfer Response",
        23 => "Clear Configuration Request",
        24 => "Clear Configuration Response",
        25 => "Station Configuration Request",
        26 => "Station Configuration Response",
        3_398_913 => "WLAN Configuration Request",
        3_398_914 => "WLAN Configuration Response",
        _ => return None,
    })
}

/// What messages are made of (RFC 5415 §4.6, RFC 5416 §6).
pub fn element_type(n: u64) -> Option<&'static str> {
    Some(match n {
        1 => "AC Descriptor",
        2 => "AC IPv4 List",
        3 => "AC IPv6 List",
        4 => "AC Name",
        5 => "AC Name with Priority",
        6 => "AC Timestamp",
        7 => "Add MAC ACL Entry",
        8 => "Add Station",
        10 => "CAPWAP Control IPv4 Address",
        11 => "CAPWAP Control IPv6 Address",
        12 => "CAPWAP Timers",
        13 => "Data Transfer Data",
        14 => "Data Transfer Mode",
        15 => "Decryption Error Report",
        16 => "Decryption Error Report Period",
        17 => "Delete MAC ACL Entry",
        18 => "Delete Station",
        20 => "Discovery Type",
        21 => "Duplicate IPv4 Address",
        22 => "Duplicate IPv6 Address",
        23 => "Idle Timeout",
        24 => "Image Data",
        25 => "Image Identifier",
        26 => "Image Information",
        27 => "Initiate Download",
        28 => "Location Data",
        29 => "Maximum Message Length",
        30 => "CAPWAP Local IPv4 Address",
        31 => "Radio Administrative State",
        32 => "Radio Operational State",
        33 => "Result Code",
        34 => "Returned Message Element",
        35 => "Session ID",
        36 => "Statistics Timer",
        37 => "Vendor Specific Payload",
        38 => "WTP Board Data",
        39 => "WTP Descriptor",
        40 => "WTP Fallback",
        41 => "WTP Frame Tunnel Mode",
        44 => "WTP MAC Type",
        45 => "WTP Name",
        47 => "WTP Radio Statistics",
        48 => "WTP Reboot Statistics",
        49 => "WTP Static IP Address",
        50 => "CAPWAP Local IPv6 Address",
        51 => "CAPWAP Transport Protocol",
        52 => "MTU Discovery Padding",
        53 => "ECN Support",
        1024 => "IEEE 802.11 Add WLAN",
        1025 => "IEEE 802.11 Antenna",
        1026 => "IEEE 802.11 Assigned WTP BSSID",
        1027 => "IEEE 802.11 Delete WLAN",
        1028 => "IEEE 802.11 Direct Sequence Control",
        1029 => "IEEE 802.11 Information Element",
        1030 => "IEEE 802.11 MAC Operation",
        1031 => "IEEE 802.11 MIC Countermeasures",
        1032 => "IEEE 802.11 Multi-Domain Capability",
        1033 => "IEEE 802.11 OFDM Control",
        1034 => "IEEE 802.11 Rate Set",
        1035 => "IEEE 802.11 RSNA Error Report from Station",
        1036 => "IEEE 802.11 Station",
        1037 => "IEEE 802.11 Station QoS Profile",
        1038 => "IEEE 802.11 Station Session Key",
        1039 => "IEEE 802.11 Statistics",
        1040 => "IEEE 802.11 Supported Rates",
        1041 => "IEEE 802.11 Tx Power",
        1042 => "IEEE 802.11 Tx Power Level",
        1043 => "IEEE 802.11 Update Station QoS",
        1044 => "IEEE 802.11 Update WLAN",
        1045 => "IEEE 802.11 WTP Quality of Service",
        1046 => "IEEE 802.11 WTP Radio Configuration",
        1047 => "IEEE 802.11 WTP Radio Fail Alarm Indication",
        1048 => "IEEE 802.11 WTP Radio Information",
        _ => return None,
    })
}

/// Radio technologies (RFC 5415 §4.3).
pub fn binding(n: u64) -> Option<&'static str> {
    match n {
        1 => Some("IEEE 802.11"),
        3 => Some("EPCglobal"),
        _ => None,
    }
}

/// What follows the first byte (RFC 5415 §4.1).
pub fn preamble(n: u64) -> Option<&'static str> {
    match n {
        0 => Some("CAPWAP header"),
        1 => Some("DTLS"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_control_field() {
        // A probe request, a beacon, data to the network; as Cisco's access points send them, and as IEEE has them.
        for (control, flags) in [(0x40, 0), (0x80, 0), (0x08, 1), (0x88, 0x42), (0xd0, 0x40)] {
            assert!(swapped(flags, control), "{control:#x} {flags:#x}");
            assert!(!swapped(control, flags), "{control:#x} {flags:#x}");
        }
        assert!(!swapped(0, 0));
    }
}
