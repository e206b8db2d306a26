use serde::Deserialize;

/// What an answer is made of.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Token {
    /// A piece of text.
    Text {
        /// The text.
        text: String,
    },
    /// That was all.
    Done {
        /// Of how many pieces.
        tokens: u32,
    },
}

impl Token {
    /// The event types to listen to.
    pub(crate) const EVENTS: [&str; 2] = ["token", "done"];
}
