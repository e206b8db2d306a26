use serde::{Deserialize, Serialize};

use super::Attempt;

/// What an address of the scripted origin does, request by request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Request k plays attempt k; the last one serves all further requests.
    pub attempts: Vec<Attempt>,
    /// Whether other origins may read the answers. Default: yes, with credentials.
    #[serde(default = "yes")]
    pub cors: bool,
}

fn yes() -> bool {
    true
}

impl Scenario {
    /// A scenario without attempts, which has to be given at least one.
    #[expect(
        clippy::new_without_default,
        reason = "a scenario without attempts is not a useful value"
    )]
    pub fn new() -> Self {
        Self {
            attempts: Vec::new(),
            cors: true,
        }
    }

    /// Adds what the next request gets.
    #[must_use]
    pub fn attempt(mut self, attempt: Attempt) -> Self {
        self.attempts.push(attempt);
        self
    }

    /// Answers without any CORS header, preflights included.
    #[must_use]
    pub fn without_cors(mut self) -> Self {
        self.cors = false;
        self
    }
}

/// Where a scenario is played.
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
