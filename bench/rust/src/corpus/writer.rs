use super::{Corpus, Event};
use crate::Payload;

/// Writes a stream, and down what it says.
pub(super) struct Writer {
    line_end: &'static str,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    events: Vec<Event>,
}

impl Writer {
    pub(super) fn new(line_end: &'static str) -> Self {
        Self {
            line_end,
            bytes: Vec::new(),
            ends: Vec::new(),
            events: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// A block. All of a stream's blocks have an `id`, or none has: not every parser remembers it.
    pub(super) fn event(&mut self, event: Option<&str>, id: Option<&str>, data: &str) {
        if let Some(event) = event {
            self.line("event: ", event);
        }
        if let Some(id) = id {
            self.line("id: ", id);
        }
        for line in data.split('\n') {
            self.line("data: ", line);
        }
        self.end();
        self.events.push(Event {
            event: event.unwrap_or("message").to_owned(),
            data: data.to_owned(),
            id: id.unwrap_or_default().to_owned(),
        });
    }

    /// A block that is nothing but a comment.
    pub(super) fn comment(&mut self, text: &str) {
        self.line(":", &text.replace('\n', ""));
        self.end();
    }

    fn line(&mut self, start: &str, value: &str) {
        for part in [start, value, self.line_end] {
            self.bytes.extend_from_slice(part.as_bytes());
        }
    }

    fn end(&mut self) {
        self.line("", "");
        self.ends.push(self.bytes.len());
    }

    pub(super) fn corpus(self, name: &'static str, payload: Option<Payload>) -> Corpus {
        Corpus {
            name,
            payload,
            bytes: self.bytes,
            ends: self.ends,
            events: self.events,
        }
    }
}
