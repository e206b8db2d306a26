//! The connection's life as a pure state machine: attempts, backoff, time-outs, and what ends it.
//!
//! It owns no clock, no timer, no randomness and does no I/O: all of these come in with each
//! [`Input`], and what is to be done comes out as [`Output`]s. So whole lives can be played through
//! in a native test, in microseconds. The last event ID is the caller's: whoever decodes the stream
//! knows it, and no decision here depends on it.

mod backoff;
mod choice;
mod content_type;
mod fault;
#[cfg(feature = "protocol")]
pub mod gap;
mod head;
mod http_date;
mod input;
mod last_event_id;
#[cfg(feature = "protocol")]
mod location;
mod machine;
mod moment;
mod output;
mod phase;
mod policy;
pub(crate) mod query;
mod retry_after;
mod rules;
mod signal;
mod ticket;

#[cfg(feature = "web")]
pub(crate) use backoff::SHORTEST;
pub use choice::{Choice, Circumstances, Transport, Why};
pub use content_type::ContentType;
pub use fault::{Fault, Wait};
pub use head::{Head, Verdict};
pub use input::{Answer, Input};
pub use last_event_id::{header_value, is_sendable, with_parameter};
#[cfg(feature = "protocol")]
pub use location::location;
#[cfg(all(feature = "protocol", feature = "web"))]
pub(crate) use location::{absolute, has_scheme, is_of_origin};
pub use machine::Session;
pub use moment::{Millis, Moment};
pub use output::{Attempt, Output, Plan, Reason, State, WaitReason};
pub use policy::{Policy, Reconnect, Retry, Rules, Timeout};
pub use retry_after::{retry_after, retry_after_ms, should_retry};
pub use signal::Signal;
pub use ticket::Ticket;
