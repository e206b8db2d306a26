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

#[cfg(all(feature = "web", target_arch = "wasm32"))]
mod browser;
#[cfg(feature = "web")]
pub mod codec;
pub mod session;
#[cfg(feature = "web")]
pub mod source;
#[cfg(feature = "web")]
pub mod transport;
pub mod wire;

#[cfg(all(feature = "web", any(feature = "json", feature = "js-json")))]
pub use codec::Tagged;
#[cfg(feature = "web")]
pub use codec::{Events, Payload, Text};
pub use session::{Retry, State, Timeout};
#[cfg(feature = "web")]
pub use source::{
    Buffer, Error, Event, EventSource, EventStream, Overflow, StateChange, StateStream,
    Subscription,
};
#[cfg(feature = "web")]
pub use transport::{Redirect, Transport};
pub use wire::Limits;
