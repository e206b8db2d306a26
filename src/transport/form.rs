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
            // The second line end is that of a blank line, whether the value had one at its end or not.
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
/// same limits.
#[cfg(feature = "protocol")]
#[derive(Default)]
struct Value {
    /// Whether the line has its field's name already.
    is_in_line: bool,
    /// The last byte was a carriage return: a line feed after it is the same line end.
    is_after_return: bool,
}

#[cfg(feature = "protocol")]
impl Value {
    fn put(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut lines = Vec::with_capacity(bytes.len() + 16);
        for byte in bytes {
            let goes_on = *byte == b'\n' && self.is_after_return;
            if !self.is_in_line && !goes_on {
                // The space is the field's: one that the value begins with stays.
                lines.extend_from_slice(b"data: ");
            }
            lines.push(*byte);
            self.is_in_line = !matches!(byte, b'\n' | b'\r');
            self.is_after_return = *byte == b'\r';
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
            ("{\n  \"id\": 9\n}\n", "{\n  \"id\": 9\n}"),
            ("[\r\n1,\r\n2]\r\n", "[\n1,\n2]"),
            ("[\n\n1]", "[\n\n1]"),
            ("[\r1,\r\r2]", "[\n1,\n\n2]"),
            ("{\"retry: 5\":\n:1}", "{\"retry: 5\":\n:1}"),
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
