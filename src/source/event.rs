use alloc::rc::Rc;

/// An event, as its handler sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The event type: `message` where the server names none.
    pub event: Rc<str>,
    /// The payload.
    pub data: T,
    /// The last event ID as of this event; it is sticky from event to event.
    pub last_event_id: Rc<str>,
}

impl<T> Event<T> {
    /// The same event with another payload, made of this one.
    ///
    /// # Errors
    /// What `read` says.
    pub fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Event<U>, E> {
        Ok(Event {
            event: self.event,
            data: read(self.data)?,
            last_event_id: self.last_event_id,
        })
    }
}
