//! The vocabulary of EAP and of its envelope on a link.

/// The kinds of EAPOL packets (IEEE 802.1X-2020 §11.3.2).
fn packet(n: u64) -> Option<&'static str> {
    [
        "EAP",
        "Start",
        "Logoff",
        "Key",
        "Encapsulated-ASF-Alert",
        "MKA",
    ]
    .get(n as usize)
    .copied()
}

/// Codes (RFC 3748 §4).
fn code(n: u64) -> Option<&'static str> {
    match n {
        1 => Some("request"),
        2 => Some("response"),
        3 => Some("success"),
        4 => Some("failure"),
        _ => None,
    }
}

/// Method types (IANA, "Extensible Authentication Protocol (EAP) Registry").
pub fn method(n: u64) -> Option<&'static str> {
    match n {
        1 => Some("identity"),
        2 => Some("notification"),
        3 => Some("another method, please"),
        4 => Some("MD5-Challenge"),
        5 => Some("one-time password"),
        6 => Some("generic token card"),
        13 => Some("EAP-TLS"),
        17 => Some("LEAP"),
        18 => Some("EAP-SIM"),
        21 => Some("EAP-TTLS"),
        23 => Some("EAP-AKA"),
        25 => Some("PEAP"),
        26 => Some("EAP-MSCHAPv2"),
        43 => Some("EAP-FAST"),
        50 => Some("EAP-AKA'"),
        52 => Some("EAP-PWD"),
        254 => Some("expanded type"),
        _ => None,
    }
}

crate::fields! {
    EAPOL: () = Field::new("eapol", "802.1X", "The envelope of authentication on a link: before a station has proved who it is, a switch or access point lets only such frames pass.").spec("IEEE 802.1X-2020 §11.3");
    VERSION: u8 = Field::new("eapol.version", "Version", "1 is the edition of 2001, 2 of 2004, 3 of 2010 and later.").spec("IEEE 802.1X-2020 §11.3.1");
    TYPE: u8 = Field::new("eapol.type", "Packet type", "What the envelope carries.").spec("IEEE 802.1X-2020 §11.3.2").names(packet).key();
    LEN: u16 = Field::new("eapol.len", "Length", "Bytes behind this header; what the link pads behind them does not count.").spec("IEEE 802.1X-2020 §11.3.3").key();
    KEY_TYPE: u8 = Field::new("eapol.keydes.type", "Key descriptor", "The form of the key message: 2 for the handshake of Wi-Fi (RSN), 254 for the old WPA.").spec("IEEE 802.11-2020 §12.7.2");
    KEY_DATA: Bytes = Field::new("eapol.keydes.data", "Key message", "A step in which station and access point agree on keys; not opened here.").spec("IEEE 802.11-2020 §12.7.2");
    BODY: Bytes = Field::new("eapol.body", "Body", "Not opened here.").spec("IEEE 802.1X-2020 §11.3");
    EAP: () = Field::new("eap", "EAP", "One step of the Extensible Authentication Protocol: a question of the authenticator or the answer to it.").spec("RFC 3748 §4");
    CODE: u8 = Field::new("eap.code", "Code", "Requests and the verdict come from the authenticator, responses from who wants to get in.").spec("RFC 3748 §4").names(code).key();
    ID: u8 = Field::new("eap.id", "Identifier", "A response repeats its request's; a request that is sent again keeps it.").spec("RFC 3748 §4.1").key();
    LENGTH: u16 = Field::new("eap.len", "Length", "Bytes of the packet, with this header.").spec("RFC 3748 §4.1");
    METHOD: u8 = Field::new("eap.type", "Type", "What is asked: who you are, or the method that proves it.").spec("RFC 3748 §5").names(method).key();
    IDENTITY: Text = Field::new("eap.identity", "Identity", "Who wants to get in. It goes in clear, so methods with an inner identity say only the realm here.").spec("RFC 3748 §5.1").key();
    DESIRED: u8 = Field::new("eap.desired_type", "Desired type", "A method the peer would rather use; 0 is none.").spec("RFC 3748 §5.3.1").names(method);
    DATA: Bytes = Field::new("eap.data", "Type data", "The method's own bytes; not opened here.").spec("RFC 3748 §4.1");
    TLS_FLAGS: u8 = Field::new("eap.tls.flags", "Flags", "Three bits about fragments; the lowest three are a version in the methods that have one.").spec("RFC 5216 §3.1").hex(2).key();
    LEN_INCLUDED: bool = Field::new("eap.tls.flags.len_included", "Length included", "The length of the whole TLS message is given.").spec("RFC 5216 §3.1");
    MORE: bool = Field::new("eap.tls.flags.more_fragments", "More fragments", "This is not the last fragment; an empty packet acknowledges it.").spec("RFC 5216 §3.1");
    START: bool = Field::new("eap.tls.flags.start", "Start", "The authenticator is ready: the peer should begin with its ClientHello.").spec("RFC 5216 §3.1");
    TLS_VERSION: u8 = Field::new("eap.tls.flags.version", "Version", "Of the method; always 0 in EAP-TLS.").spec("RFC 5281 §9.1");
    TLS_LEN: u32 = Field::new("eap.tls.len", "TLS message length", "Bytes of all fragments together.").spec("RFC 5216 §3.1");
    TLS_DATA: Bytes = Field::new("eap.tls.data", "TLS data", "A fragment of TLS records. They are read as TLS when the last fragment is there.").spec("RFC 5216 §3.1");
    DATA_LEN: u32 = Field::new("eap.tls.data.len", "TLS data length", "Bytes of TLS in this packet; none acknowledges a fragment.").spec("RFC 5216 §2.1.5").key().hidden();
}
