//! What conversations add to a frame's fields.

crate::fields! {
    TCP_STREAM: u32 = Field::new("tcp.stream", "Stream index", "The number of this TCP conversation, counted from 0 in the order they begin.");
    UDP_STREAM: u32 = Field::new("udp.stream", "Stream index", "The number of this UDP conversation, counted from 0 in the order they begin.");
    SEQ: u32 = Field::new("tcp.seq", "Sequence number (relative)", "Position of the first payload byte in this direction, counted from the SYN, which is 0.").spec("RFC 9293 §3.4");
    ACK: u32 = Field::new("tcp.ack", "Acknowledgement number (relative)", "The next byte this side expects from the other, counted from the other side's SYN.").spec("RFC 9293 §3.4");
    RETRANSMISSION: () = Field::new("tcp.analysis.retransmission", "Retransmission", "These bytes were sent before.");
    FAST_RETRANSMISSION: () = Field::new("tcp.analysis.fast_retransmission", "Fast retransmission", "Sent again because duplicate acknowledgements asked for it.").spec("RFC 5681 §3.2");
    SPURIOUS_RETRANSMISSION: () = Field::new("tcp.analysis.spurious_retransmission", "Spurious retransmission", "Sent again although it was acknowledged already.");
    OUT_OF_ORDER: () = Field::new("tcp.analysis.out_of_order", "Out of order", "A later segment arrived before this one.");
    LOST_SEGMENT: () = Field::new("tcp.analysis.lost_segment", "Previous segment not captured", "Bytes before this segment are not in the capture.");
    DUPLICATE_ACK: () = Field::new("tcp.analysis.duplicate_ack", "Duplicate acknowledgement", "The same acknowledgement again: something is missing there.").spec("RFC 5681 §2");
    DUPLICATE_ACK_NUM: u32 = Field::new("tcp.analysis.duplicate_ack_num", "Duplicate acknowledgement number", "Which repetition of the acknowledgement this is.");
    DUPLICATE_ACK_FRAME: u64 = Field::new("tcp.analysis.duplicate_ack_frame", "Duplicate of the acknowledgement in frame", "The frame that said it first.");
    ZERO_WINDOW: () = Field::new("tcp.analysis.zero_window", "Zero window", "The receiver takes nothing more for now.").spec("RFC 9293 §3.8.6");
    ZERO_WINDOW_PROBE: () = Field::new("tcp.analysis.zero_window_probe", "Zero window probe", "One byte sent to see whether the window opened.").spec("RFC 9293 §3.8.6.1");
    ZERO_WINDOW_PROBE_ACK: () = Field::new("tcp.analysis.zero_window_probe_ack", "Zero window probe answered", "The window is still closed.").spec("RFC 9293 §3.8.6.1");
    KEEP_ALIVE: () = Field::new("tcp.analysis.keep_alive", "Keep-alive", "A segment that only asks whether the other side is still there.").spec("RFC 9293 §3.8.4");
    KEEP_ALIVE_ACK: () = Field::new("tcp.analysis.keep_alive_ack", "Keep-alive answered", "The other side is still there.").spec("RFC 9293 §3.8.4");
    WINDOW_UPDATE: () = Field::new("tcp.analysis.window_update", "Window update", "The same acknowledgement with another window.");
    WINDOW_FULL: () = Field::new("tcp.analysis.window_full", "Window full", "This segment fills what the receiver offered to take.");
    ACK_LOST_SEGMENT: () = Field::new("tcp.analysis.ack_lost_segment", "Acknowledges an uncaptured segment", "The other side has bytes that are not in the capture.");
    REUSED_PORTS: () = Field::new("tcp.analysis.reused_ports", "Ports used again", "A new connection between the ports of an earlier one.");
}
