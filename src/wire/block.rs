use super::frame::{Frame, Message};
use super::limits::{Limits, TooLarge};
use super::parser::{Cursor, Parser, Step};
use super::place::{RETAINED, Slot};
use super::rows::{COMMENT, ID, RETRY, ROW, SAME_ID};
use alloc::string::String;
use alloc::vec::Vec;

/// How many event types are remembered: more than a server has, fewer than an attacker would like.
const TYPES: usize = 256;

/// Reads a stream chunk by chunk and gives all that a chunk says at once, as one table of numbers
/// and at most two texts that they point into.
///
/// It is made for one crossing into JavaScript a chunk: decode the texts once, then cut each value
/// out of the string, with no search and no second decoding. The values of an ASCII chunk are left
/// where they lie, so that the chunk itself is what is decoded.
#[derive(Clone, Debug, Default)]
pub struct BlockDecoder {
    parser: Parser,
    /// Values that do not lie in the chunk as they are to be read, one after the other.
    text: Vec<u8>,
    /// The length of what places are counted through so far, in UTF-16 code units.
    units: usize,
    /// The chunk's values are read where they lie.
    in_place: bool,
    rows: Vec<u32>,
    types: Vec<String>,
    /// How many of `types` the reader has been told of.
    told: usize,
    /// The last event ID before the block: that of its rows until one has another.
    before: String,
    retry: Option<u64>,
}

/// All that a chunk says.
#[derive(Debug)]
pub struct Block<'a> {
    decoder: &'a BlockDecoder,
    chunk: &'a [u8],
    told: usize,
    error: Option<TooLarge>,
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

    /// Sets the last event ID that the stream starts with.
    pub fn set_last_event_id(&mut self, id: &str) {
        self.parser.set_last_event_id(id);
    }

    /// The last event ID as of the last block that ended: what a reconnect sends.
    pub fn last_event_id(&self) -> &str {
        core::str::from_utf8(self.parser.last_event_id().bytes(&[])).unwrap_or_default()
    }

    /// An event type that rows name, by its number: empty where it is not known.
    pub fn type_name(&self, number: usize) -> &str {
        self.types.get(number).map_or("", String::as_str)
    }

    /// How many bytes of an unfinished block are held.
    pub fn held(&self) -> usize {
        self.parser.held()
    }

    /// Begins a new stream: forgets an unfinished block and a fault, keeps the last event ID and
    /// the types.
    pub fn restart(&mut self) {
        self.parser.restart();
    }

    /// Reads a chunk. After a [`TooLarge`] every block is empty until [`restart`](Self::restart).
    pub fn decode<'a>(&'a mut self, chunk: &'a [u8]) -> Block<'a> {
        self.clear(chunk);
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
            told,
            error,
        }
    }

    fn clear(&mut self, chunk: &[u8]) {
        if self.text.capacity() > RETAINED {
            self.text = Vec::new();
        }
        if self.rows.capacity() * size_of::<u32>() > RETAINED {
            self.rows = Vec::new();
        }
        self.text.clear();
        self.rows.clear();
        self.in_place = chunk.is_ascii();
        self.units = if self.in_place { chunk.len() } else { 0 };
        self.retry = None;
        if self.types.len() > TYPES {
            self.types.clear();
            self.told = 0;
        }
        self.before.clear();
        self.before.push_str(
            core::str::from_utf8(self.parser.last_event_id().bytes(&[])).unwrap_or_default(),
        );
    }

    #[inline]
    fn row(&mut self, chunk: &[u8], step: Step) {
        const NONE: (u32, u32) = (SAME_ID, SAME_ID);
        let (kind, text, id) = match step {
            Step::Message => {
                let id = if self.parser.has_id() {
                    self.place(chunk, Parser::last_event_id)
                } else {
                    NONE
                };
                let kind = kind(&mut self.types, self.parser.event().bytes(chunk));
                (kind, self.place(chunk, Parser::data), id)
            }
            Step::Id => (ID, (0, 0), self.place(chunk, Parser::last_event_id)),
            Step::Comment => (COMMENT, self.place(chunk, Parser::comment), NONE),
            Step::Retry(time) => {
                self.retry = Some(time);
                (RETRY, (time as u32, (time >> 32) as u32), NONE)
            }
        };
        self.rows.extend([kind, text.0, text.1, id.0, id.1]);
    }

    /// Where a value is to be read: where it lies in the chunk, or in the text it is appended to,
    /// repaired where it is not UTF-8.
    #[inline]
    fn place(&mut self, chunk: &[u8], slot: impl Fn(&Parser) -> &Slot) -> (u32, u32) {
        let slot = slot(&self.parser);
        if self.in_place
            && let Some((start, end)) = slot.within_chunk()
        {
            return (start as u32, end as u32);
        }
        let value = slot.bytes(chunk);
        let start = self.units;
        match core::str::from_utf8(value) {
            Ok(value) => {
                self.text.extend_from_slice(value.as_bytes());
                self.units += utf16_len(value.as_bytes());
            }
            Err(_) => {
                let repaired = String::from_utf8_lossy(value);
                self.text.extend_from_slice(repaired.as_bytes());
                self.units += utf16_len(repaired.as_bytes());
            }
        }
        (start as u32, self.units as u32)
    }
}

