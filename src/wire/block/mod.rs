//! All that a chunk says, as one table of numbers.

mod event_types;
mod rows;
mod utf16;
mod window;

pub use rows::{COMMENT, ID, IGNORED, RETRY, ROW, SAME_ID};

use self::event_types::EventTypes;
use self::rows::{NONE, places};
use super::group::is_ascii;
use super::joined::{Joined, RETAINED};
use super::limits::{Limits, TooLarge};
use super::parser::{Cursor, Next, Parser, Step, Whole};
use super::slot::Slot;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// Reads a stream chunk by chunk and gives all that a chunk says at once, as one table of numbers.
///
/// It is made for one crossing into JavaScript a chunk. The numbers say where in the chunk each
/// value lies, so that nothing is searched for again; what does not lie there in one piece, since
/// the chunk's beginning cuts it or it has several lines, is put together in a text of the block's
/// own. Where either is ASCII, it can be decoded at once and cut by the same numbers.
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
    /// Values that do not lie in the chunk as they are to be read, one after the other.
    text: Joined,
    rows: Vec<u32>,
    types: EventTypes,
    retry: Option<u64>,
}

/// All that a chunk says.
#[derive(Debug)]
pub struct Block<'a> {
    decoder: &'a BlockDecoder,
    chunk: &'a [u8],
    is_ascii: bool,
    told: usize,
    error: Option<TooLarge>,
}

