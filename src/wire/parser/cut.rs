//! Lines that a chunk's end cuts. The beginning of such a line is kept until the rest arrives. If
//! nobody wants the line, nothing of it is kept, so that it costs no memory however long it is.

use super::{Parser, Step};
use crate::wire::limits::TooLarge;
use crate::wire::line::{Cut, Field};

impl Parser {
    /// Takes in a part of a line whose beginning, or end, lies in another chunk.
    ///
    /// It appends the part to what is kept, and holds that against the limits. As soon as the line
    /// shows to be one that nobody wants, what is kept goes, and the rest of the line is skipped.
    pub(super) fn extend(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        if self.cut == Cut::Skipped || bytes.is_empty() {
            return Ok(());
        }
        if self.cut == Cut::None {
            self.cut = Cut::Kept;
            self.scratch.keep(&[]);
        }
        self.scratch.push(bytes);
        let line = self.scratch.bytes(&[]);
        // A shorter beginning may yet become any field. Waiting is no risk to the limits: they are
        // looked at again when the line ends.
        if line.len() > Field::LONGEST || line[0] == b':' {
            let found = self.field(line);
            if self.is_wanted(line, found) {
                self.check_line(line, found)?;
            } else {
                self.counts.add(line);
                self.cut = Cut::Skipped;
                self.scratch.clear();
            }
        }
        Ok(())
    }

    /// Reads a cut line, once all of it is kept.
    ///
    /// `whole_line` reads it as if the kept line were the chunk, so the slot that it sets points into
    /// that buffer. This slot then takes the buffer over, and nothing is copied. At most one slot can
    /// point there: a line is one field, and a cut line is the first of its chunk, so that no slot
    /// points into the chunk itself yet.
    pub(super) fn end_cut_line(&mut self) -> Result<Option<Step>, TooLarge> {
        if self.cut != Cut::Kept {
            self.cut = Cut::None;
            return Ok(None);
        }
        let mut line = self.scratch.take_kept();
        let found = self.whole_line(line.bytes(), 0, line.len());
        self.cut = Cut::None;
        let Self {
            data,
            event,
            id,
            scratch,
            ..
        } = self;
        for slot in [data, event, id, scratch] {
            slot.adopt(&mut line);
        }
        // If no slot took the buffer over, the next cut line uses it again.
        self.scratch.give_room(line);
        found
    }
}
