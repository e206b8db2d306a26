#![doc = include_str!("../README.md")]

mod options;
mod surroundings;
mod use_event_source;

pub use headwater::{Error, Event, Payload, State, StateChange, Text};
pub use headwater_hooks::Events;
pub use options::UseEventSourceOptions;
pub use use_event_source::{UseEventSource, use_event_source, use_event_source_with_options};
