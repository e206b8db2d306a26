//! What has come over the shared connections, in one order that all members agree on.

use super::blocks::scan;
use alloc::vec::Vec;

/// Stands for no reconnection time.
pub(super) const NO_RETRY: u32 = u32::MAX;

/// A place between two entries of the log: how many entries lie before it, and the term in which the last of them was
/// written. Two logs with a place in common are the same up to there. No log has the place that is all 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    // The first field counts first where two places are compared: the later term has the log that counts.
    pub(super) term: u64,
    pub(super) seq: u32,
}

/// What an entry is. It crosses as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A response's head has come.
    Begin,
    /// Whole blocks of a stream, or any bytes of a refused response.
    Data,
    /// The connection has ended. The bytes are what is left of a block that has not.
    End,
    /// The connection has failed. The bytes are the platform's message.
    Failure,
}

/// An entry, but for the term that it was written in.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) kind: Kind,
    /// Where it begins a connection: that one's number, from 1, and the response's status.
    pub(super) conn: u32,
    pub(super) status: u32,
    pub(super) bytes: Vec<u8>,
}

impl Body {
    /// Whether the connection is over by it.
    pub(super) fn ends(&self) -> bool {
        matches!(self.kind, Kind::End | Kind::Failure)
    }

    pub(super) const fn new(kind: Kind, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            conn: 0,
            status: 0,
            bytes,
        }
    }
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) term: u64,
    pub(super) body: Body,
    /// The last ID that its blocks set, where they set any.
    pub(super) id: Option<Vec<u8>>,
    /// The last reconnection time, or [`NO_RETRY`].
    retry: u32,
}

impl Entry {
    /// What it counts as where memory is bounded, in bytes.
    fn size(&self) -> usize {
        size_of::<Self>() + self.body.bytes.len()
    }
}

/// What is so at a place of the log, by all that lies before it.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) id: Vec<u8>,
    pub(super) retry: u32,
    /// The number of the latest connection that has begun.
    pub(super) conn: u32,
    /// The status of its response, and the rest of the head. 0 where the connection has ended.
    pub(super) status: u32,
    pub(super) head: Vec<u8>,
}

impl Mark {
    pub(super) const fn new(id: Vec<u8>) -> Self {
        Self {
            id,
            retry: NO_RETRY,
            conn: 0,
            status: 0,
            head: Vec::new(),
        }
    }

    /// The number of the connection that comes next.
    pub(super) fn next_conn(&self) -> u32 {
        self.conn.wrapping_add(1).max(1)
    }

    /// Whether a connection is there that has not ended.
    pub(super) fn is_live(&self) -> bool {
        self.status != 0
    }

    /// Whether that is a refused response, whose body is not blocks.
    pub(super) fn is_refusal(&self) -> bool {
        self.is_live() && !is_stream(self.status)
    }

    fn pass(&mut self, entry: &Entry) {
        let body = &entry.body;
        match body.kind {
            Kind::Begin => {
                (self.conn, self.status) = (body.conn, body.status);
                self.head.clone_from(&body.bytes);
            }
            Kind::End | Kind::Failure => {
                self.status = 0;
                self.head = Vec::new();
            }
            Kind::Data => {
                if let Some(id) = &entry.id {
                    self.id.clone_from(id);
                }
                if entry.retry != NO_RETRY {
                    self.retry = entry.retry;
                }
            }
        }
    }
}

/// Whether a response with this status is a stream.
pub(super) fn is_stream(status: u32) -> bool {
    status == 200
}

/// The latest entries, as many as fit.
#[derive(Debug)]
pub(super) struct Log {
    start: Position,
    at_start: Mark,
    entries: Vec<Entry>,
    end: Position,
    at_end: Mark,
    bytes: usize,
    most: usize,
}

impl Log {
    pub(super) fn new(most: usize) -> Self {
        Self {
            start: Position::default(),
            at_start: Mark::new(Vec::new()),
            entries: Vec::new(),
            end: Position::default(),
            at_end: Mark::new(Vec::new()),
            bytes: 0,
            most,
        }
    }

