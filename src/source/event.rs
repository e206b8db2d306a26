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
