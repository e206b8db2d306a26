//! How a body is to be read.

use crate::session::Verdict;
use crate::wire::Lenient;
use alloc::vec::Vec;

/// A stream of events as it is, or a value that is made one.
pub(super) struct Form {
    #[cfg(feature = "protocol")]
    value: Option<Value>,
}

impl Form {
    pub(super) fn of(verdict: Verdict) -> Self {
        let _ = verdict;
        Self {
            #[cfg(feature = "protocol")]
            value: (verdict == Verdict::Collect).then(Value::default),
        }
    }

    /// What a body that ends cleanly is read to the end with.
    pub(super) fn end(&self, is_unterminated: bool) -> Option<&'static [u8]> {
        #[cfg(feature = "protocol")]
        if self.value.is_some() {
            return Some(b"\n\n");
        }
        is_unterminated.then_some(Lenient::END)
    }

    /// Makes a chunk a part of a stream of events.
    pub(super) fn put(&mut self, bytes: &mut Vec<u8>) {
        #[cfg(feature = "protocol")]
        if let Some(value) = &mut self.value {
            *bytes = value.put(bytes);
        }
        let _ = bytes;
    }
}

/// A value that comes in pieces. Each of its lines becomes a line of data, so that it is the data of one event, within the
/// same limits. Carriage returns and a byte order mark are no part of it (RFC 8259, 2 and 8.1).
#[cfg(feature = "protocol")]
#[derive(Default)]
struct Value {
    has_begun: bool,
    /// What of a byte order mark may still come, which is left out.
    mark: &'static [u8],
}

#[cfg(feature = "protocol")]
impl Value {
    fn put(&mut self, bytes: &[u8]) -> Vec<u8> {
        // The space is the field's: one that the value begins with stays.
        const FIELD: &[u8] = b"data: ";
        const MARK: &[u8] = b"\xef\xbb\xbf";
        let mut lines = Vec::with_capacity(bytes.len() + 16);
        for byte in bytes {
            if !self.has_begun {
                self.has_begun = true;
                self.mark = MARK;
                lines.extend_from_slice(FIELD);
            }
            match self.mark.split_first() {
                Some((first, rest)) if first == byte => {
                    self.mark = rest;
                    continue;
                }
                _ => self.mark = &[],
            }
            if *byte == b'\r' {
                continue;
            }
            lines.push(*byte);
            if *byte == b'\n' {
                lines.extend_from_slice(FIELD);
            }
        }
        lines
    }
}

#[cfg(all(test, feature = "protocol"))]
mod tests {
    use super::*;
    use crate::wire::{Decoder, Frame, Limits};
    use alloc::string::String;

    /// The data of the one event that a value in these pieces becomes.
    fn data(pieces: &[&[u8]]) -> Option<String> {
        let mut form = Form::of(Verdict::Collect);
        let mut decoder = Decoder::new(Limits::default());
        let mut found = None;
        let ends = form.end(false).map(<[u8]>::to_vec);
        let chunks = pieces.iter().map(|piece| {
            let mut bytes = piece.to_vec();
            form.put(&mut bytes);
            bytes
        });
        for chunk in chunks.chain(ends) {
            let mut frames = decoder.feed(&chunk);
            while let Some(frame) = frames.next() {
                if let Ok(Frame::Message(message)) = frame {
                    assert!(found.is_none(), "one value is one event");
                    assert_eq!(message.event, "message");
                    found = Some(message.data.into());
                }
            }
        }
        found
    }

    #[test]
    fn a_value_is_the_data_of_one_event_wherever_it_is_cut() {
        for (value, expected) in [
            ("{}", "{}"),
            (" 7", " 7"),
            ("{\n  \"id\": 9\n}\n", "{\n  \"id\": 9\n}\n"),
            ("[\r\n1,\r\n2]\r\n", "[\n1,\n2]\n"),
            ("[\n\n1]", "[\n\n1]"),
            ("\u{feff}{}", "{}"),
            ("\"\u{bf}\u{bb}\"", "\"\u{bf}\u{bb}\""),
            ("{\"\u{feff}retry: 5\":\n:1}", "{\"\u{feff}retry: 5\":\n:1}"),
        ] {
            for cut in 0..=value.len() {
                let (first, second) = value.as_bytes().split_at(cut);
                let found = data(&[first, second]);
                assert_eq!(found.as_deref(), Some(expected), "{value:?} cut at {cut}");
            }
        }
        assert_eq!(data(&[]), None);
    }
}
