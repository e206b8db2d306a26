//! The transports: the browser's own `EventSource`, and `fetch` with a streamed body. No other module
//! does I/O.
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

#[cfg(not(target_arch = "wasm32"))]
mod absent;
mod address;
mod host;
pub(crate) mod prepare_error;
mod recipe;
mod redirect;
mod trouble;
#[cfg(target_arch = "wasm32")]
mod web;

pub use crate::session::{Choice, Transport, Why};
pub use redirect::Redirect;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use absent::{Link, Prepared, spawn, warn};
pub(crate) use address::without_secrets;
#[cfg(target_arch = "wasm32")]
pub(crate) use address::{has_credentials, unsendable_scheme, without_credentials};
pub(crate) use host::{Change, Host, Later, Progress};
pub(crate) use prepare_error::PrepareError;
#[cfg(target_arch = "wasm32")]
pub(crate) use recipe::Make;
pub(crate) use recipe::{Context, Pairs, Recipe};
pub(crate) use trouble::{Answered, Trouble, Unsent};
#[cfg(all(feature = "gloo", target_arch = "wasm32"))]
pub(crate) use web::{Base, Given};
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{Link, Prepared, spawn, warn};
