//! What holds in every context: each test program that names a context runs all of it there.
//!
//! A stream that is to be open says at least `:`, since Firefox hands a response over no sooner than
//! its body's first byte.

pub mod buffers;
pub mod connection;
pub mod enums;
pub mod events;
pub mod gloo;
pub mod keeping;
pub mod lifecycle;
pub mod lifetime;
pub mod pace;
pub mod panics;
pub mod protocol;
pub mod reconnect;
pub mod requests;
pub mod scripted;
pub mod sharing;
pub mod streams;
pub mod support;
pub mod watching;
