//! What has come over the shared connections, in one order that all members agree on.

use super::blocks;
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// Stands for no reconnection time.
pub(super) const NO_RETRY: u32 = u32::MAX;

/// A place between two entries of the log: how many entries lie before it, and the term in which the last of them was
/// written. Two logs with a place in common are the same up to there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    // The first field counts first where two places are compared: the later term has the log that counts.
    pub(super) term: u32,
    pub(super) seq: u32,
}

/// A response's head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Begin {
    /// The connection's number, from 1.
    pub(super) conn: u32,
    pub(super) status: u16,
    pub(super) head: Vec<u8>,
}

impl Begin {
    /// Whether what follows is blocks, and not a refused response's body.
    pub(super) fn is_stream(&self) -> bool {
        self.status == 200
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Begin(Rc<Begin>),
    /// Whole blocks of a stream, or any bytes of a refused response.
    Data(Vec<u8>),
    /// The connection has ended, or has failed: the platform's message.
    End(Option<Vec<u8>>),
}

impl Body {
    /// What it counts as where memory is bounded, in bytes.
    fn size(&self) -> usize {
        64 + match self {
            Self::Begin(begin) => begin.head.len(),
            Self::Data(bytes) | Self::End(Some(bytes)) => bytes.len(),
            Self::End(None) => 0,
        }
    }
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) term: u32,
    pub(super) body: Body,
    /// The ID and the reconnection time that are the last ones after it, where it sets any.
    pub(super) id: Option<Vec<u8>>,
    retry: Option<u32>,
}

/// What is so at a place of the log, by all that lies before it.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) id: Vec<u8>,
    pub(super) retry: u32,
    /// The number of the latest connection that has begun.
    pub(super) conn: u32,
    /// Its head, unless it has ended.
    pub(super) live: Option<Rc<Begin>>,
}

impl Mark {
    pub(super) const fn new(id: Vec<u8>) -> Self {
        Self {
            id,
            retry: NO_RETRY,
            conn: 0,
            live: None,
        }
    }

    fn pass(&mut self, entry: &Entry) {
        match &entry.body {
            Body::Begin(begin) => {
                self.conn = begin.conn;
                self.live = Some(begin.clone());
            }
            Body::End(_) => self.live = None,
            Body::Data(_) => {
                if let Some(id) = &entry.id {
                    self.id.clone_from(id);
                }
                self.retry = entry.retry.unwrap_or(self.retry);
            }
        }
    }
}

/// The latest entries, as many as fit.
#[derive(Debug)]
pub(super) struct Log {
    start: Position,
    at_start: Mark,
    entries: VecDeque<Entry>,
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
            entries: VecDeque::new(),
            end: Position::default(),
            at_end: Mark::new(Vec::new()),
            bytes: 0,
            most,
        }
    }

    /// Forgets all, and begins at this place.
    pub(super) fn reset(&mut self, at: Position, mark: Mark) {
        self.entries.clear();
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

    pub(super) fn append(&mut self, term: u32, body: Body) {
        let (mut id, mut retry) = (None, None);
        if let Body::Data(bytes) = &body
            && self
                .at_end
                .live
                .as_ref()
                .is_some_and(|live| live.is_stream())
        {
            let last = blocks::last(bytes);
            id = last.0.map(<[u8]>::to_vec);
            retry = last.1;
        }
        self.bytes += body.size();
        let entry = Entry {
            term,
            body,
            id,
            retry,
        };
        self.at_end.pass(&entry);
        self.end.seq = self.end.seq.wrapping_add(1);
        self.end.term = term;
        self.entries.push_back(entry);
        while self.bytes > self.most && self.entries.len() > 1 {
            if let Some(entry) = self.entries.pop_front() {
                self.at_start.pass(&entry);
                self.start.seq = self.start.seq.wrapping_add(1);
                self.start.term = entry.term;
                self.bytes -= entry.body.size();
            }
        }
    }

    /// The entry behind so many others.
    pub(super) fn entry(&self, seq: u32) -> Option<&Entry> {
        self.entries.get(seq.checked_sub(self.start.seq)? as usize)
    }

    /// The place behind so many entries, if it is one of this log.
    pub(super) fn position(&self, seq: u32) -> Option<Position> {
        let term = match seq.checked_sub(self.start.seq)? {
            0 => self.start.term,
            nth => self.entries.get(nth as usize - 1)?.term,
        };
        Some(Position { seq, term })
    }

    /// Whether this place is one of this log, so that what lies before it is the same.
    pub(super) fn holds(&self, at: Position) -> bool {
        self.position(at.seq) == Some(at)
    }

    /// What is so behind so many entries.
    pub(super) fn mark(&self, seq: u32) -> Mark {
        let mut mark = self.at_start.clone();
        let entries = seq.saturating_sub(self.start.seq) as usize;
        self.entries
            .iter()
            .take(entries)
            .for_each(|entry| mark.pass(entry));
        mark
    }

    /// Where the first event ends that has this ID, from this entry on: the entry, and how many of its bytes.
    pub(super) fn find(&self, id: &[u8], from: u32) -> Option<(u32, usize)> {
        let first = from.saturating_sub(self.start.seq) as usize;
        if first == 0 && self.at_start.id == id && !id.is_empty() {
            return Some((self.start.seq, 0));
        }
        for (nth, entry) in self.entries.iter().enumerate().skip(first) {
            // Where an entry sets no ID at its end it sets none at all.
            if let (Body::Data(bytes), Some(_)) = (&entry.body, &entry.id)
                && let Some(end) = blocks::end_of(bytes, id)
            {
                let seq = self.start.seq.wrapping_add(nth as u32);
                return Some(if end < bytes.len() {
                    (seq, end)
                } else {
                    (seq.wrapping_add(1), 0)
                });
            }
        }
        None
    }

    /// The number of the entry with the latest response's head, if that is kept and has not ended.
    pub(super) fn latest_begin(&self) -> Option<u32> {
        let nth = self
            .entries
            .iter()
            .rposition(|entry| matches!(entry.body, Body::Begin(_)))?;
        Some(self.start.seq.wrapping_add(nth as u32))
    }
}
