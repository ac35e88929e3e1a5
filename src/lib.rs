//! wirestep: see how application protocols work on real traffic, and find out why one didn't.
//!
//! Bytes on disk become true messages in five steps. [`source`] yields frames. [`decode`] finds the network and
//! transport headers in a frame. [`flow`] puts frames into conversations and TCP segments into streams. [`engine`]
//! runs a tree of protocol layers over each conversation. [`store`] holds what came out: frames, messages with their
//! facts, notes. Everything a person sees is made from the store. ARCHITECTURE.md is the longer map.

pub mod capture;
pub mod cli;
pub mod crypt;
pub mod decode;
pub mod engine;
pub mod field;
pub mod filter;
pub mod flow;
pub mod json;
pub mod layer;
pub mod lesson;
pub mod limits;
pub mod narrate;
pub mod note;
pub mod present;
pub mod proto;
pub mod secret;
pub mod source;
pub mod span;
pub mod store;
pub mod story;
pub mod text;
pub mod tui;
pub mod vocabulary;
pub mod wire;
