//! Conversations driven by hand.
