//! Where blocks of a body begin and end, and which IDs they bring.
//!
//! This is not the parser, which each member has behind its log. It only has to know where a member can begin to
//! read, and what the last event ID is there.

use alloc::vec::Vec;

/// The most that is held of a block that has not ended, in bytes. What is larger is handed on as it comes: each member's own
/// decoder refuses it then, by its own limit.
const MOST: usize = 16 << 20;

/// The longest ID that a source takes by default, in bytes.
const LONGEST_ID: usize = 4096;

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
    /// Takes a chunk, and gives all up to the last cut.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(chunk);
        if !self.has_begun {
            // A byte order mark is the body's, which may be the second one that a decoder reads.
            const MARK: &[u8] = b"\xef\xbb\xbf";
            if self.held.len() < MARK.len() && MARK.starts_with(&self.held) {
                return Vec::new();
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
        if self.held.len() - cut > MOST {
            cut = self.held.len();
            self.line = cut;
        }
        let rest = self.held.split_off(cut);
        let whole = core::mem::replace(&mut self.held, rest);
        self.line -= cut;
        self.next -= cut;
        whole
    }

    /// What is held when the body has ended.
    pub(super) fn finish(self) -> Vec<u8> {
        self.held
    }
}

/// What whole blocks say.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    /// The last ID that they set, where they set any.
    pub(super) id: Option<&'a [u8]>,
    /// The last reconnection time.
    pub(super) retry: Option<u32>,
    /// Where the first block ends that sets the ID which is looked for; 0 where none does.
    pub(super) end: usize,
}

/// Goes through whole blocks, line by line, and looks for an ID.
pub(super) fn scan<'a>(blocks: &'a [u8], wanted: &[u8]) -> Said<'a> {
    let mut said = Said::default();
    // The ID of the block that has not ended.
    let mut id = None;
    let mut line = 0;
    let at_is = |at: usize, byte: u8| blocks.get(at) == Some(&byte);
    for (at, &byte) in blocks.iter().enumerate() {
        if byte != b'\n' && byte != b'\r' {
            continue;
        }
        let text = blocks.get(line..at).unwrap_or_default();
        let is_second = byte == b'\n' && at_is(at.wrapping_sub(1), b'\r');
        line = at + 1;
        if is_second {
            continue;
        }
        if text.is_empty() {
            if id.is_some() {
                said.id = id.take();
                if said.end == 0 && said.id == Some(wanted) {
                    said.end = line + usize::from(byte == b'\r' && at_is(line, b'\n'));
                }
            }
        } else if let Some(value) = value_of(text, b"id") {
            if is_sendable(value) {
                id = Some(value);
            }
        } else if let Some(value) = value_of(text, b"retry") {
            said.retry = number(value).or(said.retry);
        }
    }
    said
}

/// Whether a source takes this ID: a longer one, or one that no header can carry, is ignored.
fn is_sendable(id: &[u8]) -> bool {
    let is_control = |byte: u8| byte < b' ' && byte != b'\t' || byte == 0x7f;
    id.len() <= LONGEST_ID && !id.iter().any(|byte| is_control(*byte))
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
