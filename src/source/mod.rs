//! The Rust API: a builder, typed handlers, streams. Under them the `Connection`, which the npm
//! package is built on too.

mod builder;
mod error;
mod event;
mod event_source;
mod handlers;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "nothing comes where nothing is opened")
)]
mod listening;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "nothing comes where nothing is opened")
)]
mod registry;
mod retry_question;
mod state;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "nothing comes where nothing is opened")
)]
mod stream;
#[cfg(target_arch = "wasm32")]
mod tasks;

#[cfg(target_arch = "wasm32")]
mod connection;
#[cfg(target_arch = "wasm32")]
mod feed;
#[cfg(target_arch = "wasm32")]
mod recipe;
#[cfg(target_arch = "wasm32")]
mod sink;

pub use builder::Builder;
pub use error::{Error, Refusal};
pub use event::Event;
pub use event_source::EventSource;
pub use registry::Subscription;
pub use retry_question::RetryQuestion;
pub use state::StateChange;
pub use stream::EventStream;

#[cfg(target_arch = "wasm32")]
pub use connection::{Connection, Setup};
#[cfg(target_arch = "wasm32")]
pub use sink::{Change, Later, Progress, Sink, Trouble, Wanted};
