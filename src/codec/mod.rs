//! How an event's data becomes a typed payload.
//!
//! | a handler's `T` | reads |
//! |---|---|
//! | anything that serde deserializes | the data as JSON, with feature `json` or `js-json` |
//! | [`Text`] | the data as it is |
//! | a type of your own with [`Payload`] | the data, in your way |
//! | [`Tagged`] around an enum that serde deserializes | events of several types, each as a variant |
//! | an enum of your own with [`Events`] | events of several types, in your way |
//!
//! ```no_run
//! # #[cfg(feature = "json")] {
//! use headwater::{EventSource, Text};
//!
//! let source = EventSource::builder("/feed").open();
//! let numbers = source.on::<Vec<f64>>("numbers", |event| println!("{}", event.data.len()));
//! let lines = source.on::<Text>("line", |event| println!("{}", event.data));
//! # }
//! ```
#![cfg_attr(
    not(any(feature = "json", feature = "js-json")),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "there is no serde to link to"
    )
)]

mod events;
mod payload;
#[cfg(feature = "json")]
#[path = "json.rs"]
mod reader;
// An app whose dependencies ask for both features has serde_json anyway, so `json` goes first.
#[cfg(all(feature = "js-json", not(feature = "json")))]
#[path = "js_json.rs"]
mod reader;
#[cfg(any(feature = "json", feature = "js-json"))]
mod tagged;
mod types;

pub use events::Events;
pub use payload::{Decode, DecodeError, Payload, Text};
#[cfg(any(feature = "json", feature = "js-json"))]
pub use tagged::Tagged;
pub use types::Types;
