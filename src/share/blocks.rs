//! Where blocks of a body begin and end, and which IDs they bring.
//!
//! This is not the parser, which each member has behind its log. It only has to know where a member can begin to
//! read, and what the last event ID is there.

use alloc::vec::Vec;

/// The most that is held of a block that has not ended, in bytes.
const MOST: usize = 16 << 20;

/// Cuts a body between two blocks.
///
/// What has come since the last cut is held. It may be cut behind a blank line, and behind a comment where no field has
/// come since: so a server's comments reach everybody at once.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    held: Vec<u8>,
    /// Where the first line begins that has not ended.
    line: usize,
    /// Where the next byte is looked at.
    next: usize,
    has_fields: bool,
    /// The last byte was a CR, whose LF may follow.
    after_cr: bool,
    has_begun: bool,
}

impl Blocks {
    /// Takes a chunk, and gives all up to the last cut. `None` where too much is held.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Option<Vec<u8>> {
        self.held.extend_from_slice(chunk);
        if !self.has_begun {
            // A byte order mark is the body's, which may be the second one that a decoder reads.
            const MARK: &[u8] = b"\xef\xbb\xbf";
            if self.held.len() < MARK.len() && MARK.starts_with(&self.held) {
                return Some(Vec::new());
            }
            self.has_begun = true;
            if self.held.starts_with(MARK) {
                self.held.drain(..MARK.len());
            }
        }
        let mut cut = 0;
        while let Some(&byte) = self.held.get(self.next) {
            self.next += 1;
            let after_cr = core::mem::replace(&mut self.after_cr, byte == b'\r');
            if byte == b'\n' && after_cr {
                // The line has ended by its CR. A cut behind that moves behind both.
                if cut + 1 == self.next {
                    cut = self.next;
                }
                self.line = self.next;
            } else if byte == b'\n' || byte == b'\r' {
                match self.held.get(self.line) {
                    Some(b':') => {}
                    _ => self.has_fields = self.line + 1 < self.next,
                }
                if !self.has_fields {
                    cut = self.next;
                }
                self.line = self.next;
            }
        }
        let rest = self.held.split_off(cut);
        let whole = core::mem::replace(&mut self.held, rest);
        self.line -= cut;
        self.next -= cut;
        (self.held.len() <= MOST).then_some(whole)
    }

    /// What is held when the body has ended.
    pub(super) fn finish(self) -> Vec<u8> {
        self.held
    }
}

/// Goes through whole blocks: calls `each` for each `id` and `retry` field that counts, with the field's value and where
/// the field's block ends. It goes on while that says so.
fn fields<'a>(blocks: &'a [u8], mut each: impl FnMut(Field<'a>, usize) -> bool) {
    let (mut line, mut id) = (0, None);
    let at_is = |at: usize, byte: u8| blocks.get(at) == Some(&byte);
    for (at, &byte) in blocks.iter().enumerate() {
        let is_second = byte == b'\n' && at_is(at.wrapping_sub(1), b'\r');
        if is_second {
            line = at + 1;
        }
        if is_second || !matches!(byte, b'\n' | b'\r') {
            continue;
        }
        let text = blocks.get(line..at).unwrap_or_default();
        line = at + 1;
        if text.is_empty() {
            let end = line + usize::from(byte == b'\r' && at_is(line, b'\n'));
            if let Some(id) = id.take()
                && !each(Field::Id(id), end)
            {
                return;
            }
        } else if let Some(value) = value_of(text, b"id") {
            if !value.contains(&0) {
                id = Some(value);
            }
        } else if let Some(time) = value_of(text, b"retry").and_then(number)
            && !each(Field::Retry(time), line)
        {
            return;
        }
    }
}

enum Field<'a> {
    Id(&'a [u8]),
    Retry(u32),
}

/// The value of a line's field, if it has this name.
fn value_of<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    match line.strip_prefix(name)? {
        [] => Some(&[]),
        [b':', b' ', value @ ..] | [b':', value @ ..] => Some(value),
        _ => None,
    }
}

/// Digits as a number. A greater one than there is room for is as good as none.
fn number(digits: &[u8]) -> Option<u32> {
    let mut number = (!digits.is_empty()).then_some(0_u32)?;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        number = number
            .checked_mul(10)?
            .checked_add(u32::from((digit < 10).then_some(digit)?))?;
    }
    Some(number)
}

/// The last ID and the last reconnection time that whole blocks set, where they set any.
pub(super) fn last(blocks: &[u8]) -> (Option<&[u8]>, Option<u32>) {
    let mut last = (None, None);
    fields(blocks, |field, _| {
        match field {
            Field::Id(id) => last.0 = Some(id),
            Field::Retry(time) => last.1 = Some(time),
        }
        true
    });
    last
}

/// Where the first block ends that sets this ID.
pub(super) fn end_of(blocks: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut found = None;
    fields(blocks, |field, end| {
        if matches!(field, Field::Id(id) if id == wanted) {
            found = Some(end);
        }
        found.is_none()
    });
    found
}
