//! The sizes that a stream arrives in.

use crate::Corpus;

/// How a stream is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunking {
    /// A chunk for each block, as a server that flushes sends them.
    Block,
    /// Chunks of so many bytes.
    Bytes(usize),
}

impl Chunking {
    /// All that are measured: a flush each, a packet, a read, and a large read.
    pub const ALL: [Self; 4] = [
        Self::Block,
        Self::Bytes(1400),
        Self::Bytes(16 << 10),
        Self::Bytes(64 << 10),
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Block => "one event",
            Self::Bytes(1400) => "1400 B",
            Self::Bytes(0x4000) => "16 KiB",
            Self::Bytes(0x10000) => "64 KiB",
            Self::Bytes(_) => "other",
        }
    }

    /// The stream in chunks.
    pub fn cut(self, corpus: &Corpus) -> Vec<&[u8]> {
        match self {
            Self::Block => corpus.blocks().collect(),
            Self::Bytes(size) => corpus.bytes().chunks(size).collect(),
        }
    }
}
