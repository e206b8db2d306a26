//! Opening a source for one stream of its events, which owns it.

use super::Builder;
use crate::codec::{Events, Payload};
use crate::source::{Buffer, EventSource, EventStream};

impl Builder {
    /// Opens a source whose events of one type are read as a stream. The stream owns the source: dropping
    /// it, as at the end of a function or by `break` out of its loop, closes the connection. It begins to
    /// connect as after [`open`](Self::open), and ends with `None` when the source closes.
    ///
    /// ```no_run
    /// use futures_util::StreamExt;
    /// use headwater::{Error, EventSource, Text};
    ///
    /// async fn answer(prompt: &str) -> Result<String, Error> {
    ///     let chat = EventSource::builder("/chat").body(prompt).until("[DONE]");
    ///     let mut tokens = chat.stream::<Text>("message");
    ///     let mut answer = String::new();
    ///     while let Some(token) = tokens.next().await {
    ///         answer += &token?.data.0; // An error leaves the function, and closes the source.
    ///     }
    ///     Ok(answer)
    /// }
    /// ```
    pub fn stream<T: Payload>(self, event: &str) -> EventStream<T> {
        self.owned(|source| source.stream(event))
    }

    /// [`Builder::stream`] with a buffer of your own.
    ///
    /// ```no_run
    /// use headwater::{Buffer, EventSource, Overflow, Text};
    ///
    /// let latest = Buffer { capacity: 1, overflow: Overflow::DropOldest };
    /// let prices = EventSource::builder("/prices").stream_with::<Text>("tick", latest);
    /// ```
    pub fn stream_with<T: Payload>(self, event: &str, buffer: Buffer) -> EventStream<T> {
        self.owned(|source| source.stream_with(event, buffer))
    }

    /// [`Builder::stream`] for all events, whatever their type.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// let all = EventSource::builder("/feed").stream_any::<Text>();
    /// ```
    pub fn stream_any<T: Payload>(self) -> EventStream<T> {
        self.owned(|source| source.events())
    }

    /// [`Builder::stream_any`] with a buffer of your own.
    ///
    /// ```no_run
    /// use headwater::{Buffer, EventSource, Overflow, Text};
    ///
    /// let buffer = Buffer { capacity: 10, overflow: Overflow::Fail };
    /// let all = EventSource::builder("/feed").stream_any_with::<Text>(buffer);
    /// ```
    pub fn stream_any_with<T: Payload>(self, buffer: Buffer) -> EventStream<T> {
        self.owned(|source| source.events_with(buffer))
    }

    /// [`Builder::stream`] for events of several types, as one enum.
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")] {
    /// use headwater::{EventSource, Tagged};
    ///
    /// #[derive(serde::Deserialize)]
    /// enum Chat { Token(String), Done { tokens: u32 } }
    ///
    /// let chat = EventSource::builder("/chat").body("why?").stream_events::<Tagged<Chat>>();
    /// # }
    /// ```
    pub fn stream_events<E: Events>(self) -> EventStream<E> {
        self.owned(|source| source.stream_events())
    }

    /// [`Builder::stream_events`] with a buffer of your own.
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")] {
    /// use headwater::{Buffer, EventSource, Overflow, Tagged};
    ///
    /// #[derive(serde::Deserialize)]
    /// enum Chat { Token(String), Done { tokens: u32 } }
    ///
    /// let buffer = Buffer { capacity: 500, overflow: Overflow::Wait };
    /// let chat = EventSource::builder("/chat").stream_events_with::<Tagged<Chat>>(buffer);
    /// # }
    /// ```
    pub fn stream_events_with<E: Events>(self, buffer: Buffer) -> EventStream<E> {
        self.owned(|source| source.stream_events_with(buffer))
    }

    fn owned<T>(self, listen: impl FnOnce(&EventSource) -> EventStream<T>) -> EventStream<T> {
        let source = self.open();
        listen(&source).with_source(source)
    }
}
