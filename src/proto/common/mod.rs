//! What several protocols share: lines, encodings, BER. Knows no protocol.

pub mod base64;
pub mod ber;
pub mod charset;
pub mod hello;
pub mod http2_setting;
pub mod http_status;
pub mod line;
pub mod mime;
pub mod quoted;
pub mod reply;
pub mod sasl;
pub mod tls_names;
pub mod typed;
pub mod walk;
pub mod x509;
