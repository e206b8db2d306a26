//! All that a chunk says, as one table of numbers. It is what the npm package reads streams by, and no
//! part of what the crate offers its users.

mod entry;
mod event_types;
mod rows;
mod utf16;
mod window;

pub use entry::Entry;
pub use rows::{COMMENT, ID, IGNORED, RETRY, ROW, SAME_ID};

use self::event_types::EventTypes;
use self::rows::NONE;
use super::group::is_ascii;
use super::joined::{Joined, RETAINED};
use super::lenient::Lenient;
use super::limits::{Limits, TooLarge};
use super::parser::{Cursor, Next, Parser, Step, Whole};
use super::slot::Slot;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// Reads a stream chunk by chunk and gives all that a chunk says at once, as one table of numbers.
///
/// Each crossing between JavaScript and WebAssembly costs time, and this needs one for each chunk. The
/// table says where in the chunk each value lies, so that JavaScript searches for nothing. A value that
/// does not lie there in one piece, since it began in an earlier chunk or has several lines, is put
/// together in the block's own text. Places in bytes are places in a JavaScript string wherever all is
/// ASCII: chunk and text can each be decoded at once then, and cut by the table's numbers.
///
/// ```
/// use headwater::wire::{BlockDecoder, Limits, SAME_ID};
///
/// let chunk = b"event: tick\ndata: 42\n\n";
/// let mut decoder = BlockDecoder::new(Limits::default());
/// let block = decoder.decode(chunk);
/// let &[kind, start, end, id, _] = block.rows() else { panic!("one row") };
/// assert_eq!(&chunk[start as usize..end as usize], b"42");
/// assert_eq!(id, SAME_ID);
/// let (_, names) = block.types();
/// assert_eq!(names[kind as usize], b"tick");
/// ```
#[derive(Clone, Debug, Default)]
pub struct BlockDecoder {
    parser: Parser,
    /// The block's own text: values that do not lie in the chunk in one piece, one after the other.
    text: Joined,
    rows: Vec<u32>,
    types: EventTypes,
    /// The last reconnection time in the chunk.
    retry: Option<u64>,
}

/// All that one chunk says. It borrows the decoder and the chunk, which hold the values.
#[derive(Debug)]
pub struct Block<'a> {
    decoder: &'a BlockDecoder,
    chunk: &'a [u8],
    is_ascii: bool,
    /// How many event types the blocks before this one have told.
    told: usize,
    error: Option<TooLarge>,
}

impl BlockDecoder {
    /// A decoder at the beginning of a stream.
    pub fn new(limits: Limits) -> Self {
        Self {
            parser: Parser::new(limits),
            // Field by field: `..Self::default()` would make a second parser, and code to drop it.
            text: Joined::default(),
            rows: Vec::new(),
            types: EventTypes::default(),
            retry: None,
        }
    }

    /// Whether comments are wanted. By default they are skipped: none is kept, however long it is.
    #[must_use]
    pub fn with_comments(mut self, yes: bool) -> Self {
        self.parser.set_comments(yes);
        self
    }

    /// What may be read otherwise than the standard has it. By default nothing is. Who drives this decoder
    /// ends an unterminated stream by a last chunk of two line feeds.
    #[must_use]
    pub fn with_lenient(mut self, lenient: Lenient) -> Self {
        self.parser.set_lenient(lenient);
        self
    }

    /// Whether lines that are ignored are wanted, for diagnosis: a `retry` that is no number, an `id` that is not
    /// taken, and unknown fields. Of the last, and of an `id` that is too long, those of more than 16 KiB are only
    /// told if they lie in one chunk; where lines have no limit, so it is for all. By default they are skipped.
    #[must_use]
    pub fn with_ignored(mut self, yes: bool) -> Self {
        self.parser.set_ignored(yes);
        self
    }

    /// Sets the last event ID that the stream starts with.
    pub fn set_last_event_id(&mut self, id: &str) {
        self.parser.set_last_event_id(id);
    }

