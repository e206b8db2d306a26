//! Headwater: a Server-Sent Events client for WebAssembly front ends and, with a feature, for native programs.
//!
//! An [`EventSource`] hands a live stream to typed handlers and to streams. The browser's own
//! `EventSource` carries it where that is enough. `fetch` does where headers, a method, a body,
//! readable errors or a reader's pace are needed. It reconnects, resumes, and tells its state.
//!
//! ```no_run
//! # #[cfg(all(feature = "web", feature = "json"))]
//! # mod example {
//! use headwater::{EventSource, Subscription, Tagged};
//!
//! #[derive(serde::Deserialize)]
//! #[serde(rename_all = "lowercase")]
//! enum Feed { Tick { symbol: String, price: f64 }, Halt(String) }
//!
//! fn open(token: &str) -> (EventSource, [Subscription; 2]) {
//!     let source = EventSource::builder("/prices")
//!         .query("symbol", "ACME")
//!         .header("authorization", format!("Bearer {token}"))
//!         .open();
//!     let feed = source.on_events::<Tagged<Feed>>(|event| match event.data.0 {
//!         Feed::Tick { symbol, price } => println!("{symbol} {price}"),
//!         Feed::Halt(reason) => println!("no more today: {reason}"),
//!     });
//!     let states = source.on_state(|change| match change.error() {
//!         Some(error) => println!("{:?}: {error}", change.state),
//!         None => println!("{:?}", change.state),
//!     });
//!     (source, [feed, states]) // Dropping one of the three ends it.
//! }
//! # }
//! ```
//!
//! | to listen to | with a handler | with one that takes its time | as a stream |
//! |---|---|---|---|
//! | one type of event | [`on`](EventSource::on) | [`on_async`](EventSource::on_async) | [`stream`](EventSource::stream) |
//! | several, as an enum | [`on_events`](EventSource::on_events) | [`on_events_async`](EventSource::on_events_async) | [`stream_events`](EventSource::stream_events) |
//! | all | [`on_any`](EventSource::on_any) | [`on_any_async`](EventSource::on_any_async) | [`stream_any`](EventSource::stream_any) |
//! | the state | [`on_state`](EventSource::on_state) | | [`states`](EventSource::states) |
//!
//! [`wire`] makes events of bytes, [`codec`] makes typed payloads of events, and [`session`] makes a connection of
//! attempts. They have no JavaScript: they build and run on any target.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `web` | yes | sources: everything that talks to a browser; without it there are [`codec`], [`wire`] and [`session`] |
//! | `std` | yes | the standard library; without it the crate is `no_std` with `alloc` |
//! | `json` | yes | typed payloads, read by serde_json where the bytes lie |
//! | `js-json` | no | typed payloads, read by the browser's `JSON.parse`, for apps without serde_json that count bytes |
//! | `gloo` | no | sources from `gloo_net` requests, and their responses |
//! | `native` | no | sources on targets that are no browsers, over tokio and reqwest, with rustls: `native` |
//! | `native-http` | no | the same without TLS and HTTP/2 |
//! | `protocol` | no | what servers have beside plain SSE: another request that goes on, a cursor in the data, failures in the stream, JSON answers, gaps: [`source`] |
//! | `share` | no | one connection for all tabs of a browser: [`Builder::share`](source::Builder) |
//! | `test` | no | scripted sources, for tests: `script` |
//! | `log` | no | changes of state as records of the crate `log`: [`LogLine::to_log`](source::LogLine) |
//! | `tracing` | no | changes of state as events of the crate `tracing`, with fields: [`LogLine::to_tracing`](source::LogLine) |
//! | `fast` | yes | blocks that lie in one chunk are read in registers, and natively all blocks by vectors: a third more events a second, for 1 kB of wasm |
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "web"),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "there are no sources to link to"
    )
)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(all(feature = "web", target_arch = "wasm32"))]
mod browser;
pub mod codec;
#[cfg(any(feature = "__pump", all(feature = "web", target_arch = "wasm32")))]
mod lag;
#[cfg(all(feature = "native-http", not(target_arch = "wasm32")))]
pub mod native;
#[cfg(feature = "test")]
pub mod script;
pub mod session;
#[cfg(any(feature = "share", feature = "__engine"))]
pub mod share;
#[cfg(feature = "web")]
pub mod source;
#[cfg(feature = "web")]
pub mod transport;
pub mod wire;

pub use codec::{Events, Payload, Text};
#[cfg(any(feature = "json", feature = "js-json"))]
pub use codec::{Json, Tagged};
pub use session::{Reconnect, WaitReason};
#[cfg(feature = "web")]
pub use source::{
    Buffer, Error, ErrorKind, Event, EventSource, EventStream, Overflow, Retry, State, StateChange,
    StateStream, Subscription, Timeout,
};
#[cfg(feature = "web")]
pub use transport::{Redirect, Transport};
pub use wire::{Lenient, Limits};

/// What the registry shows of the crate: its examples compile.
#[cfg(all(doctest, feature = "json", feature = "web"))]
#[doc = include_str!("../docs/crates-io.md")]
struct Readme;
