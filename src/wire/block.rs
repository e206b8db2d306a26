use super::frame::{Frame, Message};
use super::limits::{Limits, TooLarge};
use super::parser::{Cursor, Parser, Step};
use super::place::RETAINED;
use super::rows::{COMMENT, RETRY, ROW, SAME_ID};
use alloc::string::String;
use alloc::vec::Vec;

/// How many event types are remembered: more than a server has, fewer than an attacker would like.
const TYPES: usize = 256;

/// Reads a stream chunk by chunk and gives all that a chunk says at once: one text that holds every
/// value, and one table of numbers that tells where.
///
/// It is made for one crossing into JavaScript a chunk: decode the text once, then cut each value
/// out of the string, with no search and no second decoding.
#[derive(Clone, Debug, Default)]
pub struct BlockDecoder {
    parser: Parser,
    text: Vec<u8>,
    /// The length of `text` in UTF-16 code units.
    units: usize,
    rows: Vec<u32>,
    types: Vec<String>,
    /// How many of `types` the reader has been told of.
    told: usize,
    /// The last event ID before the block: that of its rows until one has another.
    before: String,
    retry: Option<u64>,
}

/// All that a chunk says, until the next is decoded.
#[derive(Debug)]
pub struct Block<'a> {
    decoder: &'a BlockDecoder,
    told: usize,
    error: Option<TooLarge>,
}

impl<'a> Block<'a> {
    /// Every value of the block, one after the other: valid UTF-8.
    pub fn text(&self) -> &'a [u8] {
        &self.decoder.text
    }

    /// Whether the text is ASCII, so that its bytes and its UTF-16 code units are the same.
    pub fn is_ascii(&self) -> bool {
        self.decoder.units == self.decoder.text.len()
    }

    /// The table: [`ROW`] numbers for each thing said, in order.
    pub fn rows(&self) -> &'a [u32] {
        &self.decoder.rows
    }

    /// The event types that the rows' kinds name. Those before the index that comes with them are
    /// the ones of the last block; the others are new.
    pub fn types(&self) -> (usize, &'a [String]) {
        (self.told, &self.decoder.types)
    }

    /// The block's last reconnection time, in milliseconds.
    pub fn retry(&self) -> Option<u64> {
        self.decoder.retry
    }

    /// The last event ID, if it was set since the last row that is an event.
    pub fn later_id(&self) -> Option<&'a str> {
        self.decoder
            .parser
            .id_changed()
            .then(|| self.decoder.last_event_id())
    }

    /// The fault that ends the stream after these rows.
    pub fn error(&self) -> Option<TooLarge> {
        self.error
    }

    /// The same as [`Decoder`](super::Decoder)'s frames.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'a>> {
        let decoder = self.decoder;
        let text = core::str::from_utf8(&decoder.text).unwrap_or_default();
        let places = places(text);
        let value = move |start: u32, end: u32| &text[places[start as usize]..places[end as usize]];
        let mut last_event_id = decoder.before.as_str();
        decoder.rows.as_chunks::<ROW>().0.iter().map(
            move |&[kind, start, end, id_start, id_end]| {
                if id_start != SAME_ID {
                    last_event_id = value(id_start, id_end);
                }
                match kind {
                    RETRY => Frame::Retry(u64::from(start) | u64::from(end) << 32),
                    COMMENT => Frame::Comment(value(start, end)),
                    kind => Frame::Message(Message {
                        event: &decoder.types[kind as usize],
                        data: value(start, end),
                        last_event_id,
                    }),
                }
            },
        )
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
        core::str::from_utf8(self.parser.id(&[])).unwrap_or_default()
    }

    /// Begins a new stream: forgets an unfinished block and a fault, keeps the last event ID and
    /// the types.
    pub fn restart(&mut self) {
        self.parser.restart();
    }

    /// Reads a chunk. After a [`TooLarge`] every block is empty until [`restart`](Self::restart).
    pub fn decode(&mut self, chunk: &[u8]) -> Block<'_> {
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
        self.units = 0;
        self.retry = None;
        if self.types.len() > TYPES {
            self.types.clear();
            self.told = 0;
        }
        self.before.clear();
        self.before
            .push_str(core::str::from_utf8(self.parser.id(&[])).unwrap_or_default());
    }

    fn row(&mut self, chunk: &[u8], step: Step) {
        let Self {
            parser,
            text,
            units,
            ..
        } = self;
        match step {
            Step::Message => {
                let data = append(text, units, parser.data(chunk));
                let id = if parser.take_id_changed() {
                    append(text, units, parser.id(chunk))
                } else {
                    (SAME_ID, SAME_ID)
                };
                let kind = kind(&mut self.types, parser.event(chunk));
                self.rows.extend([kind, data.0, data.1, id.0, id.1]);
            }
            Step::Retry(time) => {
                self.retry = Some(time);
                self.rows
                    .extend([RETRY, time as u32, (time >> 32) as u32, SAME_ID, SAME_ID]);
            }
            Step::Comment => {
                let comment = append(text, units, parser.comment(chunk));
                self.rows
                    .extend([COMMENT, comment.0, comment.1, SAME_ID, SAME_ID]);
            }
        }
    }
}

/// Appends a value to the text, repaired where it is not UTF-8, and gives its place in UTF-16 units.
fn append(text: &mut Vec<u8>, units: &mut usize, value: &[u8]) -> (u32, u32) {
    let start = *units;
    match core::str::from_utf8(value) {
        Ok(value) => {
            text.extend_from_slice(value.as_bytes());
            *units += utf16_len(value.as_bytes());
        }
        Err(_) => {
            let repaired = String::from_utf8_lossy(value);
            text.extend_from_slice(repaired.as_bytes());
            *units += utf16_len(repaired.as_bytes());
        }
    }
    (start as u32, *units as u32)
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
fn kind(types: &mut Vec<String>, event: &[u8]) -> u32 {
    match types
        .iter()
        .take(TYPES)
        .position(|known| known.as_bytes() == event)
    {
        Some(at) => at as u32,
        None => {
            types.push(String::from_utf8_lossy(event).into_owned());
            (types.len() - 1) as u32
        }
    }
}
