//! Listening with streams.

use super::handlers::one_type;
use super::registry::{Decoded, Delivery};
use super::{Buffer, EventSource, EventStream, StateStream};
use crate::codec::{Events, Payload, Types};

impl EventSource {
    /// The events of a type as a stream, which ends when the source closes. While its reader is behind,
    /// nothing more is read from the network: a slow reader slows the server down.
    ///
    /// ```no_run
    /// use futures_util::StreamExt;
    /// use headwater::{EventSource, Text};
    ///
    /// # async fn example() {
    /// let log = EventSource::builder("/log").open();
    /// let mut lines = log.stream::<Text>("line");
    /// while let Some(Ok(line)) = lines.next().await {
    ///     drop(line.data.0);
    /// }
    /// # }
    /// ```
    pub fn stream<T: Payload>(&self, event: &str) -> EventStream<T> {
        self.stream_with(event, Buffer::default())
    }

    /// [`EventSource::stream`] with a buffer of your own, which may also drop events when it is full.
    ///
    /// ```no_run
    /// use headwater::{Buffer, EventSource, Overflow, Text};
    ///
    /// let log = EventSource::builder("/log").open();
    /// let buffer = Buffer { capacity: 1000, overflow: Overflow::DropOldest };
    /// let lines = log.stream_with::<Text>("line", buffer);
    /// ```
    pub fn stream_with<T: Payload>(&self, event: &str, buffer: Buffer) -> EventStream<T> {
        self.flow(one_type(event), buffer, |delivery| delivery.decode())
    }

    /// All events as a stream, whatever their type.
    ///
    /// ```no_run
    /// use futures_util::StreamExt;
    /// use headwater::{EventSource, Text};
    ///
    /// # async fn example() {
    /// let feed = EventSource::builder("/feed").open();
    /// let mut events = feed.events::<Text>();
    /// while let Some(Ok(event)) = events.next().await {
    ///     let _ = format!("{}: {}", event.event, event.data);
    /// }
    /// # }
    /// ```
    pub fn events<T: Payload>(&self) -> EventStream<T> {
        self.events_with(Buffer::default())
    }

    /// [`EventSource::events`] with a buffer of your own.
    ///
    /// ```no_run
    /// use headwater::{Buffer, EventSource, Overflow, Text};
    ///
    /// let feed = EventSource::builder("/feed").open();
    /// let events = feed.events_with::<Text>(Buffer { capacity: 10, overflow: Overflow::Fail });
    /// ```
    pub fn events_with<T: Payload>(&self, buffer: Buffer) -> EventStream<T> {
        self.flow(Types::Any, buffer, |delivery| delivery.decode())
    }

    /// Events of several types as a stream of one enum. See [`Events`], and with
    /// the feature `json` also `Tagged`.
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")]
    /// # mod example {
    /// use futures_util::StreamExt;
    /// use headwater::{EventSource, Tagged};
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Chat { Token(String), Done { tokens: u32 } }
    ///
    /// async fn answer(chat: &EventSource) -> String {
    ///     let mut answer = String::new();
    ///     let mut events = chat.stream_events::<Tagged<Chat>>();
    ///     while let Some(Ok(event)) = events.next().await {
    ///         match event.data.0 {
    ///             Chat::Token(token) => answer += &token,
    ///             Chat::Done { .. } => break,
    ///         }
    ///     }
    ///     answer
    /// }
    /// # }
    /// ```
    pub fn stream_events<E: Events>(&self) -> EventStream<E> {
        self.stream_events_with(Buffer::default())
    }

    /// [`EventSource::stream_events`] with a buffer of your own.
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")] {
    /// use headwater::{Buffer, EventSource, Overflow, Tagged};
    ///
    /// #[derive(serde::Deserialize)]
    /// enum Chat { Token(String), Done { tokens: u32 } }
    ///
    /// let chat = EventSource::builder("/chat").open();
    /// let buffer = Buffer { capacity: 500, overflow: Overflow::Wait };
    /// let events = chat.stream_events_with::<Tagged<Chat>>(buffer);
    /// # }
    /// ```
    pub fn stream_events_with<E: Events>(&self, buffer: Buffer) -> EventStream<E> {
        self.flow(Types::of::<E>(), buffer, |delivery| {
            delivery.decode_events()
        })
    }

    /// The changes of state as a stream, from now on. The last one is the change to `Closed`.
    ///
    /// ```no_run
    /// use futures_util::StreamExt;
    /// use headwater::{EventSource, State};
    ///
    /// # async fn example() {
    /// let feed = EventSource::builder("/feed").open();
    /// let mut states = feed.states();
    /// while let Some(change) = states.next().await {
    ///     if change.state == State::Open { break }
    /// }
    /// # }
    /// ```
    pub fn states(&self) -> StateStream {
        StateStream::new(&self.registry, &self.gate, &self.runtime)
    }

    fn flow<T: 'static>(
        &self,
        types: Types,
        buffer: Buffer,
        decode: fn(&Delivery<'_>) -> Decoded<T>,
    ) -> EventStream<T> {
        let stream = EventStream::new(
            &self.registry,
            (&self.gate, &self.runtime),
            (types, buffer),
            decode,
        );
        self.reconsider();
        stream
    }
}
