//! The transports: the browser's own `EventSource`, and `fetch` with a streamed body. No other module
//! sends a request.
//!
//! A source's transport is decided before it connects, and [`EventSource::choice`] tells it.
//!
//! [`EventSource::choice`]: crate::EventSource::choice
//!
//! ```no_run
//! use headwater::transport::{Transport, Why};
//!
//! let feed = headwater::EventSource::builder("/feed").header("x-api-key", "k").open();
//! if let Some(choice) = feed.choice() {
//!     assert_eq!((choice.transport, choice.why), (Transport::Fetch, Why::Request));
//! }
//! ```
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "nothing comes where nothing is opened")
)]

mod address;
mod attempt;
mod driver;
mod form;
#[cfg(not(target_arch = "wasm32"))]
mod guard;
mod host;
#[cfg(any(feature = "__pump", all(feature = "share", target_arch = "wasm32")))]
pub(crate) mod incoming;
mod link;
#[cfg(all(feature = "native-http", not(target_arch = "wasm32")))]
pub(crate) mod native;
mod platform;
mod prepare;
pub(crate) mod prepare_error;
#[cfg(feature = "__pump")]
pub(crate) mod pumped;
mod recipe;
mod redirect;
mod runtime;
#[cfg(feature = "share")]
pub(crate) mod share;
mod task;
mod trouble;
#[cfg(target_arch = "wasm32")]
pub(crate) mod web;

pub use crate::session::{Choice, Transport, Why};
pub use redirect::Redirect;

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::browser::guarded;
#[cfg(target_arch = "wasm32")]
pub(crate) use address::unsendable_scheme;
pub(crate) use address::{bare, without_secrets};
#[cfg(any(feature = "native-http", target_arch = "wasm32"))]
pub(crate) use address::{has_credentials, without_credentials};
#[cfg(all(feature = "test", not(target_arch = "wasm32")))]
pub(crate) use guard::with_panics;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use guard::{guarded, held};
pub(crate) use host::{Change, Host, Later, Progress};
#[cfg(feature = "protocol")]
pub(crate) use host::{End, Said};
pub(crate) use link::Link;
#[cfg(any(feature = "__pump", target_arch = "wasm32"))]
pub(crate) use platform::Native;
#[cfg(any(feature = "__pump", target_arch = "wasm32"))]
pub(crate) use platform::{Body, NativeSignal, Timer, Unanswered};
pub(crate) use platform::{Platform, Response};
pub(crate) use prepare::Prepared;
pub(crate) use prepare_error::PrepareError;
pub(crate) use recipe::{Context, Header, Make, Pairs, Recipe};
pub(crate) use runtime::Runtime;
#[cfg(feature = "share")]
pub(crate) use share::{Standing, alone};
pub(crate) use trouble::{Answered, Trouble, Unsent};
#[cfg(all(feature = "gloo", target_arch = "wasm32"))]
pub(crate) use web::{Base, Given};
