//! The Rust API: a builder, typed handlers, streams. Under them the [`Connection`], which the npm
//! package is built on too.

#[cfg(target_arch = "wasm32")]
mod connection;
#[cfg(target_arch = "wasm32")]
mod sink;

#[cfg(target_arch = "wasm32")]
pub use connection::{Connection, Setup};
#[cfg(target_arch = "wasm32")]
pub use sink::{Change, Later, Progress, Sink, Trouble, Wanted};
