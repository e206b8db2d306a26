use super::{Decoder, Frame, Message, TooLarge};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::string::String;
use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll, ready};
use futures_core::{FusedStream, Stream};

/// The events of a body that somebody else has asked for, in chunks of any length: of a response, a file, a process. They
/// are read as they come, no sooner than they are asked for, and no connection is made or made again. What the body has
/// begun and not ended is no event, unless the decoder is [lenient](super::Lenient::unterminated).
///
/// ```
/// use futures_util::{StreamExt, stream};
/// use headwater::wire::{Decoder, Limits, read};
///
/// # futures_executor::block_on(async {
/// // Such as reqwest's `response.bytes_stream()`.
/// let chunks = ["data: 1\n", "\nevent: tick\nid: 7\ndata: 2\n\ndata: 3"];
/// let body = stream::iter(chunks.map(Ok::<_, std::io::Error>));
/// let mut events = read(body, Decoder::new(Limits::default()));
/// while let Some(event) = events.next().await {
///     let event = event?;
///     println!("{} {}: {}", event.event, event.last_event_id, event.data);
/// }
/// # Ok::<(), headwater::wire::ReadError<std::io::Error>>(())
/// # });
/// ```
pub fn read<S, B, E>(body: S, decoder: Decoder) -> Reading<S>
where
    S: Stream<Item = Result<B, E>>,
    B: AsRef<[u8]>,
{
    Reading {
        body: Some(Box::pin(body)),
        decoder,
        events: VecDeque::new(),
        fault: None,
    }
}

/// The events of a body, as a stream: [`read`] makes one. After an error it has ended.
#[must_use = "streams do nothing unless polled"]
pub struct Reading<S> {
    /// `None` when nothing more is read of it.
    body: Option<Pin<Box<S>>>,
    decoder: Decoder,
    /// Those of the latest chunk that are still to be given.
    events: VecDeque<OwnedMessage>,
    /// What ends the stream behind them.
    fault: Option<TooLarge>,
}

/// An event that is kept: a [`Message`] with text of its own.
///
/// ```
/// use headwater::wire::OwnedMessage;
///
/// fn show(event: OwnedMessage) -> String {
///     format!("{}: {}", event.event, event.data)
/// }
/// # let _ = show;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnedMessage {
    /// The event type, as [`Message::event`].
    pub event: String,
    /// The data, as [`Message::data`].
    pub data: String,
    /// The last event ID, as [`Message::last_event_id`].
    pub last_event_id: String,
}

impl From<Message<'_>> for OwnedMessage {
    fn from(message: Message<'_>) -> Self {
        Self {
            event: message.event.into(),
            data: message.data.into(),
            last_event_id: message.last_event_id.into(),
        }
    }
}

/// Why a body could not be read to its end.
///
/// ```
/// use headwater::wire::ReadError;
///
/// fn passes(error: &ReadError<std::io::Error>) -> bool {
///     matches!(error, ReadError::Body(_))
/// }
/// # let _ = passes;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError<E> {
    /// The body broke: its own error.
    Body(E),
    /// A line or an event was longer than the decoder's [`Limits`](super::Limits) allow.
    TooLarge(TooLarge),
}

impl<E> fmt::Display for ReadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(_) => f.write_str("the body broke before its end"),
            Self::TooLarge(too_large) => too_large.fmt(f),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for ReadError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Body(error) => Some(error),
            Self::TooLarge(_) => None,
        }
    }
}

impl<S> Reading<S> {
    /// Takes the events of a chunk, or of the end where there is none.
    fn take(&mut self, chunk: Option<&[u8]>) {
        let mut frames = match chunk {
            Some(chunk) => self.decoder.feed(chunk),
            None => self.decoder.finish(),
        };
        while let Some(frame) = frames.next() {
            match frame {
                Ok(Frame::Message(message)) => self.events.push_back(message.into()),
                Ok(_) => {}
                Err(too_large) => {
                    self.fault = Some(too_large);
                    break;
                }
            }
        }
    }
}