    /// The last event ID as of the last block that ended: what a reconnect sends.
    pub fn last_event_id(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.parser.last_event_id().bytes(&[]))
    }

    /// The event type that rows name by this number. It is empty where there is none.
    pub fn type_name(&self, number: usize) -> &[u8] {
        self.types.names().get(number).map_or(&[], Vec::as_slice)
    }

    /// The last block's table: [`ROW`] numbers for each thing that the chunk says. Places are in bytes, or
    /// what [`gather`](Self::gather) and [`count_units`](Self::count_units) have made of them.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// How many bytes of an unfinished block are held: its data, its type, its ID, and the line that the
    /// last chunk's end has cut.
    pub fn held(&self) -> usize {
        self.parser.held()
    }

    /// Whether the next chunk begins a block, and nothing that came before bears on what it means. Whoever reads that
    /// block by other means may leave it out here, if it is whole. Only the last event ID is not told then.
    pub fn is_fresh(&self) -> bool {
        self.parser.is_fresh()
    }

    /// Whether the last chunk ended within a line.
    pub fn is_within_line(&self) -> bool {
        self.parser.is_within_line()
    }

    /// Begins a new stream: forgets an unfinished block and a fault. It keeps the last event ID.
    #[inline(never)]
    pub fn restart(&mut self) {
        self.parser.restart();
        self.clear();
    }

    /// Reads a chunk. After a [`TooLarge`] every block is empty until [`restart`](Self::restart).
    pub fn decode<'a>(&'a mut self, chunk: &'a [u8]) -> Block<'a> {
        self.clear();
        let mut error = None;
        let mut cursor = Cursor::default();
        loop {
            match self.next(chunk, &mut cursor) {
                Ok(Some(Next::Step(step))) => self.push_row(chunk, step),
                Ok(Some(Next::Enough)) => {}
                Ok(None) => break,
                Err(too_large) => {
                    error = Some(too_large);
                    break;
                }
            }
        }
        let names = self.types.names().len();
        let told = core::mem::replace(&mut self.types.told, names);
        Block {
            decoder: self,
            chunk,
            is_ascii: error.is_none() && cursor.is_ascii(chunk),
            told,
            error,
        }
    }

    /// Forgets the last block. Memory that it needed beyond the usual is freed. The next call of
    /// [`decode`](Self::decode) does this, too.
    #[inline(never)]
    pub fn clear(&mut self) {
        self.text.clear();
        if self.rows.capacity() * size_of::<u32>() > RETAINED {
            self.rows = Vec::new();
        }
        self.rows.clear();
        self.retry = None;
        self.types.clear_if_many();
    }

    /// Makes rows of the blocks that lie in the chunk, up to the next thing that the parser reads field by
    /// field, and gives that.
    ///
    /// This is the loop that nearly all events pass. The parser calls the closure for each of them, and
    /// both are inlined into one loop. A row is five numbers that are there already, so it is written by
    /// one `extend_from_slice`, and nothing of the block is copied.
    #[inline]
    fn next(&mut self, chunk: &[u8], cursor: &mut Cursor) -> Result<Option<Next>, TooLarge> {
        let Self {
            parser,
            text,
            rows,
            types,
            ..
        } = self;
        let past = chunk.len();
        parser.next(chunk, cursor, text, |_, block: Whole| {
            let kind = match block.lines {
                0 => ID,
                _ => types.number(&chunk[block.event.0..block.event.1]) as u32,
            };
            // Data of several lines lies in the text, whose places come after the chunk's.
            let shift = if block.lines > 1 { past } else { 0 };
            let (start, end) = ((block.data.0 + shift) as u32, (block.data.1 + shift) as u32);
            let id = block
                .id
                .map_or((NONE, NONE), |(start, end)| (start as u32, end as u32));
            rows.extend_from_slice(&[kind, start, end, id.0, id.1]);
            false
        })
    }

    /// Makes a row of what the parser has read field by field.
    fn push_row(&mut self, chunk: &[u8], step: Step) {
        let Self {
            parser,
            text,
            types,
            ..
        } = self;
        let (kind, value) = match step {
            Step::Message => (
                types.number(parser.event().bytes(chunk)) as u32,
                Some(parser.data_mut()),
            ),
            Step::Id => (ID, None),
            Step::Comment => (COMMENT, Some(parser.line_mut())),
            Step::Ignored => (IGNORED, Some(parser.line_mut())),
            Step::Retry(_) => (RETRY, None),
        };
        let mut value = value.map_or((NONE, NONE), |slot| move_value(text, chunk, slot));
        if let Step::Retry(time) = step {
            self.retry = Some(time);
            value = (time as u32, (time >> 32) as u32);
        }
        let id = match parser.has_id() {
            // The parser needs it for the events to come, so it is copied.
            true => copy_value(text, chunk, parser.last_event_id()),
            false => (NONE, NONE),
        };
        self.rows.extend([kind, value.0, value.1, id.0, id.1]);
    }
}

