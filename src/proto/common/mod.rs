//! What several protocols share: lines, encodings, BER. Knows no protocol.

pub mod line;
