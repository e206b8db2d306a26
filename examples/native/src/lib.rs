//! A native client of server-sent events, on reqwest and tokio.
//!
//! Every decision is [`headwater::session::Session`]'s: when to try again, after which faults, and what
//! a response means. The module `driver` is the input and output around it.

mod driver;
mod feed;
mod http;
mod notice;

pub use feed::{Feed, Options};
pub use notice::{Event, Notice, Trouble};
