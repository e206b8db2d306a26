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
#[cfg(not(target_arch = "wasm32"))]
mod guard;
mod host;
mod recipe;
mod redirect;
mod trouble;
#[cfg(target_arch = "wasm32")]
mod web;

pub use crate::session::{Choice, Transport, Why};
pub use redirect::Redirect;

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::browser::guarded;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use absent::{Link, Prepared, glance, sleep, spawn, warn};
pub(crate) use address::without_secrets;
#[cfg(target_arch = "wasm32")]
pub(crate) use address::{has_credentials, unsendable_scheme, without_credentials};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use guard::guarded;
pub(crate) use host::{Change, Host, Later, Progress};
pub(crate) use recipe::{Context, Pairs, Recipe};
#[cfg(target_arch = "wasm32")]
pub(crate) use recipe::{Header, Make};
pub(crate) use trouble::{Answered, Trouble, Unsent};
#[cfg(all(feature = "gloo", target_arch = "wasm32"))]
pub(crate) use web::{Base, Given};
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{Link, Prepared, glance, sleep, spawn, warn};
