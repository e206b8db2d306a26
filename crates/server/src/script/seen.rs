use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FeedSeen;

/// One request, as the scripted origin saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The request's number, from 1, preflights included.
    pub n: usize,
    /// The number of the attempt that it got, from 1. A preflight has none.
    pub attempt: Option<usize>,
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Headers, with names in lower case. Several values of one name are joined with `, `. Values are
    /// read as UTF-8, so a last event ID looks as it did on the stream.
    pub headers: BTreeMap<String, String>,
    /// The first 64 KiB of the body, as text.
    pub body: String,
    /// When it started, in ms since the scenario was made.
    pub started: u64,
    /// When it ended, in ms since the scenario was made.
    pub ended: Option<u64>,
    /// How it ended.
    pub how: Ended,
    /// How many bytes of the response's body the socket has taken.
    pub bytes: u64,
    /// How many writes to the socket the response took: one for the head and one for each chunk, or more
    /// if the socket's buffer was full.
    pub writes: u64,
    /// How long the current write has been waiting for the client to read, in ms.
    pub blocked: Option<u64>,
    /// What was sent of the scenario's feed, if the attempt has a [`Step::Feed`](super::Step::Feed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feed: Option<FeedSeen>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The request has not ended.
    Open,
    /// All steps were carried out, and the body has ended.
    Finished,
    /// The client closed the connection.
    ClientLeft,
    /// [`Step::Reset`](super::Step::Reset) or a refusal has reset the connection.
    Reset,
    /// [`Step::Drop`](super::Step::Drop) has closed the connection.
    Dropped,
}
