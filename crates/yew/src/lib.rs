#![doc = include_str!("../README.md")]

mod handle;
mod options;
mod use_event_source;

pub use handle::UseEventSourceHandle;
pub use headwater::{Error, Event, Payload, State, StateChange, Text};
pub use headwater_hooks::Events;
pub use options::UseEventSourceOptions;
pub use use_event_source::{use_event_source, use_event_source_with_options};
