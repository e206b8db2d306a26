use serde::{Deserialize, Serialize};

use super::{Attempt, Feed};

/// The script of one address of the scripted origin, request by request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Request k gets attempt k, and all further requests get the last one.
    pub attempts: Vec<Attempt>,
    /// Whether other origins may read the answers. Default: yes, with credentials.
    #[serde(default = "yes")]
    pub cors: bool,
    /// The log of events that [`Step::Feed`](super::Step::Feed) sends.
    #[serde(default)]
    pub feed: Feed,
}

fn yes() -> bool {
    true
}

impl Scenario {
    /// A scenario without attempts. It needs at least one.
    #[expect(
        clippy::new_without_default,
        reason = "a scenario without attempts is not a useful value"
    )]
    pub fn new() -> Self {
        Self {
            attempts: Vec::new(),
            cors: true,
            feed: Feed::default(),
        }
    }

    /// Adds the response to the next request.
    #[must_use]
    pub fn attempt(mut self, attempt: Attempt) -> Self {
        self.attempts.push(attempt);
        self
    }

    /// Sets what its feed has at first.
    #[must_use]
    pub fn feed(mut self, feed: Feed) -> Self {
        self.feed = feed;
        self
    }

    /// Sends no CORS headers, not even in answers to preflights.
    #[must_use]
    pub fn without_cors(mut self) -> Self {
        self.cors = false;
        self
    }
}

/// The addresses of a scenario that was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The scenario's name.
    pub id: String,
    /// Its path, `/s/ID`.
    pub url: String,
    /// Its whole address on the server's second origin.
    pub second: String,
    /// The path of its log.
    pub log: String,
}