impl<'a> Block<'a> {
    /// Whether values lie in the chunk, which is ASCII then: its bytes are the first places that
    /// rows point to, and the text's come after them.
    pub fn in_place(&self) -> bool {
        self.decoder.in_place
    }

    /// Values that do not lie in the chunk, one after the other: valid UTF-8.
    pub fn text(&self) -> &'a [u8] {
        &self.decoder.text
    }

    /// The table: [`ROW`] numbers for each thing said, in order.
    pub fn rows(&self) -> &'a [u32] {
        &self.decoder.rows
    }

    /// The event types that the rows' kinds name, as they were written: an empty one is `message`.
    /// Those before the index that comes with them are the ones of the last block; the others are
    /// new.
    pub fn types(&self) -> (usize, &'a [String]) {
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

    /// The same as [`Decoder`](super::Decoder)'s frames.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'a>> {
        let decoder = self.decoder;
        let in_place = if decoder.in_place { self.chunk } else { &[] };
        let [chunk, text] =
            [in_place, &decoder.text].map(|text| core::str::from_utf8(text).unwrap_or_default());
        let places = places(text);
        let value = move |start: u32, end: u32| {
            let (start, end) = (start as usize, end as usize);
            match start.checked_sub(chunk.len()) {
                None => &chunk[start..end],
                // An empty value may lie at the very end of the chunk.
                Some(0) if end == start => "",
                Some(start) => &text[places[start]..places[end - chunk.len()]],
            }
        };
        let mut last_event_id = decoder.before.as_str();
        let rows = decoder.rows.as_chunks::<ROW>().0.iter();
        rows.filter_map(move |&[kind, start, end, id_start, id_end]| {
            if id_start != SAME_ID {
                last_event_id = value(id_start, id_end);
            }
            Some(match kind {
                ID => return None,
                RETRY => Frame::Retry(u64::from(start) | u64::from(end) << 32),
                COMMENT => Frame::Comment(value(start, end)),
                kind => Frame::Message(Message {
                    event: match decoder.types[kind as usize].as_str() {
                        "" => "message",
                        event => event,
                    },
                    data: value(start, end),
                    last_event_id,
                }),
            })
        })
    }
}

/// The place in bytes of every UTF-16 code unit of a text, its end included.
fn places(text: &str) -> Vec<usize> {
    let mut places: Vec<_> = text
        .char_indices()
        .flat_map(|(at, char)| core::iter::repeat_n(at, char.len_utf16()))
        .collect();
    places.push(text.len());
    places
}

/// The UTF-16 code units of valid UTF-8: one for each byte that does not continue a character, and
/// one more for each that begins one outside the basic plane.
fn utf16_len(utf8: &[u8]) -> usize {
    utf8.iter()
        .map(|&byte| usize::from((byte as i8) >= -64) + usize::from(byte >= 0xf0))
        .sum()
}

/// The number of an event type. Beyond [`TYPES`] it is not looked for, so that a stream of ever new
/// ones costs no more than others; they are forgotten with their block.
#[inline]
fn kind(types: &mut Vec<String>, event: &[u8]) -> u32 {
    let known = types.iter().take(TYPES);
    match known.map(String::as_bytes).position(|known| known == event) {
        Some(at) => at as u32,
        None => {
            types.push(String::from_utf8_lossy(event).into_owned());
            (types.len() - 1) as u32
        }
    }
}
