//! From an event's data to a typed payload.

#[cfg(all(feature = "js-json", not(feature = "json"), target_arch = "wasm32"))]
mod js_json;
#[cfg(feature = "json")]
mod json;
mod payload;

pub use payload::{Decode, DecodeError, Payload, Text};
