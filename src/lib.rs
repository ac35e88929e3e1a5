//! wirestep
