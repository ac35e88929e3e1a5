//! What several protocols share: lines, encodings, BER. Knows no protocol.

pub mod base64;
pub mod line;