/// The places of a value. If it does not lie in the chunk, it is moved to the end of the text.
#[inline]
fn move_value(text: &mut Joined, chunk: &[u8], slot: &mut Slot) -> (u32, u32) {
    let len = slot.len();
    place_or_append(text, chunk, slot.place_in_chunk(), len, |text| {
        slot.move_to(text)
    })
}

/// As [`move_value`], for a value that the slot goes on holding: it is copied.
#[inline]
fn copy_value(text: &mut Joined, chunk: &[u8], slot: &Slot) -> (u32, u32) {
    let bytes = slot.bytes(chunk);
    place_or_append(text, chunk, slot.place_in_chunk(), bytes.len(), |text| {
        text.append(bytes, 0, bytes.len())
    })
}

/// The places of a value of `len` bytes: those in the chunk if there are any, or else those in the text,
/// once `append` has put the value at its end. The text's places come after the chunk's.
#[inline]
fn place_or_append(
    text: &mut Joined,
    chunk: &[u8],
    within: Option<(usize, usize)>,
    len: usize,
    append: impl FnOnce(&mut Joined),
) -> (u32, u32) {
    let (start, end) = within.unwrap_or_else(|| {
        append(text);
        let end = chunk.len() + text.len();
        (end - len, end)
    });
    (start as u32, end as u32)
}

impl<'a> Block<'a> {
    /// As [`BlockDecoder::is_fresh`], after this chunk.
    pub fn is_fresh(&self) -> bool {
        self.decoder.is_fresh()
    }

    /// The block's own text: values that do not lie in the chunk in one piece, one after the other.
    pub fn text(&self) -> &'a [u8] {
        self.decoder.text.bytes()
    }

    /// Whether all of the chunk is ASCII, so that places in bytes are places in UTF-16 code units. It is
    /// `false` if there is an [`error`](Self::error), since the rest of the chunk was not read then.
    pub fn chunk_is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// Whether all of the text is ASCII.
    pub fn text_is_ascii(&self) -> bool {
        is_ascii(self.text())
    }

    /// The table: [`ROW`] numbers for each thing that the chunk says, in order.
    pub fn rows(&self) -> &'a [u32] {
        &self.decoder.rows
    }

    /// The event types that rows name, as they were written, by number; an empty one is `message`. The
    /// number before them says where the new ones begin: the others were told by earlier blocks. It is 0
    /// where the types are numbered anew.
    pub fn types(&self) -> (usize, &'a [Vec<u8>]) {
        (self.told, self.decoder.types.names())
    }

    /// The block's last reconnection time, in milliseconds.
    pub fn retry(&self) -> Option<u64> {
        self.decoder.retry
    }

    /// The fault that ends the stream after these rows.
    pub fn error(&self) -> Option<TooLarge> {
        self.error
    }
}
