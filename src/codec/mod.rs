//! How an event's data becomes a typed payload.
//!
//! | a handler's `T` | reads |
//! |---|---|
//! | [`Json`] around a type that serde deserializes | the data as JSON, with feature `json` or `js-json` |
//! | [`Text`] | the data as it is |
//! | a type of your own with [`Payload`] | the data, in your way |
//! | [`Tagged`] around an enum that serde deserializes | events of several types, each as a variant, with the same features |
//! | an enum of your own with [`Events`] | events of several types, in your way |
//!
//! ```no_run
//! # #[cfg(all(feature = "web", feature = "json"))] {
//! use headwater::{EventSource, Json, Text};
//!
//! let source = EventSource::builder("/feed").open();
//! let numbers = source.on::<Json<Vec<f64>>>("numbers", |event| println!("{}", event.data.len()));
//! let lines = source.on::<Text>("line", |event| println!("{}", event.data));
//! # }
//! ```
//!
//! None of it needs a source: a library can have payloads without the feature `web`.
#![cfg_attr(
    not(any(feature = "json", feature = "js-json")),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "there is no serde to link to"
    )
)]

mod events;
#[cfg(any(feature = "json", feature = "js-json"))]
mod json;
mod payload;
#[cfg(feature = "json")]
#[path = "by_serde_json.rs"]
mod reader;
// An app whose dependencies ask for both features has serde_json anyway, so `json` goes first.
#[cfg(all(feature = "js-json", not(feature = "json")))]
#[path = "by_json_parse.rs"]
mod reader;
#[cfg(any(feature = "json", feature = "js-json"))]
mod tagged;
mod text;
mod types;

pub use events::Events;
#[cfg(any(feature = "json", feature = "js-json"))]
pub use json::{Json, from_json};
pub use payload::{Decode, DecodeError, Payload};
#[cfg(any(feature = "json", feature = "js-json"))]
pub use tagged::Tagged;
pub use text::Text;
pub use types::Types;
