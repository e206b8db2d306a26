//! The parsers, each driven as its documentation shows.

mod eventsource_stream;
mod headwater;
mod sse_codec;
mod sse_stream;

use crate::{Corpus, Event, Payload, Tally};

/// A parser that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// `headwater::wire::Decoder`.
    Headwater,
    /// `eventsource_stream::EventStream` over a stream of chunks.
    EventsourceStream,
    /// `sse_stream::SseByteStream` over a stream of chunks.
    SseStream,
    /// `sse_codec::decode_stream` over the chunks as an `AsyncRead`.
    SseCodec,
}

impl Contender {
    /// Headwater, then the others.
    pub const ALL: [Self; 4] = [
        Self::Headwater,
        Self::EventsourceStream,
        Self::SseStream,
        Self::SseCodec,
    ];

    /// Its crate's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Headwater => "headwater",
            Self::EventsourceStream => "eventsource-stream",
            Self::SseStream => "sse-stream",
            Self::SseCodec => "sse-codec",
        }
    }

    /// Reads a stream from its beginning to its end, and hands on each event: its type, its data
    /// and the last event ID.
    ///
    /// # Errors
    /// What the parser says of a stream it does not read to the end.
    #[inline]
    pub fn read(self, chunks: &[&[u8]], each: impl FnMut(&str, &str, &str)) -> Result<(), String> {
        match self {
            Self::Headwater => headwater::read(chunks, each),
            Self::EventsourceStream => eventsource_stream::read(chunks, each),
            Self::SseStream => sse_stream::read(chunks, each),
            Self::SseCodec => sse_codec::read(chunks, each),
        }
    }

    /// Bytes to frames.
    #[inline]
    pub fn frames(self, chunks: &[&[u8]]) -> Tally {
        let mut tally = Tally::default();
        self.read(chunks, |event, data, id| tally.add(event, data, id))
            .expect("the parser was checked");
        tally
    }

    /// Bytes to values of the payload's type.
    #[inline]
    pub fn typed(self, chunks: &[&[u8]], payload: Payload) -> Tally {
        let mut tally = Tally::default();
        self.read(chunks, |event, data, id| {
            payload.read(data).expect("the payloads were checked");
            tally.add(event, data, id);
        })
        .expect("the parser was checked");
        tally
    }

    /// Whether the parser makes of a stream what the standard says.
    ///
    /// # Errors
    /// What it makes of it instead.
    pub fn check(self, corpus: &Corpus, chunks: &[&[u8]]) -> Result<(), String> {
        let mut events = Vec::new();
        self.read(chunks, |event, data, id| {
            events.push(Event {
                event: event.to_owned(),
                data: data.to_owned(),
                id: id.to_owned(),
            });
        })?;
        crate::contender::compare(corpus, &events)?;
        if let Some(payload) = corpus.payload() {
            for event in &events {
                payload
                    .read(&event.data)
                    .map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}

/// Whether these are the events of a corpus.
///
/// # Errors
/// The first that is another.
pub fn compare(corpus: &Corpus, events: &[Event]) -> Result<(), String> {
    if let Some((number, (made, expected))) = events
        .iter()
        .zip(corpus.events())
        .enumerate()
        .find(|(_, (made, expected))| made != expected)
    {
        return Err(format!("event {number} is {made:?}, not {expected:?}"));
    }
    if events.len() != corpus.events().len() {
        let (made, expected) = (events.len(), corpus.events().len());
        return Err(format!("{made} events of {expected}"));
    }
    Ok(())
}
