use alloc::sync::Arc;

/// An event with a typed payload.
///
/// ```no_run
/// use headwater::{Event, EventSource, Text};
///
/// fn show(Event { event, data, last_event_id, .. }: Event<Text>) {
///     println!("{event} {last_event_id}: {data}");
/// }
///
/// let feed = EventSource::builder("/feed").open();
/// let shown = feed.on_any(show);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The event type, which is `message` where the server names none.
    pub event: Arc<str>,
    /// The payload.
    pub data: T,
    /// The last event ID: this event's own, or where it has none, that of an earlier event. It is empty
    /// where no event had one.
    pub last_event_id: Arc<str>,
}

impl<T> Event<T> {
    /// An event without an ID.
    ///
    /// ```
    /// use headwater::Event;
    ///
    /// let event = Event::new("tick", 42.5);
    /// assert_eq!((&*event.event, event.data, &*event.last_event_id), ("tick", 42.5, ""));
    /// ```
    pub fn new(event: impl Into<Arc<str>>, data: T) -> Self {
        Self {
            event: event.into(),
            data,
            last_event_id: Arc::default(),
        }
    }

    /// The same event with this last event ID.
    ///
    /// ```
    /// let event = headwater::Event::new("tick", 42.5).with_last_event_id("7");
    /// assert_eq!(&*event.last_event_id, "7");
    /// ```
    #[must_use]
    pub fn with_last_event_id(self, id: impl Into<Arc<str>>) -> Self {
        Self {
            last_event_id: id.into(),
            ..self
        }
    }

    /// The same event with the payload that `make` makes of this one's.
    ///
    /// ```
    /// let event = headwater::Event::new("tick", "42.5").map(str::len);
    /// assert_eq!(event.data, 4);
    /// ```
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Event<U> {
        Event {
            event: self.event,
            data: make(self.data),
            last_event_id: self.last_event_id,
        }
    }

    /// The same event with another payload, which `read` makes from this one's.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// let feed = EventSource::builder("/temperatures").open();
    /// let degrees = feed.on::<Text>("message", |event| {
    ///     match event.try_map(|Text(degrees)| degrees.parse::<f32>()) {
    ///         Ok(event) => println!("{}", event.data * 1.8 + 32.0),
    ///         Err(error) => println!("{error}"),
    ///     }
    /// });
    /// ```
    ///
    /// # Errors
    /// If `read` fails: its error.
    pub fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Event<U>, E> {
        Ok(Event {
            event: self.event,
            data: read(self.data)?,
            last_event_id: self.last_event_id,
        })
    }
}
