//! The grammar. The parser holds all that the meaning of a stream's next byte depends on. It knows
//! nothing of frames or tables: each decoder makes its own of what the parser finds.
//!
//! There are two ways through a chunk, and [`Parser::next`] takes turns between them:
//!
//! - `whole.rs` reads blocks that lie in the chunk from their first byte to their blank line. Nearly
//!   all do. It holds what it knows of a block in registers.
//! - `lines.rs` reads field by field and holds values in [`Slot`]s, which outlive their chunk. It
//!   takes what the first way can't: lines and blocks that a chunk's end cuts (`cut.rs`), `retry`,
//!   comments that are wanted, IDs that are not taken, whatever passes a limit (`limit.rs`), and all
//!   blocks where they are read otherwise than the standard has it.

mod cut;
mod limit;
mod lines;
mod whole;

pub(super) use whole::Whole;

use super::joined::Joined;
use super::lenient::Lenient;
use super::limits::{Limits, TooLarge};
use super::line::{Counts, Cut};
use super::scan::Scanner;
use super::slot::Slot;

/// The byte order mark. It may stand at the beginning of a stream, and is no part of the first line.
const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Where the parser stands in the chunk at hand. Each chunk has a cursor of its own.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    /// Where the next line to be read begins.
    at: usize,
    /// Finds the ends of the lines from there on.
    ends: Scanner,
    /// The chunk's first bytes were held against the stream's state: see [`Parser::begin`].
    entered: bool,
    /// The chunk was read to its end, or was given up. Nothing more is read of it.
    left: bool,
}

/// What [`Parser::next`] has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The caller, who was given blocks one by one, said that it has enough for now.
    Enough,
    /// Something that was read field by field.
    Step(Step),
}

/// What one step found. Each variant names the values of the [`Parser`] that belong to it. They are
/// valid from then until [`Parser::next`] is called again, and no others are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A block with data ended: [`Parser::event`], [`Parser::data`], [`Parser::last_event_id`], and
    /// [`Parser::has_id`].
    Message,
    /// A block ended that has no data and sets the last event ID: [`Parser::last_event_id`].
    Id,
    /// A valid `retry` field: the reconnection time in milliseconds.
    Retry(u64),
    /// A comment: [`Parser::line`] is its text, after the colon.
    Comment,
    /// A line that is ignored: [`Parser::line`] is all of it.
    Ignored,
}

/// The state of a stream between two bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Parser {
    limits: Limits,
    lenient: Lenient,
    /// Comments are wanted.
    comments: bool,
    /// Lines that the standard ignores are wanted.
    ignored: bool,
    /// How many lines have come that are no fields.
    counts: Counts,
    /// How many bytes of a byte order mark the stream began with so far. It is `BOM.len()` once the
    /// mark was read, or can't come any more.
    bom: usize,
    /// The last chunk ended with a CR: an LF that comes next is part of the same line end.
    after_cr: bool,
    /// Whether the last chunk ended within a line, and what was kept of that.
    cut: Cut,
    /// The line that a chunk's end has cut, as far as it came; or the line of the latest step.
    scratch: Slot,
    /// The data of the unfinished block or, after [`Step::Message`], of the block that ended.
    data: Slot,
    /// The event type, likewise.
    event: Slot,
    /// The ID of the unfinished block. The standard has it take effect when the block ends.
    id: Slot,
    /// The last event ID: that of the last block which ended and had an ID.
    last_event_id: Slot,
    /// The block that ended has an ID of its own, and `last_event_id` is that.
    has_id: bool,
    /// A block ended and its values were given out. They are forgotten when the next step begins.
    done: bool,
    /// A limit was passed: nothing more is read of this stream.
    failed: bool,
}

impl Cursor {
    /// A cursor at the end of a chunk of which nothing is read any more.
    pub(super) fn at_end() -> Self {
        Self {
            left: true,
            ..Self::default()
        }
    }

