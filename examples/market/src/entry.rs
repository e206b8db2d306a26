use serde::Deserialize;

/// An event of the feed. The variants are named as the types of event are.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entry {
    /// A symbol has another price.
    Tick {
        /// The event's number, from 1.
        seq: u64,
        /// Whose price.
        symbol: String,
        /// The price.
        price: f64,
    },
    /// Something is said.
    News {
        /// The event's number.
        seq: u64,
        /// What is said.
        text: String,
    },
    /// A symbol is not traded for a while.
    Halt {
        /// The event's number.
        seq: u64,
        /// Which symbol.
        symbol: String,
        /// Why.
        reason: String,
    },
    /// A symbol is traded again.
    Resume {
        /// The event's number.
        seq: u64,
        /// Which symbol.
        symbol: String,
    },
}

impl Entry {
    pub(crate) fn seq(&self) -> u64 {
        match self {
            Self::Tick { seq, .. }
            | Self::News { seq, .. }
            | Self::Halt { seq, .. }
            | Self::Resume { seq, .. } => *seq,
        }
    }
}
