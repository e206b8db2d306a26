//! The only code that does I/O: the browser's own `EventSource`, and `fetch` with a streamed body.
//!
//! Which of them a source takes is decided before it connects, and can be read.
//!
//! ```no_run
//! use headwater::transport::{Transport, Why};
//!
//! let feed = headwater::EventSource::builder("/feed").header("x-api-key", "k").open();
//! if let Some(choice) = feed.choice() {
//!     assert_eq!((choice.transport, choice.why), (Transport::Fetch, Why::Request));
//! }
//! ```

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(all(feature = "gloo", target_arch = "wasm32"))]
mod gloo;
#[cfg(target_arch = "wasm32")]
mod native;
mod redirect;
#[cfg(target_arch = "wasm32")]
mod request;

#[cfg(target_arch = "wasm32")]
pub(crate) use fetch::{fetch, snippet};
#[cfg(all(feature = "gloo", target_arch = "wasm32"))]
pub(crate) use gloo::{Base, Given};
#[cfg(target_arch = "wasm32")]
pub(crate) use native::{Native, NativeSignal, has_native};
pub use redirect::Redirect;
#[cfg(target_arch = "wasm32")]
pub(crate) use request::Prepared;
#[cfg(target_arch = "wasm32")]
pub(crate) use request::add_parameter;
