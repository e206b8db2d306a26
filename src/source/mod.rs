//! The Rust API: a builder, typed handlers and streams. Under it lies the connection: a session and
//! its transport.
//!
//! ```no_run
//! # #[cfg(feature = "json")]
//! # async fn read() {
//! use futures_util::StreamExt;
//! use headwater::Json;
//! use headwater::source::{Builder, EventSource};
//!
//! /// What all of an app's sources have in common.
//! fn at(path: &str) -> Builder {
//!     EventSource::builder(path).header("x-app", "prices").with_credentials(true)
//! }
//!
//! let source = at("/prices").open();
//! let mut prices = source.stream::<Json<f64>>("price");
//! while let Some(Ok(price)) = prices.next().await {
//!     println!("{}", *price.data);
//! }
//! # }
//! ```
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "nothing comes where nothing is opened")
)]

mod attempt_context;
mod buffer;
mod builder;
mod error;
mod error_kind;
mod event;
mod event_source;
mod feed;
mod gate;
#[cfg(feature = "gloo")]
mod gloo;
mod handlers;
mod hear;
mod hold;
mod keep;
mod keeping;
mod log_line;
#[cfg(feature = "protocol")]
mod protocol;
mod queue;
mod refusal;
mod registry;
mod response_head;
mod retry;
mod retry_question;
#[cfg(feature = "share")]
mod sharing;
mod state;
mod state_stream;
mod stats;
mod stores;
mod stream;
mod streams;
mod subscription;
mod tasks;
#[cfg(feature = "protocol")]
mod timings;

pub use crate::transport::prepare_error::PrepareError;
#[cfg(feature = "share")]
pub use crate::transport::share::Share;
pub use attempt_context::AttemptContext;
pub use buffer::{Buffer, Overflow};
pub use builder::Builder;
pub use error::Error;
pub use error_kind::ErrorKind;
pub use event::Event;
pub use event_source::EventSource;
pub use log_line::{LogLevel, LogLine};
#[cfg(feature = "protocol")]
pub use protocol::{CaughtUp, Eof, Failure, Gap, OnGap, Resume, Resumption};
pub use refusal::Refusal;

pub use response_head::ResponseHead;
#[cfg(feature = "test")]
pub(crate) use retry::millis;
pub use retry::{Retry, Timeout};
pub use retry_question::{Answer, Plan, RetryQuestion};
#[cfg(feature = "share")]
pub use sharing::{Sharing, SharingRole};
pub use state::{State, StateChange};
pub use state_stream::StateStream;
pub use stats::Stats;
pub use stores::{Commit, MemoryStore, Store, WebStorage};
pub use stream::EventStream;
pub use subscription::Subscription;
#[cfg(feature = "protocol")]
pub use timings::{Between, Timings};
