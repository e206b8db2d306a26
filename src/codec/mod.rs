//! From an event's data to a typed payload.

mod events;
mod payload;
#[cfg(feature = "json")]
#[path = "json.rs"]
mod reader;
// Where both are wanted, by different dependents of one app, serde_json is there anyway.
#[cfg(all(feature = "js-json", not(feature = "json")))]
#[path = "js_json.rs"]
mod reader;
#[cfg(any(feature = "json", feature = "js-json"))]
mod tagged;

pub use events::Events;
pub use payload::{Decode, DecodeError, Payload, Text};
#[cfg(any(feature = "json", feature = "js-json"))]
pub use tagged::Tagged;
