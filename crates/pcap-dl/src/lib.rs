//! Loads libpcap when first used.
