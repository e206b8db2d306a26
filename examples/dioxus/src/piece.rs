use serde::Deserialize;

/// What an answer is made of. The variants are named as the types of event are.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Piece {
    /// More of the text.
    Token {
        /// The text.
        text: String,
    },
    /// That was all.
    Done {
        /// Of how many tokens.
        tokens: u32,
    },
}
