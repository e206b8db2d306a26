//! What members say to each other, as bytes. docs/sharing.md has the table, and `tests/share/messages.json` examples.
//!
//! Every message begins with a byte for its kind, the sender's number, the number of the member that it is for or 0,
//! and the sender's term. Numbers are little-endian. Bytes of any length stand behind their length, but the last ones
//! of a message, which stand alone.

use super::log::{Body, Kind, Mark, Position};
use alloc::vec::Vec;

/// The version of what members say to each other. It is part of the group's name.
pub const VERSION: u32 = 1;

/// To the leader, whoever that is: where my log ends, and what I want.
pub(super) const ASK: u8 = 1;
/// I lead. Where my log ends, how many members I know, and the connection that I don't replace.
pub(super) const LEAD: u8 = 2;
/// Begin your log here. What follows are its entries.
pub(super) const WELCOME: u8 = 3;
/// The log's next entries.
pub(super) const APPEND: u8 = 4;
/// I leave.
pub(super) const BYE: u8 = 5;

/// Flags of [`ASK`].
pub(super) mod ask {
    /// It reads the stream.
    pub(crate) const READS: u32 = 1;
    /// It waits for a response.
    pub(crate) const WAITS: u32 = 2;
    /// It waits for the first time since the last good connection.
    pub(crate) const AT_ONCE: u32 = 4;
    /// It needs all that is kept, and not only what comes.
    pub(crate) const ALL: u32 = 8;
    /// It is a shared worker.
    pub(crate) const WORKER: u32 = 16;
}

/// Flags of [`LEAD`].
pub(super) mod lead {
    /// It does not connect yet, but hears what others have.
    pub(crate) const GATHERS: u32 = 1;
    /// It is a shared worker.
    pub(crate) const WORKER: u32 = 2;
    /// It does not know who is still there.
    pub(crate) const CALLS: u32 = 4;
}

/// A message that is being written.
pub(super) struct Out(pub(super) Vec<u8>);

impl Out {
    /// The part that all messages have.
    pub(super) fn new(kind: u8, from: u64, to: u64, term: u64) -> Self {
        let mut out = Self(Vec::new());
        out.0.push(kind);
        out.long(from);
        out.long(to);
        out.long(term);
        out
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn word(&mut self, word: u32) {
        self.raw(&word.to_le_bytes());
    }

    pub(super) fn long(&mut self, long: u64) {
        self.raw(&long.to_le_bytes());
    }

    pub(super) fn position(&mut self, Position { seq, term }: Position) {
        self.word(seq);
        self.long(term);
    }

    pub(super) fn mark(&mut self, mark: &Mark) {
        self.word(mark.retry);
        self.word(mark.id.len() as u32);
        self.raw(&mark.id);
        self.word(mark.conn);
        self.word(mark.status);
        self.raw(&mark.head);
    }

    pub(super) fn entry(&mut self, term: u64, body: &Body) {
        self.long(term);
        self.word(body.kind as u32);
        self.word(body.conn);
        self.word(body.status);
        self.word(body.bytes.len() as u32);
        self.raw(&body.bytes);
    }
}

/// A message that is being read. What is not there is 0, or empty.
pub(super) struct In<'a> {
    pub(super) rest: &'a [u8],
    /// Something was not there.
    pub(super) is_short: bool,
}

impl In<'_> {
    pub(super) fn bytes(&mut self, length: usize) -> &[u8] {
        self.is_short |= length > self.rest.len();
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    pub(super) fn word(&mut self) -> u32 {
        let mut word = [0; 4];
        for (to, from) in word.iter_mut().zip(self.bytes(4)) {
            *to = *from;
        }
        u32::from_le_bytes(word)
    }

    pub(super) fn long(&mut self) -> u64 {
        let low = self.word();
        u64::from(self.word()) << 32 | u64::from(low)
    }

    pub(super) fn position(&mut self) -> Position {
        let seq = self.word();
        let term = self.long();
        Position { seq, term }
    }

    pub(super) fn mark(&mut self) -> Mark {
        let retry = self.word();
        let length = self.word();
        let id = self.bytes(length as usize).to_vec();
        let conn = self.word();
        let status = self.word();
        let head = self.rest.to_vec();
        Mark {
            id,
            retry,
            conn,
            status,
            head,
        }
    }

    pub(super) fn body(&mut self) -> Body {
        let kind = match self.word() {
            0 => Kind::Begin,
            1 => Kind::Data,
            2 => Kind::End,
            _ => Kind::Failure,
        };
        let conn = self.word();
        let status = self.word();
        let length = self.word();
        let bytes = self.bytes(length as usize).to_vec();
        Body {
            kind,
            conn,
            status,
            bytes,
        }
    }
}