// What it holds of the body is pinned by itself.
impl<S> Unpin for Reading<S> {}

impl<S, B, E> Stream for Reading<S>
where
    S: Stream<Item = Result<B, E>>,
    B: AsRef<[u8]>,
{
    type Item = Result<OwnedMessage, ReadError<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(too_large) = self.fault.take() {
                self.body = None;
                return Poll::Ready(Some(Err(ReadError::TooLarge(too_large))));
            }
            let Some(body) = &mut self.body else {
                return Poll::Ready(None);
            };
            match ready!(body.as_mut().poll_next(context)) {
                Some(Ok(chunk)) => self.take(Some(chunk.as_ref())),
                Some(Err(error)) => {
                    self.body = None;
                    return Poll::Ready(Some(Err(ReadError::Body(error))));
                }
                None => {
                    self.body = None;
                    self.take(None);
                }
            }
        }
    }
}

impl<S, B, E> FusedStream for Reading<S>
where
    S: Stream<Item = Result<B, E>>,
    B: AsRef<[u8]>,
{
    fn is_terminated(&self) -> bool {
        self.body.is_none() && self.events.is_empty() && self.fault.is_none()
    }
}

impl<S> fmt::Debug for Reading<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lenient, Limits};
    use super::*;
    use alloc::vec::Vec;
    use futures_executor::block_on;
    use futures_util::{StreamExt, stream};

    type Read = Vec<Result<(String, String), ReadError<&'static str>>>;

    fn events(chunks: &[Result<&[u8], &'static str>], decoder: Decoder) -> Read {
        let body = stream::iter(chunks.iter().copied());
        let events = read(body, decoder).map(|event| event.map(|it| (it.event, it.data)));
        block_on(events.collect())
    }

    fn decoder() -> Decoder {
        Decoder::new(Limits::default())
    }

    #[test]
    fn wherever_a_body_is_cut_its_events_are_the_same() {
        let body =
            "\u{feff}: hello\nevent: tïck\ndata: 1\r\ndata: 2\r\n\r\nid: 3\n\ndata: €\n\ndata: cut";
        let expected = [("tïck", "1\n2"), ("message", "€")];
        for cut in 0..=body.len() {
            let (first, second) = body.as_bytes().split_at(cut);
            let read = events(&[Ok(first), Ok(second)], decoder());
            let read: Vec<_> = read.iter().map(|event| event.as_ref().unwrap()).collect();
            let read: Vec<_> = read
                .iter()
                .map(|(event, data)| (&**event, &**data))
                .collect();
            assert_eq!(read, expected, "cut at {cut}");
        }
    }

    #[test]
    fn what_came_before_an_error_is_given_and_nothing_after_it() {
        let broken = [Ok(&b"data: 1\n\ndata: 2"[..]), Err("reset"), Ok(b"\n\n")];
        let read = events(&broken, decoder());
        assert_eq!(read.len(), 2);
        assert_eq!(read[1], Err(ReadError::Body("reset")));

        let limits = Limits {
            event: 4,
            ..Limits::default()
        };
        let long = b"data: 1\n\ndata: 12345\n\ndata: 3\n\n";
        let read = events(&[Ok(long), Ok(long)], Decoder::new(limits));
        assert_eq!(read.len(), 2);
        assert!(matches!(read[1], Err(ReadError::TooLarge(it)) if it.size == 5));
    }

    #[test]
    fn an_unfinished_event_is_one_where_the_decoder_is_lenient() {
        let lenient = Lenient {
            unterminated: true,
            ..Lenient::default()
        };
        let body = [Ok(&b"data: 1"[..])];
        assert!(events(&body, decoder()).is_empty());
        assert_eq!(events(&body, decoder().with_lenient(lenient)).len(), 1);
    }
}
