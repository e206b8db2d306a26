//! The slow way through a chunk: line by line, with what is known of the block in the parser's slots.

use super::{Cursor, Parser, Step};
use crate::wire::limits::TooLarge;
use crate::wire::line::{Cut, Field, field, milliseconds, takes_id};

/// How long an unknown field, or an ID that is too long, may be and still be told where a chunk's end cuts it,
/// in bytes.
const TOLD: usize = 16 << 10;

impl Parser {
    /// Reads lines from the cursor on, until one gives something to be told. At the chunk's end, takes
    /// in the line that is cut there, and gives `None`.
    pub(super) fn lines(
        &mut self,
        chunk: &[u8],
        cursor: &mut Cursor,
    ) -> Result<Option<Step>, TooLarge> {
        while let Some(end) = cursor.ends.next(chunk) {
            let start = cursor.at;
            // The LF of a CRLF, or a line end that `begin` has skipped.
            if end < start {
                continue;
            }
            cursor.at = self.line_after(chunk, end);
            let found = if self.cut != Cut::None {
                self.extend(&chunk[start..end])?;
                self.end_cut_line()?
            } else if start == end {
                self.end_block()
            } else {
                self.whole_line(chunk, start, end)?
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        self.extend(chunk.get(cursor.at..).unwrap_or_default())?;
        Ok(None)
    }

    /// Reads a line that is neither cut nor empty: "process the field", 9.2.6. A value is not copied
    /// here, it is pointed to. Only a second line of data has to be joined to the first.
    pub(super) fn whole_line(
        &mut self,
        chunk: &[u8],
        start: usize,
        end: usize,
    ) -> Result<Option<Step>, TooLarge> {
        let line = &chunk[start..end];
        let found = self.field(line);
        if found.is_none() {
            self.counts.add(line);
        }
        if !self.is_wanted(line, found) {
            return Ok(None);
        }
        self.check_line(line, found)?;
        let Some((field, value)) = found else {
            let is_comment = line[0] == b':';
            self.scratch.point(start + usize::from(is_comment), end);
            return Ok(Some(match is_comment {
                true => Step::Comment,
                false => Step::Ignored,
            }));
        };
        let value = start + value;
        match field {
            Field::Data if self.data.is_given() => {
                self.data.begin_line(chunk);
                self.data.push(&chunk[value..end]);
            }
            Field::Data => self.data.point(value, end),
            Field::Event => self.event.point(value, end),
            Field::Id if takes_id(&chunk[value..end], self.takes_any_id()) => {
                self.id.point(value, end);
            }
            Field::Id | Field::Retry => {
                if field == Field::Retry
                    && let Some(time) = milliseconds(&chunk[value..end])
                {
                    return Ok(Some(Step::Retry(time)));
                }
                self.counts.add_ignored();
                // Where IDs have no limit, as in the package's parser, an ID with a NUL is not told.
                if self.ignored && !(field == Field::Id && self.takes_any_id()) {
                    self.scratch.point(start, end);
                    return Ok(Some(Step::Ignored));
                }
            }
        }
        Ok(None)
    }

    /// The field that a line sets, and where its value begins in the line. An ID that is too long is no field.
    pub(super) fn field(&self, line: &[u8]) -> Option<(Field, usize)> {
        match field(line) {
            // Six bytes are the name, the colon, and the space.
            Some((Field::Data, 6)) if self.lenient.leading_space => Some((Field::Data, 5)),
            Some((Field::Id, from)) if self.is_long_id(line, from) => None,
            found => found,
        }
    }

    /// Whether a line is to be read: it is a field, or it is to be told. What is no field can't fail a stream,
    /// so it is told only within the limit.
    pub(super) fn is_wanted(&self, line: &[u8], found: Option<(Field, usize)>) -> bool {
        match line[0] {
            _ if found.is_some() => true,
            _ if self.is_long_beside(line) => false,
            b':' => self.comments,
            // Servers write errors into the stream so. A long one that a chunk's end cuts is not worth its memory,
            // and none is where nothing has a limit.
            _ => {
                self.ignored
                    && (self.cut == Cut::None
                        || (line.len() <= TOLD && self.limits.line < usize::MAX))
            }
        }
    }

    /// Ends the block, at a blank line: "dispatch the event", 9.2.6. A block without data sets the last
    /// event ID and gives no event, unless it names one and that is asked for.
    #[inline]
    fn end_block(&mut self) -> Option<Step> {
        if self.id.is_given() {
            self.last_event_id.take(&mut self.id);
            self.has_id = true;
        }
        let is_event = self.data.is_given() || (self.lenient.dataless && self.event.len() > 0);
        if !is_event && !self.has_id {
            self.event.clear();
            return None;
        }
        self.done = true;
        Some(if is_event { Step::Message } else { Step::Id })
    }

    /// Where the line begins that follows the line end at `end`. A CR at the end of the chunk is noted:
    /// whether it is half of a CRLF shows in the next one.
    #[inline]
    pub(super) fn line_after(&mut self, chunk: &[u8], end: usize) -> usize {
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
