#![doc = include_str!("../README.md")]

mod handle;
mod local;
mod options;
mod return_type;
mod use_event_source;

pub use handle::UseEventSourceHandle;
pub use headwater;
pub use headwater::{Error, Event, Events, Payload, State, StateChange, Text, WaitReason};
#[cfg(any(feature = "json", feature = "js-json"))]
pub use headwater::{Json, Tagged};
pub use headwater_hooks::Latest;
#[cfg(feature = "test")]
pub use headwater_hooks::{Playing, play};
pub use local::Local;
pub use options::UseEventSourceOptions;
pub use return_type::UseEventSourceReturn;
pub use use_event_source::{use_event_source, use_event_source_with_options};
