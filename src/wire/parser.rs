//! The grammar, a step at a time. It holds what a stream's next byte depends on, and nothing of
//! how its frames are handed on.

mod cut;
mod limit;
mod whole;

pub(super) use whole::Whole;

use super::joined::Joined;
use super::limits::{Limits, TooLarge};
use super::line::{Cut, Field, field, has_no_nul, milliseconds};
use super::scan::Scanner;
use super::slot::Slot;
use alloc::string::String;

const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Where the parser stands in the chunk at hand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    /// Where the line that is to be read next begins.
    at: usize,
    ends: Scanner,
    entered: bool,
    left: bool,
}

/// What the parser has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Who takes whole blocks has enough for now.
    Enough,
    /// Something that was read field by field.
    Step(Step),
}

/// What one step found. The values are in the [`Parser`], until its next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A block ended and has data: [`Parser::event`], [`Parser::data`], [`Parser::last_event_id`].
    Message,
    /// A block ended that has no data, and sets the last event ID: [`Parser::last_event_id`].
    Id,
    Retry(u64),
    /// [`Parser::line`].
    Comment,
    /// A line that the standard ignores, and the caller wants to know of: [`Parser::line`].
    Ignored,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Parser {
    limits: Limits,
    comments: bool,
    /// Whether lines that the standard ignores are wanted.
    ignored: bool,
    /// How many bytes of a byte order mark have passed; `BOM.len()` once that is settled.
    bom: usize,
    /// The last byte was a CR: an LF that follows is part of its line end.
    after_cr: bool,
    cut: Cut,
    /// What has come of a cut line, or a comment's text.
    scratch: Slot,
    data: Slot,
    event: Slot,
    /// The block's `id`, committed when the block ends.
    id: Slot,
    last_event_id: Slot,
    /// The block that was handed on has an ID of its own.
    has_id: bool,
    /// The block was handed on: its values go when the next step begins.
    done: bool,
    failed: bool,
}

impl Cursor {
    /// Whether the chunk is ASCII, once it was read to its end.
    pub(super) fn is_ascii(&self, chunk: &[u8]) -> bool {
        self.ends.is_ascii(chunk)
    }
}

impl Parser {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    pub(super) fn with_comments(self, comments: bool) -> Self {
        Self { comments, ..self }
    }

    pub(super) fn with_ignored(self, ignored: bool) -> Self {
        Self { ignored, ..self }
    }

    pub(super) fn set_last_event_id(&mut self, id: &str) {
        self.last_event_id.keep(id.as_bytes());
    }

    /// Replaces what is not UTF-8 in the last event ID.
    pub(super) fn repair_last_event_id(&mut self, chunk: &[u8]) {
        if core::str::from_utf8(self.last_event_id.bytes(chunk)).is_err() {
            let repaired = String::from_utf8_lossy(self.last_event_id.bytes(chunk)).into_owned();
            self.last_event_id.keep(repaired.as_bytes());
        }
    }

    /// A new stream begins: only the last event ID outlives the old one.
    pub(super) fn restart(&mut self) {
        self.clear_block();
        self.bom = 0;
        self.after_cr = false;
        self.has_id = false;
        self.failed = false;
    }

    /// The block's event type; empty where it names none.
    pub(super) fn event(&self) -> &Slot {
        &self.event
    }

    pub(super) fn data(&self) -> &Slot {
        &self.data
    }

    pub(super) fn data_mut(&mut self) -> &mut Slot {
        &mut self.data
    }

    pub(super) fn last_event_id(&self) -> &Slot {
        &self.last_event_id
    }

    /// The last event ID, where it is known to be UTF-8.
    pub(super) fn last_event_id_text<'a>(&'a self, chunk: &'a [u8]) -> &'a str {
        core::str::from_utf8(self.last_event_id.bytes(chunk)).unwrap_or_default()
    }

    /// Whether the block that was handed on has an ID of its own.
    pub(super) fn has_id(&self) -> bool {
        self.has_id
    }

    /// How many bytes of an unfinished block are held: of its data, its type, its ID, and of a line
    /// that a chunk's end has cut.
    pub(super) fn held(&self) -> usize {
        self.data.len() + self.event.len() + self.id.len() + self.scratch.len()
    }

    /// Whether a line has begun that has not ended.
    pub(super) fn is_within_line(&self) -> bool {
        self.cut != Cut::None
    }

    /// The text of a comment, or a line that is ignored.
    pub(super) fn line(&self) -> &Slot {
        &self.scratch
    }

    pub(super) fn line_mut(&mut self) -> &mut Slot {
        &mut self.scratch
    }

    /// The next thing that the chunk says; `None` at its end. The same chunk must be given until then.
    ///
    /// There are two ways through a chunk, which take turns. Blocks that lie in it as a whole, nearly
    /// all, are given to `take` one by one, and never touch the parser's slots. Whatever needs more
    /// than to be found, and the rest of its block, is a [`Step`], with its values in the slots until
    /// this is called again. Several lines of data are joined in `text`. `take` says whether it has
    /// enough.
    #[inline]
    pub(super) fn next(
        &mut self,
        chunk: &[u8],
        cursor: &mut Cursor,
        text: &mut Joined,
        mut take: impl FnMut(&Joined, Whole) -> bool,
    ) -> Result<Option<Next>, TooLarge> {
        self.finish();
        self.enter(chunk, cursor);
        if cfg!(feature = "fast") && self.is_between_blocks(cursor) {
            let mut has_enough = false;
            self.take_wholes(chunk, cursor, text, |text, block| {
                has_enough = take(text, block);
                has_enough
            });
            if has_enough {
                return Ok(Some(Next::Enough));
            }
        }
        Ok(self.step(chunk, cursor)?.map(Next::Step))
    }