/// One row of a block's table, with its values as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// An event to dispatch.
    Message {
        /// The block's last `event` field; empty, or not given, it means `message`.
        event: Cow<'a, str>,
        /// The block's `data` lines, joined by line feeds.
        data: Cow<'a, str>,
        /// The block's own ID, if it has one. Ids are sticky: others have that of the entry before.
        id: Option<Cow<'a, str>>,
    },
    /// The last event ID was set by a block without data.
    Id(Cow<'a, str>),
    /// The reconnection time was set, in milliseconds.
    Retry(u64),
    /// A comment's text, after the colon.
    Comment(Cow<'a, str>),
    /// A line that the standard ignores: an unknown field, or a `retry` that is no number.
    Ignored(Cow<'a, str>),
}

impl BlockDecoder {
    /// A decoder at the beginning of a stream.
    pub fn new(limits: Limits) -> Self {
        Self {
            parser: Parser::new(limits),
            // Not what is left of a default: its parser would have to be dropped.
            text: Joined::default(),
            rows: Vec::new(),
            types: EventTypes::default(),
            retry: None,
        }
    }

    /// Whether comments are wanted. By default they are skipped unseen, whatever their length.
    #[must_use]
    pub fn with_comments(self, yes: bool) -> Self {
        Self {
            parser: self.parser.with_comments(yes),
            ..self
        }
    }

    /// Whether lines that the standard ignores are wanted, for diagnosis: unknown fields, if they
    /// lie in one chunk, and a `retry` that is no number. By default they are skipped unseen.
    #[must_use]
    pub fn with_ignored(self, yes: bool) -> Self {
        Self {
            parser: self.parser.with_ignored(yes),
            ..self
        }
    }

    /// Sets the last event ID that the stream starts with.
    pub fn set_last_event_id(&mut self, id: &str) {
        self.parser.set_last_event_id(id);
    }

    /// The last event ID as of the last block that ended: what a reconnect sends.
    pub fn last_event_id(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.parser.last_event_id().bytes(&[]))
    }

    /// An event type that rows name, by its number: empty where it is not known.
    pub fn type_name(&self, number: usize) -> &[u8] {
        self.types.names().get(number).map_or(&[], Vec::as_slice)
    }

    /// The last block's table: [`ROW`] numbers for each thing said, and its places as
    /// [`gather`](Self::gather) and [`count_units`](Self::count_units) have left them.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// How many bytes of an unfinished block are held: of its data, its type, its ID, and of a line
    /// that a chunk's end has cut.
    pub fn held(&self) -> usize {
        self.parser.held()
    }

    /// Whether the last chunk has cut a line.
    pub fn is_within_line(&self) -> bool {
        self.parser.is_within_line()
    }

    /// Begins a new stream: forgets an unfinished block and a fault, keeps the last event ID and
    /// the types.
    pub fn restart(&mut self) {
        self.parser.restart();
    }

    /// Reads a chunk. After a [`TooLarge`] every block is empty until [`restart`](Self::restart).
    pub fn decode<'a>(&'a mut self, chunk: &'a [u8]) -> Block<'a> {
        self.clear();
        let mut error = None;
        let mut cursor = Cursor::default();
        loop {
            match self.next(chunk, &mut cursor) {
                Ok(Some(Next::Step(step))) => self.row(chunk, step),
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

    fn clear(&mut self) {
        self.text.clear();
        if self.rows.capacity() * size_of::<u32>() > RETAINED {
            self.rows = Vec::new();
        }
        self.rows.clear();
        self.retry = None;
        self.types.clear_if_many();
    }

    /// Makes rows of the blocks that lie in the chunk, up to what the parser reads field by field.
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
            let shift = if block.lines > 1 { past } else { 0 };
            let (start, end) = ((block.data.0 + shift) as u32, (block.data.1 + shift) as u32);
            let id = block
                .id
                .map_or((NONE, NONE), |(start, end)| (start as u32, end as u32));
            rows.extend_from_slice(&[kind, start, end, id.0, id.1]);
            false
        })
    }

    fn row(&mut self, chunk: &[u8], step: Step) {
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
        let mut value = value.map_or((NONE, NONE), |slot| place(text, chunk, slot));
        if let Step::Retry(time) = step {
            self.retry = Some(time);
            value = (time as u32, (time >> 32) as u32);
        }
        let id = match parser.has_id() {
            true => copy(text, chunk, parser.last_event_id()),
            false => (NONE, NONE),
        };
        self.rows.extend([kind, value.0, value.1, id.0, id.1]);
    }
}

/// Where a value lies in the chunk, or in the text that it is moved to, which is counted after it.
#[inline]
fn place(text: &mut Joined, chunk: &[u8], slot: &mut Slot) -> (u32, u32) {
    let len = slot.len();
    moved(text, chunk, slot.within_chunk(), len, |text| {
        slot.move_to(text)
    })
}

/// As [`place`], for a value that is still needed.
#[inline]
fn copy(text: &mut Joined, chunk: &[u8], slot: &Slot) -> (u32, u32) {
    let bytes = slot.bytes(chunk);
    moved(text, chunk, slot.within_chunk(), bytes.len(), |text| {
        text.append(bytes, 0, bytes.len())
    })
}

#[inline]
fn moved(
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
    /// Values that do not lie in the chunk, one after the other.
    pub fn text(&self) -> &'a [u8] {
        self.decoder.text.bytes()
    }

    /// Whether all of the chunk is ASCII, so that its bytes are UTF-16 code units. After an
    /// [`error`](Self::error) nobody has looked.
    pub fn chunk_is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// Whether all of the text is ASCII.
    pub fn text_is_ascii(&self) -> bool {
        is_ascii(self.text())
    }

    /// Whether the block has one row, and all of the chunk before its data and after it is ASCII.
    pub fn is_one_in_ascii(&self) -> bool {
        let chunk = self.chunk;
        let one = <&[u32; ROW]>::try_from(self.rows()).ok();
        let data = one.and_then(|row| places(row, chunk.len())[0]);
        data.is_some_and(|(start, end)| {
            let (before, after) = (chunk.get(..start), chunk.get(end..));
            is_ascii(before.unwrap_or_default()) && is_ascii(after.unwrap_or_default())
        })
    }

    /// The table: [`ROW`] numbers for each thing said, in order.
    pub fn rows(&self) -> &'a [u32] {
        &self.decoder.rows
    }

    /// The event types that the rows' kinds name, as they were written: an empty one is `message`.
    /// Those before the index that comes with them are the ones of the last block; the others are
    /// new.
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

    /// What the table says, in words.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        let (decoder, chunk) = (self.decoder, self.chunk);
        let bytes = move |start: u32, end: u32| {
            let (start, end) = (start as usize, end as usize);
            match start.checked_sub(chunk.len()) {
                None => &chunk[start..end],
                Some(start) => &decoder.text.bytes()[start..end - chunk.len()],
            }
        };
        let value = move |start, end| String::from_utf8_lossy(bytes(start, end));
        let rows = decoder.rows.as_chunks::<ROW>().0.iter();
        rows.map(move |&[kind, start, end, id_start, id_end]| match kind {
            RETRY => Entry::Retry(u64::from(start) | u64::from(end) << 32),
            COMMENT => Entry::Comment(value(start, end)),
            IGNORED => Entry::Ignored(value(start, end)),
            ID => Entry::Id(value(id_start, id_end)),
            kind => Entry::Message {
                event: String::from_utf8_lossy(&decoder.types.names()[kind as usize]),
                data: value(start, end),
                id: (id_start != SAME_ID).then(|| value(id_start, id_end)),
            },
        })
    }
}
