//! The fast way through a chunk: blocks that lie in it from their first byte to their blank line.
//!
//! Nearly all blocks do. Such a block needs no slots, no copies and no state that outlives the loop:
//! to read it is to note where each of its values lies, and those notes fit into registers. A line
//! that needs more than that is left to `lines.rs`, and with it the rest of its block.

use super::{Cursor, Parser};
use crate::wire::joined::Joined;
use crate::wire::line::{Field, field, takes_id};

/// A part of the chunk, or of the text that data is joined in: where it begins, and where it ends.
pub(in crate::wire) type Span = (usize, usize);

/// A block that lies in its chunk.
#[derive(Clone, Copy, Debug)]
pub(in crate::wire) struct Whole {
    /// The event type, in the chunk; empty where it is `message`.
    pub(in crate::wire) event: Span,
    /// How many lines of data it has.
    pub(in crate::wire) lines: usize,
    /// The data. It lies in the chunk if it is one line, and in the text if it is several. Of a block
    /// without data, this is [`NO_DATA`].
    pub(in crate::wire) data: Span,
    /// The ID, in the chunk.
    pub(in crate::wire) id: Option<Span>,
}

/// An event type that was not named.
const NONE: Span = (0, 0);

/// Stands for data that is not there. A row of the block decoder's table has the same numbers for
/// that, so that it can take them over without a look at them.
const NO_DATA: Span = (u32::MAX as usize, u32::MAX as usize);

impl Parser {
    /// Gives blocks to `is_enough`, one by one, until it answers that it has enough, or a line is not
    /// simple, or the chunk ends. A block is given if it has data or an ID. If it has several lines of
    /// data, they are joined in `text`.
    ///
    /// How it works: it goes from line end to line end, and notes where the values of the block lie.
    /// A blank line gives the block and begins the next. A line that is not simple ends the walk: its
    /// line end is put back, and the notes on its block move to the parser's slots, where
    /// [`lines`](Self::lines) finds them.
    ///
    /// The trap: whatever is reached through `self` or `cursor` is in memory, and is loaded and stored
    /// again at every line. So all that a line changes is a local variable until the walk has ended,
    /// and each note is a variable of its own rather than a field of a struct.
    #[inline]
    pub(super) fn take_wholes(
        &mut self,
        chunk: &[u8],
        cursor: &mut Cursor,
        text: &mut Joined,
        mut is_enough: impl FnMut(&Joined, Whole) -> bool,
    ) {
        let (mut at, mut ends) = (cursor.at, cursor.ends);
        // A line within both limits passes neither, so that one comparison does for it. Only data of
        // several lines has to be measured, where it is joined.
        let longest = self.limits.line.min(self.limits.event);
        let (longest_type, longest_id) = (self.limits.event_type, self.limits.id);
        let (comments, ignored, any_id) = (self.comments, self.ignored, self.takes_any_id());
        // What is known of the block at hand.
        let (mut event, mut lines, mut data, mut id) = (NONE, 0, NO_DATA, None);
        // The ID of the last block that was given and had one.
        let mut latest_id = None;
        while let Some(end) = ends.next(chunk) {
            let Some(line) = chunk.get(at..end) else {
                // This is the LF of a CRLF: the line after it begins behind it already.
                continue;
            };
            if line.is_empty() {
                at = self.line_after(chunk, end);
                // Nothing but a type, or nothing at all, is no block to give.
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
                        let is_short = line.len() - from <= longest_type;
                        if is_short {
                            event = value(from);
                        }
                        is_short
                    }
                    Some((Field::Id, from)) => {
                        let own = &line[from..];
                        let is_taken = own.len() <= longest_id && takes_id(own, any_id);
                        if is_taken {
                            id = Some(value(from));
                        }
                        is_taken
                    }
                    // It takes effect at once, before the block that it stands in.
                    Some((Field::Retry, _)) => false,
                    None => {
                        let is_wanted = if line[0] == b':' { comments } else { ignored };
                        // A line that is wanted is counted by the slow way.
                        if !is_wanted {
                            self.counts.add(line);
                        }
                        !is_wanted
                    }
                };
            if !is_simple {
                ends.put_back(end);
                break;
            }
            at = self.line_after(chunk, end);
        }
        cursor.at = at;
        cursor.ends = ends;
        if let Some((start, end)) = latest_id {
            self.last_event_id.point(start, end);
        }
        // The walk ended within a block: it goes on from there, field by field.
        if event.0 < event.1 {
            self.event.point(event.0, event.1);
        }
        if lines == 1 {
            self.data.point(data.0, data.1);
        } else if lines > 1 {
            let joined = text.bytes().get(data.0..data.1);
            self.data.keep(joined.unwrap_or_default());
            // The text belongs to the blocks that were given, and this one was not.
            text.truncate(data.0);
        }
        if let Some((start, end)) = id {
            self.id.point(start, end);
        }
    }

    /// Joins one more line to the data of a block, which has `lines` lines so far and lies at the last
    /// argument. Gives where all of it lies in `text` then, or nothing where that would pass the limit:
    /// the slow way finds the same, and makes a fault of it.
    ///
    /// The first line lies in the chunk. It is copied to `text` when the second one comes.
    fn join(
        &self,
        chunk: &[u8],
        line: Span,
        text: &mut Joined,
        lines: usize,
        (mut start, end): Span,
    ) -> Option<Span> {
        // With the line feed between the two.
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
}
