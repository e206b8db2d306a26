//! Streams to measure parsers of Server-Sent Events with, and the parsers to be measured.

pub mod chunking;
pub mod contender;
pub mod corpus;
pub mod counting;
pub mod payload;
pub mod rows;
pub mod tally;

pub use chunking::Chunking;
pub use contender::Contender;
pub use corpus::{Corpus, Event};
pub use payload::Payload;
pub use tally::Tally;
