//! Lines that a chunk's end cuts: what has come of one is kept until the rest has, unless nobody
//! wants it.

use super::{Parser, Step};
use crate::wire::limits::TooLarge;
use crate::wire::line::{Cut, Field, field};

impl Parser {
    /// Takes in a part of a line that the chunk's end cuts, or that an earlier one has cut.
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
        // Of a shorter one it may not be known yet what it is.
        if line.len() > Field::LONGEST || line[0] == b':' {
            let found = field(line);
            if self.is_wanted(line, found) {
                self.check_line(line, found)?;
            } else {
                self.cut = Cut::Skipped;
                self.scratch.clear();
            }
        }
        Ok(())
    }

    /// The line that was cut is whole now. Nothing else of the chunk at hand was read before.
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
        self.scratch.give_room(line);
        found
    }
}
