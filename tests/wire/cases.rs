//! Reads `cases.json`, `lenient.json` and `limits.json`.

use crate::outcome::{Fault, Lenient, Limits, Outcome, Said, Setup};
use serde::Deserialize;

/// One row of the table; `README.md` beside it says what each part means.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case {
    pub name: String,
    pub clause: String,
    chunks: Vec<Chunk>,
    frames: Vec<Said>,
    last_event_id: String,
    #[serde(default)]
    comments: bool,
    #[serde(default)]
    initial_last_event_id: String,
    #[serde(default)]
    lenient: Lenient,
    limits: Option<Limits>,
    error: Option<Fault>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Chunk {
    Text(String),
    Bytes { hex: String },
}

impl Chunk {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Bytes { hex } => {
                assert!(
                    hex.is_ascii() && hex.len().is_multiple_of(2),
                    "{hex} is not hexadecimal"
                );
                (0..hex.len())
                    .step_by(2)
                    .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal"))
                    .collect()
            }
        }
    }
}

impl Case {
    /// The stream as the table cuts it.
    pub fn chunks(&self) -> Vec<Vec<u8>> {
        self.chunks.iter().map(Chunk::bytes).collect()
    }

    pub fn setup(&self) -> Setup {
        Setup {
            initial_last_event_id: self.initial_last_event_id.clone(),
            comments: self.comments,
            ignored: false,
            lenient: self.lenient,
            limits: self.limits,
        }
    }

    pub fn expected(&self) -> Outcome {
        Outcome {
            frames: self.frames.clone(),
            last_event_id: self.last_event_id.clone(),
            error: self.error,
        }
    }
}

/// All tables.
pub fn all() -> Vec<Case> {
    let tables = [
        include_str!("cases.json"),
        include_str!("lenient.json"),
        include_str!("limits.json"),
    ];
    tables.map(read).concat()
}

fn read(table: &str) -> Vec<Case> {
    serde_json::from_str(table).expect("the table fits its description")
}
