//! The wire format: bytes in, frames out, after WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6.
//!
//! [`Decoder`] gives frames one by one, as `&str`s, for Rust. [`BlockDecoder`] gives all that a
//! chunk says as one table of numbers, so that a JavaScript engine is entered once a chunk. Both
//! drive the same parser, so they can't differ in what they make of a stream.

mod block;
mod decoder;
mod frame;
mod group;
mod joined;
mod limits;
mod line;
mod parser;
mod scan;
mod slot;
mod utf8;

pub use block::{Block, BlockDecoder, COMMENT, Entry, ID, IGNORED, RETRY, ROW, SAME_ID};
pub use decoder::{Decoder, Frames};
pub use frame::{Frame, Message};
pub use limits::{Limit, Limits, TooLarge};
