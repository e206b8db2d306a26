//! Headwater's other decoder, which hands a chunk's events to JavaScript as a text and a table.
//! No other parser has the like.

use crate::contender::compare;
use crate::{Corpus, Event, Tally};
use headwater::wire::{BlockDecoder, Frame, Limits, ROW};
use std::hint::black_box;

/// Its name in tables.
pub const NAME: &str = "headwater, rows";

/// Bytes to rows.
pub fn rows(chunks: &[&[u8]]) -> Tally {
    let mut decoder = BlockDecoder::new(Limits::default());
    let mut tally = Tally::default();
    for chunk in chunks {
        let block = decoder.decode(chunk);
        let (text, rows) = black_box((block.text(), block.rows()));
        tally.events += rows.len() / ROW;
        tally.bytes += text.len();
    }
    tally
}

/// Whether the rows say what the standard says.
///
/// # Errors
/// What they say instead.
pub fn check(corpus: &Corpus, chunks: &[&[u8]]) -> Result<(), String> {
    let mut decoder = BlockDecoder::new(Limits::default());
    let mut events = Vec::new();
    for chunk in chunks {
        let block = decoder.decode(chunk);
        if let Some(error) = block.error() {
            return Err(error.to_string());
        }
        events.extend(block.frames().filter_map(|frame| match frame {
            Frame::Message(message) => Some(Event {
                event: message.event.to_owned(),
                data: message.data.to_owned(),
                id: message.last_event_id.to_owned(),
            }),
            Frame::Retry(_) | Frame::Comment(_) => None,
        }));
    }
    compare(corpus, &events)
}
