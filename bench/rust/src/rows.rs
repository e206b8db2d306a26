//! Headwater's other decoder, which hands a chunk's events to JavaScript as a table of places.
//! No other parser has the like.

use crate::contender::compare;
use crate::{Corpus, Event, Tally};
use headwater::wire::{BlockDecoder, Entry, Limits, ROW};
use std::borrow::Cow;
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
    let mut last_event_id = String::new();
    for chunk in chunks {
        let block = decoder.decode(chunk);
        if let Some(error) = block.error() {
            return Err(error.to_string());
        }
        for entry in block.entries() {
            match entry {
                Entry::Message { event, data, id } => {
                    if let Some(id) = id {
                        last_event_id = id.into_owned();
                    }
                    let event = match event {
                        Cow::Borrowed("") => "message".to_owned(),
                        event => event.into_owned(),
                    };
                    events.push(Event {
                        event,
                        data: data.into_owned(),
                        id: last_event_id.clone(),
                    });
                }
                Entry::Id(id) => last_event_id = id.into_owned(),
                _ => {}
            }
        }
    }
    compare(corpus, &events)
}
