use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One request, as the scripted origin saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The request's number, from 1, preflights included.
    pub n: usize,
    /// The attempt that was played, from 1; none for a preflight.
    pub attempt: Option<usize>,
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Names in lower case; several values of one name are joined with `, `. Bytes are read as
    /// UTF-8, so an event ID looks here as it looked on the stream.
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
    /// How many writes to the socket that took: one for the head and one for each chunk, unless the
    /// socket's buffer was full.
    pub writes: u64,
    /// How long the current write has been waiting for the client to read, in ms.
    pub blocked: Option<u64>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It has not.
    Open,
    /// All steps were played and the body was ended.
    Finished,
    /// The client closed the connection.
    ClientLeft,
    /// By [`Step::Reset`](super::Step::Reset), or a refusal.
    Reset,
    /// By [`Step::Drop`](super::Step::Drop).
    Dropped,
}