    /// Whether nothing more is read of the chunk.
    #[inline]
    pub(super) fn is_done(&self) -> bool {
        self.left
    }

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

    pub(super) fn set_comments(&mut self, comments: bool) {
        self.comments = comments;
    }

    pub(super) fn set_ignored(&mut self, ignored: bool) {
        self.ignored = ignored;
    }

    pub(super) fn set_lenient(&mut self, lenient: Lenient) {
        self.lenient = lenient;
    }

    pub(super) fn is_unterminated(&self) -> bool {
        self.lenient.unterminated
    }

    /// How many lines have come that are no fields, wanted or not.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    pub(super) fn set_last_event_id(&mut self, id: &str) {
        self.last_event_id.keep(id.as_bytes());
    }

    /// Begins a new stream. Of the old one, only the last event ID is kept.
    pub(super) fn restart(&mut self) {
        self.clear_block();
        self.bom = 0;
        self.after_cr = false;
        self.failed = false;
    }

    /// The event type of the block that ended. It is empty where the block names none.
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

    /// Whether the block that ended has an ID of its own.
    pub(super) fn has_id(&self) -> bool {
        self.has_id
    }

    /// How many bytes of an unfinished block are held: its data, its type, its ID, and the line that
    /// the chunk's end has cut.
    pub(super) fn held(&self) -> usize {
        self.data.len() + self.event.len() + self.id.len() + self.scratch.len()
    }

    /// Whether the next chunk begins a block, and its first byte is that block's whatever came before: nothing is held, no
    /// byte order mark may come any more, and no LF that belongs to an earlier line end. The blocks must be read as the
    /// standard has it.
    pub(super) fn is_fresh(&self) -> bool {
        self.is_between_blocks(&Cursor::default()) && self.bom == BOM.len() && !self.after_cr
    }

    /// Skips a chunk that is nothing but one comment which nobody wants, and the blank line after it, and says whether it was.
    ///
    /// Servers send such chunks to keep a connection alive. One search tells that it is one: to begin and to end a chunk by
    /// the other ways takes longer than that.
    #[inline]
    pub(super) fn skip_comment(&mut self, chunk: &[u8]) -> bool {
        match chunk {
            [b':', text @ .., b'\n', b'\n'] => self.skip_line(text),
            _ => false,
        }
    }

    /// Skips a comment with this text, if it is one line that nobody wants. It is kept out of line, so that chunks of events
    /// don't become slower.
    #[inline(never)]
    fn skip_line(&mut self, text: &[u8]) -> bool {
        let is_skipped =
            !self.comments && self.is_fresh() && Scanner::default().next(text).is_none();
        if is_skipped {
            self.counts.add(b":");
        }
        is_skipped
    }

    /// Whether the last chunk ended within a line.
    pub(super) fn is_within_line(&self) -> bool {
        self.cut != Cut::None
    }

    /// The text of the comment, or the ignored line, that the latest step found.
    pub(super) fn line(&self) -> &Slot {
        &self.scratch
    }

    pub(super) fn line_mut(&mut self) -> &mut Slot {
        &mut self.scratch
    }

    /// Gives the next thing that the chunk says, and `None` at the chunk's end. Until then it must be
    /// called with the same chunk and the same cursor.
    ///
    /// Blocks that lie in the chunk as a whole are given to `take` one by one, and never touch the
    /// parser's slots. `take` answers whether it has enough for now. Where such a block has several
    /// lines of data, they are joined in `text`, which comes with it. Anything else is a [`Step`].
    ///
    /// The fast way needs to know nothing of the past, so it is taken only between two blocks. After
    /// a step within a block, the slow way reads to the end of that block.
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
            // It saves a call a chunk, which in WebAssembly is not worth its bytes.
            if !cfg!(target_arch = "wasm32")
                && self.is_between_blocks(cursor)
                && self.leave_if_read(chunk, cursor)
            {
                return Ok(None);
            }
        }
        Ok(self.step(chunk, cursor)?.map(Next::Step))
    }

    /// Leaves the chunk if all of it was read, and says whether. It is asked between two blocks, where most chunks end: then
    /// there is nothing to be read field by field.
    #[inline]
    pub(super) fn leave_if_read(&mut self, chunk: &[u8], cursor: &mut Cursor) -> bool {
        debug_assert!(
            self.is_between_blocks(cursor),
            "it holds nothing of a block"
        );
        let is_read = cursor.at >= chunk.len();
        if is_read {
            self.end_chunk(chunk, cursor);
        }
        is_read
    }

    /// Ends the chunk, which the caller may free then. So whatever the slots point to in it is copied, and only now: a block
    /// that ends in its chunk is never copied.
    #[inline]
    fn end_chunk(&mut self, chunk: &[u8], cursor: &mut Cursor) {
        cursor.left = true;
        for slot in [
            &mut self.data,
            &mut self.event,
            &mut self.id,
            &mut self.last_event_id,
        ] {
            slot.settle(chunk);
        }
        // Unless it holds a cut line, it holds or points to a line that was told.
        if self.cut != Cut::Kept {
            self.scratch.clear();
        }
    }

    /// Whether the next byte begins a block that the fast way can read: nothing is held of one, and there
    /// is more to read.
    #[inline]
    fn is_between_blocks(&self, cursor: &Cursor) -> bool {
        let is_given = self.data.is_given() || self.event.is_given() || self.id.is_given();
        !(is_given
            || self.lenient.is_in_blocks()
            || self.failed
            || cursor.left
            || self.is_within_line())
    }

    /// Reads field by field, up to the next thing to be told. The chunk has ended where there is none, or a fault.
    fn step(&mut self, chunk: &[u8], cursor: &mut Cursor) -> Result<Option<Step>, TooLarge> {
        if self.failed || cursor.left {
            return Ok(None);
        }
        let found = self.lines(chunk, cursor);
        if found.is_err() {
            self.failed = true;
        }
        if !matches!(found, Ok(Some(_))) {
            self.end_chunk(chunk, cursor);
        }
        found
    }

    /// Gives the rest of the chunk up, and forgets what is held of an unfinished block. The last event
    /// ID stays that of the last block that was given out.
    pub(super) fn leave(&mut self, chunk: &[u8], cursor: &mut Cursor) {
        if cursor.left || self.failed || chunk.is_empty() {
            return;
        }
        cursor.left = true;
        self.last_event_id.settle(chunk);
        self.clear_block();
        // An LF that the next chunk begins with is part of this one's last line end.
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
        self.has_id = false;
        self.cut = Cut::None;
    }

    /// Forgets the block that ended, once the caller comes back and so has read its values.
    #[inline]
    fn finish(&mut self) {
        if self.done {
            self.done = false;
            self.has_id = false;
            self.data.clear();
            self.event.clear();
        }
    }

    /// Looks at the chunk's first bytes, once a chunk. Nearly always there is nothing to look for, so
    /// [`begin`](Self::begin) is kept out of line.
    #[inline]
    fn enter(&mut self, chunk: &[u8], cursor: &mut Cursor) {
        if !cursor.entered {
            cursor.entered = true;
            if self.bom < BOM.len() || self.after_cr {
                cursor.at = self.begin(chunk, cursor.at);
            }
        }
    }

    /// Skips what only a chunk's first bytes can be: a byte order mark, or the rest of one that the
    /// last chunk began, and the LF of a CRLF whose CR ended the last chunk. Gives where the first
    /// line begins.
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
                    // What looked like a mark is the beginning of the first line.
                    match at.checked_sub(self.bom) {
                        Some(start) => at = start,
                        // It came in an earlier chunk, which is gone. But what it was is known.
                        None => {
                            self.cut = Cut::Kept;
                            self.scratch.keep(&BOM[..self.bom]);
                        }
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
}
