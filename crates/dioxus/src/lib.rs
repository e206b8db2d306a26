#![doc = include_str!("../README.md")]

mod options;
mod surroundings;
mod use_event_source;

pub use headwater;
pub use headwater::{Error, Event, Events, Payload, State, StateChange, Text, WaitReason};
#[cfg(any(feature = "json", feature = "js-json"))]
pub use headwater::{Json, Tagged};
pub use headwater_hooks::Latest;
#[cfg(feature = "test")]
pub use headwater_hooks::{Playing, play};
pub use options::UseEventSourceOptions;
pub use use_event_source::{UseEventSource, use_event_source, use_event_source_with_options};
