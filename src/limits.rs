//! Every bound there is, in one table. Reaching one leaves a note; nothing grows without one.

/// Conversations remembered at once; beyond that the one idle longest is forgotten.
pub const CONVERSATIONS: usize = 1_000_000;
/// TCP conversations with stream state at once.
pub const STREAMS: usize = 150_000;
/// Bytes that wait behind a hole, for one direction of one stream.
pub const PENDING_BYTES: usize = 1 << 20;
/// Segments that wait behind a hole, for one direction of one stream.
pub const PENDING_SEGMENTS: usize = 4096;
/// Bytes that wait behind holes, in all.
pub const PENDING_BYTES_IN_ALL: usize = 48 << 20;
/// A hole that nobody's acknowledgement can explain (one side only was captured) is given up after so many segments.
pub const PENDING_ONE_SIDED: usize = 4;
/// Bytes of streams that were delivered last, in all, to compare what comes again with.
pub const RECENT_BYTES: usize = 4 << 20;
/// One unit of a protocol that is not complete yet.
pub const UNIT_BYTES: usize = 4 << 20;
/// Incomplete units, in all.
pub const UNIT_BYTES_IN_ALL: usize = 96 << 20;
/// Layers of one conversation.
pub const LAYERS: usize = 12;
/// First bytes shown to the probes before a direction counts as unknown.
pub const PROBE_BYTES: usize = 2048;
/// How often the probes are asked anew, at the beginning of a segment, in a direction nobody recognised.
pub const PROBE_TRIES: u8 = 24;
/// Announced connections that have not come yet.
pub const EXPECTATIONS: usize = 4096;
/// How long an announced connection is waited for, in nanoseconds.
pub const EXPECTATION_TIME: i64 = 300_000_000_000;
/// How long after a packet its copy from another interface may come, in nanoseconds.
pub const COPY_TIME: i64 = 2_000_000_000;
/// Notes kept on one message.
pub const NOTES_PER_MESSAGE: usize = 64;
/// Secrets of all kinds that are kept.
pub const SECRETS: usize = 1_000_000;
/// Sessions whose master secret was learned from the traffic, for those resumed later.
pub const SESSIONS_LEARNED: usize = 10_000;
/// Encrypted bytes of a conversation that wait for a secret.
pub const UNOPENED_BYTES: usize = 256 * 1024;
/// Encrypted bytes that wait for a secret, in all.
pub const UNOPENED_BYTES_IN_ALL: usize = 64 << 20;
/// Conversations that are over and wait for a secret.
pub const PARKED: usize = 256;
/// The table of header fields that one direction of an HTTP/2 connection remembers.
pub const HPACK_TABLE: usize = 64 << 10;
/// One compressed header block of HTTP/2, put together from its frames.
pub const HEADER_BLOCK: usize = 256 << 10;
/// One header list of HTTP/2, decompressed.
pub const HEADER_LIST: usize = 256 << 10;
/// Streams of one HTTP/2 connection that are remembered.
pub const HTTP2_STREAMS: usize = 512;
/// Objects written out of one capture.
pub const OBJECTS: usize = 10_000;
/// Bytes of objects written out of one capture.
pub const OBJECT_BYTES: u64 = 4 << 30;
/// Messages inside messages, when parts of mail are taken out.
pub const MAIL_DEPTH: usize = 8;
