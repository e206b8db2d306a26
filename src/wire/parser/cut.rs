//! Lines that a chunk's end cuts: what is known of one so far, until the rest has come.

use super::{Parser, Step};
use crate::wire::limits::TooLarge;
use crate::wire::line::{Cut, Field, has_no_nul, milliseconds};

impl Parser {
    /// Takes in a part of a line that the chunk's end cuts, or that an earlier one has cut.
    pub(super) fn extend(&mut self, chunk: &[u8], mut bytes: &[u8]) -> Result<(), TooLarge> {
        while let Some(&first) = bytes.first() {
            match &mut self.cut {
                Cut::None => {
                    self.cut_line = 0;
                    self.cut_value = 0;
                    self.cut = match (first, self.comments) {
                        (b':', false) => Cut::Skipped,
                        (b':', true) => {
                            self.scratch.keep(&[]);
                            self.cut_line = 1;
                            bytes = &bytes[1..];
                            Cut::Comment
                        }
                        _ => Cut::Name {
                            bytes: [0; Field::LONGEST],
                            len: 0,
                        },
                    };
                }
                Cut::Name { bytes: name, len } => {
                    bytes = &bytes[1..];
                    self.cut_line += 1;
                    if first == b':' {
                        let field = Field::named(&name[..*len]);
                        self.begin_value(chunk, field);
                    } else if *len == Field::LONGEST {
                        self.cut = Cut::Skipped;
                    } else {
                        name[*len] = first;
                        *len += 1;
                    }
                }
                Cut::Value { fresh, .. } if *fresh => {
                    *fresh = false;
                    if first == b' ' {
                        self.cut_line += 1;
                        bytes = &bytes[1..];
                    }
                }
                Cut::Value { field, .. } => {
                    let field = *field;
                    self.cut_line = self.cut_line.saturating_add(bytes.len());
                    if field == Field::Data {
                        // Its lines so far hold the part of this one that came before.
                        let before = self.data.len() - self.cut_value;
                        self.cut_value += bytes.len();
                        self.check_at(self.cut_line, Some((before, self.cut_value)))?;
                        self.data.push(bytes);
                    } else {
                        self.check(self.cut_line, None)?;
                        self.scratch.push(bytes);
                    }
                    return Ok(());
                }
                Cut::Comment => {
                    self.cut_line = self.cut_line.saturating_add(bytes.len());
                    self.check(self.cut_line, None)?;
                    self.scratch.push(bytes);
                    return Ok(());
                }
                Cut::Skipped => return Ok(()),
            }
        }
        Ok(())
    }

    fn begin_value(&mut self, chunk: &[u8], field: Option<Field>) {
        self.cut = match field {
            None => Cut::Skipped,
            Some(field) => {
                if field == Field::Data {
                    self.data.begin_line(chunk);
                } else {
                    self.scratch.keep(&[]);
                }
                Cut::Value { field, fresh: true }
            }
        };
    }

    pub(super) fn end_cut_line(&mut self, chunk: &[u8]) -> Result<Option<Step>, TooLarge> {
        if let Cut::Name { bytes, len } = self.cut {
            self.begin_value(chunk, Field::named(&bytes[..len]));
        }
        let field = match core::mem::take(&mut self.cut) {
            Cut::Value { field, .. } => field,
            Cut::Comment => return Ok(Some(Step::Comment)),
            Cut::None | Cut::Name { .. } | Cut::Skipped => return Ok(None),
        };
        let value =
            (field == Field::Data).then_some((self.data.len() - self.cut_value, self.cut_value));
        self.check_at(self.cut_line, value)?;
        let mut found = None;
        match field {
            Field::Data => {}
            Field::Event => self.event.take(&mut self.scratch),
            Field::Id => {
                if has_no_nul(self.scratch.bytes(chunk)) {
                    self.id.take(&mut self.scratch);
                }
            }
            Field::Retry => found = milliseconds(self.scratch.bytes(chunk)).map(Step::Retry),
        }
        self.scratch.clear();
        Ok(found)
    }
}
