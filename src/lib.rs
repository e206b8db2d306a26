//! Headwater: a Server-Sent Events client for WebAssembly front ends.
//!
//! An [`EventSource`] hands a live stream to typed handlers and to streams. It takes the browser's
//! own `EventSource` where that is enough, and `fetch` where headers, a method, a body or readable
//! errors are needed; it reconnects, resumes, and says what it does.
//!
//! Bytes become events in [`wire`], attempts become a connection in [`session`], both without
//! JavaScript: they build and run on any target.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod browser;
pub mod codec;
pub mod session;
pub mod source;
pub mod transport;
pub mod wire;

pub use codec::{Payload, Text};
pub use session::{Retry, State, Timeout};
pub use source::{Error, Event, EventSource, EventStream, StateChange, Subscription};
pub use transport::Transport;
pub use wire::Limits;
