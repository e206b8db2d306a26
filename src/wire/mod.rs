//! The wire format: bytes in, frames out, after WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6.
//!
//! A [`Decoder`] is fed a stream chunk by chunk and gives its [`Frame`]s one by one. It needs neither
//! JavaScript nor an allocation where a value lies in one chunk and is valid UTF-8. [`Limits`] bound
//! what it holds of an unfinished event, and [`Lenient`] says what may be read otherwise than the
//! standard has it. [`read`] makes a stream of events of any stream of bytes.
// The npm package has a second reader, the block decoder. It gives all that a chunk says as one table
// of numbers, so that the engine enters JavaScript once a chunk. Both drive the same parser, so they
// can't differ in what they make of a stream.
#![cfg_attr(
    not(feature = "__engine"),
    allow(
        dead_code,
        reason = "the block decoder asks more of the parser than the decoder does"
    )
)]

#[cfg(feature = "__engine")]
mod block;
mod decoder;
mod frame;
mod group;
mod joined;
mod lenient;
mod limits;
mod line;
mod parser;
mod read;
mod scan;
mod slot;
mod utf8;

#[cfg(feature = "__engine")]
#[doc(hidden)]
pub use block::{Block, BlockDecoder, COMMENT, Entry, ID, IGNORED, RETRY, ROW, SAME_ID};
pub use decoder::{Decoder, Frames};
pub use frame::{Frame, Message};
pub use lenient::Lenient;
pub use limits::{Limit, Limits, TooLarge};
pub use line::Counts;
pub(crate) use line::is_sendable;
pub use read::{OwnedMessage, ReadError, Reading, read};