    /// Whether nothing is known of the block that the next byte belongs to.
    #[inline]
    fn is_between_blocks(&self, cursor: &Cursor) -> bool {
        let is_given = self.data.is_given() || self.event.is_given() || self.id.is_given();
        !(is_given || self.failed || cursor.left || self.is_within_line())
    }

    fn step(&mut self, chunk: &[u8], cursor: &mut Cursor) -> Result<Option<Step>, TooLarge> {
        if self.failed || cursor.left {
            return Ok(None);
        }
        let found = self.lines(chunk, cursor);
        if found.is_err() {
            self.failed = true;
        }
        if !matches!(found, Ok(Some(_))) {
            cursor.left = true;
            for slot in [
                &mut self.data,
                &mut self.event,
                &mut self.id,
                &mut self.last_event_id,
            ] {
                slot.settle(chunk);
            }
            if self.cut != Cut::Kept {
                self.scratch.clear();
            }
        }
        found
    }

    /// Leaves the chunk where the cursor stands, and forgets what it holds of an unfinished block.
    pub(super) fn leave(&mut self, chunk: &[u8], cursor: &mut Cursor) {
        if cursor.left || self.failed || chunk.is_empty() {
            return;
        }
        cursor.left = true;
        self.last_event_id.settle(chunk);
        self.clear_block();
        self.after_cr = chunk.ends_with(b"\r");
    }

    /// Forgets what is held of an unfinished block.
    fn clear_block(&mut self) {
        for slot in [
            &mut self.data,
            &mut self.event,
            &mut self.id,
            &mut self.scratch,
        ] {
            slot.clear();
        }
        self.done = false;
        self.cut = Cut::None;
    }

    /// Forgets the block that was handed on.
    #[inline]
    fn finish(&mut self) {
        if self.done {
            self.done = false;
            self.has_id = false;
            self.data.clear();
            self.event.clear();
        }
    }

    #[inline]
    fn enter(&mut self, chunk: &[u8], cursor: &mut Cursor) {
        if !cursor.entered {
            cursor.entered = true;
            if self.bom < BOM.len() || self.after_cr {
                cursor.at = self.begin(chunk, cursor.at);
            }
        }
    }

    /// What only a chunk's first bytes can be: the rest of a CRLF or of a byte order mark.
    #[cold]
    #[inline(never)]
    fn begin(&mut self, chunk: &[u8], mut at: usize) -> usize {
        while self.bom < BOM.len() {
            match chunk.get(at) {
                None => return at,
                Some(&byte) if byte == BOM[self.bom] => {
                    self.bom += 1;
                    at += 1;
                }
                Some(_) => {
                    // What looked like a mark is the beginning of a line, and of none that is known.
                    match at.checked_sub(self.bom) {
                        Some(start) => at = start,
                        None => self.cut = Cut::Skipped,
                    }
                    self.bom = BOM.len();
                }
            }
        }
        if self.after_cr && at < chunk.len() {
            self.after_cr = false;
            if chunk[at] == b'\n' {
                at += 1;
            }
        }
        at
    }

    fn lines(&mut self, chunk: &[u8], cursor: &mut Cursor) -> Result<Option<Step>, TooLarge> {
        while let Some(end) = cursor.ends.next(chunk) {
            let start = cursor.at;
            if end < start {
                continue;
            }
            cursor.at = self.after(chunk, end);
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

    /// A line that lies in the chunk as a whole.
    fn whole_line(
        &mut self,
        chunk: &[u8],
        start: usize,
        end: usize,
    ) -> Result<Option<Step>, TooLarge> {
        let line = &chunk[start..end];
        let found = field(line);
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
            Field::Id => {
                if has_no_nul(&chunk[value..end]) {
                    self.id.point(value, end);
                }
            }
            Field::Retry => match milliseconds(&chunk[value..end]) {
                Some(time) => return Ok(Some(Step::Retry(time))),
                None if self.ignored => {
                    self.scratch.point(start, end);
                    return Ok(Some(Step::Ignored));
                }
                None => {}
            },
        }
        Ok(None)
    }

    /// Whether a line is to be read, or told of: a field, or else what was asked for.
    fn is_wanted(&self, line: &[u8], found: Option<(Field, usize)>) -> bool {
        match line[0] {
            _ if found.is_some() => true,
            b':' => self.comments,
            // One that is cut is not kept, whatever its length.
            _ => self.ignored && self.cut == Cut::None,
        }
    }

    /// A blank line: "dispatch the event".
    #[inline]
    fn end_block(&mut self) -> Option<Step> {
        if self.id.is_given() {
            self.last_event_id.take(&mut self.id);
            self.has_id = true;
        }
        if !self.data.is_given() && !self.has_id {
            self.event.clear();
            return None;
        }
        self.done = true;
        Some(if self.data.is_given() {
            Step::Message
        } else {
            Step::Id
        })
    }
}