    /// Forgets all, and begins at this place.
    pub(super) fn reset(&mut self, at: Position, mark: Mark) {
        self.entries = Vec::new();
        self.bytes = 0;
        (self.start, self.end) = (at, at);
        self.at_start = mark.clone();
        self.at_end = mark;
    }

    pub(super) fn start(&self) -> Position {
        self.start
    }

    pub(super) fn end(&self) -> Position {
        self.end
    }

    pub(super) fn at_end(&self) -> &Mark {
        &self.at_end
    }

    /// Adds an entry. Once there is a quarter more than fits, the oldest ones are dropped until it fits.
    pub(super) fn append(&mut self, term: u64, body: Body) {
        let (mut id, mut retry) = (None, NO_RETRY);
        if body.kind == Kind::Data && is_stream(self.at_end.status) {
            let said = scan(&body.bytes, &[]);
            id = said.id.map(<[u8]>::to_vec);
            retry = said.retry.unwrap_or(NO_RETRY);
        }
        let entry = Entry {
            term,
            body,
            id,
            retry,
        };
        self.at_end.pass(&entry);
        self.end.seq = self.end.seq.wrapping_add(1);
        self.end.term = term;
        self.bytes += entry.size();
        self.entries.push(entry);
        if self.bytes <= self.most.saturating_add(self.most / 4) {
            return;
        }
        // The last one is kept, however large it is.
        let mut dropped = 0;
        for entry in self.entries.iter().take(self.entries.len() - 1) {
            if self.bytes <= self.most {
                break;
            }
            self.at_start.pass(entry);
            self.start.term = entry.term;
            self.bytes -= entry.size();
            dropped += 1;
        }
        self.start.seq = self.start.seq.wrapping_add(dropped as u32);
        self.entries.drain(..dropped);
    }

    /// The entry behind so many others.
    pub(super) fn entry(&self, seq: u32) -> Option<&Entry> {
        self.entries.get(self.nth(seq))
    }

    fn nth(&self, seq: u32) -> usize {
        seq.wrapping_sub(self.start.seq) as usize
    }

    /// Whether this place is one of this log, so that what lies before it is the same.
    pub(super) fn holds(&self, at: Position) -> bool {
        at == self.position(at.seq)
            && at.seq.wrapping_sub(self.start.seq) as usize <= self.entries.len()
    }

    /// The place behind so many entries, which are there.
    pub(super) fn position(&self, seq: u32) -> Position {
        let before = self.entry(seq.wrapping_sub(1));
        Position {
            term: before.map_or(self.start.term, |entry| entry.term),
            seq,
        }
    }

    /// What is so behind so many entries.
    pub(super) fn mark(&self, seq: u32) -> Mark {
        if seq == self.end.seq {
            return self.at_end.clone();
        }
        let mut mark = self.at_start.clone();
        let before = self.entries.iter().take(self.nth(seq));
        before.for_each(|entry| mark.pass(entry));
        mark
    }

    /// Where the first event ends that has this ID, from this entry on: the entry, and how many of its bytes.
    pub(super) fn find(&self, id: &[u8], from: u32) -> Option<(u32, usize)> {
        let mut seq = self.start.seq;
        if from == seq && self.at_start.id == id {
            return Some((seq, 0));
        }
        for entry in &self.entries {
            // An entry that sets an ID sets one at its end.
            if seq >= from && entry.id.is_some() {
                let bytes = &entry.body.bytes;
                let end = scan(bytes, id).end;
                if end == bytes.len() {
                    return Some((seq.wrapping_add(1), 0));
                }
                if end > 0 {
                    return Some((seq, end));
                }
            }
            seq = seq.wrapping_add(1);
        }
        None
    }

    /// The number of the entry with the latest response's head; the end where none is kept.
    pub(super) fn latest_begin(&self) -> u32 {
        let mut seq = self.end.seq;
        for entry in self.entries.iter().rev() {
            seq = seq.wrapping_sub(1);
            if entry.body.kind == Kind::Begin {
                return seq;
            }
        }
        self.end.seq
    }
}
