use super::limits::{Limits, TooLarge};
use super::parser::{Cursor, Parser, Step};
use super::place::{RETAINED, Slot};
use super::rows::{COMMENT, ID, IGNORED, RETRY, ROW, SAME_ID};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// How many event types are remembered: more than a server has, fewer than an attacker would like.
const TYPES: usize = 256;

/// Reads a stream chunk by chunk and gives all that a chunk says at once, as one table of numbers.
///
/// It is made for one crossing into JavaScript a chunk. The numbers say where in the chunk each
/// value lies, so that nothing is searched for again; what does not lie there in one piece, since
/// the chunk's beginning cuts it or it has several lines, is put together in a text of the block's
/// own. Where either is ASCII, it can be decoded at once and cut by the same numbers.
#[derive(Clone, Debug, Default)]
pub struct BlockDecoder {
    parser: Parser,
    /// Values that do not lie in the chunk as they are to be read, one after the other.
    text: Vec<u8>,
    rows: Vec<u32>,
    types: Vec<Vec<u8>>,
    /// The length of all types, in bytes.
    types_len: usize,
    /// How many of `types` the reader has been told of.
    told: usize,
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
            ..Self::default()
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

    /// Whether lines that the standard ignores are wanted, for diagnosis, if they lie in one chunk.
    /// By default they are skipped unseen, whatever their length.
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
        self.types.get(number).map_or(&[], Vec::as_slice)
    }

    /// How many bytes of an unfinished block are held.
    pub fn held(&self) -> usize {
        self.parser.held()
    }

    /// Turns the places of some rows of the last block from bytes into UTF-16 code units, counted
    /// from the beginning of a part of the chunk that holds all of them. Places in the block's own
    /// text stay as they are. The chunk must be the block's, and that part of it UTF-8.
    ///
    /// It does so only if the part has so many units in all, and says whether it has: a decoder
    /// that holds back a cut character has given less.
    pub fn count_units(
        &mut self,
        chunk: &[u8],
        part: Range<usize>,
        expected: usize,
        rows: Range<usize>,
    ) -> bool {
        let mut at = part.start.min(chunk.len());
        if utf16_len(chunk.get(part).unwrap_or_default()) != expected {
            return false;
        }
        let mut units = 0;
        let rows = self.rows.as_chunks_mut::<ROW>().0.get_mut(rows);
        for [kind, places @ ..] in rows.into_iter().flatten() {
            if *kind == RETRY {
                continue;
            }
            let within = |place: u32| (place as usize) < chunk.len();
            let first = places.iter().copied().filter(|&place| within(place)).min();
            let first = first.map_or(at, |place| (place as usize).max(at));
            units += utf16_len(&chunk[at..first]);
            at = first;
            for place in places.chunks_exact_mut(2).filter(|place| within(place[0])) {
                let (start, end) = (place[0] as usize, place[1] as usize);
                let before = utf16_len(chunk.get(at..start).unwrap_or_default());
                let len = utf16_len(chunk.get(start..end).unwrap_or_default());
                place[0] = (units + before) as u32;
                place[1] = (units + before + len) as u32;
            }
        }
        true
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
            match self.parser.step(chunk, &mut cursor) {
                Ok(Some(step)) => self.row(chunk, step),
                Ok(None) => break,
                Err(too_large) => {
                    error = Some(too_large);
                    break;
                }
            }
        }
        let told = self.told;
        self.told = self.types.len();
        Block {
            decoder: self,
            chunk,
            is_ascii: error.is_none() && cursor.is_ascii(),
            told,
            error,
        }
    }

    fn clear(&mut self) {
        if self.text.capacity() > RETAINED {
            self.text = Vec::new();
        }
        if self.rows.capacity() * size_of::<u32>() > RETAINED {
            self.rows = Vec::new();
        }
        self.text.clear();
        self.rows.clear();
        self.retry = None;
        if self.types.len() > TYPES || self.types_len > RETAINED {
            self.types = Vec::new();
            self.types_len = 0;
            self.told = 0;
        }
    }

    #[inline]
    fn row(&mut self, chunk: &[u8], step: Step) {
        const NONE: (u32, u32) = (SAME_ID, SAME_ID);
        let Self {
            parser,
            text,
            types,
            types_len,
            ..
        } = self;
        let mut place = |slot: &Slot| place(text, chunk, slot);
        let (kind, value, id) = match step {
            Step::Message => {
                let id = if parser.has_id() {
                    place(parser.last_event_id())
                } else {
                    NONE
                };
                let kind = kind(types, types_len, parser.event().bytes(chunk));
                (kind, place(parser.data()), id)
            }
            Step::Id => (ID, (0, 0), place(parser.last_event_id())),
            Step::Comment => (COMMENT, place(parser.line()), NONE),
            Step::Ignored => (IGNORED, place(parser.line()), NONE),
            Step::Retry(time) => {
                self.retry = Some(time);
                (RETRY, (time as u32, (time >> 32) as u32), NONE)
            }
        };
        self.rows.extend([kind, value.0, value.1, id.0, id.1]);
    }
}

