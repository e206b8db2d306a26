//! What a stream came to, in words that belong to no implementation.

use serde::Deserialize;

/// One thing that a stream said.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Said {
    Message(Event),
    Retry(u64),
    Comment(String),
    /// A line that is ignored: an unknown field, a `retry` that is no number, or an `id` that is not taken.
    Ignored(String),
}

/// An event as its handler sees it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    pub event: String,
    pub data: String,
    pub last_event_id: String,
}

/// The limit that a stream passed. How far it got beyond is left out: that may depend on how the
/// stream was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub limit: Which,
    pub allowed: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    Line,
    Event,
    #[serde(rename = "type")]
    EventType,
}

/// Everything that can be observed of a stream, from its first byte to its last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub frames: Vec<Said>,
    pub last_event_id: String,
    pub error: Option<Fault>,
}

/// What a stream starts with, and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    pub initial_last_event_id: String,
    pub comments: bool,
    /// Whether lines that the standard ignores are told of.
    pub ignored: bool,
    pub lenient: Lenient,
    /// `None` for no limits, as the standard has none.
    pub limits: Option<Limits>,
}

/// What is read otherwise than the standard has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Lenient {
    pub dataless: bool,
    pub unterminated: bool,
    pub leading_space: bool,
}

impl Lenient {
    pub const NONE: Self = Self {
        dataless: false,
        unterminated: false,
        leading_space: false,
    };
}

/// Sizes in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    #[serde(default = "out_of_reach")]
    pub line: usize,
    #[serde(default = "out_of_reach")]
    pub event: usize,
    #[serde(default = "out_of_reach", rename = "type")]
    pub event_type: usize,
    /// Out of reach, each ID is taken that the standard takes.
    #[serde(default = "out_of_reach")]
    pub id: usize,
}

impl Limits {
    pub const NONE: Self = Self {
        line: usize::MAX,
        event: usize::MAX,
        event_type: usize::MAX,
        id: usize::MAX,
    };
}

const fn out_of_reach() -> usize {
    usize::MAX
}
