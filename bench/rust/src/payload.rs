//! The types that payloads are read as, through `serde_json`, as an application would.

use serde::Deserialize;
use std::hint::black_box;

/// What the `data` of a corpus holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// [`Completion`]s, and the sentinel that ends them.
    Completion,
    /// [`Part`]s.
    Part,
    /// [`Tick`]s.
    Tick,
    /// [`Report`]s.
    Report,
    /// [`Post`]s.
    Post,
}

/// The end of a stream of [`Completion`]s, which is no JSON.
pub const DONE: &str = "[DONE]";

impl Payload {
    /// Reads one payload, and drops it.
    ///
    /// # Errors
    /// Where `data` is no such payload.
    #[inline]
    pub fn read(self, data: &str) -> serde_json::Result<()> {
        fn typed<'a, T: Deserialize<'a>>(data: &'a str) -> serde_json::Result<()> {
            black_box(serde_json::from_str::<T>(data)?);
            Ok(())
        }
        match self {
            Self::Completion if data == DONE => Ok(()),
            Self::Completion => typed::<Completion>(data),
            Self::Part => typed::<Part>(data),
            Self::Tick => typed::<Tick>(data),
            Self::Report => typed::<Report>(data),
            Self::Post => typed::<Post>(data),
        }
    }
}

/// A model's answer in the shape that names no event types.
#[derive(Debug, Deserialize)]
pub struct Completion {
    /// Which answer this is a part of.
    pub id: String,
    /// When it was begun, in seconds.
    pub created: u64,
    /// Who answers.
    pub model: String,
    /// The answer's variants.
    pub choices: Vec<Choice>,
}

/// One variant of an answer.
#[derive(Debug, Deserialize)]
pub struct Choice {
    /// Which variant.
    pub index: u32,
    /// What comes next in it.
    pub delta: Delta,
    /// Why it ended.
    pub finish_reason: Option<String>,
}

/// A few characters more.
#[derive(Debug, Deserialize)]
pub struct Delta {
    /// The text.
    pub content: Option<String>,
}

/// A model's answer in the shape that has an event type for each kind of part.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    /// A few characters more.
    ContentBlockDelta {
        /// Of which block.
        index: u32,
        /// The characters.
        delta: TextDelta,
    },
    /// A sign of life.
    Ping,
}

/// The text of a part.
#[derive(Debug, Deserialize)]
pub struct TextDelta {
    /// The characters.
    pub text: String,
}

/// A trade.
#[derive(Debug, Deserialize)]
pub struct Tick {
    /// Of what.
    pub symbol: String,
    /// At which price.
    pub price: f64,
    /// How much.
    pub size: u32,
}

/// A table that is sent as a whole.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Its number.
    pub revision: u32,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a [`Report`].
#[derive(Debug, Deserialize)]
pub struct Row {
    /// Its key.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// What was measured.
    pub values: [f64; 3],
    /// Whether it counts.
    pub active: bool,
}

/// What somebody wrote.
#[derive(Debug, Deserialize)]
pub struct Post {
    /// Who.
    pub author: String,
    /// What.
    pub text: String,
    /// How many liked it.
    pub likes: u32,
}
