//! Blocks that lie in one chunk, the way that nearly all of them take: what is known of one is in
//! registers. A line that needs more than to be found is left to the parser, and with it the rest
//! of its block.

use super::{Cursor, Parser};
use crate::wire::joined::Joined;
use crate::wire::line::{Field, field, has_no_nul};

/// A part of the chunk, or of a text: where it begins and ends.
pub(in crate::wire) type Span = (usize, usize);

/// A block that lies in its chunk.
#[derive(Clone, Copy, Debug)]
pub(in crate::wire) struct Whole {
    /// The event type, in the chunk; empty where it is `message`.
    pub(in crate::wire) event: Span,
    /// How many lines of data it has.
    pub(in crate::wire) lines: usize,
    /// The data: in the chunk if it has one line, in the text if it has several, beyond both if it
    /// has none.
    pub(in crate::wire) data: Span,
    /// The ID, in the chunk.
    pub(in crate::wire) id: Option<Span>,
}

const NONE: Span = (0, 0);

/// Where the data lies of a block that has none: beyond every place, as a table's rows have it.
const NO_DATA: Span = (u32::MAX as usize, u32::MAX as usize);

impl Parser {
    /// Gives the blocks that have data or an ID, as long as they lie in the chunk and all of their
    /// lines are simple, and until it is told that this was enough. Several lines of data are
    /// joined in `text`.
    #[inline]
    pub(super) fn take_wholes(
        &mut self,
        chunk: &[u8],
        cursor: &mut Cursor,
        text: &mut Joined,
        mut is_enough: impl FnMut(&Joined, Whole) -> bool,
    ) {
        let (mut at, mut ends) = (cursor.at, cursor.ends);
        let longest = self.limits.line.min(self.limits.event);
        let (comments, ignored) = (self.comments, self.ignored);
        // One by one, for registers.
        let (mut event, mut lines, mut data, mut id) = (NONE, 0, NO_DATA, None);
        let mut latest_id = None;
        while let Some(end) = ends.next(chunk) {
            let Some(line) = chunk.get(at..end) else {
                // The LF of a CRLF.
                continue;
            };
            if line.is_empty() {
                at = self.after(chunk, end);
                if lines == 0 && id.is_none() {
                    event = NONE;
                    continue;
                }
                latest_id = id.or(latest_id);
                let block = Whole {
                    event,
                    lines,
                    data,
                    id,
                };
                (event, lines, data, id) = (NONE, 0, NO_DATA, None);
                if is_enough(text, block) {
                    break;
                }
                continue;
            }
            let value = |value: usize| (at + value, end);
            let is_simple = line.len() <= longest
                && match field(line) {
                    Some((Field::Data, from)) => {
                        let line = value(from);
                        let joined = match lines {
                            0 => Some(line),
                            _ => self.join(chunk, line, text, lines, data),
                        };
                        if let Some(joined) = joined {
                            lines += 1;
                            data = joined;
                        }
                        joined.is_some()
                    }
                    Some((Field::Event, from)) => {
                        event = value(from);
                        true
                    }
                    Some((Field::Id, from)) => {
                        if has_no_nul(&line[from..]) {
                            id = Some(value(from));
                        }
                        true
                    }
                    Some((Field::Retry, _)) => false,
                    None if line[0] == b':' => !comments,
                    None => !ignored,
                };
            if !is_simple {
                ends.put_back(end);
                break;
            }
            at = self.after(chunk, end);
        }
        cursor.at = at;
        cursor.ends = ends;
        if let Some((start, end)) = latest_id {
            self.last_event_id.point(start, end);
        }
        // Goes on field by field from the middle of a block.
        if event.0 < event.1 {
            self.event.point(event.0, event.1);
        }
        if lines == 1 {
            self.data.point(data.0, data.1);
        } else if lines > 1 {
            let joined = text.bytes().get(data.0..data.1);
            self.data.keep(joined.unwrap_or_default());
            text.truncate(data.0);
        }
        if let Some((start, end)) = id {
            self.id.point(start, end);
        }
    }

    /// Joins one more line to data, and gives its place then, unless it would be too long.
    fn join(
        &self,
        chunk: &[u8],
        line: Span,
        text: &mut Joined,
        lines: usize,
        (mut start, end): Span,
    ) -> Option<Span> {
        if (end - start) + (line.1 - line.0) >= self.limits.event {
            return None;
        }
        if lines == 1 {
            let first = (start, end);
            start = text.len();
            text.append(chunk, first.0, first.1);
        }
        text.push(b'\n');
        text.append(chunk, line.0, line.1);
        Some((start, text.len()))
    }

    /// Where the line after the one that ends at `end` begins.
    #[inline]
    pub(super) fn after(&mut self, chunk: &[u8], end: usize) -> usize {
        if chunk[end] == b'\r' {
            match chunk.get(end + 1) {
                Some(b'\n') => return end + 2,
                Some(_) => {}
                None => self.after_cr = true,
            }
        }
        end + 1
    }
}