/// Where a value lies in the chunk, or in the text it is appended to, which is counted after it.
#[inline]
fn place(text: &mut Vec<u8>, chunk: &[u8], slot: &Slot) -> (u32, u32) {
    let (start, end) = slot.within_chunk().unwrap_or_else(|| {
        let start = chunk.len() + text.len();
        text.extend_from_slice(slot.bytes(chunk));
        (start, chunk.len() + text.len())
    });
    (start as u32, end as u32)
}

impl<'a> Block<'a> {
    /// Values that do not lie in the chunk, one after the other.
    pub fn text(&self) -> &'a [u8] {
        &self.decoder.text
    }

    /// Whether all of the chunk is ASCII, so that its bytes are UTF-16 code units. After an
    /// [`error`](Self::error) nobody has looked.
    pub fn chunk_is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// Whether all of the text is ASCII.
    pub fn text_is_ascii(&self) -> bool {
        self.decoder.text.is_ascii()
    }

    /// The table: [`ROW`] numbers for each thing said, in order.
    pub fn rows(&self) -> &'a [u32] {
        &self.decoder.rows
    }

    /// The event types that the rows' kinds name, as they were written: an empty one is `message`.
    /// Those before the index that comes with them are the ones of the last block; the others are
    /// new.
    pub fn types(&self) -> (usize, &'a [Vec<u8>]) {
        (self.told, &self.decoder.types)
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
                Some(start) => &decoder.text[start..end - chunk.len()],
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
                event: String::from_utf8_lossy(&decoder.types[kind as usize]),
                data: value(start, end),
                id: (id_start != SAME_ID).then(|| value(id_start, id_end)),
            },
        })
    }
}

/// The number of an event type. Beyond [`TYPES`] it is not looked for, so that a stream of ever new
/// ones costs no more than others; they are forgotten with their block.
#[inline]
fn kind(types: &mut Vec<Vec<u8>>, types_len: &mut usize, event: &[u8]) -> u32 {
    match types.iter().take(TYPES).position(|known| known == event) {
        Some(at) => at as u32,
        None => {
            *types_len += event.len();
            types.push(event.to_vec());
            (types.len() - 1) as u32
        }
    }
}

/// The UTF-16 code units of UTF-8: one for each byte that does not continue a character, and one
/// more for each that begins one outside the basic plane.
fn utf16_len(utf8: &[u8]) -> usize {
    const GROUP: usize = 64;
    // A sum of few bytes fits in one, so that many are counted at once.
    let count = |group: &[u8]| {
        let units = |byte: u8| u8::from(byte as i8 >= -64) + u8::from(byte >= 0xf0);
        usize::from(
            group
                .iter()
                .fold(0, |sum: u8, &byte| sum.wrapping_add(units(byte))),
        )
    };
    let (groups, rest) = utf8.as_chunks::<GROUP>();
    groups.iter().map(|group| count(group)).sum::<usize>() + count(rest)
}
