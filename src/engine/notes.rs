//! What the engine itself remarks.

crate::notes! {
    GAP = Code::new("tcp.gap", Warn, "Bytes are missing from the stream")
        .why("What they said is unknown, and so is where the next message begins; reading goes on at the next place that can be recognised.")
        .seen("Packets dropped while capturing, a capture that began late, frames cut by the snap length.")
        .spec("RFC 9293 §3.4");
    CONFLICT = Code::new("tcp.overlap-conflict", Warn, "A segment brought other bytes for a place that was already filled")
        .why("Two receivers may see two different streams; this is how inspection is evaded. The bytes that came first stand.")
        .seen("Broken middleboxes, injected packets, evasion tests.")
        .spec("RFC 9293 §3.10.7.4");
    COPY = Code::new("frame.copy", Info, "The same packet, seen at another interface before")
        .why("It is shown but not counted as a retransmission.")
        .seen("Captures of several interfaces of a router or a host with namespaces.");
    TOO_LARGE = Code::new("stream.unit-too-large", Warn, "A message longer than the limit was given up")
        .why("It is passed over so that memory stays bounded.")
        .seen("Endless lines, garbage taken for a length.");
    UNKEPT_LAYERS = Code::new("stream.too-many-layers", Warn, "More protocol layers than the limit")
        .why("Layers beyond the limit are not looked into.")
        .seen("Hostile nesting.");
    UNKEPT = Code::new("tcp.unkept-promise", Warn, "The connection that was announced here never came")
        .why("One side said where it would be found, and nobody connected there and sent anything: blocked, refused, translated wrongly, or not captured.")
        .seen("FTP's active mode behind NAT or a firewall; captures of port 21 only.")
        .spec("RFC 959 §3.2");
    FORCED = Code::new("tcp.hole-forced", Warn, "A hole was given up because too many bytes waited behind it")
        .why("Memory is bounded: what waits behind a hole is kept up to a limit.")
        .seen("Heavy loss, one direction captured only, hostile segments.");
}
